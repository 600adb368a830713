package graphhttp

import (
	"strings"
	"testing"

	"parley/graphapi"
	"parley/internal/utility"
)

// idIn returns the id that an answer shows.
func idIn(t *testing.T, a answer) string {
	t.Helper()
	_, rest, ok := strings.Cut(a.body, `"id":"`)
	if !ok {
		t.Fatalf("no id in %d %s", a.status, a.body)
	}
	return rest[:strings.IndexByte(rest, '"')]
}

const (
	orderBody = `{"type":"BODY","text":"Your order {{1}} is on its way to you.","example":{"body_text":[["566701"]]}}`
	orderPOST = `{"name":"order_update","language":"en","category":"utility","components":[{"type":"header","format":"TEXT","text":"{{1}} update","example":{"header_text":["Order"]}},` +
		orderBody + `,{"type":"BUTTONS","buttons":[{"type":"POSTBACK","text":"Help","payload":"HELP"},{"type":"URL","text":"Track","url":"https://shop.test/{{1}}"}]}]}`
)

// https://developers.facebook.com/docs/graph-api/reference/page/message_templates
func TestMessageTemplates(t *testing.T) {
	w := newWorld(t)
	path := "/me/message_templates?access_token=${P}"
	w.get("/me/message_templates").wants(t, "none", 200, `{"data":[]}`)
	first := w.do("POST", path, orderPOST, "Content-Type", asJSON)
	first.wants(t, "create", 200, `{"id":"${any}","status":"APPROVED","category":"UTILITY"}`)
	id := idIn(t, first)
	w.get("/"+id+"?fields=name,language,language_count,status,parameter_format,creation_time,last_updated_time,rejected_reason").wants(t, "read", 200,
		`{"name":"order_update","language":"en","language_count":1,"status":"APPROVED","parameter_format":"POSITIONAL","creation_time":1704067200,`+
			`"last_updated_time":"2024-01-01T00:00:00+0000","id":"`+id+`"}`)
	w.do("POST", path, orderPOST, "Content-Type", asJSON).wants(t, "name taken", 400, fails(100, "(#100) Invalid parameter"))
	w.do("POST", path, strings.Replace(orderPOST, `"en"`, `"de_DE"`, 1), "Content-Type", asJSON).wants(t, "other language", 200, `{"id":"${any}","status":"APPROVED","category":"UTILITY"}`)
	copied := w.do("POST", path, "name=mine&language=en&category=UTILITY&library_template_name=case_closed")
	copied.wants(t, "from the library", 200, `{"id":"${any}","status":"APPROVED","category":"UTILITY"}`)
	w.get("/me/message_templates?fields=name,library_template_name&name_or_content=CASE").wants(t, "none holds it", 200, `{"data":[]}`)
	w.get("/me/message_templates?fields=name,library_template_name&content=answered").wants(t, "by content", 200,
		`{"data":[{"name":"mine","library_template_name":"case_closed","id":"${any}"}],"paging":{"cursors":{"before":"${any}","after":"${any}"}}}`)
	w.get("/me/message_templates?fields=name,language_count").wants(t, "languages of each", 200,
		`{"data":[{"name":"mine","language_count":1,"id":"${any}"},{"name":"order_update","language_count":2,"id":"${any}"},`+
			`{"name":"order_update","language_count":2,"id":"`+id+`"}],"paging":{"cursors":{"before":"${any}","after":"${any}"}}}`)
	w.get("/me/message_templates?fields=language&name=order_update&language=[\"de_DE\",\"fr\"]").wants(t, "by language", 200,
		`{"data":[{"language":"de_DE","id":"${any}"}],"paging":{"cursors":{"before":"${any}","after":"${any}"}}}`)
	w.do("POST", "/"+id+"?access_token=${P}", `{"components":[{"type":"BODY","text":"Now {one} word more here."}]}`, "Content-Type", asJSON).wants(t, "update", 200, `{"success":true}`)
	w.get("/"+id+"?fields=status,rejected_reason,rejection_reasons,components").wants(t, "rejected", 200,
		`{"status":"REJECTED","rejected_reason":"INCORRECT_PARAMS","rejection_reasons":["INCORRECT_PARAMS"],"components":[{"type":"BODY","text":"Now {one} word more here."}],"id":"`+id+`"}`)
	w.get("/me/message_templates?fields=name&status=rejected").wants(t, "by status", 200,
		`{"data":[{"name":"order_update","id":"`+id+`"}],"paging":{"cursors":{"before":"${any}","after":"${any}"}}}`)
	w.do("DELETE", path+"&name=order_update&template_id="+id, "").wants(t, "delete one", 200, `{"success":true}`)
	w.do("DELETE", path+"&name=order_update", "").wants(t, "delete the rest", 200, `{"success":true}`)
	w.do("DELETE", path+"&name=order_update", "").wants(t, "nothing left", 400, fails(100, "(#100) Invalid parameter"))
	w.get("/me/message_templates?fields=name").wants(t, "one left", 200, `{"data":[{"name":"mine","id":"`+idIn(t, copied)+`"}],"paging":{"cursors":{"before":"${any}","after":"${any}"}}}`)
	w.get("/message_template_library?fields=name,body_params&name_or_content=case").wants(t, "library", 200,
		`{"data":[{"name":"case_closed","body_params":["4711"],"id":"710000000000005"}]}`)
}

