package graphapi

import "encoding/json"

// URL returns the address from which a file is fetched, "" when it comes
// otherwise.
func (a Attachment) URL() string { return a.Payload.Get("url").Text }

// AttachmentID returns the earlier upload that is sent again, 0 for none.
func (a Attachment) AttachmentID() ID {
	id, _ := a.Payload.Get("attachment_id").ID() // absent: 0
	return id
}

// Reusable reports whether the file is to be kept for later messages.
func (a Attachment) Reusable() bool {
	yes, _ := a.Payload.Get("is_reusable").Bool()
	return yes
}

// TemplateType returns the type of a template, such as generic; "" for a file.
func (a Attachment) TemplateType() string {
	if a.Type != Template {
		return ""
	}
	return a.Payload.Get("template_type").Text
}

// templateType returns the type of the message's template, "" for none.
func (m *OutgoingMessage) templateType() string {
	if len(m.Attachments) != 1 {
		return ""
	}
	return m.Attachments[0].TemplateType()
}

// ExtensionURLs lists where buttons open a page with Messenger extensions. The
// Page must have whitelisted the domains; if not, the answer is NotWhitelisted.
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/buttons/url
func (m *OutgoingMessage) ExtensionURLs() []string {
	return m.urlsOf(func(v Value) bool {
		on, _ := v.Get("messenger_extensions").Bool()
		return on
	})
}

// LoginURLs lists where account_link buttons lead, which must be https.
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/buttons/login
func (m *OutgoingMessage) LoginURLs() []string {
	return m.urlsOf(func(v Value) bool { return v.Get("type").Text == loginButton.name })
}

// urlsOf lists the addresses of the parts of templates that match.
func (m *OutgoingMessage) urlsOf(match func(Value) bool) (urls []string) {
	for _, a := range m.Attachments {
		if a.Type == Template {
			urls = urlsOf(urls, a.Payload, match)
		}
	}
	return urls
}

func urlsOf(urls []string, v Value, match func(Value) bool) []string {
	if match(v) {
		urls = append(urls, v.Get("url").Text)
	}
	for i := range v.Items {
		urls = urlsOf(urls, v.Items[i].Value, match)
	}
	return urls
}

// IsZero reports whether there is no message.
func (m *OutgoingMessage) IsZero() bool {
	return m.Text == "" && m.Dynamic == nil && m.Metadata == "" && m.Attachments == nil &&
		!m.QuickReplies.Present() && m.Sticker == 0 && !m.Template.Present() && m.flaw == nil
}

// plainMessage is an OutgoingMessage without its methods.
type plainMessage OutgoingMessage

// wireMessage is a message as Meta takes it: one attachment goes by a name of
// its own.
type wireMessage struct {
	*plainMessage
	Attachment  *Attachment  `json:"attachment,omitempty"`
	Attachments []Attachment `json:"attachments,omitempty"`
}

// MarshalJSON writes one attachment as attachment, several as attachments.
func (m OutgoingMessage) MarshalJSON() ([]byte, error) {
	w := wireMessage{plainMessage: (*plainMessage)(&m), Attachments: m.Attachments}
	if len(m.Attachments) == 1 && !m.listed {
		w.Attachment, w.Attachments = &m.Attachments[0], nil
	}
	return json.Marshal(w)
}

// UnmarshalJSON reads what MarshalJSON writes.
func (m *OutgoingMessage) UnmarshalJSON(b []byte) error {
	w := wireMessage{plainMessage: (*plainMessage)(m)}
	if err := json.Unmarshal(b, &w); err != nil {
		return err
	}
	m.Attachments, m.listed = w.Attachments, w.Attachments != nil
	if w.Attachment != nil {
		m.Attachments, m.listed = []Attachment{*w.Attachment}, false
	}
	return nil
}

// MarshalJSON writes the tree as compact JSON; an absent value is null.
func (v Value) MarshalJSON() ([]byte, error) { return v.AppendJSON(nil), nil }

// UnmarshalJSON reads strict JSON within DefaultLimits.
func (v *Value) UnmarshalJSON(b []byte) (err error) {
	*v, err = ParseJSON(string(b), Limits{})
	return err
}
