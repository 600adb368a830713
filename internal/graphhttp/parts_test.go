package graphhttp

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"image"
	"image/png"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"parley/graphapi"
	"parley/internal/limits"
	"parley/internal/messaging"
)

// lastSent returns the newest message of the Page in the sample thread.
func (w *world) lastSent(t *testing.T) messaging.Content {
	t.Helper()
	lists, err := w.messaging.Messages(t.Context(), pageID, []graphapi.ID{psid}, messaging.Range{Limit: 1})
	w.ok(err)
	c, err := lists[0][0].Content()
	w.ok(err)
	return c
}

// sendJSON posts a message whose parts are given as members of an object.
func (w *world) sendJSON(members string) answer {
	return w.do("POST", "/v26.0/me/messages?access_token=${P}", `{"recipient":{"id":"4444"},`+members+`}`, "Content-Type", "application/json")
}

const sentAnswer = `{"recipient_id":"4444","message_id":"${any}"}`

func refused(code int, text string) string {
	return `{"error":{` + oauth(code, text) + `,"fbtrace_id":"${any}"}}`
}

func dot(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 3, 2))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestSendPicture(t *testing.T) {
	w := newWorld(t)
	picture := dot(t)
	files := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/dot.png" {
			http.NotFound(rw, r)
			return
		}
		rw.Header().Set("Content-Type", "image/png")
		_, _ = rw.Write(picture)
	}))
	defer files.Close()
	w.sendJSON(`"message":{"attachment":{"type":"image","payload":{"url":"`+files.URL+`/dot.png"}}}`).wants(t, "by address", 200, sentAnswer)
	got := w.lastSent(t).Attach
	if len(got) != 1 || got[0].Type != "image" || got[0].Width != 3 || got[0].Height != 2 || got[0].Media == "" || got[0].ID != 0 {
		t.Errorf("stored %+v", got)
	}
	w.sendJSON(`"message":{"attachment":{"type":"image","payload":{"url":"`+files.URL+`/none.png"}}}`).
		wants(t, "not to be had", 400, `{"error":{`+oauth(100, "(#100) Failed to fetch the file from the url")+`,"error_subcode":2018008,"fbtrace_id":"${any}"}}`)

	w.clock.Advance(25 * time.Hour)
	w.sendJSON(`"message":{"attachment":{"type":"image","payload":{"url":"`+files.URL+`/none.png"}}}`).
		wants(t, "the window comes before the file", 400, `{"error":{`+oauth(10, "(#10) This message is sent outside of allowed window. "+
			"Learn more about the new policy here: https://developers.facebook.com/docs/messenger-platform/policy-overview")+`,"error_subcode":2018278,"fbtrace_id":"${any}"}}`)
}

func TestUploadOnceSendTwice(t *testing.T) {
	w := newWorld(t)
	var b strings.Builder
	b.WriteString("--x\r\nContent-Disposition: form-data; name=\"message\"\r\n\r\n" +
		`{"attachment":{"type":"image","payload":{"is_reusable":true}}}` +
		"\r\n--x\r\nContent-Disposition: form-data; name=\"filedata\"; filename=\"dot.png\"\r\nContent-Type: image/png\r\n\r\n")
	b.Write(dot(t))
	b.WriteString("\r\n--x--\r\n")
	a := w.do("POST", "/me/message_attachments?access_token=${P}", b.String(), "Content-Type", "multipart/form-data; boundary=x")
	a.wants(t, "upload", 200, `{"attachment_id":"${any}"}`)
	var kept graphapi.SendResponse
	w.ok(json.Unmarshal([]byte(a.body), &kept))
	for range 2 {
		w.sendJSON(`"message":{"attachment":{"type":"image","payload":{"attachment_id":`+kept.AttachmentID.String()+`}}}`).wants(t, "again", 200, sentAnswer)
	}
	if got := w.lastSent(t).Attach; len(got) != 1 || got[0].ID != kept.AttachmentID || got[0].Name != "dot.png" {
		t.Errorf("stored %+v", got)
	}
	card := `"message":{"attachment":{"type":"template","payload":{"template_type":"media","elements":[{"media_type":"image","attachment_id":"` + kept.AttachmentID.String() + `"}]}}}`
	w.sendJSON(card).wants(t, "media template", 200, sentAnswer)
	if got := w.lastSent(t).Attach; len(got) != 1 || got[0].Type != "template" || got[0].Media == "" {
		t.Errorf("stored %+v", got)
	}
	w.sendJSON(`"message":{"attachment":{"type":"template","payload":{"template_type":"media","elements":[{"media_type":"image","attachment_id":"","url":"https://www.facebook.com/photo.php?fbid=1"}]}}}`).
		wants(t, "media template by url, the id empty", 200, sentAnswer)
	w.clock.Advance(91 * 24 * time.Hour)
	w.says(customerID, "still there?")
	w.sendJSON(`"message":{"attachment":{"type":"image","payload":{"attachment_id":`+kept.AttachmentID.String()+`}}}`).wants(t, "after 90 days", 400,
		`{"error":{`+oauth(100, "(#100) Invalid attachment ID, or the attachment is not yours.")+`,"error_subcode":2018074,"fbtrace_id":"${any}"}}`)
}

