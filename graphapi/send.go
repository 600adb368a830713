package graphapi

// MessagingType says why a message is sent.
// https://developers.facebook.com/docs/messenger-platform/send-messages#messaging_types
type MessagingType string

// The messaging types.
const (
	Response   MessagingType = "RESPONSE"    // answers inside the 24-hour window
	Update     MessagingType = "UPDATE"      // no answer, still inside the window
	MessageTag MessagingType = "MESSAGE_TAG" // outside the window, with a tag
	Utility    MessagingType = "UTILITY"     // an approved template
)

// SenderAction is what a Page does in a thread without writing.
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/sender-actions
type SenderAction string

// The sender actions.
const (
	MarkSeen  SenderAction = "MARK_SEEN"
	TypingOn  SenderAction = "TYPING_ON" // ends by itself after 20 s
	TypingOff SenderAction = "TYPING_OFF"
	React     SenderAction = "REACT"
	Unreact   SenderAction = "UNREACT"
)

// NotificationType says how the person's device announces a message.
type NotificationType string

// The notification types.
const (
	Regular    NotificationType = "REGULAR"
	SilentPush NotificationType = "SILENT_PUSH"
	NoPush     NotificationType = "NO_PUSH"
)

// SendRequest is the body of POST /{page}/messages.
// https://developers.facebook.com/docs/messenger-platform/reference/send-api
type SendRequest struct {
	Recipient    Recipient        `json:"recipient"`
	Type         MessagingType    `json:"messaging_type,omitempty"` // empty = RESPONSE, or MESSAGE_TAG with a tag
	Tag          string           `json:"tag,omitempty"`            // message tag, upper case
	Message      OutgoingMessage  `json:"message,omitzero"`
	Action       SenderAction     `json:"sender_action,omitempty"`
	Notification NotificationType `json:"notification_type,omitempty"`
	ReplyTo      ReplyTo          `json:"reply_to,omitzero"`
}

// Recipient addresses one person.
type Recipient struct {
	ID ID `json:"id"` // PSID
}

// OutgoingMessage is the content of a message that a Page sends.
type OutgoingMessage struct {
	Text     string `json:"text,omitempty"`     // at most 2000 characters
	Metadata string `json:"metadata,omitempty"` // at most 1000 characters; returns in the echo only
}

// ReplyTo names the message that is answered.
type ReplyTo struct {
	MID string `json:"mid"`
}

// SendResponse is the answer to an accepted SendRequest. What is zero is left
// out: a sender action has no message, a message to a phone number no recipient.
type SendResponse struct {
	RecipientID  ID     `json:"recipient_id,omitempty"`
	MessageID    string `json:"message_id,omitempty"`
	AttachmentID ID     `json:"attachment_id,omitempty"`
}

// AppendJSON appends the body of the answer.
func (r *SendResponse) AppendJSON(b []byte) []byte {
	o := openObject(b)
	o.id("recipient_id", r.RecipientID)
	o.text("message_id", r.MessageID)
	o.id("attachment_id", r.AttachmentID)
	return o.close()
}

// MarshalJSON writes the body of the answer.
func (r SendResponse) MarshalJSON() ([]byte, error) { return r.AppendJSON(nil), nil }
