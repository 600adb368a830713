package compat

import (
	"errors"
	"fmt"
	"strings"
)

// Rule is one rule or error text of Meta's documentation of sending.
type Rule struct {
	ID      string
	Section string
	Text    string // in short words
	Source  string // Meta's page, or "recorded: " and the name of the client
	None    string // why no case shows it, "" when one must
}

// parseRules reads the list of rules. The forms of a line are
//
//	# ...                              a remark
//	source KEY ADDRESS                 a short name of a page
//	## title                           begins a section
//	id | words | KEY                   a rule
//	id | words | KEY | none: why       a rule that no case can show
//	id | words | recorded: CLIENT      a rule that a client tells of
func parseRules(text string) ([]*Rule, error) {
	var rules []*Rule
	sources, seen, section := map[string]string{}, map[string]bool{}, ""
	for i, line := range strings.Split(text, "\n") {
		var err error
		switch {
		case strings.TrimSpace(line) == "" || strings.HasPrefix(line, "# "):
		case strings.HasPrefix(line, "## "):
			section = line[3:]
		case strings.HasPrefix(line, "source "):
			key, address, _ := strings.Cut(line[len("source "):], " ")
			sources[key] = address
		default:
			var r *Rule
			if r, err = parseRule(line, sources); err == nil && seen[r.ID] {
				err = fmt.Errorf("rule %s stands twice", r.ID)
			}
			if err == nil {
				r.Section, seen[r.ID] = section, true
				rules = append(rules, r)
			}
		}
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", i+1, err)
		}
	}
	return rules, nil
}

func parseRule(line string, sources map[string]string) (*Rule, error) {
	cells := strings.Split(line, " | ")
	if len(cells) < 3 || len(cells) > 4 {
		return nil, errors.New("give id | words | source")
	}
	r := &Rule{ID: cells[0], Text: cells[1], Source: cells[2]}
	if address := sources[r.Source]; address != "" {
		r.Source = address
	}
	if !isSource(r.Source) {
		return nil, fmt.Errorf("no source %s", r.Source)
	}
	if len(cells) == 4 {
		why, ok := strings.CutPrefix(cells[3], "none: ")
		if !ok {
			return nil, errors.New("the fourth part is none: why")
		}
		r.None = why
	}
	return r, nil
}

// Shown counts the cases that name each rule.
func (s *Suite) Shown() map[string]int {
	shown := map[string]int{}
	for _, g := range s.Groups {
		for _, c := range g.Cases {
			for _, id := range c.Rules {
				shown[id]++
			}
		}
	}
	return shown
}
