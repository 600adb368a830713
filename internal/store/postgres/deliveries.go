package postgres

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"parley/graphapi"
	"parley/internal/dispatch"
)

const (
	deliveryColumns = `page_id, app, seq, psid, field, state, attempts, next_at, last_at, last_status, last_error, last_ms`

	// Rows go in the order of their key, so that two nodes cannot block each
	// other.
	saveDeliveries = `INSERT INTO deliveries (` + deliveryColumns + `)
		SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::text[], $6::smallint[],
			$7::int[], $8::bigint[], $9::bigint[], $10::int[], $11::text[], $12::int[])
		ON CONFLICT (page_id, app, seq) DO UPDATE SET psid = excluded.psid, field = excluded.field,
			state = excluded.state, attempts = excluded.attempts, next_at = excluded.next_at, last_at = excluded.last_at,
			last_status = excluded.last_status, last_error = excluded.last_error, last_ms = excluded.last_ms`
	lockCursors = `SELECT 1 FROM page_subscriptions WHERE (page_id, app) IN (SELECT * FROM unnest($1::bigint[], $2::bigint[]))
		ORDER BY page_id, app FOR UPDATE`
	moveCursors = `UPDATE page_subscriptions s SET cursor = m.seq
		FROM (SELECT page_id, app, max(seq) AS seq FROM unnest($1::bigint[], $2::bigint[], $3::bigint[]) u(page_id, app, seq)
			GROUP BY page_id, app) m
		WHERE s.page_id = m.page_id AND s.app = m.app AND s.cursor < m.seq`
)

func (l ledger) Save(ctx context.Context, deliveries []dispatch.Delivery, moves []dispatch.CursorMove) error {
	err := retried(func() error {
		var q pgx.Batch // one round trip, one transaction
		if len(deliveries) > 0 {
			q.Queue(saveDeliveries, deliveryArrays(deliveries)...)
		}
		if len(moves) > 0 {
			args := moveArrays(moves)
			q.Queue(lockCursors, args[:2]...)
			q.Queue(moveCursors, args...)
		}
		if q.Len() == 0 {
			return nil
		}
		return l.pool.SendBatch(ctx, &q).Close()
	})
	if err != nil {
		return fmt.Errorf("saving deliveries: %w", err)
	}
	return nil
}

func moveArrays(moves []dispatch.CursorMove) []any {
	var pages, apps, seqs bigints
	for _, m := range moves {
		pages, apps, seqs = append(pages, int64(m.Page)), append(apps, int64(m.App)), append(seqs, m.Seq)
	}
	return []any{pages, apps, seqs}
}

// sortedDeliveries orders deliveries by their key; of two with one key the
// later remains.
func sortedDeliveries(list []dispatch.Delivery) []*dispatch.Delivery {
	byKey := func(a, b *dispatch.Delivery) int {
		return cmp.Or(cmp.Compare(a.Page, b.Page), cmp.Compare(a.App, b.App), cmp.Compare(a.Seq, b.Seq))
	}
	out := make([]*dispatch.Delivery, 0, len(list))
	for i := range slices.Backward(list) {
		out = append(out, &list[i])
	}
	slices.SortStableFunc(out, byKey)
	return slices.CompactFunc(out, func(a, b *dispatch.Delivery) bool { return byKey(a, b) == 0 })
}

func deliveryArrays(list []dispatch.Delivery) []any {
	var pages, apps, seqs, psids, next, last bigints
	var fields, errs []string
	var states []int16
	var attempts, statuses, ms []int32
	for _, d := range sortedDeliveries(list) {
		pages, apps, seqs = append(pages, int64(d.Page)), append(apps, int64(d.App)), append(seqs, d.Seq)
		psids, fields, states = append(psids, int64(d.PSID)), append(fields, text(d.Field)), append(states, int16(d.State))
		attempts, next, last = append(attempts, int32(d.Attempts)), append(next, d.NextAt), append(last, d.LastAt)
		statuses, errs, ms = append(statuses, int32(d.LastStatus)), append(errs, text(d.LastError)), append(ms, int32(d.LastMS))
	}
	return []any{pages, apps, seqs, psids, fields, states, attempts, next, last, statuses, errs, ms}
}

// list runs a query for deliveries.
func (l ledger) list(ctx context.Context, sql string, args ...any) ([]dispatch.Delivery, error) {
	rows, err := l.pool.Query(ctx, sql, args...)
	list, err := collect(rows, err, func(row pgx.CollectableRow) (d dispatch.Delivery, err error) {
		var state int16
		err = row.Scan((*int64)(&d.Page), (*int64)(&d.App), &d.Seq, (*int64)(&d.PSID), &d.Field, &state, &d.Attempts,
			&d.NextAt, &d.LastAt, &d.LastStatus, &d.LastError, &d.LastMS)
		d.State = dispatch.DeliveryState(state)
		return d, err
	})
	if err != nil {
		return nil, fmt.Errorf("listing deliveries: %w", err)
	}
	return list, nil
}

func (l ledger) Blocked(ctx context.Context) ([]dispatch.ThreadKey, error) {
	const q = `SELECT DISTINCT page_id, app, psid FROM deliveries WHERE state > 1 ORDER BY page_id, app, psid`
	rows, err := l.pool.Query(ctx, q)
	keys, err := collect(rows, err, func(row pgx.CollectableRow) (dispatch.ThreadKey, error) {
		var page, app, psid int64
		err := row.Scan(&page, &app, &psid)
		return dispatch.ThreadKey{App: graphapi.ID(app), Page: graphapi.ID(page), PSID: graphapi.ID(psid)}, err
	})
	if err != nil {
		return nil, fmt.Errorf("listing blocked threads: %w", err)
	}
	return keys, nil
}

const backlog = `SELECT ` + deliveryColumns + ` FROM deliveries
	WHERE page_id = $1 AND app = $2 AND psid = $3 AND state > 1 ORDER BY seq LIMIT $4`

func (l ledger) Backlog(ctx context.Context, k dispatch.ThreadKey, limit int) ([]dispatch.Delivery, error) {
	return l.list(ctx, backlog, int64(k.Page), int64(k.App), int64(k.PSID), limit)
}
