package dispatch

import (
	"context"
	"fmt"

	"parley/graphapi"
	"parley/internal/messaging"
)

// backlogBatch is how many deliveries of a blocked thread are loaded at a
// time; backlogAll is how far the end of a backlog is looked for.
const (
	backlogBatch = 32
	backlogAll   = 10_000
)

// step does the next piece of work of a thread. Its worker has the thread to
// itself until it is finished.
func (s *session) step(t *thread) {
	blocked, j := t.next()
	switch {
	case blocked:
		if s.park(t) {
			s.retry(t)
		}
	case j != nil:
		s.first(t, j)
	}
}

// next returns the first job of a thread that is not blocked.
func (t *thread) next() (blocked bool, j *job) {
	a := t.feed.sub
	a.mu.Lock()
	defer a.mu.Unlock()
	if t.feed.disabled || t.feed.closed {
		return false, nil
	}
	if t.blocked || len(t.jobs) == 0 {
		return t.blocked, nil
	}
	j = t.jobs[0]
	t.jobs[0] = nil
	t.jobs = t.jobs[1:]
	return false, j
}

// first makes the first attempt of an event. No row was written before: the
// journal and the cursor promise that it is made again after a crash.
func (s *session) first(t *thread, j *job) {
	e := j.event
	if !t.feed.hears(e) {
		s.ledger.add(outcome{feed: t.feed, job: j})
		return
	}
	row := Delivery{
		App: t.feed.sub.app, Page: e.Page, PSID: e.PSID, Seq: e.Seq, Field: fieldOf(e), Attempts: 1,
	}
	if s.attempt(t.feed, e, &row) {
		s.ledger.add(outcome{t.feed, row, j})
	} else if s.ctx.Err() == nil {
		t.block(row.Seq, row.NextAt)
		s.ledger.commit(outcome{t.feed, row, j})
	}
}

// attempt posts an event and records in its row how that ended. It reports
// whether the delivery is finished.
func (s *session) attempt(f *feed, e *messaging.Event, row *Delivery) (finished bool) {
	body, err := s.d.composer.toward(row.App).body(e)
	if err != nil {
		s.d.log.Error("webhook cannot be composed and is dropped", "app", row.App, "page", row.Page, "seq", row.Seq, "err", err)
		row.State, row.NextAt, row.LastError = Delivered, 0, err.Error()
		return true
	}
	r := s.post(f, body)
	if s.ctx.Err() != nil {
		return false // cut short by us: it proves nothing about the endpoint
	}
	now := s.d.clock.NowMS()
	row.LastAt, row.LastStatus, row.LastError, row.LastMS = now, r.status, r.err, int(r.took.Milliseconds())
	if r.ok() {
		row.State, row.NextAt = Delivered, 0
		s.healthy(f)
		return true
	}
	row.State, row.NextAt = Retrying, now+backoff(row.Attempts).Milliseconds()
	if s.failed(f, row) {
		row.State = Held
	}
	return false
}

func (s *session) post(f *feed, body []byte) result {
	f.sub.mu.Lock()
	ep := f.sub.endpoint
	f.sub.mu.Unlock()
	ctx, cancel := context.WithTimeout(s.ctx, s.d.opts.Timeout)
	defer cancel()
	s.d.stats.attempts.Add(1)
	r := s.d.client.post(ctx, ep.url, ep.secret, body)
	if r.ok() {
		s.d.stats.delivered.Add(1)
	} else {
		s.d.stats.failures.Add(1)
	}
	return r
}

// block makes the ledger the source of what comes next in a thread.
func (t *thread) block(seq, nextAt int64) {
	a := t.feed.sub
	a.mu.Lock()
	defer a.mu.Unlock()
	t.blocked, t.parkedTo, t.nextAt = true, seq, nextAt
	t.feed.parked++
}

// park writes the jobs of a blocked thread into the ledger, behind those that
// wait there already. It reports whether the thread may go on.
func (s *session) park(t *thread) bool {
	jobs := t.takeJobs()
	if len(jobs) == 0 {
		return true
	}
	if t.parkedTo == 0 && !s.findEnd(t) {
		t.giveBack(jobs)
		return false
	}
	outcomes := make([]outcome, len(jobs))
	for i, j := range jobs {
		outcomes[i] = outcome{feed: t.feed, job: j}
		// What was parked before a restart comes out of the journal once more.
		if e := j.event; e.Seq > t.parkedTo {
			outcomes[i].row = Delivery{App: t.feed.sub.app, Page: e.Page, PSID: e.PSID, Seq: e.Seq, Field: fieldOf(e), State: Queued}
			t.parkedTo = e.Seq
		}
	}
	t.feed.park(len(jobs))
	return s.ledger.commit(outcomes...)
}

func (t *thread) takeJobs() []*job {
	t.feed.sub.mu.Lock()
	defer t.feed.sub.mu.Unlock()
	jobs := t.jobs
	t.jobs = nil
	return jobs
}

