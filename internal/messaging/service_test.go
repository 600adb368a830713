package messaging_test

import (
	"errors"
	"strconv"
	"strings"
	"testing"
	"time"

	"parley/graphapi"
	"parley/internal/messaging"
	"parley/internal/objects"
	"parley/internal/policy"
)

func TestSendByID(t *testing.T) {
	w := newWorld(t)
	psid := w.says("hello").PSID
	a := w.resolve(graphapi.Recipient{ID: psid}, "")
	if a.PSID != psid || a.Recipient() != psid || a.ThreadKey != "" {
		t.Errorf("address %+v", a)
	}
	sent := w.sends(a, "")
	if e := w.last(); e.Kind != messaging.KindEcho || e.App != bot || string(e.Body) != `{"text":"hi"}` || e.Seq != w.seq(sent) {
		t.Errorf("stored %+v: %s", e, e.Body)
	}
	w.resolve(graphapi.Recipient{ID: 12345}, "100/2018001")
	w.sends(messaging.Address{PSID: 12345}, "100/2018001")
	other, err := w.CreatePage(t.Context(), "Other", "", 0)
	w.ok(err)
	_, err = w.Resolve(t.Context(), other.ID, &graphapi.Recipient{ID: psid})
	w.refused(err, "100/2018001", "PSID of another Page")
	w.acts(messaging.KindBlock, messaging.Block{Blocked: true}, "")
	w.sends(a, "551/1545041")
	w.acts(messaging.KindBlock, messaging.Block{}, "")
	w.clock.Advance(24 * time.Hour)
	w.sends(a, "")
	w.clock.Advance(time.Millisecond)
	w.sends(a, "10/2018278")
}

func TestLatestRefusesIsKept(t *testing.T) {
	w := newWorld(t)
	psid := w.says("hello").PSID
	o := &messaging.Outgoing{
		To: messaging.Address{PSID: psid}, App: bot, Type: graphapi.MessageTag, Tag: "ACCOUNT_UPDATE", Content: messaging.Content{Text: "hi"},
	}
	sent := w.send(o, "")
	e := w.last()
	c, err := e.Content()
	w.ok(err)
	if !strings.Contains(sent.LatestRefuses, "ended on 2026-04-27") || c.LatestRefuses != sent.LatestRefuses || c.Tag != "ACCOUNT_UPDATE" {
		t.Errorf("marked %q, stored %+v", sent.LatestRefuses, c)
	}
	if sent := w.sends(o.To, ""); sent.LatestRefuses != "" {
		t.Errorf("plain text is marked %q", sent.LatestRefuses)
	}
	w.ok(w.SetPolicy(t.Context(), bot, "latest"))
	w.send(o, "100/0")
	if p, err := w.Policy(t.Context(), desk); err != nil || p != policy.Documented() {
		t.Errorf("another app has %s, %v", p, err)
	}
	w.ok(w.SetPolicy(t.Context(), bot, ""))
	w.send(o, "")
	var refusal *messaging.Refusal
	if err := w.SetPolicy(t.Context(), bot, "tomorrow"); !errors.As(err, &refusal) {
		t.Errorf("a pack that does not exist: %v", err)
	}
}

