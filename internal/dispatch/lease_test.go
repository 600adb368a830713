package dispatch_test

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"

	"parley/internal/dispatch"
	"parley/webhook"
)

// shaky is the real store with a lease that another node may have and with
// commits that may fail.
type shaky struct {
	dispatch.Store
	elsewhere atomic.Bool
	fails     atomic.Int64
}

func (s *shaky) Lease(ctx context.Context, name, holder string, ttl int64) (bool, error) {
	if s.elsewhere.Load() {
		return false, nil
	}
	return s.Store.Lease(ctx, name, holder, ttl)
}

func (s *shaky) Save(ctx context.Context, d []dispatch.Delivery, m []dispatch.CursorMove) error {
	if s.fails.Add(-1) >= 0 {
		return errors.New("no space left")
	}
	return s.Store.Save(ctx, d, m)
}

func TestStandsByWithoutLease(t *testing.T) {
	w := newWorld(t)
	b := w.bot(testApp, "messages")
	w.stop()
	w.open()
	store := &shaky{Store: w.db.Dispatch()}
	store.elsewhere.Store(true)
	w.serveOver(store)
	w.say(testPage, testPSID, "one")
	w.ok(w.d.Refresh(w.ctx, 0))
	w.ok(w.d.Forget(w.ctx, testPage, testApp))
	store.elsewhere.Store(false)
	b.hears(testPSID, "one")
	store.elsewhere.Store(true)
	w.wait("the lease is seen to be lost", func() bool { return w.d.StandsBy() })
	w.say(testPage, testPSID, "two")
	store.elsewhere.Store(false)
	b.hears(testPSID, "one", "two")
}

func TestSavesWhenTheStoreRecovers(t *testing.T) {
	w := newWorld(t)
	b := w.bot(testApp, "messages")
	w.stop()
	w.open()
	store := &shaky{Store: w.db.Dispatch()}
	w.serveOver(store)
	store.fails.Store(2)
	w.say(testPage, testPSID, "one")
	b.hears(testPSID, "one")
	w.wait("cursor saved", func() bool { return w.subscription(testApp).Cursor == 1 })
}

// TestStopWaits: what is in flight when the server stops is finished and
// recorded.
func TestStopWaits(t *testing.T) {
	w := newWorld(t)
	b := w.bot(testApp, "messages")
	arrived, end := make(chan bool), make(chan bool)
	b.refuse(func(webhook.Item) bool { arrived <- true; <-end; return false })
	w.say(testPage, testPSID, "one")
	w.say(testPage, testPSID, "two")
	<-arrived
	stopping := w.d.Stopping(testApp)
	go w.d.Stop()
	w.wait("nothing new is taken", stopping)
	end <- true
	w.stop()
	b.refuse(nil)
	w.open()
	if got := w.subscription(testApp).Cursor; got != 1 {
		t.Errorf("cursor %d after the stop, want 1", got)
	}
	w.serve()
	b.hears(testPSID, "one", "two")
}
