package compat

import (
	"embed"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
)

//go:embed cases/*.txt worlds/*.txt rules.txt
var files embed.FS

// Group is one file of cases. They run in order in one world.
type Group struct {
	Name  string // of the file
	Title string
	About string
	World []string // what the shared world has besides the demo world
	Cases []*Case
}

// Case is one promise.
type Case struct {
	ID     string
	Title  string
	Source string   // Meta's page, or "recorded: " and the name of the client
	Rules  []string // of rules.txt that the case shows
	// Unsure says what was chosen where the documentation is silent.
	Unsure string
	// Fails says why the case is expected to fail, "" when it must pass.
	Fails string
	// World asks for a world of its own, because the case moves the clock or
	// counts what is there: "fresh", or the names of files in worlds.
	World []string
	Steps []*Step
}

// Step is one request with the answer that must follow.
type Step struct {
	Line   int // in the file
	Method string
	Target string // path and query
	Header http.Header
	Body   string

	Status  int
	Want    [][2]string // header names and patterns; pattern "" = absent
	Answer  string      // pattern of the whole body
	Checked bool        // Answer stands in the file
}

// Suite is everything that Parley promises.
type Suite struct {
	Groups []*Group
	Rules  []*Rule
	Worlds map[string]*Group // by the name that cases use
}

// Load reads all cases, in the order of the file names, and what they refer to.
func Load() (*Suite, error) {
	rules, err := files.ReadFile("rules.txt")
	if err != nil {
		return nil, err
	}
	s := &Suite{Worlds: map[string]*Group{}}
	if s.Rules, err = parseRules(string(rules)); err != nil {
		return nil, fmt.Errorf("rules.txt: %w", err)
	}
	worlds, err := s.read("worlds")
	if err != nil {
		return nil, err
	}
	for _, w := range worlds {
		s.Worlds[w.Name] = w
	}
	if s.Groups, err = s.read("cases"); err != nil {
		return nil, err
	}
	return s, s.check()
}

// read reads the files of a folder.
func (s *Suite) read(folder string) ([]*Group, error) {
	entries, err := files.ReadDir(folder)
	if err != nil {
		return nil, err
	}
	var groups []*Group
	for _, e := range entries {
		text, err := files.ReadFile(folder + "/" + e.Name())
		if err != nil {
			return nil, err
		}
		g, err := parse(strings.TrimSuffix(e.Name(), ".txt"), string(text))
		if err == nil {
			err = g.finish(s.Rules)
		}
		if err != nil {
			return nil, fmt.Errorf("%s/%s: %w", folder, e.Name(), err)
		}
		groups = append(groups, g)
	}
	return groups, nil
}

// check refuses what no single file can tell: a case that stands twice, or a
// world that does not exist.
func (s *Suite) check() error {
	seen := map[string]string{}
	for _, g := range s.Groups {
		worlds := slices.Clone(g.World)
		for _, c := range g.Cases {
			if seen[c.ID] != "" {
				return fmt.Errorf("case %s stands in %s and in %s", c.ID, seen[c.ID], g.Name)
			}
			seen[c.ID] = g.Name
			worlds = append(worlds, c.World...)
		}
		for _, name := range worlds {
			if name != "fresh" && s.Worlds[name] == nil {
				return fmt.Errorf("cases/%s: there is no worlds/%s.txt", g.Name, name)
			}
		}
	}
	return nil
}

// finish fills in the sources that rules give, and refuses cases that promise
// nothing or hide where they come from.
func (g *Group) finish(rules []*Rule) error {
	if g.Title == "" {
		return errors.New("the group has no title")
	}
	for _, c := range g.Cases {
		if err := c.finish(rules); err != nil {
			return fmt.Errorf("case %s: %w", c.ID, err)
		}
	}
	return nil
}

func (c *Case) finish(rules []*Rule) error {
	for _, id := range c.Rules {
		at := slices.IndexFunc(rules, func(r *Rule) bool { return r.ID == id })
		if at < 0 {
			return fmt.Errorf("rules.txt has no rule %q", id)
		}
		if c.Source == "" {
			c.Source = rules[at].Source
		}
	}
	switch {
	case c.Title == "" || c.Source == "":
		return errors.New("give title and source, or a rule that has one")
	case len(c.Steps) == 0:
		return errors.New("no request")
	case !isSource(c.Source):
		return errors.New("the source is a page of Meta or \"recorded: CLIENT\"")
	}
	for _, s := range c.Steps {
		if s.Status == 0 {
			return fmt.Errorf("line %d: no answer", s.Line)
		}
	}
	return nil
}

func isSource(s string) bool {
	return strings.HasPrefix(s, "https://developers.facebook.com/") || strings.HasPrefix(s, "recorded: ")
}
