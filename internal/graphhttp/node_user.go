package graphhttp

import (
	"errors"
	"strings"

	"parley/graphapi"
	"parley/internal/auth"
	"parley/internal/graph"
	"parley/internal/messaging"
)

// userNode is a person with an account.
type userNode struct{ auth.User }

func (u *userNode) kind() *graph.Type        { return &graph.User }
func (u *userNode) appendID(b []byte) []byte { return u.ID.AppendTo(b) }

func (u *userNode) appendField(_ *call, b []byte, name string) ([]byte, bool) {
	first, last := splitName(u.Name)
	switch name {
	case "name":
		return appendText(b, u.Name)
	case "first_name", "short_name":
		return appendText(b, first)
	case "last_name":
		return appendText(b, last)
	case "name_format":
		return appendText(b, "{first} {last}")
	}
	return b, false
}

// splitName takes "First Last" apart; a single word is a first name.
func splitName(name string) (first, last string) {
	first, last, _ = strings.Cut(name, " ")
	return first, strings.TrimSpace(last)
}

// appendText appends a string; an empty one is no value, as Graph leaves
// empty fields out.
func appendText(b []byte, s string) ([]byte, bool) {
	if s == "" {
		return b, false
	}
	return graphapi.AppendString(b, s), true
}

// appNode is an app.
type appNode struct{ auth.App }

func (a *appNode) kind() *graph.Type        { return &graph.Application }
func (a *appNode) appendID(b []byte) []byte { return a.ID.AppendTo(b) }

func (a *appNode) appendField(c *call, b []byte, name string) ([]byte, bool) {
	switch name {
	case "category":
		return appendText(b, appCategory)
	case "link":
		return appendText(b, c.appLink(a.ID))
	case "name":
		return appendText(b, a.Name)
	}
	return b, false
}

// appCategory is the category of every app: bots on Pages are business.
const appCategory = "Business"

func (c *call) appLink(app graphapi.ID) string { return c.srv.PublicURL() + "/" + app.String() }

// pageNode is a Page. Everything but its id is read when it is needed: the
// path of a send needs nothing.
type pageNode struct {
	id     graphapi.ID
	tasks  auth.Tasks // of the token's user, where they were listed
	page   *messaging.Page
	token  string
	joined *bool // whether the token's app is subscribed
}

func (p *pageNode) kind() *graph.Type        { return &graph.Page }
func (p *pageNode) appendID(b []byte) []byte { return p.id.AppendTo(b) }

func (p *pageNode) prepare(c *call, nodes []node, field string) error {
	for _, n := range nodes {
		var err error
		p := n.(*pageNode)
		switch field {
		case "access_token":
			p.token, err = c.srv.Auth.PageToken(c.ctx, c.who, p.id)
			if errors.Is(err, auth.ErrNotFound) {
				err = nil // no role: no token, and the field is left out
			}
		case "has_added_app", "is_webhooks_subscribed":
			p.joined, err = c.joined(p.id)
		case "id", "tasks":
		default:
			p.page, err = c.page(p.id)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (p *pageNode) appendField(c *call, b []byte, name string) ([]byte, bool) {
	switch name {
	case "name":
		return appendText(b, p.page.Name)
	case "access_token":
		return appendText(b, p.token)
	case "category":
		return appendText(b, p.page.Category)
	case "category_list":
		return p.appendCategories(b)
	case "link":
		return appendText(b, c.srv.PublicURL()+"/m/"+p.id.String())
	case "tasks":
		return appendTexts(b, p.tasks.Names()), true
	case "has_added_app", "is_webhooks_subscribed":
		return appendBool(b, *p.joined), true
	}
	return b, false
}

func (p *pageNode) appendCategories(b []byte) ([]byte, bool) {
	if p.page.Category == "" {
		return b, false
	}
	b = append(b, `[{"id":`...)
	b = p.page.CategoryID.AppendJSON(b)
	b = append(b, `,"name":`...)
	b = graphapi.AppendString(b, p.page.Category)
	return append(b, '}', ']'), true
}

func appendBool(b []byte, v bool) []byte {
	if v {
		return append(b, "true"...)
	}
	return append(b, "false"...)
}

func appendTexts(b []byte, list []string) []byte {
	b = append(b, '[')
	for i, s := range list {
		if i > 0 {
			b = append(b, ',')
		}
		b = graphapi.AppendString(b, s)
	}
	return append(b, ']')
}
