package graphapi

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
)

func TestContents(t *testing.T) {
	const image = `{"type":"image","payload":` + picture + `}`
	tests := []refusal{
		{`{"text":"` + strings.Repeat("😀", 2000) + `"}`, 0, 0, ""},
		{`{"text":"` + strings.Repeat("😀", 2001) + `"}`, 100, 0, "(#100) Length of param message[text] must be less than or equal to 2000"},
		{`{"text":"hi","quick_reply_type":"x","quick_replies":null}`, 0, 0, ""},
		{`{"text":"","attachment":` + image + `}`, 0, 0, ""},
		{`{"dynamic_text":{"text":"Hi {{first_name}}","fallback_text":"Hi"}}`, 0, 0, ""},
		{`{"dynamic_text":"{\"text\":\"Hi\"}"}`, 0, 0, ""},
		{`{"dynamic_text":{"fallback_text":"Hi"}}`, 100, 0, "(#100) The parameter text is required"},
		{`{"dynamic_text":{"text":"Hi","default":"x"}}`, 100, 0, `(#100) Invalid keys "default" were found in param "message[dynamic_text]".`},
		{`{"dynamic_text":{"text":"` + strings.Repeat("x", 2001) + `"}}`, 100, 0, "(#100) Length of param message[dynamic_text][text] must be less than or equal to 2000"},
		{`{"sticker_id":"x"}`, 100, 0, `(#100) Param message[sticker_id] must be a valid ID string (e.g., "123")`},

		// what excludes what
		{`{"text":"hi","attachment":` + image + `}`, 100, 0, OnlyOneOf.Text},
		{`{"dynamic_text":{"text":"x","fallback_text":"` + strings.Repeat("x", 2001) + `"}}`, 100, 0,
			"(#100) Length of param message[dynamic_text][fallback_text] must be less than or equal to 2000"},
		{`{"text":"hi","dynamic_text":{"text":"x"}}`, 100, 0, OnlyOneOf.Text},
		{`{"text":"hi","sticker_id":7}`, 100, 0, OnlyOneOf.Text},
		{`{"text":"hi","template":{"name":"x"}}`, 100, 0, OnlyOneOf.Text},
		{`{"attachment":` + image + `,"attachments":[` + image + `]}`, 100, 0, OnlyOneOf.Text},
		{`{"attachment":` + image + `,"sticker_id":7}`, 100, 0, OnlyOneOf.Text},
		{`{"quick_replies":[{"content_type":"user_email"}]}`, 100, 2018034, MessageEmpty.Text},
		{`{"attachment":{}}`, 100, 2018034, MessageEmpty.Text},
		{`{"attachment":` + image + `,"quick_replies":[{"content_type":"user_email"}]}`, 0, 0, ""},

		// attachments
		{`{"attachment":{"type":"IMAGE","payload":{"url":"https://x.test/a.gif","is_reusable":"true"}}}`, 0, 0, ""},
		{`{"attachment":"{\"type\":\"video\",\"payload\":\"{\\\"attachment_id\\\":7}\"}"}`, 0, 0, ""},
		{`{"attachment":{"type":"audio","payload":{"attachment_id":1601472827243653}}}`, 0, 0, ""},
		{`{"attachment":{"payload":` + picture + `}}`, 100, 0, "(#100) The parameter type is required"},
		{`{"attachment":"x"}`, 100, 0, "(#100) param message[attachment] must be an array."},
		{`{"attachment":{"type":"image","url":"https://x.test"}}`, 100, 0, `(#100) Invalid keys "url" were found in param "message[attachment]".`},
		{`{"attachment":{"type":"image","payload":{}}}`, 100, 0, "(#100) The parameter url is required"},
		{`{"attachment":{"type":"image","payload":[]}}`, 100, 0, "(#100) The parameter url is required"},
		{`{"attachment":{"type":"image","payload":"a.jpg"}}`, 100, 0, "(#100) param message[attachment][payload] must be an array."},
		{`{"attachment":{"type":"image","payload":{"url":"a.jpg"}}}`, 100, 0, "(#100) url should represent a valid URL"},
		{`{"attachment":{"type":"image","payload":{"url":"file:///etc/passwd"}}}`, 100, 0, "(#100) url should represent a valid URL"},
		{`{"attachment":{"type":"image","payload":{"attachment_id":"x"}}}`, 100, 0, `(#100) Param message[attachment][payload][attachment_id] must be a valid ID string (e.g., "123")`},
		{`{"attachment":{"type":"image","payload":{"url":"https://x.test","attachment_id":"7"}}}`, 100, 0, "(#100) Invalid parameter"},
		{`{"attachment":{"type":"image","payload":{"url":"https://x.test","name":"a"}}}`, 100, 0, `(#100) Invalid keys "name" were found in param "message[attachment][payload]".`},
		{`{"attachment":{"type":"image","payload":{"url":"https://x.test","is_reusable":"always"}}}`, 100, 0, "(#100) Invalid parameter"},
		{`{"attachment":{"type":"fallback","payload":` + picture + `}}`, 100, 0, "(#100) Invalid parameter"},
		{`{"attachment":{"type":"location"}}`, 100, 0, "(#100) Invalid parameter"},
		{`{"attachment":{"type":"like_heart"}}`, 100, 0, "(#100) Invalid parameter"},
		{`{"attachment":{"type":"MEDIA_SHARE","payload":{"id":"7"}}}`, 100, 0, "(#100) Invalid parameter"},
		{`{"attachment":{"type":"gif"}}`, 100, 0, `(#100) Param message[attachment][type] must be one of {image, video, audio, file, template, fallback, location, reel, ig_reel} - got "gif".`},
		{`{"attachments":[` + many(30, image) + `]}`, 0, 0, ""},
		{`{"attachments":[` + many(31, image) + `]}`, 105, 0, "(#105) param message[attachments] has too many elements."},
		{`{"attachments":` + image + `}`, 100, 0, "(#100) param message[attachments] must be an array."},
		{`{"attachments":[` + image + `,{"type":"video","payload":` + picture + `}]}`, 100, 0, "(#100) Invalid parameter"},
		{`{"attachments":[` + image + `,{"type":"image","payload":{"url":"x"}}]}`, 100, 0, "(#100) url should represent a valid URL"},
		{`{"attachments":[` + image + `,{"type":"image","id":7}]}`, 100, 0, `(#100) Invalid keys "id" were found in param "message[attachments][1]".`},
	}
	for _, tt := range tests {
		_, err := sendMessage(t, tt.in, Rules{})
		tt.check(t, err)
	}
}

