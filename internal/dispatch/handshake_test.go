package dispatch

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"parley/graphapi"
)

func TestHandshake(t *testing.T) {
	digits := regexp.MustCompile(`^[0-9]+$`)
	for name, c := range map[string]struct {
		answer func(w http.ResponseWriter, challenge string)
		code   int    // 0 = passes
		text   string // of the error, with C for the challenge
	}{
		"echo":    {func(w http.ResponseWriter, c string) { fmt.Fprint(w, c) }, 0, ""},
		"newline": {func(w http.ResponseWriter, c string) { fmt.Fprint(w, c, " \r\n") }, 0, ""},
		"not found": {func(w http.ResponseWriter, _ string) { w.WriteHeader(404) }, 2200,
			"(#2200) Callback verification failed with the following errors: HTTP Status Code = 404; HTTP Message = Not Found"},
		"created": {func(w http.ResponseWriter, c string) { w.WriteHeader(201); fmt.Fprint(w, c) }, 2200,
			"(#2200) Callback verification failed with the following errors: HTTP Status Code = 201; HTTP Message = Created"},
		"redirect": {func(w http.ResponseWriter, _ string) { w.Header().Set("Location", "/"); w.WriteHeader(302) }, 2200,
			"(#2200) Callback verification failed with the following errors: HTTP Status Code = 302; HTTP Message = Found"},
		"polite refusal": {func(w http.ResponseWriter, _ string) { fmt.Fprint(w, "failure, invalid token") }, 2201,
			`(#2201) response does not match challenge, expected value="C", received="failure, invalid token"`},
		"more than it": {func(w http.ResponseWriter, c string) { fmt.Fprint(w, c, "0") }, 2201,
			`(#2201) response does not match challenge, expected value="C", received="C0"`},
		"page": {func(w http.ResponseWriter, _ string) { fmt.Fprint(w, "<!DOCTYPE html", strings.Repeat("x", 500)) }, 2201,
			`(#2201) response does not match challenge, expected value="C", received="<!DOCTYPE html` + strings.Repeat("x", 186) + `..."`},
		"hang-up": {func(http.ResponseWriter, string) { panic(http.ErrAbortHandler) }, 2200,
			"(#2200) Callback verification failed with the following errors: curl_errno = 56; curl_error = Failure when receiving data from the peer; HTTP Status Code = 0"},
	} {
		challenge := ""
		sink := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			q := r.URL.Query()
			challenge = q.Get("hub.challenge")
			if r.Method != "GET" || q.Get("hub.mode") != "subscribe" || q.Get("hub.verify_token") != "my token&" ||
				q.Get("bot") != "7" || !digits.MatchString(challenge) ||
				r.Header.Get("User-Agent") != "facebookplatform/1.0 (+http://developers.facebook.com)" {
				t.Errorf("%s: %s %s %v", name, r.Method, r.URL, r.Header)
			}
			c.answer(w, challenge)
		}))
		u, _ := url.Parse(sink.URL + "/hook?bot=7#part")
		err := NewClient(true, 1).verify(context.Background(), u, "my token&")
		sink.Close()
		wantFailure(t, name, err, c.code, strings.ReplaceAll(c.text, `"C`, `"`+challenge))
	}
}

func wantFailure(t *testing.T, name string, err error, code int, text string) {
	t.Helper()
	var f *graphapi.Error
	switch {
	case code == 0 && err != nil:
		t.Errorf("%s: %v", name, err)
	case code != 0 && (!errors.As(err, &f) || f.Code != code || f.Message != text):
		t.Errorf("%s: got %v\nwant %s", name, err, text)
	}
}

func TestHandshakeUnreachable(t *testing.T) {
	sink := httptest.NewServer(nil)
	sink.Close()
	const prefix = "(#2200) Callback verification failed with the following errors: "
	for name, c := range map[string]struct {
		client *Client
		url    string
		want   string
	}{
		"refused": {NewClient(true, 1), sink.URL, "curl_errno = 7; curl_error = Couldn't connect to server; HTTP Status Code = 0"},
		"guarded": {NewClient(false, 1), sink.URL, "curl_errno = 7; curl_error = Couldn't connect to server; HTTP Status Code = 0"},
	} {
		u, _ := url.Parse(c.url)
		wantFailure(t, name, c.client.verify(context.Background(), u, ""), 2200, prefix+c.want)
	}
	wantFailure(t, "no address", unreachable(&url.Error{Op: "Get", Err: &net.DNSError{Err: "no such host", IsNotFound: true}}), 2200,
		prefix+"curl_errno = 6; curl_error = Couldn't resolve host name; HTTP Status Code = 0")
	ctx, cancel := context.WithTimeout(context.Background(), 0)
	defer cancel()
	u, _ := url.Parse(sink.URL)
	wantFailure(t, "time-out", NewClient(true, 1).verify(ctx, u, ""), 2200,
		prefix+"curl_errno = 28; curl_error = Operation timed out; HTTP Status Code = 0")
}
