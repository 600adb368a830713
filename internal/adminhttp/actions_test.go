package adminhttp

import (
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"parley/graphapi"
	"parley/internal/messaging"
)

// chat is a thread between a customer and a Page.
type chat struct {
	*rig
	page, customer, psid graphapi.ID
	hello                string // the customer's message
}

func newChat(t testing.TB) *chat {
	r := newRig(t, nil)
	_, _, page, customer := r.world()
	c := &chat{rig: r, page: must(graphapi.ParseID(page)), customer: must(graphapi.ParseID(customer))}
	sent := c.says(`"text":"hello"`)
	c.hello, c.psid = sent.MessageID, must(graphapi.ParseID(sent.PSID))
	return c
}

func (c *chat) path(call string) string {
	return fmt.Sprintf("/_/api/customers/%d/%s", c.customer, call)
}

func (c *chat) body(fields string) string {
	return fmt.Sprintf(`{"page_id":"%d",%s}`, c.page, fields)
}

func (c *chat) says(fields string) answer {
	c.t.Helper()
	return c.ok("POST", c.path("messages"), c.body(fields))
}

func (c *chat) acts(fields string) answer {
	c.t.Helper()
	return c.ok("POST", c.path("actions"), c.body(fields))
}

// cannot makes an action that must be refused.
func (c *chat) cannot(fields, words string) {
	c.t.Helper()
	c.refused("POST", c.path("actions"), c.body(fields), 400, words)
}

// sends makes the Page send something.
func (c *chat) sends(content messaging.Content) string {
	c.t.Helper()
	sent, err := c.deps.Messaging.Send(c.t.Context(), c.page, &messaging.Outgoing{
		To: messaging.Address{PSID: c.psid}, Type: graphapi.Response, Content: content,
	})
	if err != nil {
		c.t.Fatal(err)
	}
	return sent.MessageID
}

func (c *chat) sendsTemplate(payload string) string {
	c.t.Helper()
	return c.sends(messaging.Content{Attach: []messaging.Attachment{{Type: "template", Payload: []byte(payload)}}})
}

// made checks the newest event of the journal; {on} stands for the position of a message.
func (c *chat) made(kind messaging.Kind, body, of string) {
	c.t.Helper()
	_, _, seq, _ := c.deps.Messaging.FindMessage(of)
	e := c.last()
	if want := strings.ReplaceAll(body, "{on}", fmt.Sprint(seq)); e.Kind != kind || string(e.Body) != want {
		c.t.Errorf("made kind %d %s, want %d %s", e.Kind, e.Body, kind, want)
	}
}

func TestTaps(t *testing.T) {
	c := newChat(t)
	c.cannot(`"type":"get_started"`, "set get_started with POST /")
	c.setProfile(`{"get_started":{"payload":"GO"}}`)
	tap := c.acts(`"type":"get_started","ref":"spring"`)
	c.made(messaging.KindPostback, `{"title":"Get Started","payload":"GO","referral":{"ref":"spring","source":"SHORTLINK","type":"OPEN_THREAD"}}`, "")
	c.acts(`"type":"get_started","title":"Los geht's"`)
	c.made(messaging.KindPostback, `{"title":"Los geht's","payload":"GO"}`, "")
	if tap.MessageID == "" || tap.ConversationID != "t_"+tap.PSID {
		t.Errorf("tap: %+v", tap)
	}
	button := c.sendsTemplate(`{"template_type":"button","text":"?","buttons":[{"type":"postback","title":"Go","payload":"G"}]}`)
	c.acts(`"type":"postback","payload":"G","title":"Go","mid":"` + button + `"`)
	c.made(messaging.KindPostback, `{"title":"Go","payload":"G","on":{on}}`, button)
	if sent := c.acts(`"type":"quick_reply","text":"Red","payload":"R"`); sent.MessageID == "" {
		t.Errorf("quick reply: %+v", sent)
	}
	c.made(messaging.KindMessage, `{"text":"Red","quick_reply":{"payload":"R"}}`, "")
	c.acts(`"type":"referral","ref":"summer"`)
	c.made(messaging.KindReferral, `{"ref":"summer","source":"SHORTLINK","type":"OPEN_THREAD"}`, "")
	c.acts(`"type":"referral","ref":"x","ad_id":"6045","ads_context_data":{"ad_title":"T"}`)
	c.made(messaging.KindReferral, `{"ref":"x","source":"ADS","type":"OPEN_THREAD","ad_id":"6045","ads_context_data":{"ad_title":"T"}}`, "")
	c.acts(`"type":"referral","ref":"x","source":"CUSTOMER_CHAT_PLUGIN","referer_uri":"https://shop.example/p"`)
	c.made(messaging.KindReferral, `{"ref":"x","source":"CUSTOMER_CHAT_PLUGIN","type":"OPEN_THREAD","referer_uri":"https://shop.example/p"}`, "")

	c.cannot(`"type":"referral"`, "ref is missing")
	c.cannot(`"type":"referral","ref":"a b"`, "letters, digits, -, _ and =")
	c.cannot(`"type":"referral","ref":"`+strings.Repeat("a", 2084)+`"`, "at most 2083")
	c.cannot(`"type":"referral","ref":"a","referer_uri":"ftp://x"`, "referer_uri must be")
	c.cannot(`"type":"quick_reply","text":"Red"`, "quick_reply needs a payload")
	stranger := c.ok("POST", "/_/api/customers", `{"name":"New"}`).ID
	c.refused("POST", "/_/api/customers/"+stranger+"/actions", c.body(`"type":"referral","ref":"a"`), 400, "use type get_started with this ref")
}

