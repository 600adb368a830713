package dispatch

import (
	"fmt"
	"strconv"

	"parley/graphapi"
	"parley/internal/messaging"
	"parley/webhook"
)

// composer writes webhook bodies. One event makes one entry makes one POST.
type composer struct {
	ids   *messaging.MessageIDs
	media messaging.Media // nil = no files are kept
	to    graphapi.ID     // the app that hears
}

// toward returns the composer of what an app hears.
func (c composer) toward(app graphapi.ID) composer {
	c.to = app
	return c
}

// body returns the exact bytes to sign and send. They depend on the event
// and the app alone: entry.time is the time of the journal entry, so a retry repeats the
// first attempt byte for byte and receivers can tell duplicates.
func (c composer) body(e *messaging.Event) ([]byte, error) {
	b := make([]byte, 0, 384+len(e.Body))
	b = append(b, `{"object":"page","entry":[{"id":"`...)
	b = append(e.Page.AppendTo(b), `","time":`...)
	b, err := c.entry(b, e)
	if err != nil {
		return nil, fmt.Errorf("composing webhook of event %d of Page %s: %w", e.Seq, e.Page, err)
	}
	return append(b, `]}]}`...), nil
}

// entry appends the time and the list of an entry, the list left open.
// Changes of the Page itself count in seconds.
// https://developers.facebook.com/docs/graph-api/webhooks/getting-started
func (c composer) entry(b []byte, e *messaging.Event) ([]byte, error) {
	if e.Kind == messaging.KindFeed {
		b = append(strconv.AppendInt(b, e.At/1000, 10), `,"changes":[{"field":"feed","value":`...)
		return append(appendRaw(b, e.Body), '}'), invalid(e.Body)
	}
	b = append(strconv.AppendInt(b, e.At, 10), `,"messaging":[{`...)
	b, err := c.item(b, e)
	return append(b, '}'), err
}

// item appends the members of an item. What is frequent is written by hand,
// the rest by way of the public types.
func (c composer) item(b []byte, e *messaging.Event) ([]byte, error) {
	switch e.Kind {
	case messaging.KindMessage, messaging.KindEcho:
		return c.message(b, e)
	case messaging.KindPostback:
		return c.postback(b, e)
	case messaging.KindDelivery:
		return c.delivery(b, e)
	case messaging.KindRead:
		return c.read(b, e)
	}
	return c.act(b, e)
}

// appendParties appends who acts on whom, and when. A sender of 0 is left out.
func appendParties(b []byte, from, to graphapi.ID, at int64) []byte {
	if from != 0 {
		b = append(b, `"sender":{"id":"`...)
		b = append(from.AppendTo(b), `"},`...)
	}
	b = append(b, `"recipient":{"id":"`...)
	b = append(to.AppendTo(b), `"},"timestamp":`...)
	return append(strconv.AppendInt(b, at, 10), ',')
}

// appendPrior appends by what the Page knew the person until this event.
func appendPrior(b []byte, userRef string) []byte {
	if userRef == "" {
		return b
	}
	b = append(b, `"prior_message":{"source":"checkbox_plugin","identifier":`...)
	return append(webhook.AppendString(b, userRef), `},`...)
}

func (c composer) message(b []byte, e *messaging.Event) ([]byte, error) {
	m, err := e.Content()
	if err != nil {
		return b, err
	}
	if e.Kind == messaging.KindEcho {
		b = appendParties(b, e.Page, e.PSID, e.At)
	} else {
		b = appendPrior(appendParties(b, author(e, &m), e.Page, e.At), m.Prior)
	}
	b = c.appendMID(append(b, `"message":{`...), e, e.Seq)
	if e.Kind == messaging.KindEcho {
		b = appendEcho(b, e.App, m.Metadata)
	}
	if m.Text != "" {
		b = webhook.AppendString(append(b, `,"text":`...), m.Text)
	}
	if q := m.QuickReply; q != nil {
		b = append(webhook.AppendString(append(b, `,"quick_reply":{"payload":`...), q.Payload), '}')
	}
	if r := m.ReplyTo; r != nil {
		b = appendReplyTo(b, r)
	}
	if b, err = c.appendAttachments(b, e, m.Attach); err != nil {
		return b, err
	}
	b = appendCommands(b, m.Commands)
	if b, err = appendReferral(b, m.Referral); err != nil {
		return b, err
	}
	return append(b, '}'), nil
}

