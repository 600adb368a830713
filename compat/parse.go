package compat

import (
	"bufio"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strconv"
	"strings"
)

// parser reads one file line by line; doc.go lists the forms of a line.
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
		line, err := repeat(lines.Text())
		if err == nil {
			err = p.read(line)
		}
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", p.line, err)
		}
	}
	return p.group, lines.Err()
}

// repeated is $repeat(3|x) or $list(3|x).
var repeated = regexp.MustCompile(`\$(repeat|list)\((\d+)\|([^)]*)\)`)

// maxRepeat bounds what one line may grow to, in bytes.
const maxRepeat = 1 << 20

func repeat(line string) (string, error) {
	var failed error
	out := repeated.ReplaceAllStringFunc(line, func(ref string) string {
		m := repeated.FindStringSubmatch(ref)
		n, err := strconv.Atoi(m[2])
		if err != nil || n*(len(m[3])+1) > maxRepeat {
			failed = fmt.Errorf("%.40s is too long", ref)
			return ""
		}
		if m[1] == "list" {
			return strings.TrimSuffix(strings.Repeat(m[3]+",", n), ",")
		}
		return strings.Repeat(m[3], n)
	})
	return out, failed
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
		return p.group.heads().read(line)
	case strings.HasPrefix(line, ">> "), line == ">>":
		return p.body(strings.TrimPrefix(line[2:], " "))
	case strings.HasPrefix(line, "<< "), line == "<<":
		return p.answer(strings.TrimPrefix(line[2:], " "))
	case strings.HasPrefix(line, "> "):
		return p.request(line[2:])
	case strings.HasPrefix(line, "< "):
		return p.response(line[2:])
	}
	return p.c.heads().read(line)
}

var errLine = errors.New("a line of no known form")

// heads are the lines "key: value" at the top of a group or case: what each
// of them sets.
type heads map[string]func(value string)

func (h heads) read(line string) error {
	key, value, _ := strings.Cut(line, ": ")
	set := h[key]
	if set == nil {
		return errLine
	}
	set(value)
	return nil
}

func text(into *string) func(string)    { return func(value string) { *into = value } }
func words(into *[]string) func(string) { return func(value string) { *into = strings.Fields(value) } }

func (g *Group) heads() heads {
	return heads{"title": text(&g.Title), "about": text(&g.About), "world": words(&g.World)}
}

func (c *Case) heads() heads {
	return heads{
		"title": text(&c.Title), "source": text(&c.Source), "unsure": text(&c.Unsure), "fails": text(&c.Fails), "world": words(&c.World),
		"rules": func(value string) { c.Rules = append(c.Rules, strings.Split(value, ", ")...) },
	}
}

// request reads the request line, or a header of the request that it began.
func (p *parser) request(text string) error {
	if name, value, ok := strings.Cut(text, ": "); ok && p.s != nil && p.s.Status == 0 && !strings.ContainsAny(name, " {") {
		p.s.Header.Add(name, value)
		return nil
	}
	method, rest, ok := strings.Cut(text, " ")
	if !ok {
		return errors.New("give METHOD /path")
	}
	s := &Step{Line: p.line, Method: method, Target: rest, Header: http.Header{}}
	if long, ok := shortRequests[method]; ok {
		if err := long(s, rest); err != nil {
			return err
		}
	} else if target, body, ok := strings.Cut(rest, " "); ok {
		s.Target = target
		s.json(body)
	}
	if s.Method != hook && strings.IndexAny(s.Target, "/$") != 0 {
		return errors.New("give METHOD /path")
	}
	p.s = s
	p.c.Steps = append(p.c.Steps, s)
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
		return p.s.status(text)
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
	if p.s == nil || p.s.Status == 0 || p.s.Method == hook {
		return errLine
	}
	if p.s.Checked {
		text = "\n" + text
	}
	p.s.expect(p.s.Answer + text)
	return nil
}
