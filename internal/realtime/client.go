package realtime

import (
	"errors"
	"sync"
	"time"
)

// Bounds on one reader. Reaching a bound of the queue means that the reader is
// too slow: it is cut off and resumes later.
const (
	maxTopics    = 100
	maxFrames    = 512
	maxQueued    = 1 << 20 // bytes
	writeTimeout = 10 * time.Second
)

var (
	errTopics = errors.New("at most 100 topics fit on one connection: open another one")
	errBye    = errors.New("closed in good order")
)

// transport writes to one connection. Calls of write never overlap; close may
// come at any time and unblocks write.
type transport interface {
	write(frames []frame) error
	close()
}

// client is one reader. Idle, it has a few hundred bytes and no goroutine of
// the hub's.
type client struct {
	out transport

	// Owned by Hub.mu.
	topics []subscription
	resume int64 // WebSocket: resume point that waits for topics, 0 = none
	slot   int   // of the heartbeat

	mu     sync.Mutex
	queue  []frame
	queued int  // bytes in queue
	busy   bool // a goroutine is writing
	gone   bool
}

// subscription is a topic of a client. What came up to since was not sent live.
type subscription struct {
	topic Topic
	since int64
}

// find returns the client's subscription to a topic, nil when there is none.
func (c *client) find(t Topic) *subscription {
	for i := range c.topics {
		if c.topics[i].topic == t {
			return &c.topics[i]
		}
	}
	return nil
}

// enqueue adds a frame. start asks the caller to begin writing, slow to cut
// the reader off.
func (c *client) enqueue(f frame) (start, slow bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.gone || f.order == orderBeat && c.busy {
		return false, false
	}
	if len(c.queue) >= maxFrames || c.queued+len(f.json) > maxQueued {
		return false, true
	}
	c.queue = append(c.queue, f)
	c.queued += len(f.json)
	start = !c.busy
	c.busy = true
	return start, false
}

// take empties the queue for writing; none means that there is nothing more.
func (c *client) take() []frame {
	c.mu.Lock()
	defer c.mu.Unlock()
	frames := c.queue
	c.queue, c.queued = nil, 0
	c.busy = len(frames) > 0
	return frames
}

// end makes enqueue ignore further frames.
func (c *client) end() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.gone, c.queue = true, nil
}
