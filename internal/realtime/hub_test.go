package realtime

import (
	"bufio"
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"parley/internal/messaging"
)

func TestSSEShowsItsTopicsOnly(t *testing.T) {
	r := newRig(t, nil)
	thread := r.sse(t, threadQuery(psid), "")
	thread.id()
	both := r.sse(t, "topics=page:1000000000000001,"+ThreadTopic(psid).String(), "")
	both.id()
	r.says(other, "not for the thread")
	r.says(psid, "hello\nworld")
	got := thread.next()
	if got.Topic != "thread:t_2000000000000002" || got.Type != "message" || got.ID != fmt.Sprint(got.Seq) ||
		got.Data.Message != "hello\nworld" || got.Data.From != "customer" || got.Data.PageID != "1000000000000001" ||
		got.Data.CreatedTime != "2023-11-14T22:13:20+0000" || !strings.HasPrefix(got.Data.ID, "m_") {
		t.Errorf("thread: %+v", got)
	}
	for _, want := range []string{"page:1000000000000001", "thread:t_2000000000000002", "page:1000000000000001"} {
		if got := both.next(); got.Topic != want {
			t.Errorf("topic %q, want %q", got.Topic, want)
		}
	}
}

func TestEveryKindIsShown(t *testing.T) {
	r := newRig(t, nil)
	s := r.sse(t, threadQuery(psid), "")
	s.id()
	r.emit(psid, messaging.KindPostback, messaging.Postback{Title: "Start", Payload: "GO"})
	if got := s.next(); got.Type != "postback" || got.Data.Message != "Start" || got.Data.Postback.Payload != "GO" {
		t.Errorf("%+v", got)
	}
	r.emit(psid, messaging.KindEcho, messaging.Content{Text: "hi"})
	if got := s.next(); got.Type != "echo" || got.Data.From != "page" || got.Data.Message != "hi" {
		t.Errorf("%+v", got)
	}
	r.emit(psid, messaging.KindDelivery, messaging.Receipt{Watermark: 7, Seqs: []int64{1, 2}})
	if got := s.next(); got.Type != "delivery" || got.Data.Watermark != 7 || len(got.Data.MessageIDs) != 2 || got.Data.ID != "" {
		t.Errorf("%+v", got)
	}
	r.emit(psid, messaging.KindRead, messaging.Receipt{Watermark: 9})
	if got := s.next(); got.Type != "read" || got.Data.Watermark != 9 {
		t.Errorf("%+v", got)
	}
	r.Publish([]*messaging.Event{{Page: page, PSID: psid, Kind: messaging.KindRead, Body: []byte("broken")}})
	r.says(psid, "after a broken one")
	if got := s.next(); got.Data.Message != "after a broken one" {
		t.Errorf("%+v", got)
	}
}

func TestSSEResumes(t *testing.T) {
	r := newRig(t, func(o *Options) { o.History = 4 })
	r.says(psid, "zero")
	first := r.sse(t, threadQuery(psid), "")
	start := first.id()
	r.says(psid, "one")
	r.says(other, "elsewhere")
	r.says(psid, "two")
	again := r.sse(t, threadQuery(psid), start)
	for _, want := range []string{"one", "two"} {
		if got := again.next(); got.Data.Message != want {
			t.Errorf("got %+v, want %q", got, want)
		}
	}
	now := again.id()
	r.says(psid, "live")
	if got := again.next(); got.Data.Message != "live" {
		t.Errorf("%+v", got)
	}
	r.says(psid, "and more") // start has now left the history
	for _, unknown := range []string{start, "17", "-3", "x", "9007199254740990"} {
		s := r.sse(t, threadQuery(psid), unknown)
		if got := s.next(); got.Type != "reset" || got.ID == unknown {
			t.Errorf("from %q: %+v", unknown, got)
		}
	}
	if got := r.sse(t, threadQuery(psid)+"&last_event_id="+now, "").next(); got.Data.Message != "live" {
		t.Errorf("%+v", got)
	}
}

