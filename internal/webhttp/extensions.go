package webhttp

import (
	"fmt"
	"io/fs"
	"net/http"
	"regexp"
)

// extensions is the script that pages of bots load where they loaded Meta's.
const extensions = "extensions/messenger.Extensions.js"

// extensionsPath is where they ask for it: in any language, for it says nothing.
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/webview/extensions
var extensionsPath = regexp.MustCompile(`^/[a-z]{2,3}_[A-Z]{2}/messenger\.Extensions\.js$`)

// withExtensions serves the script before next, whose pattern for /m/ would
// dispute it with one for languages.
func withExtensions(files fs.FS, next http.Handler) (http.Handler, error) {
	content, err := fs.ReadFile(files, extensions)
	if err != nil {
		return nil, fmt.Errorf("loading pages: %w", err)
	}
	script := newFile(extensions, content)
	script.cache = "public, max-age=1200"
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !extensionsPath.MatchString(r.URL.Path) {
			next.ServeHTTP(w, r)
			return
		}
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			w.WriteHeader(http.StatusMethodNotAllowed)
			return
		}
		// Any page may load it: it holds no secret.
		// https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Cross-Origin-Resource-Policy
		w.Header().Set("Cross-Origin-Resource-Policy", "cross-origin")
		w.Header().Set("Access-Control-Allow-Origin", "*")
		script.ServeHTTP(w, r)
	}), nil
}