// setProfile sets properties of the Messenger Profile.
func (c *chat) setProfile(body string) {
	c.t.Helper()
	q := httptest.NewRequest("POST", "/", strings.NewReader(body))
	q.Header.Set("Content-Type", "application/json")
	params := must(graphapi.Decode(q, graphapi.Limits{}))
	if err := c.deps.Profile.Set(c.t.Context(), c.page, graphapi.LatestVersion, params); err != nil {
		c.t.Fatal(err)
	}
}

func TestMarks(t *testing.T) {
	c := newChat(t)
	mid := c.sends(messaging.Content{Text: "hi"})
	if got := c.acts(`"type":"react","mid":"` + mid + `","reaction":"love"`); got.MessageID != "" {
		t.Errorf("a reaction is no message: %+v", got)
	}
	c.made(messaging.KindReaction, `{"on":{on},"reaction":"love","emoji":"❤️"}`, mid)
	c.acts(`"type":"react","mid":"` + mid + `","emoji":"🎉"`)
	c.made(messaging.KindReaction, `{"on":{on},"reaction":"other","emoji":"🎉"}`, mid)
	c.acts(`"type":"unreact","mid":"` + mid + `"`)
	c.made(messaging.KindReaction, `{"on":{on}}`, mid)
	c.acts(`"type":"edit","mid":"` + c.hello + `","text":"hello!"`)
	c.made(messaging.KindEdit, `{"on":{on},"text":"hello!","number":1}`, c.hello)
	c.acts(`"type":"unsend","mid":"` + c.hello + `"`)
	c.made(messaging.KindUnsend, `{"on":{on}}`, c.hello)

	c.cannot(`"type":"react","mid":"`+mid+`"`, "give smile, angry")
	c.cannot(`"type":"react","mid":"`+mid+`","reaction":"other"`, "or an emoji")
	c.cannot(`"type":"react","mid":"`+mid+`","emoji":"`+strings.Repeat("❤", 21)+`"`, "emoji has 21")
	c.cannot(`"type":"react","reaction":"love"`, "mid is missing")
	c.cannot(`"type":"react","mid":"m_x","reaction":"love"`, "mid is no message of this thread")
	c.cannot(`"type":"unreact","mid":"`+mid+`"`, "no reaction to take back")
	c.cannot(`"type":"edit","mid":"`+mid+`","text":"x"`, "their own messages only")
	c.cannot(`"type":"unsend","mid":"`+c.hello+`"`, "taken back")
	c.cannot(`"type":"unsend","mid":"`+mid+`","why":1`, `unknown field "why": this call takes page_id, type, mid`)
}

