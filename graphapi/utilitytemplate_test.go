package graphapi

import (
	"strings"
	"testing"
)

const body = `{"type":"BODY","text":"Your order is on its way."}`

// template is a request to create one.
func template(components string) string {
	return `{"name":"order_1","language":"en_US","category":"UTILITY","components":[` + components + `]}`
}

func buttonsWith(button string) string {
	return template(body + `,{"type":"BUTTONS","buttons":[` + button + `]}`)
}

var utilityCases = []refusal{
	{in: template(body)},
	{in: template(body + `,{"type":"HEADER","format":"IMAGE","example":{"header_handle":["x"]}}`)},
	{in: buttonsWith(many(3, `{"type":"URL","text":"Track","url":"https://a.test/{{1}}"}`))},
	{in: `{"name":"a","language":"de","category":"utility","library_template_name":"order_shipped"}`},
	{`{"name":"","language":"en","category":"UTILITY"}`, 100, 0, "(#100) The parameter name is required"},
	{`{"name":"a","category":"UTILITY"}`, 100, 0, "(#100) The parameter language is required"},
	{`{"name":"a","language":"en"}`, 100, 0, "(#100) The parameter category is required"},
	{`{"name":"Order","language":"en","category":"UTILITY"}`, 100, 0, "(#100) Invalid parameter"},
	{`{"name":"` + strings.Repeat("a", 513) + `","language":"en","category":"UTILITY"}`, 100, 0, "(#100) Length of param name must be less than or equal to 512"},
	{`{"name":"a","language":"English","category":"UTILITY"}`, 100, 0, "(#100) Invalid parameter"},
	{`{"name":"a","language":"default","category":"UTILITY"}`, 100, 0, "(#100) Invalid parameter"},
	{`{"name":"a","language":"en","category":"MARKETING"}`, 100, 0, `(#100) Param category must be one of {UTILITY} - got "MARKETING".`},
	{`{"name":"a","language":"en","category":"UTILITY"}`, 100, 0, "(#100) The parameter components is required"},
	{`{"name":"a","language":"en","category":"UTILITY","parameter_format":"X","components":[` + body + `]}`, 100, 0,
		`(#100) Param parameter_format must be one of {POSITIONAL, NAMED} - got "X".`},
	{template(""), 194, 0, "(#194) param components has too few elements."},
	{template(many(4, body)), 105, 0, "(#105) param components has too many elements."},
	{template(many(2, body)), 100, 0, "(#100) Invalid parameter"},
	{template(`{"type":"HEADER","text":"Hi"}`), 100, 0, "(#100) Invalid parameter"},
	{template(`{"type":"FOOTER","text":"Hi"}`), 100, 0, `(#100) Param components[0][type] must be one of {HEADER, BODY, BUTTONS} - got "FOOTER".`},
	{template(`{"type":"body"}`), 100, 0, "(#100) The parameter text is required"},
	{template(`{"type":"BODY","text":""}`), 100, 0, "(#100) param components[0][text] must be non-empty"},
	{template(`{"type":"BODY","text":"` + strings.Repeat("x", 1025) + `"}`), 100, 0, "(#100) Length of param components[0][text] must be less than or equal to 1024"},
	{in: template(body + `,{"type":"HEADER","text":"` + strings.Repeat("ä", 60) + `"}`)},
	{template(body + `,{"type":"HEADER","text":"` + strings.Repeat("ä", 61) + `"}`), 100, 0, "(#100) Length of param components[1][text] must be less than or equal to 60"},
	{template(body + `,{"type":"HEADER"}`), 100, 0, "(#100) The parameter text is required"},
	{template(body + `,{"type":"BUTTONS"}`), 100, 0, "(#100) The parameter buttons is required"},
	{buttonsWith(""), 194, 0, "(#194) param components[1][buttons] has too few elements."},
	{buttonsWith(many(4, `{"type":"POSTBACK","text":"A"}`)), 105, 0, "(#105) param components[1][buttons] has too many elements."},
	{buttonsWith(`{"type":"URL","text":"Track"}`), 100, 0, "(#100) The parameter url is required"},
	{buttonsWith(`{"type":"URL","text":"Track","url":"a.test"}`), 100, 0, "(#100) url should represent a valid URL"},
	{buttonsWith(`{"type":"POSTBACK","text":"` + strings.Repeat("x", 26) + `"}`), 100, 0, "(#100) Length of param components[1][buttons][0][text] must be less than or equal to 25"},
	{buttonsWith(`{"type":"POSTBACK","text":"A","title":"B"}`), 100, 0, `(#100) Invalid keys "title" were found in param "components[1][buttons][0]".`},
}

func createTemplate(t testing.TB, request string) (TemplateRequest, error) {
	t.Helper()
	p, err := ParseRequest("", jsonType, request, Limits{})
	if err != nil {
		t.Fatalf("%.200s: %s", request, AsError(err).Explain)
	}
	return DecodeTemplate(p)
}

func TestDecodeTemplate(t *testing.T) {
	for _, tt := range utilityCases {
		_, err := createTemplate(t, tt.in)
		tt.check(t, err)
	}
	got, err := createTemplate(t, template(`{"type":"body","text":"Your order {{1}} is on its way.","example":{"body_text":[["5667"]]},"format":null}`))
	want := `[{"type":"BODY","text":"Your order {{1}} is on its way.","example":{"body_text":[["5667"]]}}]`
	if err != nil || got.Content.Format != PositionalParameters || got.Content.Components.String() != want {
		t.Errorf("%+v %v", got, err)
	}
}

// FuzzTemplateComponents: what is accepted is accepted again as it is read
// back, and stays the same.
func FuzzTemplateComponents(f *testing.F) {
	f.Add(`[` + body + `,{"type":"buttons","buttons":[{"type":"URL","text":7,"url":"https://a.test/{{1}}"}]}]`)
	f.Add(`[{type:'BODY',text:'x'},]`)
	f.Fuzz(func(t *testing.T, text string) {
		v, err := ParseLoose(text, Limits{})
		if err != nil {
			return
		}
		first, err := CheckTemplateComponents(v)
		if err != nil {
			documented(t, err)
			return
		}
		if again, err := CheckTemplateComponents(first); err != nil || again.String() != first.String() {
			t.Errorf("%s\nbecame %s (%v)", first, again, err)
		}
	})
}

func TestWebURL(t *testing.T) {
	for address, want := range map[string]bool{
		"https://a.test": true, "http://localhost:8080/x?y=%20#z": true, "HTTPS://A.test": true, "https://[::1]/": true,
		"": false, "a.test": false, "//a.test": false, "ftp://a.test": false, "javascript:alert(1)": false, "https://": false,
		"https://:80/": false, "https://a.test/a b": false, "https://a.test/\n": false, "http://%": false,
		"https://a.test/" + strings.Repeat("x", maxURL-15): true, "https://a.test/" + strings.Repeat("x", maxURL-14): false,
	} {
		if got := WebURL(address); got != want {
			t.Errorf("%.60q: %v", address, got)
		}
	}
}
