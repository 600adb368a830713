package graphapi

import "strings"

// messageKeys are the fields of a message. reply_to belongs beside the
// message; quick_reply_type is documented by its name alone.
// https://developers.facebook.com/docs/graph-api/reference/page/messages
var messageKeys = []string{"text", "dynamic_text", "attachment", "attachments", "quick_replies", "quick_reply_type",
	"metadata", "template", "sticker_id", "reply_to"}

// contents are the fields of which a message has exactly one.
var contents = []string{"text", "dynamic_text", "attachment", "attachments", "template", "sticker_id"}

// attachmentKeys are the fields of an attachment.
var attachmentKeys = []string{"type", "payload"}

// attachmentTypes are the types that a Page may send, then those that it may
// only receive.
// https://developers.facebook.com/docs/graph-api/reference/page/messages
var attachmentTypes = []string{string(Image), string(Video), string(Audio), string(FileType), string(Template),
	"fallback", "location", "reel", "ig_reel"}

const sendableTypes = 5

// dynamicText is text with placeholders, left from broadcasts.
var dynamicText = fields(need("text", str(maxText)), may("fallback_text", str(maxText)))

// decode reads the message from its parameter, which may be absent. The
// template that may stand beside it has been read before.
func (m *OutgoingMessage) decode(p *Params, v Value) (err error) {
	if !v.Present() {
		return nil
	}
	if err = invalidKeys("message", v.Items, messageKeys); err != nil {
		return err
	}
	if m.flaw = oneContent(v, m.Template.Present()); m.flaw == nil {
		err = m.decodeContent(p, v)
	}
	return err
}

// decodeContent reads the one content of a message and what goes with it.
func (m *OutgoingMessage) decodeContent(p *Params, v Value) (err error) {
	if m.Text, err = textMember(v, "text"); err != nil {
		return err
	}
	if m.Metadata, err = textMember(v, "metadata"); err != nil {
		return err
	}
	if len(v.Items) > 1 || m.Text == "" {
		err = m.decodeRest(p, v)
	}
	return err
}

// oneContent refuses all but one content. The template may stand beside the
// message.
func oneContent(v Value, template bool) error {
	given := ""
	if template {
		given = "template"
	}
	for _, name := range contents {
		switch {
		case v.Get(name).Empty():
		case given != "" && given != name:
			return OnlyOneOf.New().Because("message has %s and %s", given, name)
		default:
			given = name
		}
	}
	if given == "" {
		return MessageEmpty.New().Because("message needs one of %s", strings.Join(contents, ", "))
	}
	return nil
}

// textMember reads a member of the message that must be a string; numbers are
// taken as they stand.
func textMember(v Value, name string) (string, error) {
	m := v.Get(name)
	if m.Kind >= KindList {
		return "", InvalidParam.New().Because("message[%s] must be a string", name)
	}
	return m.Text, nil
}

// decodeRest reads what is not text.
func (m *OutgoingMessage) decodeRest(p *Params, v Value) (err error) {
	if err = m.decodeDynamic(p, v.Get("dynamic_text")); err != nil {
		return err
	}
	if m.Sticker, err = optionalID("message[sticker_id]", v.Get("sticker_id")); err != nil {
		return err
	}
	if err = m.decodeAttachments(p, v); err != nil {
		return err
	}
	if replies := v.Get("quick_replies"); !replies.Empty() {
		if m.QuickReplies, err = p.structured("message[quick_replies]", replies); err != nil {
			return err
		}
	}
	if template := v.Get("template"); !template.Empty() {
		m.Template, err = p.structured("message[template]", template)
	}
	return err
}

func (m *OutgoingMessage) decodeDynamic(p *Params, v Value) error {
	v, err := p.structured("message[dynamic_text]", v)
	if err != nil || v.Empty() {
		return err
	}
	m.flaw = check(&dynamicText, v, "message[dynamic_text]")
	m.Dynamic = &DynamicText{Text: v.Get("text").Text, Fallback: v.Get("fallback_text").Text}
	return nil
}

func (m *OutgoingMessage) decodeAttachments(p *Params, v Value) error {
	const one, many = "message[attachment]", "message[attachments]"
	if single := v.Get("attachment"); !single.Empty() {
		a, err := decodeAttachment(p, single, step{name: one})
		m.Attachments = []Attachment{a}
		return err
	}
	list, err := p.structured(many, v.Get("attachments"))
	switch {
	case err != nil || list.Empty():
		return err
	case list.Kind != KindList:
		return MustBeArray.New(many)
	case len(list.Items) > maxAttachments:
		m.flaw = TooManyElements.New(many).Because("a message holds at most %d attachments", maxAttachments)
	}
	m.listed = true
	m.Attachments = make([]Attachment, len(list.Items))
	for i := range list.Items {
		if m.Attachments[i], err = decodeAttachment(p, list.Items[i].Value, step{name: many}, step{index: i}); err != nil {
			return err
		}
	}
	return nil
}

func decodeAttachment(p *Params, v Value, at ...step) (a Attachment, err error) {
	w := walk{path: at}
	if v, err = p.structured(at[0].name, v); err != nil {
		return a, err
	}
	if v.Kind != KindObject {
		return a, MustBeArray.New(w.at())
	}
	if err = invalidKeys(w.at(), v.Items, attachmentKeys); err != nil {
		return a, err
	}
	if a.Type, err = attachmentType(&w, v.Get("type")); err != nil {
		return a, err
	}
	a.Payload, err = p.structured(w.at("payload"), v.Get("payload"))
	return a, err
}

func attachmentType(w *walk, v Value) (AttachmentType, error) {
	if v.Empty() {
		return "", w.missing("type")
	}
	for i, name := range attachmentTypes {
		if !strings.EqualFold(name, v.Text) {
			continue
		}
		if i >= sendableTypes {
			return "", InvalidParam.New().Because("attachments of type %s are received only", name)
		}
		return AttachmentType(name), nil
	}
	if strings.EqualFold(v.Text, "like_heart") || strings.EqualFold(v.Text, "media_share") {
		return "", InvalidParam.New().Because("attachments of type %s belong to Instagram", v.Text)
	}
	return "", notInEnum(w.at("type"), attachmentTypes, v.String())
}

// DecodeAttachmentUpload reads and checks the parameters of
// POST /{page}/message_attachments: an attachment by its URL, or with the file
// that the request carries. The error is an *Error.
// https://developers.facebook.com/docs/messenger-platform/reference/attachment-upload-api
func DecodeAttachmentUpload(p *Params) (Attachment, *File, error) {
	v, err := structure(p, "message")
	if err == nil && !v.Present() {
		err = ParamRequired.New("message")
	}
	var m OutgoingMessage
	if err == nil {
		err = m.decode(p, v)
	}
	if err == nil {
		err = m.flaw
	}
	if err == nil && len(m.Attachments) != 1 {
		err = ParamRequired.New("attachment").Because("an upload is one attachment")
	}
	if err != nil {
		return Attachment{}, nil, err
	}
	a, file := m.Attachments[0], p.Upload()
	switch {
	case a.Type == Template:
		err = InvalidParam.New().Because("a template cannot be uploaded: message[attachment][type] must be image, video, audio or file")
	case a.AttachmentID() != 0:
		err = InvalidParam.New().Because("attachment_id names a file that is uploaded already: give a url or the part filedata")
	default:
		err = m.validate(Rules{}, file != nil)
	}
	return a, file, err
}
