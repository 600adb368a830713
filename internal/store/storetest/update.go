package storetest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"reflect"
	"slices"
	"sync"

	"parley/graphapi"
	"parley/internal/messaging"
)

var updateTests = map[string]func(*suite){
	"AppendSetsPlace":        testAppendSetsPlace,
	"FoldsThread":            testFoldsThread,
	"SeesOwnAppends":         testSeesOwnAppends,
	"ErrorLeavesNothing":     testErrorLeavesNothing,
	"ErrorSparesNeighbours":  testErrorSparesNeighbours,
	"UnknownThread":          testUnknownThread,
	"UnknownPage":            testUnknownPage,
	"NothingAppended":        testNothingAppended,
	"CancelledContext":       testCancelledContext,
	"Concurrent":             testConcurrent,
	"DecidesOnNewest":        testDecidesOnNewest,
	"ReadsOwnWriteAtOnce":    testReadsOwnWriteAtOnce,
	"ManyEventsInOneUpdate":  testManyEvents,
	"ExtremesAndUnusualText": testUnusual,
}

func testAppendSetsPlace(s *suite) {
	psids := s.threads(page1, 2)
	for i, psid := range []graphapi.ID{psids[0], psids[1], psids[0]} {
		err := s.msg().Update(s.ctx, page1, func(tx messaging.Tx) error {
			e := message(psid, 5, "x")
			if err := tx.Append(e); err != nil {
				return err
			}
			if e.Page != page1 || e.Seq != int64(i+1) {
				return fmt.Errorf("append %d: page %v, seq %d", i, e.Page, e.Seq)
			}
			return nil
		})
		s.ok(err)
	}
}

// history is one event of each kind that a thread knows, with the thread that
// they fold into. Messages are 5, 2 and 1, marks 6 to 11, 13, 14 and 16.
func history(psid graphapi.ID) ([]messaging.Event, messaging.Thread) {
	events := []messaging.Event{
		{PSID: psid, Kind: messaging.KindMessage, At: 100, Body: []byte(`{"text":"hello"}`)},
		{PSID: psid, Kind: messaging.KindEcho, At: 200, App: 77, Body: []byte(`{"text":"hi","metadata":"m"}`)},
		{PSID: psid, Kind: messaging.KindDelivery, At: 210, Body: []byte(`{"watermark":200,"up_to":2,"seqs":[2]}`)},
		{PSID: psid, Kind: messaging.KindRead, At: 220, Body: []byte(`{"watermark":201,"up_to":3}`)},
		{PSID: psid, Kind: messaging.KindPostback, At: 300, Body: []byte(`{"title":"Go","payload":"P"}`)},
		{PSID: psid, Kind: messaging.KindReaction, At: 310, Body: []byte(`{"on":2,"reaction":"love","emoji":"\u2764"}`)},
		{PSID: psid, Kind: messaging.KindPageReaction, At: 320, App: 77, Body: []byte(`{"on":1,"reaction":"like"}`)},
		{PSID: psid, Kind: messaging.KindEdit, At: 330, Body: []byte(`{"on":1,"text":"hello!","number":1}`)},
		{PSID: psid, Kind: messaging.KindUnsend, At: 340, Body: []byte(`{"on":1}`)},
		{PSID: psid, Kind: messaging.KindForm, At: 350, Body: []byte(`{"on":2,"type":"customer_feedback","answer":{}}`)},
		{PSID: psid, Kind: messaging.KindOptIn, At: 360, Body: []byte(`{"type":"notification_messages","token":"T","topic":"News","frequency":"DAILY","on":2,"expires_at":99999}`)},
		{PSID: psid, Kind: messaging.KindSeen, At: 370, App: 77, Body: []byte(`{"watermark":300,"up_to":5}`)},
		{PSID: psid, Kind: messaging.KindBlock, At: 380, Body: []byte(`{"blocked":true}`)},
		{PSID: psid, Kind: messaging.KindControl, At: 390, App: 77, Body: []byte(`{"action":"take","to":77,"until":5000}`)},
		{PSID: psid, Kind: messaging.KindLink, At: 400, Body: []byte(`{"linked":true,"code":"C"}`)},
		{PSID: psid, Kind: messaging.KindReferral, At: 410, Body: []byte(`{"ref":"R","source":"SHORTLINK","type":"OPEN_THREAD"}`)},
		{PSID: psid, Kind: messaging.KindGame, At: 420, Body: []byte(`{"payload":{}}`)},
	}
	want := messaging.Thread{Page: page1, PSID: psid, Customer: cust0}
	for i := range events {
		events[i].Page, events[i].Seq = page1, int64(i+1)
		want.Apply(&events[i])
	}
	return events, want
}

