package app

import (
	"context"

	"parley/graphapi"
	"parley/internal/auth"
	"parley/internal/catalog"
	"parley/internal/chatview"
	"parley/internal/feed"
	"parley/internal/labels"
	"parley/internal/limits"
	"parley/internal/messaging"
	"parley/internal/policy"
	"parley/internal/profile"
	"parley/internal/utility"
)

// domain is what the surfaces call.
type domain struct {
	auth      *auth.Service
	messaging *messaging.Service
	limits    *limits.Service
	personas  *profile.Personas
	profile   *profile.Service
	utility   *utility.Service
	catalog   *catalog.Service
	feed      *feed.Service
	labels    *labels.Service
	viewer    chatview.Viewer
}

// openDomain builds the domain on the open database.
func (c *core) openDomain(ctx context.Context, keys *auth.Keys) (err error) {
	pack, err := policy.Parse(c.app.opt.Policy)
	if err != nil {
		return err
	}
	store, ids := c.db.Objects(), messaging.NewMessageIDs(keys.MessageIDKey())
	c.auth = auth.NewService(c.db.Auth(), keys, c.clock, auth.Options{CacheFor: c.cacheFor(), NewID: messaging.NewID})
	c.labels = labels.NewService(store, c.clock, messaging.NewID)
	c.feed = feed.NewService(feed.Deps{
		Store: store, Clock: c.clock, NewID: messaging.NewID,
		Author: func(ctx context.Context, page, customer graphapi.ID) (graphapi.ID, string, error) {
			return c.messaging.Author(ctx, page, customer)
		},
		Emit: func(ctx context.Context, page graphapi.ID, value []byte) error {
			return c.messaging.Feed(ctx, page, value)
		},
	})
	c.messaging = messaging.New(messaging.Deps{
		Store: c.db.Messaging(), Clock: c.clock, IDs: ids, Objects: store, Policy: pack, CacheFor: c.cacheFor(),
		Comments: feed.Lookup{Service: c.feed},
	})
	c.personas = profile.NewPersonas(store, c.clock, messaging.NewID)
	c.profile = profile.NewService(store, c.clock, c.app.opt.Dev || c.app.opt.Simulator)
	c.utility = utility.NewService(store, c.clock, messaging.NewID)
	c.catalog = catalog.NewService(store, c.clock, messaging.NewID)
	c.viewer = chatview.Viewer{IDs: ids, Media: c.media, Clock: c.clock}
	c.limits, err = limits.New(ctx, store, c.clock, c.cacheFor())
	return err
}

// typing shows or ends the typing indicator of a Page.
func (c *core) typing(page, psid graphapi.ID, on bool, as *chatview.Persona) {
	if as == nil {
		c.hub.PageTyping(page, psid, on, nil)
		return
	}
	c.hub.PageTyping(page, psid, on, c.viewer.Typist(*as))
}