func (t *thread) giveBack(jobs []*job) {
	t.feed.sub.mu.Lock()
	defer t.feed.sub.mu.Unlock()
	t.jobs = append(jobs, t.jobs...)
}

func (f *feed) park(n int) {
	f.sub.mu.Lock()
	defer f.sub.mu.Unlock()
	f.parked = max(f.parked+n, 0)
	f.sub.hunger(f)
}

// findEnd looks up the last position of a thread in the ledger.
func (s *session) findEnd(t *thread) bool {
	rows, err := s.d.store.Backlog(s.ctx, t.key(), backlogAll)
	if err != nil {
		s.pause("reading backlog", err)
		return false
	}
	if n := len(rows); n > 0 {
		t.parkedTo = rows[n-1].Seq
	}
	return true
}

// retry works off the backlog of a blocked thread, oldest first, until an
// attempt fails or is not due yet.
func (s *session) retry(t *thread) {
	now := s.d.clock.NowMS()
	if due, forced := t.due(now); !due && !forced {
		return
	}
	rows, err := s.d.store.Backlog(s.ctx, t.key(), backlogBatch)
	if err != nil {
		s.pause("reading backlog", err)
		return
	}
	if len(rows) == 0 {
		t.unblock()
		return
	}
	for i := range rows {
		if !s.again(t, &rows[i]) {
			return
		}
	}
	s.ledger.commit() // the next look must not show these
}

// due reports whether the next attempt may be made, and whether it was asked
// for regardless of the time.
func (t *thread) due(now int64) (due, forced bool) {
	t.feed.sub.mu.Lock()
	defer t.feed.sub.mu.Unlock()
	return t.nextAt <= now, t.forced
}

// begun notes that an attempt is made; it reports whether that was forced.
func (t *thread) begun() (forced bool) {
	t.feed.sub.mu.Lock()
	defer t.feed.sub.mu.Unlock()
	forced = t.forced
	t.forced = false
	return forced
}

func (t *thread) unblock() {
	t.feed.sub.mu.Lock()
	defer t.feed.sub.mu.Unlock()
	t.blocked, t.forced, t.parkedTo, t.nextAt = false, false, 0, 0
}

// again makes an attempt for a row of the ledger. It reports whether the row
// is finished.
func (s *session) again(t *thread, row *Delivery) (finished bool) {
	now := s.d.clock.NowMS()
	if _, forced := t.due(now); row.State == Retrying && row.NextAt > now && !forced {
		t.wait(row.NextAt)
		return false
	}
	if t.feed.stopped() {
		return false
	}
	e, err := s.event(row.Page, row.Seq)
	if err != nil {
		s.pause("reading event of a delivery", err)
		return false
	}
	if !t.feed.hears(e) {
		row.State, row.NextAt, row.LastError = Delivered, 0, "given up: the app no longer subscribes to the field"
		s.finished(t.feed, *row)
		return true
	}
	if !s.announce(t, row, now) {
		return false
	}
	if s.attempt(t.feed, e, row) {
		s.finished(t.feed, *row)
		return true
	}
	if s.ctx.Err() == nil {
		t.wait(row.NextAt)
		s.ledger.commit(outcome{feed: t.feed, row: *row})
	}
	return false
}

// announce counts an attempt and, when it is a repeated one, stores it before
// it is made: whatever happens, it will be known. A forced attempt begins the
// schedule anew.
func (s *session) announce(t *thread, row *Delivery, now int64) bool {
	repeated := row.Attempts > 0
	if t.begun() {
		row.Attempts = 0
	}
	row.Attempts++
	if !repeated {
		return true
	}
	row.State, row.NextAt = Retrying, now+backoff(row.Attempts).Milliseconds()
	return s.ledger.commit(outcome{feed: t.feed, row: *row})
}

// finished saves a row of the ledger that is settled.
func (s *session) finished(f *feed, row Delivery) {
	f.park(-1)
	s.ledger.add(outcome{feed: f, row: row})
}

func (t *thread) wait(until int64) {
	t.feed.sub.mu.Lock()
	defer t.feed.sub.mu.Unlock()
	t.nextAt = until
}

// hears reports whether the app is still subscribed to an event of this sort.
func (f *feed) hears(e *messaging.Event) bool {
	f.sub.mu.Lock()
	defer f.sub.mu.Unlock()
	return f.slots.has(e)
}

// stopped reports whether nothing more may be sent for now.
func (f *feed) stopped() bool {
	f.sub.mu.Lock()
	defer f.sub.mu.Unlock()
	return f.disabled || f.closed || f.sub.quit
}

// event reads the event of a delivery from the journal.
func (s *session) event(page graphapi.ID, seq int64) (*messaging.Event, error) {
	events, err := s.d.journal.Read(s.ctx, page, seq-1, 1)
	if err != nil {
		return nil, err
	}
	if len(events) == 0 || events[0].Seq != seq {
		return nil, fmt.Errorf("event %d of Page %s is not in the journal", seq, page)
	}
	return events[0], nil
}
