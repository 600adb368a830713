package graphhttp

import (
	"testing"
	"time"

	"parley/internal/messaging"
)

func TestNotificationMessageTokens(t *testing.T) {
	w := newWorld(t)
	optIn := func(o messaging.OptIn) string {
		t.Helper()
		sent, err := w.messaging.CustomerActs(t.Context(), pageID, customerID, messaging.KindOptIn, o)
		w.ok(err)
		return sent.Token
	}
	optIn(messaging.OptIn{Type: messaging.OptInOnce, Title: "Back in stock"})
	token := optIn(messaging.OptIn{Type: messaging.OptInRecurring, Title: "Deals", Payload: "DEALS", Frequency: "WEEKLY", Timezone: "Europe/Rome"})
	const paging = `"paging":{"cursors":{"before":"${any}","after":"${any}"}}}`
	first := `"recipient_id":"4444","notification_messages_token":"` + token + `","topic_title":"Deals","notification_messages_frequency":"WEEKLY",` +
		`"notification_messages_timezone":"Europe/Rome","creation_timestamp":1704067200,"token_expiry_timestamp":1735603200`
	w.get("/v20.0/me/notification_message_tokens").wants(t, "list", 200,
		`{"data":[{`+first+`,"user_token_status":"NOT_REFRESHED"}],`+paging)

	send := func() answer {
		return w.do("POST", "/me/messages?access_token=${P}", `recipient={"notification_messages_token":"`+token+`"}&message={"text":"deal"}`)
	}
	send().wants(t, "first", 200, sentAnswer)
	w.get("/me/notification_message_tokens?fields=next_eligible_time").wants(t, "after a message", 200,
		`{"data":[{"next_eligible_time":1704240000}],`+paging)
	for _, body := range []string{
		`recipient={"notification_messages_token":"` + token + `"}&developer_action=ENABLE_FOLLOWUP_MESSAGE`,
		`recipient={"id":"4444"}&developer_action=ENABLE_FOLLOWUP_MESSAGE`,
	} {
		if a := send(); a.status == 200 {
			t.Fatalf("a message within 48 hours: %s", a.body)
		}
		w.do("POST", "/me/notification_messages_dev_support?access_token=${P}", body).wants(t, body, 200, `{"success":true}`)
		send().wants(t, "follow-up", 200, sentAnswer)
	}
	optIn(messaging.OptIn{Type: messaging.OptInRecurring, Title: "Deals", Payload: "DEALS"})
	w.get("/me/notification_message_tokens?fields=user_token_status").wants(t, "again", 200, `{"data":[{"user_token_status":"REFRESHED"}],`+paging)
	w.clock.Advance(366 * 24 * time.Hour)
	w.get("/me/notification_message_tokens").wants(t, "all void", 200, `{"data":[],`+paging)
}

func TestDevSupportRefuses(t *testing.T) {
	w := newWorld(t)
	for _, tt := range []struct{ body, want string }{
		{`recipient={id:4444}`, refused(100, "(#100) The parameter developer_action is required")},
		{`recipient={id:4444}&developer_action=X`, refused(100, `(#100) Param developer_action must be one of {ENABLE_FOLLOWUP_MESSAGE} - got "X".`)},
		{`developer_action=ENABLE_FOLLOWUP_MESSAGE`, refused(100, "(#100) The parameter recipient is required")},
		{`recipient={notification_messages_token:x}&developer_action=ENABLE_FOLLOWUP_MESSAGE`, refused(100, "(#100) Invalid parameter")},
	} {
		w.do("POST", "/me/notification_messages_dev_support?access_token=${P}", tt.body).wants(t, tt.body, 400, tt.want)
	}
}
