package outbox

import (
	"sync"

	"parley/graphapi"
	"parley/internal/messaging"
)

// tailBytes bounds the recent events kept in memory, all Pages together.
const tailBytes = 8 << 20

// eventOverhead is what an event costs beside its body, in bytes.
const eventOverhead = 160

// tail keeps the newest events in memory. Those of one Page are always
// contiguous, so that a reader near the head needs no database.
type tail struct {
	mu    sync.Mutex
	limit int
	size  int
	pages map[graphapi.ID]*run
	order []*run // the run of each event, oldest first; with those that a gap dropped
}

// run is the contiguous end of one Page's journal.
type run struct {
	page   graphapi.ID
	events []*messaging.Event
	gone   int // its entries in order whose event a gap dropped
}

func newTail(limit int) *tail {
	return &tail{limit: limit, pages: map[graphapi.ID]*run{}}
}

// add keeps events and drops the oldest ones beyond the limit. After a gap,
// left by a dropped batch or by another node, the Page's run begins anew.
func (t *tail) add(events []*messaging.Event) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, e := range events {
		r := t.pages[e.Page]
		if r == nil {
			r = &run{page: e.Page}
			t.pages[e.Page] = r
		}
		if n := len(r.events); n > 0 && e.Seq != r.events[n-1].Seq+1 {
			if e.Seq <= r.events[n-1].Seq {
				continue
			}
			t.restart(r)
		}
		r.events = append(r.events, e)
		t.order = append(t.order, r)
		t.size += cost(e)
	}
	for t.size > t.limit || len(t.order) > t.limit/eventOverhead {
		t.dropOldest()
	}
}

// restart forgets the events of a run.
func (t *tail) restart(r *run) {
	for _, e := range r.events {
		t.size -= cost(e)
	}
	r.gone += len(r.events)
	r.events = nil
}

func (t *tail) dropOldest() {
	r := t.order[0]
	t.order[0] = nil
	t.order = t.order[1:]
	if r.gone > 0 {
		r.gone--
		return
	}
	t.size -= cost(r.events[0])
	r.events[0] = nil
	r.events = r.events[1:]
	if len(r.events) == 0 {
		delete(t.pages, r.page)
	}
}

// after returns up to limit events that follow a position, or none when the
// first of them is not in memory.
func (t *tail) after(page graphapi.ID, seq int64, limit int) []*messaging.Event {
	t.mu.Lock()
	defer t.mu.Unlock()
	r := t.pages[page]
	if r == nil || len(r.events) == 0 || seq+1 < r.events[0].Seq {
		return nil
	}
	from := seq + 1 - r.events[0].Seq
	if from >= int64(len(r.events)) {
		return nil
	}
	events := r.events[from:min(from+int64(limit), int64(len(r.events)))]
	return append([]*messaging.Event(nil), events...)
}

func cost(e *messaging.Event) int { return len(e.Body) + eventOverhead }
