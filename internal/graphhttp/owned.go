package graphhttp

import (
	"context"
	"errors"
	"strings"

	"parley/graphapi"
	"parley/internal/graph"
	"parley/internal/objects"
)

// owned finds what a Page owns besides conversations by its number.
func (c *call) owned(page, id graphapi.ID) (node, error) {
	for _, find := range []func(c *call, page, id graphapi.ID) (node, error){findPersona, findTemplate, findProduct, findLabel} {
		n, err := find(c, page, id)
		if err == nil || !errors.Is(err, objects.ErrNotFound) {
			return n, err
		}
	}
	return nil, c.missing("%d is neither this token's Page (%d), nor a PSID of it, nor something that it owns", id, page)
}

func findPersona(c *call, page, id graphapi.ID) (node, error) {
	p, err := c.srv.Personas.Get(c.ctx, page, id)
	return &personaNode{id, p}, err
}

func findProduct(c *call, page, id graphapi.ID) (node, error) {
	p, err := c.srv.Catalog.Get(c.ctx, page, id)
	return &productNode{p}, err
}

// idOf reads an identifier that this server made.
func idOf(text string) graphapi.ID {
	id, err := graphapi.ParseID(text)
	if err != nil {
		return 0
	}
	return id
}

// pageObjects lists objects of Pages, newest first.
func pageObjects[T any](c *call, parents []node, a arguments, edge string,
	read func(context.Context, graphapi.ID, objects.Range) ([]objects.Item[T], error), wrap func(*objects.Item[T]) node,
) ([]list, error) {
	return objectsOf(parents, a, graph.Page.Edge(edge), func(on node, r objects.Range) ([]objects.Item[T], error) {
		return read(c.ctx, on.(*pageNode).id, r)
	}, wrap)
}

// objectsOf lists objects below each parent, in the order in which read has them.
func objectsOf[T any](parents []node, a arguments, e *graph.Edge,
	read func(on node, r objects.Range) ([]objects.Item[T], error), wrap func(*objects.Item[T]) node,
) ([]list, error) {
	w, err := readWindow(e, a)
	if err != nil {
		return nil, err
	}
	lists := make([]list, len(parents))
	for i, n := range parents {
		items, err := read(n, w.more())
		if err != nil {
			return nil, err
		}
		lists[i] = page(w, items, func(i *objects.Item[T]) int64 { return i.Seq }, wrap)
	}
	return lists, nil
}

// created answers with the identifier of something new.
func (c *call) created(id graphapi.ID, err error) error {
	if err == nil {
		c.out = append(id.AppendJSON(append(c.out, `{"id":`...)), '}')
	}
	return err
}

// resultSuccess is how older edges say that all went well.
const resultSuccess = `{"result":"success"}`

// names returns the names of the fields that a list was asked for; none means
// the default ones.
func (c *call) names(a arguments) ([]string, error) {
	fields, err := c.fields()
	if m, ok := a.(*modifiers); ok {
		fields, err = m.Sub, nil
	}
	var names []string
	for i := range fields {
		names = append(names, fields[i].Name)
	}
	return names, err
}

// onMessenger reads the parameter platform: false for Instagram, where no
// Page of this server has an account.
func onMessenger(platform string) (bool, error) {
	switch strings.ToLower(platform) {
	case "", "messenger":
		return true, nil
	case "instagram":
		return false, nil
	}
	return false, graphapi.NotInEnum.New("platform", "messenger, instagram", platform)
}

// wordList reads an argument that holds several words.
func wordList(a arguments, name string) ([]string, error) {
	if p, ok := a.(*graphapi.Params); ok {
		return p.List(name)
	}
	return strings.FieldsFunc(a.Get(name), func(r rune) bool { return strings.ContainsRune(`[]", `, r) }), nil
}

func findTemplate(c *call, page, id graphapi.ID) (node, error) {
	t, err := c.srv.Utility.Get(c.ctx, page, id)
	return &templateNode{Item: t}, err
}
