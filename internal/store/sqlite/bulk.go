package sqlite

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"

	"parley/graphapi"
)

// BulkSpec describes a corpus for benchmarks and tests of growth.
type BulkSpec struct {
	Page          graphapi.ID // made when it does not exist
	FirstCustomer graphapi.ID // customers count up from here
	FirstPSID     graphapi.ID // and so do their PSIDs
	Threads       int
	Messages      int   // of each thread: the customer's and the Page's in turn
	At            int64 // time of all messages, Unix milliseconds
}

// The corpus is made by SQL alone. Message k of thread i stands at position
// head + k*threads + i + 1, so that neighbours in the journal belong to
// different threads, as under load. Even messages are the customer's.
const (
	bulkNumbers   = "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ?1) "
	bulkCustomers = bulkNumbers + `INSERT INTO customers (id, name, locale, timezone, created_at)
		SELECT ?2 + i, 'Customer ' || i, 'en_US', 0, ?3 FROM n`
	bulkJournal = bulkNumbers + `INSERT INTO journal (pos, psid, kind, at, app, body)
		SELECT (?2 << 40) + ?3 + i + 1, ?4 + i % ?5, 1 + i / ?5 % 2, ?6, 0,
		CAST(printf('{"text":"message %d: %.*c"}', i, 100, 'x') AS BLOB) FROM n`
	bulkThreads = bulkNumbers + `INSERT INTO threads (psid, page_no, customer, head_seq, last_seq, updated_at, messages, unread,
			opened_at, last_out_seq, last_out_at)
		SELECT ?4 + i, ?2, ?6 + i, l, l, iif(?5, ?7, 0), ?5, ?5 % 2, iif(?5, ?7, 0), o, iif(o, ?7, 0) FROM
		(SELECT i, iif(?5, ?3 + (?5 - 1) * ?1 + i + 1, 0) AS l, iif(?5 > 1, ?3 + (?5 / 2 * 2 - 1) * ?1 + i + 1, 0) AS o FROM n)`
	bulkActivity = `INSERT INTO activity (pos, psid) SELECT page_no << 40 | last_seq, psid FROM threads
		WHERE psid BETWEEN ? AND ? ORDER BY last_seq`
	bulkMessages = bulkNumbers + `INSERT INTO thread_messages (psid, pos)
		SELECT ?4 + i / ?5, (?2 << 40) + ?3 + i % ?5 * ?6 + i / ?5 + 1 FROM n`
	bulkPage = `INSERT INTO pages (no, id, name, category, category_id, default_app, created_at)
		SELECT ifnull(max(no), 0) + 1, ?, 'Bulk', '', 0, 0, 0 FROM pages`
)

// BulkLoad adds a corpus to the database at path, which nobody may have open:
// threads whose messages and derived rows are complete. It takes about a
// second for 100,000 messages.
func BulkLoad(ctx context.Context, path string, spec BulkSpec) error {
	db, err := Open(ctx, path, slog.New(slog.NewTextHandler(io.Discard, nil)))
	if err != nil {
		return err
	}
	err = db.write(ctx, func(w *writer) error { return w.bulk(spec) })
	if err = errors.Join(err, db.Close()); err != nil {
		return fmt.Errorf("loading a corpus into %s: %w", path, err)
	}
	return nil
}

func (w *writer) bulk(spec BulkSpec) error {
	p, err := w.bulkPage(spec.Page)
	if err != nil {
		return err
	}
	threads, each, all := int64(spec.Threads), int64(spec.Messages), int64(spec.Threads*spec.Messages)
	psid, customer := int64(spec.FirstPSID), int64(spec.FirstCustomer)
	for _, s := range []struct {
		rows int64
		sql  string
		args []any
	}{
		{threads, bulkCustomers, []any{threads, customer, spec.At}},
		{threads, bulkThreads, []any{threads, p.no, p.next, psid, each, customer, spec.At}},
		{all, bulkJournal, []any{all, p.no, p.next, psid, threads, spec.At}},
		{all, bulkMessages, []any{all, p.no, p.next, psid, each, threads}},
		{all, bulkActivity, []any{psid, psid + threads - 1}},
		{all, updateDerived, []any{p.next + all, p.no}},
	} {
		if s.rows == 0 {
			continue
		}
		if err := w.conn.run(s.sql, s.args...); err != nil {
			return err
		}
	}
	return nil
}

// bulkPage returns the Page of that id, making it when there is none.
func (w *writer) bulkPage(id graphapi.ID) (*page, error) {
	if p := w.pages[id]; p != nil {
		return p, nil
	}
	if err := w.conn.run(bulkPage, int64(id)); err != nil {
		return nil, err
	}
	p := &page{}
	return p, w.conn.query(selectPages+" WHERE id = ?", func(s *stmt) error { scanPage(s, p); return nil }, int64(id))
}
