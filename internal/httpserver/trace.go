package httpserver

import (
	"math/rand/v2"
	"net/http"
)

// traceLen is the length of a trace id: "A" and 22 base64url characters.
const traceLen = 23

const base64url = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

// NewTraceID returns a fresh trace id. It comes from the runtime's ChaCha8
// generator, seeded by the operating system when the process starts: ids of
// two processes never meet, and none costs a system call.
func NewTraceID() string {
	var id [traceLen]byte
	id[0] = 'A'
	for i := 1; i < traceLen; {
		for bits, n := rand.Uint64(), 0; n < 10 && i < traceLen; n++ {
			id[i] = base64url[bits&63]
			bits >>= 6
			i++
		}
	}
	return string(id[:])
}

// TraceID returns the trace id of the request that w answers: what the wire
// calls fbtrace_id and x-fb-request-id. It is "" when the request did not come
// through Wrap.
// https://developers.facebook.com/docs/graph-api/guides/error-handling
func TraceID(w http.ResponseWriter) string {
	if r := unwrap(w); r != nil {
		return r.traceID()
	}
	return ""
}
