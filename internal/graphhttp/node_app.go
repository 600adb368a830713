package graphhttp

import (
	"parley/graphapi"
	"parley/internal/auth"
	"parley/internal/graph"
)

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
