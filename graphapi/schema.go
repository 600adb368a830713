package graphapi

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// rule declares one value of a request: what it is, how much of it there may
// be and what it may say. Every limit stands in a rule and nowhere else; the
// failure that answers its violation stands beside the field here.
type rule struct {
	is    shape
	least int      // elements: TooFewElements; characters, value of a number: InvalidParam
	most  int      // elements: TooManyElements; characters: TooLong; value of a number: InvalidParam; 0 = no limit
	words []string // NotInEnum; compared without case, kept as written here
	like  format   // InvalidParam
	each  *rule    // every element of a list
	keys  []key    // of an object; others: InvalidKeys, missing: ParamRequired, "": ParamEmpty
	open  bool     // other keys pass
	by    string   // key whose word chooses one of kinds: ParamRequired, NotInEnum
	kinds []kind
	also  func(*walk, Value) error // what one key says about another, after the keys
}

// shape says what a value is.
type shape uint8

const (
	anyValue shape = iota
	aText          // string, number or bool: InvalidParam
	aNumber        // number, quoted or not: InvalidParam
	aFlag          // true, false, 1 or 0, quoted or not: InvalidParam
	anID           // digits, quoted or not: BadIDParam
	aURL           // http or https: BadURL
	aList          // MustBeArray
	anObject       // MustBeArray
)

// format is a form that a text must have.
type format struct {
	fits func(string) bool
	name string // for the explanation
}

// key is one member of an object. One that is not needed may be null or "".
type key struct {
	name   string
	needed bool
	rule
}

// kind is an object that goes by a word, such as a button by its type.
type kind struct {
	name    string
	rule    rule
	dated   bool // only if Rules.Since knows the name
	retired bool // only with Rules.RetiredTemplates
}

var (
	anything = rule{}
	flag     = rule{is: aFlag}
	number   = rule{is: aNumber}
	ident    = rule{is: anID}
	link     = rule{is: aURL}
)

// str is a text of at most so many characters, 0 = any number.
func str(most int) rule { return rule{is: aText, most: most} }

// word is one of a few words.
func word(words ...string) rule { return rule{is: aText, words: words} }

// whole is an integer between two bounds.
func whole(least, most int) rule { return rule{is: aNumber, least: least, most: most} }

func listOf(least, most int, each rule) rule {
	return rule{is: aList, least: least, most: most, each: &each}
}

func fields(keys ...key) rule { return rule{is: anObject, keys: keys} }

func oneOf(by string, kinds ...kind) rule { return rule{is: anObject, by: by, kinds: kinds} }

func need(name string, r rule) key { return key{name, true, r} }

func may(name string, r rule) key { return key{name, false, r} }

func (r rule) and(check func(*walk, Value) error) rule { r.also = check; return r }

func (r rule) as(f format) rule { r.like = f; return r }

// lenient lets unknown keys pass.
func (r rule) lenient() rule { r.open = true; return r }

// length counts the characters of a text: Unicode code points, the one unit
// of all limits.
func length(s string) int { return utf8.RuneCountInString(s) }

// within checks the length of a text.
func within(path, s string, most int) error {
	if len(s) <= most || length(s) <= most {
		return nil
	}
	return TooLong.New(path, most).Because("%s has %d characters: send at most %d", path, length(s), most)
}

// walk checks a value against a rule and brings it into one form for all who
// read it later: words in the case of the rule, texts and identifiers as
// strings, flags as true or false, integers as numbers.
type walk struct {
	Rules
	upload bool // the request carries a file
	path   []step
}

// step is one part of a path: a name, or a position when name is "".
type step struct {
	name  string
	index int
}

// check walks a value that goes by the given path.
func check(r *rule, v Value, path string) error {
	return (&walk{}).from(r, v, path)
}

func (w *walk) from(r *rule, v Value, path string) error {
	w.path = append(w.path[:0], step{name: path})
	return w.value(r, &v)
}

// at writes the path to the value in hand, or to members of it.
func (w *walk) at(names ...string) string { return bracketed(w.path, names...) }

// leaf writes the end of the path: the key alone, with its position in a list.
func (w *walk) leaf() string {
	last := len(w.path) - 1
	for last > 0 && w.path[last].name == "" {
		last--
	}
	return bracketed(w.path[last:])
}

