package outbox

import (
	"sync"

	"parley/internal/messaging"
)

// queueLimit bounds the events that wait for one goroutine of this package.
const queueLimit = 16384

// queue hands batches from the writer to one reader. Adding never blocks; a
// batch that does not fit is left out.
type queue struct {
	mu    sync.Mutex
	batch []*messaging.Event
	spare []*messaging.Event
	wake  chan struct{}
}

func newQueue() *queue { return &queue{wake: make(chan struct{}, 1)} }

func (q *queue) add(events []*messaging.Event) {
	q.mu.Lock()
	if len(q.batch)+len(events) <= queueLimit {
		q.batch = append(q.batch, events...)
	}
	q.mu.Unlock()
	select {
	case q.wake <- struct{}{}:
	default:
	}
}

// take returns what has gathered. It is valid until the next take.
func (q *queue) take() []*messaging.Event {
	q.mu.Lock()
	defer q.mu.Unlock()
	taken := q.batch
	clear(q.spare)
	q.batch, q.spare = q.spare[:0], taken
	return taken
}
