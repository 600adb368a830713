package main

import (
	"testing"
	"time"
)

func TestParseWrk(t *testing.T) {
	const head = "Running 1s test @ http://127.0.0.1:1\n  1 threads and 32 connections\n"
	got, err := parseWrk([]byte(head + `{"requests":2000,"us":500000,"p50_us":300,"p99_us":4000,"errors":0}` + "\n"))
	want := result{Requests: 2000, PerSecond: 4000, P50: 300 * time.Microsecond, P99: 4 * time.Millisecond}
	if err != nil || got != want {
		t.Errorf("%+v, %v", got, err)
	}
	for _, bad := range []string{"", head, head + `{"requests":2000,"us":500000,"errors":3}`} {
		if _, err := parseWrk([]byte(bad)); err == nil {
			t.Errorf("%q was accepted", bad)
		}
	}
}
