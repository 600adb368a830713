package adminhttp

import (
	"context"
	"errors"
	"html/template"
	"log/slog"
	"net/http"
	"strings"
	"sync"

	"parley/graphapi"
	"parley/internal/auth"
	"parley/internal/catalog"
	"parley/internal/chatview"
	"parley/internal/clock"
	"parley/internal/feed"
	"parley/internal/httpserver"
	"parley/internal/limits"
	"parley/internal/login"
	"parley/internal/media"
	"parley/internal/messaging"
	"parley/internal/profile"
	"parley/internal/realtime"
	"parley/internal/utility"
)

// Deps is what the handler works with.
type Deps struct {
	Log       *slog.Logger
	Clock     *clock.Clock
	Auth      *auth.Service
	Messaging *messaging.Service
	Hub       *realtime.Hub
	Limits    *limits.Service
	Personas  *profile.Personas
	Profile   *profile.Service
	Utility   *utility.Service
	Catalog   *catalog.Service
	View      chatview.Viewer
	Media     *media.Service
	Feed      *feed.Service
	Guard     *httpserver.Guard
	Metrics   *httpserver.Metrics

	// SaveClock stores the clock's setting durably.
	SaveClock func(context.Context, clock.Setting) error
	// Ready says why the server cannot serve; nil means that it can.
	Ready func(context.Context) error
	// OpenAPI returns the document of the Graph API as JSON.
	OpenAPI func() []byte
	// DefaultApp returns the app that a new Page belongs to; nil or 0 = none.
	DefaultApp func() graphapi.ID
	// Subscribers lists the apps that are subscribed to a Page.
	Subscribers func(ctx context.Context, page graphapi.ID) ([]graphapi.ID, error)
	// Reset brings back the demo world. Nil outside of parley dev.
	Reset func(context.Context) error
	// Simulator opens everything but health: set in dev and with --simulator.
	Simulator bool
	// Pages serves the user interface.
	Pages http.Handler
	// Dialog asks the person what an app may do.
	Dialog *login.Dialog
	// Person returns the one person who uses the user interface.
	Person func() graphapi.ID
}

type handler struct {
	Deps
	refused *template.Template // page of a login that cannot go on
	clockMu sync.Mutex         // one change of the clock at a time
}

// New returns the handler of every request that Owns admits.
func New(d Deps) http.Handler {
	h := &handler{Deps: d, refused: refusedPage()}
	mux := http.NewServeMux()
	mux.Handle("GET /_/healthz", httpserver.Healthz())
	mux.Handle("GET /_/readyz", httpserver.Readyz(d.Log, d.Ready))
	mux.Handle("GET /_/metrics", d.Metrics.Handler())
	mux.Handle("/", h.simulatorOnly(h.simulator()))
	return withHeaders(mux)
}

// Owns reports whether a request belongs to this package and not to the Graph
// API, which owns the rest of the root.
func Owns(r *http.Request) bool {
	path := r.URL.Path
	switch {
	case strings.HasPrefix(path, "/_/"), strings.HasPrefix(path, "/m/"), strings.HasSuffix(path, "/dialog/oauth"):
		return true
	case strings.HasSuffix(path, "/messenger.Extensions.js"):
		return true
	case path == "/_", path == "/widget.js", path == "/tools/explorer", path == "/tools/explorer/":
		return true
	}
	return path == "/" && r.Method == http.MethodGet && strings.Contains(r.Header.Get("Accept"), "text/html")
}

// simulator serves what needs the simulator: calls, streams and pages.
func (h *handler) simulator() http.Handler {
	mux := http.NewServeMux()
	for _, r := range h.routes() {
		mux.Handle(r.method+" "+r.path, h.Guard.Wrap(httpserver.Handle(h.Log, r.serve)))
	}
	mux.Handle("/_/api/", h.Guard.Wrap(httpserver.Handle(h.Log, h.noSuchCall)))
	mux.HandleFunc("GET /_/openapi.json", h.openAPI)
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Vary", "Accept")
		http.Redirect(w, r, "/_/", http.StatusFound)
	})
	for _, path := range []string{"/dialog/oauth", "/{version}/dialog/oauth"} {
		mux.Handle("GET "+path, httpserver.Handle(h.Log, h.dialog))
	}
	mux.Handle("/", h.Pages)
	return mux
}

// simulatorOnly closes next on servers that hold the data of real people:
// nobody logs in yet.
func (h *handler) simulatorOnly(next http.Handler) http.Handler {
	if h.Simulator {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		httpserver.WriteError(w, http.StatusNotFound, "this server runs without its simulator: use parley dev, or start it with --simulator")
	})
}

// withHeaders sets what every answer under /_/ carries. Pages relax the
// content policy for themselves.
// https://developer.mozilla.org/en-US/docs/Web/HTTP/Guides/CSP
func withHeaders(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Cache-Control", "no-store")
		h.Set("X-Request-Id", httpserver.TraceID(w))
		next.ServeHTTP(w, r)
	})
}

func (h *handler) openAPI(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json; charset=UTF-8")
	_, _ = w.Write(h.OpenAPI()) // a caller who has gone needs no answer
}

// live adapts a stream of the hub.
func live(serve httpserver.HandlerFunc) httpserver.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) error {
		err := serve(w, r)
		var refusal *realtime.Refusal
		if errors.As(err, &refusal) {
			return httpserver.Refuse(refusal.Status, "%s", refusal.Message)
		}
		return err
	}
}
