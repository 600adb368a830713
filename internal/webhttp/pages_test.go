package webhttp

import (
	"bytes"
	"compress/gzip"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"parley/web"
)

const shellHTML = `<!doctype html><meta property="csp-nonce" nonce="PARLEY_NONCE"><script type="module" src="/_/%s/assets/a-1.js" nonce="PARLEY_NONCE"></script>`

func built() fstest.MapFS {
	return fstest.MapFS{
		"notice.html":               {Data: []byte("notice")},
		"desk/index.html":           {Data: []byte(strings.Replace(shellHTML, "%s", "desk", 1))},
		"desk/assets/a-1.js":        {Data: []byte(strings.Repeat("export const desk = 1;\n", 100))},
		"desk/assets/_b-2.css":      {Data: []byte(strings.Repeat("a{color:red}\n", 100))},
		"desk/assets/tiny-3.js":     {Data: []byte("1")},
		"desk/icon.svg":             {Data: []byte("<svg/>")},
		"customer/index.html":       {Data: []byte(strings.Replace(shellHTML, "%s", "customer", 1))},
		"customer/assets/pic-4.png": {Data: []byte("png")},
		extensions:                  {Data: []byte(strings.Repeat("window.MessengerExtensions = {};\n", 100))},
	}
}

func handler(t *testing.T, o Options) http.Handler {
	t.Helper()
	o.Log = slog.New(slog.DiscardHandler)
	h, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func get(h http.Handler, path string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest("GET", path, nil)
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	w.Header().Set("Content-Security-Policy", "of the surface") // as adminhttp sets it
	h.ServeHTTP(w, r)
	return w
}

func TestAddresses(t *testing.T) {
	h := handler(t, Options{Files: built()})
	for path, want := range map[string]string{
		"/_/": "desk", "/_/explorer": "desk", "/_/explorer/": "desk", "/_/explorer/token": "desk",
		"/tools/explorer": "desk", "/tools/explorer/": "desk", "/tools/explorer/?method=GET&path=me": "desk",
		"/_/chat/3333": "customer", "/m/demo": "customer", "/dialog/oauth?client_id=1": "customer", "/v26.0/dialog/oauth": "customer",
		"/_/nothing": "", "/_/chat/": "", "/m/": "", "/_/desk/index.html": "", "/_/desk/assets/none.js": "", "/_/desk/": "", "/_/inbox": "",
	} {
		w := get(h, path)
		if want == "" {
			if w.Code != http.StatusNotFound {
				t.Errorf("%s: %d", path, w.Code)
			}
			continue
		}
		if w.Code != 200 || !strings.Contains(w.Body.String(), "/_/"+want+"/assets/") || w.Header().Get("Content-Type") != "text/html; charset=utf-8" {
			t.Errorf("%s: %d %s", path, w.Code, w.Body)
		}
	}
}

func TestNonce(t *testing.T) {
	h := handler(t, Options{Files: built()})
	seen := map[string]bool{}
	for range 3 {
		w := get(h, "/_/")
		policy := w.Header().Get("Content-Security-Policy")
		found := regexp.MustCompile(`'nonce-([A-Z2-7]{26,})'`).FindStringSubmatch(policy)
		if found == nil || seen[found[1]] {
			t.Fatalf("policy %q", policy)
		}
		seen[found[1]] = true
		if body := w.Body.String(); strings.Count(body, `nonce="`+found[1]+`"`) != 2 || strings.Contains(body, placeholder) {
			t.Errorf("page %s", body)
		}
		for _, rule := range []string{"default-src 'none'", "script-src 'self';", "base-uri 'none'", "frame-ancestors 'none'", "connect-src 'self'"} {
			if !strings.Contains(policy, rule) {
				t.Errorf("policy lacks %s: %s", rule, policy)
			}
		}
	}
}

func TestFrames(t *testing.T) {
	h := handler(t, Options{Files: built()})
	for path, want := range map[string]string{
		"/_/": "frame-src 'self';", "/_/chat/1": "frame-src 'self' https: http:;", "/_/gallery": "frame-src 'self' https: http:;",
	} {
		if policy := get(h, path).Header().Get("Content-Security-Policy"); !strings.Contains(policy, want) {
			t.Errorf("%s: policy %q lacks %s", path, policy, want)
		}
	}
}

func TestShellIsRevalidated(t *testing.T) {
	h := handler(t, Options{Files: built()})
	first := get(h, "/_/")
	tag := first.Header().Get("ETag")
	if first.Header().Get("Cache-Control") != "no-cache" || tag == "" {
		t.Errorf("header %v", first.Header())
	}
	again := get(h, "/_/", "If-None-Match", tag)
	if again.Code != http.StatusNotModified || again.Body.Len() != 0 || again.Header().Get("ETag") != tag {
		t.Errorf("%d %v", again.Code, again.Header())
	}
	if policy, ok := again.Header()["Content-Security-Policy"]; ok {
		t.Errorf("the policy %q would shut out the page in the cache", policy)
	}
	if other := get(h, "/m/1", "If-None-Match", tag); other.Code != 200 {
		t.Errorf("another page: %d", other.Code)
	}
}

func TestFiles(t *testing.T) {
	files := built()
	h := handler(t, Options{Files: files})
	for path, want := range map[string][3]string{ // type, cache, encoding
		"desk/assets/a-1.js":        {"text/javascript; charset=utf-8", "immutable", "gzip"},
		"desk/assets/_b-2.css":      {"text/css; charset=utf-8", "immutable", "gzip"},
		"desk/assets/tiny-3.js":     {"text/javascript; charset=utf-8", "immutable", ""},
		"desk/icon.svg":             {"image/svg+xml", "no-cache", ""},
		"customer/assets/pic-4.png": {"image/png", "immutable", ""},
	} {
		w := get(h, "/_/"+path, "Accept-Encoding", "gzip, deflate, br")
		got := [3]string{w.Header().Get("Content-Type"), w.Header().Get("Cache-Control"), w.Header().Get("Content-Encoding")}
		if w.Code != 200 || got[0] != want[0] || !strings.Contains(got[1], want[1]) || got[2] != want[2] {
			t.Errorf("%s: %d %q", path, w.Code, got)
		}
		body := w.Body.Bytes()
		if got[2] == "gzip" {
			z, err := gzip.NewReader(bytes.NewReader(body))
			if err != nil {
				t.Fatal(err)
			}
			if body, err = io.ReadAll(z); err != nil {
				t.Fatal(err)
			}
		}
		if !bytes.Equal(body, files[path].Data) {
			t.Errorf("%s: other content", path)
		}
		if plain := get(h, "/_/"+path); !bytes.Equal(plain.Body.Bytes(), files[path].Data) || plain.Header().Get("Vary") != "Accept-Encoding" {
			t.Errorf("%s without gzip: other content", path)
		}
		if again := get(h, "/_/"+path, "If-None-Match", w.Header().Get("ETag")); again.Code != http.StatusNotModified {
			t.Errorf("%s again: %d", path, again.Code)
		}
	}
}

func TestAcceptsGzip(t *testing.T) {
	for header, want := range map[string]bool{
		"": false, "gzip": true, "GZIP": true, "br, gzip;q=0.8": true, "gzip;q=0": false, "gzip; q=0.0, br": false, "*": true,
		"*;q=0": false, "gzip;q=0, *": false, "identity": false, "x-gzip": false, "gzip;q=0.001": true,
	} {
		if got := acceptsGzip(header); got != want {
			t.Errorf("%q: %v", header, got)
		}
	}
}

func TestWithoutPages(t *testing.T) {
	for _, missing := range []string{"customer/index.html", "desk/index.html", extensions} {
		t.Run(missing, func(t *testing.T) { testWithout(t, missing) })
	}
}

func testWithout(t *testing.T, missing string) {
	var log bytes.Buffer
	half := built()
	delete(half, missing)
	h, err := New(Options{Files: half, Notice: web.Notice(), Log: slog.New(slog.NewTextHandler(&log, nil))})
	if err != nil {
		t.Fatal(err)
	}
	if strings.Count(log.String(), "\n") != 1 || !strings.Contains(log.String(), "built without pages: run make ui") {
		t.Errorf("log: %s", log.String())
	}
	for _, path := range []string{"/_/", "/_/explorer", "/tools/explorer/", "/_/chat/1", "/m/1", "/dialog/oauth", "/v26.0/dialog/oauth", "/en_US/messenger.Extensions.js"} {
		w := get(h, path)
		if w.Code != http.StatusServiceUnavailable || !strings.Contains(w.Body.String(), "make ui") || strings.Contains(w.Body.String(), placeholder) {
			t.Errorf("%s: %d %s", path, w.Code, w.Body)
		}
	}
}

func TestShellWithoutNonce(t *testing.T) {
	files := built()
	files["desk/index.html"] = &fstest.MapFile{Data: []byte("<p>")}
	if _, err := New(Options{Files: files}); err == nil {
		t.Error("a shell that its own policy would break was accepted")
	}
}

// What is in the binary now, built or not, can be served.
func TestEmbedded(t *testing.T) {
	files := web.Pages()
	want := map[bool]int{true: http.StatusOK, false: http.StatusServiceUnavailable}[complete(files)]
	if w := get(handler(t, Options{Files: files, Notice: web.Notice()}), "/_/explorer"); w.Code != want {
		t.Errorf("%d, want %d", w.Code, want)
	}
}
