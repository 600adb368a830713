package httpserver

import (
	"context"
	"log/slog"
	"net/http"
	"time"
)

// readyTimeout bounds how long a readiness check may take.
const readyTimeout = 5 * time.Second

// Healthz answers as long as the process serves at all.
func Healthz() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { writeStatus(w, http.StatusOK, "ok") })
}

// Readyz answers 200 when ready returns nil, and 503 otherwise. The reason
// goes to the log, not to the caller.
func Readyz(log *slog.Logger, ready func(context.Context) error) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), readyTimeout)
		defer cancel()
		if err := ready(ctx); err != nil {
			log.Warn("not ready", "trace_id", TraceID(w), "err", err)
			writeStatus(w, http.StatusServiceUnavailable, "not ready")
			return
		}
		writeStatus(w, http.StatusOK, "ready")
	})
}

func writeStatus(w http.ResponseWriter, status int, text string) {
	_ = WriteJSON(w, status, map[string]string{"status": text}) // strings always encode
}
