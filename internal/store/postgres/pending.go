package postgres

import (
	"cmp"
	"slices"

	"parley/graphapi"
	"parley/internal/messaging"
)

// maxPending bounds what is remembered of one Page while its rows cannot be
// derived; beyond it the journal is read.
const maxPending = 8 * deriveEvents

// place is a message or a mark in its thread.
type place struct {
	psid graphapi.ID
	seq  int64
}

// places are events by the table that lists them.
type places struct{ messages, marks []place }

func (p *places) note(e *messaging.Event) {
	at := place{e.PSID, e.Seq}
	switch {
	case e.Kind.IsMessage():
		p.messages = append(p.messages, at)
	case e.Kind.IsMark():
		p.marks = append(p.marks, at)
	}
}

// pending is what this node has committed to one Page and not derived yet:
// every event of the positions beyond from up to to.
type pending struct {
	from, to int64
	threads  map[graphapi.ID]messaging.Thread // those that changed, as of to
	places   places
}

func newPending(from int64) *pending {
	return &pending{from: from, to: from, threads: map[graphapi.ID]messaging.Thread{}}
}

// add remembers a committed event; false when it cannot: another node wrote in
// between, or there is too much.
func (p *pending) add(s *staged) bool {
	if s.event.Seq != p.to+1 || len(p.places.messages)+len(p.places.marks) >= maxPending {
		return false
	}
	p.to = s.event.Seq
	if s.thread != nil {
		p.threads[s.event.PSID] = *s.thread
	}
	p.places.note(s.event)
	return true
}

// derivedRows are the rows of one transaction of the deriver, by column.
type derivedRows struct {
	threads  []*messaging.Thread
	messages placeRows
	marks    placeRows
	moved    struct{ page, derived bigints }
	events   int // read from the journal
}

// placeRows are rows of thread_messages or thread_marks.
type placeRows struct{ page, psid, seq bigints }

// remembered adds what this node remembers of a Page beyond its position.
func (r *derivedRows) remembered(page graphapi.ID, p *pending, position int64) {
	if p.to <= position {
		return // another node was faster
	}
	for psid := range p.threads {
		t := p.threads[psid]
		r.threads = append(r.threads, &t)
	}
	known := func(at place) bool { return at.seq <= position }
	r.add(page, p.to, places{
		messages: slices.DeleteFunc(slices.Clone(p.places.messages), known),
		marks:    slices.DeleteFunc(slices.Clone(p.places.marks), known),
	})
}

// add adds messages and marks of one Page, and its new position.
func (r *derivedRows) add(page graphapi.ID, derived int64, p places) {
	r.messages.add(page, p.messages)
	r.marks.add(page, p.marks)
	r.moved.page, r.moved.derived = append(r.moved.page, int64(page)), append(r.moved.derived, derived)
}

// add adds rows in the order of their index, so that neighbours share its
// pages.
func (r *placeRows) add(page graphapi.ID, list []place) {
	slices.SortFunc(list, func(a, b place) int {
		return cmp.Or(cmp.Compare(a.psid, b.psid), cmp.Compare(a.seq, b.seq))
	})
	for _, at := range list {
		r.page, r.psid, r.seq = append(r.page, int64(page)), append(r.psid, int64(at.psid)), append(r.seq, at.seq)
	}
}
