package utility

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"unicode/utf8"

	"parley/graphapi"
	"parley/internal/objects"
)

// Rendered is a template with its parameters filled in. One with a body alone
// is a text; any other is the payload of a generic template.
type Rendered struct {
	Name, Language string
	Text           string         // "" with a Generic
	Generic        graphapi.Value // payload of a generic template; absent with a Text
}

// Render fills in the template that message.template names. An unknown name, a
// template that is not approved, and missing or superfluous parameters give
// InvalidParam.
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/utility-messages
func (s *Service) Render(ctx context.Context, page graphapi.ID, message graphapi.Value) (Rendered, error) {
	r := Rendered{Name: message.Get("name").Text, Language: message.Get("language").Get("code").Text}
	i, err := s.all.Find(ctx, page, key(r.Name, r.Language))
	if errors.Is(err, objects.ErrNotFound) {
		return r, graphapi.InvalidParam.New().Because("Page %d has no template %.80q in %.20q: make it with POST /%d/message_templates", page, r.Name, r.Language, page)
	}
	if err != nil {
		return r, err
	}
	t := &i.Value
	if t.Status != Approved {
		return r, graphapi.InvalidParam.New().Because("the template %s is %s: only an APPROVED one can be sent", t.Name, t.Status)
	}
	v, err := t.components()
	if err == nil {
		err = r.fill(t.Format, partsOf(v), parametersOf(message))
	}
	return r, err
}

// parametersOf returns the parameters of a message by type of component.
func parametersOf(message graphapi.Value) map[string][]graphapi.Member {
	all := map[string][]graphapi.Member{}
	for _, c := range message.Get("components").Items {
		kind := strings.ToUpper(c.Value.Get("type").Text)
		if kind == "TITLE" {
			kind = "HEADER"
		}
		all[kind] = append(all[kind], c.Value.Get("parameters").Items...)
	}
	return all
}

func (r *Rendered) fill(format string, all parts, given map[string][]graphapi.Member) error {
	for kind, params := range given {
		if _, ok := all[kind]; !ok && len(params) > 0 {
			return graphapi.InvalidParam.New().Because("the template %s has no component %s to fill", r.Name, kind)
		}
	}
	body, err := r.text(all["BODY"], format, given["BODY"])
	if err != nil {
		return err
	}
	header, hasHeader := all["HEADER"]
	buttons, hasButtons := all["BUTTONS"]
	if !hasHeader && !hasButtons {
		r.Text = body
		return nil
	}
	element := graphapi.Value{Kind: graphapi.KindObject}
	if err := r.header(&element, header, format, body, given["HEADER"]); err != nil {
		return err
	}
	if hasButtons {
		list, err := r.buttons(buttons.Buttons, given["BUTTONS"])
		if err != nil {
			return err
		}
		element.Items = append(element.Items, graphapi.Member{Name: "buttons", Value: list})
	}
	r.Generic = object(
		text("template_type", "generic"),
		graphapi.Member{Name: "elements", Value: graphapi.Value{Kind: graphapi.KindList, Items: []graphapi.Member{{Value: element}}}},
	)
	return nil
}

// header writes what stands above the buttons: a text header is the title
// and the body the subtitle; without one the body is the title.
func (r *Rendered) header(element *graphapi.Value, p part, format, body string, params []graphapi.Member) error {
	switch {
	case p.Format == "IMAGE":
		url := ""
		if len(params) == 1 {
			url = params[0].Value.Get("url").Text
		}
		if url == "" {
			return graphapi.InvalidParam.New().Because("the header of the template %s is an image: give one parameter with its url", r.Name)
		}
		if !graphapi.WebURL(url) {
			return graphapi.BadURL.New("url").Because("the image of the template %s must lie at an http or https address", r.Name)
		}
		element.Items = append(element.Items, text("title", body), text("image_url", url))
	case p.Type == "":
		element.Items = append(element.Items, text("title", body))
	default:
		title, err := r.text(p, format, params)
		if err != nil {
			return err
		}
		element.Items = append(element.Items, text("title", title), text("subtitle", body))
	}
	return nil
}

