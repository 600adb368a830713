package dispatch

import (
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"

	"parley/internal/messaging"
	"parley/webhook"
)

// https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks/webhook-events
var actPayloads = []payloadCase{
	{"first message after the checkbox", messaging.Event{Kind: messaging.KindMessage, Seq: 1, At: 1700000000001, Body: []byte(`{"text":"hi","prior":"u-7f3a"}`)},
		`{"sender":{"id":"7001002003"},"recipient":{"id":"100200300"},"timestamp":1700000000001,"prior_message":{"source":"checkbox_plugin","identifier":"u-7f3a"},"message":{"mid":"{mid 1}","text":"hi"}}`},
	{"message in a group", messaging.Event{Kind: messaging.KindMessage, Seq: 1, At: 1700000000001, Body: []byte(`{"text":"hi","author":"7001002009"}`)},
		`{"sender":{"id":"7001002009"},"recipient":{"id":"100200300"},"timestamp":1700000000001,"message":{"mid":"{mid 1}","text":"hi"}}`},
	{"message with all that goes with it", messaging.Event{Kind: messaging.KindMessage, Seq: 1, At: 1700000000001, Body: []byte(`{"text":"/help","reply_to":{"mid":"m_1","is_self_reply":true},"commands":["help","more"],"referral":{"ref":"spring","source":"ADS","type":"OPEN_THREAD","ad_id":"6045","ads_context_data":{"ad_title":"T"}}}`)},
		`{"sender":{"id":"7001002003"},"recipient":{"id":"100200300"},"timestamp":1700000000001,"message":{"mid":"{mid 1}","text":"\/help","reply_to":{"mid":"m_1","is_self_reply":true},"commands":[{"name":"help"},{"name":"more"}],"referral":{"ref":"spring","ad_id":"6045","source":"ADS","type":"OPEN_THREAD","ads_context_data":{"ad_title":"T"}}}}`},
	{"message about a product", messaging.Event{Kind: messaging.KindMessage, Seq: 1, At: 1700000000001, Body: []byte(`{"text":"this?","referral":{"source":"","type":"","product":"55501"}}`)},
		`{"sender":{"id":"7001002003"},"recipient":{"id":"100200300"},"timestamp":1700000000001,"message":{"mid":"{mid 1}","text":"this?","referral":{"product":{"id":"55501"}}}}`},
	{"postback that begins a thread", messaging.Event{Kind: messaging.KindPostback, Seq: 1, At: 1700000000001, Body: []byte(`{"title":"Get Started","payload":"GET_STARTED","prior":"u-1","referral":{"ref":"summer_coupon","source":"SHORTLINK","type":"OPEN_THREAD"}}`)},
		`{"sender":{"id":"7001002003"},"recipient":{"id":"100200300"},"timestamp":1700000000001,"prior_message":{"source":"checkbox_plugin","identifier":"u-1"},"postback":{"mid":"{mid 1}","title":"Get Started","payload":"GET_STARTED","referral":{"ref":"summer_coupon","source":"SHORTLINK","type":"OPEN_THREAD"}}}`},
	{"unsend", messaging.Event{Kind: messaging.KindUnsend, Seq: 1, At: 1700000000001, Body: []byte(`{"on":5}`)},
		`{"sender":{"id":"7001002003"},"recipient":{"id":"100200300"},"timestamp":1700000000001,"message":{"mid":"{mid 5}","is_deleted":true}}`},
	{"edit", messaging.Event{Kind: messaging.KindEdit, Seq: 1, At: 1700000000001, Body: []byte(`{"on":5,"text":"new ä","number":2}`)},
		`{"sender":{"id":"7001002003"},"recipient":{"id":"100200300"},"timestamp":1700000000001,"message_edit":{"mid":"{mid 5}","text":"new \u00e4","num_edit":2}}`},
	{"reaction", messaging.Event{Kind: messaging.KindReaction, Seq: 1, At: 1700000000001, Body: []byte(`{"on":6,"reaction":"love","emoji":"❤️"}`)},
		`{"sender":{"id":"7001002003"},"recipient":{"id":"100200300"},"timestamp":1700000000001,"reaction":{"mid":"{mid 6}","action":"react","reaction":"love","emoji":"\u2764\ufe0f"}}`},
	{"reaction taken back", messaging.Event{Kind: messaging.KindReaction, Seq: 1, At: 1700000000001, Body: []byte(`{"on":6}`)},
		`{"sender":{"id":"7001002003"},"recipient":{"id":"100200300"},"timestamp":1700000000001,"reaction":{"mid":"{mid 6}","action":"unreact"}}`},
	{"referral", messaging.Event{Kind: messaging.KindReferral, Seq: 1, At: 1700000000001, Body: []byte(`{"ref":"summer","source":"SHORTLINK","type":"OPEN_THREAD"}`)},
		`{"sender":{"id":"7001002003"},"recipient":{"id":"100200300"},"timestamp":1700000000001,"referral":{"ref":"summer","source":"SHORTLINK","type":"OPEN_THREAD"}}`},
	{"referral of a plugin", messaging.Event{Kind: messaging.KindReferral, Seq: 1, At: 1700000000001, Body: []byte(`{"ref":"x","source":"CUSTOMER_CHAT_PLUGIN","type":"OPEN_THREAD","referer_uri":"https://shop.example/p"}`)},
		`{"sender":{"id":"7001002003"},"recipient":{"id":"100200300"},"timestamp":1700000000001,"referral":{"ref":"x","source":"CUSTOMER_CHAT_PLUGIN","type":"OPEN_THREAD","referer_uri":"https:\/\/shop.example\/p"}}`},
	{"plugin", messaging.Event{Kind: messaging.KindOptIn, Seq: 1, At: 1700000000001, Body: []byte(`{"type":"plugin","ref":"data-ref"}`)},
		`{"sender":{"id":"7001002003"},"recipient":{"id":"100200300"},"timestamp":1700000000001,"optin":{"ref":"data-ref"}}`},
	{"checkbox", messaging.Event{Kind: messaging.KindOptIn, Seq: 1, At: 1700000000001, Body: []byte(`{"type":"plugin","ref":"r","user_ref":"u-7f3a"}`)},
		`{"recipient":{"id":"100200300"},"timestamp":1700000000001,"optin":{"ref":"r","user_ref":"u-7f3a"}}`},
	{"one-time notification", messaging.Event{Kind: messaging.KindOptIn, Seq: 1, At: 1700000000001, Body: []byte(`{"type":"one_time_notif_req","token":"tok","payload":"RESTOCK_7","title":"Back?","on":3,"expires_at":5}`)},
		`{"sender":{"id":"7001002003"},"recipient":{"id":"100200300"},"timestamp":1700000000001,"optin":{"type":"one_time_notif_req","payload":"RESTOCK_7","one_time_notif_token":"tok"}}`},
	{"recurring notification", messaging.Event{Kind: messaging.KindOptIn, Seq: 1, At: 1700000000001, Body: []byte(`{"type":"notification_messages","token":"9876543210","payload":"DEALS","title":"Weekly deals","ref":"shop","topic":"deals","frequency":"WEEKLY","timezone":"America/Los_Angeles","expires_at":1723000000000}`)},
		`{"sender":{"id":"7001002003"},"recipient":{"id":"100200300"},"timestamp":1700000000001,"optin":{"type":"notification_messages","title":"Weekly deals","payload":"DEALS","ref":"shop","source":"SHORTLINK","notification_messages_token":"9876543210","notification_messages_topic":"deals","notification_messages_frequency":"WEEKLY","notification_messages_timezone":"America\/Los_Angeles","token_expiry_timestamp":1723000000000,"user_token_status":"NOT_REFRESHED"}}`},
	{"opted in again", messaging.Event{Kind: messaging.KindOptIn, Seq: 1, At: 1700000000001, Body: []byte(`{"type":"notification_messages","token":"9","payload":"DEALS","refreshed":true}`)},
		`{"sender":{"id":"7001002003"},"recipient":{"id":"100200300"},"timestamp":1700000000001,"optin":{"type":"notification_messages","payload":"DEALS","notification_messages_token":"9","user_token_status":"REFRESHED"}}`},
	{"notifications stopped", messaging.Event{Kind: messaging.KindOptIn, Seq: 1, At: 1700000000001, Body: []byte(`{"type":"notification_messages","token":"9","payload":"DEALS","status":"STOP NOTIFICATIONS"}`)},
		`{"sender":{"id":"7001002003"},"recipient":{"id":"100200300"},"timestamp":1700000000001,"optin":{"type":"notification_messages","payload":"DEALS","notification_messages_token":"9","notification_messages_status":"STOP NOTIFICATIONS","user_token_status":"NOT_REFRESHED"}}`},
	{"account linked", messaging.Event{Kind: messaging.KindLink, Seq: 1, At: 1700000000001, Body: []byte(`{"linked":true,"code":"AC-1"}`)},
		`{"sender":{"id":"7001002003"},"recipient":{"id":"100200300"},"timestamp":1700000000001,"account_linking":{"status":"linked","authorization_code":"AC-1"}}`},
	{"account unlinked", messaging.Event{Kind: messaging.KindLink, Seq: 1, At: 1700000000001, Body: []byte(`{"linked":false}`)},
		`{"sender":{"id":"7001002003"},"recipient":{"id":"100200300"},"timestamp":1700000000001,"account_linking":{"status":"unlinked"}}`},
	{"feedback", messaging.Event{Kind: messaging.KindForm, Seq: 1, At: 1700000000001, Body: []byte(`{"on":3,"type":"customer_feedback","answer":{"feedback_screens":[{"screen_id":0,"questions":{"q_1":{"type":"csat","payload":"5","follow_up":{"type":"free_form","payload":"quick and kind"}}}}]}}`)},
		`{"sender":{"id":"7001002003"},"recipient":{"id":"100200300"},"timestamp":1700000000001,"messaging_feedback":{"feedback_screens":[{"screen_id":0,"questions":{"q_1":{"type":"csat","payload":"5","follow_up":{"type":"free_form","payload":"quick and kind"}}}}]}}`},
	{"customer information", messaging.Event{Kind: messaging.KindForm, Seq: 1, At: 1700000000001, Body: []byte(`{"on":3,"type":"customer_information","answer":{"screens":[{"screen_id":"Add address","responses":[{"key":"name","value":"A B"},{"key":"phone","value":"+15550100"}]}]}}`)},
		`{"sender":{"id":"7001002003"},"recipient":{"id":"100200300"},"timestamp":1700000000001,"messaging_customer_information":{"screens":[{"screen_id":"Add address","responses":[{"key":"name","value":"A B"},{"key":"phone","value":"+15550100"}]}]}}`},
	{"game", messaging.Event{Kind: messaging.KindGame, Seq: 1, At: 1700000000001, Body: []byte(`{"payload":{"game_id":"1","player_id":"2","context_type":"SOLO","context_id":"3","score":7}}`)},
		`{"sender":{"id":"7001002003"},"recipient":{"id":"100200300"},"timestamp":1700000000001,"game_play":{"game_id":"1","player_id":"2","context_type":"SOLO","context_id":"3","score":7}}`},
	{"control passed", messaging.Event{Kind: messaging.KindControl, Seq: 1, At: 1700000000001, App: 900200, Body: []byte(`{"action":"pass","to":"900100","from":"900200","metadata":"to support"}`)},
		`{"sender":{"id":"7001002003"},"recipient":{"id":"100200300"},"timestamp":1700000000001,"pass_thread_control":{"previous_owner_app_id":900200,"new_owner_app_id":900100,"metadata":"to support"}}`},
	{"control taken from nobody", messaging.Event{Kind: messaging.KindControl, Seq: 1, At: 1700000000001, Body: []byte(`{"action":"take","to":"900100"}`)},
		`{"sender":{"id":"7001002003"},"recipient":{"id":"100200300"},"timestamp":1700000000001,"take_thread_control":{"previous_owner_app_id":null,"new_owner_app_id":900100,"metadata":""}}`},
	{"control asked for", messaging.Event{Kind: messaging.KindControl, Seq: 1, At: 1700000000001, Body: []byte(`{"action":"request","to":"900100","metadata":"please"}`)},
		`{"sender":{"id":"7001002003"},"recipient":{"id":"100200300"},"timestamp":1700000000001,"request_thread_control":{"requested_owner_app_id":900100,"metadata":"please"}}`},
	{"policy", messaging.Event{Kind: messaging.KindPolicy, Seq: 1, At: 1700000000001, Body: []byte(`{"action":"block","reason":"spam"}`)},
		`{"recipient":{"id":"100200300"},"timestamp":1700000000001,"policy_enforcement":{"action":"block","reason":"spam"}}`},
	{"policy lifted", messaging.Event{Kind: messaging.KindPolicy, Seq: 1, At: 1700000000001, Body: []byte(`{"action":"unblock"}`)},
		`{"recipient":{"id":"100200300"},"timestamp":1700000000001,"policy_enforcement":{"action":"unblock"}}`},
}

