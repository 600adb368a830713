package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"parley/internal/crashtest/blackbox"
)

// text is what every send says: about 100 characters, without a quote.
const text = "Thanks for writing to us! Your order leaves our warehouse tonight; follow it with the number we sent."

// bench holds what the measurements share.
type bench struct {
	settings
	bin  string // binaries
	data string // databases, on the file system whose syncs are measured
	log  *os.File

	sends sendRounds // of N1 and N2, measured once
}

// newBench builds every program and empties the data directory of what an
// earlier run left in the middle.
func newBench(ctx context.Context, s settings) (*bench, error) {
	b := &bench{settings: s, bin: "bin", data: filepath.Join("bench", "data")}
	if _, err := os.Stat(filepath.Join("bench", "main.go")); err != nil {
		return nil, errors.New("run it from the root of the repository: go run ./bench")
	}
	if err := needWrk(ctx); err != nil {
		return nil, err
	}
	if err := errors.Join(os.MkdirAll(b.bin, 0o755), os.MkdirAll(b.data, 0o755), os.RemoveAll(b.scratch())); err != nil {
		return nil, err
	}
	for name, pkg := range map[string]string{"parley": "parley/cmd/parley", "bench-bare": "parley/bench/bare", "bench-pgtx": "parley/bench/pgtx"} {
		if err := blackbox.Build(ctx, b.binary(name), pkg, "-trimpath"); err != nil {
			return nil, err
		}
	}
	log, err := os.Create(filepath.Join(b.data, "servers.log"))
	b.log = log
	return b, err
}

func (b *bench) close() {
	b.log.Close()
	os.RemoveAll(b.scratch())
}

func (b *bench) binary(name string) string { return filepath.Join(b.bin, name) }

// scratch holds what lasts for one round.
func (b *bench) scratch() string { return filepath.Join(b.data, "round") }

func (b *bench) say(format string, args ...any) { fmt.Fprintf(os.Stderr, format+"\n", args...) }

// startParley starts the server on a data directory.
func (b *bench) startParley(ctx context.Context, data string, more ...string) (*blackbox.Server, error) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	s, err := blackbox.Start(ctx, b.serve(data, more...))
	if err != nil {
		return nil, fmt.Errorf("%w (its log is %s)", err, b.log.Name())
	}
	return s, nil
}

func (b *bench) serve(data string, more ...string) blackbox.Command {
	args := append([]string{"serve", "--simulator", "--data", data}, more...)
	return blackbox.Command{Binary: b.binary("parley"), Args: args, Log: b.log}
}

// stopParley lets the server drain.
func stopParley(s *blackbox.Server) error {
	ctx, cancel := context.WithTimeout(context.Background(), 15*time.Second)
	defer cancel()
	return s.Stop(ctx)
}

// needWrk makes sure that the load generator is there.
func needWrk(ctx context.Context) error {
	if _, err := exec.LookPath("wrk"); err == nil {
		return nil
	}
	if os.Getuid() == 0 {
		if out, err := exec.CommandContext(ctx, "apt-get", "install", "-y", "wrk").CombinedOutput(); err == nil {
			return nil
		} else if _, missing := exec.LookPath("apt-get"); missing == nil {
			return fmt.Errorf("installing wrk: %w: %s", err, out)
		}
	}
	return errors.New("the load generator wrk is missing: install Debian's package wrk (apt-get install -y wrk)")
}
