package graphhttp

import (
	"strconv"
	"time"

	"parley/graphapi"
)

// appendTime appends a time, given in Unix milliseconds, as the call wants it.
func (c *call) appendTime(b []byte, ms int64) []byte {
	switch c.form.dates {
	case "":
		return graphapi.AppendTime(b, ms)
	case "U":
		return strconv.AppendInt(b, ms/1000, 10)
	}
	return graphapi.AppendString(b, formatDate(c.form.dates, time.UnixMilli(ms).UTC()))
}

// maxDateFormat bounds the pattern of date_format, in bytes: every time in an
// answer is written by it.
const maxDateFormat = 100

// dateLetters are the letters of PHP's date that clients use.
// https://www.php.net/manual/en/datetime.format.php
var dateLetters = map[byte]string{
	'Y': "2006", 'y': "06", 'm': "01", 'n': "1", 'M': "Jan", 'F': "January", 'd': "02", 'j': "2", 'D': "Mon", 'l': "Monday",
	'H': "15", 'G': "15", 'h': "03", 'g': "3", 'i': "04", 's': "05", 'A': "PM", 'a': "pm",
	'P': "-07:00", 'O': "-0700", 'T': "MST", 'c': "2006-01-02T15:04:05-07:00", 'r': time.RFC1123Z,
}

// formatDate writes a time by a PHP pattern; a backslash takes the next
// letter as it is, and letters without a meaning stand for themselves.
func formatDate(pattern string, t time.Time) string {
	var b []byte
	for i := 0; i < len(pattern); i++ {
		switch layout, known := dateLetters[pattern[i]]; {
		case pattern[i] == '\\' && i+1 < len(pattern):
			i++
			b = append(b, pattern[i])
		case pattern[i] == 'U':
			b = strconv.AppendInt(b, t.Unix(), 10)
		case known:
			b = t.AppendFormat(b, layout)
		default:
			b = append(b, pattern[i])
		}
	}
	return string(b)
}
