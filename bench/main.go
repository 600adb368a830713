// Command bench measures what Parley promises, each number beside its baseline
// in the same run, and writes RESULTS.md. Absolute figures say more about the
// machine than about the server: read the ratios.
//
//	go run ./bench                   every number
//	go run ./bench -only N1,N4       some of them, printed and not kept
//	go run ./bench -quick            two short rounds, to see that all of it works
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"parley/internal/clock"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// settings are the flags.
type settings struct {
	only    []string
	rounds  int
	seconds int
	out     string
}

func parseFlags() (settings, error) {
	only := flag.String("only", "", "comma list of numbers, such as N1,N4")
	rounds := flag.Int("rounds", 5, "interleaved rounds of each measurement")
	seconds := flag.Int("seconds", 4, "length of one load, in seconds")
	quick := flag.Bool("quick", false, "two rounds of one second")
	out := flag.String("out", "", "file of the results; default bench/RESULTS.md, or none with -only or -quick")
	flag.Parse()
	s := settings{rounds: *rounds, seconds: *seconds, out: *out}
	if *quick {
		s.rounds, s.seconds = 2, 1
	}
	if *only != "" {
		s.only = strings.Split(*only, ",")
	}
	if s.out == "" && s.only == nil && !*quick {
		s.out = filepath.Join("bench", "RESULTS.md")
	}
	for _, name := range s.only {
		if !slices.ContainsFunc(numbers(), func(n number) bool { return n.name == name }) {
			return s, fmt.Errorf("there is no number %q", name)
		}
	}
	if s.rounds < 1 || s.seconds < 1 {
		return s, errors.New("rounds and seconds start at 1")
	}
	return s, nil
}

func run() error {
	s, err := parseFlags()
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	b, err := newBench(ctx, s)
	if err != nil {
		return err
	}
	defer b.close()
	r := report{begun: clock.Machine(), machine: describeMachine(b.data), settings: s}
	for _, n := range numbers() {
		if s.only != nil && !slices.Contains(s.only, n.name) {
			continue
		}
		r.sections = append(r.sections, b.measure(ctx, n))
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
	return r.write(s.out)
}

// measure runs one number. A failure is a result too: the others go on.
func (b *bench) measure(ctx context.Context, n number) section {
	begun := clock.Machine()
	b.say("%s %s", n.name, n.title)
	s := section{number: n}
	if s.rows, s.err = n.run(ctx, b); s.err != nil {
		b.say("  failed: %v", s.err)
	}
	for _, row := range s.rows {
		b.say("  %s", row)
	}
	s.took = clock.Machine().Sub(begun).Round(time.Second)
	return s
}

// number is one promise of the design.
type number struct {
	name, title string
	run         func(context.Context, *bench) ([]row, error)
}

func numbers() []number {
	return []number{
		{"N1", "durable sends through HTTP, SQLite, 100,000 conversations and 1,000,000 messages stored", throughput},
		{"N2", "latency of a send", latency},
		{"N3", "durable sends through HTTP, PostgreSQL on the same machine", onPostgres},
		{"N4", "growth", growth},
		{"N5", "peers", peers},
		{"N6", "webhooks to a local bot", webhooks},
		{"N7", "send to a live connection", live},
		{"N8", "cold start to the first answered send", coldStart},
		{"N9", "resident memory", memory},
		{"N10", "SIGKILL at full load", kill},
	}
}