// Clients send the token as a part too, in any place. A few at a time may send
// large files so; beyond them only small ones wait for their token.
func TestLargeFilesOfStrangers(t *testing.T) {
	w := newWorld(t)
	upload := func(what string, size int, token string, status int, want string) {
		t.Helper()
		part := func(name, rest string) string {
			return "--x\r\nContent-Disposition: form-data; name=\"" + name + "\"" + rest + "\r\n"
		}
		body := part("filedata", "; filename=\"big.bin\"\r\n\r\n"+strings.Repeat("x", size)) +
			part("message", "\r\n\r\n{attachment:{type:file,payload:{is_reusable:true}}}") + part("access_token", "\r\n\r\n"+token) + "--x--\r\n"
		w.do("POST", "/me/message_attachments", body, "Content-Type", "multipart/form-data; boundary=x").wants(t, what, status, want)
	}
	const kept, unknown = `{"attachment_id":"${any}"}`, `{"error":{"message":"Invalid OAuth access token - Cannot parse access token","type":"OAuthException","code":190,"fbtrace_id":"${any}"}}`
	upload("token behind the file", 2<<20, "${P}", 200, kept)
	upload("bad token behind it", 2<<20, "EAAnothing", 400, unknown)
	w.do("POST", "/me/message_attachments?access_token=EAAnothing", "--x--", "Content-Type", "multipart/form-data; boundary=x").wants(t, "bad token before it", 400, unknown)
	for range maxStrangers {
		w.handler.strangers <- struct{}{}
	}
	upload("all places taken", 2<<20, "${P}", 400,
		`{"error":{`+oauth(100, "(#100) Attachment size exceeds allowable limit")+`,"error_subcode":2018109,"fbtrace_id":"${any}"}}`)
	upload("a small one", 1<<10, "${P}", 200, kept)
	<-w.handler.strangers
	upload("a place again", 2<<20, "${P}", 200, kept)
	if taken := len(w.handler.strangers); taken != maxStrangers-1 {
		t.Errorf("%d places are taken", taken)
	}
}

// A client that sends its whole body before it reads sees the error and not a
// broken connection.
func TestRefusedBodyIsReadToItsEnd(t *testing.T) {
	w := newWorld(t)
	text := strings.Repeat("x", 16<<20)
	file := "--x\r\nContent-Disposition: form-data; name=\"filedata\"; filename=\"big.bin\"\r\n\r\n" + text + text + "\r\n--x--\r\n"
	for _, tt := range []struct{ contentType, body, want string }{
		{asJSON, `{"message":{"text":"` + text + `"}}`, "(#100) Invalid parameter"},
		{"multipart/form-data; boundary=x", file, "(#100) Attachment size exceeds allowable limit"},
	} {
		conn, err := net.Dial("tcp", strings.TrimPrefix(w.url, "http://"))
		w.ok(err)
		defer conn.Close()
		_, err = fmt.Fprintf(conn, "POST /me/messages HTTP/1.1\r\nHost: localhost\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s", tt.contentType, len(tt.body), tt.body)
		w.ok(err)
		res, err := http.ReadResponse(bufio.NewReader(conn), nil)
		w.ok(err)
		raw, err := io.ReadAll(res.Body)
		w.ok(err)
		if res.StatusCode != 400 || !strings.Contains(string(raw), tt.want) {
			t.Errorf("%s: %d %s", tt.contentType, res.StatusCode, raw)
		}
	}
}

func TestSendUnderPersona(t *testing.T) {
	w := newWorld(t)
	a := w.do("POST", "/me/personas?access_token=${P}", "name=Lena&profile_picture_url=https://shop.test/lena.png")
	a.wants(t, "make", 200, `{"id":"${any}"}`)
	id := strings.Trim(strings.TrimPrefix(a.body, `{"id":`), `"}`)
	w.sendJSON(`"message":{"text":"hi"},"persona_id":`+id).wants(t, "send", 200, sentAnswer)
	if got := w.lastSent(t); got.Persona.String() != id {
		t.Errorf("stored persona %s", got.Persona)
	}
	w.sendJSON(`"sender_action":"typing_on","persona_id":"`+id+`"`).wants(t, "type", 200, `{"recipient_id":"4444"}`)
	w.sendJSON(`"message":{"text":"hi"},"persona_id":"999"`).wants(t, "nobody", 400, refused(100, "(#100) Invalid parameter"))
}

