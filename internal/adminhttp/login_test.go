package adminhttp

import (
	"encoding/json"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"parley/graphapi"
	"parley/internal/auth"
)

// loginWorld is world with that person and app as the ones of the pages, and a
// dialog's query for it.
func loginWorld(t *testing.T) (r *rig, user, app, page, query string) {
	t.Helper()
	r = newRig(t, nil)
	user, app, page, _ = r.world()
	r.person, r.openApp = must(graphapi.ParseID(user)), must(graphapi.ParseID(app))
	return r, user, app, page, "client_id=" + app + "&redirect_uri=https%3A%2F%2Fbot.example%2Fback%3Fx%3D1&response_type=token&scope=pages_show_list,pages_messaging,later&state=s%26t"
}

// body encodes the body of a call.
func body(v map[string]any) string { return string(must(json.Marshal(v))) }

func TestDialogPage(t *testing.T) {
	r, _, app, _, query := loginWorld(t)
	for _, path := range []string{"/dialog/oauth", "/v26.0/dialog/oauth", "/v2.0/dialog/oauth"} {
		if status, text := r.call("GET", path+"?"+query, ""); status != 200 || text != "page "+path {
			t.Errorf("%s: %d %s", path, status, text)
		}
	}
	r.refused("GET", "/v99.0/dialog/oauth?"+query, "", 404, "no version")
	for bad, words := range map[string]string{
		"": "client_id is missing", strings.Replace(query, app, "1234", 1): "there is no app 1234",
		strings.Replace(query, "=token", "=code", 1):     "response_type=code is not offered",
		strings.Replace(query, "https", "javascript", 1): "absolute http or https",
		strings.Replace(query, app, "%3Cscript%3E", 1):   "&lt;script&gt;",
	} {
		res, err := http.Get(r.url + "/dialog/oauth?" + bad)
		if err != nil {
			t.Fatal(err)
		}
		_ = res.Body.Close()
		policy := res.Header.Get("Content-Security-Policy")
		_, text := r.call("GET", "/dialog/oauth?"+bad, "")
		if res.StatusCode != 400 || !strings.Contains(text, words) || strings.Contains(text, "<script") ||
			!strings.HasPrefix(res.Header.Get("Content-Type"), "text/html") || !strings.Contains(policy, "style-src 'nonce-") || strings.Contains(policy, "script") {
			t.Errorf("%s: %d %s\n%s", bad, res.StatusCode, policy, text)
		}
	}
}

// An app that is not the demo app may send its answers to this server's
// Explorer only.
func TestOtherAppsUseTheExplorer(t *testing.T) {
	r, _, _, _, _ := loginWorld(t)
	other := r.ok("POST", "/_/api/apps", `{"name":"Other"}`).ID
	dialog := func(redirect string) int {
		status, _ := r.call("GET", "/dialog/oauth?response_type=token&client_id="+other+"&redirect_uri="+url.QueryEscape(redirect), "")
		return status
	}
	for redirect, want := range map[string]int{
		r.url + "/_/explorer/token": 200, r.url + "/_/explorer/token?a=b": 200, r.url + "/_/explorer": 400,
		"https://bot.example/_/explorer/token": 400, strings.Replace(r.url, "http", "https", 1) + "/_/explorer/token": 400,
	} {
		if got := dialog(redirect); got != want {
			t.Errorf("%s: %d, want %d", redirect, got, want)
		}
	}
}

func TestLoginRequest(t *testing.T) {
	r, user, app, page, query := loginWorld(t)
	status, text := r.call("GET", "/_/api/login/request?"+query, "")
	want := `{"app":{"id":"` + app + `","name":"Bot"},"person":{"id":"` + user + `","name":"Ann"},` +
		`"permissions":[{"name":"public_profile","required":true},{"name":"pages_show_list","required":false},{"name":"pages_messaging","required":false}],` +
		`"unknown":["later"],"pages":[{"id":"` + page + `","name":"Shop","category":"Pet Service",` +
		`"tasks":["ADVERTISE","ANALYZE","CREATE_CONTENT","MESSAGING","MODERATE","MANAGE"]}]}`
	if status != 200 || text != want {
		t.Errorf("%d\n got %s\nwant %s", status, text, want)
	}
	r.refused("GET", "/_/api/login/request", "", 400, "client_id is missing")
}

