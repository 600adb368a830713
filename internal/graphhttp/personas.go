package graphhttp

import (
	"parley/graphapi"
	"parley/internal/graph"
	"parley/internal/objects"
	"parley/internal/profile"
)

// personaNode is a persona of the token's Page.
type personaNode struct {
	id graphapi.ID
	profile.Persona
}

func (p *personaNode) kind() *graph.Type        { return &graph.Persona }
func (p *personaNode) appendID(b []byte) []byte { return p.id.AppendTo(b) }

func (p *personaNode) appendField(_ *call, b []byte, name string) ([]byte, bool) {
	switch name {
	case "name":
		return appendText(b, p.Name)
	case "profile_picture_url":
		return appendText(b, p.Picture)
	}
	return b, false
}

// personas lists those of a Page, newest first.
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/personas
func personas(c *call, parents []node, a arguments) ([]list, error) {
	return pageObjects(c, parents, a, "personas", c.srv.Personas.List, func(i *objects.Item[profile.Persona]) node {
		return &personaNode{idOf(i.ID), i.Value}
	})
}

func createPersona(c *call, on node) error {
	p := profile.Persona{Name: c.params.Get("name"), Picture: c.params.Get("profile_picture_url")}
	id, err := c.srv.Personas.Create(c.ctx, on.(*pageNode).id, p)
	if err == nil {
		c.srv.Media.Prefetch(p.Picture)
	}
	return c.created(id, err)
}

func deletePersona(c *call, on node) error {
	c.out = append(c.out, success...)
	return c.srv.Personas.Delete(c.ctx, c.who.Token.Page, on.(*personaNode).id)
}
