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

// fill writes a template with its references resolved. left counts the bytes
// that the operation may still take.
func (b *batch) fill(t template, escape func(string) string, left *int) (string, error) {
	var text strings.Builder
	for i := range t {
		part := t[i].text
		if t[i].name != "" {
			value, err := b.resolveReference(&t[i], *left)
			if err != nil {
				return "", err
			}
			part = escape(value)
		}
		if *left -= len(part); *left < 0 {
			return "", tooSubstituted()
		}
		text.WriteString(part)
	}
	return text.String(), nil
}

func tooSubstituted() error {
	return graphapi.InvalidParam.New().Because("the operation is larger than %d bytes with its references resolved", maxSubstituted)
}

// resolveReference returns what a reference stands for: the values that its
// path finds, joined by commas, in at most so many bytes.
func (b *batch) resolveReference(p *piece, most int) (string, error) {
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
	text, ok := joinValues(found, most)
	if !ok {
		return "", tooSubstituted()
	}
	return text, nil
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
// apart; ok is false as soon as it takes more than so many bytes.
func joinValues(found []graphapi.Value, most int) (text string, ok bool) {
	var texts []string
	left := most + 1 // the last has no comma
	add := func(v graphapi.Value) bool {
		texts = append(texts, v.String())
		left -= len(texts[len(texts)-1]) + 1
		return left >= 0
	}
	for _, v := range found {
		if v.Kind != graphapi.KindList {
			v = graphapi.Value{Items: []graphapi.Member{{Value: v}}}
		}
		for _, e := range v.Items {
			if !add(e.Value) {
				return "", false
			}
		}
	}
	return strings.Join(texts, ","), true
}
