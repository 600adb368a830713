package compat

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"

	"parley/graphapi"
)

// World holds the values of a running server by name: page_id, page_token and
// so on, and what a case captured.
type World map[string]string

// kinds are the values that differ from run to run, by how they look.
var kinds = map[string]string{
	"message_id":   `m_[A-Za-z0-9_-]{86}`,
	"trace":        `A[A-Za-z0-9_-]{22}`,
	"time":         `\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+0000`,
	"pacific":      `[A-Z][a-z]+day, \d\d-[A-Z][a-z]{2}-\d\d \d\d:\d\d:\d\d P[SD]T`,
	"cursor":       `[A-Za-z0-9]+`,
	"token":        `EAA[A-Za-z0-9]{20,}`,
	"app_token":    `\d{15,16}\|[A-Za-z0-9]+`,
	"secret":       `[0-9a-f]{32}`,
	"id":           `\d{15,16}`,
	"conversation": `t_\d+`,
	"number":       `\d+`,
	"seconds":      `\d{10}`, // Unix time
	"millis":       `\d{13}`, // Unix time
	"feed_id":      `\d+_\d+`,
	"text":         `[^"]*`,
	"gist":         `(?:[^"\\]|\\.)*`, // JSON text whose words are not published
	"url":          `https?:\\?/\\?/[^"]+`,
	"etag":         `"[0-9a-f]{40}"`,
	"signed":       `[A-Za-z0-9_-]{43}\.eyJ[A-Za-z0-9_-]+`, // an HMAC-SHA256 and a JSON object
	"json":         `.*`,
}

// reference is $name, $any(kind), $new(name:kind), $proof(name) or $file(name).
var reference = regexp.MustCompile(`\$(?:(any|new|proof|file)\(([a-z_0-9.-]+)(?::([a-z_]+))?\)|([a-z][a-z_0-9]*))`)

// Expand puts values in the place of $name, $file(name), and $proof(name),
// which stands for the app secret proof of the token of that name.
// https://developers.facebook.com/docs/graph-api/guides/secure-requests
func (w World) Expand(text string) (string, error) {
	var failed error
	out := reference.ReplaceAllStringFunc(text, func(ref string) string {
		m := reference.FindStringSubmatch(ref)
		value, err := w.value(m)
		if err != nil {
			failed = fmt.Errorf("%s: %w", ref, err)
		}
		return value
	})
	return out, failed
}

func (w World) value(m []string) (string, error) {
	name := m[4]
	switch m[1] {
	case "proof":
		name = m[2]
	case "file":
		name = "file:" + m[2]
	case "any", "new":
		return "", fmt.Errorf("stands in answers only")
	}
	v, ok := w[name]
	if !ok {
		return "", fmt.Errorf("no such value")
	}
	if m[1] == "proof" {
		v = graphapi.AppSecretProof(v, w["app_secret"])
	}
	return v, nil
}

// Match compares text with a pattern, byte for byte where it stands in no
// reference. What $new captures is added to the world, without the escapes of
// JSON.
func (w World) Match(pattern, text string) error {
	if whole, err := w.Expand(pattern); err == nil && whole == text { // also when it is no text
		return nil
	}
	expr, names, err := w.compile(pattern)
	if err != nil {
		return err
	}
	found := expr.FindStringSubmatch(text)
	if found == nil {
		return fmt.Errorf("want %s\n got %s", pattern, text)
	}
	for i, name := range names {
		w[name] = unescape(found[i+1])
	}
	return nil
}

// unescape takes the escapes out of a text that stood between JSON's quotes.
func unescape(text string) string {
	var plain string
	if !strings.Contains(text, `\`) || json.Unmarshal([]byte(`"`+text+`"`), &plain) != nil {
		return text
	}
	return plain
}

// compile turns a pattern into a regular expression and lists the names that
// its groups capture.
func (w World) compile(pattern string) (*regexp.Regexp, []string, error) {
	var expr strings.Builder
	var names []string
	expr.WriteString(`(?s)\A`)
	rest := pattern
	for rest != "" {
		at := reference.FindStringSubmatchIndex(rest)
		if at == nil {
			break
		}
		m := reference.FindStringSubmatch(rest)
		expr.WriteString(regexp.QuoteMeta(rest[:at[0]]))
		rest = rest[at[1]:]
		kind := map[string]string{"any": m[2], "new": m[3]}[m[1]]
		switch {
		case kind == "":
			v, err := w.value(m)
			if err != nil {
				return nil, nil, fmt.Errorf("%s: %w", m[0], err)
			}
			expr.WriteString(regexp.QuoteMeta(v))
			continue
		case kinds[kind] == "":
			return nil, nil, fmt.Errorf("%s: no such kind", m[0])
		case m[1] == "new":
			names = append(names, m[2])
			expr.WriteString("(" + kinds[kind] + ")")
		default:
			expr.WriteString(kinds[kind])
		}
	}
	expr.WriteString(regexp.QuoteMeta(rest) + `\z`)
	re, err := regexp.Compile(expr.String()) // fails where bytes are no text
	return re, names, err
}
