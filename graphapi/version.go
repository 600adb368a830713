package graphapi

import (
	"strconv"
	"strings"
)

// Version is a version of the Graph API: major*100 + minor. The zero Version
// stands for a path without one.
type Version int

// The versions that matter. A call without a version is served as the latest;
// an expired version as the oldest still served.
// https://developers.facebook.com/docs/graph-api/guides/versioning
const (
	LatestVersion Version = 26_00
	OldestVersion Version = 21_00
)

// ParseVersion reads a path segment such as v24.0. ok is false for everything
// that is not a version that Meta ever published (v2.0 to v2.12, v3.0 to v3.3,
// v4.0 to v26.0): such a segment is taken for an object's name.
func ParseVersion(segment string) (v Version, ok bool) {
	rest, found := strings.CutPrefix(segment, "v")
	major, minor, dot := strings.Cut(rest, ".")
	if !found || !dot {
		return 0, false
	}
	a, okMajor := smallNumber(major)
	b, okMinor := smallNumber(minor)
	if !okMajor || !okMinor || b > newestMinor(a) {
		return 0, false
	}
	return Version(a*100 + b), true
}

// newestMinor returns the last minor version of a major one, -1 for none.
func newestMinor(major int) int {
	switch {
	case major == 2:
		return 12
	case major == 3:
		return 3
	case major >= 4 && major <= int(LatestVersion)/100:
		return 0
	}
	return -1
}

// smallNumber reads one or two digits without a leading zero.
func smallNumber(s string) (n int, ok bool) {
	if s == "" || len(s) > 2 || len(s) == 2 && s[0] == '0' {
		return 0, false
	}
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
		n = n*10 + int(s[i]-'0')
	}
	return n, true
}

// Effective returns the version that a call is served as; the header
// facebook-api-version shows it.
func (v Version) Effective() Version {
	if v == 0 {
		return LatestVersion
	}
	return max(v, OldestVersion)
}

// Major returns 24 for v24.0.
func (v Version) Major() int { return int(v) / 100 }

// Minor returns 12 for v2.12.
func (v Version) Minor() int { return int(v) % 100 }

// String returns the path segment, such as v24.0.
func (v Version) String() string {
	return "v" + strconv.Itoa(v.Major()) + "." + strconv.Itoa(v.Minor())
}
