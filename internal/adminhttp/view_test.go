package adminhttp

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"parley/graphapi"
	"parley/internal/chatview"
	"parley/internal/messaging"
	"parley/internal/profile"
)

// seen is the answer of GET /_/api/customers/{id}/messages.
type seen struct {
	Data []struct {
		chatview.Message
		OptedIn json.RawMessage `json:"opted_in"`
	}
	Notices []chatview.Notice
	Typing  bool
	Typist  *typist `json:"typing_persona"`
	SeenMID string  `json:"seen_mid"`
	After   string
}

func (c *chat) view(query string) (v seen) {
	c.t.Helper()
	status, text := c.call("GET", c.path("messages")+"?page_id="+c.page.String()+query, "")
	if err := json.Unmarshal([]byte(text), &v); err != nil || status != 200 {
		c.t.Fatalf("view: %d %s %v", status, text, err)
	}
	return v
}

func TestLooks(t *testing.T) {
	c := newChat(t)
	id := must(c.deps.Personas.Create(t.Context(), c.page, profile.Persona{Name: "Lena", Picture: "https://a.example/lena.png"}))
	mids := []string{
		c.sends(messaging.Content{Text: "hi", Persona: id, ReplyTo: &messaging.ReplyTo{MID: c.hello}}),
		c.sends(messaging.Content{Text: "pick", QuickReplies: []byte(`[{"content_type":"text","title":"Red","payload":"R","image_url":"https://a.example/red.png"}]`)}),
		c.sendsTemplate(feedbackForm),
		c.sendsTemplate(`{"template_type":"coupon","title":"10 off","coupon_code":"TEN","image_url":"https://a.example/c.png"}`),
		c.sendsTemplate(`{"template_type":"notification_messages","title":"Deals","payload":"DEALS"}`),
		c.sendsTemplate(`{"template_type":"image_grid","elements":[{"images":[{"url":"https://a.example/1.png"},{"url":"https://a.example/2.png"}]}]}`),
		c.sends(messaging.Content{Persona: 999999, Text: "from a persona that is unknown"}),
	}
	for i, fields := range []string{
		`"type":"react","reaction":"love"`, "", `"type":"feedback","answers":{"q1":{"payload":"5"}}`, `"type":"reveal"`,
		`"type":"optin","optin":"notification_messages"`,
	} {
		if fields != "" {
			c.acts(fields + `,"mid":"` + mids[i] + `"`)
		}
	}
	c.acts(`"type":"edit","mid":"` + c.hello + `","text":"hello!"`)
	gone := c.says(`"text":"oops"`).MessageID
	c.says(`"text":"as I said","reply_to":{"mid":"` + gone + `"}`)
	c.acts(`"type":"unsend","mid":"` + gone + `"`)

	if err := c.deps.Personas.Delete(t.Context(), c.page, id); err != nil { // what was sent under it keeps its author
		t.Fatal(err)
	}
	d := c.view("").Data
	if len(d) != 10 {
		t.Fatalf("%d messages", len(d))
	}
	for i, ok := range []bool{
		d[0].Message.Message == "hello!" && d[0].Edited == 1 && d[0].From == "customer" && d[0].State == "sent",
		d[1].Persona.Name == "Lena" && d[1].Pictures["https://a.example/lena.png"] != "" && *d[1].ReplyTo == chatview.ReplyTo{MID: c.hello, From: "customer", Text: "hello!"} &&
			len(d[1].Reactions) == 1 && d[1].Reactions[0] == chatview.Reaction{From: "customer", Emoji: "❤️", Reaction: "love"},
		strings.HasPrefix(d[2].Pictures["https://a.example/red.png"], "/_/media/") && strings.Contains(string(d[2].QuickReplies), `"payload":"R"`),
		d[3].Form != nil && d[3].Form.Answered && d[3].ExpiresAt > 0,
		d[4].Revealed && d[4].Form == nil && d[4].Pictures["https://a.example/c.png"] != "",
		string(d[5].OptedIn) == "true",
		len(d[6].Pictures) == 2,
		d[7].Persona.ID == 999999 && d[7].Persona.Name == "",
		d[8].Removed && d[8].Message.Message == "" && d[8].ID == gone,
		d[9].ReplyTo.Removed && d[9].ReplyTo.Text == "" && d[9].Message.Message == "as I said",
	} {
		if !ok {
			b, _ := json.Marshal(d[i])
			t.Errorf("message %d: %s", i, b)
		}
	}
	c.acts(`"type":"stop_notifications","mid":"` + mids[4] + `"`)
	c.acts(`"type":"unreact","mid":"` + mids[0] + `"`)
	once := c.sendsTemplate(`{"template_type":"one_time_notif_req","title":"Back?","payload":"HAT"}`)
	c.acts(`"type":"optin","optin":"one_time_notif_req","mid":"` + once + `"`)
	if d = c.view("").Data; string(d[10].OptedIn) != "true" {
		t.Errorf("one-time: %s", d[10].OptedIn)
	}
	c.acts(`"type":"stop_notifications","mid":"` + once + `"`)
	if d = c.view("").Data; len(d[10].OptedIn) != 0 {
		t.Errorf("one-time, taken back: %s", d[10].OptedIn)
	}
	if d = c.view("").Data; string(d[5].OptedIn) != `"stopped"` || len(d[1].Reactions) != 0 {
		t.Errorf("afterwards: %s %+v", d[5].OptedIn, d[1].Reactions)
	}
}

