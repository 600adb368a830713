package graphhttp

import (
	"parley/graphapi"
	"parley/internal/graph"
	"parley/internal/messaging"
)

// messageNode is a message of a thread.
type messageNode struct {
	thread    *messaging.Thread
	event     *messaging.Event
	mid       string
	selfReply bool // answers a message of its own author

	// What inspect reads.
	inspected bool
	content   messaging.Content // as it is now
	look      messaging.Look
}

func (c *call) messageNode(t *messaging.Thread, e *messaging.Event) *messageNode {
	return &messageNode{thread: t, event: e, mid: c.srv.Messaging.MessageID(e.Page, e.PSID, e.Seq)}
}

func (m *messageNode) kind() *graph.Type        { return &graph.Message }
func (m *messageNode) appendID(b []byte) []byte { return append(b, m.mid...) }

// prepare reads the customers for from, the contents, and what replies answer.
func (m *messageNode) prepare(c *call, nodes []node, field string) error {
	switch field {
	case "from":
		return c.loadSides(messageThreads(nodes))
	case "reactions":
		if err := c.loadSides(messageThreads(nodes)); err != nil {
			return err
		}
		return c.inspect(nodes)
	case "message", "sticker":
		return c.inspect(nodes)
	case "reply_to":
		return c.loadReplies(nodes)
	}
	return nil
}

// inspect reads the contents of messages as they are now: edited, or taken
// back and so empty.
func (c *call) inspect(messages []node) error {
	if messages[0].(*messageNode).inspected {
		return nil
	}
	byThread := map[*messaging.Thread][]*messageNode{}
	for _, n := range messages {
		m := n.(*messageNode)
		m.inspected = true
		var err error
		if m.content, err = m.event.Content(); err != nil {
			return err
		}
		if m.thread.MarkedAfter(m.event.Seq) {
			byThread[m.thread] = append(byThread[m.thread], m)
		}
	}
	for t, marked := range byThread {
		if err := c.applyMarks(t, marked); err != nil {
			return err
		}
	}
	return nil
}

// applyMarks applies what was done later to messages of one thread, which are
// in the order of a list.
func (c *call) applyMarks(t *messaging.Thread, messages []*messageNode) error {
	events := make([]messaging.Event, len(messages))
	for i, m := range messages {
		events[i] = *m.event
	}
	looks, err := c.srv.Messaging.LooksOf(c.ctx, t.Page, t.PSID, events)
	if err != nil {
		return err
	}
	for _, m := range messages {
		switch m.look = looks[m.event.Seq]; {
		case m.look.Removed:
			m.content, m.look = messaging.Content{}, messaging.Look{Removed: true}
		case m.look.Edits > 0:
			m.content.Text = m.look.Text
		}
	}
	return nil
}

func (c *call) loadReplies(messages []node) error {
	if err := c.inspect(messages); err != nil {
		return err
	}
	for _, n := range messages {
		if err := n.(*messageNode).loadReply(c); err != nil {
			return err
		}
	}
	return nil
}

// loadReply finds out whether a reply answers its own author.
func (m *messageNode) loadReply(c *call) error {
	if m.content.ReplyTo == nil {
		return nil
	}
	page, psid, seq, ok := c.srv.Messaging.FindMessage(m.content.ReplyTo.MID)
	if !ok {
		return nil
	}
	answered, err := c.srv.Messaging.Event(c.ctx, page, psid, seq)
	m.selfReply = err == nil && answered.Kind.FromCustomer() == m.event.Kind.FromCustomer()
	return err
}

func messageThreads(messages []node) []*messaging.Thread {
	threads := make([]*messaging.Thread, len(messages))
	for i, n := range messages {
		threads[i] = n.(*messageNode).thread
	}
	return threads
}

func (m *messageNode) appendField(c *call, b []byte, name string) ([]byte, bool) {
	switch name {
	case "created_time":
		return c.appendTime(b, m.event.At), true
	case "message":
		return graphapi.AppendString(b, m.content.Text), true
	case "reply_to":
		return m.appendReply(b)
	case "sticker":
		if s := m.sticker(); s != nil {
			return appendText(b, c.attachedURL(s))
		}
	case "reactions":
		return m.appendReactions(c, b)
	}
	return b, false
}

// sticker returns the sticker in a message; nil = there is none.
func (m *messageNode) sticker() *messaging.Attachment {
	for i := range m.content.Attach {
		if a := &m.content.Attach[i]; a.Sticker != 0 {
			return a
		}
	}
	return nil
}

// appendReactions appends who reacted how. Both sides with one reaction stand
// together.
// https://developers.facebook.com/docs/graph-api/reference/message
func (m *messageNode) appendReactions(c *call, b []byte) ([]byte, bool) {
	customer, page := m.look.Customer, m.look.Page
	start := len(b)
	b = append(b, `{"data":[`...)
	switch none := (messaging.Reaction{}); {
	case customer == none && page == none:
		return b[:start], false
	case page == none:
		b = appendReaction(b, &customer, c.customerSide(m.thread))
	case customer == none:
		b = appendReaction(b, &page, c.pageSide(m.thread.Page))
	case customer.Emoji == page.Emoji:
		b = appendReaction(b, &customer, c.customerSide(m.thread), c.pageSide(m.thread.Page))
	default:
		b = append(appendReaction(b, &customer, c.customerSide(m.thread)), ',')
		b = appendReaction(b, &page, c.pageSide(m.thread.Page))
	}
	return append(b, `]}`...), true
}

func appendReaction(b []byte, r *messaging.Reaction, who ...node) []byte {
	name := r.Reaction
	if name == "" || name == "other" {
		name = r.Emoji
	}
	b = graphapi.AppendString(append(b, `{"reaction":`...), name)
	b = append(b, `,"users":[`...)
	for i, n := range who {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(n.appendID(append(b, `{"id":"`...)), `","name":`...)
		b = append(graphapi.AppendString(b, n.(*sideNode).name), '}')
	}
	return append(b, `]}`...)
}

func (m *messageNode) appendReply(b []byte) ([]byte, bool) {
	if m.content.ReplyTo == nil {
		return b, false
	}
	b = append(b, `{"mid":`...)
	b = graphapi.AppendString(b, m.content.ReplyTo.MID)
	b = append(b, `,"is_self_reply":`...)
	return append(appendBool(b, m.selfReply), '}'), true
}

func (m *messageNode) object(c *call, name string) node {
	if name != "from" {
		return nil
	}
	if m.event.Kind.FromCustomer() {
		return c.customerSide(m.thread)
	}
	return c.pageSide(m.thread.Page)
}

// tags are the words that an inbox shows a message under.
// https://developers.facebook.com/docs/graph-api/reference/message
func (m *messageNode) tags() []node {
	words := []node{&tagNode{"inbox"}}
	if m.event.Kind.FromCustomer() {
		return append(words, &tagNode{"source:chat"})
	}
	if m.thread.ReadSeq >= m.event.Seq {
		words = append(words, &tagNode{"read"})
	}
	return append(words, &tagNode{"sent"}, &tagNode{"source:web"})
}

// tagNode is one tag of a message.
type tagNode struct{ name string }

func (t *tagNode) kind() *graph.Type        { return &graph.MessageTag }
func (t *tagNode) appendID(b []byte) []byte { return b }
func (t *tagNode) appendField(_ *call, b []byte, _ string) ([]byte, bool) {
	return appendText(b, t.name)
}