func bracketed(path []step, names ...string) string {
	b := []byte(path[0].name)
	for _, s := range path[1:] {
		b = append(b, '[')
		if s.name == "" {
			b = strconv.AppendInt(b, int64(s.index), 10)
		}
		b = append(append(b, s.name...), ']')
	}
	for _, name := range names {
		b = append(append(append(b, '['), name...), ']')
	}
	return string(b)
}

func (w *walk) into(s step, r *rule, v *Value) error {
	w.path = append(w.path, s)
	err := w.value(r, v)
	w.path = w.path[:len(w.path)-1]
	return err
}

func (w *walk) value(r *rule, v *Value) (err error) {
	switch r.is {
	case aText:
		err = w.text(r, v)
	case aNumber:
		err = w.number(r, v)
	case aFlag:
		on, ok := v.Bool()
		if !ok {
			return w.invalid("true or false")
		}
		*v = Value{Kind: KindBool, Text: strconv.FormatBool(on)}
	case anID:
		if _, bad := v.ID(); bad != nil {
			return BadIDParam.New(w.at())
		}
		v.Kind = KindString
	case aURL:
		if !WebURL(v.Text) {
			err = BadURL.New(w.leaf()).Because("%s must begin with http:// or https://, name a host and hold no blanks, in at most %d bytes", w.at(), maxURL)
		}
	case aList:
		err = w.list(r, v)
	case anObject:
		err = w.object(r, v)
	}
	if err == nil && r.also != nil {
		err = r.also(w, *v)
	}
	return err
}

// invalid is for what has no failure of its own.
func (w *walk) invalid(want string) error {
	return InvalidParam.New().Because("%s must be %s", w.at(), want)
}

func (w *walk) text(r *rule, v *Value) error {
	if !v.Scalar() {
		return w.invalid("a string")
	}
	if r.words != nil {
		return w.word(r.words, v)
	}
	if r.most > 0 && len(v.Text) > r.most {
		if err := within(w.at(), v.Text, r.most); err != nil {
			return err
		}
	}
	if length(v.Text) < r.least {
		return w.invalid("at least " + strconv.Itoa(r.least) + " characters long")
	}
	if r.like.fits != nil && !r.like.fits(v.Text) {
		return w.invalid(r.like.name)
	}
	v.Kind = KindString
	return nil
}

// word brings a word into its own case.
func (w *walk) word(words []string, v *Value) error {
	i := slices.IndexFunc(words, func(s string) bool { return strings.EqualFold(s, v.Text) })
	if i < 0 {
		return notInEnum(w.at(), words, v.Text)
	}
	*v = Value{Kind: KindString, Text: words[i]}
	return nil
}

func notInEnum(path string, words []string, got string) error {
	return NotInEnum.New(path, strings.Join(words, ", "), shorten(got))
}

// shorten bounds what an error repeats of a request.
func shorten(s string) string {
	if len(s) <= 100 {
		return s
	}
	return validUTF8(s[:100]) + "..."
}

func (w *walk) number(r *rule, v *Value) error {
	if v.Kind != KindNumber && (v.Kind != KindString || !isNumber(v.Text)) {
		return w.invalid("a number")
	}
	if _, err := strconv.ParseFloat(v.Text, 64); err != nil {
		return w.invalid("a number that fits into 64 bits")
	}
	if r.most == 0 {
		return nil
	}
	n, ok := v.Int()
	if !ok || n < int64(r.least) || n > int64(r.most) {
		return w.invalid("an integer from " + strconv.Itoa(r.least) + " to " + strconv.Itoa(r.most))
	}
	*v = Value{Kind: KindNumber, Text: strconv.FormatInt(n, 10)}
	return nil
}

func (w *walk) list(r *rule, v *Value) error {
	switch n := len(v.Items); {
	case v.Kind != KindList:
		return MustBeArray.New(w.at())
	case r.most > 0 && n > r.most:
		return TooManyElements.New(w.at()).Because("%s has %d elements: send at most %d", w.at(), n, r.most)
	case n < r.least:
		return TooFewElements.New(w.at()).Because("%s has %d elements: send at least %d, or leave it out", w.at(), n, r.least)
	}
	for i := range v.Items {
		if err := w.into(step{index: i}, r.each, &v.Items[i].Value); err != nil {
			return err
		}
	}
	return nil
}

