package pgtest

import (
	"context"
	"sync"
	"testing"
)

// shared starts the cluster of this process when the first test asks for it.
// It is never stopped by hand: see Cluster.
var shared = sync.OnceValues(func() (*Cluster, error) {
	return NewCluster(context.Background())
})

// Start returns the DSN of a fresh, empty database that lasts as long as the
// test. It fails the test, naming what is missing, when PostgreSQL cannot be
// had; it never skips.
func Start(t testing.TB) (dsn string) {
	t.Helper()
	c, err := shared()
	if err != nil {
		t.Fatalf("starting PostgreSQL for tests: %v", err)
	}
	dsn, drop, err := c.CreateDatabase(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := drop(); err != nil {
			t.Error(err)
		}
	})
	return dsn
}
