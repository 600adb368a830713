package graphapi

import "strings"

// ParseQuery reads a query string or an urlencoded body. It differs from
// net/url where Meta's PHP does: a semicolon is an ordinary character and a
// malformed percent sign stands for itself. Blanks around names and values
// are cut off, since documented calls are printed with them.
// The error is InvalidParam.
func ParseQuery(s string, lim Limits) (*Params, error) {
	p := newParams(lim)
	return p, p.addForm(s)
}

// addForm adds name=value pairs joined by ampersands.
func (p *Params) addForm(s string) error {
	var u unescaper
	for s != "" {
		pair, rest, _ := strings.Cut(s, "&")
		s = rest
		if pair == "" {
			continue
		}
		name, value, _ := strings.Cut(pair, "=")
		name = trim(u.unescape(name, len(value)+len(s)))
		value = trim(u.unescape(value, len(s)))
		if err := p.add(name, Value{Kind: KindString, Text: value}); err != nil {
			return err
		}
	}
	return nil
}

// unescaper undoes the encoding of a form. All its results share one buffer,
// which is made when the first of them needs one.
type unescaper struct{ out strings.Builder }

// unescape decodes s; more tells how many bytes of the form still follow it.
func (u *unescaper) unescape(s string, more int) string {
	if strings.IndexByte(s, '%') < 0 && strings.IndexByte(s, '+') < 0 {
		return validUTF8(s)
	}
	if u.out.Cap()-u.out.Len() < len(s) {
		u.out.Reset()
		u.out.Grow(len(s) + more)
	}
	from := u.out.Len()
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c == '+':
			c = ' '
		case c == '%' && i+2 < len(s) && unhex(s[i+1]) < 16 && unhex(s[i+2]) < 16:
			c = unhex(s[i+1])<<4 | unhex(s[i+2])
			i += 2
		}
		u.out.WriteByte(c)
	}
	return validUTF8(u.out.String()[from:])
}

// unhex returns the value of a hexadecimal digit, 255 for anything else.
func unhex(c byte) byte {
	switch {
	case c >= '0' && c <= '9':
		return c - '0'
	case c|0x20 >= 'a' && c|0x20 <= 'f':
		return c | 0x20 - 'a' + 10
	}
	return 255
}

// trim cuts blanks off both ends; it is small enough to be inlined where
// strings.TrimSpace would look at Unicode.
func trim(s string) string {
	for s != "" && s[0] <= ' ' {
		s = s[1:]
	}
	for s != "" && s[len(s)-1] <= ' ' {
		s = s[:len(s)-1]
	}
	return s
}