func (w *walk) object(r *rule, v *Value) error {
	if v.Kind == KindList && len(v.Items) == 0 {
		v.Kind = KindObject // what PHP makes of an empty object
	}
	if v.Kind != KindObject {
		return MustBeArray.New(w.at())
	}
	if r.kinds == nil {
		return w.members(r, "", v)
	}
	k, err := w.choose(r, v)
	if err != nil {
		return err
	}
	if err := w.members(&k.rule, r.by, v); err != nil || k.rule.also == nil {
		return err
	}
	return k.rule.also(w, *v)
}

// choose finds the kind that an object says it is.
func (w *walk) choose(r *rule, v *Value) (*kind, error) {
	said := v.Get(r.by)
	if said.Empty() || !said.Scalar() {
		return nil, w.missing(r.by)
	}
	var names []string
	for i := range r.kinds {
		k := &r.kinds[i]
		if k.dated && !w.knows(k.name) {
			continue
		}
		if !strings.EqualFold(k.name, said.Text) {
			names = append(names, k.name)
			continue
		}
		if k.retired && !w.RetiredTemplates {
			return nil, InvalidParam.New().Because("%s %s is retired; this server takes it only where retired templates are switched on", w.at(r.by), k.name)
		}
		for j := range v.Items {
			if v.Items[j].Name == r.by {
				v.Items[j].Value = Value{Kind: KindString, Text: k.name}
			}
		}
		return k, nil
	}
	return nil, notInEnum(w.at(r.by), names, said.Text)
}

// members checks the keys of an object; but is a key that was checked before.
func (w *walk) members(r *rule, but string, v *Value) error {
	if !r.open {
		if err := w.strangers(r, but, v); err != nil {
			return err
		}
	}
	for i := range r.keys {
		if k := &r.keys[i]; k.needed && !v.Get(k.name).Present() {
			return w.missing(k.name)
		}
	}
	for i := range v.Items {
		m := &v.Items[i]
		k := r.key(m.Name)
		if k == nil || !m.Value.Present() {
			continue
		}
		if m.Value.Kind == KindString && m.Value.Text == "" {
			if k.needed {
				return ParamEmpty.New(w.at(m.Name))
			}
			continue
		}
		if err := w.into(step{name: m.Name}, &k.rule, &m.Value); err != nil {
			return err
		}
	}
	return nil
}

// missing names the key alone, as Meta does.
func (w *walk) missing(name string) error {
	return ParamRequired.New(name).Because("%s must be given", w.at(name))
}

// needs is for a key that only some objects must have.
func (w *walk) needs(v Value, name string) error {
	switch given := v.Get(name); {
	case !given.Empty():
		return nil
	case given.Present():
		return ParamEmpty.New(w.at(name))
	}
	return w.missing(name)
}

func (r *rule) key(name string) *key {
	for i := range r.keys {
		if r.keys[i].name == name {
			return &r.keys[i]
		}
	}
	return nil
}

// strangers refuses the keys that a rule does not have.
func (w *walk) strangers(r *rule, but string, v *Value) error {
	for i := range v.Items {
		if name := v.Items[i].Name; r.key(name) == nil && name != but {
			names := make([]string, 0, len(r.keys)+1)
			if but != "" {
				names = append(names, but)
			}
			for j := range r.keys {
				names = append(names, r.keys[j].name)
			}
			return invalidKeys(w.at(), v.Items, names)
		}
	}
	return nil
}

// invalidKeys names the first ten keys that are not known, nil for none.
func invalidKeys(path string, members []Member, known []string) error {
	var bad []string
	for i := range members {
		if !slices.Contains(known, members[i].Name) && len(bad) < 10 {
			bad = append(bad, shorten(members[i].Name))
		}
	}
	if bad == nil {
		return nil
	}
	return InvalidKeys.New(strings.Join(bad, ", "), path).Because("%s takes the keys %s", path, strings.Join(known, ", "))
}

// maxURL is the longest address in bytes; few servers take a longer one.
const maxURL = 8 << 10

// WebURL reports whether s is an address that a browser or the server can
// fetch: absolute, http or https, with a host, without blanks, of at most 8 KiB.
func WebURL(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Hostname() != "" &&
		len(s) <= maxURL && !strings.ContainsAny(s, " \t\r\n")
}
