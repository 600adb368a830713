package adminhttp

import (
	"encoding/json"
	"strings"
	"testing"

	"parley/internal/messaging"
)

// FuzzCustomer: whatever a customer is made to do or say, the answer is yes or
// a refusal with words, and the thread can be shown afterwards.
func FuzzCustomer(f *testing.F) {
	c := newChat(f)
	mid := c.sends(messaging.Content{Text: "hi"})
	form := c.sendsTemplate(feedbackForm)
	for _, s := range []string{
		`"type":"react","mid":"MID","reaction":"love"`, `"type":"feedback","mid":"FORM","answers":{"q1":{"payload":"5"}}`,
		`"type":"optin","optin":"checkbox","user_ref":"u"`, `"type":"game_play","score":1e400`, `"type":"referral","ref":"x","ads_context_data":[1]`,
		`"type":"postback","payload":"\ud800"`, `"type":7`,
	} {
		f.Add("actions", s)
	}
	for _, s := range []string{
		`"text":"x","reply_to":{"mid":"MID"}`, `"attachments":[{"type":"location","coordinates":{"lat":1,"long":2}}]`,
		`"text":"/a","commands":["a"],"referral":{"ad_id":"1"}`, `"attachments":[{"type":"sticker","sticker_id":"1"}]`,
	} {
		f.Add("messages", s)
	}
	f.Fuzz(func(t *testing.T, call, body string) {
		c.t = t // f may not be used here
		if call != "actions" {
			call = "messages"
		}
		body = strings.NewReplacer("MID", mid, "FORM", form).Replace(body)
		status, text := c.call("POST", c.path(call), c.body(body))
		var e struct{ Error struct{ Message string } }
		if err := json.Unmarshal([]byte(text), &e); err != nil || status != 200 && (status >= 500 || e.Error.Message == "") {
			t.Fatalf("%s %s: %d %s", call, body, status, text)
		}
		if status == 200 {
			if status, text := c.call("GET", c.path("messages")+"?page_id="+c.page.String(), ""); status != 200 {
				t.Fatalf("after %s: %d %s", body, status, text)
			}
		}
	})
}
