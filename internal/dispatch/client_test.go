package dispatch

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
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
