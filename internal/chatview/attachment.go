package chatview

import (
	"encoding/json"
	"strings"

	"parley/internal/messaging"
)

// attach shows the attachments of a message.
func (v Viewer) attach(m *Message, e *messaging.Event, list []messaging.Attachment) {
	for i := range list {
		a := &list[i]
		m.Attachments = append(m.Attachments, Attachment{
			Type: a.Type, Payload: a.Payload, URL: v.file(a), Name: a.Name, MIME: a.MIME,
			Size: a.Size, Width: a.Width, Height: a.Height, Sticker: a.Sticker, Utility: a.Utility,
		})
		if a.Type == "template" {
			m.template, m.ExpiresAt = templateType(a.Payload), messaging.FormExpires(e)
			v.codes(m, a.Payload)
		}
	}
}

// file returns where the file of an attachment is on this server, "" when it
// is not here. Of what lies elsewhere only pictures are copied.
func (v Viewer) file(a *messaging.Attachment) string {
	switch {
	case v.Media == nil:
		return ""
	case a.Media != "":
		return v.Media.Path(a.Media, a.Name, v.Clock.NowMS())
	case a.Type == "image" || a.Sticker != 0:
		var p struct{ URL string }
		if json.Unmarshal(a.Payload, &p) == nil && p.URL != "" {
			return v.Media.Picture(p.URL)
		}
	}
	return ""
}

func templateType(payload []byte) string {
	var t struct {
		Type string `json:"template_type"`
	}
	if json.Unmarshal(payload, &t) != nil {
		return ""
	}
	return t.Type
}

// maxPictures bounds the pictures of one message; ten cards with all kinds of
// pictures have fewer.
const maxPictures = 64

// Pictures lists the addresses of the pictures that lie elsewhere and that the
// templates and quick replies of a message show, at most 64.
func Pictures(c *messaging.Content) []string {
	found := appendPictures(nil, c.QuickReplies)
	for i := range c.Attach {
		if c.Attach[i].Type == "template" {
			found = appendPictures(found, c.Attach[i].Payload)
		}
	}
	return found
}

func appendPictures(found []string, raw []byte) []string {
	if len(raw) == 0 {
		return found
	}
	var tree any
	if json.Unmarshal(raw, &tree) != nil {
		return found
	}
	return walk(found, "", tree)
}

// walk finds pictures by the keys that templates use for them: *image_url
// and, in a grid, url inside images.
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/templates
func walk(found []string, under string, node any) []string {
	switch n := node.(type) {
	case []any:
		for _, x := range n {
			found = walk(found, under, x)
		}
	case map[string]any:
		for key, x := range n {
			text, isText := x.(string)
			switch {
			case !isText:
				found = walk(found, key, x)
			case len(found) < maxPictures && (strings.HasSuffix(key, "image_url") || key == "url" && under == "images"):
				found = append(found, text)
			}
		}
	}
	return found
}

// codes notes where the QR codes of boarding passes are drawn.
func (v Viewer) codes(m *Message, payload []byte) {
	var t struct {
		Passes []struct {
			Code string `json:"qr_code"`
		} `json:"boarding_pass"`
	}
	if v.Media == nil || json.Unmarshal(payload, &t) != nil {
		return
	}
	for _, p := range t.Passes {
		m.picture(p.Code, v.Media.Code(p.Code))
	}
}

// see notes where the copies of pictures are on this server.
func (v Viewer) see(m *Message, remote ...string) {
	if v.Media == nil {
		return
	}
	for _, r := range remote {
		m.picture(r, v.Media.Picture(r))
	}
}

// picture notes where a picture is on this server, unless it is nowhere.
func (m *Message) picture(source, here string) {
	if here == "" || len(m.Pictures) >= maxPictures {
		return
	}
	if m.Pictures == nil {
		m.Pictures = map[string]string{}
	}
	m.Pictures[source] = here
}
