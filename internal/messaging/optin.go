package messaging

import (
	"crypto/rand"
	"fmt"

	"parley/internal/policy"
)

// maxRef bounds what a web page may pass along with an opt-in.
// https://developers.facebook.com/docs/messenger-platform/discovery/send-to-messenger-plugin
const maxRef = 250

// optIn stores an opt-in, or that notifications were stopped or resumed.
func (j *judge) optIn(o OptIn) error {
	switch {
	case o.Status != "":
		return j.optInStatus(o)
	case o.Type == OptInPlugin:
		return j.plugin(o)
	case o.Type == OptInOnce || o.Type == OptInRecurring:
		return j.notifications(o)
	}
	return refuse("opt-in type %.40q is none: there is %s, %s and %s", o.Type, OptInPlugin, OptInOnce, OptInRecurring)
}

// plugin stores the opt-in of a button or checkbox on a web page.
// https://developers.facebook.com/docs/messenger-platform/discovery/checkbox-plugin
func (j *judge) plugin(o OptIn) error {
	if len(o.UserRef) > maxRef || len(o.Ref) > maxRef {
		return refuse("ref and user_ref have at most %d characters", maxRef)
	}
	if o.UserRef != "" {
		if err := j.book.give(j.ctx, j.t.Page, kindUserRef, o.UserRef, j.t.PSID, j.clock.NowMS()); err != nil {
			return fmt.Errorf("storing user_ref: %w", err)
		}
	}
	return j.add(KindOptIn, o)
}

// notifications stores the answer to a request for notifications and makes
// its token. Who opts in again to the same gets the same recurring token, with
// a new end.
func (j *judge) notifications(o OptIn) error {
	if err := j.asked(&o); err != nil {
		return err
	}
	now := j.clock.NowMS()
	rule, _ := policy.Documented().Find(policy.Token, o.Type) // the pack of whoever sends decides whether it still holds
	o.Token, o.ExpiresAt = rand.Text(), now+rule.Life.Milliseconds()
	if old := j.t.recurring(o.Payload); old != nil && o.Type == OptInRecurring {
		o.Token, o.Refreshed = old.Token, true
	}
	if err := j.book.give(j.ctx, j.t.Page, kindToken, o.Token, j.t.PSID, now); err != nil {
		return fmt.Errorf("storing token: %w", err)
	}
	j.token = o.Token
	return j.add(KindOptIn, o)
}

// asked fills in what the message says that asked for the opt-in.
func (j *judge) asked(o *OptIn) error {
	if o.On == 0 {
		return nil
	}
	e, look, err := j.message(o.On)
	if err != nil {
		return err
	}
	t := templateOf(&e)
	switch {
	case t.Type != o.Type:
		return refuse("the message does not ask for an opt-in of type %s", o.Type)
	case look.OptedIn && o.Type == OptInOnce:
		return refuse("the person has opted in by this message already")
	}
	o.Title, o.Payload, o.Timezone, o.Frequency = t.Title, t.Payload, t.Timezone, t.Period
	if o.Title == "" && o.Type == OptInRecurring {
		o.Title = defaultTopic
	}
	return nil
}

// recurring returns the opt-in to recurring notifications with a payload that
// is in force; nil = none.
func (t *Thread) recurring(payload string) *OptIn {
	return t.findOptIn(func(o *OptIn) bool { return o.Type == policy.Recurring && o.Payload == payload })
}

func (t *Thread) findOptIn(match func(*OptIn) bool) *OptIn {
	if t.More == nil {
		return nil
	}
	for i := range t.More.OptIns {
		if o := &t.More.OptIns[i]; match(o) {
			return o
		}
	}
	return nil
}

// optInStatus stops or resumes notifications. They are named by their token
// or by the message that asked for them. Who stops the one message that they
// asked for takes the opt-in back: there is nothing to resume.
func (j *judge) optInStatus(o OptIn) error {
	in := j.t.findOptIn(func(in *OptIn) bool {
		return in.Token == o.Token || o.On != 0 && in.On == o.On
	})
	switch {
	case o.Status != StopNotifications && o.Status != ResumeNotifications:
		return refuse("status %.40q is none: there is %s and %s", o.Status, StopNotifications, ResumeNotifications)
	case in == nil:
		return refuse("the person receives no such notifications")
	case in.Stopped == (o.Status == StopNotifications):
		return nil
	}
	next := *in
	next.Status, next.UsedAt, next.Stopped = o.Status, 0, false
	j.token = next.Token
	return j.add(KindOptIn, next)
}

// OptIns lists the tokens of a thread that are in force, oldest first.
func (t *Thread) OptIns() []OptIn {
	if t.More == nil {
		return nil
	}
	return t.More.OptIns
}

// NextMessage returns from when a message may be sent under an opt-in, Unix
// milliseconds; 0 = at once.
func (o *OptIn) NextMessage(pack policy.Pack) int64 {
	rule, ok := pack.Find(policy.Token, o.Type)
	if !ok || o.UsedAt == 0 {
		return 0
	}
	return o.UsedAt + rule.Every.Milliseconds()
}
