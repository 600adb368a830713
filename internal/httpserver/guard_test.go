package httpserver

import (
	"net/http/httptest"
	"strings"
	"testing"
)

func TestGuard(t *testing.T) {
	const local, far = "127.0.0.1:5000", "192.0.2.7:5000"
	for _, c := range []struct {
		name, token, public, remote, host string
		headers                           string // Name=value, separated by |
		status                            int    // 0 = passes
		message                           string
	}{
		{name: "local program", remote: local, host: "127.0.0.1:8080"},
		{name: "ipv6", remote: "[::1]:5000", host: "[::1]:8080"},
		{name: "mapped ipv4", remote: "[::ffff:127.0.0.1]:5000", host: "localhost:8080"},
		{name: "sub domain of localhost", remote: local, host: "parley.localhost:8080"},
		{name: "own page", remote: local, host: "localhost:8080", headers: "Origin=http://localhost:8080|Sec-Fetch-Site=same-origin"},
		{name: "typed address", remote: local, host: "localhost:8080", headers: "Sec-Fetch-Site=none"},
		{name: "other machine", remote: far, host: "192.0.2.1:8080", status: 403, message: "--simulator-token"},
		{name: "through a proxy", remote: local, host: "localhost", headers: "X-Forwarded-For=192.0.2.7", status: 403, message: "only this machine"},
		{name: "fetched for a bot", remote: local, host: "127.0.0.1:8080", headers: "Via=1.1 parley", status: 403, message: "only this machine"},
		{name: "rebinding", remote: local, host: "evil.example:8080", status: 403, message: "host evil.example:8080 is not this server's"},
		{name: "no host", remote: local, host: "", status: 403, message: "not this server's"},
		{name: "rebinding with equal origin", remote: local, host: "evil.example", headers: "Origin=http://evil.example", status: 403, message: "host"},
		{name: "drive-by post", remote: local, host: "localhost:8080", headers: "Origin=https://evil.example", status: 403, message: "another origin"},
		{name: "other local port", remote: local, host: "localhost:8080", headers: "Origin=http://localhost:3000", status: 403, message: "another origin"},
		{name: "sandboxed page", remote: local, host: "localhost:8080", headers: "Origin=null", status: 403, message: "another origin"},
		{name: "foreign image tag", remote: local, host: "localhost:8080", headers: "Sec-Fetch-Site=cross-site", status: 403, message: "another origin"},
		{name: "public url", public: "https://chat.example.org", remote: local, host: "chat.example.org", headers: "Origin=https://chat.example.org"},
		{name: "public url, host rewritten by proxy", public: "https://chat.example.org", token: "T", remote: far, host: "10.0.0.7:8080", headers: "Origin=https://chat.example.org|Authorization=Bearer T"},
		{name: "token", token: "T", remote: far, host: "parley.example", headers: "Authorization=Bearer T"},
		{name: "token missing", token: "T", remote: local, host: "localhost", status: 401, message: "Authorization: Bearer"},
		{name: "token wrong", token: "T", remote: local, host: "localhost", headers: "Authorization=Bearer TT", status: 401, message: "Authorization: Bearer"},
		{name: "token bare", token: "T", remote: local, host: "localhost", headers: "Authorization=Basic T", status: 401, message: "Authorization: Bearer"},
		{name: "token but foreign page", token: "T", remote: far, host: "parley.example", headers: "Authorization=Bearer T|Origin=https://evil.example", status: 403, message: "another origin"},
	} {
		g := &Guard{Token: c.token, PublicURL: func() string { return c.public }}
		r := httptest.NewRequest("POST", "/_/api/people", nil)
		r.RemoteAddr, r.Host = c.remote, c.host
		for h := range strings.SplitSeq(c.headers, "|") {
			if name, value, ok := strings.Cut(h, "="); ok {
				r.Header.Set(name, value)
			}
		}
		refusal := g.Check(r)
		switch {
		case c.status == 0 && refusal != nil:
			t.Errorf("%s: refused: %s", c.name, refusal.Message)
		case c.status != 0 && (refusal == nil || refusal.Status != c.status || !strings.Contains(refusal.Message, c.message)):
			t.Errorf("%s: got %+v, want %d with %q", c.name, refusal, c.status, c.message)
		}
	}
}
