package graphhttp

import (
	"parley/graphapi"
	"parley/internal/messaging"
)

// send is POST /{page}/messages: the Send API. Its order of checks differs
// from other calls: what cannot be read or is missing comes before the
// permission, what the message says after the recipient.
// https://developers.facebook.com/docs/messenger-platform/reference/send-api
func send(c *call, on node) error {
	req, err := graphapi.DecodeSend(c.params)
	if err != nil {
		return err
	}
	page := on.(*pageNode).id
	if _, err := c.permit(on.kind().Edge("messages").Op("POST")); err != nil {
		return err
	}
	if err := req.Validate(); err != nil {
		return c.unlessUnknown(page, req.Recipient.ID, err)
	}
	if req.Action != "" {
		return c.senderAction(page, &req)
	}
	m := messaging.Outgoing{
		PSID: req.Recipient.ID, App: c.who.Token.App, Type: string(req.Type), Tag: req.Tag,
		Content: messaging.Content{Text: req.Message.Text, Metadata: req.Message.Metadata},
	}
	if req.ReplyTo.MID != "" {
		if m.Content.ReplyTo, err = c.quoted(page, &req); err != nil {
			return err
		}
	}
	answer := graphapi.SendResponse{RecipientID: m.PSID}
	if answer.MessageID, err = c.srv.Messaging.Send(c.ctx, page, m); err != nil {
		return err
	}
	c.out = answer.AppendJSON(c.out)
	return nil
}

// unlessUnknown returns refusal, or the refusal of an unknown recipient, which
// comes first.
func (c *call) unlessUnknown(page, psid graphapi.ID, refusal error) error {
	_, found, err := c.thread(page, psid)
	if err == nil && !found {
		return graphapi.NoMatchingUser.New().Because("PSID %d has never written to Page %d; a PSID belongs to one Page", psid, page)
	}
	if err != nil {
		return err
	}
	return refusal
}

// quoted checks that the answered message stands in the same thread.
func (c *call) quoted(page graphapi.ID, req *graphapi.SendRequest) (*messaging.ReplyTo, error) {
	mid := req.ReplyTo.MID
	of, psid, _, ok := c.srv.Messaging.FindMessage(mid)
	if !ok || of != page || psid != req.Recipient.ID {
		return nil, graphapi.InvalidParam.New().Because("reply_to names no message of the conversation with %d", req.Recipient.ID)
	}
	return &messaging.ReplyTo{MID: mid}, nil
}

// senderAction shows or ends the typing indicator. Actions answer the
// recipient alone.
// https://developers.facebook.com/docs/messenger-platform/send-messages/sender-actions
func (c *call) senderAction(page graphapi.ID, req *graphapi.SendRequest) error {
	psid := req.Recipient.ID
	if err := c.unlessUnknown(page, psid, nil); err != nil {
		return err
	}
	if req.Action == graphapi.MarkSeen || c.srv.Typing == nil {
		return graphapi.InvalidParam.New().Because("sender_action %s is documented but not served yet", req.Action)
	}
	c.srv.Typing(page, psid, req.Action == graphapi.TypingOn)
	answer := graphapi.SendResponse{RecipientID: psid}
	c.out = answer.AppendJSON(c.out)
	return nil
}
