package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"parley/graphapi"
	"parley/internal/dispatch"
)

// ledger is dispatch.Store.
type ledger struct{ pool *pgxpool.Pool }

// exec runs one statement that needs no answer.
func (l ledger) exec(ctx context.Context, doing, sql string, args ...any) error {
	err := retried(func() error {
		_, err := l.pool.Exec(ctx, sql, args...)
		return err
	})
	if err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	return nil
}

func (l ledger) SetAppSubscription(ctx context.Context, s dispatch.AppSubscription) error {
	const q = `INSERT INTO app_subscriptions (app, object, callback_url, fields, include_values, updated_at)
		VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (app, object) DO UPDATE SET callback_url = excluded.callback_url,
		fields = excluded.fields, include_values = excluded.include_values, updated_at = excluded.updated_at`
	return l.exec(ctx, "storing an app's subscription", q,
		int64(s.App), text(s.Object), text(s.CallbackURL), texts(s.Fields), s.IncludeValues, s.UpdatedAt)
}

func (l ledger) AppSubscriptions(ctx context.Context, app graphapi.ID) ([]dispatch.AppSubscription, error) {
	const q = `SELECT object, callback_url, fields, include_values, updated_at FROM app_subscriptions
		WHERE app = $1 ORDER BY object`
	rows, err := l.pool.Query(ctx, q, int64(app))
	list, err := collect(rows, err, func(row pgx.CollectableRow) (dispatch.AppSubscription, error) {
		s := dispatch.AppSubscription{App: app}
		err := row.Scan(&s.Object, &s.CallbackURL, &s.Fields, &s.IncludeValues, &s.UpdatedAt)
		return s, err
	})
	if err != nil {
		return nil, fmt.Errorf("listing subscriptions of app %v: %w", app, err)
	}
	return list, nil
}

func (l ledger) DeleteAppSubscription(ctx context.Context, app graphapi.ID, object string) error {
	return l.exec(ctx, "removing an app's subscription",
		`DELETE FROM app_subscriptions WHERE app = $1 AND ($2 = '' OR object = $2)`, int64(app), text(object))
}

func (l ledger) SetPageSubscription(ctx context.Context, page, app graphapi.ID, fields []string) error {
	const q = `INSERT INTO page_subscriptions (page_id, app, fields, cursor)
		VALUES ($1, $2, $3, coalesce((SELECT max(seq) FROM journal WHERE page_id = $1), 0))
		ON CONFLICT (page_id, app) DO UPDATE SET fields = excluded.fields, failing_since = 0, disabled = false`
	return l.exec(ctx, "storing a Page's subscription", q, int64(page), int64(app), texts(fields))
}

func (l ledger) PageSubscriptions(ctx context.Context, page graphapi.ID) ([]dispatch.PageSubscription, error) {
	const q = `SELECT page_id, app, fields, cursor, failing_since, disabled FROM page_subscriptions `
	sql, args := q+`WHERE page_id = $1 ORDER BY app`, []any{int64(page)}
	if page == 0 {
		sql, args = q+`ORDER BY page_id, app`, nil
	}
	rows, err := l.pool.Query(ctx, sql, args...)
	list, err := collect(rows, err, func(row pgx.CollectableRow) (s dispatch.PageSubscription, err error) {
		err = row.Scan((*int64)(&s.Page), (*int64)(&s.App), &s.Fields, &s.Cursor, &s.FailingSince, &s.Disabled)
		return s, err
	})
	if err != nil {
		return nil, fmt.Errorf("listing subscriptions of Page %v: %w", page, err)
	}
	return list, nil
}

func (l ledger) DeletePageSubscription(ctx context.Context, page, app graphapi.ID) error {
	const q = `WITH s AS (DELETE FROM page_subscriptions WHERE page_id = $1 AND app = $2)
		DELETE FROM deliveries WHERE page_id = $1 AND app = $2 AND state > 1`
	return l.exec(ctx, "removing a Page's subscription", q, int64(page), int64(app))
}

func (l ledger) SetHealth(ctx context.Context, page, app graphapi.ID, failingSince int64, disabled bool) error {
	return l.exec(ctx, "recording the health of a subscription",
		`UPDATE page_subscriptions SET failing_since = $3, disabled = $4 WHERE page_id = $1 AND app = $2`,
		int64(page), int64(app), failingSince, disabled)
}

func (l ledger) Lease(ctx context.Context, name, holder string, ttlMS int64) (bool, error) {
	// clock_timestamp, not now: the statement may have waited for the row.
	const q = `INSERT INTO leases AS l (name, holder, expires_at)
		VALUES ($1, $2, clock_timestamp() + $3 * interval '1 millisecond')
		ON CONFLICT (name) DO UPDATE SET holder = excluded.holder,
			expires_at = clock_timestamp() + $3 * interval '1 millisecond'
		WHERE l.holder = excluded.holder OR l.expires_at <= clock_timestamp()`
	tag, err := l.pool.Exec(ctx, q, text(name), text(holder), ttlMS)
	if err != nil {
		return false, fmt.Errorf("taking the lease %s: %w", name, err)
	}
	return tag.RowsAffected() == 1, nil
}
