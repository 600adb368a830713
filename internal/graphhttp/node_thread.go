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
		if len(events) == 0 {
			continue
		}
		t := nodes[i].(*threadNode)
		m := c.messageNode(&t.Thread, &events[0])
		if err := c.inspect([]node{m}); err != nil {
			return err
		}
		if t.snippet, err = c.snippet(m); err != nil {
			return err
		}
	}
	return nil
}

// snippet is a message in one line.
// https://developers.facebook.com/docs/graph-api/reference/conversation
func (c *call) snippet(m *messageNode) (string, error) {
	if m.content.Text != "" || m.sticker() == nil {
		return m.content.Text, nil
	}
	if err := c.loadSides([]*messaging.Thread{m.thread}); err != nil {
		return "", err
	}
	who := m.object(c, "from").(*sideNode).name
	if m.event.Kind.FromCustomer() {
		who, _ = messaging.SplitName(who)
	}
	return who + " sent a sticker.", nil
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
