package graphapi

import (
	"fmt"
	"slices"
)

// Error is a Graph API error as it stands under the key "error" of a failed
// answer. Values are made from the catalogue (see Failure); anything that is
// not one of them reaches the wire as the opaque code 1.
//
// Source: https://developers.facebook.com/docs/graph-api/guides/error-handling
type Error struct {
	Message   string // what the wire shows
	Type      string // OAuthException, GraphMethodException, ...
	Code      int
	Subcode   int // 0 = absent
	Transient bool
	UserTitle string // localised, optional
	UserMsg   string // localised, optional
	Status    int    // HTTP status
	Challenge string // word in WWW-Authenticate
	// Explain says for the log and the console which rule refused, with what
	// evidence, and the smallest change that would pass. It never reaches the wire.
	Explain string
	// TraceID is fbtrace_id as a client received it; servers leave it empty and
	// give the request's own to AppendJSON.
	TraceID string
	// NoVersion: the answer carries no facebook-api-version header, as when
	// the access token could not be parsed.
	NoVersion bool
}

// Error returns the message of the wire.
func (e *Error) Error() string { return e.Message }

// Because returns a copy that carries an explanation for the log and console.
func (e *Error) Because(format string, args ...any) *Error {
	c := *e
	c.Explain = fmt.Sprintf(format, args...)
	return &c
}

// Throttled reports whether a budget of calls is used up: the same call passes
// later.
// https://developers.facebook.com/docs/graph-api/overview/rate-limiting
func (e *Error) Throttled() bool {
	return slices.ContainsFunc(limitFailures, func(f *Failure) bool { return f.Transient && f.Code == e.Code })
}

// Failure is one entry of the error catalogue: everything about an error but
// the values in its text.
type Failure struct {
	Code, Subcode int
	Type          string // "" = OAuthException
	Text          string // format string of the message
	Status        int    // 0 = 400
	Transient     bool
	Challenge     string // "" = by code, see challenge
	NoVersion     bool
	UserTitle     string
	UserMsg       string
	Source        string // page or recorded answer behind the entry
}

// New makes the error, filling the values into the text.
func (f *Failure) New(args ...any) *Error {
	e := &Error{
		Message: f.Text, Type: f.Type, Code: f.Code, Subcode: f.Subcode,
		Transient: f.Transient, UserTitle: f.UserTitle, UserMsg: f.UserMsg,
		Status: f.Status, Challenge: f.Challenge, NoVersion: f.NoVersion,
	}
	if len(args) > 0 {
		e.Message = fmt.Sprintf(f.Text, args...)
	}
	if e.Type == "" {
		e.Type = "OAuthException"
	}
	if e.Status == 0 {
		e.Status = 400
	}
	if e.Challenge == "" {
		e.Challenge = challenge(f.Code)
	}
	return e
}

// challenge is the word that WWW-Authenticate shows for a code.
func challenge(code int) string {
	switch {
	case code == 190 || code == 102 || code == 104:
		return "invalid_token"
	case code == 803:
		return "not_found"
	case code == 10 || code >= 200 && code <= 299:
		return "insufficient_scope"
	}
	return "invalid_request"
}