// grant walks the dialog and returns the parameters of the fragment.
func (r *rig) grant(query string, choice map[string]any) url.Values {
	r.t.Helper()
	choice["query"] = query
	to := must(url.Parse(r.location("/_/api/login/grant", choice)))
	values := must(url.ParseQuery(to.EscapedFragment()))
	to.Fragment, to.RawFragment = "", ""
	if to.String() != "https://bot.example/back?x=1" {
		r.t.Errorf("sent to %s", to)
	}
	return values
}

func (r *rig) location(call string, in map[string]any) string {
	r.t.Helper()
	status, text := r.call("POST", call, body(in))
	var out struct{ Location string }
	if err := json.Unmarshal([]byte(text), &out); err != nil || status != 200 {
		r.t.Fatalf("%s: %d %s", call, status, text)
	}
	return out.Location
}

func TestGrant(t *testing.T) {
	r, user, _, page, query := loginWorld(t)
	second := r.ok("POST", "/_/api/pages", `{"name":"Second","owner_id":"`+user+`"}`).ID
	r.deps.Clock.Freeze(true)
	id, id2 := must(graphapi.ParseID(page)), must(graphapi.ParseID(second))
	both := auth.NewPages([]graphapi.ID{id2, id})
	for name, c := range map[string]struct {
		choice map[string]any
		scopes auth.Scopes
		pages  auth.Pages
	}{
		"all Pages": {map[string]any{"scopes": []string{"pages_show_list"}}, auth.PublicProfile | auth.PagesShowList, nil},
		"one Page":  {map[string]any{"scopes": []string{"pages_messaging", "public_profile"}, "page_ids": []string{page}}, auth.PublicProfile | auth.PagesMessaging, auth.Pages{id}},
		"both":      {map[string]any{"scopes": []string{}, "page_ids": []string{second, page, page}}, auth.PublicProfile, both},
		"nothing":   {map[string]any{"page_ids": []string{}}, auth.PublicProfile, auth.Pages{}},
	} {
		got := r.grant(query, c.choice)
		if got.Get("expires_in") != "3600" || got.Get("state") != "s&t" || got.Get("data_access_expiration_time") == "" {
			t.Errorf("%s: %v", name, got)
		}
		p, err := r.deps.Auth.Authenticate(t.Context(), got.Get("access_token"))
		if err != nil {
			t.Fatal(err)
		}
		if p.Token.Kind != auth.UserToken || p.Token.User.String() != user || p.Token.Scopes != c.scopes || !reflect.DeepEqual(p.Token.Pages, c.pages) ||
			p.Token.ExpiresAt != r.deps.Clock.Now().Add(time.Hour).UnixMilli() {
			t.Errorf("%s: %+v", name, p.Token)
		}
		roles, err := r.deps.Auth.GrantedRoles(t.Context(), &p.Token, 0, 10)
		if err != nil {
			t.Fatal(err)
		}
		for _, page := range both {
			_, refused := r.deps.Auth.PageToken(t.Context(), p, page)
			listed := slices.ContainsFunc(roles, func(r auth.Role) bool { return r.Page == page })
			if granted := c.pages.Has(page); granted != (refused == nil) || granted != listed {
				t.Errorf("%s: Page %v granted %v, listed %v, token %v", name, page, granted, listed, refused)
			}
		}
	}
}

func TestGrantRefuses(t *testing.T) {
	r, _, _, _, query := loginWorld(t)
	stranger := r.ok("POST", "/_/api/people", `{"name":"Bob"}`).ID
	foreign := r.ok("POST", "/_/api/pages", `{"name":"Bobs","owner_id":"`+stranger+`"}`).ID
	for words, in := range map[string]map[string]any{
		"did not ask for email":   {"query": query, "scopes": []string{"email"}},
		"no permission":           {"query": query, "scopes": []string{"nonsense"}},
		"holds no task on a Page": {"query": query, "page_ids": []string{foreign}},
		"client_id is missing":    {"query": ""},
	} {
		r.refused("POST", "/_/api/login/grant", body(in), 400, words)
	}
	want := "https://bot.example/back?x=1&error=access_denied&error_code=200&error_description=Permissions+error&error_reason=user_denied&state=s%26t"
	if got := r.location("/_/api/login/refuse", map[string]any{"query": query}); got != want {
		t.Errorf("refusal leads to %s", got)
	}
	r.refused("POST", "/_/api/login/refuse", `{"query":"client_id=1"}`, 400, "redirect_uri is missing")
}

