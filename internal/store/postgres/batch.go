package postgres

import (
	"errors"
	"maps"
	"slices"

	"parley/graphapi"
	"parley/internal/messaging"
)

// unknown is the head of a Page that this node has not looked at yet.
const unknown = int64(-1)

// maxThreads is how many threads the writer keeps in memory (about 200 bytes
// each). A send to one of them needs no read.
const maxThreads = 1 << 18

// page is what the writer knows of one Page: some of its threads, as of head.
type page struct {
	id      graphapi.ID
	head    int64 // last position, unknown at first
	threads map[graphapi.ID]*messaging.Thread
	// covered is the position beyond which no event belongs to a thread that
	// is not in memory: a derived row as of covered or later is such a
	// thread's newest state.
	covered   int64
	contended int // batches for which another node is expected to interfere
}

// threadKey names a thread among those of all Pages.
type threadKey struct{ page, psid graphapi.ID }

// op is one waiting call of Update.
type op struct {
	page graphapi.ID
	fn   func(messaging.Tx) error
	err  error // what fn returned
	done chan error
}

// staged is an event that a batch will write, and how to forget it.
type staged struct {
	event  *messaging.Event
	page   *page
	thread *messaging.Thread // nil = the event is in none
	before messaging.Thread
}

// batch is the state of the updates that are committed together. Only the
// writer's goroutine touches it; it is used again for every batch.
type batch struct {
	pages  map[graphapi.ID]*page // all that are known, not only this batch's
	staged []staged
	// missing are threads that a function asked for and that must be loaded
	// before it runs again; absent are those that do not exist.
	missing map[threadKey]struct{}
	absent  map[threadKey]struct{}
	cached  int // threads in memory
}

func newBatch() *batch {
	return &batch{
		pages:   map[graphapi.ID]*page{},
		missing: map[threadKey]struct{}{},
		absent:  map[threadKey]struct{}{},
	}
}

// page returns what is known of a Page.
func (b *batch) page(id graphapi.ID) *page {
	p := b.pages[id]
	if p == nil {
		p = &page{id: id, head: unknown, threads: map[graphapi.ID]*messaging.Thread{}}
		b.pages[id] = p
	}
	return p
}

// errMissing ends a function that needs a thread which is not in memory. The
// function runs again once it is, whatever it made of this error.
var errMissing = errors.New("thread is being loaded")

// tx is the messaging.Tx of one function.
type tx struct {
	*batch
	page   *page
	missed bool
}

// Thread returns the newest state of a thread; see messaging.Tx.
func (t *tx) Thread(psid graphapi.ID) (*messaging.Thread, error) {
	if found := t.page.threads[psid]; found != nil {
		return found, nil
	}
	key := threadKey{t.page.id, psid}
	if _, ok := t.absent[key]; ok {
		return nil, messaging.ErrNotFound
	}
	t.missing[key], t.missed = struct{}{}, true
	return nil, errMissing
}

// Append stages an event; see messaging.Tx.
func (t *tx) Append(e *messaging.Event) error {
	s := staged{event: e, page: t.page}
	if e.PSID != 0 || e.Kind.InThread() {
		thread, err := t.Thread(e.PSID)
		if err != nil {
			return err
		}
		s.thread, s.before = thread, *thread
	}
	t.staged = append(t.staged, s)
	t.page.head++
	e.Page, e.Seq = t.page.id, t.page.head
	if s.thread != nil {
		s.thread.Apply(e)
	}
	return nil
}

// run runs the function of one op; false when it must run again.
func (b *batch) run(o *op) bool {
	p := b.page(o.page)
	if p.head == unknown {
		o.err = messaging.ErrNotFound
		return true
	}
	mark := len(b.staged)
	t := tx{batch: b, page: p}
	o.err = o.fn(&t)
	if t.missed || o.err != nil {
		b.rollback(mark)
	}
	return !t.missed
}

// rollback forgets what was staged beyond a mark.
func (b *batch) rollback(mark int) {
	for i := len(b.staged) - 1; i >= mark; i-- {
		s := &b.staged[i]
		s.page.head--
		if s.thread != nil {
			*s.thread = s.before
		}
	}
	clear(b.staged[mark:])
	b.staged = b.staged[:mark]
}

// keep puts a thread that was read into memory.
func (b *batch) keep(t *messaging.Thread) {
	p := b.page(t.Page)
	if p.threads[t.PSID] == nil {
		b.cached++
	}
	p.threads[t.PSID] = t
}

// foreign applies an event of another node.
func (p *page) foreign(e *messaging.Event) {
	if t := p.threads[e.PSID]; t != nil {
		t.Apply(e)
		return
	}
	if e.PSID != 0 {
		p.covered = max(p.covered, e.Seq)
	}
}

// caughtUp tells that events of other nodes up to the one at applied were
// applied. When that is not the whole journal, its threads are read afresh.
func (p *page) caughtUp(b *batch, applied, head int64) {
	if applied != head {
		b.cached -= len(p.threads)
		clear(p.threads)
		p.covered = head
	}
	p.head = head
}

// shrink lets some threads go when there are too many; which ones does not
// matter, and the map's order is as good as random.
func (b *batch) shrink(limit int) {
	if b.cached <= limit {
		return
	}
	for _, p := range b.pages {
		drop := (len(p.threads) + 7) / 8
		for psid, t := range p.threads {
			if drop--; drop < 0 {
				break
			}
			p.covered = max(p.covered, t.HeadSeq)
			delete(p.threads, psid)
			b.cached--
		}
	}
}

// pagesOf lists the Pages of some ops in ascending order: all nodes lock
// Pages in that order, so that they cannot block each other.
func (b *batch) pagesOf(ops []*op) []*page {
	set := map[graphapi.ID]*page{}
	for _, o := range ops {
		set[o.page] = b.page(o.page)
	}
	out := make([]*page, 0, len(set))
	for _, id := range slices.Sorted(maps.Keys(set)) {
		out = append(out, set[id])
	}
	return out
}

// events lists what is staged, as the commit hook hears it.
func (b *batch) events() []*messaging.Event {
	out := make([]*messaging.Event, len(b.staged))
	for i := range b.staged {
		out[i] = b.staged[i].event
	}
	return out
}
