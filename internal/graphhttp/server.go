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
	"parley/internal/clock"
	"parley/internal/dispatch"
	"parley/internal/graph"
	"parley/internal/messaging"
)

// Deps is what the surface stands on.
type Deps struct {
	Log           *slog.Logger
	Clock         *clock.Clock
	Auth          *auth.Service
	Messaging     *messaging.Service
	Subscriptions *dispatch.Subscriptions
	// PublicURL returns the base of paging and media URLs, without a slash at
	// its end.
	PublicURL func() string
	// Typing shows or ends the typing indicator to a customer; nil when no
	// live view exists.
	Typing func(page, psid graphapi.ID, on bool)
}

// Handler serves the whole Graph API. Make one with New.
type Handler struct {
	Deps
	listers map[*graph.Op]lister
	actions map[*graph.Op]action
	debugID string // x-fb-debug: the same for the life of the process
	calls   sync.Pool
}

// New returns the handler. It expects a trace id from httpserver.Wrap and
// makes one where there is none.
func New(d Deps) *Handler {
	s := &Handler{Deps: d, debugID: newDebugID(), calls: sync.Pool{New: func() any { return new(call) }}}
	s.listers, s.actions = routes()
	return s
}

// ServeHTTP answers one call.
func (s *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c := s.newCall(w, r)
	defer s.free(c)
	if r.Method == http.MethodOptions {
		c.preflight()
		return
	}
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
