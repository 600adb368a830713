package sqlite

import (
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
)

// schema lists what a database is made of.
func schema(t *testing.T, path string) string {
	t.Helper()
	c, err := openConn(path, "", &atomic.Uint64{})
	if err != nil {
		t.Fatal(err)
	}
	defer c.close()
	var b strings.Builder
	for _, sql := range []string{"PRAGMA user_version", "SELECT type || name || coalesce(sql, '') FROM sqlite_schema ORDER BY type, name"} {
		if err := c.query(sql, func(s *stmt) error { _, err := fmt.Fprintln(&b, s.string()); return err }); err != nil {
			t.Fatal(err)
		}
	}
	return b.String()
}

// raw runs a script on a database file that no store has open.
func raw(t *testing.T, path, script string) {
	t.Helper()
	c, err := openConn(path, "", &atomic.Uint64{})
	if err != nil {
		t.Fatal(err)
	}
	defer c.close()
	if err := c.script(script); err != nil {
		t.Fatal(err)
	}
}

// TestMigratedEqualsFresh brings databases of every older schema up to date.
func TestMigratedEqualsFresh(t *testing.T) {
	scripts, err := migrations()
	if err != nil {
		t.Fatal(err)
	}
	fresh := tempPath(t)
	if err := openTest(t, fresh).Close(); err != nil {
		t.Fatal(err)
	}
	want := schema(t, fresh)
	for version := range len(scripts) + 1 {
		old := tempPath(t)
		c, err := openConn(old, "", &atomic.Uint64{})
		if err != nil {
			t.Fatal(err)
		}
		if err := migrate(c, scripts[:version]); err != nil {
			t.Fatal(err)
		}
		if err := c.close(); err != nil {
			t.Fatal(err)
		}
		if err := openTest(t, old).Close(); err != nil {
			t.Fatal(err)
		}
		if got := schema(t, old); got != want {
			t.Errorf("schema %d brought up to date:\n%s\nfresh:\n%s", version, got, want)
		}
	}
}

// TestMigrationIsAtomic fails in the middle of a script: nothing of it stays.
func TestMigrationIsAtomic(t *testing.T) {
	path := tempPath(t)
	c, err := openConn(path, "", &atomic.Uint64{})
	if err != nil {
		t.Fatal(err)
	}
	err = migrate(c, []string{"CREATE TABLE a (x) STRICT", "CREATE TABLE a (x INT) STRICT"})
	if err == nil {
		t.Error("a broken migration passes")
	}
	err = migrate(c, []string{"CREATE TABLE a (x INT) STRICT", "CREATE TABLE b (x INT) STRICT; CREATE TABLE a (x INT) STRICT"})
	if err == nil || !strings.Contains(err.Error(), "schema 2") {
		t.Errorf("broken second migration: %v, want schema 2 named", err)
	}
	if err := c.close(); err != nil {
		t.Fatal(err)
	}
	if got := schema(t, path); !strings.HasPrefix(got, "1\n") || strings.Contains(got, "tableb") {
		t.Errorf("after a broken second migration:\n%s", got)
	}
}

func TestRefusesForeign(t *testing.T) {
	newer, other := tempPath(t), tempPath(t)
	if err := openTest(t, newer).Close(); err != nil {
		t.Fatal(err)
	}
	raw(t, newer, "PRAGMA user_version = 999")
	raw(t, other, "CREATE TABLE songs (name TEXT)")
	for path, want := range map[string]string{newer: "newer Parley", other: "something else"} {
		if _, err := Open(t.Context(), path, testLog()); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("opening: %v, want %q", err, want)
		}
	}
}
