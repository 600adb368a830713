package messaging

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"
)

func event(seq int64, kind Kind, at int64, body any) *Event {
	raw, err := json.Marshal(body)
	if err != nil {
		panic(err)
	}
	return &Event{Seq: seq, Kind: kind, At: at, Body: raw}
}

func TestThreadApply(t *testing.T) {
	var th Thread
	events := []*Event{
		event(1, KindMessage, 100, Content{Text: "hello"}),
		event(2, KindPostback, 200, Postback{Title: "Start"}),
		event(5, KindEcho, 300, Content{Text: "hi"}),
		event(6, KindEcho, 301, Content{Text: "there"}),
		event(7, KindDelivery, 400, Receipt{Watermark: 301, UpTo: 6}),
		event(8, KindRead, 500, Receipt{Watermark: 300, UpTo: 5}),
		event(9, KindMessage, 600, Content{Text: "bye"}),
		event(10, KindMessage, 601, Content{Text: "bye"}),
	}
	for _, e := range events {
		th.Apply(e)
		th.Apply(e) // twice must be as once
	}
	want := Thread{HeadSeq: 10, LastSeq: 10, UpdatedAt: 601, Messages: 6, Unread: 2, OpenedAt: 601, LastOutSeq: 6, LastOutAt: 301, DeliveredSeq: 6, ReadSeq: 5}
	if th != want {
		t.Errorf("folded\n%+v, want\n%+v", th, want)
	}
	th.Apply(event(11, KindSeen, 700, Receipt{Watermark: 601, UpTo: 10}))
	want.HeadSeq, want.SeenSeq, want.Unread = 11, 10, 0
	if th != want {
		t.Errorf("seen\n%+v, want\n%+v", th, want)
	}
	th.Apply(event(12, KindEcho, 800, Content{Text: "one more"}))
	th.Apply(event(13, KindRead, 900, Receipt{Watermark: 800, UpTo: 12}))
	if th.ReadSeq != 12 || th.DeliveredSeq != 12 {
		t.Errorf("what was read up to %d was received up to %d", th.ReadSeq, th.DeliveredSeq)
	}
}

// What opens the window, and what does not.
// https://developers.facebook.com/docs/messenger-platform/send-messages
func TestThreadOpens(t *testing.T) {
	tests := []struct {
		name  string
		known bool // there is a message in the thread
		e     *Event
		opens bool
	}{
		{"message", false, event(2, KindMessage, 50, Content{Text: "x"}), true},
		{"postback", false, event(2, KindPostback, 50, Postback{Payload: "x"}), true},
		{"reaction", true, event(2, KindReaction, 50, Reaction{On: 1, Emoji: "x"}), true},
		{"reaction taken back", true, event(2, KindReaction, 50, Reaction{On: 1}), false},
		{"referral", true, event(2, KindReferral, 50, Referral{Source: "SHORTLINK"}), true},
		{"referral without a thread", false, event(2, KindReferral, 50, Referral{Source: "SHORTLINK"}), false},
		{"plugin", false, event(2, KindOptIn, 50, OptIn{Type: OptInPlugin, Ref: "r"}), true},
		{"checkbox", false, event(2, KindOptIn, 50, OptIn{Type: OptInPlugin, UserRef: "r"}), true},
		{"one-time opt-in", true, event(2, KindOptIn, 50, OptIn{Type: OptInOnce, Token: "t"}), false},
		{"recurring opt-in", true, event(2, KindOptIn, 50, OptIn{Type: OptInRecurring, Token: "t"}), false},
		{"delivery", true, event(2, KindDelivery, 50, Receipt{UpTo: 1}), false},
		{"read", true, event(2, KindRead, 50, Receipt{UpTo: 1}), false},
		{"edit", true, event(2, KindEdit, 50, Edit{On: 1, Text: "x"}), false},
		{"unsend", true, event(2, KindUnsend, 50, Target{On: 1}), false},
		{"form", true, event(2, KindForm, 50, Form{On: 1}), false},
		{"link", true, event(2, KindLink, 50, Link{Linked: true}), false},
		{"block", true, event(2, KindBlock, 50, Block{Blocked: true}), false},
		{"echo", true, event(2, KindEcho, 50, Content{Text: "x"}), false},
		{"private reply", true, event(2, KindEcho, 50, Content{Text: "x", Answers: "1_2"}), false},
		{"the Page's reaction", true, event(2, KindPageReaction, 50, Reaction{On: 1, Emoji: "x"}), false},
		{"unreadable", true, &Event{Seq: 2, Kind: KindReaction, At: 50, Body: []byte("{")}, false},
	}
	for _, tt := range tests {
		var th Thread
		if tt.known {
			th.Apply(event(1, KindEcho, 10, Content{Text: "hi"}))
		}
		th.Apply(tt.e)
		if (th.OpenedAt == 50) != tt.opens {
			t.Errorf("%s: window opened at %d", tt.name, th.OpenedAt)
		}
	}
}

