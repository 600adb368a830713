package main

import (
	"fmt"
	"os"
	"strings"
	"time"
)

// target is a bound on the figure that decides a row. The zero target is none.
type target struct {
	bound float64
	least bool
	unit  string
}

func atLeast(bound float64) target { return target{bound: bound, least: true} }

func atMost(bound float64, unit string) target { return target{bound: bound, unit: unit} }

func (t target) String() string {
	switch {
	case t == target{}:
		return ""
	case t.least:
		return ">= " + digits(t.bound) + t.unit
	}
	return "<= " + digits(t.bound) + t.unit
}

func (t target) verdict(v float64) string {
	switch {
	case t == target{}:
		return ""
	case t.least == (v >= t.bound) || v == t.bound:
		return "met"
	}
	return "missed"
}

// row is one line of the results. With a base the ratio to it decides,
// otherwise the value.
type row struct {
	what     string
	unit     string
	value    samples
	base     samples
	baseName string
	target   target
}

func (r row) ratio() samples { return r.value.over(r.base) }

func (r row) decisive() float64 {
	if r.base != nil {
		return r.ratio().median()
	}
	return r.value.median()
}

func (r row) verdict() string {
	if len(r.value) == 0 {
		return ""
	}
	return r.target.verdict(r.decisive())
}

func (r row) cells() []string {
	base, ratio := "", ""
	if r.base != nil {
		base, ratio = r.baseName+" "+r.base.show(r.unit), r.ratio().show("")
	}
	return []string{r.what, r.value.show(r.unit), base, ratio, r.target.String(), r.verdict()}
}

// String is the row as progress shows it.
func (r row) String() string {
	var parts []string
	for _, c := range r.cells() {
		if c != "" {
			parts = append(parts, c)
		}
	}
	return strings.Join(parts, " | ")
}

// section is the outcome of one number.
type section struct {
	number
	rows []row
	err  error
	took time.Duration
}

// report is a whole run.
type report struct {
	begun    time.Time
	machine  []string
	settings settings
	sections []section
}

const introduction = `# Results of the benchmarks

Written by ` + "`make bench`" + `; do not edit. Every figure is the median [min..max] of interleaved rounds. The machine is small and its host is shared:
read the ratios, which were taken round by round from programs that ran side by side. What each row does stands in the file of its number in this folder.

`

func (r *report) markdown() string {
	var b strings.Builder
	b.WriteString(introduction)
	fmt.Fprintf(&b, "* Date: %s\n* Command: `go run ./bench -rounds %d -seconds %d`\n", r.begun.UTC().Format(time.DateTime+" UTC"), r.settings.rounds, r.settings.seconds)
	for _, line := range r.machine {
		fmt.Fprintf(&b, "* %s\n", line)
	}
	for _, s := range r.sections {
		fmt.Fprintf(&b, "\n## %s: %s\n\n", s.name, s.title)
		if len(s.rows) > 0 {
			b.WriteString("| What | Parley | Baseline | Ratio | Target | |\n|---|---|---|---|---|---|\n")
		}
		for _, row := range s.rows {
			fmt.Fprintf(&b, "| %s |\n", strings.Join(row.cells(), " | "))
		}
		if s.err != nil {
			fmt.Fprintf(&b, "\nNot measured: %s\n", strings.ReplaceAll(s.err.Error(), "\n", "; "))
		}
		fmt.Fprintf(&b, "\n`go run ./bench -only %s -rounds %d -seconds %d` took %v.\n", s.name, r.settings.rounds, r.settings.seconds, s.took)
	}
	return b.String()
}

// write keeps the report in a file, or prints it when path is "".
func (r *report) write(path string) error {
	if path == "" {
		_, err := fmt.Print(r.markdown())
		return err
	}
	if err := os.WriteFile(path, []byte(r.markdown()), 0o644); err != nil {
		return fmt.Errorf("writing results: %w", err)
	}
	return nil
}
