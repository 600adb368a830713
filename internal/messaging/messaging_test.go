package messaging

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"parley/graphapi"
)

const (
	hour = int64(time.Hour / time.Millisecond)
	day  = 24 * hour
	t0   = int64(1_772_366_400_000) // 2026-03-01 12:00 UTC
)

func TestDecideSend(t *testing.T) {
	response := Outgoing{Type: "RESPONSE"}
	tagged := func(tag string) Outgoing { return Outgoing{Type: messageTag, Tag: tag} }
	tests := []struct {
		name   string
		opened int64
		out    Outgoing
		now    int64
		code   int // 0 = may send
		sub    int
	}{
		{"at once", t0, response, t0, 0, 0},
		{"update is checked alike", t0, Outgoing{Type: "UPDATE"}, t0 + day, 0, 0},
		{"last millisecond", t0, response, t0 + day, 0, 0},
		{"24 h and 1 ms", t0, response, t0 + day + 1, 10, 2018278},
		{"24 h 1 s", t0, Outgoing{Type: "UPDATE"}, t0 + day + 1000, 10, 2018278},
		{"never written", 0, response, t0, 10, 2018278},
		{"never written, tag without limit", 0, tagged("ACCOUNT_UPDATE"), t0, 10, 2018278},
		{"human agent at 7 days", t0, tagged("HUMAN_AGENT"), t0 + 7*day, 0, 0},
		{"human agent after 7 days", t0, tagged("HUMAN_AGENT"), t0 + 7*day + 1, 10, 2018278},
		{"human agent inside 24 h", t0, tagged("HUMAN_AGENT"), t0 + hour, 0, 0},
		{"account update after a year", t0, tagged("ACCOUNT_UPDATE"), t0 + 365*day, 0, 0},
		{"event update", t0, tagged("CONFIRMED_EVENT_UPDATE"), t0 + 30*day, 0, 0},
		{"purchase update", t0, tagged("POST_PURCHASE_UPDATE"), t0 + 30*day, 0, 0},
		{"feedback without its template", t0, tagged("CUSTOMER_FEEDBACK"), t0 + hour, 100, 0},
		{"unknown tag", t0, tagged("SHIPPING_UPDATE"), t0, 100, 0},
		{"clock moved back", t0, response, t0 - day, 0, 0},
	}
	for _, tt := range tests {
		e := decideSend(&Thread{OpenedAt: tt.opened}, &tt.out, tt.now)
		switch {
		case tt.code == 0 && e != nil:
			t.Errorf("%s: refused with %v", tt.name, e)
		case tt.code != 0 && e == nil:
			t.Errorf("%s: accepted, want %d/%d", tt.name, tt.code, tt.sub)
		case tt.code != 0 && (e.Code != tt.code || e.Subcode != tt.sub):
			t.Errorf("%s: %d/%d, want %d/%d", tt.name, e.Code, e.Subcode, tt.code, tt.sub)
		case e != nil && e.Explain == "":
			t.Errorf("%s: the refusal explains nothing", tt.name)
		}
	}
}

func event(seq int64, kind Kind, at int64, body any) *Event {
	raw, err := json.Marshal(body)
	if err != nil {
		panic(err)
	}
	return &Event{Seq: seq, Kind: kind, At: at, Body: raw}
}

func TestThreadApply(t *testing.T) {
	var th Thread
	events := []*Event{
		event(1, KindMessage, 100, Content{Text: "hello"}),
		event(2, KindPostback, 200, Postback{Title: "Start"}),
		event(5, KindEcho, 300, Content{Text: "hi"}),
		event(6, KindEcho, 301, Content{Text: "there"}),
		event(7, KindDelivery, 400, Receipt{Watermark: 301, UpTo: 6}),
		event(8, KindRead, 500, Receipt{Watermark: 300, UpTo: 5}),
		event(9, KindMessage, 600, Content{Text: "bye"}),
	}
	for _, e := range events {
		th.Apply(e)
		th.Apply(e) // twice must be as once
	}
	want := Thread{HeadSeq: 9, LastSeq: 9, UpdatedAt: 600, Messages: 5, Unread: 1, OpenedAt: 600, LastOutSeq: 6, LastOutAt: 301, DeliveredSeq: 6, ReadSeq: 5}
	if th != want {
		t.Errorf("folded\n%+v, want\n%+v", th, want)
	}
}

func TestContentJSON(t *testing.T) {
	tests := []Content{
		{},
		{Text: `quotes " and \ and <tags>`},
		{Text: "äöå 👍\n\u2028", Metadata: "m"},
		{Metadata: "only"},
		{Text: "red", QuickReply: &QuickReply{Payload: "RED"}},
		{Text: "re", ReplyTo: &ReplyTo{MID: "m_x"}},
	}
	for _, c := range tests {
		raw, err := c.appendJSON(nil)
		if err != nil {
			t.Fatal(err)
		}
		got, err := (&Event{Kind: KindMessage, Body: raw}).Content()
		if err != nil {
			t.Fatalf("%s: %v", raw, err)
		}
		a, _ := json.Marshal(c)
		b, _ := json.Marshal(got)
		if string(a) != string(b) {
			t.Errorf("%s became %s", a, b)
		}
	}
}

func TestPostbackReadsAsItsTitle(t *testing.T) {
	c, err := event(1, KindPostback, 1, Postback{Title: "Get Started", Payload: "GO"}).Content()
	if err != nil || c.Text != "Get Started" {
		t.Errorf("content = %+v, %v", c, err)
	}
}

func TestMessageID(t *testing.T) {
	ids, other := NewMessageIDs([]byte("key")), NewMessageIDs([]byte("other"))
	id := ids.Encode(11, 22, 1<<40)
	if len(id) != 88 || !strings.HasPrefix(id, "m_") {
		t.Fatalf("id %q: want m_ and 86 characters", id)
	}
	if page, psid, seq, ok := ids.Decode(id); !ok || page != 11 || psid != 22 || seq != 1<<40 {
		t.Errorf("decoded %d %d %d %v", page, psid, seq, ok)
	}
	if _, _, _, ok := other.Decode(id); ok {
		t.Error("an id of another server was accepted")
	}
}

func FuzzMessageID(f *testing.F) {
	ids := NewMessageIDs([]byte("key"))
	f.Add(ids.Encode(1, 2, 3))
	f.Add("m_")
	f.Add("m_" + strings.Repeat("A", 86))
	f.Fuzz(func(t *testing.T, text string) {
		page, psid, seq, ok := ids.Decode(text)
		if ok && ids.Encode(page, psid, seq) != text {
			t.Errorf("%q was accepted, but is not what Encode makes", text)
		}
	})
}

func TestNewIDRange(t *testing.T) {
	for _, n := range []uint64{0, 1, spanID - 1, spanID, 1<<64 - 1} {
		if id := IDFrom(n); len(id.String()) != 16 || id > graphapi.MaxID {
			t.Errorf("IDFrom(%d) = %d: want 16 digits below 2^53", n, id)
		}
	}
}
