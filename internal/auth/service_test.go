package auth_test

import (
	"context"
	"errors"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"parley/graphapi"
	"parley/internal/auth"
	"parley/internal/clock"
	"parley/internal/messaging"
	"parley/internal/store/sqlite"
)

// world is an auth.Service over a real store, with an app, a user and a Page.
type world struct {
	*auth.Service
	clock  *clock.Clock
	app    auth.App
	secret string
	user   auth.User
	page   messaging.Page
}

func newWorld(t *testing.T) *world {
	t.Helper()
	db, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "parley.db"), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	keys, err := auth.NewKeys([]byte(strings.Repeat("k", auth.KeyLen)))
	if err != nil {
		t.Fatal(err)
	}
	w := &world{clock: clock.New()}
	w.clock.Freeze(true)
	w.Service = auth.NewService(db.Auth(), keys, w.clock, auth.Options{NewID: messaging.NewID})
	pages := messaging.New(messaging.Deps{Store: db.Messaging(), Clock: w.clock, IDs: messaging.NewMessageIDs(keys.MessageIDKey()), Objects: db.Objects()})
	must(t, func() (err error) { w.app, w.secret, err = w.CreateApp(t.Context(), "Bot"); return })
	must(t, func() (err error) { w.user, err = w.CreateUser(t.Context(), "Ann"); return })
	must(t, func() (err error) { w.page, err = pages.CreatePage(t.Context(), "Shop", "", 0); return })
	must(t, func() error { return w.SetTasks(t.Context(), w.page.ID, w.user.ID, auth.AllTasks) })
	return w
}

func must(t *testing.T, f func() error) {
	t.Helper()
	if err := f(); err != nil {
		t.Fatal(err)
	}
}

