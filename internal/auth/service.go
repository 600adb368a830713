package auth

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"

	"parley/graphapi"
	"parley/internal/clock"
)

// Options of a Service.
type Options struct {
	// CacheFor is how long a principal is trusted without asking the store
	// again, in machine time. 0 = until this process changes something, right
	// for a store with one owner; several nodes use a second.
	CacheFor time.Duration
	// NewID gives fresh identifiers for people and apps.
	NewID func() graphapi.ID
}

// Service authenticates calls and administers users, apps, tasks and tokens.
// It is safe for concurrent use.
type Service struct {
	store Store
	keys  *Keys
	clock *clock.Clock
	opt   Options

	tokens cache[int64]       // user and Page tokens, by row
	apps   cache[graphapi.ID] // app tokens, by app
}

// NewService returns a service over a store.
func NewService(store Store, keys *Keys, clk *clock.Clock, opt Options) *Service {
	return &Service{store: store, keys: keys, clock: clk, opt: opt}
}

// CreateUser makes a person with an account.
func (s *Service) CreateUser(ctx context.Context, name string) (u User, err error) {
	err = s.withNewID(func(id graphapi.ID) error {
		u, err = s.AddUser(ctx, id, name)
		return err
	})
	return u, err
}

// AddUser stores a person under a given identifier; ErrExists.
func (s *Service) AddUser(ctx context.Context, id graphapi.ID, name string) (User, error) {
	u := User{ID: id, Name: name, CreatedAt: s.clock.NowMS()}
	return u, s.store.CreateUser(ctx, u)
}

// User returns one person; ErrNotFound.
func (s *Service) User(ctx context.Context, id graphapi.ID) (User, error) {
	return s.store.User(ctx, id)
}

// CreateApp makes an app and returns it with its secret, 32 hex digits.
func (s *Service) CreateApp(ctx context.Context, name string) (a App, secret string, err error) {
	var raw [16]byte
	_, _ = rand.Read(raw[:]) // never fails since Go 1.24
	secret = hex.EncodeToString(raw[:])
	err = s.withNewID(func(id graphapi.ID) error {
		a, err = s.AddApp(ctx, id, name, secret)
		return err
	})
	return a, secret, err
}

// AddApp stores an app under a given identifier and secret; ErrExists.
func (s *Service) AddApp(ctx context.Context, id graphapi.ID, name, secret string) (App, error) {
	a := App{ID: id, Name: name, SealedSecret: s.keys.Seal(secret, "app "+id.String()), CreatedAt: s.clock.NowMS()}
	return a, s.store.CreateApp(ctx, a)
}

func (s *Service) withNewID(create func(id graphapi.ID) error) error {
	for {
		if err := create(s.opt.NewID()); !errors.Is(err, ErrExists) {
			return err
		}
	}
}

// App returns one app; ErrNotFound.
func (s *Service) App(ctx context.Context, id graphapi.ID) (App, error) { return s.store.App(ctx, id) }

// Secret opens the secret of an app.
func (s *Service) Secret(a App) (string, error) {
	return s.keys.Unseal(a.SealedSecret, "app "+a.ID.String())
}

// SetTasks replaces the tasks of a user on a Page; 0 removes the role.
func (s *Service) SetTasks(ctx context.Context, page, user graphapi.ID, t Tasks) error {
	defer s.tokens.forget()
	return s.store.SetTasks(ctx, page, user, t)
}

// Apps lists apps by ascending id, beginning after the given one, at most limit.
func (s *Service) Apps(ctx context.Context, after graphapi.ID, limit int) ([]App, error) {
	return s.store.Apps(ctx, after, limit)
}

// Roles lists the Pages on which a user holds a task, by ascending Page id
// beginning after the given one, at most limit.
func (s *Service) Roles(ctx context.Context, user, after graphapi.ID, limit int) ([]Role, error) {
	return s.store.Roles(ctx, user, after, limit)
}

// GrantedRoles is Roles for the Pages that a user token was granted.
func (s *Service) GrantedRoles(ctx context.Context, t *Token, after graphapi.ID, limit int) ([]Role, error) {
	if t.Pages == nil {
		return s.store.Roles(ctx, t.User, after, limit)
	}
	var roles []Role
	for _, page := range t.Pages {
		if page <= after || len(roles) == limit {
			continue
		}
		tasks, err := s.store.Tasks(ctx, page, t.User)
		if err != nil {
			return nil, err
		}
		if tasks != 0 {
			roles = append(roles, Role{Page: page, User: t.User, Tasks: tasks})
		}
	}
	return roles, nil
}

