package main

import (
	"context"
	"fmt"
	"runtime"
	"runtime/debug"

	"parley/internal/config"
)

// version is the release that this source tree is becoming.
const version = "0.1.0-dev"

func showVersion() command {
	return command{
		name:    "version",
		summary: "print the version",
		run: func(_ context.Context, p *process, _ *config.Loaded) error {
			_, err := fmt.Fprintf(p.stdout, "parley %s%s %s %s/%s\n", version, revision(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
			return err
		},
	}
}

// revision names the commit, when the binary was built from a checkout.
func revision() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	commit, dirty := "", ""
	for _, s := range info.Settings {
		switch {
		case s.Key == "vcs.revision" && len(s.Value) >= 12:
			commit = " (" + s.Value[:12]
		case s.Key == "vcs.modified" && s.Value == "true":
			dirty = ", modified"
		}
	}
	if commit == "" {
		return ""
	}
	return commit + dirty + ")"
}
