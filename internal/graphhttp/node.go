package graphhttp

import (
	"strconv"

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

// object appends a small JSON object, whose empty texts and zero numbers are
// left out.
type object struct {
	b    []byte
	some bool
}

func (o *object) key(name string) {
	between := byte(',')
	if !o.some {
		between = '{'
	}
	o.b = append(append(o.b, between, '"'), name...)
	o.b = append(o.b, `":`...)
	o.some = true
}

func (o *object) text(name, s string) {
	if s != "" {
		o.key(name)
		o.b = graphapi.AppendString(o.b, s)
	}
}

func (o *object) number(name string, n int) {
	if n != 0 {
		o.key(name)
		o.b = strconv.AppendInt(o.b, int64(n), 10)
	}
}

// raw appends JSON as it is.
func (o *object) raw(name, json string) {
	if json != "" {
		o.key(name)
		o.b = append(o.b, json...)
	}
}

// end closes the object and returns everything.
func (o *object) end() []byte {
	if !o.some {
		o.b = append(o.b, '{')
	}
	return append(o.b, '}')
}
