package postgres

import (
	"context"
	"log/slog"
	"testing"

	"parley/internal/store/pgtest"
	"parley/internal/store/storetest"
)

func TestConformance(t *testing.T) {
	storetest.Run(t, func(t *testing.T) func() storetest.DB {
		dsn := pgtest.Start(t)
		return func() storetest.DB { return openTest(t, dsn) }
	})
}

// openTest opens a database for a test that closes it itself.
func openTest(t testing.TB, dsn string) *DB {
	t.Helper()
	db, err := Open(context.Background(), dsn, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	return db
}
