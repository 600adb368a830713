package graphhttp

import (
	"encoding/json"
	"hash/fnv"
	"strconv"
	"strings"

	"parley/graphapi"
	"parley/internal/graph"
	"parley/internal/messaging"
)

// attachmentNode is a file, a sticker or a template in a message.
type attachmentNode struct {
	*messaging.Attachment
	id graphapi.ID
}

func (a *attachmentNode) kind() *graph.Type        { return &graph.Attachment }
func (a *attachmentNode) appendID(b []byte) []byte { return a.id.AppendTo(b) }

// shareNode is a link, a place or a product in a message.
type shareNode attachmentNode

func (s *shareNode) kind() *graph.Type        { return &graph.Share }
func (s *shareNode) appendID(b []byte) []byte { return s.id.AppendTo(b) }

// attachmentID makes the identifier of an attachment from its place.
func attachmentID(e *messaging.Event, i int) graphapi.ID {
	h := fnv.New64a()
	var b []byte
	for _, n := range [...]int64{int64(e.Page), int64(e.PSID), e.Seq, int64(i)} {
		b = append(strconv.AppendInt(b, n, 10), '.')
	}
	_, _ = h.Write(b) // never fails
	return messaging.IDFrom(h.Sum64())
}

// attachments lists the files, stickers and templates of messages.
// https://developers.facebook.com/docs/graph-api/reference/message
func attachments(c *call, parents []node, _ arguments) ([]list, error) {
	return c.attached(parents, func(a attachmentNode) node {
		if isShare(a.Attachment) {
			return nil
		}
		return &a
	})
}

// shares lists the links, places and products of messages.
func shares(c *call, parents []node, _ arguments) ([]list, error) {
	return c.attached(parents, func(a attachmentNode) node {
		if !isShare(a.Attachment) {
			return nil
		}
		s := shareNode(a)
		return &s
	})
}

func (c *call) attached(parents []node, pick func(a attachmentNode) node) ([]list, error) {
	if err := c.inspect(parents); err != nil {
		return nil, err
	}
	lists := make([]list, len(parents))
	for i, n := range parents {
		m := n.(*messageNode)
		for k := range m.content.Attach {
			if n := pick(attachmentNode{&m.content.Attach[k], attachmentID(m.event, k)}); n != nil {
				lists[i].nodes = append(lists[i].nodes, n)
			}
		}
	}
	return lists, nil
}

func isShare(a *messaging.Attachment) bool {
	return a.Type == "fallback" || a.Type == "location" || a.Type == "template" && cardOf(a).Type == "product"
}

func (a *attachmentNode) appendField(c *call, b []byte, name string) ([]byte, bool) {
	switch name {
	case "mime_type":
		return appendText(b, a.MIME)
	case "name":
		return appendText(b, a.fileName())
	case "size":
		return strconv.AppendInt(b, a.Size, 10), a.Size > 0
	case "image_data":
		return a.appendImage(c, b)
	case "video_data":
		return a.appendVideo(c, b)
	case "file_url":
		if a.Type == "audio" || a.Type == "file" {
			return appendText(b, c.attachedURL(a.Attachment))
		}
	case "generic_template":
		if a.Type == "template" {
			return c.appendCard(b, a.Attachment)
		}
	}
	return b, false
}

// fileName is what the sender called the file, or a name like Meta's.
func (a *attachmentNode) fileName() string {
	if a.Type == "template" || a.Name != "" {
		return a.Name
	}
	return a.Type + "-" + a.id.String()
}

func (a *attachmentNode) appendImage(c *call, b []byte) ([]byte, bool) {
	if a.Type != "image" && a.Sticker == 0 {
		return b, false
	}
	address := c.attachedURL(a.Attachment)
	o := object{b: b}
	o.number("width", a.Width)
	o.number("height", a.Height)
	o.number("max_width", a.Width)
	o.number("max_height", a.Height)
	o.text("url", address)
	o.text("preview_url", address)
	o.number("image_type", 1)
	o.raw("render_as_sticker", strconv.FormatBool(a.Sticker != 0))
	if a.MIME == "image/gif" {
		o.text("animated_gif_url", address)
		o.text("animated_gif_preview_url", address)
		o.text("raw_gif_image", address)
	}
	return o.end(), true
}

