package graphapi

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// What one message may hold, and the path that its error names.
// https://developers.facebook.com/docs/messenger-platform/reference/send-api
var (
	textLimit     = lengthLimit{"message[text]", 2000}
	metadataLimit = lengthLimit{"message[metadata]", 1000}
)

// lengthLimit bounds a text in characters, that is Unicode code points.
type lengthLimit struct {
	path string
	max  int
}

func (l lengthLimit) check(text string) error {
	if len(text) <= l.max || utf8.RuneCountInString(text) <= l.max {
		return nil
	}
	return TooLong.New(l.path, l.max).
		Because("%s has %d characters: send at most %d, or several messages", l.path, utf8.RuneCountInString(text), l.max)
}

// What each object of a send may hold. Documented keys that are not served
// are refused by name instead of being dropped.
// https://developers.facebook.com/docs/graph-api/reference/page/messages
var (
	pendingParams = []string{"persona_id", "thread_control", "template"}

	recipientKeys = keySet{path: "recipient", served: []string{"id"}, pending: []string{
		"phone_number", "name", "user_ref", "comment_id", "post_id", "player_id", "one_time_notif_token",
		"notification_messages_token", "notification_message_token", "login_id", "email", "ids", "thread_key"}}

	messageKeys = keySet{path: "message", served: []string{"text", "metadata", "reply_to"}, pending: []string{
		"attachment", "attachments", "dynamic_text", "quick_replies", "quick_reply_type", "template", "sticker_id"}}

	replyKeys = keySet{path: "reply_to", served: []string{"mid"}}
)

// keySet lists the keys of an object.
type keySet struct {
	path            string
	served, pending []string
}

// unknown refuses keys that no documentation names.
func (k *keySet) unknown(members []Member) error {
	var bad []string
	for _, m := range members {
		if !slices.Contains(k.served, m.Name) && !slices.Contains(k.pending, m.Name) {
			bad = append(bad, m.Name)
		}
	}
	if bad == nil {
		return nil
	}
	return InvalidKeys.New(strings.Join(bad, ", "), k.path).
		Because("%s takes the keys %s", k.path, strings.Join(slices.Concat(k.served, k.pending), ", "))
}

// notServed refuses documented keys that this server does not serve.
func (k *keySet) notServed(members []Member) error {
	for _, m := range members {
		if !m.Value.Empty() && slices.Contains(k.pending, m.Name) {
			return notServed(k.path + "[" + m.Name + "]")
		}
	}
	return nil
}

func notServed(what string) error {
	return InvalidParam.New().Because("%s is documented but not served yet", what)
}

// The values of enums, in the order in which error texts list them.
var (
	messagingTypes    = []MessagingType{Response, Update, MessageTag, Utility}
	senderActions     = []SenderAction{MarkSeen, TypingOn, TypingOff, React, Unreact}
	notificationTypes = []NotificationType{Regular, SilentPush, NoPush}
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
	return "", NotInEnum.New(name, strings.Join(names, ", "), v.String())
}

// DecodeSend reads the parameters of POST /{page}/messages. It refuses what
// cannot be read, is missing or is unknown; Validate checks what it says.
// Between the two a server checks permissions and the recipient.
// The error is an *Error.
func DecodeSend(p *Params) (r SendRequest, err error) {
	if r.Recipient, err = decodeRecipient(p); err != nil {
		return r, err
	}
	if err = r.decodeMessage(p); err != nil {
		return r, err
	}
	if r.Type, err = enum(p, "messaging_type", messagingTypes); err != nil {
		return r, err
	}
	if r.Action, err = enum(p, "sender_action", senderActions); err != nil {
		return r, err
	}
	if r.Notification, err = enum(p, "notification_type", notificationTypes); err != nil {
		return r, err
	}
	if err = r.decodeReplyTo(p, p.find("reply_to")); err != nil {
		return r, err
	}
	r.Tag = strings.ToUpper(p.Get("tag"))
	r.Type = r.typeOrDefault()
	for _, name := range pendingParams {
		if !p.find(name).Empty() {
			return r, notServed(name)
		}
	}
	return r, nil
}

// typeOrDefault supplies the type that old clients leave out.
func (r *SendRequest) typeOrDefault() MessagingType {
	switch {
	case r.Type != "":
		return r.Type
	case r.Tag != "":
		return MessageTag
	}
	return Response
}

