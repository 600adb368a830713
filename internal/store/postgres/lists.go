package postgres

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/jackc/pgx/v5"

	"parley/graphapi"
	"parley/internal/messaging"
)

// Lists come in two statements each: from a position down and, for what
// stands before one, from it up. The limit of the inner join keeps the planner
// from reading the journal any other way than by its key.
const (
	threadsDown = `SELECT ` + threadColumns + ` FROM threads
		WHERE page_id = $1 AND last_seq > 0 AND last_seq < $2 AND last_seq > $3 ORDER BY last_seq DESC LIMIT $4`
	threadsUp = `SELECT ` + threadColumns + ` FROM threads
		WHERE page_id = $1 AND last_seq > 0 AND last_seq < $2 AND last_seq > $3 ORDER BY last_seq LIMIT $4`

	messagesOf = `SELECT e.*, p.i FROM unnest($5::bigint[]) WITH ORDINALITY p(psid, i)
		CROSS JOIN LATERAL (SELECT seq FROM thread_messages
			WHERE page_id = $1 AND psid = p.psid AND seq < $2 AND seq > $3 ORDER BY seq `
	messagesEvents = ` LIMIT $4) m
		CROSS JOIN LATERAL (SELECT ` + eventColumns + ` FROM journal WHERE page_id = $1 AND seq = m.seq LIMIT 1) e
		ORDER BY p.i, e.seq DESC`
	messagesDown = messagesOf + `DESC` + messagesEvents
	messagesUp   = messagesOf + `ASC` + messagesEvents

	marksOf = `SELECT e.* FROM (SELECT seq FROM thread_marks
			WHERE page_id = $1 AND psid = $2 AND seq > $3 ORDER BY seq LIMIT $4) m
		CROSS JOIN LATERAL (SELECT ` + eventColumns + ` FROM journal WHERE page_id = $1 AND seq = m.seq LIMIT 1) e
		ORDER BY m.seq`

	oneEvent = `SELECT ` + eventColumns + ` FROM journal WHERE page_id = $1 AND seq = $2 AND psid = $3`
)

// bounds turns a Range into the arguments below, above and limit.
func bounds(r messaging.Range) []any {
	below := int64(math.MaxInt64)
	if r.After > 0 {
		below = r.After
	}
	return []any{below, r.Before, r.Limit}
}

func (m messages) Threads(ctx context.Context, page graphapi.ID, r messaging.Range) ([]messaging.Thread, error) {
	sql := threadsDown
	if r.Before > 0 {
		sql = threadsUp
	}
	var list []messaging.Thread
	err := m.deriver.list(ctx, page, func(rows pgx.Rows) (err error) {
		list, err = pgx.CollectRows(rows, scanThread)
		return err
	}, sql, append([]any{int64(page)}, bounds(r)...)...)
	if err != nil {
		return nil, fmt.Errorf("listing threads of Page %v: %w", page, err)
	}
	if r.Before > 0 {
		slices.Reverse(list)
	}
	return list, nil
}

func (m messages) Messages(ctx context.Context, page graphapi.ID, psids []graphapi.ID, r messaging.Range) ([][]messaging.Event, error) {
	sql := messagesDown
	if r.Before > 0 {
		sql = messagesUp
	}
	lists := make([][]messaging.Event, len(psids))
	args := append(append([]any{int64(page)}, bounds(r)...), numbers(psids))
	err := m.deriver.list(ctx, page, func(rows pgx.Rows) error {
		defer rows.Close()
		for rows.Next() {
			var e messaging.Event
			var i int64
			if err := scanEvent(rows, &e, &i); err != nil {
				return err
			}
			lists[i-1] = append(lists[i-1], e)
		}
		return rows.Err()
	}, sql, args...)
	if err != nil {
		return nil, fmt.Errorf("listing messages of Page %v: %w", page, err)
	}
	return lists, nil
}

func (m messages) Marks(ctx context.Context, page, psid graphapi.ID, after int64, limit int) ([]messaging.Event, error) {
	var list []messaging.Event
	err := m.deriver.list(ctx, page, func(rows pgx.Rows) error {
		return eachEvent(rows, nil, func(e *messaging.Event) { list = append(list, *e) })
	}, marksOf, int64(page), int64(psid), after, limit)
	if err != nil {
		return nil, fmt.Errorf("listing marks of thread %v: %w", psid, err)
	}
	return list, nil
}

func (m messages) Event(ctx context.Context, page, psid graphapi.ID, seq int64) (messaging.Event, error) {
	var e messaging.Event
	if err := scanEvent(m.pool.QueryRow(ctx, oneEvent, int64(page), seq, int64(psid)), &e); err != nil {
		return messaging.Event{}, fmt.Errorf("reading event %d of thread %v: %w", seq, psid, known(err, messaging.ErrNotFound))
	}
	return e, nil
}

// positionOf reads how far a Page's journal and its derived rows have come.
const positionOf = `SELECT coalesce((SELECT max(seq) FROM journal WHERE page_id = $1), 0),
	coalesce((SELECT derived FROM page_derived WHERE page_id = $1), 0)`

// list runs a query over derived rows. When these are behind the
// journal it lets them catch up first; usually they are not, and position and
// list are one round trip.
func (d *deriver) list(ctx context.Context, page graphapi.ID, read func(pgx.Rows) error, sql string, args ...any) error {
	var q pgx.Batch
	q.Queue(positionOf, int64(page))
	q.Queue(sql, args...)
	results := d.pool.SendBatch(ctx, &q)
	head, derived, err := readCurrent(results, read)
	if err = errors.Join(err, results.Close()); err != nil || derived >= head {
		return err
	}
	if err := d.await(ctx, page, head); err != nil {
		return err
	}
	rows, err := d.pool.Query(ctx, sql, args...)
	if err != nil {
		return err
	}
	return read(rows)
}

// readCurrent reads a position and, when it is current, the list after it.
func readCurrent(results pgx.BatchResults, read func(pgx.Rows) error) (head, derived int64, err error) {
	err = results.QueryRow().Scan(&head, &derived)
	if err != nil || derived < head {
		return head, derived, err
	}
	rows, err := results.Query()
	if err != nil {
		return head, derived, err
	}
	return head, derived, read(rows)
}
