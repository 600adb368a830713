// Package httpserver is what every HTTP surface stands on: the listener with
// its time-outs and drain, the trace id of a request, the access log, metrics,
// recovery from panics, health, and the strict JSON and the guard of the calls
// under /_/api.
//
// The front costs one pooled object per request: it passes no context values
// and copies no request, because it stands on the path of every send.
package httpserver