// objectParam reads a parameter that must be an object with known keys; the
// zero Value when it is absent.
func objectParam(p *Params, name string, keys *keySet) (Value, error) {
	v, err := p.Object(name)
	switch {
	case err != nil:
		return v, err
	case v.Kind <= KindNull:
		return Value{}, nil
	case v.Empty():
		return v, ParamEmpty.New(name)
	case v.Kind != KindObject:
		return v, MustBeArray.New(name).Because("%s must be an object such as %s={%q:...}", name, name, keys.served[0])
	}
	return v, keys.unknown(v.Items)
}

func decodeRecipient(p *Params) (Recipient, error) {
	v, err := objectParam(p, "recipient", &recipientKeys)
	if err != nil {
		return Recipient{}, err
	}
	if !v.Present() {
		return Recipient{}, ParamRequired.New("recipient")
	}
	if err := recipientKeys.notServed(v.Items); err != nil {
		return Recipient{}, err
	}
	id, err := v.Get("id").ID()
	if err != nil {
		return Recipient{}, BadIDParam.New("recipient[id]").
			Because("recipient[id] is %s: it must be the PSID of someone who has written to the Page", v.Get("id").AppendJSON(nil))
	}
	return Recipient{ID: id}, nil
}

// contents are the fields of a message of which only one may be given.
var contents = []string{"text", "attachment", "dynamic_text"}

func (r *SendRequest) decodeMessage(p *Params) error {
	v, err := objectParam(p, "message", &messageKeys)
	if err != nil || !v.Present() {
		return err
	}
	given := 0
	for _, name := range contents {
		if !v.Get(name).Empty() {
			given++
		}
	}
	if given > 1 {
		return OnlyOneOf.New()
	}
	if err := messageKeys.notServed(v.Items); err != nil {
		return err
	}
	if r.Message.Text, err = text(v, "message", "text"); err != nil {
		return err
	}
	if r.Message.Metadata, err = text(v, "message", "metadata"); err != nil {
		return err
	}
	if r.Message.Text == "" {
		return MessageEmpty.New()
	}
	return r.decodeReplyTo(p, v.Get("reply_to"))
}

// text reads a member that must be a string; numbers are taken as they stand.
func text(v Value, path, name string) (string, error) {
	m := v.Get(name)
	if m.Kind >= KindList {
		return "", InvalidParam.New().Because("%s[%s] must be a string", path, name)
	}
	return m.Text, nil
}

// decodeReplyTo reads {"mid":"m_..."} or the bare identifier. Its documented
// place is beside the message, which wins over one inside it.
func (r *SendRequest) decodeReplyTo(p *Params, v Value) error {
	v, err := p.structured("reply_to", v)
	if err != nil || v.Empty() {
		return err
	}
	if v.Kind == KindString {
		r.ReplyTo.MID = v.Text
		return nil
	}
	if v.Kind != KindObject {
		return MustBeArray.New("reply_to")
	}
	if err := replyKeys.unknown(v.Items); err != nil {
		return err
	}
	if r.ReplyTo.MID, err = text(v, "reply_to", "mid"); err == nil && r.ReplyTo.MID == "" {
		err = ParamEmpty.New("reply_to[mid]")
	}
	return err
}

// Validate checks what a request says, after its recipient is known: message
// against sender action, then the limits of the content. The error is an *Error.
func (r *SendRequest) Validate() error {
	hasMessage := r.Message != OutgoingMessage{}
	switch {
	case hasMessage && r.Action != "":
		return MessageAndState.New()
	case !hasMessage && r.Action == "":
		return MessageOrStateNeeded.New()
	case r.Action == React || r.Action == Unreact:
		return notServed("sender_action " + string(r.Action))
	case r.Type == MessageTag && r.Tag == "":
		return InvalidParam.New().Because("messaging_type MESSAGE_TAG needs the parameter tag, such as HUMAN_AGENT")
	case r.Type == Utility:
		return InvalidParam.New().Because("messaging_type UTILITY needs message.template, which is documented but not served yet")
	}
	if err := textLimit.check(r.Message.Text); err != nil {
		return err
	}
	return metadataLimit.check(r.Message.Metadata)
}
