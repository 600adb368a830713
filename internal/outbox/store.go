// Package outbox carries committed events out of the store. The store tells it
// of every commit (a hint that may be lost); the journal and its cursors make
// sure that a sink which must not miss anything sees every event of a Page in
// order, at least once.
package outbox

import (
	"context"

	"parley/graphapi"
	"parley/internal/messaging"
)

// Store reads the journal in order.
type Store interface {
	// OnCommit registers the one function that hears of every commit of this
	// process, in commit order, on the writer's goroutine: it must not block.
	// The events of one call may belong to several Pages and must not be
	// changed. Call it before the first Update.
	OnCommit(hear func([]*messaging.Event))
	// Heads returns the last position of every Page whose journal is not empty.
	Heads(ctx context.Context) (map[graphapi.ID]int64, error)
	// Journal returns the events of a Page after a position, in order, at
	// most limit.
	Journal(ctx context.Context, page graphapi.ID, after int64, limit int) ([]*messaging.Event, error)
}
