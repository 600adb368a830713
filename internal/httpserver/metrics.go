package httpserver

import (
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Surface is a group of paths that is counted together.
type Surface uint8

// The surfaces of the server.
const (
	Graph Surface = iota // the Graph API: everything at the root
	Admin                // under /_/ but the chat
	Chat                 // the customer's chat
	surfaceEnd
)

var surfaceNames = [surfaceEnd]string{"graph", "admin", "chat"}

// SurfaceOf tells which surface a path belongs to.
func SurfaceOf(path string) Surface {
	switch {
	case strings.HasPrefix(path, "/_/chat/"), strings.HasPrefix(path, "/m/"), path == "/widget.js":
		return Chat
	case path == "/_", strings.HasPrefix(path, "/_/"):
		return Admin
	}
	return Graph
}

// Metrics counts requests. Every counter is resolved beforehand: a request
// costs a few atomic additions.
type Metrics struct {
	Registry *prometheus.Registry
	inFlight atomic.Int64
	requests [surfaceEnd][6]prometheus.Counter // by first digit of the status, 0 = hijacked
	latency  [surfaceEnd]prometheus.Observer
}

// latencyBuckets, in seconds, are dense where the targets lie.
var latencyBuckets = []float64{.0001, .00025, .0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10}

// NewMetrics returns metrics with a registry of their own, which also shows
// the Go runtime and the process.
func NewMetrics() *Metrics {
	m := &Metrics{Registry: prometheus.NewRegistry()}
	requests := prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "parley_http_requests_total", Help: "Answered requests by surface and class of status.",
	}, []string{"surface", "status"})
	latency := prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name: "parley_http_request_seconds", Help: "Time to answer a request.", Buckets: latencyBuckets,
	}, []string{"surface"})
	inFlight := prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "parley_http_requests_in_flight", Help: "Requests being answered now.",
	}, func() float64 { return float64(m.inFlight.Load()) })
	m.Registry.MustRegister(requests, latency, inFlight,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	for s := range surfaceEnd {
		m.latency[s] = latency.WithLabelValues(surfaceNames[s])
		for class := range m.requests[s] {
			m.requests[s][class] = requests.WithLabelValues(surfaceNames[s], className(class))
		}
	}
	return m
}

func className(class int) string {
	if class == 0 {
		return "stream"
	}
	return strconv.Itoa(class) + "xx"
}

func (m *Metrics) observe(s Surface, status int, took time.Duration) {
	class := status / 100
	if class < 0 || class > 5 {
		class = 5
	}
	m.requests[s][class].Inc()
	if class != 0 { // a stream's handler returns at once
		m.latency[s].Observe(took.Seconds())
	}
}

// Handler serves the metrics in the text format of Prometheus.
func (m *Metrics) Handler() http.Handler {
	return promhttp.HandlerFor(m.Registry, promhttp.HandlerOpts{})
}
