package graphapi

import (
	"regexp"
	"strings"
)

// profileProperties are the parts of the Messenger Profile that a Page sets,
// in the order of Meta's table. What Meta has removed since (payment_settings,
// target_audience) is ignored like any unknown parameter.
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/reference/messenger-profile-api
var profileProperties = []key{
	may("get_started", fields(payload)),
	may("greeting", perLocale(fields(need("text", str(160)))).and(defaultEntry)),
	may("persistent_menu", perLocale(menu).and(defaultEntry)),
	may("ice_breakers", questions),
	may("commands", perLocale(fields(need("commands", listOf(1, 100, slashCommand)))).and(oneEntryEach)),
	may("whitelisted_domains", listOf(1, 50, link)),
	may("account_linking_url", link),
	// Undocumented: lists of objects, kept as they come.
	may("title", listOf(1, 100, anything)),
	may("description", listOf(1, 100, anything)),
	// The chat extension, without effect since 2020, is kept and read back.
	may("home_url", fields(
		need("url", link),
		need("webview_height_ratio", word("tall")),
		may("webview_share_button", word("hide", "show")),
		may("in_test", flag))),
}

// ProfileProperties lists the properties of a Messenger Profile that can be set.
func ProfileProperties() []string {
	names := make([]string, len(profileProperties))
	for i := range profileProperties {
		names[i] = profileProperties[i].name
	}
	return names
}

// DecodeProfile reads the properties of a Messenger Profile that a request
// sets, each in the form in which it is read back; others than those in names
// are ignored. version is that in the path of the call, 0 = none. What one
// property says about another is not checked. The error is an *Error.
func DecodeProfile(p *Params, version Version, names ...string) (set []Member, err error) {
	r := rule{keys: profileProperties}
	for _, name := range names {
		k := r.key(name)
		if k == nil || !p.Has(name) {
			continue
		}
		v, err := k.decode(p, version)
		if err != nil {
			return nil, err
		}
		set = append(set, Member{name, v})
	}
	return set, nil
}

// decode reads one property.
func (k *key) decode(p *Params, version Version) (Value, error) {
	v, err := k.param(p)
	if err != nil {
		return v, err
	}
	if v.Empty() {
		return v, ParamEmpty.New(k.name).Because("to remove %s, call DELETE with fields", k.name)
	}
	r := &k.rule
	if k.name == "ice_breakers" && byLocale(v) {
		r = &localQuestions
	}
	w := walk{Rules: Rules{Version: version}}
	if err := w.from(r, v, k.name); err != nil {
		return v, err
	}
	return r.canon(v), nil
}

// param reads a parameter in the shape that it has; a list of addresses may
// be joined by commas.
func (k *key) param(p *Params) (Value, error) {
	switch {
	case k.is == aURL:
		return Value{Kind: KindString, Text: p.Get(k.name)}, nil
	case k.is != aList || k.each.is != aURL:
		return p.Object(k.name)
	}
	texts, err := p.List(k.name)
	v := Value{Kind: KindList}
	for _, text := range texts {
		v.Items = append(v.Items, Member{Value: Value{Kind: KindString, Text: text}})
	}
	return v, err
}

// perLocale is a list with one entry for each locale.
func perLocale(entry rule) rule {
	locale := need("locale", str(20).as(format{isEntry, "default or a locale such as en_US"}))
	entry.keys = append([]key{locale}, entry.keys...)
	return listOf(1, 200, entry)
}

// defaultLocale is the entry for everybody without one of their own.
const defaultLocale = "default"

var localePattern = regexp.MustCompile(`^[a-z]{2,3}(_[A-Z]{2})?$`)

func isEntry(s string) bool { return s == defaultLocale || localePattern.MatchString(s) }

// oneEntryEach refuses a locale that stands twice.
func oneEntryEach(w *walk, v Value) error {
	seen := map[string]bool{}
	for i := range v.Items {
		locale := v.Items[i].Value.Get("locale").Text
		if seen[locale] {
			return w.invalid("a list that names the locale " + locale + " once")
		}
		seen[locale] = true
	}
	return nil
}

// defaultEntry asks for an entry that is for everybody.
func defaultEntry(w *walk, v Value) error {
	for i := range v.Items {
		if v.Items[i].Value.Get("locale").Text == defaultLocale {
			return oneEntryEach(w, v)
		}
	}
	return w.invalid("a list with an entry for the locale default")
}

// https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/persistent-menu
var menu = fields(
	may("composer_input_disabled", flag),
	may("call_to_actions", listOf(0, 20, menuItem).and(shortMenu)),
	may("disabled_surfaces", listOf(0, 20, str(100))),
).and(someInput)

var menuItem = fields(
	need("type", word("web_url", "postback")),
	need("title", str(30)),
	may("url", link),
	may("payload", str(1000)),
	may("webview_height_ratio", word("compact", "tall", "full")),
	may("messenger_extensions", flag),
	may("fallback_url", link),
	may("webview_share_button", word("hide")),
).and(completeItem)

// shortMenu: before v8.0 a menu had 3 items.
func shortMenu(w *walk, v Value) error {
	if n := len(v.Items); n > 3 && w.Version != 0 && w.Version < 8_00 {
		return TooManyElements.New(w.at()).Because("%s has %d items, 3 fit in %s", w.at(), n, w.Version)
	}
	return nil
}

func someInput(w *walk, v Value) error {
	if off, _ := v.Get("composer_input_disabled").Bool(); off && v.Get("call_to_actions").Empty() {
		return ParamRequired.New("call_to_actions").Because("%s switches the composer off: without items nobody could answer", w.at())
	}
	return nil
}

func completeItem(w *walk, v Value) error {
	if v.Get("type").Text == "web_url" {
		return w.needs(v, "url")
	}
	return w.needs(v, "payload")
}

// slashCommand is a word behind a slash in the composer.
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/reference/messenger-profile-api/commands
var slashCommand = fields(
	need("name", str(32).as(format{withoutSlash, "a name without the slash in front, which the composer adds"})),
	need("description", str(64)),
)

func withoutSlash(s string) bool { return !strings.HasPrefix(s, "/") }

// Ice breakers come in two forms: a list of questions, or such a list for
// each locale. One property holds one form.
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/reference/messenger-profile-api/ice-breakers
var (
	questions      = listOf(1, 4, fields(need("question", str(80)), payload))
	localQuestions = perLocale(fields(need("call_to_actions", questions))).and(defaultEntry)
)

// byLocale reports whether ice breakers have the form with locales.
func byLocale(v Value) bool {
	for i := range v.Items {
		if e := v.Items[i].Value; e.Get("locale").Present() || e.Get("call_to_actions").Present() {
			return true
		}
	}
	return false
}
