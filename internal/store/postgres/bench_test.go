package postgres

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"parley/graphapi"
	"parley/internal/messaging"
	"parley/internal/store/pgtest"
)

const (
	benchPage    = graphapi.ID(100000000000001)
	benchPSID    = graphapi.ID(700000000000000)
	benchThreads = 100_000
	benchBody    = `{"text":"Thanks for writing to us! Your order has been packed and leaves our warehouse tonight."}`
)

// benchDSN makes a database with 100,000 threads and 1,000,000 messages, on a
// server with room for them.
func benchDSN(b *testing.B) string {
	b.Helper()
	cluster, err := pgtest.NewCluster(b.Context(), "shared_buffers=512MB", "max_wal_size=4GB")
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(cluster.Stop)
	dsn, _, err := cluster.CreateDatabase(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	err = BulkLoad(b.Context(), dsn, BulkSpec{
		Page: benchPage, FirstCustomer: 300000000000000, FirstPSID: benchPSID,
		Threads: benchThreads, Messages: 10, At: 1_700_000_000_000,
	})
	if err != nil {
		b.Fatal(err)
	}
	return dsn
}

// callers runs send b.N times from n goroutines.
func callers(b *testing.B, n int, send func(psid graphapi.ID) error) {
	b.Helper()
	b.ReportAllocs()
	var left atomic.Int64
	left.Store(int64(b.N))
	var wg sync.WaitGroup
	b.ResetTimer()
	for range n {
		wg.Go(func() {
			for left.Add(-1) >= 0 {
				if err := send(benchPSID + graphapi.ID(rand.IntN(benchThreads))); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
	b.StopTimer()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "sends/s")
}

// BenchmarkUpdate measures durable sends, threads drawn at random, with the
// derived tables following.
func BenchmarkUpdate(b *testing.B) {
	dsn := benchDSN(b)
	db := openTest(b, dsn)
	defer db.Close()
	store := db.Messaging()
	for _, n := range []int{1, 64, 256} {
		b.Run(fmt.Sprintf("callers=%d", n), func(b *testing.B) {
			callers(b, n, func(psid graphapi.ID) error {
				return store.Update(context.Background(), benchPage, func(tx messaging.Tx) error {
					t, err := tx.Thread(psid)
					if err != nil {
						return err
					}
					return tx.Append(&messaging.Event{PSID: psid, Kind: messaging.KindEcho, At: t.UpdatedAt + 1, App: 9, Body: []byte(benchBody)})
				})
			})
		})
	}
}

// BenchmarkTransactionPerSend is the baseline: the same tables, four
// statements and a commit for each send.
func BenchmarkTransactionPerSend(b *testing.B) {
	dsn := benchDSN(b)
	pool, err := pgxpool.New(b.Context(), dsn+"&pool_max_conns=16")
	if err != nil {
		b.Fatal(err)
	}
	defer pool.Close()
	if _, err := pool.Exec(b.Context(), `CREATE SEQUENCE baseline START 1000001`); err != nil {
		b.Fatal(err)
	}
	for _, n := range []int{1, 64, 256} {
		b.Run(fmt.Sprintf("callers=%d", n), func(b *testing.B) {
			callers(b, n, func(psid graphapi.ID) error { return sendInTransaction(pool, psid) })
		})
	}
}

func sendInTransaction(pool *pgxpool.Pool, psid graphapi.ID) error {
	ctx := context.Background()
	return pgx.BeginFunc(ctx, pool, func(tx pgx.Tx) error {
		var at, seq int64
		err := tx.QueryRow(ctx, `SELECT updated_at FROM threads WHERE page_id = $1 AND psid = $2 FOR UPDATE`,
			int64(benchPage), int64(psid)).Scan(&at)
		if err != nil {
			return err
		}
		err = tx.QueryRow(ctx, `INSERT INTO journal VALUES ($1, nextval('baseline'), $2, $3, 9, 2, $4) RETURNING seq`,
			int64(benchPage), int64(psid), at+1, []byte(benchBody)).Scan(&seq)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `INSERT INTO thread_messages VALUES ($1, $2, $3)`, int64(benchPage), int64(psid), seq); err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `UPDATE threads SET head_seq = $3, last_seq = $3, updated_at = $4, messages = messages + 1,
			last_out_seq = $3, last_out_at = $4, unread = 0 WHERE page_id = $1 AND psid = $2`, int64(benchPage), int64(psid), seq, at+1)
		return err
	})
}
