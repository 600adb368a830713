package graphhttp

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"parley/graphapi"
	"parley/internal/auth"
	"parley/internal/messaging"
)

func TestHeaders(t *testing.T) {
	w := newWorld(t)
	good := w.get("/v18.0/me")
	for name, want := range map[string]string{
		"Content-Type": "application/json; charset=UTF-8", "Access-Control-Allow-Origin": "*", "Vary": "Origin",
		"Cache-Control": "private, no-cache, no-store, must-revalidate", "Pragma": "no-cache",
		"Expires": "Sat, 01 Jan 2000 00:00:00 GMT", "Facebook-Api-Version": "v21.0",
		"Cross-Origin-Resource-Policy": "cross-origin",
		"X-App-Usage":                  `{"call_count":1,"total_cputime":0,"total_time":0}`,
		"X-Business-Use-Case-Usage":    `{"3333":[{"type":"messenger","call_count":1,"total_cputime":1,"total_time":1,"estimated_time_to_regain_access":0}]}`,
	} {
		if got := good.header.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	for name, length := range map[string]int{"X-Fb-Request-Id": 23, "X-Fb-Trace-Id": 11, "X-Fb-Debug": 88, "Etag": 42} {
		if got := good.header.Get(name); len(got) != length {
			t.Errorf("%s: %q has %d characters, want %d", name, got, len(got), length)
		}
	}
	bad := w.do("GET", "/v25.0/me", "")
	if bad.header.Get("Cache-Control") != "no-store" || bad.header.Get("Etag") != "" || bad.header.Get("Facebook-Api-Version") != "v25.0" {
		t.Errorf("refusal: %v", bad.header)
	}
	if got := bad.header.Get("Www-Authenticate"); got != `OAuth "Facebook Platform" "invalid_request" "An active access token must be used to query information about the current user."` {
		t.Errorf("challenge: %s", got)
	}
}

// What a request says may be long or hold anything; headers and the log repeat
// the beginning of it, as text.
func TestRefusalsRepeatLittle(t *testing.T) {
	w := newWorld(t)
	const syntax = `OAuth "Facebook Platform" "invalid_request" "Syntax error \"Expected end of string instead of \" \".\" at character 1: `
	a := w.get("/me?fields=a%00b%7F%C3%A9%0D%0AX")
	if got, want := a.header.Get("Www-Authenticate"), syntax+`a b é  X"`; got != want {
		t.Errorf("challenge %q, want %q", got, want)
	}
	long := strings.Repeat("é", 100_000)
	for what, body := range map[string]string{
		"message":   "method=get&fields=" + long,
		"reason":    `batch=[{"method":"POST","relative_url":"me/messages","body":{"recipient":{"email":"` + long + `"},"message":{"text":"hi"}}}]`,
		"method":    "method=" + long,
		"operation": `batch=[{"method":"` + long + `","relative_url":"` + long + `"}]`,
		"reference": `batch=[{"relative_url":"me?x={result=` + long + `:$}"}]`,
	} {
		logged := w.log.Len()
		a := w.do("POST", "/me", body+"&access_token=${P}")
		if got := len(a.header.Get("Www-Authenticate")); got > maxBrief+200 {
			t.Errorf("%s: a challenge of %d bytes", what, got)
		}
		if got := w.log.Len() - logged; got > 4*maxBrief+500 {
			t.Errorf("%s: %d bytes of log", what, got)
		}
	}
}

func TestConditionalGet(t *testing.T) {
	w := newWorld(t)
	first := w.get("/me")
	again := w.do("GET", "/me?access_token=${P}", "", "If-None-Match", first.header.Get("Etag"))
	again.wants(t, "unchanged", http.StatusNotModified, "")
	other := w.do("GET", "/me?fields=id&access_token=${P}", "", "If-None-Match", first.header.Get("Etag"))
	other.wants(t, "changed", 200, `{"id":"3333"}`)
}

func TestHeadIsGet(t *testing.T) {
	w := newWorld(t)
	a := w.do("HEAD", "/me?access_token=${P}", "")
	a.wants(t, "HEAD", 200, "")
	if a.header.Get("Etag") == "" {
		t.Error("HEAD shows the headers of GET")
	}
}

func TestTokenCarriers(t *testing.T) {
	w := newWorld(t)
	page := `{"name":"Demo Page","id":"3333"}`
	w.do("GET", "/me", "", "Authorization", "Bearer ${P}").wants(t, "header", 200, page)
	w.do("GET", "/me", "", "Authorization", "OAuth ${P}").wants(t, "old header", 200, page)
	w.do("POST", "/me", "access_token=${P}&method=get").wants(t, "body", 200, page)
	w.do("GET", "/me?access_token=%20${P}%20", "").wants(t, "blanks", 200, page)
	w.do("POST", "/me?access_token=${U}&method=GET", "access_token=${P}").wants(t, "body before query", 200, page)
	proof := graphapi.AppSecretProof(w.page, w.secret)
	w.get("/me?appsecret_proof="+proof).wants(t, "proof", 200, page)
}

func TestPathsAndVersions(t *testing.T) {
	w := newWorld(t)
	for _, path := range []string{"/me/", "/v2.0/me", "/v26.0/me", "/v15.0/v3.1/me", "/3333", "/v24.0/3333/"} {
		w.get(path).wants(t, path, 200, `{"name":"Demo Page","id":"3333"}`)
	}
	w.get("/app").wants(t, "app", 200, w.expand(`{"category":"Business","link":"${B}/1111","name":"Demo App","id":"1111"}`))
	w.do("GET", "/1111?fields=name&access_token=${Aq}", "").wants(t, "app by id", 200, `{"name":"Demo App","id":"1111"}`)
	w.do("GET", "/2222?access_token=${U}", "").wants(t, "user by id", 200, `{"name":"Ann Tester","id":"2222"}`)
	w.do("GET", "/2222/accounts?fields=id&access_token=${U}", "").wants(t, "accounts by id", 200,
		`{"data":[{"id":"3333"}],"paging":{"cursors":{"before":"MzMzMwZDZD","after":"MzMzMwZDZD"}}}`)
	w.do("GET", "/3333?fields=access_token&access_token=${U}", "").wants(t, "Page token by field", 200, w.expand(`{"access_token":"${P}","id":"3333"}`))
}

func TestWriterSwitches(t *testing.T) {
	w := newWorld(t)
	w.get("/me?pretty=1").wants(t, "pretty", 200, "{\n   \"name\": \"Demo Page\",\n   \"id\": \"3333\"\n}")
	jsonp := w.get("/me?callback=cb")
	jsonp.wants(t, "JSONP", 200, `/**/ cb({"name":"Demo Page","id":"3333"});`)
	if got := jsonp.header.Get("Content-Type"); got != "text/javascript; charset=UTF-8" {
		t.Errorf("JSONP comes as %s", got)
	}
	w.get("/me?callback=alert(1)").wants(t, "unsafe JSONP", 200, `{"name":"Demo Page","id":"3333"}`)
	w.do("GET", "/me?suppress_http_code=1", "").wants(t, "suppressed", 200,
		`{"error":{`+oauth(2500, "An active access token must be used to query information about the current user.")+`,"fbtrace_id":"${any}"}}`)
	w.get("/t_4444?fields=updated_time&date_format=U").wants(t, "Unix time", 200, `{"updated_time":1704067200,"id":"t_4444"}`)
	w.get("/me?fields=about,name,website").wants(t, "fields without value", 200, `{"name":"Demo Page","id":"3333"}`)
	w.get("/me?fields=").wants(t, "no fields", 200, `{"name":"Demo Page","id":"3333"}`)
	w.get(`/me?fields=["id","name"]`).wants(t, "array of fields", 200, `{"id":"3333","name":"Demo Page"}`)
	w.get("/me?fields[0]=id&fields[1]=name").wants(t, "brackets", 200, `{"id":"3333","name":"Demo Page"}`)
}

func TestPreflight(t *testing.T) {
	w := newWorld(t)
	a := w.do("OPTIONS", "/v24.0/me/messages", "", "Access-Control-Request-Headers", "authorization,content-type,x-mine")
	a.wants(t, "preflight", http.StatusNoContent, "")
	if a.header.Get("Access-Control-Allow-Methods") != "GET, POST, DELETE, OPTIONS" ||
		a.header.Get("Access-Control-Allow-Headers") != "authorization,content-type,x-mine" ||
		a.header.Get("Access-Control-Allow-Origin") != "*" {
		t.Errorf("preflight: %v", a.header)
	}
}

func TestDebug(t *testing.T) {
	w := newWorld(t)
	w.get("/me?fields=id&debug=all").wants(t, "nothing to say", 200, `{"id":"3333","__debug__":{}}`)
	poor := w.token(auth.Token{Kind: auth.UserToken, App: appID, User: userID, Scopes: auth.PublicProfile})
	w.do("GET", "/me/accounts?access_token="+poor, "").wants(t, "without pages_show_list", 200, `{"data":[]}`)
	a := w.do("GET", "/me/accounts?debug=all&access_token="+poor, "")
	if !strings.Contains(a.body, `"__debug__":{"messages":[{"message":"The answer is empty: the token lacks pages_show_list`) {
		t.Errorf("debug does not explain the empty list: %s", a.body)
	}
	w.do("GET", "/3333?fields=access_token&access_token="+poor, "").wants(t, "no access_token", 200, `{"id":"3333"}`)
	a = w.do("GET", "/3333?fields=access_token&debug=warning&access_token="+poor, "")
	if !strings.Contains(a.body, `Field access_token is only accessible on Page object, if pages_show_list permission is granted by the user","type":"warning"`) {
		t.Errorf("debug does not explain the field: %s", a.body)
	}
	some := w.token(auth.Token{Kind: auth.PageToken, App: appID, User: userID, Page: pageID, Scopes: auth.PagesMessaging})
	a = w.do("GET", "/me/conversations?debug=all&access_token="+some, "")
	if a.status != 200 || !strings.Contains(a.body, "pages_manage_metadata, pages_read_engagement") {
		t.Errorf("debug does not name further permissions: %s", a.body)
	}
}

// A token shows the Pages that its person granted, and no others.
func TestGrantedPages(t *testing.T) {
	w := newWorld(t)
	w.ok(w.auth.SetTasks(t.Context(), otherPage, userID, auth.Messaging))
	token := func(pages auth.Pages) string {
		return w.token(auth.Token{Kind: auth.UserToken, App: appID, User: userID, Scopes: auth.AllScopes, Pages: pages})
	}
	list := func(ids ...string) string { return `{"data":[{"id":"` + strings.Join(ids, `"},{"id":"`) + `"}]` }
	first, second := pageID.String(), otherPage.String()
	for want, pages := range map[string]auth.Pages{
		list(first, second): nil, list(first): {pageID}, list(second): {7, otherPage}, `{"data":[]}`: {},
	} {
		a := w.do("GET", "/me/accounts?fields=id&access_token="+token(pages), "")
		if a.status != 200 || !strings.HasPrefix(a.body, want) {
			t.Errorf("granted %v: %d %s, want %s", pages, a.status, a.body, want)
		}
	}
	one := token(auth.Pages{otherPage})
	w.do("GET", "/"+second+"?fields=id&access_token="+one, "").wants(t, "granted", 200, `{"id":"`+second+`"}`)
	if a := w.do("GET", "/"+first+"?fields=access_token&access_token="+one, ""); a.status != 400 || !strings.Contains(a.body, `"error_subcode":33`) {
		t.Errorf("not granted: %d %s", a.status, a.body)
	}
	if a := w.do("GET", "/me/accounts?debug=all&access_token="+token(auth.Pages{}), ""); !strings.Contains(a.body, "granted no Page") {
		t.Errorf("debug does not explain the empty list: %s", a.body)
	}
	a := w.do("GET", "/me/accounts?fields=id&limit=1&summary=1&access_token="+token(auth.Pages{pageID, otherPage}), "")
	if !strings.HasPrefix(a.body, list(first)) || !strings.Contains(a.body, `"total_count":2`) || !strings.Contains(a.body, `"next"`) {
		t.Errorf("first of two: %s", a.body)
	}
}

func TestMetadata(t *testing.T) {
	w := newWorld(t)
	var got struct {
		Metadata struct {
			Fields      []struct{ Name, Description, Type string }
			Type        string
			Connections map[string]string
		}
	}
	a := w.do("GET", "/v24.0/me?metadata=1&access_token=${U}", "")
	w.ok(json.Unmarshal([]byte(a.body), &got))
	if !strings.HasPrefix(a.body, `{"name":"Ann Tester","metadata":{"fields":[{"name":"name"`) || !strings.HasSuffix(a.body, `},"id":"2222"}`) {
		t.Errorf("metadata stands before id: %s", a.body)
	}
	if got.Metadata.Type != "user" || got.Metadata.Connections["accounts"] != w.expand("${B}/v24.0/2222/accounts?access_token=${U}") {
		t.Errorf("metadata: %+v", got.Metadata)
	}
}

func TestExpansion(t *testing.T) {
	w := newWorld(t)
	w.says(customerID, "second")
	tests := []struct{ what, path, want string }{
		{"nested edges and nodes", "/t_4444?fields=messages.limit(1){message,from{name}}",
			`{"messages":{"data":[{"message":"second","from":{"name":"Carla Customer","id":"4444"},"id":"${any}"}],"paging":{"cursors":{"before":"MgZDZD","after":"MgZDZD"},` +
				`"next":"${any}"}},"id":"t_4444"}`},
		{"alias", "/t_4444?fields=messages.limit(1).as(last){message}",
			`{"last":{"data":[{"message":"second","id":"${any}"}],"paging":{"cursors":{"before":"MgZDZD","after":"MgZDZD"},"next":"${any}"}},"id":"t_4444"}`},
		{"modifier behind braces", "/t_4444?fields=messages{message}.limit(1).after(MgZDZD)",
			`{"messages":{"data":[{"message":"hello","id":"${any}"}],"paging":{"cursors":{"before":"MQZDZD","after":"MQZDZD"},"previous":"${any}"}},"id":"t_4444"}`},
		{"numbers and flags", "/t_4444?fields=message_count,unread_count,can_reply,is_subscribed,snippet,scoped_thread_key",
			`{"message_count":2,"unread_count":2,"can_reply":true,"is_subscribed":true,"snippet":"second","scoped_thread_key":"t_4444","id":"t_4444"}`},
		{"people", "/t_4444?fields=senders{id},former_participants",
			`{"senders":{"data":[{"id":"4444"}]},"former_participants":{"data":[]},"id":"t_4444"}`},
		{"tags", "/${hello}?fields=tags", `{"tags":{"data":[{"name":"inbox"},{"name":"source:chat"}]},"id":"${hello}"}`},
		{"edge of a message", "/${hello}/to?fields=name", `{"data":[{"name":"Demo Page","id":"3333"}]}`},
		{"edge of an edge", "/me?fields=conversations.limit(1){messages.limit(1){message}}",
			`{"conversations":{"data":[{"messages":{"data":[{"message":"second","id":"${any}"}],"paging":{"cursors":{"before":"MgZDZD","after":"MgZDZD"},"next":"${any}"}},` +
				`"id":"t_4444"}],"paging":{"cursors":{"before":"MgZDZD","after":"MgZDZD"}}},"id":"3333"}`},
		{"profile", "/4444?fields=name,locale,timezone,gender", `{"name":"Carla Customer","locale":"en_US","timezone":-7.5,"id":"4444"}`},
		{"merged fields", "/t_4444?fields=senders{name},senders{id}", `{"senders":{"data":[{"name":"Carla Customer","id":"4444"}]},"id":"t_4444"}`},
	}
	for _, tt := range tests {
		w.get(tt.path).wants(t, tt.what, 200, w.expand(tt.want))
	}
	w.do("GET", "/me?fields=accounts{name,conversations}&access_token=${U}", "").wants(t, "an edge for other tokens is left out", 200,
		`{"accounts":{"data":[{"name":"Demo Page","id":"3333"}],"paging":{"cursors":{"before":"MzMzMwZDZD","after":"MzMzMwZDZD"}}},"id":"2222"}`)
}

func TestReplies(t *testing.T) {
	w := newWorld(t)
	sent := w.do("POST", "/me/messages?access_token=${P}", "recipient={id:4444}&message={text:hi}&reply_to={mid:'${hello}'}")
	var id graphapi.SendResponse
	w.ok(json.Unmarshal([]byte(sent.body), &id))
	w.get("/"+id.MessageID+"?fields=from,to{id},message,reply_to,tags").wants(t, "reply", 200, w.expand(
		`{"from":{"name":"Demo Page","email":"3333@facebook.com","id":"3333"},"to":{"data":[{"id":"4444"}]},"message":"hi",`+
			`"reply_to":{"mid":"${hello}","is_self_reply":false},"tags":{"data":[{"name":"inbox"},{"name":"sent"},{"name":"source:web"}]},"id":"`+id.MessageID+`"}`))
	w.get("/t_4444?fields=unread_count,senders{id},snippet").wants(t, "thread", 200,
		`{"unread_count":0,"senders":{"data":[{"id":"4444"},{"id":"3333"}]},"snippet":"hi","id":"t_4444"}`)
	w.ok(w.messaging.CustomerReads(t.Context(), pageID, customerID))
	w.get("/"+id.MessageID+"?fields=tags").wants(t, "read", 200,
		`{"tags":{"data":[{"name":"inbox"},{"name":"read"},{"name":"sent"},{"name":"source:web"}]},"id":"`+id.MessageID+`"}`)
}

func TestPictures(t *testing.T) {
	w := newWorld(t)
	moved := w.do("GET", "/4444/picture?type=large", "")
	where := moved.header.Get("Location")
	if moved.status != http.StatusFound || !strings.HasPrefix(where, w.url+"/4444/picture?width=200&ext=") {
		t.Fatalf("%d %s", moved.status, where)
	}
	image := w.do("GET", strings.TrimPrefix(where, w.url), "")
	if image.status != 200 || image.header.Get("Content-Type") != "image/png" || !strings.HasPrefix(image.body, "\x89PNG") {
		t.Errorf("no image: %d %v", image.status, image.header)
	}
	data := `{"data":{"height":50,"is_silhouette":false,"url":"${any}","width":50}}`
	w.do("GET", "/3333/picture?redirect=0", "").wants(t, "described", 200, data)
	w.get("/me/picture?redirect=false").wants(t, "of me", 200, data)
	w.get("/me?fields=picture.width(100){url}").wants(t, "embedded", 200, `{"picture":{"data":{"url":"${any}"}},"id":"3333"}`)
	w.get("/4444?fields=profile_pic").wants(t, "profile_pic", 200, `{"profile_pic":"${any}","id":"4444"}`)
}

func TestFilters(t *testing.T) {
	w := newWorld(t)
	one := `{"data":[{"id":"t_4444"}],"paging":{"cursors":{"before":"MQZDZD","after":"MQZDZD"}}}`
	for query, want := range map[string]string{
		"user_id=4444": one, "platform=MESSENGER": one, "folder=inbox": one, "tags=x&since=5": one,
		"user_id=4445": `{"data":[]}`, "platform=instagram": `{"data":[]}`, "folder=spam": `{"data":[]}`, "limit=0": `{"data":[]}`,
	} {
		w.get("/me/conversations?fields=id&"+query).wants(t, query, 200, want)
	}
	a := w.get("/me/conversations?platform=telegram")
	a.wants(t, "platform", 400, `{"error":{`+oauth(100, `(#100) Param platform must be one of {messenger, instagram} - got "telegram".`)+`,"fbtrace_id":"${any}"}}`)
	a = w.get("/me/conversations?user_id=x")
	a.wants(t, "user_id", 400, `{"error":{`+oauth(100, `(#100) Param user_id must be a valid ID string (e.g., "123")`)+`,"fbtrace_id":"${any}"}}`)
}

// many lets further customers write, so that lists grow.
func (w *world) many(n int) {
	w.t.Helper()
	for i := range n {
		id := graphapi.ID(8000 + i)
		w.ok(w.db.Messaging().CreateCustomer(w.t.Context(), messaging.Customer{ID: id, Name: "Customer"}))
		_, err := w.db.Messaging().EnsureThread(w.t.Context(), pageID, id, graphapi.ID(5000+i))
		w.ok(err)
		w.says(id, "hello")
	}
}
