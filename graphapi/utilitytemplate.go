package graphapi

import "regexp"

// TemplateRequest is what a request to create a template says.
// https://developers.facebook.com/docs/graph-api/reference/page/message_templates
type TemplateRequest struct {
	Name     string // of lower-case letters, digits and _, at most 512
	Language string // such as en or en_US
	Category string // UTILITY
	// Library names the stock template to copy, and Inputs say where its URL
	// buttons lead; "" = Content counts.
	Library string
	Inputs  Value
	Content TemplateContent
}

// TemplateContent is the part of a template that can be changed later.
type TemplateContent struct {
	Format     string // PositionalParameters or NamedParameters
	Components Value  // as they are read back
}

// Formats of the placeholders of a template.
const (
	PositionalParameters = "POSITIONAL" // {{1}}; the default
	NamedParameters      = "NAMED"      // {{order_id}}
)

var (
	templateCategories = []string{"UTILITY"}
	parameterFormats   = []string{PositionalParameters, NamedParameters}

	templateName = regexp.MustCompile(`^[a-z0-9_]+$`)
)

// Limits in characters. Messenger publishes none; these are WhatsApp's.
// https://developers.facebook.com/docs/whatsapp/business-management-api/message-templates
const (
	maxTemplateName   = 512
	maxTemplateHeader = 60
	maxTemplateBody   = 1024
	maxTemplateButton = 25
)

// DecodeTemplate reads and checks the parameters of POST
// /{page}/message_templates. The error is an *Error.
func DecodeTemplate(p *Params) (t TemplateRequest, err error) {
	t = TemplateRequest{Name: p.Get("name"), Language: p.Get("language"), Library: p.Get("library_template_name")}
	for _, name := range []string{"name", "language", "category"} {
		if p.Get(name) == "" {
			return t, ParamRequired.New(name)
		}
	}
	if err = within("name", t.Name, maxTemplateName); err != nil {
		return t, err
	}
	switch {
	case !templateName.MatchString(t.Name):
		return t, InvalidParam.New().Because("name %.80q: use lower-case letters, digits and underscores", t.Name)
	case !localePattern.MatchString(t.Language):
		return t, InvalidParam.New().Because("language %.20q: write en or en_US", t.Language)
	}
	if t.Category, err = enum(p, "category", templateCategories); err != nil {
		return t, err
	}
	if t.Library != "" {
		t.Inputs, err = p.Object("library_template_button_inputs")
		return t, err
	}
	t.Content, err = DecodeTemplateContent(p, TemplateContent{Format: PositionalParameters})
	return t, err
}

// DecodeTemplateContent reads and checks the parameters that change a
// template: components, parameter_format, or both. What they leave out stays
// as it was. The error is an *Error.
func DecodeTemplateContent(p *Params, was TemplateContent) (TemplateContent, error) {
	format, err := enum(p, "parameter_format", parameterFormats)
	if err != nil {
		return was, err
	}
	v, err := p.Object("components")
	switch {
	case err != nil:
		return was, err
	case v.Present():
		was.Components, err = CheckTemplateComponents(v)
	case format == "" || !was.Components.Present():
		err = ParamRequired.New("components")
	}
	if format != "" {
		was.Format = format
	}
	return was, err
}

// CheckTemplateComponents returns the components of a template in the form in
// which they are read back. The error is an *Error.
func CheckTemplateComponents(v Value) (Value, error) {
	if err := check(&templateComponents, v, "components"); err != nil {
		return v, err
	}
	return templateComponents.canon(v), nil
}

// Examples are taken in every form that Meta documents, and kept.
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/utility-messages
var (
	templateComponents = listOf(1, 3, fields(
		need("type", word("HEADER", "BODY", "BUTTONS")),
		may("format", word("TEXT", "IMAGE")),
		may("text", str(maxTemplateBody)),
		may("example", anything),
		may("buttons", listOf(1, 3, templateButton)),
	).and(completeComponent)).and(oneBody)

	templateButton = fields(
		need("type", word("POSTBACK", "URL")),
		need("text", str(maxTemplateButton)),
		may("payload", str(1000)),
		may("url", link),
		may("example", anything),
	).and(completeButton)
)

func completeComponent(w *walk, v Value) error {
	switch v.Get("type").Text {
	case "BUTTONS":
		return w.needs(v, "buttons")
	case "BODY":
		return w.needs(v, "text")
	}
	if v.Get("format").Text == "IMAGE" && v.Get("text").Empty() {
		return nil
	}
	if err := w.needs(v, "text"); err != nil {
		return err
	}
	return within(w.at("text"), v.Get("text").Text, maxTemplateHeader)
}

func completeButton(w *walk, v Value) error {
	if v.Get("type").Text == "URL" {
		return w.needs(v, "url")
	}
	return nil
}

// oneBody asks for one component of the type BODY and at most one of any other.
func oneBody(w *walk, v Value) error {
	seen := map[string]bool{}
	for i := range v.Items {
		kind := v.Items[i].Value.Get("type").Text
		if seen[kind] {
			return w.invalid("a list with one component of the type " + kind)
		}
		seen[kind] = true
	}
	if !seen["BODY"] {
		return w.invalid("a list with a component of the type BODY")
	}
	return nil
}
