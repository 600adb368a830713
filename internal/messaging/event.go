package messaging

import (
	"encoding/json"
	"fmt"

	"parley/graphapi"
	"parley/internal/policy"
)

// Kind says what an Event is. The numbers are stored: never renumber.
type Kind uint8

// The kinds of events.
const (
	KindMessage      Kind = 1  // customer to Page; body Content
	KindEcho         Kind = 2  // Page to customer; body Content
	KindPostback     Kind = 3  // customer tapped a button; body Postback
	KindDelivery     Kind = 4  // the customer's client received; body Receipt
	KindRead         Kind = 5  // the customer saw; body Receipt
	KindOptIn        Kind = 6  // customer opted in to something; body OptIn
	KindReferral     Kind = 7  // customer came by a link; body Referral
	KindReaction     Kind = 8  // customer reacted to a message; body Reaction
	KindPageReaction Kind = 9  // Page reacted to a message; body Reaction
	KindEdit         Kind = 10 // customer changed a message; body Edit
	KindUnsend       Kind = 11 // customer took a message back; body Target
	KindSeen         Kind = 12 // the Page saw (mark_seen); body Receipt
	KindBlock        Kind = 13 // one side blocked the other, or no longer; body Block
	KindControl      Kind = 14 // control of the thread moved; body Control
	KindLink         Kind = 15 // customer linked an account, or no longer; body Link
	KindForm         Kind = 16 // customer filled in a form; body Form
	KindGame         Kind = 17 // customer played a game; body Game
	KindFeed         Kind = 18 // post or comment on the Page, in no thread; body is the value of the webhook
	KindPolicy       Kind = 19 // the Page was restricted, or no longer, in no thread; body Policy
	KindFollowUp     Kind = 20 // a developer lets the next message under an opt-in go out at once; body FollowUp
)

// IsMessage reports whether the event stands in the thread as a message.
// A postback does: its title is posted as the customer's own line.
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/discovery/welcome-screen
func (k Kind) IsMessage() bool { return k >= KindMessage && k <= KindPostback }

// IsMark reports whether the event shows in its thread beside the messages:
// by how an earlier message looks, or by a line of its own.
func (k Kind) IsMark() bool {
	switch k {
	case KindOptIn, KindReferral, KindBlock, KindControl:
		return true
	}
	return k.alters()
}

// alters reports whether the event changes what an earlier message of its
// thread says or holds.
func (k Kind) alters() bool {
	switch k {
	case KindReaction, KindPageReaction, KindEdit, KindUnsend, KindForm:
		return true
	}
	return false
}

// InThread reports whether the event belongs to a thread; others have no PSID.
func (k Kind) InThread() bool { return k != KindFeed && k != KindPolicy }

// FromCustomer reports whether the customer caused the event.
func (k Kind) FromCustomer() bool {
	switch k {
	case KindEcho, KindPageReaction, KindSeen, KindControl, KindFeed, KindPolicy, KindFollowUp:
		return false
	}
	return true
}

// Event is one entry of a Page's journal. Seq is its position: dense from 1
// per Page, in commit order. Order always comes from Seq, never from At.
type Event struct {
	Page graphapi.ID
	PSID graphapi.ID // 0 = in no thread
	Seq  int64
	Kind Kind
	At   int64       // platform time, Unix milliseconds
	App  graphapi.ID // app that sent an echo or moved control; 0 otherwise
	Body []byte      // JSON, by Kind; stored as it is
}

// Content is the body of KindMessage and KindEcho. Echo: set by the Page;
// customer: set by the customer.
type Content struct {
	Text       string       `json:"text,omitempty"`
	Metadata   string       `json:"metadata,omitempty"`    // echo only
	QuickReply *QuickReply  `json:"quick_reply,omitempty"` // customer only
	ReplyTo    *ReplyTo     `json:"reply_to,omitempty"`
	Attach     []Attachment `json:"attachments,omitempty"`

	QuickReplies  json.RawMessage `json:"quick_replies,omitempty"`  // echo: the list as sent
	Persona       graphapi.ID     `json:"persona,omitempty"`        // echo: shown as the author
	Notify        string          `json:"notify,omitempty"`         // echo: SILENT_PUSH or NO_PUSH
	Tag           string          `json:"tag,omitempty"`            // echo: message tag that it was sent under
	Token         string          `json:"token,omitempty"`          // echo: opt-in token that it was sent under
	Answers       string          `json:"answers,omitempty"`        // echo: comment or post that it privately answers
	Game          bool            `json:"game,omitempty"`           // echo: to a player of a game
	LatestRefuses string          `json:"latest_refuses,omitempty"` // echo: why Meta would refuse it today

	Commands []string    `json:"commands,omitempty"` // customer: composer commands in the text
	Referral *Referral   `json:"referral,omitempty"` // customer: how the conversation began
	Prior    string      `json:"prior,omitempty"`    // customer: user_ref that the Page knew them by until now
	Author   graphapi.ID `json:"author,omitempty"`   // customer: PSID of the writer, in a group thread
}

