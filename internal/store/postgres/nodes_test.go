package postgres

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"parley/graphapi"
	"parley/internal/messaging"
	"parley/internal/objects"
	"parley/internal/store/pgtest"
)

const (
	testPage = graphapi.ID(100000000000001)
	testPSID = graphapi.ID(700000000000000)
	testCust = graphapi.ID(300000000000000)
)

// twoNodes opens one database twice, with Pages of three threads each.
func twoNodes(t *testing.T, pages int) (a, b *DB) {
	t.Helper()
	dsn := pgtest.Start(t)
	a, b = openTest(t, dsn), openTest(t, dsn)
	t.Cleanup(func() { a.Close(); b.Close() })
	for c := range 3 {
		must(t, a.Messaging().CreateCustomer(t.Context(), messaging.Customer{ID: testCust + graphapi.ID(c)}))
	}
	for p := range pages {
		page := testPage + graphapi.ID(p)
		must(t, a.Messaging().CreatePage(t.Context(), messaging.Page{ID: page}))
		for c := range 3 {
			_, err := a.Messaging().EnsureThread(t.Context(), page, testCust+graphapi.ID(c), psidOf(page, c))
			must(t, err)
		}
	}
	return a, b
}

func psidOf(page graphapi.ID, thread int) graphapi.ID {
	return testPSID + (page-testPage)*10 + graphapi.ID(thread)
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// count appends an event that says how many messages the thread held.
func count(db *DB, page, psid graphapi.ID) (seq int64, err error) {
	err = db.Messaging().Update(context.Background(), page, func(tx messaging.Tx) error {
		thread, err := tx.Thread(psid)
		if err != nil {
			return err
		}
		e := messaging.Event{PSID: psid, Kind: messaging.KindMessage, At: thread.Messages, Body: []byte("{}")}
		if err := tx.Append(&e); err != nil {
			return err
		}
		seq = e.Seq
		return nil
	})
	return seq, err
}

// TestTwoNodesWriteOnePage lets two nodes write to the same Pages at once:
// positions stay dense, and each decision sees everything before it, also what
// the other node wrote.
func TestTwoNodesWriteOnePage(t *testing.T) {
	const pages, workers, each = 3, 16, 25
	a, b := twoNodes(t, pages)
	var wg sync.WaitGroup
	for _, db := range []*DB{a, b} {
		for w := range workers {
			wg.Go(func() {
				for i := range each {
					page := testPage + graphapi.ID((w+i)%pages)
					if _, err := count(db, page, psidOf(page, i%3)); err != nil {
						t.Error(err)
					}
				}
			})
		}
	}
	wg.Wait()
	total := 0
	for p := range pages {
		page := testPage + graphapi.ID(p)
		journal, err := b.Outbox().Journal(t.Context(), page, 0, 10_000)
		must(t, err)
		held := map[graphapi.ID]int64{}
		for i, e := range journal {
			if e.Seq != int64(i+1) || e.At != held[e.PSID] {
				t.Fatalf("event %d at place %d decided on %d messages of %d", e.Seq, i+1, e.At, held[e.PSID])
			}
			held[e.PSID]++
		}
		total += len(journal)
		checkDerived(t, a, page, journal)
	}
	if want := 2 * workers * each; total != want {
		t.Errorf("%d events, want %d", total, want)
	}
}

// checkDerived compares the lists of a Page with what its journal folds into.
func checkDerived(t *testing.T, db *DB, page graphapi.ID, journal []*messaging.Event) {
	t.Helper()
	threads, err := db.Messaging().Threads(t.Context(), page, messaging.Range{Limit: 1000})
	must(t, err)
	for _, thread := range threads {
		want := messaging.Thread{Page: page, PSID: thread.PSID, Customer: thread.Customer}
		var places, marks []int64
		for _, e := range journal {
			if e.PSID != thread.PSID {
				continue
			}
			want.Apply(e)
			if e.Kind.IsMessage() {
				places = append(places, e.Seq)
			} else if e.Kind.IsMark() {
				marks = append(marks, e.Seq)
			}
		}
		if !reflect.DeepEqual(thread, want) {
			t.Errorf("thread %+v, want %+v", thread, want)
		}
		lists, err := db.Messaging().Messages(t.Context(), page, []graphapi.ID{thread.PSID}, messaging.Range{Limit: 10_000})
		must(t, err)
		slices.Reverse(lists[0])
		if got := positions(lists[0]); !slices.Equal(got, places) {
			t.Errorf("thread %v lists %v, want %v", thread.PSID, got, places)
		}
		list, err := db.Messaging().Marks(t.Context(), page, thread.PSID, 0, 10_000)
		must(t, err)
		if got := positions(list); !slices.Equal(got, marks) {
			t.Errorf("thread %v has the marks %v, want %v", thread.PSID, got, marks)
		}
	}
}

func positions(events []messaging.Event) (seqs []int64) {
	for _, e := range events {
		seqs = append(seqs, e.Seq)
	}
	return seqs
}

// TestDerivesBetweenNodes lets two nodes write in turns of different lengths,
// so that what each remembers has gaps and is overtaken, and flushes both.
func TestDerivesBetweenNodes(t *testing.T) {
	a, b := twoNodes(t, 1)
	stopDeriving(a)
	stopDeriving(b)
	for round := range 12 {
		for i := range round {
			db := a
			if (i/3+round)%2 == 1 {
				db = b
			}
			must(t, post(db, round+i, psidOf(testPage, i%3)))
		}
		switch round % 4 {
		case 1:
			a.deriver.flush()
		case 2:
			b.deriver.flush()
		case 3:
			b.deriver.flush()
			a.deriver.flush()
		}
	}
	journal, err := a.Outbox().Journal(t.Context(), testPage, 0, 1000)
	must(t, err)
	checkDerived(t, b, testPage, journal)
}

// post appends the i-th event of a mix of all that are written differently.
func post(db *DB, i int, psid graphapi.ID) error {
	e := messaging.Event{PSID: psid, Kind: messaging.KindMessage, At: 1, Body: []byte("{}")}
	switch i % 5 {
	case 1:
		e.Kind = messaging.KindReaction
	case 2:
		e.Kind, e.Body = messaging.KindBlock, fmt.Appendf(nil, `{"blocked":%t}`, i%2 == 0)
	case 3:
		e.Kind, e.PSID = messaging.KindFeed, 0
	}
	return db.Messaging().Update(context.Background(), testPage, func(tx messaging.Tx) error {
		e := e
		return tx.Append(&e)
	})
}

// TestObjectsBetweenNodes lets two nodes make, change and delete one object at
// once: no change is lost, and only one of those who make it succeeds.
func TestObjectsBetweenNodes(t *testing.T) {
	const rounds, workers = 10, 8
	a, b := twoNodes(t, 0)
	type counter struct{ N int }
	for round := range rounds {
		id := fmt.Sprint(round)
		var made atomic.Int64
		var wg sync.WaitGroup
		for _, db := range []*DB{a, b} {
			c := objects.Collection[counter]{Store: db.Objects(), Kind: "counter"}
			for range workers {
				wg.Go(func() {
					err := c.Create(context.Background(), &objects.Item[counter]{Object: objects.Object{ID: id}})
					if err == nil {
						made.Add(1)
					} else if !errors.Is(err, objects.ErrExists) {
						t.Error(err)
					}
				})
				wg.Go(func() {
					err := c.Change(context.Background(), 0, id, func(i *objects.Item[counter]) (bool, error) {
						i.Value.N++
						return true, nil
					})
					if err != nil {
						t.Error(err)
					}
				})
			}
		}
		wg.Wait()
		i, err := objects.Collection[counter]{Store: b.Objects(), Kind: "counter"}.Get(t.Context(), 0, id)
		must(t, err)
		if i.Value.N != 2*workers || made.Load() > 1 {
			t.Errorf("counted to %d, want %d; made %d times", i.Value.N, 2*workers, made.Load())
		}
	}
}

// TestSeesOtherNode reads on one node what the other has just written.
func TestSeesOtherNode(t *testing.T) {
	a, b := twoNodes(t, 1)
	for i := range 20 {
		writer, reader := a, b
		if i%2 == 1 {
			writer, reader = b, a
		}
		psid := psidOf(testPage, i%3)
		seq, err := count(writer, testPage, psid)
		must(t, err)
		if want := int64(i + 1); seq != want {
			t.Fatalf("position %d, want %d", seq, want)
		}
		thread, err := reader.Messaging().Thread(t.Context(), testPage, psid)
		must(t, err)
		list, err := reader.Messaging().Threads(t.Context(), testPage, messaging.Range{Limit: 1})
		must(t, err)
		messages, err := reader.Messaging().Messages(t.Context(), testPage, []graphapi.ID{psid}, messaging.Range{Limit: 1})
		must(t, err)
		if thread.LastSeq != seq || !reflect.DeepEqual(list[0], thread) || messages[0][0].Seq != seq {
			t.Fatalf("after %d the other node reads %+v, %+v, %+v", seq, thread, list[0], messages[0][0])
		}
	}
}

// TestFarBehind lets one node write more than the other applies one by one.
func TestFarBehind(t *testing.T) {
	a, b := twoNodes(t, 1)
	psid := psidOf(testPage, 0)
	_, err := count(a, testPage, psid)
	must(t, err)
	must(t, b.Messaging().Update(t.Context(), testPage, func(tx messaging.Tx) error {
		for i := range maxTail + 10 {
			if err := tx.Append(&messaging.Event{PSID: psid, Kind: messaging.KindMessage, At: int64(i + 1)}); err != nil {
				return err
			}
		}
		return nil
	}))
	seq, err := count(a, testPage, psid)
	must(t, err)
	e, err := a.Messaging().Event(t.Context(), testPage, psid, seq)
	must(t, err)
	if want := int64(maxTail + 11); e.At != want || seq != want+1 {
		t.Errorf("position %d decided on %d messages, want %d", seq, e.At, want)
	}
}

// TestHookHearsOwnCommits proves that a node's hook hears what it wrote and
// nothing else.
func TestHookHearsOwnCommits(t *testing.T) {
	a, b := twoNodes(t, 1)
	var heard []string
	for name, db := range map[string]*DB{"a": a, "b": b} {
		db.Outbox().OnCommit(func(events []*messaging.Event) {
			for _, e := range events {
				heard = append(heard, fmt.Sprint(name, e.Seq))
			}
		})
	}
	for _, db := range []*DB{a, b, b, a} {
		_, err := count(db, testPage, psidOf(testPage, 0))
		must(t, err)
	}
	if got := fmt.Sprint(heard); got != "[a1 b2 b3 a4]" {
		t.Errorf("the hooks heard %s", got)
	}
}

// TestLeaseBetweenNodes proves that a lease has one holder and ends by the
// server's clock.
func TestLeaseBetweenNodes(t *testing.T) {
	a, b := twoNodes(t, 0)
	lease := func(db *DB, holder string, ttl int64) bool {
		t.Helper()
		ok, err := db.Dispatch().Lease(t.Context(), "dispatch", holder, ttl)
		must(t, err)
		return ok
	}
	if !lease(a, "a", 60_000) || lease(b, "b", 60_000) || !lease(a, "a", 60_000) {
		t.Error("a held lease was given away or not renewed")
	}
	if !lease(a, "a", 0) || !lease(b, "b", 60_000) || lease(a, "a", 60_000) {
		t.Error("an expired lease was not given to the next holder")
	}
	var wg sync.WaitGroup
	granted := make(chan string, 32)
	for i := range 16 {
		for _, db := range []*DB{a, b} {
			holder := fmt.Sprintf("%p %d", db, i)
			wg.Go(func() {
				if ok, err := db.Dispatch().Lease(t.Context(), "other", holder, 60_000); err == nil && ok {
					granted <- holder
				}
			})
		}
	}
	wg.Wait()
	if len(granted) != 1 {
		t.Errorf("%d holders got one lease", len(granted))
	}
}

// TestTailOfDeadNode lets a node stop without deriving what it wrote; another
// one decides and lists on it.
func TestTailOfDeadNode(t *testing.T) {
	a, b := twoNodes(t, 1)
	stopDeriving(a)
	psid := psidOf(testPage, 1)
	for range 5 {
		_, err := count(a, testPage, psid)
		must(t, err)
	}
	seq, err := count(b, testPage, psid)
	must(t, err)
	e, err := b.Messaging().Event(t.Context(), testPage, psid, seq)
	must(t, err)
	if e.At != 5 {
		t.Errorf("decided on %d messages, want 5", e.At)
	}
	list, err := b.Messaging().Threads(t.Context(), testPage, messaging.Range{Limit: 5})
	must(t, err)
	if len(list) != 1 || list[0].Messages != 6 {
		t.Errorf("lists %+v", list)
	}
}
