package postgres

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"parley/graphapi"
	"parley/internal/messaging"
	"syscall"
)

func pgcpu(dsn string) map[string]float64 {
	conn, _ := pgx.Connect(context.Background(), dsn)
	defer conn.Close(context.Background())
	rows, _ := conn.Query(context.Background(), `SELECT pid, backend_type, coalesce(left(query,60),'') FROM pg_stat_activity`)
	out := map[string]float64{}
	for rows.Next() {
		var pid int
		var bt, q string
		rows.Scan(&pid, &bt, &q)
		b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
		if err != nil {
			continue
		}
		f := strings.Fields(string(b[strings.LastIndexByte(string(b), ')')+2:]))
		u, _ := strconv.Atoi(f[11])
		s, _ := strconv.Atoi(f[12])
		out[fmt.Sprint(pid, " ", bt)] = float64(u+s) * 0.01
	}
	return out
}
func selfcpu() float64 {
	var u syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return float64(u.Utime.Nano()+u.Stime.Nano()) / 1e9
}

func BenchmarkZZ(b *testing.B) {
	dsn := benchDSN(b)
	db := openTest(b, dsn)
	defer db.Close()
	store := db.Messaging()
	n, _ := strconv.Atoi(os.Getenv("CALLERS"))
	b.Run("x", func(b *testing.B) {
		before, s0 := pgcpu(dsn), selfcpu()
		callers(b, n, func(psid graphapi.ID) error {
			return store.Update(context.Background(), benchPage, func(tx messaging.Tx) error {
				t, err := tx.Thread(psid)
				if err != nil {
					return err
				}
				return tx.Append(&messaging.Event{PSID: psid, Kind: messaging.KindEcho, At: t.UpdatedAt + 1, App: 9, Body: []byte(benchBody)})
			})
		})
		fmt.Printf("\nN=%d self %.1f us/op\n", b.N, (selfcpu()-s0)*1e6/float64(b.N))
		for k, v := range pgcpu(dsn) {
			if d := v - before[k]; d > 0.02 {
				fmt.Printf("   %s %.1f us/op\n", k, d*1e6/float64(b.N))
			}
		}
	})
}
