package graphhttp

import (
	"strings"
	"sync"
	"testing"
)

// fails writes an error answer.
func fails(code int, text string, subcode ...string) string {
	body := `{"error":{` + oauth(code, text)
	if len(subcode) > 0 {
		body += `,"error_subcode":` + subcode[0]
	}
	return body + `,"fbtrace_id":"${any}"}}`
}

const asJSON = "application/json"

// https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/personas
func TestPersonas(t *testing.T) {
	w := newWorld(t)
	path := "/v24.0/me/personas?access_token=${P}"
	w.get("/me/personas").wants(t, "none", 200, `{"data":[]}`)
	first := w.do("POST", path, `{"name":"Ann","profile_picture_url":"https://shop.test/a.png"}`, "Content-Type", asJSON)
	first.wants(t, "create", 200, `{"id":"${any}"}`)
	id := strings.Trim(strings.TrimPrefix(first.body, `{"id":`), `"}`)
	if len(id) < 15 || len(id) > 16 {
		t.Errorf("id %s has not 15 or 16 digits", id)
	}
	w.get("/"+id).wants(t, "read", 200, `{"name":"Ann","profile_picture_url":"https://shop.test/a.png","id":"`+id+`"}`)
	w.do("POST", path, "name=Bob&profile_picture_url=https://shop.test/b.png").wants(t, "second", 200, `{"id":"${any}"}`)
	w.get("/me/personas?limit=1&fields=name").wants(t, "page one", 200, w.expand(`{"data":[{"name":"Bob","id":"${any}"}],`+
		`"paging":{"cursors":{"before":"${any}","after":"${any}"},"next":"${any}"}}`))
	w.get("/me/personas").wants(t, "both", 200, `{"data":[{"name":"Bob","profile_picture_url":"https://shop.test/b.png","id":"${any}"},`+
		`{"name":"Ann","profile_picture_url":"https://shop.test/a.png","id":"`+id+`"}],"paging":{"cursors":{"before":"${any}","after":"${any}"}}}`)
	w.do("POST", "/"+id+"?access_token=${P}", "name=Eve").wants(t, "no update", 400,
		`{"error":{"message":"Unsupported post request. Object with ID '`+id+`' does not exist, cannot be loaded due to missing permissions, or does not support this operation. `+
			`Please read the Graph API documentation at https://developers.facebook.com/docs/graph-api","type":"GraphMethodException","code":100,"error_subcode":33,"fbtrace_id":"${any}"}}`)
	w.do("DELETE", "/"+id+"?access_token=${P}", "").wants(t, "delete", 200, `{"success":true}`)
	if a := w.get("/" + id); a.status != 400 || !strings.Contains(a.body, `"error_subcode":33`) {
		t.Errorf("a deleted persona answers %d %s", a.status, a.body)
	}
}

// Of several calls that delete the same, one succeeds, and the others are told
// that it is not there.
func TestDeletedAtOnce(t *testing.T) {
	w := newWorld(t)
	made := w.do("POST", "/me/personas?access_token=${P}", "name=Ann&profile_picture_url=https://shop.test/a.png")
	id := strings.Trim(strings.TrimPrefix(made.body, `{"id":`), `"}`)
	answers := make([]answer, 10)
	var all sync.WaitGroup
	for i := range answers {
		all.Go(func() { answers[i] = w.do("DELETE", "/"+id+"?access_token=${P}", "") })
	}
	all.Wait()
	deleted := 0
	for _, a := range answers {
		if a.status == 200 {
			deleted++
		} else if a.status != 400 || !strings.Contains(a.body, `"error_subcode":33`) {
			t.Errorf("answered %d %s", a.status, a.body)
		}
	}
	if deleted != 1 {
		t.Errorf("deleted %d times", deleted)
	}
}

