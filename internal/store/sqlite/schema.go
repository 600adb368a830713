package sqlite

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// migrations returns the scripts in order; the database's user_version counts
// those that were run.
func migrations() ([]string, error) {
	names, err := fs.Glob(migrationFiles, "migrations/*.sql") // sorted by name
	if err != nil {
		return nil, err
	}
	scripts := make([]string, len(names))
	for i, name := range names {
		if want := fmt.Sprintf("%04d_", i+1); path.Base(name)[:len(want)] != want {
			return nil, fmt.Errorf("migration %s: want number %s", name, want)
		}
		text, err := migrationFiles.ReadFile(name)
		if err != nil {
			return nil, err
		}
		scripts[i] = string(text)
	}
	return scripts, nil
}

// migrate brings the schema up to date, one transaction for each script.
func migrate(c *conn, scripts []string) error {
	version, tables := 0, 0
	if err := c.query("PRAGMA user_version", scanInto(&version)); err != nil {
		return err
	}
	if err := c.query("SELECT count(*) FROM sqlite_schema", scanInto(&tables)); err != nil {
		return err
	}
	if version > len(scripts) {
		return fmt.Errorf("the database has schema %d and this Parley knows %d: start the newer Parley that wrote it", version, len(scripts))
	}
	if version == 0 && tables > 0 {
		return fmt.Errorf("the file is an SQLite database of something else: name another path")
	}
	for i, script := range scripts[version:] {
		n := version + i + 1
		if err := c.script(fmt.Sprintf("BEGIN IMMEDIATE;\n%s;\nPRAGMA user_version = %d;\nCOMMIT;", script, n)); err != nil {
			err = fmt.Errorf("schema %d: %w", n, err)
			if c.inTx() {
				err = errors.Join(err, c.run("ROLLBACK"))
			}
			return err
		}
	}
	return nil
}

func scanInto(n *int) func(*stmt) error {
	return func(s *stmt) error { *n = int(s.int64()); return nil }
}
