package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"os"
	"strings"
	"sync"
	"sync/atomic"

	"parley/internal/config"
	"parley/internal/httpserver"
	"parley/internal/store"
)

// Options say what to build.
type Options struct {
	config.Config
	Log *slog.Logger
	// Dev serves a demo world to this machine: webhooks may go to private
	// addresses and the world can be reset.
	Dev bool
	// Simulator makes the demo world and serves the simulator API. It
	// overrides the setting of the same name.
	Simulator bool
}

// App is one server. Make one with New.
type App struct {
	opt    Options
	key    []byte
	server *httpserver.Server
	pages  http.Handler
	core   atomic.Pointer[core]
	world  atomic.Pointer[World]
	done   chan error
	reset  sync.Mutex // one reset at a time, none while stopping
	ended  bool       // under reset: Stop was called
	calmGC func()     // ends the tuning of the garbage collector
}

// New prepares a server; nothing is opened yet.
func New(o Options) (*App, error) {
	if o.Log == nil {
		return nil, errors.New("app: a logger is needed")
	}
	pages, err := newPages(o.Log)
	if err != nil {
		return nil, err
	}
	a := &App{opt: o, pages: pages, done: make(chan error, 1), calmGC: tuneGC()}
	a.server = httpserver.New(o.Listen, http.HandlerFunc(a.serve), o.Log)
	return a, nil
}

// serve answers a request with what is running now: a reset swaps it.
func (a *App) serve(w http.ResponseWriter, r *http.Request) {
	a.core.Load().handler.ServeHTTP(w, r)
}

// Start opens the database, makes the demo world when the simulator is on, and
// begins to serve. The end of ctx stops a start that is under way, and nothing
// after it. When Start fails, everything is closed again.
func (a *App) Start(ctx context.Context) (err error) {
	defer func() {
		if err != nil {
			err = errors.Join(err, a.Stop(context.WithoutCancel(ctx)))
		}
	}()
	if a.opt.Reset {
		if err := a.removeDatabase(); err != nil {
			return err
		}
	}
	if a.key, err = a.opt.ServerKey(); err != nil {
		return err
	}
	if err := a.server.Listen(ctx); err != nil {
		return err
	}
	if err := a.open(ctx); err != nil {
		return err
	}
	a.server.Serve()
	go a.watch()
	return nil
}

// open builds the core and the demo world.
func (a *App) open(ctx context.Context) error {
	c, err := a.newCore(ctx)
	if err != nil {
		return err
	}
	a.core.Store(c)
	if err := c.start(ctx); err != nil {
		return err
	}
	if !a.opt.Simulator {
		return nil
	}
	w, err := c.demoWorld(ctx, a.key, a.URL())
	if err != nil {
		return err
	}
	a.world.Store(&w)
	return nil
}

// watch reports a listener that ended by itself.
func (a *App) watch() {
	if err, ok := <-a.server.Failed(); ok {
		a.fail(err)
	}
}

// fail hands the first fatal error to whoever waits on Done.
func (a *App) fail(err error) {
	select {
	case a.done <- err:
	default: // an earlier one waits
	}
}

// Done yields the error that the server cannot serve on with.
func (a *App) Done() <-chan error { return a.done }

// URL returns the base URL of the listener, without trailing slash.
func (a *App) URL() string { return a.server.URL() }

// publicURL is the base of paging and media URLs.
func (a *App) publicURL() string {
	if a.opt.PublicURL != "" {
		return a.opt.PublicURL
	}
	return a.URL()
}

// World returns the demo world; zero without the simulator.
func (a *App) World() World {
	if w := a.world.Load(); w != nil {
		return *w
	}
	return World{}
}

// Stop drains requests and deliveries and closes the database. It may be
// called twice.
func (a *App) Stop(ctx context.Context) error {
	a.reset.Lock()
	defer a.reset.Unlock()
	if a.ended {
		return nil
	}
	a.ended = true
	defer a.calmGC()
	c := a.core.Load()
	if c != nil {
		c.hub.Stop(ctx) // streams never end by themselves
	}
	err := a.server.Stop(ctx)
	if c != nil {
		err = errors.Join(err, c.stop())
	}
	return err
}

// Reset goes back to the demo world: the same ids and tokens, real time, and
// nothing else. Calls that run meanwhile may fail.
func (a *App) Reset(ctx context.Context) error {
	a.reset.Lock()
	defer a.reset.Unlock()
	if a.ended {
		return errors.New("the server is stopping")
	}
	old := a.core.Load()
	old.hub.Stop(ctx)
	if err := old.stop(); err != nil {
		return err
	}
	if err := a.removeDatabase(); err != nil {
		return err
	}
	return a.open(ctx)
}

// removeDatabase deletes the SQLite database of a dev server and its files. The
// key stays, and with it the identity of the demo world.
func (a *App) removeDatabase() error {
	path, ok := strings.CutPrefix(a.opt.DSN(), "sqlite:")
	if !ok {
		return errors.New("reset: only a SQLite database can be reset; drop and create the PostgreSQL database instead")
	}
	for _, suffix := range []string{"", "-wal", "-shm"} {
		if err := os.Remove(path + suffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("removing database: %w", err)
		}
	}
	return a.removeMedia()
}

// Migrate brings the schema of a database up to date and closes it.
func Migrate(ctx context.Context, o Options) error {
	if _, err := o.ServerKey(); err != nil { // makes the data directory
		return err
	}
	db, err := store.Open(ctx, o.DSN(), o.Log)
	if err != nil {
		return err
	}
	return db.Close()
}
