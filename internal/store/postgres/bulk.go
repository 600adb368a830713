package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"parley/graphapi"
)

// BulkSpec describes one Page full of conversations for benchmarks and tests
// of big tables. Identifiers count up from the first ones; threads take turns
// in the journal. The last message of every thread is the customer's.
type BulkSpec struct {
	Page          graphapi.ID
	FirstCustomer graphapi.ID
	FirstPSID     graphapi.ID
	Threads       int
	Messages      int    // of each thread, at least 1
	At            int64  // time of the newest message, Unix milliseconds; earlier ones are a millisecond apart
	Body          string // JSON of every message
	App           graphapi.ID
}

// bulk are the statements of BulkLoad; {p}, {c}, {s}, {t}, {m}, {at} and {app}
// are numbers of the spec.
var bulkSQL = [...]string{
	`INSERT INTO pages VALUES (@page, 'Page', '', 0, @app, @at) ON CONFLICT DO NOTHING`,
	`INSERT INTO page_derived VALUES (@page, @threads::bigint * @messages)`,
	`INSERT INTO customers SELECT @customer + i, 'Customer ' || i, 'en_US', 0, @at FROM generate_series(0, @threads::bigint - 1) i`,
	`INSERT INTO identities SELECT @page, @customer + i, @psid + i FROM generate_series(0, @threads::bigint - 1) i`,
	`INSERT INTO psids SELECT @psid + i, @page FROM generate_series(0, @threads::bigint - 1) i`,
	`INSERT INTO journal SELECT @page, j * @threads::bigint + i + 1, @psid + i,
			@at - (@threads::bigint * @messages - j * @threads::bigint - i - 1), CASE (@messages - j) % 2 WHEN 1 THEN 0 ELSE @app::bigint END,
			CASE (@messages - j) % 2 WHEN 1 THEN 1 ELSE 2 END, @body::bytea
		FROM generate_series(0, @messages::bigint - 1) j, generate_series(0, @threads::bigint - 1) i ORDER BY j, i`,
	`INSERT INTO thread_messages SELECT @page, @psid + i, j * @threads::bigint + i + 1
		FROM generate_series(0, @threads::bigint - 1) i, generate_series(0, @messages::bigint - 1) j ORDER BY i, j`,
	`INSERT INTO threads SELECT @page, psid, @customer + psid - @psid, max(seq), max(seq), max(at), count(*), 1,
			max(at), coalesce(max(seq) FILTER (WHERE kind = 2), 0), coalesce(max(at) FILTER (WHERE kind = 2), 0)
		FROM journal WHERE page_id = @page GROUP BY psid ORDER BY psid`,
}

// BulkLoad fills an empty database with a Page, made directly in SQL.
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
	if err != nil {
		return fmt.Errorf("preparing the database: %w", err)
	}
	args := pgx.NamedArgs{
		"page": int64(spec.Page), "customer": int64(spec.FirstCustomer), "psid": int64(spec.FirstPSID), "app": int64(spec.App),
		"threads": spec.Threads, "messages": spec.Messages, "at": spec.At, "body": []byte(spec.Body),
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
	if err != nil {
		return fmt.Errorf("loading %d threads: %w", spec.Threads, err)
	}
	return nil
}
