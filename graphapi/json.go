package graphapi

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// ParseJSON reads strict JSON. Invalid UTF-8 becomes U+FFFD, as in
// encoding/json. The error is InvalidParam and explains the place.
func ParseJSON(s string, lim Limits) (Value, error) {
	return parseText(s, lim, false)
}

// ParseLoose reads strict JSON and what Meta's documents print instead of it:
// single quotes, names and values without quotes, trailing commas, raw line
// breaks in strings, and an object without its outer braces, which curl
// removes unless it runs with -g. Comments are refused.
// https://developers.facebook.com/docs/messenger-platform/reference/send-api
func ParseLoose(s string, lim Limits) (Value, error) {
	return parseText(s, lim, true)
}

func parseText(s string, lim Limits, loose bool) (Value, error) {
	p := newParser(s, lim.orDefault(), loose)
	v, ok := p.document()
	if !ok {
		return Value{}, p.failure()
	}
	return v, nil
}

// parser reads one JSON text in one pass. Strings without escapes are
// substrings of it.
type parser struct {
	s      string
	i      int
	depth  int // levels still allowed
	values int // values still allowed
	loose  bool
	why    string // what was wrong at i
}

func newParser(s string, lim Limits, loose bool) parser {
	return parser{s: s, depth: lim.Depth, values: lim.Values, loose: loose}
}

// failure is the error of a text that could not be read.
func (p *parser) failure() error {
	return InvalidParam.New().Because("%s at character %d of the JSON text", p.why, p.i)
}

// fail notes the first reason; its result is passed on as "not ok".
func (p *parser) fail(format string, args ...any) bool {
	if p.why == "" {
		p.why = fmt.Sprintf(format, args...)
	}
	return false
}

// peek skips blanks and returns the next byte, 0 at the end.
func (p *parser) peek() byte {
	for p.i < len(p.s) {
		switch c := p.s[p.i]; c {
		case ' ', '\t', '\n', '\r':
			p.i++
		default:
			return c
		}
	}
	return 0
}

// take skips blanks and consumes c if it comes next.
func (p *parser) take(c byte) bool {
	if p.peek() != c || p.i == len(p.s) {
		return false
	}
	p.i++
	return true
}

func (p *parser) document() (v Value, ok bool) {
	switch c := p.peek(); {
	case p.loose && p.braceless():
		v.Kind = KindObject
		v.Items, ok = p.members(nil, 0)
	case p.loose && c != '{' && c != '[' && c != '"' && c != '\'':
		return scalar(validUTF8(trim(p.s))), true
	default:
		v, ok = p.value()
	}
	return v, ok && p.ended()
}

// ended reports whether nothing but blanks is left.
func (p *parser) ended() bool {
	return p.closed(0) || p.fail("text after the end of the value")
}

// braceless reports whether the text begins with a name and a colon.
func (p *parser) braceless() bool {
	q := parser{s: p.s, loose: true}
	_, ok := q.name()
	return ok && q.take(':')
}

func (p *parser) value() (Value, bool) {
	if p.values--; p.values < 0 {
		return Value{}, p.fail("too many values")
	}
	switch c := p.peek(); {
	case c == '{' || c == '[':
		return p.nested(c)
	case c == '"' || c == '\'' && p.loose:
		text, ok := p.str(c)
		return Value{Kind: KindString, Text: text}, ok
	case p.loose:
		return p.bare()
	}
	return p.literal()
}

// nested reads a list or an object.
func (p *parser) nested(open byte) (v Value, ok bool) {
	if p.depth--; p.depth < 0 {
		return v, p.fail("nested too deeply")
	}
	p.i++
	if open == '{' {
		v.Kind = KindObject
		v.Items, ok = p.members(nil, '}')
	} else {
		v.Kind = KindList
		v.Items, ok = p.elements()
	}
	p.depth++
	return v, ok
}

