package adminhttp

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"parley/graphapi"
	"parley/internal/auth"
	"parley/internal/catalog"
	"parley/internal/chatview"
	"parley/internal/clock"
	"parley/internal/feed"
	"parley/internal/httpserver"
	"parley/internal/limits"
	"parley/internal/login"
	"parley/internal/media"
	"parley/internal/messaging"
	"parley/internal/profile"
	"parley/internal/realtime"
	"parley/internal/store/sqlite"
	"parley/internal/utility"
)

// rig is the handler over a real store, behind a real server.
type rig struct {
	t     testing.TB
	url   string
	deps  Deps
	saved clock.Setting

	person, openApp graphapi.ID // who uses the pages, and the app that may redirect anywhere

	// subscribe subscribes an app to fields of a Page.
	subscribe func(ctx context.Context, page, app graphapi.ID, fields []string) error

	mu     sync.Mutex
	events []*messaging.Event // committed, in order
}

func (r *rig) note(events []*messaging.Event) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.events = append(r.events, events...)
}

// last returns the newest event of the journal.
func (r *rig) last() *messaging.Event {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.events[len(r.events)-1]
}

func newRig(t testing.TB, change func(*Deps)) *rig {
	t.Helper()
	log := slog.New(slog.DiscardHandler)
	db, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "parley.db"), log)
	if err != nil {
		t.Fatal(err)
	}
	key := []byte("0123456789abcdef0123456789abcdef")
	keys, err := auth.NewKeys(key)
	if err != nil {
		t.Fatal(err)
	}
	clk, ids := clock.New(), messaging.NewMessageIDs(key)
	blobs, err := media.OpenDisk(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	files := media.New(media.Deps{
		Blobs: blobs, Objects: db.Objects(), Clock: clk, Log: log, Key: key, PublicURL: func() string { return "https://parley.example" },
		NewID: messaging.NewID, AllowPrivate: true,
	})
	view := chatview.Viewer{IDs: ids, Media: files, Clock: clk}
	hub := realtime.New(realtime.Options{Log: log, Clock: clk, Encode: realtime.Encoder(view)})
	r := &rig{t: t}
	db.Outbox().OnCommit(func(events []*messaging.Event) {
		hub.Publish(events)
		r.note(events)
	})
	r.deps = Deps{
		Log: log, Clock: clk, Hub: hub, Simulator: true,
		Auth:      auth.NewService(db.Auth(), keys, clk, auth.Options{NewID: messaging.NewID}),
		Messaging: messaging.New(messaging.Deps{Store: db.Messaging(), Clock: clk, IDs: ids, Objects: db.Objects()}),
		View:      view,
		Media:     files,
		Limits:    must(limits.New(t.Context(), db.Objects(), clk, 0)),
		Profile:   profile.NewService(db.Objects(), clk, true),
		Personas:  profile.NewPersonas(db.Objects(), clk, messaging.NewID),
		Utility:   utility.NewService(db.Objects(), clk, messaging.NewID),
		Catalog:   catalog.NewService(db.Objects(), clk, messaging.NewID),
		Guard:     &httpserver.Guard{},
		Metrics:   httpserver.NewMetrics(),
		SaveClock: func(_ context.Context, s clock.Setting) error { r.saved = s; return nil },
		Ready:     db.Ping,
		OpenAPI:   func() []byte { return []byte(`{"openapi":"3.1.0"}`) },
		Pages:     http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) { _, _ = io.WriteString(w, "page "+q.URL.Path) }),
		Person:    func() graphapi.ID { return r.person },
	}
	r.deps.Subscribers = func(ctx context.Context, page graphapi.ID) (apps []graphapi.ID, err error) {
		list, err := db.Dispatch().PageSubscriptions(ctx, page)
		for i := range list {
			apps = append(apps, list[i].App)
		}
		return apps, err
	}
	r.subscribe = db.Dispatch().SetPageSubscription
	r.deps.Feed = feed.NewService(feed.Deps{
		Store: db.Objects(), Clock: clk, NewID: messaging.NewID, Author: r.deps.Messaging.Author, Emit: r.deps.Messaging.Feed,
	})
	r.deps.Dialog = &login.Dialog{Auth: r.deps.Auth, Clock: clk, OpenApp: func() graphapi.ID { return r.openApp }}
	if change != nil {
		change(&r.deps)
	}
	s := httptest.NewServer(httpserver.Wrap(httpserver.Front{Handler: New(r.deps), Log: log, Metrics: r.deps.Metrics}))
	r.url = s.URL
	t.Cleanup(func() {
		hub.Stop(context.Background())
		s.Close()
		if err := errors.Join(files.Close(), db.Close()); err != nil {
			t.Error(err)
		}
	})
	return r
}

// call makes a request and returns status and body.
func (r *rig) call(method, path, body string) (int, string) {
	r.t.Helper()
	req, err := http.NewRequestWithContext(r.t.Context(), method, r.url+path, strings.NewReader(body))
	if err != nil {
		r.t.Fatal(err)
	}
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		r.t.Fatal(err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		r.t.Fatal(err)
	}
	return res.StatusCode, strings.TrimSpace(string(text))
}

// answer is any field that a call may answer with.
type answer struct {
	ID             string
	Name           string
	Secret         string
	Token          string
	AccessToken    string `json:"access_token"`
	Success        bool
	MessageID      string `json:"message_id"`
	PSID           string
	ConversationID string `json:"conversation_id"`
	Typing         bool
	After          string
	Now            string
	Mode           string
	Offset, Rate   float64
	Data           []struct {
		ID, From, Message, State, Name, PSID string
		CreatedTime                          string `json:"created_time"`
		ConversationID                       string `json:"conversation_id"`
		Attachments                          json.RawMessage
	}
}

// ok makes a request that must succeed.
func (r *rig) ok(method, path, body string) (a answer) {
	r.t.Helper()
	status, text := r.call(method, path, body)
	if status != 200 {
		r.t.Fatalf("%s %s %s: %d %s", method, path, body, status, text)
	}
	if err := json.Unmarshal([]byte(text), &a); err != nil {
		r.t.Fatalf("%s: %v", text, err)
	}
	return a
}

// refused makes a request that must fail with a status and words.
func (r *rig) refused(method, path, body string, status int, words string) {
	r.t.Helper()
	got, text := r.call(method, path, body)
	var e struct{ Error struct{ Message string } }
	if err := json.Unmarshal([]byte(text), &e); err != nil || got != status || !strings.Contains(e.Error.Message, words) {
		r.t.Errorf("%s %s %.200s:\n got %d %.300s\nwant %d with %q", method, path, body, got, text, status, words)
	}
}

// world makes a person, an app, a Page and a customer and returns their ids.
func (r *rig) world() (user, app, page, customer string) {
	r.t.Helper()
	user = r.ok("POST", "/_/api/people", `{"name":"Ann"}`).ID
	app = r.ok("POST", "/_/api/apps", `{"name":"Bot"}`).ID
	page = r.ok("POST", "/_/api/pages", `{"name":"Shop","category":"Pet Service","owner_id":"`+user+`"}`).ID
	customer = r.ok("POST", "/_/api/customers", `{"name":"Carl Customer"}`).ID
	return user, app, page, customer
}
