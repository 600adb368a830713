package httpserver

import (
	"crypto/sha256"
	"crypto/subtle"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
)

// Guard protects the calls under /_/api and the live streams: they make
// people, tokens and messages, and need no login on the own machine. A page of
// another site must not reach them through the browser, neither by posting
// blindly (Origin) nor by pointing its own name at 127.0.0.1 (Host).
type Guard struct {
	// PublicURL returns the base under which browsers reach the server, "" or
	// nil for the listener's own.
	PublicURL func() string
	// Token, when not empty, must come as "Authorization: Bearer TOKEN"; then
	// other machines may call too.
	Token string
}

// Wrap lets only what Check allows reach next.
func (g *Guard) Wrap(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if refusal := g.Check(r); refusal != nil {
			if refusal.Status == http.StatusUnauthorized {
				w.Header().Set("WWW-Authenticate", `Bearer realm="parley"`)
			}
			WriteError(w, refusal.Status, refusal.Message)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// Check says why a request is refused; nil lets it pass.
func (g *Guard) Check(r *http.Request) *Error {
	if refusal := g.checkOrigin(r); refusal != nil {
		return refusal
	}
	if g.Token != "" {
		return g.checkToken(r)
	}
	if !g.ownHost(r.Host) {
		return &Error{http.StatusForbidden, "host " + r.Host + " is not this server's: call it by its IP address, as localhost, or start it with --public-url"}
	}
	if !fromThisMachine(r) {
		return &Error{http.StatusForbidden, "only this machine may call this: start the server with --simulator-token T and send Authorization: Bearer T"}
	}
	return nil
}

// checkOrigin refuses what a page of another site started. Browsers send
// Origin with every POST and every cross-site fetch, and Sec-Fetch-Site with
// all the rest; other programs send neither.
func (g *Guard) checkOrigin(r *http.Request) *Error {
	refusal := &Error{http.StatusForbidden, "a page of another origin may not call this: open the page from this server"}
	if origin := r.Header.Get("Origin"); origin != "" {
		u, err := url.Parse(origin)
		if err != nil || u.Host == "" || !strings.EqualFold(u.Host, r.Host) && !strings.EqualFold(u.Host, g.publicHost()) {
			return refusal
		}
		return nil
	}
	if site := r.Header.Get("Sec-Fetch-Site"); site != "" && site != "same-origin" && site != "none" {
		return refusal
	}
	return nil
}

func (g *Guard) checkToken(r *http.Request) *Error {
	got, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	// Hashing first hides the length too.
	a, b := sha256.Sum256([]byte(got)), sha256.Sum256([]byte(g.Token))
	if subtle.ConstantTimeCompare(a[:], b[:]) != 1 {
		return &Error{http.StatusUnauthorized, "send Authorization: Bearer with the token that --simulator-token set"}
	}
	return nil
}

// publicHost returns host and port of the public URL.
func (g *Guard) publicHost() string {
	if g.PublicURL == nil {
		return ""
	}
	u, err := url.Parse(g.PublicURL())
	if err != nil {
		return ""
	}
	return u.Host
}

// ownHost reports whether a Host header names this server. An IP address
// always does: rebinding needs a name.
func (g *Guard) ownHost(host string) bool {
	name := host
	if h, _, err := net.SplitHostPort(host); err == nil {
		name = h
	}
	name = strings.ToLower(strings.TrimSuffix(strings.Trim(name, "[]"), "."))
	if _, err := netip.ParseAddr(name); err == nil {
		return true
	}
	return name == "localhost" || strings.HasSuffix(name, ".localhost") || host != "" && strings.EqualFold(host, g.publicHost())
}

// fromThisMachine reports whether the caller is a local one. A proxy on this
// machine speaks for others, and so does this server itself when it fetches a
// file that a bot has named.
func fromThisMachine(r *http.Request) bool {
	for _, h := range [...]string{"Forwarded", "Via", "X-Forwarded-For", "X-Real-Ip"} {
		if r.Header.Get(h) != "" {
			return false
		}
	}
	remote, err := netip.ParseAddrPort(r.RemoteAddr)
	return err == nil && remote.Addr().Unmap().IsLoopback()
}
