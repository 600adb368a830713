package webhttp

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"path"
	"strings"
)

// placeholder stands in a shell wherever the nonce of the response belongs.
const placeholder = "PARLEY_NONCE"

// bundles are the two builds, each in a folder of its name.
var bundles = []string{"desk", "customer"}

// Options of the pages.
type Options struct {
	// Files holds a folder for each bundle with its index.html, and the script
	// of webviews. A binary that was built without pages, or while they were
	// being built, lacks one.
	Files fs.FS
	// Notice is the HTML page that stands in for pages that are missing.
	Notice []byte
	Log    *slog.Logger
}

// pages serves shells and files.
type pages struct {
	shells map[string]*shell // by bundle
	files  map[string]*file  // by path
}

// New returns the handler of all page addresses. It reads every file once.
func New(o Options) (http.Handler, error) {
	if !complete(o.Files) {
		o.Log.Warn("built without pages: run make ui")
		return notice(newShell(o.Notice, own)), nil
	}
	p := &pages{shells: map[string]*shell{}, files: map[string]*file{}}
	for _, bundle := range bundles {
		if err := p.load(o.Files, bundle); err != nil {
			return nil, fmt.Errorf("loading pages: %w", err)
		}
	}
	mux := http.NewServeMux()
	for bundle, addresses := range addresses() {
		for _, address := range addresses {
			mux.Handle("GET "+address, p.shells[bundle])
		}
	}
	for _, bundle := range bundles {
		mux.HandleFunc("GET /_/"+bundle+"/", p.file)
	}
	return withExtensions(o.Files, mux)
}

// complete reports whether every bundle was built.
func complete(files fs.FS) bool {
	if _, err := fs.Stat(files, extensions); err != nil {
		return false
	}
	for _, bundle := range bundles {
		if _, err := fs.Stat(files, bundle+"/index.html"); err != nil {
			return false
		}
	}
	return true
}

// addresses lists what each bundle serves.
func addresses() map[string][]string {
	return map[string][]string{
		"desk":     {"/_/{$}", "/_/explorer", "/_/explorer/", "/tools/explorer", "/tools/explorer/{$}"},
		"customer": {"/_/chat/{page}", "/_/gallery", "/m/{page}", "/dialog/oauth", "/{version}/dialog/oauth"},
	}
}

// load reads the files of one bundle.
func (p *pages) load(files fs.FS, bundle string) error {
	html, err := fs.ReadFile(files, bundle+"/index.html")
	if err != nil {
		return err
	}
	if !bytes.Contains(html, []byte(placeholder)) {
		return fmt.Errorf("%s/index.html does not say where the nonce stands (%s)", bundle, placeholder)
	}
	frames := own
	if bundle == "customer" {
		frames = anywhere
	}
	p.shells[bundle] = newShell(html, frames)
	return fs.WalkDir(files, bundle, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Ext(name) == ".html" {
			return err
		}
		content, err := fs.ReadFile(files, name)
		p.files["/_/"+name] = newFile(name, content)
		return err
	})
}

// file serves what the shells load.
func (p *pages) file(w http.ResponseWriter, r *http.Request) {
	f, ok := p.files[r.URL.Path]
	if !ok {
		http.NotFound(w, r)
		return
	}
	f.ServeHTTP(w, r)
}

// notice answers every page address with a page that says what is missing.
func notice(s *shell) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		s.write(w, http.StatusServiceUnavailable)
	})
}

// What a page may show in frames: pages of this server; in chats also those
// that the buttons of a bot open, each in a sandbox.
// https://developers.facebook.com/docs/messenger-platform/webview
const (
	own      = "'self'"
	anywhere = "'self' https: http:"
)

// shell is an HTML page with places for a nonce.
type shell struct {
	parts  [][]byte // the nonce stands between them
	etag   string
	frames string // own or anywhere
}

func newShell(html []byte, frames string) *shell {
	return &shell{bytes.Split(html, []byte(placeholder)), weakTag(html), frames}
}

// weakTag names a page whose bytes differ in the nonce only. Embedded files
// have no time stamp.
func weakTag(content []byte) string {
	sum := sha256.Sum256(content)
	return `W/"` + base64.RawURLEncoding.EncodeToString(sum[:12]) + `"`
}

// ServeHTTP answers 304 to a browser that holds the page. Such an answer has
// no policy of its own: the one that came with the page holds its nonce.
func (s *shell) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Cache-Control", "no-cache")
	h.Set("ETag", s.etag)
	if strings.Contains(r.Header.Get("If-None-Match"), s.etag) {
		h.Del("Content-Security-Policy")
		w.WriteHeader(http.StatusNotModified)
		return
	}
	s.write(w, http.StatusOK)
}

func (s *shell) write(w http.ResponseWriter, status int) {
	nonce := rand.Text()
	body := bytes.Join(s.parts, []byte(nonce))
	w.Header().Set("Content-Security-Policy", policy(nonce, s.frames))
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(body) // a caller who has gone needs no answer
}

// policy is the content security policy of a page: everything but what stands
// in its frames comes from this server, and styles that scripts add carry the nonce.
// https://developer.mozilla.org/en-US/docs/Web/HTTP/Guides/CSP
func policy(nonce, frames string) string {
	return "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-" + nonce + "'; img-src 'self' data: blob:; " +
		"media-src 'self' blob:; font-src 'self'; connect-src 'self'; frame-src " + frames + "; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
}
