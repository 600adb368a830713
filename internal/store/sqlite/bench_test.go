package sqlite

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"

	"parley/graphapi"
	"parley/internal/messaging"
)

const benchPage, benchPSID = graphapi.ID(100000000000001), graphapi.ID(700000000000000)

// BenchmarkUpdate measures durable sends into a database of 100,000 threads
// and 1,000,000 messages: ns/op is the time for each send at that many callers.
func BenchmarkUpdate(b *testing.B) {
	const threads = 100_000
	path := filepath.Join(b.TempDir(), "parley.db")
	spec := BulkSpec{Page: benchPage, FirstCustomer: 300000000000000, FirstPSID: benchPSID, Threads: threads, Messages: 10, At: 1}
	if err := BulkLoad(b.Context(), path, spec); err != nil {
		b.Fatal(err)
	}
	db := openTest(b, path)
	b.Cleanup(func() { db.Close() })
	for _, callers := range []int{1, 64, 256} {
		b.Run(fmt.Sprintf("callers=%d", callers), func(b *testing.B) { benchUpdate(b, db, callers, threads) })
	}
}

func benchUpdate(b *testing.B, db *DB, callers, threads int) {
	body := []byte(`{"text":"` + fmt.Sprintf("%0120d", 7) + `"}`)
	before := db.Stats()
	var left atomic.Int64
	left.Store(int64(b.N))
	var wg sync.WaitGroup
	b.ReportAllocs()
	b.ResetTimer()
	for range callers {
		wg.Go(func() {
			for left.Add(-1) >= 0 {
				psid := benchPSID + graphapi.ID(rand.IntN(threads))
				if err := benchSend(b, db.Messaging(), psid, body); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
	b.StopTimer()
	after := db.Stats()
	b.ReportMetric(float64(after.Commits-before.Commits)/float64(b.N), "commits/op")
	b.ReportMetric(float64(after.Pages-before.Pages)/float64(b.N), "pages/op")
}

func benchSend(b *testing.B, store messaging.Store, psid graphapi.ID, body []byte) error {
	return store.Update(b.Context(), benchPage, func(tx messaging.Tx) error {
		t, err := tx.Thread(psid)
		if err != nil || t.OpenedAt == 0 {
			return fmt.Errorf("window closed: %w", err)
		}
		return tx.Append(&messaging.Event{PSID: psid, Kind: messaging.KindEcho, At: 5, App: 9, Body: body})
	})
}

// BenchmarkLists measures the newest 25 threads, and the newest 25 messages of
// one of 20,000 threads, while nobody writes.
func BenchmarkLists(b *testing.B) {
	const threads = 20_000
	path := filepath.Join(b.TempDir(), "parley.db")
	spec := BulkSpec{Page: benchPage, FirstCustomer: 300000000000000, FirstPSID: benchPSID, Threads: threads, Messages: 30, At: 1}
	if err := BulkLoad(b.Context(), path, spec); err != nil {
		b.Fatal(err)
	}
	db := openTest(b, path)
	b.Cleanup(func() { db.Close() })
	b.Run("threads", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if list, err := db.Messaging().Threads(b.Context(), benchPage, messaging.Range{Limit: 25}); err != nil || len(list) != 25 {
				b.Fatal(len(list), err)
			}
		}
	})
	b.Run("messages", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			psid := benchPSID + graphapi.ID(rand.IntN(threads))
			lists, err := db.Messaging().Messages(b.Context(), benchPage, []graphapi.ID{psid}, messaging.Range{Limit: 25})
			if err != nil || len(lists[0]) != 25 {
				b.Fatal(len(lists[0]), err)
			}
		}
	})
}
