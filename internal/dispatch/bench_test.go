package dispatch_test

import (
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"

	"parley/graphapi"
	"parley/internal/clock"
	"parley/internal/dispatch"
	"parley/internal/messaging"
)

// BenchmarkDispatch measures events from the journal to a local sink, results
// saved; the events are there before the clock runs.
func BenchmarkDispatch(b *testing.B) {
	const threads = 1000
	w := newWorld(b)
	n := atomic.Int64{}
	sink := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet {
			_, _ = rw.Write([]byte(r.URL.Query().Get("hub.challenge")))
			return
		}
		n.Add(1)
	}))
	defer sink.Close()
	fields := []string{"messages"}
	w.ok(w.subs.SetApp(w.ctx, testApp, dispatch.AppParams{Object: "page", CallbackURL: sink.URL, Fields: fields}))
	w.ok(w.subs.SetPage(w.ctx, testPage, testApp, fields))
	for i := range threads {
		w.thread(testPage, testPSID+graphapi.ID(i))
	}
	w.d.Stop()
	for done := 0; done < b.N; {
		w.ok(w.db.Messaging().Update(w.ctx, testPage, func(tx messaging.Tx) error {
			for range min(100, b.N-done) {
				e := &messaging.Event{PSID: testPSID + graphapi.ID(done%threads), Kind: messaging.KindMessage, At: 1, Body: []byte(`{"text":"hello, is my order on its way?"}`)}
				done++
				if err := tx.Append(e); err != nil {
					return err
				}
			}
			return nil
		}))
	}
	b.ResetTimer()
	start := clock.Machine()
	w.ok(w.d.Start(w.ctx))
	w.wait("all delivered and saved", func() bool { return w.subscription(testApp).Cursor == int64(b.N) })
	b.ReportMetric(float64(b.N)/clock.Machine().Sub(start).Seconds(), "events/s")
	if n.Load() < int64(b.N) {
		b.Errorf("%d posts for %d events", n.Load(), b.N)
	}
}
