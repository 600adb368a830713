// Package fieldset is the language of the Graph parameter fields: names,
// modifiers such as .limit(5) and nested lists in braces.
//
// Source: https://developers.facebook.com/docs/graph-api/guides/field-expansion
package fieldset

import (
	"slices"
	"strings"
)

// Bounds of one list.
const (
	MaxDepth  = 16   // levels of braces
	MaxFields = 1000 // fields on all levels
)

// Set is a list of fields in the order of the request.
type Set []Field

// Field is one field or edge that is asked for.
type Field struct {
	Name  string
	Alias string // from .as(x); empty = none
	Args  []Arg  // the other modifiers, each name once
	Sub   Set    // fields of what the field leads to; nil = its defaults
}

// Arg is a modifier: .limit(5) is {limit 5}. Value is the text between the
// parentheses as it stands, quotes included.
type Arg struct{ Name, Value string }

// Key returns the name under which the field is answered.
func (f *Field) Key() string {
	if f.Alias != "" {
		return f.Alias
	}
	return f.Name
}

// Arg returns the value of a modifier, "" when there is none.
func (f *Field) Arg(name string) string {
	for _, a := range f.Args {
		if a.Name == name {
			return a.Value
		}
	}
	return ""
}

// Find returns the first field of a name, nil when it is not asked for.
func (s Set) Find(name string) *Field {
	for i := range s {
		if s[i].Name == name {
			return &s[i]
		}
	}
	return nil
}

// Has reports whether a field is asked for.
func (s Set) Has(name string) bool { return s.Find(name) != nil }

// String returns the canonical text, which Parse reads back to an equal Set.
func (s Set) String() string {
	var b strings.Builder
	s.write(&b)
	return b.String()
}

func (s Set) write(b *strings.Builder) {
	for i := range s {
		if i > 0 {
			b.WriteByte(',')
		}
		s[i].write(b)
	}
}

func (f *Field) write(b *strings.Builder) {
	b.WriteString(f.Name)
	for _, a := range f.Args {
		b.WriteString("." + a.Name + "(" + a.Value + ")")
	}
	if f.Alias != "" {
		b.WriteString(".as(" + f.Alias + ")")
	}
	if f.Sub != nil {
		b.WriteByte('{')
		f.Sub.write(b)
		b.WriteByte('}')
	}
}

// merge adds fields to a set. One that is there already, under the same
// alias, takes the modifiers and fields of its repetition.
func (s Set) merge(more Set) Set {
	for _, f := range more {
		i := slices.IndexFunc(s, func(old Field) bool { return old.Name == f.Name && old.Alias == f.Alias })
		if i < 0 {
			s = append(s, f)
			continue
		}
		s[i].Sub = s[i].Sub.merge(f.Sub)
		for _, a := range f.Args {
			s[i].set(a)
		}
	}
	return s
}

// set adds a modifier; the last of equal names wins.
func (f *Field) set(a Arg) {
	for i := range f.Args {
		if f.Args[i].Name == a.Name {
			f.Args[i].Value = a.Value
			return
		}
	}
	f.Args = append(f.Args, a)
}
