package postgres

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"parley/graphapi"
	"parley/internal/messaging"
)

// messages is messaging.Store.
type messages struct{ *DB }

func (m messages) Update(ctx context.Context, page graphapi.ID, fn func(tx messaging.Tx) error) error {
	return m.writer.update(ctx, page, fn)
}

func (m messages) CreatePage(ctx context.Context, p messaging.Page) error {
	const q = `WITH p AS (INSERT INTO pages (id, name, category, category_id, default_app, created_at)
		VALUES ($1, $2, $3, $4, $5, $6) RETURNING id)
		INSERT INTO page_derived (page_id, derived) SELECT id, 0 FROM p`
	err := insert(ctx, m.pool, messaging.ErrExists, q,
		int64(p.ID), text(p.Name), text(p.Category), int64(p.CategoryID), int64(p.DefaultApp), p.CreatedAt)
	if err != nil {
		return fmt.Errorf("creating Page %v: %w", p.ID, err)
	}
	return nil
}

func (m messages) Page(ctx context.Context, id graphapi.ID) (messaging.Page, error) {
	p := messaging.Page{ID: id}
	const q = `SELECT name, category, category_id, default_app, created_at FROM pages WHERE id = $1`
	err := m.pool.QueryRow(ctx, q, int64(id)).
		Scan(&p.Name, &p.Category, (*int64)(&p.CategoryID), (*int64)(&p.DefaultApp), &p.CreatedAt)
	if err != nil {
		return messaging.Page{}, fmt.Errorf("reading Page %v: %w", id, known(err, messaging.ErrNotFound))
	}
	return p, nil
}

func (m messages) CreateCustomer(ctx context.Context, c messaging.Customer) error {
	err := insert(ctx, m.pool, messaging.ErrExists,
		`INSERT INTO customers (id, name, locale, timezone, created_at) VALUES ($1, $2, $3, $4, $5)`,
		int64(c.ID), text(c.Name), text(c.Locale), c.Timezone, c.CreatedAt)
	if err != nil {
		return fmt.Errorf("creating customer %v: %w", c.ID, err)
	}
	return nil
}

func (m messages) Customers(ctx context.Context, ids []graphapi.ID) (map[graphapi.ID]messaging.Customer, error) {
	const q = `SELECT id, name, locale, timezone, created_at FROM customers WHERE id = ANY($1::bigint[])`
	rows, err := m.pool.Query(ctx, q, numbers(ids))
	found, err := collect(rows, err, func(row pgx.CollectableRow) (c messaging.Customer, err error) {
		err = row.Scan((*int64)(&c.ID), &c.Name, &c.Locale, &c.Timezone, &c.CreatedAt)
		return c, err
	})
	if err != nil {
		return nil, fmt.Errorf("reading customers: %w", err)
	}
	byID := make(map[graphapi.ID]messaging.Customer, len(found))
	for _, c := range found {
		byID[c.ID] = c
	}
	return byID, nil
}

func (m messages) EnsureThread(ctx context.Context, page, customer, proposed graphapi.ID) (psid graphapi.ID, err error) {
	err = retried(func() error {
		return pgx.BeginFunc(ctx, m.pool, func(tx pgx.Tx) error {
			psid, err = ensureThread(ctx, tx, page, customer, proposed)
			return err
		})
	})
	if err != nil {
		return 0, fmt.Errorf("ensuring a thread of Page %v: %w", page, err)
	}
	return psid, nil
}

// ensureThread lets the primary keys decide between callers that ask at once:
// the one of identities gives a customer one PSID, the one of psids gives a
// PSID one thread.
func ensureThread(ctx context.Context, tx pgx.Tx, page, customer, proposed graphapi.ID) (psid graphapi.ID, err error) {
	const (
		known = `SELECT EXISTS (SELECT FROM pages WHERE id = $1) AND EXISTS (SELECT FROM customers WHERE id = $2)`
		claim = `INSERT INTO identities (page_id, customer, psid) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`
		find  = `SELECT psid FROM identities WHERE page_id = $1 AND customer = $2`
		take  = `WITH t AS (INSERT INTO psids (psid, page_id) VALUES ($3, $1))
			INSERT INTO threads (page_id, customer, psid) VALUES ($1, $2, $3)`
	)
	var ok bool
	if err := tx.QueryRow(ctx, known, int64(page), int64(customer)).Scan(&ok); err != nil {
		return 0, err
	}
	if !ok {
		return 0, messaging.ErrNotFound
	}
	tag, err := tx.Exec(ctx, claim, int64(page), int64(customer), int64(proposed))
	if err != nil {
		return 0, err
	}
	if tag.RowsAffected() == 0 { // claimed before, perhaps a moment ago
		err = tx.QueryRow(ctx, find, int64(page), int64(customer)).Scan((*int64)(&psid))
		return psid, err
	}
	_, err = tx.Exec(ctx, take, int64(page), int64(customer), int64(proposed))
	if isCode(err, uniqueViolation) {
		err = messaging.ErrExists
	}
	return proposed, err
}

func (m messages) ThreadByCustomer(ctx context.Context, page, customer graphapi.ID) (messaging.Thread, error) {
	var psid graphapi.ID
	const q = `SELECT psid FROM identities WHERE page_id = $1 AND customer = $2`
	if err := m.pool.QueryRow(ctx, q, int64(page), int64(customer)).Scan((*int64)(&psid)); err != nil {
		return messaging.Thread{}, fmt.Errorf("reading the thread of customer %v: %w", customer, known(err, messaging.ErrNotFound))
	}
	return m.Thread(ctx, page, psid)
}

const (
	threadTail = `SELECT ` + eventColumns + ` FROM journal WHERE page_id = $1 AND psid = $2
		AND seq > (SELECT derived FROM page_derived WHERE page_id = $1) ORDER BY seq`
	threadRow = `SELECT ` + threadColumns + ` FROM threads WHERE page_id = $1 AND psid = $2`
)

// Thread reads the derived row and what the journal has beyond it. The journal
// is asked first, so that events derived in between are in the row.
func (m messages) Thread(ctx context.Context, page, psid graphapi.ID) (messaging.Thread, error) {
	var q pgx.Batch
	q.Queue(threadTail, int64(page), int64(psid))
	q.Queue(threadRow, int64(page), int64(psid))
	results := m.pool.SendBatch(ctx, &q)
	t, err := readThread(results)
	if err = errors.Join(err, results.Close()); err != nil {
		return messaging.Thread{}, fmt.Errorf("reading thread %v: %w", psid, known(err, messaging.ErrNotFound))
	}
	return t, nil
}

func readThread(results pgx.BatchResults) (messaging.Thread, error) {
	var tail []*messaging.Event
	rows, err := results.Query()
	if err := eachEvent(rows, err, func(e *messaging.Event) { tail = append(tail, e) }); err != nil {
		return messaging.Thread{}, err
	}
	rows, err = results.Query()
	if err != nil {
		return messaging.Thread{}, err
	}
	t, err := pgx.CollectExactlyOneRow(rows, scanThread)
	for _, e := range tail {
		t.Apply(e)
	}
	return t, err
}
