package graphhttp

import (
	"slices"

	"parley/graphapi"
	"parley/internal/graph"
	"parley/internal/limits"
	"parley/internal/profile"
)

// profileProperties is the Messenger Profile of a Page.
type profileProperties struct{ profile.Properties }

func (p *profileProperties) kind() *graph.Type        { return &graph.MessengerProfile }
func (p *profileProperties) appendID(b []byte) []byte { return b }

func (p *profileProperties) appendField(_ *call, b []byte, name string) ([]byte, bool) {
	if name == profile.EUPrivacy {
		return appendBool(b, false), true
	}
	raw := p.Properties[name]
	return append(b, raw...), raw != nil
}

// messengerProfile answers one object when something that was asked for is
// set, else an empty list: clients test data[0].
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/reference/messenger-profile-api
func messengerProfile(c *call, parents []node, a arguments) ([]list, error) {
	ours, err := onMessenger(a.Get("platform"))
	if err != nil {
		return nil, err
	}
	asked, err := c.names(a)
	if err != nil {
		return nil, err
	}
	if len(asked) == 0 {
		asked = graph.MessengerProfile.Defaults()
	}
	lists := make([]list, len(parents))
	for i, n := range parents {
		p, err := c.profileOf(n.(*pageNode).id)
		if err != nil {
			return nil, err
		}
		if ours && slices.ContainsFunc(asked, func(name string) bool { return p[name] != nil || name == profile.EUPrivacy }) {
			lists[i].nodes = []node{&profileProperties{p}}
		}
	}
	return lists, nil
}

func (c *call) profileOf(page graphapi.ID) (profile.Properties, error) {
	if err := c.srv.Limits.TakePage(c.ctx, page, limits.Profile, 0); err != nil {
		return nil, err
	}
	return c.srv.Profile.Get(c.ctx, page)
}

func setMessengerProfile(c *call, on node) error {
	page := on.(*pageNode).id
	if err := c.srv.Limits.TakePage(c.ctx, page, limits.Profile, 0); err != nil {
		return err
	}
	if err := c.needMessenger(); err != nil {
		return err
	}
	c.out = append(c.out, resultSuccess...)
	return c.srv.Profile.Set(c.ctx, page, c.at.written, c.params)
}

// needMessenger refuses changes of the profile on Instagram.
func (c *call) needMessenger() error {
	ours, err := onMessenger(c.params.Get("platform"))
	if err == nil && !ours {
		err = graphapi.InstagramNotLinked.New().Because("Pages of this server have no Instagram account: leave platform out")
	}
	return err
}

func deleteMessengerProfile(c *call, on node) error {
	page := on.(*pageNode).id
	if err := c.srv.Limits.TakePage(c.ctx, page, limits.Profile, 0); err != nil {
		return err
	}
	if err := c.needMessenger(); err != nil {
		return err
	}
	fields, err := c.params.List("fields")
	if err != nil {
		return err
	}
	c.out = append(c.out, resultSuccess...)
	return c.srv.Profile.Delete(c.ctx, page, fields)
}

// settingsNode is what one customer sees instead of the Page's profile.
type settingsNode struct{ user, page profile.Properties }

func (s *settingsNode) kind() *graph.Type        { return &graph.UserSettings }
func (s *settingsNode) appendID(b []byte) []byte { return b }

func (s *settingsNode) appendField(_ *call, b []byte, name string) ([]byte, bool) {
	raw := s.user["persistent_menu"]
	if name == "page_level_persistent_menu" {
		raw = s.page["persistent_menu"]
	}
	return append(b, raw...), raw != nil
}

// customUserSettings answers the menus of one customer.
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/persistent-menu
func customUserSettings(c *call, parents []node, a arguments) ([]list, error) {
	lists := make([]list, len(parents))
	for i, n := range parents {
		on := n.(*pageNode).id
		psid, err := c.settingsOf(on, a)
		if err != nil {
			return nil, err
		}
		s := &settingsNode{}
		if s.user, err = c.srv.Profile.User(c.ctx, on, psid); err != nil {
			return nil, err
		}
		if s.page, err = c.srv.Profile.Get(c.ctx, on); err != nil {
			return nil, err
		}
		if s.user["persistent_menu"] != nil || s.page["persistent_menu"] != nil {
			lists[i].nodes = []node{s}
		}
	}
	return lists, nil
}

func setUserSettings(c *call, on node) error {
	page := on.(*pageNode).id
	psid, err := c.settingsOf(page, c.params)
	if err != nil {
		return err
	}
	c.out = append(c.out, resultSuccess...)
	return c.srv.Profile.SetUser(c.ctx, page, psid, c.at.written, c.params)
}

func deleteUserSettings(c *call, on node) error {
	page := on.(*pageNode).id
	psid, err := c.settingsOf(page, c.params)
	if err != nil {
		return err
	}
	names, err := c.params.List("params")
	if err != nil {
		return err
	}
	c.out = append(c.out, resultSuccess...)
	return c.srv.Profile.DeleteUser(c.ctx, page, psid, names)
}

// settingsOf reads whose settings are meant, and counts the call.
func (c *call) settingsOf(page graphapi.ID, a arguments) (graphapi.ID, error) {
	psid, err := c.customerOf(page, "psid", a.Get("psid"))
	if err != nil {
		return 0, err
	}
	return psid, c.srv.Limits.TakePage(c.ctx, page, limits.Settings, psid)
}

// customerOf reads a parameter that names a customer of the Page by PSID.
func (c *call) customerOf(page graphapi.ID, param, text string) (graphapi.ID, error) {
	if text == "" {
		return 0, graphapi.ParamRequired.New(param)
	}
	psid, err := graphapi.ParseID(text)
	if err != nil {
		return 0, graphapi.BadIDParam.New(param)
	}
	return psid, c.unlessUnknown(page, psid, nil)
}