func TestStanding(t *testing.T) {
	c := newChat(t)
	c.acts(`"type":"block"`)
	c.made(messaging.KindBlock, `{"blocked":true}`, "")
	if got := c.acts(`"type":"block"`); !got.Success { // twice does nothing
		t.Errorf("blocked twice: %+v", got)
	}
	c.acts(`"type":"unblock"`)
	c.made(messaging.KindBlock, `{"blocked":false}`, "")
	c.cannot(`"type":"unlink"`, "no account is linked")
	c.acts(`"type":"link","code":"AC-1"`)
	c.made(messaging.KindLink, `{"linked":true,"code":"AC-1"}`, "")
	c.acts(`"type":"unlink"`)
	c.made(messaging.KindLink, `{"linked":false}`, "")
	c.acts(`"type":"game_play","score":7`)
	c.made(messaging.KindGame, fmt.Sprintf(`{"payload":{"game_id":"%d","player_id":"%d","locale":"en_US","context_type":"SOLO","context_id":"%d","score":7}}`, c.page, c.psid, c.psid), "")
	c.ok("POST", c.path("")[:len(c.path(""))-1], `{"player_id":"55"}`)
	c.acts(`"type":"game_play","game_id":"1","context_type":"GROUP","context_id":"g","payload":"{}"`)
	c.made(messaging.KindGame, `{"payload":{"game_id":"1","player_id":"55","locale":"en_US","context_type":"GROUP","context_id":"g","payload":"{}"}}`, "")
	c.cannot(`"type":"game_play","score":7,"payload":"x"`, "leave one out")
	c.cannot(`"type":"game_play","context_type":"DUEL"`, "there is SOLO, THREAD, GROUP")
	c.cannot(`"type":"game_play","mid":"m_x"`, "mid is no message")
	stranger := c.ok("POST", "/_/api/customers", `{"name":"New"}`).ID
	for _, kind := range []string{"block", "unblock", "link", "unlink", "game_play", "unsend"} {
		c.refused("POST", "/_/api/customers/"+stranger+"/actions", c.body(`"type":"`+kind+`"`), 400, "has not written to Page")
	}
}

func TestOptIns(t *testing.T) {
	c := newChat(t)
	c.acts(`"type":"optin","optin":"plugin","ref":"r"`)
	c.made(messaging.KindOptIn, `{"type":"plugin","ref":"r"}`, "")
	c.acts(`"type":"optin","optin":"checkbox","ref":"r","user_ref":"u-1"`)
	c.made(messaging.KindOptIn, `{"type":"plugin","ref":"r","user_ref":"u-1"}`, "")
	once := c.sendsTemplate(`{"template_type":"one_time_notif_req","title":"Back?","payload":"RESTOCK_7"}`)
	token := c.acts(`"type":"optin","optin":"one_time_notif_req","mid":"` + once + `"`).Token
	o := must(messaging.Decode[messaging.OptIn](c.last()))
	if token == "" || o.Token != token || o.Payload != "RESTOCK_7" || o.Title != "Back?" || o.On == 0 {
		t.Errorf("one-time: token %q, %+v", token, o)
	}
	deals := c.sendsTemplate(`{"template_type":"notification_messages","title":"Deals","payload":"DEALS","notification_messages_timezone":"UTC"}`)
	token = c.acts(`"type":"optin","optin":"notification_messages","mid":"` + deals + `"`).Token
	if stopped := c.acts(`"type":"stop_notifications","mid":"` + deals + `"`); stopped.Token != token {
		t.Errorf("stopped %q, want %q", stopped.Token, token)
	}
	if o = must(messaging.Decode[messaging.OptIn](c.last())); o.Status != messaging.StopNotifications {
		t.Errorf("stopped: %+v", o)
	}
	c.acts(`"type":"resume_notifications","token":"` + token + `"`)
	if o = must(messaging.Decode[messaging.OptIn](c.last())); o.Status != messaging.ResumeNotifications || o.Payload != "DEALS" {
		t.Errorf("resumed: %+v", o)
	}
	c.acts(`"type":"optin","optin":"notification_messages","mid":"` + deals + `"`)
	if o = must(messaging.Decode[messaging.OptIn](c.last())); !o.Refreshed || o.Token != token {
		t.Errorf("opted in again: %+v", o)
	}
	c.acts(`"type":"optin","optin":"notification_messages","payload":"P","ref":"shop","topic":"t","frequency":"WEEKLY","timezone":"UTC"`)
	if o = must(messaging.Decode[messaging.OptIn](c.last())); o.Ref != "shop" || o.Topic != "t" || o.Frequency != "WEEKLY" {
		t.Errorf("by a link: %+v", o)
	}

	c.cannot(`"type":"optin"`, "there is plugin, checkbox")
	c.cannot(`"type":"optin","optin":"checkbox"`, "user_ref is missing")
	c.cannot(`"type":"optin","optin":"one_time_notif_req"`, "mid is missing")
	c.cannot(`"type":"optin","optin":"one_time_notif_req","mid":"`+deals+`"`, "does not ask for an opt-in of type one_time_notif_req")
	c.cannot(`"type":"optin","optin":"notification_messages","payload":"x","frequency":"HOURLY"`, "there is DAILY")
	c.cannot(`"type":"stop_notifications"`, "mid is missing")
	c.cannot(`"type":"stop_notifications","token":"none"`, "receives no such notifications")
}

