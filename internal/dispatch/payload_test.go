package dispatch

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"parley/graphapi"
	"parley/internal/messaging"
	"parley/webhook"
)

const (
	testPage graphapi.ID = 100200300
	testPSID graphapi.ID = 7001002003
	testApp  graphapi.ID = 900100
)

var (
	testIDs      = messaging.NewMessageIDs([]byte("key"))
	testComposer = composer{ids: testIDs, media: testMedia{}}
)

// testMedia names files in a way that tests can foresee.
type testMedia struct{}

func (testMedia) URL(key, name string, at int64) string {
	return fmt.Sprintf("https://media.example/%s/%s?at=%d", key, name, at)
}

func (m testMedia) Path(key, name string, at int64) string { return m.URL(key, name, at) }

func (testMedia) Picture(remote string) string { return "/_/media/" + remote }
func (testMedia) Code(text string) string      { return "/_/media/code/" + text }

type payloadCase struct {
	name string
	e    messaging.Event
	item string
}

// The items of https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks/webhook-events
// with {mid N} for the id of the message at position N.
var payloads = []payloadCase{
	{"text", messaging.Event{Kind: messaging.KindMessage, Seq: 1, At: 1700000000001, Body: []byte(`{"text":"hello"}`)},
		`{"sender":{"id":"7001002003"},"recipient":{"id":"100200300"},"timestamp":1700000000001,"message":{"mid":"{mid 1}","text":"hello"}}`},
	{"quick reply", messaging.Event{Kind: messaging.KindMessage, Seq: 2, At: 1700000000001,
		Body: []byte(`{"text":"Red","quick_reply":{"payload":"PICK_RED"}}`)},
		`{"sender":{"id":"7001002003"},"recipient":{"id":"100200300"},"timestamp":1700000000001,"message":{"mid":"{mid 2}","text":"Red","quick_reply":{"payload":"PICK_RED"}}}`},
	{"reply and attachment", messaging.Event{Kind: messaging.KindMessage, Seq: 3, At: 1700000000001,
		Body: []byte(`{"reply_to":{"mid":"m_1"},"attachments":[{"type":"image","payload":{"url":"https://cdn.example/ä.png","sticker_id":369239263222822}}]}`)},
		`{"sender":{"id":"7001002003"},"recipient":{"id":"100200300"},"timestamp":1700000000001,"message":{"mid":"{mid 3}","reply_to":{"mid":"m_1"},"attachments":[{"type":"image","payload":{"url":"https:\/\/cdn.example\/\u00e4.png","sticker_id":369239263222822}}]}}`},
	{"unusual text", messaging.Event{Kind: messaging.KindMessage, Seq: 4, At: 1700000000001, Body: []byte(`{"text":"äöå 👍 https://a.example/b <&>"}`)},
		`{"sender":{"id":"7001002003"},"recipient":{"id":"100200300"},"timestamp":1700000000001,"message":{"mid":"{mid 4}","text":"\u00e4\u00f6\u00e5 \ud83d\udc4d https:\/\/a.example\/b \u003c\u0026\u003e"}}`},
	{"echo", messaging.Event{Kind: messaging.KindEcho, Seq: 5, At: 1700000000500, App: 900100,
		Body: []byte(`{"text":"Hi!","metadata":"order-17"}`)},
		`{"sender":{"id":"100200300"},"recipient":{"id":"7001002003"},"timestamp":1700000000500,"message":{"mid":"{mid 5}","is_echo":true,"app_id":900100,"metadata":"order-17","text":"Hi!"}}`},
	{"echo of the inbox", messaging.Event{Kind: messaging.KindEcho, Seq: 6, At: 1700000000500, Body: []byte(`{"text":"Hi!"}`)},
		`{"sender":{"id":"100200300"},"recipient":{"id":"7001002003"},"timestamp":1700000000500,"message":{"mid":"{mid 6}","is_echo":true,"app_id":263902037430900,"text":"Hi!"}}`},
	{"postback", messaging.Event{Kind: messaging.KindPostback, Seq: 7, At: 1700000002000,
		Body: []byte(`{"title":"Get Started","payload":"GET_STARTED"}`)},
		`{"sender":{"id":"7001002003"},"recipient":{"id":"100200300"},"timestamp":1700000002000,"postback":{"mid":"{mid 7}","title":"Get Started","payload":"GET_STARTED"}}`},
	{"delivery", messaging.Event{Kind: messaging.KindDelivery, Seq: 8, At: 1700000000900,
		Body: []byte(`{"watermark":1700000000900,"seqs":[5,6]}`)},
		`{"sender":{"id":"7001002003"},"recipient":{"id":"100200300"},"timestamp":1700000000900,"delivery":{"mids":["{mid 5}","{mid 6}"],"watermark":1700000000900}}`},
	{"delivery without messages", messaging.Event{Kind: messaging.KindDelivery, Seq: 8, At: 1, Body: []byte(`{"watermark":1}`)},
		`{"sender":{"id":"7001002003"},"recipient":{"id":"100200300"},"timestamp":1,"delivery":{"watermark":1}}`},
	{"read", messaging.Event{Kind: messaging.KindRead, Seq: 9, At: 1700000000960, Body: []byte(`{"watermark":1700000000950}`)},
		`{"sender":{"id":"7001002003"},"recipient":{"id":"100200300"},"timestamp":1700000000960,"read":{"watermark":1700000000950}}`},
}

