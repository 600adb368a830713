package postgres

import (
	"context"
	"log/slog"
	"reflect"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"parley/internal/store/pgtest"
)

// schema lists every column and index of a database.
func schema(t *testing.T, pool *pgxpool.Pool) []string {
	t.Helper()
	const q = `SELECT concat_ws(' ', table_name, column_name, data_type, is_nullable, column_default, collation_name)
			FROM information_schema.columns WHERE table_schema = 'public'
		UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1`
	rows, err := pool.Query(t.Context(), q)
	list, err := collect(rows, err, pgx.RowTo[string])
	must(t, err)
	return list
}

func poolFor(t *testing.T) *pgxpool.Pool {
	t.Helper()
	pool, err := openPool(t.Context(), pgtest.Start(t))
	must(t, err)
	t.Cleanup(pool.Close)
	return pool
}

// TestMigratedEqualsFresh brings databases of every older version up to date
// and compares them with a new one.
func TestMigratedEqualsFresh(t *testing.T) {
	steps, err := migrations()
	must(t, err)
	fresh := poolFor(t)
	must(t, migrate(t.Context(), fresh, steps))
	want := schema(t, fresh)
	if len(want) < 50 {
		t.Fatalf("a fresh database has only %d columns and indexes", len(want))
	}
	for version := range len(steps) + 1 {
		old := poolFor(t)
		must(t, migrate(t.Context(), old, steps[:version]))
		must(t, migrate(t.Context(), old, steps))
		must(t, migrate(t.Context(), old, steps))
		if got := schema(t, old); !reflect.DeepEqual(got, want) {
			t.Errorf("a database of version %d becomes\n%s\nwant\n%s", version, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	}
}

// TestMigrationSteps proves that steps run once, in order, and that a failing
// one changes nothing.
func TestMigrationSteps(t *testing.T) {
	pool := poolFor(t)
	steps := []string{`CREATE TABLE a (id bigint)`, `ALTER TABLE a ADD b text; INSERT INTO a VALUES (1, 'x')`}
	must(t, migrate(t.Context(), pool, steps[:1]))
	must(t, migrate(t.Context(), pool, steps))
	must(t, migrate(t.Context(), pool, steps))
	if err := migrate(t.Context(), pool, append(steps, `INSERT INTO a VALUES (2, 'y'); SELECT 1/0`)); err == nil {
		t.Error("a failing step was accepted")
	}
	var rows int
	must(t, pool.QueryRow(t.Context(), `SELECT count(*) FROM a`).Scan(&rows))
	if version, err := schemaVersion(t.Context(), pool); err != nil || version != 2 || rows != 1 {
		t.Errorf("version %d, %d rows, %v", version, rows, err)
	}
}

func TestRefusesNewerSchema(t *testing.T) {
	dsn := pgtest.Start(t)
	db := openTest(t, dsn)
	_, err := db.pool.Exec(t.Context(), `INSERT INTO schema_version (version) VALUES (9999)`)
	must(t, err)
	must(t, db.Close())
	_, err = Open(t.Context(), dsn, slog.New(slog.DiscardHandler))
	if err == nil || !strings.Contains(err.Error(), "9999") {
		t.Errorf("opening a newer database: %v", err)
	}
}

// TestOpenAtOnce lets several nodes make the schema at the same time.
func TestOpenAtOnce(t *testing.T) {
	dsn := pgtest.Start(t)
	var wg sync.WaitGroup
	for range 6 {
		wg.Go(func() {
			db, err := Open(context.Background(), dsn, slog.New(slog.DiscardHandler))
			if err != nil {
				t.Error(err)
				return
			}
			db.Close()
		})
	}
	wg.Wait()
}
