package graphapi

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
)

// send decodes and validates a form.
func send(t *testing.T, form string) (SendRequest, error) {
	t.Helper()
	p, err := ParseQuery(form, Limits{})
	if err != nil {
		t.Fatal(err)
	}
	r, err := DecodeSend(p)
	if err == nil {
		err = r.Validate(Rules{})
	}
	return r, err
}

func TestSend(t *testing.T) {
	hi := OutgoingMessage{Text: "hi"}
	to := Recipient{ID: 123}
	tests := []struct {
		form string
		want SendRequest
	}{
		{"recipient={'id':'123'}&messaging_type=RESPONSE&message={'text':'hello, world'}",
			SendRequest{Recipient: to, Type: Response, Message: OutgoingMessage{Text: "hello, world"}}},
		{"recipient={id:123}&message={text:'hi'}", SendRequest{Recipient: to, Type: Response, Message: hi}},
		{"recipient=id:123&message=text:'hi'", SendRequest{Recipient: to, Type: Response, Message: hi}},
		{"recipient={id:123}&message={text:'hi',metadata:7}&messaging_type=update",
			SendRequest{Recipient: to, Type: Update, Message: OutgoingMessage{Text: "hi", Metadata: "7"}}},
		{"recipient={id:123}&message={text:'hi'}&tag=human_agent", SendRequest{Recipient: to, Type: MessageTag, Tag: "HUMAN_AGENT", Message: hi}},
		{"recipient={id:123}&message={text:'hi'}&messaging_type=message_tag&tag=HUMAN_AGENT",
			SendRequest{Recipient: to, Type: MessageTag, Tag: "HUMAN_AGENT", Message: hi}},
		{"recipient={id:123}&message={text:'hi'}&tag=X&messaging_type=RESPONSE", SendRequest{Recipient: to, Type: Response, Tag: "X", Message: hi}},
		{"recipient={id:123}&message={text:'hi'}&notification_type=no_push", SendRequest{Recipient: to, Type: Response, Message: hi, Notification: NoPush}},
		{"recipient={id:123}&sender_action=typing_on&messaging_type=RESPONSE&notification_type=REGULAR",
			SendRequest{Recipient: to, Type: Response, Action: TypingOn, Notification: Regular}},
		{"recipient={id:123}&sender_action=MARK_SEEN", SendRequest{Recipient: to, Type: Response, Action: MarkSeen}},
		{"recipient={id:123}&message={text:'hi'}&reply_to={'mid':'m_a-b'}", SendRequest{Recipient: to, Type: Response, Message: hi, ReplyTo: ReplyTo{"m_a-b"}}},
		{"recipient={id:123}&message={text:'hi'}&reply_to=m_a-b", SendRequest{Recipient: to, Type: Response, Message: hi, ReplyTo: ReplyTo{"m_a-b"}}},
		{"recipient={id:123}&message={text:'hi',reply_to:{mid:m_inside}}&reply_to=m_a", SendRequest{Recipient: to, Type: Response, Message: hi, ReplyTo: ReplyTo{"m_a"}}},
		{"recipient={id:123}&message={text:'hi',reply_to:{mid:m_a}}", SendRequest{Recipient: to, Type: Response, Message: hi, ReplyTo: ReplyTo{"m_a"}}},
		{"recipient={id:123}&message={text:'hi',quick_replies:[],attachment:null}&platform=messenger&metadata=x&folder=partnership&suggestion_action=accept&persona_id=",
			SendRequest{Recipient: to, Type: Response, Message: hi}},
	}
	for _, tt := range tests {
		got, err := send(t, tt.form)
		if err != nil || !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%s:\n got %+v, %v\nwant %+v", tt.form, got, err, tt.want)
		}
	}
}

