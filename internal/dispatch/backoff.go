package dispatch

import (
	"math/rand/v2"
	"time"
)

// schedule is the wait after each failure in a row, in platform time; the
// last one repeats. The documentation says only "immediately a few more
// times, then with decreasing frequency".
// https://developers.facebook.com/docs/graph-api/webhooks/getting-started
var schedule = [...]time.Duration{
	0, time.Second, 5 * time.Second, 15 * time.Second, time.Minute, 5 * time.Minute, 15 * time.Minute,
}

// What happens to a subscription of which every attempt fails.
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks
const (
	warnAfter      = 15 * time.Minute
	switchOffAfter = time.Hour
)

// backoff returns the wait before the next attempt after so many failures,
// jittered by up to a tenth either way so that endpoints which broke together
// are not asked together.
func backoff(failures int) time.Duration {
	d := schedule[min(max(failures, 1), len(schedule))-1]
	return time.Duration(float64(d) * (0.9 + 0.2*rand.Float64()))
}
