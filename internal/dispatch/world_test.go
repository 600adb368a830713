package dispatch_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"parley/graphapi"
	"parley/internal/clock"
	"parley/internal/dispatch"
	"parley/internal/messaging"
	"parley/internal/outbox"
	"parley/internal/store/sqlite"
	"parley/webhook"
)

const (
	testPage graphapi.ID = 100200300
	testPSID graphapi.ID = 7001002003
	testApp  graphapi.ID = 900100
	otherApp graphapi.ID = 900200
)

// world is a store with a dispatcher and bots around it.
type world struct {
	testing.TB
	ctx    context.Context
	path   string
	db     *sqlite.DB
	clock  *clock.Clock
	client *dispatch.Client
	opts   dispatch.Options

	outbox *outbox.Outbox
	d      *dispatch.Dispatcher
	subs   *dispatch.Subscriptions
	known  sync.Map // PSIDs that have a thread
}

func newWorld(t testing.TB, adjust ...func(*dispatch.Options)) *world {
	w := &world{
		TB: t, ctx: context.Background(), clock: clock.New(), client: dispatch.NewClient(true, 64), opts: dispatch.Defaults(),
		path: filepath.Join(t.TempDir(), "parley.db"),
	}
	w.opts.EchoDelay = 0
	for _, f := range adjust {
		f(&w.opts)
	}
	t.Cleanup(w.client.Close)
	w.start()
	t.Cleanup(func() { w.stop() })
	for _, page := range []graphapi.ID{testPage, testPage + 1} {
		w.ok(w.db.Messaging().CreatePage(w.ctx, messaging.Page{ID: page, Name: "Page"}))
	}
	return w
}

// start begins a server's life over the database, stop ends it in good order.
func (w *world) start() {
	w.Helper()
	w.open()
	w.serve()
}

func (w *world) open() {
	w.Helper()
	db, err := sqlite.Open(w.ctx, w.path, slog.New(slog.DiscardHandler))
	w.ok(err)
	w.db = db
}

func (w *world) serve() {
	w.Helper()
	w.serveOver(w.db.Dispatch())
}

func (w *world) serveOver(store dispatch.Store) {
	w.Helper()
	log := slog.New(slog.DiscardHandler)
	w.outbox = outbox.New(w.db.Outbox(), log)
	w.d = dispatch.New(dispatch.Deps{
		Store: store, Journal: w.outbox, Clock: w.clock, IDs: messaging.NewMessageIDs([]byte("key")), Client: w.client, Log: log,
		Secret: func(_ context.Context, app graphapi.ID) (string, error) { return "secret of " + app.String(), nil },
	}, w.opts)
	w.outbox.Subscribe(w.d)
	w.subs = dispatch.NewSubscriptions(store, w.client, w.clock, w.d)
	w.ok(w.outbox.Start(w.ctx))
	w.ok(w.d.Start(w.ctx))
}

func (w *world) stop() {
	w.d.Stop()
	w.outbox.Stop()
	w.ok(w.db.Close())
}

// crash ends the dispatcher without saving what it knows.
func (w *world) crash() {
	w.d.Crash()
	w.stop()
}