func TestSendRefuses(t *testing.T) {
	long := strings.Repeat("é", 2001)
	const ok = "recipient={id:123}&message={text:'hi'}"
	tests := []struct {
		form    string
		code    int
		subcode int
		text    string
		explain string
	}{
		{"message={text:'hi'}", 100, 0, `(#100) The parameter recipient is required`, ""},
		{"recipient=&message={text:'hi'}", 100, 0, `(#100) param recipient must be non-empty`, ""},
		{"recipient={}", 100, 0, `(#100) param recipient must be non-empty`, ""},
		{"recipient=123", 100, 0, `(#100) param recipient must be an array.`, "recipient={"},
		{"recipient=[1]", 100, 0, `(#100) param recipient must be an array.`, ""},
		{"recipient={id:PSID}&message={text:'hi'}", 100, 0, `(#100) Param recipient[id] must be a valid ID string (e.g., "123")`, `"PSID"`},
		{"recipient={id:''}", 100, 0, `(#100) Param recipient[id] must be a valid ID string (e.g., "123")`, ""},
		{"recipient={id:1.5}", 100, 0, `(#100) Param recipient[id] must be a valid ID string (e.g., "123")`, ""},
		{"recipient={ID:1,foo:2}", 100, 0, `(#100) Invalid keys "ID, foo" were found in param "recipient".`, ""},
		{"recipient={id:1", 100, 0, `(#100) Invalid parameter`, "recipient: expected a comma"},
		{"recipient={id:123}", 100, 0, `(#100) Must send either message or state`, ""},
		{"recipient={id:123}&message=", 100, 0, `(#100) param message must be non-empty`, ""},
		{"recipient={id:123}&message={}", 100, 0, `(#100) param message must be non-empty`, ""},
		{"recipient={id:123}&message=hi", 100, 0, `(#100) param message must be an array.`, ""},
		{"recipient={id:123}&message={text:''}", 100, 2018034, `(#100) Message cannot be empty`, ""},
		{"recipient={id:123}&message={metadata:'x'}", 100, 2018034, `(#100) Message cannot be empty`, ""},
		{"recipient={id:123}&message={text:'hi',quickReplies:[]}", 100, 0, `(#100) Invalid keys "quickReplies" were found in param "message".`, ""},
		{"recipient={id:123}&message={text:{a:1}}", 100, 0, `(#100) Invalid parameter`, "message[text] must be a string"},
		{"recipient={id:123}&message={text:'hi',attachment:{type:image}}", 100, 0, `(#100) Only one of the text, attachment, and dynamic_text fields can be specified`, ""},
		{"recipient={id:123}&message={text:'" + long + "'}", 100, 0, `(#100) Length of param message[text] must be less than or equal to 2000`, "2001 characters"},
		{"recipient={id:123}&message={text:'hi',metadata:'" + long[:2002] + "'}", 100, 0, `(#100) Length of param message[metadata] must be less than or equal to 1000`, ""},
		{ok + "&sender_action=typing_on", 100, 2018014, `(#100) Cannot send both message and state at the same time.`, ""},
		{ok + "&messaging_type=X", 100, 0, `(#100) Param messaging_type must be one of {RESPONSE, UPDATE, MESSAGE_TAG, UTILITY} - got "X".`, ""},
		{ok + "&messaging_type=MESSAGE_TAG", 100, 0, `(#100) Invalid parameter`, "needs the parameter tag"},
		{ok + "&messaging_type=UTILITY", 100, 0, `(#100) Invalid parameter`, "template"},
		{ok + "&notification_type=LOUD", 100, 0, `(#100) Param notification_type must be one of {REGULAR, SILENT_PUSH, NO_PUSH} - got "LOUD".`, ""},
		{ok + "&reply_to={id:1}", 100, 0, `(#100) Invalid keys "id" were found in param "reply_to".`, ""},
		{ok + "&reply_to={mid:''}", 100, 0, `(#100) param reply_to[mid] must be non-empty`, ""},
		{ok + "&reply_to=[1]", 100, 0, `(#100) param reply_to must be an array.`, ""},
		{"recipient={id:123}&sender_action=dance", 100, 0, `(#100) Param sender_action must be one of {MARK_SEEN, TYPING_ON, TYPING_OFF, REACT, UNREACT} - got "dance".`, ""},
	}
	for _, tt := range tests {
		_, err := send(t, tt.form)
		e := AsError(err)
		if err == nil || e.Code != tt.code || e.Subcode != tt.subcode || e.Message != tt.text || !strings.Contains(e.Explain, tt.explain) {
			t.Errorf("%.120s:\n got %v (%d/%d, %q)\nwant %s (%q)", tt.form, err, e.Code, e.Subcode, e.Explain, tt.text, tt.explain)
		}
	}
}

func TestSendLimits(t *testing.T) {
	text, metadata := strings.Repeat("😀", 2000), strings.Repeat("é", 1000)
	r, err := send(t, "recipient={id:123}&message={text:'"+text+"',metadata:'"+metadata+"'}")
	if err != nil || r.Message.Text != text || r.Message.Metadata != metadata {
		t.Errorf("exactly at the limits: %v", err)
	}
}

func TestSendJSON(t *testing.T) {
	r := SendRequest{Recipient: Recipient{ID: 123}, Type: Response, Message: OutgoingMessage{Text: "hi"}}
	got, err := json.Marshal(r)
	const want = `{"recipient":{"id":"123"},"messaging_type":"RESPONSE","message":{"text":"hi"}}`
	if err != nil || string(got) != want {
		t.Fatalf("got %s, %v, want %s", got, err, want)
	}
	p, err := ParseRequest("", jsonType, string(got), Limits{})
	if err != nil {
		t.Fatal(err)
	}
	if back, err := DecodeSend(p); err != nil || !reflect.DeepEqual(back, r) {
		t.Errorf("reads back as %+v, %v", back, err)
	}
}

func TestSendResponse(t *testing.T) {
	tests := []struct {
		r    SendResponse
		want string
	}{
		{SendResponse{RecipientID: 4444, MessageID: "m_def"}, `{"recipient_id":"4444","message_id":"m_def"}`},
		{SendResponse{RecipientID: 4444, MessageID: "m_def", AttachmentID: 687799999980546}, `{"recipient_id":"4444","message_id":"m_def","attachment_id":"687799999980546"}`},
		{SendResponse{MessageID: "m_def"}, `{"message_id":"m_def"}`},
		{SendResponse{RecipientID: 4444}, `{"recipient_id":"4444"}`},
		{SendResponse{}, `{}`},
	}
	for _, tt := range tests {
		got := string(tt.r.AppendJSON(nil))
		var back SendResponse
		if err := json.Unmarshal([]byte(got), &back); !reflect.DeepEqual(got, tt.want) || err != nil || back != tt.r {
			t.Errorf("got %s (back %+v, %v), want %s", got, back, err, tt.want)
		}
	}
}
