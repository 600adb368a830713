package dispatch

import (
	"context"
	"fmt"
	"sync"
	"time"

	"parley/graphapi"
	"parley/internal/clock"
)

// session is the time during which this node holds the lease: all that it
// knows of subscriptions and threads, read from the store at its begin.
type session struct {
	d       *Dispatcher
	ctx     context.Context
	cancel  context.CancelFunc
	ledger  *ledger
	grace   *grace
	loops   sync.WaitGroup
	workers sync.WaitGroup

	reload  sync.Mutex              // held while subscriptions or their health change
	blocked map[owner][]graphapi.ID // threads with a backlog whose feed is not there yet
	ended   bool

	mu    sync.RWMutex
	apps  map[graphapi.ID]*subscriber
	pages map[graphapi.ID][]*feed
}

// owner names a feed.
type owner struct{ page, app graphapi.ID }

// begin reads subscriptions and backlogs and starts to deliver.
func (d *Dispatcher) begin(ctx context.Context) (*session, error) {
	s := &session{
		d: d, grace: newGrace(), blocked: map[owner][]graphapi.ID{},
		apps: map[graphapi.ID]*subscriber{}, pages: map[graphapi.ID][]*feed{},
	}
	s.ctx, s.cancel = context.WithCancel(context.WithoutCancel(ctx))
	s.ledger = newLedger(s)
	keys, err := d.store.Blocked(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading unfinished deliveries: %w", err)
	}
	for _, k := range keys {
		o := owner{k.Page, k.App}
		s.blocked[o] = append(s.blocked[o], k.PSID)
	}
	s.loops.Go(func() { s.ledger.run(s.ctx) })
	s.loops.Go(func() { s.grace.run(s.ctx) })
	if err := s.refresh(ctx, 0); err != nil {
		s.abort()
		return nil, err
	}
	return s, nil
}

// drain takes nothing new, waits for what is in flight until ctx ends, and
// saves the results.
func (s *session) drain(ctx context.Context) {
	defer context.AfterFunc(ctx, s.cancel)()
	s.quit()
	s.workers.Wait()
	s.ledger.flush(ctx)
	s.abort()
}

// abort ends at once: the lease is lost, or everything is saved.
func (s *session) abort() {
	s.cancel()
	s.quit()
	s.workers.Wait()
	s.loops.Wait()
}

func (s *session) quit() {
	s.reload.Lock()
	defer s.reload.Unlock()
	s.ended = true
	for _, a := range s.apps {
		a.mu.Lock()
		a.quit = true
		for _, f := range a.feeds {
			for _, t := range f.threads {
				t.stopTimer()
			}
		}
		a.mu.Unlock()
	}
}

// advance tells every app on a Page how far the journal reaches.
func (s *session) advance(page graphapi.ID, head int64) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	for _, f := range s.pages[page] {
		f.sub.advance(f, head)
	}
}

// pause logs a failing dependency, if there is an error, and waits before it is asked again.
func (s *session) pause(doing string, err error) {
	if s.ctx.Err() != nil {
		return
	}
	if err != nil {
		s.d.log.Error("webhooks wait: "+doing+" failed", "err", err)
	}
	clock.Sleep(500 * time.Millisecond)
}
