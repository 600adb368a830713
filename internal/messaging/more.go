package messaging

import (
	"encoding/json"
	"maps"
	"slices"
)

// maxOptIns bounds the tokens of one thread; the oldest go first.
const maxOptIns = 100

func (m *More) optIn(token string) *OptIn {
	for i := range m.OptIns {
		if m.OptIns[i].Token == token {
			return &m.OptIns[i]
		}
	}
	return nil
}

// prior returns the checkbox identity by which the Page knows the person as
// long as they have not written; "" = none.
func (t *Thread) prior() string {
	if t.More == nil {
		return ""
	}
	return t.More.UserRef
}

// customerWrote ends a checkbox identity and prolongs control: it lasts until
// 24 hours after the person's last message.
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/conversation-routing
func (t *Thread) customerWrote(at int64) {
	if t.More.UserRef == "" && t.More.Owner == 0 {
		return
	}
	m := t.more()
	m.UserRef = ""
	if owner, until := t.Owner(at); owner == 0 {
		m.Owner, m.OwnerUntil = 0, 0
	} else {
		m.OwnerUntil = max(until, at+controlSpan.Milliseconds())
	}
}

// pageWrote notes what a message of the Page used up.
func (t *Thread) pageWrote(e *Event) {
	c, err := e.Content()
	if err != nil {
		return
	}
	asked := topic(&c)
	if c.Token == "" && c.Answers == "" && !c.Game && asked == "" {
		return
	}
	m := t.more()
	m.use(c.Token, e.At)
	m.Answered = note(m.Answered, c.Answers, e.At, replySpan.Milliseconds())
	m.Asked = note(m.Asked, asked, e.At, requestSpan.Milliseconds())
	if c.Game {
		m.Games = append(m.Games, e.At)
		m.Games = m.Games[max(0, len(m.Games)-gameMessages):]
	}
}

// use notes a message under a token. A one-time token is void after it.
func (m *More) use(token string, at int64) {
	in := m.optIn(token)
	switch {
	case in == nil:
	case in.Type == OptInOnce:
		m.void(token)
	default:
		in.UsedAt = at
	}
}

func (m *More) void(token string) {
	m.OptIns = slices.DeleteFunc(m.OptIns, func(o OptIn) bool { return o.Token == token })
}

// note remembers that something happened to a key, "" = to none, and forgets
// what is older than a span of milliseconds.
func note(seen map[string]int64, key string, at, span int64) map[string]int64 {
	if key == "" {
		return seen
	}
	if seen == nil {
		seen = map[string]int64{}
	}
	maps.DeleteFunc(seen, func(_ string, then int64) bool { return at-then > span })
	seen[key] = at
	return seen
}

// applyRare folds the events that are no messages and no receipts. A body
// that cannot be read changes nothing.
func (t *Thread) applyRare(e *Event) {
	if e.Kind.alters() {
		t.more().MarkSeq = e.Seq
	}
	switch e.Kind {
	case KindReferral:
		if t.LastSeq != 0 {
			t.OpenedAt = e.At
		}
	case KindReaction:
		decoded(e, func(r *Reaction) {
			if r.Emoji != "" || r.Reaction != "" {
				t.OpenedAt = e.At
			}
		})
	case KindOptIn:
		decoded(e, func(o *OptIn) { t.optedIn(o, e.At) })
	case KindBlock:
		decoded(e, t.blocked)
	case KindLink:
		decoded(e, func(l *Link) { t.more().Linked = l.Linked })
	case KindControl:
		decoded(e, t.controlled)
	case KindFollowUp:
		decoded(e, t.followUp)
	}
}

// decoded gives fn the body of an event, if it can be read.
func decoded[T any](e *Event, fn func(*T)) {
	var v T
	if json.Unmarshal(e.Body, &v) == nil {
		fn(&v)
	}
}

func (t *Thread) blocked(b *Block) {
	if b.ByPage {
		t.more().Barred = b.Blocked
	} else {
		t.more().Blocked = b.Blocked
	}
}

func (t *Thread) controlled(c *Control) {
	switch c.Action {
	case ControlPass, ControlTake, ControlExtend:
		m := t.more()
		m.Owner, m.OwnerUntil = c.To, c.Until
	case ControlRelease:
		m := t.more()
		m.Owner, m.OwnerUntil = 0, 0
	}
}

// optedIn folds an opt-in. That of a plugin opens the window; notifications
// do not.
// https://developers.facebook.com/docs/messenger-platform/send-messages
func (t *Thread) optedIn(o *OptIn, at int64) {
	if o.Type == OptInPlugin {
		t.OpenedAt = at
		if o.UserRef != "" {
			t.more().UserRef = o.UserRef
		}
		return
	}
	m := t.more()
	if o.Undone() {
		m.void(o.Token)
		return
	}
	if o.Status != "" {
		if in := m.optIn(o.Token); in != nil {
			in.Stopped = o.Status == StopNotifications
		}
		return
	}
	m.OptIns = slices.DeleteFunc(m.OptIns, func(old OptIn) bool { return old.Token == o.Token || at >= old.ExpiresAt })
	m.OptIns = append(m.OptIns, *o)
	m.OptIns = m.OptIns[max(0, len(m.OptIns)-maxOptIns):]
}
