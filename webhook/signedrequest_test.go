package webhook

import (
	"encoding/base64"
	"errors"
	"strings"
	"testing"
)

// The payload of the documented sample; its signature is of an unknown secret,
// so that it is given here under test_secret.
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/webview/context
const (
	samplePayload = "eyJhbGdvcml0aG0iOiJITUFDLVNIQTI1NiIsImlzc3VlZF9hdCI6MTUwNDA0NjM4MCwicGFnZV9pZCI6NjgyNDk4MTcxOTQzMTY1LCJwc2lkIjoiMTI1NDQ1OTE1NDY4MjkxOSIsInRocmVhZF90eXBlIjoiVVNFUl9UT19QQUdFIiwidGlkIjoiMTI1NDQ1OTE1NDY4MjkxOSJ9"
	sampleRequest = "NGKkDIqqtLhoo5YE1dZOwv0rirhj1M24mMxXQMDAD4I." + samplePayload
)

var sampleContext = ThreadContext{
	Algorithm: Algorithm, IssuedAt: 1504046380, PageID: 682498171943165, PSID: 1254459154682919, ThreadType: "USER_TO_PAGE", TID: 1254459154682919,
}

func TestSignRequest(t *testing.T) {
	if got, err := SignRequest("test_secret", sampleContext); err != nil || got != sampleRequest {
		t.Errorf("SignRequest = %s, %v\nwant %s", got, err, sampleRequest)
	}
	if _, err := SignRequest("test_secret", func() {}); err == nil {
		t.Error("what is no JSON was signed")
	}
}

func TestOpenRequest(t *testing.T) {
	var c ThreadContext
	if err := OpenRequest("test_secret", sampleRequest, &c); err != nil || c != sampleContext {
		t.Errorf("OpenRequest: %+v, %v", c, err)
	}
	signed := func(secret, payload string) string {
		encoded := base64.RawURLEncoding.EncodeToString([]byte(payload))
		return base64.RawURLEncoding.EncodeToString(requestMAC(secret, encoded)) + "." + encoded
	}
	for name, c := range map[string]struct{ secret, request string }{
		"other secret":     {"other", sampleRequest},
		"empty secret":     {"", signed("", `{"algorithm":"HMAC-SHA256"}`)},
		"changed payload":  {"test_secret", strings.TrimSuffix(sampleRequest, "OSJ9") + "OCJ9"},
		"other payload":    {"test_secret", strings.SplitAfter(sampleRequest, ".")[0] + "e30"},
		"other signature":  {"test_secret", "A" + sampleRequest[1:]},
		"no signature":     {"test_secret", "." + samplePayload},
		"no dot":           {"test_secret", samplePayload},
		"padding":          {"test_secret", strings.Replace(sampleRequest, ".", "=.", 1)},
		"empty":            {"test_secret", ""},
		"no base64":        {"test_secret", "%%%." + samplePayload},
		"other algorithm":  {"test_secret", signed("test_secret", `{"algorithm":"none"}`)},
		"no algorithm":     {"test_secret", signed("test_secret", `{"psid":"1"}`)},
		"no JSON":          {"test_secret", signed("test_secret", `psid`)},
		"list":             {"test_secret", signed("test_secret", `["HMAC-SHA256"]`)},
		"signed JSON text": {"test_secret", base64.RawURLEncoding.EncodeToString(requestMAC("test_secret", `{}`)) + ".e30"},
	} {
		var got ThreadContext
		if err := OpenRequest(c.secret, c.request, &got); !errors.Is(err, ErrSignedRequest) || got != (ThreadContext{}) {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
	if err := OpenRequest("test_secret", signed("test_secret", `{"algorithm":"HMAC-SHA256","psid":{}}`), &c); err == nil || errors.Is(err, ErrSignedRequest) {
		t.Errorf("a payload of another shape: %v", err)
	}
}

// FuzzOpenRequest: whatever a page hands over, only what the app has signed is
// read.
func FuzzOpenRequest(f *testing.F) {
	f.Add(sampleRequest)
	f.Add("." + samplePayload)
	f.Add("a.b.c")
	f.Fuzz(func(t *testing.T, request string) {
		var c ThreadContext
		if err := OpenRequest("test_secret", request, &c); err == nil && request != sampleRequest {
			t.Fatalf("%q is taken for signed: %+v", request, c)
		}
		if err := OpenRequest("", request, &c); err == nil {
			t.Fatalf("%q is signed by nobody", request)
		}
	})
}
