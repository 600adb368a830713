package realtime

import (
	"math/rand/v2"

	"parley/internal/messaging"
)

// history keeps the newest events under dense numbers. The first number is
// drawn at random, so that a number of another process or an earlier start is
// almost never taken for one of this history.
type history struct {
	ring []*messaging.Event
	head int64 // number of the newest event
	kept int   // how many are in the ring
}

// noSeq is the number of no event.
const noSeq = 0

// Numbers stay exact in JavaScript: the epoch takes 21 bits above 31 bits of
// counting, and 2^53 leaves room to count on.
const (
	epochs    = 1 << 21
	epochSize = 1 << 31
)

func newHistory(size int) *history {
	return &history{ring: make([]*messaging.Event, size), head: (1 + rand.Int64N(epochs-1)) * epochSize}
}

// add numbers an event and keeps it.
func (h *history) add(e *messaging.Event) int64 {
	h.head++
	h.ring[h.head%int64(len(h.ring))] = e
	h.kept = min(h.kept+1, len(h.ring))
	return h.head
}

// at returns the event of a number that covers admits.
func (h *history) at(seq int64) *messaging.Event { return h.ring[seq%int64(len(h.ring))] }

// covers reports whether everything after seq is still known.
func (h *history) covers(seq int64) bool { return seq <= h.head && seq >= h.head-int64(h.kept) }

// forget makes every earlier number unknown.
func (h *history) forget() { *h = *newHistory(len(h.ring)) }
