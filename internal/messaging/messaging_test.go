package messaging

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"parley/graphapi"
)

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

// A content with anything but text and metadata is not written by hand.
func TestPlainContent(t *testing.T) {
	for i := range reflect.TypeFor[Content]().NumField() {
		var c Content
		f, name := reflect.ValueOf(&c).Elem().Field(i), reflect.TypeFor[Content]().Field(i).Name
		switch f.Kind() {
		case reflect.Pointer:
			f.Set(reflect.New(f.Type().Elem()))
		case reflect.Slice:
			f.Set(reflect.MakeSlice(f.Type(), 1, 1))
		case reflect.String:
			f.SetString("x")
		case reflect.Bool:
			f.SetBool(true)
		default:
			f.SetInt(1)
		}
		if want := name == "Text" || name == "Metadata"; c.plain() != want {
			t.Errorf("a content with %s is plain: %v", name, c.plain())
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
