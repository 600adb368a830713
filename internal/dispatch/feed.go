package dispatch

import (
	"time"

	"parley/graphapi"
	"parley/internal/clock"
	"parley/internal/messaging"
)

// feed is one Page subscription: the journal of a Page as one app hears it.
// The lock of its subscriber guards it.
type feed struct {
	sub  *subscriber
	page graphapi.ID

	slots slotSet // what is delivered
	head  int64   // how far the journal reaches
	read  int64   // how far it was read
	saved int64   // cursor in the store
	open  []*job  // read and not settled, in order of the journal

	threads map[graphapi.ID]*thread // those with something to do, by PSID

	failingSince int64 // Unix milliseconds of platform time, 0 = healthy
	warned       bool
	disabled     bool // switched off: nothing is read or sent
	closed       bool // subscription removed: results are void
	hungry       bool // stands in the subscriber's queue
	parked       int  // deliveries in the ledger, about
}

// thread is the FIFO of one thread for one app. At most one worker has it at
// a time, so nothing overtakes and two posts are never in flight.
type thread struct {
	feed *feed
	psid graphapi.ID
	jobs []*job // not yet tried, oldest first

	queued  bool // waits for a worker
	running bool // a worker has it

	// A blocked thread has unfinished deliveries in the ledger; they go first.
	blocked  bool
	parkedTo int64 // last position known to be in the ledger, 0 = not looked up
	nextAt   int64 // next attempt, Unix milliseconds of platform time
	forced   bool  // the next attempt does not wait for the stored time
	timer    *clock.Timer
}

// job is one event to deliver that the ledger does not hold.
type job struct {
	event     *messaging.Event
	notBefore time.Time // machine time
	done      bool      // settled or given back
}

func (t *thread) key() ThreadKey {
	return ThreadKey{App: t.feed.sub.app, Page: t.feed.page, PSID: t.psid}
}

// thread returns the FIFO of a PSID, made on first use.
func (f *feed) thread(psid graphapi.ID) *thread {
	t := f.threads[psid]
	if t == nil {
		t = &thread{feed: f, psid: psid}
		f.threads[psid] = t
	}
	return t
}

// cursor is the position up to which every delivery is settled or parked.
func (f *feed) cursor() int64 {
	n := 0
	for n < len(f.open) && f.open[n].done {
		f.open[n] = nil
		n++
	}
	f.open = f.open[n:]
	if len(f.open) == 0 {
		return f.read
	}
	return f.open[0].event.Seq - 1
}

// idle reports whether nothing may be read for the feed at present. While
// every attempt fails, the ledger takes a bounded number of deliveries and the
// rest stays in the journal.
func (f *feed) idle() bool {
	return f.disabled || f.closed || f.read >= f.head || f.failingSince != 0 && f.parked >= parkLimit
}
