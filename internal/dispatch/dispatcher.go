package dispatch

import (
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"parley/graphapi"
	"parley/internal/clock"
	"parley/internal/messaging"
)

// The lease that makes one node of several the one that delivers. Machine time.
const (
	leaseName    = "dispatch"
	leaseTTL     = 5 * time.Second
	leaseRenew   = leaseTTL / 4
	refreshEvery = 5 * time.Second
	drainLimit   = 5 * time.Second
)

// Journal is where events come from; *outbox.Outbox is one.
type Journal interface {
	// Read returns the events of a Page after a position, in order and
	// without a gap, at most limit.
	Read(ctx context.Context, page graphapi.ID, after int64, limit int) ([]*messaging.Event, error)
	// Head returns the last known position of a Page.
	Head(page graphapi.ID) int64
}

// Options adjust a Dispatcher; Defaults returns them.
type Options struct {
	Timeout  time.Duration // for one attempt, machine time
	InFlight int           // attempts at once for one app
	Window   int           // events in memory for one app; the rest stays in the journal
	// EchoDelay is how long an echo waits (machine time) after it was read, so
	// that the caller of the Send API has its answer first: clients match the
	// echo's mid against that answer. Order within a thread is kept.
	EchoDelay time.Duration
	// KeepFailing never switches a subscription off.
	KeepFailing bool
}

// Defaults returns the documented five seconds and our own bounds.
func Defaults() Options {
	return Options{Timeout: 5 * time.Second, InFlight: 64, Window: 2048, EchoDelay: 20 * time.Millisecond}
}

// Deps is what a Dispatcher works with; all fields but Media are needed.
type Deps struct {
	Store   Store
	Journal Journal
	Clock   *clock.Clock
	IDs     *messaging.MessageIDs
	Media   messaging.Media // addresses of files; nil = none are kept
	Client  *Client
	// Secret returns the secret of an app, which signs what it receives.
	Secret func(ctx context.Context, app graphapi.ID) (string, error)
	Log    *slog.Logger
}

// Dispatcher delivers webhooks while it runs and holds the lease. It is a sink
// of the outbox and the Watcher of Subscriptions.
type Dispatcher struct {
	store    Store
	journal  Journal
	clock    *clock.Clock
	client   *Client
	composer composer
	secret   func(ctx context.Context, app graphapi.ID) (string, error)
	log      *slog.Logger
	opts     Options
	holder   string
	stats    counters

	life   sync.Mutex
	cancel context.CancelFunc
	done   sync.WaitGroup

	session   atomic.Pointer[session]
	renewed   time.Time // machine time
	refreshed time.Time
}

// New returns a Dispatcher that does nothing before Start.
func New(deps Deps, opts Options) *Dispatcher {
	return &Dispatcher{
		store: deps.Store, journal: deps.Journal, clock: deps.Clock, client: deps.Client,
		composer: composer{ids: deps.IDs, media: deps.Media}, secret: deps.Secret, log: deps.Log, opts: opts, holder: rand.Text(),
	}
}

// Start begins to deliver, at once when the lease is free. It runs until
// Stop, beyond the end of ctx. Starting twice does nothing.
func (d *Dispatcher) Start(ctx context.Context) error {
	d.life.Lock()
	defer d.life.Unlock()
	if d.cancel != nil {
		return nil
	}
	if err := d.tend(ctx); err != nil {
		return fmt.Errorf("starting webhooks: %w", err)
	}
	ctx, d.cancel = context.WithCancel(context.WithoutCancel(ctx))
	d.done.Go(func() { d.run(ctx) })
	return nil
}

// Stop takes nothing new, waits up to five seconds for what is in flight,
// saves the results and gives the lease back. Stopping twice does nothing.
func (d *Dispatcher) Stop() {
	d.life.Lock()
	defer d.life.Unlock()
	if d.cancel == nil {
		return
	}
	d.cancel()
	d.done.Wait()
	d.cancel = nil
	s := d.session.Swap(nil)
	if s == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), drainLimit)
	defer cancel()
	s.drain(ctx)
	// A lease without duration is over at once.
	if _, err := d.store.Lease(ctx, leaseName, d.holder, 0); err != nil {
		d.log.Warn("lease of webhooks not given back; another node takes over when it ends", "err", err)
	}
}

func (d *Dispatcher) run(ctx context.Context) {
	tick := time.NewTicker(leaseRenew)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if err := d.tend(ctx); err != nil && ctx.Err() == nil {
				d.log.Error("webhooks: lease or subscriptions not renewed", "err", err)
			}
		}
	}
}

// tend renews the lease and begins, refreshes or ends the session by it.
func (d *Dispatcher) tend(ctx context.Context) error {
	now := clock.Machine()
	held, err := d.lease(ctx)
	if err != nil {
		held = now.Sub(d.renewed) < leaseTTL-leaseRenew
	} else if held {
		d.renewed = now
	}
	s := d.session.Load()
	switch {
	case !held && s != nil:
		d.log.Warn("webhooks: another node has the lease; standing by")
		d.session.Store(nil)
		s.abort()
	case held && s == nil && err == nil:
		return d.open(ctx, now)
	case held && s != nil && now.Sub(d.refreshed) >= refreshEvery:
		// Another node may have changed subscriptions.
		d.refreshed = now
		return s.refresh(ctx, 0)
	}
	return err
}

func (d *Dispatcher) lease(ctx context.Context) (bool, error) {
	ctx, cancel := context.WithTimeout(ctx, leaseTTL/2)
	defer cancel()
	return d.store.Lease(ctx, leaseName, d.holder, leaseTTL.Milliseconds())
}

func (d *Dispatcher) open(ctx context.Context, now time.Time) error {
	s, err := d.begin(ctx)
	if err != nil {
		return err
	}
	d.refreshed = now
	d.session.Store(s)
	s.catchUp()
	return nil
}

// Advance hears from the outbox how far the journal of a Page reaches.
func (d *Dispatcher) Advance(page graphapi.ID, head int64) {
	if s := d.session.Load(); s != nil {
		s.advance(page, head)
	}
}

// Refresh makes the stored subscriptions of a Page (0 = all) take effect on
// this node.
func (d *Dispatcher) Refresh(ctx context.Context, page graphapi.ID) error {
	if s := d.session.Load(); s != nil {
		return s.refresh(ctx, page)
	}
	return nil
}

// Forget stops deliveries of a Page to an app. When it returns, none of their
// results will be saved any more.
func (d *Dispatcher) Forget(ctx context.Context, page, app graphapi.ID) error {
	if s := d.session.Load(); s != nil {
		s.forget(page, app)
	}
	return ctx.Err()
}
