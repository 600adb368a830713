package dispatch

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"time"

	"parley/internal/clock"
	"parley/internal/egress"
	"parley/webhook"
)

const (
	// answerLimit bounds what is read of an answer, in bytes.
	answerLimit = 64 << 10
	// The two words by which clients filter requests.
	userAgentEvent  = "facebookexternalua"
	userAgentVerify = "facebookplatform/1.0 (+http://developers.facebook.com)"
)

// Client makes the HTTP calls to callback URLs. It follows no redirects, uses
// no proxy and, unless allowed, reaches only public addresses. It is safe for
// concurrent use.
type Client struct {
	http *http.Client
}

// NewClient returns a client. allowPrivate lets it reach loopback and private
// addresses too, for developers' machines. perHost is the number of idle
// connections kept to one host.
func NewClient(allowPrivate bool, perHost int) *Client {
	return &Client{egress.Client(egress.Options{AllowPrivate: allowPrivate, PerHost: perHost})}
}

// Close ends idle connections.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// result is how one attempt ended.
type result struct {
	status int    // 0 = no answer
	err    string // "" = accepted
	took   time.Duration
}

// ok reports success: any 2xx, whatever the body.
func (r result) ok() bool { return r.err == "" }

// post sends one body, signed for its app, and waits for the answer.
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks#validate-payloads
func (c *Client) post(ctx context.Context, callback, secret string, body []byte) result {
	start := clock.Machine()
	status, err := c.do(ctx, callback, secret, body)
	r := result{status: status, took: clock.Machine().Sub(start)}
	switch {
	case err != nil:
		r.err = egress.Bare(err).Error()
	case status < 200 || status > 299:
		r.err = fmt.Sprintf("answered %d %s", status, http.StatusText(status))
	}
	return r
}

func (c *Client) do(ctx context.Context, callback, secret string, body []byte) (int, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, callback, bytes.NewReader(body))
	if err != nil {
		return 0, err
	}
	sha1, sha256 := webhook.Sign(secret, body)
	req.Header = http.Header{
		"Content-Type":       {"application/json"},
		"User-Agent":         {userAgentEvent},
		webhook.HeaderSHA1:   {sha1},
		webhook.HeaderSHA256: {sha256},
		// Not sent: it lets the transport repeat the request when a kept
		// connection was closed under it.
		"X-Idempotency-Key": {},
	}
	resp, err := c.http.Do(req)
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close()
	// Read to the end so that the connection can be used again.
	_, _ = io.Copy(io.Discard, io.LimitReader(resp.Body, answerLimit))
	return resp.StatusCode, nil
}
