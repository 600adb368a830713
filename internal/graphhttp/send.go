package graphhttp

import (
	"cmp"

	"parley/graphapi"
	"parley/internal/auth"
	"parley/internal/chatview"
	"parley/internal/limits"
	"parley/internal/messaging"
)

// send is POST /{page}/messages: the Send API. Its order of checks differs
// from other calls: what cannot be read or is missing comes before the
// permission, what the message says after the recipient, and files after
// everything that may refuse them.
// https://developers.facebook.com/docs/messenger-platform/reference/send-api
func send(c *call, on node) error {
	req, err := graphapi.DecodeSend(c.params)
	if err != nil {
		return err
	}
	page := on.(*pageNode).id
	if err := c.permitSend(on, &req); err != nil {
		return err
	}
	to, err := c.address(page, &req.Recipient)
	if err != nil {
		return err
	}
	rules, err := c.contentRules(&req)
	if err != nil {
		return err
	}
	if err := req.Validate(rules); err != nil {
		return c.unlessUnknown(page, to.PSID, err)
	}
	// The edge promises read-after-write on the Page. What cannot be read is
	// refused before anything is sent.
	var after *selection
	if c.params.Has("fields") {
		if after, err = c.planRead(on); err != nil {
			return err
		}
	}
	answer, err := c.perform(page, to, &req)
	if err != nil {
		return err
	}
	c.answerSend(&answer, after, on)
	return nil
}

// answerSend answers with the Page if its fields were asked for. The message is
// out, so a Page that cannot be read is no failure of the call: its caller
// would send again.
func (c *call) answerSend(answer *graphapi.SendResponse, after *selection, on node) {
	if after != nil {
		err := c.answer(after, on)
		if err == nil {
			return
		}
		c.srv.Log.Warn("Page not read after a message", "trace_id", c.trace, "message", answer.MessageID, "err", err)
		c.note(warning, "The message was sent. Its fields could not be read: "+graphapi.AsError(err).Message, "")
	}
	c.out = answer.AppendJSON(c.out)
}

// perform does what a request asks for: a sender action or a message.
func (c *call) perform(page graphapi.ID, to messaging.Address, req *graphapi.SendRequest) (graphapi.SendResponse, error) {
	if req.Action != "" {
		return c.senderAction(page, to, req)
	}
	return c.sendMessage(page, to, req)
}

// permitSend checks the permissions of a message. Two ways of sending need
// one of their own.
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/utility-messages
func (c *call) permitSend(on node, req *graphapi.SendRequest) error {
	if _, err := c.permit(on.kind().Edge("messages").Op("POST")); err != nil {
		return err
	}
	t := &c.who.Token
	if req.Recipient.PhoneNumber != "" && !t.Scopes.Has(auth.PagesMessagingPhoneNumber) {
		return graphapi.PhonePermissionUnset.New().Because("the token lacks %s; it holds %s", auth.PagesMessagingPhoneNumber, t.Scopes)
	}
	if req.Message.Template.Present() && !t.Scopes.Has(auth.PagesUtilityMessaging) {
		return graphapi.NeedsMessagingPermission.New().Because("the token lacks %s; it holds %s", auth.PagesUtilityMessaging, t.Scopes)
	}
	return nil
}

// address finds whom a recipient means. A PSID needs no search: what stores
// the message knows it.
func (c *call) address(page graphapi.ID, r *graphapi.Recipient) (messaging.Address, error) {
	if r.ID != 0 {
		return messaging.Address{PSID: r.ID}, nil
	}
	return c.srv.Messaging.Resolve(c.ctx, page, r)
}

// contentRules are those that the version of the call and the app's rule pack
// set for contents. Text is the same under all of them.
func (c *call) contentRules(req *graphapi.SendRequest) (graphapi.Rules, error) {
	rules := graphapi.Rules{Version: c.at.written, RetiredTemplates: c.srv.RetiredTemplates}
	if req.Action == "" && req.Message.Text != "" {
		return rules, nil
	}
	pack, err := c.srv.Messaging.Policy(c.ctx, c.who.Token.App)
	rules.Since = pack.Has
	rules.RetiredTemplates = rules.RetiredTemplates || pack.Has("list") && pack.Has("open_graph")
	return rules, err
}