// https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/buttons/login
func TestLoginButton(t *testing.T) {
	w := newWorld(t)
	button := func(url string) string {
		return `"message":{"attachment":{"type":"template","payload":{"template_type":"button","text":"Account","buttons":[{"type":"account_link","url":"` + url + `"}]}}}`
	}
	w.sendJSON(button("https://shop.test/login")).wants(t, "https", 200, sentAnswer)
	w.sendJSON(button("http://shop.test/login")).wants(t, "http", 400, refused(100, "(#100) url should represent a valid URL"))
}

func TestDynamicText(t *testing.T) {
	w := newWorld(t)
	w.sendJSON(`"message":{"dynamic_text":{"text":"Hi {{first_name}}!","fallback_text":"Hi!"}}`).wants(t, "send", 200, sentAnswer)
	if got := w.lastSent(t).Text; got != "Hi Carla!" {
		t.Errorf("sent %q", got)
	}
}

func TestSendProduct(t *testing.T) {
	w := newWorld(t)
	a := w.do("POST", "/me/products?access_token=${P}", "title=Mug&price=11.50&currency=EUR&retailer_id=sku1")
	a.wants(t, "make", 200, `{"id":"${any}"}`)
	id := strings.Trim(strings.TrimPrefix(a.body, `{"id":`), `"}`)
	w.get("/me/products?fields=id,title,price").wants(t, "list", 200, `{"data":[{"id":"`+id+`","title":"Mug","price":"11.50"}],"paging":{"cursors":{"before":"${any}","after":"${any}"}}}`)
	product := `"message":{"attachment":{"type":"template","payload":{"template_type":"product","elements":[{"id":"%"}]}}}`
	w.sendJSON(strings.Replace(product, "%", id, 1)).wants(t, "send", 200, sentAnswer)
	if got := string(w.lastSent(t).Attach[0].Payload); !strings.Contains(got, `"title":"Mug","price":"11.50","currency":"EUR"`) {
		t.Errorf("stored %s", got)
	}
	w.sendJSON(strings.Replace(product, "%", "12345", 1)).wants(t, "not of this Page", 400,
		`{"error":{`+oauth(100, "(#100) Invalid product id")+`,"error_subcode":2018320,"fbtrace_id":"${any}"}}`)
	w.do("DELETE", "/"+id+"?access_token=${P}", "").wants(t, "remove", 200, `{"success":true}`)
	w.get("/me/products").wants(t, "list", 200, `{"data":[]}`)
}

func TestSticker(t *testing.T) {
	w := newWorld(t)
	w.sendJSON(`"message":{"sticker_id":369239343222814}`).wants(t, "send", 200, sentAnswer)
	if got := w.lastSent(t).Attach; len(got) != 1 || got[0].Type != "sticker" || got[0].Sticker != 369239343222814 || got[0].Width != 128 {
		t.Errorf("stored %+v", got)
	}
	w.sendJSON(`"message":{"sticker_id":1}`).wants(t, "unknown", 400, refused(100, "(#100) Invalid parameter"))
}

func TestThreadControlMovesAfterTheMessage(t *testing.T) {
	w := newWorld(t)
	other, _, err := w.auth.CreateApp(t.Context(), "Desk")
	w.ok(err)
	w.sendJSON(`"message":{"text":"a person will help"},"thread_control":{"control_type":"pass","app_id":"`+other.ID.String()+`","payload":"refund"}`).
		wants(t, "pass", 200, sentAnswer)
	w.sendJSON(`"message":{"text":"hello?"}`).wants(t, "no longer the owner", 400, `{"error":{`+
		oauth(10, "(#10) Message failed to send because another app is controlling this thread now.")+`,"error_subcode":2018300,"fbtrace_id":"${any}"}}`)
	w.clock.Advance(23 * time.Hour)
	w.says(customerID, "thanks") // keeps the window open, and the control with the desk
	w.clock.Advance(2 * time.Hour)
	w.sendJSON(`"message":{"text":"hello?"}`).wants(t, "still not", 400, `{"error":{`+
		oauth(10, "(#10) Message failed to send because another app is controlling this thread now.")+`,"error_subcode":2018300,"fbtrace_id":"${any}"}}`)
	w.sendJSON(`"message":{"text":"x"},"thread_control":{"control_type":"pass","app_id":"9"}`).wants(t, "to nobody", 400,
		`{"error":{`+oauth(100, "(#100) Incorrect App ID.")+`,"error_subcode":2018164,"fbtrace_id":"${any}"}}`)
}

