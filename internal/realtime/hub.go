package realtime

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gobwas/ws"
	"github.com/prometheus/client_golang/prometheus"

	"parley/graphapi"
	"parley/internal/clock"
	"parley/internal/messaging"
)

// Options of a Hub.
type Options struct {
	Log   *slog.Logger
	Clock *clock.Clock // for typing
	// Encode returns the JSON that readers get as "data" of an event.
	Encode func(*messaging.Event) ([]byte, error)
	// Metrics may be nil.
	Metrics prometheus.Registerer

	MaxConns  int           // readers at a time; 0 = 50,000
	History   int           // events kept for resuming; 0 = 4,096
	Heartbeat time.Duration // machine time; 0 = 25 s
}

// Hub passes events to readers. Make one with New; it is safe for concurrent
// use.
type Hub struct {
	opt     Options
	running sync.WaitGroup
	quit    chan struct{}
	sent    atomic.Int64
	cut     atomic.Int64

	mu      sync.Mutex
	history *history
	heads   map[graphapi.ID]int64 // last Seq heard of, by Page
	topics  map[Topic]map[*client]struct{}
	slots   [beatSlots]map[*client]struct{} // all clients, spread over the heartbeat
	conns   int                             // clients, and those about to be
	next    int                             // slot of the next client
	typing  map[typist]*typing
	stopped bool
}

// New returns a hub. Readers are served at once; Start begins the heartbeat.
func New(o Options) *Hub {
	if o.MaxConns == 0 {
		o.MaxConns = 50_000
	}
	if o.History == 0 {
		o.History = 4096
	}
	if o.Heartbeat == 0 {
		o.Heartbeat = 25 * time.Second
	}
	h := &Hub{
		opt: o, quit: make(chan struct{}), history: newHistory(o.History),
		heads: map[graphapi.ID]int64{}, topics: map[Topic]map[*client]struct{}{}, typing: map[typist]*typing{},
	}
	for i := range h.slots {
		h.slots[i] = map[*client]struct{}{}
	}
	if o.Metrics != nil {
		h.register(o.Metrics)
	}
	return h
}

func (h *Hub) register(r prometheus.Registerer) {
	gauge := func(name, help string, f func() float64) {
		r.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, f))
	}
	counter := func(name, help string, n *atomic.Int64) {
		r.MustRegister(prometheus.NewCounterFunc(prometheus.CounterOpts{Name: name, Help: help}, func() float64 { return float64(n.Load()) }))
	}
	gauge("parley_live_connections", "Connected readers of live events.", func() float64 { return float64(h.Conns()) })
	counter("parley_live_frames_total", "Frames written to readers.", &h.sent)
	counter("parley_live_cut_total", "Readers cut off because they were too slow.", &h.cut)
}

// Conns returns the number of connected readers.
func (h *Hub) Conns() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.conns
}

// Publish passes on committed events, in the order of their Page's journal. It
// never waits for a reader. Where Seq leaves a gap, events were lost on the
// way: every reader has to read its lists again.
func (h *Hub) Publish(events []*messaging.Event) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, e := range events {
		if last, ok := h.heads[e.Page]; ok && e.Seq > last+1 {
			h.lost()
		}
		h.heads[e.Page] = max(e.Seq, h.heads[e.Page])
		h.typed(e)
		seq := h.history.add(e)
		if len(h.topics) > 0 {
			h.fanOut(seq, e)
		}
	}
}

// lost tells every reader that something is missing. A thread's topic does not
// name its Page, so all are told; this is rare. h.mu is held.
func (h *Hub) lost() {
	h.history.forget()
	reset := resetFrame(h.history.head)
	for _, slot := range h.slots {
		for c := range slot {
			h.push(c, reset)
		}
	}
}

// fanOut encodes an event once, and only when somebody watches. h.mu is held.
func (h *Hub) fanOut(seq int64, e *messaging.Event) {
	var data []byte
	for _, t := range topicsOf(e.Page, e.PSID) {
		readers := h.topics[t]
		if len(readers) == 0 {
			continue
		}
		if data == nil {
			if data = h.encode(e); data == nil {
				return
			}
		}
		h.pushAll(readers, eventFrame(seq, t, typeOf(e.Kind), data))
	}
}

