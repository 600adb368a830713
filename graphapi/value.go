package graphapi

import (
	"strconv"
	"strings"
)

// Kind says what a Value is.
type Kind uint8

// The kinds of values. The zero Kind means that there is no value.
const (
	KindNone Kind = iota
	KindNull
	KindBool
	KindNumber
	KindString
	KindList
	KindObject
)

// Value is a small JSON tree. Numbers keep their text, because identifiers
// exceed what a float64 holds. The zero Value is absent.
type Value struct {
	Kind  Kind
	Text  string   // of a string, number or bool
	Items []Member // members of an object in order; elements of a list, without names
}

// Member is one name and value of an object, or a value of a list.
type Member struct {
	Name  string
	Value Value
}

// Present reports whether there is a value other than null.
func (v Value) Present() bool { return v.Kind > KindNull }

// Scalar reports whether the value has a text: string, number or bool.
func (v Value) Scalar() bool { return v.Kind >= KindBool && v.Kind <= KindString }

// Empty reports whether the value is absent, null, "", [] or {}.
func (v Value) Empty() bool {
	return v.Kind <= KindNull || v.Kind >= KindString && v.Text == "" && len(v.Items) == 0
}

// Get returns the member of an object; the last one when a name repeats, the
// zero Value when there is none.
func (v Value) Get(name string) Value {
	if v.Kind != KindObject {
		return Value{}
	}
	for i := len(v.Items) - 1; i >= 0; i-- {
		if v.Items[i].Name == name {
			return v.Items[i].Value
		}
	}
	return Value{}
}

// String returns the text of a scalar and compact JSON of anything else; ""
// for an absent value and for null.
func (v Value) String() string {
	if v.Kind >= KindList {
		return string(v.AppendJSON(nil))
	}
	return v.Text
}

// ID reads an identifier, written as a string or as a number.
func (v Value) ID() (ID, error) {
	if v.Kind != KindString && v.Kind != KindNumber {
		return 0, ErrBadID
	}
	return ParseID(v.Text)
}

// Bool reads true, false, 1 or 0 in any case, quoted or not; ok is false for
// anything else.
func (v Value) Bool() (value, ok bool) {
	if !v.Scalar() {
		return false, false
	}
	value = v.Text == "1" || strings.EqualFold(v.Text, "true")
	return value, value || v.Text == "0" || strings.EqualFold(v.Text, "false")
}

// Int reads a decimal integer, quoted or not; ok is false for anything else.
func (v Value) Int() (n int64, ok bool) {
	if v.Kind != KindString && v.Kind != KindNumber {
		return 0, false
	}
	n, err := strconv.ParseInt(v.Text, 10, 64)
	return n, err == nil
}

// size is about the length of the tree's JSON, in bytes.
func (v *Value) size() int {
	n := len(v.Text) + 3
	for i := range v.Items {
		n += len(v.Items[i].Name) + 3 + v.Items[i].Value.size()
	}
	return n
}

// AppendJSON appends the tree as compact JSON; an absent value is null.
func (v Value) AppendJSON(b []byte) []byte {
	switch v.Kind {
	case KindBool, KindNumber:
		return append(b, v.Text...)
	case KindString:
		return AppendString(b, v.Text)
	case KindList:
		return v.appendItems(b, '[', ']')
	case KindObject:
		return v.appendItems(b, '{', '}')
	}
	return append(b, "null"...)
}

func (v Value) appendItems(b []byte, open, end byte) []byte {
	b = append(b, open)
	for i := range v.Items {
		if i > 0 {
			b = append(b, ',')
		}
		if v.Kind == KindObject {
			b = append(AppendString(b, v.Items[i].Name), ':')
		}
		b = v.Items[i].Value.AppendJSON(b)
	}
	return append(b, end)
}
