package graphhttp

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"parley/graphapi"
	"parley/internal/graph"
	"parley/internal/messaging"
)

// maxModerated bounds the people of one call.
const maxModerated = 100

// moderate is POST /{page}/moderate_conversations.
// https://developers.facebook.com/docs/graph-api/reference/page/moderate_conversations
func moderate(c *call, on node) error {
	page := on.(*pageNode).id
	psids, err := c.moderated("user_ids")
	if err != nil {
		return err
	}
	actions, err := c.moderations()
	if err != nil {
		return err
	}
	for _, psid := range psids { // all are known, or nothing happens
		if err := c.unlessUnknown(page, psid, nil); err != nil {
			return err
		}
	}
	for _, action := range actions {
		if action == graph.MoveToSpam {
			continue
		}
		for _, psid := range psids {
			if err := c.srv.Messaging.Bar(c.ctx, page, psid, action == graph.BanUser || action == graph.BlockUser); err != nil {
				return err
			}
		}
	}
	c.out = append(c.out, success...)
	return nil
}

// moderations reads the parameter actions.
func (c *call) moderations() ([]string, error) {
	actions, err := c.params.List("actions")
	if err != nil {
		return nil, err
	}
	if len(actions) == 0 {
		return nil, graphapi.ParamRequired.New("actions")
	}
	known := graph.ModerationActions()
	for i, action := range actions {
		actions[i] = strings.ToUpper(action)
		if !slices.Contains(known, actions[i]) {
			return nil, graphapi.NotInEnum.New("actions["+strconv.Itoa(i)+"]", strings.Join(known, ", "), action)
		}
	}
	return actions, nil
}

// moderated reads a list of PSIDs, bare or as objects with an id.
func (c *call) moderated(param string) ([]graphapi.ID, error) {
	v, err := c.params.Object(param)
	switch {
	case err != nil:
		return nil, err
	case v.Empty():
		return nil, graphapi.ParamRequired.New(param)
	case len(v.Items) > maxModerated:
		return nil, graphapi.TooManyElements.New(param).Because("at most %d people in one call", maxModerated)
	}
	var psids []graphapi.ID
	for _, text := range flat(v) {
		id, err := graphapi.ParseID(strings.TrimSpace(text))
		if err != nil {
			return nil, graphapi.BadIDParam.New(param)
		}
		psids = append(psids, id)
	}
	return psids, nil
}

// flat returns the texts of a list, of the ids of its objects, of one such
// object, or of a list with commas.
func flat(v graphapi.Value) (texts []string) {
	switch v.Kind {
	case graphapi.KindList:
		for _, e := range v.Items {
			if e.Value.Kind == graphapi.KindObject {
				texts = append(texts, e.Value.Get("id").String())
			} else {
				texts = append(texts, e.Value.String())
			}
		}
		return texts
	case graphapi.KindObject:
		return []string{v.Get("id").String()}
	}
	return strings.SplitN(v.Text, ",", maxModerated)
}

// blockedPeople reads the people of a call on blocked, whatever name they go by.
func (c *call) blockedPeople() ([]graphapi.ID, error) {
	for _, param := range []string{"psid", "user", "asid", "uid"} {
		if c.params.Has(param) {
			return c.moderated(param)
		}
	}
	return nil, graphapi.ParamRequired.New("psid")
}

// block is POST /{page}/blocked.
// https://developers.facebook.com/docs/graph-api/reference/page/blocked
func block(c *call, on node) error {
	psids, err := c.blockedPeople()
	if err != nil {
		return err
	}
	c.out = append(c.out, '{')
	for i, psid := range psids {
		err := c.srv.Messaging.Bar(c.ctx, on.(*pageNode).id, psid, true)
		if err != nil && !errors.As(err, new(*graphapi.Error)) {
			return err
		}
		if i > 0 {
			c.out = append(c.out, ',')
		}
		c.out = appendBool(append(psid.AppendJSON(c.out), ':'), err == nil)
	}
	c.out = append(c.out, '}')
	return nil
}

// unblock is DELETE /{page}/blocked.
func unblock(c *call, on node) error {
	psids, err := c.blockedPeople()
	if err != nil {
		return err
	}
	for _, psid := range psids {
		if err := c.srv.Messaging.Bar(c.ctx, on.(*pageNode).id, psid, false); err != nil {
			return err
		}
	}
	c.out = append(c.out, success...)
	return nil
}

// blocked lists whom Pages have blocked.
func blocked(c *call, parents []node, a arguments) ([]list, error) {
	w, err := readWindow(graph.Page.Edge("blocked"), a)
	if err != nil {
		return nil, err
	}
	lists := make([]list, len(parents))
	for i, n := range parents {
		on := n.(*pageNode).id
		people, err := c.barred(on, w, a)
		if err != nil {
			return nil, err
		}
		profiles, err := c.profiles(on, people)
		if err != nil {
			return nil, err
		}
		lists[i] = page(w, people, func(b *messaging.Barring) int64 { return b.Seq },
			func(b *messaging.Barring) node { return profiles[b.PSID] })
	}
	return lists, nil
}

// barred applies the filter of the edge: one person.
func (c *call) barred(page graphapi.ID, w window, a arguments) ([]messaging.Barring, error) {
	user := a.Get("user")
	if user == "" {
		user = a.Get("uid")
	}
	if user == "" {
		return c.srv.Messaging.BarredPeople(c.ctx, page, w.more())
	}
	psid, err := graphapi.ParseID(user)
	if err != nil {
		return nil, graphapi.BadIDParam.New("user")
	}
	t, found, err := c.thread(page, psid)
	if err != nil || !found || !t.Barred() {
		return nil, err
	}
	return []messaging.Barring{{PSID: psid, Seq: 1}}, nil
}

// profiles reads the customers behind PSIDs.
func (c *call) profiles(page graphapi.ID, people []messaging.Barring) (map[graphapi.ID]*profileNode, error) {
	customers := make([]graphapi.ID, len(people))
	for i := range people {
		t, err := c.srv.Messaging.Thread(c.ctx, page, people[i].PSID)
		if err != nil {
			return nil, err
		}
		customers[i] = t.Customer
	}
	if err := c.loadPeople(customers); err != nil {
		return nil, err
	}
	profiles := make(map[graphapi.ID]*profileNode, len(people))
	for i, b := range people {
		profiles[b.PSID] = &profileNode{psid: b.PSID, customer: c.people[customers[i]]}
	}
	return profiles, nil
}
