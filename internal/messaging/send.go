package messaging

import (
	"context"
	"fmt"

	"parley/graphapi"
)

// Outgoing is a message that a Page wants to send.
type Outgoing struct {
	To       Address     // from Resolve; a PSID alone will do
	App      graphapi.ID // app of the token
	Type     graphapi.MessagingType
	Tag      string   // with MESSAGE_TAG, upper case
	Template string   // template_type of the content; "" = no template
	Content  Content  // Tag, Token, Answers, Game and LatestRefuses are set by Send
	Control  *Control // moves control after the message: Action pass or release, To, Metadata
}

// Sent tells where something was stored.
type Sent struct {
	MessageID string
	PSID      graphapi.ID
	Token     string // opt-in: the token that the Page receives
	// LatestRefuses says why Meta's newest rules would refuse what the pack in
	// force allowed; "" = they would not.
	LatestRefuses string
}

// Check decides like Send and stores nothing: it comes before media is fetched.
func (s *Service) Check(ctx context.Context, page graphapi.ID, o *Outgoing) error {
	st, err := s.standing(ctx, page, o.App)
	if err != nil {
		return err
	}
	t, err := s.store.Thread(ctx, page, o.To.PSID)
	if err != nil {
		return unknownPSID(page, o.To.PSID, err)
	}
	if refusal := decideSend(&t, o, &st, s.clock.NowMS()); refusal != nil {
		return refusal
	}
	return nil
}

// Send decides whether the message may go out and stores it. It returns once
// the message is durable. The error is a *graphapi.Error when the message may
// not go out: 100/2018001 for an unknown PSID, 551 when the person blocked
// the Page, 10/2018300 when another app holds the thread, 10/2018278 outside
// the window, and what the restrictions and the way of addressing add.
// https://developers.facebook.com/docs/messenger-platform/reference/send-api
func (s *Service) Send(ctx context.Context, page graphapi.ID, o *Outgoing) (Sent, error) {
	st, err := s.standing(ctx, page, o.App)
	if err != nil {
		return Sent{}, err
	}
	m, err := s.newSend(ctx, page, o, st)
	if err != nil {
		return Sent{}, err
	}
	if err = s.store.Update(ctx, page, m.run); err != nil {
		return Sent{}, err
	}
	return Sent{MessageID: s.ids.Encode(page, o.To.PSID, m.event.Seq), PSID: o.To.PSID, LatestRefuses: m.refused}, nil
}

// sending is one send on its way into the journal. Its run may be called
// twice, and starts afresh each time.
type sending struct {
	*Service
	page    graphapi.ID
	who     *Page // with o.Control only
	o       *Outgoing
	st      standing
	body    []byte // of the message, when the newest rules allow it too
	event   *Event
	refused string
}

func (s *Service) newSend(ctx context.Context, page graphapi.ID, o *Outgoing, st standing) (*sending, error) {
	c := &o.Content
	c.Tag, c.Token, c.Answers, c.Game, c.LatestRefuses = o.Tag, "", "", false, ""
	switch o.To.Key {
	case byOneTime, byRecurring:
		c.Token = o.To.Value
	case byComment, byPost:
		c.Answers = o.To.Value
	case byPlayer:
		c.Game = true
	}
	m := &sending{Service: s, page: page, o: o, st: st}
	var err error
	if m.body, err = c.appendJSON(make([]byte, 0, 32+len(c.Text)+len(c.Metadata))); err != nil {
		return nil, fmt.Errorf("encoding message: %w", err)
	}
	if o.Control != nil {
		p, err := s.Page(ctx, page)
		if err != nil {
			return nil, fmt.Errorf("finding Page: %w", err)
		}
		m.who = &p
	}
	return m, nil
}

// run decides and appends.
func (m *sending) run(tx Tx) error {
	t, err := tx.Thread(m.o.To.PSID)
	if err != nil {
		return unknownPSID(m.page, m.o.To.PSID, err)
	}
	now := m.clock.NowMS()
	if refusal := decideSend(t, m.o, &m.st, now); refusal != nil {
		return refusal
	}
	body, err := m.marked(t, now)
	if err != nil {
		return err
	}
	m.event = &Event{PSID: m.o.To.PSID, Kind: KindEcho, App: m.o.App, At: now, Body: body}
	if err := tx.Append(m.event); err != nil || m.o.Control == nil {
		return err
	}
	return m.pass(tx, t, now)
}

// marked returns the body to store, with a mark when Meta's newest rules
// would refuse the message.
func (m *sending) marked(t *Thread, now int64) ([]byte, error) {
	m.refused = latestRefuses(t, m.o, &m.st, now)
	if m.refused == "" {
		return m.body, nil
	}
	c := m.o.Content
	c.LatestRefuses = m.refused
	body, err := c.appendJSON(nil)
	if err != nil {
		return nil, fmt.Errorf("encoding message: %w", err)
	}
	return body, nil
}

// pass moves control after the message.
func (m *sending) pass(tx Tx, t *Thread, now int64) error {
	e, err := decideControl(t, m.who, m.o.App, *m.o.Control, now)
	if err != nil {
		return err
	}
	return tx.Append(e)
}

// Action is something that a Page does in a thread without writing.
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/sender-actions
type Action struct {
	To       Address
	App      graphapi.ID
	Action   graphapi.SenderAction
	MID      string // REACT, UNREACT: the message
	Reaction string // REACT: an emoji, or the word for one
}

// Act decides whether a sender action may be done and records what lasts:
// MARK_SEEN, REACT and UNREACT. Typing lasts nowhere: the caller shows it
// after Act has agreed. The error is a *graphapi.Error as in Send, without
// the window; 100 when MID names no message of the thread.
func (s *Service) Act(ctx context.Context, page graphapi.ID, a *Action) error {
	t, err := s.store.Thread(ctx, page, a.To.PSID)
	if err != nil {
		return unknownPSID(page, a.To.PSID, err)
	}
	if refusal := decideAction(&t, a, s.clock.NowMS()); refusal != nil {
		return refusal
	}
	switch a.Action {
	case graphapi.MarkSeen:
		return s.markSeen(ctx, &t)
	case graphapi.React, graphapi.Unreact:
		return s.pageReacts(ctx, page, a)
	}
	return nil
}
