package sqlite

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"parley/graphapi"
	"parley/internal/messaging"
	"parley/internal/objects"
	"parley/internal/store/storetest"
)

func TestSuite(t *testing.T) {
	storetest.Run(t, func(t *testing.T) func() storetest.DB {
		path := tempPath(t)
		return func() storetest.DB { return openTest(t, path) }
	})
}

func openTest(t testing.TB, path string) *DB {
	t.Helper()
	db, err := Open(t.Context(), path, testLog())
	if err != nil {
		t.Fatal(err)
	}
	return db
}

// plan returns how SQLite would run a statement.
func plan(t *testing.T, c *conn, sql string) string {
	t.Helper()
	var steps []string
	s, _, err := c.compile("EXPLAIN QUERY PLAN " + sql)
	if err != nil {
		t.Fatal(err)
	}
	defer s.finalize()
	err = s.each(func(s *stmt) error {
		s.col = 3 // id, parent, unused, text
		steps = append(steps, s.string())
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(steps, "; ")
}

// TestPlans holds every statement that runs often, or over tables that grow,
// to walking an index: no scan and no sorting.
func TestPlans(t *testing.T) {
	db := openTest(t, tempPath(t))
	defer db.Close()
	err := db.readers.read(t.Context(), func(c *conn) error {
		for _, sql := range []string{
			selectThreads + newestFirst, selectThreads + oldestFirst, selectMessages + newestFirst, selectMessages + oldestFirst,
			selectMarks + oldestFirst, selectEvent, selectJournal, selectHead, selectThread, selectIdentity, selectCustomer, selectLastBelow,
			selectUser, selectApp, selectApps, selectRole, selectRoles, selectToken, selectSame, selectSetting,
			selectAppSubs, selectPageSubsOf, selectBacklog,
			selectObject, selectObjectByKey, selectObjects + newestFirst, selectObjects + oldestFirst, updateObject, deleteObject,
			updateThread, updateDerived, deleteActivity, deleteUnproven, deleteUnfinished, moveCursor, updateHealth, revokeToken,
		} {
			got := plan(t, c, sql)
			if strings.Contains(got, "SCAN") || strings.Contains(got, "TEMP B-TREE") {
				t.Errorf("%s\nruns as %s", sql, got)
			}
		}
		// Customers are looked up one by one from the list that is given.
		if got := plan(t, c, selectCustomers); !strings.Contains(got, "SEARCH customers USING INTEGER PRIMARY KEY") {
			t.Errorf("%s\nruns as %s", selectCustomers, got)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

// TestStatementsPerList counts what a list costs a reader.
func TestStatementsPerList(t *testing.T) {
	db := openTest(t, tempPath(t))
	defer db.Close()
	psids := people(t, db, 30)
	for _, psid := range psids {
		if _, err := send(t, db, psid, "x"); err != nil {
			t.Fatal(err)
		}
	}
	store := db.Messaging()
	for _, c := range []struct {
		name string
		want uint64
		call func() error
	}{
		{"Threads", 1, func() error {
			_, err := store.Threads(t.Context(), testPage, messaging.Range{Limit: 25})
			return err
		}},
		{"Messages of 3", 3, func() error {
			_, err := store.Messages(t.Context(), testPage, psids[:3], messaging.Range{Limit: 25})
			return err
		}},
		{"Customers of 3", 1, func() error {
			_, err := store.Customers(t.Context(), []graphapi.ID{1, 2, 3})
			return err
		}},
		{"Marks", 1, func() error { _, err := store.Marks(t.Context(), testPage, psids[0], 0, 25); return err }},
		{"Objects", 1, func() error {
			_, err := db.Objects().Objects(t.Context(), testPage, "persona", "", objects.Range{Limit: 25})
			return err
		}},
		{"Event", 1, func() error { _, err := store.Event(t.Context(), testPage, psids[0], 1); return err }},
		{"Thread in memory", 0, func() error { _, err := store.Thread(t.Context(), testPage, psids[0]); return err }},
		{"Page", 0, func() error { _, err := store.Page(t.Context(), testPage); return err }},
	} {
		before := db.Stats().Reads
		if err := c.call(); err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		if got := db.Stats().Reads - before; got != c.want {
			t.Errorf("%s: %d statements, want %d", c.name, got, c.want)
		}
	}
}

// TestAllocations bounds what one update allocates, in the caller and in the
// writer.
func TestAllocations(t *testing.T) {
	db := openTest(t, tempPath(t))
	defer db.Close()
	psid := people(t, db, 1)[0]
	e := &messaging.Event{}
	fn := func(tx messaging.Tx) error {
		*e = messaging.Event{PSID: psid, Kind: messaging.KindEcho, Body: []byte("{}")}
		return tx.Append(e)
	}
	allocs := testing.AllocsPerRun(200, func() {
		if err := db.Messaging().Update(t.Context(), testPage, fn); err != nil {
			t.Error(err)
		}
	})
	if allocs > 8 {
		t.Errorf("%v allocations per update, want at most 8", allocs)
	}
}

// TestCacheEvicts keeps a tiny cache under more threads than it holds.
func TestCacheEvicts(t *testing.T) {
	path := tempPath(t)
	db := openTest(t, path)
	psids := people(t, db, 60)
	err := db.write(t.Context(), func(w *writer) error { w.limit = 4; return nil })
	if err != nil {
		t.Fatal(err)
	}
	var done acks
	for i := range 600 {
		seq, err := send(t, db, psids[i*i%60], "x")
		if err != nil {
			t.Fatal(err)
		}
		done.add(seq, "x")
		if i%50 == 0 {
			audit(t, db, psids, done.copy())
		}
	}
	if n := len(db.young) + len(db.old); n > 20 {
		t.Errorf("%d threads in a cache of two times 4", n)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	db = openTest(t, path)
	defer db.Close()
	audit(t, db, psids, done.copy())
}

func TestPanicStaysInUpdate(t *testing.T) {
	db := openTest(t, tempPath(t))
	defer db.Close()
	psid := people(t, db, 1)[0]
	err := db.Messaging().Update(t.Context(), testPage, func(tx messaging.Tx) error {
		if err := tx.Append(&messaging.Event{PSID: psid, Kind: messaging.KindEcho, Body: []byte("{}")}); err != nil {
			return err
		}
		panic("mistake")
	})
	if err == nil || !strings.Contains(err.Error(), "mistake") {
		t.Errorf("update that panics: %v", err)
	}
	err = db.Objects().ChangeObject(t.Context(), testPage, "persona", "1", func(*objects.Object) error { panic("mistake") })
	if err == nil || !strings.Contains(err.Error(), "mistake") {
		t.Errorf("change of an object that panics: %v", err)
	}
	if seq, err := send(t, db, psid, "next"); err != nil || seq != 1 {
		t.Errorf("next update at %d, %v, want 1", seq, err)
	}
}

func TestOneOwner(t *testing.T) {
	path := tempPath(t)
	db := openTest(t, path)
	_, err := Open(t.Context(), path, testLog())
	if !errors.Is(err, ErrInUse) || !strings.Contains(err.Error(), path) {
		t.Errorf("second owner: %v, want ErrInUse naming the file", err)
	}
	if err := errors.Join(db.Close(), db.Close()); err != nil {
		t.Errorf("closing twice: %v", err)
	}
	if err := openTest(t, path).Close(); err != nil {
		t.Error(err)
	}
}

func TestAfterClose(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new", "parley.db")
	db := openTest(t, path)
	psid := people(t, db, 1)[0]
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := send(t, db, psid, "late"); !errors.Is(err, ErrClosed) {
		t.Errorf("update: %v, want ErrClosed", err)
	}
	if err := db.Ping(context.Background()); !errors.Is(err, ErrClosed) {
		t.Errorf("ping: %v, want ErrClosed", err)
	}
	if _, err := os.Stat(path + "-wal"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a write-ahead log is left behind: %v", err)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("database file %v, %v, want it readable by its owner only", info.Mode(), err)
	}
}

func TestBulkLoad(t *testing.T) {
	path := tempPath(t)
	spec := BulkSpec{Page: testPage, FirstCustomer: 1, FirstPSID: 7000, At: 42}
	var psids []graphapi.ID
	for _, size := range []struct{ threads, messages int }{{5, 3}, {4, 2}, {3, 1}, {2, 0}} {
		spec.Threads, spec.Messages = size.threads, size.messages
		if err := BulkLoad(t.Context(), path, spec); err != nil {
			t.Fatal(err)
		}
		for i := range size.threads {
			psids = append(psids, spec.FirstPSID+graphapi.ID(i))
		}
		spec.FirstCustomer += graphapi.ID(size.threads)
		spec.FirstPSID += graphapi.ID(size.threads)
	}
	db := openTest(t, path)
	defer db.Close()
	if db.Stats() != (Stats{Writes: db.Stats().Writes}) {
		t.Errorf("opening it wrote something: %+v", db.Stats())
	}
	audit(t, db, psids, nil)
	if _, err := send(t, db, psids[0], "x"); err != nil {
		t.Error(err)
	}
	audit(t, db, psids, nil)
}
