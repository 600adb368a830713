package realtime

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"parley/graphapi"
	"parley/internal/chatview"
	"parley/internal/clock"
	"parley/internal/messaging"
)

const (
	page  = graphapi.ID(1000000000000001)
	psid  = graphapi.ID(2000000000000002)
	other = graphapi.ID(2000000000000003)
)

// rig is a hub behind a real HTTP server.
type rig struct {
	*Hub
	url string
	seq int64
}

func newRig(t *testing.T, change func(*Options)) *rig {
	t.Helper()
	o := Options{
		Log: slog.New(slog.DiscardHandler), Clock: clock.New(),
		Encode: Encoder(chatview.Viewer{IDs: messaging.NewMessageIDs([]byte("key"))}),
	}
	if change != nil {
		change(&o)
	}
	r := &rig{Hub: New(o)}
	mux := http.NewServeMux()
	serve := func(path string, f func(http.ResponseWriter, *http.Request) error) {
		mux.HandleFunc(path, func(w http.ResponseWriter, q *http.Request) {
			var refusal *Refusal
			if err := f(w, q); errors.As(err, &refusal) {
				http.Error(w, refusal.Message, refusal.Status)
			}
		})
	}
	serve("/events", r.ServeEvents)
	serve("/ws", r.ServeWS)
	s := httptest.NewServer(mux)
	r.url = s.URL
	r.Start()
	t.Cleanup(func() { r.Stop(context.Background()); s.Close() })
	return r
}

// says publishes a message of a customer.
func (r *rig) says(who graphapi.ID, text string) {
	r.emit(who, messaging.KindMessage, messaging.Content{Text: text})
}

func (r *rig) emit(who graphapi.ID, kind messaging.Kind, body any) {
	raw, _ := json.Marshal(body)
	r.seq++
	r.Publish([]*messaging.Event{{Page: page, PSID: who, Seq: r.seq, Kind: kind, At: 1_700_000_000_000, Body: raw}})
}

// item is one event as a reader sees it.
type item struct {
	ID    string // SSE only
	Seq   int64
	Topic string
	Type  string
	Data  struct {
		From        string
		Message     string
		Typing      bool
		Topics      []string
		ID          string
		PageID      string `json:"page_id"`
		CreatedTime string `json:"created_time"`
		Watermark   int64
		MessageIDs  []string `json:"message_ids"`
		Postback    *messaging.Postback
		Persona     *chatview.Persona
		Pictures    map[string]string
	}
	Message string
}

// stream reads server-sent events.
type stream struct {
	t *testing.T
	s *bufio.Scanner
}

func (r *rig) sse(t *testing.T, query, lastID string) *stream {
	t.Helper()
	req, _ := http.NewRequestWithContext(t.Context(), "GET", r.url+"/events?"+query, nil)
	if lastID != "" {
		req.Header.Set("Last-Event-ID", lastID)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = res.Body.Close() })
	if kind := res.Header.Get("Content-Type"); res.StatusCode != 200 || kind != "text/event-stream" {
		t.Fatalf("status %d, type %q", res.StatusCode, kind)
	}
	return &stream{t, bufio.NewScanner(res.Body)}
}

// id reads up to the block that only sets the id and returns that id.
func (s *stream) id() string {
	s.t.Helper()
	i := s.block()
	if i.Type != "" || i.ID == "" {
		s.t.Fatalf("got %+v, want a bare id", i)
	}
	return i.ID
}

// next reads one event; comments and the retry line are passed over.
func (s *stream) next() item {
	s.t.Helper()
	i := s.block()
	if i.Type == "" {
		s.t.Fatalf("got a bare id, want an event")
	}
	return i
}

func (s *stream) block() (i item) {
	s.t.Helper()
	for s.s.Scan() {
		line := s.s.Text()
		switch {
		case strings.HasPrefix(line, "id: "):
			i.ID = line[4:]
		case strings.HasPrefix(line, "data: "):
			if err := json.Unmarshal([]byte(line[6:]), &i); err != nil {
				s.t.Fatalf("%q: %v", line, err)
			}
		case line == "" && (i.ID != "" || i.Type != ""):
			return i
		}
	}
	s.t.Fatalf("stream ended: %v", s.s.Err())
	return i
}

func (r *rig) ws(t *testing.T, query string) *websocket.Conn {
	t.Helper()
	c, res, err := websocket.DefaultDialer.Dial("ws"+strings.TrimPrefix(r.url, "http")+"/ws?"+query, nil)
	if err != nil {
		t.Fatal(err)
	}
	_ = res.Body.Close()
	t.Cleanup(func() { _ = c.Close() })
	return c
}

func say(t *testing.T, c *websocket.Conn, text string) {
	t.Helper()
	if err := c.WriteMessage(websocket.TextMessage, []byte(text)); err != nil {
		t.Fatal(err)
	}
}

func hear(t *testing.T, c *websocket.Conn) (i item) {
	t.Helper()
	if err := c.ReadJSON(&i); err != nil {
		t.Fatal(err)
	}
	return i
}

func threadQuery(id graphapi.ID) string { return "topics=" + ThreadTopic(id).String() }

// settled waits until f holds.
func settled(t *testing.T, what string, f func() bool) {
	t.Helper()
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	limit, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	for !f() {
		select {
		case <-tick.C:
		case <-limit.Done():
			t.Fatalf("never came true: %s", what)
		}
	}
}
