// Package parleytest runs a whole Parley inside a Go test: a real server on a
// free port with a Page, a token, a customer who has written "hello", a clock
// that the test moves, and the webhooks that a bot would receive.
//
//	func TestBot(t *testing.T) {
//		p := parleytest.Start(t)
//		hooks := p.Webhooks("messages")
//		p.Say("where is my order?")
//		item := hooks.Next()
//		...
//	}
package parleytest

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"parley/graphapi"
	"parley/internal/app"
	"parley/internal/config"
	"parley/webhook"
)

// patience is how long a test waits for something that should come at once.
const patience = 20 * time.Second

// Server is a running Parley with its demo world.
type Server struct {
	app.World
	t testing.TB
}

// Start runs a server until the test ends.
func Start(t testing.TB) *Server {
	t.Helper()
	log := slog.New(slog.NewTextHandler(testLog{t}, nil))
	a, err := app.New(app.Options{
		Config: config.Config{Listen: "127.0.0.1:0", Data: t.TempDir()}, Log: log, Dev: true, Simulator: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := a.Start(t.Context()); err != nil {
		t.Fatalf("starting Parley: %v", err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		if err := a.Stop(ctx); err != nil {
			t.Errorf("stopping Parley: %v", err)
		}
	})
	return &Server{World: a.World(), t: t}
}

// testLog shows the server's log with the test that caused it.
type testLog struct{ t testing.TB }

func (l testLog) Write(b []byte) (int, error) {
	l.t.Log(strings.TrimRight(string(b), "\n"))
	return len(b), nil
}

// Client returns a client that acts as the demo Page.
func (s *Server) Client() *graphapi.Client {
	return &graphapi.Client{BaseURL: s.URL, Token: s.PageToken}
}

// Say lets the customer write a text and returns its message id.
func (s *Server) Say(text string) string {
	s.t.Helper()
	var sent struct {
		MessageID string `json:"message_id"`
	}
	s.simulate("customers/"+s.CustomerID+"/messages", map[string]string{"page_id": s.PageID, "text": text}, &sent)
	return sent.MessageID
}

// Act lets the customer do something, for example
// Act("postback", "payload", "GET_STARTED").
func (s *Server) Act(kind string, keysAndValues ...string) {
	s.t.Helper()
	body := map[string]string{"page_id": s.PageID, "type": kind}
	for i := 0; i+1 < len(keysAndValues); i += 2 {
		body[keysAndValues[i]] = keysAndValues[i+1]
	}
	s.simulate("customers/"+s.CustomerID+"/actions", body, nil)
}

// Advance moves the platform clock forward.
func (s *Server) Advance(d time.Duration) {
	s.t.Helper()
	s.simulate("clock", map[string]string{"advance": fmt.Sprintf("%ds", int64(d/time.Second))}, nil)
}

// simulate calls the simulator API and fails the test when it refuses.
func (s *Server) simulate(path string, in, out any) {
	s.t.Helper()
	raw, err := json.Marshal(in)
	if err != nil {
		s.t.Fatal(err)
	}
	s.call(s.URL+"/_/api/"+path, "application/json", raw, out)
}

func (s *Server) call(target, contentType string, body []byte, out any) {
	s.t.Helper()
	r, err := http.NewRequestWithContext(s.t.Context(), http.MethodPost, target, bytes.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	r.Header.Set("Content-Type", contentType)
	client := http.Client{Timeout: patience}
	resp, err := client.Do(r)
	if err != nil {
		s.t.Fatal(err)
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		s.t.Fatalf("POST %s: %d %s %v", target, resp.StatusCode, raw, err)
	}
	if out != nil {
		if err := json.Unmarshal(raw, out); err != nil {
			s.t.Fatalf("POST %s: %s: %v", target, raw, err)
		}
	}
}

// Hooks are the webhooks that the demo app receives.
type Hooks struct {
	t     testing.TB
	items chan webhook.Item
}

// Webhooks subscribes the demo app to fields of the demo Page and collects
// what it is sent from now on, signatures checked.
func (s *Server) Webhooks(fields ...string) *Hooks {
	s.t.Helper()
	h := &Hooks{t: s.t, items: make(chan webhook.Item, 1024)}
	sink := httptest.NewServer(&webhook.Handler{
		AppSecret: s.AppSecret, VerifyToken: "parleytest",
		OnEvent: func(_ context.Context, item webhook.Item) error { h.items <- item; return nil },
	})
	s.t.Cleanup(sink.Close)
	list := strings.Join(fields, ",")
	s.form("/"+s.AppID+"/subscriptions", url.Values{
		"object": {"page"}, "callback_url": {sink.URL}, "verify_token": {"parleytest"}, "fields": {list}, "access_token": {s.AppToken},
	})
	s.form("/"+s.PageID+"/subscribed_apps", url.Values{"subscribed_fields": {list}, "access_token": {s.PageToken}})
	return h
}

func (s *Server) form(path string, values url.Values) {
	s.t.Helper()
	s.call(s.URL+path, "application/x-www-form-urlencoded", []byte(values.Encode()), nil)
}

// Next waits for the next webhook event.
func (h *Hooks) Next() webhook.Item {
	h.t.Helper()
	ctx, cancel := context.WithTimeout(h.t.Context(), patience)
	defer cancel()
	select {
	case item := <-h.items:
		return item
	case <-ctx.Done():
		h.t.Fatal("no webhook came")
	}
	return webhook.Item{}
}
