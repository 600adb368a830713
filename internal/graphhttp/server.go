// Package graphhttp serves the Graph API over HTTP. What exists is declared in
// package graph; this package finds the node and the edge that a call names,
// checks who calls, reads the parameters, calls the domain and writes the
// answer in Meta's form.
//
// https://developers.facebook.com/docs/graph-api/overview
package graphhttp

import (
	"log/slog"
	"net/http"
	"sync"

	"parley/graphapi"
	"parley/internal/auth"
	"parley/internal/catalog"
	"parley/internal/chatview"
	"parley/internal/clock"
	"parley/internal/dispatch"
	"parley/internal/feed"
	"parley/internal/graph"
	"parley/internal/labels"
	"parley/internal/limits"
	"parley/internal/media"
	"parley/internal/messaging"
	"parley/internal/profile"
	"parley/internal/utility"
)

// Deps is what the surface stands on.
type Deps struct {
	Log           *slog.Logger
	Clock         *clock.Clock
	Auth          *auth.Service
	Messaging     *messaging.Service
	Subscriptions *dispatch.Subscriptions
	Personas      *profile.Personas
	Catalog       *catalog.Service
	Profile       *profile.Service
	Utility       *utility.Service
	Feed          *feed.Service
	Labels        *labels.Service
	Limits        *limits.Service
	// PublicURL returns the base of paging and media URLs, without a slash at
	// its end.
	PublicURL func() string
	Media     *media.Service
	// RetiredTemplates lets the templates list and open_graph pass.
	RetiredTemplates bool
	// Throttle429 answers used-up budgets with HTTP 429 instead of 400; Meta's
	// own status has been seen as either.
	Throttle429 bool
	// Typing shows or ends the typing indicator to a customer, with a persona
	// as its author unless as is nil; nil when no live view exists.
	Typing func(page, psid graphapi.ID, on bool, as *chatview.Persona)
}

// Handler serves the whole Graph API. Make one with New.
type Handler struct {
	Deps
	listers map[*graph.Op]lister
	actions map[*graph.Op]action
	debugID string // x-fb-debug: the same for the life of the process
	calls   sync.Pool
	// strangers has a place for each call that may send large files before its
	// token is known.
	strangers chan struct{}
}

// New returns the handler. It expects a trace id from httpserver.Wrap and
// makes one where there is none.
func New(d Deps) *Handler {
	s := &Handler{
		Deps: d, debugID: newDebugID(), calls: sync.Pool{New: func() any { return new(call) }}, strangers: make(chan struct{}, maxStrangers),
	}
	s.listers, s.actions = routes()
	return s
}

// ServeHTTP answers one call.
func (s *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c := s.newCall(w, r)
	defer c.end()
	if r.Method == http.MethodOptions {
		c.preflight()
		return
	}
	c.run()
}

// run answers the call.
func (c *call) run() {
	if err := c.serve(); err != nil {
		c.refuse(err)
		return
	}
	if !c.done {
		c.succeed()
	}
}

// Panicked answers a call whose handler panicked; httpserver has logged why.
func (s *Handler) Panicked(w http.ResponseWriter, r *http.Request) {
	c := s.newCall(w, r)
	defer s.free(c)
	c.writeError(graphapi.UnknownError.New())
}
