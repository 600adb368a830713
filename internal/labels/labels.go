// Package labels keeps the words that a Page sticks on its customers.
//
// https://developers.facebook.com/docs/messenger-platform/identity/custom-labels
package labels

import (
	"context"
	"errors"
	"strings"
	"unicode/utf8"

	"parley/graphapi"
	"parley/internal/clock"
	"parley/internal/objects"
)

// Label is a word.
type Label struct {
	Name string `json:"name"`
}

// worn is a label on a customer; the object's Parent is the PSID.
type worn struct {
	Label string `json:"label"` // the label's id
}

// Service keeps the labels of all Pages. It is safe for concurrent use.
type Service struct {
	all   objects.Collection[Label]
	worn  objects.Collection[worn]
	clock *clock.Clock
	newID func() graphapi.ID
}

// NewService returns the labels in a store; newID makes identifiers of 15 or
// 16 digits.
func NewService(store objects.Store, clk *clock.Clock, newID func() graphapi.ID) *Service {
	return &Service{
		all:   objects.Collection[Label]{Store: store, Kind: "label"},
		worn:  objects.Collection[worn]{Store: store, Kind: "labelled"},
		clock: clk, newID: newID,
	}
}

// maxName is in characters.
const maxName = 100

// Create makes a label; the error is a *graphapi.Error for a bad or taken name.
func (s *Service) Create(ctx context.Context, page graphapi.ID, name string) (graphapi.ID, error) {
	name = strings.TrimSpace(name)
	switch {
	case name == "":
		return 0, graphapi.ParamRequired.New("page_label_name")
	case utf8.RuneCountInString(name) > maxName:
		return 0, graphapi.TooLong.New("page_label_name", maxName)
	}
	id, err := s.all.Add(ctx, s.newID, &objects.Item[Label]{Object: objects.Object{Page: page, Key: name, At: s.clock.NowMS()}, Value: Label{name}})
	if errors.Is(err, objects.ErrExists) {
		err = graphapi.InvalidParam.New().Because("Page %d has a label %q already", page, name)
	}
	return id, err
}

// Get returns a label; objects.ErrNotFound.
func (s *Service) Get(ctx context.Context, page, id graphapi.ID) (objects.Item[Label], error) {
	return s.all.Get(ctx, page, id.String())
}

// List returns the labels of a Page, newest first.
func (s *Service) List(ctx context.Context, page graphapi.ID, r objects.Range) ([]objects.Item[Label], error) {
	return s.all.List(ctx, page, "", r)
}

// Delete removes a label; customers lose it. objects.ErrNotFound.
func (s *Service) Delete(ctx context.Context, page, id graphapi.ID) error {
	return s.all.Delete(ctx, page, id.String())
}

// Put sticks a label on a customer, or takes it off; doing so twice changes
// nothing.
func (s *Service) Put(ctx context.Context, page, label, psid graphapi.ID, on bool) error {
	return s.worn.Change(ctx, page, label.String()+" "+psid.String(), func(i *objects.Item[worn]) (bool, error) {
		if i.Seq == 0 {
			i.Parent, i.At = psid.String(), s.clock.NowMS()
		}
		i.Value = worn{label.String()}
		return on, nil
	})
}

// Of lists the labels of a customer, the last put first; Seq of an item is the
// position in this list. What is left of a deleted label is cleared away.
func (s *Service) Of(ctx context.Context, page, psid graphapi.ID, r objects.Range) ([]objects.Item[Label], error) {
	for {
		list, err := s.worn.List(ctx, page, psid.String(), r)
		if err != nil {
			return nil, err
		}
		out := make([]objects.Item[Label], 0, len(list))
		for _, w := range list {
			l, err := s.all.Get(ctx, page, w.Value.Label)
			if errors.Is(err, objects.ErrNotFound) {
				err = s.clear(ctx, page, w.ID)
			} else if l.Seq = w.Seq; err == nil {
				out = append(out, l)
			}
			if err != nil {
				return nil, err
			}
		}
		if len(out) == len(list) {
			return out, nil
		}
	}
}

// clear removes what is left of a deleted label.
func (s *Service) clear(ctx context.Context, page graphapi.ID, id string) error {
	return s.worn.Change(ctx, page, id, func(*objects.Item[worn]) (bool, error) { return false, nil })
}
