package main

import (
	"context"
	"fmt"
	"log/slog"

	"parley/internal/app"
	"parley/internal/config"
)

func migrate() command {
	return command{
		name:     "migrate",
		summary:  "bring the schema of the database up to date and end",
		settings: []string{"config", "database", "data"},
		run: func(ctx context.Context, p *process, c *config.Loaded) error {
			if err := app.Migrate(ctx, options(c, slog.NewTextHandler(p.stderr, nil))); err != nil {
				return err
			}
			_, err := fmt.Fprintln(p.stdout, "the database is up to date")
			return err
		},
	}
}
