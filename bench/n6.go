package main

import (
	"context"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"parley/graphapi"
	"parley/internal/clock"
	"parley/internal/crashtest/blackbox"
	"parley/webhook"
)

// webhookRounds are what N6 measures.
type webhookRounds struct {
	busy, backlog samples // events a second
	p50, p99      samples // milliseconds
}

// webhooks is N6: a burst of sends makes echoes, and then customers write at a
// steady pace. One bot in this process takes everything, checks each signature
// and the order of every conversation.
func webhooks(ctx context.Context, b *bench) ([]row, error) {
	var w webhookRounds
	for i := range b.rounds {
		if err := b.webhookRound(ctx, i, &w); err != nil {
			return nil, fmt.Errorf("round %d: %w", i+1, err)
		}
	}
	return []row{
		{what: "a backlog of echoes to one bot, no other load", unit: "/s", value: w.backlog, target: atLeast(8000)},
		{what: "echoes to one bot while senders run over 32 connections, to the last echo", unit: "/s", value: w.busy},
		{what: "customer to bot at 100/s, p50", unit: " ms", value: w.p50, target: atMost(5, " ms")},
		{what: "customer to bot at 100/s, p99", unit: " ms", value: w.p99, target: atMost(25, " ms")},
	}, nil
}

func (b *bench) webhookRound(ctx context.Context, round int, into *webhookRounds) error {
	data, err := b.copyCorpus(ctx, standard)
	if err != nil {
		return err
	}
	s, err := b.startParley(ctx, data)
	if err != nil {
		return err
	}
	defer s.Kill()
	in := newInbox()
	bot, err := blackbox.StartBot(s.World.AppSecret, in.take)
	if err != nil {
		return err
	}
	defer bot.Stop()
	client := blackbox.NewClient(s.World, paceRate)
	defer client.Close()
	if err := client.Subscribe(ctx, bot.URL, blackbox.VerifyToken, "messages", "message_echoes"); err != nil {
		return err
	}
	if err := b.burst(ctx, &s.World, round, in, into); err != nil {
		return fmt.Errorf("burst: %w", err)
	}
	p50, p99, err := b.customersWrite(ctx, client, in)
	if err != nil {
		return fmt.Errorf("customers: %w", err)
	}
	into.p50, into.p99 = append(into.p50, p50), append(into.p99, p99)
	return errors.Join(in.fault(), stopParley(s))
}

// holdTime is how long the bot may keep its callers waiting: less than the time
// limit of a delivery.
const holdTime = 3 * time.Second

// burst sends over 32 connections and waits for every echo: first with a bot
// that takes them as they come, then with one that keeps all waiting until the
// senders have ended.
func (b *bench) burst(ctx context.Context, w *blackbox.World, round int, in *inbox, into *webhookRounds) error {
	begun := clock.Machine()
	n, err := b.echoes(ctx, w, 2*round, in, func() { begun = clock.Machine() }, func() {})
	if err != nil {
		return err
	}
	into.busy = append(into.busy, float64(n)/in.lastAt().Sub(begun).Seconds())
	n, err = b.echoes(ctx, w, 2*round+1, in, in.gate.Lock, func() {
		begun = clock.Machine()
		in.gate.Unlock()
	})
	if err != nil {
		return err
	}
	into.backlog = append(into.backlog, float64(n)/in.lastAt().Sub(begun).Seconds())
	return nil
}

// echoes makes a load of sends and returns how many echoes came of it.
func (b *bench) echoes(ctx context.Context, w *blackbox.World, seed int, in *inbox, before, after func()) (int, error) {
	had := in.total()
	before()
	r := sendRequests(w, firstPSID, standard.threads, seed)
	got, err := b.wrk(ctx, w.URL, r, 32, min(time.Duration(b.seconds)*time.Second, holdTime))
	after()
	if err != nil {
		return 0, err
	}
	for quiet := false; !quiet; {
		total, limit := in.total(), arrival
		if total >= had+got.Requests {
			limit = 200 * time.Millisecond // for the sends that were cut off at the end
		}
		quiet = !waitUntil(func() bool { return in.total() > total }, limit)
	}
	if n := in.total() - had; n >= got.Requests {
		return n, nil
	}
	return 0, fmt.Errorf("%d of %d echoes came", in.total()-had, got.Requests)
}

// writers is how many customers write by turns.
const writers = 20

func (b *bench) customersWrite(ctx context.Context, c *blackbox.Client, in *inbox) (p50, p99 float64, err error) {
	var customers []blackbox.Customer
	for i := range writers {
		made, _, err := c.NewCustomer(ctx, "Bench Customer", fmt.Sprintf("first of %d", i))
		if err != nil {
			return 0, 0, err
		}
		customers = append(customers, made)
	}
	err = paced(ctx, time.Duration(b.seconds)*time.Second, func(i int) error {
		line := fmt.Sprintf("line %d", i)
		in.watch.start(line)
		_, err := c.Say(ctx, customers[i%writers].ID, line)
		return err
	})
	if err != nil {
		return 0, 0, err
	}
	in.watch.settle()
	return in.watch.percentiles()
}

// inbox is what the bot has received. Each message must come behind those
// before it in its conversation.
type inbox struct {
	watch *stopwatch   // of the customers' lines
	gate  sync.RWMutex // locked while callers are to wait

	mu       sync.Mutex
	count    int
	last     time.Time
	position map[graphapi.ID]uint64 // last one by PSID
	wrong    error
}

func newInbox() *inbox { return &inbox{watch: newStopwatch(), position: map[graphapi.ID]uint64{}} }

func (in *inbox) take(item webhook.Item) error {
	if item.Message == nil {
		return nil
	}
	in.gate.RLock()
	defer in.gate.RUnlock()
	psid := item.Sender.ID
	if item.Message.IsEcho {
		psid = item.Recipient.ID
	} else {
		in.watch.stop(item.Message.Text)
	}
	at := position(item.Message.MID)
	in.mu.Lock()
	defer in.mu.Unlock()
	in.count++
	in.last = clock.Machine()
	if at <= in.position[psid] && in.wrong == nil {
		in.wrong = fmt.Errorf("conversation %s: event %d came behind %d", psid, at, in.position[psid])
	}
	in.position[psid] = at
	return nil
}

// position reads the place in the journal out of a message id, whose bytes are
// version, Page, thread and position.
func position(mid string) uint64 {
	raw, err := base64.RawURLEncoding.DecodeString(strings.TrimPrefix(mid, "m_"))
	if err != nil || len(raw) < 25 {
		return 0 // never in order
	}
	return binary.BigEndian.Uint64(raw[17:])
}

func (in *inbox) total() int {
	in.mu.Lock()
	defer in.mu.Unlock()
	return in.count
}

func (in *inbox) lastAt() time.Time {
	in.mu.Lock()
	defer in.mu.Unlock()
	return in.last
}

func (in *inbox) fault() error {
	in.mu.Lock()
	defer in.mu.Unlock()
	return in.wrong
}
