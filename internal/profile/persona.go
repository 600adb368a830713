package profile

import (
	"context"
	"errors"
	"fmt"
	"unicode/utf8"

	"parley/graphapi"
	"parley/internal/clock"
	"parley/internal/objects"
)

// maxPersonaName is in characters.
const maxPersonaName = 50

// Persona is a name and a face that a Page may send messages under.
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/personas
type Persona struct {
	Name    string `json:"name"`
	Picture string `json:"profile_picture_url"` // http or https address, as given
}

// Personas keeps the personas of all Pages. It is safe for concurrent use.
type Personas struct {
	all   objects.Collection[Persona]
	clock *clock.Clock
	newID func() graphapi.ID
}

// NewPersonas returns the personas in a store; newID makes identifiers of 15
// or 16 digits.
func NewPersonas(store objects.Store, clk *clock.Clock, newID func() graphapi.ID) *Personas {
	return &Personas{all: objects.Collection[Persona]{Store: store, Kind: "persona"}, clock: clk, newID: newID}
}

// Create makes a persona. The picture is not fetched here, so that a slow
// host delays nobody. The error is a *graphapi.Error for a bad name or address.
func (s *Personas) Create(ctx context.Context, page graphapi.ID, p Persona) (graphapi.ID, error) {
	if err := p.check(); err != nil {
		return 0, err
	}
	return s.all.Add(ctx, s.newID, &objects.Item[Persona]{Object: objects.Object{Page: page, At: s.clock.NowMS()}, Value: p})
}

func (p *Persona) check() error {
	switch {
	case p.Name == "":
		return graphapi.ParamRequired.New("name").Because("a persona has a name of 1 to %d characters", maxPersonaName)
	case utf8.RuneCountInString(p.Name) > maxPersonaName:
		return graphapi.TooLong.New("name", maxPersonaName).Because("the name has %d characters", utf8.RuneCountInString(p.Name))
	case p.Picture == "":
		return graphapi.ParamRequired.New("profile_picture_url").Because("a persona has a picture")
	case !graphapi.WebURL(p.Picture):
		return graphapi.BadURL.New("profile_picture_url").Because("%.80q is no http or https address", p.Picture)
	}
	return nil
}

// deleted is the parent of personas that are gone. They are kept, under it,
// because messages that were sent under them go on showing name and picture.
const deleted = "deleted"

// Get returns a persona of a Page; objects.ErrNotFound.
func (s *Personas) Get(ctx context.Context, page, id graphapi.ID) (Persona, error) {
	i, err := s.all.Get(ctx, page, id.String())
	if err == nil && i.Parent == deleted {
		return Persona{}, fmt.Errorf("persona %d was deleted: %w", id, objects.ErrNotFound)
	}
	return i.Value, err
}

// Author returns the persona that a message was sent under, even if it was
// deleted since; objects.ErrNotFound.
func (s *Personas) Author(ctx context.Context, page, id graphapi.ID) (Persona, error) {
	i, err := s.all.Get(ctx, page, id.String())
	return i.Value, err
}

// Sender returns the persona that a message names; an unknown, deleted or
// foreign one gives InvalidParam.
func (s *Personas) Sender(ctx context.Context, page, id graphapi.ID) (Persona, error) {
	p, err := s.Get(ctx, page, id)
	if errors.Is(err, objects.ErrNotFound) {
		return p, graphapi.InvalidParam.New().Because("persona_id: Page %d has no persona %d; make one with POST /%d/personas", page, id, page)
	}
	return p, err
}

// List returns the personas of a Page, newest first.
func (s *Personas) List(ctx context.Context, page graphapi.ID, r objects.Range) ([]objects.Item[Persona], error) {
	return s.all.List(ctx, page, "", r)
}

// Delete removes a persona; objects.ErrNotFound. Messages sent under it keep
// it as their author.
func (s *Personas) Delete(ctx context.Context, page, id graphapi.ID) error {
	return s.all.Change(ctx, page, id.String(), func(i *objects.Item[Persona]) (bool, error) {
		if i.Seq == 0 || i.Parent == deleted {
			return false, fmt.Errorf("persona %d: %w", id, objects.ErrNotFound)
		}
		i.Parent = deleted
		return true, nil
	})
}
