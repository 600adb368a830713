package app

import "testing"

func TestPercentFor(t *testing.T) {
	for live, want := range map[uint64]int{
		0:             usualPercent,
		1:             mostPercent,
		heapFloor / 4: 300,
		heapFloor / 2: usualPercent,
		heapFloor:     usualPercent,
		1 << 40:       usualPercent,
	} {
		if got := percentFor(live); got != want {
			t.Errorf("live heap of %d bytes: %d%%, want %d%%", live, got, want)
		}
	}
}
