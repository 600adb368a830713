package sqlite

import (
	"cmp"
	"slices"

	"parley/internal/messaging"
)

// derive holds what the tables threads, activity, thread_messages and
// thread_marks lack.
// Writing those rows with every event would touch pages all over the file;
// instead they are gathered, sorted and written in slices inside later
// commits. A reader that needs them asks the writer to catch up first; after a
// crash the journal's tail is folded again.
type derive struct {
	refs    []ref    // messages since the last freeze
	marks   []ref    // marks since then
	threads []*entry // threads changed since then
	pages   []*page  // their Pages

	frozen  frozen
	done    int  // rows of frozen that are committed
	next    int  // the same after the present transaction, if it has a slice
	sliced  bool // the present transaction has one
	credit  int  // rows that may be written
	stalled bool // writing failed; wait for the next freeze

	limits  limits
	waiters []waiter
	rows    rowWriter
	stats   *stats
}

// frozen is what is being written, in five parts. Readers may look between any
// two rows: an entry of activity counts while it agrees with its thread.
type frozen struct {
	refs    []ref      // rows of thread_messages, by thread
	marks   []ref      // rows of thread_marks, by thread
	risen   []ref      // entries to add to activity, by position
	threads []snapshot // rows of threads, by thread
	fallen  []ref      // entries of activity that no longer count, by position
	heads   []pageHead // and then the Pages are derived up to here
}

func (f *frozen) rows() int {
	return len(f.refs) + len(f.marks) + len(f.risen) + len(f.threads) + len(f.fallen)
}

// ref is an event of a thread: a row of thread_messages, thread_marks or
// activity.
type ref struct{ psid, pos int64 }

func byThread(a, b ref) int { return cmp.Or(cmp.Compare(a.psid, b.psid), cmp.Compare(a.pos, b.pos)) }

func byPosition(a, b ref) int { return cmp.Compare(a.pos, b.pos) }

// snapshot is a thread as it was when it was frozen.
type snapshot struct {
	*entry
	at messaging.Thread
}

// pageHead is the position that a Page's derived rows reach.
type pageHead struct {
	page *page
	head int64
}

// waiter is a reader that needs the derived rows of a Page.
type waiter struct {
	*op
	page *page
}

// limits bound what derive gathers and writes.
type limits struct {
	gather int // messages or threads in memory before they are written
	earned int // rows that each commit may write, besides those for its events
	slice  int // rows that are worth a slice
	waited int // rows of a slice when a reader waits
}

var usualLimits = limits{gather: 32 << 10, earned: 64, slice: 512, waited: 4096}

// changed notes that a thread is newer than its row.
func (d *derive) changed(e *entry) {
	if !e.live {
		e.live = true
		d.threads = append(d.threads, e)
	}
}

// appended notes that the journal of a Page goes on with an event, which
// thread_messages or thread_marks may list.
func (d *derive) appended(r journalRow) {
	if !r.page.pending {
		r.page.pending = true
		d.pages = append(d.pages, r.page)
	}
	at := ref{int64(r.PSID), position(r.page.no, r.Seq)}
	switch {
	case r.Kind.IsMessage():
		d.refs = append(d.refs, at)
	case r.Kind.IsMark():
		d.marks = append(d.marks, at)
	}
}

// writing reports whether a slice is to be written.
func (d *derive) writing() bool { return len(d.frozen.heads) > 0 && !d.stalled }

// freeze takes what gathered to be written now, sorted so that each page of
// the file is touched once. It does nothing while the last is being written;
// false means that nothing is left to write.
func (d *derive) freeze() bool {
	d.stalled = false
	if len(d.frozen.heads) > 0 {
		return true
	}
	f := &d.frozen
	f.refs, d.refs = d.refs, f.refs
	f.marks, d.marks = d.marks, f.marks
	for _, e := range d.threads {
		e.live, e.frozen = false, true
		f.threads = append(f.threads, snapshot{e, e.Thread})
		if e.rowSeq == e.LastSeq {
			continue
		}
		f.risen = append(f.risen, ref{int64(e.PSID), position(e.no, e.LastSeq)})
		if e.rowSeq != 0 {
			f.fallen = append(f.fallen, ref{int64(e.PSID), position(e.no, e.rowSeq)})
		}
	}
	for _, p := range d.pages {
		p.pending = false
		f.heads = append(f.heads, pageHead{p, p.head})
	}
	clear(d.threads)
	d.threads, d.pages = d.threads[:0], d.pages[:0]
	slices.SortFunc(f.refs, byThread)
	slices.SortFunc(f.marks, byThread)
	slices.SortFunc(f.risen, byPosition)
	slices.SortFunc(f.fallen, byPosition)
	slices.SortFunc(f.threads, func(a, b snapshot) int { return cmp.Compare(a.at.PSID, b.at.PSID) })
	return len(f.heads) > 0
}

// slice writes some of what is frozen into the present transaction. It earns
// the right to write with every commit and event, more when much has gathered,
// so that the rows cannot fall behind for ever.
func (d *derive) slice(w *writer) error {
	if max(len(d.refs), len(d.marks), len(d.threads)) >= d.limits.gather {
		d.freeze()
	}
	if !d.writing() {
		return nil
	}
	d.credit += d.limits.earned + 4*len(w.batch.events) + (len(d.refs)+len(d.marks))/256
	switch {
	case len(d.waiters) > 0:
		d.credit = max(d.credit, d.limits.waited)
	case len(w.batch.events) == 0:
		d.credit = max(d.credit, d.limits.slice)
	}
	rows := min(d.credit, d.frozen.rows()-d.done)
	if rows < d.limits.slice && d.done+rows < d.frozen.rows() {
		return nil
	}
	d.credit = 0
	if err := w.begin(); err != nil {
		return err
	}
	d.next, d.sliced = d.done+rows, true
	d.stats.DerivedRows.Add(uint64(rows))
	return d.rows.write(w.conn, &d.frozen, d.done, d.next)
}

// committed notes that the slice is durable. The caller holds state.mu.
func (d *derive) committed() {
	if !d.sliced {
		return
	}
	f := &d.frozen
	d.done, d.sliced = d.next, false
	if d.done < f.rows() {
		return
	}
	for i := range f.threads {
		e := &f.threads[i]
		e.frozen, e.rowSeq = false, e.at.LastSeq
	}
	for _, h := range f.heads {
		h.page.derived = h.head
	}
	clear(f.threads)
	*f = frozen{f.refs[:0], f.marks[:0], f.risen[:0], f.threads[:0], f.fallen[:0], f.heads[:0]}
	d.done = 0
	d.stats.Flushes.Add(1)
}

// abandoned notes that the slice was not written: it is tried again later.
func (d *derive) abandoned() {
	d.stalled = len(d.frozen.heads) > 0
	d.sliced = false
}

// answer wakes the readers whose rows are there, and goes on for the others.
func (d *derive) answer() {
	if len(d.waiters) == 0 {
		return
	}
	d.waiters = slices.DeleteFunc(d.waiters, func(w waiter) bool {
		if w.page.derived < w.upto {
			return false
		}
		w.done <- struct{}{}
		return true
	})
	if len(d.waiters) > 0 {
		d.freeze()
	}
}

// refuse tells the readers who waited before this batch that it failed.
func (d *derive) refuse(err error, before int) {
	for _, w := range d.waiters[:before] {
		w.err = err
		w.done <- struct{}{}
	}
	clear(d.waiters)
	d.waiters = d.waiters[:0]
}
