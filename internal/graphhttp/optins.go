package graphhttp

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"parley/graphapi"
	"parley/internal/graph"
	"parley/internal/messaging"
)

// tokenNode is a token of recurring notifications.
type tokenNode struct {
	messaging.OptInToken
	next int64 // when the next message may go out, Unix milliseconds
}

func (t *tokenNode) kind() *graph.Type        { return &graph.OptInToken }
func (t *tokenNode) appendID(b []byte) []byte { return b }

func (t *tokenNode) appendField(c *call, b []byte, name string) ([]byte, bool) {
	in := t.OptIn
	switch name {
	case "recipient_id":
		return t.PSID.AppendJSON(b), true
	case "notification_messages_token":
		return appendText(b, in.Token)
	case "topic_title":
		return appendText(b, in.Title)
	case "notification_messages_frequency":
		return appendText(b, in.Frequency)
	case "notification_messages_timezone":
		return appendText(b, in.Timezone)
	case "creation_timestamp":
		return appendSeconds(b, t.At), true
	case "token_expiry_timestamp":
		return appendSeconds(b, in.ExpiresAt), true
	case "next_eligible_time":
		return appendSeconds(b, t.next), t.next > c.srv.Clock.NowMS()
	case "user_token_status":
		if in.Refreshed {
			return appendText(b, "REFRESHED")
		}
		return appendText(b, "NOT_REFRESHED")
	}
	return b, false
}

// appendSeconds appends a time in Unix milliseconds as seconds.
func appendSeconds(b []byte, ms int64) []byte { return strconv.AppendInt(b, ms/1000, 10) }

// optInTokens lists the tokens of Pages. What is void is left out after the
// window is cut, so that the work of one call is bounded.
// https://developers.facebook.com/docs/graph-api/reference/page/notification_message_tokens
func optInTokens(c *call, parents []node, a arguments) ([]list, error) {
	w, err := readWindow(graph.Page.Edge("notification_message_tokens"), a)
	if err != nil {
		return nil, err
	}
	pack, err := c.srv.Messaging.Policy(c.ctx, c.who.Token.App)
	if err != nil {
		return nil, err
	}
	lists := make([]list, len(parents))
	for i, n := range parents {
		tokens, err := c.srv.Messaging.OptInTokens(c.ctx, n.(*pageNode).id, w.more())
		if err != nil {
			return nil, err
		}
		lists[i] = page(w, tokens, func(t *messaging.OptInToken) int64 { return t.Seq }, func(t *messaging.OptInToken) node {
			if t.OptIn == nil || t.OptIn.Type != messaging.OptInRecurring {
				return nil
			}
			return &tokenNode{*t, t.OptIn.NextMessage(pack)}
		})
		lists[i].nodes = slices.DeleteFunc(lists[i].nodes, func(n node) bool { return n == nil })
	}
	return lists, nil
}

// devSupport is POST /{page}/notification_messages_dev_support.
// https://developers.facebook.com/docs/graph-api/reference/page/notification_messages_dev_support
func devSupport(c *call, on node) error {
	page := on.(*pageNode).id
	switch action := c.params.Get("developer_action"); strings.ToUpper(action) {
	case graph.EnableFollowUp:
	case "":
		return graphapi.ParamRequired.New("developer_action")
	default:
		return graphapi.NotInEnum.New("developer_action", graph.EnableFollowUp, action)
	}
	v, err := c.params.Object("recipient")
	if err != nil {
		return err
	}
	token := cmp.Or(v.Get("notification_messages_token").String(), v.Get("notification_message_token").String()) // Meta's pages have both
	if token == "" {
		psid, err := c.routedThread(page)
		if err != nil {
			return err
		}
		return c.followUp(page, psid, "")
	}
	to, err := c.srv.Messaging.Resolve(c.ctx, page, &graphapi.Recipient{NotificationToken: token})
	if err != nil {
		return err
	}
	return c.followUp(page, to.PSID, token)
}

func (c *call) followUp(page, psid graphapi.ID, token string) error {
	c.out = append(c.out, success...)
	return c.srv.Messaging.LetFollowUp(c.ctx, page, psid, token)
}
