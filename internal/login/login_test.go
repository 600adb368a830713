package login

import (
	"net/url"
	"reflect"
	"strings"
	"testing"

	"parley/internal/auth"
)

const good = "client_id=1111&redirect_uri=https%3A%2F%2Fexample.org%2Fback&response_type=token"

func TestParse(t *testing.T) {
	for query, want := range map[string]Request{
		good: {App: 1111, Redirect: "https://example.org/back", Scopes: auth.PublicProfile},
		"app_id=1111&redirect_uri=http://127.0.0.1:3000/x?a=1&response_type=token&display=popup&auth_type=rerequest": {
			App: 1111, Redirect: "http://127.0.0.1:3000/x?a=1", Scopes: auth.PublicProfile},
		good + "&scope=pages_show_list,pages_messaging&state=a%26b%3D%C3%A9;": {
			App: 1111, Redirect: "https://example.org/back", Scopes: auth.PublicProfile | auth.PagesShowList | auth.PagesMessaging,
			State: "a&b=é;", hasState: true},
		good + "&scope=email%20nonsense,,nonsense+manage_pages&state=": {
			App: 1111, Redirect: "https://example.org/back", Unknown: []string{"nonsense"}, hasState: true,
			Scopes: auth.PublicProfile | auth.Email | auth.PagesShowList | auth.PagesManageMetadata | auth.PagesReadEngagement},
	} {
		got, err := Parse(query)
		if err != nil {
			t.Errorf("%s: %v", query, err)
			continue
		}
		got.origin, got.path = "", ""
		if !reflect.DeepEqual(*got, want) {
			t.Errorf("%s:\n got %+v\nwant %+v", query, *got, want)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	with := func(redirect string) string {
		return "client_id=1&response_type=token&redirect_uri=" + url.QueryEscape(redirect)
	}
	for query, words := range map[string]string{
		"":                                               "client_id is missing",
		"client_id=abc":                                  "Invalid app ID",
		"client_id=1":                                    "redirect_uri is missing",
		with("javascript:alert(1)"):                      "absolute http or https",
		with("//example.org/"):                           "absolute http or https",
		with("https:///path"):                            "absolute http or https",
		with("file:///etc/passwd"):                       "absolute http or https",
		with("/back"):                                    "absolute http or https",
		with("https://a\nb/"):                            "absolute http or https",
		with("https://me:pw@example.org/"):               "name or password",
		with("https://example.org/#a"):                   "fragment",
		with("https://example.org/#"):                    "fragment",
		"client_id=1&redirect_uri=http://a":              "response_type=code is not offered",
		good + "&response_type=code":                     "response_type=code",
		good + "&state=" + strings.Repeat("x", maxQuery): "longer than",
	} {
		r, err := Parse(query)
		refusal, ok := err.(*Refusal)
		if !ok || !strings.Contains(refusal.Message, words) {
			t.Errorf("%.100s: %+v, %v; want %q", query, r, err, words)
		}
	}
}

func TestAnswers(t *testing.T) {
	g := Granted{Token: "EAAx", ExpiresIn: 3600, DataAccessExpiry: 1724000000}
	for redirect, want := range map[string][2]string{
		"https://example.org/back": {
			"https://example.org/back#access_token=EAAx&data_access_expiration_time=1724000000&expires_in=3600",
			"https://example.org/back?error=access_denied&error_code=200&error_description=Permissions+error&error_reason=user_denied"},
		"http://a/?x=%41&y=a+b": {
			"http://a/?x=%41&y=a+b#access_token=EAAx&data_access_expiration_time=1724000000&expires_in=3600",
			"http://a/?x=%41&y=a+b&error=access_denied&error_code=200&error_description=Permissions+error&error_reason=user_denied"},
	} {
		r := &Request{Redirect: redirect}
		if got := [2]string{r.Granted(g), r.Refused()}; got != want {
			t.Errorf("without state:\n got %q\nwant %q", got, want)
		}
		r.State, r.hasState = "a b&=é", true
		const state = "&state=a+b%26%3D%C3%A9"
		if got := [2]string{r.Granted(g), r.Refused()}; got != [2]string{want[0] + state, want[1] + state} {
			t.Errorf("with state: %q", got)
		}
	}
}

// Whatever the address of a dialog holds, the answer goes to the host that was
// checked, and state comes back as it was sent.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{good, good + "&state=%26%23", "client_id=1&response_type=token&redirect_uri=http://a/?b#c", "client_id=1&redirect_uri=http%3A%2F%2Fa%3Fx", "%", ";"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, query string) {
		r, err := Parse(query)
		if err != nil {
			return
		}
		for _, location := range []string{r.Granted(Granted{Token: "T"}), r.Refused()} {
			u, err := url.Parse(location)
			if err != nil || u.Scheme+"://"+u.Host != r.origin || u.Scheme != "http" && u.Scheme != "https" {
				t.Fatalf("%q leads to %q (%v), checked was %q", query, location, err, r.origin)
			}
		}
		granted, err := url.Parse(r.Granted(Granted{Token: "T"}))
		if err != nil {
			t.Fatal(err)
		}
		values, err := url.ParseQuery(granted.EscapedFragment())
		if err != nil || values.Get("access_token") != "T" || values.Get("state") != r.State {
			t.Fatalf("%q: %v, %v", query, values, err)
		}
	})
}
