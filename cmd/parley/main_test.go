package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"parley/internal/app"
)

// call runs one command line to its end.
func call(env map[string]string, args ...string) (status int, stdout, stderr string) {
	var out, errs bytes.Buffer
	p := &process{args: args, getenv: func(name string) string { return env[name] }, stdout: &out, stderr: &errs}
	status = run(context.Background(), p)
	return status, out.String(), errs.String()
}

func TestUsage(t *testing.T) {
	cases := []struct {
		args   []string
		status int
		stdout string // a part of it
		stderr string
	}{
		{nil, exitUsage, "", "no command given: run `parley dev` to try it"},
		{[]string{"serv"}, exitUsage, "", `unknown command "serv": the commands are dev, serve, migrate, config, version`},
		{[]string{"dev", "--port", "80"}, exitUsage, "", "unknown flag --port: the flags are --listen ADDR"},
		{[]string{"dev", "now"}, exitUsage, "", `unexpected argument "now"`},
		{[]string{"version", "--json"}, exitUsage, "", "this command takes no flags"},
		{[]string{"help", "serv"}, exitUsage, "", "unknown command"},
		{[]string{"help"}, exitOK, "Usage: parley COMMAND", ""},
		{[]string{"--help"}, exitOK, "Start with `parley dev`", ""},
		{[]string{"help", "dev"}, exitOK, "--ephemeral", ""},
		{[]string{"serve", "--help"}, exitOK, "PARLEY_SIMULATOR_TOKEN", ""},
		{[]string{"version"}, exitOK, "parley " + version, ""},
	}
	for _, c := range cases {
		status, stdout, stderr := call(nil, c.args...)
		if status != c.status || !strings.Contains(stdout, c.stdout) || !strings.Contains(stderr, c.stderr) {
			t.Errorf("%q: %d\n%s\n%s", c.args, status, stdout, stderr)
		}
	}
}

// The flags are a contract: programs start Parley with them.
func TestFlags(t *testing.T) {
	want := map[string]string{
		"dev":     "--listen ADDR, --data DIR, --policy PACK, --retired-templates, --throttle-429, --ephemeral, --json, --reset",
		"serve":   "--config FILE, --listen ADDR, --public-url URL, --database DSN, --data DIR, --media WHERE, --policy PACK, --retired-templates, --throttle-429, --simulator, --simulator-token T, --json",
		"migrate": "--config FILE, --database DSN, --data DIR",
	}
	for name, flags := range want {
		if _, _, stderr := call(nil, name, "--no-such-flag"); !strings.Contains(stderr, "the flags are "+flags+"\n") {
			t.Errorf("%s: %s", name, stderr)
		}
	}
}

func TestConfigIsAConfigurationFile(t *testing.T) {
	env := map[string]string{"PARLEY_PUBLIC_URL": "https://graph.example.org", "PARLEY_SIMULATOR_TOKEN": "0123456789abcdef", "PARLEY_SIMULATOR": "true"}
	status, stdout, _ := call(env, "config", "--listen", ":9")
	for _, line := range []string{
		`listen = ":9" # flag`, `public_url = "https://graph.example.org" # env`, `data = "./parley-data" # default`,
		`simulator = true # env`, `# simulator_token = "(set, not shown)" # env`, `# key = "" # default`,
	} {
		if status != exitOK || !strings.Contains(stdout, line+"\n") {
			t.Errorf("%q is missing in\n%s", line, stdout)
		}
	}
}

func TestMigrateMakesADatabase(t *testing.T) {
	data := t.TempDir()
	if status, stdout, stderr := call(nil, "migrate", "--data", data); status != exitOK || stdout != "the database is up to date\n" {
		t.Fatal(status, stdout, stderr)
	}
	if found, _ := filepath.Glob(filepath.Join(data, "parley.db")); len(found) != 1 {
		t.Error("no database")
	}
}

// until is a writer that calls end after the first line.
type until struct {
	bytes.Buffer
	end context.CancelFunc
}

func (u *until) Write(p []byte) (int, error) {
	defer u.end()
	return u.Buffer.Write(p)
}

func TestDevSaysWhenItIsReady(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	out := &until{end: cancel}
	p := &process{
		args: []string{"dev", "--json", "--listen", "127.0.0.1:0", "--data", t.TempDir()}, getenv: func(string) string { return "" },
		stdout: out, stderr: io.Discard,
	}
	if status := run(ctx, p); status != exitOK {
		t.Fatal("status", status)
	}
	var world map[string]string
	if err := json.Unmarshal(out.Bytes(), &world); err != nil || strings.Count(out.String(), "\n") != 1 {
		t.Fatalf("%v in %q", err, out.String())
	}
	for _, name := range []string{
		"url", "app_id", "app_secret", "app_token", "user_id", "user_token", "page_id", "page_name", "page_token",
		"customer_id", "psid", "conversation_id", "message_id",
	} {
		if world[name] == "" {
			t.Errorf("%s is missing in %s", name, out.String())
		}
		delete(world, name)
	}
	if len(world) > 0 {
		t.Errorf("not in the contract: %v", world)
	}
}

// The welcome is made of the world's values alone, and names a name only once
// it has one.
func TestWelcome(t *testing.T) {
	value := worldValue(app.World{
		URL: "u", AppID: "a", AppSecret: "s", AppToken: "a|t", UserID: "i", UserToken: "ut", PageID: "p", PageName: "n",
		PageToken: "pt", CustomerID: "c", PSID: "psid", ConversationID: "t_psid",
	})
	for _, m := range regexp.MustCompile(`\$\{?(\w*)`).FindAllStringSubmatch(welcomeText+closedText, -1) {
		if value(m[1]) == "" {
			t.Errorf("%s has no value", m[0])
		}
	}
	var open, closed strings.Builder
	if err := welcome(&open, app.World{}); err != nil {
		t.Fatal(err)
	}
	if err := welcome(&closed, app.World{WindowClosed: true}); err != nil {
		t.Fatal(err)
	}
	const line = "Let the customer write again"
	if strings.Contains(open.String(), line) || !strings.Contains(closed.String(), line) {
		t.Error("the welcome does not follow the window")
	}
}
