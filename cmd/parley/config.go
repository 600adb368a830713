package main

import (
	"context"
	"fmt"
	"strconv"

	"parley/internal/config"
)

func showConfig() command {
	return command{
		name:     "config",
		summary:  "print the effective configuration as TOML, with the origin of each value",
		settings: []string{"config", "listen", "public-url", "database", "data", "media", "media-access-key", "media-secret-key", "policy", "retired-templates", "throttle-429", "simulator", "simulator-token", "key"},
		run: func(_ context.Context, p *process, c *config.Loaded) error {
			for _, s := range c.Settings {
				fmt.Fprintln(p.stdout, configLine(s))
			}
			return nil
		},
	}
}

// configLine is one line of the output. What a file cannot hold, what is
// hidden and what is not set stands in a comment, so that the whole is a file
// that --config takes.
func configLine(s *config.Setting) string {
	value := strconv.Quote(s.Value)
	if s.Arg == "" {
		value = s.Value
	}
	line := fmt.Sprintf("%s = %s # %s", s.Key(), value, s.Origin)
	if s.Value == "" || s.Masked || !s.May(config.FromFile) {
		return "# " + line
	}
	return line
}
