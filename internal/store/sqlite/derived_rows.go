package sqlite

import (
	"encoding/json"
	"fmt"

	"parley/graphapi"
	"parley/internal/messaging"
)

const (
	insertMessages = "INSERT OR IGNORE INTO thread_messages (psid, pos) VALUES (?, ?)"
	insertMarks    = "INSERT OR IGNORE INTO thread_marks (psid, pos) VALUES (?, ?)"
	insertActivity = "INSERT OR IGNORE INTO activity (pos, psid) VALUES (?, ?)"
	deleteActivity = "DELETE FROM activity WHERE pos = ?"
	updateThread   = `UPDATE threads SET head_seq = ?, last_seq = ?, updated_at = ?, messages = ?, unread = ?, opened_at = ?,
		last_out_seq = ?, last_out_at = ?, delivered_seq = ?, read_seq = ?, seen_seq = ?, more = ? WHERE psid = ?`
	deleteUnproven  = "DELETE FROM activity WHERE pos > ? AND pos <= ?"
	updateDerived   = "UPDATE pages SET derived = ? WHERE no = ?"
	selectLastBelow = "SELECT pos FROM thread_messages WHERE psid = ? AND pos <= ? ORDER BY pos DESC LIMIT 1"
)

// rowWriter writes derived rows.
type rowWriter struct {
	messages, marks, activity multi
	thread, fallen            *stmt
}

func newRowWriter(c *conn) (w rowWriter, err error) {
	if w.messages, err = prepareMulti(c, insertMessages); err != nil {
		return w, err
	}
	if w.marks, err = prepareMulti(c, insertMarks); err != nil {
		return w, err
	}
	if w.activity, err = prepareMulti(c, insertActivity); err != nil {
		return w, err
	}
	if w.thread, err = c.prepare(updateThread); err != nil {
		return w, err
	}
	w.fallen, err = c.prepare(deleteActivity)
	return w, err
}

// write writes the rows of f from one number to another; with the last one
// goes how far the Pages are derived.
func (w *rowWriter) write(c *conn, f *frozen, from, to int) error {
	last := to == f.rows()
	for _, part := range [...]struct {
		rows  int
		write func(from, to int) error
	}{
		{len(f.refs), func(from, to int) error { return writeRefs(&w.messages, f.refs[from:to]) }},
		{len(f.marks), func(from, to int) error { return writeRefs(&w.marks, f.marks[from:to]) }},
		{len(f.risen), func(from, to int) error { return w.writeRisen(f.risen[from:to]) }},
		{len(f.threads), func(from, to int) error { return w.writeThreads(f.threads[from:to]) }},
		{len(f.fallen), func(from, to int) error { return w.writeFallen(f.fallen[from:to]) }},
	} {
		if a, b := max(from, 0), min(to, part.rows); a < b {
			if err := part.write(a, b); err != nil {
				return err
			}
		}
		from, to = from-part.rows, to-part.rows
	}
	if !last {
		return nil
	}
	for _, h := range f.heads {
		if err := c.run(updateDerived, h.head, h.page.no); err != nil {
			return err
		}
	}
	return nil
}

func writeRefs(m *multi, rows []ref) error {
	return m.insert(len(rows), func(s *stmt, i int) {
		s.int(rows[i].psid)
		s.int(rows[i].pos)
	})
}

func (w *rowWriter) writeRisen(rows []ref) error {
	return w.activity.insert(len(rows), func(s *stmt, i int) {
		s.int(rows[i].pos)
		s.int(rows[i].psid)
	})
}

func (w *rowWriter) writeThreads(threads []snapshot) error {
	for i := range threads {
		t := &threads[i].at
		more, err := encodeMore(t.More)
		if err != nil {
			return fmt.Errorf("thread %v: %w", t.PSID, err)
		}
		for _, v := range [...]int64{t.HeadSeq, t.LastSeq, t.UpdatedAt, t.Messages, t.Unread, t.OpenedAt,
			t.LastOutSeq, t.LastOutAt, t.DeliveredSeq, t.ReadSeq, t.SeenSeq} {
			w.thread.int(v)
		}
		w.thread.blob(more)
		w.thread.int(int64(t.PSID))
		if err := w.thread.each(nil); err != nil {
			return err
		}
	}
	return nil
}

// encodeMore writes the rare state of a thread, empty for none.
func encodeMore(m *messaging.More) ([]byte, error) {
	if m == nil {
		return nil, nil
	}
	return json.Marshal(m)
}

func (w *rowWriter) writeFallen(rows []ref) error {
	for _, r := range rows {
		w.fallen.int(r.pos)
		if err := w.fallen.each(nil); err != nil {
			return err
		}
	}
	return nil
}

// refold folds the tail of a Page's journal that its derived rows lack, as a
// crash leaves it. Folding an event twice changes nothing. Entries of activity
// beyond the derived position are made again: later messages may have made
// them wrong.
func (w *writer) refold(p *page) error {
	if err := w.conn.run(deleteUnproven, position(p.no, p.derived), position(p.no, maxSeq)); err != nil {
		return err
	}
	return w.conn.query(selectJournal, func(s *stmt) error {
		e := scanEvent(s, p.ID)
		w.derive.appended(journalRow{p, &e})
		if e.PSID == 0 {
			return nil
		}
		t, err := w.load(p, e.PSID)
		if err != nil {
			return err
		}
		t.Apply(&e)
		w.derive.changed(t)
		return nil
	}, position(p.no, p.derived), position(p.no, p.head), int64(maxSeq))
}

// load brings a thread into the cache before the writer runs. When the crash
// came after its row was written, activity still lists it where it was before.
func (w *writer) load(p *page, psid graphapi.ID) (*entry, error) {
	if e := w.cached(psid); e != nil {
		return e, nil
	}
	t := messaging.Thread{}
	if err := readThread(w.conn, p, psid, &t); err != nil {
		return nil, err
	}
	listed := t.LastSeq
	if listed > p.derived {
		listed = 0
		err := w.conn.query(selectLastBelow, func(s *stmt) error { listed = s.int64() & maxSeq; return nil },
			int64(psid), position(p.no, p.derived))
		if err != nil {
			return nil, err
		}
	}
	return w.put(&t, p.no, listed), nil
}
