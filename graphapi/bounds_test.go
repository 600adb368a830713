package graphapi

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
)

// TestPlainSendAllocates counts what a send of plain text costs on its way to
// the domain: the body twice, the parameters and two objects.
func TestPlainSendAllocates(t *testing.T) {
	const body = `{"recipient":{"id":"1000012345"},"messaging_type":"RESPONSE","message":{"text":"` + benchText + `"}}`
	reader := strings.NewReader(body)
	r := httptest.NewRequest(http.MethodPost, "/v24.0/3333/messages?access_token=EAAB", reader)
	r.Header.Set("Content-Type", jsonType)
	r.Body = io.NopCloser(reader)
	got := testing.AllocsPerRun(100, func() {
		reader.Reset(body)
		p, err := Decode(r, Limits{})
		if err != nil {
			t.Fatal(err)
		}
		s, err := DecodeSend(p)
		if err == nil {
			err = s.Validate(Rules{})
		}
		if err != nil || p.Close() != nil {
			t.Fatal(err)
		}
	})
	if got > 5 {
		t.Errorf("%v allocations", got)
	}
}

// hostile are bodies at the limits of what Decode lets in.
func hostile() map[string]string {
	button := `{"attachment":{"type":"template","payload":{"template_type":"button","text":"x","buttons":%s}}}`
	unknown := make([]string, 4000)
	for i := range unknown {
		unknown[i] = fmt.Sprintf(`"key%d":1`, i)
	}
	keys := "{" + strings.Join(unknown, ",") + "}"
	long := strings.Repeat("é", 200_000)
	return map[string]string{
		"many unknown keys":      keys,
		"many keys in a button":  fmt.Sprintf(button, "["+keys+"]"),
		"many buttons":           fmt.Sprintf(button, "["+many(9000, `{}`)+"]"),
		"deep buttons":           fmt.Sprintf(button, strings.Repeat("[", 28)+strings.Repeat("]", 28)),
		"a long name":            `{"` + long + `":1}`,
		"a long word":            fmt.Sprintf(button, `[{"type":"`+long+`"}]`),
		"a long text":            `{"text":"` + long + `"}`,
		"a long type":            `{"attachment":{"type":"` + long + `"}}`,
		"a type that is a tree":  `{"attachment":{"type":[` + many(9000, "[]") + `]}}`,
		"many attachments":       `{"attachments":[` + many(9000, "{}") + `]}`,
		"many quick replies":     `{"text":"x","quick_replies":[` + many(9000, "{}") + `]}`,
		"a key over and over":    fmt.Sprintf(button, "{"+many(9000, `"type":"postback"`)+"}"),
		"JSON text in JSON text": `{"attachment":"{\"type\":\"image\",\"payload\":\"{\\\"url\\\":[` + many(9000, "1") + `]}\"}"}`,
	}
}

// TestHostileInput bounds by counts what a refusal costs and says, however
// large its request.
func TestHostileInput(t *testing.T) {
	for name, message := range hostile() {
		t.Run(name, func(t *testing.T) {
			p, err := ParseRequest("", jsonType, `{"recipient":{"id":"1"},"message":`+message+`}`, Limits{})
			if err != nil {
				t.Fatal(AsError(err).Explain)
			}
			refuse := func() *Error {
				r, err := DecodeSend(p)
				if err == nil {
					err = r.Validate(Rules{})
				}
				if err == nil {
					t.Fatal("accepted")
				}
				return AsError(err)
			}
			e := refuse()
			if len(e.Message) > 3000 || len(e.Explain) > 3000 || e.Code == 1 {
				t.Errorf("%d: a message of %d bytes, an explanation of %d", e.Code, len(e.Message), len(e.Explain))
			}
			if got := testing.AllocsPerRun(3, func() { refuse() }); got > 100 {
				t.Errorf("%v allocations", got)
			}
		})
	}
	for _, tt := range []string{
		`{"message":` + strings.Repeat(`{"a":`, 40) + "1" + strings.Repeat("}", 40) + "}",
		`{"message":[` + many(10_001, "1") + `]}`,
	} {
		if _, err := ParseRequest("", jsonType, tt, Limits{}); err == nil {
			t.Errorf("%.60s passed", tt)
		}
	}
}

// FuzzSend sends any message: it passes with words that readers know, or is
// refused by a documented error of bounded size.
func FuzzSend(f *testing.F) {
	for _, tt := range templateCases {
		f.Add(`{"attachment":{"type":"template","payload":`+tt.in+`}}`, "")
	}
	for _, message := range []string{
		`{"text":"hi","quick_replies":[{"content_type":"text","title":"a","payload":"b"}]}`, `{"attachments":[{"type":"image","payload":{"url":"http://x"}}]}`,
		`{"dynamic_text":{"text":"x"}}`, `{"sticker_id":1}`, `{"template":{"name":"x","language":{"code":"en"},"components":[]}}`, `text:'hi'`,
	} {
		f.Add(message, "recipient={ids:[1,2]}&reply_to=m_x&thread_control={control_type:pass}&persona_id=1")
	}
	f.Add("", "sender_action=react&payload={message_id:m_x,reaction:x}&recipient={id:1}")
	f.Fuzz(func(t *testing.T, message, rest string) {
		p, err := ParseQuery(rest, Limits{})
		if err == nil && message != "" {
			err = p.add("message", Value{Kind: KindString, Text: validUTF8(message)})
		}
		if err == nil && !p.Has("recipient") {
			err = p.add("recipient", Value{Kind: KindString, Text: "{id:1}"})
		}
		if err != nil {
			return
		}
		if _, _, err := DecodeAttachmentUpload(p); err != nil {
			documented(t, err)
		}
		r, err := DecodeSend(p)
		if err == nil {
			err = r.Validate(Rules{})
		}
		if err != nil {
			documented(t, err)
			return
		}
		known(t, &r)
	})
}

func documented(t *testing.T, err error) {
	t.Helper()
	if e := AsError(err); e.Code == 1 || len(e.Message) > 3000 {
		t.Fatalf("%v", err)
	}
}

// known checks what readers of a stored message rely on.
func known(t *testing.T, r *SendRequest) {
	t.Helper()
	if r.Recipient.IsZero() || r.Message.IsZero() == (r.Action == "") {
		t.Fatalf("accepted: %+v", r)
	}
	if length(r.Message.Text) > 2000 || len(r.Message.Attachments) > 30 || len(r.Message.QuickReplies.Items) > 13 {
		t.Fatalf("too much: %+v", r)
	}
	for _, a := range r.Message.Attachments {
		if a.Type == Template && !slices.ContainsFunc(templates.kinds, func(k kind) bool { return k.name == a.TemplateType() }) {
			t.Fatalf("template of type %q", a.TemplateType())
		}
	}
	if _, err := json.Marshal(r); err != nil {
		t.Fatal(err)
	}
}
