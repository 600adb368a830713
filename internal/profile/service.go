package profile

import (
	"context"
	"errors"
	"slices"
	"strings"

	"parley/graphapi"
	"parley/internal/clock"
	"parley/internal/objects"
)

// Service keeps the Messenger Profile of every Page and the settings of single
// customers. It is safe for concurrent use.
type Service struct {
	pages  objects.Collection[Properties]
	people objects.Collection[Properties]
	links  objects.Collection[linkToken]
	clock  *clock.Clock
	local  bool
}

// NewService returns the profiles in a store. local admits http and addresses
// of this machine where Meta asks for https, as tests at home need.
func NewService(store objects.Store, clk *clock.Clock, local bool) *Service {
	return &Service{
		pages:  objects.Collection[Properties]{Store: store, Kind: "profile"},
		people: objects.Collection[Properties]{Store: store, Kind: "user_settings"},
		links:  objects.Collection[linkToken]{Store: store, Kind: "link_token"},
		clock:  clk, local: local,
	}
}

// theProfile is the ID of the one profile of a Page.
const theProfile = "profile"

// Set overwrites the properties that a request names and leaves the others.
// version is that in the path of the call, 0 = the newest. The error is a
// *graphapi.Error that says which rule was broken.
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/reference/messenger-profile-api
func (s *Service) Set(ctx context.Context, page graphapi.ID, version graphapi.Version, params *graphapi.Params) error {
	given, err := s.read(params, version, graphapi.ProfileProperties())
	if err != nil {
		return err
	}
	return s.change(ctx, s.pages, page, theProfile, func(p Properties) error {
		p.put(given)
		return p.consistent()
	})
}

// Delete removes properties, named as Meta's enum does or in lower case.
func (s *Service) Delete(ctx context.Context, page graphapi.ID, names []string) error {
	if err := known(names, "fields", append(graphapi.ProfileProperties(), EUPrivacy)); err != nil {
		return err
	}
	return s.change(ctx, s.pages, page, theProfile, func(p Properties) error {
		p.remove(names)
		return p.consistent()
	})
}

// Get returns what is set, nil when nothing is.
func (s *Service) Get(ctx context.Context, page graphapi.ID) (Properties, error) {
	return value(s.pages.Get(ctx, page, theProfile))
}

// SetUser overwrites settings of one customer: the persistent menu. version is
// as in Set.
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/persistent-menu
func (s *Service) SetUser(ctx context.Context, page, psid graphapi.ID, version graphapi.Version, params *graphapi.Params) error {
	given, err := s.read(params, version, userProperties())
	if err != nil {
		return err
	}
	all, err := s.Get(ctx, page)
	if err != nil {
		return err
	}
	return s.change(ctx, s.people, page, psid.String(), func(p Properties) error {
		p.put(given)
		return extensionsListed(p["persistent_menu"], all["whitelisted_domains"])
	})
}

// DeleteUser removes settings of one customer.
func (s *Service) DeleteUser(ctx context.Context, page, psid graphapi.ID, names []string) error {
	if err := known(names, "params", userProperties()); err != nil {
		return err
	}
	return s.change(ctx, s.people, page, psid.String(), func(p Properties) error {
		p.remove(names)
		return nil
	})
}

// User returns the settings of one customer, nil when there are none.
func (s *Service) User(ctx context.Context, page, psid graphapi.ID) (Properties, error) {
	return value(s.people.Get(ctx, page, psid.String()))
}

func value(i objects.Item[Properties], err error) (Properties, error) {
	if errors.Is(err, objects.ErrNotFound) {
		return nil, nil
	}
	return i.Value, err
}

// change rewrites one document; an empty one is deleted.
func (s *Service) change(ctx context.Context, c objects.Collection[Properties], page graphapi.ID, id string, fn func(Properties) error) error {
	return c.Change(ctx, page, id, func(i *objects.Item[Properties]) (bool, error) {
		if i.Value == nil {
			i.Value = Properties{}
		}
		i.At = s.clock.NowMS()
		err := fn(i.Value)
		return len(i.Value) > 0, err
	})
}

// read takes the properties with the given names from a request.
func (s *Service) read(params *graphapi.Params, version graphapi.Version, names []string) ([]graphapi.Member, error) {
	given, err := graphapi.DecodeProfile(params, version, names...)
	if err != nil {
		return nil, err
	}
	switch {
	case given == nil && len(names) == 1:
		return nil, graphapi.ParamRequired.New(names[0])
	case given == nil:
		return nil, graphapi.InvalidParam.New().Because("the request names no property: there is %s", strings.Join(names, ", "))
	}
	for i := range given {
		if err := s.addresses(&given[i]); err != nil {
			return nil, err
		}
	}
	return given, nil
}

// Whitelisted reports whether the Page lists the domain of an address, as
// buttons with messenger_extensions need.
func (s *Service) Whitelisted(ctx context.Context, page graphapi.ID, address string) (bool, error) {
	p, err := s.Get(ctx, page)
	if err != nil {
		return false, err
	}
	domains, err := decode[[]string](p["whitelisted_domains"])
	return slices.Contains(domains, origin(address)), err
}
