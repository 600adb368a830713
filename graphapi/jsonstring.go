package graphapi

import (
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// str reads a string in the given quotes.
func (p *parser) str(quote byte) (string, bool) {
	p.i++
	from, high := p.i, byte(0)
	for ; p.i < len(p.s); p.i++ {
		c := p.s[p.i]
		if c != quote && c != '\\' && c >= ' ' {
			high |= c
			continue
		}
		switch {
		case c == quote:
			p.i++
			if high < utf8.RuneSelf { // all of it ASCII: nothing to repair
				return p.s[from : p.i-1], true
			}
			return validUTF8(p.s[from : p.i-1]), true
		case c == '\\':
			return p.escaped(from, quote)
		case !p.loose:
			return "", p.fail("control character in a string")
		}
	}
	return "", p.fail("string without an end")
}

// escaped goes on with a string at its first backslash.
func (p *parser) escaped(from int, quote byte) (string, bool) {
	b := make([]byte, p.i-from, p.i-from+64)
	copy(b, p.s[from:p.i])
	for p.i < len(p.s) {
		c := p.s[p.i]
		switch {
		case c == quote:
			p.i++
			return validUTF8(string(b)), true
		case c == '\\':
			var ok bool
			if b, ok = p.escape(b); !ok {
				return "", false
			}
			continue
		case c < ' ' && !p.loose:
			return "", p.fail("control character in a string")
		}
		b = append(b, c)
		p.i++
	}
	return "", p.fail("string without an end")
}

// escape reads one backslash sequence.
func (p *parser) escape(b []byte) ([]byte, bool) {
	if p.i+1 == len(p.s) {
		return b, p.fail("string without an end")
	}
	c := p.s[p.i+1]
	switch c {
	case '"', '\\', '/':
	case 'b':
		c = '\b'
	case 'f':
		c = '\f'
	case 'n':
		c = '\n'
	case 'r':
		c = '\r'
	case 't':
		c = '\t'
	case 'u':
		return p.unicode(b)
	default:
		if c != '\'' || !p.loose {
			return b, p.fail("unknown escape in a string")
		}
	}
	p.i += 2
	return append(b, c), true
}

// unicode reads \uXXXX, and the second half of a surrogate pair. A half alone
// becomes U+FFFD.
func (p *parser) unicode(b []byte) ([]byte, bool) {
	r, ok := p.hex(p.i)
	if !ok {
		return b, p.fail("\\u without four hexadecimal digits")
	}
	p.i += 6
	if utf16.IsSurrogate(r) {
		low, _ := p.hex(p.i)
		if r = utf16.DecodeRune(r, low); r != utf8.RuneError {
			p.i += 6
		}
	}
	return utf8.AppendRune(b, r), true
}

// hex reads the number of a \uXXXX at i.
func (p *parser) hex(i int) (rune, bool) {
	if len(p.s) < i+6 || p.s[i] != '\\' || p.s[i+1] != 'u' {
		return 0, false
	}
	n, err := strconv.ParseUint(p.s[i+2:i+6], 16, 32)
	return rune(n), err == nil
}
