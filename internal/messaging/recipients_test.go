package messaging_test

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"parley/graphapi"
	"parley/internal/messaging"
)

func TestRecipientsByContact(t *testing.T) {
	w := newWorld(t)
	w.ok(w.SetContact(t.Context(), w.customer, messaging.Contact{Phone: "+1 (555) 857-6309", Email: "Ann@Example.com", Player: 77, Login: "L1"}))
	recipients := []struct {
		r     graphapi.Recipient
		shown bool
	}{
		{graphapi.Recipient{PhoneNumber: "1-555-857-6309"}, false},
		{graphapi.Recipient{Email: "ann@example.COM"}, true},
		{graphapi.Recipient{PlayerID: 77}, true},
		{graphapi.Recipient{LoginID: "L1"}, true},
	}
	for _, tt := range recipients {
		a := w.resolve(tt.r, "")
		if (a.Recipient() != 0) != tt.shown {
			t.Errorf("%+v shows %d", tt.r, a.Recipient())
		}
	}
	w.sends(w.resolve(recipients[0].r, ""), "") // the first contact needs no window
	w.sends(w.resolve(recipients[0].r, ""), "10/2018278")
	w.says("who is this?")
	w.sends(w.resolve(recipients[1].r, ""), "")
	for range 5 {
		w.sends(w.resolve(recipients[2].r, ""), "")
	}
	w.sends(w.resolve(recipients[2].r, ""), "10/2018144")
	w.clock.Advance(10 * 24 * time.Hour)
	w.sends(w.resolve(recipients[2].r, ""), "")
	w.resolve(graphapi.Recipient{PhoneNumber: "+1 555 000 0000"}, "100/2018001")
	w.resolve(graphapi.Recipient{PhoneNumber: "call me"}, "100/2018001")
	w.resolve(graphapi.Recipient{Email: "bob@example.com"}, "100/2018001")
}

func TestContactsAreUnique(t *testing.T) {
	w := newWorld(t)
	bob := w.person("Bob")
	w.ok(w.SetContact(t.Context(), w.customer, messaging.Contact{Phone: "+15558576309"}))
	var refusal *messaging.Refusal
	for _, c := range []messaging.Contact{{Phone: "+1 555 857 6309"}, {Phone: "none"}, {Email: "ann"}, {Email: "Ann <a@b.c>"}, {Login: strings.Repeat("x", 256)}} {
		if err := w.SetContact(t.Context(), bob, c); !errors.As(err, &refusal) {
			t.Errorf("%+v: %v", c, err)
		}
	}
	w.ok(w.SetContact(t.Context(), w.customer, messaging.Contact{Email: "a@b.c"}))
	w.ok(w.SetContact(t.Context(), bob, messaging.Contact{Phone: "+1 555 857 6309"}))
	a := w.resolve(graphapi.Recipient{PhoneNumber: "+15558576309"}, "")
	th, err := w.Thread(t.Context(), w.page, a.PSID)
	if err != nil || th.Customer != bob {
		t.Errorf("the number leads to %d, %v", th.Customer, err)
	}
	if c, err := w.Contact(t.Context(), w.customer); err != nil || c != (messaging.Contact{Email: "a@b.c"}) {
		t.Errorf("contact %+v, %v", c, err)
	}
}

func TestUserRef(t *testing.T) {
	w := newWorld(t)
	r := graphapi.Recipient{UserRef: "u-1"}
	w.resolve(r, "100/2018001")
	w.acts(messaging.KindOptIn, messaging.OptIn{Type: messaging.OptInPlugin, UserRef: "u-1", Ref: "shop"}, "")
	a := w.resolve(r, "")
	if a.Recipient() != 0 {
		t.Errorf("the answer shows %d", a.Recipient())
	}
	w.sends(a, "")
	w.acts(messaging.KindPostback, messaging.Postback{Title: "Start", Payload: "GO"}, "")
	if e := w.last(); !strings.Contains(string(e.Body), `"prior":"u-1"`) {
		t.Errorf("the answer does not name the user_ref: %s", e.Body)
	}
	w.resolve(r, "100/2018001")
	w.sends(a, "100/2018001")
	w.acts(messaging.KindOptIn, messaging.OptIn{Type: messaging.OptInPlugin, UserRef: "u-2"}, "")
	w.says("hello")
	if e := w.last(); string(e.Body) != `{"text":"hello","prior":"u-2"}` {
		t.Errorf("the answer does not name the user_ref: %s", e.Body)
	}
	w.says("again")
	if e := w.last(); string(e.Body) != `{"text":"again"}` {
		t.Errorf("the second answer: %s", e.Body)
	}
}

