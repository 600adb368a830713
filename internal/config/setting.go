package config

import (
	"net/url"
	"reflect"
	"slices"
	"strings"
)

// Origin says where a value came from.
type Origin string

// The origins, by falling precedence.
const (
	FromFlag    Origin = "flag"
	FromEnv     Origin = "env"
	FromFile    Origin = "file"
	FromDefault Origin = "default"
)

// Setting is one field of Config as the operator sees it.
type Setting struct {
	Name   string // as a flag, without dashes: public-url
	Arg    string // what the help calls its value, "" for a switch
	Doc    string
	Value  string // secrets are masked
	Masked bool   // Value does not show all of it
	Origin Origin

	field  int    // index in Config
	secret string // "" = none, "all" = whole, "dsn" = the password in a DSN
	from   string // origins that may set it besides the default, "" = all
}

// Env is the environment variable of the setting: PARLEY_PUBLIC_URL.
func (s *Setting) Env() string { return "PARLEY_" + strings.ToUpper(s.Key()) }

// Key is the setting in the TOML file: public_url.
func (s *Setting) Key() string { return strings.ReplaceAll(s.Name, "-", "_") }

// May reports whether the setting can be given that way.
func (s *Setting) May(o Origin) bool { return s.from == "" || strings.Contains(s.from, string(o)) }

// settings reads the declarations in the tags of Config.
func settings() []*Setting {
	t := reflect.TypeFor[Config]()
	out := make([]*Setting, t.NumField())
	for i := range out {
		tag := t.Field(i).Tag
		out[i] = &Setting{
			Name: tag.Get("flag"), Arg: tag.Get("arg"), Doc: tag.Get("doc"),
			Value: tag.Get("default"), Origin: FromDefault,
			field: i, secret: tag.Get("secret"), from: tag.Get("from"),
		}
	}
	return out
}

// Describe returns settings by name, with their defaults.
func Describe(names []string) []*Setting {
	var out []*Setting
	for _, s := range settings() {
		if slices.Contains(names, s.Name) {
			out = append(out, s)
		}
	}
	return out
}

// masked hides what must not be printed.
func (s *Setting) masked(value string) string {
	switch {
	case value == "" || s.secret == "":
		return value
	case s.secret == "dsn":
		return maskDSN(value)
	}
	return "(set, not shown)"
}

// maskDSN hides the password of a DSN, wherever it stands: in the authority
// or as a parameter.
func maskDSN(dsn string) string {
	if strings.HasPrefix(dsn, "sqlite:") {
		return dsn
	}
	u, err := url.Parse(dsn)
	if err != nil {
		return "(set, not shown)"
	}
	if q := u.Query(); q.Has("password") {
		q.Set("password", "xxxxx")
		u.RawQuery = q.Encode()
	}
	return u.Redacted()
}
