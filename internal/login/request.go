package login

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"parley/graphapi"
	"parley/internal/auth"
)

// Refusal is why a dialog cannot be shown or answered. The person sees it, for
// there is no address that may be trusted with it.
type Refusal struct{ Message string }

// Error returns the message.
func (r *Refusal) Error() string { return r.Message }

func refuse(format string, args ...any) error { return &Refusal{fmt.Sprintf(format, args...)} }

// Request is what an app asks a person for.
type Request struct {
	App      graphapi.ID
	Redirect string      // absolute, http or https, without fragment; as it was given
	Scopes   auth.Scopes // public_profile always among them
	Unknown  []string    // asked for and not known here: nobody can grant them
	State    string
	hasState bool
	origin   string // of Redirect
	path     string // of Redirect
}

// maxQuery is the longest query of a dialog, in bytes.
const maxQuery = 8 << 10

// Parse reads the query of a dialog's address. The error is a *Refusal.
// Parameters that only change the layout are ignored.
func Parse(query string) (*Request, error) {
	if len(query) > maxQuery {
		return nil, refuse("The address of this dialog is longer than %d bytes.", maxQuery)
	}
	q, err := graphapi.ParseQuery(query, graphapi.Limits{})
	if err != nil {
		return nil, refuse("The address of this dialog cannot be read: %v", err)
	}
	r := &Request{State: q.Get("state"), hasState: q.Has("state")}
	if r.App, err = appID(q); err != nil {
		return nil, err
	}
	to, err := redirectURI(q.Get("redirect_uri"))
	if err != nil {
		return nil, err
	}
	r.Redirect, r.origin, r.path = q.Get("redirect_uri"), to.Scheme+"://"+to.Host, to.Path
	if kind := q.Get("response_type"); kind != "token" {
		return nil, refuse("response_type=%.40s is not offered: ask for response_type=token.", or(kind, "code"))
	}
	r.Scopes, r.Unknown = scopes(q.Get("scope"))
	return r, nil
}

// or returns text, or what stands for an empty one.
func or(text, empty string) string {
	if text == "" {
		return empty
	}
	return text
}

// appID reads client_id, or app_id from old clients.
func appID(q *graphapi.Params) (graphapi.ID, error) {
	text := or(q.Get("client_id"), q.Get("app_id"))
	if text == "" {
		return 0, refuse("The parameter client_id is missing: the id of the app that asks.")
	}
	id, err := graphapi.ParseID(text)
	if err != nil {
		return 0, refuse("Invalid app ID: %.40q is no id of an app.", text)
	}
	return id, nil
}

// redirectURI reads the address to which the answer goes. Scripts and files
// are no such address, and a fragment is where a token goes.
// https://developers.facebook.com/documentation/facebook-login/security
func redirectURI(text string) (*url.URL, error) {
	if text == "" {
		return nil, refuse("The parameter redirect_uri is missing: where the answer goes.")
	}
	u, err := url.Parse(text)
	switch {
	case err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https":
		return nil, refuse("redirect_uri must be an absolute http or https address, not %.200q.", text)
	case u.User != nil:
		return nil, refuse("redirect_uri must not hold a name or password.")
	case strings.Contains(text, "#"):
		return nil, refuse("redirect_uri must not have a fragment: take away the # and what follows.")
	}
	return u, nil
}

// scopes reads a list with commas or blanks between the names.
func scopes(text string) (known auth.Scopes, unknown []string) {
	known = auth.PublicProfile
	for _, name := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' }) {
		s, ok := auth.ScopeByName(name)
		if !ok && !slices.Contains(unknown, name) {
			unknown = append(unknown, name)
		}
		known |= s
	}
	return known, unknown
}