func TestBody(t *testing.T) {
	for _, c := range slices.Concat(payloads, attachmentPayloads, actPayloads) {
		c.e.Page, c.e.PSID = testPage, testPSID
		got, err := testComposer.body(&c.e)
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		at, _ := json.Marshal(c.e.At)
		want := `{"object":"page","entry":[{"id":"100200300","time":` + string(at) + `,"messaging":[` + withIDs(c.item) + `]}]}`
		if string(got) != want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, got, want)
		}
		var read webhook.Event
		if err := json.Unmarshal(got, &read); err != nil || len(read.Items()) != 1 {
			t.Errorf("%s: package webhook cannot read it: %v", c.name, err)
		}
	}
}

// withIDs puts real message ids into an expected text.
func withIDs(s string) string {
	for seq := int64(1); seq < 10; seq++ {
		s = strings.ReplaceAll(s, "{mid "+string(rune('0'+seq))+"}", testIDs.Encode(testPage, testPSID, seq))
	}
	return s
}

// What a button carries is known to the app that sent it alone.
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks/webhook-events/messaging_postbacks
func TestPostbackPayload(t *testing.T) {
	for _, c := range []struct {
		body string
		to   graphapi.ID
		want bool
	}{
		{`{"title":"Buy","payload":"BUY_7","on":1,"app":900100}`, 900100, true},
		{`{"title":"Buy","payload":"BUY_7","on":1,"app":900100}`, 900200, false},
		{`{"title":"Start","payload":"BUY_7"}`, 900200, true},
	} {
		e := messaging.Event{Page: testPage, PSID: testPSID, Seq: 2, Kind: messaging.KindPostback, Body: []byte(c.body)}
		got, err := testComposer.toward(c.to).body(&e)
		if err != nil {
			t.Fatal(err)
		}
		if told := strings.Contains(string(got), `,"payload":"BUY_7"`); told != c.want || strings.Contains(string(got), "BUY") != c.want {
			t.Errorf("%s to %s: %s", c.body, c.to, got)
		}
	}
}

func TestBodyRefuses(t *testing.T) {
	for _, e := range []messaging.Event{
		{Kind: messaging.KindMessage, Body: []byte(`{"text":`)},
		{Kind: messaging.KindRead, Body: []byte(`[]`)},
		{Kind: 200, Body: []byte(`{}`)},
		{Kind: messaging.KindSeen, Body: []byte(`{}`)},
		{Kind: messaging.KindBlock, Body: []byte(`{}`)},
		{Kind: messaging.KindPageReaction, Body: []byte(`{}`)},
		{Kind: messaging.KindControl, Body: []byte(`{"action":"release"}`)},
		{Kind: messaging.KindControl, Body: []byte(`[]`)},
		{Kind: messaging.KindFeed, Body: []byte(`{"item":`)},
		{Kind: messaging.KindMessage, Body: []byte(`{"attachments":[{"type":"template","payload":`)},
		{Kind: messaging.KindOptIn, Body: []byte(`{"type":7}`)},
		{Kind: messaging.KindForm, Body: []byte(`{"type":"coupon"}`)},
	} {
		if b, err := testComposer.body(&e); err == nil {
			t.Errorf("%+v became %s", e, b)
		}
	}
}

// FuzzBody: whatever stands in a journal, the body is ASCII and valid JSON.
func FuzzBody(f *testing.F) {
	for _, c := range slices.Concat(payloads, attachmentPayloads, actPayloads) {
		f.Add(uint8(c.e.Kind), c.e.Body)
	}
	f.Fuzz(func(t *testing.T, kind uint8, body []byte) {
		e := messaging.Event{Page: testPage, PSID: testPSID, Seq: 1, Kind: messaging.Kind(kind), Body: body}
		b, err := testComposer.body(&e)
		if err != nil {
			return
		}
		if !json.Valid(b) {
			t.Fatalf("not JSON: %s", b)
		}
		for _, c := range b {
			if c > 0x7e {
				t.Fatalf("byte %#x in %s", c, b)
			}
		}
	})
}