func TestSenderActions(t *testing.T) {
	w := newWorld(t)
	hello := w.says("hello")
	act := func(a messaging.Action, want string) {
		t.Helper()
		a.To, a.App = messaging.Address{PSID: hello.PSID}, bot
		w.refused(w.Act(t.Context(), w.page, &a), want, string(a.Action))
	}
	w.clock.Advance(30 * 24 * time.Hour) // no window for actions
	act(messaging.Action{Action: graphapi.TypingOn}, "")
	act(messaging.Action{Action: graphapi.MarkSeen}, "")
	seen := w.last()
	if r, err := seen.Receipt(); err != nil || seen.Kind != messaging.KindSeen || r.UpTo != w.seq(hello) {
		t.Errorf("seen: %+v, %v", r, err)
	}
	act(messaging.Action{Action: graphapi.MarkSeen}, "")
	if w.last().Seq != seen.Seq {
		t.Error("seen twice")
	}
	act(messaging.Action{Action: graphapi.React, MID: hello.MessageID, Reaction: "👍"}, "")
	if e := w.last(); e.Kind != messaging.KindPageReaction || string(e.Body) != `{"on":1,"reaction":"like","emoji":"👍"}` {
		t.Errorf("reaction: %s", e.Body)
	}
	act(messaging.Action{Action: graphapi.Unreact, MID: hello.MessageID}, "")
	if e := w.last(); string(e.Body) != `{"on":1}` {
		t.Errorf("no reaction: %s", e.Body)
	}
	w.acts(messaging.KindUnsend, messaging.Target{On: w.seq(hello)}, "")
	act(messaging.Action{Action: graphapi.React, MID: hello.MessageID, Reaction: "👍"}, "100/9000001")
	act(messaging.Action{Action: graphapi.React, MID: "m_x", Reaction: "👍"}, "100/0")
	act(messaging.Action{Action: graphapi.React, MID: w.MessageID(w.page, hello.PSID, seen.Seq), Reaction: "👍"}, "100/0")
	w.acts(messaging.KindBlock, messaging.Block{Blocked: true}, "")
	act(messaging.Action{Action: graphapi.TypingOn}, "551/1545041")
}

func TestControl(t *testing.T) {
	w := newWorld(t)
	a := messaging.Address{PSID: w.says("hello").PSID}
	w.ok(w.Control(t.Context(), w.page, a.PSID, desk, messaging.Control{Action: messaging.ControlTake}))
	w.sends(a, "10/2018300")
	o := &messaging.Outgoing{
		To: a, App: desk, Type: graphapi.Response, Content: messaging.Content{Text: "hi"},
		Control: &messaging.Control{Action: messaging.ControlPass, To: bot, Metadata: "yours"},
	}
	sent := w.send(o, "")
	e := w.last()
	if c, err := messaging.Decode[messaging.Control](&e); err != nil || e.Seq != w.seq(sent)+1 || c.To != bot || c.From != desk || c.Metadata != "yours" {
		t.Errorf("control: %+v, %v", c, err)
	}
	w.sends(a, "")
	w.send(o, "10/2018300")
	w.clock.Advance(24 * time.Hour)
	w.says("still here")
	o.Control = nil
	w.send(o, "")
	w.refused(w.Control(t.Context(), w.page, 5, bot, messaging.Control{Action: messaging.ControlTake}), "100/2018001", "unknown PSID")
}

func TestBar(t *testing.T) {
	w := newWorld(t)
	psid := w.says("hello").PSID
	a := messaging.Address{PSID: psid}
	people := func() []messaging.Barring {
		t.Helper()
		list, err := w.BarredPeople(t.Context(), w.page, messaging.Range{Limit: 10})
		w.ok(err)
		return list
	}
	for range 2 {
		w.ok(w.Bar(t.Context(), w.page, psid, true))
	}
	if e, list := w.last(), people(); e.Seq != 2 || e.Kind != messaging.KindBlock || len(list) != 1 || list[0].PSID != psid || list[0].At != w.clock.NowMS() {
		t.Errorf("last event %+v, barred %+v", e, list)
	}
	w.sends(a, "551/1545041")
	w.acts(messaging.KindReferral, messaging.Referral{}, "blocked you")
	_, err := w.CustomerSays(t.Context(), w.page, w.customer, messaging.Content{Text: "why?"})
	var refusal *messaging.Refusal
	if !errors.As(err, &refusal) {
		t.Errorf("a barred person writes: %v", err)
	}
	w.ok(w.Bar(t.Context(), w.page, psid, false))
	w.sends(a, "")
	w.says("thanks")
	if list := people(); len(list) != 0 {
		t.Errorf("still barred: %+v", list)
	}
	w.refused(w.Bar(t.Context(), w.page, 5, true), "100/2018001", "unknown PSID")
}

