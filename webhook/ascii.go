package webhook

import (
	"unicode/utf16"
	"unicode/utf8"
)

const hexDigits = "0123456789abcdef"

// AppendString appends s as a JSON string in the spelling of webhook bodies:
// pure ASCII, anything beyond it as \uXXXX in lower case (surrogate pairs
// beyond U+FFFF), and "/" as "\/". The documented signature is that of the
// escaped text, so these bytes are signed and sent alike. Invalid UTF-8 becomes U+FFFD.
func AppendString(b []byte, s string) []byte {
	b = append(b, '"')
	start := 0
	for i := 0; i < len(s); {
		if plain(s[i]) {
			i++
			continue
		}
		b = append(b, s[start:i]...)
		r, size := utf8.DecodeRuneInString(s[i:])
		b = appendEscaped(b, r)
		i += size
		start = i
	}
	b = append(b, s[start:]...)
	return append(b, '"')
}

// AppendASCII appends valid JSON in the spelling of webhook bodies, see
// AppendString. Escapes that are there already stay as they are.
func AppendASCII(b, json []byte) []byte {
	start := 0
	for i := 0; i < len(json); {
		c := json[i]
		if c == '\\' && i+1 < len(json) {
			i += 2
			continue
		}
		if plain(c) || c < utf8.RuneSelf && c != '/' && c != '<' && c != '>' && c != '&' && c != 0x7f {
			i++
			continue
		}
		b = append(b, json[start:i]...)
		r, size := utf8.DecodeRune(json[i:])
		b = appendEscaped(b, r)
		i += size
		start = i
	}
	return append(b, json[start:]...)
}

// plain reports whether a byte stands for itself inside a string.
func plain(c byte) bool {
	return c >= ' ' && c < 0x7f && c != '"' && c != '\\' && c != '/' && c != '<' && c != '>' && c != '&'
}

func appendEscaped(b []byte, r rune) []byte {
	switch r {
	case '"', '\\', '/':
		return append(b, '\\', byte(r))
	case '\n':
		return append(b, `\n`...)
	case '\r':
		return append(b, `\r`...)
	case '\t':
		return append(b, `\t`...)
	}
	if r > 0xffff {
		hi, lo := utf16.EncodeRune(r)
		return appendUnit(appendUnit(b, hi), lo)
	}
	return appendUnit(b, r)
}

func appendUnit(b []byte, u rune) []byte {
	return append(b, '\\', 'u', hexDigits[u>>12&15], hexDigits[u>>8&15], hexDigits[u>>4&15], hexDigits[u&15])
}
