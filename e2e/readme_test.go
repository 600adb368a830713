package e2e

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"parley/internal/crashtest/blackbox"
)

// TestReadmeTutorial runs the calls of the tutorial in README.md as they stand
// there, with a bot at the address that they name.
func TestReadmeTutorial(t *testing.T) {
	script := tutorial(t)
	bin := t.TempDir()
	if err := blackbox.Build(t.Context(), filepath.Join(bin, "parley"), "parley/cmd/parley"); err != nil {
		t.Fatal(err)
	}
	s := newScene(filepath.Join(bin, "parley"), []string{"dev", "--data", filepath.Join(t.TempDir(), "data")})
	t.Cleanup(s.close)
	if err := s.start(nil); err != nil {
		t.Fatalf("%v\n%s", err, s.log)
	}
	b, end, err := startBot(s.server.World.AppSecret)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(end)
	script = strings.NewReplacer("http://127.0.0.1:3000/webhook", b.url, "CHOOSE-ONE", verifyToken).Replace(script)

	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	sh := exec.CommandContext(ctx, "sh", "-e", "-c", strings.ReplaceAll(script, "curl -g", "curl -sS -g"))
	sh.Env = append(os.Environ(), worldVariables(s.server.World)...)
	out, err := sh.CombinedOutput()
	text := string(out)
	if err != nil || strings.Contains(text, `"error"`) {
		t.Fatalf("%v\n%s", err, text)
	}
	for _, want := range []string{`"tasks":[`, `"message":"hello"`, `"message_id":"m_`, `"hello, world"`, `{"success":true}`, `"mode":"shifted"`} {
		if !strings.Contains(text, want) {
			t.Errorf("%s is missing in\n%s", want, text)
		}
	}
}

// tutorial returns the shell lines of the section "The tutorial".
func tutorial(t *testing.T) string {
	t.Helper()
	readme, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, ok := strings.Cut(string(readme), "## The tutorial\n")
	_, block, fenced := strings.Cut(section, "```sh\n")
	block, _, closed := strings.Cut(block, "```\n")
	if !ok || !fenced || !closed {
		t.Fatal("README.md holds no tutorial")
	}
	return block
}

func worldVariables(w blackbox.World) []string {
	var env []string
	for key, value := range w.Values() {
		env = append(env, envName(key)+"="+value)
	}
	return env
}