func TestPageActsShow(t *testing.T) {
	c := newChat(t)
	to := messaging.Address{PSID: c.psid}
	if v := c.view(""); v.SeenMID != "" || v.Typing || v.Typist != nil {
		t.Errorf("before: %+v", v)
	}
	for _, a := range []messaging.Action{
		{To: to, Action: graphapi.MarkSeen}, {To: to, Action: graphapi.React, MID: c.hello, Reaction: "👍"},
	} {
		if err := c.deps.Messaging.Act(t.Context(), c.page, &a); err != nil {
			t.Fatal(err)
		}
	}
	c.deps.Hub.PageTyping(c.page, c.psid, true, c.deps.View.Typist(chatview.Persona{ID: 7, Name: "Lena", Picture: "https://a.example/l.png"}))
	v := c.view("")
	if v.SeenMID != c.hello || v.Data[0].State != "read" || v.Data[0].Reactions[0].From != "page" {
		t.Errorf("seen: %+v", v)
	}
	if !v.Typing || v.Typist == nil || v.Typist.Name != "Lena" || v.Typist.Pictures["https://a.example/l.png"] == "" {
		t.Errorf("typing: %+v", v.Typist)
	}
}

func TestSurroundings(t *testing.T) {
	c := newChat(t)
	c.setProfile(`{"get_started":{"payload":"GO"},"greeting":[{"locale":"default","text":"Hi {{user_first_name}}!"},{"locale":"de_DE","text":"Hallo {{user_full_name}}"}],
		"ice_breakers":[{"call_to_actions":[{"question":"Open?","payload":"OPEN"}],"locale":"default"}],
		"persistent_menu":[{"locale":"default","composer_input_disabled":true,"call_to_actions":[{"type":"postback","title":"Help","payload":"HELP"}]}],
		"commands":[{"locale":"default","commands":[{"name":"help","description":"Get help"}]}],"account_linking_url":"https://a.example/login"}`)
	show := func(customer string) (a pageAnswer) {
		t.Helper()
		status, text := c.call("GET", fmt.Sprintf("/_/api/customers/%s/page?page_id=%d", customer, c.page), "")
		if err := json.Unmarshal([]byte(text), &a); err != nil || status != 200 {
			t.Fatalf("%d %s", status, text)
		}
		return a
	}
	a := show(c.customer.String())
	p := a.Profile
	if a.Page.Name != "Shop" || a.PSID != c.psid || p.Greeting != "Hi Carl!" || p.GetStarted.Payload != "GO" || p.IceBreakers[0].Payload != "OPEN" ||
		p.Menu[0].Payload != "HELP" || !p.ComposerDisabled || p.Commands[0].Name != "help" || p.AccountLinkingURL == "" || a.Blocked {
		t.Errorf("surroundings: %+v", a)
	}
	c.acts(`"type":"block"`)
	if !show(c.customer.String()).Blocked {
		t.Error("the block does not show")
	}
	stranger := c.ok("POST", "/_/api/customers", `{"name":"Anna Bell","locale":"de_DE","phone":"+1 (555) 857-6309","email":"Anna@Example.org"}`).ID
	if a = show(stranger); a.Profile.Greeting != "Hallo Anna Bell" || a.PSID != 0 || a.Contact.Phone != "+15558576309" || a.Contact.Email != "anna@example.org" {
		t.Errorf("a stranger's: %+v", a)
	}
	c.refused("GET", c.path("page"), "", 400, "add ?page_id=")
	c.refused("GET", c.path("page")+"?page_id=5", "", 404, "no Page 5")
	c.refused("GET", "/_/api/customers/5/page?page_id="+c.page.String(), "", 404, "no customer 5")
}

