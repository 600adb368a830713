//go:build slow

package crashtest

import (
	"bufio"
	"bytes"
	"errors"
	"net/url"
	"os"
	"sync/atomic"
	"testing"
	"time"

	"parley/internal/clock"
	"parley/internal/crashtest/blackbox"
)

// soakTime is how long the mixed load lasts.
const soakTime = time.Minute

// soakMemory bounds the resident memory of the binary with the race detector,
// which multiplies what the server itself needs.
const soakMemory = 512 << 20

// TestSlowSoak leads a binary with the race detector through a mixed load: sends,
// customers, readers, webhooks, live events.
func TestSlowSoak(t *testing.T) {
	log := logFile(t)
	rig := newRigOf(t, blackbox.Command{Binary: raceBinary(), Args: serveArgs("--data", t.TempDir()), Log: log})
	customers, err := rig.People(t.Context(), 40)
	if err != nil {
		t.Fatal(err)
	}
	live := watchPage(t, rig)
	load := rig.Begin(t.Context(), Load{Senders: 4, Writers: 2, Pause: 4 * time.Millisecond}, customers)
	peak := readFor(t, rig, customers, soakTime)
	if err := load.Stop(); err != nil {
		t.Error(err)
	}
	if err := rig.CheckThreads(t.Context(), psids(customers)); err != nil {
		t.Error(err)
	}
	if err := rig.CheckWebhooks(t.Context(), psids(customers)); err != nil {
		t.Error(err)
	}
	if !await(func() bool { return live.Load() >= int64(rig.Ledger.Acked()-len(customers)) }) {
		t.Errorf("%d live events for %d messages", live.Load(), rig.Ledger.Acked())
	}
	t.Logf("%d messages acknowledged, %d webhooks, at most %d MiB resident", rig.Ledger.Acked(), rig.Arrivals.Total(), peak>>20)
	if peak > soakMemory {
		t.Errorf("%d MiB resident, at most %d expected", peak>>20, soakMemory>>20)
	}
	stop(t, rig)
	checkLog(t, log.Name())
}

// watchPage counts the live events of the Page.
func watchPage(t *testing.T, rig *Rig) *atomic.Int64 {
	t.Helper()
	stream, err := rig.Client().Live(t.Context(), "page:"+rig.Server.World.PageID)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { stream.Close() })
	events := new(atomic.Int64)
	go func() {
		for lines := bufio.NewScanner(stream); lines.Scan(); {
			if bytes.HasPrefix(lines.Bytes(), []byte("data:")) {
				events.Add(1)
			}
		}
	}()
	return events
}

// readFor lists conversations as an inbox does while customers read and type,
// and returns the peak of the server's resident memory.
func readFor(t *testing.T, rig *Rig, customers []blackbox.Customer, d time.Duration) (peak int64) {
	t.Helper()
	begun := clock.Machine()
	for i := 0; clock.Machine().Sub(begun) < d; i++ {
		who := customers[i%len(customers)].ID
		err := errors.Join(listInbox(t, rig), rig.Client().Act(t.Context(), who, "typing_on"), rig.Client().Act(t.Context(), who, "read"))
		now, errMemory := blackbox.Resident(rig.Server.PID())
		if err := errors.Join(err, errMemory); err != nil {
			t.Error(err)
			return peak
		}
		peak = max(peak, now)
		clock.Sleep(50 * time.Millisecond)
	}
	return peak
}

func listInbox(t *testing.T, rig *Rig) error {
	fields := url.Values{"fields": {"participants,snippet,unread_count,messages.limit(5){id,message,from}"}}
	var list struct{ Data []struct{ ID string } }
	err := rig.Client().Get(t.Context(), "/"+rig.Server.World.PageID+"/conversations", fields, &list)
	if err == nil && len(list.Data) == 0 {
		return errors.New("the list of conversations is empty")
	}
	return err
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
