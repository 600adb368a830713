package postgres

import (
	"context"
	"fmt"
	"reflect"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5"

	"parley/graphapi"
	"parley/internal/messaging"
	"parley/internal/store/pgtest"
)

// oneNode opens a database with one Page of three threads.
func oneNode(t *testing.T) (*DB, *pgx.Conn) {
	t.Helper()
	a, b := twoNodes(t, 1)
	b.Close()
	admin, err := pgx.ConnectConfig(t.Context(), a.pool.Config().ConnConfig)
	must(t, err)
	t.Cleanup(func() { admin.Close(context.Background()) })
	return a, admin
}

// TestRefusedCommit lets the server refuse the commit itself, after it has
// accepted the rows: nobody is told that it worked, and nothing stays behind.
func TestRefusedCommit(t *testing.T) {
	for _, contended := range []bool{false, true} {
		t.Run(fmt.Sprint("contended=", contended), func(t *testing.T) {
			db, admin := oneNode(t)
			psid := psidOf(testPage, 0)
			_, err := count(db, testPage, psid)
			must(t, err)
			if contended { // such a Page is locked first
				_, err := admin.Exec(t.Context(), `INSERT INTO journal VALUES ($1, 2, $2, 1, 0, 1, '{}')`, int64(testPage), int64(psid))
				must(t, err)
				_, err = count(db, testPage, psid)
				must(t, err)
			}
			before, err := db.Messaging().Thread(t.Context(), testPage, psid)
			must(t, err)
			_, err = admin.Exec(t.Context(), `
				CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no room'; END $$;
				CREATE CONSTRAINT TRIGGER refuse AFTER INSERT ON journal DEFERRABLE INITIALLY DEFERRED
					FOR EACH ROW EXECUTE FUNCTION refuse()`)
			must(t, err)
			if _, err := count(db, testPage, psid); err == nil {
				t.Error("a refused commit was acknowledged")
			}
			_, err = admin.Exec(t.Context(), `DROP TRIGGER refuse ON journal`)
			must(t, err)
			after, err := db.Messaging().Thread(t.Context(), testPage, psid)
			must(t, err)
			if !reflect.DeepEqual(after, before) {
				t.Errorf("thread %+v, want %+v", after, before)
			}
			if seq, err := count(db, testPage, psid); err != nil || seq != before.HeadSeq+1 {
				t.Errorf("next position %d, %v, want %d", seq, err, before.HeadSeq+1)
			}
		})
	}
}

// TestLostConnections cuts every connection again and again under load. What
// was acknowledged is there; the store serves again without help.
func TestLostConnections(t *testing.T) {
	db, admin := oneNode(t)
	var mu sync.Mutex
	acked := map[int64]bool{}
	var stop atomic.Bool
	var wg sync.WaitGroup
	for w := range 8 {
		wg.Go(func() {
			for !stop.Load() {
				seq, err := count(db, testPage, psidOf(testPage, w%3))
				if err != nil {
					continue // refused or unknown: never counted
				}
				mu.Lock()
				if acked[seq] {
					t.Errorf("position %d was acknowledged twice", seq)
				}
				acked[seq] = true
				mu.Unlock()
			}
		})
	}
	for range 20 {
		_, err := admin.Exec(t.Context(), `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
			WHERE datname = current_database() AND pid <> pg_backend_pid()`)
		must(t, err)
		waitForCommit(t, db)
	}
	stop.Store(true)
	wg.Wait()
	db.pool.Reset() // so that the check does not meet a cut connection itself
	checkJournal(t, db, acked)
}

// waitForCommit returns once an update was acknowledged.
func waitForCommit(t *testing.T, db *DB) {
	t.Helper()
	for range 1000 {
		err := db.Messaging().Update(t.Context(), testPage, func(messaging.Tx) error { return nil })
		if err == nil {
			return
		}
	}
	t.Fatal("the store does not recover")
}

// checkJournal compares the journal with what was acknowledged: dense, nothing
// lost, decided in order; and the lists with the journal.
func checkJournal(t *testing.T, db *DB, acked map[int64]bool) {
	t.Helper()
	journal, err := db.Outbox().Journal(t.Context(), testPage, 0, 1_000_000)
	must(t, err)
	held := map[graphapi.ID]int64{}
	for i, e := range journal {
		if e.Seq != int64(i+1) || e.At != held[e.PSID] {
			t.Fatalf("event %d at place %d decided on %d messages of %d", e.Seq, i+1, e.At, held[e.PSID])
		}
		held[e.PSID]++
		delete(acked, e.Seq)
	}
	if len(acked) > 0 {
		t.Errorf("%d acknowledged events are lost", len(acked))
	}
	threads, err := db.Messaging().Threads(t.Context(), testPage, messaging.Range{Limit: 10})
	must(t, err)
	for _, thread := range threads {
		if thread.Messages != held[thread.PSID] {
			t.Errorf("thread %v counts %d messages, the journal %d", thread.PSID, thread.Messages, held[thread.PSID])
		}
	}
}

// TestIdleConnectionLost cuts the writer's connection while nobody writes: the
// next update must not fail for it.
func TestIdleConnectionLost(t *testing.T) {
	db, admin := oneNode(t)
	_, err := count(db, testPage, psidOf(testPage, 0))
	must(t, err)
	_, err = admin.Exec(t.Context(), `SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
		WHERE datname = current_database() AND pid <> pg_backend_pid()`)
	must(t, err)
	db.writer.used = db.writer.used.Add(-2 * idleCheck)
	if seq, err := count(db, testPage, psidOf(testPage, 0)); err != nil || seq != 2 {
		t.Errorf("first update after an idle time: %d, %v", seq, err)
	}
}

// TestAfterClose proves that calls after Close fail and do not hang.
func TestAfterClose(t *testing.T) {
	db, _ := oneNode(t)
	must(t, db.Close())
	must(t, db.Close())
	if _, err := count(db, testPage, psidOf(testPage, 0)); err == nil {
		t.Error("an update after Close was acknowledged")
	}
	if err := db.Ping(t.Context()); err == nil {
		t.Error("a closed store says that it can serve")
	}
}

// TestAsynchronousServer proves that an acknowledgement is durable although
// the database commits asynchronously by default.
func TestAsynchronousServer(t *testing.T) {
	dsn := pgtest.Start(t)
	admin, err := pgx.Connect(t.Context(), dsn)
	must(t, err)
	defer admin.Close(t.Context())
	_, err = admin.Exec(t.Context(), `DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET synchronous_commit = off', current_database()); END $$`)
	must(t, err)
	db := openTest(t, dsn)
	defer db.Close()
	must(t, db.writer.connected(t.Context()))
	for name, q := range map[string]querier{"pool": db.pool, "writer": db.writer.conn} {
		var got string
		must(t, q.QueryRow(t.Context(), `SHOW synchronous_commit`).Scan(&got))
		if got != "on" {
			t.Errorf("%s: synchronous_commit is %s", name, got)
		}
	}
}
