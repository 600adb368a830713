package httpserver

import (
	"bytes"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"time"

	"parley/internal/clock"
)

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

// served starts h behind a front and returns its base URL and its log.
func served(t *testing.T, h http.HandlerFunc) (url string, log *bytes.Buffer, m *Metrics) {
	t.Helper()
	log, m = new(bytes.Buffer), NewMetrics()
	logger := slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	s := httptest.NewUnstartedServer(Wrap(Front{Handler: h, Log: logger, Metrics: m, Panicked: func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(500)
		_, _ = io.WriteString(w, "graph "+TraceID(w))
	}}))
	s.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	s.Start()
	t.Cleanup(s.Close)
	return s.URL, log, m
}

func get(t *testing.T, url string) (*http.Response, string) {
	t.Helper()
	res, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res, string(body)
}

var tracePattern = regexp.MustCompile(`^A[A-Za-z0-9_-]{22}$`)

func TestTraceID(t *testing.T) {
	seen := map[string]bool{}
	for range 1000 {
		id := NewTraceID()
		if !tracePattern.MatchString(id) || seen[id] {
			t.Fatalf("trace id %q is malformed or repeated", id)
		}
		seen[id] = true
	}
	if id := TraceID(httptest.NewRecorder()); id != "" {
		t.Errorf("foreign writer has trace id %q", id)
	}
}

type wrapped struct{ http.ResponseWriter }

func (w wrapped) Unwrap() http.ResponseWriter { return w.ResponseWriter }

func TestFrontCarriesTraceIDThroughWrappers(t *testing.T) {
	url, log, _ := served(t, func(w http.ResponseWriter, _ *http.Request) {
		a, b := TraceID(w), TraceID(wrapped{w})
		if a != b {
			t.Errorf("trace ids %q and %q differ", a, b)
		}
		_, _ = io.WriteString(w, a)
	})
	_, first := get(t, url+"/me?access_token=SECRET")
	_, second := get(t, url)
	if !tracePattern.MatchString(first) || first == second {
		t.Errorf("ids %q, %q", first, second)
	}
	for _, want := range []string{"trace_id=" + first, "path=/me", "status=200", "bytes=23"} {
		if !strings.Contains(log.String(), want) {
			t.Errorf("access log lacks %q:\n%s", want, log)
		}
	}
	if strings.Contains(log.String(), "SECRET") {
		t.Error("access log shows the query")
	}
}

func TestPanics(t *testing.T) {
	url, log, m := served(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", "half done")
		if r.URL.Path == "/late" {
			_, _ = io.WriteString(w, strings.Repeat("x", 10_000))
		}
		panic("boom")
	})
	res, body := get(t, url+"/_/api/people")
	if res.StatusCode != 500 || !strings.HasPrefix(body, `{"error":{"message":"the server failed`) || res.Header.Get("ETag") != "" {
		t.Errorf("admin: %d %q %v", res.StatusCode, body, res.Header)
	}
	if res, body := get(t, url+"/me"); res.StatusCode != 500 || !strings.HasPrefix(body, "graph A") {
		t.Errorf("graph: %d %q", res.StatusCode, body)
	}
	if !strings.Contains(log.String(), "boom") || !strings.Contains(log.String(), "front_test.go") {
		t.Errorf("log lacks panic or stack:\n%s", log)
	}
	if res, err := http.Get(url + "/late"); err == nil {
		if _, err := io.ReadAll(res.Body); err == nil {
			t.Error("a half-written answer ended as if it were whole")
		}
		_ = res.Body.Close()
	}
	if n := m.inFlight.Load(); n != 0 {
		t.Errorf("%d requests in flight after all ended", n)
	}
}

func TestFrontFlushesAndHijacks(t *testing.T) {
	url, _, m := served(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/flush" {
			if err := http.NewResponseController(w).Flush(); err != nil {
				t.Error(err)
			}
			return
		}
		conn, _, err := w.(http.Hijacker).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nraw")
		_ = conn.Close()
	})
	if _, body := get(t, url+"/flush"); body != "" {
		t.Errorf("flush: %q", body)
	}
	if _, body := get(t, url+"/_/events"); body != "raw" {
		t.Errorf("hijack: %q", body)
	}
	for _, want := range []string{
		`parley_http_requests_total{status="stream",surface="admin"} 1`,
		`parley_http_request_seconds_count{surface="graph"} 1`, `go_goroutines`,
	} {
		// A request is counted after its answer has left.
		deadline := clock.Machine().Add(5 * time.Second)
		for !strings.Contains(metrics(m), want) {
			if clock.Machine().After(deadline) {
				t.Fatalf("metrics lack %s", want)
			}
			runtime.Gosched()
		}
	}
}

func metrics(m *Metrics) string {
	rec := httptest.NewRecorder()
	m.Handler().ServeHTTP(rec, httptest.NewRequest("GET", "/_/metrics", nil))
	return rec.Body.String()
}

func TestSurfaceOf(t *testing.T) {
	for path, want := range map[string]Surface{
		"/": Graph, "/me": Graph, "/v26.0/me/messages": Graph, "/_x": Graph,
		"/_": Admin, "/_/": Admin, "/_/api/people": Admin, "/_/chat/1": Chat, "/m/1": Chat, "/widget.js": Chat,
	} {
		if got := SurfaceOf(path); got != want {
			t.Errorf("SurfaceOf(%q) = %d, want %d", path, got, want)
		}
	}
}

func TestHandle(t *testing.T) {
	log := new(bytes.Buffer)
	logger := slog.New(slog.NewTextHandler(log, nil))
	for _, c := range []struct {
		err    error
		status int
		body   string
	}{
		{Refuse(404, "no Page %d", 7), 404, `{"error":{"message":"no Page 7"}}`},
		{errors.New("disk on fire"), 500, `{"error":{"message":"the server failed; its log says why under trace_id "}}`},
	} {
		rec := httptest.NewRecorder()
		Handle(logger, func(http.ResponseWriter, *http.Request) error { return c.err }).ServeHTTP(rec, httptest.NewRequest("GET", "/_/api/x", nil))
		if rec.Code != c.status || strings.TrimSpace(rec.Body.String()) != c.body {
			t.Errorf("%v: %d %s", c.err, rec.Code, rec.Body)
		}
	}
	if !strings.Contains(log.String(), "disk on fire") {
		t.Errorf("log lacks the cause: %s", log)
	}
}

// BenchmarkFront measures what the front adds to a request.
func BenchmarkFront(b *testing.B) {
	h := Wrap(Front{Log: quiet(), Metrics: NewMetrics(), Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(200) })})
	r := httptest.NewRequest("POST", "/1234567890123456/messages", nil)
	w := httptest.NewRecorder()
	b.ReportAllocs()
	for b.Loop() {
		h.ServeHTTP(w, r)
	}
}