func TestTemplateRefusals(t *testing.T) {
	w := newWorld(t)
	tests := []struct{ what, body, want string }{
		{"no name", `{}`, fails(100, "(#100) The parameter name is required")},
		{"no components", `{"name":"a","language":"en","category":"UTILITY"}`, fails(100, "(#100) The parameter components is required")},
		{"category", `{"name":"a","language":"en","category":"MARKETING"}`, fails(100, `(#100) Param category must be one of {UTILITY} - got "MARKETING".`)},
		{"bad name", `{"name":"A b","language":"en","category":"UTILITY"}`, fails(100, "(#100) Invalid parameter")},
		{"starts with a placeholder", `{"name":"a","language":"en","category":"UTILITY","components":[{"type":"BODY","text":"{{1}} is ready for you now"}]}`, fails(100, "(#100) Invalid parameter")},
		{"no body", `{"name":"a","language":"en","category":"UTILITY","components":[{"type":"HEADER","text":"Hi"}]}`, fails(100, "(#100) Invalid parameter")},
		{"unknown key", `{"name":"a","language":"en","category":"UTILITY","components":[{"type":"BODY","txt":"Hi"}]}`, fails(100, `(#100) Invalid keys "txt" were found in param "components[0]".`)},
		{"type", `{"name":"a","language":"en","category":"UTILITY","components":[{"type":"FOOTER","text":"Hi"}]}`, fails(100, `(#100) Param components[0][type] must be one of {HEADER, BODY, BUTTONS} - got "FOOTER".`)},
		{"library", `{"name":"a","language":"en","category":"UTILITY","library_template_name":"nothing"}`, fails(100, "(#100) Invalid parameter")},
		{"library button", `{"name":"a","language":"en","category":"UTILITY","library_template_name":"order_shipped"}`, fails(100, "(#100) The parameter library_template_button_inputs is required")},
	}
	for _, tt := range tests {
		w.do("POST", "/me/message_templates?access_token=${P}", tt.body, "Content-Type", asJSON).wants(t, tt.what, 400, tt.want)
	}
}

// https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/utility-messages
func TestRenderTemplate(t *testing.T) {
	w := newWorld(t)
	path := "/me/message_templates?access_token=${P}"
	id := idIn(t, w.do("POST", path, orderPOST, "Content-Type", asJSON))
	w.do("POST", path, `{"name":"plain","language":"en","category":"UTILITY","parameter_format":"NAMED","components":[{"type":"BODY","text":"Your order {{order_id}} is on its way to you."}]}`,
		"Content-Type", asJSON).wants(t, "named", 200, `{"id":"${any}","status":"APPROVED","category":"UTILITY"}`)
	body := `{"type":"body","parameters":[{"type":"text","text":"17"}]}`
	full := `[{"type":"header","parameters":[{"type":"text","text":"Order"}]},` + body + `,{"type":"buttons","parameters":[{"type":"POSTBACK","payload":"12345"},{"type":"url","url":"17"}]}]`
	tests := []struct{ what, name, components, text, generic string }{
		{"all", "order_update", full, "", `{"template_type":"generic","elements":[{"title":"Order update","subtitle":"Your order 17 is on its way to you.",` +
			`"buttons":[{"type":"postback","title":"Help","payload":"12345"},{"type":"web_url","url":"https://shop.test/17","title":"Track"}]}]}`},
		{"text alone", "plain", `[{"type":"BODY","parameters":[{"type":"text","parameter_name":"order_id","text":"17"}]}]`, "Your order 17 is on its way to you.", ""},
		{"a header called title", "order_update", strings.Replace(full, `"header"`, `"title"`, 1), "", `{"template_type":"generic","elements":[{"title":"Order update",` +
			`"subtitle":"Your order 17 is on its way to you.","buttons":[{"type":"postback","title":"Help","payload":"12345"},{"type":"web_url","url":"https://shop.test/17","title":"Track"}]}]}`},
		{"unknown", "nothing", "[]", "", ""},
		{"header missing", "order_update", "[" + body + "]", "", ""},
		{"superfluous", "plain", `[{"type":"BODY","parameters":[{"type":"text","parameter_name":"order_id","text":"17"},{"type":"text","parameter_name":"x","text":"17"}]}]`, "", ""},
		{"no such component", "plain", `[{"type":"BODY","parameters":[{"type":"text","parameter_name":"order_id","text":"17"}]},{"type":"HEADER","parameters":[{"type":"text","text":"x"}]}]`, "", ""},
		{"wrong button", "order_update", strings.Replace(full, `"POSTBACK"`, `"URL"`, 1), "", ""},
		{"a button too many", "order_update", strings.Replace(full, `{"type":"url","url":"17"}`, `{"type":"url","url":"17"},{"type":"url","url":"18"}`, 1), "", ""},
		{"suffix missing", "order_update", strings.Replace(full, `,{"type":"url","url":"17"}`, ``, 1), "", ""},
	}
	render := func(name, components string) (utility.Rendered, error) {
		v, err := graphapi.ParseLoose(`{"name":"`+name+`","language":{"code":"en"},"components":`+components+`}`, graphapi.Limits{})
		w.ok(err)
		return w.handler.Utility.Render(t.Context(), pageID, v)
	}
	for _, tt := range tests {
		r, err := render(tt.name, tt.components)
		generic := ""
		if r.Generic.Present() {
			generic = string(r.Generic.AppendJSON(nil))
		}
		if wantErr := tt.text+tt.generic == ""; (err != nil) != wantErr || r.Text != tt.text || generic != tt.generic {
			t.Errorf("%s: text %q, generic %s, error %v", tt.what, r.Text, generic, err)
		}
	}
	w.ok(w.handler.Utility.SetStatus(t.Context(), pageID, idOf(id), "PAUSED", ""))
	if _, err := render("order_update", full); err == nil {
		t.Error("a paused template was sent")
	}
}
