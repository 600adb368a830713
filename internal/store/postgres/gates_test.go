package postgres

import (
	"context"
	"log/slog"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"parley/graphapi"
	"parley/internal/messaging"
	"parley/internal/objects"
	"parley/internal/store/pgtest"
)

// trips counts round trips to the server and the statements in them, of one
// connection when only is set.
type trips struct {
	trips, statements atomic.Int64
	only              atomic.Pointer[pgx.Conn]
}

func (c *trips) add(conn *pgx.Conn, statements int) {
	if only := c.only.Load(); only == nil || only == conn {
		c.trips.Add(1)
		c.statements.Add(int64(statements))
	}
}

func (c *trips) TraceQueryStart(ctx context.Context, conn *pgx.Conn, _ pgx.TraceQueryStartData) context.Context {
	c.add(conn, 1)
	return ctx
}
func (c *trips) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}

func (c *trips) TraceBatchStart(ctx context.Context, conn *pgx.Conn, b pgx.TraceBatchStartData) context.Context {
	c.add(conn, b.Batch.Len())
	return ctx
}
func (c *trips) TraceBatchQuery(context.Context, *pgx.Conn, pgx.TraceBatchQueryData) {}
func (c *trips) TraceBatchEnd(context.Context, *pgx.Conn, pgx.TraceBatchEndData)     {}

// tracedNode opens a corpus of 50 threads; nothing is derived unless a reader
// asks for it.
func tracedNode(t *testing.T) (*DB, *trips) {
	t.Helper()
	dsn := pgtest.Start(t)
	must(t, BulkLoad(t.Context(), dsn, BulkSpec{
		Page: testPage, FirstCustomer: testCust, FirstPSID: testPSID, Threads: 50, Messages: 50, At: 1_700_000_000_000,
	}))
	cfg, err := pgxpool.ParseConfig(dsn)
	must(t, err)
	count := new(trips)
	cfg.ConnConfig.Tracer, cfg.AfterConnect = count, configure
	pool, err := pgxpool.NewWithConfig(t.Context(), cfg)
	must(t, err)
	db, err := open(t.Context(), pool, slog.New(slog.DiscardHandler))
	must(t, err)
	stopDeriving(db)
	t.Cleanup(func() { db.Close() })
	return db, count
}

// stopDeriving ends the deriver's own work; readers still let it catch up.
func stopDeriving(db *DB) {
	db.deriver.stop()
	db.deriver.quit = make(chan struct{}) // for Close
}

// TestRoundTrips holds the cost of the calls that matter: one round trip each,
// for however many threads.
func TestRoundTrips(t *testing.T) {
	db, trips := tracedNode(t)
	store := db.Messaging()
	var psids, customers []graphapi.ID
	for i := range graphapi.ID(25) {
		psids, customers = append(psids, testPSID+i), append(customers, testCust+i)
	}
	_, err := db.Objects().CreateObject(t.Context(), objects.Object{Page: testPage, Kind: "persona", ID: "1", Body: []byte("{}")})
	must(t, err)
	for _, c := range []struct {
		name              string
		trips, statements int64
		call              func() error
	}{
		{"thread", 1, 2, func() error { _, err := store.Thread(t.Context(), testPage, psids[0]); return err }},
		{"threads", 1, 2, func() error { _, err := store.Threads(t.Context(), testPage, messaging.Range{Limit: 25}); return err }},
		{"messages", 1, 2, func() error {
			_, err := store.Messages(t.Context(), testPage, psids, messaging.Range{Limit: 25})
			return err
		}},
		{"marks", 1, 2, func() error { _, err := store.Marks(t.Context(), testPage, psids[0], 0, 25); return err }},
		{"object", 1, 1, func() error { _, err := db.Objects().Object(t.Context(), testPage, "persona", "1"); return err }},
		{"objects", 1, 1, func() error {
			_, err := db.Objects().Objects(t.Context(), testPage, "persona", "", objects.Range{Limit: 25})
			return err
		}},
		{"change of an object", 4, 5, func() error { // begin, lock and read, write, commit
			return db.Objects().ChangeObject(t.Context(), testPage, "persona", "1", func(o *objects.Object) error {
				o.At++
				return nil
			})
		}},
		{"event", 1, 1, func() error { _, err := store.Event(t.Context(), testPage, psids[0], 1); return err }},
		{"customers", 1, 1, func() error { _, err := store.Customers(t.Context(), customers); return err }},
		{"update", 1, 1, func() error { _, err := count(db, testPage, psids[0]); return err }},
	} {
		must(t, c.call()) // prepares, and loads what is kept
		if c.name == "update" {
			must(t, c.call())
			trips.only.Store(db.writer.conn)
		}
		before, beforeAll := trips.trips.Load(), trips.statements.Load()
		must(t, c.call())
		if n, all := trips.trips.Load()-before, trips.statements.Load()-beforeAll; n != c.trips || all != c.statements {
			t.Errorf("%s took %d round trips with %d statements, want %d with %d", c.name, n, all, c.trips, c.statements)
		}
	}
}

