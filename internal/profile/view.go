package profile

import (
	"context"
	"encoding/json"
	"fmt"

	"parley/graphapi"
)

// View is what one customer sees of a Page beside the messages.
type View struct {
	// Greeting may hold {{user_first_name}}, {{user_last_name}} and
	// {{user_full_name}}.
	Greeting string `json:"greeting,omitempty"`
	// GetStarted is the payload of the button; "" = no button.
	GetStarted string `json:"get_started,omitempty"`
	// IceBreakers take the place of the button when there are some.
	IceBreakers       []IceBreaker `json:"ice_breakers,omitempty"`
	Menu              []MenuItem   `json:"persistent_menu,omitempty"`
	ComposerDisabled  bool         `json:"composer_input_disabled,omitempty"`
	Commands          []Command    `json:"commands,omitempty"`
	AccountLinkingURL string       `json:"account_linking_url,omitempty"`
	Domains           []string     `json:"whitelisted_domains,omitempty"` // with a slash at their ends
}

// IceBreaker is a question that a new customer may ask with a tap.
type IceBreaker struct {
	Question string `json:"question"`
	Payload  string `json:"payload"`
}

// Menu is the persistent menu of one locale.
type Menu struct {
	Locale           string     `json:"locale"`
	ComposerDisabled bool       `json:"composer_input_disabled,omitempty"`
	Items            []MenuItem `json:"call_to_actions,omitempty"`
}

// MenuItem is one line of a menu.
type MenuItem struct {
	Type                string `json:"type"` // web_url or postback
	Title               string `json:"title"`
	URL                 string `json:"url,omitempty"`
	Payload             string `json:"payload,omitempty"`
	WebviewHeight       string `json:"webview_height_ratio,omitempty"` // compact, tall, full; "" = full
	MessengerExtensions bool   `json:"messenger_extensions,omitempty"`
	FallbackURL         string `json:"fallback_url,omitempty"`
	WebviewShareButton  string `json:"webview_share_button,omitempty"` // hide or ""
}

// Command is a word behind a slash in the composer.
type Command struct {
	Name        string `json:"name"`
	Description string `json:"description"`
}

// For returns the profile as one customer sees it: their locale before the
// default one, their own menu before the Page's.
func (s *Service) For(ctx context.Context, page, psid graphapi.ID, locale string) (View, error) {
	p, err := s.Get(ctx, page)
	if err != nil {
		return View{}, err
	}
	own, err := s.User(ctx, page, psid)
	if err != nil {
		return View{}, err
	}
	return view(p, own, locale)
}

// stored is the whole profile, decoded.
type stored struct {
	GetStarted struct {
		Payload string `json:"payload"`
	} `json:"get_started"`
	Greeting []struct {
		Locale string `json:"locale"`
		Text   string `json:"text"`
	} `json:"greeting"`
	Menus       []Menu `json:"persistent_menu"`
	IceBreakers []struct {
		IceBreaker              // old form
		Locale     string       `json:"locale"`
		Questions  []IceBreaker `json:"call_to_actions"`
	} `json:"ice_breakers"`
	Commands []struct {
		Locale   string    `json:"locale"`
		Commands []Command `json:"commands"`
	} `json:"commands"`
	AccountLinkingURL string   `json:"account_linking_url"`
	Domains           []string `json:"whitelisted_domains"`
}

func view(p, own Properties, locale string) (View, error) {
	var all, mine stored
	if err := fill(p, &all); err != nil {
		return View{}, err
	}
	if err := fill(own, &mine); err != nil {
		return View{}, err
	}
	v := View{GetStarted: all.GetStarted.Payload, AccountLinkingURL: all.AccountLinkingURL, Domains: all.Domains}
	if i := entry(len(all.Greeting), func(i int) string { return all.Greeting[i].Locale }, locale); i >= 0 {
		v.Greeting = all.Greeting[i].Text
	}
	menus := all.Menus
	if len(mine.Menus) > 0 {
		menus = mine.Menus
	}
	if i := entry(len(menus), func(i int) string { return menus[i].Locale }, locale); i >= 0 {
		v.Menu, v.ComposerDisabled = menus[i].Items, menus[i].ComposerDisabled
	}
	if i := entry(len(all.Commands), func(i int) string { return all.Commands[i].Locale }, locale); i >= 0 {
		v.Commands = all.Commands[i].Commands
	}
	v.IceBreakers = all.questions(locale)
	return v, nil
}

// questions returns the ice breakers of a locale, whichever form they have.
func (s *stored) questions(locale string) (list []IceBreaker) {
	if i := entry(len(s.IceBreakers), func(i int) string { return s.IceBreakers[i].Locale }, locale); i >= 0 {
		return s.IceBreakers[i].Questions
	}
	for i := range s.IceBreakers {
		list = append(list, s.IceBreakers[i].IceBreaker)
	}
	return list
}

// defaultLocale is the entry for everybody without one of their own.
const defaultLocale = "default"

// entry returns the position of a locale's entry among n, else of the default
// one, else -1.
func entry(n int, localeOf func(i int) string, locale string) int {
	found := -1
	for i := range n {
		switch localeOf(i) {
		case locale:
			return i
		case defaultLocale:
			found = i
		}
	}
	return found
}

func fill(p Properties, into *stored) error {
	raw, err := json.Marshal(p)
	if err == nil {
		err = json.Unmarshal(raw, into)
	}
	if err != nil {
		return fmt.Errorf("reading a profile: %w", err)
	}
	return nil
}
