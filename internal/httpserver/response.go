package httpserver

import (
	"bufio"
	"net"
	"net/http"
)

// response is the http.ResponseWriter that handlers see. It carries the trace
// id and remembers what was answered. It is pooled: a handler must not use it
// after it has returned.
type response struct {
	http.ResponseWriter
	trace    string
	status   int // 0 = nothing written yet, or hijacked
	bytes    int64
	hijacked bool
}

// unwrap finds the response below other wrappers; nil when there is none.
func unwrap(w http.ResponseWriter) *response {
	for {
		if r, ok := w.(*response); ok {
			return r
		}
		u, ok := w.(interface{ Unwrap() http.ResponseWriter })
		if !ok {
			return nil
		}
		w = u.Unwrap()
	}
}

// traceID makes the id when it is first asked for.
func (r *response) traceID() string {
	if r.trace == "" {
		r.trace = NewTraceID()
	}
	return r.trace
}

// Unwrap lets http.ResponseController reach the server's own writer.
func (r *response) Unwrap() http.ResponseWriter { return r.ResponseWriter }

// WriteHeader notes the final status; 1xx answers come before it.
func (r *response) WriteHeader(status int) {
	if r.status == 0 && status >= 200 {
		r.status = status
	}
	r.ResponseWriter.WriteHeader(status)
}

func (r *response) Write(b []byte) (int, error) {
	if r.status == 0 {
		r.status = http.StatusOK
	}
	n, err := r.ResponseWriter.Write(b)
	r.bytes += int64(n)
	return n, err
}

// FlushError sends what was written so far, and the header before it.
func (r *response) FlushError() error {
	if r.status == 0 {
		r.status = http.StatusOK
	}
	return http.NewResponseController(r.ResponseWriter).Flush()
}

// Hijack hands the connection over; the response is then out of use.
func (r *response) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	conn, rw, err := http.NewResponseController(r.ResponseWriter).Hijack()
	r.hijacked = err == nil
	return conn, rw, err
}
