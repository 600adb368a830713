// Command pgtx is a baseline of the benchmarks: a server that does what a
// straightforward one does for a send on PostgreSQL, a transaction of four
// statements, durable before the answer.
package main

import (
	"context"
	_ "embed"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"runtime"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

//go:embed schema.sql
var schema string

func main() {
	dsn := flag.String("dsn", "", "database, which is filled")
	first := flag.Int64("first", 1, "PSID of the first conversation")
	threads := flag.Int("threads", 100_000, "conversations")
	messages := flag.Int("messages", 1_000_000, "messages")
	flag.Parse()
	if err := run(context.Background(), *dsn, *first, *threads, *messages); err != nil {
		fmt.Fprintln(os.Stderr, "pgtx:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, dsn string, first int64, threads, messages int) error {
	config, err := pgxpool.ParseConfig(dsn)
	if err != nil {
		return err
	}
	config.MaxConns = int32(8 * runtime.NumCPU())
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return err
	}
	defer pool.Close()
	if err := fill(ctx, pool, first, threads, messages); err != nil {
		return fmt.Errorf("filling database: %w", err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Println("http://" + l.Addr().String())
	s := http.Server{Handler: &server{pool}, ReadHeaderTimeout: time.Minute}
	return s.Serve(l)
}

func fill(ctx context.Context, pool *pgxpool.Pool, first int64, threads, messages int) error {
	_, errSchema := pool.Exec(ctx, schema)
	_, errThreads := pool.Exec(ctx, `INSERT INTO conversations (psid, page_id, updated, messages)
		SELECT $1::bigint + i, 1, now(), $2::bigint / $3::bigint FROM generate_series(0, $3::bigint - 1) i`, first, messages, threads)
	_, errMessages := pool.Exec(ctx, `INSERT INTO messages (mid, psid, created, body)
		SELECT 'm_' || md5(i::text) || md5((-i)::text), $1::bigint + i % $2::bigint, now(), repeat('x', 100)
		FROM generate_series(1, $3::bigint) i`, first, threads, messages)
	_, errStatistics := pool.Exec(ctx, "ANALYZE")
	return errors.Join(errSchema, errThreads, errMessages, errStatistics)
}

type server struct{ pool *pgxpool.Pool }

// ServeHTTP stores one send.
func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if err := r.ParseForm(); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	psid := strings.Trim(strings.TrimPrefix(r.PostForm.Get("recipient"), "{'id':"), "'}")
	var mid string
	err := pgx.BeginFunc(r.Context(), s.pool, func(tx pgx.Tx) (err error) {
		mid, err = store(r.Context(), tx, psid, r.PostForm.Get("message"))
		return err
	})
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = io.WriteString(w, `{"recipient_id":"`+psid+`","message_id":"`+mid+`"}`)
}

// store makes the statements between BEGIN and COMMIT.
func store(ctx context.Context, tx pgx.Tx, psid, body string) (mid string, err error) {
	err = tx.QueryRow(ctx, `INSERT INTO messages (mid, psid, created, body)
		VALUES ('m_' || md5(random()::text) || md5(random()::text), $1::text::bigint, now(), $2) RETURNING mid`, psid, body).Scan(&mid)
	if err != nil {
		return "", err
	}
	tag, err := tx.Exec(ctx, `UPDATE conversations SET updated = now(), messages = messages + 1 WHERE psid = $1::text::bigint`, psid)
	if err != nil {
		return "", err
	}
	if tag.RowsAffected() != 1 {
		return "", fmt.Errorf("no conversation %s", psid)
	}
	_, err = tx.Exec(ctx, `INSERT INTO outbox (app, payload) VALUES (1, $1)`, mid+" "+body)
	return mid, err
}
