package webhook

import (
	"encoding/json"
	"testing"
	"time"
)

// item reads the one item of an entry.
func item(t *testing.T, text string) Item {
	t.Helper()
	var e Event
	if err := json.Unmarshal([]byte(`{"object":"page","entry":[{"id":"100200300","time":1700000000123,"messaging":[`+text+`]}]}`), &e); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	items := e.Items()
	if len(items) != 1 || items[0].Page != 100200300 || items[0].Standby || items[0].Change != nil {
		t.Fatalf("%s: %+v", text, items)
	}
	return items[0]
}

const parties = `"sender":{"id":"7001002003"},"recipient":{"id":"100200300"},"timestamp":1700000000001,`

// The samples of the pages under
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks/webhook-events
func TestItems(t *testing.T) {
	for text, ok := range map[string]func(Item) bool{
		`{` + parties + `"message":{"mid":"m_x1","attachments":[{"type":"image","payload":{"url":"https://cdn.example/a.png","sticker_id":369239263222822}}]}}`: func(it Item) bool {
			a := it.Message.Attachments[0]
			return a.URL() == "https://cdn.example/a.png" && a.Sticker() == 369239263222822 && a.Products() == nil
		},
		`{` + parties + `"message":{"mid":"m_x2","text":"look https://a.example","attachments":[{"type":"fallback","payload":{"url":"https://a.example","title":"A page"}},{"type":"fallback"}]}}`: func(it Item) bool {
			return it.Message.Attachments[0].URL() == "https://a.example" && it.Message.Attachments[1].URL() == ""
		},
		`{` + parties + `"message":{"mid":"m","attachments":[{"title":"Home","url":"https://a.example","type":"location","payload":{"coordinates":{"lat":1.5,"long":-2}}}]}}`: func(it Item) bool {
			c, ok := it.Message.Attachments[0].Coordinates()
			return ok && c == Coordinates{Lat: 1.5, Long: -2} && it.Message.Attachments[0].Title == "Home"
		},
		`{` + parties + `"message":{"mid":"m","is_echo":true,"app_id":900100,"attachments":[{"title":"","url":"","type":"template","payload":{"product":{"elements":[{"id":"55501","retailer_id":"sku1","title":"Mug"}]}}}]}}`: func(it Item) bool {
			p := it.Message.Attachments[0].Products()
			_, located := it.Message.Attachments[0].Coordinates()
			return it.Message.AppID == 900100 && len(p) == 1 && p[0].RetailerID == "sku1" && !located
		},
		`{` + parties + `"message":{"mid":"m_1","is_deleted":true}}`: func(it Item) bool { return it.Message.IsDeleted },
		`{` + parties + `"prior_message":{"source":"checkbox_plugin","identifier":"u-1"},"message":{"mid":"m_1","text":"/help","commands":[{"name":"help"}],"reply_to":{"mid":"m_0","is_self_reply":true},"referral":{"product":{"id":"55501"}}}}`: func(it Item) bool {
			m := it.Message
			return it.PriorMessage.Identifier == "u-1" && m.Commands[0].Name == "help" && m.ReplyTo.IsSelfReply && m.Referral.Product.ID == "55501"
		},
		`{` + parties + `"postback":{"mid":"m_pb1","title":"Get Started","payload":"GET_STARTED","referral":{"ref":"summer_coupon","source":"SHORTLINK","type":"OPEN_THREAD"}}}`: func(it Item) bool {
			return it.Postback.Referral.Ref == "summer_coupon"
		},
		`{` + parties + `"message_edit":{"mid":"m_1","text":"new","num_edit":2}}`: func(it Item) bool { return *it.Edit == Edit{"m_1", "new", 2} },
		`{` + parties + `"reaction":{"mid":"m_out1","action":"react","reaction":"love","emoji":"\u2764\ufe0f"}}`: func(it Item) bool {
			return *it.Reaction == Reaction{"m_out1", "react", "love", "❤️"}
		},
		`{` + parties + `"optin":{"ref":"<data-ref>"}}`: func(it Item) bool { return it.OptIn.Ref == "<data-ref>" && it.OptIn.Type == "" },
		`{"recipient":{"id":"100200300"},"timestamp":1700000000001,"optin":{"ref":"r","user_ref":"u-7f3a"}}`: func(it Item) bool {
			return it.Sender == Party{} && it.OptIn.UserRef == "u-7f3a"
		},
		`{` + parties + `"optin":{"type":"one_time_notif_req","payload":"RESTOCK_7","one_time_notif_token":"tok"}}`: func(it Item) bool {
			return it.OptIn.OneTimeToken == "tok" && it.OptIn.Payload == "RESTOCK_7"
		},
		`{` + parties + `"optin":{"type":"notification_messages","title":"Weekly deals","payload":"DEALS","ref":"shop","source":"SHORTLINK","notification_messages_token":"9876543210","notification_messages_topic":"deals","notification_messages_frequency":"WEEKLY","notification_messages_timezone":"America/Los_Angeles","token_expiry_timestamp":1723000000000,"user_token_status":"NOT_REFRESHED"}}`: func(it Item) bool {
			o := it.OptIn
			return o.Token == "9876543210" && o.Topic == "deals" && o.Frequency == "WEEKLY" && o.TokenExpiry == 1723000000000 && o.UserTokenStatus == "NOT_REFRESHED"
		},
		`{` + parties + `"referral":{"ref":"x","ad_id":"6045","source":"ADS","type":"OPEN_THREAD","ads_context_data":{"ad_title":"T"}}}`: func(it Item) bool {
			return it.Referral.AdID == "6045" && string(it.Referral.Ads) == `{"ad_title":"T"}`
		},
		`{` + parties + `"account_linking":{"status":"linked","authorization_code":"AC-1"}}`: func(it Item) bool { return it.AccountLinking.Code == "AC-1" },
		`{` + parties + `"messaging_feedback":{"feedback_screens":[{"screen_id":0,"questions":{"q_1":{"type":"csat","payload":"5","follow_up":{"type":"free_form","payload":"quick and kind"}}}}]}}`: func(it Item) bool {
			q := it.Feedback.Screens[0].Questions["q_1"]
			return q.Payload == "5" && q.FollowUp.Payload == "quick and kind"
		},
		`{` + parties + `"messaging_customer_information":{"screens":[{"screen_id":"Add address","responses":[{"key":"name","value":"A B"}]}]}}`: func(it Item) bool {
			return it.CustomerInformation.Screens[0].Responses[0] == InformationResponse{"name", "A B"}
		},
		`{` + parties + `"game_play":{"game_id":"1","player_id":"2","context_type":"SOLO","context_id":"3","score":7}}`: func(it Item) bool {
			return it.GamePlay.Score.String() == "7" && it.GamePlay.PlayerID == 2
		},
		`{` + parties + `"pass_thread_control":{"previous_owner_app_id":null,"new_owner_app_id":900100,"metadata":"to support"}}`: func(it Item) bool {
			return *it.PassThreadControl == ThreadControl{0, 900100, "to support"}
		},
		`{` + parties + `"take_thread_control":{"previous_owner_app_id":"900200","new_owner_app_id":900100,"metadata":""}}`: func(it Item) bool {
			return it.TakeThreadControl.PreviousOwner == 900200
		},
		`{` + parties + `"request_thread_control":{"requested_owner_app_id":900100,"metadata":"m"}}`: func(it Item) bool {
			return *it.RequestThreadControl == ThreadRequest{900100, "m"}
		},
		`{"recipient":{"id":"100200300"},"timestamp":1,"policy_enforcement":{"action":"block","reason":"spam"}}`: func(it Item) bool {
			return *it.PolicyEnforcement == PolicyEnforcement{"block", "spam"} && it.Sender == Party{}
		},
	} {
		if it := item(t, text); !ok(it) {
			t.Errorf("%s was read as %+v", text, it)
		}
	}
}

