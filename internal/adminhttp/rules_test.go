package adminhttp

import (
	"errors"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"parley/graphapi"
	"parley/internal/messaging"
)

func TestRestrictions(t *testing.T) {
	c := newChat(t)
	page := c.page.String()
	id := c.ok("POST", "/_/api/restrictions", `{"page_id":"`+page+`","code":368,"for":"1h"}`).ID
	if e := c.last(); e.Kind != messaging.KindPolicy || !strings.Contains(string(e.Body), `"action":"block"`) {
		t.Errorf("event %d %s", e.Kind, e.Body)
	}
	send := func() error {
		_, err := c.deps.Messaging.Send(t.Context(), c.page, &messaging.Outgoing{
			To: messaging.Address{PSID: c.psid}, Type: graphapi.Response, Content: messaging.Content{Text: "x"},
		})
		return err
	}
	var refused *graphapi.Error
	if err := send(); !errors.As(err, &refused) || refused.Code != 368 {
		t.Errorf("restricted: %v", err)
	}
	if _, list := c.call("GET", "/_/api/restrictions", ""); !strings.HasPrefix(list, `{"data":[{"id":"`+id+`","page_id":"`+page+`","code":368,`) || !strings.Contains(list, `"until":"`) {
		t.Errorf("list: %s", list)
	}
	c.ok("DELETE", "/_/api/restrictions/"+id, "")
	if err := send(); err != nil {
		t.Errorf("lifted: %v", err)
	}
	c.ok("POST", "/_/api/restrictions", `{"code":10,"subcode":1893063,"for":"2h"}`)
	if err := send(); !errors.As(err, &refused) || refused.Subcode != 1893063 {
		t.Errorf("for every Page: %v", err)
	}
	c.deps.Clock.Advance(2 * time.Hour)
	if err := send(); err != nil {
		t.Errorf("after its time: %v", err)
	}
	c.refused("POST", "/_/api/restrictions", `{"code":3}`, 400, "code 3 with subcode 0")
	c.refused("POST", "/_/api/restrictions", `{"code":368,"for":"soon"}`, 400, "like 1h or 7d")
	c.refused("POST", "/_/api/restrictions", `{"page_id":"5","code":368}`, 404, "no Page 5")
	c.refused("POST", "/_/api/restrictions", `{"app_id":"5","code":368}`, 404, "no app 5")
	c.refused("DELETE", "/_/api/restrictions/5", "", 404, "no restriction 5")
}

func TestBudgets(t *testing.T) {
	r := newRig(t, nil)
	_, app, page, _ := r.world()
	set := func(fields string) { r.ok("POST", "/_/api/budgets", "{"+fields+"}") }
	set(`"page_id":"` + page + `","documented":true`)
	set(`"page_id":"` + page + `","class":"media","limit":0`)
	set(`"page_id":"` + page + `","class":"sends","limit":7,"per":"1m"`)
	set(`"app_id":"` + app + `","class":"calls","limit":100`)
	of := func(class, rest string) string {
		return `{"page_id":"` + page + `","class":"` + class + `",` + rest + `,"used":0}`
	}
	want := `{"data":[` + of("conversations", `"limit":2,"per":"1s"`) + "," + of("profile", `"limit":10,"per":"10m0s"`) + "," + of("sends", `"limit":7,"per":"1m0s"`) + "," +
		of("settings", `"limit":10,"per":"10m0s"`) + `,{"app_id":"` + app + `","class":"calls","limit":100,"per":"1h0m0s","used":0}]}`
	if _, got := r.call("GET", "/_/api/budgets", ""); strings.TrimSpace(got) != want {
		t.Errorf("budgets\n got %s\nwant %s", got, want)
	}
	for body, why := range map[string]string{
		`{"class":"sends","limit":1}`: "give page_id or app_id",
		`{"page_id":"` + page + `","app_id":"` + app + `","class":"calls","limit":1}`: "give page_id or app_id",
		`{"page_id":"` + page + `","class":"naps","limit":1}`:                         `no class "naps": there is calls`,
		`{"page_id":"` + page + `","class":"sends","limit":-1}`:                       "limit must be 0",
		`{"page_id":"` + page + `","class":"sends","limit":1,"per":"100ms"}`:          "per must be a duration",
		`{"page_id":"` + page + `","class":"sends","documented":true}`:                "give page_id alone",
		`{"app_id":"` + app + `","class":"messenger","limit":1}`:                      "a budget of calls alone: give page_id",
	} {
		r.refused("POST", "/_/api/budgets", body, 400, why)
	}
	r.refused("POST", "/_/api/budgets", `{"app_id":"5","class":"calls","limit":1}`, 404, "no app 5")
}

func TestPolicy(t *testing.T) {
	r := newRig(t, nil)
	_, app, _, _ := r.world()
	read := func() string { _, text := r.call("GET", "/_/api/policy?app_id="+app, ""); return text }
	if got := read(); got != `{"app_id":"`+app+`","pack":"documented"}` {
		t.Errorf("at first: %s", got)
	}
	for _, pack := range []string{"latest", "2026-04-27", ""} {
		r.ok("POST", "/_/api/policy", `{"app_id":"`+app+`","pack":"`+pack+`"}`)
		if want := pack; pack != "" && !strings.Contains(read(), want) || pack == "" && !strings.Contains(read(), "documented") {
			t.Errorf("pack %q: %s", pack, read())
		}
	}
	r.refused("POST", "/_/api/policy", `{"app_id":"`+app+`","pack":"strict"}`, 400, "use documented, latest or a day")
	r.refused("POST", "/_/api/policy", `{"app_id":"5","pack":"latest"}`, 404, "no app 5")
	r.refused("GET", "/_/api/policy", "", 400, "add ?app_id=")
}

func TestTemplates(t *testing.T) {
	c := newChat(t)
	q := httptest.NewRequest("POST", "/", strings.NewReader(`{"name":"order","language":"en_US","category":"UTILITY","components":[{"type":"BODY","text":"It ships today."}]}`))
	q.Header.Set("Content-Type", "application/json")
	id, _, err := c.deps.Utility.Create(t.Context(), c.page, must(graphapi.Decode(q, graphapi.Limits{})))
	if err != nil {
		t.Fatal(err)
	}
	call := "/_/api/templates/" + id.String()
	c.ok("POST", call, c.body(`"status":"PAUSED"`))
	if got, err := c.deps.Utility.Get(t.Context(), c.page, id); err != nil || got.Value.Status != "PAUSED" {
		t.Errorf("template: %+v, %v", got, err)
	}
	c.refused("POST", call, c.body(`"status":"LOST"`), 400, `no status "LOST": there is [APPROVED`)
	c.refused("POST", "/_/api/templates/5", c.body(`"status":"PAUSED"`), 404, "has no template 5")
	c.refused("POST", call, `{"page_id":"5","status":"PAUSED"}`, 404, "no Page 5")
}
