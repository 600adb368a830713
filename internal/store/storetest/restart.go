package storetest

import (
	"errors"
	"reflect"

	"parley/graphapi"
	"parley/internal/messaging"
)

var errRefused = errors.New("refused")

var restartTests = map[string]func(*suite){
	"Thread":      testRestartThread,
	"Lists":       testRestartLists,
	"GoesOn":      testRestartGoesOn,
	"Empty":       func(s *suite) { s.reopen(); s.ok(s.db.Ping(s.ctx)) },
	"NeverFailed": testNeverFailed,
}

func testRestartThread(s *suite) {
	psid := s.threads(page1, 1)[0]
	events, want := history(psid)
	if want.More == nil || want.SeenSeq == 0 {
		s.Fatalf("the history leaves no rare state: %+v", want)
	}
	for _, e := range events {
		s.post(page1, e)
		s.reopen()
	}
	s.checkHistory(psid, events, want)
}

func testRestartLists(s *suite) {
	psids := s.threads(page1, 20)
	for i := range 200 {
		s.say(page1, psids[(i*7)%20], "x")
	}
	read := func() ([]messaging.Thread, [][]messaging.Event) {
		threads, err := s.msg().Threads(s.ctx, page1, messaging.Range{Limit: 50})
		s.ok(err)
		var order []graphapi.ID
		for _, t := range threads {
			order = append(order, t.PSID)
		}
		messages, err := s.msg().Messages(s.ctx, page1, order, messaging.Range{Limit: 50})
		s.ok(err)
		return threads, messages
	}
	threads, messages := read()
	s.reopen()
	threads2, messages2 := read()
	if len(threads) != 20 || !reflect.DeepEqual(threads, threads2) {
		s.Errorf("%d threads before, %d after, or they differ", len(threads), len(threads2))
	}
	if !reflect.DeepEqual(messages, messages2) {
		s.Error("messages differ after reopening")
	}
}

// testRestartGoesOn writes in several lives of the database, without any read
// of lists in between, and then compares.
func testRestartGoesOn(s *suite) {
	psids := s.threads(page1, 3)
	want := int64(0)
	for range 4 {
		for range 10 {
			want++
			if seq := s.say(page1, psids[want%3], "x"); seq != want {
				s.Fatalf("position %d, want %d", seq, want)
			}
		}
		s.reopen()
	}
	total := int64(0)
	threads, err := s.msg().Threads(s.ctx, page1, messaging.Range{Limit: 9})
	s.ok(err)
	for _, t := range threads {
		total += t.Messages
		lists, err := s.msg().Messages(s.ctx, page1, []graphapi.ID{t.PSID}, messaging.Range{Limit: 99})
		s.ok(err)
		if int64(len(lists[0])) != t.Messages {
			s.Errorf("thread counts %d messages, %d are listed", t.Messages, len(lists[0]))
		}
	}
	if total != want {
		s.Errorf("threads count %d messages, want %d", total, want)
	}
}

func testNeverFailed(s *suite) {
	s.ok(s.db.Ping(s.ctx))
	select {
	case <-s.db.Failed():
		s.Error("a healthy store says it failed")
	default:
	}
}
