// Package graph declares the Graph API once: node types with their fields,
// edges and parameters, and for each call the token, permission and Page task
// that it needs. Routing, field expansion, unknown-field errors, metadata=1,
// the OpenAPI document and the reference page are all derived from it; adding
// an endpoint is adding a declaration here and a function in graphhttp.
//
// The declarations are data: nothing here changes after the program started.
// Source of the frame: https://developers.facebook.com/docs/graph-api/overview
package graph

import (
	"parley/graphapi"
	"parley/internal/auth"
)

// Type is one type of node.
type Type struct {
	Name   string // as error texts show it: "on node type (Page)"
	Path   string // how documents write its place in a path, "" when it has none
	Doc    string
	Source string // Meta's page
	ID     string // what its identifiers look like
	Fields []Field
	Edges  []Edge
	Read   []Access // who may read the node; none: it exists only inside other answers
	Ops    []Op     // what POST and DELETE on the node itself do
}

// Field is one property of a node.
type Field struct {
	Name string
	Type string // in Meta's words: numeric string, datetime, list<string>, ...
	Doc  string
	// Target is the node type of an object-valued field, "" for a plain value.
	Target string
	// Default: the field is in the answer when the caller names no fields.
	Default bool
	// Scope is the permission without which the field is left out silently.
	Scope auth.Scopes
	// Free: readable without the permission that its node type asks for.
	Free bool
	// Absent: the field exists at Meta and has no value on this server, so it
	// is left out and never reported as nonexisting.
	Absent bool
}

// Edge is a list of nodes, or an action, that hangs on a node.
type Edge struct {
	Name   string
	Doc    string
	Source string
	Target string // node type of the elements, "" when there is nothing to list
	// Extra are fields that the elements have on this edge only.
	Extra []Field
	// Defaults are the fields of an element when the caller names none; nil
	// means the default fields of Target.
	Defaults []string
	// MaxLimit caps the limit parameter, 0 for an edge that is never paged.
	MaxLimit int
	// Single: the edge leads to one node, {"data":{...}}, instead of a list.
	Single bool
	// Sparse: inside another answer, an empty list is left out.
	Sparse bool
	// Public: reading needs no token.
	Public bool
	Ops    []Op
}

// DefaultLimit is the page size when the caller names none.
// https://developers.facebook.com/docs/graph-api/results
const DefaultLimit = 25

// Op is what one method does on an edge, or on a node.
type Op struct {
	Method string // GET, POST or DELETE
	Doc    string
	Params []Param
	Access []Access
	// WrongToken is the answer to a kind of token that Access does not name.
	WrongToken *graphapi.Error
	// Late: permissions are checked by the code behind the call, after its
	// parameters, instead of before it.
	Late bool
	// Result names the answer of a write: a schema of the OpenAPI document.
	Result string
}

// Access is what one kind of token needs.
type Access struct {
	Token auth.TokenKind
	Scope auth.Scopes // all of them
	Tasks auth.Tasks  // one of them is enough; 0 = none asked for
	// Also are permissions that Meta's newer pages ask for besides; a missing
	// one is named under debug=all only.
	Also auth.Scopes
	// Denied is the answer to a missing permission or task; nil answers an
	// empty list.
	Denied *graphapi.Error
	// TaskDenied replaces Denied for a missing task when it differs.
	TaskDenied *graphapi.Error
}

// Param is one parameter of a call.
type Param struct {
	Name     string
	Type     string
	Doc      string
	Required bool
	Enum     []string
}

// Types lists every node type, in the order of the reference.
func Types() []*Type {
	return []*Type{&User, &Page, &Application, &Thread, &Message, &Profile, &Participant, &MessageTag, &Picture, &Subscription,
		&Persona, &ProductItem, &MessengerProfile, &UserSettings, &Template, &StockTemplate, &Post, &Comment, &Label, &ThreadOwner, &StickerPack, &Sticker, &OptInToken, &Attachment, &Share, &Root}
}

// Lookup returns the node type of a name, nil when there is none.
func Lookup(name string) *Type {
	for _, t := range Types() {
		if t.Name == name {
			return t
		}
	}
	return nil
}

// Field returns the declaration of a field, nil when the type has none.
func (t *Type) Field(name string) *Field { return findField(t.Fields, name) }

// Edge returns the declaration of an edge, nil when the type has none.
func (t *Type) Edge(name string) *Edge {
	for i := range t.Edges {
		if t.Edges[i].Name == name {
			return &t.Edges[i]
		}
	}
	return nil
}

// Op returns what POST or DELETE does on the node, nil when it is not possible.
func (t *Type) Op(method string) *Op { return findOp(t.Ops, method) }

// Defaults returns the names of the fields of an answer without fields=.
func (t *Type) Defaults() []string {
	var names []string
	for i := range t.Fields {
		if t.Fields[i].Default {
			names = append(names, t.Fields[i].Name)
		}
	}
	return names
}

// Elements returns the node type of the listed nodes, nil for an edge that
// lists nothing.
func (e *Edge) Elements() *Type { return Lookup(e.Target) }

// Field returns a field of the listed nodes, those of this edge alone included.
func (e *Edge) Field(name string) *Field {
	if f := findField(e.Extra, name); f != nil {
		return f
	}
	return e.Elements().Field(name)
}

// DefaultFields returns the names of the fields of an element without fields=.
func (e *Edge) DefaultFields() []string {
	if e.Defaults != nil {
		return e.Defaults
	}
	return e.Elements().Defaults()
}

// Op returns what a method does on the edge, nil when it is not possible.
func (e *Edge) Op(method string) *Op { return findOp(e.Ops, method) }

func findOp(ops []Op, method string) *Op {
	for i := range ops {
		if ops[i].Method == method {
			return &ops[i]
		}
	}
	return nil
}

// For returns what a kind of token needs, nil when that kind is not accepted.
func For(list []Access, kind auth.TokenKind) *Access {
	for i := range list {
		if list[i].Token == kind {
			return &list[i]
		}
	}
	return nil
}

// Refusal is the answer to a missing task.
func (a *Access) Refusal() *graphapi.Error {
	if a.TaskDenied != nil {
		return a.TaskDenied
	}
	return a.Denied
}

func findField(fields []Field, name string) *Field {
	for i := range fields {
		if fields[i].Name == name {
			return &fields[i]
		}
	}
	return nil
}
