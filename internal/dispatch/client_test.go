package dispatch

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

func TestClientRefusesPrivate(t *testing.T) {
	heard := false
	sink := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { heard = true }))
	defer sink.Close()
	r := NewClient(false, 1).post(context.Background(), strings.Replace(sink.URL, "127.0.0.1", "localhost", 1), "s", nil)
	if r.ok() || heard || !strings.Contains(r.err, "private") {
		t.Errorf("result %+v, heard %v", r, heard)
	}
}

// The headers of the documentation, with both signatures: most clients check
// the older one.
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks#validate-payloads
func TestClientRequest(t *testing.T) {
	const body = `{"object":"page","entry":[]}`
	var got http.Header
	var length int64
	var sent []byte
	sink := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		got, length = r.Header, r.ContentLength
		sent, _ = io.ReadAll(r.Body)
	}))
	defer sink.Close()
	if r := NewClient(true, 1).post(context.Background(), sink.URL, "test_secret", []byte(body)); !r.ok() {
		t.Fatalf("%+v", r)
	}
	for name, want := range map[string]string{
		"Content-Type":        "application/json",
		"User-Agent":          "facebookexternalua",
		"X-Hub-Signature":     "sha1=cfc48e1968c26ad738193829e6943c401bbea1d5",
		"X-Hub-Signature-256": "sha256=838bc81771fbd6aa7ba4deceb274b1791ed4cae84831df8ef3d4c7fb457ee964",
	} {
		if got.Get(name) != want {
			t.Errorf("%s is %q, want %q", name, got.Get(name), want)
		}
	}
	if length != int64(len(body)) || string(sent) != body {
		t.Errorf("%d bytes announced, sent %s", length, sent)
	}
	if got.Values("X-Idempotency-Key") != nil {
		t.Error("a header that Meta does not send")
	}
}

// Any 2xx is a success; the documentation asks for 200 within 5 seconds.
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks
func TestClientJudgesAnswers(t *testing.T) {
	status := 0
	sink := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) }))
	defer sink.Close()
	c := NewClient(true, 1)
	for code, ok := range map[int]bool{200: true, 204: true, 299: true, 300: false, 400: false, 410: false, 500: false} {
		status = code
		if r := c.post(context.Background(), sink.URL, "s", nil); r.status != code || r.ok() != ok {
			t.Errorf("answered %d: %+v", code, r)
		}
	}
	if got := Defaults().Timeout; got != 5*time.Second {
		t.Errorf("an attempt waits %s", got)
	}
}

func TestClientFollowsNoRedirect(t *testing.T) {
	followed := false
	mux := http.NewServeMux()
	mux.HandleFunc("/a", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "/b", http.StatusTemporaryRedirect)
	})
	mux.HandleFunc("/b", func(http.ResponseWriter, *http.Request) { followed = true })
	sink := httptest.NewServer(mux)
	defer sink.Close()
	r := NewClient(true, 1).post(context.Background(), sink.URL+"/a", "s", nil)
	if r.status != 307 || r.ok() || followed {
		t.Errorf("result %+v, followed %v", r, followed)
	}
}
