package httpserver

import (
	"context"
	"log/slog"
	"net/http"
	"runtime/debug"
	"sync"
	"time"

	"parley/internal/clock"
)

// Front is what Wrap puts before a handler.
type Front struct {
	Handler http.Handler
	Log     *slog.Logger
	Metrics *Metrics
	// Panicked answers a request whose handler panicked before it wrote
	// anything. Nil, or for paths under /_/, the JSON error of this package.
	Panicked http.HandlerFunc
}

// Wrap returns a handler that gives every request a trace id, counts and logs
// it, and survives panics of f.Handler.
func Wrap(f Front) http.Handler {
	return &front{Front: f, pool: sync.Pool{New: func() any { return new(response) }}}
}

type front struct {
	Front
	pool sync.Pool // of *response
}

func (f *front) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	res := f.pool.Get().(*response)
	*res = response{ResponseWriter: w}
	f.Metrics.inFlight.Add(1)
	defer f.finish(res, r, clock.Machine())
	f.Handler.ServeHTTP(res, r)
}

// finish is deferred: it closes the books of a request, panicked or not.
func (f *front) finish(res *response, r *http.Request, start time.Time) {
	trouble := recover()
	f.Metrics.inFlight.Add(-1)
	if trouble != nil && trouble != http.ErrAbortHandler && f.recovered(res, r, trouble) {
		trouble = nil
	}
	if res.status == 0 && !res.hijacked {
		res.status = http.StatusOK // net/http answers for a handler that wrote nothing
	}
	took := clock.Machine().Sub(start)
	f.Metrics.observe(SurfaceOf(r.URL.Path), res.status, took)
	if f.Log.Enabled(context.Background(), slog.LevelDebug) {
		f.logAccess(res, r, took)
	}
	if trouble != nil {
		panic(http.ErrAbortHandler) // half an answer is out: net/http closes the connection
	}
	if !res.hijacked {
		res.ResponseWriter = nil
		f.pool.Put(res)
	}
}

// logAccess leaves the query out: it may carry access tokens.
func (f *front) logAccess(res *response, r *http.Request, took time.Duration) {
	f.Log.LogAttrs(context.Background(), slog.LevelDebug, "request",
		slog.String("trace_id", res.traceID()), slog.String("method", r.Method), slog.String("path", r.URL.Path),
		slog.Int("status", res.status), slog.Int64("bytes", res.bytes), slog.Duration("took", took),
		slog.String("remote", r.RemoteAddr), slog.Bool("hijacked", res.hijacked))
}

// recovered logs a panic and answers 500. It reports false when the answer had
// already begun.
func (f *front) recovered(res *response, r *http.Request, trouble any) bool {
	f.Log.LogAttrs(context.Background(), slog.LevelError, "handler panicked",
		slog.String("trace_id", res.traceID()), slog.String("method", r.Method), slog.String("path", r.URL.Path),
		slog.Any("panic", trouble), slog.String("stack", string(debug.Stack())))
	if res.status != 0 || res.hijacked {
		return false
	}
	clear(res.Header())
	if f.Panicked != nil && SurfaceOf(r.URL.Path) == Graph {
		f.Panicked(res, r)
	} else {
		WriteError(res, http.StatusInternalServerError, internalMessage(res.traceID()))
	}
	return true
}
