package realtime

import (
	"context"
	"net"
	"sync"
	"testing"

	"parley/internal/messaging"
)

// stuck is a connection whose reader has stopped reading.
type stuck struct {
	net.Conn
	entered chan struct{} // a write has begun
	closed  chan struct{}
	once    sync.Once
}

func newStuck() *stuck {
	conn, _ := net.Pipe()
	return &stuck{Conn: conn, entered: make(chan struct{}, 1), closed: make(chan struct{})}
}

func (s *stuck) Write(b []byte) (int, error) {
	select {
	case s.entered <- struct{}{}:
	default:
	}
	return s.Conn.Write(b)
}

func (s *stuck) Close() error {
	s.once.Do(func() { close(s.closed) })
	return s.Conn.Close()
}

func attach(t *testing.T, r *rig) (*client, *stuck) {
	t.Helper()
	s := newStuck()
	c := &client{conn: s}
	if refusal := r.admit(); refusal != nil {
		t.Fatal(refusal)
	}
	r.add(c, []Topic{ThreadTopic(psid)}, r.linger)
	<-s.entered
	return c, s
}

func TestSlowReaderIsCutOffAndNeverWaitedFor(t *testing.T) {
	r := newRig(t, nil)
	quick := r.sse(t, threadQuery(psid), "")
	quick.id()
	c, s := attach(t, r)
	for range maxFrames {
		r.says(psid, "x")
		quick.next()
	}
	if r.Conns() != 2 {
		t.Fatalf("cut off before its queue was full: %d connections", r.Conns())
	}
	r.says(psid, "one too many")
	<-s.closed
	if got := quick.next(); got.Data.Message != "one too many" {
		t.Errorf("%+v", got)
	}
	if r.Conns() != 1 || r.cut.Load() != 1 {
		t.Errorf("%d connections, %d cut off", r.Conns(), r.cut.Load())
	}
	r.obey(c, []byte(`{"type":"subscribe","topics":["page:1"]}`)) // a late command revives nothing
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.topics) != 1 || len(r.topics[ThreadTopic(psid)]) != 1 {
		t.Errorf("topics left: %v", r.topics)
	}
}

func TestSlowReaderIsCutOffByBytes(t *testing.T) {
	r := newRig(t, func(o *Options) {
		o.Encode = func(*messaging.Event) ([]byte, error) { return make([]byte, maxQueued/4), nil }
	})
	_, s := attach(t, r)
	for range 4 {
		r.says(psid, "x")
	}
	<-s.closed
	if r.Conns() != 0 {
		t.Errorf("%d connections", r.Conns())
	}
}

func TestStopClosesStuckReaders(t *testing.T) {
	r := newRig(t, nil)
	_, s := attach(t, r)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	r.Stop(ctx)
	<-s.closed
}

func TestReplayThatDoesNotFitIsAReset(t *testing.T) {
	r := newRig(t, nil)
	s := r.sse(t, threadQuery(psid), "")
	start := s.id()
	for range maxFrames/2 + 1 {
		r.says(psid, "x")
	}
	if got := r.sse(t, threadQuery(psid), start).next(); got.Type != "reset" {
		t.Errorf("%+v", got)
	}
	if got := r.sse(t, threadQuery(other), start).id(); got == start {
		t.Errorf("the quiet thread starts at %s", got)
	}
}

func TestConcurrentUse(t *testing.T) {
	r := newRig(t, nil)
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for range 20 {
				c := r.ws(t, threadQuery(psid))
				hear(t, c)
				r.SetTyping(page, psid, Page, true)
				_ = c.Close()
			}
		})
	}
	all.Go(func() {
		for seq := range int64(500) {
			r.Publish([]*messaging.Event{{Page: page, PSID: psid, Seq: 3 * seq, Kind: messaging.KindMessage, Body: []byte(`{"text":"x"}`)}})
		}
	})
	all.Wait()
	settled(t, "all readers gone", func() bool { return r.Conns() == 0 })
}
