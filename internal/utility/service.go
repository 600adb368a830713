package utility

import (
	"context"
	"errors"
	"slices"
	"strings"

	"parley/graphapi"
	"parley/internal/clock"
	"parley/internal/objects"
)

// Service keeps the templates of all Pages. It is safe for concurrent use.
type Service struct {
	all   objects.Collection[Template]
	clock *clock.Clock
	newID func() graphapi.ID
}

// NewService returns the templates in a store; newID makes identifiers of 15
// or 16 digits.
func NewService(store objects.Store, clk *clock.Clock, newID func() graphapi.ID) *Service {
	return &Service{all: objects.Collection[Template]{Store: store, Kind: "template"}, clock: clk, newID: newID}
}

// Create makes the template that a request describes. Review is immediate: the
// template is APPROVED, or REJECTED with reasons. The error is a
// *graphapi.Error when the request cannot become a template at all.
// https://developers.facebook.com/docs/graph-api/reference/page/message_templates
func (s *Service) Create(ctx context.Context, page graphapi.ID, params *graphapi.Params) (graphapi.ID, Template, error) {
	t, err := read(params)
	if err != nil {
		return 0, t, err
	}
	if err := s.room(ctx, page); err != nil {
		return 0, t, err
	}
	now := s.clock.NowMS()
	t.UpdatedAt = now
	id, err := s.all.Add(ctx, s.newID, &objects.Item[Template]{
		Object: objects.Object{Page: page, Key: key(t.Name, t.Language), At: now}, Value: t,
	})
	if errors.Is(err, objects.ErrExists) {
		err = taken(&t)
	}
	return id, t, err
}

// maxTemplates bounds the templates of a Page, every language counted: filters
// look at all of them. Meta's pages name no number.
const maxTemplates = 1000

// room refuses one template more than a Page may have.
func (s *Service) room(ctx context.Context, page graphapi.ID) error {
	list, err := s.all.List(ctx, page, "", objects.Range{Limit: maxTemplates})
	if err == nil && len(list) == maxTemplates {
		err = graphapi.InvalidParam.New().Because("the Page has %d templates, and no more are taken: delete some first", maxTemplates)
	}
	return err
}

// taken refuses a second template of a name and language.
func taken(t *Template) error {
	return graphapi.InvalidParam.New().Because("a template %s in %s exists already: delete it or change it under its id", t.Name, t.Language)
}

// key is the second name of a template.
func key(name, language string) string { return name + " " + language }

// read makes a template of the parameters of a request.
func read(params *graphapi.Params) (Template, error) {
	r, err := graphapi.DecodeTemplate(params)
	t := Template{Name: r.Name, Language: r.Language, Category: r.Category, Library: r.Library}
	switch {
	case err != nil:
		return t, err
	case t.Library != "":
		return t, t.copyStock(r.Inputs)
	}
	return t, t.review(r.Content)
}

// review takes the content of a template and sets its status.
func (t *Template) review(c graphapi.TemplateContent) error {
	all := partsOf(c.Components)
	if err := edges(all["BODY"].Text); err != nil {
		return err
	}
	t.Format, t.Parts, t.Status = c.Format, c.Components.AppendJSON(nil), Approved
	if t.Reasons = judge(all, t.Format); t.Reasons != nil {
		t.Status = Rejected
	}
	return nil
}

// copyStock takes the components of a library template.
func (t *Template) copyStock(inputs graphapi.Value) error {
	all := stock()
	i := slices.IndexFunc(all, func(s Stock) bool { return s.Name == t.Library })
	if i < 0 {
		return graphapi.InvalidParam.New().Because("library_template_name %.80q is not in /message_template_library", t.Library)
	}
	urls, err := all[i].addresses(inputs)
	if err != nil {
		return err
	}
	v, err := graphapi.CheckTemplateComponents(all[i].components(urls)) // the addresses are the caller's
	if err != nil {
		return err
	}
	return t.review(graphapi.TemplateContent{Format: graphapi.PositionalParameters, Components: v})
}

// Get returns a template; objects.ErrNotFound.
func (s *Service) Get(ctx context.Context, page, id graphapi.ID) (objects.Item[Template], error) {
	return s.all.Get(ctx, page, id.String())
}

