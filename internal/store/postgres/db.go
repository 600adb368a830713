package postgres

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"parley/internal/auth"
	"parley/internal/dispatch"
	"parley/internal/messaging"
	"parley/internal/objects"
	"parley/internal/outbox"
)

// DB is a node's view of a PostgreSQL database. Make one with Open.
type DB struct {
	pool      *pgxpool.Pool
	writer    *writer
	deriver   *deriver
	endWarmer context.CancelFunc
	failed    chan struct{}
	close     sync.Once
}

// Open connects to the database that a DSN (postgres://...) names, brings its
// schema up to date and starts the writer. It refuses a database that a newer
// Parley has written.
func Open(ctx context.Context, dsn string, log *slog.Logger) (*DB, error) {
	pool, err := openPool(ctx, dsn)
	if err != nil {
		return nil, fmt.Errorf("connecting to PostgreSQL: %w", err)
	}
	db, err := open(ctx, pool, log)
	if err != nil {
		pool.Close()
		return nil, fmt.Errorf("opening the PostgreSQL database: %w", err)
	}
	return db, nil
}

func open(ctx context.Context, pool *pgxpool.Pool, log *slog.Logger) (*DB, error) {
	warning, err := suitable(ctx, pool)
	if err != nil {
		return nil, err
	}
	if warning != "" {
		log.Warn(warning)
	}
	steps, err := migrations()
	if err != nil {
		return nil, err
	}
	if err := migrate(ctx, pool, steps); err != nil {
		return nil, err
	}
	db := &DB{pool: pool, failed: make(chan struct{})}
	if db.deriver, err = newDeriver(ctx, pool, log); err != nil {
		return nil, err
	}
	ahead := newWarmer(db.deriver, log)
	db.writer = newWriter(pool.Config().ConnConfig, log, ahead, db.deriver.note)
	ctx, db.endWarmer = context.WithCancel(context.WithoutCancel(ctx))
	go ahead.run(ctx)
	go db.deriver.run()
	go db.writer.run()
	return db, nil
}

// Messaging returns Pages, customers, threads and the journal.
func (db *DB) Messaging() messaging.Store { return messages{db} }

// Auth returns users, apps, tasks and tokens.
func (db *DB) Auth() auth.Store { return accounts{db.pool} }

// Outbox returns the journal in order.
func (db *DB) Outbox() outbox.Store { return journal{db} }

// Dispatch returns subscriptions and the ledger of deliveries.
func (db *DB) Dispatch() dispatch.Store { return ledger{db.pool} }

// Objects returns what Pages own besides conversations.
func (db *DB) Objects() objects.Store { return documents{db.pool} }

// Setting returns a stored setting, "" when it was never set.
func (db *DB) Setting(ctx context.Context, key string) (string, error) {
	var value string
	err := db.pool.QueryRow(ctx, `SELECT value FROM settings WHERE key = $1`, text(key)).Scan(&value)
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return "", fmt.Errorf("reading the setting %s: %w", key, err)
	}
	return value, nil
}

// SetSetting stores a setting durably; "" removes it.
func (db *DB) SetSetting(ctx context.Context, key, value string) error {
	sql, args := `INSERT INTO settings (key, value) VALUES ($1, $2)
		ON CONFLICT (key) DO UPDATE SET value = excluded.value`, []any{text(key), text(value)}
	if value == "" {
		sql, args = `DELETE FROM settings WHERE key = $1`, args[:1]
	}
	if _, err := db.pool.Exec(ctx, sql, args...); err != nil {
		return fmt.Errorf("storing the setting %s: %w", key, err)
	}
	return nil
}

// Ping reports whether the server answers.
func (db *DB) Ping(ctx context.Context) error {
	if err := db.pool.Ping(ctx); err != nil {
		return fmt.Errorf("asking PostgreSQL for a sign of life: %w", err)
	}
	return nil
}

// Failed is never closed: a lost server fails calls until it is back.
func (db *DB) Failed() <-chan struct{} { return db.failed }

// Close finishes the updates that wait, brings the derived tables up to date
// and disconnects. Calls after it fail.
func (db *DB) Close() error {
	db.close.Do(func() {
		db.endWarmer()
		db.writer.stop()
		db.deriver.stop()
		db.pool.Close()
	})
	return nil
}