func testFoldsThread(s *suite) {
	psid := s.threads(page1, 1)[0]
	empty, err := s.msg().Thread(s.ctx, page1, psid)
	s.ok(err)
	if want := (messaging.Thread{Page: page1, PSID: psid, Customer: cust0}); !reflect.DeepEqual(empty, want) {
		s.Errorf("new thread %+v, want %+v", empty, want)
	}
	events, want := history(psid)
	for _, e := range events {
		s.post(page1, e)
	}
	s.checkHistory(psid, events, want)
}

// checkHistory compares every read of one thread with what was appended.
func (s *suite) checkHistory(psid graphapi.ID, events []messaging.Event, want messaging.Thread) {
	s.Helper()
	got, err := s.msg().Thread(s.ctx, page1, psid)
	s.ok(err)
	if !reflect.DeepEqual(got, want) {
		s.Errorf("thread %+v, want %+v", got, want)
	}
	for _, e := range events {
		got, err := s.msg().Event(s.ctx, page1, psid, e.Seq)
		s.ok(err)
		if !reflect.DeepEqual(got, e) {
			s.Errorf("event %+v, want %+v", got, e)
		}
	}
	lists, err := s.msg().Messages(s.ctx, page1, []graphapi.ID{psid}, messaging.Range{Limit: 100})
	s.ok(err)
	if got, want := seqs(lists[0]), []int64{5, 2, 1}; !reflect.DeepEqual(got, want) {
		s.Errorf("messages %v, want %v", got, want)
	}
	marks, err := s.msg().Marks(s.ctx, page1, psid, 0, 100)
	s.ok(err)
	if want := append(slices.Clone(events[5:11]), events[12], events[13], events[15]); !reflect.DeepEqual(marks, want) {
		s.Errorf("marks %+v, want %+v", marks, want)
	}
}

func testSeesOwnAppends(s *suite) {
	psid := s.threads(page1, 1)[0]
	s.say(page1, psid, "before")
	err := s.msg().Update(s.ctx, page1, func(tx messaging.Tx) error {
		for want := int64(1); want <= 3; want++ {
			t, err := tx.Thread(psid)
			if err != nil {
				return err
			}
			if t.Messages != want || t.HeadSeq != want {
				return fmt.Errorf("messages %d, head %d, want %d", t.Messages, t.HeadSeq, want)
			}
			if err := tx.Append(message(psid, want, "x")); err != nil {
				return err
			}
		}
		return nil
	})
	s.ok(err)
}

func testErrorLeavesNothing(s *suite) {
	psid := s.threads(page1, 1)[0]
	s.say(page1, psid, "stays")
	before, err := s.msg().Thread(s.ctx, page1, psid)
	s.ok(err)
	refused := errors.New("refused")
	err = s.msg().Update(s.ctx, page1, func(tx messaging.Tx) error {
		for range 3 {
			if err := tx.Append(message(psid, 9, "goes")); err != nil {
				return err
			}
		}
		return refused
	})
	if !errors.Is(err, refused) {
		s.Fatalf("error %v, want the function's own", err)
	}
	for range 2 {
		after, err := s.msg().Thread(s.ctx, page1, psid)
		s.ok(err)
		if !reflect.DeepEqual(after, before) {
			s.Errorf("thread %+v, want %+v", after, before)
		}
		if _, err := s.msg().Event(s.ctx, page1, psid, 2); !errors.Is(err, messaging.ErrNotFound) {
			s.Errorf("event of the failed update: %v, want ErrNotFound", err)
		}
		s.reopen()
	}
	if seq := s.say(page1, psid, "next"); seq != 2 {
		s.Errorf("next position %d, want 2", seq)
	}
}

// testErrorSparesNeighbours mixes failing and good updates of one thread, so
// that they meet in one commit.
func testErrorSparesNeighbours(s *suite) {
	psid := s.threads(page1, 1)[0]
	refused := errors.New("refused")
	const good = 200
	s.parallel(2*good, func(i int) error {
		err := s.msg().Update(s.ctx, page1, func(tx messaging.Tx) error {
			if err := tx.Append(message(psid, int64(i), "x")); err != nil {
				return err
			}
			if i%2 == 1 {
				return refused
			}
			return nil
		})
		if i%2 == 1 && errors.Is(err, refused) {
			return nil
		}
		return err
	})
	t, err := s.msg().Thread(s.ctx, page1, psid)
	s.ok(err)
	if t.Messages != good || t.HeadSeq != good {
		s.Errorf("messages %d, head %d, want %d", t.Messages, t.HeadSeq, good)
	}
	lists, err := s.msg().Messages(s.ctx, page1, []graphapi.ID{psid}, messaging.Range{Limit: 3 * good})
	s.ok(err)
	if len(lists[0]) != good {
		s.Fatalf("%d messages listed, want %d", len(lists[0]), good)
	}
	for _, e := range lists[0] {
		if e.At%2 == 1 {
			s.Errorf("position %d holds a message of a failed update", e.Seq)
		}
	}
}

