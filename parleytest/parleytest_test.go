package parleytest_test

import (
	"errors"
	"testing"
	"time"

	"parley/graphapi"
	"parley/parleytest"
)

func TestConversation(t *testing.T) {
	p := parleytest.Start(t)
	hooks := p.Webhooks("messages", "messaging_postbacks")
	mid := p.Say("where is my order?")
	item := hooks.Next()
	if item.Message == nil || item.Message.MID != mid || item.Message.Text != "where is my order?" {
		t.Fatalf("webhook %+v, want the message %s", item, mid)
	}
	p.Act("postback", "payload", "TRACK", "title", "Track it")
	if item := hooks.Next(); item.Postback == nil || item.Postback.Payload != "TRACK" {
		t.Fatalf("webhook %+v, want the postback", item)
	}
	psid, err := graphapi.ParseID(item.Sender.ID.String())
	if err != nil {
		t.Fatal(err)
	}
	page, err := graphapi.ParseID(p.PageID)
	if err != nil {
		t.Fatal(err)
	}
	answer := graphapi.SendRequest{Recipient: graphapi.Recipient{ID: psid}, Message: graphapi.OutgoingMessage{Text: "on its way"}}
	if _, err := p.Client().Send(t.Context(), page, answer); err != nil {
		t.Fatal(err)
	}
	p.Advance(24*time.Hour + time.Second)
	_, err = p.Client().Send(t.Context(), page, answer)
	var refusal *graphapi.Error
	if !errors.As(err, &refusal) || refusal.Code != 10 || refusal.Subcode != 2018278 {
		t.Fatalf("a day later: %v, want 10/2018278", err)
	}
	p.Say("hello again")
	if _, err := p.Client().Send(t.Context(), page, answer); err != nil {
		t.Fatal(err)
	}
}

func TestTwoServersInOneProcess(t *testing.T) {
	a, b := parleytest.Start(t), parleytest.Start(t)
	if a.URL == b.URL || a.PageID == b.PageID {
		t.Errorf("two servers share %s or Page %s", a.URL, a.PageID)
	}
}