// Update changes the components of a template, the format of its parameters,
// or both; it is reviewed again.
func (s *Service) Update(ctx context.Context, page, id graphapi.ID, params *graphapi.Params) error {
	return s.change(ctx, page, id, func(t *Template) error {
		v, err := t.components()
		if err != nil {
			return err
		}
		c, err := graphapi.DecodeTemplateContent(params, graphapi.TemplateContent{Format: t.Format, Components: v})
		if err != nil {
			return err
		}
		return t.review(c)
	})
}

// SetStatus puts a template into a state, as a reviewer would; reason goes
// with REJECTED. objects.ErrNotFound.
func (s *Service) SetStatus(ctx context.Context, page, id graphapi.ID, status Status, reason string) error {
	return s.change(ctx, page, id, func(t *Template) error {
		if t.Status, t.Reasons = status, nil; reason != "" {
			t.Reasons = []string{reason}
		}
		return nil
	})
}

func (s *Service) change(ctx context.Context, page, id graphapi.ID, fn func(*Template) error) error {
	return s.all.Change(ctx, page, id.String(), func(i *objects.Item[Template]) (bool, error) {
		if i.Seq == 0 {
			return false, objects.ErrNotFound
		}
		i.Value.UpdatedAt = s.clock.NowMS()
		return true, fn(&i.Value)
	})
}

// Delete removes the templates of a name in every language, or the one with
// an identifier, not 0, if it has that name. It reports whether there was one.
func (s *Service) Delete(ctx context.Context, page graphapi.ID, name string, id graphapi.ID) (found bool, err error) {
	f := Filter{Name: name}
	list, err := s.List(ctx, page, f, objects.Range{Limit: maxLanguages})
	for _, i := range list {
		if err == nil && (id == 0 || i.ID == id.String()) {
			found, err = true, s.all.Delete(ctx, page, i.ID)
		}
	}
	return found, err
}

// maxLanguages bounds the languages of one template.
const maxLanguages = 500

// Filter narrows a list of templates; an empty field admits all. Words are
// compared without case.
type Filter struct {
	Name      string // exactly
	Content   string // a part of the components
	Either    string // a part of name or components
	Languages []string
	Category  []string
	Status    []string
}

func (f *Filter) admits(t *Template) bool {
	name, content := strings.ToLower(t.Name), strings.ToLower(string(t.Parts))
	either := strings.ToLower(f.Either)
	return (f.Name == "" || strings.EqualFold(f.Name, t.Name)) &&
		strings.Contains(content, strings.ToLower(f.Content)) &&
		(strings.Contains(name, either) || strings.Contains(content, either)) &&
		oneOf(f.Languages, t.Language) && oneOf(f.Category, t.Category) && oneOf(f.Status, string(t.Status))
}

func oneOf(list []string, word string) bool {
	return len(list) == 0 || slices.ContainsFunc(list, func(w string) bool { return strings.EqualFold(w, word) })
}

// List returns the templates that a filter admits, newest first, at most
// r.Limit of them. With r.Before it returns those just above that position.
func (s *Service) List(ctx context.Context, page graphapi.ID, f Filter, r objects.Range) ([]objects.Item[Template], error) {
	var out []objects.Item[Template]
	for step := r; ; {
		step.Limit = maxStep
		list, err := s.all.List(ctx, page, "", step)
		if err != nil {
			return nil, err
		}
		matching := slices.DeleteFunc(slices.Clone(list), func(i objects.Item[Template]) bool { return !f.admits(&i.Value) })
		if r.Before == 0 {
			if out = append(out, matching...); len(out) >= r.Limit || len(list) < maxStep {
				return out[:min(len(out), r.Limit)], nil
			}
			step.After = list[len(list)-1].Seq
			continue
		}
		if out = append(matching, out...); len(out) >= r.Limit || len(list) < maxStep {
			return out[max(0, len(out)-r.Limit):], nil
		}
		step.Before = list[0].Seq
	}
}

// Languages counts the languages of every template of a Page, by its name.
func (s *Service) Languages(ctx context.Context, page graphapi.ID) (map[string]int, error) {
	list, err := s.all.List(ctx, page, "", objects.Range{Limit: maxTemplates})
	counts := map[string]int{}
	for i := range list {
		counts[list[i].Value.Name]++
	}
	return counts, err
}

// maxStep is how many templates are read at once.
const maxStep = 200
