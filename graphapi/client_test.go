package graphapi

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
)

// answering is a server that notes each call as one line and answers the same.
func answering(t *testing.T, status int, body string) (c *Client, calls *[]string) {
	t.Helper()
	calls = new([]string)
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		text, _ := io.ReadAll(r.Body)
		*calls = append(*calls, fmt.Sprintf("%s %s|%s|%s|%s", r.Method, r.URL, r.Header.Get("Authorization"), r.Header.Get("Content-Type"), text))
		w.WriteHeader(status)
		io.WriteString(w, body)
	}))
	t.Cleanup(srv.Close)
	return &Client{BaseURL: srv.URL + "/", Version: LatestVersion, Token: "T"}, calls
}

func TestClientCalls(t *testing.T) {
	ctx := context.Background()
	c, calls := answering(t, 200, `{"data":[{"id":"1","name":"Demo"}],"paging":{"cursors":{"before":"b","after":"a"}}}`)
	type page struct {
		ID   ID     `json:"id"`
		Name string `json:"name"`
	}
	var list List[page]
	if err := c.Get(ctx, "me/accounts", url.Values{"limit": {"5"}}, &list); err != nil {
		t.Fatal(err)
	}
	if len(list.Data) != 1 || list.Data[0] != (page{1, "Demo"}) || list.Paging.Cursors.After != "a" {
		t.Errorf("got %+v", list)
	}
	if err := c.Delete(ctx, "/7?x=1", nil, nil); err != nil {
		t.Error(err)
	}
	c.Secret, c.Version = "xyz789", 0
	if err := c.Post(ctx, "1/subscribed_apps", map[string]any{"subscribed_fields": []string{"messages"}}, nil); err != nil {
		t.Error(err)
	}
	want := []string{
		"GET /v26.0/me/accounts?limit=5|Bearer T||",
		"DELETE /v26.0/7?x=1|Bearer T||",
		"POST /1/subscribed_apps?appsecret_proof=" + AppSecretProof("T", "xyz789") + `|Bearer T|application/json|{"subscribed_fields":["messages"]}`,
	}
	for i, w := range want {
		if i >= len(*calls) || (*calls)[i] != w {
			t.Errorf("call %d: got %q, want %s", i, *calls, w)
		}
	}
}

func TestClientSend(t *testing.T) {
	c, calls := answering(t, 200, `{"recipient_id":"123","message_id":"m_x"}`)
	r := SendRequest{Recipient: Recipient{ID: 123}, Message: OutgoingMessage{Text: "hi"}}
	for _, page := range []ID{3333, 0} {
		got, err := c.Send(context.Background(), page, r)
		if err != nil || got != (SendResponse{RecipientID: 123, MessageID: "m_x"}) {
			t.Errorf("got %+v, %v", got, err)
		}
	}
	const body = `|Bearer T|application/json|{"recipient":{"id":"123"},"message":{"text":"hi"}}`
	if (*calls)[0] != "POST /v26.0/3333/messages"+body || (*calls)[1] != "POST /v26.0/me/messages"+body {
		t.Errorf("calls %q", *calls)
	}
}

func TestClientErrors(t *testing.T) {
	refused := string(OutsideWindow.New().AppendJSON(nil, "AtraceX"))
	for _, status := range []int{400, 200} {
		c, _ := answering(t, status, refused)
		_, err := c.Send(context.Background(), 1, SendRequest{})
		var e *Error
		if !errors.As(err, &e) || e.Code != 10 || e.Subcode != 2018278 || e.Status != status || e.TraceID != "AtraceX" || e.Message != OutsideWindow.Text {
			t.Errorf("got %+v", err)
		}
	}
	for _, answer := range []string{"<html>", "{}", ""} {
		c, _ := answering(t, 500, answer)
		var e *Error
		if err := c.Get(context.Background(), "me", nil, nil); err == nil || errors.As(err, &e) {
			t.Errorf("%q: got %v", answer, err)
		}
	}
	c, _ := answering(t, 200, "[")
	if err := c.Get(context.Background(), "me", nil, &struct{}{}); err == nil {
		t.Error("broken JSON passed")
	}
}

func TestErrorRoundTrip(t *testing.T) {
	e := PageTokenNeeded.New()
	e.TraceID = "AtraceX"
	text, err := e.MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	var back Error
	if err := back.UnmarshalJSON(text); err != nil || back.UserTitle != e.UserTitle || back.Subcode != e.Subcode || back.TraceID != e.TraceID {
		t.Errorf("%s reads back as %+v, %v", text, back, err)
	}
}