func TestPersonaRefusals(t *testing.T) {
	w := newWorld(t)
	tests := []struct{ what, body, want string }{
		{"no name", "profile_picture_url=https://shop.test/a.png", fails(100, "(#100) The parameter name is required")},
		{"no picture", "name=Ann", fails(100, "(#100) The parameter profile_picture_url is required")},
		{"long name", "profile_picture_url=https://shop.test/a.png&name=" + strings.Repeat("ü", 51), fails(100, "(#100) Length of param name must be less than or equal to 50")},
		{"bad address", "name=Ann&profile_picture_url=ftp://shop.test/a.png", fails(100, "(#100) profile_picture_url should represent a valid URL")},
	}
	for _, tt := range tests {
		w.do("POST", "/me/personas?access_token=${P}", tt.body).wants(t, tt.what, 400, tt.want)
	}
	w.do("POST", "/me/personas?access_token=${P}", "profile_picture_url=https://shop.test/a.png&name="+strings.Repeat("ü", 50)).wants(t, "50 characters", 200, `{"id":"${any}"}`)
}

// https://developers.facebook.com/documentation/business-messaging/messenger-platform/reference/messenger-profile-api
func TestMessengerProfile(t *testing.T) {
	w := newWorld(t)
	path := "/me/messenger_profile?access_token=${P}"
	set := func(what, body string) {
		t.Helper()
		w.do("POST", path, body, "Content-Type", asJSON).wants(t, what, 200, `{"result":"success"}`)
	}
	w.get("/me/messenger_profile?fields=greeting,get_started").wants(t, "nothing set", 200, `{"data":[]}`)
	set("get started", `{"get_started":{"payload":"GO"}}`)
	set("two more", `{"greeting":[{"locale":"default","text":"Hi {{user_first_name}}"}],"whitelisted_domains":["https://shop.test","https://Shop.test/path"],"sdk":"x"}`)
	w.get("/me/messenger_profile?fields=whitelisted_domains,get_started,ice_breakers").wants(t, "read", 200,
		`{"data":[{"whitelisted_domains":["https://shop.test/"],"get_started":{"payload":"GO"}}]}`)
	w.get("/me/messenger_profile?fields=ice_breakers").wants(t, "not set", 200, `{"data":[]}`)
	set("menu", `{"persistent_menu":[{"locale":"default","composer_input_disabled":"false","call_to_actions":[{"type":"postback","title":"Help","payload":7}]}]}`)
	w.get("/me/messenger_profile?fields=persistent_menu").wants(t, "menu", 200,
		`{"data":[{"persistent_menu":[{"locale":"default","composer_input_disabled":false,"call_to_actions":[{"type":"postback","title":"Help","payload":"7"}]}]}]}`)
	w.do("DELETE", path, `{"fields":["get_started"]}`, "Content-Type", asJSON).wants(t, "menu needs it", 400,
		fails(100, "(#100) You must set a Get Started button if you also wish to use persistent menu", "2018145"))
	w.do("DELETE", path+`&fields=["PERSISTENT_MENU","get_started","greeting"]`, "").wants(t, "delete by query", 200, `{"result":"success"}`)
	w.do("DELETE", path+"&fields[0]=whitelisted_domains", "").wants(t, "delete by brackets", 200, `{"result":"success"}`)
	w.get("/me/messenger_profile").wants(t, "all gone", 200, `{"data":[]}`)
	set("old ice breakers", `{"ice_breakers":[{"question":"Where?","payload":"W"}]}`)
	w.get("/me/messenger_profile?fields=ice_breakers").wants(t, "as set", 200, `{"data":[{"ice_breakers":[{"question":"Where?","payload":"W"}]}]}`)
	set("new ice breakers", `{"ice_breakers":[{"call_to_actions":[{"question":"Where?","payload":"W"}],"locale":"default"}]}`)
	w.get("/me/messenger_profile?fields=ice_breakers").wants(t, "as set", 200, `{"data":[{"ice_breakers":[{"call_to_actions":[{"question":"Where?","payload":"W"}],"locale":"default"}]}]}`)
	w.get("/me/messenger_profile?fields=subject_to_new_eu_privacy_rules").wants(t, "privacy", 200, `{"data":[{"subject_to_new_eu_privacy_rules":false}]}`)
	w.get("/me/messenger_profile?fields=greetings").wants(t, "unknown field", 400, fails(100, "(#100) Tried accessing nonexisting field (greetings) on node type (MessengerProfile)"))
	w.get("/me/messenger_profile?fields=ice_breakers&platform=instagram").wants(t, "instagram", 200, `{"data":[]}`)
}

