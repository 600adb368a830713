package dispatch

import (
	"encoding/json"
	"errors"
	"fmt"

	"parley/internal/messaging"
	"parley/webhook"
)

// act appends an item of a rare kind: parties, and the one key that names it.
// Some name no sender.
func (c composer) act(b []byte, e *messaging.Event) ([]byte, error) {
	key, value, err := c.value(e)
	if err != nil {
		return b, err
	}
	from := e.PSID
	switch v := value.(type) {
	case webhook.OptIn:
		if v.UserRef != "" { // the checkbox: nobody knows yet who ticked it
			from = 0
		}
	case webhook.PolicyEnforcement:
		from = 0
	}
	raw, err := json.Marshal(value)
	b = append(appendParties(b, from, e.Page, e.At), '"')
	b = append(append(b, key...), `":`...)
	return appendRaw(b, raw), err
}

// value returns the key and the value that tell the kind of an item.
func (c composer) value(e *messaging.Event) (key string, value any, err error) {
	switch e.Kind {
	case messaging.KindOptIn:
		return read("optin", e, optIn)
	case messaging.KindReferral:
		return read("referral", e, referral)
	case messaging.KindReaction:
		return read("reaction", e, func(r messaging.Reaction) any { return c.reaction(e, r) })
	case messaging.KindEdit:
		return read("message_edit", e, func(m messaging.Edit) any {
			return webhook.Edit{MID: c.mid(e, m.On), Text: m.Text, NumEdit: m.Number}
		})
	case messaging.KindUnsend:
		return read("message", e, func(m messaging.Target) any {
			return webhook.Message{MID: c.mid(e, m.On), IsDeleted: true}
		})
	case messaging.KindLink:
		return read("account_linking", e, accountLinking)
	case messaging.KindForm:
		if key = fieldOf(e); key != "" { // the key of a form is its field
			return read(key, e, func(f messaging.Form) any { return f.Answer })
		}
	case messaging.KindGame:
		return read("game_play", e, func(g messaging.Game) any { return g.Payload })
	case messaging.KindControl:
		return control(e)
	case messaging.KindPolicy:
		return read("policy_enforcement", e, func(p messaging.Policy) any {
			return webhook.PolicyEnforcement{Action: p.Action, Reason: p.Reason}
		})
	}
	return "", nil, fmt.Errorf("kind %d has no webhook", e.Kind)
}

// read decodes the body of an event and shapes it for the wire.
func read[T any](key string, e *messaging.Event, shape func(T) any) (string, any, error) {
	v, err := messaging.Decode[T](e)
	if err != nil {
		return "", nil, err
	}
	return key, shape(v), nil
}

// optIn is the value of one of the variants, which have little in common.
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks/webhook-events/messaging_optins
func optIn(o messaging.OptIn) any {
	switch o.Type {
	case messaging.OptInOnce:
		return webhook.OptIn{Type: o.Type, Payload: o.Payload, OneTimeToken: o.Token}
	case messaging.OptInRecurring:
		w := webhook.OptIn{
			Type: o.Type, Title: o.Title, Payload: o.Payload, Ref: o.Ref, Token: o.Token, Topic: o.Topic,
			Frequency: o.Frequency, Timezone: o.Timezone, Status: o.Status,
			TokenExpiry: webhook.Millis(o.ExpiresAt), UserTokenStatus: "NOT_REFRESHED",
		}
		if o.Refreshed {
			w.UserTokenStatus = "REFRESHED"
		}
		if o.Ref != "" { // only a link carries one
			w.Source = "SHORTLINK"
		}
		return w
	}
	return webhook.OptIn{Ref: o.Ref, UserRef: o.UserRef}
}

func referral(r messaging.Referral) any {
	w := webhook.Referral{Ref: r.Ref, AdID: r.AdID, Source: r.Source, Type: r.Type, Ads: r.Ads, RefererURI: r.Referer}
	if r.Product != "" {
		w.Product = &webhook.ProductRef{ID: r.Product}
	}
	return w
}

// appendReferral appends a referral as part of a message or postback.
func appendReferral(b []byte, r *messaging.Referral) ([]byte, error) {
	if r == nil {
		return b, nil
	}
	raw, err := json.Marshal(referral(*r))
	return appendRaw(append(b, `,"referral":`...), raw), err
}

func (c composer) reaction(e *messaging.Event, r messaging.Reaction) any {
	w := webhook.Reaction{MID: c.mid(e, r.On), Action: "react", Reaction: r.Reaction, Emoji: r.Emoji}
	if r.Emoji == "" {
		w.Action = "unreact"
	}
	return w
}

func accountLinking(l messaging.Link) any {
	if l.Linked {
		return webhook.AccountLinking{Status: "linked", Code: l.Code}
	}
	return webhook.AccountLinking{Status: "unlinked"}
}

// control is the value of the three moves that apps are told of.
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks/webhook-events/messaging_handovers
func control(e *messaging.Event) (string, any, error) {
	m, err := messaging.Decode[messaging.Control](e)
	if err != nil {
		return "", nil, err
	}
	key := m.Action + "_thread_control"
	switch m.Action {
	case messaging.ControlPass, messaging.ControlTake:
		return key, webhook.ThreadControl{PreviousOwner: webhook.AppID(m.From), NewOwner: webhook.AppID(m.To), Metadata: m.Metadata}, nil
	case messaging.ControlRequest:
		return key, webhook.ThreadRequest{RequestedOwner: webhook.AppID(m.To), Metadata: m.Metadata}, nil
	}
	return "", nil, fmt.Errorf("nobody is told when control is moved by %q", m.Action)
}

var errNotJSON = errors.New("body is not JSON")

// invalid refuses JSON that cannot stand in a webhook body.
func invalid(raw []byte) error {
	if !json.Valid(raw) {
		return errNotJSON
	}
	return nil
}

// appendRaw appends JSON in the spelling of webhook bodies; none becomes null.
func appendRaw(b, raw []byte) []byte {
	if len(raw) == 0 {
		return append(b, "null"...)
	}
	return webhook.AppendASCII(b, raw)
}

// formType is the type of the form that an event answers, "" when it cannot be read.
func formType(e *messaging.Event) string {
	f, err := messaging.Decode[messaging.Form](e)
	if err != nil {
		return ""
	}
	return f.Type
}