func TestFilledDynamicText(t *testing.T) {
	d := &DynamicText{Text: "{{first_name}}"}
	for text, want := range map[string]*Failure{"": MessageEmpty, "Ann": nil, strings.Repeat("é", 2000): nil, strings.Repeat("é", 2001): TooLong} {
		if err := d.Filled(text); (err == nil) != (want == nil) || want != nil && AsError(err).Subcode != want.Subcode {
			t.Errorf("%.10q: %v", text, err)
		}
	}
}

func TestQuickReplies(t *testing.T) {
	const red = `{"content_type":"text","title":"Red","payload":"R"}`
	at := func(what string) string { return "message[quick_replies][0]" + what }
	tests := []refusal{
		{many(13, red), 0, 0, ""},
		{many(14, red), 105, 0, "(#105) param message[quick_replies] has too many elements."},
		{`{"content_type":"TEXT","title":"` + strings.Repeat("x", 21) + `","payload":7,"image_url":"https://x.test/r.png","data":{"app":"x"}}`, 0, 0, ""},
		{`{"content_type":"text","title":"","payload":"","image_url":"https://x.test/r.png"}`, 0, 0, ""},
		{`{"content_type":"text","payload":"R"}`, 100, 0, "(#100) The parameter title is required"},
		{`{"content_type":"text","title":"","payload":"R"}`, 100, 0, "(#100) param " + at("[title]") + " must be non-empty"},
		{`{"content_type":"text","title":"Red"}`, 100, 0, "(#100) The parameter payload is required"},
		{`{"content_type":"text","title":"Red","payload":""}`, 100, 0, "(#100) param " + at("[payload]") + " must be non-empty"},
		{`{"content_type":"text","title":"Red","image_url":"https://x.test/r.png"}`, 100, 0, "(#100) The parameter payload is required"},
		{`{"content_type":"text","title":"Red","payload":"` + strings.Repeat("é", 1000) + `"}`, 0, 0, ""},
		{`{"content_type":"text","title":"Red","payload":"` + strings.Repeat("é", 1001) + `"}`, 100, 0, "(#100) Length of param " + at("[payload]") + " must be less than or equal to 1000"},
		{`{"content_type":"text","title":"Red","payload":"R","image_url":"r.png"}`, 100, 0, "(#100) image_url should represent a valid URL"},
		{`{"content_type":"text","title":"Red","payload":"R","imageUrl":"r.png"}`, 100, 0, `(#100) Invalid keys "imageUrl" were found in param "` + at("") + `".`},
		{`{"title":"Red","payload":"R"}`, 100, 0, "(#100) The parameter content_type is required"},
		{`{"content_type":"user_phone_number"},{"content_type":"user_email"},{"content_type":"business_lead_form"}`, 0, 0, ""},
		{`"Red"`, 100, 0, "(#100) param " + at("") + " must be an array."},
	}
	for _, tt := range tests {
		_, err := sendMessage(t, `{"text":"Colour?","quick_replies":[`+tt.in+`]}`, Rules{})
		tt.check(t, err)
	}
	_, err := sendMessage(t, `{"text":"Colour?","quick_replies":{"content_type":"text"}}`, Rules{})
	(&refusal{"an object", 100, 0, "(#100) param message[quick_replies] must be an array."}).check(t, err)
}