// menuOf is a request for a menu of one entry.
func menuOf(entry string) string {
	return `{"get_started":{"payload":"GO"},"persistent_menu":[` + entry + `]}`
}

func TestMessengerProfileRefusals(t *testing.T) {
	w := newWorld(t)
	item := `{"type":"postback","title":"T","payload":"P"}`
	long := strings.Repeat("x", 1001)
	tests := []struct{ what, body, want string }{
		{"nothing", `{}`, fails(100, "(#100) Invalid parameter")},
		{"empty", `{"greeting":[]}`, fails(100, "(#100) param greeting must be non-empty")},
		{"null", `{"commands":null}`, fails(100, "(#100) param commands must be non-empty")},
		{"payload missing", `{"get_started":{"x":1}}`, fails(100, `(#100) Invalid keys "x" were found in param "get_started".`)},
		{"payload long", `{"get_started":{"payload":"` + long + `"}}`, fails(100, "(#100) Length of param get_started[payload] must be less than or equal to 1000")},
		{"no default", `{"greeting":[{"locale":"en_US","text":"Hi"}]}`, fails(100, "(#100) Invalid parameter")},
		{"greeting long", `{"greeting":[{"locale":"default","text":"` + strings.Repeat("x", 161) + `"}]}`, fails(100, "(#100) Length of param greeting[0][text] must be less than or equal to 160")},
		{"menu alone", `{"persistent_menu":[{"locale":"default","call_to_actions":[` + item + `]}]}`,
			fails(100, "(#100) You must set a Get Started button if you also wish to use persistent menu", "2018145")},
		{"flat menu", menuOf(`{"type":"web_url","title":"T","url":"https://shop.test"}`), fails(100, `(#100) Invalid keys "type, title, url" were found in param "persistent_menu[0]".`)},
		{"21 items", menuOf(`{"locale":"default","call_to_actions":[` + strings.Repeat(item+",", 20) + item + `]}`), fails(105, "(#105) param persistent_menu[0][call_to_actions] has too many elements.")},
		{"nested", menuOf(`{"locale":"default","call_to_actions":[{"type":"nested","title":"T"}]}`),
			fails(100, `(#100) Param persistent_menu[0][call_to_actions][0][type] must be one of {web_url, postback} - got "nested".`)},
		{"title long", menuOf(`{"locale":"default","call_to_actions":[{"type":"postback","payload":"P","title":"` + strings.Repeat("x", 31) + `"}]}`),
			fails(100, "(#100) Length of param persistent_menu[0][call_to_actions][0][title] must be less than or equal to 30")},
		{"no url", menuOf(`{"locale":"default","call_to_actions":[{"type":"web_url","title":"T"}]}`), fails(100, "(#100) The parameter url is required")},
		{"composer off, no items", menuOf(`{"locale":"default","composer_input_disabled":true}`), fails(100, "(#100) The parameter call_to_actions is required")},
		{"extensions", menuOf(`{"locale":"default","call_to_actions":[{"type":"web_url","title":"T","url":"https://shop.test/x","messenger_extensions":true}]}`),
			fails(100, "(#100) The URL provided is not whitelisted for messenger extensions")},
		{"5 ice breakers", `{"ice_breakers":[` + strings.Repeat(`{"question":"Q","payload":"P"},`, 4) + `{"question":"Q","payload":"P"}]}`,
			fails(105, "(#105) param ice_breakers has too many elements.")},
		{"mixed ice breakers", `{"ice_breakers":[{"question":"Q","payload":"P"},{"locale":"default","call_to_actions":[]}]}`,
			fails(100, `(#100) Invalid keys "question, payload" were found in param "ice_breakers[0]".`)},
		{"slash", `{"commands":[{"locale":"default","commands":[{"name":"/x","description":"D"}]}]}`, fails(100, "(#100) Invalid parameter")},
		{"command long", `{"commands":[{"locale":"default","commands":[{"name":"` + strings.Repeat("x", 33) + `","description":"D"}]}]}`,
			fails(100, "(#100) Length of param commands[0][commands][0][name] must be less than or equal to 32")},
		{"http domain", `{"whitelisted_domains":["http://shop.test"]}`, fails(100, "(#100) whitelisted_domains[0] should represent a valid URL")},
		{"ip domain", `{"whitelisted_domains":["https://10.0.0.1"]}`, fails(100, "(#100) whitelisted_domains[0] should represent a valid URL")},
		{"text for a list", `{"greeting":"hello"}`, fails(100, "(#100) param greeting must be an array.")},
		{"51 domains", `{"whitelisted_domains":[` + strings.Repeat(`"https://shop.test",`, 50) + `"https://shop.test"]}`, fails(105, "(#105) param whitelisted_domains has too many elements.")},
		{"instagram", `{"platform":"instagram","get_started":{"payload":"P"}}`, fails(100, "(#100) The Page is not linked to an Instagram account", "2534013")},
		{"platform", `{"platform":"pager","get_started":{"payload":"P"}}`, fails(100, `(#100) Param platform must be one of {messenger, instagram} - got "pager".`)},
	}
	for _, tt := range tests {
		w.do("POST", "/me/messenger_profile?access_token=${P}", tt.body, "Content-Type", asJSON).wants(t, tt.what, 400, tt.want)
	}
	w.do("POST", "/v7.0/me/messenger_profile?access_token=${P}", menuOf(`{"locale":"default","call_to_actions":[`+strings.Repeat(item+",", 3)+item+`]}`), "Content-Type", asJSON).
		wants(t, "4 items before v8.0", 400, fails(105, "(#105) param persistent_menu[0][call_to_actions] has too many elements."))
	w.get("/me/messenger_profile").wants(t, "nothing was kept", 200, `{"data":[]}`)
	w.do("DELETE", "/me/messenger_profile?access_token=${P}", "").wants(t, "no fields", 400, fails(100, "(#100) The parameter fields is required"))
}

