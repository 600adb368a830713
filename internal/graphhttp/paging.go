package graphhttp

import (
	"net/url"
	"strconv"

	"parley/graphapi"
	"parley/internal/fieldset"
	"parley/internal/graph"
)

// paging makes the object beside a list: the cursors, and absolute URLs for
// what follows and what precedes. The URLs carry the access token, as Meta's
// do, because clients follow them without adding it.
// https://developers.facebook.com/docs/graph-api/results
func (c *call) paging(it *item, on node, l *list) graphapi.Paging {
	p := graphapi.Paging{Cursors: graphapi.Cursors{Before: l.before, After: l.after}}
	if l.next {
		p.Next = c.pageURL(it, on, l, "after", l.after)
	}
	if l.prev {
		p.Previous = c.pageURL(it, on, l, "before", l.before)
	}
	return p
}

// pageURL is a URL of the same list from a cursor on. Meta's order: token,
// pretty, the other parameters, limit, cursor.
func (c *call) pageURL(it *item, on node, l *list, direction, cursor string) string {
	b := append([]byte(c.srv.PublicURL()), '/')
	b = append(b, c.at.version.String()...)
	if b = append(b, '/'); on.kind() != &graph.Root {
		b = append(on.appendID(b), '/')
	}
	b = append(b, it.name...)
	b = append(b, "?access_token="...)
	b = append(b, url.QueryEscape(c.token)...)
	b = append(b, "&pretty=0"...)
	b = it.appendArguments(b)
	b = strconv.AppendInt(append(b, "&limit="...), int64(l.limit), 10)
	b = append(append(b, '&'), direction...)
	b = append(append(b, '='), cursor...)
	return string(b)
}

// appendArguments appends the other arguments of a list: the parameters of
// the call, or the modifiers of an embedded edge and its braces.
func (it *item) appendArguments(b []byte) []byte {
	switch a := it.args.(type) {
	case *graphapi.Params:
		for name, value := range a.All() {
			b = appendArgument(b, name, value.String())
		}
	case *modifiers:
		if it.text != "" {
			b = appendArgument(b, "fields", it.text)
		}
		for _, arg := range (*fieldset.Field)(a).Args {
			b = appendArgument(b, arg.Name, arg.Value)
		}
	}
	return b
}

func appendArgument(b []byte, name, value string) []byte {
	if pagingOmits(name) {
		return b
	}
	b = append(append(b, '&'), url.QueryEscape(name)...)
	return append(append(b, '='), url.QueryEscape(value)...)
}

// pagingOmits names the parameters that a paging URL sets itself or must not
// repeat. Clients add the proof themselves.
func pagingOmits(name string) bool {
	switch name {
	case "access_token", "pretty", "limit", "after", "before", "offset", "method", "callback", "ids",
		"appsecret_proof", "appsecret_time", "format", "suppress_http_code":
		return true
	}
	return false
}