// TestSizeOfTrees bounds all texts of a message together, those without a limit
// of their own too.
func TestSizeOfTrees(t *testing.T) {
	card := func(title int) string {
		return `{"attachment":{"type":"template","payload":{"template_type":"generic","elements":[{"title":"` + strings.Repeat("x", title) + `","subtitle":"s"}]}},` +
			`"quick_replies":[{"content_type":"text","title":"` + strings.Repeat("x", 60_000) + `","payload":"p"}]}`
	}
	for _, tt := range []refusal{
		{card(2000), 0, 0, ""},
		{card(maxTrees - 61_000), 0, 0, ""},
		{card(maxTrees - 59_000), 100, 0, "(#100) Invalid parameter"},
		{`{"text":"?","quick_replies":[{"content_type":"text","title":"A","payload":"B","data":{"app":["` + strings.Repeat("x", maxTrees) + `"]}}]}`, 100, 0, "(#100) Invalid parameter"},
	} {
		_, err := sendMessage(t, tt.in, Rules{})
		tt.check(t, err)
	}
}

func TestRecipients(t *testing.T) {
	tests := []struct {
		refusal
		want Recipient
	}{
		{refusal{in: `{"id":1234}`}, Recipient{ID: 1234}},
		{refusal{in: `{"id":"1234","user_ref":"","phone_number":null,"ids":[]}`}, Recipient{ID: 1234}},
		{refusal{in: `{"phone_number":"+1 (555) 857-6309","name":{"first_name":"Ann","last_name":"Lee"}}`},
			Recipient{PhoneNumber: "+1 (555) 857-6309", Name: &PersonName{"Ann", "Lee"}}},
		{refusal{in: `{"phone_number":15558576309}`}, Recipient{PhoneNumber: "15558576309"}},
		{refusal{in: `{"user_ref":"u-1"}`}, Recipient{UserRef: "u-1"}},
		{refusal{in: `{"comment_id":"1_2"}`}, Recipient{CommentID: "1_2"}},
		{refusal{in: `{"post_id":"1_2"}`}, Recipient{PostID: "1_2"}},
		{refusal{in: `{"player_id":"77"}`}, Recipient{PlayerID: 77}},
		{refusal{in: `{"one_time_notif_token":"t"}`}, Recipient{OneTimeToken: "t"}},
		{refusal{in: `{"notification_messages_token":"t"}`}, Recipient{NotificationToken: "t"}},
		{refusal{in: `{"notification_message_token":"t"}`}, Recipient{NotificationToken: "t"}},
		{refusal{in: `{"login_id":"9"}`}, Recipient{LoginID: "9"}},
		{refusal{in: `{"email":"ann@x.test"}`}, Recipient{Email: "ann@x.test"}},
		{refusal{in: `{"ids":["1",2]}`}, Recipient{IDs: []ID{1, 2}}},
		{refusal{in: `{"ids":"[1,2]"}`}, Recipient{IDs: []ID{1, 2}}},
		{refusal{in: `{"thread_key":"t_1"}`}, Recipient{ThreadKey: "t_1"}},

		{refusal{`{"id":"1","user_ref":"u"}`, 100, 0, "(#100) Invalid parameter"}, Recipient{}},
		{refusal{`{"user_ref":""}`, 100, 0, "(#100) param recipient[user_ref] must be non-empty"}, Recipient{}},
		{refusal{`{"user_ref":null}`, 100, 0, "(#100) param recipient[user_ref] must be non-empty"}, Recipient{}},
		{refusal{`{"user_ref":{"a":1}}`, 100, 0, "(#100) Invalid parameter"}, Recipient{}},
		{refusal{`{"name":{"first_name":"Ann"}}`, 100, 0, "(#100) The parameter phone_number is required"}, Recipient{}},
		{refusal{`{"phone_number":"+1555","name":"Ann"}`, 100, 0, "(#100) param recipient[name] must be an array."}, Recipient{}},
		{refusal{`{"phone_number":"+1555","name":{"nick":"A"}}`, 100, 0, `(#100) Invalid keys "nick" were found in param "recipient[name]".`}, Recipient{}},
		{refusal{`{"player_id":"x"}`, 100, 0, `(#100) Param recipient[player_id] must be a valid ID string (e.g., "123")`}, Recipient{}},
		{refusal{`{"ids":["1","x"]}`, 100, 0, `(#100) Param recipient[ids][1] must be a valid ID string (e.g., "123")`}, Recipient{}},
		{refusal{`{"ids":"1"}`, 100, 0, "(#100) param recipient[ids] must be an array."}, Recipient{}},
		{refusal{`{"ids":[` + many(51, "1") + `]}`, 105, 0, "(#105) param recipient[ids] has too many elements."}, Recipient{}},
		{refusal{`{"follow_id":"1"}`, 100, 0, `(#100) Invalid keys "follow_id" were found in param "recipient".`}, Recipient{}},
	}
	for _, tt := range tests {
		p, err := ParseRequest("", jsonType, `{"recipient":`+tt.in+`,"message":{"text":"hi"}}`, Limits{})
		if err != nil {
			t.Fatal(err)
		}
		r, err := DecodeSend(p)
		tt.check(t, err)
		if err != nil {
			continue
		}
		key, _, _ := strings.Cut(tt.in[2:], `"`)
		key = strings.Replace(key, "message_token", "messages_token", 1)
		if got := r.Recipient; !reflect.DeepEqual(got, tt.want) || got.Key() != key || got.IsZero() {
			t.Errorf("%s: got %+v with key %q", tt.in, got, got.Key())
		}
	}
}

