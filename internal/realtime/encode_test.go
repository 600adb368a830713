package realtime

import (
	"strings"
	"testing"

	"parley/internal/chatview"
	"parley/internal/messaging"
)

// What a reader learns of each kind: the message itself, or which message
// changed and that the thread is to be read again.
func TestEncode(t *testing.T) {
	ids := messaging.NewMessageIDs([]byte("key"))
	encode := Encoder(chatview.Viewer{IDs: ids})
	const head = `{"page_id":"1000000000000001","psid":"2000000000000002","conversation_id":"t_2000000000000002",`
	const at = `"created_time":"2023-11-14T22:13:20+0000"`
	for _, c := range []struct {
		kind       messaging.Kind
		body, want string // want: {N} = id of the message at N
	}{
		{messaging.KindMessage, `{"text":"hi","quick_reply":{"payload":"R"}}`, head + `"id":"{9}","from":"customer",` + at + `,"message":"hi","quick_reply":{"payload":"R"}}`},
		{messaging.KindEcho, `{"text":"hi","persona":"7"}`, head + `"id":"{9}","from":"page",` + at + `,"message":"hi","persona":{"id":"7"},"partial":true}`},
		{messaging.KindEcho, `{"attachments":[{"type":"template","payload":{"template_type":"button"}}]}`,
			head + `"id":"{9}","from":"page",` + at + `,"attachments":[{"type":"template","payload":{"template_type":"button"}}]}`},
		{messaging.KindPostback, `{"title":"Go","payload":"GO"}`, head + `"id":"{9}","from":"customer",` + at + `,"message":"Go","postback":{"title":"Go","payload":"GO"}}`},
		{messaging.KindPostback, `{"title":"Go","payload":"GO","on":4}`, head + `"id":"{9}","from":"customer",` + at + `,"message":"Go","postback":{"title":"Go","payload":"GO"},"on":"{4}","partial":true}`},
		{messaging.KindPostback, `{"title":"Go","payload":"GO","referral":{"ref":"x","source":"SHORTLINK","type":"OPEN_THREAD"}}`, head + `"id":"{9}","from":"customer",` + at + `,"message":"Go","postback":{"title":"Go","payload":"GO"},"partial":true}`},
		{messaging.KindDelivery, `{"watermark":7,"seqs":[1]}`, head + `"from":"customer",` + at + `,"watermark":7,"message_ids":["{1}"]}`},
		{messaging.KindRead, `{"watermark":7}`, head + `"from":"customer",` + at + `,"watermark":7}`},
		{messaging.KindSeen, `{"watermark":7}`, head + `"from":"page",` + at + `,"watermark":7}`},
		{messaging.KindReaction, `{"on":4,"emoji":"x"}`, head + `"from":"customer",` + at + `,"on":"{4}","partial":true}`},
		{messaging.KindPageReaction, `{"on":4}`, head + `"from":"page",` + at + `,"on":"{4}","partial":true}`},
		{messaging.KindEdit, `{"on":4,"text":"new"}`, head + `"from":"customer",` + at + `,"on":"{4}","partial":true}`},
		{messaging.KindUnsend, `{"on":4}`, head + `"from":"customer",` + at + `,"on":"{4}","partial":true}`},
		{messaging.KindForm, `{"on":4,"type":"coupon"}`, head + `"from":"customer",` + at + `,"on":"{4}","partial":true}`},
		{messaging.KindOptIn, `{"type":"plugin"}`, head + `"from":"customer",` + at + `,"partial":true}`},
		{messaging.KindBlock, `{"blocked":true}`, head + `"from":"customer",` + at + `,"partial":true}`},
		{messaging.KindControl, `{"action":"pass"}`, head + `"from":"page",` + at + `,"partial":true}`},
	} {
		got, err := encode(&messaging.Event{Page: page, PSID: psid, Seq: 9, Kind: c.kind, At: 1_700_000_000_000, Body: []byte(c.body)})
		want := c.want
		for seq, n := range map[int64]string{1: "{1}", 4: "{4}", 9: "{9}"} {
			want = strings.ReplaceAll(want, n, ids.Encode(page, psid, seq))
		}
		if err != nil || string(got) != want {
			t.Errorf("kind %d:\n got %s %v\nwant %s", c.kind, got, err, want)
		}
	}
	got, err := encode(&messaging.Event{Page: page, Seq: 9, Kind: messaging.KindFeed, At: 1_700_000_000_000, Body: []byte(`{}`)})
	if err != nil || string(got) != `{"page_id":"1000000000000001","from":"page",`+at+`,"partial":true}` {
		t.Errorf("in no thread: %s %v", got, err)
	}
	for _, kind := range []messaging.Kind{messaging.KindMessage, messaging.KindPostback, messaging.KindRead, messaging.KindEdit} {
		if got, err := encode(&messaging.Event{Page: page, PSID: psid, Kind: kind, Body: []byte(`[`)}); err == nil {
			t.Errorf("kind %d: a broken body became %s", kind, got)
		}
	}
}

// Every kind has a name on the stream, and no two share one.
func TestTypeOf(t *testing.T) {
	seen := map[string]bool{}
	for k := messaging.KindMessage; k <= messaging.KindPolicy; k++ {
		name := typeOf(k)
		if name == "unknown" || seen[name] {
			t.Errorf("kind %d is called %q", k, name)
		}
		seen[name] = true
	}
	if got := typeOf(200); got != "unknown" {
		t.Errorf("kind 200 is called %q", got)
	}
}
