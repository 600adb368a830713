package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"parley/internal/clock"
)

// latency is N2: one connection on an idle server, and the slowest of a
// saturated one.
func latency(ctx context.Context, b *bench) ([]row, error) {
	if err := b.measureSends(ctx); err != nil {
		return nil, err
	}
	s := &b.sends
	p50 := func(r result) float64 { return milliseconds(r.P50) }
	p99 := func(r result) float64 { return milliseconds(r.P99) }
	floor := each(s.bare[1], p50)
	for i := range floor {
		floor[i] += s.sync[i]
	}
	rows := []row{{
		what: "p50 of a send, one connection", unit: " ms", value: each(s.parley[1], p50),
		base: floor, baseName: "one fsync and the bare handler", target: target{bound: 1.5},
	}}
	for conns, bound := range map[int]float64{32: 50, 128: 30} {
		rows = append(rows, row{
			what: fmt.Sprintf("p99 of a send, saturated, %d connections", conns), unit: " ms",
			value: each(s.parley[conns], p99), target: atMost(bound, " ms"),
		})
	}
	slices.SortFunc(rows[1:], func(a, b row) int { return len(a.what) - len(b.what) })
	return rows, nil
}

// syncLatency returns the median time to append 512 bytes to a file and sync
// it.
func syncLatency(dir string, d time.Duration) (time.Duration, error) {
	f, err := os.Create(filepath.Join(dir, "sync"))
	if err != nil {
		return 0, fmt.Errorf("measuring syncs: %w", err)
	}
	defer os.Remove(f.Name())
	defer f.Close()
	var took []time.Duration
	block := make([]byte, 512)
	for begun := clock.Machine(); clock.Machine().Sub(begun) < d; {
		at := clock.Machine()
		if _, err := f.Write(block); err != nil {
			return 0, fmt.Errorf("measuring syncs: %w", err)
		}
		if err := f.Sync(); err != nil {
			return 0, fmt.Errorf("measuring syncs: %w", err)
		}
		took = append(took, clock.Machine().Sub(at))
	}
	slices.Sort(took)
	return percentile(took, 0.5), nil
}
