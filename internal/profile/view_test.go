package profile

import (
	"encoding/json"
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"parley/graphapi"
	"parley/internal/clock"
	"parley/internal/store/sqlite"
)

const (
	page = graphapi.ID(3333)
	psid = graphapi.ID(4444)
)

func open(t *testing.T, local bool) *Service {
	t.Helper()
	db, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "parley.db"), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	at := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
	return NewService(db.Objects(), clock.NewAt(func() time.Time { return at }), local)
}

func params(t *testing.T, body string) *graphapi.Params {
	t.Helper()
	p, err := graphapi.ParseRequest("", "application/json", body, graphapi.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

const whole = `{"get_started":{"payload":"GO"},"account_linking_url":"http://localhost:9/login","whitelisted_domains":["http://localhost:9"],
	"greeting":[{"locale":"default","text":"Hi"},{"locale":"de_DE","text":"Hallo"}],
	"ice_breakers":[{"locale":"default","call_to_actions":[{"question":"Where?","payload":"W"}]},{"locale":"de_DE","call_to_actions":[{"question":"Wo?","payload":"W"}]}],
	"commands":[{"locale":"de_DE","commands":[{"name":"preis","description":"Preise"}]}],
	"persistent_menu":[{"locale":"default","call_to_actions":[{"type":"web_url","title":"Shop","url":"http://localhost:9/a","messenger_extensions":true,"webview_height_ratio":"TALL"}]},
		{"locale":"de_DE","composer_input_disabled":true,"call_to_actions":[{"type":"postback","title":"Hilfe","payload":"H"}]}]}`

func TestFor(t *testing.T) {
	s := open(t, true)
	see := func(what, locale, want string) {
		t.Helper()
		v, err := s.For(t.Context(), page, psid, locale)
		got, _ := json.Marshal(v)
		if err != nil || string(got) != want {
			t.Errorf("%s: %v\n got %s\nwant %s", what, err, got, want)
		}
	}
	see("nothing", "de_DE", `{}`)
	if err := s.Set(t.Context(), page, 0, params(t, whole)); err != nil {
		t.Fatal(err)
	}
	common := `"account_linking_url":"http://localhost:9/login","whitelisted_domains":["http://localhost:9/"]`
	english := `{"greeting":"Hi","get_started":"GO","ice_breakers":[{"question":"Where?","payload":"W"}],` +
		`"persistent_menu":[{"type":"web_url","title":"Shop","url":"http://localhost:9/a","webview_height_ratio":"tall","messenger_extensions":true}],` + common + `}`
	see("default", "en_US", english)
	german := `"greeting":"Hallo","get_started":"GO","ice_breakers":[{"question":"Wo?","payload":"W"}],`
	commands := `"commands":[{"name":"preis","description":"Preise"}],`
	see("own locale", "de_DE", `{`+german+`"persistent_menu":[{"type":"postback","title":"Hilfe","payload":"H"}],"composer_input_disabled":true,`+commands+common+`}`)
	own := `{"persistent_menu":[{"locale":"default","call_to_actions":[{"type":"postback","title":"Mine","payload":"M"}]}]}`
	if err := s.SetUser(t.Context(), page, psid, 0, params(t, own)); err != nil {
		t.Fatal(err)
	}
	see("own menu", "de_DE", `{`+german+`"persistent_menu":[{"type":"postback","title":"Mine","payload":"M"}],`+commands+common+`}`)
	if err := s.Set(t.Context(), page, 0, params(t, `{"ice_breakers":[{"question":"Q","payload":"P"}]}`)); err != nil {
		t.Fatal(err)
	}
	if v, err := s.For(t.Context(), page, psid, "de_DE"); err != nil || len(v.IceBreakers) != 1 || v.IceBreakers[0].Question != "Q" {
		t.Errorf("old ice breakers: %v %v", v.IceBreakers, err)
	}
}

func TestWhitelisted(t *testing.T) {
	s := open(t, false)
	if err := s.Set(t.Context(), page, 0, params(t, whole)); err == nil {
		t.Error("http and localhost pass without the switch")
	}
	for _, address := range []string{"http://shop.test", "https://127.0.0.1", "https://[::1]", "https://LOCALHOST", "https://localhost.", "https://a.localhost"} {
		for _, body := range []string{`{"whitelisted_domains":["` + address + `"]}`, `{"account_linking_url":"` + address + `"}`} {
			if err := s.Set(t.Context(), page, 0, params(t, body)); err == nil {
				t.Errorf("%s passes without the switch", body)
			}
		}
	}
	if err := s.Set(t.Context(), page, 0, params(t, `{"whitelisted_domains":"https://Shop.test, https://b.test:8443/x"}`)); err != nil {
		t.Fatal(err)
	}
	for address, want := range map[string]bool{
		"https://shop.test": true, "https://shop.test/a?b": true, "https://b.test:8443": true,
		"http://shop.test": false, "https://b.test": false, "https://www.shop.test": false, "%": false,
	} {
		if got, err := s.Whitelisted(t.Context(), page, address); err != nil || got != want {
			t.Errorf("%s: %v %v", address, got, err)
		}
	}
}

// A profile never holds a menu without get_started, whatever is sent.
func FuzzSet(f *testing.F) {
	f.Add(whole)
	f.Add(`{"ice_breakers":[{"question":"Q","payload":"P"}]}`)
	f.Add(`{"commands":[{"locale":"default","commands":[{"name":"a","description":"b"}]}],"title":[1],"home_url":{"url":"https://a.test","webview_height_ratio":"tall"}}`)
	s := &Service{local: true}
	f.Fuzz(func(t *testing.T, body string) {
		p, err := graphapi.ParseRequest("", "application/json", body, graphapi.Limits{})
		if err != nil {
			return
		}
		given, err := s.read(p, 0, graphapi.ProfileProperties())
		if err != nil {
			return
		}
		all := Properties{}
		all.put(given)
		if all.consistent() != nil {
			return
		}
		if _, err := view(all, nil, "en_US"); err != nil {
			t.Errorf("%s was accepted and cannot be shown: %v", body, err)
		}
	})
}
