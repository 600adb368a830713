//go:build slow

package crashtest

import (
	"testing"

	"parley/internal/store/pgtest"
)

// onceRounds is how often each store dies while callers fight for grants.
const onceRounds = 15

// TestSlowOnceSQLite and TestSlowOncePostgres prove that a one-time token and
// a private reply are used once, whatever moment the server dies at.
func TestSlowOnceSQLite(t *testing.T) {
	onceOnly(t, newRig(t, "--data", t.TempDir()))
}

func TestSlowOncePostgres(t *testing.T) {
	onceOnly(t, newRig(t, "--data", t.TempDir(), "--database", pgtest.Start(t)))
}

func onceOnly(t *testing.T, rig *Rig) {
	for i := 1; i <= onceRounds; i++ {
		answered, err := rig.Once(t.Context(), 3, 20)
		if err != nil {
			t.Fatalf("round %d: %v", i, err)
		}
		t.Logf("round %2d: %d attempts answered before the death", i, answered)
	}
	checkWebhooks(t, rig, rig.Ledger.Threads()) // of the same messages, and no others
	stop(t, rig)
}
