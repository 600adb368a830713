// Package limits counts the calls of apps and Pages and refuses those beyond a
// budget. Counting begins with the first budget that somebody sets; only set
// budgets are enforced. The windows move with platform time.
//
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/overview/rate-limiting
package limits

import (
	"time"

	"parley/graphapi"
)

// Class is what a budget counts.
type Class string

// The classes of calls.
const (
	Calls         Class = "calls"         // every Graph call of an app or with a Page's token
	Messenger     Class = "messenger"     // every message and sender action of a Page
	Sends         Class = "sends"         // messages without audio or video, and reactions
	Media         Class = "media"         // messages with audio or video
	Phone         Class = "phone"         // messages to phone numbers
	Profile       Class = "profile"       // calls on messenger_profile
	Settings      Class = "settings"      // calls on custom_user_settings, for each person
	Conversations Class = "conversations" // reads of conversations
)

// rule is what the documentation says of a class, and the refusal beyond it.
type rule struct {
	class   Class
	limit   int64 // 0 = no figure is documented for this server's size
	per     time.Duration
	refusal *graphapi.Failure
	byApp   *graphapi.Failure // of a budget of an app; nil = refusal
}

// rules are the documented figures. The rolling budget of a Page is 200 times
// the people whom it can write to: whoever sets it gives the product.
var rules = [...]rule{
	{Calls, 0, time.Hour, graphapi.PageLimit, graphapi.AppLimit},
	{Messenger, 0, 24 * time.Hour, graphapi.MessengerLimit, nil},
	{Sends, 300, time.Second, graphapi.CallLimit, nil},
	{Media, 10, time.Second, graphapi.CallLimit, nil},
	{Phone, 0, time.Hour, graphapi.PhoneLimit, nil},
	{Profile, 10, 10 * time.Minute, graphapi.CallLimit, nil},
	{Settings, 10, 10 * time.Minute, graphapi.CallLimit, nil},
	{Conversations, 2, time.Second, graphapi.CallLimit, nil},
}

func ruleOf(c Class) *rule {
	for i := range rules {
		if rules[i].class == c {
			return &rules[i]
		}
	}
	return nil
}

// Classes lists the classes of calls, in the order of the documentation.
func Classes() []string {
	names := make([]string, len(rules))
	for i := range rules {
		names[i] = string(rules[i].class)
	}
	return names
}

// Documented returns the budgets of a Page for which a figure is documented.
func Documented(page graphapi.ID) []Budget {
	var list []Budget
	for _, r := range rules {
		if r.limit > 0 {
			list = append(list, Budget{Page: page, Class: r.class, Limit: r.limit, Per: r.per})
		}
	}
	return list
}

// Usual returns the window of a class when none is given, 0 for an unknown
// class.
func Usual(c Class) time.Duration {
	if r := ruleOf(c); r != nil {
		return r.per
	}
	return 0
}

// slots is how finely a window slides.
const slots = 10

// window counts the calls of the last stretch of platform time. Its slots begin
// with the first call of an empty window: what is sent at once comes free at
// once, when the whole stretch is over.
type window struct {
	per    int64 // milliseconds that the window spans
	base   int64 // Unix milliseconds at which slot 0 began
	last   int64 // number of the newest slot
	counts [slots]int64
}

// step is how long a slot lasts.
func (w *window) step() int64 { return max(w.per/slots, 1) }

// slide drops what is older than the window. Time that was moved back starts
// the window again.
func (w *window) slide(now int64) {
	slot := (now - w.base) / w.step()
	if slot < w.last || slot-w.last >= slots {
		*w = window{per: w.per, base: now}
		return
	}
	for w.last < slot {
		w.last++
		w.counts[w.last%slots] = 0
	}
}

// used returns the calls of the window that ends now.
func (w *window) used(now int64) (n int64) {
	w.slide(now)
	for _, c := range w.counts {
		n += c
	}
	return n
}

// add counts a call now.
func (w *window) add(now int64) {
	if w.used(now) == 0 {
		w.base, w.last = now, 0
	}
	w.counts[w.last%slots]++
}

// regain returns the milliseconds until the oldest calls leave the window.
func (w *window) regain(now int64) int64 {
	for back := int64(slots - 1); back >= 0; back-- {
		if slot := w.last - back; slot >= 0 && w.counts[slot%slots] > 0 {
			return w.base + (slot+slots)*w.step() - now
		}
	}
	return 0
}
