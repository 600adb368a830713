package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"parley/internal/clock"
	"parley/internal/crashtest/blackbox"
)

// coldStart is N8: from the start of the process to the first answered send,
// the demo world included.
func coldStart(ctx context.Context, b *bench) ([]row, error) {
	var empty, full samples
	for i := range b.rounds {
		took, err := b.startAndSend(ctx, b.emptyData)
		if err != nil {
			return nil, fmt.Errorf("round %d, empty: %w", i+1, err)
		}
		empty = append(empty, took)
		took, err = b.startAndSend(ctx, func() (string, error) { return b.copyCorpus(ctx, standard) })
		if err != nil {
			return nil, fmt.Errorf("round %d, %s: %w", i+1, standard, err)
		}
		full = append(full, took)
	}
	return []row{
		{what: "no data directory", unit: " ms", value: empty, target: atMost(100, " ms")},
		{what: standard.String(), unit: " ms", value: full, target: atMost(300, " ms")},
	}, nil
}

// emptyData returns the name of a data directory that does not exist.
func (b *bench) emptyData() (string, error) {
	return filepath.Join(b.scratch(), "data"), errors.Join(os.RemoveAll(b.scratch()), os.MkdirAll(b.scratch(), 0o755))
}

// startAndSend returns milliseconds.
func (b *bench) startAndSend(ctx context.Context, makeData func() (string, error)) (float64, error) {
	data, err := makeData()
	if err != nil {
		return 0, err
	}
	begun := clock.Machine()
	s, err := b.startParley(ctx, data)
	if err != nil {
		return 0, err
	}
	defer s.Kill()
	client := blackbox.NewClient(s.World, 1)
	defer client.Close()
	if _, err := client.Send(ctx, s.World.PSID, text); err != nil {
		return 0, err
	}
	return milliseconds(clock.Machine().Sub(begun)), stopParley(s)
}
