package sqlite

import (
	"fmt"
	"log/slog"
	"runtime"
	"sync/atomic"
	"time"

	"parley/graphapi"
	"parley/internal/messaging"
)

// A position in the journal table is the Page's short number and the Seq.
const (
	seqBits = 40
	maxSeq  = 1<<seqBits - 1
)

func position(no, seq int64) int64 { return no<<seqBits | seq }

// writer owns the one connection that writes. It takes the calls that wait,
// runs them against memory, and commits what they made in one transaction:
// the group commit. While the disk syncs, the next calls gather.
type writer struct {
	*state
	conn    *conn
	queue   *queue
	derive  derive
	batch   batch
	tx      tx
	journal multi
	hear    func([]*messaging.Event)
	failure *failure
	stats   *stats
	log     *slog.Logger

	checkpoints *checkpointer
	stopped     chan struct{} // closed when run returns
	full        atomic.Bool   // the last commit found no space
}

// journalRow is an event with its Page.
type journalRow struct {
	page *page
	*messaging.Event
}

// batch is what the present transaction will write.
type batch struct {
	begun   bool // BEGIN was run
	events  []journalRow
	threads map[graphapi.ID]*staged
	spare   []*staged
	after   []func() // changes of state to make when the commit succeeded
}

func (b *batch) newStaged() *staged {
	if n := len(b.spare); n > 0 {
		s := b.spare[n-1]
		b.spare = b.spare[:n-1]
		*s = staged{}
		return s
	}
	return &staged{}
}

func (b *batch) reset() {
	for _, s := range b.threads {
		b.spare = append(b.spare, s)
	}
	clear(b.threads)
	clear(b.events)
	clear(b.after)
	b.begun, b.events, b.after = false, b.events[:0], b.after[:0]
}

const insertJournal = "INSERT INTO journal (pos, psid, kind, at, app, body) VALUES (?, ?, ?, ?, ?, ?)"

// flushEvery bounds how long derived rows wait for a quiet moment.
const flushEvery = 2 * time.Second

// run serves calls until the queue is closed and everything is written.
func (w *writer) run() {
	defer close(w.stopped)
	tick := time.NewTicker(flushEvery)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			w.derive.freeze()
		default:
		}
		// Let those just answered run: what they ask next joins this commit.
		runtime.Gosched()
		w.queue.gather()
		ops, open := w.queue.take()
		if len(ops) > 0 || w.derive.writing() {
			w.commit(ops)
			continue
		}
		if !open {
			if w.derive.stalled || !w.derive.freeze() {
				return
			}
			continue
		}
		select {
		case <-w.queue.wake:
		case <-tick.C:
			w.derive.freeze()
		}
	}
}

// commit runs the calls and makes what they did durable, all or nothing; only
// then are they answered.
func (w *writer) commit(ops []*op) {
	waiting := len(w.derive.waiters)
	err := w.failure.err()
	for i := 0; i < len(ops) && err == nil; i++ {
		err = w.apply(ops[i])
	}
	if err == nil {
		err = w.write()
	}
	if err == nil {
		w.publish()
		w.batch.reset()
		answer(ops)
		w.derive.answer()
		w.checkpoints.watch(w)
		return
	}
	err = w.abandon(err)
	w.batch.reset()
	w.derive.refuse(err, waiting)
	for _, o := range ops {
		o.err, o.upto = err, 0
	}
	answer(ops)
}

// answer wakes the callers; those that wait for derived rows wait on.
func answer(ops []*op) {
	for _, o := range ops {
		if o.upto == 0 {
			o.done <- struct{}{}
		}
	}
}

