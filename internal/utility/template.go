package utility

import (
	"encoding/json"
	"fmt"

	"parley/graphapi"
)

// Template is a message with placeholders, in one language.
type Template struct {
	Name     string          `json:"name"`
	Language string          `json:"language"`
	Category string          `json:"category"` // UTILITY
	Status   Status          `json:"status"`
	Format   string          `json:"parameter_format"` // graphapi.PositionalParameters or NamedParameters
	Parts    json.RawMessage `json:"components"`       // as created
	Library  string          `json:"library,omitempty"`
	// Reasons say why the template was rejected.
	Reasons   []string `json:"reasons,omitempty"`
	UpdatedAt int64    `json:"updated_at"` // Unix milliseconds
}

// Status is where a template stands on its way through review.
type Status string

// The states of a template. Only an APPROVED one can be sent.
// https://developers.facebook.com/docs/graph-api/reference/page/message_templates
const (
	Approved Status = "APPROVED"
	Rejected Status = "REJECTED"
)

// Statuses lists every state.
func Statuses() []Status {
	return []Status{
		Approved, "ARCHIVED", "DELETED", "DISABLED", "IN_APPEAL", "LIMIT_EXCEEDED", "PAUSED", "PENDING", "PENDING_DELETION", Rejected,
	}
}

// part is a component as it is used.
type part struct {
	Type, Format, Text string
	Buttons            []templateButton
}

type templateButton struct{ Type, Text, Payload, URL string }

func partOf(v graphapi.Value) part {
	p := part{Type: v.Get("type").Text, Format: v.Get("format").Text, Text: v.Get("text").Text}
	for _, m := range v.Get("buttons").Items {
		b := m.Value
		p.Buttons = append(p.Buttons, templateButton{b.Get("type").Text, b.Get("text").Text, b.Get("payload").Text, b.Get("url").Text})
	}
	return p
}

// parts are the components by their type.
type parts map[string]part

func partsOf(v graphapi.Value) parts {
	all := parts{}
	for i := range v.Items {
		p := partOf(v.Items[i].Value)
		all[p.Type] = p
	}
	return all
}

// components reads the stored components.
func (t *Template) components() (graphapi.Value, error) {
	v, err := graphapi.ParseLoose(string(t.Parts), graphapi.Limits{})
	if err != nil {
		return v, fmt.Errorf("reading template %s: %w", t.Name, err)
	}
	return v, nil
}
