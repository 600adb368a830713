package graphhttp

import (
	"errors"
	"strings"

	"parley/graphapi"
	"parley/internal/fieldset"
	"parley/internal/graph"
)

// modifiers are the arguments of an embedded edge: messages.limit(5).
type modifiers fieldset.Field

// Get returns a modifier without the quotes that some clients put around it.
func (m *modifiers) Get(name string) string {
	return strings.Trim((*fieldset.Field)(m).Arg(name), `"'`)
}

// planNode compiles the fields parameter for a node.
func (c *call) planNode(t *graph.Type) (*selection, error) {
	fields, err := c.fields()
	if err != nil {
		return nil, err
	}
	s, err := c.plan(t, t.Field, t.Defaults(), fields)
	if err == nil && c.form.metadata {
		s.addMetadata()
	}
	return s, err
}

// planList compiles the fields parameter for the elements of an edge.
func (c *call) planList(e *graph.Edge) (*selection, error) {
	fields, err := c.fields()
	if err != nil {
		return nil, err
	}
	return c.plan(e.Elements(), e.Field, e.DefaultFields(), fields)
}

// fields reads the parameter fields: a list, a JSON array, or brackets. An
// empty one counts as absent.
func (c *call) fields() (fieldset.Set, error) {
	text := c.params.Get("fields")
	if strings.HasPrefix(text, "{") { // brackets with keys of any kind
		list, err := c.params.List("fields")
		if err != nil {
			return nil, err
		}
		text = strings.Join(list, ",")
	}
	set, err := fieldset.Parse(text)
	if err == nil {
		return set, nil
	}
	var syntax *fieldset.SyntaxError
	if errors.As(err, &syntax) {
		return nil, graphapi.FieldSyntax.New(syntax.Text, syntax.Offset, syntax.List).
			Because("fields is a list of names, with braces for what lies below: participants,messages{id,message}")
	}
	return nil, err
}

// plan compiles a list of fields for one node type; find knows its fields.
// Names that the type does not have are refused, fields without a value here
// or hidden from the token are left out.
// https://developers.facebook.com/docs/graph-api/guides/field-expansion
func (c *call) plan(t *graph.Type, find func(string) *graph.Field, defaults []string, fields fieldset.Set) (*selection, error) {
	s := &selection{kind: t}
	if len(fields) == 0 {
		fields = make(fieldset.Set, len(defaults))
		for i, name := range defaults {
			fields[i].Name = name
		}
	}
	for i := range fields {
		if err := c.planField(s, find, &fields[i]); err != nil {
			return nil, err
		}
	}
	if f := t.Field("id"); f != nil && !s.has("id") {
		s.items = append(s.items, item{name: "id", key: "id", field: f})
	}
	return s, nil
}

func (s *selection) has(key string) bool {
	for i := range s.items {
		if s.items[i].key == key {
			return true
		}
	}
	return false
}

// planField adds one field to a selection.
func (c *call) planField(s *selection, find func(string) *graph.Field, f *fieldset.Field) error {
	it := item{name: f.Name, key: f.Key(), args: (*modifiers)(f), text: f.Sub.String()}
	if it.field = find(f.Name); it.field != nil {
		return c.planValue(s, it, f)
	}
	e := s.kind.Edge(f.Name)
	if e == nil || e.Op("GET") == nil {
		return c.noField(s.kind, f)
	}
	it.edge = e
	var err error
	if it.sub, err = c.plan(e.Elements(), e.Field, e.DefaultFields(), f.Sub); err == nil && c.seesEdge(e, e.Op("GET")) {
		s.items = append(s.items, it)
	}
	return err
}

// planValue adds a plain field, or one that holds a node.
func (c *call) planValue(s *selection, it item, f *fieldset.Field) (err error) {
	if it.field.Target != "" {
		t := graph.Lookup(it.field.Target)
		it.sub, err = c.plan(t, t.Field, t.Defaults(), f.Sub)
	}
	if err == nil && !it.field.Absent && c.seesField(s.kind, it.field) {
		s.items = append(s.items, it)
	}
	return err
}

// noField refuses a field. When curl took the braces out of a list, the name
// is two names grown together, and the log says so.
func (c *call) noField(t *graph.Type, f *fieldset.Field) error {
	e := graphapi.NonexistingField.New(f.Name, t.Name)
	for i := range t.Edges {
		edge := &t.Edges[i]
		if rest, ok := strings.CutPrefix(f.Name, edge.Name); ok && edge.Target != "" && edge.Field(rest) != nil {
			return e.Because("it looks like %s{%s}: curl removes braces from URLs unless it runs with -g", edge.Name, rest)
		}
	}
	return e.Because("a %s has the fields listed by metadata=1", t.Name)
}
