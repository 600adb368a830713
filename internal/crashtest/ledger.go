package crashtest

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"

	"parley/internal/crashtest/blackbox"
)

// attempt is one message that somebody tried to send.
type attempt struct {
	psid     string
	fromPage bool
	mid      string // id in the answer, "" while there is none
}

// Ledger remembers every message that was tried and every one that was
// acknowledged. Texts are unique and have the form WRITER.NUMBER with a number
// that grows; each writer waits for an answer before it goes on.
type Ledger struct {
	mu    sync.Mutex
	tried map[string]*attempt // by text
	psids []string            // threads in the order of their first attempt
	acked int
}

// NewLedger returns an empty ledger.
func NewLedger() *Ledger { return &Ledger{tried: map[string]*attempt{}} }

// Try records that a message is about to be sent.
func (l *Ledger) Try(psid, text string, fromPage bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.tried[text] = &attempt{psid: psid, fromPage: fromPage}
}

// Ack records the answer to a message.
func (l *Ledger) Ack(text, mid string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.tried[text].mid = mid
	l.acked++
}

// Begin records a thread whose first message was acknowledged as it was made.
func (l *Ledger) Begin(psid, text, mid string) {
	l.Try(psid, text, false)
	l.Ack(text, mid)
	l.mu.Lock()
	defer l.mu.Unlock()
	l.psids = append(l.psids, psid)
}

// Acked returns how many messages were acknowledged.
func (l *Ledger) Acked() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.acked
}

// Threads returns the threads, oldest first.
func (l *Ledger) Threads() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.psids[:len(l.psids):len(l.psids)]
}

// maxFaults bounds how many faults of one kind of check are spelled out.
const maxFaults = 5

// Check compares a thread, listed oldest first, with what was tried and
// acknowledged: every acknowledged message is there exactly once and under the
// id of its answer, in the order of its writer, and nothing is there that
// nobody sent.
func (l *Ledger) Check(page, psid string, listed []blackbox.Message) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	var faults []error
	seen, last := map[string]bool{}, map[string]int{}
	for _, m := range listed {
		if err := l.checkOne(page, psid, m, seen[m.Text]); err != nil {
			faults = append(faults, err)
			continue
		}
		seen[m.Text] = true
		writer, n := number(m.Text)
		if n <= last[writer] {
			faults = append(faults, fmt.Errorf("%s stands behind number %d of its writer", m.Text, last[writer]))
		}
		last[writer] = n
	}
	for text, a := range l.tried {
		if a.psid == psid && a.mid != "" && !seen[text] {
			faults = append(faults, fmt.Errorf("%s was acknowledged as %s and is lost", text, a.mid))
		}
	}
	return threadFault(psid, faults)
}

func (l *Ledger) checkOne(page, psid string, m blackbox.Message, again bool) error {
	from := psid
	a, ok := l.tried[m.Text]
	if ok && a.fromPage {
		from = page
	}
	switch {
	case !ok || a.psid != psid:
		return fmt.Errorf("%q is listed and was never sent here", m.Text)
	case again:
		return fmt.Errorf("%s is listed twice", m.Text)
	case a.mid != "" && a.mid != m.ID:
		return fmt.Errorf("%s was acknowledged as %s and is listed as %s", m.Text, a.mid, m.ID)
	case m.From.ID != from:
		return fmt.Errorf("%s is listed as from %s, sent by %s", m.Text, m.From.ID, from)
	}
	return nil
}

// number takes a text apart into its writer and its number there, from 1.
func number(text string) (writer string, n int) {
	i := strings.LastIndexByte(text, '.')
	n, _ = strconv.Atoi(text[i+1:]) // 0 breaks the order, which is a fault
	return text[:max(i, 0)], n
}

func threadFault(psid string, faults []error) error {
	if len(faults) == 0 {
		return nil
	}
	count := len(faults)
	return fmt.Errorf("thread %s, %d faults: %w", psid, count, errors.Join(faults[:min(count, maxFaults)]...))
}
