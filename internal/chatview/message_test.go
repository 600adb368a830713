package chatview

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"parley/internal/clock"
	"parley/internal/messaging"
)

// files names what a test keeps.
type files struct{}

func (files) URL(key, name string, at int64) string {
	return "https://parley.example" + files{}.Path(key, name, at)
}

func (files) Path(key, name string, at int64) string {
	return fmt.Sprintf("/_/media/%s/%s?at=%d", key, name, at)
}

func (files) Picture(remote string) string {
	if !strings.HasPrefix(remote, "https://") {
		return ""
	}
	return "/_/media/picture?url=" + remote
}

func (files) Code(text string) string { return "/_/media/code?text=" + text }

func show(t *testing.T, v Viewer, kind messaging.Kind, body string) Message {
	t.Helper()
	m, err := v.Message(&messaging.Event{Page: 1, PSID: 2, Seq: 3, Kind: kind, At: 1_700_000_000_000, Body: []byte(body)})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func viewer() Viewer {
	return Viewer{
		IDs: messaging.NewMessageIDs([]byte("key")), Media: files{},
		Clock: clock.NewAt(func() time.Time { return time.UnixMilli(1_800_000_000_000) }), // long after show's message
	}
}

func TestAttachments(t *testing.T) {
	for body, want := range map[string]string{
		`{"type":"image","media":"k","name":"a.png","mime":"image/png","size":9,"width":3,"height":4}`: `{"type":"image","url":"/_/media/k/a.png?at=1800000000000","name":"a.png","mime":"image/png","size":9,"width":3,"height":4}`,
		`{"type":"image","payload":{"url":"https://a.example/x.png"}}`:                                 `{"type":"image","payload":{"url":"https://a.example/x.png"},"url":"/_/media/picture?url=https://a.example/x.png"}`,
		`{"type":"video","payload":{"url":"https://a.example/v"}}`:                                     `{"type":"video","payload":{"url":"https://a.example/v"}}`,
		`{"type":"image","payload":{"url":"data:x"}}`:                                                  `{"type":"image","payload":{"url":"data:x"}}`,
		`{"type":"sticker","media":"k","name":"s.png","sticker":"369239263222822"}`:                    `{"type":"sticker","url":"/_/media/k/s.png?at=1800000000000","name":"s.png","sticker_id":"369239263222822"}`,
		`{"type":"fallback"}`: `{"type":"fallback"}`,
		`{"type":"template","payload":{"template_type":"generic"},"utility":true}`:           `{"type":"template","payload":{"template_type":"generic"},"utility":true}`,
		`{"type":"template","media":"k","name":"v.mp4","payload":{"template_type":"media"}}`: `{"type":"template","payload":{"template_type":"media"},"url":"/_/media/k/v.mp4?at=1800000000000","name":"v.mp4"}`,
	} {
		m := show(t, viewer(), messaging.KindMessage, `{"attachments":[`+body+`]}`)
		if got, _ := json.Marshal(m.Attachments); string(got) != "["+want+"]" {
			t.Errorf("%s:\n got %s\nwant [%s]", body, got, want)
		}
	}
	m := show(t, Viewer{IDs: viewer().IDs}, messaging.KindMessage, `{"attachments":[{"type":"image","media":"k"}]}`)
	if m.Attachments[0].URL != "" {
		t.Errorf("without files: %+v", m.Attachments)
	}
}

func TestPictures(t *testing.T) {
	c := messaging.Content{
		QuickReplies: []byte(`[{"title":"Red","image_url":"https://a.example/q.png"},{"title":"x","payload":"image_url"}]`),
		Attach: []messaging.Attachment{
			{Type: "template", Payload: []byte(`{"template_type":"generic","elements":[{"image_url":"https://a.example/1.png","default_action":{"type":"web_url","url":"https://a.example/no"}}]}`)},
			{Type: "template", Payload: []byte(`{"template_type":"image_grid","elements":[{"images":[{"url":"https://a.example/2.png","action":{"type":"web_url","url":"https://a.example/no"}}]}]}`)},
			{Type: "template", Payload: []byte(`{"template_type":"airline_boardingpass","boarding_pass":[{"logo_image_url":"https://a.example/3.png"}]}`)},
			{Type: "image", Payload: []byte(`{"image_url":"https://a.example/no"}`)},
		},
	}
	got := Pictures(&c)
	slices.Sort(got)
	if want := "https://a.example/1.png https://a.example/2.png https://a.example/3.png https://a.example/q.png"; strings.Join(got, " ") != want {
		t.Errorf("pictures %v", got)
	}
	many := strings.Repeat(`{"image_url":"https://a.example/x"},`, 200)
	if got := Pictures(&messaging.Content{QuickReplies: []byte("[" + many + "{}]")}); len(got) != maxPictures {
		t.Errorf("%d pictures of one message", len(got))
	}
}

func TestApply(t *testing.T) {
	v := viewer()
	m := show(t, v, messaging.KindMessage, `{"text":"secret","attachments":[{"type":"image","media":"k"}],"reply_to":{"mid":"m_1"}}`)
	m.Apply(messaging.Look{Removed: true, Edits: 2, Text: "x"})
	want := Message{ID: m.ID, From: FromCustomer, CreatedTime: m.CreatedTime, Removed: true}
	a, _ := json.Marshal(m)
	b, _ := json.Marshal(want)
	if string(a) != string(b) {
		t.Errorf("taken back: %s", a)
	}
	m = show(t, v, messaging.KindEcho, `{"attachments":[{"type":"template","payload":{"template_type":"customer_feedback","expires_in_days":2}}]}`)
	if m.ExpiresAt != 1_700_000_000_000+2*24*3600*1000 {
		t.Errorf("expires %d", m.ExpiresAt)
	}
	m.Apply(messaging.Look{Answered: true, Page: messaging.Reaction{Emoji: "👍", Reaction: "like"}})
	if m.Form == nil || m.Revealed || m.Reactions[0].From != FromPage {
		t.Errorf("answered: %+v", m)
	}
}

// FuzzMessage: whatever stands in a journal, showing it does not fail, and
// what is shown is JSON.
func FuzzMessage(f *testing.F) {
	f.Add(uint8(2), `{"text":"x","quick_replies":[{"image_url":"https://a"}],"attachments":[{"type":"template","payload":{"elements":[{"images":[{"url":"u"}]}]}}]}`)
	f.Add(uint8(3), `{"title":"x"}`)
	f.Fuzz(func(t *testing.T, kind uint8, body string) {
		m, err := viewer().Message(&messaging.Event{Page: 1, PSID: 2, Seq: 3, Kind: messaging.Kind(kind), Body: []byte(body)})
		if err != nil {
			return
		}
		m.Apply(messaging.Look{Answered: true})
		if _, err := json.Marshal(m); err != nil {
			t.Fatal(err)
		}
	})
}

func TestBoardingPassHasItsCode(t *testing.T) {
	m := show(t, Viewer{IDs: messaging.NewMessageIDs(make([]byte, 32)), Media: files{}}, messaging.KindEcho,
		`{"attachments":[{"type":"template","payload":{"template_type":"airline_boardingpass","boarding_pass":[{"qr_code":"M1"},{"qr_code":""}]}}]}`)
	if got := m.Pictures["M1"]; got != "/_/media/code?text=M1" {
		t.Errorf("pictures %v", m.Pictures)
	}
}