func TestPrivateReplies(t *testing.T) {
	w := newWorld(t)
	now := w.clock.NowMS()
	w.comments["1_2"] = comment{author: w.customer, at: now}
	w.comments["1_3"] = comment{author: w.customer, at: now}
	w.comments["1_9"] = comment{at: now}
	w.comments["1_1"] = comment{author: w.customer, at: now, post: true}
	a := w.resolve(graphapi.Recipient{CommentID: "1_2"}, "")
	sent := w.sends(a, "")
	if a.Recipient() == 0 || sent.PSID != a.PSID {
		t.Errorf("address %+v, sent %+v", a, sent)
	}
	w.sends(a, "10900/0")
	w.sends(messaging.Address{PSID: a.PSID}, "10/2018278") // it opened no window
	w.sends(w.resolve(graphapi.Recipient{PostID: "1_1"}, ""), "")
	w.clock.Advance(7*24*time.Hour + time.Millisecond)
	w.sends(w.resolve(graphapi.Recipient{CommentID: "1_3"}, ""), "10902/0")
	w.resolve(graphapi.Recipient{CommentID: "1_9"}, "10903/0")
	w.resolve(graphapi.Recipient{CommentID: "1_4"}, "100/2018292")
	w.resolve(graphapi.Recipient{CommentID: "1_1"}, "100/2018292")
	w.resolve(graphapi.Recipient{PostID: "1_2"}, "100/2018292")
}

// Of many private replies to one comment at once, one goes out.
func TestPrivateReplyIsSentOnce(t *testing.T) {
	w := newWorld(t)
	w.comments["1_2"] = comment{author: w.customer, at: w.clock.NowMS()}
	a := w.resolve(graphapi.Recipient{CommentID: "1_2"}, "")
	var wg sync.WaitGroup
	var mu sync.Mutex
	sent := 0
	for range 16 {
		wg.Go(func() {
			o := &messaging.Outgoing{To: a, App: bot, Type: graphapi.Response, Content: messaging.Content{Text: "hi"}}
			if _, err := w.Send(t.Context(), w.page, o); err == nil {
				mu.Lock()
				defer mu.Unlock()
				sent++
			}
		})
	}
	wg.Wait()
	if sent != 1 {
		t.Errorf("%d answers went out", sent)
	}
}

func TestOneTimeToken(t *testing.T) {
	w := newWorld(t)
	on := w.template(`{"template_type":"one_time_notif_req","title":"Back in stock?","payload":"RESTOCK"}`)
	in := messaging.OptIn{Type: messaging.OptInOnce, On: on}
	token := w.acts(messaging.KindOptIn, in, "").Token
	last := w.last()
	got, err := messaging.Decode[messaging.OptIn](&last)
	if err != nil || token == "" || got.Token != token || got.Payload != "RESTOCK" || got.ExpiresAt != w.clock.NowMS()+365*24*3600*1000 {
		t.Errorf("opt-in %+v, %v", got, err)
	}
	w.acts(messaging.KindOptIn, in, "already")
	w.acts(messaging.KindOptIn, messaging.OptIn{Type: messaging.OptInRecurring, On: on}, "does not ask")
	w.clock.Advance(300 * 24 * time.Hour)
	a := w.resolve(graphapi.Recipient{OneTimeToken: token}, "")
	w.sends(messaging.Address{PSID: a.PSID}, "10/2018278")
	w.sends(a, "")
	w.sends(a, "100/0")
	w.resolve(graphapi.Recipient{OneTimeToken: "nope"}, "100/0")
}

// A one-time opt-in can be taken back as long as it is not used, and given
// again.
func TestOneTimeTokenUndone(t *testing.T) {
	w := newWorld(t)
	on := w.template(`{"template_type":"one_time_notif_req","title":"Back?","payload":"HAT"}`)
	in := messaging.OptIn{Type: messaging.OptInOnce, On: on}
	undo := messaging.OptIn{Status: messaging.StopNotifications, On: on}
	token := w.acts(messaging.KindOptIn, in, "").Token
	w.acts(messaging.KindOptIn, in, "already")
	a := w.resolve(graphapi.Recipient{OneTimeToken: token}, "")
	if undone := w.acts(messaging.KindOptIn, undo, "").Token; undone != token {
		t.Errorf("took %q back, want %q", undone, token)
	}
	w.sends(a, "100/0")
	w.acts(messaging.KindOptIn, undo, "no such")
	again := w.acts(messaging.KindOptIn, in, "").Token
	w.sends(w.resolve(graphapi.Recipient{OneTimeToken: again}, ""), "")
	w.acts(messaging.KindOptIn, undo, "no such")
}

