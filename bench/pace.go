package main

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"parley/internal/clock"
)

// stopwatch measures how long each of many named things takes, from start to
// the first stop.
type stopwatch struct {
	mu    sync.Mutex
	begun map[string]time.Time
	took  []time.Duration
}

func newStopwatch() *stopwatch { return &stopwatch{begun: map[string]time.Time{}} }

func (s *stopwatch) start(name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.begun[name] = clock.Machine()
}

// stop ends the time of one thing; unknown names and second stops are ignored.
func (s *stopwatch) stop(name string) {
	now := clock.Machine()
	s.mu.Lock()
	defer s.mu.Unlock()
	if begun, ok := s.begun[name]; ok {
		s.took = append(s.took, now.Sub(begun))
		delete(s.begun, name)
	}
}

// open returns how many things have not ended.
func (s *stopwatch) open() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.begun)
}

// percentiles returns p50 and p99 in milliseconds, and an error when something
// has not ended.
func (s *stopwatch) percentiles() (p50, p99 float64, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.begun) > 0 {
		return 0, 0, fmt.Errorf("%d of %d never arrived", len(s.begun), len(s.begun)+len(s.took))
	}
	slices.Sort(s.took)
	return milliseconds(percentile(s.took, 0.5)), milliseconds(percentile(s.took, 0.99)), nil
}

// arrival is how long something that was answered may take to arrive before
// it counts as lost.
const arrival = 20 * time.Second

// settle waits until everything has ended, or long enough.
func (s *stopwatch) settle() {
	waitUntil(func() bool { return s.open() == 0 }, arrival)
}

// waitUntil polls a fact.
func waitUntil(fact func() bool, atMost time.Duration) bool {
	for begun := clock.Machine(); clock.Machine().Sub(begun) < atMost; clock.Sleep(time.Millisecond) {
		if fact() {
			return true
		}
	}
	return false
}

// paceRate is the rate of the latencies that are measured without saturation,
// per second.
const paceRate = 100

// paced calls fn at paceRate for d without waiting for the call before, as
// many independent people would, and returns the first error.
func paced(ctx context.Context, d time.Duration, fn func(i int) error) error {
	ticker := time.NewTicker(time.Second / paceRate)
	defer ticker.Stop()
	var group sync.WaitGroup
	failed := make(chan error, 1)
	for i := range int(d.Seconds()) * paceRate {
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return ctx.Err()
		}
		group.Go(func() {
			if err := fn(i); err != nil {
				select {
				case failed <- err:
				default:
				}
			}
		})
	}
	group.Wait()
	close(failed)
	return <-failed
}
