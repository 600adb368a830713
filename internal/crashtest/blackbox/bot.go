package blackbox

import (
	"context"
	"net"
	"net/http"
	"time"

	"parley/webhook"
)

// VerifyToken is what a Bot and its subscription agree upon.
const VerifyToken = "parley-blackbox"

// Bot is a webhook receiver on the loopback address. It outlives the servers
// that call it.
type Bot struct {
	URL  string
	http http.Server
}

// StartBot starts a bot that checks the signature of every POST and hands the
// items to on, which may be called by several requests at once. When on
// returns an error, the POST is answered with 500.
func StartBot(secret string, on func(webhook.Item) error) (*Bot, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	b := &Bot{URL: "http://" + l.Addr().String() + "/webhook"}
	b.http.ReadHeaderTimeout = time.Minute
	b.http.Handler = &webhook.Handler{
		AppSecret: secret, VerifyToken: VerifyToken,
		OnEvent: func(_ context.Context, item webhook.Item) error { return on(item) },
	}
	go func() { _ = b.http.Serve(l) }() // ends with Stop
	return b, nil
}

// Stop ends the bot at once.
func (b *Bot) Stop() { b.http.Close() }
