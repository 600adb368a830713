package graphhttp

import (
	"fmt"
	"strings"

	"parley/graphapi"
	"parley/internal/auth"
	"parley/internal/graph"
)

// permit checks that the token may do op. allowed is false without an error
// when Meta answers an empty list.
func (c *call) permit(op *graph.Op) (allowed bool, err error) {
	a := graph.For(op.Access, c.who.Token.Kind)
	if a == nil {
		return false, op.WrongToken.Because("the call takes %s; this is a %s token", graph.Needs(op.Access), graph.TokenName(c.who.Token.Kind))
	}
	why := c.lacks(a)
	switch {
	case why == "":
		c.warnAlso(a)
		return true, nil
	case a.Denied == nil:
		c.note(warning, "The answer is empty: "+why, "")
		return false, nil
	case !c.who.Token.Scopes.Has(a.Scope):
		return false, a.Denied.Because("%s", why)
	}
	return false, a.Refusal().Because("%s", why)
}

// admit does what permit does, and refuses a parameter that op needs and that
// was given without a value. One that is missing is refused where it is read.
func (c *call) admit(op *graph.Op) (allowed bool, err error) {
	if allowed, err = c.permit(op); err != nil {
		return false, err
	}
	for i := range op.Params {
		if p := &op.Params[i]; p.Required && c.params.Blank(p.Name) {
			return false, graphapi.ParamEmpty.New(p.Name).Because("%s was given without a value", p.Name)
		}
	}
	return allowed, nil
}

// lacks says what the token lacks for an access, "" when nothing.
func (c *call) lacks(a *graph.Access) string {
	t := &c.who.Token
	if missing := a.Scope &^ t.Scopes; missing != 0 {
		return fmt.Sprintf("the token lacks %s; it holds %s", missing, t.Scopes)
	}
	if a.Tasks != 0 && t.Kind == auth.PageToken && c.who.Tasks&a.Tasks == 0 {
		return fmt.Sprintf("user %d holds %s on Page %d and needs %s", t.User, orNone(c.who.Tasks.Names()),
			t.Page, strings.Join(a.Tasks.Names(), " or "))
	}
	return ""
}

// warnAlso names the permissions that newer pages of Meta ask for besides.
func (c *call) warnAlso(a *graph.Access) {
	if missing := a.Also &^ c.who.Token.Scopes; missing != 0 && c.form.debug != "" {
		c.note(warning, "Meta's reference also asks for "+strings.Join(missing.Names(), ", ")+" here.", "")
	}
}

// permitRead checks that the token may read a node with this selection.
func (c *call) permitRead(t *graph.Type, s *selection) error {
	a := graph.For(t.Read, c.who.Token.Kind)
	if a == nil {
		return c.missing("a %s is read with %s", t.Name, graph.Needs(t.Read))
	}
	why := c.lacks(a)
	if why == "" || s.free() {
		c.warnAlso(a)
		return nil
	}
	return a.Denied.Because("%s", why)
}

// free reports whether everything selected is readable without the
// permission that the node type asks for.
func (s *selection) free() bool {
	for i := range s.items {
		if f := s.items[i].field; f == nil || !f.Free {
			return false
		}
	}
	return true
}

// seesEdge reports whether the token may see an embedded edge; if not, it is
// left out, and debug=all tells.
func (c *call) seesEdge(e *graph.Edge, op *graph.Op) bool {
	a := graph.For(op.Access, c.who.Token.Kind)
	why := "it takes " + graph.Needs(op.Access)
	if a != nil {
		why = c.lacks(a)
	}
	if why != "" {
		c.note(warning, "Field "+e.Name+" was left out: "+why, e.Source)
	}
	return why == ""
}

// seesField is seesEdge for a field.
func (c *call) seesField(t *graph.Type, f *graph.Field) bool {
	if f.Scope == 0 {
		return true // pictures are described without a token
	}
	missing := f.Scope &^ c.who.Token.Scopes
	if missing != 0 {
		c.note(warning, "Field "+f.Name+" is only accessible on "+t.Name+" object, if "+missing.String()+" permission is granted by the user", t.Source)
	}
	return missing == 0
}

func orNone(names []string) string {
	if len(names) == 0 {
		return "no task"
	}
	return strings.Join(names, ", ")
}

// note is a message of debug=all.
// https://developers.facebook.com/docs/graph-api/guides/debugging
type note struct{ text, level, link string }

// Levels of notes.
const (
	info    = "info"
	warning = "warning"
)

// note keeps a message for __debug__.
func (c *call) note(level, text, link string) {
	c.notes = append(c.notes, note{text, level, link})
}

// appendDebug puts the notes into the answer, an object, as its last member.
func (c *call) appendDebug(b []byte) []byte {
	b = b[:len(b)-1]
	if len(b) > 1 {
		b = append(b, ',')
	}
	b = append(b, `"__debug__":{`...)
	sep := `"messages":[`
	for _, n := range c.notes {
		if c.form.debug == warning && n.level == info {
			continue
		}
		b = append(b, sep...)
		b = append(b, `{"message":`...)
		b = graphapi.AppendString(b, n.text)
		b = append(b, `,"type":`...)
		b = graphapi.AppendString(b, n.level)
		if n.link != "" {
			b = append(b, `,"link":`...)
			b = graphapi.AppendString(b, n.link)
		}
		b = append(b, '}')
		sep = ","
	}
	if sep == "," {
		b = append(b, ']')
	}
	return append(b, '}', '}')
}
