package graphhttp

import (
	"errors"

	"parley/graphapi"
	"parley/internal/auth"
	"parley/internal/dispatch"
	"parley/internal/graph"
)

const success = `{"success":true}`

// subscribeApp is POST /{app}/subscriptions.
// https://developers.facebook.com/docs/graph-api/reference/app/subscriptions
func subscribeApp(c *call, on node) error {
	fields, err := c.params.List("fields")
	if err != nil {
		return err
	}
	include, _ := c.params.Bool("include_values")
	err = c.srv.Subscriptions.SetApp(c.ctx, on.(*appNode).ID, dispatch.AppParams{
		Object: c.params.Get("object"), CallbackURL: c.params.Get("callback_url"),
		VerifyToken: c.params.Get("verify_token"), Fields: fields, IncludeValues: include,
	})
	c.out = append(c.out, success...)
	return err
}

// unsubscribeApp is DELETE /{app}/subscriptions.
func unsubscribeApp(c *call, on node) error {
	fields, err := c.params.List("fields")
	if err != nil {
		return err
	}
	c.out = append(c.out, success...)
	return c.srv.Subscriptions.DeleteApp(c.ctx, on.(*appNode).ID, c.params.Get("object"), fields)
}

// subscriptions lists those of an app; the list is never paged.
func subscriptions(c *call, parents []node, _ arguments) ([]list, error) {
	lists := make([]list, len(parents))
	for i, n := range parents {
		subs, err := c.srv.Subscriptions.AppList(c.ctx, n.(*appNode).ID)
		if err != nil {
			return nil, err
		}
		for k := range subs {
			lists[i].nodes = append(lists[i].nodes, &subscriptionNode{subs[k]})
		}
	}
	return lists, nil
}

// subscriptionNode is one subscription of an app.
type subscriptionNode struct{ dispatch.AppSubscription }

func (s *subscriptionNode) kind() *graph.Type        { return &graph.Subscription }
func (s *subscriptionNode) appendID(b []byte) []byte { return b }

func (s *subscriptionNode) appendField(c *call, b []byte, name string) ([]byte, bool) {
	switch name {
	case "object":
		return appendText(b, s.Object)
	case "callback_url":
		return appendText(b, s.CallbackURL)
	case "active":
		return appendBool(b, true), true
	case "fields":
		return s.appendFields(c, b), true
	}
	return b, false
}

// appendFields lists the webhook fields with the version of their payload.
func (s *subscriptionNode) appendFields(_ *call, b []byte) []byte {
	b = append(b, '[')
	for i, f := range s.Fields {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, `{"name":`...)
		b = graphapi.AppendString(b, f)
		b = append(b, `,"version":"`...)
		b = append(b, graphapi.LatestVersion.String()...)
		b = append(b, '"', '}')
	}
	return append(b, ']')
}

// subscribePage is POST /{page}/subscribed_apps: the app is that of the token.
// https://developers.facebook.com/docs/graph-api/reference/page/subscribed_apps
func subscribePage(c *call, on node) error {
	fields, err := c.params.List("subscribed_fields")
	if err != nil {
		return err
	}
	c.out = append(c.out, success...)
	return c.srv.Subscriptions.SetPage(c.ctx, on.(*pageNode).id, c.who.Token.App, fields)
}

// unsubscribePage is DELETE /{page}/subscribed_apps.
func unsubscribePage(c *call, on node) error {
	c.out = append(c.out, success...)
	return c.srv.Subscriptions.DeletePage(c.ctx, on.(*pageNode).id, c.who.Token.App)
}

// subscribedApps lists the apps of a Page; the list is never paged.
func subscribedApps(c *call, parents []node, _ arguments) ([]list, error) {
	lists := make([]list, len(parents))
	for i, n := range parents {
		subs, err := c.srv.Subscriptions.PageList(c.ctx, n.(*pageNode).id)
		if err != nil {
			return nil, err
		}
		for _, s := range subs {
			app, err := c.srv.Auth.App(c.ctx, s.App)
			if errors.Is(err, auth.ErrNotFound) {
				continue
			}
			if err != nil {
				return nil, err
			}
			lists[i].nodes = append(lists[i].nodes, &subscribedNode{appNode{app}, s.Fields})
		}
	}
	return lists, nil
}

// subscribedNode is an app with the fields that it hears of on a Page.
type subscribedNode struct {
	appNode
	fields []string
}

func (s *subscribedNode) appendField(c *call, b []byte, name string) ([]byte, bool) {
	if name == "subscribed_fields" {
		return appendTexts(b, s.fields), true
	}
	return s.appNode.appendField(c, b, name)
}

// joined reports whether the token's app is subscribed to a Page.
func (c *call) joined(page graphapi.ID) (*bool, error) {
	subs, err := c.srv.Subscriptions.PageList(c.ctx, page)
	if err != nil {
		return nil, err
	}
	found := false
	for _, s := range subs {
		found = found || s.App == c.who.Token.App
	}
	return &found, nil
}
