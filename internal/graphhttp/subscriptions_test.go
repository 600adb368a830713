package graphhttp

import (
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
)

// bot answers the verification handshake.
func bot(t *testing.T) string {
	t.Helper()
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, r.URL.Query().Get("hub.challenge"))
	}))
	t.Cleanup(srv.Close)
	return srv.URL
}

// https://developers.facebook.com/docs/graph-api/reference/app/subscriptions
func TestAppSubscriptions(t *testing.T) {
	w := newWorld(t)
	url := bot(t)
	path := "/v24.0/1111/subscriptions?access_token=${Aq}"
	w.do("GET", path, "").wants(t, "none", 200, `{"data":[]}`)
	w.do("POST", path, "object=page&callback_url="+url+"&verify_token=v&fields=messages, message_echoes").wants(t, "subscribe", 200, `{"success":true}`)
	w.do("GET", path, "").wants(t, "one", 200, `{"data":[{"object":"page","callback_url":"`+url+`","active":true,`+
		`"fields":[{"name":"messages","version":"v26.0"},{"name":"message_echoes","version":"v26.0"}]}]}`)
	w.do("DELETE", path, `{"object":"page","fields":["message_echoes"]}`, "Content-Type", "application/json").wants(t, "fewer", 200, `{"success":true}`)
	w.do("GET", path+"&fields=fields", "").wants(t, "one field", 200, `{"data":[{"fields":[{"name":"messages","version":"v26.0"}]}]}`)
	w.do("POST", path, "method=delete&object=page").wants(t, "unsubscribe", 200, `{"success":true}`)
	w.do("GET", path, "").wants(t, "none again", 200, `{"data":[]}`)
	w.do("POST", path, "callback_url="+url).wants(t, "object missing", 400,
		`{"error":{`+oauth(100, "(#100) The parameter object is required")+`,"fbtrace_id":"${any}"}}`)
}

// https://developers.facebook.com/docs/graph-api/reference/page/subscribed_apps
func TestPageSubscriptions(t *testing.T) {
	w := newWorld(t)
	path := "/me/subscribed_apps?access_token=${P}"
	w.do("GET", path, "").wants(t, "none", 200, `{"data":[]}`)
	w.do("POST", path, "").wants(t, "nothing asked", 400,
		`{"error":{`+oauth(100, "(#100) The parameter subscribed_fields is required.")+`,"fbtrace_id":"${any}"}}`)
	w.do("POST", path, "subscribed_fields=messages, messaging_postbacks").wants(t, "subscribe", 200, `{"success":true}`)
	w.do("GET", path, "").wants(t, "one", 200, w.expand(`{"data":[{"category":"Business","link":"${B}/1111","name":"Demo App","id":"1111",`+
		`"subscribed_fields":["messages","messaging_postbacks"]}]}`))
	w.get("/me?fields=has_added_app").wants(t, "added", 200, `{"has_added_app":true,"id":"3333"}`)
	w.do("POST", path, `{"subscribed_fields":["feed"]}`, "Content-Type", "application/json").wants(t, "replace", 200, `{"success":true}`)
	w.do("GET", path+"&fields=subscribed_fields", "").wants(t, "replaced", 200, `{"data":[{"subscribed_fields":["feed"],"id":"1111"}]}`)
	w.do("DELETE", path, "").wants(t, "unsubscribe", 200, `{"success":true}`)
	w.do("GET", path, "").wants(t, "none again", 200, `{"data":[]}`)
}
