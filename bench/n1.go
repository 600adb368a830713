package main

import (
	"context"
	"fmt"
	"time"

	"parley/internal/crashtest/blackbox"
)

// conns are the numbers of connections of N1, N2 and N3; 1 is the idle server.
var conns = [...]int{1, 32, 128}

// sendRounds are loads of the bare handler and of Parley by turns, by the
// number of connections.
type sendRounds struct {
	bare, parley map[int][]result
	sync         samples // milliseconds of one fsync, median of each round
}

func (s *sendRounds) rates(of map[int][]result, conns int) samples {
	return each(of[conns], func(r result) float64 { return r.PerSecond })
}

func each(results []result, value func(result) float64) samples {
	var out samples
	for _, r := range results {
		out = append(out, value(r))
	}
	return out
}

// throughput is N1: every rule on, every answer after its sync.
func throughput(ctx context.Context, b *bench) ([]row, error) {
	if err := b.measureSends(ctx); err != nil {
		return nil, err
	}
	var rows []row
	for _, c := range []struct {
		conns          int
		bound, stretch float64
	}{{32, 0.35, 0.45}, {128, 0.45, 0.60}} {
		rows = append(rows, row{
			what: fmt.Sprintf("sends, %d connections (stretch %.2f)", c.conns, c.stretch), unit: "/s",
			value: b.sends.rates(b.sends.parley, c.conns), base: b.sends.rates(b.sends.bare, c.conns),
			baseName: "bare handler", target: atLeast(c.bound),
		})
	}
	return rows, nil
}

// measureSends runs the rounds that N1 and N2 share, once.
func (b *bench) measureSends(ctx context.Context) error {
	if b.sends.parley != nil {
		return nil
	}
	bare, err := b.startHelper(ctx, "bench-bare")
	if err != nil {
		return err
	}
	defer bare.stop()
	rounds := sendRounds{bare: map[int][]result{}, parley: map[int][]result{}}
	for i := range b.rounds {
		if err := b.sendRound(ctx, bare.url, i, &rounds); err != nil {
			return fmt.Errorf("round %d: %w", i+1, err)
		}
	}
	b.sends = rounds
	return nil
}

// sendRound measures a fresh copy of the corpus beside the bare handler.
func (b *bench) sendRound(ctx context.Context, bare string, round int, into *sendRounds) error {
	data, err := b.copyCorpus(ctx, standard)
	if err != nil {
		return err
	}
	sync, err := syncLatency(b.scratch(), time.Second)
	if err != nil {
		return err
	}
	into.sync = append(into.sync, milliseconds(sync))
	s, err := b.startParley(ctx, data)
	if err != nil {
		return err
	}
	defer s.Kill()
	for _, n := range conns {
		if err := b.sideBySide(ctx, bare, &s.World, round, n, into); err != nil {
			return err
		}
	}
	return stopParley(s)
}

func (b *bench) sideBySide(ctx context.Context, bare string, w *blackbox.World, round, conns int, into *sendRounds) error {
	r := sendRequests(w, firstPSID, standard.threads, 1000*round+conns)
	base, err := b.measured(ctx, bare, r, conns)
	if err != nil {
		return fmt.Errorf("bare handler, %d connections: %w", conns, err)
	}
	own, err := b.measured(ctx, w.URL, r, conns)
	if err != nil {
		return fmt.Errorf("parley, %d connections: %w", conns, err)
	}
	into.bare[conns] = append(into.bare[conns], base)
	into.parley[conns] = append(into.parley[conns], own)
	return nil
}
