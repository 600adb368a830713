package graphhttp

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"parley/graphapi"
	"parley/internal/auth"
	"parley/internal/catalog"
	"parley/internal/chatview"
	"parley/internal/clock"
	"parley/internal/dispatch"
	"parley/internal/feed"
	"parley/internal/httpserver"
	"parley/internal/labels"
	"parley/internal/limits"
	"parley/internal/media"
	"parley/internal/messaging"
	"parley/internal/profile"
	"parley/internal/store/sqlite"
	"parley/internal/utility"
)

// The identifiers of the documented samples.
const (
	appID      = graphapi.ID(1111)
	userID     = graphapi.ID(2222)
	pageID     = graphapi.ID(3333)
	otherPage  = graphapi.ID(3334)
	psid       = graphapi.ID(4444)
	customerID = graphapi.ID(7777)
)

// start is platform time when a world begins.
var start = time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)

// world is a server on a real store with the people of the samples.
type world struct {
	t               testing.TB
	url             string
	clock           *clock.Clock
	auth            *auth.Service
	messaging       *messaging.Service
	limits          *limits.Service
	db              *sqlite.DB
	log             *strings.Builder
	user, page, app string // tokens
	secret          string
	hello           string // id of the customer's first message
	typing          []string
	feed            *feed.Service
	changes         []string // values of the webhook field feed
	handler         *Handler
}

// still is a watcher for worlds in which nothing is delivered.
type still struct{}

func (still) Refresh(context.Context, graphapi.ID) error             { return nil }
func (still) Forget(context.Context, graphapi.ID, graphapi.ID) error { return nil }

func newWorld(t testing.TB) *world {
	t.Helper()
	w := &world{t: t, log: new(strings.Builder)}
	w.open()
	w.populate()
	return w
}

func (w *world) open() {
	log := slog.New(slog.NewTextHandler(w.log, nil))
	db, err := sqlite.Open(w.t.Context(), filepath.Join(w.t.TempDir(), "parley.db"), slog.New(slog.DiscardHandler))
	w.ok(err)
	w.t.Cleanup(func() { w.ok(db.Close()) })
	keys, err := auth.NewKeys(make([]byte, auth.KeyLen))
	w.ok(err)
	w.db, w.clock = db, clock.NewAt(func() time.Time { return start })
	w.auth = auth.NewService(db.Auth(), keys, w.clock, auth.Options{NewID: messaging.NewID})
	w.feed = feed.NewService(feed.Deps{
		Store: db.Objects(), Clock: w.clock, NewID: messaging.NewID,
		Author: func(ctx context.Context, page, customer graphapi.ID) (graphapi.ID, string, error) {
			return w.messaging.Author(ctx, page, customer)
		},
		Emit: func(ctx context.Context, page graphapi.ID, value []byte) error {
			w.changes = append(w.changes, string(value))
			return w.messaging.Feed(ctx, page, value)
		},
	})
	w.messaging = messaging.New(messaging.Deps{
		Comments: feed.Lookup{Service: w.feed},
		Store:    db.Messaging(), Clock: w.clock, IDs: messaging.NewMessageIDs(keys.MessageIDKey()), Objects: db.Objects(),
	})
	client := dispatch.NewClient(true, 1)
	w.t.Cleanup(client.Close)
	w.limits, err = limits.New(w.t.Context(), db.Objects(), w.clock, 0)
	w.ok(err)
	blobs, err := media.OpenDisk(filepath.Join(w.t.TempDir(), "media"))
	w.ok(err)
	files := media.New(media.Deps{
		Blobs: blobs, Objects: db.Objects(), Clock: w.clock, Log: log, Key: keys.MediaKey(), NewID: messaging.NewID,
		PublicURL: func() string { return w.url }, AllowPrivate: true,
	})
	w.t.Cleanup(func() { w.ok(files.Close()) })
	w.handler = New(Deps{
		Log: log, Clock: w.clock, Auth: w.auth, Messaging: w.messaging, Limits: w.limits, Media: files,
		Subscriptions: dispatch.NewSubscriptions(db.Dispatch(), client, w.clock, still{}),
		Personas:      profile.NewPersonas(db.Objects(), w.clock, messaging.NewID),
		Profile:       profile.NewService(db.Objects(), w.clock, false),
		Catalog:       catalog.NewService(db.Objects(), w.clock, messaging.NewID),
		Utility:       utility.NewService(db.Objects(), w.clock, messaging.NewID),
		Feed:          w.feed,
		Labels:        labels.NewService(db.Objects(), w.clock, messaging.NewID),
		PublicURL:     func() string { return w.url },
		Typing: func(page, psid graphapi.ID, on bool, _ *chatview.Persona) {
			w.typing = append(w.typing, fmt.Sprint(page, psid, on))
		},
	})
	srv := httptest.NewServer(httpserver.Wrap(httpserver.Front{
		Handler: w.handler, Log: slog.New(slog.DiscardHandler), Metrics: httpserver.NewMetrics(), Panicked: w.handler.Panicked,
	}))
	w.t.Cleanup(srv.Close)
	w.url = srv.URL
	w.secret = "xyz789"
	sealed := keys.Seal(w.secret, "app "+appID.String())
	w.ok(db.Auth().CreateApp(w.t.Context(), auth.App{ID: appID, Name: "Demo App", SealedSecret: sealed}))
}

