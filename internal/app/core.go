package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"parley/graphapi"
	"parley/internal/adminhttp"
	"parley/internal/auth"
	"parley/internal/clock"
	"parley/internal/dispatch"
	"parley/internal/graph"
	"parley/internal/graphhttp"
	"parley/internal/httpserver"
	"parley/internal/login"
	"parley/internal/media"
	"parley/internal/outbox"
	"parley/internal/realtime"
	"parley/internal/store"
	"parley/internal/webhttp"
	"parley/web"
)

// core is everything that stands on one open database.
type core struct {
	app   *App
	db    store.DB
	clock *clock.Clock
	domain
	outbox     *outbox.Outbox
	dispatcher *dispatch.Dispatcher
	client     *dispatch.Client
	media      *media.Service
	hub        *realtime.Hub
	handler    http.Handler
	cancel     context.CancelFunc // ends the watchers
	life       context.Context
}

// clockSetting is the key of the clock's setting in the database.
const clockSetting = "clock"

// shared is how long a principal may be cached, and a moved clock unnoticed,
// when other nodes may change them.
const shared = time.Second

func (a *App) newCore(ctx context.Context) (*core, error) {
	keys, err := auth.NewKeys(a.key)
	if err != nil {
		return nil, err
	}
	db, err := store.Open(ctx, a.opt.DSN(), a.opt.Log)
	if err != nil {
		return nil, err
	}
	c := &core{app: a, db: db, clock: clock.New()}
	c.life, c.cancel = context.WithCancel(context.Background())
	if err := c.loadClock(ctx); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	if err := c.openMedia(ctx, keys.MediaKey()); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	if err := c.openDomain(ctx, keys); err != nil {
		return nil, errors.Join(err, c.media.Close(), db.Close())
	}
	c.carry()
	return c, nil
}

// carry builds what brings events out of the store and calls into it.
func (c *core) carry() {
	opt, log := c.app.opt, c.app.opt.Log
	metrics := httpserver.NewMetrics()
	c.outbox = outbox.New(c.db.Outbox(), log)
	c.hub = realtime.New(realtime.Options{Log: log, Clock: c.clock, Encode: realtime.Encoder(c.viewer), Metrics: metrics.Registry})
	c.outbox.Listen(c.hub.Publish)
	limits := dispatch.Defaults()
	c.client = dispatch.NewClient(opt.Dev || opt.Simulator, limits.InFlight)
	c.dispatcher = dispatch.New(dispatch.Deps{
		Store: c.db.Dispatch(), Journal: c.outbox, Clock: c.clock, IDs: c.viewer.IDs, Media: c.media, Client: c.client,
		Secret: c.secret, Log: log,
	}, limits)
	c.outbox.Subscribe(c.dispatcher)
	graphAPI := c.graphAPI()
	c.handler = httpserver.Wrap(httpserver.Front{
		Handler: c.route(graphAPI, c.adminAPI(metrics)), Log: log, Metrics: metrics, Panicked: graphAPI.Panicked,
	})
}

func (c *core) graphAPI() *graphhttp.Handler {
	return graphhttp.New(graphhttp.Deps{
		Log: c.app.opt.Log, Clock: c.clock, Auth: c.auth, Messaging: c.messaging,
		Subscriptions: dispatch.NewSubscriptions(c.db.Dispatch(), c.client, c.clock, c.dispatcher),
		Personas:      c.personas, Profile: c.profile, Utility: c.utility, Catalog: c.catalog, Feed: c.feed, Labels: c.labels, Media: c.media, Limits: c.limits,
		PublicURL: c.app.publicURL, RetiredTemplates: c.app.opt.RetiredTemplates, Throttle429: c.app.opt.Throttle429, Typing: c.typing,
	})
}

func (c *core) adminAPI(metrics *httpserver.Metrics) http.Handler {
	opt := c.app.opt
	deps := adminhttp.Deps{
		Log: opt.Log, Clock: c.clock, Auth: c.auth, Messaging: c.messaging, Hub: c.hub, Metrics: metrics,
		Limits: c.limits, Personas: c.personas, Profile: c.profile, Utility: c.utility, Catalog: c.catalog, Feed: c.feed, View: c.viewer, Media: c.media,
		Guard:     &httpserver.Guard{PublicURL: c.app.publicURL, Token: opt.SimulatorToken},
		SaveClock: c.saveClock, Ready: c.db.Ping, OpenAPI: graph.OpenAPI, DefaultApp: c.defaultApp, Simulator: opt.Simulator,
		Subscribers: c.subscribers, Pages: c.app.pages, Person: c.demoPerson, Dialog: &login.Dialog{Auth: c.auth, Clock: c.clock, OpenApp: c.defaultApp},
	}
	if opt.Dev {
		deps.Reset = c.app.Reset
	}
	return adminhttp.New(deps)
}

