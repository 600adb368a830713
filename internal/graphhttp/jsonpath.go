package graphhttp

import (
	"strconv"
	"strings"

	"parley/graphapi"
)

// jsonPath is what a reference of a batch may say to choose values of an
// answer: $, .name, [n], ['name'], * and .. for any depth.
// https://developers.facebook.com/docs/graph-api/batch-requests
type jsonPath []step

// step leads from values to values below them.
type step struct {
	name  string // member; "" with index or all
	index int    // element; -1 = none
	all   bool   // every member or element
	deep  bool   // of the value itself and of everything below it
}

// maxSteps bounds a path.
const maxSteps = 32

// parsePathOf reads a path; ok is false for one that is none.
func parsePathOf(s string) (p jsonPath, ok bool) {
	if !strings.HasPrefix(s, "$") {
		return nil, false
	}
	for s = s[1:]; s != ""; {
		var next step
		if next, s, ok = parseStep(s); !ok || len(p) == maxSteps {
			return nil, false
		}
		p = append(p, next)
	}
	return p, true
}

// parseStep reads one step and returns what follows it.
func parseStep(s string) (next step, rest string, ok bool) {
	next.index = -1
	dots := len(s) - len(strings.TrimLeft(s, "."))
	next.deep = dots == 2
	s = s[dots:]
	switch {
	case dots > 2:
		return next, s, false
	case strings.HasPrefix(s, "[") && dots != 1:
		return parseBracket(next, s[1:])
	case dots == 0:
		return next, s, false
	}
	end := strings.IndexAny(s, ".[")
	if end < 0 {
		end = len(s)
	}
	next.name = s[:end]
	if next.all = next.name == "*"; next.all {
		next.name = ""
	}
	return next, s[end:], end > 0
}

// parseBracket reads what follows an opening bracket.
func parseBracket(next step, s string) (_ step, rest string, ok bool) {
	inside, rest, ok := strings.Cut(s, "]")
	if !ok || inside == "" {
		return next, rest, false
	}
	if inside == "*" {
		next.all = true
		return next, rest, true
	}
	if n := len(inside); n > 2 && (inside[0] == '\'' || inside[0] == '"') && inside[n-1] == inside[0] {
		next.name = inside[1 : n-1]
		return next, rest, true
	}
	n, err := strconv.Atoi(inside)
	next.index = n
	return next, rest, err == nil && n >= 0
}

// find returns the values that a path leads to, in their order. It counts left
// down by the values that it looks at; ok is false when they are used up.
func (p jsonPath) find(root graphapi.Value, left *int) (found []graphapi.Value, ok bool) {
	found = []graphapi.Value{root}
	if *left--; *left < 0 {
		return nil, false
	}
	for _, s := range p {
		from := found
		found = nil
		for _, v := range from {
			if found, ok = s.take(found, v, left); !ok {
				return nil, false
			}
		}
	}
	return found, true
}

// take appends what a step finds in a value.
func (s *step) take(found []graphapi.Value, v graphapi.Value, left *int) (_ []graphapi.Value, ok bool) {
	if *left -= 1 + len(v.Items); *left < 0 {
		return nil, false
	}
	for i := range v.Items {
		m := &v.Items[i]
		if s.all || s.name != "" && v.Kind == graphapi.KindObject && m.Name == s.name || v.Kind == graphapi.KindList && i == s.index {
			found = append(found, m.Value)
		}
	}
	if !s.deep {
		return found, true
	}
	for i := range v.Items {
		if found, ok = s.take(found, v.Items[i].Value, left); !ok {
			return nil, false
		}
	}
	return found, true
}
