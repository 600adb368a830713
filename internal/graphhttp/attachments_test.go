package graphhttp

import (
	"encoding/json"
	"strings"
	"testing"

	"parley/internal/messaging"
)

// carries lets the customer send attachments.
func (w *world) carries(list ...messaging.Attachment) string {
	w.t.Helper()
	sent, err := w.messaging.CustomerSays(w.t.Context(), pageID, customerID, messaging.Content{Attach: list})
	w.ok(err)
	return sent.MessageID
}

func (w *world) acts(kind messaging.Kind, act any) {
	w.t.Helper()
	_, err := w.messaging.CustomerActs(w.t.Context(), pageID, customerID, kind, act)
	w.ok(err)
}

func TestAttachmentsOfMessages(t *testing.T) {
	w := newWorld(t)
	tests := []struct {
		what       string
		attachment messaging.Attachment
		field      string
		want       string
	}{
		{"picture", messaging.Attachment{Type: "image", Media: "k.image~png", Name: "dot.png", MIME: "image/png", Size: 99, Width: 3, Height: 2}, "attachments",
			`{"id":"${any}","mime_type":"image/png","name":"dot.png","size":99,"image_data":{"width":3,"height":2,"max_width":3,"max_height":2,` +
				`"url":"${any}","preview_url":"${any}","image_type":1,"render_as_sticker":false}}`},
		{"picture elsewhere", messaging.Attachment{Type: "image", Payload: json.RawMessage(`{"url":"https://shop.test/a&b.png"}`)}, "attachments{image_data}",
			`{"image_data":{"url":"https://shop.test/a&b.png","preview_url":"https://shop.test/a&b.png","image_type":1,"render_as_sticker":false},"id":"${any}"}`},
		{"gif", messaging.Attachment{Type: "image", Media: "k.image~gif", Name: "a.gif", MIME: "image/gif", Size: 9}, "attachments{image_data}",
			`{"image_data":{"url":"${any}","preview_url":"${any}","image_type":1,"render_as_sticker":false,"animated_gif_url":"${any}",` +
				`"animated_gif_preview_url":"${any}","raw_gif_image":"${any}"},"id":"${any}"}`},
		{"video", messaging.Attachment{Type: "video", Media: "k.video~mp4", Name: "v.mp4", MIME: "video/mp4", Size: 9}, "attachments{video_data,name}",
			`{"video_data":{"video_type":1,"url":"${any}","rotation":0},"name":"v.mp4","id":"${any}"}`},
		{"file", messaging.Attachment{Type: "file", Media: "k.application~pdf", Name: "a.pdf", MIME: "application/pdf", Size: 9}, "attachments",
			`{"id":"${any}","mime_type":"application/pdf","name":"a.pdf","size":9,"file_url":"${any}"}`},
		{"sticker", messaging.Attachment{Type: "sticker", Sticker: 369239263222822, Media: "k.image~png", Name: "Like.png", MIME: "image/png", Size: 9, Width: 64, Height: 64}, "attachments{image_data}",
			`{"image_data":{"width":64,"height":64,"max_width":64,"max_height":64,"url":"${any}","preview_url":"${any}","image_type":1,"render_as_sticker":true},"id":"${any}"}`},
		{"generic", messaging.Attachment{Type: "template", Payload: json.RawMessage(`{"template_type":"generic","elements":[{"title":"Mug","subtitle":"Blue",` +
			`"image_url":"https://shop.test/m.png","buttons":[{"type":"web_url","title":"Buy","url":"https://shop.test"}]},{"title":"Cup"}]}`)}, "attachments",
			`{"id":"${any}","generic_template":{"title":"Mug","subtitle":"Blue","media_url":"https://shop.test/m.png","cta":{"title":"Buy","type":"web_url","url":"https://shop.test"}}}`},
		{"buttons", messaging.Attachment{Type: "template", Payload: json.RawMessage(`{"template_type":"button","text":"Well?","buttons":[{"type":"postback","title":"Yes","payload":"Y"}]}`)}, "attachments",
			`{"id":"${any}","generic_template":{"title":"Well?","cta":{"title":"Yes","type":"postback"}}}`},
		{"odd template", messaging.Attachment{Type: "template", Payload: json.RawMessage(`{"template_type":7,"elements":{"a":1},"buttons":"no"}`)}, "attachments",
			`{"id":"${any}","generic_template":{}}`},
		{"link", messaging.Attachment{Type: "fallback", Payload: json.RawMessage(`{"url":"https://shop.test","title":"Shop"}`)}, "shares",
			`{"id":"${any}","link":"https://shop.test","name":"Shop"}`},
		{"place", messaging.Attachment{Type: "location", Payload: json.RawMessage(`{"coordinates":{"lat":1,"long":2}}`)}, "shares",
			`{"id":"${any}","name":"Pinned Location"}`},
		{"product", messaging.Attachment{Type: "template", Payload: json.RawMessage(`{"template_type":"product","elements":[{"id":"5","title":"Mug"}]}`)}, "shares{name,template}",
			`{"name":"Mug","template":{"payload":{"product":{"elements":{"data":[{"id":"5","title":"Mug"}]}}}},"id":"${any}"}`},
	}
	for _, tt := range tests {
		id := w.carries(tt.attachment)
		key, _, _ := strings.Cut(tt.field, "{")
		w.get("/"+id+"?fields="+tt.field).wants(t, tt.what, 200, `{"`+key+`":{"data":[`+tt.want+`]},"id":"`+id+`"}`)
		if !strings.Contains(tt.field, "{") {
			w.get("/"+id+"/"+key).wants(t, tt.what, 200, `{"data":[`+tt.want+`]}`)
		}
	}
	w.get("/"+w.hello+"?fields=attachments,shares,sticker,reactions,is_unsupported").wants(t, "none of these", 200, `{"id":"`+w.hello+`"}`)
	w.get("/"+w.hello+"/attachments").wants(t, "none", 200, `{"data":[]}`)
}

