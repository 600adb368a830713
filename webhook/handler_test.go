package webhook

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func post(h http.Handler, secret, body string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, "/webhook", strings.NewReader(body))
	s1, s256 := Sign(secret, []byte(body))
	r.Header.Set(HeaderSHA1, s1)
	r.Header.Set(HeaderSHA256, s256)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestHandshake(t *testing.T) {
	h := &Handler{AppSecret: "s", VerifyToken: "my token"}
	for query, want := range map[string]string{
		"hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=my+token": "200 1158201444",
		"hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=other":    "403 ",
		"hub.mode=other&hub.challenge=1&hub.verify_token=my+token":              "403 ",
		"": "403 ",
	} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/?"+query, nil))
		got := http.StatusText(w.Code)
		if w.Code == 200 {
			got = "200 " + w.Body.String()
		} else if w.Code == 403 {
			got = "403 "
		}
		if got != want {
			t.Errorf("GET ?%s = %s, want %s", query, got, want)
		}
	}
}

func TestHandlerHandsOverItems(t *testing.T) {
	body := `{"object":"page","entry":[
	 {"id":"100200300","time":1700000000123,"messaging":[{"sender":{"id":"7001002003"},"recipient":{"id":"100200300"},
	  "timestamp":1700000000001,"message":{"mid":"m_abc","text":"Red","quick_reply":{"payload":"PICK_RED"}}}]},
	 {"id":"100200300","time":1700000000123,"standby":[{"sender":{"id":"100200300"},"recipient":{"id":"7001002003"},
	  "timestamp":"1700000000500","message":{"mid":"m_out1","is_echo":true,"app_id":900100,"text":"Hi!"}}]},
	 {"id":"100200300","time":1700000000123,"messaging":[{"sender":{"id":"7001002003"},"recipient":{"id":"100200300"},
	  "timestamp":1700000000001,"unheard_of":{}}]}]}`
	var got []Item
	h := &Handler{AppSecret: "s", OnEvent: func(_ context.Context, it Item) error {
		got = append(got, it)
		return nil
	}}
	if w := post(h, "s", body); w.Code != 200 || w.Body.String() != "EVENT_RECEIVED" {
		t.Fatalf("answer %d %s", w.Code, w.Body)
	}
	if len(got) != 3 || got[0].Message.QuickReply.Payload != "PICK_RED" || got[0].Page != 100200300 || got[0].Standby {
		t.Fatalf("items %+v", got)
	}
	if m := got[1].Message; !got[1].Standby || !m.IsEcho || m.AppID != 900100 || got[1].Timestamp != 1700000000500 {
		t.Fatalf("echo %+v %+v", got[1], m)
	}
	if got[2].Message != nil || got[2].Sender.ID != 7001002003 {
		t.Fatalf("unknown kind %+v", got[2])
	}
}

func TestHandlerRefuses(t *testing.T) {
	fails := errors.New("no")
	h := &Handler{AppSecret: "s", OnEvent: func(context.Context, Item) error { return fails }}
	one := `{"object":"page","entry":[{"id":"1","time":1,"messaging":[{"sender":{"id":"2"},"recipient":{"id":"1"},"timestamp":1}]}]}`
	for name, c := range map[string]struct {
		secret, body string
		want         int
	}{
		"handler fails":   {"s", one, 500},
		"wrong signature": {"other", one, 403},
		"not JSON":        {"s", "hello", 400},
		"too long":        {"s", strings.Repeat(" ", maxBody+1), 400},
	} {
		if w := post(h, c.secret, c.body); w.Code != c.want {
			t.Errorf("%s: %d, want %d", name, w.Code, c.want)
		}
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodPut, "/", nil))
	if w.Code != 405 {
		t.Errorf("PUT: %d", w.Code)
	}
	if w := post(&Handler{}, "", one); w.Code != 403 {
		t.Errorf("empty secret: %d", w.Code)
	}
}

// FuzzHandler: whatever is posted under a valid signature, the handler answers.
func FuzzHandler(f *testing.F) {
	f.Add(`{"object":"page","entry":[{"id":"1","time":1,"messaging":[{"sender":{"id":"2"},"timestamp":"3","message":{"mid":"m"}}]}]}`)
	f.Add(`{"entry":[{"standby":[{"postback":null,"delivery":{"mids":null,"watermark":null}}]}]}`)
	f.Add(`[]`)
	h := &Handler{AppSecret: "s", OnEvent: func(context.Context, Item) error { return nil }}
	f.Fuzz(func(t *testing.T, body string) {
		if w := post(h, "s", body); w.Code != 200 && w.Code != 400 {
			t.Fatalf("answer %d", w.Code)
		}
	})
}
