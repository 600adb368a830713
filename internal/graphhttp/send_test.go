package graphhttp

import (
	"strings"
	"testing"
	"time"
)

// Every encoding in which clients send, with the same answer.
// https://developers.facebook.com/docs/messenger-platform/reference/send-api
func TestSendEncodings(t *testing.T) {
	w := newWorld(t)
	multipart := strings.ReplaceAll("--x\nContent-Disposition: form-data; name=\"recipient\"\n\n{\"id\":\"4444\"}\n"+
		"--x\nContent-Disposition: form-data; name=\"message\"\n\n{\"text\":\"hi\"}\n--x--\n", "\n", "\r\n")
	tests := []struct{ what, path, contentType, body string }{
		{"JSON", "/me/messages?access_token=${P}", "application/json", `{"recipient":{"id":"4444"},"message":{"text":"hi"}}`},
		{"JSON with a number and the token", "/me/messages", "application/json", `{"recipient":{"id":4444},"message":{"text":"hi"},"access_token":"${P}"}`},
		{"JSON called a form", "/me/messages?access_token=${P}", "application/x-www-form-urlencoded", `{"recipient":{"id":"4444"},"message":{"text":"hi"}}`},
		{"form with JSON", "/me/messages?access_token=${P}", "application/x-www-form-urlencoded", `recipient={"id":"4444"}&message={"text":"hi"}`},
		{"form with loose JSON", "/me/messages", "application/x-www-form-urlencoded", `recipient={'id':'4444'}&message={'text':'hi'}&access_token=${P}`},
		{"query", "/me/messages?recipient={id:4444}&message={text:'hi'}&access_token=${P}", "", ""},
		{"query without braces", "/me/messages?recipient=id:4444&message=text:'hi'&access_token=${P}", "", ""},
		{"empty JSON body", "/me/messages?recipient={id:4444}&message={text:'hi'}&access_token=${P}", "application/json", ""},
		{"brackets", "/me/messages?access_token=${P}", "application/x-www-form-urlencoded", `recipient[id]=4444&message[text]=hi`},
		{"multipart", "/me/messages?access_token=${P}", "multipart/form-data; boundary=x", multipart},
		{"PUT", "/me/messages?access_token=${P}", "application/json", `{"recipient":{"id":"4444"},"message":{"text":"hi"}}`},
	}
	for _, tt := range tests {
		method := "POST"
		if tt.what == "PUT" {
			method = "PUT"
		}
		a := w.do(method, tt.path, tt.body, "Content-Type", tt.contentType)
		a.wants(t, tt.what, 200, `{"recipient_id":"4444","message_id":"${any}"}`)
	}
	w.get("/t_4444?fields=message_count").wants(t, "all are stored", 200, `{"message_count":12,"id":"t_4444"}`)
}

// The Send API checks in an order of its own.
func TestSendOrder(t *testing.T) {
	w := newWorld(t)
	long := strings.Repeat("é", 2001)
	tests := []struct {
		what, token, body string
		status            int
		want              string
	}{
		{"missing recipient before the kind of token", "${U}", "message={text:hi}", 400, oauth(100, "(#100) The parameter recipient is required")},
		{"bad recipient", "${P}", "recipient={id:PSID}&message={text:hi}", 400, strings.ReplaceAll(oauth(100, `(#100) Param recipient[id] must be a valid ID string (e.g., "123")`), "\u0022", `"`)},
		{"unknown key", "${P}", "recipient={id:4444}&message={txt:hi}", 400, oauth(100, `(#100) Invalid keys "txt" were found in param "message".`)},
		{"unknown recipient before the content", "${P}", "recipient={id:999}&message={text:'" + long + "'}", 400, oauth(100, "(#100) No matching user found") + `,"error_subcode":2018001`},
		{"unknown recipient", "${P}", "recipient={id:999}&message={text:hi}", 400, oauth(100, "(#100) No matching user found") + `,"error_subcode":2018001`},
		{"neither message nor action", "${P}", "recipient={id:4444}", 400, oauth(100, "(#100) Must send either message or state")},
		{"both", "${P}", "recipient={id:4444}&message={text:hi}&sender_action=typing_on", 400, oauth(100, "(#100) Cannot send both message and state at the same time.") + `,"error_subcode":2018014`},
		{"too long", "${P}", "recipient={id:4444}&message={text:'" + long + "'}", 400, oauth(100, "(#100) Length of param message[text] must be less than or equal to 2000")},
		{"reply to nothing", "${P}", "recipient={id:4444}&message={text:hi}&reply_to={mid:m_x}", 400, oauth(100, "(#100) Invalid parameter")},
	}
	for _, tt := range tests {
		a := w.do("POST", "/3333/messages?access_token="+tt.token, tt.body)
		a.wants(t, tt.what, tt.status, `{"error":{`+tt.want+`,"fbtrace_id":"`+a.header.Get("X-Fb-Request-Id")+`"}}`)
	}
	exactly := w.do("POST", "/3333/messages?access_token=${P}", "recipient={id:4444}&message={text:'"+strings.Repeat("é", 2000)+"'}")
	exactly.wants(t, "2000 characters", 200, `{"recipient_id":"4444","message_id":"${any}"}`)
}