// route sends a request to its surface: the Graph API owns the root.
func (c *core) route(graphAPI, adminAPI http.Handler) http.Handler {
	files := c.media.Handler()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case strings.HasPrefix(r.URL.Path, media.Prefix):
			files.ServeHTTP(w, r)
		case adminhttp.Owns(r):
			adminAPI.ServeHTTP(w, r)
		default:
			graphAPI.ServeHTTP(w, r)
		}
	})
}

// start begins to deliver.
func (c *core) start(ctx context.Context) error {
	c.hub.Start()
	if err := c.outbox.Start(ctx); err != nil {
		return err
	}
	go c.watchStore()
	if c.app.opt.Simulator && c.cacheFor() > 0 {
		go c.followClock()
	}
	return c.dispatcher.Start(ctx)
}

// stop ends deliveries and closes the database.
func (c *core) stop() error {
	c.cancel()
	c.dispatcher.Stop()
	c.outbox.Stop()
	c.client.Close()
	err := c.media.Close()
	if dbErr := c.db.Close(); dbErr != nil {
		err = errors.Join(err, fmt.Errorf("closing database: %w", dbErr))
	}
	return err
}

// watchStore ends the process when nothing more can be acknowledged.
func (c *core) watchStore() {
	select {
	case <-c.life.Done():
	case <-c.db.Failed():
		c.app.fail(errors.New("the database failed and nothing more can be stored; look at the disk, then start again: what was acknowledged is there"))
	}
}

// cacheFor is how long this process may trust what it read: for ever on a
// database that is its own.
func (c *core) cacheFor() time.Duration {
	if strings.HasPrefix(c.app.opt.DSN(), "sqlite:") {
		return 0
	}
	return shared
}

func (c *core) secret(ctx context.Context, app graphapi.ID) (string, error) {
	a, err := c.auth.App(ctx, app)
	if err != nil {
		return "", err
	}
	return c.auth.Secret(a)
}

// subscribers lists the apps that are subscribed to a Page.
func (c *core) subscribers(ctx context.Context, page graphapi.ID) ([]graphapi.ID, error) {
	list, err := c.db.Dispatch().PageSubscriptions(ctx, page)
	apps := make([]graphapi.ID, len(list))
	for i := range list {
		apps[i] = list[i].App
	}
	return apps, err
}

// defaultApp is the demo app, the default app of new Pages.
func (c *core) defaultApp() graphapi.ID { return idOf(c.app.World().AppID) }

// demoPerson is the one person who uses the pages until there are accounts.
func (c *core) demoPerson() graphapi.ID { return idOf(c.app.World().UserID) }

// idOf reads an id of the demo world, 0 when there is none yet.
func idOf(text string) graphapi.ID {
	id, err := graphapi.ParseID(text)
	if err != nil {
		return 0
	}
	return id
}

// newPages returns the handler of the pages that the binary carries.
func newPages(log *slog.Logger) (http.Handler, error) {
	return webhttp.New(webhttp.Options{Files: web.Pages(), Notice: web.Notice(), Log: log})
}

func (c *core) saveClock(ctx context.Context, s clock.Setting) error {
	text := ""
	if s.Set {
		raw, err := json.Marshal(s)
		if err != nil {
			return fmt.Errorf("encoding clock: %w", err)
		}
		text = string(raw)
	}
	return c.db.SetSetting(ctx, clockSetting, text)
}

// loadClock applies the stored setting. Without the simulator time is real.
func (c *core) loadClock(ctx context.Context) error {
	if !c.app.opt.Simulator {
		return nil
	}
	text, err := c.db.Setting(ctx, clockSetting)
	if err != nil {
		return err
	}
	var s clock.Setting
	if text != "" {
		if err := json.Unmarshal([]byte(text), &s); err != nil {
			return fmt.Errorf("reading clock setting: %w", err)
		}
	}
	if now := c.clock.Setting(); now.Set != s.Set || !now.Base.Equal(s.Base) || !now.At.Equal(s.At) || now.Rate != s.Rate {
		c.clock.Apply(s)
	}
	return nil
}

// followClock takes over what another node set.
func (c *core) followClock() {
	tick := time.NewTicker(shared)
	defer tick.Stop()
	for {
		select {
		case <-c.life.Done():
			return
		case <-tick.C:
			if err := c.loadClock(c.life); err != nil && c.life.Err() == nil {
				c.app.opt.Log.Warn("clock of the other nodes not read", "err", err)
			}
		}
	}
}
