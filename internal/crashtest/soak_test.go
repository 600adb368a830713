//go:build slow

package crashtest

import (
	"bytes"
	"net/url"
	"os"
	"testing"
	"time"

	"parley/internal/clock"
	"parley/internal/crashtest/blackbox"
)

// soakTime is how long the mixed load lasts.
const soakTime = time.Minute

// soakMemory bounds the resident memory of the binary with the race detector,
// which multiplies what the server itself needs.
const soakMemory = 1 << 30

// TestSlowSoak leads a binary with the race detector through a mixed load: sends,
// customers, readers, webhooks.
func TestSlowSoak(t *testing.T) {
	log := logFile(t)
	rig := newRigOf(t, blackbox.Command{Binary: raceBinary(), Args: serveArgs("--data", t.TempDir()), Log: log})
	customers, err := rig.People(t.Context(), 40)
	if err != nil {
		t.Fatal(err)
	}
	load := rig.Begin(t.Context(), Load{Senders: 4, Writers: 2, Pause: 4 * time.Millisecond}, customers)
	peak := readFor(t, rig, soakTime)
	if err := load.Stop(); err != nil {
		t.Error(err)
	}
	if err := rig.CheckThreads(t.Context(), psids(customers)); err != nil {
		t.Error(err)
	}
	if err := rig.CheckWebhooks(t.Context(), psids(customers)); err != nil {
		t.Error(err)
	}
	t.Logf("%d messages acknowledged, %d webhooks, at most %d MiB resident", rig.Ledger.Acked(), rig.Arrivals.Total(), peak>>20)
	if peak > soakMemory {
		t.Errorf("%d MiB resident, at most %d expected", peak>>20, soakMemory>>20)
	}
	stop(t, rig)
	checkLog(t, log.Name())
}

// readFor lists conversations as an inbox does, and returns the peak of the
// server's resident memory.
func readFor(t *testing.T, rig *Rig, d time.Duration) (peak int64) {
	t.Helper()
	for begun := clock.Machine(); clock.Machine().Sub(begun) < d; clock.Sleep(50 * time.Millisecond) {
		fields := url.Values{"fields": {"participants,snippet,unread_count,messages.limit(5){id,message,from}"}}
		var list struct{ Data []struct{ ID string } }
		if err := rig.Client().Get(t.Context(), "/"+rig.Server.World.PageID+"/conversations", fields, &list); err != nil {
			t.Error(err)
			return peak
		}
		if len(list.Data) == 0 {
			t.Error("the list of conversations is empty")
		}
		now, err := blackbox.Resident(rig.Server.PID())
		if err != nil {
			t.Error(err)
			return peak
		}
		peak = max(peak, now)
	}
	return peak
}

// checkLog looks for races and for errors that the server logged, and shows
// the first with what follows it.
func checkLog(t *testing.T, path string) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{"DATA RACE", `"level":"ERROR"`, "panic:"} {
		if at := bytes.Index(text, []byte(bad)); at >= 0 {
			t.Errorf("the server logged, %d times: %s", bytes.Count(text, []byte(bad)), text[at:min(at+4000, len(text))])
		}
	}
}
