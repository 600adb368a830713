package egress

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"time"
)

// Bounds on every call. A deadline for the whole of it is the caller's.
const (
	dialTimeout = 10 * time.Second
	tlsTimeout  = 10 * time.Second
	idleTimeout = time.Minute
	headerLimit = 64 << 10 // bytes of an answer's headers
)

// Options of a client.
type Options struct {
	// AllowPrivate lets it reach loopback and private addresses too, for
	// developers' machines.
	AllowPrivate bool
	// PerHost is the number of idle connections kept to one host.
	PerHost int
	// Redirects is how many redirects are followed; each is dialled through
	// the same guard. With 0 the redirect itself is the answer.
	Redirects int
}

// Client returns a client that is safe for concurrent use.
func Client(o Options) *http.Client {
	dialer := &net.Dialer{Timeout: dialTimeout}
	if !o.AllowPrivate {
		dialer.Control = guardDial
	}
	return &http.Client{
		Transport: &http.Transport{
			DialContext:            dialer.DialContext,
			MaxIdleConnsPerHost:    o.PerHost,
			IdleConnTimeout:        idleTimeout,
			TLSHandshakeTimeout:    tlsTimeout,
			MaxResponseHeaderBytes: headerLimit,
			DisableCompression:     true,
		},
		CheckRedirect: o.redirect,
	}
}

// redirect decides about one redirect. Where the road came from is nobody's
// business, so no Referer goes along.
func (o Options) redirect(next *http.Request, via []*http.Request) error {
	switch {
	case o.Redirects == 0:
		return http.ErrUseLastResponse
	case len(via) > o.Redirects:
		return fmt.Errorf("more than %d redirects", o.Redirects)
	}
	next.Header.Del("Referer")
	return nil
}

// Bare strips the method and URL that net/http puts before an error.
func Bare(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		return u.Err
	}
	return err
}
