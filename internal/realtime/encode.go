package realtime

import (
	"encoding/json"
	"fmt"
	"time"

	"parley/graphapi"
	"parley/internal/chatview"
	"parley/internal/messaging"
)

// eventData is what a client needs to draw an event: of a message, the message.
type eventData struct {
	Page           graphapi.ID `json:"page_id"`
	PSID           graphapi.ID `json:"psid,omitzero"` // absent when the event stands in no thread
	ConversationID string      `json:"conversation_id,omitempty"`
	chatview.Message
	On        string   `json:"on,omitempty"`        // id of the message that the event changes
	Watermark int64    `json:"watermark,omitempty"` // Unix milliseconds
	IDs       []string `json:"message_ids,omitempty"`
	Partial   bool     `json:"partial,omitempty"` // the thread shows more: read it again
}

// Encoder returns an Options.Encode that shows events as v shows messages.
func Encoder(v chatview.Viewer) func(*messaging.Event) ([]byte, error) {
	return func(e *messaging.Event) ([]byte, error) {
		d := eventData{Page: e.Page, PSID: e.PSID}
		if e.PSID != 0 {
			d.ConversationID = messaging.ThreadID(e.PSID)
		}
		if err := d.fill(e, v); err != nil {
			return nil, fmt.Errorf("reading event: %w", err)
		}
		return json.Marshal(d)
	}
}

// fill adds what the kind of the event has to show.
func (d *eventData) fill(e *messaging.Event, v chatview.Viewer) (err error) {
	switch e.Kind {
	case messaging.KindMessage, messaging.KindEcho, messaging.KindPostback:
		if d.Message, err = v.Message(e); err != nil {
			return err
		}
		d.Partial = d.Message.Partial()
		return d.mark(e, v)
	case messaging.KindDelivery, messaging.KindRead, messaging.KindSeen:
		err = d.receipt(e, v)
	default:
		d.Partial = true
		err = d.mark(e, v)
	}
	d.From, d.CreatedTime = chatview.SideOf(e), graphapi.Time{Time: time.UnixMilli(e.At)}
	return err
}

func (d *eventData) receipt(e *messaging.Event, v chatview.Viewer) error {
	r, err := e.Receipt()
	d.Watermark = r.Watermark
	for _, seq := range r.Seqs {
		d.IDs = append(d.IDs, v.ID(e, seq))
	}
	return err
}

// mark names the earlier message that an event changes, if it does.
func (d *eventData) mark(e *messaging.Event, v chatview.Viewer) error {
	if !e.Kind.IsMark() && e.Kind != messaging.KindPostback {
		return nil
	}
	target, err := messaging.Decode[messaging.Target](e)
	if target.On != 0 {
		d.On, d.Partial = v.ID(e, target.On), true
	}
	return err
}
