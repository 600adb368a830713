package graphhttp

import (
	"cmp"
	"encoding/json"
	"fmt"
	"strings"

	"parley/graphapi"
	"parley/internal/chatview"
	"parley/internal/messaging"
)

// compose turns a request into what goes into the journal, all but its files.
func (c *call) compose(page graphapi.ID, to messaging.Address, req *graphapi.SendRequest) (*messaging.Outgoing, error) {
	msg := &req.Message
	m := &messaging.Outgoing{
		To: to, App: c.who.Token.App, Type: req.Type, Tag: req.Tag,
		Content: messaging.Content{Text: msg.Text, Metadata: msg.Metadata},
	}
	if req.Notification != graphapi.Regular {
		m.Content.Notify = string(req.Notification)
	}
	if msg.QuickReplies.Present() {
		m.Content.QuickReplies = msg.QuickReplies.AppendJSON(nil)
	}
	// What a message may have besides text; most have none of it. The first
	// refusal counts.
	return m, cmp.Or(
		c.checkExtensions(page, req), c.checkLogins(req), c.addPersona(page, req, m), c.addReply(page, req, m),
		c.addControl(req, m), c.addDynamic(page, req, m), c.addUtility(page, req, m), c.addTemplates(page, req, m),
	)
}

// checkExtensions refuses buttons that open a page with extensions on a domain
// that the Page does not list.
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/reference/messenger-profile-api/domain-whitelisting
func (c *call) checkExtensions(page graphapi.ID, req *graphapi.SendRequest) error {
	for _, address := range req.Message.ExtensionURLs() {
		listed, err := c.srv.Profile.Whitelisted(c.ctx, page, address)
		if err != nil {
			return err
		}
		if !listed {
			return graphapi.NotWhitelisted.New().Because("%.200s: add its domain to whitelisted_domains of the Messenger Profile", address)
		}
	}
	return nil
}

// checkLogins refuses buttons that lead to a log-in without https.
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/buttons/login
func (c *call) checkLogins(req *graphapi.SendRequest) error {
	for _, address := range req.Message.LoginURLs() {
		if err := c.srv.Profile.Secure("url", address); err != nil {
			return err
		}
	}
	return nil
}

// addPersona names the author that the person sees.
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/personas
func (c *call) addPersona(page graphapi.ID, req *graphapi.SendRequest, m *messaging.Outgoing) error {
	if req.Persona == 0 {
		return nil
	}
	m.Content.Persona = req.Persona
	_, err := c.srv.Personas.Sender(c.ctx, page, req.Persona)
	return err
}

// typist is the persona that types, nil for the Page itself.
func (c *call) typist(page, persona graphapi.ID) (*chatview.Persona, error) {
	if persona == 0 {
		return nil, nil
	}
	p, err := c.srv.Personas.Sender(c.ctx, page, persona)
	if err != nil {
		return nil, err
	}
	return &chatview.Persona{ID: persona, Name: p.Name, Picture: p.Picture}, nil
}

// addReply checks that the answered message stands in the same thread, and
// stands there still.
// https://developers.facebook.com/docs/messenger-platform/reference/send-api
func (c *call) addReply(page graphapi.ID, req *graphapi.SendRequest, m *messaging.Outgoing) error {
	mid := req.ReplyTo.MID
	if mid == "" {
		return nil
	}
	if _, err := c.srv.Messaging.Named(c.ctx, page, m.To.PSID, mid, "reply_to.mid"); err != nil {
		return err
	}
	m.Content.ReplyTo = &messaging.ReplyTo{MID: mid}
	return nil
}

// addControl moves the thread to another app after the message.
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/conversation-routing
func (c *call) addControl(req *graphapi.SendRequest, m *messaging.Outgoing) error {
	if req.Control.Type == "" {
		return nil
	}
	m.Control = &messaging.Control{Action: strings.ToLower(req.Control.Type), To: req.Control.App, Metadata: req.Control.Payload}
	return c.routable(m.Control.To)
}

// addDynamic fills in the name of the person.
func (c *call) addDynamic(page graphapi.ID, req *graphapi.SendRequest, m *messaging.Outgoing) error {
	d := req.Message.Dynamic
	if d == nil {
		return nil
	}
	person, err := c.named(page, &m.To)
	if err != nil {
		return err
	}
	m.Content.Text = messaging.DynamicText(d.Text, d.Fallback, &person)
	return d.Filled(m.Content.Text)
}

// named finds the person whose names a text may use. A group has none.
func (c *call) named(page graphapi.ID, to *messaging.Address) (messaging.Customer, error) {
	if to.Group {
		return messaging.Customer{}, nil
	}
	t, err := c.srv.Messaging.Thread(c.ctx, page, to.PSID)
	if err != nil {
		return messaging.Customer{}, c.unlessUnknown(page, to.PSID, err)
	}
	err = c.loadPeople([]graphapi.ID{t.Customer})
	return c.people[t.Customer], err
}

// addUtility fills in a utility template: with a body alone it is text, else
// a generic template.
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/utility-messages
func (c *call) addUtility(page graphapi.ID, req *graphapi.SendRequest, m *messaging.Outgoing) error {
	if !req.Message.Template.Present() {
		return nil
	}
	r, err := c.srv.Utility.Render(c.ctx, page, req.Message.Template)
	if err != nil {
		return err
	}
	m.Template = "utility"
	m.Content.Text = r.Text
	if r.Generic.Present() {
		m.Content.Attach = []messaging.Attachment{{Type: string(graphapi.Template), Payload: r.Generic.AppendJSON(nil), Utility: true}}
	}
	return nil
}

// addTemplates adds templates as they were sent; products are looked up.
func (c *call) addTemplates(page graphapi.ID, req *graphapi.SendRequest, m *messaging.Outgoing) error {
	for _, a := range req.Message.Attachments {
		if a.Type != graphapi.Template {
			continue
		}
		m.Template = a.TemplateType()
		payload := a.Payload.AppendJSON(nil)
		if m.Template == "product" {
			var err error
			if payload, err = c.productCards(page, a.Payload.Get("elements")); err != nil {
				return err
			}
		}
		m.Content.Attach = append(m.Content.Attach, messaging.Attachment{Type: string(a.Type), Payload: payload})
	}
	return nil
}

// productCards writes a product template with what the catalogue says now.
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/template/product
func (c *call) productCards(page graphapi.ID, elements graphapi.Value) ([]byte, error) {
	b := []byte(`{"template_type":"product","elements":[`)
	for i, e := range elements.Items {
		id, _ := e.Value.Get("id").ID() // digits, as Validate has seen
		p, err := c.srv.Catalog.Shown(c.ctx, page, id)
		if err != nil {
			return nil, err
		}
		raw, err := json.Marshal(p)
		if err != nil {
			return nil, fmt.Errorf("encoding product: %w", err)
		}
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, raw...)
	}
	return append(b, ']', '}'), nil
}
