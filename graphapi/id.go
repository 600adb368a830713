package graphapi

import (
	"errors"
	"strconv"
)

// MaxID is the largest identifier that Parley issues. JavaScript clients turn
// identifiers into numbers, which are exact up to 2^53 only.
const MaxID = ID(1)<<53 - 1

// ID identifies a user, Page, app, person (PSID) or label. On the wire it is
// a string of decimal digits; a bare JSON number is accepted too.
// The zero ID identifies nothing.
type ID int64

// ErrBadID reports text that is not a decimal identifier.
var ErrBadID = errors.New("identifier must be a string of digits")

// ParseID reads decimal digits. It returns ErrBadID for anything else, for
// zero and for numbers beyond 64 bits.
func ParseID(s string) (ID, error) {
	if s == "" || len(s) > 19 {
		return 0, ErrBadID
	}
	n := int64(0)
	for i := 0; i < len(s); i++ {
		d := int64(s[i]) - '0'
		if d < 0 || d > 9 || n > (1<<63-1-d)/10 {
			return 0, ErrBadID
		}
		n = n*10 + d
	}
	if n == 0 {
		return 0, ErrBadID
	}
	return ID(n), nil
}

// String returns the decimal digits.
func (id ID) String() string { return strconv.FormatInt(int64(id), 10) }

// AppendTo appends the decimal digits to b.
func (id ID) AppendTo(b []byte) []byte { return strconv.AppendInt(b, int64(id), 10) }

// MarshalText writes the digits, so that JSON shows a string.
func (id ID) MarshalText() ([]byte, error) { return id.AppendTo(nil), nil }

// UnmarshalJSON reads a JSON string of digits or a bare integer. "0", which
// the dashboard's test button sends, "" and null give the zero ID.
func (id *ID) UnmarshalJSON(b []byte) error {
	if len(b) > 1 && b[0] == '"' && b[len(b)-1] == '"' {
		b = b[1 : len(b)-1]
	}
	if len(b) == 0 || string(b) == "0" || string(b) == "null" {
		*id = 0
		return nil
	}
	v, err := ParseID(string(b))
	*id = v
	return err
}
