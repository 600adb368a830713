package archtest

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"
)

// maxLines is where a file begins to hold two things.
const maxLines = 600

// leaks are traces of the machine on which a change was made.
var leaks = []struct {
	pattern *regexp.Regexp
	why     string
}{
	{regexp.MustCompile(`(^|[\s"'=(\x60])/(work|root|home|Users)/\w`), "a path of one machine"},
	{regexp.MustCompile(`\b(proxy|registry|deb|sum|files)\.[a-z]+\.(org|com)\b`), "the host of a package registry"},
	{regexp.MustCompile(`\.\./` + `shared\b`), "a file outside the project"},
}

func TestNoTraceOfAMachine(t *testing.T) {
	walk(t, func(path string) {
		text, err := os.ReadFile(filepath.Join(root, path))
		if err != nil {
			t.Fatal(err)
		}
		if !utf8.Valid(text) || bytes.IndexByte(text, 0) >= 0 {
			return
		}
		for i, line := range strings.Split(string(text), "\n") {
			for _, l := range leaks {
				if found := l.pattern.FindString(line); found != "" {
					t.Errorf("%s:%d: %q is %s", path, i+1, found, l.why)
				}
			}
		}
	})
}

func TestFilesAreShort(t *testing.T) {
	for _, s := range sources(t) {
		n := s.set.File(s.file.Pos()).LineCount()
		if n > maxLines && !isGenerated(s) {
			t.Errorf("%s has %d lines: does it hold two things?", s.path, n)
		}
	}
}

// Half of all functions are short, and nearly all fit on a screen: what the
// best of comparable projects hold to.
func TestFunctionsAreShort(t *testing.T) {
	var lengths []int
	for _, s := range sources(t) {
		if !s.isTest() && !isGenerated(s) {
			lengths = append(lengths, functionLengths(s)...)
		}
	}
	for _, bound := range []struct {
		lines int
		share float64 // of all functions that may be longer
	}{{15, 0.5}, {45, 0.1}, {100, 0.02}} {
		longer := 0
		for _, n := range lengths {
			if n > bound.lines {
				longer++
			}
		}
		if share := float64(longer) / float64(len(lengths)); share > bound.share {
			t.Errorf("%.1f%% of the functions have more than %d lines", 100*share, bound.lines)
		}
	}
}
