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

func TestCaptureUnescapes(t *testing.T) {
	w := World{}
	if err := w.Match(`{"url":"$new(address:url)"}`, `{"url":"http:\/\/a.test\/b?c=1\u0026d=2"}`); err != nil {
		t.Fatal(err)
	}
	if want := "http://a.test/b?c=1&d=2"; w["address"] != want {
		t.Fatal(w["address"])
	}
}

// TestWholeFiles: an answer that is no text can be expected as a whole.
func TestWholeFiles(t *testing.T) {
	w := World{"file:a.png": "\x89PNG\xff"}
	if err := w.Match("$file(a.png)", "\x89PNG\xff"); err != nil {
		t.Error(err)
	}
	if w.Match("$file(a.png)", "\x89PNG\xfe") == nil {
		t.Error("other bytes match")
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
		"title: T\n=== a\ntitle: A\nrules: none\n> GET /\n< 200\n", "title: T\n=== a\n> GET /\n< 200 words\n",
		"title: T\n=== a\n> MESSAGE {}\n> GET $repeat(9999999|x)\n",
	} {
		g, err := parse("x", bad)
		if err == nil {
			err = g.finish(nil)
		}
		if err == nil {
			t.Errorf("accepted %q", bad)
		}
	}
}

func TestShortForms(t *testing.T) {
	g, err := parse("x", "title: T\n=== a\n> MESSAGE {\"text\":\"$repeat(3|ab)\"}\n< 400 transient 100/33 no \"x\"\n"+
		"> POST /a {\"ids\":[$list(2|7)]}\n< 200 {}\n> ACT {\"type\":\"read\"}\n< SENT first\n> EVENT {}\n")
	if err != nil {
		t.Fatal(err)
	}
	want := []Step{
		{Method: "POST", Target: "/v24.0/me/messages?access_token=$page_token", Body: `{"recipient":{"id":"$psid"},"message":{"text":"ababab"}}`, Status: 400,
			Answer: `{"error":{"message":"no \"x\"","type":"OAuthException","is_transient":true,"code":100,"error_subcode":33,"fbtrace_id":"$any(trace)"}}`},
		{Method: "POST", Target: "/a", Body: `{"ids":[7,7]}`, Status: 200, Answer: `{}`},
		{Method: "POST", Target: "/_/api/customers/$customer_id/actions", Body: `{"page_id":"$page_id","type":"read"}`, Status: 200,
			Answer: `{"recipient_id":"$psid","message_id":"$new(first:message_id)"}`},
		{Method: hook, Status: 200, Answer: `{"object":"page","entry":[{"id":"$page_id","time":$any(millis),"messaging":[{}]}]}`},
	}
	for i, s := range g.Cases[0].Steps {
		w := want[i]
		if s.Method != w.Method || s.Target != w.Target || s.Body != w.Body || s.Status != w.Status || s.Answer != w.Answer || !s.Checked {
			t.Errorf("step %d:\nwant %+v\n got %+v", i, w, *s)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("title: T\n=== a\ntitle: A\nsource: recorded: x\n> GET /\n< 200\n")
	f.Fuzz(func(t *testing.T, text string) {
		g, err := parse("x", text)
		if err == nil && g.finish(nil) == nil && g.Title == "" {
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
