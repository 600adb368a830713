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
	for _, f := range kindFields {
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

func TestKindsOf(t *testing.T) {
	set := kindsOf([]string{"messages", "message_reads", "feed"}, []string{"message_reads", "message_echoes", "messages"})
	for k, want := range map[messaging.Kind]bool{
		messaging.KindMessage: true, messaging.KindRead: true, messaging.KindEcho: false,
		messaging.KindDelivery: false, messaging.KindPostback: false, 0: false, 60: false,
	} {
		if set.has(k) != want {
			t.Errorf("kind %d: %v, want %v", k, set.has(k), want)
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
