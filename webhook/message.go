package webhook

import (
	"encoding/json"

	"parley/graphapi"
)

// Message is the key of the fields messages and message_echoes.
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks/webhook-events/messages
type Message struct {
	MID         string       `json:"mid"`
	IsEcho      bool         `json:"is_echo,omitempty"`    // sent by the Page
	AppID       AppID        `json:"app_id,omitzero"`      // echo: the app that sent it
	Metadata    string       `json:"metadata,omitempty"`   // echo: as given to the Send API
	IsDeleted   bool         `json:"is_deleted,omitempty"` // the person took it back; only MID besides
	Text        string       `json:"text,omitempty"`
	QuickReply  *QuickReply  `json:"quick_reply,omitempty"`
	ReplyTo     *ReplyTo     `json:"reply_to,omitempty"`
	Attachments []Attachment `json:"attachments,omitempty"`
	Commands    []Command    `json:"commands,omitempty"` // composer commands that the text uses
	Referral    *Referral    `json:"referral,omitempty"` // the ad or product that led here
}

// QuickReply is the payload of the quick reply that the person tapped.
type QuickReply struct {
	Payload string `json:"payload"`
}

// ReplyTo names the message that this one answers.
type ReplyTo struct {
	MID         string `json:"mid"`
	IsSelfReply bool   `json:"is_self_reply,omitempty"` // the writer answers an own message
}

// Command is a composer command.
type Command struct {
	Name string `json:"name"`
}

// Attachment is a picture, file, template or shared link. The shape of
// Payload depends on Type; most have a url.
type Attachment struct {
	Type    string          `json:"type"`              // image, sticker, audio, video, file, fallback, template, location, ...
	Title   string          `json:"title,omitempty"`   // of a location; "" in the echo of a template
	Payload json.RawMessage `json:"payload,omitempty"` // of a template in an echo: as it was sent
}

// URL returns the url of the payload, "" when there is none.
func (a *Attachment) URL() string { return decode[struct{ URL string }](a.Payload).URL }

// Sticker returns the identifier of a sticker, 0 for anything else.
func (a *Attachment) Sticker() graphapi.ID {
	return decode[struct {
		ID graphapi.ID `json:"sticker_id"`
	}](a.Payload).ID
}

// Coordinates is a place on earth, in degrees.
type Coordinates struct {
	Lat  float64 `json:"lat"`
	Long float64 `json:"long"`
}

// Coordinates returns the place that a location names; ok is false for
// anything else.
func (a *Attachment) Coordinates() (c Coordinates, ok bool) {
	p := decode[struct{ Coordinates *Coordinates }](a.Payload).Coordinates
	if p == nil {
		return c, false
	}
	return *p, true
}

// Product is one product of the Page's catalog.
type Product struct {
	ID         string `json:"id"`
	RetailerID string `json:"retailer_id,omitempty"`
	ImageURL   string `json:"image_url,omitempty"`
	Title      string `json:"title,omitempty"`
	Subtitle   string `json:"subtitle,omitempty"`
}

// Products returns the products that a template shows, nil for anything else.
func (a *Attachment) Products() []Product {
	return decode[struct {
		Product struct{ Elements []Product }
	}](a.Payload).Product.Elements
}

// decode reads what it can of a payload: shapes differ by type.
func decode[T any](payload json.RawMessage) (v T) {
	if json.Unmarshal(payload, &v) != nil {
		var none T
		return none
	}
	return v
}

// Postback is the key of the field messaging_postbacks: a tapped button.
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks/webhook-events/messaging_postbacks
type Postback struct {
	MID      string    `json:"mid"`
	Title    string    `json:"title"`
	Payload  string    `json:"payload,omitempty"`  // absent for an app that did not send the button
	Referral *Referral `json:"referral,omitempty"` // when the tap begins the conversation
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

// Edit is the key of the field message_edits: the person changed a message.
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks/webhook-events/message-edits
type Edit struct {
	MID     string `json:"mid"`
	Text    string `json:"text"` // the new one
	NumEdit int    `json:"num_edit"`
}

// Reaction is the key of the field message_reactions.
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks/webhook-events/message-reactions
type Reaction struct {
	MID      string `json:"mid"`
	Action   string `json:"action"`             // react, unreact
	Reaction string `json:"reaction,omitempty"` // smile, angry, sad, wow, love, like, dislike, other
	Emoji    string `json:"emoji,omitempty"`
}
