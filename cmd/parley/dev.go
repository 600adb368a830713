package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"

	"parley/internal/config"
)

func dev() command {
	return command{
		name:     "dev",
		summary:  "serve a demo world on this machine, to try and to build against",
		settings: []string{"listen", "data", "policy", "retired-templates", "throttle-429", "ephemeral", "key", "json", "reset"},
		run:      runDev,
	}
}

func runDev(ctx context.Context, p *process, c *config.Loaded) error {
	if c.Ephemeral {
		dir, err := os.MkdirTemp("", "parley-")
		if err != nil {
			return fmt.Errorf("making a directory for --ephemeral: %w", err)
		}
		defer os.RemoveAll(dir)
		c.Data = dir
	}
	o := options(c, slog.NewTextHandler(p.stderr, nil))
	o.Dev, o.Simulator = true, true
	return serveUntilSignal(ctx, p, c.JSON, o)
}
