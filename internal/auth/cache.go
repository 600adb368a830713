package auth

import (
	"sync"
	"time"

	"parley/internal/clock"
)

// maxCached bounds a cache of principals.
const maxCached = 100_000

// cache keeps principals by what identifies their token.
type cache[K comparable] struct {
	mu      sync.RWMutex
	entries map[K]*Principal
	changes uint64 // counts forget: a read that began before is not kept
}

// get returns the principal of a key: the kept one while it is younger than
// maxAge (machine time, 0 = for ever), else what load reads.
func (c *cache[K]) get(key K, maxAge time.Duration, load func() (*Principal, error)) (*Principal, error) {
	c.mu.RLock()
	p, before := c.entries[key], c.changes
	c.mu.RUnlock()
	if p != nil && (maxAge == 0 || clock.Machine().Sub(p.readAt) < maxAge) {
		return p, nil
	}
	p, err := load()
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.changes == before {
		if c.entries == nil || len(c.entries) >= maxCached {
			c.entries = map[K]*Principal{}
		}
		c.entries[key] = p
	}
	return p, nil
}

// forget empties the cache after a change.
func (c *cache[K]) forget() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.entries = nil
	c.changes++
}