func TestContacts(t *testing.T) {
	r := newRig(t, nil)
	one := r.ok("POST", "/_/api/customers", `{"name":"One","phone":"+1 555 010 0000","player_id":"77","login_id":"l-1"}`).ID
	read := func(id string) string { _, text := r.call("GET", "/_/api/customers/"+id, ""); return text }
	if got := read(one); got != `{"id":"`+one+`","name":"One","phone":"+15550100000","player_id":"77","login_id":"l-1"}` {
		t.Errorf("one: %s", got)
	}
	if _, got := r.call("POST", "/_/api/customers/"+one, `{"email":"one@a.example","phone":""}`); got != `{"id":"`+one+`","name":"One","email":"one@a.example","player_id":"77","login_id":"l-1"}` {
		t.Errorf("changed: %s", got)
	}
	two := r.ok("POST", "/_/api/customers", `{"name":"Two","phone":"+1 555 010 0000"}`).ID // free again
	r.refused("POST", "/_/api/customers/"+two, `{"email":"one@a.example"}`, 400, "belongs to customer "+one)
	r.refused("POST", "/_/api/customers/"+two, `{"phone":"abc"}`, 400, "with its country code")
	r.refused("POST", "/_/api/customers", `{"name":"Three","email":"nobody"}`, 400, "email must be an address")
	r.refused("POST", "/_/api/customers", `{"name":"Three","email":"a,b@example.org"}`, 400, "email must be an address")
	r.refused("POST", "/_/api/customers/5", `{}`, 404, "no customer 5")
}

func TestGroup(t *testing.T) {
	c := newChat(t)
	second := c.ok("POST", "/_/api/customers", `{"name":"Dora Dee"}`).ID
	hers := c.ok("POST", "/_/api/customers/"+second+"/messages", c.body(`"text":"me too"`)).PSID
	to, err := c.deps.Messaging.Resolve(t.Context(), c.page, &graphapi.Recipient{IDs: []graphapi.ID{c.psid, must(graphapi.ParseID(hers))}})
	if err != nil {
		t.Fatal(err)
	}
	said := c.ok("POST", "/_/api/customers/"+second+"/messages", c.body(`"text":"hi all","thread_key":"`+to.ThreadKey+`"`))
	if said.ConversationID != "t_"+to.PSID.String() {
		t.Errorf("said: %+v", said)
	}
	v := c.view("&thread_key=" + to.ThreadKey)
	if len(v.Data) != 1 || v.Data[0].Author.String() != hers || v.Data[0].Message.Message != "hi all" {
		t.Errorf("group: %+v", v)
	}
	_, text := c.call("GET", c.path("page")+"?page_id="+c.page.String(), "")
	if !strings.Contains(text, `"groups":[{"thread_key":"`+to.ThreadKey+`"`) {
		t.Errorf("surroundings: %s", text)
	}
	other := c.ok("POST", "/_/api/customers", `{"name":"Out"}`).ID
	c.refused("GET", "/_/api/customers/"+other+"/messages?page_id="+c.page.String()+"&thread_key="+to.ThreadKey, "", 400, "no member")
	c.refused("GET", c.path("messages")+"?page_id="+c.page.String()+"&thread_key=t_5", "", 400, "no group")
}
