package dispatch

import (
	"sync"

	"parley/graphapi"
	"parley/internal/clock"
	"parley/internal/messaging"
)

const (
	readBatch = 128  // events read for a Page at a time
	parkLimit = 1000 // deliveries parked for a Page while every attempt fails
)

// subscriber is one app with everything owed to it. Apps share nothing but
// the ledger, so a slow or dead one delays no other.
type subscriber struct {
	s   *session
	app graphapi.ID

	mu       sync.Mutex
	endpoint endpoint
	feeds    map[graphapi.ID]*feed // by Page
	hungry   []*feed               // behind their journals, longest wait first
	ready    []*thread             // waiting for a worker, longest wait first
	workers  int
	waiting  int  // jobs read and not settled
	quit     bool // takes nothing more
	wake     chan struct{}
}

// endpoint is where an app listens.
type endpoint struct {
	url    string
	secret string
	fields []string // of the app's subscription
}

func newSubscriber(s *session, app graphapi.ID) *subscriber {
	return &subscriber{s: s, app: app, feeds: map[graphapi.ID]*feed{}, wake: make(chan struct{}, 1)}
}

// advance notes that a journal has grown.
func (a *subscriber) advance(f *feed, head int64) {
	a.mu.Lock()
	defer a.mu.Unlock()
	f.head = max(f.head, head)
	a.hunger(f)
}

// hunger queues a feed for reading. a.mu is held.
func (a *subscriber) hunger(f *feed) {
	if f.hungry || f.idle() {
		return
	}
	f.hungry = true
	a.hungry = append(a.hungry, f)
	a.rouse()
}

// rouse lets the pump look again.
func (a *subscriber) rouse() {
	select {
	case a.wake <- struct{}{}:
	default:
	}
}

// pump reads journals while the window has room. What does not fit stays in
// the journal.
func (a *subscriber) pump() {
	for {
		f, after := a.nextHungry()
		if f == nil {
			select {
			case <-a.s.ctx.Done():
				return
			case <-a.wake:
			}
			continue
		}
		events, err := a.s.d.journal.Read(a.s.ctx, f.page, after, readBatch)
		if err != nil || len(events) == 0 {
			a.s.pause("reading journal", err)
		}
		a.take(f, events)
	}
}

// nextHungry returns the feed to read next and its position, nil for none.
func (a *subscriber) nextHungry() (*feed, int64) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for len(a.hungry) > 0 && a.waiting < a.s.d.opts.Window && !a.quit {
		f := a.hungry[0]
		a.hungry = a.hungry[1:]
		f.hungry = false
		if !f.idle() {
			return f, f.read
		}
	}
	return nil, 0
}

// take turns events into jobs. Events that do not follow what was read are
// ignored: the feed was set back while they were on their way.
func (a *subscriber) take(f *feed, events []*messaging.Event) {
	echoAfter := clock.Machine().Add(a.s.d.opts.EchoDelay)
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, e := range events {
		if f.disabled || f.closed || e.Seq != f.read+1 {
			break
		}
		f.read = e.Seq
		if !f.slots.has(e) {
			continue
		}
		j := &job{event: e}
		if e.Kind == messaging.KindEcho {
			j.notBefore = echoAfter
		}
		a.accept(f, j)
	}
	a.s.ledger.moved(f)
	a.hunger(f)
}

// accept adds a job to its thread. a.mu is held.
func (a *subscriber) accept(f *feed, j *job) {
	f.open = append(f.open, j)
	a.waiting++
	t := f.thread(j.event.PSID)
	t.jobs = append(t.jobs, j)
	a.enqueue(t)
}

// enqueue lets a worker have a thread, an echo not before its grace is over.
// a.mu is held.
func (a *subscriber) enqueue(t *thread) {
	if t.queued || t.running {
		return
	}
	t.queued = true
	if !t.blocked && len(t.jobs) > 0 && t.jobs[0].notBefore.After(clock.Machine()) {
		a.s.grace.add(t, t.jobs[0].notBefore)
		return
	}
	a.release(t)
}

// release puts a queued thread where workers take from. a.mu is held.
func (a *subscriber) release(t *thread) {
	a.ready = append(a.ready, t)
	if a.workers < a.s.d.opts.InFlight && !a.quit {
		a.workers++
		a.s.workers.Go(a.work)
	}
}

// work serves ready threads, one step each so that all get their turn.
func (a *subscriber) work() {
	for t := a.next(); t != nil; t = a.next() {
		a.s.step(t)
		a.finish(t)
	}
}

func (a *subscriber) next() *thread {
	a.mu.Lock()
	defer a.mu.Unlock()
	if len(a.ready) == 0 || a.quit {
		a.workers--
		return nil
	}
	t := a.ready[0]
	a.ready[0] = nil
	a.ready = a.ready[1:]
	t.queued, t.running = false, true
	t.stopTimer()
	return t
}

// finish decides what becomes of a thread after a step.
func (a *subscriber) finish(t *thread) {
	a.mu.Lock()
	defer a.mu.Unlock()
	t.running = false
	switch f := t.feed; {
	case f.closed, !t.blocked && len(t.jobs) == 0:
		if f.threads[t.psid] == t {
			delete(f.threads, t.psid)
		}
	case f.disabled: // stays until the app subscribes again
	case len(t.jobs) > 0:
		a.enqueue(t)
	default:
		a.arm(t)
	}
}

// settle marks a job as done. a.mu is held.
func (a *subscriber) settle(j *job) {
	if j == nil || j.done {
		return
	}
	j.done = true
	a.waiting--
	if a.waiting == a.s.d.opts.Window-1 {
		a.rouse()
	}
}

// dropJobs gives back what was read and not settled. a.mu is held.
func (a *subscriber) dropJobs(f *feed) {
	f.read = f.cursor()
	for _, j := range f.open {
		a.settle(j)
	}
	f.open = nil
	for psid, t := range f.threads {
		t.jobs = nil
		t.stopTimer()
		if f.closed || !t.blocked && !t.running && !t.queued {
			delete(f.threads, psid)
		}
	}
}
