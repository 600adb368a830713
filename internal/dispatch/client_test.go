package dispatch

import (
	"context"
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
