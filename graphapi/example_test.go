package graphapi_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"

	"parley/graphapi"
)

// A bot answers a customer, and learns why it may not.
func ExampleClient_Send() {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p, err := graphapi.Decode(r, graphapi.Limits{})
		if err == nil && p.Get("tag") == "" {
			err = graphapi.OutsideWindow.New()
		}
		if err != nil {
			w.WriteHeader(graphapi.AsError(err).Status)
			w.Write(graphapi.AsError(err).AppendJSON(nil, "A5z-KCpSa1u0Uzoii5FO83s"))
			return
		}
		io.WriteString(w, `{"recipient_id":"4444","message_id":"m_abc"}`)
	}))
	defer srv.Close()

	client := &graphapi.Client{BaseURL: srv.URL, Version: graphapi.LatestVersion, Token: "EAAB"}
	request := graphapi.SendRequest{
		Recipient: graphapi.Recipient{ID: 4444},
		Message:   graphapi.OutgoingMessage{Text: "You did it!"},
	}
	_, err := client.Send(context.Background(), 3333, request)
	var refused *graphapi.Error
	if errors.As(err, &refused) && refused.Subcode == graphapi.OutsideWindow.Subcode {
		request.Tag = "HUMAN_AGENT"
		answer, err := client.Send(context.Background(), 3333, request)
		fmt.Println(answer.MessageID, err)
	}
	// Output: m_abc <nil>
}

// A bot offers a choice: the payload of a template is any JSON.
func ExampleAttachment() {
	payload, err := graphapi.ParseJSON(`{"template_type":"button","text":"Which one?","buttons":[
		{"type":"postback","title":"Hat","payload":"HAT"},
		{"type":"web_url","title":"Shop","url":"https://shop.test"}]}`, graphapi.Limits{})
	if err != nil {
		panic(err)
	}
	request := graphapi.SendRequest{
		Recipient: graphapi.Recipient{ID: 4444},
		Message:   graphapi.OutgoingMessage{Attachments: []graphapi.Attachment{{Type: graphapi.Template, Payload: payload}}},
	}
	fmt.Println(request.Validate(graphapi.Rules{}))
	// Output: <nil>
}
