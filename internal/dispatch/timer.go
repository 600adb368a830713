package dispatch

import (
	"context"
	"sync"
	"time"

	"parley/internal/clock"
)

// arm has a blocked thread served when its next attempt is due in platform
// time. The lock of its subscriber is held.
func (a *subscriber) arm(t *thread) {
	wait := t.nextAt - a.s.d.clock.NowMS()
	if a.quit {
		return
	}
	if wait <= 0 || t.forced {
		a.enqueue(t)
		return
	}
	t.timer = a.s.d.clock.AfterFunc(time.Duration(wait)*time.Millisecond, func() {
		a.mu.Lock()
		defer a.mu.Unlock()
		if !t.feed.disabled && !t.feed.closed {
			a.enqueue(t)
		}
	})
}

func (t *thread) stopTimer() {
	if t.timer != nil {
		t.timer.Stop()
		t.timer = nil
	}
}

// grace holds back threads whose next event is an echo, so that the answer of
// the Send API reaches its caller before the echo does. The delay is the same
// for all, so the queue is in order of time.
type grace struct {
	mu    sync.Mutex
	queue []graced
	wake  chan struct{}
}

type graced struct {
	t  *thread
	at time.Time // machine time
}

func newGrace() *grace { return &grace{wake: make(chan struct{}, 1)} }

func (g *grace) add(t *thread, at time.Time) {
	g.mu.Lock()
	g.queue = append(g.queue, graced{t, at})
	g.mu.Unlock()
	select {
	case g.wake <- struct{}{}:
	default:
	}
}

func (g *grace) take() []graced {
	g.mu.Lock()
	defer g.mu.Unlock()
	q := g.queue
	g.queue = nil
	return q
}

// run releases threads in time until ctx ends.
func (g *grace) run(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-g.wake:
		}
		for _, x := range g.take() {
			clock.Sleep(x.at.Sub(clock.Machine()))
			a := x.t.feed.sub
			a.mu.Lock()
			a.release(x.t)
			a.mu.Unlock()
		}
	}
}
