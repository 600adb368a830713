package e2e

import (
	"io"
	"net"
	"net/http"
	"sync/atomic"
	"time"

	"parley/webhook"
)

// verifyToken is what the bots of all scripts agree upon with the server.
const verifyToken = "my-verify-token"

// bot is a webhook receiver. It records each body whose two signatures are
// right as one line.
type bot struct {
	url    string
	secret string
	record *record
	fails  atomic.Bool
}

// startBot serves until end is called.
func startBot(secret string) (b *bot, end func(), err error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, nil, err
	}
	b = &bot{url: "http://" + l.Addr().String() + "/webhook", secret: secret, record: newRecord()}
	server := &http.Server{Handler: b, ReadHeaderTimeout: time.Minute}
	go func() { _ = server.Serve(l) }() // ends with Close
	return b, func() { _ = server.Close() }, nil
}

func (b *bot) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodGet {
		h := webhook.Handler{AppSecret: b.secret, VerifyToken: verifyToken}
		h.ServeHTTP(w, r)
		return
	}
	body, err := io.ReadAll(r.Body)
	sha1, sha256 := webhook.Sign(b.secret, body)
	switch {
	case err != nil || r.Header.Get(webhook.HeaderSHA1) != sha1 || r.Header.Get(webhook.HeaderSHA256) != sha256:
		http.Error(w, "signature", http.StatusForbidden)
		body = append([]byte("WRONG SIGNATURE "), body...)
	case b.fails.Load():
		http.Error(w, "the bot is broken", http.StatusInternalServerError)
		body = append([]byte("REFUSED "), body...)
	}
	_, _ = b.record.Write(append(body, '\n'))
}
