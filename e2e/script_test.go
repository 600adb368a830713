package e2e

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"parley/internal/crashtest/blackbox"
	"parley/internal/store/pgtest"
)

const (
	patience  = 30 * time.Second // how long a fact may take to come true on a busy machine
	drainTime = 10 * time.Second // what the contract grants a server that was asked to end
)

func TestScripts(t *testing.T) {
	bin := t.TempDir()
	if err := blackbox.Build(t.Context(), filepath.Join(bin, "parley"), "parley/cmd/parley", buildFlags...); err != nil {
		t.Fatal(err)
	}
	t.Run("sqlite", func(t *testing.T) {
		run(t, bin, func(dir string) []string {
			return []string{"dev", "--data", filepath.Join(dir, "data")}
		})
	})
	t.Run("postgres", func(t *testing.T) {
		run(t, bin, func(dir string) []string {
			return []string{"serve", "--simulator", "--data", filepath.Join(dir, "data"), "--database", pgtest.Start(t)}
		})
	})
}

// run runs all scripts; command makes the command line of a server for one of
// them.
func run(t *testing.T, bin string, command func(dir string) []string) {
	module, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir: "scripts",
		Setup: func(e *testscript.Env) error {
			e.Setenv("PATH", bin+string(filepath.ListSeparator)+os.Getenv("PATH"))
			e.Setenv("MODULE", module)
			for _, name := range []string{"GOCACHE", "GOMODCACHE", "GOPATH", "GOPROXY"} {
				e.Setenv(name, goEnv(t, name))
			}
			s := newScene(filepath.Join(bin, "parley"), command(e.WorkDir))
			e.Values[sceneKey{}] = s
			e.Defer(s.close)
			return nil
		},
		Cmds: commands(),
	})
}

// sceneKey is the key of a script's scene.
type sceneKey struct{}

// scene is what one script has running.
type scene struct {
	binary  string
	command []string
	server  *blackbox.Server // nil = not running
	log     *record
	records map[string]*record // bots, streams and folders by name; log is the server's own
	bots    map[string]*bot
	ends    []func()
}

func newScene(binary string, command []string) *scene {
	log := newRecord()
	return &scene{binary: binary, command: command, log: log, records: map[string]*record{"log": log}, bots: map[string]*bot{}}
}

func (s *scene) close() {
	if s.server != nil {
		s.server.Kill()
	}
	for _, end := range s.ends {
		end()
	}
}

func (s *scene) start(args []string) error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	server, err := blackbox.Start(ctx, blackbox.Command{
		Binary: s.binary, Args: append(append([]string{}, s.command...), args...), Log: s.log,
	})
	s.server = server
	return err
}

func (s *scene) stop() error {
	ctx, cancel := context.WithTimeout(context.Background(), drainTime)
	defer cancel()
	server := s.server
	s.server = nil
	return server.Stop(ctx)
}

// envName is the variable of a value of the world: page_token is PAGE_TOKEN.
func envName(key string) string { return strings.ToUpper(key) }
