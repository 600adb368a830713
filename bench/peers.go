package main

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
)

// peer is another product that takes messages over HTTP.
type peer struct {
	name    string
	program string
	npm     string   // package and version that holds the program
	factor  float64  // how much faster Parley is to be
	ready   string   // path that answers when it serves
	setup   []string // arguments of a run before, if any

	// command returns arguments and environment; the program runs in an empty
	// directory of its own.
	command func(port string) (args, env []string)
	// requests prepares what is needed and returns the load.
	requests func(ctx context.Context, url string) (requests, error)
}

//go:embed prism.json
var prismSpec []byte

// allPeers lists the peers with the settings that a newcomer would use; what
// differs from the defaults only lifts limits on one sender.
func allPeers() []peer {
	return []peer{
		{name: "ntfy", program: "ntfy", factor: 25, ready: "/v1/health", command: ntfyCommand, requests: plain("/bench", "text/plain", text)},
		{name: "Gotify", program: "gotify", factor: 25, ready: "/health", command: gotifyCommand, requests: gotifyRequests},
		{name: "Mailpit", program: "mailpit", factor: 5, ready: "/readyz", command: mailpitCommand, requests: plain("/api/v1/send", "application/json", mailBody)},
		{name: "PocketBase", program: "pocketbase", factor: 4, ready: "/api/health", setup: pocketbaseSetup(), command: pocketbaseCommand, requests: pocketbaseRequests},
		{name: "Prism", program: "prism", npm: "@stoplight/prism-cli@5.16.0", factor: 5, ready: "/", command: prismCommand, requests: plain("/v24.0/1/messages", "application/json", sendBody)},
	}
}

const (
	mailBody = `{"From":{"Email":"a@example.com"},"To":[{"Email":"b@example.com"}],"Subject":"x","Text":"` + text + `"}`
	sendBody = `{"recipient":{"id":"1000012345"},"messaging_type":"RESPONSE","message":{"text":"` + text + `"}}`
)

// plain is a load that needs no preparation.
func plain(path, contentType, body string) func(context.Context, string) (requests, error) {
	return func(context.Context, string) (requests, error) {
		return requests{Method: "POST", Path: path, Headers: map[string]string{"Content-Type": contentType}, Body: body}, nil
	}
}

func ntfyCommand(port string) (args, env []string) {
	return []string{
		"serve", "--listen-http", "127.0.0.1:" + port, "--base-url", "http://127.0.0.1:" + port, "--cache-file", "cache.db",
		"--visitor-request-limit-exempt-hosts", "127.0.0.1", "--visitor-message-daily-limit", "100000000", "--log-level", "error",
	}, nil
}

func gotifyCommand(port string) (args, env []string) {
	return nil, []string{
		"GOTIFY_SERVER_LISTENADDR=127.0.0.1", "GOTIFY_SERVER_PORT=" + port, "GOTIFY_DATABASE_CONNECTION=gotify.db",
		"GOTIFY_DEFAULTUSER_PASS=admin", "GOTIFY_LOGLEVEL=error",
	}
}

func gotifyRequests(ctx context.Context, url string) (requests, error) {
	var app struct{ Token string }
	if err := postJSON(ctx, url+"/application", `{"name":"bench"}`, map[string]string{"Authorization": "Basic YWRtaW46YWRtaW4="}, &app); err != nil {
		return requests{}, err
	}
	return requests{
		Method: "POST", Path: "/message", Body: `{"title":"x","priority":1,"message":"` + text + `"}`,
		Headers: map[string]string{"Content-Type": "application/json", "X-Gotify-Key": app.Token},
	}, nil
}

func mailpitCommand(port string) (args, env []string) {
	return []string{"--listen", "127.0.0.1:" + port, "--smtp", "127.0.0.1:0", "--database", "mail.db", "--quiet", "--disable-version-check"}, nil
}

func pocketbaseSetup() []string {
	return []string{"superuser", "upsert", "a@example.com", "adminadmin", "--dir", "data"}
}

func pocketbaseCommand(port string) (args, env []string) {
	return []string{"serve", "--dir", "data", "--http", "127.0.0.1:" + port}, nil
}

func prismCommand(port string) (args, env []string) {
	return []string{"mock", "prism.json", "-p", port, "-h", "127.0.0.1", "-v", "error"}, nil
}

// pocketbaseRequests makes a collection that anybody may write to.
func pocketbaseRequests(ctx context.Context, url string) (requests, error) {
	var login struct{ Token string }
	err := postJSON(ctx, url+"/api/collections/_superusers/auth-with-password", `{"identity":"a@example.com","password":"adminadmin"}`, nil, &login)
	if err != nil {
		return requests{}, err
	}
	const collection = `{"name":"messages","type":"base","createRule":"","fields":[{"name":"psid","type":"text"},{"name":"text","type":"text"}]}`
	if err := postJSON(ctx, url+"/api/collections", collection, map[string]string{"Authorization": login.Token}, nil); err != nil {
		return requests{}, err
	}
	return plain("/api/collections/messages/records", "application/json", `{"psid":"1000012345","text":"`+text+`"}`)(ctx, url)
}

func postJSON(ctx context.Context, url, body string, headers map[string]string, answer any) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, strings.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	for name, value := range headers {
		req.Header.Set(name, value)
	}
	res, err := new(http.Client).Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	switch {
	case err != nil:
		return err
	case res.StatusCode != http.StatusOK:
		return fmt.Errorf("HTTP %d: %s", res.StatusCode, text)
	case answer == nil:
		return nil
	}
	return json.Unmarshal(text, answer)
}