// unlessUnknown returns refusal, or the refusal of an unknown recipient, which
// comes first.
func (c *call) unlessUnknown(page, psid graphapi.ID, refusal error) error {
	_, err := c.srv.Messaging.Resolve(c.ctx, page, &graphapi.Recipient{ID: psid})
	if err != nil {
		return err
	}
	return refusal
}

// sendMessage sends what was checked.
func (c *call) sendMessage(page graphapi.ID, to messaging.Address, req *graphapi.SendRequest) (graphapi.SendResponse, error) {
	answer := graphapi.SendResponse{RecipientID: to.Recipient(), ThreadKey: to.ThreadKey}
	m, err := c.compose(page, to, req)
	if err != nil {
		return answer, err
	}
	// Send decides by itself. Ahead of it comes what files and budgets would
	// come before.
	limited := c.countSend(page, req)
	if limited != nil || carriesFiles(&req.Message) {
		if err := cmp.Or(c.srv.Messaging.Check(c.ctx, page, m), limited); err != nil {
			return answer, err
		}
	}
	if answer.AttachmentID, err = c.attach(page, req, m); err != nil {
		return answer, err
	}
	sent, err := c.srv.Messaging.Send(c.ctx, page, m)
	if err != nil {
		return answer, err
	}
	answer.MessageID = sent.MessageID
	c.afterSend(m, sent)
	return answer, nil
}

// countSend counts a message in every budget that it uses.
func (c *call) countSend(page graphapi.ID, req *graphapi.SendRequest) error {
	class := limits.Sends
	for _, a := range req.Message.Attachments {
		if a.Type == graphapi.Audio || a.Type == graphapi.Video {
			class = limits.Media
		}
	}
	classes := append(make([]limits.Class, 0, 3), limits.Messenger, class)
	if req.Recipient.PhoneNumber != "" {
		classes = append(classes, limits.Phone)
	}
	for _, class := range classes {
		if err := c.srv.Limits.TakePage(c.ctx, page, class, 0); err != nil {
			return err
		}
	}
	return nil
}

// afterSend does what must not delay the answer or can no longer refuse the
// message: pictures are fetched ahead, and a message that Meta would refuse
// today is marked in the log and under debug=all.
func (c *call) afterSend(m *messaging.Outgoing, sent messaging.Sent) {
	if pictures := chatview.Pictures(&m.Content); len(pictures) > 0 {
		c.srv.Media.Prefetch(pictures...)
	}
	if sent.LatestRefuses != "" {
		c.srv.Log.Warn("Meta's newest rules would refuse this message", "trace_id", c.trace, "message", sent.MessageID, "why", sent.LatestRefuses)
		c.note(warning, "Under Meta's newest rules this message would be refused: "+sent.LatestRefuses, "")
	}
}

// senderAction does something in the thread without writing. Actions answer
// the recipient alone.
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/sender-actions
func (c *call) senderAction(page graphapi.ID, to messaging.Address, req *graphapi.SendRequest) (graphapi.SendResponse, error) {
	answer := graphapi.SendResponse{RecipientID: to.Recipient(), ThreadKey: to.ThreadKey}
	typist, err := c.typist(page, req.Persona)
	if err != nil {
		return answer, err
	}
	a := messaging.Action{To: to, App: c.who.Token.App, Action: req.Action, MID: req.Payload.MessageID, Reaction: req.Payload.Reaction}
	if err := c.countSend(page, req); err != nil {
		return answer, err
	}
	if err := c.srv.Messaging.Act(c.ctx, page, &a); err != nil {
		return answer, err
	}
	if c.srv.Typing != nil && (req.Action == graphapi.TypingOn || req.Action == graphapi.TypingOff) {
		c.srv.Typing(page, to.PSID, req.Action == graphapi.TypingOn, typist)
	}
	return answer, nil
}
