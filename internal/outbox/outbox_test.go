package outbox_test

import (
	"context"
	"log/slog"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"parley/graphapi"
	"parley/internal/clock"
	"parley/internal/messaging"
	"parley/internal/outbox"
	"parley/internal/store/sqlite"
)

// reader is a sink that follows every Page it hears of.
type reader struct {
	t    *testing.T
	o    *outbox.Outbox
	mu   sync.Mutex
	read map[graphapi.ID]int64
	wake chan graphapi.ID
}

func newReader(t *testing.T, o *outbox.Outbox) *reader {
	r := &reader{t: t, o: o, read: map[graphapi.ID]int64{}, wake: make(chan graphapi.ID, 1<<16)}
	o.Subscribe(r)
	go r.run()
	return r
}

func (r *reader) Advance(page graphapi.ID, _ int64) { r.wake <- page }

func (r *reader) run() {
	for page := range r.wake {
		for r.next(page) {
		}
	}
}

// next reads one batch and reports whether there was any.
func (r *reader) next(page graphapi.ID) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	events, err := r.o.Read(context.Background(), page, r.read[page], 7)
	if err != nil {
		r.t.Error(err)
	}
	for _, e := range events {
		if e.Page != page || e.Seq != r.read[page]+1 {
			r.t.Errorf("Page %s: %d after %d", page, e.Seq, r.read[page])
		}
		r.read[page] = e.Seq
	}
	return len(events) > 0
}

func (r *reader) reaches(page graphapi.ID, seq int64) {
	r.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	for {
		r.mu.Lock()
		at := r.read[page]
		r.mu.Unlock()
		if at == seq {
			return
		}
		if at > seq || ctx.Err() != nil {
			r.t.Fatalf("Page %s read up to %d, want %d", page, at, seq)
		}
		clock.Sleep(2 * time.Millisecond)
	}
}

const pages = 3

// world is a store with a thread on each Page.
func world(t *testing.T) *sqlite.DB {
	t.Helper()
	ctx := context.Background()
	db, err := sqlite.Open(ctx, filepath.Join(t.TempDir(), "parley.db"), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	for p := graphapi.ID(1); p <= pages; p++ {
		must(t, db.Messaging().CreatePage(ctx, messaging.Page{ID: p, Name: "Page"}))
		must(t, db.Messaging().CreateCustomer(ctx, messaging.Customer{ID: 100 + p, Name: "Ann Other"}))
		_, err := db.Messaging().EnsureThread(ctx, p, 100+p, 1000+p)
		must(t, err)
	}
	return db
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func say(t *testing.T, db *sqlite.DB, page graphapi.ID) {
	t.Helper()
	err := db.Messaging().Update(context.Background(), page, func(tx messaging.Tx) error {
		return tx.Append(&messaging.Event{PSID: 1000 + page, Kind: messaging.KindMessage, At: 1, Body: []byte(`{"text":"x"}`)})
	})
	if err != nil {
		t.Error(err)
	}
}

func TestSinksMissNothing(t *testing.T) {
	db := world(t)
	say(t, db, 1) // before the outbox exists
	o := outbox.New(db.Outbox(), slog.New(slog.DiscardHandler))
	sinks := []*reader{newReader(t, o), newReader(t, o)}
	say(t, db, 1) // before it starts
	must(t, o.Start(context.Background()))
	must(t, o.Start(context.Background()))
	const writers, each = 6, 100
	var done sync.WaitGroup
	for i := range writers {
		done.Go(func() {
			for range each {
				say(t, db, graphapi.ID(1+i%pages))
			}
		})
	}
	done.Wait()
	for _, r := range sinks {
		r.reaches(1, 2+writers/pages*each)
		r.reaches(2, writers/pages*each)
		r.reaches(3, writers/pages*each)
	}
	if o.Head(1) != 2+writers/pages*each || o.Head(9) != 0 {
		t.Errorf("heads %d, %d", o.Head(1), o.Head(9))
	}
	o.Stop()
	o.Stop()
}

// TestPollFindsForeignEvents: what the hook did not tell, another node's
// commits or a dropped batch, is found by comparing heads.
func TestPollFindsForeignEvents(t *testing.T) {
	db := world(t)
	o := outbox.New(db.Outbox(), slog.New(slog.DiscardHandler))
	r := newReader(t, o)
	must(t, o.Start(context.Background()))
	defer o.Stop()
	db.Outbox().OnCommit(func([]*messaging.Event) {})
	say(t, db, 2)
	say(t, db, 2)
	r.reaches(2, 2)
}

func TestListenersHearInOrder(t *testing.T) {
	db := world(t)
	o := outbox.New(db.Outbox(), slog.New(slog.DiscardHandler))
	heard := make(chan int64, 100)
	o.Listen(func(events []*messaging.Event) {
		for _, e := range events {
			heard <- e.Seq
		}
	})
	must(t, o.Start(context.Background()))
	defer o.Stop()
	for range 50 {
		say(t, db, 1)
	}
	for want := int64(1); want <= 50; want++ {
		if got := <-heard; got != want {
			t.Fatalf("heard %d, want %d", got, want)
		}
	}
}

// TestListenerDoesNotDelay: a listener that hangs holds up neither writers nor sinks.
func TestListenerDoesNotDelay(t *testing.T) {
	db := world(t)
	o := outbox.New(db.Outbox(), slog.New(slog.DiscardHandler))
	end := make(chan struct{})
	o.Listen(func([]*messaging.Event) { <-end })
	r := newReader(t, o)
	must(t, o.Start(context.Background()))
	for range 50 {
		say(t, db, 1)
	}
	r.reaches(1, 50)
	close(end)
	o.Stop()
}
