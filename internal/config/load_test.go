package config

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

var serveNames = []string{"config", "listen", "public-url", "database", "data", "media", "media-access-key", "media-secret-key", "simulator", "simulator-token", "key", "json"}

func env(vars map[string]string) func(string) string {
	return func(name string) string { return vars[name] }
}

func writeFile(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "parley.toml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestPrecedence(t *testing.T) {
	file := writeFile(t, "listen = \"1.1.1.1:1\"\nsimulator = true\n")
	cases := []struct {
		name   string
		args   []string
		env    map[string]string
		want   string
		origin Origin
	}{
		{"default", nil, nil, "127.0.0.1:8080", FromDefault},
		{"file", []string{"--config", file}, nil, "1.1.1.1:1", FromFile},
		{"file named by the environment", nil, map[string]string{"PARLEY_CONFIG": file}, "1.1.1.1:1", FromFile},
		{"environment over file", []string{"--config", file}, map[string]string{"PARLEY_LISTEN": "2.2.2.2:2"}, "2.2.2.2:2", FromEnv},
		{"flag over environment", []string{"--listen=3.3.3.3:3"}, map[string]string{"PARLEY_LISTEN": "2.2.2.2:2"}, "3.3.3.3:3", FromFlag},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			l, err := Load(serveNames, c.args, env(c.env))
			if err != nil {
				t.Fatal(err)
			}
			i := slices.IndexFunc(l.Settings, func(s *Setting) bool { return s.Name == "listen" })
			if l.Listen != c.want || l.Settings[i].Origin != c.origin || l.Settings[i].Value != c.want {
				t.Errorf("got %q, setting %+v", l.Listen, l.Settings[i])
			}
		})
	}
}

func TestSwitches(t *testing.T) {
	l, err := Load(serveNames, []string{"--simulator", "--json"}, env(nil))
	if err != nil || !l.Simulator || !l.JSON {
		t.Fatalf("%+v %v", l, err)
	}
	l, err = Load(serveNames, []string{"--simulator=false"}, env(map[string]string{"PARLEY_SIMULATOR": "1"}))
	if err != nil || l.Simulator {
		t.Fatalf("%+v %v", l, err)
	}
	if l, err = Load(serveNames, nil, env(map[string]string{"PARLEY_JSON": "1"})); err != nil || l.JSON {
		t.Fatalf("what is said by flag only was read from the environment: %+v %v", l, err)
	}
}

// A refused value names the setting and says what to give instead.
func TestRefusals(t *testing.T) {
	cases := []struct {
		name string
		args []string
		env  map[string]string
		file string
		want string
	}{
		{"unknown flag", []string{"--nope"}, nil, "", "unknown flag --nope: the flags are --config FILE, --listen ADDR"},
		{"flag without value", []string{"--listen"}, nil, "", "flag --listen needs a value"},
		{"argument", []string{"now"}, nil, "", `unexpected argument "now": the flags are`},
		{"the key is no flag", []string{"--key", "x"}, nil, "", "unknown flag --key"},
		{"listen", []string{"--listen", "8080"}, nil, "", `listen "8080": give HOST:PORT`},
		{"public url", []string{"--public-url", "example.org"}, nil, "", "give an absolute address"},
		{"database", []string{"--database", "mysql://x"}, nil, "", "database: give sqlite:PATH or postgres://"},
		{"short token", []string{"--simulator-token", "secret"}, nil, "", "use at least 16 characters"},
		{"switch", nil, map[string]string{"PARLEY_SIMULATOR": "perhaps"}, "", `simulator "perhaps" (from the env): give true or false`},
		{"key", nil, map[string]string{"PARLEY_KEY": "abc"}, "", "key: give 32 bytes in hex"},
		{"unknown key in the file", nil, nil, "lisen = \"x:1\"\n", `unknown key "lisen": the keys are listen, public_url`},
		{"secret key in the file", nil, nil, "key = \"00\"\n", `unknown key "key"`},
		{"table in the file", nil, nil, "[server]\nlisten = \"x:1\"\n", `unknown key "server"`},
		{"number in the file", nil, nil, "listen = 8080\n", `key "listen": give a string`},
		{"broken file", nil, nil, "listen = \n", "configuration file"},
		{"missing file", []string{"--config", "/nonexistent/parley.toml"}, nil, "", "reading the configuration file"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			args := c.args
			if c.file != "" {
				args = append(args, "--config", writeFile(t, c.file))
			}
			_, err := Load(serveNames, args, env(c.env))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q in it", err, c.want)
			}
		})
	}
}

func TestHelpIsNoError(t *testing.T) {
	if _, err := Load(serveNames, []string{"--help"}, env(nil)); !errors.Is(err, ErrHelp) {
		t.Fatal(err)
	}
}

func TestSecretsAreMasked(t *testing.T) {
	l, err := Load(serveNames, []string{
		"--simulator-token", "0123456789abcdef",
		"--database", "postgres://parley:hunter2@db/parley?password=hunter2&sslmode=require",
	}, env(map[string]string{"PARLEY_KEY": strings.Repeat("ab", KeySize)}))
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range l.Settings {
		for _, secret := range []string{"hunter2", "0123456789abcdef", "abab"} {
			if strings.Contains(s.Value, secret) {
				t.Errorf("%s shows %q", s.Name, s.Value)
			}
		}
	}
	if l.SimulatorToken != "0123456789abcdef" || !strings.Contains(l.Database, "hunter2") {
		t.Error("the configuration itself lost its secrets")
	}
}

func TestPublicURLHasNoTrailingSlash(t *testing.T) {
	l, err := Load(serveNames, []string{"--public-url", "https://graph.example.org/"}, env(nil))
	if err != nil || l.PublicURL != "https://graph.example.org" {
		t.Fatal(l, err)
	}
}

func TestEverySettingIsDocumented(t *testing.T) {
	for _, s := range settings() {
		if s.Name == "" || s.Doc == "" {
			t.Errorf("setting %d: %+v", s.field, s)
		}
	}
}

func FuzzParseFile(f *testing.F) {
	f.Add("listen = \"127.0.0.1:0\"\nsimulator = true\n")
	f.Add("[a]\nb = 1")
	f.Fuzz(func(t *testing.T, text string) {
		values, err := parseFile(text)
		if err != nil && values != nil {
			t.Fatal("values beside an error")
		}
	})
}
