package messaging

import (
	"encoding/json"

	"parley/graphapi"
)

// appendJSON appends the stored form of a content. The common case, text with
// or without metadata, is written by hand: it stands on the path of every send.
func (c *Content) appendJSON(b []byte) ([]byte, error) {
	if !c.plain() {
		raw, err := json.Marshal(c)
		return append(b, raw...), err
	}
	b = append(b, '{')
	if c.Text != "" {
		b = append(b, `"text":`...)
		b = graphapi.AppendString(b, c.Text)
	}
	if c.Metadata != "" {
		if c.Text != "" {
			b = append(b, ',')
		}
		b = append(b, `"metadata":`...)
		b = graphapi.AppendString(b, c.Metadata)
	}
	return append(b, '}'), nil
}

// plain reports whether a content is nothing but text and metadata.
func (c *Content) plain() bool {
	return c.QuickReply == nil && c.ReplyTo == nil && c.Attach == nil && c.QuickReplies == nil && c.Persona == 0 &&
		c.Notify == "" && c.Tag == "" && c.Token == "" && c.Answers == "" && !c.Game && c.LatestRefuses == "" &&
		c.Commands == nil && c.Referral == nil && c.Prior == "" && c.Author == 0
}
