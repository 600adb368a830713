package e2e

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"sync"
)

// record keeps lines and lets a script wait for one.
type record struct {
	mu      sync.Mutex
	lines   []string
	partial string
	changed chan struct{} // closed and replaced with every line
}

func newRecord() *record { return &record{changed: make(chan struct{})} }

// Write adds text, cut into lines.
func (r *record) Write(p []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	lines := strings.Split(r.partial+string(p), "\n")
	r.partial = lines[len(lines)-1]
	r.lines = append(r.lines, lines[:len(lines)-1]...)
	close(r.changed)
	r.changed = make(chan struct{})
	return len(p), nil
}

// count returns how many lines match, and a channel that is closed when there
// are more.
func (r *record) count(expr *regexp.Regexp) (int, <-chan struct{}) {
	r.mu.Lock()
	defer r.mu.Unlock()
	n := 0
	for _, line := range r.lines {
		if expr.MatchString(line) {
			n++
		}
	}
	return n, r.changed
}

// wait returns when at least so many lines match.
func (r *record) wait(ctx context.Context, expr *regexp.Regexp, times int) error {
	for {
		n, changed := r.count(expr)
		if n >= times {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return fmt.Errorf("%d lines match %s, not %d, in:\n%s", n, expr, times, r)
		}
	}
}

func (r *record) String() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return strings.Join(r.lines, "\n")
}