// fold applies events, numbering them, after each of which the copies of the
// states before must be as they were.
func fold(t *testing.T, events ...*Event) Thread {
	t.Helper()
	var th Thread
	for i, e := range events {
		before, had := th.More, ""
		if before != nil {
			had = fmt.Sprintf("%+v", *before)
		}
		e.Seq = int64(i + 1)
		th.Apply(e)
		if before != nil && fmt.Sprintf("%+v", *before) != had {
			t.Errorf("event %d of kind %d changed a shared state", e.Seq, e.Kind)
		}
	}
	return th
}

func TestThreadRareState(t *testing.T) {
	once := OptIn{Type: OptInOnce, Token: "a", ExpiresAt: 900 * day}
	often := OptIn{Type: OptInRecurring, Token: "b", Payload: "P", ExpiresAt: 900 * day}
	usedOften, stoppedOften := often, often
	usedOften.UsedAt, stoppedOften.Stopped = 5, true
	status := func(s string) OptIn { o := often; o.Status = s; return o }
	said := func(at int64) *Event { return event(0, KindMessage, at, Content{Text: "x"}) }
	tests := []struct {
		name   string
		events []*Event
		want   *More
	}{
		{"text only", []*Event{said(1), event(0, KindEcho, 2, Content{Text: `"token": "answers": "game": "notification_messages"`})}, nil},
		{"block", []*Event{event(0, KindBlock, 1, Block{Blocked: true})}, &More{Blocked: true}},
		{"unblock", []*Event{event(0, KindBlock, 1, Block{Blocked: true}), event(0, KindBlock, 1, Block{})}, &More{}},
		{"link", []*Event{event(0, KindLink, 1, Link{Linked: true})}, &More{Linked: true}},
		{"checkbox", []*Event{event(0, KindOptIn, 1, OptIn{Type: OptInPlugin, UserRef: "u"})}, &More{UserRef: "u"}},
		{"checkbox answered", []*Event{event(0, KindOptIn, 1, OptIn{Type: OptInPlugin, UserRef: "u"}), said(2)}, &More{}},
		{"tokens", []*Event{event(0, KindOptIn, 1, once), event(0, KindOptIn, 1, often)}, &More{OptIns: []OptIn{once, often}}},
		{"tokens used", []*Event{
			event(0, KindOptIn, 1, once), event(0, KindOptIn, 1, often),
			event(0, KindEcho, 5, Content{Text: "x", Token: "a"}), event(0, KindEcho, 5, Content{Text: "x", Token: "b"}),
		}, &More{OptIns: []OptIn{usedOften}}},
		{"stopped", []*Event{event(0, KindOptIn, 1, often), event(0, KindOptIn, 2, status(StopNotifications))}, &More{OptIns: []OptIn{stoppedOften}}},
		{"one-time opt-in taken back", []*Event{
			event(0, KindOptIn, 1, once), event(0, KindOptIn, 1, often), event(0, KindOptIn, 2, OptIn{Type: OptInOnce, Token: "a", Status: StopNotifications}),
		}, &More{OptIns: []OptIn{often}}},
		{"resumed", []*Event{
			event(0, KindOptIn, 1, often), event(0, KindOptIn, 2, status(StopNotifications)), event(0, KindOptIn, 2, status(ResumeNotifications)),
		}, &More{OptIns: []OptIn{often}}},
		{"stop of an unknown token", []*Event{event(0, KindOptIn, 2, status(StopNotifications))}, &More{}},
		{"opted in again", []*Event{event(0, KindOptIn, 1, often), event(0, KindEcho, 5, Content{Token: "b"}), event(0, KindOptIn, 6, often)}, &More{OptIns: []OptIn{often}}},
		{"expired tokens go", []*Event{event(0, KindOptIn, 1, once), event(0, KindOptIn, 900*day, OptIn{Type: OptInOnce, Token: "c", ExpiresAt: 999 * day})},
			&More{OptIns: []OptIn{{Type: OptInOnce, Token: "c", ExpiresAt: 999 * day}}}},
		{"answered", []*Event{event(0, KindEcho, 1, Content{Answers: "1_2"}), event(0, KindEcho, 7*day+2, Content{Answers: "1_3"})}, &More{Answered: map[string]int64{"1_3": 7*day + 2}}},
		{"asked", []*Event{event(0, KindEcho, 1, request(OptInRecurring, "").Content)}, &More{Asked: map[string]int64{defaultTopic: 1}}},
		{"games", []*Event{event(0, KindEcho, 1, Content{Game: true}), event(0, KindEcho, 2, Content{Game: true})}, &More{Games: []int64{1, 2}}},
		{"control", []*Event{event(0, KindControl, 1, Control{Action: "pass", To: 5, Until: day})}, &More{Owner: 5, OwnerUntil: day}},
		{"control prolonged", []*Event{event(0, KindControl, 1, Control{Action: "take", To: 5, Until: day}), said(hour)}, &More{Owner: 5, OwnerUntil: day + hour}},
		{"control not shortened", []*Event{event(0, KindControl, 1, Control{Action: "extend", To: 5, Until: 7 * day}), said(hour)}, &More{Owner: 5, OwnerUntil: 7 * day}},
		{"control over", []*Event{event(0, KindControl, 1, Control{Action: "take", To: 5, Until: day}), said(day)}, &More{}},
		{"request moves nothing", []*Event{event(0, KindControl, 1, Control{Action: "request", To: 5})}, nil},
		{"released", []*Event{event(0, KindControl, 1, Control{Action: "take", To: 5, Until: day}), event(0, KindControl, 2, Control{Action: "release"})}, &More{}},
	}
	for _, tt := range tests {
		got := fold(t, tt.events...).More
		// What is empty counts as absent, as it does once stored.
		a, _ := json.Marshal(got)
		b, _ := json.Marshal(tt.want)
		if string(a) != string(b) {
			t.Errorf("%s:\n%s, want\n%s", tt.name, a, b)
		}
	}
}

