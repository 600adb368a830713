package graphhttp

import (
	"testing"
	"time"
)

func TestFormatDate(t *testing.T) {
	at := time.Date(2024, 3, 9, 8, 5, 4, 0, time.UTC)
	for pattern, want := range map[string]string{
		`Y-m-d\TH:i:sP`: "2024-03-09T08:05:04+00:00", `Y-m-d\TH:i:sO`: "2024-03-09T08:05:04+0000", "U": "1709971504",
		"c": "2024-03-09T08:05:04+00:00", "D, j M y": "Sat, 9 Mar 24", `\`: `\`, "": "", "Y é": "2024 é",
	} {
		if got := formatDate(pattern, at); got != want {
			t.Errorf("%s: %s, want %s", pattern, got, want)
		}
	}
}

func FuzzFormatDate(f *testing.F) {
	f.Add(`Y-m-d\TH:i:sP`)
	f.Fuzz(func(_ *testing.T, pattern string) { formatDate(pattern, start) })
}
