package webhook

import (
	"encoding/json"
	"strconv"
	"time"

	"parley/graphapi"
)

// Event is the body of one webhook POST.
type Event struct {
	Object string  `json:"object"` // "page"
	Entry  []Entry `json:"entry"`
}

// Entry is what happened on one Page. It holds either Messaging or Standby,
// each a list of exactly one Item.
type Entry struct {
	ID        graphapi.ID `json:"id"`   // the Page
	Time      Millis      `json:"time"` // when the notification was made
	Messaging []Item      `json:"messaging,omitempty"`
	Standby   []Item      `json:"standby,omitempty"` // for an app that does not own the thread
}

// Item is one event. Its kind is the one pointer beside sender and recipient
// that is not nil; all are nil for a kind that this package does not know.
type Item struct {
	Sender    Party  `json:"sender"`
	Recipient Party  `json:"recipient"`
	Timestamp Millis `json:"timestamp"` // when it happened

	Message  *Message  `json:"message,omitempty"`
	Postback *Postback `json:"postback,omitempty"`
	Delivery *Delivery `json:"delivery,omitempty"`
	Read     *Read     `json:"read,omitempty"`

	// Page is the Page on which it happened and Standby says that another app
	// owns the thread. Items fills both; they are not on the wire.
	Page    graphapi.ID `json:"-"`
	Standby bool        `json:"-"`
}

// Party is one side of an event: the Page or a person.
type Party struct {
	ID      graphapi.ID `json:"id,omitzero"`        // Page id or PSID
	UserRef string      `json:"user_ref,omitempty"` // instead of ID for an unidentified person
}

// Message is the key of the fields messages and message_echoes.
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks/webhook-events/messages
type Message struct {
	MID         string       `json:"mid"`
	IsEcho      bool         `json:"is_echo,omitempty"`  // sent by the Page
	AppID       graphapi.ID  `json:"app_id,omitzero"`    // echo: the app that sent it
	Metadata    string       `json:"metadata,omitempty"` // echo: as given to the Send API
	Text        string       `json:"text,omitempty"`
	QuickReply  *QuickReply  `json:"quick_reply,omitempty"`
	ReplyTo     *ReplyTo     `json:"reply_to,omitempty"`
	Attachments []Attachment `json:"attachments,omitempty"`
}

// QuickReply is the payload of the quick reply that the person tapped.
type QuickReply struct {
	Payload string `json:"payload"`
}

// ReplyTo names the message that this one answers.
type ReplyTo struct {
	MID string `json:"mid"`
}

// Attachment is a picture, file, template or shared link. The shape of
// Payload depends on Type; most have a url.
type Attachment struct {
	Type    string          `json:"type"`
	Payload json.RawMessage `json:"payload,omitempty"`
}

// URL returns the url of the payload, "" when there is none.
func (a *Attachment) URL() string {
	var p struct{ URL string }
	if json.Unmarshal(a.Payload, &p) != nil {
		return ""
	}
	return p.URL
}

// Postback is the key of the field messaging_postbacks: a tapped button.
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks/webhook-events/messaging_postbacks
type Postback struct {
	MID     string `json:"mid"`
	Title   string `json:"title"`
	Payload string `json:"payload,omitempty"` // absent for an app that did not send the button
}

// Delivery is the key of the field message_deliveries: everything that the
// Page sent up to Watermark was received.
type Delivery struct {
	MIDs      []string `json:"mids,omitempty"`
	Watermark Millis   `json:"watermark"`
}

// Read is the key of the field message_reads: everything that the Page sent up
// to Watermark was seen.
type Read struct {
	Watermark Millis `json:"watermark"`
}

// Millis is a time in Unix milliseconds. It is a number on the wire; a string
// of digits, as in the samples of the dashboard's Test button, is read too.
type Millis int64

// Time returns the moment.
func (m Millis) Time() time.Time { return time.UnixMilli(int64(m)) }

// UnmarshalJSON reads a number or a string of digits.
func (m *Millis) UnmarshalJSON(b []byte) error {
	if len(b) > 1 && b[0] == '"' && b[len(b)-1] == '"' {
		b = b[1 : len(b)-1]
	}
	n, err := strconv.ParseInt(string(b), 10, 64)
	if err != nil && string(b) != "null" {
		return err
	}
	*m = Millis(n)
	return nil
}

// Items returns every item of a POST in order, with Page and Standby filled.
func (e *Event) Items() []Item {
	items := make([]Item, 0, len(e.Entry))
	for _, entry := range e.Entry {
		for _, list := range [][]Item{entry.Messaging, entry.Standby} {
			for _, it := range list {
				it.Page = entry.ID
				it.Standby = len(entry.Standby) > 0
				items = append(items, it)
			}
		}
	}
	return items
}
