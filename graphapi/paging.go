package graphapi

import (
	"encoding/base64"
	"strconv"
	"strings"
)

// Paging stands beside the data of a list. Cursors stand on every page that
// holds data; no Next means the end of the list.
// https://developers.facebook.com/docs/graph-api/results
type Paging struct {
	Cursors  Cursors `json:"cursors,omitzero"`
	Next     string  `json:"next,omitempty"`     // absolute URL
	Previous string  `json:"previous,omitempty"` // absolute URL
}

// Cursors point at the first and the last row of a page. They are opaque to
// clients and may stand in a URL unescaped.
type Cursors struct {
	Before string `json:"before"`
	After  string `json:"after"`
}

// AppendJSON appends the object, leaving out what is empty.
func (p *Paging) AppendJSON(b []byte) []byte {
	o := openObject(b)
	if p.Cursors != (Cursors{}) {
		o.key("cursors")
		c := openObject(o.b)
		c.text("before", p.Cursors.Before)
		c.text("after", p.Cursors.After)
		o.b = c.close()
	}
	o.text("next", p.Next)
	o.text("previous", p.Previous)
	return o.close()
}

// List is one page of a list, as a client reads it.
type List[T any] struct {
	Data   []T    `json:"data"`
	Paging Paging `json:"paging"`
}

// Cursors are base64 in which Z is an escape, so that they survive unescaped
// in a URL: the text 0, base64 MA==, is written MAZDZD.
var (
	cursorEscape   = strings.NewReplacer("Z", "ZA", "+", "ZB", "/", "ZC", "=", "ZD")
	cursorUnescape = strings.NewReplacer("ZA", "Z", "ZB", "+", "ZC", "/", "ZD", "=", "Z", "!")
)

// EncodeCursorText makes a cursor of any text.
func EncodeCursorText(text string) string {
	return cursorEscape.Replace(base64.StdEncoding.EncodeToString([]byte(text)))
}

// DecodeCursorText returns the text of a cursor; BadCursor.
func DecodeCursorText(cursor string) (string, error) {
	raw, err := base64.StdEncoding.Strict().DecodeString(cursorUnescape.Replace(cursor))
	if err != nil || len(raw) == 0 || strings.ContainsAny(cursor, "+/=\r\n") {
		return "", BadCursor.New().Because("%q is not a cursor: take after and before from paging.cursors of an earlier answer", cursor)
	}
	return string(raw), nil
}

// EncodeCursor makes a cursor of a position.
func EncodeCursor(position int64) string { return EncodeCursorText(strconv.FormatInt(position, 10)) }

// DecodeCursor returns the position of a cursor; BadCursor.
func DecodeCursor(cursor string) (int64, error) {
	text, err := DecodeCursorText(cursor)
	if err != nil {
		return 0, err
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return 0, BadCursor.New().Because("cursor %q belongs to another list", cursor)
	}
	return n, nil
}
