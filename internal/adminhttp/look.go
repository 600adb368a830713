package adminhttp

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"parley/graphapi"
	"parley/internal/chatview"
	"parley/internal/messaging"
	"parley/internal/objects"
)

// look is one look at a thread: what its messages show that their own events
// do not tell, read once for all of them.
type look struct {
	*handler
	events   map[int64]*messaging.Event // those of the look, and the ones that they answer
	looks    map[int64]messaging.Look
	personas map[graphapi.ID]chatview.Persona
}

func (h *handler) newLook(ctx context.Context, t *messaging.Thread, events []messaging.Event) (*look, error) {
	l := &look{handler: h, events: map[int64]*messaging.Event{}, personas: map[graphapi.ID]chatview.Persona{}}
	for i := range events {
		l.events[events[i].Seq] = &events[i]
	}
	all := slices.Clone(events)
	for i := range events {
		e, err := l.original(ctx, &events[i])
		if err != nil {
			return nil, err
		}
		if e != nil {
			all = append(all, *e)
		}
	}
	slices.SortFunc(all, func(a, b messaging.Event) int { return cmp.Compare(a.Seq, b.Seq) })
	var err error
	l.looks, err = h.Messaging.LooksOf(ctx, t.Page, t.PSID, all)
	return l, err
}

// original reads the message that an event answers, nil when there is none or
// it is known already.
func (l *look) original(ctx context.Context, e *messaging.Event) (*messaging.Event, error) {
	c, err := e.Content()
	if err != nil || c.ReplyTo == nil {
		return nil, err
	}
	seq := l.position(e, c.ReplyTo.MID)
	if seq == 0 || l.events[seq] != nil {
		return nil, nil
	}
	found, err := l.Messaging.Event(ctx, e.Page, e.PSID, seq)
	if err != nil || !found.Kind.IsMessage() {
		return nil, ignoreMissing(err)
	}
	l.events[seq] = &found
	return &found, nil
}

// position returns where a message of the thread of e stands, 0 = not there.
func (l *look) position(e *messaging.Event, mid string) int64 {
	page, psid, seq, ok := l.Messaging.FindMessage(mid)
	if !ok || page != e.Page || psid != e.PSID {
		return 0
	}
	return seq
}

// show shows a message as it looks now.
func (l *look) show(ctx context.Context, e *messaging.Event) (chatview.Message, error) {
	m, err := l.View.Message(e)
	if err != nil {
		return m, err
	}
	if m.Persona != nil {
		p, err := l.persona(ctx, e.Page, m.Persona.ID)
		if err != nil {
			return m, err
		}
		l.View.SetPersona(&m, p)
	}
	if m.ReplyTo != nil {
		if err := l.quote(e, m.ReplyTo); err != nil {
			return m, err
		}
	}
	m.Apply(l.looks[e.Seq])
	return m, nil
}

// quote shows the message that is answered.
func (l *look) quote(e *messaging.Event, r *chatview.ReplyTo) error {
	seq := l.position(e, r.MID)
	original := l.events[seq]
	if original == nil {
		return nil
	}
	m, err := l.View.Message(original)
	if err != nil {
		return err
	}
	m.Apply(l.looks[seq])
	r.From, r.Text, r.Removed = m.From, m.Message, m.Removed
	return nil
}

// persona returns who wrote a message; one that this server does not know has
// no name.
func (l *look) persona(ctx context.Context, page, id graphapi.ID) (chatview.Persona, error) {
	if p, ok := l.personas[id]; ok {
		return p, nil
	}
	p, err := l.Personas.Author(ctx, page, id)
	if err != nil && !errors.Is(err, objects.ErrNotFound) {
		return chatview.Persona{}, err
	}
	l.personas[id] = chatview.Persona{ID: id, Name: p.Name, Picture: p.Picture}
	return l.personas[id], nil
}
