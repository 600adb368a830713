package graphhttp

import (
	"context"
	"encoding/json"
	"strconv"

	"parley/graphapi"
	"parley/internal/graph"
	"parley/internal/objects"
	"parley/internal/utility"
)

// templateNode is a template of the token's Page.
type templateNode struct {
	objects.Item[utility.Template]
	languages int
}

func (t *templateNode) kind() *graph.Type        { return &graph.Template }
func (t *templateNode) appendID(b []byte) []byte { return append(b, t.ID...) }

// prepare counts the languages of every template, which are all of one Page:
// that of the token.
func (t *templateNode) prepare(c *call, nodes []node, field string) error {
	if field != "language_count" {
		return nil
	}
	counts, err := c.srv.Utility.Languages(c.ctx, t.Page)
	for _, n := range nodes {
		t := n.(*templateNode)
		t.languages = counts[t.Value.Name]
	}
	return err
}

func (t *templateNode) appendField(c *call, b []byte, name string) ([]byte, bool) {
	v := &t.Value
	switch name {
	case "name":
		return appendText(b, v.Name)
	case "language":
		return appendText(b, v.Language)
	case "status":
		return appendText(b, string(v.Status))
	case "category":
		return appendText(b, v.Category)
	case "components":
		return append(b, v.Parts...), true
	case "language_count":
		return strconv.AppendInt(b, int64(t.languages), 10), true
	case "parameter_format":
		return appendText(b, v.Format)
	case "creation_time":
		return strconv.AppendInt(b, t.At/1000, 10), true
	case "last_updated_time":
		return c.appendTime(b, v.UpdatedAt), true
	case "library_template_name":
		return appendText(b, v.Library)
	}
	return t.appendReasons(b, name)
}

func (t *templateNode) appendReasons(b []byte, name string) ([]byte, bool) {
	reasons := t.Value.Reasons
	if len(reasons) == 0 {
		return b, false
	}
	if name == "rejected_reason" {
		return appendText(b, reasons[0])
	}
	return appendTexts(b, reasons), true
}

// messageTemplates lists those of a Page, newest first.
// https://developers.facebook.com/docs/graph-api/reference/page/message_templates
func messageTemplates(c *call, parents []node, a arguments) ([]list, error) {
	f := utility.Filter{Name: a.Get("name"), Content: a.Get("content"), Either: a.Get("name_or_content")}
	for name, words := range map[string]*[]string{"language": &f.Languages, "category": &f.Category, "status": &f.Status} {
		var err error
		if *words, err = wordList(a, name); err != nil {
			return nil, err
		}
	}
	read := func(ctx context.Context, page graphapi.ID, r objects.Range) ([]objects.Item[utility.Template], error) {
		return c.srv.Utility.List(ctx, page, f, r)
	}
	return pageObjects(c, parents, a, "message_templates", read, func(i *objects.Item[utility.Template]) node {
		return &templateNode{Item: *i}
	})
}

func createTemplate(c *call, on node) error {
	id, t, err := c.srv.Utility.Create(c.ctx, on.(*pageNode).id, c.params)
	if err != nil {
		return err
	}
	answer, err := json.Marshal(struct {
		ID       graphapi.ID    `json:"id"`
		Status   utility.Status `json:"status"`
		Category string         `json:"category"`
	}{id, t.Status, t.Category})
	c.out = append(c.out, answer...)
	return err
}

func updateTemplate(c *call, on node) error {
	t := on.(*templateNode)
	c.out = append(c.out, success...)
	return c.srv.Utility.Update(c.ctx, t.Page, idOf(t.ID), c.params)
}

func deleteTemplate(c *call, on node) error {
	name := c.params.Get("name")
	if name == "" {
		return graphapi.ParamRequired.New("name")
	}
	id, err := c.params.ID("template_id")
	if err != nil {
		return err
	}
	found, err := c.srv.Utility.Delete(c.ctx, on.(*pageNode).id, name, id)
	if err == nil && !found {
		err = graphapi.InvalidParam.New().Because("Page %d has no template %.80q with this id", on.(*pageNode).id, name)
	}
	c.out = append(c.out, success...)
	return err
}

// stockNode is a template of the library.
type stockNode struct{ utility.Stock }

func (s *stockNode) kind() *graph.Type        { return &graph.StockTemplate }
func (s *stockNode) appendID(b []byte) []byte { return append(b, s.ID...) }

func (s *stockNode) appendField(_ *call, b []byte, name string) ([]byte, bool) {
	switch name {
	case "name":
		return appendText(b, s.Name)
	case "language":
		return appendText(b, s.Language)
	case "category":
		return appendText(b, s.Category)
	case "topic":
		return appendText(b, s.Topic)
	case "usecase":
		return appendText(b, s.UseCase)
	case "industry":
		return appendTexts(b, s.Industry), true
	case "body":
		return appendText(b, s.Body)
	case "body_params":
		return appendTexts(b, s.Params), true
	case "body_param_types":
		return appendTexts(b, s.ParamTypes), true
	case "buttons":
		raw, err := json.Marshal(s.Buttons)
		return append(b, raw...), err == nil && s.Buttons != nil
	}
	return b, false
}

// templateLibrary lists the stock of templates.
func templateLibrary(_ *call, parents []node, a arguments) ([]list, error) {
	lists := make([]list, len(parents))
	for i := range parents {
		for _, s := range utility.Library(a.Get("name_or_content"), a.Get("language")) {
			lists[i].nodes = append(lists[i].nodes, &stockNode{s})
		}
	}
	return lists, nil
}
