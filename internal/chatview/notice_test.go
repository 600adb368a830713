package chatview

import (
	"encoding/json"
	"testing"

	"parley/internal/messaging"
)

// What each event tells besides messages: nothing, or a line of its own.
func TestNotice(t *testing.T) {
	v := viewer()
	id := v.ID(&messaging.Event{Page: 1, PSID: 2}, 3)
	const at = `"created_time":"2023-11-14T22:13:20+0000"`
	head := func(kind, from string) string {
		return `{"id":"` + id + `","type":"` + kind + `","from":"` + from + `",` + at
	}
	for _, c := range []struct {
		kind       messaging.Kind
		body, want string // want: "" = nothing
	}{
		{messaging.KindMessage, `{"text":"hi"}`, ""},
		{messaging.KindMessage, `{"text":"hi","referral":{"ref":"r","source":"ADS","type":"OPEN_THREAD"}}`, head("referral", "customer") + `,"source":"ADS","ref":"r"}`},
		{messaging.KindPostback, `{"title":"Go","payload":"GO"}`, ""},
		{messaging.KindPostback, `{"title":"Go","payload":"GO","referral":{"source":"CUSTOMER_CHAT_PLUGIN","type":"OPEN_THREAD"}}`, head("referral", "customer") + `,"source":"CUSTOMER_CHAT_PLUGIN"}`},
		{messaging.KindEcho, `{"text":"hi"}`, ""},
		{messaging.KindReferral, `{"ref":"spring","source":"SHORTLINK","type":"OPEN_THREAD"}`, head("referral", "customer") + `,"source":"SHORTLINK","ref":"spring"}`},
		{messaging.KindOptIn, `{"type":"plugin","ref":"cart"}`, head("optin", "customer") + `,"ref":"cart"}`},
		{messaging.KindOptIn, `{"type":"one_time_notif_req","token":"T"}`, ""},
		{messaging.KindControl, `{"action":"pass","to":"7","from":"8"}`, head("control", "page") + `,"app":{"id":"7"}}`},
		{messaging.KindControl, `{"action":"take","to":"7"}`, head("control", "page") + `,"app":{"id":"7"}}`},
		{messaging.KindControl, `{"action":"take","to":"7","from":"7"}`, ""},
		{messaging.KindControl, `{"action":"release","from":"7"}`, head("control", "page") + `}`},
		{messaging.KindControl, `{"action":"release"}`, ""},
		{messaging.KindControl, `{"action":"request","to":"7","from":"8"}`, ""},
		{messaging.KindControl, `{"action":"extend","to":"7","from":"8"}`, ""},
		{messaging.KindBlock, `{"blocked":true}`, head("block", "customer") + `,"blocked":true}`},
		{messaging.KindBlock, `{"blocked":false,"by_page":true}`, head("block", "page") + `,"blocked":false}`},
		{messaging.KindForm, `{"on":1,"type":"customer_feedback","answer":{}}`, head("form", "customer") + `}`},
		{messaging.KindForm, `{"on":1,"type":"coupon","answer":{}}`, ""},
		{messaging.KindReaction, `{"on":1,"emoji":"x"}`, ""},
		{messaging.KindLink, `{"linked":true}`, ""},
	} {
		n, shown, err := v.Notice(&messaging.Event{Page: 1, PSID: 2, Seq: 3, Kind: c.kind, At: 1_700_000_000_000, Body: []byte(c.body)})
		got := ""
		if shown {
			b, _ := json.Marshal(n)
			got = string(b)
		}
		if err != nil || got != c.want {
			t.Errorf("kind %d %s:\n got %s %v\nwant %s", c.kind, c.body, got, err, c.want)
		}
	}
	if _, shown, err := v.Notice(&messaging.Event{Kind: messaging.KindBlock, Body: []byte(`[`)}); shown || err == nil {
		t.Errorf("a broken body: %v %v", shown, err)
	}
}
