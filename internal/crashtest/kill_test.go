//go:build slow

package crashtest

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"testing"
	"time"

	_ "modernc.org/sqlite" // the driver that reads the database as it lies

	"parley/internal/crashtest/blackbox"
	"parley/internal/store/pgtest"
)

// rounds is how often each store dies.
const rounds = 50

// killLoad is several connections that write to a few threads: contention in a
// thread is where order breaks.
var killLoad = Load{Customers: 6, Senders: 10, Writers: 3, Pause: time.Millisecond}

func TestSlowKillSQLite(t *testing.T) {
	data := t.TempDir()
	rig := newRig(t, "--data", data)
	killRounds(t, rig, 1, func() { checkIntegrity(t, data) })
}

func TestSlowKillPostgres(t *testing.T) {
	// A lease of a dead node lasts some seconds, so that webhooks are looked
	// at every few rounds only.
	killRounds(t, newRig(t, "--data", t.TempDir(), "--database", pgtest.Start(t)), 8, func() {})
}

// killRounds kills a server again and again. Webhooks are awaited every few
// rounds; atRest is called now and then while no server runs.
func killRounds(t *testing.T, rig *Rig, webhooksEvery int, atRest func()) {
	var owed []string
	for i := 1; i <= rounds; i++ {
		o, err := rig.Round(t.Context(), killLoad, 50*time.Millisecond, 900*time.Millisecond)
		if err != nil {
			t.Fatalf("round %d, killed after %v: %v", i, o.After, err)
		}
		t.Logf("round %2d: killed after %v, %d acknowledged, first send after %v", i, o.After.Round(time.Millisecond), o.Acked, o.Served.Round(time.Millisecond))
		owed = append(owed, o.Threads...)
		if i%webhooksEvery == 0 || i == rounds {
			owed = checkWebhooks(t, rig, owed)
		}
		if i%10 == 0 {
			rig.Server.Kill()
			atRest()
			if err := rig.Restart(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := rig.CheckThreads(t.Context(), rig.Ledger.Threads()); err != nil {
		t.Errorf("in the end: %v", err)
	}
	t.Logf("%d messages acknowledged in %d rounds, none lost; %d webhooks, %d of them again, %d refused once",
		rig.Ledger.Acked(), rounds, rig.Arrivals.Total(), rig.Arrivals.Again(), rig.Arrivals.Refused())
	stop(t, rig)
	atRest()
}

// checkWebhooks fails the test when a webhook is owed; else nothing is.
func checkWebhooks(t *testing.T, rig *Rig, psids []string) []string {
	t.Helper()
	if err := rig.CheckWebhooks(t.Context(), psids); err != nil {
		t.Fatal(err)
	}
	return nil
}

// stop lets the server drain, as an operator does.
func stop(t *testing.T, rig *Rig) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	if err := rig.Server.Stop(ctx); err != nil {
		t.Error(err)
	}
}

// checkIntegrity lets SQLite examine a copy of the database as it lies.
func checkIntegrity(t *testing.T, data string) {
	t.Helper()
	from := blackbox.Database(data)
	to := filepath.Join(t.TempDir(), "copy.db")
	for _, suffix := range []string{"", "-wal"} {
		text, err := os.ReadFile(from + suffix)
		if os.IsNotExist(err) && suffix != "" {
			continue
		}
		if err == nil {
			err = os.WriteFile(to+suffix, text, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	db, err := sql.Open("sqlite", to)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var verdict string
	if err := db.QueryRowContext(t.Context(), "PRAGMA integrity_check").Scan(&verdict); err != nil || verdict != "ok" {
		t.Errorf("integrity check: %s %v", verdict, err)
	}
}
