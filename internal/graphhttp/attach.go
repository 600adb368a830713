package graphhttp

import (
	"cmp"
	"fmt"
	"net/http"
	"time"

	"parley/graphapi"
	"parley/internal/clock"
	"parley/internal/media"
	"parley/internal/messaging"
	"parley/internal/stickers"
)

// carriesFiles reports whether a message has files to fetch or keep.
func carriesFiles(m *graphapi.OutgoingMessage) bool {
	for i := range m.Attachments {
		if m.Attachments[i].Type != graphapi.Template || m.Attachments[i].TemplateType() == "media" {
			return true
		}
	}
	return m.Sticker != 0
}

// attach brings the files of a message here. id is that of the first reusable
// one: an answer has room for one.
func (c *call) attach(page graphapi.ID, req *graphapi.SendRequest, m *messaging.Outgoing) (id graphapi.ID, err error) {
	if req.Message.Sticker != 0 {
		return 0, c.attachSticker(req.Message.Sticker, m)
	}
	for i := range req.Message.Attachments {
		a := &req.Message.Attachments[i]
		var reusable graphapi.ID
		if a.Type != graphapi.Template {
			reusable, err = c.attachFile(page, a, req.File, &m.Content)
		} else if a.TemplateType() == "media" {
			err = c.attachMediaCard(page, a, &m.Content.Attach[i])
		}
		if err != nil {
			return 0, err
		}
		id = cmp.Or(id, reusable)
	}
	return id, nil
}

// attachFile adds one file, and keeps it for later messages when asked to.
func (c *call) attachFile(page graphapi.ID, a *graphapi.Attachment, upload *graphapi.File, to *messaging.Content) (graphapi.ID, error) {
	f, id, err := c.file(page, a, upload)
	if err != nil {
		return 0, err
	}
	to.Attach = append(to.Attach, stored(string(a.Type), f, id))
	switch {
	case !a.Reusable():
		return 0, nil
	case id != 0:
		return id, nil
	}
	id, err = c.srv.Media.Keep(c.ctx, page, a.Type, f)
	to.Attach[len(to.Attach)-1].ID = id
	return id, err
}

// stored is a file as the journal names it.
func stored(kind string, f media.File, id graphapi.ID) messaging.Attachment {
	return messaging.Attachment{
		Type: kind, Media: f.Key, Name: f.Name, MIME: f.MIME, Size: f.Size, Width: f.Width, Height: f.Height, ID: id,
	}
}

// file brings the file of an attachment here: a kept one, an upload, or one
// from elsewhere.
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/saving-assets
func (c *call) file(page graphapi.ID, a *graphapi.Attachment, upload *graphapi.File) (f media.File, id graphapi.ID, err error) {
	switch {
	case a.AttachmentID() != 0:
		kept, err := c.srv.Media.Find(c.ctx, page, a.AttachmentID())
		if err == nil && kept.Type != a.Type {
			err = graphapi.UploadFailed.New().Because("attachment %d was uploaded as %s, not %s", a.AttachmentID(), kept.Type, a.Type)
		}
		return kept.File, a.AttachmentID(), err
	case a.URL() != "":
		c.patience(a.Type)
		f, err = c.srv.Media.Fetch(c.ctx, a.Type, a.URL())
		return f, 0, err
	case upload == nil:
		return f, 0, graphapi.UploadFailed.New().Because("the attachment has neither url nor attachment_id, and no part filedata came with it")
	}
	r, err := upload.Open()
	if err != nil {
		return f, 0, fmt.Errorf("opening upload: %w", err)
	}
	defer r.Close()
	f, err = c.srv.Media.Save(c.ctx, a.Type, upload.Name, upload.ContentType, r)
	return f, 0, err
}

// patience lets a slow fetch, and the wait for its turn, live longer than other
// answers may.
func (c *call) patience(kind graphapi.AttachmentType) {
	deadline := clock.Machine().Add(2*media.Patience(kind) + 30*time.Second)
	_ = http.NewResponseController(c.w).SetWriteDeadline(deadline) // a writer without deadlines has none to move
}

// attachMediaCard resolves the file of a media template.
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/template/media
func (c *call) attachMediaCard(page graphapi.ID, a *graphapi.Attachment, to *messaging.Attachment) error {
	card := a.Payload.Get("elements").Items[0].Value
	if card.Get("attachment_id").Empty() {
		return nil // its url leads to Meta's servers and is passed on as it is
	}
	id, err := card.Get("attachment_id").ID()
	if err != nil {
		return graphapi.AttachmentUnknown.New().Because("attachment_id must be the digits of an upload")
	}
	kept, err := c.srv.Media.Find(c.ctx, page, id)
	if err != nil {
		return err
	}
	if wanted := card.Get("media_type").Text; string(kept.Type) != wanted {
		return graphapi.MediaUnavailable.New().Because("attachment %d is of type %s and the card shows a media_type %s", id, kept.Type, wanted)
	}
	f := kept.File
	to.Media, to.Name, to.MIME, to.Size, to.Width, to.Height = f.Key, f.Name, f.MIME, f.Size, f.Width, f.Height
	return nil
}

// attachSticker adds a sticker of the server's own set.
func (c *call) attachSticker(id graphapi.ID, m *messaging.Outgoing) error {
	s, ok := stickers.Find(id)
	if !ok {
		return graphapi.InvalidParam.New().Because("there is no sticker %d: GET /sticker_packs lists them", id)
	}
	f, err := c.drawn(&s)
	if err != nil {
		return err
	}
	a := stored("sticker", f, 0)
	a.Sticker = id
	m.Content.Attach = append(m.Content.Attach, a)
	return nil
}

// uploadAttachment is POST /{page}/message_attachments: a file for later
// messages.
// https://developers.facebook.com/docs/messenger-platform/reference/attachment-upload-api
func uploadAttachment(c *call, on node) error {
	a, upload, err := graphapi.DecodeAttachmentUpload(c.params)
	if err != nil {
		return err
	}
	page := on.(*pageNode).id
	f, id, err := c.file(page, &a, upload)
	if err != nil {
		return err
	}
	if id == 0 {
		if id, err = c.srv.Media.Keep(c.ctx, page, a.Type, f); err != nil {
			return err
		}
	}
	answer := graphapi.SendResponse{AttachmentID: id}
	c.out = answer.AppendJSON(c.out)
	return nil
}
