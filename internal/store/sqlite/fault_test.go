package sqlite

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"strings"
	"sync"
	"testing"

	lib "modernc.org/sqlite/lib"

	"parley/graphapi"
	"parley/internal/auth"
	"parley/internal/messaging"
	"parley/internal/objects"
)

// reopened opens what is on the disk after a power cut and audits it.
func reopened(t *testing.T, d *disk, rnd *rand.Rand, psids []graphapi.ID, acked map[int64]string) {
	t.Helper()
	db := openTest(t, d.cut(t, rnd))
	audit(t, db, psids, acked)
	if _, err := send(t, db, psids[0], "after"); err != nil {
		t.Error(err)
	}
	if err := db.Close(); err != nil {
		t.Error(err)
	}
}

// TestPowerCut cuts the power while many write, lists are read and the WAL is
// copied: every acknowledged message is there afterwards and every list agrees
// with the journal.
func TestPowerCut(t *testing.T) {
	const rounds, perRound = 12, 300
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	rnd := rand.New(rand.NewPCG(seed, 0))
	d := newDisk(t)
	db := openOn(t, d, tempPath(t))
	psids := people(t, db, 50)
	smallSlices(t, db)
	var done acks
	var wg sync.WaitGroup
	permits := make(chan int, perRound)
	for range 16 {
		wg.Go(func() { writeWhile(t, db, psids, permits, &done) })
	}
	for round := range rounds {
		for i := range perRound {
			permits <- round*perRound + i
		}
		if _, err := db.Messaging().Threads(t.Context(), testPage, messaging.Range{Limit: 5}); err != nil {
			t.Error(err)
		}
		select {
		case db.writer.checkpoints.nudge <- struct{}{}:
		default:
		}
		reopened(t, d, rnd, psids, done.copy())
	}
	close(permits)
	wg.Wait()
	audit(t, db, psids, done.copy())
}

func writeWhile(t *testing.T, db *DB, psids []graphapi.ID, permits chan int, done *acks) {
	for i := range permits {
		seq, text, err := sendOne(t, db, psids[i*7%len(psids)], i)
		if err != nil {
			t.Error(err)
			return
		}
		done.add(seq, text)
	}
}

// TestCutAtEverySync cuts the power before each commit of one caller, so that
// every state between two slices of derived rows is opened once.
func TestCutAtEverySync(t *testing.T) {
	d := newDisk(t)
	db := openOn(t, d, tempPath(t))
	psids := people(t, db, 6)
	smallSlices(t, db)
	type cut struct {
		path  string
		acked map[int64]string
	}
	var done acks
	var cuts []cut
	d.setFault(func(op string, wal bool) int32 {
		if op == "sync" && wal {
			cuts = append(cuts, cut{d.image(t, rand.New(rand.NewPCG(1, uint64(len(cuts))))), done.copy()})
		}
		return lib.SQLITE_OK
	})
	for i := range 60 {
		seq, text, err := sendOne(t, db, psids[i*i%6], i)
		if err != nil {
			t.Fatal(err)
		}
		done.add(seq, text)
	}
	d.setFault(nil)
	for _, c := range cuts {
		db := openTest(t, c.path)
		audit(t, db, psids, c.acked)
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	}
	if len(cuts) < 60 {
		t.Errorf("%d cuts, want one for each message", len(cuts))
	}
}

