package outbox

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"parley/graphapi"
	"parley/internal/messaging"
)

// pollEvery is how often the heads of all journals are compared with what
// sinks were told: the net under lost hints and the way to hear of events that
// another node committed.
const pollEvery = time.Second

// Sink is a reader that must not miss anything. It is only told how far a
// journal has come; it reads with Outbox.Read at its own pace and keeps its
// own cursors, so a slow sink holds up neither the writer nor another sink.
type Sink interface {
	// Advance says that the journal of a Page reaches at least head. It must
	// not block, and may come late or twice.
	Advance(page graphapi.ID, head int64)
}

// Listener hears events soon after their commit, at best effort: a gap in the
// Seq of a Page shows that some were dropped. The slice is valid during the
// call only.
type Listener func(events []*messaging.Event)

// Outbox tells of committed events. Make one with New, register listeners and
// sinks, then Start.
type Outbox struct {
	store Store
	log   *slog.Logger
	tail  *tail
	sinks []Sink
	feeds []feed

	mu    sync.Mutex
	heads map[graphapi.ID]int64

	life   sync.Mutex
	cancel context.CancelFunc
	done   sync.WaitGroup
}

// feed is a goroutine's share of every commit.
type feed struct {
	q    *queue
	hear Listener
}

// New registers with the store; call it before the first Update.
func New(store Store, log *slog.Logger) *Outbox {
	o := &Outbox{store: store, log: log, tail: newTail(tailBytes), heads: map[graphapi.ID]int64{}}
	o.feeds = []feed{{newQueue(), o.committed}}
	store.OnCommit(o.offer)
	return o
}

// Subscribe adds a sink. Call it before Start.
func (o *Outbox) Subscribe(s Sink) { o.sinks = append(o.sinks, s) }

// Listen adds a listener, called on a goroutine of its own. Call it before the
// first Update.
func (o *Outbox) Listen(l Listener) { o.feeds = append(o.feeds, feed{newQueue(), l}) }

// offer is the store's hook: it runs on the writer.
func (o *Outbox) offer(events []*messaging.Event) {
	for i := range o.feeds {
		o.feeds[i].q.add(events)
	}
}

// Start reads the heads of all journals and begins to tell of commits until
// Stop. Starting twice does nothing.
func (o *Outbox) Start(ctx context.Context) error {
	o.life.Lock()
	defer o.life.Unlock()
	if o.cancel != nil {
		return nil
	}
	if err := o.poll(ctx); err != nil {
		return err
	}
	ctx, o.cancel = context.WithCancel(context.WithoutCancel(ctx))
	for _, f := range o.feeds {
		o.done.Go(func() { f.run(ctx) })
	}
	o.done.Go(func() { o.watch(ctx) })
	return nil
}

// Stop ends all goroutines and waits for them. Stopping twice does nothing.
func (o *Outbox) Stop() {
	o.life.Lock()
	defer o.life.Unlock()
	if o.cancel != nil {
		o.cancel()
		o.done.Wait()
		o.cancel = nil
	}
}

// Head returns the last known position of a Page's journal, 0 = empty.
func (o *Outbox) Head(page graphapi.ID) int64 {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.heads[page]
}

// Read returns the events of a Page after a position, in order and without a
// gap, at most limit: from memory near the head, else from the journal. The
// events must not be changed.
func (o *Outbox) Read(ctx context.Context, page graphapi.ID, after int64, limit int) ([]*messaging.Event, error) {
	if events := o.tail.after(page, after, limit); len(events) > 0 {
		return events, nil
	}
	events, err := o.store.Journal(ctx, page, after, limit)
	if err != nil {
		return nil, fmt.Errorf("reading journal of Page %s: %w", page, err)
	}
	return events, nil
}

func (f feed) run(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-f.q.wake:
			f.hear(f.q.take())
		}
	}
}

// committed keeps fresh events in memory, then tells the sinks.
func (o *Outbox) committed(events []*messaging.Event) {
	o.tail.add(events)
	for i, e := range events {
		if i+1 == len(events) || events[i+1].Page != e.Page {
			o.advance(e.Page, e.Seq)
		}
	}
}

func (o *Outbox) advance(page graphapi.ID, head int64) {
	o.mu.Lock()
	news := head > o.heads[page]
	if news {
		o.heads[page] = head
	}
	o.mu.Unlock()
	if !news {
		return
	}
	for _, s := range o.sinks {
		s.Advance(page, head)
	}
}

// watch polls until ctx ends.
func (o *Outbox) watch(ctx context.Context) {
	tick := time.NewTicker(pollEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if err := o.poll(ctx); err != nil && ctx.Err() == nil {
				o.log.Error("outbox: journals not polled; events of other nodes wait", "err", err)
			}
		}
	}
}

// poll tells the sinks of every journal that is longer than they know.
func (o *Outbox) poll(ctx context.Context) error {
	heads, err := o.store.Heads(ctx)
	if err != nil {
		return fmt.Errorf("reading heads of journals: %w", err)
	}
	for page, head := range heads {
		o.advance(page, head)
	}
	return nil
}
