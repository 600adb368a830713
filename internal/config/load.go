package config

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"reflect"
	"strconv"
	"strings"

	"github.com/BurntSushi/toml"
)

// ErrHelp reports that the help was asked for.
var ErrHelp = flag.ErrHelp

// Loaded is the effective configuration with its origins.
type Loaded struct {
	Config
	Settings []*Setting // those that the command knows, in the order of Config
}

// Load reads the configuration of one command. names are the settings that
// the command knows: others are neither flags of it nor read from the
// environment. Keys of the file that no command knows are refused, so that a
// slip of the pen is not taken for a default. getenv is os.Getenv outside tests.
func Load(names, args []string, getenv func(string) string) (*Loaded, error) {
	l := &Loaded{Settings: Describe(names)}
	flags, err := parseFlags(l.Settings, args)
	if err != nil {
		return nil, err
	}
	given := func(s *Setting) (string, Origin) {
		if v, ok := flags[s.Name]; ok {
			return v, FromFlag
		}
		if v := getenv(s.Env()); v != "" && s.May(FromEnv) {
			return v, FromEnv
		}
		return "", FromDefault
	}
	file, err := l.readFile(given)
	if err != nil {
		return nil, err
	}
	for _, s := range l.Settings {
		value, origin := given(s)
		if v, ok := file[s.Key()]; ok && origin == FromDefault {
			value, origin = v, FromFile
		}
		if err := errors.Join(l.set(s, value, origin), l.check(s.Name)); err != nil {
			return nil, err
		}
	}
	if l.Ephemeral && l.origin("data") == FromFlag {
		return nil, errors.New("--data and --ephemeral exclude each other: give one of them")
	}
	return l, nil
}

// origin returns where the value of a setting came from, "" when the command
// does not know it.
func (l *Loaded) origin(name string) Origin {
	for _, s := range l.Settings {
		if s.Name == name {
			return s.Origin
		}
	}
	return ""
}

// set stores a value in its field and notes where it came from.
func (l *Loaded) set(s *Setting, value string, origin Origin) error {
	if origin == FromDefault {
		value = s.Value
	}
	field := reflect.ValueOf(&l.Config).Elem().Field(s.field)
	switch field.Kind() {
	case reflect.Bool:
		on, err := strconv.ParseBool(value)
		if err != nil && value != "" {
			return fmt.Errorf("%s %q (from the %s): give true or false", s.Name, value, origin)
		}
		field.SetBool(on)
		value = strconv.FormatBool(on)
	default:
		field.SetString(value)
	}
	s.Value, s.Origin = s.masked(value), origin
	s.Masked = s.Value != value
	return nil
}

// parseFlags returns the flags that were given, by name.
func parseFlags(known []*Setting, args []string) (map[string]string, error) {
	set := flag.NewFlagSet("", flag.ContinueOnError)
	set.SetOutput(io.Discard)
	given := map[string]string{}
	for _, s := range known {
		keep := func(v string) error { given[s.Name] = v; return nil }
		switch {
		case !s.May(FromFlag):
		case s.Arg == "":
			set.BoolFunc(s.Name, s.Doc, keep)
		default:
			set.Func(s.Name, s.Doc, keep)
		}
	}
	if err := set.Parse(args); err != nil {
		return nil, flagError(err, known)
	}
	if set.NArg() > 0 {
		return nil, fmt.Errorf("unexpected argument %q: %s", set.Arg(0), usage(known))
	}
	return given, nil
}

// flagError rewords what package flag says of a wrong command line.
func flagError(err error, known []*Setting) error {
	if errors.Is(err, flag.ErrHelp) {
		return ErrHelp
	}
	text := err.Error()
	if name, ok := strings.CutPrefix(text, "flag provided but not defined: -"); ok {
		return fmt.Errorf("unknown flag --%s: %s", strings.TrimPrefix(name, "-"), usage(known))
	}
	if name, ok := strings.CutPrefix(text, "flag needs an argument: -"); ok {
		return fmt.Errorf("flag --%s needs a value", name)
	}
	return err
}

// usage lists the flags on one line.
func usage(known []*Setting) string {
	var names []string
	for _, s := range known {
		if s.May(FromFlag) {
			names = append(names, strings.TrimSpace("--"+s.Name+" "+s.Arg))
		}
	}
	if len(names) == 0 {
		return "this command takes no flags"
	}
	return "the flags are " + strings.Join(names, ", ")
}

// readFile returns the settings of the TOML file as text, by key.
func (l *Loaded) readFile(given func(*Setting) (string, Origin)) (map[string]string, error) {
	path := ""
	for _, s := range l.Settings {
		if s.Name == "config" {
			path, _ = given(s)
		}
	}
	if path == "" {
		return nil, nil
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("reading the configuration file: %w", err)
	}
	values, err := parseFile(string(text))
	if err != nil {
		return nil, fmt.Errorf("configuration file %s: %w", path, err)
	}
	return values, nil
}

// parseFile reads TOML. It refuses keys that no setting has.
func parseFile(text string) (map[string]string, error) {
	var tree map[string]any
	if _, err := toml.Decode(text, &tree); err != nil {
		return nil, err
	}
	known := map[string]bool{}
	var keys []string
	for _, s := range settings() {
		if s.May(FromFile) {
			known[s.Key()] = true
			keys = append(keys, s.Key())
		}
	}
	values := map[string]string{}
	for key, v := range tree {
		if !known[key] {
			return nil, fmt.Errorf("unknown key %q: the keys are %s", key, strings.Join(keys, ", "))
		}
		switch v.(type) {
		case string, bool:
			values[key] = fmt.Sprint(v)
		default:
			return nil, fmt.Errorf("key %q: give a string, or true or false", key)
		}
	}
	return values, nil
}
