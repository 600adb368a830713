package adminhttp

import (
	"math"
	"net/http"
	"time"

	"parley/internal/clock"
	"parley/internal/httpserver"
)

// clockRequest is the body of POST /_/api/clock. Several changes in one call
// are made in the order of the fields.
type clockRequest struct {
	Reset   bool      `json:"reset"`
	Set     time.Time `json:"set"`
	Advance string    `json:"advance"`
	Rate    *float64  `json:"rate"`
	Freeze  *bool     `json:"freeze"`
}

// maxRate bounds how fast platform time may run: a day in less than a second.
const maxRate = 100_000

// clockAnswer is the state of the clock.
type clockAnswer struct {
	Now    string     `json:"now"` // RFC 3339, UTC
	Mode   clock.Mode `json:"mode"`
	Offset float64    `json:"offset"` // seconds, platform minus machine
	Rate   float64    `json:"rate"`   // platform seconds per machine second
}

func (h *handler) readClock(w http.ResponseWriter, _ *http.Request) error {
	s := h.Clock.State()
	return httpserver.WriteJSON(w, http.StatusOK, clockAnswer{
		Now:    s.Now.UTC().Truncate(time.Millisecond).Format(time.RFC3339Nano),
		Mode:   s.Mode,
		Offset: math.Round(s.Offset.Seconds()*1000) / 1000,
		Rate:   s.Rate,
	})
}

// changeClock moves platform time. What becomes due has fired, in order, when
// it answers.
func (h *handler) changeClock(w http.ResponseWriter, r *http.Request) error {
	var in clockRequest
	if err := httpserver.ReadJSON(w, r, &in); err != nil {
		return err
	}
	advance, err := in.check()
	if err != nil {
		return err
	}
	h.clockMu.Lock()
	defer h.clockMu.Unlock()
	if end := h.start(&in).Add(advance); outOfRange(end) {
		return badRequest("the clock would show %s: stay between the years 2000 and 2199", end.UTC().Format(time.RFC3339))
	}
	h.apply(&in, advance)
	if err := h.SaveClock(r.Context(), h.Clock.Setting()); err != nil {
		return err
	}
	return h.readClock(w, r)
}

// check refuses what makes no sense and returns the advance.
func (in *clockRequest) check() (advance time.Duration, err error) {
	switch {
	case !in.Reset && in.Set.IsZero() && in.Advance == "" && in.Rate == nil && in.Freeze == nil:
		return 0, badRequest(`say what to change: {"advance":"24h1s"}, {"set":"2026-03-01T12:00:00Z"}, {"freeze":true}, {"rate":60} or {"reset":true}`)
	case in.Rate != nil && in.Freeze != nil:
		return 0, badRequest("give rate or freeze, not both: a frozen clock has no rate")
	case in.Rate != nil && !(*in.Rate > 0 && *in.Rate <= maxRate):
		return 0, badRequest(`rate must be above 0 and at most %d platform seconds per second; to stop the clock send {"freeze":true}`, maxRate)
	case !in.Set.IsZero() && outOfRange(in.Set):
		return 0, badRequest("set must lie between the years 2000 and 2199")
	}
	if in.Advance == "" {
		return 0, nil
	}
	if advance, err = parseDuration(in.Advance); err != nil {
		return 0, badRequest("advance: %v", err)
	}
	return advance, nil
}

// start returns the reading from which an advance counts.
func (h *handler) start(in *clockRequest) time.Time {
	switch {
	case !in.Set.IsZero():
		return in.Set
	case in.Reset:
		return clock.Machine()
	}
	return h.Clock.Now()
}

func outOfRange(t time.Time) bool { return t.UTC().Year() < 2000 || t.UTC().Year() > 2199 }

func (h *handler) apply(in *clockRequest, advance time.Duration) {
	if in.Reset {
		h.Clock.Reset()
	}
	if !in.Set.IsZero() {
		h.Clock.SetTo(in.Set)
	}
	if advance != 0 {
		h.Clock.Advance(advance)
	}
	if in.Rate != nil {
		h.Clock.SetRate(*in.Rate)
	}
	if in.Freeze != nil && *in.Freeze != (h.Clock.State().Mode == clock.Frozen) {
		h.Clock.Freeze(*in.Freeze)
	}
}
