package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// peers is N5: what other products accept beside Parley, each alone and with
// its defaults, one POST of the same text per message over 32 connections.
func peers(ctx context.Context, b *bench) ([]row, error) {
	var there []peer
	var rows []row
	for _, p := range allPeers() {
		program, err := b.find(ctx, p)
		if err != nil {
			rows = append(rows, row{what: fmt.Sprintf("%s: not measured, %v", p.name, err)})
			continue
		}
		p.program = program
		there = append(there, p)
	}
	rows = append(rows, row{what: "Tinode, facebook-send-api-emulator: not measured, they take messages over a WebSocket or hold a browser open"})
	if len(there) == 0 {
		return rows, nil
	}
	own, others := samples{}, make([]samples, len(there))
	for i := range b.rounds {
		rate, err := b.ownRate(ctx, i)
		if err != nil {
			return rows, fmt.Errorf("round %d: %w", i+1, err)
		}
		own = append(own, rate)
		for k, p := range there {
			rate, err := b.peerRate(ctx, p)
			if err != nil {
				return rows, fmt.Errorf("round %d, %s: %w", i+1, p.name, err)
			}
			others[k] = append(others[k], rate)
		}
	}
	for k, p := range there {
		rows = append(rows, row{what: "messages accepted, 32 connections", unit: "/s", value: own, base: others[k], baseName: p.name, target: atLeast(p.factor)})
	}
	return rows, nil
}

// find returns the program of a peer. Only npm's packages are installed;
// others must be on the PATH.
func (b *bench) find(ctx context.Context, p peer) (string, error) {
	if path, err := exec.LookPath(p.program); err == nil {
		return path, nil
	}
	if p.npm == "" {
		return "", fmt.Errorf("the program %s is not on the PATH", p.program)
	}
	prefix := filepath.Join(b.data, "peers")
	path := filepath.Join(prefix, "node_modules", ".bin", p.program)
	if _, err := os.Stat(path); err == nil {
		return path, nil
	}
	if out, err := exec.CommandContext(ctx, "npm", "install", "--no-audit", "--no-fund", "--prefix", prefix, p.npm).CombinedOutput(); err != nil {
		return "", fmt.Errorf("npm install %s: %w: %s", p.npm, err, strings.ReplaceAll(string(out), "\n", " "))
	}
	return path, nil
}

func (b *bench) ownRate(ctx context.Context, round int) (float64, error) {
	data, err := b.copyCorpus(ctx, standard)
	if err != nil {
		return 0, err
	}
	s, err := b.startParley(ctx, data)
	if err != nil {
		return 0, err
	}
	defer s.Kill()
	got, err := b.measured(ctx, s.World.URL, sendRequests(&s.World, firstPSID, standard.threads, round), 32)
	if err != nil {
		return 0, err
	}
	return got.PerSecond, stopParley(s)
}

func (b *bench) peerRate(ctx context.Context, p peer) (float64, error) {
	dir, err := b.emptyData()
	if err != nil {
		return 0, err
	}
	if err := os.Mkdir(dir, 0o755); err != nil {
		return 0, err
	}
	port, err := freePort()
	if err != nil {
		return 0, err
	}
	stop, err := b.startPeer(ctx, p, dir, port)
	if err != nil {
		return 0, err
	}
	defer stop()
	url := "http://127.0.0.1:" + port
	if !waitUntil(func() bool { return answers(ctx, url+p.ready) }, arrival) {
		return 0, fmt.Errorf("it does not answer %s", p.ready)
	}
	r, err := p.requests(ctx, url)
	if err != nil {
		return 0, err
	}
	got, err := b.measured(ctx, url, r, 32)
	return got.PerSecond, err
}

// startPeer starts a program in its directory; stop ends it.
func (b *bench) startPeer(ctx context.Context, p peer, dir, port string) (stop func(), err error) {
	program, err := filepath.Abs(p.program)
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, "prism.json"), prismSpec, 0o644)
	}
	if err != nil {
		return nil, err
	}
	prepare := func(args, env []string) *exec.Cmd {
		cmd := exec.CommandContext(ctx, program, args...)
		cmd.Dir, cmd.Env, cmd.Stdout, cmd.Stderr = dir, append(os.Environ(), env...), b.log, b.log
		return cmd
	}
	if p.setup != nil {
		if err := prepare(p.setup, nil).Run(); err != nil {
			return nil, fmt.Errorf("setting it up: %w", err)
		}
	}
	cmd := prepare(p.command(port))
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("starting it: %w", err)
	}
	return func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	}, nil
}

func freePort() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	_, port, err := net.SplitHostPort(l.Addr().String())
	return port, err
}

// answers reports whether an address gives any answer.
func answers(ctx context.Context, url string) bool {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return false
	}
	res, err := new(http.Client).Do(req)
	if err != nil {
		return false
	}
	res.Body.Close()
	return true
}