// A change of the Page itself counts in seconds and stands in a list of its own.
// https://developers.facebook.com/docs/graph-api/webhooks/getting-started
func TestFeedBody(t *testing.T) {
	value := `{"item":"comment","verb":"add","comment_id":"1_2","post_id":"100200300_1","parent_id":"100200300_1","from":{"id":"555","name":"Änn"},"created_time":1700000000,"message":"price?"}`
	e := messaging.Event{Page: testPage, Kind: messaging.KindFeed, Seq: 4, At: 1700000000999, Body: []byte(value)}
	got, err := testComposer.body(&e)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"object":"page","entry":[{"id":"100200300","time":1700000000,"changes":[{"field":"feed","value":` +
		strings.ReplaceAll(value, "Ä", `\u00c4`) + `}]}]}`
	if string(got) != want {
		t.Errorf("\n got %s\nwant %s", got, want)
	}
	var read webhook.Event
	if err := json.Unmarshal(got, &read); err != nil {
		t.Fatal(err)
	}
	items := read.Items()
	if f, ok := items[0].Change.Feed(); !ok || len(items) != 1 || f.CommentID != "1_2" || f.From.Name != "Änn" || items[0].Timestamp != 1700000000000 {
		t.Errorf("read back: %+v", items)
	}
}

// TestItemsRoundTrip: what is sent is what the public types hold.
func TestItemsRoundTrip(t *testing.T) {
	for _, c := range actPayloads {
		c.e.Page, c.e.PSID = testPage, testPSID
		sent, err := testComposer.body(&c.e)
		if err != nil {
			t.Fatal(err)
		}
		var read webhook.Event
		if err := json.Unmarshal(sent, &read); err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		again, err := json.Marshal(read)
		if err != nil {
			t.Fatal(err)
		}
		if !same(t, sent, again) {
			t.Errorf("%s: package webhook lost something:\n sent %s\nagain %s", c.name, sent, again)
		}
	}
}

func same(t *testing.T, a, b []byte) bool {
	t.Helper()
	var x, y any
	if err := errors.Join(json.Unmarshal(a, &x), json.Unmarshal(b, &y)); err != nil {
		t.Fatal(err)
	}
	return reflect.DeepEqual(x, y)
}
