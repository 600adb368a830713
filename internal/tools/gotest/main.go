// Command gotest runs `go test -json` with its own arguments, prints what
// failed and one line per package, and adds the counts of passed and failed
// tests to the tally that PARLEY_TALLY names.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
)

func main() {
	cmd := exec.Command("go", append([]string{"test", "-json"}, os.Args[1:]...)...)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "gotest:", err)
		os.Exit(1)
	}
	r := newReport(os.Stdout)
	r.read(out)
	if err := cmd.Wait(); err != nil && r.failed == 0 && len(r.late) == 0 {
		r.failed++ // it did not come to a test: flags, patterns, a killed process
		fmt.Println("FAIL go test:", err)
	}
	fmt.Printf("%d passed, %d failed\n", r.passed, r.failed)
	if err := tally(os.Getenv("PARLEY_TALLY"), r.passed, r.failed); err != nil {
		fmt.Fprintln(os.Stderr, "gotest:", err)
		os.Exit(1)
	}
	if r.failed > 0 {
		os.Exit(1)
	}
}

// tally appends "passed failed" to a file; "" keeps no tally.
func tally(path string, passed, failed int) error {
	if path == "" {
		return nil
	}
	f, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintln(f, passed, failed); err != nil {
		return err
	}
	return f.Close()
}

// event is one line of `go test -json`.
type event struct {
	Action     string
	Package    string
	ImportPath string // of a build-output line
	Test       string
	Elapsed    float64
	Output     string
}

// report counts and prints events.
type report struct {
	w              io.Writer
	passed, failed int
	output         map[string]*strings.Builder // by package and test, until it has passed
	failedIn       map[string]int              // failed tests by package
	late           map[string]bool             // packages with a fuzz target that was slow to stop
	seed           *regexp.Regexp
}

func newReport(w io.Writer) *report {
	return &report{
		w: w, output: map[string]*strings.Builder{}, failedIn: map[string]int{}, late: map[string]bool{},
		seed: regexp.MustCompile(`\bseed[ =:]+\d`),
	}
}

func (r *report) read(in io.Reader) {
	lines := bufio.NewReader(in)
	for {
		line, err := lines.ReadString('\n')
		var e event
		if json.Unmarshal([]byte(line), &e) == nil {
			r.add(&e)
		} else if line != "" {
			fmt.Fprint(r.w, line)
		}
		if err != nil {
			return
		}
	}
}

func (r *report) add(e *event) {
	switch {
	case e.Action == "build-output":
		fmt.Fprint(r.w, e.Output)
	case e.Action == "output":
		r.keep(e)
	case e.Test != "":
		r.test(e)
	default:
		r.pkg(e)
	}
}

// keep holds output back: that of a test that passes is not shown, except for
// lines with a seed, which make a run repeatable.
func (r *report) keep(e *event) {
	key := e.Package + " " + e.Test
	if r.output[key] == nil {
		r.output[key] = &strings.Builder{}
	}
	r.output[key].WriteString(e.Output)
	if r.seed.MatchString(e.Output) {
		fmt.Fprint(r.w, e.Output)
	}
}

func (r *report) test(e *event) {
	key := e.Package + " " + e.Test
	action := e.Action
	if action == "fail" && r.slowToStop(e) {
		fmt.Fprintf(r.w, "%s found nothing and was slow to stop at the end of its time\n", e.Test)
		r.late[e.Package] = true
		action = "pass"
	}
	switch action {
	case "pass":
		r.passed++
		delete(r.output, key)
	case "skip", "fail": // nothing is skipped: what does not run does not count as shown
		r.failed++
		r.failedIn[e.Package]++
		fmt.Fprintf(r.w, "FAIL %s %s (%s)\n%s", e.Package, e.Test, e.Action, r.kept(key))
		delete(r.output, key)
	}
}

// slowToStop reports whether a fuzz target failed only because a worker was
// still busy when -fuzztime was over. What a target finds has a file.
func (r *report) slowToStop(e *event) bool {
	out := r.kept(e.Package + " " + e.Test)
	return strings.HasPrefix(e.Test, "Fuzz") && strings.Contains(out, "context deadline exceeded") && !strings.Contains(out, "Failing input")
}

func (r *report) pkg(e *event) {
	switch e.Action {
	case "pass":
		fmt.Fprintf(r.w, "ok   %s %.1fs\n", e.Package, e.Elapsed)
	case "fail":
		if r.failedIn[e.Package] == 0 && r.late[e.Package] {
			fmt.Fprintf(r.w, "ok   %s %.1fs\n", e.Package, e.Elapsed)
			return
		}
		if r.failedIn[e.Package] == 0 { // it did not build, or died outside a test
			r.failed++
		}
		fmt.Fprintf(r.w, "FAIL %s %.1fs\n", e.Package, e.Elapsed)
		r.unfinished(e.Package)
	}
}

// unfinished prints what tests had to say that came to no end, as when the
// process died, and the package itself.
func (r *report) unfinished(pkg string) {
	for _, key := range slices.Sorted(maps.Keys(r.output)) {
		if strings.HasPrefix(key, pkg+" ") {
			fmt.Fprint(r.w, r.kept(key))
		}
	}
}

func (r *report) kept(key string) string {
	if b := r.output[key]; b != nil {
		return b.String()
	}
	return ""
}