func TestRestrictions(t *testing.T) {
	w := newWorld(t)
	a := messaging.Address{PSID: w.says("hello").PSID}
	w.sends(a, "")
	r, err := w.Restrict(t.Context(), messaging.Restriction{Page: w.page, Code: 368})
	w.ok(err)
	w.sends(a, "368/0")
	timed, err := w.Restrict(t.Context(), messaging.Restriction{App: bot, Code: 1200, Until: w.clock.NowMS() + 1000})
	w.ok(err)
	list, err := w.Restrictions(t.Context())
	if err != nil || len(list) != 2 || list[0] != timed || list[1] != r {
		t.Errorf("restrictions %+v, %v", list, err)
	}
	w.ok(w.Lift(t.Context(), r.ID))
	w.sends(a, "1200/2018024")
	w.clock.Advance(time.Second)
	w.sends(a, "")
	if err := w.Lift(t.Context(), r.ID); !errors.Is(err, messaging.ErrNotFound) {
		t.Errorf("lifted twice: %v", err)
	}
	var refusal *messaging.Refusal
	if _, err := w.Restrict(t.Context(), messaging.Restriction{Page: w.page, Code: 100}); !errors.As(err, &refusal) {
		t.Errorf("code 100: %v", err)
	}
	if _, err := w.Restrict(t.Context(), messaging.Restriction{Page: 5, Code: 368}); !errors.Is(err, messaging.ErrNotFound) {
		t.Errorf("unknown Page: %v", err)
	}
	w.ok(w.Warn(t.Context(), w.page, "spam"))
	w.ok(w.Feed(t.Context(), w.page, []byte(`{"item":"post"}`)))
}

// A node that shares its database sees what another one has changed.
func TestRulesOfAnotherNode(t *testing.T) {
	w := newWorld(t)
	a := messaging.Address{PSID: w.says("hello").PSID}
	other := messaging.New(messaging.Deps{
		Store: w.store, Clock: w.clock, IDs: messaging.NewMessageIDs([]byte("key")), Objects: w.objects,
		CacheFor: time.Nanosecond, Policy: policy.Latest(),
	})
	check := func(want string) {
		t.Helper()
		o := &messaging.Outgoing{To: a, App: bot, Type: graphapi.MessageTag, Tag: "ACCOUNT_UPDATE"}
		w.refused(other.Check(t.Context(), w.page, o), want, "on the other node")
	}
	check("100/0")
	w.ok(w.SetPolicy(t.Context(), bot, "documented"))
	check("")
	r, err := w.Restrict(t.Context(), messaging.Restriction{Code: 368})
	w.ok(err)
	check("368/0")
	w.ok(w.Lift(t.Context(), r.ID))
	check("")
}

// What is not read must not seem to be in force.
func TestRestrictionsAreBounded(t *testing.T) {
	w := newWorld(t)
	for i := range 1000 {
		_, err := w.objects.CreateObject(t.Context(), objects.Object{Kind: "restriction", ID: strconv.Itoa(i), Body: []byte(`{"code":1200,"until":1}`)})
		w.ok(err)
	}
	var refusal *messaging.Refusal
	if _, err := w.Restrict(t.Context(), messaging.Restriction{Page: w.page, Code: 368}); !errors.As(err, &refusal) {
		t.Errorf("one more: %v", err)
	}
	w.ok(w.Lift(t.Context(), "7"))
	if _, err := w.Restrict(t.Context(), messaging.Restriction{Page: w.page, Code: 368}); err != nil {
		t.Errorf("in the place of another: %v", err)
	}
}

func TestPacksAreBounded(t *testing.T) {
	w := newWorld(t)
	for i := range 1000 {
		body := []byte(`{"app_id":"` + strconv.Itoa(i+1) + `","pack":"latest"}`)
		_, err := w.objects.CreateObject(t.Context(), objects.Object{Kind: "policy", ID: strconv.Itoa(i + 1), Body: body})
		w.ok(err)
	}
	var refusal *messaging.Refusal
	if err := w.SetPolicy(t.Context(), 5000, "latest"); !errors.As(err, &refusal) {
		t.Errorf("one more: %v", err)
	}
	w.ok(w.SetPolicy(t.Context(), 7, "2020-01-01")) // one that is there already
	w.ok(w.SetPolicy(t.Context(), 8, ""))
	w.ok(w.SetPolicy(t.Context(), 5000, "latest"))
	if p, err := w.Policy(t.Context(), 5000); err != nil || p.String() != "latest" {
		t.Errorf("in the place of another: %v, %v", p, err)
	}
}
