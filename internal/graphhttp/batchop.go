package graphhttp

import (
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"parley/graphapi"
)

// operation is one call of a batch.
// https://developers.facebook.com/docs/graph-api/batch-requests
type operation struct {
	method  string
	address template       // path and query
	body    template       // urlencoded, or JSON
	object  graphapi.Value // a body that came as an object, instead
	header  http.Header
	files   []string // names of parts
	name    string
	depends string // name of the operation to run after
	omit    bool   // leave the answer out on success
	asked   bool   // omit was given
	needs   []int  // operations to run before

	state  int
	answer *recorder
	result *graphapi.Value // the answer, once another operation has asked for it
}

// maxHeaders bounds the headers of one operation.
const maxHeaders = 20

// readOperations reads the parameter batch.
func (c *call) readOperations() ([]operation, error) {
	list, err := c.params.Object("batch")
	switch {
	case err != nil:
		return nil, err
	case list.Kind != graphapi.KindList || len(list.Items) == 0:
		return nil, graphapi.InvalidParam.New().Because(`batch is a list of operations: [{"method":"GET","relative_url":"me"}]`)
	case len(list.Items) > maxBatch:
		return nil, graphapi.BatchTooLarge.New().Because("%d operations", len(list.Items))
	}
	ops := make([]operation, len(list.Items))
	for i := range ops {
		ops[i] = c.readOperation(list.Items[i].Value)
	}
	return ops, nil
}

func (c *call) readOperation(v graphapi.Value) operation {
	op := operation{
		method: strings.ToUpper(v.Get("method").String()), name: v.Get("name").String(), depends: v.Get("depends_on").String(),
		address: parseTemplate(c.withVersion(v.Get("relative_url").String())), header: headersOf(v.Get("headers")), files: filesOf(v.Get("attached_files")),
	}
	if op.method == "" {
		op.method = http.MethodGet
	}
	op.omit, op.asked = v.Get("omit_response_on_success").Bool()
	if body := v.Get("body"); body.Kind == graphapi.KindObject {
		op.object = body
	} else {
		op.body = parseTemplate(body.String())
	}
	return op
}

// withVersion gives an address without a version that of the batch.
func (c *call) withVersion(address string) string {
	address = strings.TrimLeft(address, "/")
	first, _, _ := strings.Cut(address, "/")
	first, _, _ = strings.Cut(first, "?")
	if _, has := graphapi.ParseVersion(first); has || c.at.written == 0 {
		return "/" + address
	}
	return "/" + c.at.written.String() + "/" + address
}

// headersOf reads headers: texts "name: value", or objects with both.
func headersOf(v graphapi.Value) http.Header {
	h := http.Header{}
	for _, e := range v.Items[:min(len(v.Items), maxHeaders)] {
		name, value, _ := strings.Cut(e.Value.String(), ":")
		if e.Value.Kind == graphapi.KindObject {
			name, value = e.Value.Get("name").String(), e.Value.Get("value").String()
		}
		h.Set(strings.TrimSpace(name), strings.TrimSpace(value))
	}
	return h
}

// filesOf reads the names of parts: a list with commas, or an object with
// names of its own.
func filesOf(v graphapi.Value) (names []string) {
	if v.Kind == graphapi.KindObject {
		for _, e := range v.Items {
			names = append(names, e.Value.String())
		}
		return names
	}
	for name := range strings.SplitSeq(v.Text, ",") {
		if name = strings.TrimSpace(name); name != "" {
			names = append(names, name)
		}
	}
	return names
}

// connect finds the operations that others wait for, by depends_on or by
// references. Their answers are left out unless they say otherwise. It returns
// what is wrong, "" when nothing is.
func connect(ops []operation) string {
	byName := map[string]int{}
	for i := range ops {
		if _, taken := byName[ops[i].name]; ops[i].name != "" && !taken {
			byName[ops[i].name] = i
		}
	}
	for i := range ops {
		op := &ops[i]
		names, bad := op.references()
		if bad != "" {
			return bad
		}
		for _, name := range names {
			n, known := byName[name]
			if !known {
				return "The batch has no operation named " + name + "."
			}
			if !slices.Contains(op.needs, n) {
				op.needs = append(op.needs, n)
			}
			if !ops[n].asked {
				ops[n].omit = true
			}
		}
	}
	return ""
}

// references returns the names that an operation mentions; bad says which
// reference cannot be read.
func (op *operation) references() (names []string, bad string) {
	if op.depends != "" {
		names = append(names, op.depends)
	}
	templates := []template{op.address, op.body}
	eachText(&op.object, func(text string) string {
		templates = append(templates, parseTemplate(text))
		return text
	})
	for _, t := range templates {
		for _, p := range t {
			if p.bad != "" {
				return nil, "The reference " + p.bad + " cannot be read."
			}
			if p.name != "" {
				names = append(names, p.name)
			}
		}
	}
	return names, ""
}

// eachText replaces the texts of a tree, in place.
func eachText(v *graphapi.Value, replace func(string) string) {
	if v.Kind == graphapi.KindString {
		v.Text = replace(v.Text)
	}
	for i := range v.Items {
		eachText(&v.Items[i].Value, replace)
	}
}

// request makes the request of an operation, its references resolved. There
// is one even with an error, for the log.
func (b *batch) request(op *operation) (*http.Request, error) {
	r := (&http.Request{
		Method: op.method, URL: &url.URL{}, Header: op.header, Body: http.NoBody, Host: b.r.Host, RemoteAddr: b.r.RemoteAddr,
	}).WithContext(b.ctx)
	left := maxSubstituted
	address, err := b.fill(op.address, escapeForm, &left)
	r.URL.Path, r.URL.RawQuery, _ = strings.Cut(address, "?")
	if path, bad := url.PathUnescape(r.URL.Path); bad == nil {
		r.URL.Path = path
	}
	if err != nil {
		return r, err
	}
	body, kind, err := b.body(op, &left)
	if body != "" {
		r.Body, r.ContentLength = io.NopCloser(strings.NewReader(body)), int64(len(body))
		r.Header.Set("Content-Type", kind)
	}
	return r, err
}

// body returns what an operation sends, and its media type. left counts the
// bytes that the operation may still take.
func (b *batch) body(op *operation, left *int) (body, kind string, err error) {
	const form = "application/x-www-form-urlencoded"
	if op.object.Kind == graphapi.KindNone {
		body, err = b.fill(op.body, op.body.escaping(), left)
		return body, form, err
	}
	eachText(&op.object, func(text string) string {
		if err != nil {
			return ""
		}
		text, err = b.fill(parseTemplate(text), plain, left)
		return text
	})
	if err != nil {
		return "", "", err
	}
	return string(op.object.AppendJSON(nil)), "application/json", err
}

// lend finds files of the batch by the names of their parts.
func (b *batch) lend(names []string) (lent []*graphapi.File, err error) {
	files := b.params.Files()
	for _, name := range names {
		i := slices.IndexFunc(files, func(f graphapi.File) bool { return f.Param == name })
		if i < 0 {
			return nil, graphapi.InvalidParam.New().Because("attached_files names %q, and the batch has no such part", name)
		}
		lent = append(lent, &files[i])
	}
	return lent, nil
}
