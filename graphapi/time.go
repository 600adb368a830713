package graphapi

import (
	"fmt"
	"time"
)

// TimeLayout is how Graph writes times: 2024-01-01T00:00:00+0000, never Z and
// never +00:00.
const TimeLayout = "2006-01-02T15:04:05-0700"

// Time is a point in time on the wire.
type Time struct{ time.Time }

// AppendTime appends a time given in Unix milliseconds, quoted, in UTC.
func AppendTime(b []byte, ms int64) []byte {
	b = append(b, '"')
	b = time.UnixMilli(ms).UTC().AppendFormat(b, TimeLayout)
	return append(b, '"')
}

// MarshalJSON writes the time in UTC.
func (t Time) MarshalJSON() ([]byte, error) { return AppendTime(nil, t.UnixMilli()), nil }

// UnmarshalJSON reads a time as Graph writes it.
func (t *Time) UnmarshalJSON(b []byte) error {
	v, err := time.Parse(`"`+TimeLayout+`"`, string(b))
	if err != nil {
		return fmt.Errorf("reading a Graph time: %w", err)
	}
	t.Time = v
	return nil
}

// PacificTime writes a time as error texts do: Monday, 23-Nov-15 14:00:00 PST.
// The rule of the daylight saving time in force since 2007 is applied to
// every year, so that no time zone database is needed.
func PacificTime(t time.Time) string {
	zone := time.FixedZone("PST", -8*60*60)
	if t.Before(dstEdge(t.In(zone).Year(), time.November, 1, 9)) &&
		!t.Before(dstEdge(t.In(zone).Year(), time.March, 8, 10)) {
		zone = time.FixedZone("PDT", -7*60*60)
	}
	return t.In(zone).Format("Monday, 02-Jan-06 15:04:05 MST")
}

// dstEdge returns the first Sunday on or after a day, at an hour of UTC: 2:00
// in Los Angeles, which is 10:00 before the spring change and 9:00 before the
// autumn one.
func dstEdge(year int, month time.Month, day, hour int) time.Time {
	first := time.Date(year, month, day, hour, 0, 0, 0, time.UTC)
	return first.AddDate(0, 0, (7-int(first.Weekday()))%7)
}