// apply runs one call. Its own failure goes to the caller alone; an error is
// returned when the whole batch is lost.
func (w *writer) apply(o *op) error {
	switch {
	case o.fn != nil:
		p := w.pages[o.page]
		if p == nil {
			o.err = fmt.Errorf("page %v: %w", o.page, messaging.ErrNotFound)
			return nil
		}
		w.tx.page, w.tx.events = p, len(w.batch.events)
		o.err = w.tx.run(o.fn)
	case o.work != nil:
		return w.savepoint(o)
	default:
		w.derive.waiters = append(w.derive.waiters, waiter{o, w.pages[o.page]})
		w.derive.freeze()
	}
	return nil
}

// savepoint runs a write of other rows so that its failure undoes it alone.
func (w *writer) savepoint(o *op) error {
	if err := w.begin(); err != nil {
		return err
	}
	if err := w.conn.run("SAVEPOINT call"); err != nil {
		return err
	}
	after := len(w.batch.after)
	if o.err = o.work(w); o.err != nil {
		if !w.conn.inTx() || fatal(o.err) { // SQLite gave the whole transaction up
			return o.err
		}
		w.batch.after = w.batch.after[:after]
		if err := w.conn.run("ROLLBACK TO call"); err != nil {
			return err
		}
	}
	return w.conn.run("RELEASE call")
}

// begin opens the transaction unless it is open.
func (w *writer) begin() error {
	if w.batch.begun {
		return nil
	}
	w.batch.begun = true
	return w.conn.run("BEGIN IMMEDIATE")
}

// write stores the events and a slice of derived rows and commits.
func (w *writer) write() error {
	events := w.batch.events
	if len(events) > 0 {
		if err := w.begin(); err != nil {
			return err
		}
		if err := w.journal.insert(len(events), func(s *stmt, i int) { bindJournal(s, events[i]) }); err != nil {
			return fmt.Errorf("appending to the journal: %w", err)
		}
	}
	if err := w.derive.slice(w); err != nil {
		return fmt.Errorf("writing derived rows: %w", err)
	}
	if !w.batch.begun {
		return nil
	}
	if err := w.conn.run("COMMIT"); err != nil {
		return fmt.Errorf("committing: %w", err)
	}
	w.stats.Commits.Add(1)
	w.stats.Events.Add(uint64(len(events)))
	return nil
}

func bindJournal(s *stmt, r journalRow) {
	s.int(position(r.page.no, r.Seq))
	s.int(int64(r.PSID))
	s.int(int64(r.Kind))
	s.int(r.At)
	s.int(int64(r.App))
	s.blob(r.Body)
}

// publish shows what was committed to readers, then to the hook.
func (w *writer) publish() {
	if w.full.Swap(false) {
		w.log.Info("the database has space again")
	}
	b := &w.batch
	w.mu.Lock()
	for _, change := range b.after {
		change()
	}
	for _, s := range b.threads {
		e := w.put(&s.Thread, s.page.no, s.rowSeq)
		if s.changed {
			w.derive.changed(e)
		}
	}
	for _, r := range b.events {
		r.page.head = r.Seq
	}
	w.derive.committed()
	w.mu.Unlock()
	if len(b.events) == 0 {
		return
	}
	heard := make([]*messaging.Event, len(b.events))
	for i, r := range b.events {
		heard[i] = r.Event
		w.derive.appended(r)
	}
	if w.hear != nil {
		w.hear(heard)
	}
}

// abandon undoes a batch that could not be committed and says what the
// callers hear. After a failed sync nothing may be written again: the system
// may have dropped the pages that it could not write, and a second sync would
// report success (https://www.sqlite.org/howtocorrupt.html).
func (w *writer) abandon(err error) error {
	for _, r := range w.batch.events {
		r.page.next = r.page.head
	}
	w.derive.abandoned()
	if w.failure.err() != nil {
		return err
	}
	if w.conn.inTx() {
		if undo := w.conn.run("ROLLBACK"); undo != nil {
			err = fmt.Errorf("%w; undoing it: %w", err, undo)
		}
	}
	if fatal(err) {
		return w.failure.stop(err)
	}
	if !w.full.Swap(true) {
		w.log.Error("the database cannot be written", "err", err)
	}
	return err
}
