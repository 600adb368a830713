package main

import (
	"strings"
	"testing"
)

func TestReport(t *testing.T) {
	cases := []struct {
		name           string
		in             string
		passed, failed int
		shows          []string
	}{
		{"passed", `{"Action":"output","Package":"p","Test":"TestA","Output":"quiet\n"}
{"Action":"pass","Package":"p","Test":"TestA"}
{"Action":"pass","Package":"p","Elapsed":1.5}`, 1, 0, []string{"ok   p 1.5s"}},
		{"failed", `{"Action":"output","Package":"p","Test":"TestA","Output":"a_test.go:1: no\n"}
{"Action":"fail","Package":"p","Test":"TestA"}
{"Action":"fail","Package":"p"}`, 0, 1, []string{"FAIL p TestA (fail)\na_test.go:1: no", "FAIL p 0.0s"}},
		{"skipped is not passed", `{"Action":"skip","Package":"p","Test":"TestA"}
{"Action":"pass","Package":"p"}`, 0, 1, []string{"FAIL p TestA (skip)"}},
		{"did not build", `{"ImportPath":"p","Action":"build-output","Output":"a.go:1: undefined: x\n"}
{"ImportPath":"p","Action":"build-fail"}
{"Action":"fail","Package":"p","FailedBuild":"p"}`, 0, 1, []string{"undefined: x", "FAIL p"}},
		{"died outside a test", `{"Action":"pass","Package":"p","Test":"TestA"}
{"Action":"output","Package":"p","Output":"exit status 3\n"}
{"Action":"fail","Package":"p"}`, 1, 1, []string{"exit status 3"}},
		{"died inside a test", `{"Action":"output","Package":"p","Test":"TestA","Output":"panic: boom\n"}
{"Action":"fail","Package":"p"}`, 0, 1, []string{"panic: boom"}},
		{"seeds are shown", `{"Action":"output","Package":"p","Test":"TestA","Output":"seed 42\n"}
{"Action":"pass","Package":"p","Test":"TestA"}`, 1, 0, []string{"seed 42"}},
		{"fuzzing was slow to stop", `{"Action":"output","Package":"p","Test":"FuzzA","Output":"    context deadline exceeded\n"}
{"Action":"fail","Package":"p","Test":"FuzzA"}
{"Action":"fail","Package":"p"}`, 1, 0, []string{"FuzzA found nothing", "ok   p"}},
		{"fuzzing found something late", `{"Action":"output","Package":"p","Test":"FuzzA","Output":"context deadline exceeded\nFailing input written to x\n"}
{"Action":"fail","Package":"p","Test":"FuzzA"}
{"Action":"fail","Package":"p"}`, 0, 1, []string{"Failing input written"}},
		{"a test ran out of time", `{"Action":"output","Package":"p","Test":"TestA","Output":"context deadline exceeded\n"}
{"Action":"fail","Package":"p","Test":"TestA"}
{"Action":"fail","Package":"p"}`, 0, 1, []string{"context deadline exceeded"}},
		{"package without tests", `{"Action":"skip","Package":"p"}`, 0, 0, nil},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			var out strings.Builder
			r := newReport(&out)
			r.read(strings.NewReader(c.in))
			if r.passed != c.passed || r.failed != c.failed {
				t.Errorf("%d passed, %d failed; want %d, %d", r.passed, r.failed, c.passed, c.failed)
			}
			for _, want := range c.shows {
				if !strings.Contains(out.String(), want) {
					t.Errorf("%q is missing in %q", want, out.String())
				}
			}
			if strings.Contains(out.String(), "quiet") {
				t.Error("shows the output of a test that passed")
			}
		})
	}
}
