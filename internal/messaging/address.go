package messaging

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"parley/graphapi"
)

// Keys of a recipient, as the wire names them.
const (
	byID        = "id"
	byPhone     = "phone_number"
	byUserRef   = "user_ref"
	byComment   = "comment_id"
	byPost      = "post_id"
	byPlayer    = "player_id"
	byOneTime   = "one_time_notif_token"
	byRecurring = "notification_messages_token"
	byLogin     = "login_id"
	byEmail     = "email"
	byIDs       = "ids"
	byThreadKey = "thread_key"
)

// Address is a recipient that Resolve found.
type Address struct {
	PSID      graphapi.ID // the thread
	Key       string      // key of the recipient that named it; "" = id
	Value     string      // token, user_ref, comment or post that it is good for
	At        int64       // when the comment or post was written, Unix milliseconds
	ThreadKey string      // for the answer to ids and thread_key
	Group     bool        // the thread is of several people
}

// Recipient returns what an answer shows as recipient_id; 0 = nothing, so
// that a Page cannot learn who has a phone number.
// https://developers.facebook.com/docs/messenger-platform/reference/send-api
func (a *Address) Recipient() graphapi.ID {
	if a.Key == byPhone || a.Key == byUserRef {
		return 0
	}
	return a.PSID
}

// Comments finds posts and comments of a Page. Implemented by internal/feed.
type Comments interface {
	// Comment returns the customer who wrote a comment or post (0 = a Page
	// did), when (Unix milliseconds) and whether it is a post;
	// objects.ErrNotFound.
	Comment(ctx context.Context, page graphapi.ID, id string) (author graphapi.ID, at int64, post bool, err error)
}

// Resolve finds whom a recipient of a request means, giving a PSID to a
// customer who has none on the Page. The error is a *graphapi.Error when
// nobody is meant: 100/2018001, 100/2018292 for a comment or post, 10903 for
// one of a Page, 100 for a token.
func (s *Service) Resolve(ctx context.Context, page graphapi.ID, r *graphapi.Recipient) (Address, error) {
	switch key := r.Key(); key {
	case byID:
		return s.resolveID(ctx, page, r.ID)
	case byPhone:
		return s.resolveContact(ctx, page, key, Phone(r.PhoneNumber))
	case byEmail:
		return s.resolveContact(ctx, page, key, strings.ToLower(r.Email))
	case byPlayer:
		return s.resolveContact(ctx, page, key, r.PlayerID.String())
	case byLogin:
		return s.resolveContact(ctx, page, key, r.LoginID)
	case byUserRef:
		return s.resolveUserRef(ctx, page, r.UserRef)
	case byComment:
		return s.resolveComment(ctx, page, key, r.CommentID)
	case byPost:
		return s.resolveComment(ctx, page, key, r.PostID)
	case byOneTime:
		return s.resolveToken(ctx, page, key, r.OneTimeToken)
	case byRecurring:
		return s.resolveToken(ctx, page, key, r.NotificationToken)
	case byIDs:
		return s.resolveGroup(ctx, page, r.IDs)
	case byThreadKey:
		return s.resolveThreadKey(ctx, page, r.ThreadKey)
	}
	return Address{}, graphapi.ParamEmpty.New("recipient")
}

func (s *Service) resolveID(ctx context.Context, page, psid graphapi.ID) (Address, error) {
	if _, err := s.store.Thread(ctx, page, psid); err != nil {
		return Address{}, unknownPSID(page, psid, err)
	}
	return Address{PSID: psid, Key: byID}, nil
}

// unknownPSID turns ErrNotFound into the wire's refusal.
func unknownPSID(page, psid graphapi.ID, err error) error {
	if errors.Is(err, ErrNotFound) {
		return graphapi.NoMatchingUser.New().Because("PSID %d has never written to Page %d; a PSID belongs to one Page", psid, page)
	}
	return fmt.Errorf("finding thread %d: %w", psid, err)
}

