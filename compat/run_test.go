package compat

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"parley/internal/crashtest/blackbox"
	"parley/internal/store/pgtest"
)

// startTime bounds how long a server may take to be ready, on a busy machine.
const startTime = time.Minute

// server is a running server with the bot and the files of its world.
type server struct {
	World
	sink *sink
}

// TestCases runs every case against the built binary, on both stores.
func TestCases(t *testing.T) {
	suite, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	binary := filepath.Join(t.TempDir(), "parley")
	if err := blackbox.Build(t.Context(), binary, "parley/cmd/parley", buildFlags...); err != nil {
		t.Fatal(err)
	}
	fixtures := serveFixtures(t)
	databases := map[string]func(t *testing.T) []string{
		"sqlite":   func(*testing.T) []string { return nil },
		"postgres": func(t *testing.T) []string { return []string{"--database", pgtest.Start(t)} },
	}
	for name, database := range databases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			start := func(t *testing.T, worlds []string) *server {
				s := startServer(t, binary, database(t))
				maps.Copy(s.World, fixtures)
				suite.prepare(t, s, worlds)
				return s
			}
			for _, g := range suite.Groups {
				t.Run(g.Name, func(t *testing.T) { runGroup(t, g, start) })
			}
		})
	}
}

// prepare makes what the named worlds have besides the demo world.
func (suite *Suite) prepare(t *testing.T, s *server, worlds []string) {
	t.Helper()
	for _, name := range worlds {
		if name == "fresh" {
			continue
		}
		for _, c := range suite.Worlds[name].Cases {
			if err := c.run(t.Context(), s); err != nil {
				t.Fatalf("world %s: %v", name, err)
			}
		}
	}
}

// runGroup runs cases in order in one world, and those that ask for it in one
// of their own.
func runGroup(t *testing.T, g *Group, start func(*testing.T, []string) *server) {
	shared := start(t, g.World)
	for _, c := range g.Cases {
		t.Run(c.ID, func(t *testing.T) {
			s := shared
			if c.World != nil {
				s = start(t, c.World)
			}
			err := c.run(t.Context(), s)
			switch {
			case c.Fails == "" && err != nil:
				t.Errorf("%s\n%v\nsource: %s", c.Title, err, c.Source)
			case c.Fails != "" && err == nil:
				t.Errorf("%s\npasses, though it is expected to fail (%s): remove that line", c.Title, c.Fails)
			}
		})
	}
}

// startServer starts a server with an empty database and a bot that takes its
// webhooks.
func startServer(t *testing.T, binary string, database []string) *server {
	t.Helper()
	log := &bytes.Buffer{}
	ctx, cancel := context.WithTimeout(t.Context(), startTime)
	defer cancel()
	s, err := blackbox.Start(ctx, blackbox.Command{
		Binary: binary, Args: append([]string{"serve", "--simulator", "--data", t.TempDir()}, database...), Log: log,
	})
	if err != nil {
		t.Fatalf("%v\n%s", err, log)
	}
	t.Cleanup(s.Kill)
	bot := startSink(t)
	w := World(s.World.Values())
	w["callback"], w["verify_token"] = bot.url, blackbox.VerifyToken
	return &server{World: w, sink: bot}
}

// run sends the requests of a case and compares the answers.
func (c *Case) run(ctx context.Context, on *server) error {
	for _, s := range c.Steps {
		if err := s.run(ctx, on); err != nil {
			return fmt.Errorf("line %d, %s %s: %w", s.Line, s.Method, s.Target, err)
		}
	}
	return nil
}

func (s *Step) run(ctx context.Context, on *server) error {
	if s.Method == hook {
		return on.sink.wait(ctx, func(body string) error { return on.Match(s.Answer, body) })
	}
	w := on.World
	req, err := s.request(ctx, w)
	if err != nil {
		return err
	}
	tr := &http.Transport{DisableKeepAlives: true, DisableCompression: true}
	res, err := tr.RoundTrip(req) // no redirect is followed
	if err != nil {
		return err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		return err
	}
	if strings.HasPrefix(s.Target, "/_/") { // our own: not exact to the last line break
		body = bytes.TrimSpace(body)
	}
	return s.compare(w, res, string(body))
}

func (s *Step) request(ctx context.Context, w World) (*http.Request, error) {
	target, err := w.Expand(s.Target)
	if err != nil {
		return nil, err
	}
	body, err := w.Expand(s.Body)
	if err != nil {
		return nil, err
	}
	if strings.HasPrefix(target, "/") { // else it was captured whole
		target = w["url"] + target
	}
	req, err := http.NewRequestWithContext(ctx, s.Method, target, strings.NewReader(body))
	if err != nil {
		return nil, err
	}
	for name, values := range s.Header {
		for _, v := range values {
			v, err := w.Expand(v)
			if err != nil {
				return nil, err
			}
			req.Header.Add(name, v)
		}
	}
	return req, nil
}

func (s *Step) compare(w World, res *http.Response, body string) error {
	if res.StatusCode != s.Status {
		return fmt.Errorf("want status %d\n got %d %s", s.Status, res.StatusCode, body)
	}
	for _, h := range s.Want {
		name, pattern := h[0], h[1]
		got := res.Header.Get(name)
		if pattern == "" && res.Header.Values(name) != nil {
			return fmt.Errorf("header %s: want none, got %q", name, got)
		}
		if pattern != "" {
			if err := w.Match(pattern, got); err != nil {
				return fmt.Errorf("header %s: %w", name, err)
			}
		}
	}
	if s.Checked {
		if err := w.Match(s.Answer, body); err != nil {
			return err
		}
	}
	return everyAnswer(s, res, body)
}

// everyAnswer checks what holds for all answers of the Graph API: the trace id
// of an error is the request id of the header, and any page may read them.
func everyAnswer(s *Step, res *http.Response, body string) error {
	if strings.HasPrefix(s.Target, "/_/") || strings.HasPrefix(s.Target, "$") {
		return nil
	}
	if got := res.Header.Get("Access-Control-Allow-Origin"); got != "*" {
		return fmt.Errorf("header Access-Control-Allow-Origin: want *, got %q", got)
	}
	var failed struct {
		Error struct {
			Trace string `json:"fbtrace_id"`
		}
	}
	if json.Unmarshal([]byte(body), &failed) == nil && failed.Error.Trace != "" && failed.Error.Trace != res.Header.Get("x-fb-request-id") {
		return fmt.Errorf("fbtrace_id %s, but x-fb-request-id %s", failed.Error.Trace, res.Header.Get("x-fb-request-id"))
	}
	return nil
}
