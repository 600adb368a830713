package graphhttp

import (
	"errors"
	"strconv"
	"time"
	"unicode/utf8"

	"parley/graphapi"
	"parley/internal/auth"
	"parley/internal/graph"
	"parley/internal/messaging"
)

// maxRoutingMetadata is in characters.
const maxRoutingMetadata = 1000

// routing is an action that moves the control of a thread.
// https://developers.facebook.com/docs/messenger-platform/handover-protocol/conversation-control
func routing(what string) action {
	return func(c *call, on node) error {
		page := on.(*pageNode).id
		psid, err := c.routedThread(page)
		if err != nil {
			return err
		}
		act := messaging.Control{Action: what, Metadata: c.params.Get("metadata")}
		if utf8.RuneCountInString(act.Metadata) > maxRoutingMetadata {
			return graphapi.TooLong.New("metadata", maxRoutingMetadata)
		}
		switch what {
		case messaging.ControlPass:
			act.To, err = c.targetApp()
		case messaging.ControlExtend:
			act.Until, err = c.extension()
		}
		if err != nil {
			return err
		}
		c.out = append(c.out, success...)
		return c.srv.Messaging.Control(c.ctx, page, psid, c.who.Token.App, act)
	}
}

// routedThread reads the parameter recipient: {"id":"PSID"}.
func (c *call) routedThread(page graphapi.ID) (graphapi.ID, error) {
	v, err := c.params.Object("recipient")
	switch {
	case err != nil:
		return 0, err
	case v.Kind == graphapi.KindNone:
		return 0, graphapi.ParamRequired.New("recipient")
	case v.Empty():
		return 0, graphapi.ParamEmpty.New("recipient")
	}
	if err := graphapi.CheckRecipient(v); err != nil {
		return 0, err
	}
	psid, err := v.Get("id").ID()
	if err != nil {
		return 0, graphapi.BadIDParam.New("recipient[id]")
	}
	return psid, c.unlessUnknown(page, psid, nil)
}

// targetApp reads whom control is passed to; 0 = the Page's default app.
func (c *call) targetApp() (graphapi.ID, error) {
	app, err := c.params.ID("target_app_id")
	if err != nil {
		return 0, err
	}
	return app, c.routable(app)
}

// routable refuses to pass control to an app that does not exist.
func (c *call) routable(app graphapi.ID) error {
	if app == 0 || app == messaging.PageInbox {
		return nil
	}
	_, err := c.srv.Auth.App(c.ctx, app)
	if errors.Is(err, auth.ErrNotFound) {
		return graphapi.BadAppID.New().Because("there is no app %d to pass the thread to", app)
	}
	return err
}

// extension reads until when control is kept, in Unix milliseconds.
func (c *call) extension() (int64, error) {
	const most = int64(messaging.MaxControlSpan / time.Second)
	if !c.params.Has("duration") {
		return 0, graphapi.ParamRequired.New("duration")
	}
	seconds, ok := c.params.Int("duration")
	if !ok || seconds <= 0 || seconds > most {
		return 0, graphapi.InvalidParam.New().Because("duration is in seconds, from 1 to %d", most)
	}
	return c.srv.Clock.NowMS() + seconds*1000, nil
}

// ownerNode says which app controls a thread.
type ownerNode struct {
	app   graphapi.ID // 0 = hidden from the caller
	until int64
}

func (o *ownerNode) kind() *graph.Type        { return &graph.ThreadOwner }
func (o *ownerNode) appendID(b []byte) []byte { return b }

func (o *ownerNode) appendField(_ *call, b []byte, _ string) ([]byte, bool) {
	b = append(b, '{')
	if o.app != 0 {
		b = append(o.app.AppendJSON(append(b, `"app_id":`...)), ',')
	}
	b = strconv.AppendInt(append(b, `"expiration":`...), o.until/1000, 10)
	return append(b, '}'), true
}

// threadOwner tells the owner and the default app which app owns a thread,
// and others only until when.
func threadOwner(c *call, parents []node, a arguments) ([]list, error) {
	lists := make([]list, len(parents))
	for i, n := range parents {
		on := n.(*pageNode).id
		psid, err := c.customerOf(on, "recipient", a.Get("recipient"))
		if err != nil {
			return nil, err
		}
		t, err := c.srv.Messaging.Thread(c.ctx, on, psid)
		if err != nil {
			return nil, err
		}
		p, err := c.page(on)
		if err != nil {
			return nil, err
		}
		owner, until := t.Owner(c.srv.Clock.NowMS())
		if owner == 0 {
			continue
		}
		if app := c.who.Token.App; app != owner && app != p.DefaultApp {
			owner = 0
		}
		lists[i].nodes = []node{&ownerNode{owner, until}}
	}
	return lists, nil
}

// secondaryReceivers lists the subscribed apps other than the default one.
func secondaryReceivers(c *call, parents []node, a arguments) ([]list, error) {
	for _, n := range parents {
		p, err := c.page(n.(*pageNode).id)
		if err != nil {
			return nil, err
		}
		if p.DefaultApp != 0 && p.DefaultApp != c.who.Token.App {
			return nil, graphapi.SecondaryOnly.New().Because("app %d is not the Page's default app %d", c.who.Token.App, p.DefaultApp)
		}
	}
	lists, err := subscribedApps(c, parents, a)
	if err != nil {
		return nil, err
	}
	for i := range lists {
		var others []node
		for _, n := range lists[i].nodes {
			if app := &n.(*subscribedNode).appNode; app.ID != c.who.Token.App {
				others = append(others, app)
			}
		}
		lists[i].nodes = others
	}
	return lists, nil
}

// unlinkAccounts is POST /{page}/unlink_accounts.
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/identity/account-linking
func unlinkAccounts(c *call, on node) error {
	page := on.(*pageNode).id
	psid, err := c.customerOf(page, "psid", c.params.Get("psid"))
	if err != nil {
		return err
	}
	t, err := c.srv.Messaging.Thread(c.ctx, page, psid)
	if err != nil {
		return err
	}
	_, err = c.srv.Messaging.CustomerActs(c.ctx, page, t.Customer, messaging.KindLink, messaging.Link{})
	if refusal := new(messaging.Refusal); errors.As(err, &refusal) {
		return graphapi.InvalidParam.New().Because("PSID %d: %s", psid, refusal.Text)
	}
	if err != nil {
		return err
	}
	c.out = append(c.out, `{"result":"unlink account success"}`...)
	return nil
}
