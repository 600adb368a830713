package sqlite

import (
	"sync"

	"parley/graphapi"
	"parley/internal/messaging"
)

// state is what the store keeps in memory: every Page and the threads in use,
// as they were committed. Only the writer changes it, and holds mu when it
// does, so that the writer itself reads without a lock and others with one.
type state struct {
	mu    sync.RWMutex
	pages map[graphapi.ID]*page

	// The thread cache has two generations. A thread that is used moves to
	// the young one; when that is full it becomes the old one, whose threads
	// go unless they have something to write.
	young, old map[graphapi.ID]*entry
	limit      int // threads in the young generation
}

// page is one Page with the positions of its journal.
type page struct {
	messaging.Page
	no      int64 // short number
	head    int64 // last committed position
	derived int64 // derived rows are complete up to here

	next    int64 // writer: last position given out, committed or not
	pending bool  // writer: listed in derive.pages
}

// entry is a cached thread. The flags pin it: its row is older than it is.
type entry struct {
	messaging.Thread
	no     int64 // its Page's short number
	rowSeq int64 // LastSeq of its row, where the table activity lists it
	live   bool  // listed in derive.threads
	frozen bool  // listed in derive.frozen
}

// cachedThreads bounds each generation; a thread takes about 200 bytes.
const cachedThreads = 64 << 10

func newState() *state {
	return &state{
		pages: map[graphapi.ID]*page{}, limit: cachedThreads,
		young: map[graphapi.ID]*entry{}, old: map[graphapi.ID]*entry{},
	}
}

// cached returns a thread of the cache, nil when it is not there.
func (s *state) cached(psid graphapi.ID) *entry {
	if e := s.young[psid]; e != nil {
		return e
	}
	return s.old[psid]
}

// put stores the committed state of a thread; no and rowSeq count when it is
// new in the cache. The caller holds mu.
func (s *state) put(t *messaging.Thread, no, rowSeq int64) *entry {
	e := s.young[t.PSID]
	if e == nil {
		if e = s.old[t.PSID]; e == nil {
			e = &entry{no: no, rowSeq: rowSeq}
		}
		if len(s.young) >= s.limit {
			s.rotate()
		}
		s.young[t.PSID] = e
	}
	e.Thread = *t
	return e
}

// rotate begins a new generation. The caller holds mu.
func (s *state) rotate() {
	young := make(map[graphapi.ID]*entry, s.limit)
	for psid, e := range s.old {
		if e.live || e.frozen {
			young[psid] = e
		}
	}
	s.young, s.old = young, s.young
}

// page returns a Page with its committed positions. What belongs to the writer
// alone stays out.
func (s *state) page(id graphapi.ID) (p page, ok bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if found := s.pages[id]; found != nil {
		return page{Page: found.Page, no: found.no, head: found.head, derived: found.derived}, true
	}
	return page{}, false
}

// thread returns the committed state of a cached thread.
func (s *state) thread(psid graphapi.ID) (t messaging.Thread, ok bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if e := s.cached(psid); e != nil {
		return e.Thread, true
	}
	return t, false
}
