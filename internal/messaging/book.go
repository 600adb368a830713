package messaging

import (
	"context"
	"errors"

	"parley/graphapi"
	"parley/internal/objects"
)

// Kinds of objects that this package keeps.
const (
	kindContact     objects.Kind = "contact"     // ways to reach a customer; no Page, by customer
	kindReach       objects.Kind = "reach"       // one such way -> customer; no Page, by "key:value"
	kindUserRef     objects.Kind = "user_ref"    // user_ref -> PSID
	kindToken       objects.Kind = "optin"       // opt-in token -> PSID
	kindGroup       objects.Kind = "group"       // group thread, by PSID; second name: its members
	kindMember      objects.Kind = "member"      // member of a group, by "group:member"; parent: the member
	kindBarred      objects.Kind = "barred"      // person whom the Page blocked, by PSID
	kindRestriction objects.Kind = "restriction" // no Page
	kindPack        objects.Kind = "policy"      // policy pack of an app; no Page, by app
)

// book finds people and threads by other names than their PSID.
type book struct {
	objects.Store
	contacts     objects.Collection[Contact]
	groups       objects.Collection[Group]
	restrictions objects.Collection[Restriction]
	packs        objects.Collection[packSetting]
}

func newBook(store objects.Store) book {
	return book{
		Store:        store,
		contacts:     objects.Collection[Contact]{Store: store, Kind: kindContact},
		groups:       objects.Collection[Group]{Store: store, Kind: kindGroup},
		restrictions: objects.Collection[Restriction]{Store: store, Kind: kindRestriction},
		packs:        objects.Collection[packSetting]{Store: store, Kind: kindPack},
	}
}

// found turns the not-found error of objects into this package's.
func found(err error) error {
	if errors.Is(err, objects.ErrNotFound) {
		return ErrNotFound
	}
	return err
}

// name is the body of an object that stands for someone under another name.
type name struct {
	ID graphapi.ID `json:"id"` // customer or PSID
}

func (b *book) nameKind(kind objects.Kind) objects.Collection[name] {
	return objects.Collection[name]{Store: b.Store, Kind: kind}
}

// find returns whom a name stands for; ErrNotFound.
func (b *book) find(ctx context.Context, page graphapi.ID, kind objects.Kind, id string) (graphapi.ID, error) {
	i, err := b.nameKind(kind).Get(ctx, page, id)
	return i.Value.ID, found(err)
}

// give makes a name stand for someone, whomever it stood for before.
func (b *book) give(ctx context.Context, page graphapi.ID, kind objects.Kind, id string, whom graphapi.ID, at int64) error {
	return b.nameKind(kind).Change(ctx, page, id, func(i *objects.Item[name]) (bool, error) {
		i.Value.ID, i.At = whom, at
		return true, nil
	})
}
