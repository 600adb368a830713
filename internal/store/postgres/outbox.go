package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"parley/graphapi"
	"parley/internal/messaging"
)

// journal is outbox.Store.
type journal struct{ *DB }

func (j journal) OnCommit(hear func([]*messaging.Event)) { j.writer.hear = hear }

func (j journal) Heads(ctx context.Context) (map[graphapi.ID]int64, error) {
	const q = `SELECT id, head FROM pages CROSS JOIN LATERAL (
		SELECT seq AS head FROM journal WHERE page_id = id ORDER BY seq DESC LIMIT 1) j`
	rows, err := j.pool.Query(ctx, q)
	if err != nil {
		return nil, fmt.Errorf("reading the journal's heads: %w", err)
	}
	heads := map[graphapi.ID]int64{}
	var id, head int64
	if _, err = pgx.ForEachRow(rows, []any{&id, &head}, func() error {
		heads[graphapi.ID(id)] = head
		return nil
	}); err != nil {
		return nil, fmt.Errorf("reading the journal's heads: %w", err)
	}
	return heads, nil
}

const journalAfter = `SELECT ` + eventColumns + ` FROM journal WHERE page_id = $1 AND seq > $2 ORDER BY seq LIMIT $3`

func (j journal) Journal(ctx context.Context, page graphapi.ID, after int64, limit int) ([]*messaging.Event, error) {
	rows, err := j.pool.Query(ctx, journalAfter, int64(page), after, limit)
	var events []*messaging.Event
	if err := eachEvent(rows, err, func(e *messaging.Event) { events = append(events, e) }); err != nil {
		return nil, fmt.Errorf("reading the journal of Page %v: %w", page, err)
	}
	return events, nil
}