// members reads the members of an object and appends them to list, up to the
// object's end: '}', or 0 for the end of the text.
func (p *parser) members(list []Member, end byte) ([]Member, bool) {
	for first := true; ; first = false {
		if p.closed(end) {
			return list, first || p.loose || p.fail("trailing comma")
		}
		name, ok := p.name()
		if !ok {
			return list, p.fail("expected a name")
		}
		if !p.take(':') {
			return list, p.fail("expected a colon")
		}
		item, ok := p.value()
		if !ok {
			return list, false
		}
		list = append(list, Member{name, item})
		if p.take(',') {
			continue
		}
		return list, p.closed(end) || p.fail("expected a comma or the end of the object")
	}
}

// elements reads a list up to its bracket.
func (p *parser) elements() (list []Member, ok bool) {
	for first := true; ; first = false {
		if p.closed(']') {
			return list, first || p.loose || p.fail("trailing comma")
		}
		item, ok := p.value()
		if !ok {
			return list, false
		}
		list = append(list, Member{Value: item})
		if p.take(',') {
			continue
		}
		return list, p.closed(']') || p.fail("expected a comma or the end of the list")
	}
}

// closed consumes the end of a list or object; 0 stands for the end of the text.
func (p *parser) closed(end byte) bool {
	if end == 0 {
		return p.peek() == 0 && p.i == len(p.s)
	}
	return p.take(end)
}

// name reads a member's name: a string, or in loose text [A-Za-z_$][\w$-]*.
func (p *parser) name() (string, bool) {
	c := p.peek()
	if c == '"' || c == '\'' && p.loose {
		return p.str(c)
	}
	from := p.i
	for p.loose && p.i < len(p.s) && nameByte(p.s[p.i], p.i == from) {
		p.i++
	}
	return p.s[from:p.i], p.i > from
}

func nameByte(c byte, first bool) bool {
	return c|0x20 >= 'a' && c|0x20 <= 'z' || c == '_' || c == '$' || !first && (c >= '0' && c <= '9' || c == '-')
}

// literal reads a strict number, true, false or null.
func (p *parser) literal() (Value, bool) {
	from := p.i
	for p.i < len(p.s) && strings.IndexByte(" \t\r\n,:{}[]\"", p.s[p.i]) < 0 {
		p.i++
	}
	v := scalar(p.s[from:p.i])
	if v.Kind == KindString {
		p.i = from
		return v, p.fail("expected a value")
	}
	return v, true
}

// bare reads a loose value without quotes, up to a comma or closing bracket.
func (p *parser) bare() (Value, bool) {
	from := p.i
	for p.i < len(p.s) && strings.IndexByte(",]}{[", p.s[p.i]) < 0 {
		p.i++
	}
	text := trim(p.s[from:p.i])
	if text == "" {
		return Value{}, p.fail("expected a value")
	}
	if strings.HasPrefix(text, "//") || strings.HasPrefix(text, "/*") {
		return Value{}, p.fail("comments are not allowed")
	}
	return scalar(validUTF8(text)), true
}

// scalar turns a word into the value that JSON gives it; any other word is a
// string.
func scalar(word string) Value {
	switch {
	case word == "null":
		return Value{Kind: KindNull}
	case word == "true" || word == "false":
		return Value{Kind: KindBool, Text: word}
	case isNumber(word):
		return Value{Kind: KindNumber, Text: word}
	}
	return Value{Kind: KindString, Text: word}
}

// isNumber reports whether s is a number of JSON.
func isNumber(s string) bool {
	s = strings.TrimPrefix(s, "-")
	whole := digits(s)
	if whole == 0 || whole > 1 && s[0] == '0' {
		return false
	}
	s = s[whole:]
	if len(s) > 0 && s[0] == '.' {
		n := digits(s[1:])
		if n == 0 {
			return false
		}
		s = s[1+n:]
	}
	if len(s) > 0 && s[0]|0x20 == 'e' {
		s = s[1:]
		if len(s) > 0 && (s[0] == '+' || s[0] == '-') {
			s = s[1:]
		}
		n := digits(s)
		return n > 0 && n == len(s)
	}
	return s == ""
}

// digits counts the digits that s begins with.
func digits(s string) (n int) {
	for n < len(s) && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	return n
}

// validUTF8 replaces every byte of invalid UTF-8 by U+FFFD.
func validUTF8(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	return string([]rune(s))
}