func (w *world) populate() {
	ctx, people := w.t.Context(), w.db.Messaging()
	w.ok(w.db.Auth().CreateUser(ctx, auth.User{ID: userID, Name: "Ann Tester"}))
	for _, p := range []messaging.Page{{ID: pageID, Name: "Demo Page"}, {ID: otherPage, Name: "Other Page"}} {
		p.Category, p.CategoryID = "Pet Service", 144982405562750
		w.ok(people.CreatePage(ctx, p))
	}
	w.ok(w.auth.SetTasks(ctx, pageID, userID, auth.AllTasks))
	w.ok(people.CreateCustomer(ctx, messaging.Customer{ID: customerID, Name: "Carla Customer", Locale: "en_US", Timezone: -7.5}))
	_, err := people.EnsureThread(ctx, pageID, customerID, psid)
	w.ok(err)
	w.hello = w.says(customerID, "hello")
	w.user = w.token(auth.Token{Kind: auth.UserToken, App: appID, User: userID, Scopes: auth.AllScopes})
	w.page = w.token(auth.Token{Kind: auth.PageToken, App: appID, User: userID, Page: pageID, Scopes: auth.AllScopes})
	w.app = appID.String() + "|" + w.secret
}

func (w *world) ok(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) token(t auth.Token) string {
	w.t.Helper()
	text, err := w.auth.IssueToken(w.t.Context(), t)
	w.ok(err)
	return text
}

// says lets a customer write to the Page.
func (w *world) says(customer graphapi.ID, text string) string {
	w.t.Helper()
	sent, err := w.messaging.CustomerSays(w.t.Context(), pageID, customer, messaging.Content{Text: text})
	w.ok(err)
	return sent.MessageID
}

// answer is what came back.
type answer struct {
	status int
	header http.Header
	body   string
}

// do sends a request. Blanks and braces in the path are escaped as a careful
// client does; ${name} stands for what expand knows.
func (w *world) do(method, path, body string, header ...string) answer {
	w.t.Helper()
	path = w.expand(path)
	if at, query, ok := strings.Cut(path, "?"); ok {
		path = at + "?" + strings.NewReplacer(" ", "%20", "{", "%7B", "}", "%7D", `"`, "%22", "|", "%7C", "'", "%27").Replace(query)
	}
	req, err := http.NewRequestWithContext(w.t.Context(), method, w.url+path, strings.NewReader(w.expand(body)))
	w.ok(err)
	if body != "" {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for i := 0; i < len(header); i += 2 {
		req.Header.Set(header[i], w.expand(header[i+1]))
	}
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := client.Do(req)
	w.ok(err)
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	w.ok(err)
	return answer{res.StatusCode, res.Header, string(raw)}
}

// expand fills in tokens, ids and the base URL.
func (w *world) expand(s string) string {
	return strings.NewReplacer(
		"${U}", w.user, "${P}", w.page, "${A}", w.app, "${Aq}", url.QueryEscape(w.app), "${B}", w.url, "${hello}", w.hello,
	).Replace(s)
}

// get reads a path with the Page's token unless it names one.
func (w *world) get(path string) answer {
	w.t.Helper()
	if !strings.Contains(path, "access_token=") {
		sep := "?"
		if strings.Contains(path, "?") {
			sep = "&"
		}
		path += sep + "access_token=${P}"
	}
	return w.do("GET", path, "")
}

// wants compares an answer; ${any} in want stands for any text without quotes.
func (a answer) wants(t testing.TB, what string, status int, body string) {
	t.Helper()
	if a.status != status || !match(body, a.body) {
		t.Errorf("%s:\n got %d %s\nwant %d %s", what, a.status, a.body, status, body)
	}
}

func match(pattern, text string) bool {
	parts := strings.Split(pattern, "${any}")
	if !strings.HasPrefix(text, parts[0]) {
		return false
	}
	text = text[len(parts[0]):]
	for _, part := range parts[1:] {
		end := strings.IndexByte(text, '"')
		if end < 0 || !strings.HasPrefix(text[end:], part) {
			return false
		}
		text = text[end+len(part):]
	}
	return text == ""
}
