package messaging_test

import (
	"encoding/json"
	"errors"
	"sync"
	"testing"
	"time"

	"parley/internal/messaging"
)

func (w *world) look(seq int64) messaging.Look {
	w.Helper()
	t, err := w.CustomerThread(w.Context(), w.page, w.customer)
	w.ok(err)
	looks, err := w.LooksOf(w.Context(), w.page, t.PSID, []messaging.Event{{Seq: seq}})
	w.ok(err)
	return looks[seq]
}

func TestEdits(t *testing.T) {
	w := newWorld(t)
	hello := w.says("hello")
	on := w.seq(hello)
	w.sends(messaging.Address{PSID: hello.PSID}, "")
	echo := w.last().Seq
	edit := func(text string, want string) {
		t.Helper()
		w.acts(messaging.KindEdit, messaging.Edit{On: on, Text: text}, want)
	}
	edit("", "1 to 2000")
	for _, text := range []string{"a", "b", "c", "d", "e"} {
		edit(text, "")
	}
	edit("f", "5 times")
	if l := w.look(on); l.Text != "e" || l.Edits != 5 {
		t.Errorf("look %+v", l)
	}
	w.acts(messaging.KindEdit, messaging.Edit{On: echo, Text: "x"}, "own messages")
	w.acts(messaging.KindEdit, messaging.Edit{On: 99, Text: "x"}, "no message")
	w.acts(messaging.KindUnsend, messaging.Target{On: echo}, "own messages")
	w.acts(messaging.KindUnsend, messaging.Target{On: on}, "")
	w.acts(messaging.KindUnsend, messaging.Target{On: on}, "taken back")
	edit("f", "taken back")
	w.acts(messaging.KindReaction, messaging.Reaction{On: on, Reaction: "love"}, "taken back")
}

// Edits at the same time are numbered one after the other, and five win.
func TestEditsAtOnce(t *testing.T) {
	w := newWorld(t)
	on := w.seq(w.says("hello"))
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			_, err := w.CustomerActs(t.Context(), w.page, w.customer, messaging.KindEdit, messaging.Edit{On: on, Text: "x"})
			var refusal *messaging.Refusal
			if err != nil && !errors.As(err, &refusal) {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	th, err := w.CustomerThread(t.Context(), w.page, w.customer)
	w.ok(err)
	var marks []messaging.Event
	w.ok(w.EachMarks(t.Context(), w.page, th.PSID, 0, func(some []messaging.Event) { marks = append(marks, some...) }))
	for i := range marks {
		if e, err := messaging.Decode[messaging.Edit](&marks[i]); err != nil || e.Number != i+1 {
			t.Errorf("edit %d has number %d, %v", i+1, e.Number, err)
		}
	}
	if len(marks) != 5 {
		t.Errorf("%d edits", len(marks))
	}
}

func TestReactions(t *testing.T) {
	w := newWorld(t)
	hello := w.says("hello")
	w.sends(messaging.Address{PSID: hello.PSID}, "")
	on := w.last().Seq
	w.acts(messaging.KindReaction, messaging.Reaction{On: on}, "no reaction")
	w.acts(messaging.KindReaction, messaging.Reaction{On: on, Reaction: "love"}, "")
	if l := w.look(on); l.Customer.Emoji != "❤\ufe0f" || l.Customer.Reaction != "love" {
		t.Errorf("look %+v", l)
	}
	w.acts(messaging.KindReaction, messaging.Reaction{On: on, Emoji: "🦄"}, "")
	if l := w.look(on); l.Customer.Reaction != "other" {
		t.Errorf("look %+v", l)
	}
	w.acts(messaging.KindReaction, messaging.Reaction{On: on}, "")
	if l := w.look(on); l != (messaging.Look{}) {
		t.Errorf("look %+v", l)
	}
}

func TestForms(t *testing.T) {
	w := newWorld(t)
	on := w.template(`{"template_type":"customer_feedback","title":"How was it?","expires_in_days":3}`)
	answer := messaging.Form{On: on, Type: messaging.FormFeedback, Answer: json.RawMessage(`{}`)}
	th, err := w.CustomerThread(t.Context(), w.page, w.customer)
	w.ok(err)
	e, err := w.Event(t.Context(), w.page, th.PSID, on)
	w.ok(err)
	if end := messaging.FormExpires(&e); end != e.At+3*24*3600*1000 {
		t.Errorf("the form ends %d ms after it was sent", end-e.At)
	}
	wrong := answer
	wrong.Type = messaging.FormInformation
	w.acts(messaging.KindForm, wrong, "no customer_information")
	w.clock.Advance(3*24*time.Hour - time.Millisecond)
	w.acts(messaging.KindForm, answer, "")
	w.acts(messaging.KindForm, answer, "already")
	if !w.look(on).Answered {
		t.Error("the form looks unanswered")
	}
	late := w.template(`{"template_type":"customer_information"}`)
	w.clock.Advance(24 * time.Hour)
	w.acts(messaging.KindForm, messaging.Form{On: late, Type: messaging.FormInformation, Answer: json.RawMessage(`{}`)}, "time to answer")
}

func TestCoupon(t *testing.T) {
	w := newWorld(t)
	on := w.template(`{"template_type":"coupon","title":"10% off","coupon_code":"TEN","payload":"REVEALED"}`)
	reveal := messaging.Form{On: on, Type: messaging.FormCoupon, Answer: json.RawMessage(`{}`)}
	w.acts(messaging.KindForm, reveal, "")
	e := w.last()
	if p, err := e.Postback(); err != nil || e.Kind != messaging.KindPostback || p.Payload != "REVEALED" || p.On != on {
		t.Errorf("postback %+v, %v", p, err)
	}
	w.acts(messaging.KindForm, reveal, "already")
	quiet := w.template(`{"template_type":"coupon","title":"10% off","coupon_code":"TEN"}`)
	w.acts(messaging.KindForm, messaging.Form{On: quiet, Type: messaging.FormCoupon, Answer: json.RawMessage(`{}`)}, "")
	if e := w.last(); e.Kind != messaging.KindForm {
		t.Errorf("a coupon without payload ends in an event of kind %d", e.Kind)
	}
}

func TestLinksAndBlocks(t *testing.T) {
	w := newWorld(t)
	w.says("hello")
	w.acts(messaging.KindLink, messaging.Link{}, "no account")
	w.acts(messaging.KindLink, messaging.Link{Linked: true, Code: "c"}, "")
	w.acts(messaging.KindLink, messaging.Link{}, "")
	head := w.last().Seq
	w.acts(messaging.KindBlock, messaging.Block{}, "")
	if w.last().Seq != head {
		t.Error("an unblock without a block is an event")
	}
	w.acts(messaging.KindPostback, messaging.Postback{Payload: "GO", On: 1}, "")
	w.acts(messaging.KindPostback, messaging.Postback{Payload: "GO", On: 99}, "no message")
	w.acts(messaging.KindReferral, messaging.Referral{Ref: "r", Source: "SHORTLINK", Type: "OPEN_THREAD"}, "")
	w.acts(messaging.KindGame, messaging.Game{Payload: json.RawMessage(`{}`)}, "")
	if _, err := w.CustomerActs(t.Context(), w.page, 5, messaging.KindGame, messaging.Game{}); !errors.Is(err, messaging.ErrNotFound) {
		t.Errorf("unknown customer: %v", err)
	}
}
