package fieldset

import (
	"encoding/json"
	"fmt"
	"strings"
)

// SyntaxError says what was wrong, where, and in which list.
type SyntaxError struct {
	Text   string // Expected end of string instead of "{".
	Offset int    // of the offending character, from 0
	List   string // the whole list; of a JSON array its elements joined by commas
}

// Error returns the message of the wire.
func (e *SyntaxError) Error() string {
	return fmt.Sprintf(`Syntax error "%s" at character %d: %s`, e.Text, e.Offset, e.List)
}

// Parse reads a list of fields, or a JSON array of such lists. An empty text
// is an empty Set, as if the parameter were absent. The error is a *SyntaxError.
func Parse(s string) (Set, error) {
	list := join(s)
	p := &parser{s: list, fields: MaxFields, depth: MaxDepth}
	if p.peek(); p.i == len(p.s) {
		return nil, nil
	}
	set, err := p.list()
	if err == nil && p.i < len(p.s) {
		err = p.unexpected("end of string")
	}
	if err != nil {
		return nil, err
	}
	return set, nil
}

// join turns ["a","b"] into a,b; any other text is a list already.
func join(s string) string {
	var items []string
	if strings.HasPrefix(strings.TrimSpace(s), "[") && json.Unmarshal([]byte(s), &items) == nil {
		return strings.Join(items, ",")
	}
	return s
}

// parser reads one list in one pass.
type parser struct {
	s      string
	i      int
	fields int // still allowed
	depth  int // levels still allowed
}

// peek skips blanks and returns the next byte, 0 at the end of the list.
func (p *parser) peek() byte {
	for p.i < len(p.s) {
		switch c := p.s[p.i]; c {
		case ' ', '\t', '\r', '\n':
			p.i++
		default:
			return c
		}
	}
	return 0
}

func (p *parser) fail(text string) error {
	return &SyntaxError{Text: text, Offset: p.i, List: p.s}
}

// unexpected says what stands at i instead of what was expected.
func (p *parser) unexpected(expected string) error {
	if p.i >= len(p.s) {
		return p.fail("Expected " + expected + " instead of end of string.")
	}
	r := []rune(p.s[p.i:min(p.i+4, len(p.s))])[:1]
	return p.fail("Expected " + expected + ` instead of "` + string(r) + `".`)
}

func (p *parser) list() (Set, error) {
	set := Set{}
	for {
		f, err := p.item()
		if err != nil {
			return nil, err
		}
		set = set.merge(Set{f})
		if p.peek() != ',' {
			return set, nil
		}
		p.i++
	}
}

func (p *parser) item() (f Field, err error) {
	if p.fields--; p.fields < 0 {
		return f, p.fail("Too many fields.")
	}
	if f.Name, err = p.name(); err != nil {
		return f, err
	}
	if err = p.modifiers(&f); err != nil || p.peek() != '{' {
		return f, err
	}
	p.i++
	if err = p.sub(&f, '}'); err != nil {
		return f, err
	}
	return f, p.modifiers(&f)
}

// sub reads the fields of f up to the closing byte.
func (p *parser) sub(f *Field, end byte) error {
	if p.depth--; p.depth < 0 {
		return p.fail("Fields are nested too deeply.")
	}
	set, err := p.list()
	if err != nil {
		return err
	}
	if p.peek() != end {
		return p.unexpected(`"` + string(end) + `"`)
	}
	p.i++
	p.depth++
	f.Sub = f.Sub.merge(set)
	return nil
}

func (p *parser) name() (string, error) {
	p.peek()
	from := p.i
	for p.i < len(p.s) && nameByte(p.s[p.i]) {
		p.i++
	}
	if p.i == from {
		return "", p.fail("Expected name.")
	}
	return p.s[from:p.i], nil
}

func nameByte(c byte) bool {
	return c|0x20 >= 'a' && c|0x20 <= 'z' || c >= '0' && c <= '9' || c == '_'
}

// modifiers reads .name(args) as often as it comes.
func (p *parser) modifiers(f *Field) error {
	for p.peek() == '.' {
		p.i++
		name, err := p.name()
		if err != nil {
			return err
		}
		if p.peek() != '(' {
			return p.unexpected(`"("`)
		}
		p.i++
		if err := p.modifier(f, name); err != nil {
			return err
		}
	}
	return nil
}

// modifier reads what stands between the parentheses.
func (p *parser) modifier(f *Field, name string) error {
	if name == "fields" && p.peek() != '[' {
		return p.sub(f, ')')
	}
	at := p.i
	value, err := p.balanced()
	if err != nil {
		return err
	}
	switch name {
	case "fields":
		return p.embedded(f, value, at)
	case "as":
		return p.alias(f, value, at)
	}
	f.set(Arg{name, value})
	return nil
}

// alias takes the name that the answer shows.
func (p *parser) alias(f *Field, value string, at int) error {
	a := parser{s: value}
	name, err := a.name()
	if err != nil || name != value {
		p.i = at
		return p.fail("Expected name.")
	}
	f.Alias = name
	return nil
}

// embedded reads .fields(["a","b"]).
func (p *parser) embedded(f *Field, value string, at int) error {
	inner := &parser{s: join(value), fields: p.fields, depth: p.depth - 1}
	if inner.depth < 0 || inner.s == value {
		p.i = at
		return p.fail("Expected name.")
	}
	set, err := inner.list()
	if err != nil || inner.i < len(inner.s) {
		p.i = at
		return p.fail("Expected name.")
	}
	p.fields = inner.fields
	f.Sub = f.Sub.merge(set)
	return nil
}

// balanced reads up to the parenthesis that closes a modifier. Brackets and
// quotes inside must be in pairs.
func (p *parser) balanced() (string, error) {
	from := p.i
	var open []byte
	for ; p.i < len(p.s); p.i++ {
		switch c := p.s[p.i]; c {
		case '"', '\'':
			if !p.quoted(c) {
				return "", p.unexpected("closing quote")
			}
		case '(', '[', '{':
			open = append(open, closing(c))
		case ')', ']', '}':
			if len(open) == 0 && c == ')' {
				p.i++
				return strings.TrimSpace(p.s[from : p.i-1]), nil
			}
			if len(open) == 0 || open[len(open)-1] != c {
				return "", p.unexpected(`")"`)
			}
			open = open[:len(open)-1]
		}
	}
	return "", p.unexpected(`")"`)
}

// quoted moves to the closing quote.
func (p *parser) quoted(quote byte) bool {
	for p.i++; p.i < len(p.s); p.i++ {
		switch p.s[p.i] {
		case quote:
			return true
		case '\\':
			p.i++
		}
	}
	p.i = len(p.s)
	return false
}

func closing(open byte) byte {
	switch open {
	case '(':
		return ')'
	case '[':
		return ']'
	}
	return '}'
}
