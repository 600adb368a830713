package messaging

import (
	"context"
	"encoding/json"
	"fmt"

	"parley/graphapi"
	"parley/internal/objects"
)

// Barring is a person whom the Page has blocked.
type Barring struct {
	PSID graphapi.ID
	Seq  int64 // position in the list
	At   int64 // since when, Unix milliseconds
}

// Barred reports whether the Page blocked the person.
func (t *Thread) Barred() bool { return t.More != nil && t.More.Barred }

// Bar blocks a person for the Page, or no longer: the Page cannot write to
// them and what they do is refused. Nothing is stored when it is so already.
// The error is a *graphapi.Error, 100/2018001, for an unknown PSID.
// https://developers.facebook.com/docs/graph-api/reference/page/moderate_conversations
func (s *Service) Bar(ctx context.Context, page, psid graphapi.ID, barred bool) error {
	body, err := json.Marshal(Block{Blocked: barred, ByPage: true})
	if err != nil {
		return fmt.Errorf("encoding block: %w", err)
	}
	err = s.store.Update(ctx, page, func(tx Tx) error {
		t, err := tx.Thread(psid)
		if err != nil {
			return unknownPSID(page, psid, err)
		}
		if t.Barred() == barred {
			return nil
		}
		return tx.Append(&Event{PSID: psid, Kind: KindBlock, At: s.clock.NowMS(), Body: body})
	})
	if err != nil {
		return err
	}
	return s.book.list(ctx, page, psid, barred, s.clock.NowMS())
}

// list notes a person in the list of those whom the Page has blocked, or
// strikes them out.
func (b *book) list(ctx context.Context, page, psid graphapi.ID, barred bool, at int64) error {
	err := b.nameKind(kindBarred).Change(ctx, page, psid.String(), func(i *objects.Item[name]) (bool, error) {
		if i.Seq == 0 {
			i.Value.ID, i.At = psid, at
		}
		return barred, nil
	})
	if err != nil {
		return fmt.Errorf("listing blocked people: %w", err)
	}
	return nil
}

// BarredPeople lists whom the Page has blocked, newest first; positions in r
// are Barring.Seq.
func (s *Service) BarredPeople(ctx context.Context, page graphapi.ID, r Range) ([]Barring, error) {
	items, err := s.book.nameKind(kindBarred).List(ctx, page, "", r)
	if err != nil {
		return nil, err
	}
	people := make([]Barring, len(items))
	for i := range items {
		people[i] = Barring{PSID: items[i].Value.ID, Seq: items[i].Seq, At: items[i].At}
	}
	return people, nil
}

// decideBlocked refuses what goes to somebody who blocked the Page, or whom
// the Page blocked.
func decideBlocked(t *Thread) *graphapi.Error {
	switch {
	case t.Blocked():
		return graphapi.Blocked.New().Because("the person with PSID %d has blocked the Page; let them unblock it", t.PSID)
	case t.Barred():
		return graphapi.Blocked.New().Because("the Page has blocked the person with PSID %d; unblock them first", t.PSID)
	}
	return nil
}

// errBarred answers people whom the Page has blocked.
func errBarred(t *Thread) error {
	if t.Barred() {
		return refuse("the Page has blocked you")
	}
	return nil
}
