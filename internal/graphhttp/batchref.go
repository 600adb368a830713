package graphhttp

import (
	"net/url"
	"strings"

	"parley/graphapi"
)

// template is a text with references to the answers of other operations:
// ?ids={result=friends:$.data.*.id}. The braces, and what is between them, may
// be percent-encoded.
// https://developers.facebook.com/docs/graph-api/batch-requests
type template []piece

// piece is a text, or a reference.
type piece struct {
	text string
	name string // of the operation; "" = not a reference
	path jsonPath
	bad  string // a reference that cannot be read
}

// parseTemplate finds the references in a text. It takes linear time.
func parseTemplate(s string) (t template) {
	from := 0 // what stands before was taken
	for i := 0; i < len(s); {
		open := brace(s[i:], "{", "%7B")
		if open == 0 || !startsReference(s[i+open:]) {
			i++
			continue
		}
		length, closing := findClose(s[i+open:])
		if closing == 0 {
			break // nor does any later one end
		}
		t = append(t, piece{text: s[from:i]}, readReference(s[i+open:i+open+length]))
		i += open + length + closing
		from = i
	}
	return append(t, piece{text: s[from:]})
}

// brace returns the length of the brace, plain or percent-encoded, that a text
// begins with; 0 = none.
func brace(s, plain, encoded string) int {
	switch {
	case strings.HasPrefix(s, plain):
		return len(plain)
	case len(s) >= len(encoded) && strings.EqualFold(s[:len(encoded)], encoded):
		return len(encoded)
	}
	return 0
}

func startsReference(s string) bool {
	s = s[:min(len(s), len("result%3D"))]
	return strings.HasPrefix(s, "result=") || strings.EqualFold(s, "result%3D")
}

// findClose returns where the next closing brace stands, and its length; 0 =
// there is none.
func findClose(s string) (at, length int) {
	for at = range len(s) {
		if length = brace(s[at:], "}", "%7D"); length > 0 {
			return at, length
		}
	}
	return 0, 0
}

// readReference reads result=NAME:PATH.
func readReference(text string) piece {
	plain, err := url.PathUnescape(text)
	name, path, ok := strings.Cut(strings.TrimPrefix(plain, "result="), ":")
	p := piece{name: strings.TrimSpace(name)}
	if ok && err == nil && p.name != "" {
		p.path, ok = parsePathOf(strings.TrimSpace(path))
	}
	if !ok || err != nil || p.name == "" {
		return piece{bad: "{" + text + "}"}
	}
	return p
}

// Ways to write a value into its surroundings.

func plain(s string) string { return s }

func escapeForm(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") }

func escapeJSON(s string) string {
	quoted := graphapi.AppendString(nil, s)
	return string(quoted[1 : len(quoted)-1])
}

// escaping returns how values are written into a body: one that begins with a
// brace is JSON.
func (t template) escaping() func(string) string {
	if len(t) > 0 && strings.HasPrefix(strings.TrimSpace(t[0].text), "{") {
		return escapeJSON
	}
	return escapeForm
}

// fill writes a template with its references resolved.
func (b *batch) fill(t template, escape func(string) string) (string, error) {
	var text strings.Builder
	for i := range t {
		p := &t[i]
		text.WriteString(p.text)
		if p.name != "" {
			value, err := b.resolveReference(p)
			if err != nil {
				return "", err
			}
			text.WriteString(escape(value))
		}
		if text.Len() > maxSubstituted {
			return "", graphapi.InvalidParam.New().Because("the operation is larger than %d bytes with its references resolved", maxSubstituted)
		}
	}
	return text.String(), nil
}

// resolveReference returns what a reference stands for: the values that its
// path finds, joined by commas.
func (b *batch) resolveReference(p *piece) (string, error) {
	op := b.named(p.name)
	if op.result == nil {
		v, err := graphapi.ParseLoose(string(op.answer.body), graphapi.Limits{Values: maxReferable, Depth: 100})
		if err != nil {
			return "", graphapi.InvalidParam.New().Because("the answer of operation %s is not JSON, or too large to refer to", p.name)
		}
		op.result = &v
	}
	found, ok := p.path.find(*op.result, &b.looks)
	if !ok {
		return "", graphapi.TooMuchData.New().Because("the references of the batch look at more than %d values", maxLooks)
	}
	return joinValues(found), nil
}

// named returns the first operation of a name; connect has seen that there is
// one.
func (b *batch) named(name string) *operation {
	for i := range b.ops {
		if b.ops[i].name == name {
			return &b.ops[i]
		}
	}
	return nil
}

// joinValues writes values with commas between them, the elements of lists
// apart.
func joinValues(found []graphapi.Value) string {
	var texts []string
	for _, v := range found {
		if v.Kind != graphapi.KindList {
			texts = append(texts, v.String())
			continue
		}
		for _, e := range v.Items {
			texts = append(texts, e.Value.String())
		}
	}
	return strings.Join(texts, ",")
}