// Attachment is one attachment as it is stored.
type Attachment struct {
	Type    string          `json:"type"`              // image, video, audio, file, template, fallback, location
	Media   string          `json:"media,omitempty"`   // key of a file that this server keeps; "" = none
	Name    string          `json:"name,omitempty"`    // file name
	MIME    string          `json:"mime,omitempty"`    // media type, sniffed
	Size    int64           `json:"size,omitempty"`    // bytes
	Width   int             `json:"width,omitempty"`   // pixels, of a picture
	Height  int             `json:"height,omitempty"`  // pixels, of a picture
	ID      graphapi.ID     `json:"id,omitempty"`      // attachment_id, of a reusable one
	Sticker graphapi.ID     `json:"sticker,omitempty"` // of a sticker
	Payload json.RawMessage `json:"payload,omitempty"` // of a template as sent; {"url"} of what lies elsewhere
	Utility bool            `json:"utility,omitempty"` // the template was made from a utility template
}

// QuickReply is the payload of a tapped quick reply.
type QuickReply struct {
	Payload string `json:"payload"`
}

// ReplyTo names the message that is answered.
type ReplyTo struct {
	MID  string `json:"mid"`
	Self bool   `json:"is_self_reply,omitempty"` // the writer answers an own message
}

// Postback is the body of KindPostback.
type Postback struct {
	Title    string      `json:"title"`
	Payload  string      `json:"payload"`
	On       int64       `json:"on,omitempty"`       // position of the message with the button; 0 = none
	App      graphapi.ID `json:"app,omitempty"`      // that sent the button, and alone learns the payload; 0 = all do
	Referral *Referral   `json:"referral,omitempty"` // when the tap begins the conversation
	Prior    string      `json:"prior,omitempty"`    // as in Content
}

// Receipt is the body of KindDelivery, KindRead and KindSeen. Everything the
// other side sent up to Watermark (Unix milliseconds) was received or seen.
type Receipt struct {
	Watermark int64   `json:"watermark"`
	UpTo      int64   `json:"up_to"`          // position of the last message meant
	Seqs      []int64 `json:"seqs,omitempty"` // delivery: the messages meant
}

// Types of opt-ins.
const (
	OptInPlugin    = "plugin"         // Send to Messenger or checkbox: opens the window
	OptInOnce      = policy.OneTime   // one message at any time within a year
	OptInRecurring = policy.Recurring // messages on a topic
)

// What a person may do to notifications they opted in to.
const (
	StopNotifications   = "STOP NOTIFICATIONS"
	ResumeNotifications = "RESUME NOTIFICATIONS"
)

// OptIn is the body of KindOptIn, and the state of its token in More.
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks/webhook-events/messaging_optins
type OptIn struct {
	Type      string `json:"type"`
	Token     string `json:"token,omitempty"`
	Payload   string `json:"payload,omitempty"`
	Title     string `json:"title,omitempty"`
	Ref       string `json:"ref,omitempty"`
	UserRef   string `json:"user_ref,omitempty"` // checkbox: the event names no sender
	Topic     string `json:"topic,omitempty"`
	Frequency string `json:"frequency,omitempty"`  // DAILY, WEEKLY, MONTHLY
	Timezone  string `json:"timezone,omitempty"`   // IANA name
	Status    string `json:"status,omitempty"`     // StopNotifications or ResumeNotifications when that changed
	On        int64  `json:"on,omitempty"`         // position of the message that asked; 0 = none
	ExpiresAt int64  `json:"expires_at,omitempty"` // Unix milliseconds
	UsedAt    int64  `json:"used_at,omitempty"`    // state only: the last message under it, Unix milliseconds
	Stopped   bool   `json:"stopped,omitempty"`    // state only
	Refreshed bool   `json:"refreshed,omitempty"`  // the person opted in again before the token ended
}

