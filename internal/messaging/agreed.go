package messaging

import (
	"cmp"
	"time"

	"parley/graphapi"
	"parley/internal/policy"
)

// What a person agreed to besides the window: tokens of opt-ins, comments
// that ask for an answer, games.

// decideToken says whether an opt-in token covers a message now.
// https://developers.facebook.com/docs/messenger-platform/send-messages/one-time-notification
// https://developers.facebook.com/docs/messenger-platform/marketing-messages
func decideToken(t *Thread, a *Address, kind string, pack policy.Pack, now int64) *graphapi.Error {
	rule, ok := pack.Find(policy.Token, kind)
	if !ok {
		return graphapi.InvalidParam.New().Because("tokens of %s: the product %s", kind, pack.Why(policy.Token, kind))
	}
	in := t.optIn(a.Value)
	switch {
	case in == nil || in.Type != kind:
		return graphapi.InvalidParam.New().Because("the token is void: it was used, replaced, or is of another kind than %s", a.Key)
	case now >= in.ExpiresAt:
		return graphapi.InvalidParam.New().Because("the token has expired; ask the person to opt in again")
	case in.Stopped:
		return graphapi.TopicStopped.New().Because("the person has stopped these notifications; let them resume")
	case in.UsedAt != 0 && now-in.UsedAt < rule.Every.Milliseconds():
		return graphapi.TooSoon.New().Because("the last message under this token went out %s ago, and %s must pass", ago(in.UsedAt, now), rule.Every)
	}
	return nil
}

func ago(at, now int64) time.Duration {
	return (time.Duration(now-at) * time.Millisecond).Round(time.Second)
}

// replySpan is how long after a comment or post its author may be answered in
// private, once.
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/discovery/private-replies
const replySpan = 7 * 24 * time.Hour

// RepliableInPrivate reports whether a comment or post of a person may still be
// answered in private; both times in Unix milliseconds.
func RepliableInPrivate(written, now int64) bool { return now-written <= replySpan.Milliseconds() }

// decideReply says whether a comment or post may be answered in private now.
func decideReply(t *Thread, a *Address, now int64) *graphapi.Error {
	if t.More != nil && t.More.Answered[a.Value] != 0 {
		return graphapi.AlreadyReplied.New().Because("%s was answered in private already; one answer is allowed", a.Value)
	}
	if !RepliableInPrivate(a.At, now) {
		return graphapi.NotReplyable.New().Because("%s was written %s ago; a private answer is possible for 7 days", a.Value, ago(a.At, now))
	}
	return nil
}

// A game may send a player so many messages within so long.
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/error-codes
const (
	gameMessages = 5
	gameSpan     = 10 * 24 * time.Hour
)

func decideGame(t *Thread, now int64) *graphapi.Error {
	if t.More == nil || len(t.More.Games) < gameMessages {
		return nil
	}
	oldest := t.More.Games[len(t.More.Games)-gameMessages]
	if now-oldest >= gameSpan.Milliseconds() {
		return nil
	}
	return graphapi.GameLimit.New().Because("the player received %d messages within 10 days; the oldest was %s ago", gameMessages, ago(oldest, now))
}

// requestSpan is how long a Page waits before it asks again for the opt-in to
// the same topic.
const requestSpan = 7 * 24 * time.Hour

// decideOptInRequest checks a message that asks for an opt-in: inside the
// standard window whatever the tag or the token, and recurring ones, while
// they existed, once a week per topic.
// https://developers.facebook.com/docs/messenger-platform/marketing-messages
func decideOptInRequest(t *Thread, o *Outgoing, pack policy.Pack, now int64) *graphapi.Error {
	if o.Template != policy.OneTime && o.Template != policy.Recurring {
		return nil
	}
	if !pack.Has(o.Template) {
		return graphapi.InvalidParam.New().Because("template %s %s", o.Template, pack.Why(policy.Template, o.Template))
	}
	if !open(t, standardWindow, now) {
		return refuseWindow(t, standardWindow, now)
	}
	if o.Template == policy.OneTime || t.More == nil {
		return nil
	}
	if at := t.More.Asked[topic(&o.Content)]; at != 0 && now-at < requestSpan.Milliseconds() {
		return graphapi.OptInRepeated.New().Because("the person was asked for this topic %s ago; once a week is allowed", ago(at, now))
	}
	return nil
}

// defaultTopic is the title of a request that has none.
const defaultTopic = "Updates and promotions"

// topic returns what a message asks an opt-in to recurring notifications for;
// "" when it asks for none.
func topic(c *Content) string {
	t := c.template()
	if t.Type != policy.Recurring {
		return ""
	}
	return cmp.Or(t.Title, defaultTopic)
}