func (w *world) issue(t *testing.T, token auth.Token) string {
	t.Helper()
	token.App = w.app.ID
	text, err := w.IssueToken(t.Context(), token)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func (w *world) userToken(t *testing.T, expires int64) string {
	return w.issue(t, auth.Token{Kind: auth.UserToken, User: w.user.ID, Scopes: auth.AllScopes, ExpiresAt: expires})
}

func (w *world) pageToken(t *testing.T) string {
	return w.issue(t, auth.Token{Kind: auth.PageToken, User: w.user.ID, Page: w.page.ID, Scopes: auth.PagesMessaging})
}

// refused checks that a token is refused with 190 and a subcode.
func refused(t *testing.T, what string, err error, subcode int) {
	t.Helper()
	var e *graphapi.Error
	if !errors.As(err, &e) || e.Code != 190 || e.Subcode != subcode {
		t.Errorf("%s: %v, want 190/%d", what, err, subcode)
	}
}

func TestTokensIdentify(t *testing.T) {
	w := newWorld(t)
	user, page, app := w.userToken(t, 0), w.pageToken(t), w.AppTokenText(w.app.ID)
	tests := []struct {
		name, text string
		kind       auth.TokenKind
		is         bool // acts for the Page
	}{
		{"user", user, auth.UserToken, false},
		{"page", page, auth.PageToken, true},
		{"app, opaque", app, auth.AppToken, false},
		{"app, secret", w.app.ID.String() + "|" + w.secret, auth.AppToken, false},
	}
	for _, tt := range tests {
		p, err := w.Authenticate(t.Context(), tt.text)
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		if p.Token.Kind != tt.kind || p.App.ID != w.app.ID || p.Is(w.page.ID) != tt.is {
			t.Errorf("%s: %+v", tt.name, p.Token)
		}
	}
	if again := w.userToken(t, 0); again != user {
		t.Error("the same grant gave two tokens")
	}
}

func TestTokensRefused(t *testing.T) {
	w := newWorld(t)
	good := w.userToken(t, 0)
	last := good[len(good)-5]
	other := byte('A')
	if last == other {
		other = 'B'
	}
	for name, text := range map[string]string{
		"garbage":        "EAAB",
		"altered":        good[:len(good)-5] + string(other) + good[len(good)-4:],
		"unknown row":    strings.Replace(good, "EAA00000000001", "EAA0000000000z", 1),
		"unknown app":    "1|" + w.secret,
		"wrong secret":   w.app.ID.String() + "|" + strings.Repeat("0", 32),
		"no app id":      "x|y",
		"empty app half": "|",
	} {
		_, err := w.Authenticate(t.Context(), text)
		refused(t, name, err, 0)
	}
}

func TestTokenExpires(t *testing.T) {
	w := newWorld(t)
	text := w.userToken(t, w.clock.Now().Add(time.Hour).UnixMilli())
	w.clock.Advance(time.Hour - time.Millisecond)
	if _, err := w.Authenticate(t.Context(), text); err != nil {
		t.Fatalf("before its end: %v", err)
	}
	w.clock.Advance(time.Millisecond)
	_, err := w.Authenticate(t.Context(), text)
	refused(t, "at its end", err, 463)
	w.clock.Advance(-time.Hour)
	if _, err := w.Authenticate(t.Context(), text); err != nil {
		t.Errorf("clock moved back: %v", err)
	}
}

func TestRevokedTokens(t *testing.T) {
	w := newWorld(t)
	for _, subcode := range []int{458, 460, 466, 467} {
		text := w.issue(t, auth.Token{Kind: auth.UserToken, User: w.user.ID, Scopes: auth.PublicProfile, ExpiresAt: w.clock.Now().Add(time.Duration(subcode) * time.Hour).UnixMilli()})
		p, err := w.Authenticate(t.Context(), text)
		if err != nil {
			t.Fatal(err)
		}
		must(t, func() error { return w.RevokeToken(t.Context(), p.Token.Row, subcode) })
		_, err = w.Authenticate(t.Context(), text)
		refused(t, "revoked", err, subcode)
	}
}

func TestRoleLost(t *testing.T) {
	w := newWorld(t)
	text := w.pageToken(t)
	if _, err := w.Authenticate(t.Context(), text); err != nil {
		t.Fatal(err)
	}
	must(t, func() error { return w.SetTasks(t.Context(), w.page.ID, w.user.ID, 0) })
	_, err := w.Authenticate(t.Context(), text)
	refused(t, "role taken away", err, 492)
	must(t, func() error { return w.SetTasks(t.Context(), w.page.ID, w.user.ID, auth.Analyze) })
	p, err := w.Authenticate(t.Context(), text)
	if err != nil || p.Tasks != auth.Analyze {
		t.Errorf("role given back: %v, %v", p, err)
	}
}

func TestPageToken(t *testing.T) {
	w := newWorld(t)
	authenticate := func(text string) *auth.Principal {
		p, err := w.Authenticate(t.Context(), text)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	end := w.clock.Now().Add(time.Hour).UnixMilli()
	tests := []struct {
		name    string
		from    string
		expires int64
	}{
		{"from a token without end", w.userToken(t, 0), 0},
		{"from a short-lived token", w.userToken(t, end), end},
		{"from a long-lived token", w.userToken(t, w.clock.Now().Add(60*24*time.Hour).UnixMilli()), 0},
	}
	for _, tt := range tests {
		text, err := w.PageToken(t.Context(), authenticate(tt.from), w.page.ID)
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		p := authenticate(text)
		if !p.Is(w.page.ID) || p.Token.ExpiresAt != tt.expires || p.Token.User != w.user.ID {
			t.Errorf("%s: %+v", tt.name, p.Token)
		}
		if same, err := w.PageToken(t.Context(), p, w.page.ID); err != nil || same != text {
			t.Errorf("%s: asked with itself: %v", tt.name, err)
		}
	}
	if _, err := w.PageToken(t.Context(), authenticate(w.userToken(t, 0)), w.page.ID+1); !errors.Is(err, auth.ErrNotFound) {
		t.Errorf("a Page without role: %v", err)
	}
	if _, err := w.PageToken(t.Context(), authenticate(w.AppTokenText(w.app.ID)), w.page.ID); !errors.Is(err, auth.ErrNotFound) {
		t.Errorf("with an app token: %v", err)
	}
}

func TestProof(t *testing.T) {
	w := newWorld(t)
	text := w.pageToken(t)
	p, err := w.Authenticate(t.Context(), text)
	if err != nil {
		t.Fatal(err)
	}
	now := w.clock.Now().Unix()
	fresh := graphapi.AppSecretProofAt(text, w.secret, now)
	tests := []struct {
		name, proof, at string
		ok              bool
	}{
		{"absent", "", "", true},
		{"right", graphapi.AppSecretProof(text, w.secret), "", true},
		{"wrong secret", graphapi.AppSecretProof(text, ""), "", false},
		{"upper case", strings.ToUpper(graphapi.AppSecretProof(text, w.secret)), "", false},
		{"timed", fresh, itoa(now), true},
		{"timed, other time", fresh, itoa(now - 1), false},
		{"timed, no number", fresh, "soon", false},
	}
	for _, tt := range tests {
		if err := w.CheckProof(p, text, tt.proof, tt.at); (err == nil) != tt.ok {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
	old := graphapi.AppSecretProofAt(text, w.secret, now-3600)
	if err := w.CheckProof(p, text, old, itoa(now-3600)); err == nil {
		t.Error("a proof of an hour ago was accepted")
	}
	required := *p
	required.App.RequireProof = true
	if err := w.CheckProof(&required, text, "", ""); err == nil {
		t.Error("a missing proof was accepted though the app requires one")
	}
}

func itoa(n int64) string { return graphapi.ID(n).String() }

func TestCancelledContext(t *testing.T) {
	w := newWorld(t)
	text := w.userToken(t, 0)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := w.Authenticate(ctx, text); err != nil && !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}
