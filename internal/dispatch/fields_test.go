package dispatch

import (
	"slices"
	"strings"
	"testing"
	"time"

	"parley/internal/messaging"
)

func TestFields(t *testing.T) {
	if sorted := slices.Sorted(slices.Values(pageFields[:])); len(slices.Compact(sorted)) != len(pageFields) {
		t.Error("a field is declared twice")
	}
	for _, f := range slotFields {
		if f != "" && !slices.Contains(pageFields[:], f) {
			t.Errorf("%s is sent but cannot be subscribed to", f)
		}
	}
	got, err := checkFields("fields", []string{"messages", "feed", "messages"})
	if err != nil || !slices.Equal(got, []string{"messages", "feed"}) {
		t.Errorf("checkFields = %v, %v", got, err)
	}
	for _, wrong := range []string{"messaging_handover", "Messages", "message_edit", "", " messages"} {
		_, err := checkFields("subscribed_fields", []string{"messages", wrong})
		if err == nil || !strings.HasPrefix(err.Error(), "(#100) Param subscribed_fields must be one of {messages, ") ||
			!strings.HasSuffix(err.Error(), `- got "`+wrong+`".`) {
			t.Errorf("%q: %v", wrong, err)
		}
	}
}

func TestSlots(t *testing.T) {
	set := slotsOf([]string{"messages", "message_reads", "feed", "messaging_customer_information", "messaging_handovers"},
		[]string{"message_reads", "message_echoes", "messages", "messaging_customer_information", "messaging_feedback", "messaging_handovers"})
	for _, c := range []struct {
		kind  messaging.Kind
		body  string
		heard bool
		field string
	}{
		{messaging.KindMessage, `{}`, true, "messages"},
		{messaging.KindRead, `{}`, true, "message_reads"},
		{messaging.KindUnsend, `{"on":1}`, true, "messages"},
		{messaging.KindEcho, `{}`, false, "message_echoes"},
		{messaging.KindFeed, `{}`, false, "feed"},
		{messaging.KindForm, `{"type":"customer_information"}`, true, "messaging_customer_information"},
		{messaging.KindForm, `{"type":"customer_feedback"}`, false, "messaging_feedback"},
		{messaging.KindForm, `{"type":"coupon"}`, false, ""},
		{messaging.KindControl, `{"action":"pass"}`, true, "messaging_handovers"},
		{messaging.KindControl, `{"action":"request"}`, true, "messaging_handovers"},
		{messaging.KindControl, `{"action":"extend"}`, false, ""},
		{messaging.KindControl, `{"action":"release"}`, false, ""},
		{messaging.KindOptIn, `{"type":"one_time_notif_req"}`, false, "messaging_optins"},
		{messaging.KindOptIn, `{"type":"one_time_notif_req","status":"STOP NOTIFICATIONS"}`, false, ""},
		{messaging.KindOptIn, `{"type":"notification_messages","status":"STOP NOTIFICATIONS"}`, false, "messaging_optins"},
		{messaging.KindSeen, `{}`, false, ""},
		{messaging.KindBlock, `{}`, false, ""},
		{messaging.KindPageReaction, `{}`, false, ""},
		{0, `{}`, false, ""},
		{60, `{}`, false, ""},
	} {
		e := &messaging.Event{Kind: c.kind, Body: []byte(c.body)}
		if heard, field := set.has(e), fieldOf(e); heard != c.heard || field != c.field {
			t.Errorf("kind %d %s: heard %v by %q, want %v by %q", c.kind, c.body, heard, field, c.heard, c.field)
		}
	}
}

func TestBackoff(t *testing.T) {
	want := []time.Duration{0, 0, time.Second, 5 * time.Second, 15 * time.Second, time.Minute, 5 * time.Minute, 15 * time.Minute, 15 * time.Minute}
	for failures, d := range want {
		for range 100 {
			if got := backoff(failures); got < d*9/10 || got > d*11/10 {
				t.Fatalf("backoff(%d) = %v, want about %v", failures, got, d)
			}
		}
	}
}
