package messaging

import (
	"time"

	"parley/graphapi"
)

// Windows in which a Page may write, counted from the customer's last act.
// https://developers.facebook.com/docs/messenger-platform/send-messages
const (
	standardWindow   = 24 * time.Hour
	humanAgentWindow = 7 * 24 * time.Hour
)

// always is the window of a tag that knows no limit of time.
const always = time.Duration(1<<63 - 1)

// tagRule is what one message tag allows.
type tagRule struct {
	window       time.Duration
	templateOnly bool // allowed for a template of its own only
}

// tagRules are the message tags of the pack "documented": what the reference
// pages describe, nothing retired.
// https://developers.facebook.com/docs/messenger-platform/send-messages/message-tags
var tagRules = map[string]tagRule{
	"HUMAN_AGENT":            {window: humanAgentWindow},
	"CUSTOMER_FEEDBACK":      {window: humanAgentWindow, templateOnly: true},
	"ACCOUNT_UPDATE":         {window: always},
	"CONFIRMED_EVENT_UPDATE": {window: always},
	"POST_PURCHASE_UPDATE":   {window: always},
}

// messageTag is the messaging type that stands outside the window.
const messageTag = "MESSAGE_TAG"

// decideSend says whether a Page may send o into t at the given platform time
// (Unix milliseconds); nil means yes. It is pure.
func decideSend(t *Thread, o *Outgoing, now int64) *graphapi.Error {
	window := standardWindow
	if o.Type == messageTag {
		rule, known := tagRules[o.Tag]
		switch {
		case !known:
			return graphapi.InvalidParam.New().Because("tag %q is not a message tag; use one of HUMAN_AGENT, ACCOUNT_UPDATE, CONFIRMED_EVENT_UPDATE, POST_PURCHASE_UPDATE", o.Tag)
		case rule.templateOnly:
			return graphapi.InvalidParam.New().Because("tag %s is for its own template only, and this message has none", o.Tag)
		}
		window = max(window, rule.window)
	}
	if open(t, window, now) {
		return nil
	}
	return refuseWindow(t, window, now)
}

// open reports whether the window that the customer's last act opened still
// stands. The last millisecond belongs to it.
func open(t *Thread, window time.Duration, now int64) bool {
	return t.OpenedAt > 0 && (window == always || now-t.OpenedAt <= window.Milliseconds())
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
