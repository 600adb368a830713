package clock

import (
	"slices"
	"testing"
	"time"
)

var start = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// manual is machine time that a test moves.
type manual struct{ t time.Time }

func (m *manual) now() time.Time { return m.t }

func TestModes(t *testing.T) {
	m := &manual{start}
	c := NewAt(m.now)
	steps := []struct {
		name string
		do   func()
		mode Mode
		want time.Time // after machine time moved on by a minute
	}{
		{"real", func() {}, Real, start.Add(time.Minute)},
		{"advance", func() { c.Advance(24 * time.Hour) }, Shifted, start.Add(24*time.Hour + 2*time.Minute)},
		{"freeze", func() { c.Freeze(true) }, Frozen, start.Add(24*time.Hour + 2*time.Minute)},
		{"advance frozen", func() { c.Advance(time.Second) }, Frozen, start.Add(24*time.Hour + 2*time.Minute + time.Second)},
		{"unfreeze", func() { c.Freeze(false) }, Shifted, start.Add(24*time.Hour + 3*time.Minute + time.Second)},
		{"scale", func() { c.SetRate(60) }, Scaled, start.Add(24*time.Hour + 63*time.Minute + time.Second)},
		{"set keeps the rate", func() { c.SetTo(start) }, Scaled, start.Add(60 * time.Minute)},
		{"reset", func() { c.Reset() }, Real, start.Add(8 * time.Minute)},
	}
	for _, s := range steps {
		s.do()
		m.t = m.t.Add(time.Minute)
		if got := c.Now(); !got.Equal(s.want) {
			t.Errorf("%s: Now = %s, want %s", s.name, got, s.want)
		}
		if got := c.State().Mode; got != s.mode {
			t.Errorf("%s: mode = %s, want %s", s.name, got, s.mode)
		}
	}
}

func TestStateOffset(t *testing.T) {
	m := &manual{start}
	c := NewAt(m.now)
	c.Advance(time.Hour)
	if got := c.State().Offset; got != time.Hour {
		t.Errorf("offset = %s, want 1h", got)
	}
}

func TestSettingSurvives(t *testing.T) {
	m := &manual{start}
	a, b := NewAt(m.now), NewAt(m.now)
	a.SetRate(10)
	a.Advance(time.Hour)
	b.Apply(a.Setting())
	m.t = m.t.Add(time.Second)
	if !a.Now().Equal(b.Now()) {
		t.Errorf("a second clock with the same setting shows %s, want %s", b.Now(), a.Now())
	}
}

func TestAdvanceFiresInOrder(t *testing.T) {
	m := &manual{start}
	c := NewAt(m.now)
	c.Freeze(true)
	var fired []string
	note := func(s string) func() { return func() { fired = append(fired, s) } }
	c.AfterFunc(3*time.Hour, note("3h"))
	c.AfterFunc(time.Hour, note("1h"))
	stopped := c.AfterFunc(time.Hour, note("stopped"))
	c.AfterFunc(time.Hour, func() {
		fired = append(fired, "1h again")
		c.AfterFunc(time.Minute, note("from inside"))
	})
	c.AfterFunc(48*time.Hour, note("48h"))
	if !stopped.Stop() || stopped.Stop() {
		t.Error("Stop must report true once, then false")
	}
	c.Advance(2 * time.Hour)
	c.Advance(2 * time.Hour)
	if want := []string{"1h", "1h again", "from inside", "3h"}; !slices.Equal(fired, want) {
		t.Errorf("fired %q, want %q", fired, want)
	}
}

func TestTimersRunByThemselves(t *testing.T) {
	for name, prepare := range map[string]func(*Clock){
		"real":   func(*Clock) {},
		"scaled": func(c *Clock) { c.SetRate(3600) },
	} {
		c := New()
		prepare(c)
		done := make(chan struct{})
		c.AfterFunc(time.Millisecond, func() { close(done) })
		select {
		case <-done:
		case <-time.After(10 * time.Second):
			t.Errorf("%s: the timer never fired", name)
		}
	}
}
