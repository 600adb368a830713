package crashtest

import (
	"strings"
	"testing"

	"parley/internal/crashtest/blackbox"
)

func TestGrantCheck(t *testing.T) {
	hello, one, two := message("m1", "hello.1", "7"), message("m2", "one", "1"), message("m3", "two", "1")
	acked, refused, unknown := outcome{mid: "m2"}, outcome{refused: true}, outcome{}
	for name, c := range map[string]struct {
		tried  map[string]outcome
		listed []blackbox.Message
		want   string // part of the fault, "" = none
	}{
		"used":             {map[string]outcome{"one": acked, "two": refused}, []blackbox.Message{hello, one}, ""},
		"unanswered":       {map[string]outcome{"one": unknown, "two": refused}, []blackbox.Message{hello, one}, ""},
		"lost":             {map[string]outcome{"one": acked, "two": refused}, []blackbox.Message{hello}, "made 0 messages, 1 of them acknowledged"},
		"never used":       {map[string]outcome{"one": refused, "two": refused}, []blackbox.Message{hello}, "made 0 messages"},
		"used twice":       {map[string]outcome{"one": acked, "two": {mid: "m3"}}, []blackbox.Message{hello, one, two}, "made 2 messages, 2 of them acknowledged, in 2 attempts"},
		"twice, one said":  {map[string]outcome{"one": acked, "two": unknown}, []blackbox.Message{hello, one, two}, "made 2 messages, 1 of them acknowledged"},
		"refused and sent": {map[string]outcome{"one": refused}, []blackbox.Message{hello, one}, "one was refused and is in the thread"},
		"another id":       {map[string]outcome{"one": {mid: "m9"}}, []blackbox.Message{hello, one}, "one was acknowledged as m9 and is listed as m2"},
	} {
		g := &grant{tried: c.tried}
		switch err := g.check(c.listed); {
		case c.want == "" && err != nil:
			t.Errorf("%s: %v", name, err)
		case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)):
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
	}
}
