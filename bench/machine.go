package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
)

// describeMachine says on what the figures were taken; dir is where the
// databases lie. What cannot be found out is left out.
func describeMachine(dir string) []string {
	lines := []string{fmt.Sprintf("Machine: %d cores, %s, %s of memory", runtime.NumCPU(), procLine("/proc/cpuinfo", "model name"), procLine("/proc/meminfo", "MemTotal"))}
	for _, c := range []struct {
		name string
		args []string
	}{
		{"Kernel", []string{"uname", "-sr"}},
		{"Disk", []string{"findmnt", "-no", "SOURCE,FSTYPE,OPTIONS", "--target", dir}},
		{"Load generator", []string{"sh", "-c", "wrk -v | head -n1"}},
	} {
		out, _ := exec.Command(c.args[0], c.args[1:]...).Output() // wrk -v ends with 1
		if first, _, _ := bytes.Cut(out, []byte("\n")); len(first) > 0 {
			lines = append(lines, fmt.Sprintf("%s: %s", c.name, strings.Join(strings.Fields(string(first)), " ")))
		}
	}
	return append(lines, "Go: "+runtime.Version())
}

// procLine returns the value of the first line "name : value".
func procLine(path, name string) string {
	all, _ := os.ReadFile(path)
	for line := range strings.Lines(string(all)) {
		if key, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(key) == name {
			return strings.TrimSpace(value)
		}
	}
	return name + " unknown"
}
