// Package chatview shows messages as the client of a customer draws them: one
// shape for the simulator's list of a thread and for live events, made from
// the journal alone. Files and pictures are named by addresses of this server,
// because its pages load nothing from elsewhere.
package chatview

import (
	"encoding/json"
	"time"

	"parley/graphapi"
	"parley/internal/clock"
	"parley/internal/messaging"
)

// The sides of a thread, as clients see them.
const (
	FromPage     = "page"
	FromCustomer = "customer"
)

// Message is one message of a thread.
type Message struct {
	ID           string                `json:"id,omitempty"`
	From         string                `json:"from"`
	CreatedTime  graphapi.Time         `json:"created_time"`
	Message      string                `json:"message,omitempty"`
	Attachments  []Attachment          `json:"attachments,omitempty"`
	Pictures     map[string]string     `json:"pictures,omitempty"` // of templates, quick replies and the persona: here, by address elsewhere; QR codes by their text
	QuickReplies json.RawMessage       `json:"quick_replies,omitempty"`
	QuickReply   *messaging.QuickReply `json:"quick_reply,omitempty"`
	Commands     []string              `json:"commands,omitempty"`
	ReplyTo      *ReplyTo              `json:"reply_to,omitempty"`
	Persona      *Persona              `json:"persona,omitempty"`
	Author       graphapi.ID           `json:"author,omitzero"` // PSID of the writer, in a group
	Reactions    []Reaction            `json:"reactions,omitempty"`
	Edited       int                   `json:"edited,omitempty"` // how often
	Removed      bool                  `json:"removed,omitempty"`
	Postback     *Postback             `json:"postback,omitempty"`
	Form         *Form                 `json:"form,omitempty"`
	OptedIn      OptedIn               `json:"opted_in,omitzero"`
	Revealed     bool                  `json:"revealed,omitempty"`   // the code of the coupon
	ExpiresAt    int64                 `json:"expires_at,omitempty"` // of a form, Unix milliseconds
	State        string                `json:"state,omitempty"`      // sent, delivered or read; not in live events

	template string // type of the template in it
	entry    bool   // it began the conversation, by a link or an ad: a Notice stands before it
}

// Attachment is a file, a template or a shared thing.
type Attachment struct {
	Type    string          `json:"type"`
	Payload json.RawMessage `json:"payload,omitempty"` // as sent
	URL     string          `json:"url,omitempty"`     // of the file, on this server; "" = it is not here
	Name    string          `json:"name,omitempty"`
	MIME    string          `json:"mime,omitempty"`
	Size    int64           `json:"size,omitempty"`   // bytes
	Width   int             `json:"width,omitempty"`  // pixels
	Height  int             `json:"height,omitempty"` // pixels
	Sticker graphapi.ID     `json:"sticker_id,omitzero"`
	Utility bool            `json:"utility,omitempty"` // a generic template made from a utility template: its texts are long
}

// ReplyTo is the message that is answered. Text is "" when it has none or is
// not known here.
type ReplyTo struct {
	MID     string `json:"mid"`
	From    string `json:"from,omitempty"`
	Text    string `json:"text,omitempty"`
	Removed bool   `json:"removed,omitempty"`
}

// Persona is who speaks for the Page. Without a name it is not known here.
type Persona struct {
	ID      graphapi.ID `json:"id"`
	Name    string      `json:"name,omitempty"`
	Picture string      `json:"profile_picture_url,omitempty"`
}

// Reaction is what one side thinks of the message.
type Reaction struct {
	From     string `json:"from"`
	Emoji    string `json:"emoji"`
	Reaction string `json:"reaction,omitempty"`
}

// Postback is the tap that a message stands for.
type Postback struct {
	Title   string `json:"title"`
	Payload string `json:"payload"`
}

// Form tells about the form in the message.
type Form struct {
	Answered bool `json:"answered"`
}

// OptedIn is the customer's answer to a request to be notified: "" = none.
type OptedIn string