func TestReadAfterWrite(t *testing.T) {
	w := newWorld(t)
	w.do("POST", "/me/messages?fields=name&access_token=${P}", "recipient={id:4444}&message={text:hi}").wants(t, "send", 200, `{"name":"Demo Page","id":"3333"}`)
	if got := w.lastSent(t).Text; got != "hi" {
		t.Errorf("sent %q", got)
	}
}

// https://developers.facebook.com/docs/graph-api/reference/page/messages
func TestNotificationTypeIsKept(t *testing.T) {
	w := newWorld(t)
	for given, want := range map[string]string{`"silent_push"`: "SILENT_PUSH", `"NO_PUSH"`: "NO_PUSH", `"REGULAR"`: "", "null": ""} {
		w.sendJSON(`"message":{"text":"hi"},"notification_type":`+given).wants(t, given, 200, sentAnswer)
		if got := w.lastSent(t).Notify; got != want {
			t.Errorf("%s is kept as %q, want %q", given, got, want)
		}
	}
}

func TestBudgetOfAPage(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	w.ok(w.limits.Set(ctx, limits.Budget{Page: pageID, Class: limits.Sends, Limit: 2, Per: time.Second}))
	w.ok(w.limits.Set(ctx, limits.Budget{Page: pageID, Class: limits.Messenger, Limit: 4, Per: 24 * time.Hour}))
	w.sendJSON(`"message":{"text":"1"}`).wants(t, "first", 200, sentAnswer)
	a := w.sendJSON(`"message":{"text":"2"}`)
	a.wants(t, "second", 200, sentAnswer)
	if got := a.header.Get("X-Business-Use-Case-Usage"); got != `{"3333":[{"type":"messenger","call_count":50,"total_cputime":1,"total_time":1,"estimated_time_to_regain_access":0}]}` {
		t.Errorf("usage %s", got)
	}
	w.sendJSON(`"message":{"text":"3"}`).wants(t, "too quick", 400, `{"error":{"message":"(#613) Calls to this api have exceeded the rate limit.","type":"OAuthException","is_transient":true,"code":613,"fbtrace_id":"${any}"}}`)
	w.clock.Advance(2 * time.Second)
	a = w.sendJSON(`"message":{"text":"4"}`)
	a.wants(t, "slowly", 200, sentAnswer)
	var minutes int
	if n, err := fmt.Sscanf(a.header.Get("X-Business-Use-Case-Usage"),
		`{"3333":[{"type":"messenger","call_count":100,"total_cputime":1,"total_time":1,"estimated_time_to_regain_access":%d}]}`, &minutes); n != 1 || minutes < 21*60 || minutes > 24*60 {
		t.Errorf("usage %s, %v", a.header.Get("X-Business-Use-Case-Usage"), err)
	}
	w.clock.Advance(24 * time.Hour)
	w.says(customerID, "again")
	w.sendJSON(`"message":{"text":"5"}`).wants(t, "the next day", 200, sentAnswer)
}

func TestThrottle429(t *testing.T) {
	w := newWorld(t)
	w.handler.Throttle429 = true
	w.ok(w.limits.Set(t.Context(), limits.Budget{Page: pageID, Class: limits.Sends, Limit: 1, Per: time.Second}))
	w.sendJSON(`"message":{"text":"1"}`).wants(t, "first", 200, sentAnswer)
	w.sendJSON(`"message":{"text":"2"}`).wants(t, "second", 429, `{"error":{"message":"(#613) Calls to this api have exceeded the rate limit.","type":"OAuthException","is_transient":true,"code":613,"fbtrace_id":"${any}"}}`)
	w.sendJSON(`"message":{}`).wants(t, "another refusal", 400, `{"error":{`+oauth(100, "(#100) param message must be non-empty")+`,"fbtrace_id":"${any}"}}`)
}

func TestUtilityMessageNeedsItsPermission(t *testing.T) {
	w := newWorld(t)
	body := "name=order_update&language=en&category=UTILITY&components=" +
		`[{"type":"BODY","text":"Order {{1}} is on its way.","example":{"body_text":[["566701"]]}}]`
	w.do("POST", "/me/message_templates?access_token=${P}", body).wants(t, "make", 200, `{"id":"${any}","status":"APPROVED","category":"UTILITY"}`)
	w.clock.Advance(30 * 24 * time.Hour)
	w.sendJSON(`"messaging_type":"UTILITY","message":{"template":{"name":"order_update","language":{"code":"en"},"components":[{"type":"body","parameters":[{"type":"text","text":"17"}]}]}}`).
		wants(t, "outside the window", 200, sentAnswer)
	if got := w.lastSent(t).Text; got != "Order 17 is on its way." {
		t.Errorf("sent %q", got)
	}
}
