// Package feed keeps the posts and comments of Pages, as far as private
// replies need them: a bot hears of a comment by webhook and answers its
// author in a conversation.
//
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/discovery/private-replies
package feed

import (
	"context"
	"errors"
	"strings"
	"unicode/utf8"

	"parley/graphapi"
	"parley/internal/clock"
	"parley/internal/objects"
)

// Entry is a post or a comment. Its author is kept as the Page sees them.
type Entry struct {
	Post     string      `json:"post"`               // the post's id; a comment stands below it
	Parent   string      `json:"parent,omitempty"`   // of a comment: the post's or another comment's id
	Customer graphapi.ID `json:"customer,omitempty"` // 0 = the Page wrote it
	From     graphapi.ID `json:"from"`               // PSID of the customer, or the Page's id
	Name     string      `json:"name"`
	Message  string      `json:"message"`
}

// IsPost reports whether the entry is a post.
func (e *Entry) IsPost() bool { return e.Parent == "" }

// Deps is what a Service works with.
type Deps struct {
	Store objects.Store
	Clock *clock.Clock
	NewID func() graphapi.ID // 15 or 16 digits
	// Author tells who a customer is to a Page, by PSID and name; customer 0
	// is the Page itself.
	Author func(ctx context.Context, page, customer graphapi.ID) (id graphapi.ID, name string, err error)
	// Emit carries a change, the value of a webhook of the field feed, out.
	Emit func(ctx context.Context, page graphapi.ID, value []byte) error
}

// Service keeps the feeds of all Pages. It is safe for concurrent use.
type Service struct {
	Deps
	all objects.Collection[Entry]
}

// NewService returns the feeds in a store.
func NewService(d Deps) *Service {
	return &Service{Deps: d, all: objects.Collection[Entry]{Store: d.Store, Kind: "feed"}}
}

// maxMessage is in characters; Facebook's own limit.
const maxMessage = 8000

// thePosts is the parent of all posts of a Page.
const thePosts = "posts"

// Publish stores a post of a customer, or of the Page (customer 0), and
// returns its id, {page}_{number}. The error is a *graphapi.Error for a bad
// message.
func (s *Service) Publish(ctx context.Context, page, customer graphapi.ID, message string) (string, error) {
	post := page.String() + "_" + s.NewID().String()
	return post, s.add(ctx, page, post, thePosts, Entry{Post: post, Customer: customer, Message: message})
}

// Comment stores a comment of a customer, or of the Page (customer 0), on a
// post or on another comment, and returns its id, {post's number}_{number}.
// objects.ErrNotFound when that does not exist. An answer to an answer stands
// beside it: there are two levels.
func (s *Service) Comment(ctx context.Context, page, customer graphapi.ID, on, message string) (string, error) {
	above, err := s.all.Get(ctx, page, on)
	if err != nil {
		return "", err
	}
	e := Entry{Post: above.Value.Post, Parent: on, Customer: customer, Message: message}
	if p := above.Value.Parent; p != "" && p != e.Post {
		e.Parent = p
	}
	_, number, _ := strings.Cut(e.Post, "_")
	id := number + "_" + s.NewID().String()
	return id, s.add(ctx, page, id, e.Parent, e)
}

// add stores an entry and tells of it.
func (s *Service) add(ctx context.Context, page graphapi.ID, id, parent string, e Entry) error {
	switch n := utf8.RuneCountInString(e.Message); {
	case strings.TrimSpace(e.Message) == "":
		return graphapi.ParamRequired.New("message").Because("a post or comment has a message of 1 to %d characters", maxMessage)
	case n > maxMessage:
		return graphapi.TooLong.New("message", maxMessage).Because("the message has %d characters", n)
	}
	var err error
	if e.From, e.Name, err = s.Author(ctx, page, e.Customer); err != nil {
		return err
	}
	i := objects.Item[Entry]{Object: objects.Object{Page: page, ID: id, Parent: parent, At: s.Clock.NowMS()}, Value: e}
	if err := s.all.Create(ctx, &i); err != nil {
		return err
	}
	return s.Emit(ctx, page, change(&i, "add"))
}

// Get returns a post or comment; objects.ErrNotFound.
func (s *Service) Get(ctx context.Context, page graphapi.ID, id string) (objects.Item[Entry], error) {
	return s.all.Get(ctx, page, id)
}

// Posts lists the posts of a Page, newest first.
func (s *Service) Posts(ctx context.Context, page graphapi.ID, r objects.Range) ([]objects.Item[Entry], error) {
	return s.all.List(ctx, page, thePosts, r)
}

// Comments lists the comments on a post or on a comment, newest first.
func (s *Service) Comments(ctx context.Context, page graphapi.ID, on string, r objects.Range) ([]objects.Item[Entry], error) {
	return s.all.List(ctx, page, on, r)
}

// Delete removes a post or comment with everything below it;
// objects.ErrNotFound.
func (s *Service) Delete(ctx context.Context, page graphapi.ID, id string) error {
	i, err := s.all.Get(ctx, page, id)
	if err != nil {
		return err
	}
	if err := s.deleteBelow(ctx, page, id); err != nil {
		return err
	}
	if err := s.all.Delete(ctx, page, id); err != nil {
		return err
	}
	return s.Emit(ctx, page, change(&i, "remove"))
}

func (s *Service) deleteBelow(ctx context.Context, page graphapi.ID, id string) error {
	const step = 100
	for {
		list, err := s.all.List(ctx, page, id, objects.Range{Limit: step})
		if err != nil || len(list) == 0 {
			return err
		}
		for _, i := range list {
			if err := s.deleteBelow(ctx, page, i.ID); err != nil { // two levels deep
				return err
			}
			if err := s.all.Delete(ctx, page, i.ID); err != nil && !errors.Is(err, objects.ErrNotFound) {
				return err
			}
		}
	}
}

// Lookup finds what a private reply answers.
type Lookup struct{ *Service }

// Comment returns the customer who wrote a comment or post (0 = the Page),
// when (Unix milliseconds) and whether it is a post; objects.ErrNotFound.
func (l Lookup) Comment(ctx context.Context, page graphapi.ID, id string) (author graphapi.ID, at int64, post bool, err error) {
	i, err := l.all.Get(ctx, page, id)
	return i.Value.Customer, i.At, i.Value.IsPost(), err
}
