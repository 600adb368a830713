package e2e

import (
	"context"
	"encoding/json"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"parley/internal/crashtest/blackbox"
)

// builtPage is a page as a build leaves it, with the place of the nonce.
const builtPage = `<!doctype html><meta property="csp-nonce" nonce="PARLEY_NONCE"><title>built</title>`

// TestBinaryWithAndWithoutPages builds the binary both ways, whatever the
// folder of the pages holds now.
func TestBinaryWithAndWithoutPages(t *testing.T) {
	for name, c := range map[string]struct {
		pages  []string
		status int
		words  string
		logged int
	}{
		"with":    {[]string{"desk/index.html", "customer/index.html", "extensions/messenger.Extensions.js"}, http.StatusOK, "<title>built</title>", 0},
		"without": {nil, http.StatusServiceUnavailable, "run <code>make ui</code>", 1},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScene(buildWith(t, c.pages), []string{"dev", "--ephemeral"})
			t.Cleanup(s.close)
			if err := s.start(nil); err != nil {
				t.Fatal(err)
			}
			w := s.server.World
			for _, path := range []string{"/", "/_/explorer", "/tools/explorer/", "/_/chat/" + w.PageID, "/m/" + w.PageID, "/de_DE/messenger.Extensions.js"} {
				if status, text := fetch(t, w.URL+path); status != c.status || !strings.Contains(text, c.words) {
					t.Errorf("%s: %d %s", path, status, text)
				}
			}
			for _, path := range []string{"/v26.0/me?access_token=" + w.UserToken, "/_/healthz", "/_/api/apps"} {
				if status, text := fetch(t, w.URL+path); status != http.StatusOK {
					t.Errorf("%s: %d %s", path, status, text)
				}
			}
			if err := s.stop(); err != nil {
				t.Fatal(err)
			}
			if got, _ := s.log.count(regexp.MustCompile("built without pages: run make ui")); got != c.logged {
				t.Errorf("%d lines of the log speak of missing pages, want %d:\n%s", got, c.logged, s.log)
			}
		})
	}
}

// buildWith builds the binary with these pages alone and returns its path.
func buildWith(t *testing.T, pages []string) string {
	t.Helper()
	dir := t.TempDir()
	dist, err := filepath.Abs("../web/dist")
	if err != nil {
		t.Fatal(err)
	}
	page := filepath.Join(dir, "page.html")
	if err := os.WriteFile(page, []byte(builtPage), 0o600); err != nil {
		t.Fatal(err)
	}
	replace := hidden(t, dist)
	for _, name := range pages {
		replace[filepath.Join(dist, filepath.FromSlash(name))] = page
	}
	overlay, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "overlay.json")
	if err := os.WriteFile(file, overlay, 0o600); err != nil {
		t.Fatal(err)
	}
	binary := filepath.Join(dir, "parley")
	if err := blackbox.Build(t.Context(), binary, "parley/cmd/parley", append([]string{"-overlay", file}, buildFlags...)...); err != nil {
		t.Fatal(err)
	}
	return binary
}

// hidden takes every built file out of a build; the notice stays.
func hidden(t *testing.T, dist string) map[string]string {
	t.Helper()
	replace := map[string]string{}
	err := filepath.WalkDir(dist, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && filepath.Dir(path) != dist {
			replace[path] = ""
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return replace
}

// fetch reads an address as a browser does.
func fetch(t *testing.T, address string) (int, string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Accept", "text/html")
	client := &http.Client{}
	res, err := client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(text)
}