// IssueToken returns the text of a token; an equal one in force is reused.
// Kind, App, Scopes, and User or Page as the kind demands, must be set.
func (s *Service) IssueToken(ctx context.Context, t Token) (string, error) {
	if t.Kind == AppToken {
		return s.AppTokenText(t.App), nil
	}
	t.IssuedAt = s.clock.NowMS()
	row, err := s.store.EnsureToken(ctx, t)
	if err != nil {
		return "", fmt.Errorf("issuing token: %w", err)
	}
	return s.keys.tokenText(row.Row), nil
}

// AppTokenText returns the app access token of an app: its id, a bar and an
// opaque text. The form with the app secret behind the bar is accepted too.
// https://developers.facebook.com/documentation/facebook-login/guides/access-tokens
func (s *Service) AppTokenText(app graphapi.ID) string {
	return app.String() + "|" + s.keys.appTokenText(app)
}

// RevokeToken ends a token for the reason that an error subcode stands for.
func (s *Service) RevokeToken(ctx context.Context, row int64, subcode int) error {
	defer s.tokens.forget()
	return s.store.RevokeToken(ctx, row, subcode)
}

// longLived is the lifetime beyond which a user token counts as long-lived:
// the Page tokens made from it never expire.
// https://developers.facebook.com/documentation/facebook-login/guides/access-tokens/get-long-lived
const longLived = 24 * time.Hour

// PageToken returns the token with which the app of p may act as a Page on
// behalf of its user. ErrNotFound when the user holds no task there or did not
// grant that Page, or p is a token of another Page.
func (s *Service) PageToken(ctx context.Context, p *Principal, page graphapi.ID) (string, error) {
	if p.Token.Kind == PageToken && p.Token.Page == page {
		return s.keys.tokenText(p.Token.Row), nil
	}
	if p.Token.Kind != UserToken || !p.Token.Pages.Has(page) {
		return "", ErrNotFound
	}
	tasks, err := s.store.Tasks(ctx, page, p.Token.User)
	if err != nil {
		return "", err
	}
	if tasks == 0 {
		return "", ErrNotFound
	}
	t := Token{Kind: PageToken, App: p.Token.App, User: p.Token.User, Page: page, Scopes: p.Token.Scopes}
	if end := p.Token.ExpiresAt; end != 0 && end-p.Token.IssuedAt <= longLived.Milliseconds() {
		t.ExpiresAt = end
	}
	return s.IssueToken(ctx, t)
}

// Principal is who stands behind an access token. It is shared: do not change it.
type Principal struct {
	Token Token
	Tasks Tasks // of the token's user on the token's Page; Page tokens only
	App   App

	text   string
	secret string // app secret
	readAt time.Time
}

// Is reports whether the token acts for this Page.
func (p *Principal) Is(page graphapi.ID) bool {
	return p.Token.Kind == PageToken && p.Token.Page == page
}

// Authenticate finds who stands behind the text of an access token. The error
// is a *graphapi.Error of the 190 family, or an inner error.
// https://developers.facebook.com/docs/graph-api/guides/error-handling
func (s *Service) Authenticate(ctx context.Context, text string) (*Principal, error) {
	p, err := s.find(ctx, text)
	if err == nil {
		err = s.inForce(p)
	}
	if err != nil {
		return nil, err
	}
	return p, nil
}

// Inspect finds who stands behind an access token that may have ended; why
// then says what Authenticate would.
func (s *Service) Inspect(ctx context.Context, text string) (p *Principal, why, err error) {
	if p, err = s.find(ctx, text); err != nil {
		return nil, nil, err
	}
	return p, s.inForce(p), nil
}

