package sqlite

import (
	"context"
	"encoding/json"
	"fmt"

	"parley/graphapi"
	"parley/internal/dispatch"
)

// dispatchStore is dispatch.Store.
type dispatchStore struct{ *DB }

const (
	upsertAppSub = `INSERT INTO app_subscriptions (app_id, object, callback_url, fields, include_values, updated_at)
		VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET callback_url = excluded.callback_url,
		fields = excluded.fields, include_values = excluded.include_values, updated_at = excluded.updated_at`
	selectAppSubs = `SELECT object, callback_url, fields, include_values, updated_at FROM app_subscriptions
		WHERE app_id = ? ORDER BY object`
	deleteAppSub  = "DELETE FROM app_subscriptions WHERE app_id = ? AND object = ?"
	deleteAppSubs = "DELETE FROM app_subscriptions WHERE app_id = ?"

	upsertPageSub = `INSERT INTO page_subscriptions (page_id, app_id, fields, cursor) VALUES (?, ?, ?, ?)
		ON CONFLICT DO UPDATE SET fields = excluded.fields, failing_since = 0, disabled = 0`
	selectPageSubs    = "SELECT page_id, app_id, fields, cursor, failing_since, disabled FROM page_subscriptions "
	selectPageSubsOf  = selectPageSubs + "WHERE page_id = ? ORDER BY app_id"
	selectPageSubsAll = selectPageSubs + "ORDER BY page_id, app_id"
	deletePageSub     = "DELETE FROM page_subscriptions WHERE page_id = ? AND app_id = ?"
	deleteUnfinished  = "DELETE FROM deliveries WHERE page_id = ? AND app_id = ? AND state <> 1"
	updateHealth      = "UPDATE page_subscriptions SET failing_since = ?, disabled = ? WHERE page_id = ? AND app_id = ?"
	moveCursor        = "UPDATE page_subscriptions SET cursor = ?3 WHERE page_id = ?1 AND app_id = ?2 AND cursor < ?3"

	deliveryColumns = `app_id, page_id, psid, seq, field, state, attempts, next_at, last_at, last_status, last_error, last_ms`
	replaceDelivery = "INSERT OR REPLACE INTO deliveries (" + deliveryColumns + `)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
	selectBlocked = "SELECT DISTINCT app_id, page_id, psid FROM deliveries INDEXED BY deliveries_unfinished WHERE state <> 1"
	selectBacklog = "SELECT " + deliveryColumns + ` FROM deliveries INDEXED BY deliveries_unfinished
		WHERE state <> 1 AND app_id = ? AND page_id = ? AND psid = ? ORDER BY seq LIMIT ?`
)

// fieldList writes webhook fields as a JSON list.
func fieldList(fields []string) string {
	list, _ := json.Marshal(fields) // strings always encode
	return string(list)
}

func scanFields(s *stmt) (fields []string, err error) {
	if err := json.Unmarshal(s.raw(), &fields); err != nil {
		return nil, fmt.Errorf("reading a list of fields: %w", err)
	}
	return fields, nil
}

// SetAppSubscription stores or replaces the subscription of an app.
func (db dispatchStore) SetAppSubscription(ctx context.Context, a dispatch.AppSubscription) error {
	return db.write(ctx, func(w *writer) error {
		return w.conn.run(upsertAppSub, int64(a.App), a.Object, a.CallbackURL, fieldList(a.Fields), a.IncludeValues, a.UpdatedAt)
	})
}

// AppSubscriptions lists those of one app, by object.
func (db dispatchStore) AppSubscriptions(ctx context.Context, app graphapi.ID) (list []dispatch.AppSubscription, err error) {
	err = db.readers.read(ctx, func(c *conn) error {
		return c.query(selectAppSubs, func(s *stmt) (err error) {
			a := dispatch.AppSubscription{App: app, Object: s.string(), CallbackURL: s.string()}
			a.Fields, err = scanFields(s)
			a.IncludeValues, a.UpdatedAt = s.int64() != 0, s.int64()
			list = append(list, a)
			return err
		}, int64(app))
	})
	return list, err
}

// DeleteAppSubscription removes one object, or all when object is "".
func (db dispatchStore) DeleteAppSubscription(ctx context.Context, app graphapi.ID, object string) error {
	return db.write(ctx, func(w *writer) error {
		if object == "" {
			return w.conn.run(deleteAppSubs, int64(app))
		}
		return w.conn.run(deleteAppSub, int64(app), object)
	})
}

// SetPageSubscription stores or replaces the fields of an app on a Page.
func (db dispatchStore) SetPageSubscription(ctx context.Context, page, app graphapi.ID, fields []string) error {
	return db.write(ctx, func(w *writer) error {
		p := w.pages[page]
		if p == nil {
			return fmt.Errorf("page %v: %w", page, dispatch.ErrNotFound)
		}
		return w.conn.run(upsertPageSub, int64(page), int64(app), fieldList(fields), p.next)
	})
}

// PageSubscriptions lists those of one Page by app, of all Pages when page is 0.
func (db dispatchStore) PageSubscriptions(ctx context.Context, page graphapi.ID) (list []dispatch.PageSubscription, err error) {
	sql, args := selectPageSubsOf, []any{int64(page)}
	if page == 0 {
		sql, args = selectPageSubsAll, nil
	}
	err = db.readers.read(ctx, func(c *conn) error {
		return c.query(sql, func(s *stmt) (err error) {
			p := dispatch.PageSubscription{Page: graphapi.ID(s.int64()), App: graphapi.ID(s.int64())}
			p.Fields, err = scanFields(s)
			p.Cursor, p.FailingSince, p.Disabled = s.int64(), s.int64(), s.int64() != 0
			list = append(list, p)
			return err
		}, args...)
	})
	return list, err
}

// DeletePageSubscription removes an app from a Page.
func (db dispatchStore) DeletePageSubscription(ctx context.Context, page, app graphapi.ID) error {
	return db.write(ctx, func(w *writer) error {
		if err := w.conn.run(deletePageSub, int64(page), int64(app)); err != nil {
			return err
		}
		return w.conn.run(deleteUnfinished, int64(page), int64(app))
	})
}

// SetHealth records that a subscription fails, and whether it is switched off.
func (db dispatchStore) SetHealth(ctx context.Context, page, app graphapi.ID, failingSince int64, disabled bool) error {
	return db.write(ctx, func(w *writer) error {
		return w.conn.run(updateHealth, failingSince, disabled, int64(page), int64(app))
	})
}

// Save writes deliveries and cursor moves in one commit.
func (db dispatchStore) Save(ctx context.Context, deliveries []dispatch.Delivery, moves []dispatch.CursorMove) error {
	return db.write(ctx, func(w *writer) error {
		for i := range deliveries {
			d := &deliveries[i]
			err := w.conn.run(replaceDelivery, int64(d.App), int64(d.Page), int64(d.PSID), d.Seq, d.Field, int(d.State),
				d.Attempts, d.NextAt, d.LastAt, d.LastStatus, d.LastError, d.LastMS)
			if err != nil {
				return fmt.Errorf("saving a delivery: %w", err)
			}
		}
		for _, m := range moves {
			if err := w.conn.run(moveCursor, int64(m.Page), int64(m.App), m.Seq); err != nil {
				return fmt.Errorf("moving a cursor: %w", err)
			}
		}
		return nil
	})
}

// Backlog lists the unfinished deliveries of a thread.
func (db dispatchStore) Backlog(ctx context.Context, k dispatch.ThreadKey, limit int) ([]dispatch.Delivery, error) {
	return db.deliveries(ctx, selectBacklog, int64(k.App), int64(k.Page), int64(k.PSID), limit)
}

func (db dispatchStore) deliveries(ctx context.Context, sql string, args ...any) (list []dispatch.Delivery, err error) {
	err = db.rows(ctx, sql, nil, func(s *stmt) {
		d := dispatch.Delivery{App: graphapi.ID(s.int64()), Page: graphapi.ID(s.int64()), PSID: graphapi.ID(s.int64())}
		d.Seq, d.Field, d.State = s.int64(), s.string(), dispatch.DeliveryState(s.int64())
		d.Attempts, d.NextAt, d.LastAt = int(s.int64()), s.int64(), s.int64()
		d.LastStatus, d.LastError, d.LastMS = int(s.int64()), s.string(), int(s.int64())
		list = append(list, d)
	}, args...)
	return list, err
}

// Blocked lists every thread that has an unfinished delivery.
func (db dispatchStore) Blocked(ctx context.Context) (keys []dispatch.ThreadKey, err error) {
	err = db.rows(ctx, selectBlocked, nil, func(s *stmt) {
		keys = append(keys, dispatch.ThreadKey{App: graphapi.ID(s.int64()), Page: graphapi.ID(s.int64()), PSID: graphapi.ID(s.int64())})
	})
	return keys, err
}

// Lease is always granted: the file has one owner.
func (db dispatchStore) Lease(context.Context, string, string, int64) (bool, error) { return true, nil }
