package dispatch

import (
	"context"
	"fmt"
	"net/url"
	"slices"

	"parley/graphapi"
	"parley/internal/clock"
)

// Subscriptions is what apps and Pages ask for: the service behind
// /{app-id}/subscriptions and /{page-id}/subscribed_apps. Its refusals are
// *graphapi.Error; any other error is a failure of the store.
type Subscriptions struct {
	store   Store
	client  *Client
	clock   *clock.Clock
	watcher Watcher
}

// Watcher acts on changed subscriptions. The Dispatcher is one.
type Watcher interface {
	// Refresh makes the stored subscriptions of a Page (0 = all) take effect
	// before it returns.
	Refresh(ctx context.Context, page graphapi.ID) error
	// Forget stops deliveries of a Page to an app and saves none of its
	// results any more, until the next Refresh.
	Forget(ctx context.Context, page, app graphapi.ID) error
}

// NewSubscriptions returns the service.
func NewSubscriptions(store Store, client *Client, c *clock.Clock, w Watcher) *Subscriptions {
	return &Subscriptions{store: store, client: client, clock: c, watcher: w}
}

// AppParams are the parameters of POST /{app-id}/subscriptions.
type AppParams struct {
	Object        string   // required, "page"
	CallbackURL   string   // "" = keep the stored one
	VerifyToken   string   // sent in the handshake
	Fields        []string // nil = keep the stored list
	IncludeValues bool
}

// SetApp stores where and of what an app wants to hear, after the handshake
// with the callback URL has passed. The posted fields replace the stored ones.
// https://developers.facebook.com/docs/graph-api/reference/app/subscriptions
func (s *Subscriptions) SetApp(ctx context.Context, app graphapi.ID, p AppParams) error {
	if err := checkObject(p.Object); err != nil {
		return err
	}
	sub, err := s.stored(ctx, app, p.Object)
	if err != nil {
		return err
	}
	if p.Fields != nil {
		if sub.Fields, err = checkFields("fields", p.Fields); err != nil {
			return err
		}
	}
	if p.CallbackURL != "" || sub.CallbackURL == "" {
		if err := s.callback(ctx, p); err != nil {
			return err
		}
		sub.CallbackURL = p.CallbackURL
	}
	sub.IncludeValues, sub.UpdatedAt = p.IncludeValues, s.clock.NowMS()
	if err := s.store.SetAppSubscription(ctx, sub); err != nil {
		return fmt.Errorf("storing subscription of app %s: %w", app, err)
	}
	return s.watcher.Refresh(ctx, 0)
}

func checkObject(object string) error {
	switch object {
	case objectPage:
		return nil
	case "":
		return graphapi.ParamRequired.New("object")
	}
	return graphapi.NotInEnum.New("object", objectPage, object)
}

// stored returns the present subscription of an app to an object, or an empty one.
func (s *Subscriptions) stored(ctx context.Context, app graphapi.ID, object string) (AppSubscription, error) {
	list, err := s.AppList(ctx, app)
	if err != nil {
		return AppSubscription{}, err
	}
	for _, sub := range list {
		if sub.Object == object {
			return sub, nil
		}
	}
	return AppSubscription{App: app, Object: object}, nil
}

// callback checks the callback URL by the handshake.
func (s *Subscriptions) callback(ctx context.Context, p AppParams) error {
	if p.CallbackURL == "" {
		return graphapi.ParamRequired.New("callback_url")
	}
	u, err := url.Parse(p.CallbackURL)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return graphapi.BadURL.New("callback_url").Because("callback_url must be an absolute http or https URL")
	}
	return s.client.verify(ctx, u, p.VerifyToken)
}

// AppList lists the subscriptions of an app, by object.
func (s *Subscriptions) AppList(ctx context.Context, app graphapi.ID) ([]AppSubscription, error) {
	list, err := s.store.AppSubscriptions(ctx, app)
	if err != nil {
		return nil, fmt.Errorf("listing subscriptions of app %s: %w", app, err)
	}
	return list, nil
}

// DeleteApp takes fields from the subscription of an app to an object. Without
// fields the whole object goes, without both everything.
func (s *Subscriptions) DeleteApp(ctx context.Context, app graphapi.ID, object string, fields []string) error {
	if object == "" && len(fields) > 0 {
		object = objectPage
	}
	if object != "" {
		if err := checkObject(object); err != nil {
			return err
		}
	}
	if err := s.deleteApp(ctx, app, object, fields); err != nil {
		return fmt.Errorf("deleting subscription of app %s: %w", app, err)
	}
	return s.watcher.Refresh(ctx, 0)
}

func (s *Subscriptions) deleteApp(ctx context.Context, app graphapi.ID, object string, fields []string) error {
	if len(fields) == 0 {
		return s.store.DeleteAppSubscription(ctx, app, object)
	}
	sub, err := s.stored(ctx, app, object)
	if err != nil || sub.CallbackURL == "" {
		return err
	}
	sub.Fields = slices.DeleteFunc(slices.Clone(sub.Fields), func(f string) bool { return slices.Contains(fields, f) })
	sub.UpdatedAt = s.clock.NowMS()
	return s.store.SetAppSubscription(ctx, sub)
}

// SetPage subscribes an app to fields of a Page, replacing the earlier list,
// and switches the subscription on again if it was off.
// https://developers.facebook.com/docs/graph-api/reference/page/subscribed_apps
func (s *Subscriptions) SetPage(ctx context.Context, page, app graphapi.ID, fields []string) error {
	if len(fields) == 0 {
		return graphapi.ParamRequiredStop.New("subscribed_fields")
	}
	fields, err := checkFields("subscribed_fields", fields)
	if err != nil {
		return err
	}
	if err := s.store.SetPageSubscription(ctx, page, app, fields); err != nil {
		return fmt.Errorf("subscribing app %s to Page %s: %w", app, page, err)
	}
	return s.watcher.Refresh(ctx, page)
}

// PageList lists the apps that are subscribed to a Page.
func (s *Subscriptions) PageList(ctx context.Context, page graphapi.ID) ([]PageSubscription, error) {
	list, err := s.store.PageSubscriptions(ctx, page)
	if err != nil {
		return nil, fmt.Errorf("listing subscriptions of Page %s: %w", page, err)
	}
	return list, nil
}

// DeletePage removes an app from a Page with everything still owed to it.
func (s *Subscriptions) DeletePage(ctx context.Context, page, app graphapi.ID) error {
	if err := s.watcher.Forget(ctx, page, app); err != nil {
		return err
	}
	if err := s.store.DeletePageSubscription(ctx, page, app); err != nil {
		return fmt.Errorf("removing app %s from Page %s: %w", app, page, err)
	}
	return s.watcher.Refresh(ctx, page)
}
