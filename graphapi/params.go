package graphapi

import (
	"iter"
	"slices"
	"strings"
)

// Params are the parameters of one request, merged from its query and body.
// The body wins over the query, and in either of them the last of equal names
// wins. Unknown parameters are kept: clients send many that mean nothing.
//
// A structured value may have come as native JSON, as JSON text, as loose JSON
// text (see ParseLoose) or in brackets, recipient[id]=1; callers see no
// difference. Texts are substrings of what was parsed and stay valid.
type Params struct {
	list  []Member // the query's, then the body's
	body  int      // where the body's begin
	lim   Limits
	files []File
	room  [6]Member // spares most requests a second allocation
}

func newParams(lim Limits) *Params {
	p := &Params{lim: lim.orDefault()}
	p.list = p.room[:0]
	return p
}

func (p *Params) add(name string, v Value) error {
	if name == "" && v.Empty() {
		return nil
	}
	if len(p.list) == p.lim.Params {
		return InvalidParam.New().Because("more than %d parameters in one request", p.lim.Params)
	}
	p.list = append(p.list, Member{name, v})
	return nil
}

// addJSON adds the top-level members of a JSON body; an empty body has none.
func (p *Params) addJSON(text string, loose bool) error {
	json := newParser(text, p.lim, loose)
	if json.closed(0) {
		return nil
	}
	if !json.take('{') {
		return InvalidParam.New().Because("a JSON body must be an object whose members are the parameters")
	}
	list, ok := json.members(p.list, '}')
	if !ok || !json.ended() {
		return json.failure()
	}
	p.list = list
	return nil
}

// addBody adds a body that is no multipart one. Clients that send JSON without
// saying so are understood: such a body begins with a brace.
func (p *Params) addBody(contentType, body string) error {
	p.body = len(p.list)
	switch {
	case isJSON(contentType):
		return p.addJSON(body, false)
	case strings.HasPrefix(trim(body), "{"):
		return p.addJSON(body, true)
	}
	return p.addForm(body)
}

// ParseRequest reads a query string and a body of the given content type,
// which may be JSON or urlencoded; a multipart body takes Decode.
// The error is InvalidParam.
func ParseRequest(query, contentType, body string, lim Limits) (*Params, error) {
	p, err := ParseQuery(query, lim)
	if err == nil && body != "" {
		err = p.addBody(contentType, body)
	}
	return p, err
}

// find returns the value of a name: from the body if it has one, else from
// the query.
func (p *Params) find(name string) Value {
	from := min(p.body, len(p.list))
	if v := p.last(p.list[from:], name); v.Kind != KindNone {
		return v
	}
	return p.last(p.list[:from], name)
}

// last returns the last value of a name, with the brackets that follow it.
func (p *Params) last(list []Member, name string) Value {
	bracketed := false
	for i := len(list) - 1; i >= 0; i-- {
		switch {
		case list[i].Name == name:
			if bracketed {
				return fromBrackets(list[i+1:], name, p.lim)
			}
			return list[i].Value
		case inBrackets(list[i].Name, name):
			bracketed = true
		}
	}
	if bracketed {
		return fromBrackets(list, name, p.lim)
	}
	return Value{}
}

// beyond reports whether there are parameters besides the given ones.
func (p *Params) beyond(names []string) bool {
	for i := range p.list {
		name, _, _ := strings.Cut(p.list[i].Name, "[")
		if !slices.Contains(names, name) {
			return true
		}
	}
	return false
}

// Has reports whether the parameter was given, be it empty.
func (p *Params) Has(name string) bool { return p.find(name).Kind != KindNone }

// Blank reports whether the parameter was given as "", [] or {}.
func (p *Params) Blank(name string) bool {
	v := p.find(name)
	if !v.Present() {
		return false
	}
	switch v.String() {
	case "", "[]", "{}":
		return true
	}
	return false
}

// Get returns the text of a parameter, "" when it is absent. Of a structured
// value it returns compact JSON.
func (p *Params) Get(name string) string { return p.find(name).String() }

// Bool reads true, false, 1 or 0; ok is false when the parameter is absent or
// something else.
func (p *Params) Bool(name string) (value, ok bool) { return p.find(name).Bool() }

// Int reads a decimal integer; ok is false when the parameter is absent or
// something else.
func (p *Params) Int(name string) (n int64, ok bool) { return p.find(name).Int() }

// ID reads an identifier. It returns 0 when the parameter is absent or empty,
// and BadIDParam when it is something else.
func (p *Params) ID(name string) (ID, error) {
	v := p.find(name)
	if v.Empty() {
		return 0, nil
	}
	id, err := v.ID()
	if err != nil {
		return 0, BadIDParam.New(name)
	}
	return id, nil
}

// List reads a flat list: "a, b", ["a","b"] or name[0]=a. Empty elements are
// left out. The error is InvalidParam.
func (p *Params) List(name string) ([]string, error) {
	v := p.find(name)
	if v.Scalar() && !strings.HasPrefix(v.Text, "[") {
		return splitList(v.Text), nil
	}
	v, err := p.structured(name, v)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, e := range v.Items { // of an object too: PHP takes any keys in f[a]=x
		if text := trim(e.Value.String()); text != "" {
			out = append(out, text)
		}
	}
	return out, nil
}

func splitList(s string) []string {
	var out []string
	for part := range strings.SplitSeq(s, ",") {
		if part = trim(part); part != "" {
			out = append(out, part)
		}
	}
	return out
}

// Object returns a structured parameter: an object or a list, whichever way it
// was written. A value that is neither comes back as the scalar it is, an
// absent one as the zero Value. The error is InvalidParam.
func (p *Params) Object(name string) (Value, error) { return p.structured(name, p.find(name)) }

// structured parses a value that came as text.
func (p *Params) structured(name string, v Value) (Value, error) {
	if v.Kind != KindString || v.Text == "" {
		return v, nil
	}
	parsed, err := ParseLoose(v.Text, p.lim)
	if err != nil {
		return v, InvalidParam.New().Because("%s: %s", name, AsError(err).Explain)
	}
	return parsed, nil
}

// Files lists the files of a multipart body.
func (p *Params) Files() []File { return p.files }

// Upload returns the file that goes with a message: the part filedata, which
// old clients call fielddata; nil when there is none.
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/saving-assets
func (p *Params) Upload() *File {
	for i := range p.files {
		if name := p.files[i].Param; name == "filedata" || name == "fielddata" {
			return &p.files[i]
		}
	}
	return nil
}

// All yields every parameter as it was sent, brackets in its name included,
// the query's before the body's.
func (p *Params) All() iter.Seq2[string, Value] {
	return func(yield func(string, Value) bool) {
		for _, e := range p.list {
			if !yield(e.Name, e.Value) {
				return
			}
		}
	}
}
