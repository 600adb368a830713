package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	"github.com/jackc/pgx/v5"

	"parley/internal/store/pgtest"
	"parley/internal/store/postgres"
)

// pgSettings give the server the memory that an operator would.
var pgSettings = [...]string{"shared_buffers=512MB", "max_wal_size=4GB", "max_connections=100"}

// pgBench is a cluster with a prepared database for Parley, which every round
// copies, and one for the transaction-per-send server.
type pgBench struct {
	*bench
	cluster *pgtest.Cluster
	admin   *pgx.Conn
	data    string // data directory with the key of the prepared database
}

// The databases of the cluster.
const (
	pgPrepared = "prepared"
	pgRound    = "round"
	pgTx       = "pgtx"
)

// onPostgres is N3: Parley beside the bare handler and beside a server that
// makes a transaction of four statements per send.
func onPostgres(ctx context.Context, b *bench) ([]row, error) {
	cluster, err := pgtest.NewCluster(ctx, pgSettings[:]...)
	if err != nil {
		return nil, err
	}
	defer cluster.Stop()
	admin, err := pgx.Connect(ctx, cluster.DSN("postgres"))
	if err != nil {
		return nil, fmt.Errorf("connecting to PostgreSQL: %w", err)
	}
	defer admin.Close(context.WithoutCancel(ctx))
	p := &pgBench{bench: b, cluster: cluster, admin: admin, data: filepath.Join(b.data, "postgres")}
	if err := p.prepare(ctx); err != nil {
		return nil, fmt.Errorf("preparing PostgreSQL: %w", err)
	}
	return p.measure(ctx)
}

func (p *pgBench) exec(ctx context.Context, statements ...string) error {
	for _, s := range statements {
		if _, err := p.admin.Exec(ctx, s); err != nil {
			return fmt.Errorf("%s: %w", s, err)
		}
	}
	return nil
}

func (p *pgBench) prepare(ctx context.Context) error {
	p.say("  preparing PostgreSQL: %s", standard)
	if err := errors.Join(os.RemoveAll(p.data), p.exec(ctx, "CREATE DATABASE "+pgPrepared, "CREATE DATABASE "+pgTx)); err != nil {
		return err
	}
	dsn := p.cluster.DSN(pgPrepared)
	w, err := p.makeWorld(ctx, p.data, "--database", dsn)
	if err != nil {
		return err
	}
	spec, err := standard.spec(&w)
	if err != nil {
		return err
	}
	if err := postgres.BulkLoad(ctx, dsn, postgres.BulkSpec(spec)); err != nil {
		return err
	}
	return p.warmUp(ctx, standard, p.data, "--database", dsn)
}

// pgRounds are results by the name of the server.
type pgRounds map[string]map[int]samples

func (r pgRounds) add(name string, conns int, rate float64) {
	if r[name] == nil {
		r[name] = map[int]samples{}
	}
	r[name][conns] = append(r[name][conns], rate)
}

func (p *pgBench) measure(ctx context.Context) ([]row, error) {
	bare, err := p.startHelper(ctx, "bench-bare")
	if err != nil {
		return nil, err
	}
	defer bare.stop()
	tx, err := p.startHelper(ctx, "bench-pgtx", "-dsn", p.cluster.DSN(pgTx), "-first", strconv.FormatInt(firstPSID, 10),
		"-threads", strconv.Itoa(standard.threads), "-messages", strconv.Itoa(standard.messages))
	if err != nil {
		return nil, err
	}
	defer tx.stop()
	rounds := pgRounds{}
	for i := range p.rounds {
		if err := p.round(ctx, i, map[string]string{"bare": bare.url, "pgtx": tx.url}, rounds); err != nil {
			return nil, fmt.Errorf("round %d: %w", i+1, err)
		}
	}
	return rounds.rows(), nil
}

func (p *pgBench) round(ctx context.Context, round int, others map[string]string, into pgRounds) error {
	err := p.exec(ctx, "DROP DATABASE IF EXISTS "+pgRound+" WITH (FORCE)",
		"CREATE DATABASE "+pgRound+" TEMPLATE "+pgPrepared+" STRATEGY FILE_COPY", "CHECKPOINT")
	if err != nil {
		return err
	}
	s, err := p.startParley(ctx, p.data, "--database", p.cluster.DSN(pgRound))
	if err != nil {
		return err
	}
	defer s.Kill()
	for _, n := range conns[1:] {
		r := sendRequests(&s.World, firstPSID, standard.threads, 1000*round+n)
		for name, url := range map[string]string{"bare": others["bare"], "pgtx": others["pgtx"], "parley": s.World.URL} {
			got, err := p.measured(ctx, url, r, n)
			if err != nil {
				return fmt.Errorf("%s, %d connections: %w", name, n, err)
			}
			into.add(name, n, got.PerSecond)
		}
	}
	return stopParley(s)
}

func (r pgRounds) rows() []row {
	var rows []row
	for _, n := range conns[1:] {
		what := fmt.Sprintf("sends, %d connections", n)
		rows = append(rows,
			row{what: what, unit: "/s", value: r["parley"][n], base: r["bare"][n], baseName: "bare handler", target: atLeast(0.15)},
			row{what: what, unit: "/s", value: r["parley"][n], base: r["pgtx"][n], baseName: "transaction per send", target: atLeast(8)})
	}
	return rows
}