func TestExplorerLists(t *testing.T) {
	r, _, app, page, _ := loginWorld(t)
	guest := r.ok("POST", "/_/api/customers", `{"name":"Guest"}`).ID
	if got := r.ok("GET", "/_/api/customers/"+guest, ""); got.ID != guest || got.Name != "Guest" {
		t.Errorf("customer %+v", got)
	}
	r.refused("GET", "/_/api/customers/12", "", 404, "no customer 12")
	if got := r.ok("GET", "/_/api/apps", ""); len(got.Data) != 1 || got.Data[0].ID != app || got.Data[0].Name != "Bot" {
		t.Errorf("apps %+v", got.Data)
	}
	if got := r.ok("GET", "/_/api/pages", ""); len(got.Data) != 1 || got.Data[0].ID != page {
		t.Errorf("Pages %+v", got.Data)
	}
	if got := r.ok("GET", "/_/api/pages/"+page, ""); got.ID != page || got.Name != "Shop" {
		t.Errorf("Page %+v", got)
	}
	r.refused("GET", "/_/api/pages/demo", "", 404, "digits")
	r.refused("GET", "/_/api/pages/12", "", 404, "no Page 12")
	status, text := r.call("GET", "/_/api/schema", "")
	if status != 200 || !strings.HasPrefix(text, `{"versions":["v26.0","v25.0","v24.0","v23.0","v22.0","v21.0"],"permissions":["public_profile","pages_show_list"`) ||
		!strings.Contains(text, `{"name":"UnifiedThread","fields":["id",`) ||
		!strings.Contains(text, `{"node":"Page","edge":"messages","method":"POST","params":[{"name":"recipient"`) {
		t.Errorf("schema: %d %.300s", status, text)
	}
}

func TestInspect(t *testing.T) {
	r, user, app, page, query := loginWorld(t)
	inspect := func(token string) string {
		status, text := r.call("POST", "/_/api/tokens/inspect", body(map[string]any{"access_token": token}))
		if status != 200 {
			t.Fatalf("%d %s", status, text)
		}
		return text
	}
	r.deps.Clock.Freeze(true)
	granted := r.grant(query, map[string]any{"scopes": []string{"pages_show_list"}}).Get("access_token")
	who := `"app_id":"` + app + `","app_name":"Bot","user_id":"` + user + `","user_name":"Ann",`
	in := r.deps.Clock.Now().Add(time.Hour).UTC().Format(time.RFC3339)
	if got, want := inspect(granted), `{"kind":"user",`+who+`"scopes":["public_profile","pages_show_list"],"expires_at":"`+in+`","valid":true}`; got != want {
		t.Errorf("\n got %s\nwant %s", got, want)
	}
	own := r.ok("POST", "/_/api/tokens", `{"kind":"page","app_id":"`+app+`","user_id":"`+user+`","page_id":"`+page+`","scopes":["pages_messaging"]}`).AccessToken
	if got, want := inspect(own), `{"kind":"page",`+who+`"page_id":"`+page+`","page_name":"Shop","scopes":["pages_messaging"],"expires_at":"","valid":true}`; got != want {
		t.Errorf("\n got %s\nwant %s", got, want)
	}
	if got := inspect(r.deps.Auth.AppTokenText(r.openApp)); got != `{"kind":"app","app_id":"`+app+`","app_name":"Bot","scopes":[],"expires_at":"","valid":true}` {
		t.Error(got)
	}
	r.ok("POST", "/_/api/clock", `{"advance":"1h1s"}`)
	if got := inspect(granted); !strings.Contains(got, `"valid":false,"why":"Error validating access token: Session has expired`) {
		t.Error(got)
	}
	r.refused("POST", "/_/api/tokens/inspect", `{"access_token":"EAAnonsense"}`, 400, "starts with EAA")
}