func (h *Hub) encode(e *messaging.Event) []byte {
	data, err := h.opt.Encode(e)
	if err != nil {
		h.opt.Log.Error("encoding a live event failed", "page", e.Page, "seq", e.Seq, "err", err)
		return nil
	}
	return data
}

func (h *Hub) pushAll(readers map[*client]struct{}, f frame) {
	for c := range readers {
		h.push(c, f)
	}
}

// push queues a frame for a reader. h.mu is held, so that frames keep their
// order and none comes after Stop.
func (h *Hub) push(c *client, f frame) {
	if h.stopped {
		return
	}
	start, slow := c.enqueue(f)
	if slow {
		h.cut.Add(1)
		h.drop(c)
	}
	if start {
		h.running.Add(1)
		go h.drain(c)
	}
}

// drain writes the queue of a reader until it is empty.
func (h *Hub) drain(c *client) {
	defer h.running.Done()
	for frames := c.take(); len(frames) > 0; frames = c.take() {
		if err := c.write(frames); err != nil {
			h.remove(c)
			return
		}
		h.sent.Add(int64(len(frames)))
	}
}

// admit takes a place for a connection; add fills it or release frees it.
func (h *Hub) admit() *Refusal {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.stopped {
		return &Refusal{503, "the server is stopping: connect again in a moment"}
	}
	if h.conns >= h.opt.MaxConns {
		return &Refusal{503, "too many live connections: close some, or connect again later"}
	}
	h.conns++
	return nil
}

func (h *Hub) release() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.conns--
}

// add makes an admitted connection a client with topics, and starts the
// goroutine that attends to it until its end. When the hub has stopped, it
// closes the connection.
func (h *Hub) add(c *client, topics []Topic, attend func(*client)) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.stopped {
		h.conns--
		_ = c.conn.Close() // it is out of use, however closing goes
		return
	}
	c.slot = h.next % beatSlots
	h.next++
	h.slots[c.slot][c] = struct{}{}
	if len(topics) > 0 {
		_ = h.subscribe(c, topics) // readQuery has bounded them
	}
	h.running.Add(1)
	go attend(c)
}

// remove ends a client; it may be called several times.
func (h *Hub) remove(c *client) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.drop(c)
}

// drop is remove with h.mu held.
func (h *Hub) drop(c *client) {
	if !h.attached(c) {
		return
	}
	delete(h.slots[c.slot], c)
	h.conns--
	for _, s := range c.topics {
		h.leave(c, s.topic)
	}
	c.end()
	_ = c.conn.Close() // it is out of use, however closing goes
}

// attached reports whether a client has not been removed. h.mu is held.
func (h *Hub) attached(c *client) bool {
	_, ok := h.slots[c.slot][c]
	return ok
}

func (h *Hub) leave(c *client, t Topic) {
	delete(h.topics[t], c)
	if len(h.topics[t]) == 0 {
		delete(h.topics, t)
	}
}

// stopTimeout is how long Stop lets readers take the goodbye.
const stopTimeout = 2 * time.Second

// Stop says goodbye to every reader and waits until all are gone, 2 s have
// passed or ctx ends; then it closes the rest. It may be called twice.
func (h *Hub) Stop(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, stopTimeout)
	defer cancel()
	h.mu.Lock()
	if !h.stopped {
		close(h.quit)
		bye := byeFrame(ws.StatusGoingAway, "the server is stopping")
		for _, slot := range h.slots {
			h.pushAll(slot, bye)
		}
		h.stopped = true
	}
	h.mu.Unlock()

	gone := make(chan struct{})
	go func() { h.running.Wait(); close(gone) }()
	select {
	case <-gone:
	case <-ctx.Done():
		h.closeAll()
		<-gone
	}
}

func (h *Hub) closeAll() {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, slot := range h.slots {
		for c := range slot {
			h.drop(c)
		}
	}
}
