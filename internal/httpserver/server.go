package httpserver

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"
)

// Bounds on what a client may take. Streams hijack their connection, which
// lifts the deadlines of net/http.
const (
	readHeaderTimeout = 10 * time.Second
	readTimeout       = time.Minute // the whole request
	writeTimeout      = time.Minute // the whole answer
	idleTimeout       = 2 * time.Minute
	maxHeaderBytes    = 64 << 10
	drainTimeout      = 8 * time.Second // of the 10 s that a stop may take
)

// Server listens and serves. Make one with New.
type Server struct {
	http   *http.Server
	addr   string
	ln     net.Listener
	failed chan error
}

// New returns a server for an address like 127.0.0.1:8080; port 0 picks a
// free one. The handler should come from Wrap.
func New(addr string, handler http.Handler, log *slog.Logger) *Server {
	return &Server{
		addr:   addr,
		failed: make(chan error, 1),
		http: &http.Server{
			Handler:           handler,
			ReadHeaderTimeout: readHeaderTimeout,
			ReadTimeout:       readTimeout,
			WriteTimeout:      writeTimeout,
			IdleTimeout:       idleTimeout,
			MaxHeaderBytes:    maxHeaderBytes,
			ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelWarn),
		},
	}
}

// Listen takes the address; URL is known from then on, and callers wait until
// Serve.
func (s *Server) Listen(ctx context.Context) error {
	ln, err := new(net.ListenConfig).Listen(ctx, "tcp", s.addr)
	if err != nil {
		return fmt.Errorf("listening on %s: %w", s.addr, err)
	}
	s.ln = ln
	return nil
}

// Serve begins to answer and returns. Listen must have succeeded.
func (s *Server) Serve() {
	go func() {
		if err := s.http.Serve(s.ln); !errors.Is(err, http.ErrServerClosed) {
			s.failed <- fmt.Errorf("serving on %s: %w", s.ln.Addr(), err)
		}
	}()
}

// Failed yields one error when serving ended by itself.
func (s *Server) Failed() <-chan error { return s.failed }

// URL returns the base URL of the listener, without trailing slash. An
// unspecified address is shown as loopback. It is "" before Listen.
func (s *Server) URL() string {
	if s.ln == nil {
		return ""
	}
	addr := s.ln.Addr().(*net.TCPAddr)
	host := addr.IP.String()
	if addr.IP.IsUnspecified() {
		host = "127.0.0.1"
	}
	return fmt.Sprintf("http://%s", net.JoinHostPort(host, fmt.Sprint(addr.Port)))
}

// Stop takes no new requests, waits at most 8 s (or until ctx ends) for the
// running ones, and closes what is left. Streams are their hub's to close. It
// may be called twice, and before Listen.
func (s *Server) Stop(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, drainTimeout)
	defer cancel()
	err := s.http.Shutdown(ctx)
	if err != nil {
		_ = s.http.Close() // the drain's error tells more
		err = fmt.Errorf("draining requests: %w", err)
	}
	if s.ln != nil {
		_ = s.ln.Close() // Shutdown has closed it unless Serve never ran
	}
	return err
}
