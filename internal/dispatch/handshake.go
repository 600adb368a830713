package dispatch

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"syscall"
	"time"

	"parley/graphapi"
	"parley/internal/egress"
)

const (
	verifyTimeout = 10 * time.Second // machine time
	shownAnswer   = 200              // characters of a wrong answer that the error shows
)

// verify performs the handshake with a callback URL: the challenge must come
// back as the body of a 200.
// https://developers.facebook.com/docs/graph-api/webhooks/getting-started#verification-requests
func (c *Client) verify(ctx context.Context, callback *url.URL, token string) error {
	ctx, cancel := context.WithTimeout(ctx, verifyTimeout)
	defer cancel()
	challenge := strconv.FormatUint(uint64(rand.Uint32()), 10)
	resp, body, err := c.ask(ctx, withChallenge(callback, challenge, token))
	if err != nil {
		return unreachable(err)
	}
	if resp.StatusCode != http.StatusOK {
		return wrongStatus(resp)
	}
	// Some endpoints end the challenge with a newline.
	if got := strings.TrimRight(body, " \t\r\n"); got != challenge {
		return graphapi.ChallengeMismatch.New(challenge, shorten(body)).
			Because("the callback answered 200 but not with the value of hub.challenge; check the verify token that it compares")
	}
	return nil
}

// withChallenge appends the three parameters to a query that may exist.
func withChallenge(callback *url.URL, challenge, token string) string {
	u := *callback
	if u.RawQuery != "" {
		u.RawQuery += "&"
	}
	u.RawQuery += "hub.mode=subscribe&hub.challenge=" + challenge + "&hub.verify_token=" + url.QueryEscape(token)
	u.Fragment = ""
	return u.String()
}

func (c *Client) ask(ctx context.Context, target string) (*http.Response, string, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, target, nil)
	if err != nil {
		return nil, "", err
	}
	req.Header.Set("User-Agent", userAgentVerify)
	resp, err := c.http.Do(req)
	if err != nil {
		return nil, "", err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, answerLimit))
	return resp, string(body), err
}

func wrongStatus(resp *http.Response) error {
	what := fmt.Sprintf("HTTP Status Code = %d; HTTP Message = %s", resp.StatusCode, http.StatusText(resp.StatusCode))
	return graphapi.VerificationFailed.New(what).
		Because("the callback must answer the verification GET with 200 and hub.challenge as the body; redirects are not followed")
}

// unreachable words a failed connection as curl does, which clients search for.
func unreachable(err error) error {
	err = egress.Bare(err)
	number, text := 56, "Failure when receiving data from the peer"
	var refused egress.Refused
	var timeout interface{ Timeout() bool }
	var dns *net.DNSError
	var cert *tls.CertificateVerificationError
	switch {
	case errors.As(err, &timeout) && timeout.Timeout():
		number, text = 28, "Operation timed out"
	case errors.As(err, &refused), errors.Is(err, syscall.ECONNREFUSED):
		number, text = 7, "Couldn't connect to server"
	case errors.As(err, &dns):
		number, text = 6, "Couldn't resolve host name"
	case errors.As(err, &cert):
		number, text = 60, "SSL peer certificate or SSH remote key was not OK"
	}
	what := fmt.Sprintf("curl_errno = %d; curl_error = %s; HTTP Status Code = 0", number, text)
	return graphapi.VerificationFailed.New(what).Because("the callback could not be reached: %v", err)
}

// shorten keeps the beginning of a text.
func shorten(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	if r := []rune(s); len(r) > shownAnswer {
		return string(r[:shownAnswer]) + "..."
	}
	return s
}
