package compat

import (
	"strings"
	"testing"
)

func TestMatch(t *testing.T) {
	mid := "m_" + strings.Repeat("a", 86)
	cases := []struct {
		pattern, text string
		ok            bool
	}{
		{`{"id":"$page_id"}`, `{"id":"123"}`, true},
		{`{"id":"$page_id"}`, `{"id":"124"}`, false},
		{`{"id":"$page_id"}`, `{"id":"123"}` + "\n", false},
		{`{"message_id":"$any(message_id)"}`, `{"message_id":"` + mid + `"}`, true},
		{`{"message_id":"$any(message_id)"}`, `{"message_id":"m_short"}`, false},
		{`.*`, `anything`, false},
		{`[$any(text)]`, `[a "quoted" b]`, false},
	}
	for _, c := range cases {
		w := World{"page_id": "123"}
		if err := w.Match(c.pattern, c.text); (err == nil) != c.ok {
			t.Errorf("%s, %s: %v", c.pattern, c.text, err)
		}
	}
}

func TestCapture(t *testing.T) {
	w := World{}
	if err := w.Match(`{"id":"$new(other:id)"}`, `{"id":"100000000000001"}`); err != nil {
		t.Fatal(err)
	}
	if got, err := w.Expand("/v24.0/$other?fields=messages{id}"); err != nil || got != "/v24.0/100000000000001?fields=messages{id}" {
		t.Fatal(got, err)
	}
}

func TestUnknownNamesAreErrors(t *testing.T) {
	w := World{}
	if _, err := w.Expand("$nobody"); err == nil {
		t.Error("expanded a name without value")
	}
	if err := w.Match("$any(thing)", "x"); err == nil || !strings.Contains(err.Error(), "no such kind") {
		t.Error(err)
	}
}

func TestProof(t *testing.T) {
	// The vector of Meta's own test of the Python SDK.
	w := World{"app_secret": "xyz789", "token": "abc123"}
	got, err := w.Expand("$proof(token)")
	if want := "4dad02ff1693df832f9c183fe400fc4f601360be06514acb4a73edb783eec345"; err != nil || got != want {
		t.Fatal(got, err)
	}
}

func TestParse(t *testing.T) {
	g, err := parse("x", "title: T\n\n=== a\ntitle: A\nsource: recorded: client\n> POST /v24.0/me\n> X-A: b\n>> {}\n< 200\n< !ETag\n<< {\"id\":\"1\"}\n")
	if err != nil {
		t.Fatal(err)
	}
	s := g.Cases[0].Steps[0]
	if s.Method != "POST" || s.Header.Get("X-A") != "b" || s.Body != "{}" || s.Status != 200 || s.Answer != `{"id":"1"}` || len(s.Want) != 1 {
		t.Fatalf("%+v", s)
	}
	for _, bad := range []string{
		"=== a\n", "title: T\n=== a\ntitle: A\nsource: recorded: x\n", "title: T\n=== a\ntitle: A\nsource: hearsay\n> GET /\n< 200\n",
		"title: T\n=== a\ntitle: A\nsource: recorded: x\n> GET /\n", "title: T\nnonsense\n", "title: T\n=== a\n<< x\n",
	} {
		if _, err := parse("x", bad); err == nil {
			t.Errorf("accepted %q", bad)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("title: T\n=== a\ntitle: A\nsource: recorded: x\n> GET /\n< 200\n")
	f.Fuzz(func(t *testing.T, text string) {
		g, err := parse("x", text)
		if err == nil && g.Title == "" {
			t.Fatal("a group without title")
		}
	})
}

func FuzzMatch(f *testing.F) {
	f.Add("$any(id) $page_id", "1 2")
	f.Fuzz(func(t *testing.T, pattern, text string) {
		w := World{"page_id": "123"}
		if err := w.Match(pattern, text); err == nil && !strings.Contains(pattern, "$") && pattern != text {
			t.Fatalf("%q matches %q", pattern, text)
		}
	})
}
