package graphhttp

import (
	"errors"

	"parley/graphapi"
	"parley/internal/auth"
	"parley/internal/graph"
	"parley/internal/messaging"
)

// pageNode is a Page. Everything but its id is read when it is needed: the
// path of a send needs nothing.
type pageNode struct {
	id     graphapi.ID
	tasks  auth.Tasks // of the token's user, where they were listed
	page   *messaging.Page
	token  string
	joined *bool       // whether the token's app is subscribed
	linker graphapi.ID // PSID that account_linking_token names
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
		case "recipient":
			p.linker, err = c.linker(p.id)
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
	case "recipient":
		return p.linker.AppendJSON(b), p.linker != 0
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

// linker returns the customer whom the parameter account_linking_token names;
// 0 without the parameter.
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/identity/account-linking
func (c *call) linker(page graphapi.ID) (graphapi.ID, error) {
	token := c.params.Get("account_linking_token")
	if token == "" || !c.who.Is(page) {
		return 0, nil
	}
	return c.srv.Profile.Linking(c.ctx, page, token)
}