// author is who wrote a customer's message: in a group, one of its members.
func author(e *messaging.Event, m *messaging.Content) graphapi.ID {
	if m.Author != 0 {
		return m.Author
	}
	return e.PSID
}

func appendReplyTo(b []byte, r *messaging.ReplyTo) []byte {
	b = webhook.AppendString(append(b, `,"reply_to":{"mid":`...), r.MID)
	if r.Self {
		b = append(b, `,"is_self_reply":true`...)
	}
	return append(b, '}')
}

func appendCommands(b []byte, names []string) []byte {
	for i, name := range names {
		b = append(b, [...]string{`,"commands":[{"name":`, `,{"name":`}[min(i, 1)]...)
		b = append(webhook.AppendString(b, name), '}')
	}
	if len(names) > 0 {
		b = append(b, ']')
	}
	return b
}

// appendEcho appends what only echoes have. App ids inside events are numbers.
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks/webhook-events/message-echoes
func appendEcho(b []byte, app graphapi.ID, metadata string) []byte {
	if app == 0 {
		app = messaging.PageInbox
	}
	b = app.AppendTo(append(b, `,"is_echo":true,"app_id":`...))
	if metadata != "" {
		b = webhook.AppendString(append(b, `,"metadata":`...), metadata)
	}
	return b
}

// postback always carries mid and title: clients rely on both. The payload is
// for the app that sent the button.
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks/webhook-events/messaging_postbacks
func (c composer) postback(b []byte, e *messaging.Event) ([]byte, error) {
	p, err := e.Postback()
	if err != nil {
		return b, err
	}
	b = appendPrior(appendParties(b, e.PSID, e.Page, e.At), p.Prior)
	b = c.appendMID(append(b, `"postback":{`...), e, e.Seq)
	b = webhook.AppendString(append(b, `,"title":`...), p.Title)
	if p.App == 0 || p.App == c.to {
		b = webhook.AppendString(append(b, `,"payload":`...), p.Payload)
	}
	b, err = appendReferral(b, p.Referral)
	return append(b, '}'), err
}

// delivery carries mids and the watermark: some clients read only the one,
// some only the other.
func (c composer) delivery(b []byte, e *messaging.Event) ([]byte, error) {
	r, err := e.Receipt()
	b = append(appendParties(b, e.PSID, e.Page, e.At), `"delivery":{`...)
	for i, seq := range r.Seqs {
		b = append(b, [...]string{`"mids":["`, `,"`}[min(i, 1)]...)
		b = append(append(b, c.mid(e, seq)...), '"')
	}
	if len(r.Seqs) > 0 {
		b = append(b, `],`...)
	}
	b = strconv.AppendInt(append(b, `"watermark":`...), r.Watermark, 10)
	return append(b, '}'), err
}

func (c composer) read(b []byte, e *messaging.Event) ([]byte, error) {
	r, err := e.Receipt()
	b = append(appendParties(b, e.PSID, e.Page, e.At), `"read":{"watermark":`...)
	return append(strconv.AppendInt(b, r.Watermark, 10), '}'), err
}

func (c composer) mid(e *messaging.Event, seq int64) string { return c.ids.Encode(e.Page, e.PSID, seq) }

func (c composer) appendMID(b []byte, e *messaging.Event, seq int64) []byte {
	b = append(b, `"mid":"`...)
	return append(append(b, c.mid(e, seq)...), '"')
}
