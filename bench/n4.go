package main

import (
	"context"
	"fmt"
	"net/url"
	"time"

	"parley/internal/crashtest/blackbox"
)

// listCost is what a list costs in one round.
type listCost struct {
	p50, cpu float64 // milliseconds
	rate     float64 // calls a second
}

// lists are the two reads of every inbox.
var lists = [...]struct {
	name  string
	path  func(w *blackbox.World) string
	bound float64
}{
	{"newest 25 conversations", func(w *blackbox.World) string { return "/" + w.PageID + "/conversations" }, 1.3},
	{"newest 25 messages", func(*blackbox.World) string { return "/t_PSID/messages" }, 2},
}

// growthRounds are the results by the size of the database.
type growthRounds struct {
	sends map[corpus]samples
	lists map[corpus][len(lists)][]listCost
}

// growth is N4.
func growth(ctx context.Context, b *bench) ([]row, error) {
	rounds := growthRounds{sends: map[corpus]samples{}, lists: map[corpus][len(lists)][]listCost{}}
	for i := range b.rounds {
		for _, c := range [...]corpus{small, standard, large} {
			if err := b.growthRound(ctx, c, i, &rounds); err != nil {
				return nil, fmt.Errorf("round %d, %s: %w", i+1, c, err)
			}
		}
	}
	return rounds.rows(), nil
}

func (b *bench) growthRound(ctx context.Context, c corpus, round int, into *growthRounds) error {
	data, err := b.copyCorpus(ctx, c)
	if err != nil {
		return err
	}
	s, err := b.startParley(ctx, data)
	if err != nil {
		return err
	}
	defer s.Kill()
	if c != standard {
		costs := into.lists[c]
		for i := range lists {
			cost, err := b.listCost(ctx, s, c, lists[i].path(&s.World))
			if err != nil {
				return fmt.Errorf("%s: %w", lists[i].name, err)
			}
			costs[i] = append(costs[i], cost)
		}
		into.lists[c] = costs
	}
	if c != small {
		got, err := b.measured(ctx, s.World.URL, sendRequests(&s.World, firstPSID, c.threads, round), 32)
		if err != nil {
			return err
		}
		into.sends[c] = append(into.sends[c], got.PerSecond)
	}
	return stopParley(s)
}

// listCost reads a list over one connection for its latency, and over eight
// for the processor time of a call and the rate.
func (b *bench) listCost(ctx context.Context, s *blackbox.Server, c corpus, path string) (listCost, error) {
	r := requests{
		Method: "GET", Path: "/" + blackbox.Version + path + "?limit=25&access_token=" + url.QueryEscape(s.World.PageToken),
		First: firstPSID, Step: int64(c.threads / hotThreads), Threads: hotThreads,
	}
	idle, err := b.measured(ctx, s.World.URL, r, 1)
	if err != nil {
		return listCost{}, err
	}
	before, err := blackbox.CPU(s.PID())
	if err != nil {
		return listCost{}, err
	}
	busy, err := b.wrk(ctx, s.World.URL, r, 8, time.Duration(b.seconds)*time.Second)
	if err != nil {
		return listCost{}, err
	}
	after, err := blackbox.CPU(s.PID())
	return listCost{
		p50: milliseconds(idle.P50), rate: busy.PerSecond,
		cpu: milliseconds(after-before) / float64(busy.Requests),
	}, err
}

func (g *growthRounds) rows() []row {
	rows := []row{{
		what: "sends, 32 connections, 1,000,000 conversations", unit: "/s", value: g.sends[large],
		base: g.sends[standard], baseName: "100,000 conversations", target: atLeast(0.5),
	}}
	for i, l := range lists {
		line := func(what, unit string, value func(listCost) float64) row {
			return row{
				what: l.name + ", " + what + ", 1,000,000 conversations", unit: unit, value: costs(g.lists[large][i], value),
				base: costs(g.lists[small][i], value), baseName: "10,000 conversations",
			}
		}
		p50 := line("p50 over one connection", " ms", func(c listCost) float64 { return c.p50 })
		cpu := line("processor time a call", " ms", func(c listCost) float64 { return c.cpu })
		p50.target, cpu.target = target{bound: l.bound}, target{bound: l.bound}
		rows = append(rows, p50, cpu, line("8 connections", "/s", func(c listCost) float64 { return c.rate }))
	}
	return rows
}

func costs(list []listCost, value func(listCost) float64) samples {
	var out samples
	for _, c := range list {
		out = append(out, value(c))
	}
	return out
}
