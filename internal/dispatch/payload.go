package dispatch

import (
	"fmt"
	"strconv"

	"parley/graphapi"
	"parley/internal/messaging"
	"parley/webhook"
)

// inboxApp is the app of the Page Inbox: the sender of echoes that no app sent.
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks/webhook-events/message-echoes
const inboxApp graphapi.ID = 263902037430900

// composer writes webhook bodies. One event makes one entry makes one POST.
type composer struct {
	ids *messaging.MessageIDs
}

// body returns the exact bytes to sign and send. They depend on the event
// alone: entry.time is the time of the journal entry, so a retry repeats the
// first attempt byte for byte and receivers can tell duplicates.
func (c composer) body(e *messaging.Event) ([]byte, error) {
	b := make([]byte, 0, 384+len(e.Body))
	b = append(b, `{"object":"page","entry":[{"id":"`...)
	b = e.Page.AppendTo(b)
	b = append(b, `","time":`...)
	b = strconv.AppendInt(b, e.At, 10)
	b = append(b, `,"messaging":[`...)
	b, err := c.item(b, e)
	if err != nil {
		return nil, fmt.Errorf("composing webhook of event %d of Page %s: %w", e.Seq, e.Page, err)
	}
	return append(b, `]}]}`...), nil
}

func (c composer) item(b []byte, e *messaging.Event) ([]byte, error) {
	from, to := e.PSID, e.Page
	if !e.Kind.FromCustomer() {
		from, to = to, from
	}
	b = append(b, `{"sender":{"id":"`...)
	b = from.AppendTo(b)
	b = append(b, `"},"recipient":{"id":"`...)
	b = to.AppendTo(b)
	b = append(b, `"},"timestamp":`...)
	b = strconv.AppendInt(b, e.At, 10)
	b, err := c.content(append(b, ','), e)
	return append(b, '}'), err
}

// content appends the one key that tells the kind of an item.
func (c composer) content(b []byte, e *messaging.Event) ([]byte, error) {
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
	return b, fmt.Errorf("kind %d has no webhook", e.Kind)
}

func (c composer) message(b []byte, e *messaging.Event) ([]byte, error) {
	m, err := e.Content()
	b = append(b, `"message":{"mid":"`...)
	b = append(b, c.mid(e, e.Seq)...)
	b = append(b, '"')
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
		b = append(webhook.AppendString(append(b, `,"reply_to":{"mid":`...), r.MID), '}')
	}
	if len(m.Attach) > 0 {
		b = webhook.AppendASCII(append(b, `,"attachments":`...), m.Attach)
	}
	return append(b, '}'), err
}

// appendEcho appends what only echoes have. App ids inside events are numbers.
func appendEcho(b []byte, app graphapi.ID, metadata string) []byte {
	if app == 0 {
		app = inboxApp
	}
	b = app.AppendTo(append(b, `,"is_echo":true,"app_id":`...))
	if metadata != "" {
		b = webhook.AppendString(append(b, `,"metadata":`...), metadata)
	}
	return b
}

// postback always carries mid and title: clients rely on both.
func (c composer) postback(b []byte, e *messaging.Event) ([]byte, error) {
	p, err := e.Postback()
	b = append(b, `"postback":{"mid":"`...)
	b = append(b, c.mid(e, e.Seq)...)
	b = webhook.AppendString(append(b, `","title":`...), p.Title)
	b = webhook.AppendString(append(b, `,"payload":`...), p.Payload)
	return append(b, '}'), err
}

// delivery carries mids and the watermark: some clients read only the one,
// some only the other.
func (c composer) delivery(b []byte, e *messaging.Event) ([]byte, error) {
	r, err := e.Receipt()
	b = append(b, `"delivery":{`...)
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
	b = strconv.AppendInt(append(b, `"read":{"watermark":`...), r.Watermark, 10)
	return append(b, '}'), err
}

func (c composer) mid(e *messaging.Event, seq int64) string { return c.ids.Encode(e.Page, e.PSID, seq) }
