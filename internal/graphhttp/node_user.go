package graphhttp

import (
	"parley/internal/auth"
	"parley/internal/graph"
	"parley/internal/messaging"
)

// userNode is a person with an account.
type userNode struct{ auth.User }

func (u *userNode) kind() *graph.Type        { return &graph.User }
func (u *userNode) appendID(b []byte) []byte { return u.ID.AppendTo(b) }

func (u *userNode) appendField(_ *call, b []byte, name string) ([]byte, bool) {
	first, last := messaging.SplitName(u.Name)
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
