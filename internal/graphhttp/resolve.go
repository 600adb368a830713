package graphhttp

import (
	"errors"
	"strings"

	"parley/graphapi"
	"parley/internal/auth"
	"parley/internal/limits"
	"parley/internal/messaging"
)

// resolve finds the node that a path names. What the token may not see looks
// exactly like what does not exist, so that identifiers cannot be probed.
func (c *call) resolve(at address) (node, error) {
	id, err := graphapi.ParseID(at.node)
	switch {
	case at.node == "":
		return rootNode{}, nil
	case err != nil && at.edge == "" && !named(at.node):
		return nil, graphapi.AliasNotFound.New(at.node).Because("%q is neither an id nor me nor app", at.node)
	case err != nil && !named(at.node):
		return nil, graphapi.UnknownPath.New("/"+at.edge+at.rest).Because("%q is neither an id nor an API version", at.node)
	case at.rest != "":
		return nil, graphapi.UnknownPath.New(at.rest).Because("a path has a node and at most one edge")
	case at.node == "me":
		return c.me()
	case at.node == "app":
		return &appNode{c.who.App}, nil
	case strings.HasPrefix(at.node, packPrefix):
		return c.packByID(at.node[len(packPrefix):])
	case strings.HasPrefix(at.node, threadPrefix):
		return c.threadByID(at.node)
	case err != nil && isEntryID(at.node):
		return c.entryByID(at.node)
	case err != nil:
		return c.messageByID(at.node)
	}
	return c.numbered(id)
}

// named reports whether the text names a node otherwise than by number.
func named(text string) bool {
	return text == "me" || text == "app" || strings.HasPrefix(text, threadPrefix) || strings.HasPrefix(text, messagePrefix) ||
		strings.HasPrefix(text, packPrefix) || isEntryID(text)
}

// Prefixes of the ids of conversations, which their PSID follows, and messages.
const (
	threadPrefix  = messaging.ThreadPrefix
	messagePrefix = "m_"
)

// me is whom the token acts for. An app is nobody.
// https://developers.facebook.com/docs/graph-api/overview#me
func (c *call) me() (node, error) {
	switch c.who.Token.Kind {
	case auth.PageToken:
		return &pageNode{id: c.who.Token.Page}, nil
	case auth.UserToken:
		return c.user(c.who.Token.User)
	}
	return nil, graphapi.MeWithoutToken.New().Because("an app token acts for no user or Page: call /app, or use another token")
}

func (c *call) user(id graphapi.ID) (node, error) {
	u, err := c.srv.Auth.User(c.ctx, id)
	if err != nil {
		return nil, err
	}
	return &userNode{u}, nil
}

// numbered finds the node of a number: the token's own Page, user or app, a
// Page that the user has a task on, or a customer of the token's Page.
func (c *call) numbered(id graphapi.ID) (node, error) {
	t := &c.who.Token
	switch {
	case c.who.Is(id):
		return &pageNode{id: id}, nil
	case id == t.App:
		return &appNode{c.who.App}, nil
	case t.Kind == auth.UserToken && id == t.User:
		return c.user(id)
	case t.Kind == auth.UserToken:
		return c.rolePage(id)
	case t.Kind == auth.PageToken:
		return c.profile(id)
	}
	return nil, c.missing("an app token sees its own app only")
}

// missing is the answer for everything that does not exist or belongs to
// somebody else; why is for the log.
func (c *call) missing(why string, args ...any) error {
	return graphapi.NoSuchObject.New(strings.ToLower(c.method), c.at.node).Because(why, args...)
}

// rolePage finds a Page that the token was granted and on which its user holds
// a task.
func (c *call) rolePage(id graphapi.ID) (node, error) {
	roles, err := c.srv.Auth.GrantedRoles(c.ctx, &c.who.Token, id-1, 1)
	if err != nil {
		return nil, err
	}
	if len(roles) == 0 || roles[0].Page != id {
		return nil, c.missing("user %d holds no task on a Page %d or did not grant it; customers are seen with a Page token", c.who.Token.User, id)
	}
	return &pageNode{id: id, tasks: roles[0].Tasks}, nil
}

// profile finds a customer of the token's Page by PSID, or something that the
// Page owns.
func (c *call) profile(psid graphapi.ID) (node, error) {
	page := c.who.Token.Page
	t, found, err := c.thread(page, psid)
	if err != nil {
		return nil, err
	}
	if !found {
		return c.owned(page, psid)
	}
	if err := c.loadPeople([]graphapi.ID{t.Customer}); err != nil {
		return nil, err
	}
	return &profileNode{psid: psid, customer: c.people[t.Customer]}, nil
}

// thread reads a thread that holds a message; false when there is none.
func (c *call) thread(page, psid graphapi.ID) (messaging.Thread, bool, error) {
	t, err := c.srv.Messaging.Thread(c.ctx, page, psid)
	if errors.Is(err, messaging.ErrNotFound) {
		return t, false, nil
	}
	return t, err == nil && t.LastSeq > 0, err
}

// threadByID finds a conversation of the token's Page.
func (c *call) threadByID(id string) (node, error) {
	if c.who.Token.Kind != auth.PageToken {
		return nil, graphapi.PageTokenNeeded.New().Because("conversations are read with a Page token")
	}
	if err := c.srv.Limits.TakePage(c.ctx, c.who.Token.Page, limits.Conversations, 0); err != nil {
		return nil, err
	}
	psid, err := graphapi.ParseID(id[len(threadPrefix):])
	if err != nil {
		return nil, c.missing("the id of a conversation is t_ and digits")
	}
	t, found, err := c.thread(c.who.Token.Page, psid)
	if err == nil && !found {
		err = c.missing("Page %d has no conversation %s", c.who.Token.Page, id)
	}
	return &threadNode{Thread: t}, err
}

// messageByID finds a message of the token's Page.
func (c *call) messageByID(id string) (node, error) {
	if c.who.Token.Kind != auth.PageToken {
		return nil, graphapi.PageTokenNeeded.New().Because("messages are read with a Page token")
	}
	page, psid, seq, ok := c.srv.Messaging.FindMessage(id)
	if !ok || page != c.who.Token.Page {
		return nil, c.missing("no message of Page %d has this id", c.who.Token.Page)
	}
	e, err := c.srv.Messaging.Event(c.ctx, page, psid, seq)
	if errors.Is(err, messaging.ErrNotFound) || err == nil && !e.Kind.IsMessage() {
		return nil, c.missing("there is no such message any more")
	}
	if err != nil {
		return nil, err
	}
	t, err := c.srv.Messaging.Thread(c.ctx, page, psid)
	if err != nil {
		return nil, err
	}
	m := c.messageNode(&t, &e)
	if err := c.inspect([]node{m}); err != nil {
		return nil, err
	}
	if m.look.Removed {
		return nil, c.missing("the customer took the message back")
	}
	return m, nil
}