// https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/persistent-menu
func TestCustomUserSettings(t *testing.T) {
	w := newWorld(t)
	path := "/me/custom_user_settings?access_token=${P}"
	menu := `[{"locale":"default","call_to_actions":[{"type":"postback","title":"Mine","payload":"M"}]}]`
	w.get("/me/custom_user_settings?psid=4444").wants(t, "none", 200, `{"data":[]}`)
	w.do("POST", path, `{"psid":4444,"persistent_menu":`+menu+`}`, "Content-Type", asJSON).wants(t, "set", 200, `{"result":"success"}`)
	w.get("/me/custom_user_settings?psid=4444").wants(t, "own", 200, `{"data":[{"user_level_persistent_menu":`+menu+`}]}`)
	w.do("POST", "/me/messenger_profile?access_token=${P}", `{"get_started":{"payload":"G"},"persistent_menu":`+menu+`}`, "Content-Type", asJSON).wants(t, "page", 200, `{"result":"success"}`)
	w.get("/me/custom_user_settings?psid=4444").wants(t, "both", 200, `{"data":[{"user_level_persistent_menu":`+menu+`,"page_level_persistent_menu":`+menu+`}]}`)
	w.do("DELETE", path+"&psid=4444&params=%5B%22persistent_menu%22%5D", "").wants(t, "delete", 200, `{"result":"success"}`)
	w.get("/me/custom_user_settings?psid=4444").wants(t, "the page's", 200, `{"data":[{"page_level_persistent_menu":`+menu+`}]}`)
	w.get("/me/custom_user_settings?psid=9999").wants(t, "unknown", 400, fails(100, "(#100) No matching user found", "2018001"))
	w.get("/me/custom_user_settings").wants(t, "no psid", 400, fails(100, "(#100) The parameter psid is required"))
	w.do("POST", path, "psid=4444").wants(t, "no menu", 400, fails(100, "(#100) The parameter persistent_menu is required"))
}