// smallSlices lets derived rows be written a few at a time.
func smallSlices(t *testing.T, db *DB) {
	t.Helper()
	err := db.write(t.Context(), func(w *writer) error {
		w.derive.limits = limits{gather: 8, earned: 1, slice: 1, waited: 7}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestFailedSync fails one sync of the WAL: that message is not acknowledged,
// the store accepts nothing more, and what was acknowledged before is kept.
func TestFailedSync(t *testing.T) {
	for _, nth := range []int{1, 2, 7} {
		t.Run(fmt.Sprint(nth), func(t *testing.T) { failedSync(t, nth) })
	}
}

func failedSync(t *testing.T, nth int) {
	d := newDisk(t)
	db := openOn(t, d, tempPath(t))
	psids := people(t, db, 3)
	d.failNth(nth, "sync", true, lib.SQLITE_IOERR_FSYNC)
	var done acks
	var failed error
	for i := 0; failed == nil; i++ {
		text := fmt.Sprint("message ", i)
		seq, err := send(t, db, psids[i%3], text)
		if failed = err; err == nil {
			done.add(seq, text)
		}
	}
	if len(done.at) != nth-1 || !errors.Is(failed, ErrStopped) {
		t.Fatalf("after %d messages: %v, want ErrStopped after %d", len(done.at), failed, nth-1)
	}
	refusesEverything(t, db, psids[0])
	if err := db.Close(); err != nil {
		t.Errorf("closing a stopped store: %v", err)
	}
	reopened(t, d, rand.New(rand.NewPCG(1, uint64(nth))), psids, done.copy())
}

func refusesEverything(t *testing.T, db *DB, psid graphapi.ID) {
	t.Helper()
	select {
	case <-db.Failed():
	default:
		t.Error("Failed is not closed")
	}
	if err := db.Ping(t.Context()); !errors.Is(err, ErrStopped) {
		t.Errorf("ping: %v, want ErrStopped", err)
	}
	if _, err := send(t, db, psid, "never"); !errors.Is(err, ErrStopped) {
		t.Errorf("update: %v, want ErrStopped", err)
	}
	if err := db.SetSetting(t.Context(), "key", "value"); !errors.Is(err, ErrStopped) {
		t.Errorf("setting: %v, want ErrStopped", err)
	}
	if err := db.Messaging().CreatePage(t.Context(), messaging.Page{ID: 5}); !errors.Is(err, ErrStopped) {
		t.Errorf("page: %v, want ErrStopped", err)
	}
	if _, err := db.Objects().CreateObject(t.Context(), objects.Object{ID: "1"}); !errors.Is(err, ErrStopped) {
		t.Errorf("object: %v, want ErrStopped", err)
	}
}

// TestFailedCheckpoint fails the sync of the database file while the WAL is
// copied: the WAL stays and the store stops.
func TestFailedCheckpoint(t *testing.T) {
	d := newDisk(t)
	db := openOn(t, d, tempPath(t))
	psids := people(t, db, 3)
	var done acks
	for i := range 20 {
		text := fmt.Sprint("message ", i)
		seq, err := send(t, db, psids[i%3], text)
		if err != nil {
			t.Fatal(err)
		}
		done.add(seq, text)
	}
	d.failNth(1, "sync", false, lib.SQLITE_IOERR_FSYNC)
	db.writer.checkpoints.nudge <- struct{}{}
	<-db.Failed()
	refusesEverything(t, db, psids[0])
	db.Close()
	reopened(t, d, rand.New(rand.NewPCG(2, 2)), psids, done.copy())
}

// TestDiskFull fails every write for want of space, at each point of a commit,
// and then makes room.
func TestDiskFull(t *testing.T) {
	d := newDisk(t)
	db := openOn(t, d, tempPath(t))
	psids := people(t, db, 3)
	var done acks
	for round := range 8 {
		full := round + 1
		d.setFault(func(op string, wal bool) int32 {
			if full--; op == "write" && full < 0 {
				return lib.SQLITE_FULL
			}
			return lib.SQLITE_OK
		})
		for i := range 5 {
			text := fmt.Sprint("message ", round, i)
			seq, err := send(t, db, psids[i%3], text)
			if err == nil {
				done.add(seq, text)
			} else if !errors.Is(err, ErrFull) {
				t.Fatalf("update on a full disk: %v, want ErrFull", err)
			}
		}
		fullDisk(t, db, psids[0])
		d.setFault(nil)
		audit(t, db, psids, done.copy())
	}
	select {
	case <-db.Failed():
		t.Error("a full disk stopped the store")
	default:
	}
	if err := db.Close(); err != nil {
		t.Error(err)
	}
}

// fullDisk expects that nothing can be written, and that reads go on.
func fullDisk(t *testing.T, db *DB, psid graphapi.ID) {
	t.Helper()
	if _, err := send(t, db, psid, "no"); !errors.Is(err, ErrFull) {
		t.Errorf("update: %v, want ErrFull", err)
	}
	if err := db.Auth().CreateUser(t.Context(), auth.User{ID: 9}); !errors.Is(err, ErrFull) {
		t.Errorf("user: %v, want ErrFull", err)
	}
	if err := db.Messaging().CreatePage(t.Context(), messaging.Page{ID: 5}); !errors.Is(err, ErrFull) {
		t.Errorf("page: %v, want ErrFull", err)
	}
	if _, err := db.Objects().CreateObject(t.Context(), objects.Object{ID: "1"}); !errors.Is(err, ErrFull) {
		t.Errorf("object: %v, want ErrFull", err)
	}
	if _, err := db.Messaging().Page(t.Context(), 5); !errors.Is(err, messaging.ErrNotFound) {
		t.Errorf("page that could not be stored: %v, want ErrNotFound", err)
	}
	if _, err := db.Messaging().Thread(t.Context(), testPage, psid); err != nil {
		t.Errorf("thread: %v", err)
	}
	if err := db.Ping(t.Context()); err != nil {
		t.Errorf("ping: %v", err)
	}
}

// TestGroupCommit holds the first sync until 63 more callers wait: they share
// one commit, and each commit has one sync.
func TestGroupCommit(t *testing.T) {
	d := newDisk(t)
	db := openOn(t, d, tempPath(t))
	psids := people(t, db, 64)
	before, synced := db.Stats(), d.synced()
	gate, held := make(chan struct{}), make(chan struct{}, 64)
	d.setFault(func(op string, wal bool) int32 {
		if op == "sync" && wal {
			held <- struct{}{}
			<-gate
		}
		return lib.SQLITE_OK
	})
	var wg sync.WaitGroup
	call := func(i int) {
		wg.Go(func() {
			if _, err := send(t, db, psids[i], "x"); err != nil {
				t.Error(err)
			}
		})
	}
	call(0)
	<-held
	for i := range 63 {
		call(i + 1)
	}
	for db.queue.waiting() < 63 {
		runtime.Gosched()
	}
	close(gate)
	wg.Wait()
	after := db.Stats()
	if commits := after.Commits - before.Commits; commits != 2 || d.synced()-synced != 2 {
		t.Errorf("%d commits and %d syncs for 64 concurrent updates, want 2 of each", commits, d.synced()-synced)
	}
	if pages := after.Pages - before.Pages; pages > 64 {
		t.Errorf("%d pages written for 64 events", pages)
	}
}

// TestWALIsBounded writes many times what the WAL may hold.
func TestWALIsBounded(t *testing.T) {
	path := tempPath(t)
	db := openTest(t, path)
	defer db.Close()
	psid := people(t, db, 1)[0]
	err := db.write(t.Context(), func(w *writer) error {
		w.checkpoints.limits = walLimits{copy: 20, restart: 100, most: 200}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	big := strings.Repeat("x", 40<<10) // ten frames and a little
	for range 300 {
		if _, err := send(t, db, psid, big); err != nil {
			t.Fatal(err)
		}
	}
	info, err := os.Stat(path + "-wal")
	if err != nil || info.Size() > 300*4<<10 {
		t.Errorf("the WAL holds %d KiB (%v), want at most 1200", info.Size()>>10, err)
	}
	if s := db.Stats(); s.Pages < 3000 || s.Checkpoints == 0 {
		t.Errorf("%+v, want at least 3000 pages and checkpoints", s)
	}
}

func (q *queue) waiting() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return len(q.ops)
}

func (d *disk) synced() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.syncs[true]
}

func TestErrorKinds(t *testing.T) {
	for _, c := range []struct {
		err         Error
		full, fatal bool
	}{
		{Error{Code: lib.SQLITE_FULL}, true, false},
		{Error{Code: lib.SQLITE_IOERR_WRITE, Errno: 27}, true, false}, // EFBIG
		{Error{Code: lib.SQLITE_IOERR_WRITE, Errno: 5}, false, true},  // EIO
		{Error{Code: lib.SQLITE_IOERR_FSYNC, Errno: 28}, false, true}, // a sync may not be tried again
		{Error{Code: lib.SQLITE_IOERR_FSYNC}, false, true},
		{Error{Code: lib.SQLITE_CORRUPT}, false, true},
		{Error{Code: lib.SQLITE_BUSY}, false, false},
		{Error{Code: lib.SQLITE_CONSTRAINT_UNIQUE}, false, false},
	} {
		err := fmt.Errorf("doing: %w", &c.err)
		if errors.Is(err, ErrFull) != c.full || fatal(err) != c.fatal {
			t.Errorf("%v: full %v, fatal %v", err, errors.Is(err, ErrFull), fatal(err))
		}
	}
}
