package login

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"parley/graphapi"
	"parley/internal/auth"
	"parley/internal/clock"
)

// lifetime of a token from the dialog: short-lived.
// https://developers.facebook.com/documentation/facebook-login/guides/access-tokens
const lifetime = time.Hour

// dataAccess is how long an app may read what a person granted it.
// https://developers.facebook.com/docs/facebook-login/auth-vs-data
const dataAccess = 90 * 24 * time.Hour

// ExplorerPath is where this server's own Explorer takes its tokens. Every app
// may send them there.
const ExplorerPath = "/_/explorer/token"

// Dialog asks a person what an app may do. It is safe for concurrent use.
type Dialog struct {
	Auth  *auth.Service
	Clock *clock.Clock
	// OpenApp is the app that may redirect to any address; 0 = none.
	OpenApp func() graphapi.ID
}

// Open reads the query of a dialog's address and checks that its app exists
// and may redirect where it wants to. origins are those of this server, like
// "http://127.0.0.1:8080". The error is a *Refusal, or an inner one.
func (d *Dialog) Open(ctx context.Context, query string, origins ...string) (*Request, auth.App, error) {
	r, err := Parse(query)
	if err != nil {
		return nil, auth.App{}, err
	}
	app, err := d.Auth.App(ctx, r.App)
	if errors.Is(err, auth.ErrNotFound) {
		return nil, app, refuse("Invalid app ID: there is no app %d on this server.", r.App)
	}
	if err != nil {
		return nil, app, err
	}
	if r.App != d.OpenApp() && !r.ownExplorer(origins) {
		return nil, app, refuse("URL blocked: %.200s is not among the redirect URIs of the app %s. Only the demo app may use any address.", r.Redirect, app.Name)
	}
	return r, app, nil
}

// ownExplorer reports whether the answer goes to the Explorer of this server.
func (r *Request) ownExplorer(origins []string) bool {
	return r.path == ExplorerPath && slices.ContainsFunc(origins, func(o string) bool { return strings.EqualFold(o, r.origin) })
}

// Choice is what a person grants.
type Choice struct {
	User   graphapi.ID
	Scopes auth.Scopes
	Pages  auth.Pages // nil = all, those of later too
}

// Grant issues the token that carries exactly what was granted and returns
// where the browser goes. public_profile always goes along. The error is a
// *Refusal, or an inner one.
func (d *Dialog) Grant(ctx context.Context, r *Request, c Choice) (string, error) {
	if extra := c.Scopes &^ r.Scopes; extra != 0 {
		return "", refuse("The app did not ask for %s.", extra)
	}
	for _, page := range c.Pages {
		if err := d.hasRole(ctx, c.User, page); err != nil {
			return "", err
		}
	}
	now := d.Clock.Now()
	text, err := d.Auth.IssueToken(ctx, auth.Token{
		Kind: auth.UserToken, App: r.App, User: c.User, Scopes: c.Scopes | auth.PublicProfile,
		Pages: c.Pages, ExpiresAt: now.Add(lifetime).UnixMilli(),
	})
	if err != nil {
		return "", err
	}
	return r.Granted(Granted{text, int64(lifetime.Seconds()), now.Add(dataAccess).Unix()}), nil
}

// hasRole refuses a Page on which the person holds no task.
func (d *Dialog) hasRole(ctx context.Context, user, page graphapi.ID) error {
	roles, err := d.Auth.Roles(ctx, user, page-1, 1)
	if err != nil {
		return err
	}
	if len(roles) == 0 || roles[0].Page != page {
		return refuse("User %d holds no task on a Page %d and cannot grant it.", user, page)
	}
	return nil
}
