package storetest

import (
	"errors"
	"maps"
	"slices"
	"sync"
	"time"

	"parley/graphapi"
	"parley/internal/messaging"
)

var outboxTests = map[string]func(*suite){
	"Heads":          testHeads,
	"Journal":        testJournal,
	"InNoThread":     testInNoThread,
	"HookHearsAll":   testHookHearsAll,
	"HookAndFailure": testHookAndFailure,
}

// ear collects what the commit hook hears.
type ear struct {
	mu     sync.Mutex
	events map[graphapi.ID][]*messaging.Event
	n      int
	more   chan struct{} // one wake-up is enough: wait looks again
}

// hear registers the hook; call it before the first Update.
func (s *suite) hear() *ear {
	e := &ear{events: map[graphapi.ID][]*messaging.Event{}, more: make(chan struct{}, 1)}
	s.db.Outbox().OnCommit(func(batch []*messaging.Event) {
		e.mu.Lock()
		defer e.mu.Unlock()
		for _, ev := range batch {
			e.events[ev.Page] = append(e.events[ev.Page], ev)
		}
		e.n += len(batch)
		select {
		case e.more <- struct{}{}:
		default:
		}
	})
	return e
}

// wait returns what was heard once n events have been.
func (e *ear) wait(s *suite, n int) map[graphapi.ID][]*messaging.Event {
	s.Helper()
	deadline := time.NewTicker(30 * time.Second)
	defer deadline.Stop()
	for {
		e.mu.Lock()
		if e.n >= n {
			defer e.mu.Unlock()
			return maps.Clone(e.events)
		}
		e.mu.Unlock()
		select {
		case <-e.more:
		case <-deadline.C:
			s.Fatalf("the hook did not hear %d events", n)
		}
	}
}

func testHeads(s *suite) {
	a, b := s.threads(page1, 1)[0], s.threads(page2, 1)[0]
	s.pages(page2 + 1) // stays empty
	s.say(page1, a, "x")
	s.say(page2, b, "x")
	s.say(page2, b, "x")
	want := map[graphapi.ID]int64{page1: 1, page2: 2}
	for range 2 {
		got, err := s.db.Outbox().Heads(s.ctx)
		s.ok(err)
		if !maps.Equal(got, want) {
			s.Errorf("heads %v, want %v", got, want)
		}
		s.reopen()
	}
}

func testJournal(s *suite) {
	psids := s.threads(page1, 2)
	other := s.threads(page2, 1)[0]
	for i := range 10 {
		s.say(page1, psids[i%2], "x")
		s.say(page2, other, "y")
	}
	for _, c := range []struct {
		after int64
		limit int
		want  []int64
	}{
		{0, 3, []int64{1, 2, 3}},
		{3, 3, []int64{4, 5, 6}},
		{8, 30, []int64{9, 10}},
		{10, 3, nil},
		{1000, 3, nil},
	} {
		got, err := s.db.Outbox().Journal(s.ctx, page1, c.after, c.limit)
		s.ok(err)
		var positions []int64
		for _, e := range got {
			positions = append(positions, e.Seq)
			if e.Page != page1 || e.PSID != psids[(e.Seq-1)%2] || string(e.Body) != `{"text":"x"}` {
				s.Errorf("journal holds %+v", e)
			}
		}
		if !slices.Equal(positions, c.want) {
			s.Errorf("after %d: %v, want %v", c.after, positions, c.want)
		}
	}
	if got, err := s.db.Outbox().Journal(s.ctx, 42, 0, 5); err != nil || len(got) != 0 {
		s.Errorf("journal of an unknown Page: %v, %v", got, err)
	}
}

func testHookHearsAll(s *suite) {
	heard := s.hear()
	psid := s.threads(page1, 1)[0]
	events, _ := history(psid)
	for _, e := range events {
		s.post(page1, e)
	}
	got := heard.wait(s, len(events))[page1]
	for i, e := range got {
		if e.Seq != events[i].Seq || e.Kind != events[i].Kind || string(e.Body) != string(events[i].Body) {
			s.Errorf("heard %+v, want %+v", e, events[i])
		}
	}
}

func testHookAndFailure(s *suite) {
	heard := s.hear()
	psid := s.threads(page1, 1)[0]
	err := s.msg().Update(s.ctx, page1, func(tx messaging.Tx) error {
		if err := tx.Append(message(psid, 1, "never")); err != nil {
			return err
		}
		return errRefused
	})
	if err == nil {
		s.Error("the function's error is lost")
	}
	s.say(page1, psid, "heard")
	got := heard.wait(s, 1)[page1]
	if len(got) != 1 || got[0].Seq != 1 || string(got[0].Body) != `{"text":"heard"}` {
		s.Errorf("heard %d events, first %+v", len(got), got[0])
	}
}

// testInNoThread mixes events that belong to no thread with those that do:
// they keep their order in the journal and leave threads alone.
func testInNoThread(s *suite) {
	heard := s.hear()
	psid := s.threads(page1, 1)[0]
	feed := messaging.Event{Kind: messaging.KindFeed, At: 5, Body: []byte(`{"item":"post"}`)}
	policy := messaging.Event{Kind: messaging.KindPolicy, At: 6, Body: []byte(`{"action":"warning"}`)}
	for _, e := range []messaging.Event{feed, *message(psid, 7, "x"), policy, feed} {
		s.post(page1, e)
	}
	want := []messaging.Kind{messaging.KindFeed, messaging.KindMessage, messaging.KindPolicy, messaging.KindFeed}
	s.checkKinds(heard.wait(s, len(want))[page1], want)
	for range 2 {
		journal, err := s.db.Outbox().Journal(s.ctx, page1, 0, 10)
		s.ok(err)
		s.checkKinds(journal, want)
		list, err := s.msg().Threads(s.ctx, page1, messaging.Range{Limit: 9})
		s.ok(err)
		if len(list) != 1 || list[0].PSID != psid || list[0].HeadSeq != 2 {
			s.Errorf("threads %+v", list)
		}
		if _, err := s.msg().Thread(s.ctx, page1, 0); !errors.Is(err, messaging.ErrNotFound) {
			s.Errorf("thread 0: %v, want ErrNotFound", err)
		}
		s.reopen()
	}
	s.refusesNoThread(feed)
	if seq := s.post(page1, feed); seq != 5 {
		s.Errorf("next position %d, want 5", seq)
	}
}

func (s *suite) checkKinds(events []*messaging.Event, want []messaging.Kind) {
	s.Helper()
	var got []messaging.Kind
	for i, e := range events {
		got = append(got, e.Kind)
		if e.Seq != int64(i+1) || e.Page != page1 || (e.PSID == 0) == e.Kind.InThread() {
			s.Errorf("event %d is %+v", i, e)
		}
	}
	if !slices.Equal(got, want) {
		s.Errorf("kinds %v, want %v", got, want)
	}
}

// refusesNoThread appends events that must not stay.
func (s *suite) refusesNoThread(e messaging.Event) {
	s.Helper()
	if _, err := tryPost(s.ctx, s.msg(), page1, *message(0, 1, "x")); !errors.Is(err, messaging.ErrNotFound) {
		s.Errorf("message in no thread: %v, want ErrNotFound", err)
	}
	err := s.msg().Update(s.ctx, page1, func(tx messaging.Tx) error {
		return errors.Join(tx.Append(&e), errRefused)
	})
	if !errors.Is(err, errRefused) {
		s.Errorf("refused update: %v", err)
	}
}
