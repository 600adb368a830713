// Package store opens a database and composes the interfaces that the domain
// packages declare.
package store

import (
	"context"
	"fmt"
	"log/slog"
	"strings"

	"parley/internal/auth"
	"parley/internal/dispatch"
	"parley/internal/messaging"
	"parley/internal/objects"
	"parley/internal/outbox"
	"parley/internal/store/postgres"
	"parley/internal/store/sqlite"
)

// DB is an open database. Every part of it is safe for concurrent use.
type DB interface {
	Messaging() messaging.Store
	Auth() auth.Store
	Outbox() outbox.Store
	Dispatch() dispatch.Store
	Objects() objects.Store

	// Setting returns a stored setting, "" when it was never set.
	Setting(ctx context.Context, key string) (string, error)
	// SetSetting stores a setting durably; "" removes it.
	SetSetting(ctx context.Context, key, value string) error

	// Ping reports whether the store can serve.
	Ping(ctx context.Context) error
	// Failed is closed when the store stopped for good (a failed sync): the
	// process must end, because nothing more can be acknowledged.
	Failed() <-chan struct{}
	// Close finishes running work and closes the database.
	Close() error
}

// Open opens the database that a DSN names, "sqlite:PATH" or
// "postgres://...", and brings its schema up to date. It refuses a database
// that a newer Parley has written.
func Open(ctx context.Context, dsn string, log *slog.Logger) (DB, error) {
	switch {
	case strings.HasPrefix(dsn, "sqlite:"):
		return opened(sqlite.Open(ctx, strings.TrimPrefix(dsn, "sqlite:"), log))
	case strings.HasPrefix(dsn, "postgres://"), strings.HasPrefix(dsn, "postgresql://"):
		return opened(postgres.Open(ctx, dsn, log))
	}
	return nil, fmt.Errorf("database %q: use sqlite:PATH or postgres://USER@HOST/NAME", dsn)
}

// opened keeps a nil *DB from becoming a non-nil interface.
func opened[T DB](db T, err error) (DB, error) {
	if err != nil {
		return nil, err
	}
	return db, nil
}
