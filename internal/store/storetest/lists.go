package storetest

import (
	"errors"
	"fmt"
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
	"Marks":             testMarks,
	"MarksAtOnce":       testMarksAtOnce,
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
		if !reflect.DeepEqual(one, t) {
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

// mark builds a reaction to the message at a position.
func mark(psid graphapi.ID, on int64) messaging.Event {
	return messaging.Event{PSID: psid, Kind: messaging.KindReaction, At: 7, Body: fmt.Appendf(nil, `{"on":%d,"reaction":"love"}`, on)}
}

func testMarks(s *suite) {
	psids := s.threads(page1, 2)
	other := s.threads(page2, 1)[0]
	s.say(page1, psids[0], "x")
	for range 5 {
		s.post(page1, mark(psids[0], 1)) // at 2, 4 and so on
		s.post(page1, mark(psids[1], 1)) // at 3, 5 and so on
	}
	s.say(page1, psids[0], "y")
	s.post(page2, mark(other, 1))
	for range 2 {
		for _, c := range []struct {
			page, psid graphapi.ID
			after      int64
			limit      int
			want       []int64
		}{
			{page1, psids[0], 0, 100, []int64{2, 4, 6, 8, 10}},
			{page1, psids[0], 0, 2, []int64{2, 4}},
			{page1, psids[0], 4, 2, []int64{6, 8}},
			{page1, psids[0], 5, 2, []int64{6, 8}},
			{page1, psids[0], 10, 2, nil},
			{page1, psids[0], 1 << 62, 2, nil},
			{page1, psids[1], 0, 3, []int64{3, 5, 7}},
			{page2, other, 0, 3, []int64{1}},
			{page1, other, 0, 3, nil},
			{page2, psids[0], 0, 3, nil},
			{page1, 42, 0, 3, nil},
			{42, psids[0], 0, 3, nil},
		} {
			got, err := s.msg().Marks(s.ctx, c.page, c.psid, c.after, c.limit)
			if err != nil || !slices.Equal(seqs(got), c.want) {
				s.Errorf("marks %d after %d of %v on %v: %v (%v), want %v", c.limit, c.after, c.psid, c.page, seqs(got), err, c.want)
			}
		}
		s.reopen()
	}
}

// testMarksAtOnce lists every mark directly after it was acknowledged, while
// others write, and all of them after each life of the database.
func testMarksAtOnce(s *suite) {
	const lives, each = 3, 100
	psids := s.threads(page1, 5)
	for life := range lives {
		s.parallel(each, func(i int) error {
			psid := psids[i%len(psids)]
			seq, err := tryPost(s.ctx, s.msg(), page1, mark(psid, 1))
			if err != nil {
				return err
			}
			got, err := s.msg().Marks(s.ctx, page1, psid, seq-1, 1)
			if err != nil || len(got) != 1 || got[0].Seq != seq {
				return fmt.Errorf("mark %d: %v lists %v", seq, err, seqs(got))
			}
			return nil
		})
		s.reopen()
		n := 0
		for _, psid := range psids {
			got, err := s.msg().Marks(s.ctx, page1, psid, 0, 1000)
			s.ok(err)
			n += len(got)
		}
		if want := (life + 1) * each; n != want {
			s.Errorf("%d marks in life %d, want %d", n, life, want)
		}
	}
}
