package utility

import (
	"slices"
	"strings"
	"testing"

	"parley/graphapi"
)

func TestJudge(t *testing.T) {
	tests := []struct{ what, format, body, want string }{
		{"plain", graphapi.PositionalParameters, "Your order is on its way.", ""},
		{"positions", graphapi.PositionalParameters, "Your order {{1}} comes on {{2}}, as we said before.", ""},
		{"the same twice", graphapi.PositionalParameters, "Your order {{1}} is the order that you gave as {{1}} here.", ""},
		{"a gap", graphapi.PositionalParameters, "Your order {{1}} comes on {{3}}, as we said before.", "INCORRECT_PARAMS"},
		{"from zero", graphapi.PositionalParameters, "Your order {{0}} comes soon.", "INCORRECT_PARAMS"},
		{"name among positions", graphapi.PositionalParameters, "Your order {{id}} comes soon.", "INCORRECT_PARAMS"},
		{"single braces", graphapi.PositionalParameters, "Your order {1} comes soon.", "INCORRECT_PARAMS"},
		{"unclosed", graphapi.PositionalParameters, "Your order {{1} comes soon.", "INCORRECT_PARAMS"},
		{"names", graphapi.NamedParameters, "Your order {{order_id}} comes soon.", ""},
		{"position among names", graphapi.NamedParameters, "Your order {{1}} comes soon.", "INCORRECT_PARAMS"},
		{"hash", graphapi.NamedParameters, "Your order {{#id}} comes soon.", "INCORRECT_PARAMS"},
		{"dollar", graphapi.NamedParameters, "Your order {{id$}} comes soon.", "INCORRECT_PARAMS"},
		{"percent", graphapi.PositionalParameters, "Your order {{1%}} comes soon.", "INCORRECT_PARAMS"},
		{"few words", graphapi.PositionalParameters, "Order {{1}} now", "PARAMS_TO_WORD_RATIO_EXCEED_LIMIT"},
		{"just enough words", graphapi.PositionalParameters, "Order {{1}} comes soon", ""},
		{"both", graphapi.PositionalParameters, "Order {{2}} now", "INCORRECT_PARAMS,PARAMS_TO_WORD_RATIO_EXCEED_LIMIT"},
	}
	for _, tt := range tests {
		got := judge(parts{"BODY": {Type: "BODY", Text: tt.body}}, tt.format)
		if strings.Join(got, ",") != tt.want {
			t.Errorf("%s: %v, want %s", tt.what, got, tt.want)
		}
	}
	url := parts{"BODY": {Text: "Hello there."}, "BUTTONS": {Buttons: []templateButton{{Type: "URL", URL: "https://a.test/{{x}}"}}}}
	if got := judge(url, graphapi.NamedParameters); !slices.Equal(got, []string{incorrectParams}) {
		t.Errorf("a named suffix: %v", got)
	}
}

func TestLibrary(t *testing.T) {
	for _, s := range Library("", "") {
		v, err := graphapi.CheckTemplateComponents(s.components([]string{"https://shop.test/{{1}}"}))
		if err != nil {
			t.Errorf("%s: %v", s.Name, err)
		}
		if reasons := judge(partsOf(v), graphapi.PositionalParameters); reasons != nil {
			t.Errorf("%s: %v", s.Name, reasons)
		}
		if n := len(placeholders(s.Body)); n != len(s.Params) || n != len(s.ParamTypes) {
			t.Errorf("%s: %d placeholders, %d examples", s.Name, n, len(s.Params))
		}
	}
	if len(Library("REMINDER", "en")) != 1 || len(Library("", "de")) != 0 {
		t.Error("the library is not searched by word and language")
	}
}

// An approved template renders with every parameter given, and every
// placeholder of its text is gone.
func FuzzRender(f *testing.F) {
	f.Add("Your order {{1}} is on its way to you.", "566701", false)
	f.Add("Your order {{order_id}} is on its way to you.", "x{{y}}", true)
	f.Fuzz(func(t *testing.T, body, value string, byName bool) {
		format := graphapi.PositionalParameters
		if byName {
			format = graphapi.NamedParameters
		}
		long := len(body)+len(placeholders(body))*len(value) > maxText
		if long || value == "" || judge(parts{"BODY": {Text: body}}, format) != nil {
			return
		}
		var params []graphapi.Member
		given := map[string]bool{}
		for _, n := range placeholders(body) {
			if !given[n] {
				given[n] = true
				params = append(params, graphapi.Member{Value: object(text("parameter_name", n), text("text", value))})
			}
		}
		r := Rendered{Name: "x"}
		err := r.fill(format, parts{"BODY": {Type: "BODY", Text: body}}, map[string][]graphapi.Member{"BODY": params})
		if err != nil || strings.Count(r.Text, "{{") != len(placeholders(body))*strings.Count(value, "{{") {
			t.Errorf("%q with %q: %q %v", body, value, r.Text, err)
		}
	})
}
