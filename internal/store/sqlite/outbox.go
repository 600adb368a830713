package sqlite

import (
	"context"

	"parley/graphapi"
	"parley/internal/messaging"
)

// outboxStore is outbox.Store.
type outboxStore struct{ *DB }

// OnCommit registers the function that hears of every commit.
func (db outboxStore) OnCommit(hear func([]*messaging.Event)) {
	db.mu.Lock()
	defer db.mu.Unlock()
	db.writer.hear = hear
}

// Heads returns the last position of every Page whose journal is not empty.
func (db outboxStore) Heads(context.Context) (map[graphapi.ID]int64, error) {
	db.mu.RLock()
	defer db.mu.RUnlock()
	heads := make(map[graphapi.ID]int64, len(db.pages))
	for id, p := range db.pages {
		if p.head > 0 {
			heads[id] = p.head
		}
	}
	return heads, nil
}

// Journal returns the events of a Page after a position, in order.
func (db outboxStore) Journal(ctx context.Context, id graphapi.ID, after int64, limit int) (events []*messaging.Event, err error) {
	p, ok := db.page(id)
	if !ok || after >= p.head {
		return nil, nil
	}
	err = db.readers.read(ctx, func(c *conn) error {
		return c.query(selectJournal, func(s *stmt) error {
			e := scanEvent(s, id)
			events = append(events, &e)
			return nil
		}, position(p.no, max(after, 0)), position(p.no, p.head), limit)
	})
	return events, err
}
