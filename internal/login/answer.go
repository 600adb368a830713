package login

import (
	"net/url"
	"strconv"
	"strings"
)

// Granted is what an app gets.
type Granted struct {
	Token            string
	ExpiresIn        int64 // seconds
	DataAccessExpiry int64 // Unix seconds
}

// Granted returns where the browser goes when the person has agreed. The token
// stands in the fragment, which browsers send to no server.
func (r *Request) Granted(g Granted) string {
	p := pairs{
		{"access_token", g.Token},
		{"data_access_expiration_time", strconv.FormatInt(g.DataAccessExpiry, 10)},
		{"expires_in", strconv.FormatInt(g.ExpiresIn, 10)},
	}
	return r.Redirect + "#" + r.withState(p).encode()
}

// Refused returns where the browser goes when the person has declined.
func (r *Request) Refused() string {
	p := r.withState(pairs{
		{"error", "access_denied"}, {"error_code", "200"},
		{"error_description", "Permissions error"}, {"error_reason", "user_denied"},
	})
	sep := "?"
	if strings.Contains(r.Redirect, "?") { // its own parameters are kept
		sep = "&"
	}
	return r.Redirect + sep + p.encode()
}

// pairs are parameters in the order in which Meta sends them.
type pairs [][2]string

// withState adds state, verbatim, when the app gave one.
func (r *Request) withState(p pairs) pairs {
	if r.hasState {
		p = append(p, [2]string{"state", r.State})
	}
	return p
}

func (p pairs) encode() string {
	var b strings.Builder
	for i, kv := range p {
		if i > 0 {
			b.WriteByte('&')
		}
		b.WriteString(kv[0] + "=" + url.QueryEscape(kv[1]))
	}
	return b.String()
}
