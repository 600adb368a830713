// Package clock is the only place that reads the time. It knows two times:
// platform time, which stamps messages and moves windows, expiry, typing,
// back-off and budgets and which an operator may freeze, shift or scale; and
// machine time, for HTTP time-outs, batching and metrics, which never moves.
package clock

import (
	"container/heap"
	"sync"
	"time"
)

// Mode names how platform time relates to machine time.
type Mode string

// The modes of platform time.
const (
	Real    Mode = "real"
	Shifted Mode = "shifted"
	Frozen  Mode = "frozen"
	Scaled  Mode = "scaled"
)

// Setting describes platform time as a line: at machine time Base the
// platform shows At, and from there runs Rate seconds per second.
// The zero Setting is real time.
type Setting struct {
	Base time.Time `json:"base"`
	At   time.Time `json:"at"`
	Rate float64   `json:"rate"` // 0 = frozen
	Set  bool      `json:"set"`  // false = real time
}

// State is what the operator sees.
type State struct {
	Now    time.Time
	Mode   Mode
	Offset time.Duration // platform minus machine
	Rate   float64
}

// Clock is platform time with timers. Make one with New; the zero value is
// not usable. It is safe for concurrent use.
type Clock struct {
	machine func() time.Time
	mu      sync.Mutex
	set     Setting
	timers  timerHeap
	seq     uint64
	wake    *time.Timer
	firing  sync.Mutex // one goroutine fires at a time, in order
}

// New returns a clock that shows real time.
func New() *Clock { return NewAt(time.Now) }

// NewAt returns a clock over another machine time; tests use it.
func NewAt(machine func() time.Time) *Clock { return &Clock{machine: machine} }

// Machine returns machine time. Use it for durations that nobody may move.
func Machine() time.Time { return time.Now() }

// Sleep waits machine time; for retry loops around the outside world only.
func Sleep(d time.Duration) { time.Sleep(d) }

// Now returns platform time.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now()
}

// NowMS returns platform time in Unix milliseconds.
func (c *Clock) NowMS() int64 { return c.Now().UnixMilli() }

func (c *Clock) now() time.Time {
	m := c.machine()
	if !c.set.Set {
		return m
	}
	if c.set.Rate == 0 {
		return c.set.At
	}
	return c.set.At.Add(time.Duration(float64(m.Sub(c.set.Base)) * c.set.Rate))
}

// State returns the present reading with its mode.
func (c *Clock) State() State {
	c.mu.Lock()
	defer c.mu.Unlock()
	now, rate := c.now(), 1.0
	if c.set.Set {
		rate = c.set.Rate
	}
	s := State{Now: now, Mode: Real, Rate: rate, Offset: now.Sub(c.machine())}
	switch {
	case !c.set.Set:
		s.Offset = 0
	case rate == 0:
		s.Mode = Frozen
	case rate != 1:
		s.Mode = Scaled
	default:
		s.Mode = Shifted
	}
	return s
}

// Setting returns the line that Apply takes, for storing.
func (c *Clock) Setting() Setting {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.set
}

// Apply installs a stored setting and fires what it makes due.
func (c *Clock) Apply(s Setting) {
	c.change(func(Setting, time.Time, time.Time) Setting { return s })
}

// Advance moves platform time forward by d and fires everything that became
// due, in order, before it returns. A negative d moves back and fires nothing.
func (c *Clock) Advance(d time.Duration) {
	c.change(func(s Setting, machine, now time.Time) Setting { return s.line(machine, now.Add(d)) })
}

// SetTo shows t from now on, keeping the rate.
func (c *Clock) SetTo(t time.Time) {
	c.change(func(s Setting, machine, _ time.Time) Setting { return s.line(machine, t) })
}

// Freeze stops or restarts platform time at its present reading.
func (c *Clock) Freeze(on bool) {
	rate := 1.0
	if on {
		rate = 0
	}
	c.SetRate(rate)
}

// SetRate lets platform time run rate seconds per machine second.
func (c *Clock) SetRate(rate float64) {
	c.change(func(_ Setting, machine, now time.Time) Setting {
		return Setting{Base: machine, At: now, Rate: rate, Set: true}
	})
}

// Reset returns to real time.
func (c *Clock) Reset() {
	c.change(func(Setting, time.Time, time.Time) Setting { return Setting{} })
}

func (s Setting) line(machine, at time.Time) Setting {
	if !s.Set {
		s.Rate = 1
	}
	return Setting{Base: machine, At: at, Rate: s.Rate, Set: true}
}

func (c *Clock) change(f func(s Setting, machine, now time.Time) Setting) {
	c.mu.Lock()
	c.set = f(c.set, c.machine(), c.now())
	c.mu.Unlock()
	c.fire()
}

// Timer is a pending call of AfterFunc.
type Timer struct {
	c    *Clock
	at   time.Time
	seq  uint64
	f    func()
	slot int // index in the heap, -1 when not in it
}

// AfterFunc calls f once platform time has moved on by d. Calls are made one
// after another in order of their time; f must not block for long.
func (c *Clock) AfterFunc(d time.Duration, f func()) *Timer {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.seq++
	t := &Timer{c: c, at: c.now().Add(d), seq: c.seq, f: f}
	heap.Push(&c.timers, t)
	c.arm()
	return t
}

// Stop prevents the call; it reports whether it was still pending.
func (t *Timer) Stop() bool {
	t.c.mu.Lock()
	defer t.c.mu.Unlock()
	if t.slot < 0 {
		return false
	}
	heap.Remove(&t.c.timers, t.slot)
	return true
}

// arm sets the machine timer for the earliest platform timer. c.mu is held.
func (c *Clock) arm() {
	if c.wake != nil {
		c.wake.Stop()
		c.wake = nil
	}
	rate := 1.0
	if c.set.Set {
		rate = c.set.Rate
	}
	if len(c.timers) == 0 || rate == 0 {
		return
	}
	wait := time.Duration(float64(c.timers[0].at.Sub(c.now())) / rate)
	c.wake = time.AfterFunc(max(wait, 0), c.fire)
}

// fire runs every due timer in order, then arms the next.
func (c *Clock) fire() {
	c.firing.Lock()
	defer c.firing.Unlock()
	for {
		c.mu.Lock()
		if len(c.timers) == 0 || c.timers[0].at.After(c.now()) {
			c.arm()
			c.mu.Unlock()
			return
		}
		t := heap.Pop(&c.timers).(*Timer)
		c.mu.Unlock()
		t.f()
	}
}

type timerHeap []*Timer

func (h timerHeap) Len() int { return len(h) }
func (h timerHeap) Less(i, j int) bool {
	if h[i].at.Equal(h[j].at) {
		return h[i].seq < h[j].seq
	}
	return h[i].at.Before(h[j].at)
}
func (h timerHeap) Swap(i, j int) { h[i], h[j] = h[j], h[i]; h[i].slot, h[j].slot = i, j }
func (h *timerHeap) Push(x any) {
	t := x.(*Timer)
	t.slot = len(*h)
	*h = append(*h, t)
}
func (h *timerHeap) Pop() any {
	old := *h
	t := old[len(old)-1]
	old[len(old)-1] = nil
	t.slot = -1
	*h = old[:len(old)-1]
	return t
}
