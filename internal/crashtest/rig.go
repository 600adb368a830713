package crashtest

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"parley/internal/clock"
	"parley/internal/crashtest/blackbox"
)

// Options say what a Rig runs.
type Options struct {
	Command  blackbox.Command
	Seed     uint64
	Webhooks bool // subscribe a bot to messages and echoes
	Refuse   int  // the bot refuses one event in so many once, 0 = none
	Unrest   bool // a restart may die on the way up
}

// Rig leads one server with its data through load, death and restart. It is
// not safe for concurrent use.
type Rig struct {
	Ledger   *Ledger
	Arrivals *Arrivals
	Server   *blackbox.Server

	options Options
	random  *rand.Rand
	client  *blackbox.Client
	bot     *blackbox.Bot // nil without webhooks
	rounds  int
}

// NewRig starts a server and, when asked, a bot that is subscribed to it.
func NewRig(ctx context.Context, o Options) (*Rig, error) {
	r := &Rig{
		Ledger: NewLedger(), Arrivals: NewArrivals(o.Refuse),
		options: o, random: rand.New(rand.NewPCG(o.Seed, 0)),
	}
	err := r.start(ctx)
	if err == nil && o.Webhooks {
		err = r.subscribe(ctx)
	}
	if err != nil {
		r.Close()
		return nil, err
	}
	return r, nil
}

// Close kills the server and ends the bot.
func (r *Rig) Close() {
	if r.Server != nil {
		r.Server.Kill()
	}
	if r.bot != nil {
		r.bot.Stop()
	}
}

// Client returns a client of the server that runs at present.
func (r *Rig) Client() *blackbox.Client { return r.client }

func (r *Rig) start(ctx context.Context) error {
	s, err := blackbox.Start(ctx, r.options.Command)
	if err != nil {
		return err
	}
	r.Server, r.client = s, blackbox.NewClient(s.World, maxConns)
	return nil
}

func (r *Rig) subscribe(ctx context.Context) error {
	bot, err := blackbox.StartBot(r.Server.World.AppSecret, r.Arrivals.Record)
	if err != nil {
		return fmt.Errorf("starting bot: %w", err)
	}
	r.bot = bot
	return r.client.Subscribe(ctx, bot.URL, blackbox.VerifyToken, "messages", "message_echoes")
}

// maxConns is more than any load has callers.
const maxConns = 512

// startTime bounds one start. It is far beyond what any start needs.
const startTime = time.Minute

// Restart starts the server after its death.
func (r *Rig) Restart(ctx context.Context) error {
	r.client.Close()
	ctx, cancel := context.WithTimeout(ctx, startTime)
	defer cancel()
	return r.start(ctx)
}

// dieEarly kills a server while it comes up, or just after.
func (r *Rig) dieEarly(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, r.between(0, 150*time.Millisecond))
	defer cancel()
	if s, err := blackbox.Start(ctx, r.options.Command); err == nil {
		<-ctx.Done()
		s.Kill()
	}
}

func (r *Rig) between(low, high time.Duration) time.Duration {
	return low + time.Duration(r.random.Int64N(int64(high-low)))
}

// Outcome says what happened in a round.
type Outcome struct {
	Threads []string
	Acked   int           // messages that were acknowledged before the death
	After   time.Duration // how long the load had run
	Served  time.Duration // from the start of the new process to its first answered send
}

// Round puts the server under load, kills it between shortest and longest
// later, starts it again and checks the threads of the round.
func (r *Rig) Round(ctx context.Context, l Load, shortest, longest time.Duration) (Outcome, error) {
	customers, err := r.People(ctx, l.Customers)
	if err != nil {
		return Outcome{}, err
	}
	before := r.Ledger.Acked()
	o := Outcome{After: r.between(shortest, longest), Threads: psids(customers)}
	running := r.Begin(ctx, l, customers)
	clock.Sleep(o.After)
	running.expectDeath()
	r.Server.Kill()
	if err := running.Wait(); err != nil {
		return o, fmt.Errorf("before the death: %w", err)
	}
	o.Acked = r.Ledger.Acked() - before
	if o.Served, err = r.rise(ctx); err != nil {
		return o, fmt.Errorf("restart: %w", err)
	}
	return o, r.CheckThreads(ctx, o.Threads)
}

// rise restarts the server and sends to the demo world's customer, who is in
// no ledger.
func (r *Rig) rise(ctx context.Context) (time.Duration, error) {
	if r.options.Unrest && r.random.IntN(3) == 0 {
		r.dieEarly(ctx)
	}
	begun := clock.Machine()
	if err := r.Restart(ctx); err != nil {
		return 0, err
	}
	_, err := r.client.Send(ctx, r.Server.World.PSID, "back again")
	return clock.Machine().Sub(begun), err
}

// CheckThreads compares threads with the ledger.
func (r *Rig) CheckThreads(ctx context.Context, psids []string) error {
	for _, psid := range psids {
		listed, err := r.client.Messages(ctx, psid)
		if err != nil {
			return err
		}
		if err := r.Ledger.Check(r.Server.World.PageID, psid, listed); err != nil {
			return err
		}
	}
	return nil
}

// patience is how long a bot may see nothing new while webhooks are owed.
const patience = 30 * time.Second

// CheckWebhooks waits until every webhook of the threads has come, and
// compares their order with the threads.
func (r *Rig) CheckWebhooks(ctx context.Context, psids []string) error {
	for _, psid := range psids {
		listed, err := r.client.Messages(ctx, psid)
		if err != nil {
			return err
		}
		r.await(psid, len(listed))
		if err := r.Arrivals.Check(psid, listed); err != nil {
			return err
		}
	}
	return nil
}

// await returns when n webhooks of a thread have come, or when nothing new has
// come for too long.
func (r *Rig) await(psid string, n int) {
	total, since := -1, clock.Machine()
	for r.Arrivals.Count(psid) < n {
		if now := r.Arrivals.Total(); now != total {
			total, since = now, clock.Machine()
		}
		if clock.Machine().Sub(since) > patience {
			return
		}
		clock.Sleep(5 * time.Millisecond)
	}
}
