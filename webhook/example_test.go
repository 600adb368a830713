package webhook_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"

	"parley/webhook"
)

// A bot that prints what customers write. In a real bot the handler stands on
// a server of its own: http.ListenAndServe(":3000", bot).
func Example() {
	bot := &webhook.Handler{
		AppSecret:   "test_secret",
		VerifyToken: "my_verify_token",
		OnEvent: func(_ context.Context, it webhook.Item) error {
			switch {
			case it.Message != nil && !it.Message.IsEcho:
				fmt.Printf("%s wrote %q\n", it.Sender.ID, it.Message.Text)
			case it.Postback != nil:
				fmt.Printf("%s tapped %s\n", it.Sender.ID, it.Postback.Title)
			case it.OptIn != nil && it.OptIn.OneTimeToken != "":
				fmt.Printf("%s wants to hear about %s, once\n", it.Sender.ID, it.OptIn.Payload)
			case it.Change != nil:
				if f, ok := it.Change.Feed(); ok && f.Item == "comment" {
					fmt.Printf("%s commented %q\n", f.From.Name, f.Message)
				}
			}
			return nil
		},
	}

	// What the platform does when a customer writes:
	body := `{"object":"page","entry":[{"id":"100200300","time":1700000000123,"messaging":[` +
		`{"sender":{"id":"7001002003"},"recipient":{"id":"100200300"},"timestamp":1700000000001,` +
		`"message":{"mid":"m_abc","text":"hello"}}]}]}`
	r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(body))
	_, signature := webhook.Sign("test_secret", []byte(body))
	r.Header.Set(webhook.HeaderSHA256, signature)
	w := httptest.NewRecorder()
	bot.ServeHTTP(w, r)
	fmt.Println(w.Code)
	// Output:
	// 7001002003 wrote "hello"
	// 200
}