func TestGapResetsEverybody(t *testing.T) {
	r := newRig(t, nil)
	r.says(psid, "one")
	s := r.sse(t, threadQuery(psid), "")
	before := s.id()
	r.seq++ // an event that never arrives
	r.says(other, "three")
	reset := s.next()
	if reset.Type != "reset" || reset.ID == before {
		t.Errorf("%+v", reset)
	}
	if got := r.sse(t, threadQuery(psid), before).next(); got.Type != "reset" {
		t.Errorf("%+v", got)
	}
	r.says(psid, "on")
	if got := r.sse(t, threadQuery(psid), reset.ID).next(); got.Data.Message != "on" {
		t.Errorf("%+v", got)
	}
}

func TestWebSocketCommands(t *testing.T) {
	r := newRig(t, nil)
	c := r.ws(t, "")
	say(t, c, `{"type":"ping"}`)
	if got := hear(t, c); got.Type != "pong" {
		t.Errorf("%+v", got)
	}
	say(t, c, `{"type":"subscribe","topics":["thread:t_2000000000000002","page:1000000000000001"]}`)
	sub := hear(t, c)
	if sub.Type != "subscribed" || len(sub.Data.Topics) != 2 || sub.Seq == 0 {
		t.Errorf("%+v", sub)
	}
	say(t, c, `{"type":"unsubscribe","topics":["page:1000000000000001"]}`)
	if got := hear(t, c); len(got.Data.Topics) != 1 || got.Data.Topics[0] != "thread:t_2000000000000002" {
		t.Errorf("%+v", got)
	}
	r.says(other, "elsewhere")
	r.says(psid, "hello")
	if got := hear(t, c); got.Type != "message" || got.Data.Message != "hello" || got.Seq != sub.Seq+2 {
		t.Errorf("%+v", got)
	}
	for _, bad := range []string{`{`, `[]`, `{"type":"shout"}`, `{"type":"subscribe","topics":["thread:1"]}`, `{"type":"subscribe","topics":[` + strings.Repeat(`"page:1",`, 100) + `"page:1"]}`} {
		say(t, c, bad)
		if got := hear(t, c); got.Type != "error" || got.Message == "" {
			t.Errorf("%.40s: %+v", bad, got)
		}
	}
	say(t, c, `{"type":"ping"}`)
	if got := hear(t, c); got.Type != "pong" {
		t.Errorf("after errors: %+v", got)
	}
	say(t, c, `{"type":"`+strings.Repeat("x", wsMaxRead)+`"}`)
	if _, _, err := c.ReadMessage(); !websocket.IsCloseError(err, websocket.CloseMessageTooBig) {
		t.Errorf("oversized command: %v", err)
	}
}

func TestWebSocketResumes(t *testing.T) {
	r := newRig(t, nil)
	c := r.ws(t, threadQuery(psid))
	start := hear(t, c).Seq
	r.says(psid, "one")
	for _, commands := range [][]string{
		{fmt.Sprintf(`{"type":"resume","seq":%d}`, start), `{"type":"subscribe","topics":["thread:t_2000000000000002"]}`},
		{`{"type":"subscribe","topics":["thread:t_2000000000000002"]}`, fmt.Sprintf(`{"type":"resume","seq":%d}`, start)},
	} {
		c := r.ws(t, "")
		for _, cmd := range commands {
			say(t, c, cmd)
		}
		say(t, c, fmt.Sprintf(`{"type":"resume","seq":%d}`, start)) // once more repeats nothing
		say(t, c, `{"type":"ping"}`)
		got := map[string]int{}
		for {
			i := hear(t, c)
			got[i.Type]++
			if i.Type == "pong" {
				break
			}
		}
		if got["message"] != 1 || got["subscribed"] != 1 || got["reset"] != 0 {
			t.Errorf("%s: %v", commands[0], got)
		}
	}
	c = r.ws(t, "")
	say(t, c, `{"type":"resume","seq":5}`)
	if got := hear(t, c); got.Type != "reset" {
		t.Errorf("%+v", got)
	}
}

