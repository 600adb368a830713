package main

import (
	"testing"
	"time"
)

func TestSamples(t *testing.T) {
	s := samples{3, 1, 2}
	if got := s.median(); got != 2 {
		t.Errorf("median %v", got)
	}
	if got := (samples{4, 1, 2, 3}).median(); got != 2.5 {
		t.Errorf("median of four %v", got)
	}
	if got := s.over(samples{2, 2, 4}).show(""); got != "0.50 [0.50..1.50]" {
		t.Errorf("ratio %s", got)
	}
}

func TestDigits(t *testing.T) {
	for v, want := range map[float64]string{0.357: "0.36", 12.34: "12.3", 999.6: "1,000", 76400: "76,400", 1234567: "1,234,567"} {
		if got := digits(v); got != want {
			t.Errorf("%v: %s, want %s", v, got, want)
		}
	}
}

func TestPercentile(t *testing.T) {
	var d []time.Duration
	for i := range 100 {
		d = append(d, time.Duration(i))
	}
	if p50, p99, all := percentile(d, 0.5), percentile(d, 0.99), percentile(d, 1); p50 != 50 || p99 != 99 || all != 99 {
		t.Errorf("%d %d %d", p50, p99, all)
	}
}

func TestVerdict(t *testing.T) {
	cases := []struct {
		target target
		value  float64
		want   string
	}{
		{atLeast(0.35), 0.36, "met"}, {atLeast(0.35), 0.34, "missed"},
		{atMost(5, " ms"), 5, "met"}, {atMost(5, " ms"), 5.1, "missed"}, {target{}, 1, ""},
	}
	for _, c := range cases {
		if got := c.target.verdict(c.value); got != c.want {
			t.Errorf("%s with %v: %q, want %q", c.target, c.value, got, c.want)
		}
	}
}
