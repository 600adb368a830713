package graphapi

import (
	"strings"
	"testing"
)

// setProfile reads every property of a JSON body.
func setProfile(t testing.TB, body string, version Version) ([]Member, error) {
	t.Helper()
	p, err := ParseRequest("", jsonType, body, Limits{})
	if err != nil {
		t.Fatalf("%.200s: %s", body, AsError(err).Explain)
	}
	return DecodeProfile(p, version, ProfileProperties()...)
}

func menuWith(item string) string {
	return `{"persistent_menu":[{"locale":"default","call_to_actions":[` + item + `]}]}`
}

const (
	help = `{"type":"postback","title":"Help","payload":"H"}`
	ask  = `{"question":"Where?","payload":"W"}`
)

var profileCases = []refusal{
	{in: `{"get_started":{"payload":"` + strings.Repeat("x", 1000) + `"}}`},
	{`{"get_started":{"payload":"` + strings.Repeat("x", 1001) + `"}}`, 100, 0, "(#100) Length of param get_started[payload] must be less than or equal to 1000"},
	{`{"get_started":""}`, 100, 0, "(#100) param get_started must be non-empty"},
	{`{"get_started":{}}`, 100, 0, "(#100) param get_started must be non-empty"},
	{`{"get_started":"GO"}`, 100, 0, "(#100) param get_started must be an array."},
	{`{"get_started":{"payload":""}}`, 100, 0, "(#100) param get_started[payload] must be non-empty"},
	{`{"get_started":{"payload":null}}`, 100, 0, "(#100) The parameter payload is required"},
	{`{"get_started":{"payload":["a"]}}`, 100, 0, "(#100) Invalid parameter"},
	{`{"get_started":{"payload":"A","b":1,"c":2}}`, 100, 0, `(#100) Invalid keys "b, c" were found in param "get_started".`},
	{in: `{"greeting":[{"locale":"default","text":"` + strings.Repeat("ä", 160) + `"},{"locale":"de_DE","text":"Hallo"}]}`},
	{`{"greeting":[{"locale":"default","text":"` + strings.Repeat("ä", 161) + `"}]}`, 100, 0, "(#100) Length of param greeting[0][text] must be less than or equal to 160"},
	{`{"greeting":{"locale":"default","text":"Hi"}}`, 100, 0, "(#100) param greeting must be an array."},
	{`{"greeting":["Hi"]}`, 100, 0, "(#100) param greeting[0] must be an array."},
	{`{"greeting":[{"text":"Hi"}]}`, 100, 0, "(#100) The parameter locale is required"},
	{`{"greeting":[{"locale":"German","text":"Hi"}]}`, 100, 0, "(#100) Invalid parameter"},
	{`{"greeting":[{"locale":"de_DE","text":"Hi"}]}`, 100, 0, "(#100) Invalid parameter"},
	{`{"greeting":[{"locale":"default","text":"Hi"},{"locale":"default","text":"Ho"}]}`, 100, 0, "(#100) Invalid parameter"},
	{in: menuWith(many(20, help))},
	{menuWith(many(21, help)), 105, 0, "(#105) param persistent_menu[0][call_to_actions] has too many elements."},
	{`{"persistent_menu":[{"locale":"de_DE","call_to_actions":[` + help + `]}]}`, 100, 0, "(#100) Invalid parameter"},
	{in: `{"persistent_menu":[{"locale":"default","composer_input_disabled":"0","disabled_surfaces":["customer_chat_plugin"]}]}`},
	{`{"persistent_menu":[{"locale":"default","composer_input_disabled":"1"}]}`, 100, 0, "(#100) The parameter call_to_actions is required"},
	{`{"persistent_menu":[{"locale":"default","composer_input_disabled":"yes"}]}`, 100, 0, "(#100) Invalid parameter"},
	{menuWith(`{"type":"nested","title":"More"}`), 100, 0, `(#100) Param persistent_menu[0][call_to_actions][0][type] must be one of {web_url, postback} - got "nested".`},
	{menuWith(`{"type":"postback","title":"Help"}`), 100, 0, "(#100) The parameter payload is required"},
	{menuWith(`{"type":"postback","title":"Help","payload":""}`), 100, 0, "(#100) param persistent_menu[0][call_to_actions][0][payload] must be non-empty"},
	{menuWith(`{"type":"WEB_URL","title":"Shop","payload":"S"}`), 100, 0, "(#100) The parameter url is required"},
	{menuWith(`{"type":"web_url","title":"Shop","url":"javascript:alert(1)"}`), 100, 0, "(#100) url should represent a valid URL"},
	{menuWith(help + `,{"type":"postback","title":"` + strings.Repeat("x", 31) + `","payload":"H"}`), 100, 0,
		"(#100) Length of param persistent_menu[0][call_to_actions][1][title] must be less than or equal to 30"},
	{in: `{"ice_breakers":[` + many(4, ask) + `]}`},
	{`{"ice_breakers":[` + many(5, ask) + `]}`, 105, 0, "(#105) param ice_breakers has too many elements."},
	{in: `{"ice_breakers":[{"locale":"default","call_to_actions":[` + many(4, ask) + `]}]}`},
	{`{"ice_breakers":[{"locale":"default","call_to_actions":[` + many(5, ask) + `]}]}`, 105, 0, "(#105) param ice_breakers[0][call_to_actions] has too many elements."},
	{`{"ice_breakers":[{"locale":"de_DE","call_to_actions":[` + ask + `]}]}`, 100, 0, "(#100) Invalid parameter"},
	{`{"ice_breakers":[` + ask + `,{"locale":"default","call_to_actions":[` + ask + `]}]}`, 100, 0,
		`(#100) Invalid keys "question, payload" were found in param "ice_breakers[0]".`},
	{in: `{"commands":[{"locale":"de_DE","commands":[{"name":"` + strings.Repeat("x", 32) + `","description":"` + strings.Repeat("x", 64) + `"}]}]}`},
	{`{"commands":[{"locale":"de_DE","commands":[]}]}`, 194, 0, "(#194) param commands[0][commands] has too few elements."},
	{`{"commands":[{"locale":"de_DE","commands":[{"name":"/a","description":"b"}]}]}`, 100, 0, "(#100) Invalid parameter"},
	{`{"commands":[{"locale":"de","commands":[{"name":"a","description":"b"}]},{"locale":"de","commands":[{"name":"a","description":"b"}]}]}`, 100, 0, "(#100) Invalid parameter"},
	{in: `{"whitelisted_domains":"https://a.test, http://b.test:8443/x"}`},
	{`{"whitelisted_domains":["https://a.test","shop"]}`, 100, 0, "(#100) whitelisted_domains[1] should represent a valid URL"},
	{`{"whitelisted_domains":[` + many(51, `"https://a.test"`) + `]}`, 105, 0, "(#105) param whitelisted_domains has too many elements."},
	{in: `{"account_linking_url":"https://a.test/login"}`},
	{`{"account_linking_url":"login"}`, 100, 0, "(#100) account_linking_url should represent a valid URL"},
	{`{"account_linking_url":"https://a.test/` + strings.Repeat("x", maxURL) + `"}`, 100, 0, "(#100) account_linking_url should represent a valid URL"},
	{in: `{"title":[{"locale":"default","text":"Shop"}],"description":[1],"payment_settings":{"x":1}}`},
	{in: `{"home_url":{"url":"https://a.test","webview_height_ratio":"tall","webview_share_button":"show","in_test":true}}`},
	{`{"home_url":{"url":"https://a.test","webview_height_ratio":"full"}}`, 100, 0, `(#100) Param home_url[webview_height_ratio] must be one of {tall} - got "full".`},
}