// The answers to a request to be notified.
const (
	OptedInYes     OptedIn = "yes"
	OptedInStopped OptedIn = "stopped"
)

// MarshalJSON writes yes as true.
func (o OptedIn) MarshalJSON() ([]byte, error) {
	if o == OptedInYes {
		return []byte("true"), nil
	}
	return json.Marshal(string(o))
}

// Viewer makes Messages.
type Viewer struct {
	IDs   *messaging.MessageIDs
	Media messaging.Media // nil = no files are kept
	Clock *clock.Clock    // with Media: links are good for a week from the look, not from the message
}

// Message shows a message or postback as its event alone tells it. What needs
// a look elsewhere is missing: the persona's name, the answered text, and what
// was done to the message later.
func (v Viewer) Message(e *messaging.Event) (Message, error) {
	m := Message{ID: v.ID(e, e.Seq), From: SideOf(e), CreatedTime: graphapi.Time{Time: time.UnixMilli(e.At)}}
	if e.Kind == messaging.KindPostback {
		p, err := e.Postback()
		m.Message, m.Postback, m.entry = p.Title, &Postback{p.Title, p.Payload}, p.Referral != nil
		return m, err
	}
	c, err := e.Content()
	if err != nil {
		return m, err
	}
	m.Message, m.QuickReplies, m.QuickReply, m.Commands, m.Author = c.Text, c.QuickReplies, c.QuickReply, c.Commands, c.Author
	m.entry = c.Referral != nil
	if c.ReplyTo != nil {
		m.ReplyTo = &ReplyTo{MID: c.ReplyTo.MID}
	}
	if c.Persona != 0 {
		m.Persona = &Persona{ID: c.Persona}
	}
	v.attach(&m, e, c.Attach)
	v.see(&m, Pictures(&c)...)
	return m, nil
}

// ID returns the id of the message at a position of the thread of an event.
func (v Viewer) ID(e *messaging.Event, seq int64) string { return v.IDs.Encode(e.Page, e.PSID, seq) }

// SideOf returns the side that caused an event.
func SideOf(e *messaging.Event) string {
	if e.Kind.FromCustomer() {
		return FromCustomer
	}
	return FromPage
}

// Partial reports whether Viewer.Message cannot tell all that the event shows.
func (m *Message) Partial() bool { return m.Persona != nil || m.ReplyTo != nil || m.entry }

// Apply shows what was done to the message later. Of one that was taken back
// nothing but its place is left.
func (m *Message) Apply(look messaging.Look) {
	if look.Removed {
		*m = Message{ID: m.ID, From: m.From, CreatedTime: m.CreatedTime, State: m.State, Removed: true}
		return
	}
	if look.Edits > 0 {
		m.Message, m.Edited = look.Text, look.Edits
	}
	m.react(FromCustomer, look.Customer)
	m.react(FromPage, look.Page)
	switch {
	case look.Answered && m.template == messaging.FormCoupon:
		m.Revealed = true
	case look.Answered:
		m.Form = &Form{Answered: true}
	case look.Stopped:
		m.OptedIn = OptedInStopped
	case look.OptedIn:
		m.OptedIn = OptedInYes
	}
}

func (m *Message) react(from string, r messaging.Reaction) {
	if r != (messaging.Reaction{}) {
		m.Reactions = append(m.Reactions, Reaction{from, r.Emoji, r.Reaction})
	}
}

// SetPersona shows who wrote the message.
func (v Viewer) SetPersona(m *Message, p Persona) {
	m.Persona = &p
	v.see(m, p.Picture)
}

// Typist is who types for the Page when it is not the Page itself.
type Typist struct {
	Persona  *Persona          `json:"persona"`
	Pictures map[string]string `json:"pictures,omitempty"`
}

// Typist shows a persona as the one who types.
func (v Viewer) Typist(p Persona) *Typist {
	var m Message
	v.SetPersona(&m, p)
	return &Typist{m.Persona, m.Pictures}
}
