package graphapi

import (
	"strconv"
	"unicode/utf8"
)

const hexDigits = "0123456789abcdef"

// AppendString appends s as a JSON string: plain UTF-8, without HTML escapes.
// Every byte of invalid UTF-8 becomes U+FFFD.
func AppendString(b []byte, s string) []byte {
	b = append(b, '"')
	from := 0
	for i := 0; i < len(s); {
		if plainByte(s[i]) {
			i++
			continue
		}
		size := 1
		if s[i] >= utf8.RuneSelf {
			var r rune
			if r, size = utf8.DecodeRuneInString(s[i:]); r != utf8.RuneError || size > 1 {
				i += size
				continue
			}
		}
		b = append(b, s[from:i]...)
		b = appendEscaped(b, s[i])
		i += size
		from = i
	}
	b = append(b, s[from:]...)
	return append(b, '"')
}

// plainByte reports whether c stands for itself in a JSON string.
func plainByte(c byte) bool { return c >= ' ' && c < utf8.RuneSelf && c != '"' && c != '\\' }

// appendEscaped writes a byte that cannot stand for itself.
func appendEscaped(b []byte, c byte) []byte {
	switch c {
	case '"', '\\':
		return append(b, '\\', c)
	case '\n':
		return append(b, '\\', 'n')
	case '\r':
		return append(b, '\\', 'r')
	case '\t':
		return append(b, '\\', 't')
	}
	if c < ' ' {
		return append(b, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
	}
	return append(b, "\uFFFD"...)
}

// AppendJSON appends the identifier as Graph shows it: a string of digits.
func (id ID) AppendJSON(b []byte) []byte {
	b = append(b, '"')
	return append(id.AppendTo(b), '"')
}

// object writes the members of one JSON object in order.
type object struct {
	b    []byte
	more bool
}

func openObject(b []byte) object { return object{b: append(b, '{')} }

// key begins a member; its value is then appended to o.b.
func (o *object) key(name string) {
	if o.more {
		o.b = append(o.b, ',')
	}
	o.more = true
	o.b = append(o.b, '"')
	o.b = append(o.b, name...)
	o.b = append(o.b, '"', ':')
}

// text adds a string unless it is empty.
func (o *object) text(name, value string) {
	if value != "" {
		o.key(name)
		o.b = AppendString(o.b, value)
	}
}

// number adds an integer.
func (o *object) number(name string, n int) {
	o.key(name)
	o.b = strconv.AppendInt(o.b, int64(n), 10)
}

// id adds an identifier unless it is zero.
func (o *object) id(name string, id ID) {
	if id != 0 {
		o.key(name)
		o.b = id.AppendJSON(o.b)
	}
}

func (o *object) close() []byte { return append(o.b, '}') }
