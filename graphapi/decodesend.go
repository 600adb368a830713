package graphapi

import (
	"cmp"
	"strings"
)

// The values of enums, in the order in which error texts list them.
// https://developers.facebook.com/docs/graph-api/reference/page/messages
var (
	messagingTypes    = []MessagingType{Response, Update, MessageTag, Utility}
	senderActions     = []SenderAction{MarkSeen, TypingOn, TypingOff, React, Unreact}
	notificationTypes = []NotificationType{Regular, SilentPush, NoPush}

	// What these do is documented nowhere: they are checked and ignored.
	suggestionActions = []string{"ACCEPT", "DISMISS", "IMPRESSION"}
	folders           = []string{"PARTNERSHIP"}
)

// Structured parameters beside recipient and message.
var (
	// https://developers.facebook.com/docs/messenger-platform/reference/send-api
	replyTo = fields(need("mid", str(0)))

	// https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/sender-actions
	reaction   = fields(need("message_id", str(0)), need("reaction", str(32)))
	noReaction = fields(need("message_id", str(0)), may("reaction", str(32)))

	// https://developers.facebook.com/documentation/business-messaging/instagram-messaging/features/conversation-routing/apis
	threadControl = fields(may("control_type", word("PASS", "RELEASE")), may("app_id", ident), may("payload", str(1000)))
)

// enum reads a parameter that takes one of a few words, in any case; "" when
// it is absent or empty.
func enum[T ~string](p *Params, name string, values []T) (T, error) {
	v := p.find(name)
	if v.Empty() {
		return "", nil
	}
	for _, t := range values {
		if strings.EqualFold(v.Text, string(t)) {
			return t, nil
		}
	}
	names := make([]string, len(values))
	for i, t := range values {
		names[i] = string(t)
	}
	return "", notInEnum(name, names, v.String())
}

// DecodeSend reads the parameters of POST /{page}/messages. It refuses what
// cannot be read, is missing or is unknown; Validate checks what it says.
// Between the two a server checks permissions and the recipient.
// The error is an *Error.
func DecodeSend(p *Params) (r SendRequest, err error) {
	if r.Recipient, err = decodeRecipient(p); err != nil {
		return r, err
	}
	message, err := structure(p, "message")
	if err != nil {
		return r, err
	}
	more := p.beyond(usualParams)
	if more {
		if r.Message.Template, err = structure(p, "template"); err != nil {
			return r, err
		}
	}
	if err = r.Message.decode(p, message); err != nil {
		return r, err
	}
	if r.Type, err = enum(p, "messaging_type", messagingTypes); err != nil {
		return r, err
	}
	if reply := message.Get("reply_to"); more || !reply.Empty() {
		err = r.decodeMore(p, reply)
	}
	r.Type = r.typeOrDefault()
	r.File = p.Upload()
	return r, err
}

// usualParams are all that most sends have; a send without others is spared
// the search for them.
var usualParams = []string{"recipient", "message", "messaging_type", "access_token"}

// decodeMore reads the parameters that few sends have. reply is the reply_to
// inside the message.
func (r *SendRequest) decodeMore(p *Params, reply Value) (err error) {
	if err = r.decodeWords(p); err != nil {
		return err
	}
	if r.ReplyTo.MID, err = decodeReplyTo(p, reply); err != nil {
		return err
	}
	if r.Action == React || r.Action == Unreact {
		if r.Payload, err = decodePayload(p, r.Action); err != nil {
			return err
		}
	}
	if r.Persona, err = p.ID("persona_id"); err != nil {
		return err
	}
	r.Control, err = decodeControl(p)
	return err
}

// decodeWords reads the parameters that are enums, and the tag.
func (r *SendRequest) decodeWords(p *Params) (err error) {
	if r.Action, err = enum(p, "sender_action", senderActions); err != nil {
		return err
	}
	if r.Notification, err = enum(p, "notification_type", notificationTypes); err != nil {
		return err
	}
	r.Tag = strings.ToUpper(p.Get("tag"))
	if _, err = enum(p, "suggestion_action", suggestionActions); err != nil {
		return err
	}
	_, err = enum(p, "folder", folders)
	return err
}

// typeOrDefault supplies the type that old clients leave out, and that the
// documentation leaves out with a utility template.
func (r *SendRequest) typeOrDefault() MessagingType {
	switch {
	case r.Type != "":
		return r.Type
	case r.Tag != "":
		return MessageTag
	case r.Message.Template.Present():
		return Utility
	}
	return Response
}

// structure reads a parameter that must be an object; the zero Value when it
// is absent.
func structure(p *Params, name string) (Value, error) {
	v, err := p.Object(name)
	switch {
	case err != nil:
		return v, err
	case v.Kind <= KindNull:
		return Value{}, nil
	case v.Empty():
		return v, ParamEmpty.New(name)
	case v.Kind != KindObject:
		return v, MustBeArray.New(name).Because("%s must be an object such as %s={name:value}", name, name)
	}
	return v, nil
}

// decodeReplyTo reads {"mid":"m_..."} or the bare identifier. Its documented
// place is beside the message, which wins over one inside it.
func decodeReplyTo(p *Params, inside Value) (string, error) {
	v := p.find("reply_to")
	if v.Empty() {
		v = inside
	}
	v, err := p.structured("reply_to", v)
	if err != nil || v.Empty() {
		return "", err
	}
	if v.Kind == KindString {
		return v.Text, nil
	}
	return v.Get("mid").Text, check(&replyTo, v, "reply_to")
}

func decodePayload(p *Params, action SenderAction) (ActionPayload, error) {
	v, err := structure(p, "payload")
	if err != nil {
		return ActionPayload{}, err
	}
	if !v.Present() {
		return ActionPayload{}, ParamRequired.New("payload").Because("%s needs payload={message_id:m_...}", action)
	}
	rule := &reaction
	if action == Unreact {
		rule = &noReaction
	}
	if err := check(rule, v, "payload"); err != nil {
		return ActionPayload{}, err
	}
	return ActionPayload{MessageID: v.Get("message_id").Text, Reaction: v.Get("reaction").Text}, nil
}

func decodeControl(p *Params) (ThreadControl, error) {
	v, err := structure(p, "thread_control")
	if err != nil || !v.Present() {
		return ThreadControl{}, err
	}
	if err := check(&threadControl, v, "thread_control"); err != nil {
		return ThreadControl{}, err
	}
	app, err := optionalID("thread_control[app_id]", v.Get("app_id"))
	control := cmp.Or(v.Get("control_type").Text, "RELEASE")
	return ThreadControl{Type: control, App: app, Payload: v.Get("payload").Text}, err
}

// optionalID reads an identifier; 0 when it is absent or empty.
func optionalID(path string, v Value) (ID, error) {
	if v.Empty() {
		return 0, nil
	}
	id, err := v.ID()
	if err != nil {
		return 0, BadIDParam.New(path)
	}
	return id, nil
}
