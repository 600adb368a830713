package graphhttp

import (
	"strconv"

	"parley/graphapi"
	"parley/internal/graph"
	"parley/internal/messaging"
)

// threadNode is a conversation.
type threadNode struct {
	messaging.Thread
	snippet string
}

func (t *threadNode) kind() *graph.Type { return &graph.Thread }
func (t *threadNode) appendID(b []byte) []byte {
	return t.PSID.AppendTo(append(b, threadPrefix...))
}

// prepare reads the last messages of all threads at once for the snippets.
func (t *threadNode) prepare(c *call, nodes []node, field string) error {
	if field != "snippet" {
		return nil
	}
	last, err := c.srv.Messaging.Messages(c.ctx, t.Page, psids(nodes), messaging.Range{Limit: 1})
	if err != nil {
		return err
	}
	for i, events := range last {
		for k := range events {
			content, err := events[k].Content()
			if err != nil {
				return err
			}
			nodes[i].(*threadNode).snippet = content.Text
		}
	}
	return nil
}

func psids(threads []node) []graphapi.ID {
	ids := make([]graphapi.ID, len(threads))
	for i, n := range threads {
		ids[i] = n.(*threadNode).PSID
	}
	return ids
}

func (t *threadNode) appendField(c *call, b []byte, name string) ([]byte, bool) {
	switch name {
	case "link":
		return appendText(b, "/"+t.Page.String()+"/inbox/"+t.PSID.String()+"/")
	case "updated_time":
		return c.appendTime(b, t.UpdatedAt), true
	case "snippet":
		return graphapi.AppendString(b, t.snippet), true
	case "message_count":
		return strconv.AppendInt(b, t.Messages, 10), true
	case "unread_count":
		return strconv.AppendInt(b, t.Unread, 10), true
	case "can_reply":
		return appendBool(b, c.srv.Messaging.CanReply(&t.Thread)), true
	case "is_subscribed":
		return appendBool(b, true), true
	case "scoped_thread_key":
		b = append(b, '"')
		return append(t.appendID(b), '"'), true
	}
	return b, false
}

// messageNode is a message of a thread.
type messageNode struct {
	thread    *messaging.Thread
	event     *messaging.Event
	mid       string
	content   messaging.Content // decoded when a field needs it
	selfReply bool              // answers a message of its own author
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
	case "message":
		return eachMessage(nodes, (*messageNode).decode)
	case "reply_to":
		return eachMessage(nodes, func(m *messageNode) error { return m.loadReply(c) })
	}
	return nil
}

func eachMessage(nodes []node, do func(m *messageNode) error) error {
	for _, n := range nodes {
		if err := do(n.(*messageNode)); err != nil {
			return err
		}
	}
	return nil
}

func (m *messageNode) decode() (err error) {
	m.content, err = m.event.Content()
	return err
}

// loadReply finds out whether a reply answers its own author.
func (m *messageNode) loadReply(c *call) error {
	if err := m.decode(); err != nil || m.content.ReplyTo == nil {
		return err
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
	}
	return b, false
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
