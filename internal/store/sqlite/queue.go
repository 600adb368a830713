package sqlite

import (
	"context"
	"runtime"
	"sync"

	"parley/graphapi"
	"parley/internal/messaging"
)

// op is one call that waits for the writer.
type op struct {
	page graphapi.ID
	fn   func(messaging.Tx) error // an Update of page, or
	work func(*writer) error      // a write of other rows, or
	upto int64                    // a wait until the derived rows of page reach this position

	err  error
	done chan struct{} // receives once, when err is final
}

// queue holds the calls that wait for the next commit.
type queue struct {
	mu     sync.Mutex
	ops    []*op
	spare  []*op // the slice taken before the last one, used again
	closed bool
	wake   chan struct{}
	idle   sync.Pool // of *op
}

func newQueue() *queue {
	return &queue{
		wake: make(chan struct{}, 1),
		idle: sync.Pool{New: func() any { return &op{done: make(chan struct{}, 1)} }},
	}
}

// do hands a call to the writer and waits for its answer. When ctx ends first
// the call still runs.
func (q *queue) do(ctx context.Context, call op) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	o := q.idle.Get().(*op)
	o.page, o.fn, o.work, o.upto = call.page, call.fn, call.work, call.upto
	if err := q.push(o); err != nil {
		return err
	}
	select {
	case <-o.done:
		err := o.err
		*o = op{done: o.done}
		q.idle.Put(o)
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (q *queue) push(o *op) error {
	q.mu.Lock()
	if q.closed {
		q.mu.Unlock()
		return ErrClosed
	}
	q.ops = append(q.ops, o)
	first := len(q.ops) == 1
	q.mu.Unlock()
	if first {
		q.signal()
	}
	return nil
}

func (q *queue) signal() {
	select {
	case q.wake <- struct{}{}:
	default:
	}
}

// gather lets callers that could run do so first, as long as more of them come
// to wait: a commit costs about the same for few and for many. When nobody else
// wants the processor it returns at once.
func (q *queue) gather() {
	for seen := 0; ; {
		q.mu.Lock()
		n := len(q.ops)
		q.mu.Unlock()
		if n <= seen {
			return
		}
		seen = n
		runtime.Gosched()
	}
}

// take returns everything that waits, in order; the slice is good until the
// next call. open is false once the queue is closed.
func (q *queue) take() (ops []*op, open bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	ops = q.ops
	clear(q.spare)
	q.ops, q.spare = q.spare[:0], ops
	return ops, !q.closed
}

// close refuses further calls; those that wait are still served.
func (q *queue) close() {
	q.mu.Lock()
	q.closed = true
	q.mu.Unlock()
	q.signal()
}
