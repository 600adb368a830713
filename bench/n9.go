package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"syscall"
	"time"

	"parley/internal/clock"
	"parley/internal/crashtest/blackbox"
)

// idleCustomers is how many people look at their chat and say nothing.
const idleCustomers = 10_000

// memory is N9: resident memory of the whole process.
func memory(ctx context.Context, b *bench) ([]row, error) {
	if err := allowFiles(idleCustomers + 500); err != nil {
		return nil, err
	}
	var idle, worked, sse, ws samples
	for i := range b.rounds {
		if err := b.idleRound(ctx, 10, &idle); err != nil {
			return nil, fmt.Errorf("round %d, idle: %w", i+1, err)
		}
		if err := b.idleRound(ctx, 5000, &worked); err != nil {
			return nil, fmt.Errorf("round %d, idle after work: %w", i+1, err)
		}
		if err := b.liveMemory(ctx, openSSE, &sse); err != nil {
			return nil, fmt.Errorf("round %d, SSE: %w", i+1, err)
		}
		if err := b.liveMemory(ctx, openWS, &ws); err != nil {
			return nil, fmt.Errorf("round %d, WebSocket: %w", i+1, err)
		}
	}
	return []row{
		{what: "idle, demo world", unit: " MiB", value: idle, target: atMost(40, " MiB")},
		{what: "idle again after 5,000 sends", unit: " MiB", value: worked},
		{what: "10,000 idle customers over SSE, " + standard.String(), unit: " MiB", value: sse, target: atMost(120, " MiB")},
		{what: "10,000 idle customers over WebSocket, " + standard.String(), unit: " MiB", value: ws, target: atMost(120, " MiB")},
	}, nil
}

// rest is how long a server is left alone before its memory is read.
const rest = 3 * time.Second

func (b *bench) idleRound(ctx context.Context, sends int, into *samples) error {
	data, err := b.emptyData()
	if err != nil {
		return err
	}
	s, err := b.startParley(ctx, data)
	if err != nil {
		return err
	}
	defer s.Kill()
	client := blackbox.NewClient(s.World, 1)
	defer client.Close()
	if err := sendTo(ctx, client, s.World.PSID, sends); err != nil {
		return err
	}
	return readMemory(s, into)
}

func readMemory(s *blackbox.Server, into *samples) error {
	clock.Sleep(rest)
	bytes, err := blackbox.Resident(s.PID())
	if err != nil {
		return err
	}
	*into = append(*into, float64(bytes)/(1<<20))
	return stopParley(s)
}

// liveMemory opens one connection for each of many customers.
func (b *bench) liveMemory(ctx context.Context, open func(ctx context.Context, url, psid string) (io.Closer, error), into *samples) error {
	data, err := b.copyCorpus(ctx, standard)
	if err != nil {
		return err
	}
	s, err := b.startParley(ctx, data)
	if err != nil {
		return err
	}
	defer s.Kill()
	for i := range idleCustomers {
		conn, err := open(ctx, s.World.URL, fmt.Sprint(firstPSID+i))
		if err != nil {
			return fmt.Errorf("connection %d: %w", i+1, err)
		}
		defer conn.Close()
	}
	return readMemory(s, into)
}

func openWS(ctx context.Context, url, psid string) (io.Closer, error) {
	return dialLive(ctx, url, psid)
}

// openSSE opens a stream and reads the header of the answer; the rest stays
// unread, as nothing is sent.
func openSSE(ctx context.Context, url, psid string) (io.Closer, error) {
	host := strings.TrimPrefix(url, "http://")
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", host)
	if err != nil {
		return nil, fmt.Errorf("opening stream: %w", err)
	}
	_, err = fmt.Fprintf(conn, "GET /_/events?topics=thread:t_%s HTTP/1.1\r\nHost: %s\r\nAccept: text/event-stream\r\n\r\n", psid, host)
	if err == nil {
		err = readHead(conn)
	}
	if err != nil {
		conn.Close()
		return nil, fmt.Errorf("opening stream: %w", err)
	}
	return conn, nil
}

func readHead(conn net.Conn) error {
	res, err := http.ReadResponse(bufio.NewReaderSize(conn, 256), nil)
	if err != nil {
		return err
	}
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("HTTP %d", res.StatusCode)
	}
	return nil
}

// allowFiles lets this process, and the servers that it starts, open n files.
func allowFiles(n uint64) error {
	var limit syscall.Rlimit
	err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit)
	if err == nil && limit.Cur < n {
		limit.Cur, limit.Max = n, max(limit.Max, n)
		err = syscall.Setrlimit(syscall.RLIMIT_NOFILE, &limit)
	}
	if err != nil {
		return fmt.Errorf("raising the limit of open files to %d: %w (try ulimit -n %d)", n, err, n)
	}
	return nil
}
