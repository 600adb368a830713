package messaging

import (
	"context"
	"encoding/json"
	"fmt"

	"parley/graphapi"
	"parley/internal/policy"
)

// OptInToken is a token that a person gave to a Page by an opt-in.
type OptInToken struct {
	PSID graphapi.ID
	Seq  int64 // position in the list
	At   int64 // when the person last opted in, Unix milliseconds
	// OptIn is nil for a token that is void: used up, expired or replaced.
	OptIn *OptIn
}

// OptInTokens lists the tokens of a Page, newest first; positions in r are
// OptInToken.Seq.
func (s *Service) OptInTokens(ctx context.Context, page graphapi.ID, r Range) ([]OptInToken, error) {
	items, err := s.book.nameKind(kindToken).List(ctx, page, "", r)
	if err != nil {
		return nil, fmt.Errorf("listing opt-in tokens: %w", err)
	}
	tokens := make([]OptInToken, len(items))
	for i := range items {
		o := &items[i]
		t, err := s.store.Thread(ctx, page, o.Value.ID)
		if err != nil {
			return nil, fmt.Errorf("finding thread of opt-in: %w", err)
		}
		tokens[i] = OptInToken{PSID: o.Value.ID, Seq: o.Seq, At: o.At}
		if in := t.optIn(o.ID); in != nil && s.clock.NowMS() < in.ExpiresAt {
			tokens[i].OptIn = in
		}
	}
	return tokens, nil
}

// LetFollowUp lets the next message under an opt-in token of a person go out
// at once; under all their tokens when token is "". The error is a
// *graphapi.Error, 100/2018001, for an unknown PSID.
// https://developers.facebook.com/docs/graph-api/reference/page/notification_messages_dev_support
func (s *Service) LetFollowUp(ctx context.Context, page, psid graphapi.ID, token string) error {
	body, err := json.Marshal(FollowUp{token})
	if err != nil {
		return fmt.Errorf("encoding follow-up: %w", err)
	}
	return s.store.Update(ctx, page, func(tx Tx) error {
		t, err := tx.Thread(psid)
		if err != nil {
			return unknownPSID(page, psid, err)
		}
		if t.findOptIn(func(o *OptIn) bool { return o.waits(token) }) == nil {
			return nil
		}
		return tx.Append(&Event{PSID: psid, Kind: KindFollowUp, At: s.clock.NowMS(), Body: body})
	})
}

// waits reports whether an opt-in of a token ("" = any) has a message behind
// it that the next one must keep away from.
func (o *OptIn) waits(token string) bool {
	return o.Type == policy.Recurring && o.UsedAt != 0 && (token == "" || o.Token == token)
}

// followUp folds a FollowUp.
func (t *Thread) followUp(f *FollowUp) {
	m := t.more()
	for i := range m.OptIns {
		if o := &m.OptIns[i]; o.waits(f.Token) {
			o.UsedAt = 0
		}
	}
}
