package messaging

import (
	"time"

	"parley/graphapi"
	"parley/internal/policy"
)

// The decisions of a send, in the order in which they are made: the person,
// the owner of the thread, restrictions, then what was agreed with the person
// (window, tag, token, comment).

// decideSend says whether a Page may send o into t at the given platform time
// (Unix milliseconds); nil means yes. It is pure.
func decideSend(t *Thread, o *Outgoing, st *standing, now int64) *graphapi.Error {
	if refusal := decideBlocked(t); refusal != nil {
		return refusal
	}
	if refusal := decideOwner(t, o.App, now); refusal != nil {
		return refusal
	}
	if refusal := decideRestricted(st.restrictions, o, now); refusal != nil {
		return refusal
	}
	return decidePolicy(t, o, st.pack, now)
}

// latestRefuses says in short why the newest pack would refuse what another
// one has allowed; "" = it would not.
func latestRefuses(t *Thread, o *Outgoing, st *standing, now int64) string {
	if st.pack == st.latest {
		return ""
	}
	if o.Template != "" && !st.latest.Has(o.Template) {
		return "template " + o.Template + " " + st.latest.Why(policy.Template, o.Template)
	}
	if refusal := decidePolicy(t, o, st.latest, now); refusal != nil {
		return refusal.Explain
	}
	return ""
}

// decideOwner refuses an app while another one controls the thread.
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/conversation-routing
func decideOwner(t *Thread, app graphapi.ID, now int64) *graphapi.Error {
	owner, until := t.Owner(now)
	if owner == 0 || owner == app {
		return nil
	}
	return graphapi.ThreadControlled.New().Because("app %d controls the thread for another %s; let it pass control, or take it", owner,
		(time.Duration(until-now) * time.Millisecond).Round(time.Second))
}

// decideAction says whether a Page may do a sender action. The window does
// not matter: the reference names no such rule.
func decideAction(t *Thread, a *Action, now int64) *graphapi.Error {
	if refusal := decideBlocked(t); refusal != nil {
		return refusal
	}
	return decideOwner(t, a.App, now)
}

// decidePolicy says whether what was agreed with the person covers the message.
func decidePolicy(t *Thread, o *Outgoing, pack policy.Pack, now int64) *graphapi.Error {
	window, refusal := allowedWindow(o, pack)
	if refusal != nil {
		return refusal
	}
	agreed, refusal := decideAgreed(t, &o.To, pack, now)
	if refusal != nil {
		return refusal
	}
	if refusal := decideOptInRequest(t, o, pack, now); refusal != nil || agreed {
		return refusal
	}
	return decideWindow(t, o, window, now)
}

// decideAgreed says whether the way in which the person is addressed needs no
// window: by something that they gave, or wrote.
func decideAgreed(t *Thread, a *Address, pack policy.Pack, now int64) (agreed bool, refusal *graphapi.Error) {
	switch a.Key {
	case byOneTime:
		return true, decideToken(t, a, policy.OneTime, pack, now)
	case byRecurring:
		return true, decideToken(t, a, policy.Recurring, pack, now)
	case byComment, byPost:
		return true, decideReply(t, a, now)
	case byPlayer:
		return true, decideGame(t, now)
	case byUserRef:
		return false, decideUserRef(t, a)
	}
	return false, nil
}

// decideUserRef refuses a reference that the person's answer has made void.
func decideUserRef(t *Thread, a *Address) *graphapi.Error {
	if t.More != nil && t.More.UserRef == a.Value {
		return nil
	}
	return graphapi.NoMatchingUser.New().Because("the person of user_ref %q has written since; use their PSID %d", a.Value, t.PSID)
}
