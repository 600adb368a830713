package crashtest

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"parley/internal/clock"
	"parley/internal/crashtest/blackbox"
)

// Load is a number of callers, each with a connection of its own, that write
// to random threads and wait for the answer before they go on.
type Load struct {
	Customers int           // threads that are made for it
	Senders   int           // callers of the Send API
	Writers   int           // customers' side, through the simulator
	Pause     time.Duration // between two messages of a caller

	// OnRefusal takes the errors of the server, from several callers at once.
	// Without it an error is a fault.
	OnRefusal func(error)
}

// People makes customers, each of whom writes a first message.
func (r *Rig) People(ctx context.Context, n int) ([]blackbox.Customer, error) {
	r.rounds++
	var out []blackbox.Customer
	for i := range n {
		text := fmt.Sprintf("r%d.hello%d.1", r.rounds, i)
		c, mid, err := r.client.NewCustomer(ctx, "Crash Test", text)
		if err != nil {
			return nil, fmt.Errorf("making customer: %w", err)
		}
		r.Ledger.Begin(c.PSID, text, mid)
		out = append(out, c)
	}
	return out, nil
}

func psids(customers []blackbox.Customer) []string {
	out := make([]string, len(customers))
	for i, c := range customers {
		out[i] = c.PSID
	}
	return out
}

// Running is a load at work.
type Running struct {
	rig   *Rig
	load  Load
	to    []blackbox.Customer
	dying atomic.Bool // connections may break from now on
	over  atomic.Bool
	group sync.WaitGroup
	mu    sync.Mutex
	fault error
}

// Begin starts a load on the threads of customers.
func (r *Rig) Begin(ctx context.Context, l Load, customers []blackbox.Customer) *Running {
	w := &Running{rig: r, load: l, to: customers}
	for i := range l.Senders + l.Writers {
		name := fmt.Sprintf("r%d.w%d", r.rounds, i)
		random := rand.New(rand.NewPCG(r.random.Uint64(), uint64(i)))
		client := r.client
		w.group.Go(func() { w.write(ctx, client, name, i < l.Senders, random) })
	}
	return w
}

// expectDeath says that broken connections are no fault from now on.
func (w *Running) expectDeath() { w.dying.Store(true) }

// Wait waits until every caller has seen its connection break.
func (w *Running) Wait() error {
	w.group.Wait()
	return w.fault
}

// Stop ends the load with the answers that are under way.
func (w *Running) Stop() error {
	w.over.Store(true)
	return w.Wait()
}

// write is one caller.
func (w *Running) write(ctx context.Context, client *blackbox.Client, name string, asPage bool, random *rand.Rand) {
	for n := 1; !w.over.Load(); n++ {
		to := w.to[random.IntN(len(w.to))]
		text := name + "." + strconv.Itoa(n)
		w.rig.Ledger.Try(to.PSID, text, asPage)
		mid, err := say(ctx, client, to, text, asPage)
		switch {
		case err == nil:
			w.rig.Ledger.Ack(text, mid)
		case w.load.OnRefusal != nil && blackbox.IsRefusal(err):
			w.load.OnRefusal(err)
		default:
			w.stopped(text, err)
			return
		}
		clock.Sleep(w.load.Pause)
	}
}

func say(ctx context.Context, c *blackbox.Client, to blackbox.Customer, text string, asPage bool) (string, error) {
	if asPage {
		return c.Send(ctx, to.PSID, text)
	}
	return c.Say(ctx, to.ID, text)
}

// stopped records why a caller ended, unless its server was killed.
func (w *Running) stopped(text string, err error) {
	if w.dying.Load() && !blackbox.IsRefusal(err) {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.fault = errors.Join(w.fault, fmt.Errorf("%s: %w", text, err))
}