func testUnknownThread(s *suite) {
	s.threads(page1, 1)
	other := s.threads(page2, 1)[0]
	for name, psid := range map[string]graphapi.ID{"nobody": 42, "other Page": other} {
		err := s.msg().Update(s.ctx, page1, func(tx messaging.Tx) error {
			if _, err := tx.Thread(psid); !errors.Is(err, messaging.ErrNotFound) {
				return fmt.Errorf("thread: %v, want ErrNotFound", err)
			}
			if err := tx.Append(message(psid, 1, "x")); !errors.Is(err, messaging.ErrNotFound) {
				return fmt.Errorf("append: %v, want ErrNotFound", err)
			}
			return nil
		})
		if err != nil {
			s.Errorf("%s: %v", name, err)
		}
		if _, err := s.msg().Thread(s.ctx, page1, psid); !errors.Is(err, messaging.ErrNotFound) {
			s.Errorf("%s: Thread: %v, want ErrNotFound", name, err)
		}
		if _, err := s.msg().Event(s.ctx, page1, psid, 1); !errors.Is(err, messaging.ErrNotFound) {
			s.Errorf("%s: Event: %v, want ErrNotFound", name, err)
		}
	}
}

func testUnknownPage(s *suite) {
	if _, err := tryPost(s.ctx, s.msg(), page1, *message(psid0, 1, "x")); !errors.Is(err, messaging.ErrNotFound) {
		s.Errorf("update of an unknown Page: %v, want ErrNotFound", err)
	}
	if list, err := s.msg().Threads(s.ctx, page1, messaging.Range{Limit: 5}); err != nil || len(list) != 0 {
		s.Errorf("threads of an unknown Page: %v, %v", list, err)
	}
}

func testNothingAppended(s *suite) {
	psid := s.threads(page1, 1)[0]
	s.ok(s.msg().Update(s.ctx, page1, func(messaging.Tx) error { return nil }))
	if seq := s.say(page1, psid, "x"); seq != 1 {
		s.Errorf("position %d, want 1", seq)
	}
}

func testCancelledContext(s *suite) {
	psid := s.threads(page1, 1)[0]
	ctx, cancel := context.WithCancel(s.ctx)
	cancel()
	if _, err := tryPost(ctx, s.msg(), page1, *message(psid, 1, "x")); err != nil && !errors.Is(err, context.Canceled) {
		s.Errorf("cancelled update: %v, want context.Canceled or success", err)
	}
	s.say(page1, psid, "the store goes on")
}

// parallel runs f(0..n-1) in 64 goroutines and ends the test on an error.
func (s *suite) parallel(n int, f func(i int) error) {
	s.Helper()
	work := make(chan int)
	failed := make(chan error, n)
	var wg sync.WaitGroup
	for range 64 {
		wg.Go(func() {
			for i := range work {
				if err := f(i); err != nil {
					failed <- fmt.Errorf("call %d: %w", i, err)
				}
			}
		})
	}
	for i := range n {
		work <- i
	}
	close(work)
	wg.Wait()
	close(failed)
	for err := range failed {
		s.Fatal(err)
	}
}

// testConcurrent writes from 64 goroutines to several Pages: nothing is lost,
// positions are dense and the journal and the hook agree about the order.
func testConcurrent(s *suite) {
	const perPage = 400
	heard := s.hear()
	ids := []graphapi.ID{page1, page2, page2 + 1}
	psids := map[graphapi.ID][]graphapi.ID{}
	for _, page := range ids {
		psids[page] = s.threads(page, 7)
	}
	var mu sync.Mutex
	acked := map[graphapi.ID]map[int64]int64{}
	s.parallel(perPage*len(ids), func(i int) error {
		page := ids[i%len(ids)]
		seq, err := tryPost(s.ctx, s.msg(), page, *message(psids[page][i%7], int64(i), "x"))
		mu.Lock()
		defer mu.Unlock()
		if acked[page] == nil {
			acked[page] = map[int64]int64{}
		}
		acked[page][seq] = int64(i)
		return err
	})
	hook := heard.wait(s, perPage*len(ids))
	for _, page := range ids {
		journal, err := s.db.Outbox().Journal(s.ctx, page, 0, 2*perPage)
		s.ok(err)
		if len(journal) != perPage || len(acked[page]) != perPage {
			s.Fatalf("journal %d, distinct positions %d, want %d", len(journal), len(acked[page]), perPage)
		}
		for i, e := range journal {
			if e.Seq != int64(i+1) || e.At != acked[page][e.Seq] || e.Page != page {
				s.Fatalf("journal[%d] = %+v, acknowledged %d", i, e, acked[page][e.Seq])
			}
		}
		if !reflect.DeepEqual(hook[page], journal) {
			s.Errorf("the hook of Page %v heard another order than the journal holds", page)
		}
	}
}

