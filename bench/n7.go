package main

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/gorilla/websocket"

	"parley/internal/crashtest/blackbox"
)

// live is N7: the Page sends, and the customer's WebSocket receives.
func live(ctx context.Context, b *bench) ([]row, error) {
	var p50s, p99s samples
	for i := range b.rounds {
		p50, p99, err := b.liveRound(ctx)
		if err != nil {
			return nil, fmt.Errorf("round %d: %w", i+1, err)
		}
		p50s, p99s = append(p50s, p50), append(p99s, p99)
	}
	return []row{
		{what: "send to a live connection at 100/s, p50", unit: " ms", value: p50s, target: atMost(5, " ms")},
		{what: "send to a live connection at 100/s, p99", unit: " ms", value: p99s, target: atMost(25, " ms")},
	}, nil
}

func (b *bench) liveRound(ctx context.Context) (p50, p99 float64, err error) {
	data, err := b.copyCorpus(ctx, standard)
	if err != nil {
		return 0, 0, err
	}
	s, err := b.startParley(ctx, data)
	if err != nil {
		return 0, 0, err
	}
	defer s.Kill()
	client := blackbox.NewClient(s.World, paceRate)
	defer client.Close()
	watch := newStopwatch()
	var people []string
	for i := range writers {
		psid := fmt.Sprint(standard.hotPSID(i))
		conn, err := dialLive(ctx, s.World.URL, psid)
		if err != nil {
			return 0, 0, err
		}
		defer conn.Close()
		go readLive(conn, watch)
		people = append(people, psid)
	}
	err = paced(ctx, time.Duration(b.seconds)*time.Second, func(i int) error {
		line := fmt.Sprintf("line %d.", i)
		watch.start(line)
		_, err := client.Send(ctx, people[i%writers], line)
		return err
	})
	if err != nil {
		return 0, 0, err
	}
	watch.settle()
	if p50, p99, err = watch.percentiles(); err != nil {
		return 0, 0, err
	}
	return p50, p99, stopParley(s)
}

// dialLive opens the WebSocket of one customer.
func dialLive(ctx context.Context, url, psid string) (*websocket.Conn, error) {
	d := websocket.Dialer{ReadBufferSize: 1024, WriteBufferSize: 1024}
	conn, res, err := d.DialContext(ctx, "ws"+strings.TrimPrefix(url, "http")+"/_/ws?topics=thread:t_"+psid, nil)
	if err != nil {
		return nil, fmt.Errorf("opening WebSocket: %w", err)
	}
	res.Body.Close()
	return conn, nil
}

// readLive stops the time of every line that comes in, until the connection
// is closed.
func readLive(conn *websocket.Conn, watch *stopwatch) {
	for {
		_, event, err := conn.ReadMessage()
		if err != nil {
			return
		}
		if _, rest, ok := bytes.Cut(event, []byte(`"line `)); ok {
			name, _, _ := bytes.Cut(rest, []byte(`"`))
			watch.stop("line " + string(name))
		}
	}
}
