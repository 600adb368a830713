package profile

import (
	"context"
	"crypto/rand"
	"errors"
	"time"

	"parley/graphapi"
	"parley/internal/objects"
)

// LinkTokenLife is how long an account linking token names its customer.
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/identity/account-linking
const LinkTokenLife = 5 * time.Minute

// linkToken is the newest token of a customer; its object's Key is the token.
type linkToken struct {
	PSID graphapi.ID `json:"psid"`
}

// LinkToken makes the token with which a business learns which customer links
// an account. It replaces the customer's former one.
func (s *Service) LinkToken(ctx context.Context, page, psid graphapi.ID) (string, error) {
	token := "ARQ" + rand.Text()
	err := s.links.Change(ctx, page, psid.String(), func(i *objects.Item[linkToken]) (bool, error) {
		i.Key, i.At, i.Value = token, s.clock.NowMS(), linkToken{psid}
		return true, nil
	})
	return token, err
}

// Linking returns the PSID of a token's customer; BadLinkingToken for any
// token that is unknown or too old.
func (s *Service) Linking(ctx context.Context, page graphapi.ID, token string) (graphapi.ID, error) {
	i, err := s.links.Find(ctx, page, token)
	switch {
	case errors.Is(err, objects.ErrNotFound):
		return 0, graphapi.BadLinkingToken.New().Because("Page %d gave no such token, or a newer one took its place", page)
	case err != nil:
		return 0, err
	case s.clock.NowMS()-i.At >= LinkTokenLife.Milliseconds():
		return 0, graphapi.BadLinkingToken.New().Because("the token of PSID %d is older than %s", i.Value.PSID, LinkTokenLife)
	}
	return i.Value.PSID, nil
}
