package sqlite

import (
	"cmp"
	"slices"

	"parley/graphapi"
)

// derive holds what the tables threads and thread_messages lack. Writing those
// rows with every event would touch five pages all over the file; instead they
// are gathered, sorted and written in small slices inside later commits. A
// reader that needs them asks the writer to catch up first; after a crash the
// journal's tail is folded again.
type derive struct {
	refs    []ref    // messages since the last freeze
	threads []*entry // threads changed since then
	pages   []*page  // their Pages

	// frozen is what is being written. The parts before refsDone and
	// threadsDone are committed.
	frozen struct {
		refs    []ref
		threads []*entry
		heads   []pageHead
	}
	refsDone, threadsDone int
	refsNext, threadsNext int  // as the present transaction leaves them
	complete              bool // the present transaction writes the last of frozen
	stalled               bool // writing failed; wait for the next freeze

	waiters  []waiter
	messages multi
	stats    *stats
}

// ref is a row of thread_messages.
type ref struct{ no, psid, seq int64 }

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

const (
	insertMessages = "INSERT OR IGNORE INTO thread_messages (page_no, psid, seq) VALUES (?, ?, ?)"
	updateThread   = `UPDATE threads SET head_seq = ?, last_seq = ?, updated_at = ?, messages = ?, unread = ?, opened_at = ?,
		last_out_seq = ?, last_out_at = ?, delivered_seq = ?, read_seq = ? WHERE page_no = ? AND psid = ?`
	updateDerived = "UPDATE pages SET derived = ? WHERE no = ?"
)

// Rows that one commit writes at most: sliceIdle when little else happens,
// sliceWaited when a reader waits. freezeAt bounds what gathers in memory.
const (
	sliceBusy   = 64
	sliceIdle   = 512
	sliceWaited = 2048
	freezeAt    = 16 << 10
)

// changed notes that a thread is newer than its row.
func (d *derive) changed(p *page, e *entry) {
	if !e.live {
		e.live = true
		d.threads = append(d.threads, e)
	}
	if !p.pending {
		p.pending = true
		d.pages = append(d.pages, p)
	}
}

// message notes an event that thread_messages will list.
func (d *derive) message(r journalRow) {
	if r.Kind.IsMessage() {
		d.refs = append(d.refs, ref{r.no, int64(r.PSID), r.Seq})
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
	f.refs, d.refs = d.refs, f.refs[:0]
	f.threads, d.threads = d.threads, f.threads[:0]
	for _, e := range f.threads {
		e.live, e.frozen = false, true
	}
	for _, p := range d.pages {
		p.pending = false
		f.heads = append(f.heads, pageHead{p, p.head})
	}
	d.pages = d.pages[:0]
	slices.SortFunc(f.refs, func(a, b ref) int {
		return cmp.Or(cmp.Compare(a.no, b.no), cmp.Compare(a.psid, b.psid), cmp.Compare(a.seq, b.seq))
	})
	slices.SortFunc(f.threads, func(a, b *entry) int {
		return cmp.Or(cmp.Compare(a.no, b.no), cmp.Compare(a.PSID, b.PSID))
	})
	return len(f.heads) > 0
}

// slice writes some of what is frozen into the present transaction. What it
// writes grows with the events of the commit and with what gathers, so that
// the rows cannot fall behind for ever.
func (d *derive) slice(w *writer, events int) error {
	if len(d.refs) >= freezeAt || len(d.threads) >= freezeAt {
		d.freeze()
	}
	if !d.writing() {
		return nil
	}
	if err := w.begin(); err != nil {
		return err
	}
	rows := sliceBusy + 3*events + len(d.refs)/256
	switch {
	case len(d.waiters) > 0:
		rows = max(rows, sliceWaited)
	case events == 0:
		rows = sliceIdle
	}
	return d.writeRows(w.conn, rows)
}

func (d *derive) writeRows(c *conn, rows int) error {
	f := &d.frozen
	refs := f.refs[d.refsDone:]
	refs = refs[:min(rows, len(refs))]
	err := d.messages.insert(len(refs), func(s *stmt, i int) { s.bind(refs[i].no, refs[i].psid, refs[i].seq) })
	if err != nil {
		return err
	}
	threads := f.threads[d.threadsDone:]
	threads = threads[:min(rows-len(refs), len(threads))]
	if err := writeThreads(c, threads); err != nil {
		return err
	}
	d.refsNext, d.threadsNext = d.refsDone+len(refs), d.threadsDone+len(threads)
	d.stats.DerivedRows.Add(uint64(len(refs) + len(threads)))
	if d.refsNext < len(f.refs) || d.threadsNext < len(f.threads) {
		return nil
	}
	d.complete = true
	for _, h := range f.heads {
		if err := c.run(updateDerived, h.head, h.page.no); err != nil {
			return err
		}
	}
	return nil
}

func writeThreads(c *conn, threads []*entry) error {
	s, err := c.prepare(updateThread)
	if err != nil {
		return err
	}
	for _, e := range threads {
		for _, v := range [...]int64{e.HeadSeq, e.LastSeq, e.UpdatedAt, e.Messages, e.Unread, e.OpenedAt,
			e.LastOutSeq, e.LastOutAt, e.DeliveredSeq, e.ReadSeq, e.no, int64(e.PSID)} {
			s.int(v)
		}
		if err := s.each(nil); err != nil {
			return err
		}
	}
	return nil
}

// committed notes that the slice is durable. The caller holds state.mu.
func (d *derive) committed() {
	if !d.writing() {
		return
	}
	f := &d.frozen
	for _, e := range f.threads[d.threadsDone:d.threadsNext] {
		e.frozen = false
	}
	d.refsDone, d.threadsDone = d.refsNext, d.threadsNext
	if !d.complete {
		return
	}
	for _, h := range f.heads {
		h.page.derived = h.head
	}
	clear(f.threads)
	f.refs, f.threads, f.heads = f.refs[:0], f.threads[:0], f.heads[:0]
	d.forget()
	d.refsDone, d.threadsDone = 0, 0
	d.stats.Flushes.Add(1)
}

// abandoned notes that the slice was not written: it is tried again later.
func (d *derive) abandoned() {
	d.stalled = len(d.frozen.heads) > 0
	d.forget()
}

func (d *derive) forget() { d.refsNext, d.threadsNext, d.complete = 0, 0, false }

// answer wakes the readers whose rows are there, and goes on for the others.
func (d *derive) answer() {
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

// refold folds the tail of a Page's journal that its derived rows lack, as a
// crash leaves it. Folding an event twice changes nothing.
func (w *writer) refold(p *page) error {
	return w.conn.query(selectJournal, func(s *stmt) error {
		e := scanEvent(s, p.ID)
		t, err := w.load(p, e.PSID)
		if err != nil {
			return err
		}
		t.Apply(&e)
		w.derive.changed(p, t)
		w.derive.message(journalRow{p.no, &e})
		return nil
	}, position(p.no, p.derived), position(p.no, p.head), int64(maxSeq))
}

// load brings a thread into the cache before the writer runs.
func (w *writer) load(p *page, psid graphapi.ID) (*entry, error) {
	if e := w.cached(psid); e != nil {
		return e, nil
	}
	e := &entry{}
	if err := readThread(w.conn, p, psid, &e.Thread); err != nil {
		return nil, err
	}
	return w.put(p.no, &e.Thread), nil
}