// testDecidesOnNewest lets every update append only what it read: a stale read
// would repeat a number.
func testDecidesOnNewest(s *suite) {
	const n = 300
	psid := s.threads(page1, 1)[0]
	s.parallel(n, func(int) error {
		return s.msg().Update(s.ctx, page1, func(tx messaging.Tx) error {
			t, err := tx.Thread(psid)
			if err != nil {
				return err
			}
			return tx.Append(message(psid, t.Messages, "x"))
		})
	})
	journal, err := s.db.Outbox().Journal(s.ctx, page1, 0, n)
	s.ok(err)
	for i, e := range journal {
		if e.At != int64(i) {
			s.Fatalf("position %d decided on %d earlier messages", e.Seq, e.At)
		}
	}
}

// testReadsOwnWriteAtOnce reads everything that an update changed directly
// after it was acknowledged, while others write.
func testReadsOwnWriteAtOnce(s *suite) {
	psids := s.threads(page1, 64)
	s.parallel(256, func(i int) error {
		psid := psids[i%len(psids)]
		seq, err := tryPost(s.ctx, s.msg(), page1, *message(psid, int64(i), "x"))
		if err != nil {
			return err
		}
		return seen(s.ctx, s.msg(), psid, seq)
	})
}

func seen(ctx context.Context, store messaging.Store, psid graphapi.ID, seq int64) error {
	t, err := store.Thread(ctx, page1, psid)
	if err != nil || t.LastSeq < seq {
		return fmt.Errorf("thread at %d, want %d (%v)", t.LastSeq, seq, err)
	}
	if e, err := store.Event(ctx, page1, psid, seq); err != nil || e.Seq != seq {
		return fmt.Errorf("event %d: %v", seq, err)
	}
	lists, err := store.Messages(ctx, page1, []graphapi.ID{psid}, messaging.Range{Limit: 1000})
	if err != nil || !contains(lists[0], seq) {
		return fmt.Errorf("message %d is not listed in %v (%v)", seq, seqs(lists[0]), err)
	}
	threads, err := store.Threads(ctx, page1, messaging.Range{Limit: 1000})
	if err != nil {
		return err
	}
	for _, t := range threads {
		if t.PSID == psid && t.LastSeq >= seq {
			return nil
		}
	}
	return fmt.Errorf("thread %v is not listed at %d", psid, seq)
}

func testManyEvents(s *suite) {
	const n = 500
	psid := s.threads(page1, 1)[0]
	err := s.msg().Update(s.ctx, page1, func(tx messaging.Tx) error {
		for i := range n {
			if err := tx.Append(message(psid, int64(i), "x")); err != nil {
				return err
			}
		}
		return nil
	})
	s.ok(err)
	journal, err := s.db.Outbox().Journal(s.ctx, page1, 0, 2*n)
	s.ok(err)
	if len(journal) != n || journal[n-1].Seq != n {
		s.Fatalf("journal holds %d events", len(journal))
	}
}

func testUnusual(s *suite) {
	const big = graphapi.ID(math.MaxInt64)
	s.pages(big)
	s.ok(s.msg().CreateCustomer(s.ctx, messaging.Customer{ID: big - 1, Name: "n"}))
	psid, err := s.msg().EnsureThread(s.ctx, big, big-1, big-2)
	s.ok(err)
	bodies := [][]byte{
		{}, []byte("\x00"), []byte("a\x00b"), {0xff, 0xfe, 0x80}, []byte("😀 '\"%_\\ \u202e"),
		[]byte("line\r\n "), bytes.Repeat([]byte("long "), 100_000),
	}
	times := []int64{0, math.MinInt64, math.MaxInt64, -1, 1 << 53, 1, 2}
	for range 2 {
		for i, body := range bodies {
			e := messaging.Event{PSID: psid, Kind: messaging.KindEcho, At: times[i], App: big, Body: body}
			e.Seq = s.post(big, e)
			got, err := s.msg().Event(s.ctx, big, psid, e.Seq)
			s.ok(err)
			if got.At != e.At || got.App != e.App || !bytes.Equal(got.Body, body) {
				s.Errorf("event %d changed: at %d app %d body %.20q", e.Seq, got.At, got.App, got.Body)
			}
		}
		s.reopen()
	}
}
