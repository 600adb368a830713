// Package graphapi is the Graph API on the wire: identifiers, parameters,
// requests, responses and the error catalogue. Servers, clients and tests
// share these types, so that a field cannot exist on one side only.
//
// Sources: https://developers.facebook.com/docs/graph-api and
// https://developers.facebook.com/docs/messenger-platform.
package graphapi
