package adminhttp

import (
	"errors"
	"strings"
	"time"
)

// maxDuration bounds durations: a hundred years and a bit.
const maxDuration = 36_600 * 24 * time.Hour

var errDuration = errors.New("a duration is digits with d, h, m or s, largest first, like 1d12h or 24h1s")

// units are what a duration may be written in, largest first.
var units = [...]struct {
	letter byte
	size   time.Duration
}{{'d', 24 * time.Hour}, {'h', time.Hour}, {'m', time.Minute}, {'s', time.Second}}

// parseDuration reads a duration in days, hours, minutes and seconds, each at
// most once and largest first; a sign may stand before it.
func parseDuration(s string) (time.Duration, error) {
	rest, negative := strings.CutPrefix(s, "-")
	if rest == "" {
		return 0, errDuration
	}
	var total time.Duration
	for _, u := range units {
		n, digits := leadingNumber(rest)
		if digits == 0 || digits == len(rest) || rest[digits] != u.letter {
			continue
		}
		if n > int64(maxDuration/u.size) {
			return 0, errDuration
		}
		total += time.Duration(n) * u.size
		rest = rest[digits+1:]
	}
	if rest != "" || total > maxDuration {
		return 0, errDuration
	}
	if negative {
		total = -total
	}
	return total, nil
}

// leadingNumber reads the digits that s begins with.
func leadingNumber(s string) (n int64, digits int) {
	for digits < len(s) && digits < 18 && s[digits] >= '0' && s[digits] <= '9' {
		n = n*10 + int64(s[digits]-'0')
		digits++
	}
	return n, digits
}
