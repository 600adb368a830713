package main

import (
	"context"
	"fmt"
	"time"

	"parley/internal/crashtest"
)

// kill is N10: the crash test's round, at full load on the large database.
func kill(ctx context.Context, b *bench) ([]row, error) {
	var rate, lost, again samples
	for i := range b.rounds {
		data, err := b.copyCorpus(ctx, standard)
		if err != nil {
			return nil, err
		}
		o, err := b.killRound(ctx, data, uint64(i))
		if err != nil {
			return nil, fmt.Errorf("round %d: %w", i+1, err)
		}
		rate = append(rate, float64(o.Acked)/o.After.Seconds())
		lost = append(lost, 0) // a lost answer is an error of the round
		again = append(again, milliseconds(o.Served))
	}
	return []row{
		{what: "answered sends lost", value: lost, target: target{bound: 0, unit: " lost"}},
		{what: "start of the process to the first answered send", unit: " ms", value: again, target: atMost(1000, " ms")},
		{what: "answered sends before the kill, 128 connections of a client on the same cores", unit: "/s", value: rate},
	}, nil
}

func (b *bench) killRound(ctx context.Context, data string, seed uint64) (crashtest.Outcome, error) {
	rig, err := crashtest.NewRig(ctx, crashtest.Options{Command: b.serve(data), Seed: seed})
	if err != nil {
		return crashtest.Outcome{}, err
	}
	defer rig.Close()
	length := time.Duration(b.seconds) * time.Second
	return rig.Round(ctx, crashtest.Load{Customers: 64, Senders: 128}, length, length+time.Second)
}
