package messaging

import (
	"context"
	"encoding/json"
	"fmt"

	"parley/graphapi"
	"parley/internal/objects"
	"parley/internal/policy"
)

// Restriction refuses sends with an error of the catalogue until it is lifted
// or its time is over.
type Restriction struct {
	ID      string      `json:"id"`
	Page    graphapi.ID `json:"page_id,omitempty"` // 0 = every Page
	App     graphapi.ID `json:"app_id,omitempty"`  // 0 = every app
	Code    int         `json:"code"`
	Subcode int         `json:"subcode,omitempty"` // 0 = the first of the code
	Until   int64       `json:"until,omitempty"`   // Unix milliseconds; 0 = until lifted
}

// restrictable are the failures that a restriction may raise.
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/error-codes
var restrictable = []*graphapi.Failure{
	graphapi.PageRestricted, graphapi.OptInBarred, graphapi.CannotReceive, graphapi.AutomatedFlow,
	graphapi.ServiceUnavailable, graphapi.TooManyActions, graphapi.NotSentUnavailable, graphapi.PhoneFeeNeeded,
	graphapi.PhonePermissionUnset, graphapi.AppNotLive, graphapi.Abusive, graphapi.Blocked, graphapi.CallLimit,
	graphapi.TagOverused, graphapi.SendFailure, graphapi.CommerceDisabled,
	graphapi.MessageDisallowed, graphapi.UnknownError, graphapi.RequestFailed,
}

// failure returns what the restriction raises; nil when its code is none of
// those that can be.
func (r *Restriction) failure() *graphapi.Failure {
	for _, f := range restrictable {
		if f.Code == r.Code && (r.Subcode == 0 || f.Subcode == r.Subcode) {
			return f
		}
	}
	return nil
}

// covers reports whether the restriction meets a message at a time.
func (r *Restriction) covers(f *graphapi.Failure, o *Outgoing, now int64) bool {
	if r.Until != 0 && now >= r.Until {
		return false
	}
	switch f {
	case graphapi.OptInBarred, graphapi.TooManyActions:
		return o.Template == policy.OneTime || o.Template == policy.Recurring
	case graphapi.TagOverused:
		return o.Tag != ""
	case graphapi.PhoneFeeNeeded, graphapi.PhonePermissionUnset:
		return o.To.Key == byPhone
	}
	return true
}

// decideRestricted refuses what a restriction in force covers.
func decideRestricted(list []Restriction, o *Outgoing, now int64) *graphapi.Error {
	for i := range list {
		r := &list[i]
		if f := r.failure(); f != nil && r.covers(f, o, now) {
			return f.New().Because("restriction %s is in force; lift it with DELETE /_/api/restrictions/%s", r.ID, r.ID)
		}
	}
	return nil
}

// Restrict puts a restriction in force and tells the Page, if it is one
// Page's, by a policy event. A *Refusal when no restriction raises the code, or
// when there are as many as are read; ErrNotFound when the Page is unknown.
func (s *Service) Restrict(ctx context.Context, r Restriction) (Restriction, error) {
	f := r.failure()
	if f == nil {
		return r, refuse("code %d with subcode %d is none that a restriction raises; there are %s", r.Code, r.Subcode, restrictableCodes())
	}
	if r.Page != 0 {
		if _, err := s.Page(ctx, r.Page); err != nil {
			return r, err
		}
	}
	all, err := s.Restrictions(ctx)
	if err != nil {
		return r, err
	}
	if len(all) >= maxRules {
		return r, refuse("there are %d restrictions, and no more are read: lift those that are over", len(all))
	}
	r.ID, r.Subcode = NewID().String(), f.Subcode
	i := objects.Item[Restriction]{Object: objects.Object{ID: r.ID, At: s.clock.NowMS()}, Value: r}
	if err := s.book.restrictions.Create(ctx, &i); err != nil {
		return r, fmt.Errorf("storing restriction: %w", err)
	}
	s.rules.forget()
	return r, s.enforce(ctx, r.Page, Policy{Action: "block", Reason: f.Text})
}

func restrictableCodes() string {
	text := ""
	for i, f := range restrictable {
		if i > 0 {
			text += ", "
		}
		text += fmt.Sprintf("%d/%d", f.Code, f.Subcode)
	}
	return text
}

// Restrictions lists all restrictions, newest first, also those whose time is over.
func (s *Service) Restrictions(ctx context.Context) ([]Restriction, error) {
	list, err := s.book.restrictions.List(ctx, 0, "", objects.Range{Limit: maxRules})
	if err != nil {
		return nil, fmt.Errorf("reading restrictions: %w", err)
	}
	all := make([]Restriction, len(list))
	for i := range list {
		all[i] = list[i].Value
	}
	return all, nil
}

// Lift ends a restriction; ErrNotFound.
func (s *Service) Lift(ctx context.Context, id string) error {
	i, err := s.book.restrictions.Get(ctx, 0, id)
	if err != nil {
		return found(err)
	}
	if err := s.book.restrictions.Delete(ctx, 0, id); err != nil {
		return found(err)
	}
	s.rules.forget()
	return s.enforce(ctx, i.Value.Page, Policy{Action: "unblock"})
}

// Warn tells a Page by a policy event that it acts against a rule.
func (s *Service) Warn(ctx context.Context, page graphapi.ID, reason string) error {
	return s.enforce(ctx, page, Policy{Action: "warning", Reason: reason})
}

// enforce appends a policy event; a Page of 0 has no journal.
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks/webhook-events/messaging_policy_enforcement
func (s *Service) enforce(ctx context.Context, page graphapi.ID, p Policy) error {
	if page == 0 {
		return nil
	}
	body, err := json.Marshal(p)
	if err != nil {
		return fmt.Errorf("encoding policy event: %w", err)
	}
	return s.appendLoose(ctx, page, KindPolicy, body)
}

// Feed appends a change of the Page's posts and comments; value is the value
// of the webhook, a JSON object.
func (s *Service) Feed(ctx context.Context, page graphapi.ID, value []byte) error {
	return s.appendLoose(ctx, page, KindFeed, value)
}

// appendLoose appends an event that belongs to no thread.
func (s *Service) appendLoose(ctx context.Context, page graphapi.ID, kind Kind, body []byte) error {
	e := &Event{Kind: kind, Body: body}
	return s.store.Update(ctx, page, func(tx Tx) error {
		e.At = s.clock.NowMS()
		return tx.Append(e)
	})
}
