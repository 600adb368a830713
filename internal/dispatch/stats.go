package dispatch

import "sync/atomic"

type counters struct {
	attempts, failures, delivered atomic.Int64
}

// Stats counts since the Dispatcher was made.
type Stats struct {
	Attempts  int64 // POSTs made
	Failures  int64 // of these, not answered with 2xx in time
	Delivered int64 // of these, accepted
	LagSeq    int64 // journal entries not yet settled, all subscriptions together
}

// Stats returns the present counts.
func (d *Dispatcher) Stats() Stats {
	st := Stats{
		Attempts: d.stats.attempts.Load(), Failures: d.stats.failures.Load(), Delivered: d.stats.delivered.Load(),
	}
	if s := d.session.Load(); s != nil {
		st.LagSeq = s.lag()
	}
	return st
}

func (s *session) lag() int64 {
	s.mu.RLock()
	defer s.mu.RUnlock()
	n := int64(0)
	for _, feeds := range s.pages {
		for _, f := range feeds {
			f.sub.mu.Lock()
			n += f.head - f.cursor()
			f.sub.mu.Unlock()
		}
	}
	return n
}

// catchUp tells all feeds how far their journals reach: news that came while
// the session was beginning were heard by nobody.
func (s *session) catchUp() {
	s.mu.RLock()
	defer s.mu.RUnlock()
	for page, feeds := range s.pages {
		for _, f := range feeds {
			f.sub.advance(f, s.d.journal.Head(page))
		}
	}
}