const feedbackForm = `{"template_type":"customer_feedback","title":"How?","subtitle":"Tell","button_title":"Rate","feedback_screens":[{"questions":[
 {"id":"q1","type":"csat","follow_up":{"type":"free_form"}}]}],"business_privacy":{"url":"https://a.example"},"expires_in_days":3}`

func TestForms(t *testing.T) {
	c := newChat(t)
	form := c.sendsTemplate(feedbackForm)
	answers := func(a string) string { return `"type":"feedback","mid":"` + form + `","answers":` + a }
	c.cannot(answers(`{}`), "answers is missing")
	c.cannot(answers(`{"q2":{"payload":"5"}}`), `no question "q2"`)
	c.cannot(answers(`{"q1":{"payload":"6"}}`), "a score from 1 to 5")
	c.cannot(answers(`{"q1":{"payload":"good"}}`), "a score from 1 to 5")
	c.cannot(answers(`{"q1":{"payload":"5","follow_up":"`+strings.Repeat("a", 401)+`"}}`), "follow_up has 401")
	c.cannot(`"type":"feedback","mid":"`+c.hello+`","answers":{"q1":{"payload":"5"}}`, "carries no customer_feedback template")
	c.acts(answers(`{"q1":{"payload":"5","follow_up":"quick and kind"}}`))
	c.made(messaging.KindForm, `{"on":{on},"type":"customer_feedback","answer":{"feedback_screens":[{"screen_id":0,"questions":{"q1":{"type":"csat","payload":"5","follow_up":{"type":"free_form","payload":"quick and kind"}}}}]}}`, form)
	c.cannot(answers(`{"q1":{"payload":"5"}}`), "given already")

	form = c.sendsTemplate(`{"template_type":"customer_information","countries":["US","DE"],"business_privacy":{"url":"https://a.example"},"expires_in_days":2}`)
	fills := func(a string) string { return `"type":"customer_information","mid":"` + form + `","answers":` + a }
	c.cannot(fills(`{}`), "answers is missing")
	c.cannot(fills(`{"colour":"red"}`), `no field "colour"`)
	c.cannot(fills(`{"country":"FR"}`), `no country "FR": there is US, DE`)
	c.cannot(fills(`{"name":"`+strings.Repeat("a", 201)+`"}`), "name has 201")
	c.deps.Clock.Advance(48 * time.Hour)
	c.cannot(fills(`{"name":"A B"}`), "the time to answer is over")
	c.says(`"text":"again"`) // opens the window once more
	form = c.sendsTemplate(`{"template_type":"customer_information","countries":["us"],"business_privacy":{"url":"https://a.example"}}`)
	c.acts(fills(`{"country":"US"}`))
	c.made(messaging.KindForm, `{"on":{on},"type":"customer_information","answer":{"screens":[{"screen_id":"Add address","responses":[{"key":"country","value":"US"}]}]}}`, form)
	form = c.sendsTemplate(`{"template_type":"customer_information","countries":[],"business_privacy":{"url":"https://a.example"}}`)
	c.acts(fills(`{"country":"US","name":"A B"}`))
	c.made(messaging.KindForm, `{"on":{on},"type":"customer_information","answer":{"screens":[{"screen_id":"Add address","responses":[{"key":"name","value":"A B"},{"key":"country","value":"US"}]}]}}`, form)

	coupon := c.sendsTemplate(`{"template_type":"coupon","title":"10 off","coupon_code":"TEN","payload":"C"}`)
	c.acts(`"type":"reveal","mid":"` + coupon + `"`)
	c.made(messaging.KindPostback, `{"title":"10 off","payload":"C","on":{on}}`, coupon)
	c.cannot(`"type":"reveal","mid":"`+coupon+`"`, "given already")
}