// text fills in a header or body.
func (r *Rendered) text(p part, format string, params []graphapi.Member) (string, error) {
	values := map[string]string{}
	for i := range params {
		v := params[i].Value
		name := strconv.Itoa(i + 1)
		if format == graphapi.NamedParameters {
			name = v.Get("parameter_name").Text
		}
		values[name] = v.Get("text").Text
	}
	wanted := map[string]bool{}
	for _, name := range placeholders(p.Text) {
		wanted[name] = true
		if values[name] == "" {
			return "", graphapi.InvalidParam.New().Because("the %s of the template %s needs a parameter {{%s}} with a text", p.Type, r.Name, name)
		}
	}
	for name := range values {
		if !wanted[name] {
			return "", graphapi.InvalidParam.New().Because("the %s of the template %s has no placeholder {{%.40s}}", p.Type, r.Name, name)
		}
	}
	filled := fill(p.Text, values)
	if utf8.RuneCountInString(filled) > maxText {
		return "", graphapi.InvalidParam.New().Because("the %s of the template %s has more than %d characters with these parameters", p.Type, r.Name, maxText)
	}
	return filled, nil
}

// maxText is how long the text of any message may be, in characters.
// https://developers.facebook.com/docs/messenger-platform/reference/send-api
const maxText = 2000

// buttons fills in payloads and the suffixes of addresses, which go by
// position in both formats.
func (r *Rendered) buttons(buttons []templateButton, params []graphapi.Member) (graphapi.Value, error) {
	list := graphapi.Value{Kind: graphapi.KindList}
	if len(params) > len(buttons) {
		return list, graphapi.InvalidParam.New().Because("the template %s has %d buttons and got %d parameters for them", r.Name, len(buttons), len(params))
	}
	for i, b := range buttons {
		var given graphapi.Value
		if i < len(params) {
			given = params[i].Value
		}
		v, err := r.button(i, b, given)
		if err != nil {
			return list, err
		}
		list.Items = append(list.Items, graphapi.Member{Value: v})
	}
	return list, nil
}

func (r *Rendered) button(i int, b templateButton, given graphapi.Value) (graphapi.Value, error) {
	if kind := given.Get("type").Text; given.Present() && !strings.EqualFold(kind, b.Type) {
		return given, graphapi.InvalidParam.New().Because("button %d of the template %s is a %s and got a parameter of the type %.40q", i, r.Name, b.Type, kind)
	}
	if b.Type == "URL" {
		suffix := given.Get("url").Text
		if suffix == "" {
			suffix = given.Get("text").Text
		}
		if len(placeholders(b.URL)) > 0 && suffix == "" {
			return given, graphapi.InvalidParam.New().Because("button %d of the template %s needs a parameter of the type URL with the end of its address", i, r.Name)
		}
		url := fill(b.URL, map[string]string{"1": suffix})
		if !graphapi.WebURL(url) {
			return given, graphapi.BadURL.New("url").Because("button %d of the template %s leads to %.100q with this suffix, which is no address", i, r.Name, url)
		}
		return object(text("type", "web_url"), text("url", url), text("title", b.Text)), nil
	}
	payload := given.Get("payload").String()
	if payload == "" {
		payload = b.Payload
	}
	if payload == "" {
		return given, graphapi.InvalidParam.New().Because("button %d of the template %s needs a parameter of the type POSTBACK with a payload", i, r.Name)
	}
	return object(text("type", "postback"), text("title", b.Text), text("payload", payload)), nil
}

func object(members ...graphapi.Member) graphapi.Value {
	return graphapi.Value{Kind: graphapi.KindObject, Items: members}
}

func text(name, value string) graphapi.Member {
	return graphapi.Member{Name: name, Value: graphapi.Value{Kind: graphapi.KindString, Text: value}}
}