func TestActions(t *testing.T) {
	const to = "recipient={id:123}&"
	tests := []struct {
		refusal
		want SendRequest
	}{
		{refusal{in: `sender_action=react&payload={"message_id":"m_x","reaction":"👍"}`},
			SendRequest{Action: React, Payload: ActionPayload{"m_x", "👍"}}},
		{refusal{in: `sender_action=REACT&payload[message_id]=m_x&payload[reaction]=love`}, SendRequest{Action: React, Payload: ActionPayload{"m_x", "love"}}},
		{refusal{in: `sender_action=Unreact&payload={message_id:m_x}`}, SendRequest{Action: Unreact, Payload: ActionPayload{"m_x", ""}}},
		{refusal{in: `sender_action=typing_on&persona_id=77&payload=x`}, SendRequest{Action: TypingOn, Persona: 77}},
		{refusal{`sender_action=react`, 100, 0, "(#100) The parameter payload is required"}, SendRequest{}},
		{refusal{`sender_action=react&payload=m_x`, 100, 0, "(#100) param payload must be an array."}, SendRequest{}},
		{refusal{`sender_action=react&payload={message_id:m_x}`, 100, 0, "(#100) The parameter reaction is required"}, SendRequest{}},
		{refusal{`sender_action=unreact&payload={reaction:x}`, 100, 0, "(#100) The parameter message_id is required"}, SendRequest{}},
		{refusal{`sender_action=react&payload={mid:m_x,reaction:x}`, 100, 0, `(#100) Invalid keys "mid" were found in param "payload".`}, SendRequest{}},
		{refusal{`sender_action=react&payload={message_id:m_x,reaction:` + strings.Repeat("x", 33) + `}`, 100, 0,
			"(#100) Length of param payload[reaction] must be less than or equal to 32"}, SendRequest{}},
		{refusal{`sender_action=typing_on&persona_id=x`, 100, 0, `(#100) Param persona_id must be a valid ID string (e.g., "123")`}, SendRequest{}},
		{refusal{`sender_action=typing_on&suggestion_action=x`, 100, 0, `(#100) Param suggestion_action must be one of {ACCEPT, DISMISS, IMPRESSION} - got "x".`}, SendRequest{}},
		{refusal{in: `message={text:hi}&thread_control={control_type:pass,app_id:7,payload:p}`},
			SendRequest{Message: OutgoingMessage{Text: "hi"}, Control: ThreadControl{"PASS", 7, "p"}}},
		{refusal{in: `message={text:hi}&thread_control={"control_type":"RELEASE"}`}, SendRequest{Message: OutgoingMessage{Text: "hi"}, Control: ThreadControl{Type: "RELEASE"}}},
		{refusal{in: `message={text:hi}&thread_control={payload:done}`},
			SendRequest{Message: OutgoingMessage{Text: "hi"}, Control: ThreadControl{Type: "RELEASE", Payload: "done"}}},
		{refusal{`message={text:hi}&thread_control={control_type:take}`, 100, 0, `(#100) Param thread_control[control_type] must be one of {PASS, RELEASE} - got "take".`}, SendRequest{}},
		{refusal{`message={text:hi}&thread_control={control_type:pass,app_id:x}`, 100, 0, `(#100) Param thread_control[app_id] must be a valid ID string (e.g., "123")`}, SendRequest{}},
		{refusal{`message={text:hi}&thread_control=pass`, 100, 0, "(#100) param thread_control must be an array."}, SendRequest{}},
		{refusal{`message={text:hi}&tag=CUSTOMER_FEEDBACK`, 100, 0, "(#100) Invalid parameter"}, SendRequest{}},
		{refusal{`message={text:hi}&template={name:x}`, 100, 0, OnlyOneOf.Text}, SendRequest{}},
		{refusal{`template={name:x,language:{code:en},components:[]}&sender_action=typing_on`, 100, 2018014, MessageAndState.Text}, SendRequest{}},
	}
	for _, tt := range tests {
		r, err := send(t, to+tt.in)
		tt.check(t, err)
		tt.want.Recipient.ID, tt.want.Type = 123, Response
		if err == nil && !reflect.DeepEqual(r, tt.want) {
			t.Errorf("%s:\n got %+v\nwant %+v", tt.in, r, tt.want)
		}
	}
	feedback := `{"attachment":{"type":"template","payload":` + feedbackForm("", `{"id":"q","type":"csat"}`) + `}}`
	p, err := ParseRequest("tag=customer_feedback&recipient={id:1}", jsonType, `{"message":`+feedback+`}`, Limits{})
	if err != nil {
		t.Fatal(err)
	}
	r, err := DecodeSend(p)
	if err == nil {
		err = r.Validate(Rules{})
	}
	if err != nil || r.Type != MessageTag {
		t.Errorf("feedback: %v %v", r.Type, err)
	}
}

