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
	Payload      ActionPayload    `json:"payload,omitzero"` // with REACT and UNREACT
	Notification NotificationType `json:"notification_type,omitempty"`
	ReplyTo      ReplyTo          `json:"reply_to,omitzero"`
	Persona      ID               `json:"persona_id,omitempty"` // shown as the author
	Control      ThreadControl    `json:"thread_control,omitzero"`
	File         *File            `json:"-"` // the multipart part filedata
}

// Recipient addresses one person, or one group: exactly one of the keys is
// set. Name goes with PhoneNumber.
type Recipient struct {
	ID                ID          `json:"id,omitempty"` // PSID
	PhoneNumber       string      `json:"phone_number,omitempty"`
	Name              *PersonName `json:"name,omitempty"`
	UserRef           string      `json:"user_ref,omitempty"` // of the checkbox plugin
	CommentID         string      `json:"comment_id,omitempty"`
	PostID            string      `json:"post_id,omitempty"`
	PlayerID          ID          `json:"player_id,omitempty"`
	OneTimeToken      string      `json:"one_time_notif_token,omitempty"`
	NotificationToken string      `json:"notification_messages_token,omitempty"`
	LoginID           string      `json:"login_id,omitempty"`
	Email             string      `json:"email,omitempty"`
	IDs               []ID        `json:"ids,omitempty"` // PSIDs of a group
	ThreadKey         string      `json:"thread_key,omitempty"`
}

// PersonName is the name that goes with a phone number.
type PersonName struct {
	First string `json:"first_name,omitempty"`
	Last  string `json:"last_name,omitempty"`
}

// OutgoingMessage is the content of a message that a Page sends: one of Text,
// Dynamic, Attachments, Sticker and Template, and what goes with it.
type OutgoingMessage struct {
	Text         string       `json:"text,omitempty"` // at most 2000 characters
	Dynamic      *DynamicText `json:"dynamic_text,omitempty"`
	Metadata     string       `json:"metadata,omitempty"` // at most 1000 characters; returns in the echo only
	Attachments  []Attachment `json:"attachments,omitempty"`
	QuickReplies Value        `json:"quick_replies,omitzero"` // a list of at most 13 objects
	Sticker      ID           `json:"sticker_id,omitempty"`
	Template     Value        `json:"template,omitzero"` // utility template: name, language, components

	listed bool  // Attachments came as a list, be it of one
	flaw   error // that Validate tells, after the recipient is known
}

// Attachment is a file or a template. Payload is an object: url, or
// attachment_id, or the template as documented; is_reusable with files.
type Attachment struct {
	Type    AttachmentType `json:"type"`
	Payload Value          `json:"payload,omitzero"`
}

// AttachmentType says what an attachment is.
type AttachmentType string

// The types of attachments that a Page may send.
// https://developers.facebook.com/docs/messenger-platform/reference/send-api
const (
	Image    AttachmentType = "image"
	Video    AttachmentType = "video"
	Audio    AttachmentType = "audio"
	FileType AttachmentType = "file"
	Template AttachmentType = "template"
)

// DynamicText is text with placeholders such as {{first_name}}; Fallback is
// sent when one of them has no value.
type DynamicText struct {
	Text     string `json:"text"`
	Fallback string `json:"fallback_text,omitempty"`
}

// ActionPayload is the argument of REACT and UNREACT.
type ActionPayload struct {
	MessageID string `json:"message_id"`
	Reaction  string `json:"reaction,omitempty"` // an emoji
}

// ThreadControl moves the control of a thread together with a message.
type ThreadControl struct {
	Type    string `json:"control_type"`      // PASS or RELEASE, the default
	App     ID     `json:"app_id,omitempty"`  // of PASS; 0 = the default app
	Payload string `json:"payload,omitempty"` // metadata of the event
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
	ThreadKey    string `json:"thread_key,omitempty"` // of a group
}

// AppendJSON appends the body of the answer.
func (r *SendResponse) AppendJSON(b []byte) []byte {
	o := openObject(b)
	o.id("recipient_id", r.RecipientID)
	o.text("message_id", r.MessageID)
	o.id("attachment_id", r.AttachmentID)
	o.text("thread_key", r.ThreadKey)
	return o.close()
}

// MarshalJSON writes the body of the answer.
func (r SendResponse) MarshalJSON() ([]byte, error) { return r.AppendJSON(nil), nil }
