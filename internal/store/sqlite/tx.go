package sqlite

import (
	"fmt"
	"runtime/debug"

	"parley/graphapi"
	"parley/internal/messaging"
)

// staged is a thread as the present batch sees it.
type staged struct {
	messaging.Thread
	page    *page
	rowSeq  int64 // LastSeq of its row
	changed bool
}

// tx is messaging.Tx: one update inside the writer's batch.
type tx struct {
	w      *writer
	page   *page
	events int // events of the batch when this update began
	undo   []before
}

// before is a thread as it was when an update first appended to it.
type before struct {
	s    *staged
	then staged
}

// Thread returns the newest state.
func (t *tx) Thread(psid graphapi.ID) (*messaging.Thread, error) {
	s, err := t.stage(psid)
	if err != nil {
		return nil, err
	}
	return &s.Thread, nil
}

// stage takes a thread into the batch: from the batch itself, the cache or
// its row.
func (t *tx) stage(psid graphapi.ID) (*staged, error) {
	b := &t.w.batch
	s := b.threads[psid]
	if s == nil {
		s = b.newStaged()
		s.page = t.page
		if e := t.w.cached(psid); e != nil {
			s.Thread = e.Thread
		} else if err := readThread(t.w.conn, t.page, psid, &s.Thread); err != nil {
			b.spare = append(b.spare, s)
			return nil, err
		} else {
			s.rowSeq = s.LastSeq
		}
		b.threads[psid] = s
	}
	if s.Page != t.page.ID {
		return nil, messaging.ErrNotFound
	}
	return s, nil
}

// Append gives the event its place and folds it into its thread, if it is in
// one.
func (t *tx) Append(e *messaging.Event) error {
	var s *staged
	if e.PSID != 0 || e.Kind.InThread() {
		var err error
		if s, err = t.stage(e.PSID); err != nil {
			return err
		}
	}
	if t.page.next >= maxSeq {
		return fmt.Errorf("the journal of Page %v is full", t.page.ID)
	}
	t.page.next++
	e.Page, e.Seq = t.page.ID, t.page.next
	t.w.batch.events = append(t.w.batch.events, journalRow{t.page, e})
	if s != nil {
		t.undo = append(t.undo, before{s, *s})
		s.Apply(e)
		s.changed = true
	}
	return nil
}

// run calls the function of an update; when it fails, nothing of it stays.
func (t *tx) run(fn func(messaging.Tx) error) (err error) {
	defer func() {
		if err != nil {
			t.rollback()
		}
		t.undo = t.undo[:0]
	}()
	return guarded(func() error { return fn(t) })
}

// guarded runs the function of a caller and makes an error of its panic, which
// must not end the writer.
func guarded(fn func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("update panicked: %v\n%s", p, debug.Stack())
		}
	}()
	return fn()
}

func (t *tx) rollback() {
	for i := len(t.undo) - 1; i >= 0; i-- {
		*t.undo[i].s = t.undo[i].then
	}
	b := &t.w.batch
	t.page.next -= int64(len(b.events) - t.events)
	clear(b.events[t.events:])
	b.events = b.events[:t.events]
}