// TestNestedForms reads a template in the encodings of PHP and of forms.
func TestNestedForms(t *testing.T) {
	for _, body := range []string{
		"recipient[id]=1&message[attachment][type]=template&message[attachment][payload][template_type]=button&message[attachment][payload][text]=Hi" +
			"&message[attachment][payload][buttons][0][type]=postback&message[attachment][payload][buttons][0][title]=A&message[attachment][payload][buttons][0][payload]=P" +
			"&message[quick_replies][0][content_type]=text&message[quick_replies][0][title]=T&message[quick_replies][0][payload]=Q",
		"recipient={id:1}&message={'attachment':{'type':'template','payload':{template_type:button,text:'Hi',buttons:[{type:postback,title:A,payload:P}]}}," +
			"quick_replies:[{content_type:text,title:T,payload:Q}]}",
	} {
		r, err := send(t, body)
		if err != nil {
			t.Errorf("%s: %v (%s)", body, err, AsError(err).Explain)
			continue
		}
		got := r.Message.Attachments[0].Payload.String() + r.Message.QuickReplies.String()
		if want := `{"template_type":"button","text":"Hi","buttons":[{"type":"postback","title":"A","payload":"P"}]}[{"content_type":"text","title":"T","payload":"Q"}]`; got != want {
			t.Errorf("%s\n got %s\nwant %s", body, got, want)
		}
	}
}