func TestChanges(t *testing.T) {
	var e Event
	err := json.Unmarshal([]byte(`{"object":"page","entry":[{"id":"100200300","time":1700000000,"changes":[
		{"field":"feed","value":{"item":"comment","verb":"add","comment_id":"1_2","post_id":"100200300_1","parent_id":"100200300_1","from":{"id":"555","name":"Ann"},"created_time":1700000000,"message":"price?"}},
		{"field":"inbox_labels","value":{"action":"add"}}]}]}`), &e)
	items := e.Items()
	if err != nil || len(items) != 2 {
		t.Fatalf("%+v, %v", items, err)
	}
	f, ok := items[0].Change.Feed()
	if !ok || f.CommentID != "1_2" || f.ParentID != f.PostID || f.From != (FeedAuthor{555, "Ann"}) || !f.CreatedTime.Time().Equal(time.Unix(1700000000, 0)) {
		t.Errorf("feed: %+v", f)
	}
	if !items[0].Timestamp.Time().Equal(time.Unix(1700000000, 0)) || items[0].Page != 100200300 {
		t.Errorf("item: %+v", items[0])
	}
	if _, ok := items[1].Change.Feed(); ok {
		t.Error("another field was read as feed")
	}
}

// App ids are numbers, and null when no app had the thread.
func TestAppID(t *testing.T) {
	for _, text := range []string{
		`{"previous_owner_app_id":null,"new_owner_app_id":900100,"metadata":""}`,
		`{"previous_owner_app_id":900200,"new_owner_app_id":900100,"metadata":"m"}`,
	} {
		var c ThreadControl
		if err := json.Unmarshal([]byte(text), &c); err != nil {
			t.Fatal(err)
		}
		if b, err := json.Marshal(c); err != nil || string(b) != text {
			t.Errorf("%s became %s, %v", text, b, err)
		}
	}
	var a AppID
	if err := json.Unmarshal([]byte(`"x"`), &a); err == nil {
		t.Error("a word was read as an app id")
	}
}
