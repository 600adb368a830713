package messaging_test

import (
	"testing"
	"time"

	"parley/graphapi"
	"parley/internal/messaging"
)

func TestOptInTokens(t *testing.T) {
	w := newWorld(t)
	w.says("hello")
	once := w.acts(messaging.KindOptIn, messaging.OptIn{Type: messaging.OptInOnce, Title: "Back in stock"}, "")
	topic := w.acts(messaging.KindOptIn, messaging.OptIn{Type: messaging.OptInRecurring, Title: "Deals", Payload: "DEALS"}, "")
	list := func() []messaging.OptInToken {
		t.Helper()
		tokens, err := w.OptInTokens(t.Context(), w.page, messaging.Range{Limit: 10})
		w.ok(err)
		return tokens
	}
	got := list()
	if len(got) != 2 || got[0].OptIn.Token != topic.Token || got[1].OptIn.Token != once.Token || got[0].PSID != topic.PSID || got[0].At == 0 {
		t.Fatalf("tokens %+v", got)
	}
	w.clock.Advance(365 * 24 * time.Hour)
	if got := list(); len(got) != 2 || got[0].OptIn != nil {
		t.Errorf("a year later: %+v", got)
	}
}

func TestLetFollowUp(t *testing.T) {
	w := newWorld(t)
	w.says("hello")
	topic := w.acts(messaging.KindOptIn, messaging.OptIn{Type: messaging.OptInRecurring, Title: "Deals", Payload: "DEALS"}, "")
	to := w.resolve(graphapi.Recipient{NotificationToken: topic.Token}, "")
	head := w.last().Seq
	w.ok(w.LetFollowUp(t.Context(), w.page, topic.PSID, topic.Token))
	if w.last().Seq != head {
		t.Error("an event, though nothing waits")
	}
	w.sends(to, "")
	w.sends(to, "4/2018354")
	w.ok(w.LetFollowUp(t.Context(), w.page, topic.PSID, "another"))
	w.sends(to, "4/2018354")
	w.ok(w.LetFollowUp(t.Context(), w.page, topic.PSID, topic.Token))
	w.sends(to, "")
	w.sends(to, "4/2018354")
	w.ok(w.LetFollowUp(t.Context(), w.page, topic.PSID, ""))
	w.sends(to, "")
	w.refused(w.LetFollowUp(t.Context(), w.page, 9, ""), "100/2018001", "unknown PSID")
}
