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

// place is a message in its thread.
type place struct {
	psid graphapi.ID
	seq  int64
}

// pending is what this node has committed to one Page and not derived yet:
// every event of the positions beyond from up to to.
type pending struct {
	from, to int64
	threads  map[graphapi.ID]messaging.Thread // those that changed, as of to
	places   []place
}

func newPending(from int64) *pending {
	return &pending{from: from, to: from, threads: map[graphapi.ID]messaging.Thread{}}
}

// add remembers a committed event; false when it cannot: another node wrote in
// between, or there is too much.
func (p *pending) add(s *staged) bool {
	if s.event.Seq != p.to+1 || len(p.places) >= maxPending {
		return false
	}
	p.to = s.event.Seq
	p.threads[s.event.PSID] = *s.thread
	if s.event.Kind.IsMessage() {
		p.places = append(p.places, place{s.event.PSID, s.event.Seq})
	}
	return true
}

// derivedRows are the rows of one transaction of the deriver, by column.
type derivedRows struct {
	threads  []*messaging.Thread
	messages struct{ page, psid, seq bigints }
	moved    struct{ page, derived bigints }
	events   int // read from the journal
}

// remembered adds what this node remembers of a Page beyond its position.
func (r *derivedRows) remembered(page graphapi.ID, p *pending, position int64) {
	if p.to <= position {
		return // another node was faster
	}
	for psid := range p.threads {
		t := p.threads[psid]
		r.threads = append(r.threads, &t)
	}
	places := slices.DeleteFunc(slices.Clone(p.places), func(at place) bool { return at.seq <= position })
	r.add(page, p.to, places)
}

// add adds messages of one Page, and its new position. Rows go in the order of
// their index, so that neighbours share its pages.
func (r *derivedRows) add(page graphapi.ID, derived int64, places []place) {
	slices.SortFunc(places, func(a, b place) int {
		return cmp.Or(cmp.Compare(a.psid, b.psid), cmp.Compare(a.seq, b.seq))
	})
	for _, at := range places {
		r.messages.page = append(r.messages.page, int64(page))
		r.messages.psid = append(r.messages.psid, int64(at.psid))
		r.messages.seq = append(r.messages.seq, at.seq)
	}
	r.moved.page, r.moved.derived = append(r.moved.page, int64(page)), append(r.moved.derived, derived)
}
