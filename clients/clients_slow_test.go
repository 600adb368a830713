//go:build slow

package clients

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"parley/internal/crashtest/blackbox"
)

// patience bounds the tests of one client. They take a second or two.
const patience = 2 * time.Minute

// pictures is a folder with chat.png, which the tests send.
const pictures = "../docs/img"

// arguments start the world of one client. Clients older than the end of the
// list template still offer it.
var arguments = []string{"dev", "--ephemeral", "--retired-templates"}

// published are the clients. One that is redirected has no setting for the
// host.
var published = []struct {
	name       string
	redirected bool
}{
	{name: "messaging-api-messenger"},
	{name: "botly"},
	{name: "bootbot", redirected: true},
	{name: "fb", redirected: true},
	{name: "fb-messenger", redirected: true},
	{name: "messenger-node", redirected: true},
}

// TestSlowClients gives each client a world of its own. scripts/npm-ci clients
// installs what it needs.
func TestSlowClients(t *testing.T) {
	binary := filepath.Join(t.TempDir(), "parley")
	if err := blackbox.Build(t.Context(), binary, "parley/cmd/parley"); err != nil {
		t.Fatal(err)
	}
	files := httptest.NewServer(http.FileServer(http.Dir(pictures)))
	defer files.Close()
	for _, c := range published {
		t.Run(c.name, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), patience)
			defer cancel()
			var log bytes.Buffer
			server, err := blackbox.Start(ctx, blackbox.Command{Binary: binary, Args: arguments, Log: &log})
			if err != nil {
				t.Fatal(err)
			}
			out, err := node(ctx, server.World, files.URL, c.name+".test.js", c.redirected)
			server.Kill()
			if err != nil {
				t.Errorf("%v\n%s\nserver:\n%s", err, out, log.Bytes())
			}
		})
	}
}

// node runs one file of tests and returns what it said.
func node(ctx context.Context, world blackbox.World, files, file string, redirected bool) ([]byte, error) {
	args := []string{"--test-reporter=spec", file}
	if redirected {
		args = append([]string{"--import", "./redirect.js"}, args...)
	}
	cmd := exec.CommandContext(ctx, "node", args...)
	picture, err := filepath.Abs(filepath.Join(pictures, "chat.png"))
	if err != nil {
		return nil, err
	}
	cmd.Env = append(os.Environ(), "PICTURE_URL="+files+"/chat.png", "PICTURE_FILE="+picture)
	for name, value := range world.Values() {
		cmd.Env = append(cmd.Env, "PARLEY_"+strings.ToUpper(name)+"="+value)
	}
	return cmd.CombinedOutput()
}
