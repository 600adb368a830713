package adminhttp

import (
	"context"
	"errors"
	"regexp"
	"strings"
	"testing"

	"parley/graphapi"
	"parley/internal/auth"
	"parley/internal/messaging"
	"parley/internal/realtime"
)

func TestWorld(t *testing.T) {
	r := newRig(t, nil)
	user, _, page, _ := r.world()
	app := r.ok("POST", "/_/api/apps", `{"name":"Second"}`)
	if !regexp.MustCompile(`^[0-9a-f]{32}$`).MatchString(app.Secret) || !strings.HasPrefix(app.Token, app.ID+"|") {
		t.Errorf("app: %+v", app)
	}
	for _, c := range []struct {
		body   string
		kind   auth.TokenKind
		scopes auth.Scopes
		tasks  auth.Tasks
	}{
		{`{"kind":"user","app_id":"` + app.ID + `","user_id":"` + user + `"}`, auth.UserToken, auth.AllScopes, 0},
		{`{"kind":"page","app_id":` + app.ID + `,"user_id":` + user + `,"page_id":"` + page + `","scopes":["pages_messaging"],"expires_in":"1h"}`, auth.PageToken, auth.PagesMessaging, auth.AllTasks},
		{`{"kind":"page","app_id":"` + app.ID + `","page_id":"` + page + `","scopes":[]}`, auth.PageToken, 0, auth.AllTasks},
		{`{"kind":"app","app_id":"` + app.ID + `"}`, auth.AppToken, 0, 0},
	} {
		text := r.ok("POST", "/_/api/tokens", c.body).AccessToken
		p, err := r.deps.Auth.Authenticate(t.Context(), text)
		if err != nil || p.Token.Kind != c.kind || p.Token.Scopes != c.scopes || p.Tasks != c.tasks || p.Token.App.String() != app.ID {
			t.Errorf("%s: %+v, %v", c.body, p, err)
		}
	}
	r.ok("POST", "/_/api/tasks", `{"page_id":"`+page+`","user_id":"`+user+`","tasks":["MESSAGING","moderate"]}`)
	roles, err := r.deps.Auth.Roles(t.Context(), must(graphapi.ParseID(user)), 0, 10)
	if err != nil || len(roles) != 1 || roles[0].Tasks != auth.Messaging|auth.Moderate {
		t.Errorf("roles %+v, %v", roles, err)
	}
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func TestConversation(t *testing.T) {
	r := newRig(t, nil)
	_, _, page, customer := r.world()
	messages := "/_/api/customers/" + customer + "/messages"
	view := messages + "?page_id=" + page
	if got := r.ok("GET", view, ""); len(got.Data) != 0 || got.After != "" {
		t.Errorf("before anything was said: %+v", got)
	}
	sent := r.ok("POST", messages, `{"page_id":"`+page+`","text":"hello"}`)
	if sent.ConversationID != "t_"+sent.PSID || !strings.HasPrefix(sent.MessageID, "m_") || sent.Success {
		t.Errorf("sent: %+v", sent)
	}
	list := r.ok("GET", "/_/api/customers?page_id="+page, "")
	if len(list.Data) != 1 || list.Data[0].ID != customer || list.Data[0].Name != "Carl Customer" ||
		list.Data[0].PSID != sent.PSID || list.Data[0].ConversationID != sent.ConversationID {
		t.Errorf("customers: %+v", list)
	}
	echo, err := r.deps.Messaging.Send(t.Context(), must(graphapi.ParseID(page)), &messaging.Outgoing{
		To: messaging.Address{PSID: must(graphapi.ParseID(sent.PSID))}, Type: "RESPONSE", Content: messaging.Content{Text: "hi"},
	})
	if err != nil {
		t.Fatal(err)
	}
	got := r.ok("GET", view, "")
	if len(got.Data) != 2 || got.Data[0].ID != sent.MessageID || got.Data[0].From != "customer" || got.Data[0].Message != "hello" ||
		got.Data[1].ID != echo.MessageID || got.Data[1].From != "page" || got.Data[1].State != "delivered" ||
		!regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+0000$`).MatchString(got.Data[1].CreatedTime) {
		t.Errorf("view: %+v", got)
	}
	act := "/_/api/customers/" + customer + "/actions"
	r.ok("POST", act, `{"page_id":"`+page+`","type":"read"}`)
	tap := r.ok("POST", act, `{"page_id":"`+page+`","type":"postback","payload":"GO","title":"Go","mid":"`+echo.MessageID+`"}`)
	if !tap.Success || tap.PSID != sent.PSID || tap.MessageID == "" {
		t.Errorf("postback: %+v", tap)
	}
	next := r.ok("GET", view+"&after="+got.After, "")
	if len(next.Data) != 1 || next.Data[0].Message != "Go" || next.Data[0].ID != tap.MessageID {
		t.Errorf("after %s: %+v", got.After, next)
	}
	if again := r.ok("GET", view+"&after="+next.After, ""); len(again.Data) != 0 || again.After != next.After {
		t.Errorf("at the end: %+v", again)
	}
	if got := r.ok("GET", view, ""); got.Data[1].State != "read" {
		t.Errorf("after reading: %+v", got)
	}
	rich := r.ok("POST", messages, `{"page_id":"`+page+`","text":"Red","quick_reply":{"payload":"R"},"reply_to":{"mid":"`+echo.MessageID+`"},"attachments":[{"type":"image","url":"https://example.org/a.png"}]}`)
	all := r.ok("GET", view, "")
	if last := all.Data[len(all.Data)-1]; last.ID != rich.MessageID || !strings.HasPrefix(string(last.Attachments),
		`[{"type":"image","payload":{"url":"https://example.org/a.png"},"url":"/_/media/`) {
		t.Errorf("rich message: %+v %s", last, last.Attachments)
	}
}

func TestTyping(t *testing.T) {
	r := newRig(t, nil)
	_, _, page, customer := r.world()
	base := "/_/api/customers/" + customer
	typing := func(kind string) string { return `{"page_id":"` + page + `","type":"` + kind + `"}` }
	r.refused("POST", base+"/actions", typing("typing_on"), 400, "has not written to Page")
	r.refused("POST", base+"/actions", typing("read"), 400, "POST /_/api/customers/"+customer+"/messages first")
	psid := must(graphapi.ParseID(r.ok("POST", base+"/messages", `{"page_id":"`+page+`","text":"hello"}`).PSID))
	r.ok("POST", base+"/actions", typing("typing_on"))
	if !r.deps.Hub.Typing(psid, realtime.Customer) {
		t.Error("typing_on had no effect")
	}
	r.ok("POST", base+"/actions", typing("typing_off"))
	if r.deps.Hub.Typing(psid, realtime.Customer) {
		t.Error("typing_off had no effect")
	}
	r.deps.Hub.SetTyping(must(graphapi.ParseID(page)), psid, realtime.Page, true)
	if !r.ok("GET", base+"/messages?page_id="+page, "").Typing {
		t.Error("the customer does not see that the Page types")
	}
}

func TestClock(t *testing.T) {
	r := newRig(t, nil)
	if got := r.ok("GET", "/_/api/clock", ""); got.Mode != "real" || got.Offset != 0 || got.Rate != 1 {
		t.Errorf("at start: %+v", got)
	}
	if got := r.ok("POST", "/_/api/clock", `{"advance":"24h1s"}`); got.Mode != "shifted" || got.Offset != 86401 {
		t.Errorf("advanced: %+v", got)
	}
	if got := r.ok("POST", "/_/api/clock", `{"set":"2026-03-01T12:00:00Z","freeze":true}`); got.Mode != "frozen" || got.Now != "2026-03-01T12:00:00Z" || got.Rate != 0 {
		t.Errorf("set and frozen: %+v", got)
	}
	if got := r.ok("POST", "/_/api/clock", `{"advance":"1d"}`); got.Now != "2026-03-02T12:00:00Z" || r.saved != r.deps.Clock.Setting() || !r.saved.Set {
		t.Errorf("advanced while frozen: %+v, saved %+v", got, r.saved)
	}
	if got := r.ok("POST", "/_/api/clock", `{"freeze":false}`); got.Mode != "shifted" || got.Rate != 1 {
		t.Errorf("running again: %+v", got)
	}
	if got := r.ok("POST", "/_/api/clock", `{"rate":60}`); got.Mode != "scaled" || got.Rate != 60 {
		t.Errorf("scaled: %+v", got)
	}
	if got := r.ok("POST", "/_/api/clock", `{"freeze":false}`); got.Mode != "scaled" {
		t.Errorf("a running clock is not frozen: %+v", got)
	}
	if got := r.ok("POST", "/_/api/clock", `{"reset":true}`); got.Mode != "real" || r.saved.Set {
		t.Errorf("reset: %+v, saved %+v", got, r.saved)
	}
	for body, words := range map[string]string{
		``: "say what to change", `{}`: "say what to change", `{"advance":"soon"}`: "24h1s", `{"set":"2150-01-01T00:00:00Z","advance":"36500d"}`: "2199",
		`{"advance":"-36500d"}`: "2000", `{"set":"1999-01-01T00:00:00Z"}`: "2000", `{"set":"tomorrow"}`: "parsing time",
		`{"rate":0}`: `{"freeze":true}`, `{"rate":-1}`: "above 0", `{"rate":1e9}`: "at most 100000", `{"rate":2,"freeze":true}`: "not both",
		`{"warp":9}`: `unknown field "warp": this call takes reset, set, advance, rate, freeze`, `{"freeze":"yes"}`: "true or false",
	} {
		r.refused("POST", "/_/api/clock", body, 400, words)
	}
}

func TestRefusals(t *testing.T) {
	r := newRig(t, nil)
	user, app, page, customer := r.world()
	other := r.ok("POST", "/_/api/pages", `{"name":"Other","owner_id":"`+user+`"}`).ID
	elsewhere := r.ok("POST", "/_/api/customers/"+customer+"/messages", `{"page_id":"`+other+`","text":"x"}`).MessageID
	says, acts := "/_/api/customers/"+customer+"/messages", "/_/api/customers/"+customer+"/actions"
	long := func(n int) string { return strings.Repeat("é", n) }
	for _, c := range []struct {
		path, body string
		status     int
		words      string
	}{
		{"/_/api/people", `{}`, 400, "name is missing: give 1 to 200 characters"},
		{"/_/api/people", `{"name":"  "}`, 400, "name is missing"},
		{"/_/api/people", `{"name":"` + long(201) + `"}`, 400, "name has 201 characters: use at most 200"},
		{"/_/api/people", `{"name":"a\u0007"}`, 400, "control character U+0007"},
		{"/_/api/people", `{"name":"a\nb"}`, 400, "one line"},
		{"/_/api/apps", `{"nom":"x"}`, 400, "this call takes name"},
		{"/_/api/pages", `{"name":"x"}`, 400, "owner_id is missing"},
		{"/_/api/pages", `{"name":"x","owner_id":"123"}`, 404, "no person 123: make one with POST /_/api/people"},
		{"/_/api/pages", `{"name":"x","owner_id":"abc"}`, 400, "identifier must be a string of digits: this call takes name, category, owner_id"},
		{"/_/api/pages", `{"name":"x","owner_id":"` + user + `","category":"` + long(201) + `"}`, 400, "category has 201"},
		{"/_/api/tasks", `{"page_id":"` + page + `","user_id":"` + user + `"}`, 400, "[] takes the role away"},
		{"/_/api/tasks", `{"page_id":"` + page + `","user_id":"` + user + `","tasks":["SING"]}`, 400, `no task "SING": there is ADVERTISE`},
		{"/_/api/tasks", `{"page_id":"5","user_id":"` + user + `","tasks":[]}`, 404, "no Page 5"},
		{"/_/api/tasks", `{"page_id":"` + page + `","tasks":[]}`, 400, "user_id is missing"},
		{"/_/api/tokens", `{"kind":"user"}`, 400, "app_id is missing"},
		{"/_/api/tokens", `{"kind":"user","app_id":"5"}`, 404, "no app 5"},
		{"/_/api/tokens", `{"kind":"robot","app_id":"` + app + `"}`, 400, `no kind "robot": there is user, page, app`},
		{"/_/api/tokens", `{"kind":"page","app_id":"` + app + `"}`, 400, "page_id is missing"},
		{"/_/api/tokens", `{"kind":"page","app_id":"` + app + `","page_id":"` + page + `","user_id":"7"}`, 404, "no person 7"},
		{"/_/api/tokens", `{"kind":"user","app_id":"` + app + `","user_id":"` + user + `","scopes":["fly"]}`, 400, `no permission "fly"`},
		{"/_/api/tokens", `{"kind":"user","app_id":"` + app + `","user_id":"` + user + `","expires_in":"-1h"}`, 400, "like 1h or 60d"},
		{"/_/api/tokens", `{"kind":"app","app_id":"` + app + `","expires_in":"1h"}`, 400, "never expires"},
		{"/_/api/customers", `{"name":"C","locale":"german"}`, 400, "must look like en_US"},
		{"/_/api/customers", `{"name":"C","timezone":15}`, 400, "-12 to 14"},
		{says, `{"page_id":"` + page + `"}`, 400, "give text or attachments"},
		{says, `{"text":"x"}`, 400, "page_id is missing"},
		{says, `{"page_id":"5","text":"x"}`, 404, "no Page 5"},
		{says, `{"page_id":"` + page + `","text":"` + long(20001) + `"}`, 400, "text has 20001"},
		{says, `{"page_id":"` + page + `","quick_reply":{"payload":"x"},"attachments":[{"type":"image","url":"https://a.b/c"}]}`, 400, "a quick reply needs text"},
		{says, `{"page_id":"` + page + `","text":"x","quick_reply":{}}`, 400, "needs a payload"},
		{says, `{"page_id":"` + page + `","text":"x","quick_reply":{"payload":"` + long(1001) + `"}}`, 400, "quick_reply.payload has 1001"},
		{says, `{"page_id":"` + page + `","text":"x","reply_to":{"mid":"m_x"}}`, 400, "reply_to.mid is no message of this Page"},
		{says, `{"page_id":"` + page + `","text":"x","reply_to":{"mid":"` + elsewhere + `"}}`, 400, "reply_to.mid is no message of this Page"},
		{says, `{"page_id":"` + page + `","attachments":[{"type":"gif","url":"https://a.b/c"}]}`, 400, "there is image, audio, video, file"},
		{says, `{"page_id":"` + page + `","attachments":[{"type":"image","url":"javascript:alert(1)"}]}`, 400, "http or https address"},
		{says, `{"page_id":"` + page + `","attachments":[` + strings.Repeat(`{"type":"image","url":"https://a.b/c"},`, 30) + `{"type":"image","url":"https://a.b/c"}]}`, 400, "at most 30"},
		{"/_/api/customers/77/messages", `{"page_id":"` + page + `","text":"x"}`, 404, "no customer 77: make one"},
		{"/_/api/customers/x/messages", `{"page_id":"` + page + `","text":"x"}`, 400, "in the path is no id"},
		{acts, ``, 400, `no action type "": there is get_started, postback, quick_reply, read`},
		{acts, `{"type":7}`, 400, "type must be a string"},
		{acts, `{"type":"dance"}`, 400, `no action type "dance"`},
		{acts, `{"page_id":"` + page + `","type":"postback"}`, 400, "payload is missing"},
		{acts, `{"page_id":"` + page + `","type":"postback","payload":"x","mid":"m_1"}`, 400, "has not written to Page"},
		{acts, `{"page_id":"` + page + `","type":"postback","payload":"x","colour":1}`, 400, `unknown field "colour": this call takes page_id, type, payload, title, mid, ref`},
		{acts, `{"type":"read"}`, 400, "page_id is missing"},
		{"/_/api/reset", ``, 404, "only parley dev can be reset"},
		{"/_/api/nothing", `{}`, 404, "no call POST /_/api/nothing: there is POST /_/api/people"},
		{"/_/api/", ``, 404, "no call POST /_/api/"},
	} {
		r.refused("POST", c.path, c.body, c.status, c.words)
	}
	r.refused("DELETE", "/_/api/people", "", 405, "/_/api/people takes POST, not DELETE")
	r.refused("PUT", says, "", 405, "takes POST, GET, not PUT")
	r.refused("GET", "/_/api/customers", "", 400, "add ?page_id=")
	r.refused("GET", "/_/api/customers?page_id=5", "", 404, "no Page 5")
	r.refused("GET", says, "", 400, "add ?page_id=")
	r.refused("GET", says+"?page_id="+page+"&after=x", "", 400, "leave it out")
	r.refused("GET", says+"?page_id=5", "", 404, "no Page 5")
	r.refused("GET", "/_/api/customers/5/messages?page_id="+page, "", 404, "no customer 5")
	r.refused("GET", "/_/events", "", 400, "?topics=")
	r.refused("GET", "/_/ws", "", 400, "WebSocket client")
}

func TestReset(t *testing.T) {
	calls := 0
	r := newRig(t, func(d *Deps) {
		d.Reset = func(context.Context) error {
			if calls++; calls > 1 {
				return errors.New("disk on fire")
			}
			return nil
		}
	})
	if !r.ok("POST", "/_/api/reset", "").Success || calls != 1 {
		t.Errorf("%d resets", calls)
	}
	r.refused("POST", "/_/api/reset", `{"now":true}`, 400, "this call takes no fields")
	r.refused("POST", "/_/api/reset", `{}`, 500, "its log says why under trace_id A")
}