// find reads a token that this server issued, in force or not.
func (s *Service) find(ctx context.Context, text string) (*Principal, error) {
	if id, rest, ok := strings.Cut(text, "|"); ok {
		return s.authenticateApp(ctx, id, rest)
	}
	row, ok := tokenRow(text)
	if !ok {
		return nil, graphapi.TokenMalformed.New().Because("an access token of this server starts with EAA and has %d letters and digits; this one has %d", tokenLen, len(text))
	}
	p, err := s.tokens.get(row, s.opt.CacheFor, func() (*Principal, error) { return s.loadPrincipal(ctx, row) })
	if errors.Is(err, ErrNotFound) || err == nil && subtle.ConstantTimeCompare([]byte(p.text), []byte(text)) != 1 {
		return nil, graphapi.TokenUndecryptable.New().Because("the token was not issued by this server, or under another key: ask this server for a new one")
	}
	return p, err
}

// inForce says why a genuine token is refused; nil means that it is good.
func (s *Service) inForce(p *Principal) error {
	t := &p.Token
	if t.Revoked != 0 {
		return revoked(t)
	}
	if t.ExpiresAt != 0 {
		if now := s.clock.Now(); now.UnixMilli() >= t.ExpiresAt {
			return graphapi.ExpiredToken(time.UnixMilli(t.ExpiresAt), now).Because("the token expired at %s by the platform clock: issue a new one, or move the clock back", time.UnixMilli(t.ExpiresAt).UTC().Format(time.RFC3339))
		}
	}
	if t.Kind == PageToken && p.Tasks == 0 {
		return graphapi.RoleLost.New().Because("user %d holds no task on Page %d any more: grant one with POST /_/api/tasks", t.User, t.Page)
	}
	return nil
}

// revoked is the refusal of a token that was ended for a reason.
func revoked(t *Token) error {
	switch t.Revoked {
	case graphapi.AppNotAuthorized.Subcode:
		return graphapi.AppNotAuthorized.New(t.App)
	case graphapi.PasswordChanged.Subcode:
		return graphapi.PasswordChanged.New()
	case graphapi.LoggedOut.Subcode:
		return graphapi.LoggedOut.New()
	}
	return graphapi.SessionInvalidated.New()
}

// loadPrincipal reads the principal of a token row.
func (s *Service) loadPrincipal(ctx context.Context, row int64) (*Principal, error) {
	t, err := s.store.Token(ctx, row)
	if err != nil {
		return nil, err
	}
	p := &Principal{Token: t, text: s.keys.tokenText(row), readAt: clock.Machine()}
	switch {
	case t.Kind == PageToken && t.User == 0: // issued to the Page itself
		p.Tasks = AllTasks
	case t.Kind == PageToken:
		if p.Tasks, err = s.store.Tasks(ctx, t.Page, t.User); err != nil {
			return nil, err
		}
	}
	return p, s.withApp(ctx, p, t.App)
}

func (s *Service) withApp(ctx context.Context, p *Principal, app graphapi.ID) (err error) {
	if p.App, err = s.store.App(ctx, app); err != nil {
		return err
	}
	p.secret, err = s.Secret(p.App)
	return err
}

// authenticateApp checks APP|SECRET and APP|OPAQUE.
func (s *Service) authenticateApp(ctx context.Context, id, rest string) (*Principal, error) {
	app, err := graphapi.ParseID(id)
	if err != nil {
		return nil, graphapi.TokenMalformed.New().Because("an app access token is APP_ID|APP_SECRET")
	}
	p, err := s.apps.get(app, s.opt.CacheFor, func() (*Principal, error) { return s.loadApp(ctx, app) })
	if errors.Is(err, ErrNotFound) || err == nil && !p.opens(rest) {
		return nil, graphapi.TokenBadSignature.New().Because("no app has this id and secret: an app access token is APP_ID|APP_SECRET")
	}
	return p, err
}

// opens reports whether rest is the app's secret or its opaque token.
func (p *Principal) opens(rest string) bool {
	secret := subtle.ConstantTimeCompare([]byte(p.secret), []byte(rest))
	opaque := subtle.ConstantTimeCompare([]byte(p.text), []byte(rest))
	return secret|opaque == 1
}

// loadApp reads the principal of an app token.
func (s *Service) loadApp(ctx context.Context, app graphapi.ID) (*Principal, error) {
	p := &Principal{Token: Token{Kind: AppToken, App: app}, text: s.keys.appTokenText(app), readAt: clock.Machine()}
	return p, s.withApp(ctx, p, app)
}
