package adminhttp

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"parley/graphapi"
	"parley/internal/messaging"
	"parley/webhook"
)

// shop is a chat with a message of an app whose buttons open pages, and a
// menu that does.
type shop struct {
	*chat
	app, secret string
	mid         string
}

const shopMessage = `{"template_type":"generic","elements":[{"title":"Hat",
 "default_action":{"type":"web_url","url":"https://shop.test/card","messenger_extensions":true},
 "buttons":[{"type":"web_url","title":"Buy","url":"https://shop.test/buy?x=1","messenger_extensions":true,"fallback_url":"https://shop.test/plain"},
  {"type":"web_url","title":"About","url":"https://shop.test/about","webview_height_ratio":"tall"},
  {"type":"web_url","title":"Not now","url":"https://shop.test/off","messenger_extensions":false}]}]}`

func newShop(t *testing.T) *shop {
	s := &shop{chat: newChat(t)}
	s.setProfile(`{"get_started":{"payload":"GO"},"whitelisted_domains":["https://Shop.test/any","http://localhost:9"],"persistent_menu":[{"locale":"default",
	 "call_to_actions":[{"type":"web_url","title":"Orders","url":"https://shop.test/orders","messenger_extensions":true},{"type":"web_url","title":"Jobs","url":"https://shop.test/jobs"}]}]}`)
	app := s.ok("POST", "/_/api/apps", `{"name":"Shop bot"}`)
	s.app, s.secret = app.ID, app.Secret
	sent, err := s.deps.Messaging.Send(t.Context(), s.page, &messaging.Outgoing{
		To: messaging.Address{PSID: s.psid}, Type: graphapi.Response, App: must(graphapi.ParseID(app.ID)),
		Content: messaging.Content{Attach: []messaging.Attachment{{Type: "template", Payload: []byte(shopMessage)}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	s.mid = sent.MessageID
	return s
}

// opened is the body of a question from a page behind a button.
func (s *shop) opened(url, origin, more string) string {
	return s.body(fmt.Sprintf(`"mid":%q,"url":%q,"origin":%q%s`, s.mid, url, origin, more))
}

func (s *shop) fromMenu(url, more string) string {
	return s.body(fmt.Sprintf(`"url":%q,"origin":"https://shop.test"%s`, url, more))
}

func (s *shop) forApp(app string) string { return `,"app_id":"` + app + `"` }

// context asks for the context and opens its signed request.
func (s *shop) context(path, body, secret string) (seen contextView, signed webhook.ThreadContext) {
	s.t.Helper()
	status, text := s.call("POST", path, body)
	var answer struct{ Context contextView }
	if err := json.Unmarshal([]byte(text), &answer); status != 200 || err != nil {
		s.t.Fatalf("%s: %d %s", body, status, text)
	}
	if err := webhook.OpenRequest(secret, answer.Context.SignedRequest, &signed); err != nil {
		s.t.Fatalf("%s: %v", text, err)
	}
	return answer.Context, signed
}

func TestWebview(t *testing.T) {
	s := newShop(t)
	path := s.path("webview")
	const both = `{"supported_features":["context"],"permissions":["user_profile","user_messaging"]}`
	for _, body := range []string{
		s.opened("https://shop.test/buy?x=1", "https://shop.test", ""),
		s.opened("https://shop.test/card", "http://localhost:9", ""), // wherever it leads, the page shown now is listed
		s.fromMenu("https://shop.test/orders", ""),
	} {
		if status, text := s.call("POST", path, body); status != 200 || text != both {
			t.Errorf("%s: %d %s", body, status, text)
		}
	}
	s.deps.Clock.Freeze(true)
	s.deps.Clock.SetTo(time.Unix(1504046380, 0))
	for _, body := range []string{
		s.opened("https://shop.test/buy?x=1", "https://shop.test", s.forApp(s.app)),
		s.opened("https://shop.test/buy?x=1", "https://shop.test", `,"app_id":`+s.app),
	} {
		seen, signed := s.context(path, body, s.secret)
		if want := (webhook.ThreadContext{
			Algorithm: "HMAC-SHA256", IssuedAt: 1504046380, PageID: int64(s.page), PSID: s.psid, ThreadType: "USER_TO_PAGE", TID: s.psid,
		}); signed != want || seen.ThreadType != want.ThreadType || seen.PSID != want.PSID || seen.TID != want.TID {
			t.Errorf("got %+v %+v, want %+v", seen, signed, want)
		}
	}
}

func TestWebviewRefuses(t *testing.T) {
	s := newShop(t)
	const buy, site = "https://shop.test/buy?x=1", "https://shop.test"
	stranger := s.ok("POST", "/_/api/customers", `{"name":"Out"}`).ID
	other := s.ok("POST", "/_/api/apps", `{"name":"Other"}`).ID
	for _, c := range []struct {
		name, customer, body string
		status               int
		words                string
	}{
		{"foreign page", "", s.opened(buy, "https://evil.test", s.forApp(s.app)), 403, "add https://evil.test to whitelisted_domains"},
		{"sub domain", "", s.opened(buy, "https://a.shop.test", ""), 403, "whitelisted_domains"},
		{"other port", "", s.opened(buy, "https://shop.test:8443", ""), 403, "whitelisted_domains"},
		{"without TLS", "", s.opened(buy, "http://shop.test", ""), 403, "whitelisted_domains"},
		{"sandboxed page", "", s.opened(buy, "null", ""), 400, "origin must be"},
		{"no origin", "", s.opened(buy, "", ""), 400, "origin must be"},
		{"extensions not asked for", "", s.opened("https://shop.test/about", site, ""), 403, "messenger_extensions: true"},
		{"extensions switched off", "", s.opened("https://shop.test/off", site, ""), 403, "messenger_extensions: true"},
		{"address of no button", "", s.opened("https://shop.test/buy", site, ""), 403, "no button there opens https://shop.test/buy with"},
		{"fallback", "", s.opened("https://shop.test/plain", site, ""), 403, "no button there"},
		{"menu without extensions", "", s.fromMenu("https://shop.test/jobs", ""), 403, "no button there"},
		{"button of a message in the menu", "", s.fromMenu(buy, ""), 403, "no button there"},
		{"own message", "", strings.Replace(s.opened(buy, site, ""), s.mid, s.hello, 1), 403, "no button there"},
		{"no message", "", strings.Replace(s.opened(buy, site, ""), s.mid, "m_5", 1), 400, "mid is no message"},
		{"somebody else's message", stranger, s.opened(buy, site, ""), 400, "mid is no message"},
		{"unknown app", "", s.opened(buy, site, s.forApp("5")), 403, "app 5 is none of Page"},
		{"app of nobody here", "", s.opened(buy, site, s.forApp(other)), 403, "POST /" + s.page.String() + "/subscribed_apps"},
		{"app of another message, from the menu", "", s.fromMenu("https://shop.test/orders", s.forApp(s.app)), 403, "is none of Page"},
		{"unknown Page", "", `{"page_id":"5","origin":"https://shop.test"}`, 404, "no Page 5"},
		{"unknown customer", "5", s.opened(buy, site, ""), 404, "no customer 5"},
		{"unknown field", "", s.opened(buy, site, `,"psid":"1"`), 400, "psid"},
	} {
		path := s.path("webview")
		if c.customer != "" {
			path = "/_/api/customers/" + c.customer + "/webview"
		}
		t.Run(c.name, func(t *testing.T) {
			s.t = t
			s.refused("POST", path, c.body, c.status, c.words)
		})
	}
	s.t = t
	s.acts(`"type":"block"`)
	s.refused("POST", s.path("webview"), s.opened(buy, site, s.forApp(s.app)), 403, "has blocked the Page")
	s.acts(`"type":"unblock"`)
	s.setProfile(`{"whitelisted_domains":["https://other.test"],"persistent_menu":[{"locale":"default","call_to_actions":[{"type":"web_url","title":"T","url":"https://other.test"}]}]}`)
	s.refused("POST", s.path("webview"), s.opened(buy, site, ""), 403, "whitelisted_domains")
}

// An app belongs to the Page by listening to it, or by being its default app.
func TestWebviewApps(t *testing.T) {
	s := newShop(t)
	body := s.fromMenu("https://shop.test/orders", s.forApp(s.app))
	s.refused("POST", s.path("webview"), body, 403, "is none of Page")
	app := must(graphapi.ParseID(s.app))
	if err := s.subscribe(t.Context(), s.page, app, []string{"messages"}); err != nil {
		t.Fatal(err)
	}
	s.context(s.path("webview"), body, s.secret)

	r := newRig(t, func(d *Deps) { d.DefaultApp = func() graphapi.ID { return app } })
	_, _, page, customer := r.world()
	if _, err := r.deps.Auth.AddApp(t.Context(), app, "Default", "test_secret"); err != nil {
		t.Fatal(err)
	}
	d := &shop{chat: &chat{rig: r, page: must(graphapi.ParseID(page)), customer: must(graphapi.ParseID(customer))}}
	d.setProfile(`{"get_started":{"payload":"GO"},"whitelisted_domains":["https://shop.test"],"persistent_menu":[{"locale":"default",
	 "call_to_actions":[{"type":"web_url","title":"Orders","url":"https://shop.test/orders","messenger_extensions":"true"}]}]}`)

	// Nobody has written yet: the menu is there, and whoever opens it gets a PSID.
	if _, text := d.call("POST", d.path("webview"), d.fromMenu("https://shop.test/orders", "")); !strings.Contains(text, `"permissions":["user_profile"]`) {
		t.Errorf("before the first message: %s", text)
	}
	seen, _ := d.context(d.path("webview"), d.fromMenu("https://shop.test/orders", d.forApp(s.app)), "test_secret")
	if said := d.says(`"text":"hello"`); said.PSID != seen.PSID.String() {
		t.Errorf("PSID %s in the webview, %s in the thread", seen.PSID, said.PSID)
	}
}

// In a group the thread is the group's, the person the one who looks.
func TestWebviewInGroup(t *testing.T) {
	s := newShop(t)
	second := s.ok("POST", "/_/api/customers", `{"name":"Dora Dee"}`).ID
	hers := s.ok("POST", "/_/api/customers/"+second+"/messages", s.body(`"text":"me too"`)).PSID
	third := s.ok("POST", "/_/api/customers", `{"name":"Out"}`).ID
	s.ok("POST", "/_/api/customers/"+third+"/messages", s.body(`"text":"me not"`))
	to := must(s.deps.Messaging.Resolve(t.Context(), s.page, &graphapi.Recipient{IDs: []graphapi.ID{s.psid, must(graphapi.ParseID(hers))}}))
	sent, err := s.deps.Messaging.Send(t.Context(), s.page, &messaging.Outgoing{
		To: to, Type: graphapi.Response, App: must(graphapi.ParseID(s.app)),
		Content: messaging.Content{Attach: []messaging.Attachment{{Type: "template", Payload: []byte(shopMessage)}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	s.mid = sent.MessageID
	body := s.opened("https://shop.test/card", "https://shop.test", s.forApp(s.app))
	seen, signed := s.context("/_/api/customers/"+second+"/webview", body, s.secret)
	if seen.ThreadType != "GROUP" || seen.TID != to.PSID || seen.PSID.String() != hers || signed.ThreadType != "GROUP" || signed.TID != to.PSID || signed.PSID != seen.PSID {
		t.Errorf("group: %+v %+v", seen, signed)
	}
	s.refused("POST", "/_/api/customers/"+third+"/webview", body, 400, "mid is no message that customer "+third+" sees")
}
