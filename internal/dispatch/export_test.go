package dispatch

import "parley/graphapi"

// What tests of the whole package look at from outside: they need a real
// store, which imports this package.

const (
	ParkLimit = parkLimit
	ReadBatch = readBatch
)

// Crash ends the session without saving what it knows.
func (d *Dispatcher) Crash() {
	if s := d.session.Swap(nil); s != nil {
		s.abort()
	}
}

// CrashUnsaved returns a function that crashes; until then no result is saved.
func (d *Dispatcher) CrashUnsaved() (crash func()) {
	s := d.session.Load()
	s.ledger.saving.Lock()
	return func() {
		d.session.Store(nil)
		s.cancel()
		s.ledger.saving.Unlock()
		s.abort()
	}
}

// Armed reports whether the timer of a blocked thread is set for nextAt.
func (d *Dispatcher) Armed(k ThreadKey, nextAt int64) bool {
	f := d.feed(k.Page, k.App)
	f.sub.mu.Lock()
	defer f.sub.mu.Unlock()
	t := f.threads[k.PSID]
	return t != nil && t.timer != nil && t.nextAt == nextAt
}

// Load tells how many workers an app has and how many events wait in memory.
func (d *Dispatcher) Load(app graphapi.ID) (workers, waiting int) {
	a := d.session.Load().subscriber(app)
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.workers, a.waiting
}

// Stopping returns what tells whether an app's webhooks have begun to stop.
func (d *Dispatcher) Stopping(app graphapi.ID) func() bool {
	a := d.session.Load().subscriber(app)
	return func() bool {
		a.mu.Lock()
		defer a.mu.Unlock()
		return a.quit
	}
}

// Parked tells how many deliveries of a feed are in the ledger and whether
// reading has stopped.
func (d *Dispatcher) Parked(page, app graphapi.ID) (parked int, still bool) {
	f := d.feed(page, app)
	f.sub.mu.Lock()
	defer f.sub.mu.Unlock()
	return f.parked, f.sub.waiting == 0 && !f.hungry
}

func (d *Dispatcher) feed(page, app graphapi.ID) *feed {
	a := d.session.Load().subscriber(app)
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.feeds[page]
}

// StandsBy reports whether another node has the lease.
func (d *Dispatcher) StandsBy() bool { return d.session.Load() == nil }
