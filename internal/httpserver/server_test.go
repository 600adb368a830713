package httpserver

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestServerDrains(t *testing.T) {
	entered, release := make(chan struct{}), make(chan struct{})
	s := New("127.0.0.1:0", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		close(entered)
		<-release
		_, _ = io.WriteString(w, "done")
	}), quiet())
	if s.URL() != "" {
		t.Errorf("URL before Listen: %q", s.URL())
	}
	if err := s.Listen(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.Serve()
	answer := make(chan string)
	go func() {
		res, err := http.Get(s.URL() + "/slow")
		if err != nil {
			answer <- err.Error()
			return
		}
		body, _ := io.ReadAll(res.Body)
		_ = res.Body.Close()
		answer <- string(body)
	}()
	<-entered
	stopped := make(chan error)
	go func() { stopped <- s.Stop(context.Background()) }()
	close(release)
	if got := <-answer; got != "done" {
		t.Errorf("running request answered %q", got)
	}
	if err := <-stopped; err != nil {
		t.Error(err)
	}
	if err := s.Stop(context.Background()); err != nil {
		t.Errorf("second stop: %v", err)
	}
	select {
	case err := <-s.Failed():
		t.Errorf("failed: %v", err)
	default:
	}
}

func TestServerStopsInTime(t *testing.T) {
	entered := make(chan struct{})
	s := New("127.0.0.1:0", http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		close(entered)
		<-r.Context().Done()
	}), quiet())
	if err := s.Listen(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.Serve()
	go func() { _, _ = http.Get(s.URL()) }() //nolint:bodyclose // it fails
	<-entered
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := s.Stop(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("stop: %v", err)
	}
}

func TestServerWithoutServe(t *testing.T) {
	s := New("127.0.0.1:0", http.NotFoundHandler(), quiet())
	if err := s.Stop(context.Background()); err != nil {
		t.Error(err)
	}
	other := New("127.0.0.1:0", http.NotFoundHandler(), quiet())
	if err := other.Listen(t.Context()); err != nil {
		t.Fatal(err)
	}
	taken := New(strings.TrimPrefix(other.URL(), "http://"), http.NotFoundHandler(), quiet())
	if err := taken.Listen(t.Context()); err == nil || !strings.Contains(err.Error(), "listening on 127.0.0.1:") {
		t.Errorf("taken address: %v", err)
	}
	if err := other.Stop(context.Background()); err != nil {
		t.Error(err)
	}
}

func TestHealth(t *testing.T) {
	for _, c := range []struct {
		h      http.Handler
		status int
		body   string
	}{
		{Healthz(), 200, `{"status":"ok"}`},
		{Readyz(quiet(), func(context.Context) error { return nil }), 200, `{"status":"ready"}`},
		{Readyz(quiet(), func(context.Context) error { return errors.New("password is hunter2") }), 503, `{"status":"not ready"}`},
	} {
		rec := httptest.NewRecorder()
		c.h.ServeHTTP(rec, httptest.NewRequest("GET", "/", nil))
		if rec.Code != c.status || strings.TrimSpace(rec.Body.String()) != c.body {
			t.Errorf("%d %s, want %d %s", rec.Code, rec.Body, c.status, c.body)
		}
	}
}
