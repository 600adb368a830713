package crashtest

import (
	"errors"
	"fmt"
	"sync"

	"parley/internal/crashtest/blackbox"
	"parley/webhook"
)

// Arrivals is what a bot received: the messages and echoes of each thread in
// the order of their first arrival. Deliveries may come twice, but never out
// of order.
type Arrivals struct {
	mu       sync.Mutex
	threads  map[string][]string // ids of messages by PSID
	seen     map[string]bool
	again    int
	refuse   int             // one item in so many is refused once, 0 = none
	refused  map[string]bool // ids
	arriving int
}

// NewArrivals returns an empty record that refuses the first delivery of one
// item in refuse; what is behind it in its thread must wait. 0 = none.
func NewArrivals(refuse int) *Arrivals {
	return &Arrivals{threads: map[string][]string{}, seen: map[string]bool{}, refuse: refuse, refused: map[string]bool{}}
}

// errRefused is what a bot with a hiccup answers.
var errRefused = errors.New("refused once")

// Record takes one item from the bot.
func (a *Arrivals) Record(item webhook.Item) error {
	if item.Message == nil {
		return fmt.Errorf("an event that was not subscribed to: %+v", item)
	}
	psid := item.Sender.ID
	if item.Message.IsEcho {
		psid = item.Recipient.ID
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.seen[item.Message.MID] {
		a.again++
		return nil
	}
	if a.stumble(item.Message.MID) {
		return errRefused
	}
	a.seen[item.Message.MID] = true
	a.threads[psid.String()] = append(a.threads[psid.String()], item.Message.MID)
	return nil
}

// stumble decides whether to refuse an item that has not come before.
func (a *Arrivals) stumble(mid string) bool {
	a.arriving++
	if a.refuse == 0 || a.arriving%a.refuse != 0 || a.refused[mid] {
		return false
	}
	a.refused[mid] = true
	return true
}

// Refused returns how many items were refused once.
func (a *Arrivals) Refused() int {
	a.mu.Lock()
	defer a.mu.Unlock()
	return len(a.refused)
}

// Again returns how many events came more than once.
func (a *Arrivals) Again() int {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.again
}

// Total returns how many different events have arrived.
func (a *Arrivals) Total() int {
	a.mu.Lock()
	defer a.mu.Unlock()
	return len(a.seen)
}

// Count returns how many different events of a thread have arrived.
func (a *Arrivals) Count(psid string) int {
	a.mu.Lock()
	defer a.mu.Unlock()
	return len(a.threads[psid])
}

// Check compares what arrived with a thread, listed oldest first: the same
// messages in the same order.
func (a *Arrivals) Check(psid string, listed []blackbox.Message) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	got := a.threads[psid]
	for i, m := range listed {
		if i >= len(got) {
			return fmt.Errorf("thread %s: webhook of %s never came, nor %d behind it", psid, m.Text, len(listed)-i-1)
		}
		if got[i] != m.ID {
			return fmt.Errorf("thread %s: webhook %d is %s, expected %s (%s)", psid, i+1, got[i], m.ID, m.Text)
		}
	}
	if len(got) > len(listed) {
		return fmt.Errorf("thread %s: webhook of %s, which is not in the thread", psid, got[len(listed)])
	}
	return nil
}
