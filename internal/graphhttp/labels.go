package graphhttp

import (
	"parley/graphapi"
	"parley/internal/graph"
	"parley/internal/labels"
	"parley/internal/objects"
)

// labelNode is a label of the token's Page.
type labelNode struct{ objects.Item[labels.Label] }

func (l *labelNode) kind() *graph.Type        { return &graph.Label }
func (l *labelNode) appendID(b []byte) []byte { return append(b, l.ID...) }

// appendField: page_label_name and, before v12.0, name are the same.
func (l *labelNode) appendField(_ *call, b []byte, _ string) ([]byte, bool) {
	return appendText(b, l.Value.Name)
}

func findLabel(c *call, page, id graphapi.ID) (node, error) {
	l, err := c.srv.Labels.Get(c.ctx, page, id)
	return &labelNode{l}, err
}

func label(i *objects.Item[labels.Label]) node { return &labelNode{*i} }

// customLabels lists those of a Page, newest first.
// https://developers.facebook.com/docs/messenger-platform/identity/custom-labels
func customLabels(c *call, parents []node, a arguments) ([]list, error) {
	return pageObjects(c, parents, a, "custom_labels", c.srv.Labels.List, label)
}

// labelsOf lists those of customers.
func labelsOf(c *call, parents []node, a arguments) ([]list, error) {
	return objectsOf(parents, a, graph.Profile.Edge("custom_labels"), func(on node, r objects.Range) ([]objects.Item[labels.Label], error) {
		return c.srv.Labels.Of(c.ctx, c.who.Token.Page, on.(*profileNode).psid, r)
	}, label)
}

func createLabel(c *call, on node) error {
	name := c.params.Get("page_label_name")
	if name == "" {
		name = c.params.Get("name")
	}
	return c.created(c.srv.Labels.Create(c.ctx, on.(*pageNode).id, name))
}

func deleteLabel(c *call, on node) error {
	l := on.(*labelNode)
	c.out = append(c.out, success...)
	return c.srv.Labels.Delete(c.ctx, l.Page, idOf(l.ID))
}

func putLabel(c *call, on node) error  { return c.setLabel(on.(*labelNode), true) }
func takeLabel(c *call, on node) error { return c.setLabel(on.(*labelNode), false) }

func (c *call) setLabel(l *labelNode, on bool) error {
	psid, err := c.customerOf(l.Page, "user", c.params.Get("user"))
	if err != nil {
		return err
	}
	c.out = append(c.out, success...)
	return c.srv.Labels.Put(c.ctx, l.Page, idOf(l.ID), psid, on)
}
