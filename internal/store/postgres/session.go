package postgres

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
)

// poolSize is how many connections the pool may open unless the DSN says
// otherwise (pool_max_conns). The writer has one more of its own.
const poolSize = 16

// settings are those of every session. Each statement here is written as a
// walk along an index, each join as a look-up by key, and stale statistics must
// not talk the planner into reading a whole table instead. An acknowledgement must mean "on disk", so a
// server that commits asynchronously by default is overruled; the stronger
// settings for replicas are left alone.
const settings = `SELECT set_config('jit', 'off', false),
	set_config('max_parallel_workers_per_gather', '0', false),
	set_config('enable_seqscan', 'off', false),
	set_config('enable_hashjoin', 'off', false),
	set_config('enable_mergejoin', 'off', false),
	set_config('default_transaction_isolation', 'read committed', false),
	set_config('synchronous_commit', CASE current_setting('synchronous_commit')
		WHEN 'off' THEN 'on' ELSE current_setting('synchronous_commit') END, false)`

// writerSettings keep the writer's plans, which never depend on a value, and
// free the Pages that a node has locked when it stops in between.
const writerSettings = `SELECT set_config('plan_cache_mode', 'force_generic_plan', false),
	set_config('idle_in_transaction_session_timeout', '5s', false)`

func configure(ctx context.Context, conn *pgx.Conn) error {
	registerArrays(conn)
	_, err := conn.Exec(ctx, settings)
	return err
}

func openPool(ctx context.Context, dsn string) (*pgxpool.Pool, error) {
	cfg, err := pgxpool.ParseConfig(dsn)
	if err != nil {
		return nil, err
	}
	if !strings.Contains(dsn, "pool_max_conns") {
		cfg.MaxConns = poolSize
	}
	cfg.AfterConnect = configure
	return pgxpool.NewWithConfig(ctx, cfg)
}

// connect opens the writer's own connection.
func connect(ctx context.Context, cfg *pgx.ConnConfig) (*pgx.Conn, error) {
	conn, err := pgx.ConnectConfig(ctx, cfg)
	if err != nil {
		return nil, err
	}
	if err = configure(ctx, conn); err == nil {
		_, err = conn.Exec(ctx, writerSettings)
	}
	if err != nil {
		conn.Close(ctx)
		return nil, err
	}
	return conn, nil
}

// suitable refuses servers on which a promise cannot be kept.
func suitable(ctx context.Context, db *pgxpool.Pool) (warning string, err error) {
	var version int
	var name, encoding, fsync string
	const q = `SELECT current_setting('server_version_num')::int, current_setting('server_version'),
		current_setting('server_encoding'), current_setting('fsync')`
	if err := db.QueryRow(ctx, q).Scan(&version, &name, &encoding, &fsync); err != nil {
		return "", err
	}
	if version < 150000 {
		return "", fmt.Errorf("the server is PostgreSQL %s: version 15 or later is needed", name)
	}
	if encoding != "UTF8" {
		return "", fmt.Errorf("the database is encoded as %s: create it with ENCODING 'UTF8'", encoding)
	}
	if fsync != "on" {
		warning = "PostgreSQL runs with fsync=off: messages that were acknowledged can be lost when the machine stops"
	}
	return warning, nil
}

// Error codes of PostgreSQL.
// https://www.postgresql.org/docs/current/errcodes-appendix.html
const (
	uniqueViolation      = "23505"
	serializationFailure = "40001"
	deadlockDetected     = "40P01"
)

// isCode reports whether the server refused with one of the codes.
func isCode(err error, codes ...string) bool {
	var pg *pgconn.PgError
	if !errors.As(err, &pg) {
		return false
	}
	for _, c := range codes {
		if pg.Code == c {
			return true
		}
	}
	return false
}

// retried runs f again when the server asks for it or when the connection had
// died before anything was sent.
func retried(f func() error) error {
	for tries := 0; ; tries++ {
		err := f()
		again := isCode(err, serializationFailure, deadlockDetected) || err != nil && pgconn.SafeToRetry(err)
		if !again || tries == 4 {
			return err
		}
	}
}

// text makes a string that PostgreSQL can hold: it has no NUL and no invalid
// UTF-8.
func text(s string) string {
	return strings.ToValidUTF8(strings.ReplaceAll(s, "\x00", ""), "\uFFFD")
}

// texts applies text to a list; it never returns nil, which would be NULL.
func texts(list []string) []string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = text(s)
	}
	return out
}
