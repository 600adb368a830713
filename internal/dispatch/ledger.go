package dispatch

import (
	"context"
	"sync"
	"time"

	"parley/graphapi"
	"parley/internal/clock"
)

const (
	// linger is how long results gather before they are saved together.
	linger = 20 * time.Millisecond
	// cursorEvery is how often cursors are saved that moved without a result.
	cursorEvery = 250 * time.Millisecond
)

// outcome is a change of the ledger. Saving it settles its job, if it has one.
type outcome struct {
	feed *feed
	row  Delivery // State 0 = nothing to save
	job  *job
}

// ledger saves outcomes and cursors, many in one commit, in the order given.
type ledger struct {
	s      *session
	mu     sync.Mutex
	next   *batch
	wake   chan struct{}
	saving sync.Mutex // one save at a time
}

type batch struct {
	outcomes []outcome
	moved    map[*feed]struct{} // cursors to look at
	saved    chan struct{}
}

func newBatch() *batch {
	return &batch{moved: map[*feed]struct{}{}, saved: make(chan struct{})}
}

func newLedger(s *session) *ledger {
	return &ledger{s: s, next: newBatch(), wake: make(chan struct{}, 1)}
}

// add has outcomes saved soon. The channel is closed when they are.
func (l *ledger) add(outcomes ...outcome) <-chan struct{} {
	l.mu.Lock()
	b := l.next
	b.outcomes = append(b.outcomes, outcomes...)
	l.mu.Unlock()
	select {
	case l.wake <- struct{}{}:
	default:
	}
	return b.saved
}

// commit adds outcomes and waits until they are saved; false when the session
// ended before.
func (l *ledger) commit(outcomes ...outcome) bool {
	select {
	case <-l.add(outcomes...):
		return true
	case <-l.s.ctx.Done():
		return false
	}
}

// moved has the cursor of a feed saved at some time.
func (l *ledger) moved(f *feed) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.next.moved[f] = struct{}{}
}

func (l *ledger) run(ctx context.Context) {
	tick := time.NewTicker(cursorEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-l.wake:
			clock.Sleep(linger)
		case <-tick.C:
		}
		l.flush(ctx)
	}
}

// flush saves everything added so far. A failing store is tried again until
// ctx ends; the memory that waits is bounded by the windows of the apps.
func (l *ledger) flush(ctx context.Context) {
	l.saving.Lock()
	defer l.saving.Unlock()
	if l.s.ctx.Err() != nil {
		return // another node may be at work already
	}
	l.mu.Lock()
	b := l.next
	l.next = newBatch()
	l.mu.Unlock()
	rows, moves := b.settle()
	for len(rows)+len(moves) > 0 {
		err := l.s.d.store.Save(ctx, rows, moves)
		if err == nil {
			break
		}
		if ctx.Err() != nil || l.s.ctx.Err() != nil {
			return // what is not saved is read from the journal again
		}
		l.s.pause("saving deliveries", err)
	}
	close(b.saved)
}

// settle marks the jobs of a batch as done and returns what to save. Of two
// outcomes of one delivery the later counts.
func (b *batch) settle() ([]Delivery, []CursorMove) {
	type name struct {
		app, page graphapi.ID
		seq       int64
	}
	rows := make([]Delivery, 0, len(b.outcomes))
	index := make(map[name]int, len(b.outcomes))
	for i := range b.outcomes {
		o := &b.outcomes[i]
		b.moved[o.feed] = struct{}{}
		if void := o.feed.settle(o.job); void || o.row.State == 0 {
			continue
		}
		n := name{o.row.App, o.row.Page, o.row.Seq}
		if at, twice := index[n]; twice {
			rows[at] = o.row
			continue
		}
		index[n] = len(rows)
		rows = append(rows, o.row)
	}
	return rows, b.moves()
}

func (b *batch) moves() []CursorMove {
	moves := make([]CursorMove, 0, len(b.moved))
	for f := range b.moved {
		if seq, ok := f.move(); ok {
			moves = append(moves, CursorMove{Page: f.page, App: f.sub.app, Seq: seq})
		}
	}
	return moves
}

// settle marks a job as done; void says that the subscription is gone.
func (f *feed) settle(j *job) (void bool) {
	f.sub.mu.Lock()
	defer f.sub.mu.Unlock()
	f.sub.settle(j)
	return f.closed
}

// move returns the cursor to save, if it has moved.
func (f *feed) move() (int64, bool) {
	f.sub.mu.Lock()
	defer f.sub.mu.Unlock()
	c := f.cursor()
	if c <= f.saved || f.closed {
		return 0, false
	}
	f.saved = c
	return c, true
}
