package postgres

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// migrationLock is the advisory lock that lets one node migrate at a time.
const migrationLock = 0x7061726c6579

// migrations returns the text of every migration; the n-th leads to schema
// version n+1.
func migrations() ([]string, error) {
	names, err := fs.Glob(migrationFiles, "migrations/*.sql")
	if err != nil {
		return nil, err
	}
	slices.Sort(names)
	var steps []string
	for i, name := range names {
		if want := fmt.Sprintf("migrations/%04d_", i+1); name[:len(want)] != want {
			return nil, fmt.Errorf("migration %s stands in the place of %s", name, want)
		}
		sql, err := migrationFiles.ReadFile(name)
		if err != nil {
			return nil, err
		}
		steps = append(steps, string(sql))
	}
	return steps, nil
}

// migrate brings the schema to the version that steps lead to. A database that
// is there already is only read, so that serving needs no right to change it.
func migrate(ctx context.Context, db *pgxpool.Pool, steps []string) error {
	version, err := schemaVersion(ctx, db)
	if err != nil {
		return err
	}
	if version < len(steps) {
		return pgx.BeginFunc(ctx, db, func(tx pgx.Tx) error { return upgrade(ctx, tx, steps) })
	}
	return notNewer(version, steps)
}

func notNewer(version int, steps []string) error {
	if version > len(steps) {
		return fmt.Errorf("the database has schema version %d, this Parley knows %d: start the newer Parley that wrote it", version, len(steps))
	}
	return nil
}

// upgrade runs the missing steps in one transaction, one node after another.
func upgrade(ctx context.Context, tx pgx.Tx, steps []string) error {
	const prepare = `CREATE TABLE IF NOT EXISTS schema_version (
		version int PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())`
	if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock($1)`, int64(migrationLock)); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, prepare); err != nil {
		return err
	}
	version, err := schemaVersion(ctx, tx)
	if err == nil {
		err = notNewer(version, steps)
	}
	for ; err == nil && version < len(steps); version++ {
		if _, err = tx.Exec(ctx, steps[version]); err != nil {
			return fmt.Errorf("migration %d: %w", version+1, err)
		}
		_, err = tx.Exec(ctx, `INSERT INTO schema_version (version) VALUES ($1)`, version+1)
	}
	return err
}

// querier is a pool, a connection or a transaction.
type querier interface {
	QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
}

// schemaVersion returns 0 for an empty database.
func schemaVersion(ctx context.Context, db querier) (int, error) {
	var exists bool
	if err := db.QueryRow(ctx, `SELECT to_regclass('schema_version') IS NOT NULL`).Scan(&exists); err != nil || !exists {
		return 0, err
	}
	var version int
	err := db.QueryRow(ctx, `SELECT version FROM schema_version ORDER BY version DESC LIMIT 1`).Scan(&version)
	if errors.Is(err, pgx.ErrNoRows) {
		return 0, nil
	}
	return version, err
}