// Every action is named where a wrong one is refused, and serves nothing without a Page.
func TestActionsListed(t *testing.T) {
	c := newChat(t)
	h := &handler{Deps: c.deps}
	for _, a := range h.actions() {
		c.cannot(`"type":"no such"`, a.name)
		c.refused("POST", c.path("actions"), `{"type":"`+a.name+`"}`, 400, "page_id is missing")
	}
}

func TestSays(t *testing.T) {
	c := newChat(t)
	attach := func(a string) string { return `"attachments":[` + a + `]` }
	for body, want := range map[string]string{
		attach(`{"type":"fallback"}`):                                                                      `[{"type":"fallback"}]`,
		attach(`{"type":"fallback","url":"https://a.example","title":"A page"}`):                           `[{"type":"fallback","payload":{"url":"https://a.example","title":"A page"}}]`,
		attach(`{"type":"location","title":"Home","coordinates":{"lat":1.5,"long":-2}}`):                   `[{"type":"location","name":"Home","payload":{"coordinates":{"lat":1.5,"long":-2}}}]`,
		attach(`{"type":"video","url":"https://a.example/v"},{"type":"file","url":"https://a.example/f"}`): `[{"type":"video","payload":{"url":"https://a.example/v"}},{"type":"file","payload":{"url":"https://a.example/f"}}]`,
	} {
		c.says(body)
		var got struct{ Attachments json.RawMessage }
		if err := json.Unmarshal(c.last().Body, &got); err != nil || string(got.Attachments) != want {
			t.Errorf("%s became %s, want %s", body, got.Attachments, want)
		}
	}
	c.says(attach(`{"type":"sticker","sticker_id":"369239263222822"}`))
	content := must(c.last().Content())
	if a := content.Attach[0]; a.Type != "sticker" || a.Sticker != 369239263222822 || a.Media == "" || a.MIME != "image/png" {
		t.Errorf("sticker: %+v", a)
	}
	c.says(`"text":"use /help now","commands":["help"],"reply_to":{"mid":"` + c.hello + `"},"referral":{"product_id":"55501"}`)
	c.made(messaging.KindMessage, `{"text":"use /help now","reply_to":{"mid":"`+c.hello+`","is_self_reply":true},"commands":["help"],"referral":{"source":"","type":"","product":"55501"}}`, "")
	answered := c.sends(messaging.Content{Text: "hi"})
	c.says(`"text":"yes","reply_to":{"mid":"` + answered + `"}`)
	c.made(messaging.KindMessage, `{"text":"yes","reply_to":{"mid":"`+answered+`"}}`, "")

	for body, words := range map[string]string{
		attach(`{"type":"location"}`):                                           `a location needs`,
		attach(`{"type":"location","coordinates":{"lat":91,"long":0}}`):         `in degrees`,
		attach(`{"type":"sticker","sticker_id":"5"}`):                           "no sticker 5",
		attach(`{"type":"product","product_id":"5"}`):                           "has no product 5",
		attach(`{"type":"fallback","title":"x"}`):                               "http or https address",
		`"text":"x","commands":["help"]`:                                        "write /help there",
		`"text":"x","commands":[` + strings.Repeat(`"x",`, 10) + `"x"]`:         "at most 10",
		`"text":"x","referral":{}`:                                              "ref is missing",
		`"text":"x","thread_key":"5"`:                                           `no group "5" on this Page`,
		attach(`{"type":"image","url":"https://a.example/x","colour":"green"}`): `unknown field "colour"`,
	} {
		c.refused("POST", c.path("messages"), c.body(body), 400, words)
	}
}
