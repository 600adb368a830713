package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os/signal"
	"syscall"
	"time"

	"parley/internal/app"
	"parley/internal/config"
)

// drainTime is how long running work may take to end after a signal; with it
// the process ends within the 10 s that supervisors usually grant.
const drainTime = 9 * time.Second

func serve() command {
	return command{
		name:     "serve",
		summary:  "serve an organisation",
		settings: []string{"config", "listen", "public-url", "database", "data", "media", "media-access-key", "media-secret-key", "policy", "retired-templates", "throttle-429", "simulator", "simulator-token", "key", "json"},
		run: func(ctx context.Context, p *process, c *config.Loaded) error {
			o := options(c, slog.NewJSONHandler(p.stderr, nil))
			o.Simulator = c.Simulator
			return serveUntilSignal(ctx, p, c.JSON, o)
		},
	}
}

// options turns the configuration into what the application takes.
func options(c *config.Loaded, log slog.Handler) app.Options {
	return app.Options{Config: c.Config, Log: slog.New(log)}
}

// serveUntilSignal runs the application until SIGINT, SIGTERM or a failure
// that it cannot serve on with. A second signal ends the process at once.
func serveUntilSignal(ctx context.Context, p *process, asJSON bool, o app.Options) error {
	ctx, stop := signal.NotifyContext(ctx, syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	a, err := app.New(o)
	if err != nil {
		return err
	}
	if err := a.Start(ctx); err != nil {
		return startFailed(ctx, err)
	}
	o.Log.Info("serving", "url", a.URL())
	if o.Simulator {
		err = announce(p.stdout, a.World(), asJSON)
	}
	if err == nil {
		select {
		case <-ctx.Done():
			stop() // from here on a signal kills
			o.Log.Info("draining")
		case err = <-a.Done():
		}
	}
	drain, cancel := context.WithTimeout(context.Background(), drainTime)
	defer cancel()
	return errors.Join(err, a.Stop(drain))
}

// startFailed says what to do about a start that failed. One that a signal
// cut short did not fail.
func startFailed(ctx context.Context, err error) error {
	if errors.Is(err, syscall.EADDRINUSE) {
		return fmt.Errorf("%w: choose another address with --listen, or a free port with --listen 127.0.0.1:0", err)
	}
	if ctx.Err() == nil {
		return err
	}
	return nil
}

// announce says that the server is ready: one line for programs, a welcome
// for people.
func announce(w io.Writer, world app.World, asJSON bool) error {
	if !asJSON {
		return welcome(w, world)
	}
	line, err := world.Line()
	if err == nil {
		_, err = fmt.Fprintf(w, "%s\n", line)
	}
	return err
}