func TestRareStateIsBounded(t *testing.T) {
	var events []*Event
	for i := range 300 {
		events = append(events,
			event(0, KindOptIn, 1, OptIn{Type: OptInOnce, Token: fmt.Sprint(i), ExpiresAt: day}),
			event(0, KindEcho, 1, Content{Game: true}))
	}
	m := fold(t, events...).More
	if len(m.OptIns) != maxOptIns || m.OptIns[maxOptIns-1].Token != "299" || len(m.Games) != gameMessages {
		t.Errorf("%d tokens up to %s, %d games", len(m.OptIns), m.OptIns[len(m.OptIns)-1].Token, len(m.Games))
	}
}

func TestPlainMessagesAreNotDecoded(t *testing.T) {
	e := event(1, KindEcho, 1, Content{Text: strings.Repeat("hello ", 50), Metadata: "m"})
	allocs := testing.AllocsPerRun(100, func() {
		var th Thread
		th.Apply(e)
	})
	if allocs != 0 {
		t.Errorf("%v allocations for a plain message", allocs)
	}
}

func TestLooks(t *testing.T) {
	marks := []Event{
		*event(10, KindReaction, 1, Reaction{On: 1, Reaction: "love", Emoji: "❤"}),
		*event(11, KindPageReaction, 1, Reaction{On: 1, Reaction: "like", Emoji: "👍"}),
		*event(12, KindReaction, 1, Reaction{On: 1}),
		*event(13, KindEdit, 1, Edit{On: 2, Text: "a", Number: 1}),
		*event(14, KindEdit, 1, Edit{On: 2, Text: "b", Number: 2}),
		*event(15, KindUnsend, 1, Target{On: 3}),
		*event(16, KindForm, 1, Form{On: 4, Type: FormFeedback}),
		*event(17, KindOptIn, 1, OptIn{On: 5, Type: OptInRecurring}),
		*event(18, KindOptIn, 1, OptIn{On: 5, Type: OptInRecurring, Status: StopNotifications}),
		*event(19, KindOptIn, 1, OptIn{Type: OptInPlugin}),
		{Seq: 20, Kind: KindEdit, Body: []byte("{")},
	}
	want := map[int64]Look{
		1: {Page: Reaction{On: 1, Reaction: "like", Emoji: "👍"}}, 2: {Text: "b", Edits: 2},
		3: {Removed: true}, 4: {Answered: true}, 5: {OptedIn: true, Stopped: true},
	}
	got := map[int64]Look{}
	if foldLooks(got, marks); !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, want %+v", got, want)
	}
}

func FuzzApply(f *testing.F) {
	for kind := KindMessage; kind <= KindPolicy; kind++ {
		f.Add(uint8(kind), []byte(`{"on":1,"token":"t","answers":"c","game":true,"type":"notification_messages","action":"pass","to":"5","until":9}`))
	}
	f.Fuzz(func(t *testing.T, kind uint8, body []byte) {
		var th Thread
		for seq := range int64(3) {
			th.Apply(&Event{Seq: seq + 1, Kind: Kind(kind), At: seq, Body: body})
		}
		foldLooks(map[int64]Look{}, []Event{{Seq: 9, Kind: Kind(kind), Body: body}})
		if th.HeadSeq != 3 {
			t.Errorf("head is %d", th.HeadSeq)
		}
		_ = FormExpires(&Event{Kind: KindEcho, Body: body})
	})
}
