package e2e

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/rogpeppe/go-internal/testscript"
)

// action is a command of the scripts.
type action = func(ts *testscript.TestScript, s *scene, args []string) error

// commands lists what doc.go describes.
func commands() map[string]func(*testscript.TestScript, bool, []string) {
	all := map[string]func(*testscript.TestScript, bool, []string){}
	for name, do := range map[string]action{
		"up": up, "down": down, "crash": crash, "curl": curl, "json": jsonAt, "set": set, "waitfor": waitFor,
		"bot": botCommand, "files": filesCommand, "listen": listen, "follow": follow, "heard": heard, "count": count,
	} {
		all[name] = func(ts *testscript.TestScript, neg bool, args []string) {
			if neg {
				ts.Fatalf("! %s is not supported", name)
			}
			ts.Check(do(ts, ts.Value(sceneKey{}).(*scene), args))
		}
	}
	return all
}

func up(ts *testscript.TestScript, s *scene, args []string) error {
	if err := s.start(args); err != nil {
		return fmt.Errorf("%w\n%s", err, s.log)
	}
	world := s.server.World.Values()
	for key, value := range world {
		ts.Setenv(envName(key), value)
	}
	delete(world, "url") // the port differs from start to start
	kept, err := json.MarshalIndent(world, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(ts.MkAbs("world.json"), append(kept, '\n'), 0o600)
}

func down(_ *testscript.TestScript, s *scene, _ []string) error {
	if err := s.stop(); err != nil {
		return fmt.Errorf("%w\n%s", err, s.log)
	}
	return nil
}

func crash(_ *testscript.TestScript, s *scene, _ []string) error {
	s.server.Kill()
	s.server = nil
	return nil
}

func curl(ts *testscript.TestScript, _ *scene, args []string) error {
	return ts.Exec("curl", append([]string{"-g", "-sS"}, args...)...)
}

// jsonAt compares one value of the last answer.
func jsonAt(ts *testscript.TestScript, _ *scene, args []string) error {
	if len(args) != 2 {
		return fmt.Errorf("usage: json PATH VALUE")
	}
	text := ts.ReadFile("stdout")
	got, err := lookup(text, args[0])
	if err == nil && got != args[1] {
		err = fmt.Errorf("%s is %q, not %q, in %s", args[0], got, args[1], text)
	}
	return err
}

func set(ts *testscript.TestScript, _ *scene, args []string) error {
	if len(args) != 2 {
		return fmt.Errorf("usage: set NAME PATH")
	}
	value, err := lookup(ts.ReadFile("stdout"), args[1])
	ts.Setenv(args[0], value)
	return err
}

// lookup returns the value at a path such as data.0.id as text.
func lookup(text, path string) (string, error) {
	var v any
	dec := json.NewDecoder(strings.NewReader(text))
	dec.UseNumber()
	if err := dec.Decode(&v); err != nil {
		return "", fmt.Errorf("%w in %q", err, text)
	}
	for key := range strings.SplitSeq(path, ".") {
		switch x := v.(type) {
		case map[string]any:
			v = x[key]
		case []any:
			i, err := strconv.Atoi(key)
			if err != nil || i >= len(x) {
				return "", fmt.Errorf("no %s of %s in %s", key, path, text)
			}
			v = x[i]
		}
		if v == nil {
			return "", fmt.Errorf("no %s of %s in %s", key, path, text)
		}
	}
	return fmt.Sprint(v), nil
}

// waitFor repeats a command: for what comes true by itself and can only be
// asked for.
func waitFor(ts *testscript.TestScript, s *scene, args []string) error {
	if len(args) < 2 || args[1] != "curl" {
		return fmt.Errorf("usage: waitfor REGEXP curl ARGS")
	}
	expr, err := regexp.Compile(args[0])
	if err != nil {
		return err
	}
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	for {
		if err := curl(ts, s, args[2:]); err != nil {
			return err
		}
		if expr.MatchString(ts.ReadFile("stdout")) {
			return nil
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return fmt.Errorf("%s does not match %s", expr, ts.ReadFile("stdout"))
		}
	}
}

func botCommand(ts *testscript.TestScript, s *scene, args []string) error {
	if len(args) == 2 {
		s.bots[args[0]].fails.Store(args[1] == "fails")
		return nil
	}
	b, end, err := startBot(s.server.World.AppSecret)
	if err != nil {
		return err
	}
	s.ends = append(s.ends, end)
	s.bots[args[0]], s.records[args[0]] = b, b.record
	ts.Setenv(envName(args[0])+"_URL", b.url)
	ts.Setenv("VERIFY_TOKEN", verifyToken)
	return nil
}

func filesCommand(ts *testscript.TestScript, s *scene, args []string) error {
	if len(args) != 1 {
		return fmt.Errorf("usage: files FOLDER")
	}
	f, end, err := startFiles(ts.MkAbs(args[0]))
	if err != nil {
		return err
	}
	s.ends = append(s.ends, end)
	s.records[args[0]] = f.record
	ts.Setenv(envName(args[0])+"_URL", f.url)
	return nil
}

// listen returns when the stream is in step: what happens from then on is heard.
func listen(_ *testscript.TestScript, s *scene, args []string) error {
	ctx, cancel := context.WithCancel(context.Background())
	s.ends = append(s.ends, cancel)
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, args[1], nil)
	if err != nil {
		return err
	}
	client := &http.Client{}
	res, err := client.Do(req)
	if err != nil {
		return err
	}
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %s", args[1], res.Status)
	}
	return s.keep(args[0], res.Body.Read)
}