func (a *attachmentNode) appendVideo(c *call, b []byte) ([]byte, bool) {
	if a.Type != "video" {
		return b, false
	}
	o := object{b: b}
	o.number("width", a.Width)
	o.number("height", a.Height)
	o.number("video_type", 1)
	o.text("url", c.attachedURL(a.Attachment))
	o.raw("rotation", "0")
	return o.end(), true
}

// attachedURL is where a file is fetched: here, good for some days from now,
// or where its sender said.
func (c *call) attachedURL(a *messaging.Attachment) string {
	if a.Media != "" {
		return c.fileURL(a.Media, a.Name)
	}
	return linkOf(a).URL
}

// link is the payload of what lies elsewhere.
type link struct {
	URL   string `json:"url"`
	Title string `json:"title"`
}

func linkOf(a *messaging.Attachment) (l link) {
	if a.Type != "template" && len(a.Payload) > 0 {
		_ = json.Unmarshal(a.Payload, &l) // of another shape: no link
	}
	return l
}

// card is what the Graph shows of any template.
type card struct {
	Type     string          `json:"template_type"`
	Title    string          `json:"title"`
	Text     string          `json:"text"`
	Subtitle string          `json:"subtitle"`
	ImageURL string          `json:"image_url"`
	URL      string          `json:"url"` // of the file of a media template
	Buttons  json.RawMessage `json:"buttons"`
	Elements json.RawMessage `json:"elements"`
}

// cardOf reads a template. What has another shape than expected is left out:
// templates are kept as they were sent.
func cardOf(a *messaging.Attachment) (t card) {
	_ = json.Unmarshal(a.Payload, &t)
	return t
}

// first returns the first element of a template that has elements.
func (t *card) first() card {
	var all []card
	if json.Unmarshal(t.Elements, &all) != nil || len(all) == 0 {
		return *t
	}
	e := all[0]
	if e.Buttons == nil {
		e.Buttons = t.Buttons
	}
	if e.Title == "" {
		e.Title = t.Title
	}
	return e
}

func (c *call) appendCard(b []byte, a *messaging.Attachment) ([]byte, bool) {
	t := cardOf(a)
	e := t.first()
	media := e.ImageURL
	switch {
	case a.Media != "":
		media = c.fileURL(a.Media, a.Name)
	case media == "":
		media = e.URL
	}
	title := e.Title
	if title == "" {
		title = t.Text
	}
	o := object{b: b}
	o.text("title", title)
	o.text("subtitle", e.Subtitle)
	o.text("media_url", media)
	o.raw("cta", callToAction(e.Buttons))
	return o.end(), true
}

// callToAction is the first button of a template, "" when there is none.
func callToAction(buttons []byte) string {
	var all []struct{ Title, Type, URL string }
	if json.Unmarshal(buttons, &all) != nil || len(all) == 0 {
		return ""
	}
	var o object
	o.text("title", all[0].Title)
	o.text("type", strings.ToLower(all[0].Type))
	o.text("url", all[0].URL)
	return string(o.end())
}

func (s *shareNode) appendField(_ *call, b []byte, name string) ([]byte, bool) {
	switch name {
	case "link":
		return appendText(b, linkOf(s.Attachment).URL)
	case "name":
		return appendText(b, s.title())
	case "template":
		return s.appendProducts(b)
	}
	return b, false
}

func (s *shareNode) title() string {
	switch {
	case s.Type == "location" && s.Name == "":
		return "Pinned Location"
	case s.Type == "location":
		return s.Name
	case s.Type == "template":
		t := cardOf(s.Attachment)
		return t.first().Title
	}
	return linkOf(s.Attachment).Title
}

// appendProducts appends the products that a template shows.
func (s *shareNode) appendProducts(b []byte) ([]byte, bool) {
	if s.Type != "template" {
		return b, false
	}
	b = append(b, `{"payload":{"product":{"elements":{"data":`...)
	return append(append(b, cardOf(s.Attachment).Elements...), `}}}}`...), true
}