// TestGroupCommit holds that updates which wait are one commit.
func TestGroupCommit(t *testing.T) {
	const waiting = 64
	db, trips := tracedNode(t)
	var commits atomic.Int64
	db.Outbox().OnCommit(func([]*messaging.Event) { commits.Add(1) })
	for i := range graphapi.ID(waiting) { // into memory
		_, err := count(db, testPage, testPSID+i%50)
		must(t, err)
	}
	commits.Store(0)
	var wg sync.WaitGroup
	holding, release := make(chan struct{}), make(chan struct{})
	wg.Go(func() {
		err := db.Messaging().Update(t.Context(), testPage, func(messaging.Tx) error {
			close(holding)
			<-release
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	})
	<-holding
	trips.only.Store(db.writer.conn)
	before := trips.trips.Load()
	for i := range graphapi.ID(waiting) {
		wg.Go(func() {
			if _, err := count(db, testPage, testPSID+i%50); err != nil {
				t.Error(err)
			}
		})
	}
	for len(db.writer.queue) < waiting {
		runtime.Gosched()
	}
	close(release)
	wg.Wait()
	if n, commits := trips.trips.Load()-before, commits.Load(); n != 1 || commits != 1 {
		t.Errorf("%d waiting updates took %d round trips and %d commits, want one", waiting, n, commits)
	}
}

// TestAllocations holds the memory that one update on its own costs; in a
// group, most of it is shared.
func TestAllocations(t *testing.T) {
	db, _ := tracedNode(t)
	update := func() {
		if _, err := count(db, testPage, testPSID); err != nil {
			t.Fatal(err)
		}
	}
	update()
	if n := testing.AllocsPerRun(200, update); n > 100 {
		t.Errorf("%.0f allocations for an update, want at most 100", n)
	}
}

// TestForgetsThreads holds that memory stays bounded and that what was
// forgotten is read again, up to date.
func TestForgetsThreads(t *testing.T) {
	db, _ := tracedNode(t)
	for round := range 4 {
		for i := range graphapi.ID(50) {
			seq, err := count(db, testPage, testPSID+i)
			must(t, err)
			e, err := db.Messaging().Event(t.Context(), testPage, testPSID+i, seq)
			must(t, err)
			if want := int64(50 + round); e.At != want {
				t.Fatalf("round %d: decided on %d messages, want %d", round, e.At, want)
			}
		}
		// The writer is idle: nobody else calls Update here.
		db.writer.batch.shrink(10)
		if got, bound := len(db.writer.batch.pages[testPage].threads), 45; got > bound || got != db.writer.batch.cached {
			t.Errorf("%d threads in memory, counted %d, want at most %d", got, db.writer.batch.cached, bound)
		}
	}
}