func (w *world) ok(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

// say appends a customer's message.
func (w *world) say(page, psid graphapi.ID, text string) {
	w.add(page, psid, messaging.KindMessage, fmt.Sprintf(`{"text":%q}`, text))
}

func (w *world) add(page, psid graphapi.ID, kind messaging.Kind, body string) {
	w.Helper()
	if psid != 0 {
		w.thread(page, psid)
	}
	w.ok(w.db.Messaging().Update(w.ctx, page, func(tx messaging.Tx) error {
		return tx.Append(&messaging.Event{PSID: psid, Kind: kind, At: w.clock.NowMS(), App: testApp, Body: []byte(body)})
	}))
}

// thread makes sure that a thread exists. A customer is known by the same
// number as their PSID.
func (w *world) thread(page, psid graphapi.ID) {
	w.Helper()
	if _, known := w.known.LoadOrStore(psid, true); known {
		return
	}
	err := w.db.Messaging().CreateCustomer(w.ctx, messaging.Customer{ID: psid, Name: "Ann Other"})
	w.ok(err)
	_, err = w.db.Messaging().EnsureThread(w.ctx, page, psid, psid)
	w.ok(err)
}

// wait polls for a fact.
func (w *world) wait(what string, fact func() bool) {
	w.Helper()
	ctx, cancel := context.WithTimeout(w.ctx, 20*time.Second)
	defer cancel()
	for !fact() {
		if ctx.Err() != nil {
			w.Fatalf("waited in vain: %s; stats %+v", what, w.d.Stats())
		}
		clock.Sleep(2 * time.Millisecond)
	}
}

// settled waits until nothing is owed that the ledger does not hold.
func (w *world) settled() {
	w.Helper()
	w.wait("journal settled", func() bool { return w.d.Stats().LagSeq == 0 })
}

// bot is an app that listens.
type bot struct {
	w      *world
	app    graphapi.ID
	server *httptest.Server

	mu    sync.Mutex
	items []webhook.Item
	fails func(it webhook.Item) bool // decides on a refusal with 500
	tries int
	now   map[graphapi.ID]int // in flight by PSID
}

var errRefused = errors.New("refused")

// bot starts an app that is subscribed to fields of the test Page.
func (w *world) bot(app graphapi.ID, fields ...string) *bot {
	w.Helper()
	b := &bot{w: w, app: app, now: map[graphapi.ID]int{}}
	b.server = httptest.NewServer(&webhook.Handler{AppSecret: "secret of " + app.String(), VerifyToken: "v", OnEvent: b.take})
	w.Cleanup(b.server.Close)
	w.ok(w.subs.SetApp(w.ctx, app, dispatch.AppParams{Object: "page", CallbackURL: b.server.URL, VerifyToken: "v", Fields: fields}))
	w.ok(w.subs.SetPage(w.ctx, testPage, app, fields))
	return b
}

func (b *bot) take(_ context.Context, it webhook.Item) error {
	psid := it.Sender.ID
	if psid == it.Page {
		psid = it.Recipient.ID
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.tries++
	if b.now[psid]++; b.now[psid] > 1 {
		b.w.Errorf("two posts in flight for %s", psid)
	}
	fails := b.fails
	b.mu.Unlock()
	refuse := fails != nil && fails(it)
	b.mu.Lock()
	b.now[psid]--
	if refuse {
		return errRefused
	}
	b.items = append(b.items, it)
	return nil
}

// refuse sets what the bot answers with 500; nil takes everything.
func (b *bot) refuse(fails func(it webhook.Item) bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.fails = fails
}

func always(webhook.Item) bool { return true }

// texts returns what the customers wrote, in order of arrival, by PSID.
func (b *bot) texts() map[graphapi.ID][]string {
	b.mu.Lock()
	defer b.mu.Unlock()
	out := map[graphapi.ID][]string{}
	for _, it := range b.items {
		if it.Message != nil {
			out[it.Sender.ID] = append(out[it.Sender.ID], it.Message.Text)
		}
	}
	return out
}

func (b *bot) count() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.items)
}

func (b *bot) attempts() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.tries
}

// hears waits until the bot has heard exactly this from one person.
func (b *bot) hears(psid graphapi.ID, want ...string) {
	b.w.Helper()
	b.w.wait(fmt.Sprintf("%v from %s", want, psid), func() bool { return len(b.texts()[psid]) >= len(want) })
	got, _ := json.Marshal(b.texts()[psid])
	expected, _ := json.Marshal(want)
	if string(got) != string(expected) {
		b.w.Fatalf("heard %s from %s, want %s", got, psid, expected)
	}
}

// subscription returns the stored subscription of an app to the test Page.
func (w *world) subscription(app graphapi.ID) dispatch.PageSubscription {
	w.Helper()
	list, err := w.db.Dispatch().PageSubscriptions(w.ctx, testPage)
	w.ok(err)
	for _, s := range list {
		if s.App == app {
			return s
		}
	}
	return dispatch.PageSubscription{}
}

func (w *world) backlog(app, psid graphapi.ID) []dispatch.Delivery {
	w.Helper()
	rows, err := w.db.Dispatch().Backlog(w.ctx, dispatch.ThreadKey{App: app, Page: testPage, PSID: psid}, 1000)
	w.ok(err)
	return rows
}

// http.Handler that never answers until the test ends.
func (w *world) silent() *httptest.Server {
	end := make(chan struct{})
	s := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet {
			_, _ = rw.Write([]byte(r.URL.Query().Get("hub.challenge")))
			return
		}
		select {
		case <-end:
		case <-r.Context().Done():
		}
	}))
	w.Cleanup(func() { close(end); s.Close() })
	return s
}