func TestMessageJSON(t *testing.T) {
	image := Attachment{Type: Image, Payload: Value{Kind: KindObject, Items: []Member{{"url", Value{Kind: KindString, Text: "https://x.test"}}}}}
	tests := []struct {
		m    OutgoingMessage
		want string
	}{
		{OutgoingMessage{Attachments: []Attachment{image}}, `{"attachment":{"type":"image","payload":{"url":"https://x.test"}}}`},
		{OutgoingMessage{Attachments: []Attachment{image, image}},
			`{"attachments":[{"type":"image","payload":{"url":"https://x.test"}},{"type":"image","payload":{"url":"https://x.test"}}]}`},
		{OutgoingMessage{Dynamic: &DynamicText{"a", "b"}, Metadata: "m"}, `{"dynamic_text":{"text":"a","fallback_text":"b"},"metadata":"m"}`},
		{OutgoingMessage{Text: "hi", QuickReplies: Value{Kind: KindList}}, `{"text":"hi","quick_replies":[]}`},
		{OutgoingMessage{Sticker: 7}, `{"sticker_id":"7"}`},
		{OutgoingMessage{Template: Value{Kind: KindObject}}, `{"template":{}}`},
	}
	for _, tt := range tests {
		got, err := json.Marshal(SendRequest{Recipient: Recipient{ID: 1}, Message: tt.m})
		if want := `{"recipient":{"id":"1"},"message":` + tt.want + `}`; err != nil || string(got) != want {
			t.Errorf("got %s, %v\nwant %s", got, err, want)
		}
		var back SendRequest
		if err := json.Unmarshal(got, &back); err != nil {
			t.Fatal(err)
		}
		if again, err := json.Marshal(back); err != nil || string(again) != string(got) {
			t.Errorf("%s reads back as %s, %v", got, again, err)
		}
	}
	if none := (Recipient{}); none.Key() != "" || !none.IsZero() {
		t.Errorf("nobody is addressed by %q", none.Key())
	}
	if got, err := json.Marshal(SendRequest{Recipient: Recipient{ID: 1}, Action: React, Payload: ActionPayload{"m_x", "👍"}}); err != nil ||
		string(got) != `{"recipient":{"id":"1"},"sender_action":"REACT","payload":{"message_id":"m_x","reaction":"👍"}}` {
		t.Errorf("got %s, %v", got, err)
	}
}

