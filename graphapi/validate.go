package graphapi

// Limits of a message's own fields; those of templates stand in their rules.
// https://developers.facebook.com/docs/messenger-platform/reference/send-api
const (
	maxText        = 2000 // characters
	maxMetadata    = 1000 // characters
	maxAttachments = 30   // of one message

	// Many texts of templates have no documented limit, or are cut when they are
	// shown. All of them together are read back with every list of messages.
	maxTrees = 256 << 10 // bytes of templates and quick replies
)

// Rules are what validity depends on besides the request.
type Rules struct {
	Version Version // of the path, as it was written; 0 = none
	// RetiredTemplates lets the list and open_graph templates pass, and the
	// buttons of their time.
	RetiredTemplates bool
	// Since reports whether a thing that came at some date is known: react,
	// attachments, sticker_id, image_grid. nil = all are.
	Since func(name string) bool
}

func (r *Rules) knows(name string) bool { return r.Since == nil || r.Since(name) }

// Validate checks what a request says, after its recipient is known: message
// against sender action, then the limits of the content. What templates and
// quick replies hold is brought into the case and the kinds of JSON that the
// documentation has. The error is an *Error.
func (r *SendRequest) Validate(rules Rules) error {
	empty := r.Message.IsZero()
	switch {
	case !empty && r.Action != "":
		return MessageAndState.New()
	case r.Action != "":
		return rules.action(r.Action)
	case empty:
		return MessageOrStateNeeded.New()
	case r.Message.flaw != nil:
		return r.Message.flaw
	}
	if err := r.checkType(); err != nil {
		return err
	}
	return r.Message.validate(rules, r.File != nil)
}

// action refuses sender actions that are not known yet.
func (r *Rules) action(a SenderAction) error {
	if (a == React || a == Unreact) && !r.knows("react") {
		return notInEnum("sender_action", []string{string(MarkSeen), string(TypingOn), string(TypingOff)}, string(a))
	}
	return nil
}

// checkType holds the messaging type to what it needs.
// https://developers.facebook.com/docs/messenger-platform/send-messages#messaging_types
func (r *SendRequest) checkType() error {
	switch {
	case r.Type == MessageTag && r.Tag == "":
		return InvalidParam.New().Because("messaging_type MESSAGE_TAG needs the parameter tag, such as HUMAN_AGENT")
	case r.Type == Utility && !r.Message.Template.Present():
		return InvalidParam.New().Because("messaging_type UTILITY needs message.template with the name of an approved template")
	case r.Tag == "CUSTOMER_FEEDBACK" && r.Message.templateType() != "customer_feedback":
		return InvalidParam.New().Because("tag CUSTOMER_FEEDBACK goes with the template customer_feedback only")
	}
	return nil
}

// validate checks the content; upload tells that a file goes with it.
func (m *OutgoingMessage) validate(rules Rules, upload bool) error {
	if err := within("message[text]", m.Text, maxText); err != nil {
		return err
	}
	if err := within("message[metadata]", m.Metadata, maxMetadata); err != nil {
		return err
	}
	if m.Sticker != 0 && !rules.knows("sticker_id") {
		return invalidKeys("message", []Member{{Name: "sticker_id"}}, contents[:3])
	}
	if m.QuickReplies.Present() || m.Template.Present() || m.Attachments != nil {
		if err := m.validateTrees(rules, upload); err != nil {
			return err
		}
		return m.checkSize()
	}
	return nil
}

// checkSize bounds what the trees of a message take together.
func (m *OutgoingMessage) checkSize() error {
	size := m.QuickReplies.size() + m.Template.size()
	for i := range m.Attachments {
		size += m.Attachments[i].Payload.size()
	}
	if size > maxTrees {
		return InvalidParam.New().Because("templates and quick replies take %d bytes: send at most %d in one message", size, maxTrees)
	}
	return nil
}

// Filled checks what a dynamic text came to: it is judged like any text.
func (d *DynamicText) Filled(text string) error {
	if text == "" {
		return MessageEmpty.New().Because("without a name nothing is left of %.100q: give a fallback_text", d.Text)
	}
	return within("message[dynamic_text][text]", text, maxText)
}

// validateTrees checks what is more than text.
func (m *OutgoingMessage) validateTrees(rules Rules, upload bool) error {
	w := walk{Rules: rules, upload: upload}
	if m.QuickReplies.Present() {
		if err := w.from(&quickReplies, m.QuickReplies, "message[quick_replies]"); err != nil {
			return err
		}
	}
	if m.Template.Present() {
		if err := w.from(&utilityTemplate, m.Template, "message[template]"); err != nil {
			return err
		}
	}
	if !m.listed && len(m.Attachments) == 1 {
		return w.attachment(m.Attachments[0], step{name: "message[attachment]"})
	}
	if m.Attachments != nil && !rules.knows("attachments") {
		return invalidKeys("message", []Member{{Name: "attachments"}}, contents[:3])
	}
	for i, a := range m.Attachments {
		if a.Type != Image {
			return InvalidParam.New().Because("message[attachments][%d] is of type %s: a list takes images only", i, a.Type)
		}
		if err := w.attachment(a, step{name: "message[attachments]"}, step{index: i}); err != nil {
			return err
		}
	}
	return nil
}

// filePayload says where a file comes from.
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/saving-assets
var filePayload = fields(may("url", link), may("attachment_id", ident), may("is_reusable", flag)).and(oneSource)

func oneSource(w *walk, v Value) error {
	given := 0
	for _, has := range []bool{w.upload, !v.Get("url").Empty(), !v.Get("attachment_id").Empty()} {
		if has {
			given++
		}
	}
	switch given {
	case 0:
		return w.missing("url")
	case 1:
		return nil
	}
	return w.invalid("an object with one of url and attachment_id, or neither when the part filedata carries the file")
}

// attachment checks the payload of an attachment.
func (w *walk) attachment(a Attachment, at ...step) error {
	if a.Type == Template {
		if !a.Payload.Present() {
			w.path = at
			return w.missing("payload")
		}
		return w.from(&templates, a.Payload, templatePath)
	}
	if !a.Payload.Present() {
		a.Payload.Kind = KindObject // the file alone
	}
	w.path = append(at, step{name: "payload"})
	return w.value(&filePayload, &a.Payload)
}