func TestRecurringToken(t *testing.T) {
	w := newWorld(t)
	on := w.template(`{"template_type":"notification_messages","title":"Deals","payload":"DEALS","notification_messages_timezone":"Europe/Helsinki"}`)
	in := messaging.OptIn{Type: messaging.OptInRecurring, On: on}
	token := w.acts(messaging.KindOptIn, in, "").Token
	a := w.resolve(graphapi.Recipient{NotificationToken: token}, "")
	if sent := w.sends(a, ""); !strings.Contains(sent.LatestRefuses, "2026-02-10") {
		t.Errorf("the newest rules: %q", sent.LatestRefuses)
	}
	w.sends(a, "4/2018354")
	w.clock.Advance(48 * time.Hour)
	w.sends(a, "")
	w.acts(messaging.KindOptIn, messaging.OptIn{Status: messaging.StopNotifications, On: on}, "")
	w.clock.Advance(48 * time.Hour)
	w.sends(a, "10/1893015")
	th, err := w.Thread(t.Context(), w.page, a.PSID)
	if err != nil || len(th.OptIns()) != 1 || !th.OptIns()[0].Stopped || th.OptIns()[0].Title != "Deals" || th.OptIns()[0].Timezone != "Europe/Helsinki" {
		t.Errorf("opt-ins %+v, %v", th.OptIns(), err)
	}
	w.acts(messaging.KindOptIn, messaging.OptIn{Status: messaging.ResumeNotifications, Token: token}, "")
	w.sends(a, "")
	if again := w.acts(messaging.KindOptIn, in, "").Token; again != token {
		t.Errorf("the second opt-in made token %q, the first %q", again, token)
	}
	w.acts(messaging.KindOptIn, messaging.OptIn{Status: messaging.StopNotifications, Token: "x"}, "no such")
	w.acts(messaging.KindOptIn, messaging.OptIn{Status: "PAUSE", Token: token}, "none")
	w.acts(messaging.KindOptIn, messaging.OptIn{Type: "newsletter"}, "none")
}

func TestGroups(t *testing.T) {
	w := newWorld(t)
	ann := w.says("hello").PSID
	bob := w.person("Bob")
	bobs, err := w.CustomerSays(t.Context(), w.page, bob, messaging.Content{Text: "hello"})
	w.ok(err)
	a := w.resolve(graphapi.Recipient{IDs: []graphapi.ID{ann, bobs.PSID}}, "")
	if a.ThreadKey != "t_"+a.PSID.String() || a.PSID == ann || a.PSID == bobs.PSID {
		t.Errorf("address %+v", a)
	}
	w.sends(a, "")
	if again := w.resolve(graphapi.Recipient{IDs: []graphapi.ID{bobs.PSID, ann, ann}}, ""); again.PSID != a.PSID {
		t.Error("the same people have two groups")
	}
	if byKey := w.resolve(graphapi.Recipient{ThreadKey: a.ThreadKey}, ""); byKey.PSID != a.PSID || byKey.ThreadKey != a.ThreadKey || !byKey.Group {
		t.Errorf("by key: %+v", byKey)
	}
	groups, err := w.Groups(t.Context(), w.page, ann)
	if err != nil || len(groups) != 1 || groups[0].Key() != a.ThreadKey || !slices.Contains(groups[0].Members, bobs.PSID) {
		t.Errorf("Ann's groups: %+v, %v", groups, err)
	}
	said, err := w.MemberSays(t.Context(), w.page, bob, a.ThreadKey, messaging.Content{Text: "hi all"})
	w.ok(err)
	_, list, err := w.MemberView(t.Context(), w.page, w.customer, a.ThreadKey, 0, 10)
	w.ok(err)
	if len(list) != 2 || list[1].Seq != w.seq(said) || string(list[1].Body) != `{"text":"hi all","author":"`+bobs.PSID.String()+`"}` {
		t.Errorf("Ann sees %+v", list)
	}
	w.sends(a, "")
	_, err = w.MemberSays(t.Context(), w.page, w.person("Eve"), a.ThreadKey, messaging.Content{Text: "hi"})
	var refusal *messaging.Refusal
	if !errors.As(err, &refusal) {
		t.Errorf("a stranger writes: %v", err)
	}
	w.resolve(graphapi.Recipient{IDs: []graphapi.ID{ann, 5}}, "100/2018001")
	w.resolve(graphapi.Recipient{ThreadKey: "t_5"}, "100/2018001")
	w.resolve(graphapi.Recipient{ThreadKey: "x"}, "100/2018001")
	one := w.resolve(graphapi.Recipient{IDs: []graphapi.ID{ann}}, "")
	if one.PSID != ann || one.Group || w.resolve(graphapi.Recipient{ThreadKey: one.ThreadKey}, "").Group {
		t.Errorf("a group of one is %+v", one)
	}
}
