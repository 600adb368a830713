package compat

import (
	"bufio"
	"embed"
	"errors"
	"fmt"
	"net/http"
	"path"
	"strconv"
	"strings"
)

//go:embed cases/*.txt
var files embed.FS

// Group is one file of cases. They run in order in one world.
type Group struct {
	Name  string // of the file
	Title string
	About string
	Cases []*Case
}

// Case is one promise.
type Case struct {
	ID     string
	Title  string
	Source string // Meta's page, or "recorded: " and the name of the client
	// Fails says why the case is expected to fail, "" when it must pass.
	Fails string
	// Fresh asks for a world of its own, because the case moves the clock or
	// counts what is there.
	Fresh bool
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

// Load reads all cases, in the order of the file names.
func Load() ([]*Group, error) {
	entries, err := files.ReadDir("cases")
	if err != nil {
		return nil, err
	}
	var groups []*Group
	seen := map[string]string{}
	for _, e := range entries {
		text, err := files.ReadFile("cases/" + e.Name())
		if err != nil {
			return nil, err
		}
		g, err := parse(strings.TrimSuffix(path.Base(e.Name()), ".txt"), string(text))
		if err != nil {
			return nil, fmt.Errorf("cases/%s: %w", e.Name(), err)
		}
		for _, c := range g.Cases {
			if seen[c.ID] != "" {
				return nil, fmt.Errorf("case %s stands in %s and in %s", c.ID, seen[c.ID], g.Name)
			}
			seen[c.ID] = g.Name
		}
		groups = append(groups, g)
	}
	return groups, nil
}

// parser reads one file line by line. The forms of a line are
//
//	title: ...   about: ...          of the group, before the first case
//	=== id                           begins a case
//	title: ... source: ... fails: ... world: fresh
//	> POST /path?query               begins a step
//	> Name: value                    a header of the request
//	>> text                          a line of the body of the request
//	< 200                            the status of the answer
//	< Name: pattern   < !Name        a header of the answer, or its absence
//	<< pattern                       a line of the body of the answer
//	# ...                            a remark
type parser struct {
	group *Group
	c     *Case
	s     *Step
	line  int
}

func parse(name, text string) (*Group, error) {
	p := &parser{group: &Group{Name: name}}
	lines := bufio.NewScanner(strings.NewReader(text))
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		p.line++
		if err := p.read(lines.Text()); err != nil {
			return nil, fmt.Errorf("line %d: %w", p.line, err)
		}
	}
	return p.group, errors.Join(lines.Err(), p.group.check())
}

func (p *parser) read(line string) error {
	switch {
	case strings.TrimSpace(line) == "" || strings.HasPrefix(line, "#"):
		return nil
	case strings.HasPrefix(line, "=== "):
		p.c, p.s = &Case{ID: line[4:]}, nil
		p.group.Cases = append(p.group.Cases, p.c)
		return nil
	case p.c == nil:
		return p.groupKey(line)
	case strings.HasPrefix(line, ">> "), line == ">>":
		return p.body(strings.TrimPrefix(line[2:], " "))
	case strings.HasPrefix(line, "<< "), line == "<<":
		return p.answer(strings.TrimPrefix(line[2:], " "))
	case strings.HasPrefix(line, "> "):
		return p.request(line[2:])
	case strings.HasPrefix(line, "< "):
		return p.response(line[2:])
	}
	return p.caseKey(line)
}

var errLine = errors.New("a line of no known form")

func (p *parser) groupKey(line string) error {
	key, value, ok := strings.Cut(line, ": ")
	switch {
	case ok && key == "title":
		p.group.Title = value
	case ok && key == "about":
		p.group.About = value
	default:
		return errLine
	}
	return nil
}

func (p *parser) caseKey(line string) error {
	key, value, ok := strings.Cut(line, ": ")
	switch {
	case ok && key == "title":
		p.c.Title = value
	case ok && key == "source":
		p.c.Source = value
	case ok && key == "fails":
		p.c.Fails = value
	case line == "world: fresh":
		p.c.Fresh = true
	default:
		return errLine
	}
	return nil
}

// request reads the request line, or a header of the request that it began.
func (p *parser) request(text string) error {
	if name, value, ok := strings.Cut(text, ": "); ok && p.s != nil && p.s.Status == 0 && !strings.Contains(name, " ") {
		p.s.Header.Add(name, value)
		return nil
	}
	method, target, ok := strings.Cut(text, " ")
	if !ok || !strings.HasPrefix(target, "/") {
		return errors.New("give METHOD /path")
	}
	p.s = &Step{Line: p.line, Method: method, Target: target, Header: http.Header{}}
	p.c.Steps = append(p.c.Steps, p.s)
	return nil
}

func (p *parser) body(text string) error {
	if p.s == nil {
		return errLine
	}
	if p.s.Body != "" {
		p.s.Body += p.s.lineEnd()
	}
	p.s.Body += text
	return nil
}

// lineEnd joins the lines of a body; parts of a multipart body need both
// characters.
func (s *Step) lineEnd() string {
	if strings.HasPrefix(s.Header.Get("Content-Type"), "multipart/") {
		return "\r\n"
	}
	return "\n"
}

func (p *parser) response(text string) (err error) {
	if p.s == nil {
		return errLine
	}
	if p.s.Status == 0 {
		p.s.Status, err = strconv.Atoi(text)
		return err
	}
	if name, ok := strings.CutPrefix(text, "!"); ok {
		p.s.Want = append(p.s.Want, [2]string{name, ""})
		return nil
	}
	name, value, ok := strings.Cut(text, ": ")
	if !ok {
		return errLine
	}
	p.s.Want = append(p.s.Want, [2]string{name, value})
	return nil
}

func (p *parser) answer(text string) error {
	if p.s == nil || p.s.Status == 0 {
		return errLine
	}
	if p.s.Checked {
		text = "\n" + text
	}
	p.s.Answer += text
	p.s.Checked = true
	return nil
}

// check refuses cases that promise nothing or hide where they come from.
func (g *Group) check() error {
	if g.Title == "" {
		return errors.New("the group has no title")
	}
	for _, c := range g.Cases {
		switch {
		case c.Title == "" || c.Source == "":
			return fmt.Errorf("case %s: give title and source", c.ID)
		case len(c.Steps) == 0:
			return fmt.Errorf("case %s has no request", c.ID)
		case !strings.HasPrefix(c.Source, "https://developers.facebook.com/") && !strings.HasPrefix(c.Source, "recorded: "):
			return fmt.Errorf("case %s: the source is a page of Meta or \"recorded: CLIENT\"", c.ID)
		}
		for _, s := range c.Steps {
			if s.Status == 0 {
				return fmt.Errorf("case %s, line %d: no answer", c.ID, s.Line)
			}
		}
	}
	return nil
}
