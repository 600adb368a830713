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

// allowedWindow returns the window of a message by its type and tag.
// https://developers.facebook.com/docs/messenger-platform/send-messages/message-tags
func allowedWindow(o *Outgoing, pack policy.Pack) (time.Duration, *graphapi.Error) {
	switch o.Type {
	case graphapi.Utility: // an approved template has no window
		return policy.Always, nil
	case graphapi.MessageTag:
	default:
		return standardWindow, nil
	}
	rule, ok := pack.Find(policy.Tag, o.Tag)
	switch {
	case !ok:
		return 0, graphapi.InvalidParam.New().Because("tag %q %s in policy pack %s; use one of %s", o.Tag,
			pack.Why(policy.Tag, o.Tag), pack, strings.Join(pack.Names(policy.Tag), ", "))
	case rule.Template != "" && rule.Template != o.Template:
		return 0, graphapi.InvalidParam.New().Because("tag %s is for the template %s only", o.Tag, rule.Template)
	}
	return max(standardWindow, rule.Window), nil
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