func TestWindow(t *testing.T) {
	w := newWorld(t)
	hi := "recipient={id:4444}&message={text:hi}&access_token=${P}"
	w.clock.Advance(24*time.Hour + time.Second)
	w.do("POST", "/me/messages", hi).wants(t, "outside", 400, `{"error":{`+oauth(10, "(#10) This message is sent outside of allowed window. "+
		"Learn more about the new policy here: https://developers.facebook.com/docs/messenger-platform/policy-overview")+`,"error_subcode":2018278,"fbtrace_id":"${any}"}}`)
	w.get("/t_4444?fields=can_reply").wants(t, "closed", 200, `{"can_reply":false,"id":"t_4444"}`)
	w.do("POST", "/me/messages", hi+"&tag=HUMAN_AGENT").wants(t, "with a tag", 200, `{"recipient_id":"4444","message_id":"${any}"}`)
	w.says(customerID, "again")
	w.do("POST", "/me/messages", hi).wants(t, "open again", 200, `{"recipient_id":"4444","message_id":"${any}"}`)
}

func TestTyping(t *testing.T) {
	w := newWorld(t)
	for _, action := range []string{"typing_on", "TYPING_OFF"} {
		w.do("POST", "/me/messages", "recipient={id:4444}&sender_action="+action+"&access_token=${P}").wants(t, action, 200, `{"recipient_id":"4444"}`)
	}
	if got := strings.Join(w.typing, "; "); got != "3333 4444 true; 3333 4444 false" {
		t.Errorf("shown: %s", got)
	}
	w.do("POST", "/me/messages", "recipient={id:999}&sender_action=typing_on&access_token=${P}").
		wants(t, "to nobody", 400, `{"error":{`+oauth(100, "(#100) No matching user found")+`,"error_subcode":2018001,"fbtrace_id":"${any}"}}`)
}

// A message is out once, whatever its fields come to: those that cannot be
// asked for refuse it before, those that cannot be read change its answer only.
func TestSendWithFields(t *testing.T) {
	w := newWorld(t)
	const send = "/me/messages?recipient={id:4444}&message={text:hi}&access_token=${P}&fields="
	count := func(what, want string) {
		t.Helper()
		w.get("/t_4444?fields=message_count").wants(t, what, 200, `{"message_count":`+want+`,"id":"t_4444"}`)
	}
	w.do("POST", send+"id", "").wants(t, "the Page", 200, `{"id":"3333"}`)
	count("sent", "2")
	w.do("POST", send+"nothing", "").wants(t, "no such field", 400, refused(100, "(#100) Tried accessing nonexisting field (nothing) on node type (Page)"))
	w.do("POST", send+"id{", "").wants(t, "no list of fields", 400, refused(2500, `Syntax error "Expected name." at character 3: id{`))
	count("refused before", "2")
	w.do("POST", send+"conversations.limit(x)", "").wants(t, "not readable", 200, `{"recipient_id":"4444","message_id":"${any}"}`)
	count("sent too", "3")
}
