package sqlite

import (
	"io"
	"log/slog"
	"path/filepath"
	"testing"

	"parley/internal/store/storetest"
)

func TestSuite(t *testing.T) {
	storetest.Run(t, func(t *testing.T) func() storetest.DB {
		path := filepath.Join(t.TempDir(), "parley.db")
		return func() storetest.DB { return openTest(t, path) }
	})
}

func openTest(t testing.TB, path string) *DB {
	t.Helper()
	db, err := Open(t.Context(), path, slog.New(slog.NewTextHandler(io.Discard, nil)))
	if err != nil {
		t.Fatal(err)
	}
	return db
}
