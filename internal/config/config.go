package config

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"

	"parley/internal/policy"
)

// Config is everything that an operator may set. The tags declare a setting:
// its name as a flag, its default, what the help prints for its value, what it
// means, whether it is a secret, and how it may be given when not by flag,
// environment and file alike.
type Config struct {
	ConfigFile       string `flag:"config" arg:"FILE" from:"flag env" doc:"read settings from this TOML file"`
	Listen           string `flag:"listen" default:"127.0.0.1:8080" arg:"ADDR" doc:"address to serve on; port 0 picks a free one"`
	PublicURL        string `flag:"public-url" arg:"URL" doc:"address under which clients reach the server, base of paging and media URLs"`
	Database         string `flag:"database" arg:"DSN" secret:"dsn" doc:"sqlite:PATH or postgres://...; without one sqlite:DIR/parley.db"`
	Data             string `flag:"data" default:"./parley-data" arg:"DIR" doc:"directory of the key and the SQLite database"`
	Media            string `flag:"media" arg:"WHERE" doc:"keep files in a bucket, s3://BUCKET[/PREFIX]?endpoint=http://HOST:PORT&region=REGION; without one in DIR/media"`
	MediaAccessKey   string `flag:"media-access-key" arg:"KEY" secret:"all" from:"env file" doc:"access key of the bucket"`
	MediaSecretKey   string `flag:"media-secret-key" arg:"KEY" secret:"all" from:"env file" doc:"secret key of the bucket"`
	Policy           string `flag:"policy" default:"documented" arg:"PACK" doc:"Meta's rules of sending: documented (nothing retired), latest, or those of a day, YYYY-MM-DD"`
	RetiredTemplates bool   `flag:"retired-templates" doc:"let the templates list and open_graph be sent"`
	Throttle429      bool   `flag:"throttle-429" doc:"answer used-up budgets with HTTP 429 instead of 400"`
	Ephemeral        bool   `flag:"ephemeral" doc:"keep everything in a directory that is removed at the end"`
	Simulator        bool   `flag:"simulator" doc:"make the demo world and serve the simulator API"`
	SimulatorToken   string `flag:"simulator-token" arg:"T" secret:"all" doc:"open the simulator API to other machines that send this bearer token"`
	Key              string `flag:"key" arg:"KEY" secret:"all" from:"env" doc:"the server's key, 32 bytes in hex or base64; without one the file key in the data directory"`
	JSON             bool   `flag:"json" from:"flag" doc:"print one line of JSON on stdout when ready"`
	Reset            bool   `flag:"reset" from:"flag" doc:"begin again with a new demo world and the real time"`
}

// DSN returns the database to open: the one that was set, or the SQLite file
// in the data directory.
func (c *Config) DSN() string {
	if c.Database != "" {
		return c.Database
	}
	return "sqlite:" + strings.TrimSuffix(c.Data, "/") + "/parley.db"
}

// check refuses a value that cannot work and says what would.
func (c *Config) check(name string) error {
	switch name {
	case "listen":
		return c.checkListen()
	case "public-url":
		return c.checkPublicURL()
	case "database":
		return c.checkDatabase()
	case "media":
		return c.checkMedia()
	case "media-secret-key":
		return c.checkMediaKeys()
	case "policy":
		return c.checkPolicy()
	case "simulator-token":
		return c.checkSimulatorToken()
	case "key":
		return checkKey(c.Key)
	}
	return nil
}

func (c *Config) checkListen() error {
	if _, _, err := net.SplitHostPort(c.Listen); err != nil {
		return fmt.Errorf("listen %q: give HOST:PORT, for example 127.0.0.1:8080, or :8080 for every interface", c.Listen)
	}
	return nil
}

func (c *Config) checkPublicURL() error {
	if c.PublicURL == "" {
		return nil
	}
	u, err := url.Parse(c.PublicURL)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.RawQuery != "" || u.Fragment != "" {
		return fmt.Errorf("public-url %q: give an absolute address, for example https://graph.example.org", c.PublicURL)
	}
	c.PublicURL = strings.TrimRight(c.PublicURL, "/")
	return nil
}

func (c *Config) checkDatabase() error {
	for _, prefix := range []string{"sqlite:", "postgres://", "postgresql://"} {
		if rest, ok := strings.CutPrefix(c.Database, prefix); ok && rest != "" {
			return nil
		}
	}
	if c.Database == "" {
		return nil
	}
	return fmt.Errorf("database: give sqlite:PATH or postgres://USER:PASSWORD@HOST/NAME")
}

func (c *Config) checkSimulatorToken() error {
	if c.SimulatorToken != "" && len(c.SimulatorToken) < 16 {
		return errors.New("simulator-token: it opens the simulator API to other machines; use at least 16 characters")
	}
	return nil
}

func (c *Config) checkPolicy() error {
	_, err := policy.Parse(c.Policy)
	return err
}
