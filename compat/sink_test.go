package compat

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"parley/internal/crashtest/blackbox"
)

// hookTime bounds the wait for a webhook, on a busy machine.
const hookTime = 10 * time.Second

// sink is a bot that keeps what it is sent.
type sink struct {
	url string

	mu     sync.Mutex
	bodies []string      // not yet waited for
	more   chan struct{} // holds one when bodies grew
}

func startSink(t *testing.T) *sink {
	s := &sink{more: make(chan struct{}, 1)}
	srv := httptest.NewServer(http.HandlerFunc(s.serve))
	t.Cleanup(srv.Close)
	s.url = srv.URL + "/webhook"
	return s
}

// serve answers the handshake and takes the POSTs.
// https://developers.facebook.com/docs/graph-api/webhooks/getting-started
func (s *sink) serve(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	if r.Method == http.MethodGet {
		if q.Get("hub.verify_token") != blackbox.VerifyToken {
			http.Error(w, "wrong token", http.StatusForbidden)
			return
		}
		io.WriteString(w, q.Get("hub.challenge"))
		return
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	s.mu.Lock()
	s.bodies = append(s.bodies, string(body))
	s.mu.Unlock()
	select {
	case s.more <- struct{}{}:
	default:
	}
}

// wait returns when a body has come that match accepts; that one and those
// before it are used up.
func (s *sink) wait(ctx context.Context, match func(string) error) error {
	ctx, cancel := context.WithTimeout(ctx, hookTime)
	defer cancel()
	failed := errors.New("no webhook came")
	for seen := 0; ; {
		s.mu.Lock()
		bodies := s.bodies
		s.mu.Unlock()
		for ; seen < len(bodies); seen++ {
			err := match(bodies[seen])
			if err == nil {
				s.mu.Lock()
				s.bodies = s.bodies[seen+1:]
				s.mu.Unlock()
				return nil
			}
			if seen == 0 {
				failed = err
			}
		}
		select {
		case <-s.more:
		case <-ctx.Done():
			return fmt.Errorf("%w\nall that came:\n%s", failed, strings.Join(bodies, "\n"))
		}
	}
}
