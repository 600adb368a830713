package outbox

import (
	"math/rand/v2"
	"testing"

	"parley/graphapi"
	"parley/internal/messaging"
)

func event(page graphapi.ID, seq int64) *messaging.Event {
	return &messaging.Event{Page: page, Seq: seq, Body: make([]byte, 40)}
}

// TestTail: whatever is added, a run is contiguous, memory is bounded, and the
// answer begins right after the position or is empty.
func TestTail(t *testing.T) {
	const limit = 50 * (40 + eventOverhead)
	tl := newTail(limit)
	random := rand.New(rand.NewPCG(1, 2))
	heads := map[graphapi.ID]int64{}
	for range 20_000 {
		page := graphapi.ID(1 + random.IntN(4))
		heads[page]++
		if random.IntN(10) == 0 {
			heads[page] += int64(random.IntN(3)) // committed by another node
		}
		tl.add([]*messaging.Event{event(page, heads[page])})
		if random.IntN(20) == 0 {
			tl.add([]*messaging.Event{event(page, heads[page])}) // twice
		}
		checkTail(t, tl, limit)
		after := heads[page] - int64(random.IntN(30))
		for i, e := range tl.after(page, after, 10) {
			if e.Page != page || e.Seq != after+1+int64(i) {
				t.Fatalf("after %d: %d at %d", after, e.Seq, i)
			}
		}
		if got := tl.after(page, heads[page]-1, 10); len(got) != 1 {
			t.Fatalf("newest event not in memory: %v", got)
		}
	}
}

func checkTail(t *testing.T, tl *tail, limit int) {
	t.Helper()
	size, kept := 0, 0
	for _, r := range tl.pages {
		for i, e := range r.events {
			size += cost(e)
			if e.Seq != r.events[0].Seq+int64(i) {
				t.Fatalf("gap in run of Page %s", r.page)
			}
		}
		kept += len(r.events) + r.gone
	}
	if size != tl.size || size > limit || len(tl.order) > limit/eventOverhead || kept > len(tl.order) {
		t.Fatalf("size %d, counted %d, order %d, kept %d", tl.size, size, len(tl.order), kept)
	}
}

func TestTailEmpty(t *testing.T) {
	tl := newTail(1000)
	if got := tl.after(1, 0, 10); got != nil {
		t.Error(got)
	}
	tl.add([]*messaging.Event{{Page: 1, Seq: 1, Body: make([]byte, 2000)}})
	if got := tl.after(1, 0, 10); got != nil || len(tl.pages) != 0 {
		t.Error("an event beyond the limit was kept")
	}
}

func TestQueueDropsWhatDoesNotFit(t *testing.T) {
	q := newQueue()
	batch := make([]*messaging.Event, queueLimit/2+1)
	for i := range batch {
		batch[i] = event(1, int64(i))
	}
	q.add(batch)
	q.add(batch)
	if got := q.take(); len(got) != len(batch) {
		t.Errorf("took %d events, want %d", len(got), len(batch))
	}
	q.add(batch[:3])
	if got := q.take(); len(got) != 3 {
		t.Errorf("took %d events, want 3", len(got))
	}
}
