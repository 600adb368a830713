package main

import (
	"fmt"
	"slices"
	"strconv"
	"time"
)

// samples are the values of one figure, one per round.
type samples []float64

// median is 0 without samples.
func (s samples) median() float64 {
	if len(s) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(s))
	if n := len(sorted); n%2 == 0 {
		return (sorted[n/2-1] + sorted[n/2]) / 2
	}
	return sorted[len(sorted)/2]
}

// over divides round by round, which takes out what the machine did to both.
func (s samples) over(base samples) samples {
	var out samples
	for i := range min(len(s), len(base)) {
		out = append(out, s[i]/base[i])
	}
	return out
}

// show prints median [min..max] with a unit.
func (s samples) show(unit string) string {
	if len(s) == 0 {
		return ""
	}
	if len(s) == 1 {
		return digits(s[0]) + unit
	}
	return fmt.Sprintf("%s%s [%s..%s]", digits(s.median()), unit, digits(slices.Min(s)), digits(slices.Max(s)))
}

// digits prints a value with about three digits, and thousands with commas.
func digits(v float64) string {
	switch {
	case v == 0:
		return "0"
	case v < 10:
		return strconv.FormatFloat(v, 'f', 2, 64)
	case v < 100:
		return strconv.FormatFloat(v, 'f', 1, 64)
	}
	whole := strconv.FormatFloat(v, 'f', 0, 64)
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	return whole
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// percentile returns the value below which a share of the sorted durations
// lies.
func percentile(sorted []time.Duration, share float64) time.Duration {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[min(int(share*float64(len(sorted))), len(sorted)-1)]
}
