package webhttp

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"
)

func TestExtensions(t *testing.T) {
	h := handler(t, Options{Files: built()})
	for _, path := range []string{"/en_US/messenger.Extensions.js", "/de_DE/messenger.Extensions.js", "/es_LA/messenger.Extensions.js", "/tlh_XX/messenger.Extensions.js"} {
		w := get(h, path)
		for name, want := range map[string]string{
			"Content-Type": "text/javascript; charset=utf-8", "Cross-Origin-Resource-Policy": "cross-origin",
			"Access-Control-Allow-Origin": "*", "Cache-Control": "public, max-age=1200", "Vary": "Accept-Encoding",
		} {
			if got := w.Header().Get(name); w.Code != 200 || got != want {
				t.Errorf("%s: %d, %s: %q, want %q", path, w.Code, name, got, want)
			}
		}
		if !strings.HasPrefix(w.Body.String(), "window.MessengerExtensions = ") {
			t.Errorf("%s: %.80s", path, w.Body)
		}
		again := get(h, path, "If-None-Match", w.Header().Get("ETag"))
		if again.Code != http.StatusNotModified || again.Body.Len() != 0 || again.Header().Get("Cross-Origin-Resource-Policy") != "cross-origin" {
			t.Errorf("%s again: %d %v", path, again.Code, again.Header())
		}
		if small := get(h, path, "Accept-Encoding", "gzip"); small.Header().Get("Content-Encoding") != "gzip" {
			t.Errorf("%s in gzip: %v", path, small.Header())
		}
	}
	for _, path := range []string{
		"/messenger.Extensions.js", "/EN_us/messenger.Extensions.js", "/en/messenger.Extensions.js", "/en_US/messenger.extensions.js",
		"/en_US/x/messenger.Extensions.js", "/x/en_US/messenger.Extensions.js", "/en_US/messenger.Extensions.js/", "/v26.0/messenger.Extensions.js",
		"/_/extensions/messenger.Extensions.js",
	} {
		if w := get(h, path); w.Code != http.StatusNotFound {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
	if page := get(h, "/m/messenger.Extensions.js"); !strings.Contains(page.Body.String(), "/_/customer/assets/") {
		t.Errorf("a Page of that name: %d %s", page.Code, page.Body)
	}
	for method, want := range map[string]int{"HEAD": 200, "POST": 405, "DELETE": 405} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(method, "/en_US/messenger.Extensions.js", nil))
		if w.Code != want {
			t.Errorf("%s: %d, want %d", method, w.Code, want)
		}
	}
}

func TestExtensionsCannotBeRead(t *testing.T) {
	if _, err := withExtensions(fstest.MapFS{}, nil); err == nil {
		t.Error("a script that is not there is served")
	}
}