// resolveContact finds a customer by a verified way to reach them.
func (s *Service) resolveContact(ctx context.Context, page graphapi.ID, key, value string) (Address, error) {
	customer, err := s.book.reach(ctx, key, value)
	if errors.Is(err, ErrNotFound) {
		return Address{}, graphapi.NoMatchingUser.New().Because("no customer has the %s %q: give it to one in the simulator, in full and with the country code", key, value)
	}
	if err != nil {
		return Address{}, fmt.Errorf("finding customer by %s: %w", key, err)
	}
	psid, err := s.psid(ctx, page, customer)
	return Address{PSID: psid, Key: key}, err
}

// resolveUserRef finds the person who confirmed a checkbox. Once they have
// written, the Page knows their PSID and the reference is void.
// https://developers.facebook.com/docs/messenger-platform/discovery/checkbox-plugin
func (s *Service) resolveUserRef(ctx context.Context, page graphapi.ID, ref string) (Address, error) {
	psid, err := s.book.find(ctx, page, kindUserRef, ref)
	if errors.Is(err, ErrNotFound) {
		return Address{}, graphapi.NoMatchingUser.New().Because("nobody has confirmed a checkbox with user_ref %q", ref)
	}
	if err != nil {
		return Address{}, fmt.Errorf("finding user_ref: %w", err)
	}
	t, err := s.store.Thread(ctx, page, psid)
	if err != nil {
		return Address{}, unknownPSID(page, psid, err)
	}
	a := Address{PSID: psid, Key: byUserRef, Value: ref}
	if refusal := decideUserRef(&t, &a); refusal != nil {
		return Address{}, refusal
	}
	return a, nil
}

// resolveComment finds the author of a comment or post: a private reply.
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/discovery/private-replies
func (s *Service) resolveComment(ctx context.Context, page graphapi.ID, key, id string) (Address, error) {
	author, at, post, err := s.comment(ctx, page, id)
	switch {
	case errors.Is(err, ErrNotFound) || err == nil && post != (key == byPost):
		return Address{}, graphapi.BadCommentID.New().Because("%s %q names none on Page %d", key, id, page)
	case err != nil:
		return Address{}, fmt.Errorf("finding %s: %w", key, err)
	case author == 0:
		return Address{}, graphapi.CannotReply.New().Because("%s was written by a Page; only people can be replied to in private", id)
	}
	psid, err := s.psid(ctx, page, author)
	return Address{PSID: psid, Key: key, Value: id, At: at}, err
}

func (s *Service) comment(ctx context.Context, page graphapi.ID, id string) (author graphapi.ID, at int64, post bool, err error) {
	if s.comments == nil {
		return 0, 0, false, ErrNotFound
	}
	author, at, post, err = s.comments.Comment(ctx, page, id)
	return author, at, post, found(err)
}

func (s *Service) resolveToken(ctx context.Context, page graphapi.ID, key, token string) (Address, error) {
	psid, err := s.book.find(ctx, page, kindToken, token)
	if errors.Is(err, ErrNotFound) {
		return Address{}, graphapi.InvalidParam.New().Because("%s is no token that a person gave to Page %d", key, page)
	}
	if err != nil {
		return Address{}, fmt.Errorf("finding token: %w", err)
	}
	return Address{PSID: psid, Key: key, Value: token}, nil
}

// resolveThreadKey finds a thread by its key.
func (s *Service) resolveThreadKey(ctx context.Context, page graphapi.ID, key string) (Address, error) {
	psid, err := graphapi.ParseID(strings.TrimPrefix(key, ThreadPrefix))
	if err != nil {
		return Address{}, graphapi.NoMatchingUser.New().Because("thread_key %q is none that this server gave", key)
	}
	a, err := s.resolveID(ctx, page, psid)
	if err != nil {
		return a, err
	}
	a.Key, a.ThreadKey = byThreadKey, ThreadID(psid)
	_, err = s.Group(ctx, page, psid)
	if a.Group = err == nil; errors.Is(err, ErrNotFound) {
		err = nil
	}
	return a, err
}
