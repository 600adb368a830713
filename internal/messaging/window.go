package messaging

import (
	"strings"
	"time"

	"parley/graphapi"
	"parley/internal/policy"
)

// standardWindow is how long after the person's last act a Page may write.
// https://developers.facebook.com/docs/messenger-platform/send-messages
const standardWindow = 24 * time.Hour

// allowedWindow returns the window of a message by its type and tag. A tag has
// to exist whatever the type is: since three of them have ended, every call
// with them fails.
// https://developers.facebook.com/docs/messenger-platform/send-messages/message-tags
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/changelog
func allowedWindow(o *Outgoing, pack policy.Pack) (time.Duration, *graphapi.Error) {
	window := time.Duration(0)
	if o.Type == graphapi.MessageTag || o.Tag != "" {
		rule, refusal := tagRule(o, pack)
		if refusal != nil {
			return 0, refusal
		}
		window = rule.Window
	}
	switch o.Type {
	case graphapi.Utility: // an approved template has no window
		return policy.Always, nil
	case graphapi.MessageTag:
		return max(standardWindow, window), nil
	}
	return standardWindow, nil
}

// tagRule returns what the pack says about the tag of a message.
func tagRule(o *Outgoing, pack policy.Pack) (policy.Rule, *graphapi.Error) {
	rule, ok := pack.Find(policy.Tag, o.Tag)
	switch {
	case !ok:
		return rule, graphapi.InvalidParam.New().Because("tag %q %s in policy pack %s; use one of %s", o.Tag,
			pack.Why(policy.Tag, o.Tag), pack, strings.Join(pack.Names(policy.Tag), ", "))
	case rule.Template != "" && rule.Template != o.Template:
		return rule, graphapi.InvalidParam.New().Because("tag %s is for the template %s only", o.Tag, rule.Template)
	}
	return rule, nil
}

// decideWindow says whether the person's last act or a first contact covers
// the message. The reference knows no window for groups.
// https://developers.facebook.com/docs/messenger-platform/send-messages
func decideWindow(t *Thread, o *Outgoing, window time.Duration, now int64) *graphapi.Error {
	if o.Type == graphapi.Utility || o.To.Group || open(t, window, now) || firstContact(t, &o.To) {
		return nil
	}
	return refuseWindow(t, window, now)
}

// open reports whether the window that the customer's last act opened still
// stands. The last millisecond belongs to it.
func open(t *Thread, window time.Duration, now int64) bool {
	return t.OpenedAt > 0 && (window == policy.Always || now-t.OpenedAt <= window.Milliseconds())
}

// firstContact reports whether the message is the first in its thread and goes
// to somebody whom the Page knows from elsewhere. Such a message needs no window.
func firstContact(t *Thread, to *Address) bool {
	if t.LastSeq != 0 {
		return false
	}
	switch to.Key {
	case byPhone, byEmail, byLogin:
		return true
	}
	return false
}

func refuseWindow(t *Thread, window time.Duration, now int64) *graphapi.Error {
	refusal := graphapi.OutsideWindow.New()
	if t.OpenedAt == 0 {
		return refusal.Because("the customer has never written to this Page; a message, a postback or a reaction of theirs opens the window")
	}
	since := time.Duration(now-t.OpenedAt) * time.Millisecond
	return refusal.Because("the customer's last act was %s ago and the window is %s; let the customer write again, move the clock back, or send with messaging_type=MESSAGE_TAG and tag=HUMAN_AGENT (7 days)",
		since.Round(time.Second), window)
}