func TestAttachmentParts(t *testing.T) {
	r, err := sendMessage(t, `{"attachment":{"type":"image","payload":{"attachment_id":7,"is_reusable":"1"}}}`, Rules{})
	if err != nil {
		t.Fatal(err)
	}
	if a := r.Message.Attachments[0]; a.AttachmentID() != 7 || !a.Reusable() || a.URL() != "" || a.TemplateType() != "" {
		t.Errorf("got %+v", a)
	}
	r, err = sendMessage(t, `{"attachment":{"type":"file","payload":{"url":"https://x.test/a.pdf"}}}`, Rules{})
	if err != nil {
		t.Fatal(err)
	}
	if a := r.Message.Attachments[0]; a.AttachmentID() != 0 || a.Reusable() || a.URL() != "https://x.test/a.pdf" {
		t.Errorf("got %+v", a)
	}
}

func TestExtensionURLs(t *testing.T) {
	const with = `{"type":"web_url","title":"Go","url":"https://x.test/%s","messenger_extensions":true}`
	button := func(path string) string { return strings.Replace(with, "%s", path, 1) }
	r, err := sendMessage(t, `{"attachment":{"type":"template","payload":`+generic1(`{"title":"Hat","buttons":[`+button("a")+`,`+postback+`],
 "default_action":{"type":"web_url","url":"https://x.test/b","messenger_extensions":"1"}},{"title":"Cap","buttons":[{"type":"web_url","title":"Go","url":"https://x.test/c","messenger_extensions":false}]}`)+`}}`, Rules{})
	if err != nil {
		t.Fatal(err)
	}
	if got := r.Message.ExtensionURLs(); !reflect.DeepEqual(got, []string{"https://x.test/a", "https://x.test/b"}) {
		t.Errorf("got %q", got)
	}
	if got := r.Message.LoginURLs(); got != nil {
		t.Errorf("got %q", got)
	}
}

func TestAttachmentUpload(t *testing.T) {
	tests := []refusal{
		{`{"message":{"attachment":{"type":"video","payload":{"url":"https://shop.test/a.mp4","is_reusable":true}}}}`, 0, 0, ""},
		{`{"recipient":{"id":"1"},"platform":"MESSENGER","message":{"attachment":{"type":"image","payload":` + picture + `}}}`, 0, 0, ""},
		{`{}`, 100, 0, "(#100) The parameter message is required"},
		{`{"message":{}}`, 100, 0, "(#100) param message must be non-empty"},
		{`{"message":{"text":"hi"}}`, 100, 0, "(#100) The parameter attachment is required"},
		{`{"message":{"attachment":{"type":"template","payload":{"template_type":"generic"}}}}`, 100, 0, "(#100) Invalid parameter"},
		{`{"message":{"attachment":{"type":"image","payload":{"attachment_id":"7"}}}}`, 100, 0, "(#100) Invalid parameter"},
		{`{"message":{"attachment":{"type":"image","payload":{"is_reusable":true}}}}`, 100, 0, "(#100) The parameter url is required"},
		{`{"message":{"attachment":{"type":"image","payload":{"url":"x"}}}}`, 100, 0, "(#100) url should represent a valid URL"},
	}
	for _, tt := range tests {
		p, err := ParseRequest("", jsonType, tt.in, Limits{})
		if err != nil {
			t.Fatal(err)
		}
		_, _, err = DecodeAttachmentUpload(p)
		tt.check(t, err)
	}
}
