package pgtest

import (
	"os"
	"testing"

	"github.com/jackc/pgx/v5"
)

func TestStart(t *testing.T) {
	one, two := Start(t), Start(t)
	if one == two {
		t.Fatalf("two tests share the database %s", one)
	}
	for _, dsn := range []string{one, two} {
		conn, err := pgx.Connect(t.Context(), dsn)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := conn.Exec(t.Context(), "CREATE TABLE same_name (id bigint)"); err != nil {
			t.Error(err)
		}
		for name, want := range map[string]string{"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"} {
			var got string
			if err := conn.QueryRow(t.Context(), "SELECT current_setting($1)", name).Scan(&got); err != nil || got != want {
				t.Errorf("%s = %q, %v; want %q", name, got, err, want)
			}
		}
		conn.Close(t.Context())
	}
}

func TestStopRemovesEverything(t *testing.T) {
	c, err := NewCluster(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	c.Stop()
	if _, err := os.Stat(c.dir); !os.IsNotExist(err) {
		t.Errorf("%s is still there: %v", c.dir, err)
	}
	if conn, err := pgx.Connect(t.Context(), c.DSN("postgres")); err == nil {
		conn.Close(t.Context())
		t.Error("the server still answers")
	}
}
