package messaging

import (
	"encoding/json"

	"parley/graphapi"
)

// Kind says what an Event is. The numbers are stored: never renumber.
type Kind uint8

// The kinds of events.
const (
	KindMessage  Kind = 1 // customer to Page; body Content
	KindEcho     Kind = 2 // Page to customer; body Content
	KindPostback Kind = 3 // customer tapped a button; body Postback
	KindDelivery Kind = 4 // the customer's client received; body Receipt
	KindRead     Kind = 5 // the customer saw; body Receipt
)

// IsMessage reports whether the event stands in the thread as a message.
// A postback does: its title is posted as the customer's own line.
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/discovery/welcome-screen
func (k Kind) IsMessage() bool { return k >= KindMessage && k <= KindPostback }

// FromCustomer reports whether the customer caused the event.
func (k Kind) FromCustomer() bool { return k != KindEcho }

// Event is one entry of a Page's journal. Seq is its position: dense from 1
// per Page, in commit order. Order always comes from Seq, never from At.
type Event struct {
	Page graphapi.ID
	PSID graphapi.ID
	Seq  int64
	Kind Kind
	At   int64       // platform time, Unix milliseconds
	App  graphapi.ID // app that sent an echo; 0 otherwise
	Body []byte      // JSON, by Kind; stored as it is
}

// Content is the body of KindMessage and KindEcho.
type Content struct {
	Text       string          `json:"text,omitempty"`
	Metadata   string          `json:"metadata,omitempty"`    // echo only
	QuickReply *QuickReply     `json:"quick_reply,omitempty"` // customer only
	ReplyTo    *ReplyTo        `json:"reply_to,omitempty"`
	Attach     json.RawMessage `json:"attachments,omitempty"` // list of {type,payload}
}

// QuickReply is the payload of a tapped quick reply.
type QuickReply struct {
	Payload string `json:"payload"`
}

// ReplyTo names the message that is answered.
type ReplyTo struct {
	MID string `json:"mid"`
}

// Postback is the body of KindPostback.
type Postback struct {
	Title   string `json:"title"`
	Payload string `json:"payload"`
}

// Receipt is the body of KindDelivery and KindRead. Everything the Page sent
// up to Watermark (Unix milliseconds) was received or seen.
type Receipt struct {
	Watermark int64   `json:"watermark"`
	UpTo      int64   `json:"up_to"`          // position of the last message meant
	Seqs      []int64 `json:"seqs,omitempty"` // delivery: the messages meant
}

// Content decodes the body of a message. A postback yields its title.
func (e *Event) Content() (Content, error) {
	if e.Kind == KindPostback {
		p, err := e.Postback()
		return Content{Text: p.Title}, err
	}
	var c Content
	err := json.Unmarshal(e.Body, &c)
	return c, err
}

// Postback decodes the body of a postback.
func (e *Event) Postback() (Postback, error) {
	var p Postback
	err := json.Unmarshal(e.Body, &p)
	return p, err
}

// Receipt decodes the body of a delivery or read event.
func (e *Event) Receipt() (Receipt, error) {
	var r Receipt
	err := json.Unmarshal(e.Body, &r)
	return r, err
}
