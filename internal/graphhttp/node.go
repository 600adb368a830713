package graphhttp

import (
	"parley/graphapi"
	"parley/internal/graph"
)

// node is a value of one node type, ready to be written.
type node interface {
	kind() *graph.Type
	// appendID appends the identifier as it stands on the wire, unquoted.
	appendID(b []byte) []byte
	// appendField appends the JSON of a plain field; false when it has no
	// value now.
	appendField(c *call, b []byte, name string) ([]byte, bool)
}

// holder is a node with nodes in fields of its own.
type holder interface {
	// object returns the value of an object-valued field, nil when there is none.
	object(c *call, name string) node
}

// preparer is a node whose fields must be read before they can be written.
type preparer interface {
	// prepare reads what a field of all nodes needs; they are of its own type.
	prepare(c *call, nodes []node, field string) error
}

// list is what an edge answers for one node.
type list struct {
	nodes         []node
	before, after string // cursors of the first and last element; "" = not paged, or empty
	next, prev    bool   // whether more follows on that side
	limit         int
	total         int // of the whole list, with counted
	counted       bool
}

// idText returns a node's identifier.
func idText(n node) string { return string(n.appendID(nil)) }

// appendText appends a string; an empty one is no value, as Graph leaves
// empty fields out.
func appendText(b []byte, s string) ([]byte, bool) {
	if s == "" {
		return b, false
	}
	return graphapi.AppendString(b, s), true
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
