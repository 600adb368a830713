package messaging

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"unicode/utf8"

	"parley/graphapi"
)

// Bounds of what customers do.
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks/webhook-events/message-edits
const (
	maxEdits = 5
	maxText  = 2000 // characters
)

// errMoved reports that a thread changed between the look at it and the act.
var errMoved = errors.New("the thread has moved on")

// CustomerActs stores something that a customer did besides writing: a
// Postback, OptIn, Referral, Reaction, Edit, Target, Block, Link, Form or Game
// (a value, as its kind says), opening the thread when there is none. It fills
// in what the act leaves open: Edit.Number, Reaction.Reaction and Emoji from
// each other, of an OptIn what the message says that asked for it, a new token
// (also in Sent) and its end. ErrNotFound as in CustomerSays; a *Refusal when
// the act is not possible.
func (s *Service) CustomerActs(ctx context.Context, page, customer graphapi.ID, kind Kind, act any) (Sent, error) {
	psid, err := s.psid(ctx, page, customer)
	if err != nil {
		return Sent{}, err
	}
	for {
		sent, err := s.tryAct(ctx, page, psid, kind, act)
		if !errors.Is(err, errMoved) {
			return sent, err
		}
	}
}

// tryAct judges an act by the thread as it is, and stores it unless the
// thread has changed meanwhile: errMoved.
func (s *Service) tryAct(ctx context.Context, page, psid graphapi.ID, kind Kind, act any) (Sent, error) {
	t, err := s.store.Thread(ctx, page, psid)
	if err != nil {
		return Sent{}, err
	}
	if err := errBarred(&t); err != nil {
		return Sent{}, err
	}
	j := judge{Service: s, ctx: ctx, t: &t}
	if err := j.act(kind, act); err != nil {
		return Sent{}, err
	}
	if len(j.events) == 0 {
		return Sent{PSID: psid}, nil
	}
	err = s.store.Update(ctx, page, func(tx Tx) error {
		now, err := tx.Thread(psid)
		if err != nil {
			return err
		}
		if now.HeadSeq != t.HeadSeq {
			return errMoved
		}
		return appendAll(tx, j.events, s.clock.NowMS())
	})
	if err != nil {
		return Sent{}, err
	}
	last := j.events[len(j.events)-1]
	return Sent{MessageID: s.ids.Encode(page, psid, last.Seq), PSID: psid, Token: j.token}, nil
}

func appendAll(tx Tx, events []*Event, at int64) error {
	for _, e := range events {
		e.At = at
		if err := tx.Append(e); err != nil {
			return err
		}
	}
	return nil
}

// judge turns an act of a customer into events, or refuses it.
type judge struct {
	*Service
	ctx    context.Context
	t      *Thread
	events []*Event
	token  string
}

// add encodes an event.
func (j *judge) add(kind Kind, body any) error {
	raw, err := json.Marshal(body)
	if err != nil {
		return fmt.Errorf("encoding act of kind %d: %w", kind, err)
	}
	j.events = append(j.events, &Event{PSID: j.t.PSID, Kind: kind, Body: raw})
	return nil
}

func (j *judge) act(kind Kind, act any) error {
	switch a := act.(type) {
	case Postback:
		return j.postback(a)
	case Reaction:
		return j.reaction(a)
	case Edit:
		return j.edit(a)
	case Target:
		return j.unsend(a)
	case Form:
		return j.form(a)
	case OptIn:
		return j.optIn(a)
	case Block:
		if a.Blocked == j.t.Blocked() {
			return nil
		}
	case Link:
		if !a.Linked && (j.t.More == nil || !j.t.More.Linked) {
			return refuse("no account is linked")
		}
	}
	return j.add(kind, act)
}

func (j *judge) postback(p Postback) error {
	if p.On != 0 {
		e, err := j.find(p.On)
		if err != nil {
			return err
		}
		p.App = e.App
	}
	p.Prior = j.t.prior()
	return j.add(KindPostback, p)
}

// find returns a message of the thread.
func (j *judge) find(seq int64) (Event, error) {
	e, err := j.store.Event(j.ctx, j.t.Page, j.t.PSID, seq)
	if errors.Is(err, ErrNotFound) || err == nil && !e.Kind.IsMessage() {
		return e, refuse("mid is no message of this conversation")
	}
	if err != nil {
		return e, fmt.Errorf("finding message: %w", err)
	}
	return e, nil
}

// message returns a message of the thread and how it looks now.
func (j *judge) message(seq int64) (Event, Look, error) {
	e, err := j.find(seq)
	if err != nil {
		return e, Look{}, err
	}
	look, err := j.look(j.ctx, j.t.Page, j.t.PSID, seq)
	if err == nil && look.Removed {
		err = refuse("the message was taken back")
	}
	return e, look, err
}

func (j *judge) reaction(r Reaction) error {
	_, look, err := j.message(r.On)
	if err != nil {
		return err
	}
	if r.Emoji == "" {
		r.Emoji = ReactionEmoji(r.Reaction)
	}
	if r.Reaction == "" && r.Emoji != "" {
		r.Reaction = ReactionName(r.Emoji)
	}
	if r.Emoji == "" && look.Customer == (Reaction{}) {
		return refuse("there is no reaction to take back")
	}
	return j.add(KindReaction, r)
}

// own returns a message that the customer wrote.
func (j *judge) own(seq int64) (Look, error) {
	e, look, err := j.message(seq)
	if err == nil && e.Kind != KindMessage {
		err = refuse("people change and take back their own messages only")
	}
	return look, err
}

func (j *judge) edit(a Edit) error {
	look, err := j.own(a.On)
	switch {
	case err != nil:
		return err
	case a.Text == "" || utf8.RuneCountInString(a.Text) > maxText:
		return refuse("the new text must have 1 to %d characters", maxText)
	case look.Edits >= maxEdits:
		return refuse("a message can be edited %d times", maxEdits)
	}
	a.Number = look.Edits + 1
	return j.add(KindEdit, a)
}

func (j *judge) unsend(a Target) error {
	if _, err := j.own(a.On); err != nil {
		return err
	}
	return j.add(KindUnsend, a)
}

// form stores the answer to a form, once and in time. Revealing a coupon is
// such an answer, and tells the Page the coupon's payload.
// https://developers.facebook.com/docs/messenger-platform/send-messages/templates/customer-feedback-template
// https://developers.facebook.com/docs/messenger-platform/send-messages/template/coupon
func (j *judge) form(a Form) error {
	e, look, err := j.message(a.On)
	if err != nil {
		return err
	}
	t := templateOf(&e)
	switch end := t.expires(e.At); {
	case t.Type != a.Type:
		return refuse("the message carries no %s template", a.Type)
	case look.Answered:
		return refuse("the answer has been given already")
	case end != 0 && j.clock.NowMS() >= end:
		return refuse("the time to answer is over; the Page must send a new one")
	}
	if err := j.add(KindForm, a); err != nil {
		return err
	}
	if a.Type != FormCoupon || t.Payload == "" {
		return nil
	}
	return j.add(KindPostback, Postback{Title: t.Title, Payload: t.Payload, On: a.On, App: e.App, Prior: j.t.prior()})
}
