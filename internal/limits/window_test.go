package limits

import (
	"testing"
	"time"
)

func TestWindowSlides(t *testing.T) {
	w := &window{per: 10_000}
	now := int64(1_700_000_000_000)
	for i := range 5 {
		w.add(now + int64(i)*1000)
	}
	steps := []struct {
		after int64 // milliseconds since the first call
		used  int64
	}{{4_000, 5}, {9_999, 5}, {10_000, 4}, {13_000, 1}, {14_000, 0}, {60_000, 0}}
	for _, s := range steps {
		if got := w.used(now + s.after); got != s.used {
			t.Errorf("after %d ms: %d calls, want %d", s.after, got, s.used)
		}
	}
}

// A burst is held for the whole window, wherever on the clock it begins.
func TestWindowHoldsBursts(t *testing.T) {
	w := &window{per: 86_400_000}
	now := int64(1_700_000_012_345)
	for range 3 { // again and again in the same window
		w.used(now - 5_000) // looking does not begin it
		w.add(now)
		w.add(now)
		if got := w.used(now + w.per - 1); got != 2 {
			t.Errorf("just before: %d calls", got)
		}
		if got := w.regain(now + w.per - 1); got != 1 {
			t.Errorf("free in %d ms", got)
		}
		if got := w.used(now + w.per); got != 0 {
			t.Errorf("at the end: %d calls", got)
		}
		now += w.per + 777
	}
}

func TestWindowMovedBackBeginsAgain(t *testing.T) {
	w := &window{per: 10_000}
	w.add(1_700_000_000_000)
	if got := w.used(1_600_000_000_000); got != 0 {
		t.Errorf("%d calls of the future are counted", got)
	}
}

func TestRegain(t *testing.T) {
	w := &window{per: 10_000}
	now := int64(1_700_000_000_000)
	w.add(now)
	for _, after := range []int64{0, 500, 9_000} {
		if got := w.regain(now + after); got != 10_000-after {
			t.Errorf("after %d ms: free in %d ms, want %d", after, got, 10_000-after)
		}
	}
	if got := (&window{per: 10_000}).regain(now); got != 0 {
		t.Errorf("an empty window is free in %d ms", got)
	}
}

func TestEveryClassHasAWindowAndARefusal(t *testing.T) {
	for _, c := range Classes() {
		if Usual(Class(c)) < time.Second || ruleOf(Class(c)).refusal == nil {
			t.Errorf("class %s lacks its window or refusal", c)
		}
	}
	if Usual("nonsense") != 0 {
		t.Error("an unknown class has a window")
	}
}
