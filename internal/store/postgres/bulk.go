package postgres

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

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

// bulkSQL makes the corpus by SQL alone. Message k of thread i stands at
// position head + k*threads + i + 1, so that neighbours in the journal belong
// to different threads, as under load. Even messages are the customer's.
var bulkSQL = [...]string{
	`INSERT INTO customers SELECT @customer + i, 'Customer ' || i, 'en_US', 0, @at FROM generate_series(0, @threads::bigint - 1) i`,
	`INSERT INTO identities SELECT @page, @customer + i, @psid + i FROM generate_series(0, @threads::bigint - 1) i`,
	`INSERT INTO psids SELECT @psid + i, @page FROM generate_series(0, @threads::bigint - 1) i`,
	`INSERT INTO threads (page_id, psid, customer, head_seq, last_seq, updated_at, messages, unread, opened_at, last_out_seq, last_out_at)
		SELECT @page, @psid + i, @customer + i, l.seq, l.seq, CASE l.seq WHEN 0 THEN 0 ELSE @at::bigint END, @messages, @messages::bigint % 2,
			CASE l.seq WHEN 0 THEN 0 ELSE @at::bigint END, o.seq, CASE o.seq WHEN 0 THEN 0 ELSE @at::bigint END
		FROM generate_series(0, @threads::bigint - 1) i,
			LATERAL (SELECT CASE WHEN @messages::bigint > 0 THEN @head + (@messages::bigint - 1) * @threads + i + 1 ELSE 0 END AS seq) l,
			LATERAL (SELECT CASE WHEN @messages::bigint > 1 THEN @head + (@messages::bigint / 2 * 2 - 1) * @threads + i + 1 ELSE 0 END AS seq) o`,
	`INSERT INTO journal SELECT @page, @head + i + 1, @psid + i % @threads, @at, 0, 1 + i / @threads % 2,
			convert_to(format('{"text":"message %s: %s"}', i, repeat('x', 100)), 'UTF8')
		FROM generate_series(0, @threads::bigint * @messages - 1) i`,
	`INSERT INTO thread_messages SELECT @page, @psid + i, @head + k * @threads + i + 1
		FROM generate_series(0, @threads::bigint - 1) i, generate_series(0, @messages::bigint - 1) k ORDER BY i, k`,
	`UPDATE page_derived SET derived = @head + @threads::bigint * @messages WHERE page_id = @page`,
}

// BulkLoad adds a corpus to a database that nobody is writing to: threads
// whose messages and derived rows are complete.
func BulkLoad(ctx context.Context, dsn string, spec BulkSpec) error {
	pool, err := openPool(ctx, dsn)
	if err != nil {
		return fmt.Errorf("connecting to PostgreSQL: %w", err)
	}
	defer pool.Close()
	steps, err := migrations()
	if err == nil {
		err = migrate(ctx, pool, steps)
	}
	if err == nil {
		err = bulkLoad(ctx, pool, spec)
	}
	if err != nil {
		return fmt.Errorf("loading a corpus of %d threads: %w", spec.Threads, err)
	}
	return nil
}

func bulkLoad(ctx context.Context, pool *pgxpool.Pool, spec BulkSpec) error {
	earlier, err := newDeriver(ctx, pool, slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	earlier.flush()
	var head int64
	_, err = pool.Exec(ctx, `WITH p AS (INSERT INTO pages VALUES ($1, 'Bulk', '', 0, 0, 0) ON CONFLICT DO NOTHING RETURNING id)
		INSERT INTO page_derived SELECT id, 0 FROM p`, int64(spec.Page))
	err = errors.Join(err, pool.QueryRow(ctx, `SELECT coalesce(max(seq), 0) FROM journal WHERE page_id = $1`, int64(spec.Page)).Scan(&head))
	if err != nil {
		return err
	}
	args := pgx.NamedArgs{
		"page": int64(spec.Page), "customer": int64(spec.FirstCustomer), "psid": int64(spec.FirstPSID),
		"threads": int64(spec.Threads), "messages": int64(spec.Messages), "at": spec.At, "head": head,
	}
	err = pgx.BeginFunc(ctx, pool, func(tx pgx.Tx) error {
		for _, sql := range bulkSQL {
			if _, err := tx.Exec(ctx, sql, args); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil {
		_, err = pool.Exec(ctx, "VACUUM ANALYZE")
	}
	return err
}
