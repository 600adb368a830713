package adminhttp

import (
	"bufio"
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

func TestHealthAndPages(t *testing.T) {
	ready := errors.New("migrating")
	r := newRig(t, func(d *Deps) { d.Ready = func(context.Context) error { return ready } })
	for _, c := range []struct {
		path   string
		status int
		words  string
	}{
		{"/_/healthz", 200, `{"status":"ok"}`},
		{"/_/readyz", 503, `{"status":"not ready"}`},
		{"/_/metrics", 200, "parley_http_requests_total"},
		{"/_/openapi.json", 200, `{"openapi":"3.1.0"}`},
		{"/_/", 200, "page /_/"}, {"/_/chat/123", 200, "page /_/chat/123"}, {"/_/explorer", 200, "page"},
		{"/m/123", 200, "page"}, {"/tools/explorer", 200, "page"}, {"/en_US/messenger.Extensions.js", 200, "page"},
	} {
		if status, body := r.call("GET", c.path, ""); status != c.status || !strings.Contains(body, c.words) {
			t.Errorf("%s: %d %.200s", c.path, status, body)
		}
	}
	ready = nil
	if status, _ := r.call("GET", "/_/readyz", ""); status != 200 {
		t.Errorf("ready: %d", status)
	}
}

func TestHeaders(t *testing.T) {
	r := newRig(t, nil)
	res, err := http.Get(r.url + "/_/healthz")
	if err != nil {
		t.Fatal(err)
	}
	_ = res.Body.Close()
	for name, want := range map[string]string{
		"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Cache-Control": "no-store",
		"Referrer-Policy": "no-referrer", "Access-Control-Allow-Origin": "",
	} {
		if got := res.Header.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if csp := res.Header.Get("Content-Security-Policy"); !strings.HasPrefix(csp, "default-src 'none'") {
		t.Errorf("policy %q", csp)
	}
	if id := res.Header.Get("X-Request-Id"); len(id) != 23 {
		t.Errorf("request id %q", id)
	}
}

func TestWithoutSimulator(t *testing.T) {
	r := newRig(t, func(d *Deps) { d.Simulator = false })
	for _, path := range []string{"/_/api/clock", "/_/api/people", "/_/events?topics=page:1", "/_/ws", "/_/openapi.json", "/_/", "/m/1", "/en_US/messenger.Extensions.js"} {
		r.refused("GET", path, "", 404, "use parley dev, or start it with --simulator")
	}
	for _, path := range []string{"/_/healthz", "/_/readyz", "/_/metrics"} {
		if status, body := r.call("GET", path, ""); status != 200 {
			t.Errorf("%s: %d %s", path, status, body)
		}
	}
}

func TestGuarded(t *testing.T) {
	r := newRig(t, func(d *Deps) { d.Guard.Token = "0123456789abcdef" })
	for _, path := range []string{"/_/api/clock", "/_/api/nothing", "/_/events?topics=page:1", "/_/ws"} {
		r.refused("GET", path, "", 401, "--simulator-token")
	}
	r = newRig(t, nil)
	for _, path := range []string{"/_/api/clock", "/_/events?topics=page:1", "/_/ws"} {
		req, _ := http.NewRequestWithContext(t.Context(), "GET", r.url+path, nil)
		req.Header.Set("Origin", "https://evil.example")
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		_ = res.Body.Close()
		if res.StatusCode != 403 {
			t.Errorf("%s from a foreign page: %d", path, res.StatusCode)
		}
	}
}

func TestLiveEvents(t *testing.T) {
	r := newRig(t, nil)
	_, _, page, customer := r.world()
	says := "/_/api/customers/" + customer + "/messages"
	r.ok("POST", says, `{"page_id":"`+page+`","text":"first"}`)
	res, err := http.Get(r.url + "/_/events?topics=page:" + page)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	c, upgrade, err := websocket.DefaultDialer.Dial("ws"+strings.TrimPrefix(r.url, "http")+"/_/ws?topics=page:"+page, nil)
	if err != nil {
		t.Fatal(err)
	}
	_ = upgrade.Body.Close()
	defer c.Close()
	var subscribed, event struct {
		Type string
		Data struct{ Message string }
	}
	if err := c.ReadJSON(&subscribed); err != nil || subscribed.Type != "subscribed" {
		t.Fatalf("%+v, %v", subscribed, err)
	}
	r.ok("POST", says, `{"page_id":"`+page+`","text":"second"}`)
	if err := c.ReadJSON(&event); err != nil || event.Type != "message" || event.Data.Message != "second" {
		t.Errorf("%+v, %v", event, err)
	}
	s := bufio.NewScanner(res.Body)
	for s.Scan() && !strings.HasPrefix(s.Text(), "data: ") {
	}
	if !strings.Contains(s.Text(), `"message":"second"`) {
		t.Errorf("SSE: %q, %v", s.Text(), s.Err())
	}
}

func TestOwns(t *testing.T) {
	for _, c := range []struct {
		method, path, accept string
		want                 bool
	}{
		{"GET", "/_/", "", true}, {"POST", "/_/api/people", "", true}, {"GET", "/_", "", true}, {"GET", "/m/demo", "", true},
		{"GET", "/widget.js", "", true}, {"GET", "/tools/explorer", "", true}, {"GET", "/tools/explorer/", "", true},
		{"GET", "/en_US/messenger.Extensions.js", "", true}, {"GET", "/en_US/sdk.js", "", false},
		{"GET", "/dialog/oauth", "", true}, {"GET", "/v24.0/dialog/oauth", "", true},
		{"GET", "/", "text/html,*/*", true}, {"GET", "/", "*/*", false}, {"POST", "/", "text/html", false},
		{"GET", "/me", "text/html", false}, {"POST", "/me/messages", "", false}, {"GET", "/_x", "", false},
		{"GET", "/v26.0/1000000000000001/messages", "", false},
	} {
		r := httptest.NewRequest(c.method, c.path, nil)
		r.Header.Set("Accept", c.accept)
		if got := Owns(r); got != c.want {
			t.Errorf("Owns(%s %s) = %v", c.method, c.path, got)
		}
	}
}

func TestParseDuration(t *testing.T) {
	for s, want := range map[string]time.Duration{
		"24h1s": 24*time.Hour + time.Second, "7d": 7 * 24 * time.Hour, "1d2h3m4s": 26*time.Hour + 3*time.Minute + 4*time.Second,
		"0s": 0, "-5m": -5 * time.Minute, "90m": 90 * time.Minute, "36600d": maxDuration,
	} {
		if got, err := parseDuration(s); err != nil || got != want {
			t.Errorf("%q: %v, %v", s, got, err)
		}
	}
	for _, s := range []string{"", "-", "5", "h", "1s1h", "1h1h", "1.5h", "1w", " 1h", "1h ", "--1h", "+1h", "36601d", "36600d1s", "99999999999999999999s", "١h"} {
		if got, err := parseDuration(s); err == nil {
			t.Errorf("%q: read as %v", s, got)
		}
	}
}

func FuzzParseDuration(f *testing.F) {
	for _, s := range []string{"24h1s", "1d2h3m4s", "-5m", "1s1h", "", "9999999999999999999d"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := parseDuration(s)
		if err == nil && (d > maxDuration || d < -maxDuration || s == "") {
			t.Errorf("%q: %v", s, d)
		}
	})
}
