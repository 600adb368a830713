package dispatch

import (
	"encoding/json"
	"fmt"
	"regexp"

	"parley/internal/messaging"
	"parley/webhook"
)

// appendAttachments appends the attachments of a message.
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks/webhook-events/messages
func (c composer) appendAttachments(b []byte, e *messaging.Event, list []messaging.Attachment) ([]byte, error) {
	for i := range list {
		b = append(b, [...]string{`,"attachments":[`, `,`}[min(i, 1)]...)
		var err error
		if b, err = c.appendAttachment(b, e, &list[i]); err != nil {
			return b, fmt.Errorf("attachment %d: %w", i, err)
		}
	}
	if len(list) > 0 {
		b = append(b, ']')
	}
	return b, nil
}

func (c composer) appendAttachment(b []byte, e *messaging.Event, a *messaging.Attachment) ([]byte, error) {
	switch {
	case a.Type == "template":
		return appendTemplate(b, e, a)
	case a.Sticker != 0:
		// Until all clients know the newer form, a sticker comes in both.
		payload, err := c.filePayload(e, a)
		b = appendTyped(b, "image", payload)
		return appendTyped(append(b, ','), "sticker", payload), err
	case a.Media != "":
		payload, err := c.filePayload(e, a)
		return appendTyped(b, a.Type, payload), err
	case a.Type == "location" && a.Name != "":
		b = webhook.AppendString(append(b, `{"title":`...), a.Name)
		b = webhook.AppendString(append(b, `,"type":`...), a.Type)
		return append(appendRaw(append(b, `,"payload":`...), a.Payload), '}'), nil
	}
	return appendTyped(b, a.Type, a.Payload), nil
}

// appendTyped appends an attachment of two keys, or of one: a shared link that
// cannot be shown has no payload.
func appendTyped(b []byte, kind string, payload []byte) []byte {
	b = webhook.AppendString(append(b, `{"type":`...), kind)
	if len(payload) > 0 {
		b = appendRaw(append(b, `,"payload":`...), payload)
	}
	return append(b, '}')
}

// filePayload says where a file is fetched. Its address ends some days after
// the event, however often the webhook is repeated.
func (c composer) filePayload(e *messaging.Event, a *messaging.Attachment) ([]byte, error) {
	p := struct {
		URL     string `json:"url"`
		Sticker int64  `json:"sticker_id,omitempty"`
	}{Sticker: int64(a.Sticker)}
	if a.Media != "" && c.media != nil {
		p.URL = c.media.URL(a.Media, a.Name, e.At)
	} else if len(a.Payload) > 0 {
		if err := json.Unmarshal(a.Payload, &p); err != nil {
			return nil, fmt.Errorf("reading payload: %w", err)
		}
	}
	return json.Marshal(p)
}

// attachmentID finds identifiers of uploads in canonical JSON. Inside a string
// the quotation marks would be escaped. What starts with a zero is no number of JSON
// and stays a string.
var attachmentID = regexp.MustCompile(`"attachment_id":"([1-9][0-9]*)"`)

// appendTemplate appends a template: to the customer's side as a shared
// product, to the Page's as it was sent, with attachment ids as numbers.
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks/webhook-events/message-echoes
func appendTemplate(b []byte, e *messaging.Event, a *messaging.Attachment) ([]byte, error) {
	var t struct {
		Type     string            `json:"template_type"`
		Elements []webhook.Product `json:"elements"`
	}
	if err := json.Unmarshal(a.Payload, &t); err != nil && invalid(a.Payload) != nil {
		return b, fmt.Errorf("reading template: %w", err)
	}
	if t.Type == "product" {
		raw, err := json.Marshal(t.Elements)
		b = appendRaw(append(b, `{"type":"template","payload":{"product":{"elements":`...), raw)
		return append(b, `}}}`...), err
	}
	if e.Kind != messaging.KindEcho {
		return appendTyped(b, a.Type, a.Payload), nil
	}
	b = append(b, `{"title":"","url":"","type":"template","payload":`...)
	return append(appendRaw(b, attachmentID.ReplaceAll(a.Payload, []byte(`"attachment_id":$1`))), '}'), nil
}
