package profile

import (
	"encoding/json"
	"fmt"
	"net"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/idna"

	"parley/graphapi"
)

// Properties are the set properties of a Messenger Profile by name, each as
// the JSON that a GET answers.
type Properties map[string]json.RawMessage

// EUPrivacy is the property that says whether European privacy rules limit the
// Page; never here. It can be read, and a DELETE that names it does nothing.
const EUPrivacy = "subject_to_new_eu_privacy_rules"

// userProperties lists what can differ for a single customer.
func userProperties() []string { return []string{"persistent_menu"} }

func (p Properties) put(given []graphapi.Member) {
	for i := range given {
		p[given[i].Name] = given[i].Value.AppendJSON(nil)
	}
}

func (p Properties) remove(names []string) {
	for _, name := range names {
		delete(p, strings.ToLower(name))
	}
}

// known refuses a list of names to remove that is empty or holds one that is
// not in all. Names may be in upper case; clients send platform among them.
func known(names []string, param string, all []string) error {
	if len(names) == 0 {
		return graphapi.ParamRequired.New(param).Because("%s lists what to remove", param)
	}
	for i, name := range names {
		if lower := strings.ToLower(name); lower != "platform" && !slices.Contains(all, lower) {
			return graphapi.NotInEnum.New(fmt.Sprintf("%s[%d]", param, i), strings.ToUpper(strings.Join(all, ", ")), name)
		}
	}
	return nil
}

// consistent checks what one property says about another.
func (p Properties) consistent() error {
	if p["persistent_menu"] == nil {
		return nil
	}
	if p["get_started"] == nil {
		return graphapi.GetStartedNeeded.New().Because("a persistent menu is set and get_started is not: set it first, or delete the menu with it")
	}
	return extensionsListed(p["persistent_menu"], p["whitelisted_domains"])
}

// extensionsListed refuses items of a menu that open a page with extensions on
// a domain that the Page does not list.
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/reference/messenger-profile-api/domain-whitelisting
func extensionsListed(menu, whitelist json.RawMessage) error {
	menus, err := decode[[]Menu](menu)
	if err != nil {
		return err
	}
	domains, err := decode[[]string](whitelist)
	if err != nil {
		return err
	}
	for _, m := range menus {
		for _, item := range m.Items {
			if item.MessengerExtensions && !slices.Contains(domains, origin(item.URL)) {
				return graphapi.NotWhitelisted.New().Because("%s asks for messenger_extensions: add its domain to whitelisted_domains", item.URL)
			}
		}
	}
	return nil
}

// decode reads a stored property; the zero T when it is not set.
func decode[T any](raw json.RawMessage) (v T, err error) {
	if raw == nil {
		return v, nil
	}
	if err = json.Unmarshal(raw, &v); err != nil {
		return v, fmt.Errorf("reading a property: %w", err)
	}
	return v, nil
}

// addresses applies what Meta asks of addresses beyond their form, and cuts
// domains down to their origins, each once.
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/reference/messenger-profile-api/domain-whitelisting
func (s *Service) addresses(m *graphapi.Member) error {
	switch m.Name {
	case "account_linking_url":
		return s.Secure(m.Name, m.Value.Text)
	case "whitelisted_domains":
		var origins []graphapi.Member
		for i := range m.Value.Items {
			domain := m.Value.Items[i]
			if err := s.Secure(fmt.Sprintf("%s[%d]", m.Name, i), domain.Value.Text); err != nil {
				return err
			}
			domain.Value.Text = origin(domain.Value.Text)
			if !slices.ContainsFunc(origins, func(o graphapi.Member) bool { return o.Value.Text == domain.Value.Text }) {
				origins = append(origins, domain)
			}
		}
		m.Value.Items = origins
	}
	return nil
}

// Secure refuses addresses without https, and domains that are none, unless
// the server is one to try things out.
func (s *Service) Secure(path, text string) error {
	u, err := url.Parse(text)
	switch {
	case err != nil:
		return graphapi.BadURL.New(path)
	case s.local:
		return nil
	case u.Scheme != "https":
		return graphapi.BadURL.New(path).Because("%s must begin with https://; parley dev allows http", path)
	case noDomain(u.Hostname()):
		return graphapi.BadURL.New(path).Because("%s must name a domain, no IP address and not localhost; parley dev allows them", path)
	}
	return nil
}

// noDomain reports whether a host is an IP address or a name of the
// machine itself (RFC 6761), which no customer's browser could reach.
func noDomain(host string) bool {
	host = strings.TrimSuffix(strings.ToLower(host), ".")
	return net.ParseIP(host) != nil || host == "localhost" || strings.HasSuffix(host, ".localhost")
}

// origin returns the origin of an address as browsers write it, with a slash at
// its end: a host of other letters in its ASCII form, and no port that the
// scheme implies.
// https://html.spec.whatwg.org/multipage/browsers.html#ascii-serialisation-of-an-origin
func origin(text string) string {
	u, err := url.Parse(text)
	if err != nil {
		return ""
	}
	scheme, host := strings.ToLower(u.Scheme), strings.ToLower(u.Hostname())
	if ascii, err := idna.Lookup.ToASCII(host); err == nil {
		host = ascii
	}
	if strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	if port := u.Port(); port != "" && port != impliedPorts[scheme] {
		host += ":" + port
	}
	return scheme + "://" + host + "/"
}

var impliedPorts = map[string]string{"http": "80", "https": "443"}