func TestStickerInThread(t *testing.T) {
	w := newWorld(t)
	id := w.carries(messaging.Attachment{Type: "sticker", Sticker: 369239263222822, Media: "k.image~png", Name: "Like.png"})
	w.get("/"+id+"?fields=sticker,message").wants(t, "sticker", 200, `{"sticker":"${any}","message":"","id":"`+id+`"}`)
	w.get("/t_4444?fields=snippet").wants(t, "theirs", 200, `{"snippet":"Carla sent a sticker.","id":"t_4444"}`)
	w.sendJSON(`"message":{"sticker_id":369239263222822}`).wants(t, "ours", 200, sentAnswer)
	w.get("/t_4444?fields=snippet").wants(t, "ours", 200, `{"snippet":"Demo Page sent a sticker.","id":"t_4444"}`)
}

func TestMarksOfMessages(t *testing.T) {
	w := newWorld(t)
	_, _, on, _ := w.messaging.FindMessage(w.hello)
	w.acts(messaging.KindEdit, messaging.Edit{On: on, Text: "hello there"})
	w.get("/"+w.hello+"?fields=message").wants(t, "edited", 200, `{"message":"hello there","id":"`+w.hello+`"}`)
	w.get("/t_4444?fields=snippet,messages{message}").wants(t, "edited, in lists", 200, `{"snippet":"hello there","messages":{"data":[{"message":"hello there","id":"`+
		w.hello+`"}],"paging":{"cursors":{"before":"${any}","after":"${any}"}}},"id":"t_4444"}`)

	w.acts(messaging.KindReaction, messaging.Reaction{On: on, Reaction: "love"})
	love := `{"reaction":"love","users":[{"id":"4444","name":"Carla Customer"}]}`
	w.get("/"+w.hello+"?fields=reactions").wants(t, "one reaction", 200, `{"reactions":{"data":[`+love+`]},"id":"`+w.hello+`"}`)
	w.do("POST", "/me/messages?access_token=${P}", `recipient={id:4444}&sender_action=react&payload={"message_id":"${hello}","reaction":"🦄"}`).
		wants(t, "react", 200, `{"recipient_id":"4444"}`)
	w.get("/"+w.hello+"?fields=reactions").wants(t, "two reactions", 200, `{"reactions":{"data":[`+love+`,{"reaction":"🦄","users":[{"id":"3333","name":"Demo Page"}]}]},"id":"`+w.hello+`"}`)

	w.acts(messaging.KindUnsend, messaging.Target{On: on})
	w.get("/"+w.hello).wants(t, "taken back", 400, `{"error":{`+missing("get", w.hello)+`,"fbtrace_id":"${any}"}}`)
	w.get("/t_4444?fields=messages{message,reactions}").wants(t, "taken back, in lists", 200, `{"messages":{"data":[{"message":"","id":"`+
		w.hello+`"}],"paging":{"cursors":{"before":"${any}","after":"${any}"}}},"id":"t_4444"}`)
}
