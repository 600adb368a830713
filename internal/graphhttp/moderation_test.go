package graphhttp

import (
	"errors"
	"testing"

	"parley/internal/messaging"
)

func TestBlocked(t *testing.T) {
	w := newWorld(t)
	const listed = `{"data":[{"name":"Carla Customer","id":"4444"}],"paging":{"cursors":{"before":"${any}","after":"${any}"}}}`
	steps := []struct {
		method, path, body string
		status             int
		want               string
	}{
		{"GET", "/me/blocked?access_token=${P}", "", 200, `{"data":[]}`},
		{"POST", "/me/blocked?access_token=${P}", "psid=4444", 200, `{"4444":true}`},
		{"POST", "/me/blocked?access_token=${P}", "user=[4444,9]", 200, `{"4444":true,"9":false}`},
		{"GET", "/me/blocked?access_token=${P}", "", 200, listed},
		{"GET", "/me/blocked?user=4444&access_token=${P}", "", 200, listed},
		{"GET", "/me/blocked?uid=9&access_token=${P}", "", 200, `{"data":[]}`},
		{"DELETE", "/me/blocked?psid=4444&access_token=${P}", "", 200, `{"success":true}`},
		{"GET", "/me/blocked?access_token=${P}", "", 200, `{"data":[]}`},
		{"POST", "/me/blocked?access_token=${P}", "", 400, refused(100, "(#100) The parameter psid is required")},
		{"POST", "/me/blocked?access_token=${P}", "psid=Ann", 400, refused(100, `(#100) Param psid must be a valid ID string (e.g., "123")`)},
	}
	for _, s := range steps {
		w.do(s.method, s.path, s.body).wants(t, s.method+" "+s.path+" "+s.body, s.status, s.want)
	}
}

func TestModerateConversations(t *testing.T) {
	w := newWorld(t)
	act := func(body string) answer {
		return w.do("POST", "/v26.0/3333/moderate_conversations?access_token=${P}", body)
	}
	tests := []struct {
		body   string
		status int
		want   string
		barred bool
	}{
		{`user_ids=[{"id":"4444"}]&actions=["BLOCK_USER"]`, 200, `{"success":true}`, true},
		{`user_ids=4444&actions=UNBLOCK_USER`, 200, `{"success":true}`, false},
		{`user_ids=["4444"]&actions=["MOVE_TO_SPAM"]`, 200, `{"success":true}`, false},
		{`user_ids[0][id]=4444&actions[0]=BAN_USER&actions[1]=MOVE_TO_SPAM`, 200, `{"success":true}`, true},
		{`user_ids={"id":4444}&actions=["UNBAN_USER"]`, 200, `{"success":true}`, false},
		{`user_ids=[4444,9]&actions=["BAN_USER"]`, 400, `{"error":{` + oauth(100, "(#100) No matching user found") + `,"error_subcode":2018001,"fbtrace_id":"${any}"}}`, false},
		{`user_ids=[4444]&actions=["EAT_USER"]`, 400, refused(100, `(#100) Param actions[0] must be one of {BAN_USER, BLOCK_USER, MOVE_TO_SPAM, UNBAN_USER, UNBLOCK_USER} - got "EAT_USER".`), false},
		{`actions=["BAN_USER"]`, 400, refused(100, "(#100) The parameter user_ids is required"), false},
		{`user_ids=[4444]`, 400, refused(100, "(#100) The parameter actions is required"), false},
	}
	for _, tt := range tests {
		act(tt.body).wants(t, tt.body, tt.status, tt.want)
		thread, err := w.messaging.Thread(t.Context(), pageID, psid)
		if err != nil || thread.Barred() != tt.barred {
			t.Errorf("%s: barred %v %v", tt.body, thread.Barred(), err)
		}
	}
	act(tests[0].body)
	_, err := w.messaging.CustomerSays(t.Context(), pageID, customerID, messaging.Content{Text: "let me in"})
	if refusal := new(messaging.Refusal); !errors.As(err, &refusal) {
		t.Errorf("a blocked person wrote: %v", err)
	}
	w.sendJSON(`"message":{"text":"hi"}`).wants(t, "to a blocked person", 400, `{"error":{`+
		oauth(551, "(#551) This person isn't available right now.")+`,"error_subcode":1545041,"fbtrace_id":"${any}"}}`)
}
