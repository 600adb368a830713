package storetest

import (
	"errors"
	"reflect"
	"slices"
	"testing"

	"parley/graphapi"
	"parley/internal/messaging"
)

var listTests = map[string]func(*suite){
	"ThreadOrder":       testThreadOrder,
	"ThreadRanges":      testThreadRanges,
	"MessageRanges":     testMessageRanges,
	"MessagesOfMany":    testMessagesOfMany,
	"MessagesFields":    testMessagesFields,
	"EventOfThread":     testEventOfThread,
	"ListsAreOfOnePage": testListsAreOfOnePage,
}

// ranges are the windows over positions 1..10 that every list must answer.
var ranges = []struct {
	name string
	r    messaging.Range
	want []int64
}{
	{"newest", messaging.Range{Limit: 3}, []int64{10, 9, 8}},
	{"all", messaging.Range{Limit: 100}, []int64{10, 9, 8, 7, 6, 5, 4, 3, 2, 1}},
	{"after", messaging.Range{After: 8, Limit: 3}, []int64{7, 6, 5}},
	{"after the last", messaging.Range{After: 1, Limit: 3}, nil},
	{"after what is not there", messaging.Range{After: 1000, Limit: 2}, []int64{10, 9}},
	{"before", messaging.Range{Before: 4, Limit: 3}, []int64{7, 6, 5}},
	{"before, short", messaging.Range{Before: 8, Limit: 3}, []int64{10, 9}},
	{"before the first", messaging.Range{Before: 10, Limit: 3}, nil},
	{"between", messaging.Range{After: 9, Before: 3, Limit: 100}, []int64{8, 7, 6, 5, 4}},
	{"between, limited from below", messaging.Range{After: 9, Before: 3, Limit: 2}, []int64{5, 4}},
	{"one", messaging.Range{Limit: 1}, []int64{10}},
}

func testThreadOrder(s *suite) {
	psids := s.threads(page1, 4)
	for _, i := range []int{0, 1, 2, 0} { // the fourth stays empty
		s.say(page1, psids[i], "x")
	}
	s.post(page1, messaging.Event{PSID: psids[1], Kind: messaging.KindRead, At: 9, Body: []byte(`{"watermark":1,"up_to":1}`)})
	got, err := s.msg().Threads(s.ctx, page1, messaging.Range{Limit: 10})
	s.ok(err)
	want := []graphapi.ID{psids[0], psids[2], psids[1]}
	if len(got) != len(want) {
		s.Fatalf("%d threads, want %d", len(got), len(want))
	}
	for i, t := range got {
		if t.PSID != want[i] {
			s.Errorf("thread %d is %v, want %v", i, t.PSID, want[i])
		}
		one, err := s.msg().Thread(s.ctx, page1, t.PSID)
		s.ok(err)
		if one != t {
			s.Errorf("listed %+v, alone %+v", t, one)
		}
	}
}

func testThreadRanges(s *suite) {
	for _, psid := range s.threads(page1, 10) {
		s.say(page1, psid, "x")
	}
	for _, c := range ranges {
		s.Run(c.name, func(t *testing.T) {
			got, err := s.msg().Threads(s.ctx, page1, c.r)
			if err != nil {
				t.Fatal(err)
			}
			var positions []int64
			for _, thread := range got {
				positions = append(positions, thread.LastSeq)
			}
			if !slices.Equal(positions, c.want) {
				t.Errorf("positions %v, want %v", positions, c.want)
			}
		})
	}
}

func testMessageRanges(s *suite) {
	psid := s.threads(page1, 1)[0]
	for range 10 {
		s.say(page1, psid, "x")
	}
	for _, c := range ranges {
		s.Run(c.name, func(t *testing.T) {
			got, err := s.msg().Messages(s.ctx, page1, []graphapi.ID{psid}, c.r)
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(seqs(got[0]), c.want) {
				t.Errorf("positions %v, want %v", seqs(got[0]), c.want)
			}
		})
	}
}

func testMessagesOfMany(s *suite) {
	psids := s.threads(page1, 3)
	for _, i := range []int{0, 1, 0, 1, 0} { // the third stays empty
		s.say(page1, psids[i], "x")
	}
	ask := []graphapi.ID{psids[1], 42, psids[2], psids[0], psids[1]}
	got, err := s.msg().Messages(s.ctx, page1, ask, messaging.Range{Limit: 2})
	s.ok(err)
	want := [][]int64{{4, 2}, {}, {}, {5, 3}, {4, 2}}
	if len(got) != len(want) {
		s.Fatalf("%d lists, want %d", len(got), len(want))
	}
	for i := range want {
		if !slices.Equal(seqs(got[i]), want[i]) {
			s.Errorf("list %d holds %v, want %v", i, seqs(got[i]), want[i])
		}
	}
	if got, err := s.msg().Messages(s.ctx, page1, nil, messaging.Range{Limit: 2}); err != nil || len(got) != 0 {
		s.Errorf("messages of no thread: %v, %v", got, err)
	}
}

func testMessagesFields(s *suite) {
	psid := s.threads(page1, 1)[0]
	events, _ := history(psid)
	for _, e := range events {
		s.post(page1, e)
	}
	want := []messaging.Event{events[4], events[1], events[0]}
	for range 2 {
		lists, err := s.msg().Messages(s.ctx, page1, []graphapi.ID{psid}, messaging.Range{Limit: 9})
		s.ok(err)
		if !reflect.DeepEqual(lists[0], want) {
			s.Errorf("messages %+v, want %+v", lists[0], want)
		}
		s.reopen()
	}
}

func testEventOfThread(s *suite) {
	psids := s.threads(page1, 2)
	seq := s.say(page1, psids[0], "x")
	if _, err := s.msg().Event(s.ctx, page1, psids[1], seq); !errors.Is(err, messaging.ErrNotFound) {
		s.Errorf("event of another thread: %v, want ErrNotFound", err)
	}
	for _, wrong := range []int64{0, -1, seq + 1, 1 << 40, 1<<40 + 1, 1<<62 + 1, -1 << 62} {
		if _, err := s.msg().Event(s.ctx, page1, psids[0], wrong); !errors.Is(err, messaging.ErrNotFound) {
			s.Errorf("position %d: %v, want ErrNotFound", wrong, err)
		}
	}
}

func testListsAreOfOnePage(s *suite) {
	a, b := s.threads(page1, 1)[0], s.threads(page2, 1)[0]
	s.say(page1, a, "one")
	s.say(page2, b, "two")
	s.say(page2, b, "three")
	got, err := s.msg().Threads(s.ctx, page1, messaging.Range{Limit: 10})
	s.ok(err)
	if len(got) != 1 || got[0].PSID != a || got[0].LastSeq != 1 {
		s.Errorf("threads of the first Page: %+v", got)
	}
	lists, err := s.msg().Messages(s.ctx, page1, []graphapi.ID{b}, messaging.Range{Limit: 10})
	s.ok(err)
	if len(lists[0]) != 0 {
		s.Errorf("the first Page lists messages of the second: %+v", lists[0])
	}
	if _, err := s.msg().Event(s.ctx, page1, b, 2); !errors.Is(err, messaging.ErrNotFound) {
		s.Errorf("event of another Page: %v, want ErrNotFound", err)
	}
}