func TestRefusals(t *testing.T) {
	r := newRig(t, func(o *Options) { o.MaxConns = 1 })
	for _, c := range []struct {
		path   string
		status int
		text   string
	}{
		{"/events", 400, "?topics=thread:t_PSID"},
		{"/events?topics=thread:t_", 400, `no topic "thread:t_"`},
		{"/events?topics=user:7", 400, "use thread:t_PSID or page:PAGE_ID"},
		{"/events?topics=" + strings.Repeat("page:1,", 101), 400, "at most 100 topics"},
		{"/ws", 400, "connect with a WebSocket client"},
		{"/ws?topics=x", 400, "no topic"},
	} {
		res, err := http.Get(r.url + c.path)
		if err != nil {
			t.Fatal(err)
		}
		b, _ := bufio.NewReader(res.Body).ReadString('\n')
		_ = res.Body.Close()
		if res.StatusCode != c.status || !strings.Contains(b, c.text) {
			t.Errorf("%.30s: %d %s", c.path, res.StatusCode, b)
		}
	}
	r.sse(t, threadQuery(psid), "").id()
	res, err := http.Get(r.url + "/events?" + threadQuery(psid))
	if err != nil {
		t.Fatal(err)
	}
	_ = res.Body.Close()
	if res.StatusCode != 503 || r.Conns() != 1 {
		t.Errorf("beyond the limit: status %d, %d connections", res.StatusCode, r.Conns())
	}
}

func TestHeartbeatFindsDeadReaders(t *testing.T) {
	r := newRig(t, func(o *Options) { o.Heartbeat = 100 * time.Millisecond })
	ctx, cancel := context.WithCancel(t.Context())
	req, _ := http.NewRequestWithContext(ctx, "GET", r.url+"/events?"+threadQuery(psid), nil)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	c := r.ws(t, threadQuery(psid))
	pinged := make(chan struct{}, 1000)
	c.SetPingHandler(func(string) error { pinged <- struct{}{}; return nil }) // no pong: a dead reader
	go func() {
		for {
			if _, _, err := c.ReadMessage(); err != nil {
				return
			}
		}
	}()
	<-pinged
	settled(t, "two readers", func() bool { return r.Conns() == 2 })
	cancel()
	settled(t, "closed SSE reader removed", func() bool { return r.Conns() == 1 })
	settled(t, "no topic left but one", func() bool { r.mu.Lock(); defer r.mu.Unlock(); return len(r.topics) == 1 })
	_ = c.NetConn().Close()
	settled(t, "closed WebSocket removed", func() bool { return r.Conns() == 0 })
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.topics) != 0 {
		t.Errorf("topics left: %v", r.topics)
	}
}

func TestStop(t *testing.T) {
	r := newRig(t, nil)
	s := r.sse(t, threadQuery(psid), "")
	s.id()
	c := r.ws(t, threadQuery(psid))
	hear(t, c)
	r.Stop(context.Background())
	if s.s.Scan() && s.s.Text() != "" {
		t.Errorf("SSE goes on: %q", s.s.Text())
	}
	if _, _, err := c.ReadMessage(); !websocket.IsCloseError(err, websocket.CloseGoingAway) {
		t.Errorf("WebSocket: %v", err)
	}
	r.says(psid, "into the void")
	r.SetTyping(page, psid, Page, true)
	r.Stop(context.Background())
	res, err := http.Get(r.url + "/events?" + threadQuery(psid))
	if err != nil {
		t.Fatal(err)
	}
	_ = res.Body.Close()
	if res.StatusCode != 503 || r.Conns() != 0 {
		t.Errorf("after stop: status %d, %d connections", res.StatusCode, r.Conns())
	}
}
