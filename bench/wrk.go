package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"text/template"
	"time"

	"parley/internal/crashtest/blackbox"
)

// script prepares requests to random conversations, so that the generator's
// own work is small and the same for every server.
var script = template.Must(template.New("").Parse(`local requests, n = {}, 0
function init(args)
  math.randomseed({{.Seed}})
  for i = 1, {{.Requests}} do
    local psid = string.format("%.0f", {{.First}} + {{.Step}} * math.random(0, {{.Threads}} - 1))
    local path, body = "{{.Path}}", "{{.Body}}"
    path, body = path:gsub("PSID", psid), body:gsub("PSID", psid)
    requests[i] = wrk.format("{{.Method}}", path, { {{range $name, $value := .Headers}}["{{$name}}"] = "{{$value}}", {{end}} }, body)
  end
end
function request() n = n % {{.Requests}} + 1; return requests[n] end
function done(summary, latency, requests)
  local e = summary.errors
  io.write(string.format('{"requests":%d,"us":%d,"p50_us":%d,"p99_us":%d,"errors":%d}\n', summary.requests, summary.duration,
    latency:percentile(50), latency:percentile(99), e.status + e.connect + e.read + e.write + e.timeout))
end
`))

// requests says what a load consists of. PSID in path and body stands for a
// random one of Threads, from First on in steps of Step.
type requests struct {
	Method, Path, Body string
	Headers            map[string]string
	First, Step        int64
	Threads            int
	Requests           int
	Seed               int
}

// prepared is how many requests a script holds: enough to reach a good part
// of the conversations, few enough for the generator's memory.
const prepared = 20_000

// sendRequests are sends to random conversations of a corpus.
func sendRequests(w *blackbox.World, first int64, threads, seed int) requests {
	return requests{
		Method: "POST", Path: strings.TrimPrefix(w.SendURL(), w.URL), Headers: formHeader(),
		Body: blackbox.SendBody("PSID", text), First: first, Step: 1, Threads: threads, Seed: seed,
	}
}

func formHeader() map[string]string {
	return map[string]string{"Content-Type": "application/x-www-form-urlencoded"}
}

// result is what one load measured.
type result struct {
	Requests  int
	PerSecond float64
	P50, P99  time.Duration
}

// wrk puts an address under load. Any answer but 2xx is an error: the load
// must be what the figure says.
func (b *bench) wrk(ctx context.Context, address string, r requests, conns int, d time.Duration) (result, error) {
	r.Requests = prepared
	if r.Threads <= 1 {
		r.Requests, r.Threads = 1, 1
	}
	file := filepath.Join(b.data, "load.lua")
	var lua bytes.Buffer
	if err := errors.Join(script.Execute(&lua, escaped(r)), os.WriteFile(file, lua.Bytes(), 0o600)); err != nil {
		return result{}, fmt.Errorf("writing script: %w", err)
	}
	cmd := exec.CommandContext(ctx, "wrk", "-t1", "-c"+strconv.Itoa(conns), "-d"+strconv.Itoa(int(d.Seconds()))+"s", "--timeout", "10s", "-s", file, address)
	out, err := cmd.CombinedOutput()
	if err != nil {
		return result{}, fmt.Errorf("running wrk: %w: %s", err, out)
	}
	return parseWrk(out)
}

// escaped makes path and body fit for Lua's gsub and for a Lua string.
func escaped(r requests) requests {
	quote := strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`)
	r.Path, r.Body = quote.Replace(r.Path), quote.Replace(r.Body)
	return r
}

// parseWrk reads the line that the script prints in the end.
func parseWrk(out []byte) (result, error) {
	at := bytes.LastIndexByte(out, '{')
	var line struct {
		Requests int   `json:"requests"`
		US       int64 `json:"us"`
		P50      int64 `json:"p50_us"`
		P99      int64 `json:"p99_us"`
		Errors   int   `json:"errors"`
	}
	if at < 0 || json.Unmarshal(out[at:], &line) != nil || line.US == 0 {
		return result{}, fmt.Errorf("reading the output of wrk: %s", out)
	}
	if line.Errors > 0 {
		return result{}, fmt.Errorf("%d of %d requests failed", line.Errors, line.Requests)
	}
	return result{
		Requests: line.Requests, PerSecond: float64(line.Requests) / (float64(line.US) / 1e6),
		P50: time.Duration(line.P50) * time.Microsecond, P99: time.Duration(line.P99) * time.Microsecond,
	}, nil
}

// warm is the load before the one that counts.
const warm = time.Second

// measured is wrk after a warm-up.
func (b *bench) measured(ctx context.Context, address string, r requests, conns int) (result, error) {
	if _, err := b.wrk(ctx, address, r, conns, warm); err != nil {
		return result{}, err
	}
	r.Seed++
	return b.wrk(ctx, address, r, conns, time.Duration(b.seconds)*time.Second)
}
