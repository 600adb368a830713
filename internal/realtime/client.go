package realtime

import (
	"errors"
	"net"
	"sync"
	"time"

	"parley/internal/clock"
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

// client is one reader. Idle, it costs a few hundred bytes and the small stack
// of a goroutine that waits for its end.
type client struct {
	conn  net.Conn
	isWS  bool
	first [1]byte // where the waiting goroutine reads to

	// Owned by Hub.mu.
	topics []subscription
	resume int64 // resume point that waits for topics, 0 = none
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
	size := max(len(f.sse), len(f.ws))
	if len(c.queue) >= maxFrames || c.queued+size > maxQueued {
		return false, true
	}
	c.queue = append(c.queue, f)
	c.queued += size
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

// write sends frames in one system call. It gives up on a reader that takes
// nothing for writeTimeout.
func (c *client) write(frames []frame) error {
	out := make(net.Buffers, 0, len(frames))
	var end error
	for _, f := range frames {
		b := f.sse
		if c.isWS {
			b = f.ws
		}
		if b != nil {
			out = append(out, b)
		}
		if f.order == orderBye {
			end = errBye
			break
		}
	}
	if err := c.conn.SetWriteDeadline(clock.Machine().Add(writeTimeout)); err != nil {
		return err
	}
	if _, err := out.WriteTo(c.conn); err != nil {
		return err
	}
	return end
}