func TestProfile(t *testing.T) {
	for _, tt := range profileCases {
		_, err := setProfile(t, tt.in, 0)
		tt.check(t, err)
	}
}

func TestOldMenu(t *testing.T) {
	for version, want := range map[Version]int{0: 4, 7_00: 3, 8_00: 4} {
		_, err := setProfile(t, menuWith(many(want, help)), version)
		(&refusal{in: "a menu in " + version.String()}).check(t, err)
	}
	_, err := setProfile(t, menuWith(many(4, help)), 7_00)
	(&refusal{"4 items", 105, 0, "(#105) param persistent_menu[0][call_to_actions] has too many elements."}).check(t, err)
}

// What is read back has one form, however it was sent.
func TestCanonicalProfile(t *testing.T) {
	got, err := setProfile(t, `{"home_url":{"in_test":"1","url":"https://a.test/","webview_height_ratio":"TALL","webview_share_button":null},
		"title":[{"x":[null,1]}],"persistent_menu":[{"composer_input_disabled":"","call_to_actions":[
			{"title":"old","payload":"H","type":"POSTBACK","url":"","title":7}],"locale":"default"}]}`, 0)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"persistent_menu":[{"call_to_actions":[{"payload":"H","type":"postback","title":"7"}],"locale":"default"}],` +
		`"title":[{"x":[null,1]}],"home_url":{"in_test":true,"url":"https://a.test/","webview_height_ratio":"tall"}}`
	if text := (Value{Kind: KindObject, Items: got}).String(); text != want {
		t.Errorf(" got %s\nwant %s", text, want)
	}
}

// Only the properties that are asked for are read.
func TestProfileNames(t *testing.T) {
	p, err := ParseRequest("", jsonType, `{"greeting":"bad","title":[1]}`, Limits{})
	if err != nil {
		t.Fatal(err)
	}
	got, err := DecodeProfile(p, 0, "title", "get_started", "colour")
	if err != nil || len(got) != 1 || got[0].Name != "title" {
		t.Errorf("%v %v", got, err)
	}
}

// FuzzProfile sends any profile: it is refused by an error of bounded size, or
// what is read back can be sent again and reads back the same.
func FuzzProfile(f *testing.F) {
	for _, tt := range profileCases {
		f.Add(tt.in)
	}
	f.Fuzz(func(t *testing.T, body string) {
		p, err := ParseRequest("", jsonType, body, Limits{})
		if err != nil {
			return
		}
		set, err := DecodeProfile(p, 0, ProfileProperties()...)
		if err != nil {
			documented(t, err)
			return
		}
		first := Value{Kind: KindObject, Items: set}.String()
		again, err := setProfile(t, first, 0)
		if second := (Value{Kind: KindObject, Items: again}).String(); err != nil || first != second {
			t.Errorf("%s\nbecame %s (%v)", first, second, err)
		}
	})
}
