package sqlite

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"path/filepath"
	"reflect"
	"slices"
	"sync"
	"testing"

	"parley/graphapi"
	"parley/internal/messaging"
)

const testPage = graphapi.ID(100000000000001)

func testLog() *slog.Logger { return slog.New(slog.NewTextHandler(io.Discard, nil)) }

// openOn opens a database on a disk of the test.
func openOn(t *testing.T, d *disk, path string) *DB {
	t.Helper()
	db, err := open(t.Context(), path, d.name, testLog())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func tempPath(t testing.TB) string { return filepath.Join(t.TempDir(), "parley.db") }

// people makes a Page with n threads and returns their PSIDs.
func people(t testing.TB, db *DB, n int) []graphapi.ID {
	t.Helper()
	store, psids := db.Messaging(), make([]graphapi.ID, n)
	err := store.CreatePage(t.Context(), messaging.Page{ID: testPage})
	for i := range psids {
		if err == nil {
			err = store.CreateCustomer(t.Context(), messaging.Customer{ID: graphapi.ID(i + 1)})
		}
		if err == nil {
			psids[i], err = store.EnsureThread(t.Context(), testPage, graphapi.ID(i+1), graphapi.ID(7000+i))
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	return psids
}

// send appends one message and returns its position.
func send(t testing.TB, db *DB, psid graphapi.ID, text string) (seq int64, err error) {
	return post(t, db, messaging.Event{PSID: psid, Kind: messaging.KindMessage, At: 1, Body: []byte(text)})
}

// sendOne appends the i-th event of a mix of all that are written differently,
// and returns its position and body.
func sendOne(t testing.TB, db *DB, psid graphapi.ID, i int) (seq int64, body string, err error) {
	e := messaging.Event{PSID: psid, Kind: messaging.KindMessage, At: 1}
	body = fmt.Sprintf(`{"text":"message %d"}`, i)
	switch i % 8 {
	case 3:
		e.Kind, body = messaging.KindReaction, fmt.Sprintf(`{"on":%d}`, i)
	case 5:
		e.Kind, body = messaging.KindBlock, fmt.Sprintf(`{"blocked":%t}`, i%16 == 5)
	case 6:
		e.Kind, e.PSID, body = messaging.KindFeed, 0, fmt.Sprintf(`{"item":"%d"}`, i)
	}
	e.Body = []byte(body)
	seq, err = post(t, db, e)
	return seq, body, err
}

func post(t testing.TB, db *DB, e messaging.Event) (seq int64, err error) {
	err = db.Messaging().Update(t.Context(), testPage, func(tx messaging.Tx) error {
		e := &e
		err := tx.Append(e)
		seq = e.Seq
		return err
	})
	return seq, err
}

// acks remembers which positions were acknowledged, with their text.
type acks struct {
	mu sync.Mutex
	at map[int64]string
}

func (a *acks) add(seq int64, text string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.at == nil {
		a.at = map[int64]string{}
	}
	a.at[seq] = text
}

func (a *acks) copy() map[int64]string {
	a.mu.Lock()
	defer a.mu.Unlock()
	out := map[int64]string{}
	for k, v := range a.at {
		out[k] = v
	}
	return out
}

// audit compares every read with a fold of the journal, and the journal with
// what was acknowledged.
func audit(t *testing.T, db *DB, psids []graphapi.ID, acked map[int64]string) {
	t.Helper()
	journal, err := db.Outbox().Journal(t.Context(), testPage, 0, 1<<30)
	if err != nil {
		t.Fatal(err)
	}
	folded := map[graphapi.ID]*messaging.Thread{}
	listed, marks := map[graphapi.ID][]int64{}, map[graphapi.ID][]int64{}
	for i, psid := range psids {
		folded[psid] = &messaging.Thread{Page: testPage, PSID: psid, Customer: graphapi.ID(i + 1)}
	}
	for i, e := range journal {
		if e.Seq != int64(i+1) {
			t.Fatalf("journal[%d] has position %d", i, e.Seq)
		}
		if text, ok := acked[e.Seq]; ok && text != string(e.Body) {
			t.Errorf("position %d holds %q, acknowledged as %q", e.Seq, e.Body, text)
		}
		delete(acked, e.Seq)
		if e.PSID != 0 {
			folded[e.PSID].Apply(e)
		}
		switch {
		case e.Kind.IsMessage():
			listed[e.PSID] = append(listed[e.PSID], e.Seq)
		case e.Kind.IsMark():
			marks[e.PSID] = append(marks[e.PSID], e.Seq)
		}
	}
	if len(acked) > 0 {
		t.Fatalf("lost %d acknowledged messages, journal ends at %d: %v", len(acked), len(journal), acked)
	}
	if err := compare(t, db, psids, folded, listed); err != nil {
		t.Error(err)
	}
	for _, psid := range psids {
		list, err := db.Messaging().Marks(t.Context(), testPage, psid, 0, 1<<30)
		if got := positions(list); err != nil || !slices.Equal(got, marks[psid]) {
			t.Errorf("marks of %v: %v (%v), want %v", psid, got, err, marks[psid])
		}
	}
}

func positions(events []messaging.Event) (seqs []int64) {
	for _, e := range events {
		seqs = append(seqs, e.Seq)
	}
	return seqs
}

func compare(t *testing.T, db *DB, psids []graphapi.ID, folded map[graphapi.ID]*messaging.Thread, listed map[graphapi.ID][]int64) error {
	var order []messaging.Thread
	for _, psid := range psids {
		got, err := db.Messaging().Thread(t.Context(), testPage, psid)
		if err != nil || !reflect.DeepEqual(got, *folded[psid]) {
			return fmt.Errorf("thread %+v (%v), want %+v", got, err, *folded[psid])
		}
		if got.LastSeq > 0 {
			order = append(order, got)
		}
	}
	slices.SortFunc(order, func(a, b messaging.Thread) int { return int(b.LastSeq - a.LastSeq) })
	threads, err := db.Messaging().Threads(t.Context(), testPage, messaging.Range{Limit: 1 << 30})
	if err != nil || !(len(order) == 0 && len(threads) == 0) && !reflect.DeepEqual(threads, order) {
		return fmt.Errorf("list of %d threads (%v), want %d in this order: %v, %v", len(threads), err, len(order), threads, order)
	}
	lists, err := db.Messaging().Messages(t.Context(), testPage, psids, messaging.Range{Limit: 1 << 30})
	if err != nil {
		return err
	}
	for i, psid := range psids {
		got := positions(lists[i])
		slices.Reverse(got)
		if !slices.Equal(got, listed[psid]) {
			return fmt.Errorf("messages of %v: %v, want %v", psid, got, listed[psid])
		}
	}
	return stale(db)
}

// stale finds entries of activity that no thread agrees with, once everything
// is derived.
func stale(db *DB) error {
	n := 0
	err := db.rows(context.Background(), `SELECT count(*) FROM activity a LEFT JOIN threads t ON t.psid = a.psid AND t.last_seq = a.pos & 0xFFFFFFFFFF
		WHERE t.psid IS NULL`, nil, func(s *stmt) { n = int(s.int64()) })
	if err == nil && n > 0 {
		err = fmt.Errorf("%d stale entries of activity", n)
	}
	return err
}