// follow is listen over a WebSocket.
func follow(_ *testscript.TestScript, s *scene, args []string) error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	conn, _, err := websocket.DefaultDialer.DialContext(ctx, strings.Replace(args[1], "http", "ws", 1), nil)
	if err != nil {
		return err
	}
	s.ends = append(s.ends, func() { _ = conn.Close() })
	if err := conn.WriteJSON(map[string]any{"type": "subscribe", "topics": args[2:]}); err != nil {
		return err
	}
	return s.keep(args[0], func(p []byte) (int, error) {
		_, message, err := conn.ReadMessage()
		return copy(p, append(message, '\n')), err
	})
}

// keep records what read returns until it fails, and waits until the server
// says that the stream is in step.
func (s *scene) keep(name string, read func(p []byte) (int, error)) error {
	r := newRecord()
	s.records[name] = r
	go func() {
		buf := make([]byte, 64<<10)
		for {
			n, err := read(buf)
			_, _ = r.Write(buf[:n])
			if err != nil {
				return
			}
		}
	}()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	return r.wait(ctx, regexp.MustCompile(`^id: |"subscribed"`), 1)
}

func heard(_ *testscript.TestScript, s *scene, args []string) error {
	times := 1
	if len(args) > 2 {
		n, err := strconv.Atoi(args[2])
		if err != nil {
			return err
		}
		times = n
	}
	r, expr, err := s.recordOf(args[0], args[1])
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	return r.wait(ctx, expr, times)
}

func count(_ *testscript.TestScript, s *scene, args []string) error {
	r, expr, err := s.recordOf(args[0], args[2])
	if err != nil {
		return err
	}
	if n, _ := r.count(expr); strconv.Itoa(n) != args[1] {
		return fmt.Errorf("%d lines match %s, not %s, in:\n%s", n, expr, args[1], r)
	}
	return nil
}

func (s *scene) recordOf(name, pattern string) (*record, *regexp.Regexp, error) {
	r := s.records[name]
	if r == nil {
		return nil, nil, fmt.Errorf("no bot and no stream %q", name)
	}
	expr, err := regexp.Compile(pattern)
	return r, expr, err
}

func goEnv(t *testing.T, name string) string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "go", "env", name).Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(out))
}
