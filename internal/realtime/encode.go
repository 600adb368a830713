package realtime

import (
	"encoding/json"
	"fmt"
	"time"

	"parley/graphapi"
	"parley/internal/messaging"
)

// eventData is what a client needs to draw an event.
type eventData struct {
	ID             string                `json:"id,omitempty"`
	Page           graphapi.ID           `json:"page_id"`
	PSID           graphapi.ID           `json:"psid"`
	ConversationID string                `json:"conversation_id"`
	From           string                `json:"from"`
	CreatedTime    graphapi.Time         `json:"created_time"`
	Message        string                `json:"message,omitempty"`
	Attachments    json.RawMessage       `json:"attachments,omitempty"`
	QuickReply     *messaging.QuickReply `json:"quick_reply,omitempty"`
	ReplyTo        *messaging.ReplyTo    `json:"reply_to,omitempty"`
	Postback       *messaging.Postback   `json:"postback,omitempty"`
	Watermark      int64                 `json:"watermark,omitempty"` // Unix milliseconds
	IDs            []string              `json:"message_ids,omitempty"`
}

// Encoder returns an Options.Encode that shows events with message ids.
func Encoder(ids *messaging.MessageIDs) func(*messaging.Event) ([]byte, error) {
	return func(e *messaging.Event) ([]byte, error) {
		d := eventData{
			Page: e.Page, PSID: e.PSID, ConversationID: "t_" + e.PSID.String(),
			From: Page.String(), CreatedTime: graphapi.Time{Time: time.UnixMilli(e.At)},
		}
		if e.Kind.FromCustomer() {
			d.From = Customer.String()
		}
		if err := d.fill(e, ids); err != nil {
			return nil, fmt.Errorf("reading event: %w", err)
		}
		return json.Marshal(d)
	}
}

// fill adds what the kind of the event has to show.
func (d *eventData) fill(e *messaging.Event, ids *messaging.MessageIDs) error {
	if !e.Kind.IsMessage() {
		r, err := e.Receipt()
		d.Watermark = r.Watermark
		for _, seq := range r.Seqs {
			d.IDs = append(d.IDs, ids.Encode(e.Page, e.PSID, seq))
		}
		return err
	}
	d.ID = ids.Encode(e.Page, e.PSID, e.Seq)
	if e.Kind == messaging.KindPostback {
		p, err := e.Postback()
		d.Message, d.Postback = p.Title, &p
		return err
	}
	c, err := e.Content()
	d.Message, d.Attachments, d.QuickReply, d.ReplyTo = c.Text, c.Attach, c.QuickReply, c.ReplyTo
	return err
}