// Undone reports whether a one-time opt-in was taken back.
func (o *OptIn) Undone() bool { return o.Type == OptInOnce && o.Status == StopNotifications }

// FollowUp is the body of KindFollowUp.
type FollowUp struct {
	Token string `json:"token,omitempty"` // "" = every token of the thread
}

// Referral is the body of KindReferral: a link, ad or plugin that led to the thread.
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks/webhook-events/messaging_referrals
type Referral struct {
	Ref     string `json:"ref,omitempty"`
	Source  string `json:"source"` // SHORTLINK, ADS, ...
	Type    string `json:"type"`   // OPEN_THREAD
	AdID    string `json:"ad_id,omitempty"`
	Referer string `json:"referer_uri,omitempty"`

	Ads     json.RawMessage `json:"ads_context_data,omitempty"` // of an ad: its title, picture, post
	Product string          `json:"product,omitempty"`          // id of the product that was asked about
}

// Reaction is the body of KindReaction and KindPageReaction. No emoji takes
// the reaction back.
type Reaction struct {
	On       int64  `json:"on"`                 // position of the message
	Reaction string `json:"reaction,omitempty"` // smile, angry, sad, wow, love, like, dislike, other
	Emoji    string `json:"emoji,omitempty"`
}

// Edit is the body of KindEdit.
type Edit struct {
	On     int64  `json:"on"` // position of the message
	Text   string `json:"text"`
	Number int    `json:"number"` // 1..5
}

// Target is the body of KindUnsend.
type Target struct {
	On int64 `json:"on"` // position of the message
}

// Block is the body of KindBlock.
type Block struct {
	Blocked bool `json:"blocked"`
	ByPage  bool `json:"by_page,omitempty"` // the Page blocked the customer
}

// Control is the body of KindControl.
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/conversation-routing
type Control struct {
	Action   string      `json:"action"`             // pass, take, request, release, extend
	To       graphapi.ID `json:"to,omitempty"`       // new owner; of a request, who asks
	From     graphapi.ID `json:"from,omitempty"`     // former owner; 0 = idle
	Until    int64       `json:"until,omitempty"`    // when control ends, Unix milliseconds
	Metadata string      `json:"metadata,omitempty"` // at most 1000 characters
}

// Link is the body of KindLink.
type Link struct {
	Linked bool   `json:"linked"`
	Code   string `json:"code,omitempty"` // authorization_code of the business
}

// Types of forms. A coupon is one that is filled in by revealing its code; a
// postback with the coupon's payload follows it, and it has no webhook.
const (
	FormFeedback    = "customer_feedback"
	FormInformation = "customer_information"
	FormCoupon      = "coupon"
)

// Form is the body of KindForm.
type Form struct {
	On     int64           `json:"on"`     // position of the message with the form
	Type   string          `json:"type"`   // FormFeedback, FormInformation, FormCoupon
	Answer json.RawMessage `json:"answer"` // value of the webhook
}

// Game is the body of KindGame.
type Game struct {
	Payload json.RawMessage `json:"payload"` // value of game_play
}

// Policy is the body of KindPolicy.
type Policy struct {
	Action string `json:"action"` // warning, block, unblock
	Reason string `json:"reason,omitempty"`
}

// Decode reads the body of an event into the type that its Kind names.
func Decode[T any](e *Event) (T, error) {
	var v T
	if err := json.Unmarshal(e.Body, &v); err != nil {
		return v, fmt.Errorf("reading event %d of Page %s: %w", e.Seq, e.Page, err)
	}
	return v, nil
}

// Content decodes the body of a message. A postback yields its title.
func (e *Event) Content() (Content, error) {
	if e.Kind == KindPostback {
		p, err := e.Postback()
		return Content{Text: p.Title}, err
	}
	return Decode[Content](e)
}

// Postback decodes the body of a postback.
func (e *Event) Postback() (Postback, error) { return Decode[Postback](e) }

// Receipt decodes the body of a delivery, read or seen event.
func (e *Event) Receipt() (Receipt, error) { return Decode[Receipt](e) }
