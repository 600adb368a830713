package fieldset

import (
	"errors"
	"reflect"
	"strings"
	"testing"
)

func TestParse(t *testing.T) {
	tests := []struct{ in, want string }{
		{"", ""},
		{"  ", ""},
		{"id", "id"},
		{"id,name", "id,name"},
		{"id, name ,tasks", "id,name,tasks"},
		{"participants,messages{id,message}", "participants,messages{id,message}"},
		{`["id","messages{id,message}"]`, "id,messages{id,message}"},
		{"feed.limit(3)", "feed.limit(3)"},
		{"messages.limit(5){id,message}", "messages.limit(5){id,message}"},
		{"messages{id,message}.limit(5)", "messages.limit(5){id,message}"},
		{"messages.limit(1).limit(2)", "messages.limit(2)"},
		{"messages.after(QVFIZD).limit( 25 )", "messages.after(QVFIZD).limit(25)"},
		{"reactions.type(LIKE).limit(0).summary(total_count).as(like)", "reactions.type(LIKE).limit(0).summary(total_count).as(like)"},
		{"r.type(LIKE).as(a),r.type(LOVE).as(b)", "r.type(LIKE).as(a),r.type(LOVE).as(b)"},
		{`insights.metric(["page_impressions"])`, `insights.metric(["page_impressions"])`},
		{`attachments.fields(["type"]).limit(2)`, `attachments.limit(2){type}`},
		{`attachments.fields(type,id)`, `attachments{type,id}`},
		{`a.fields(b.fields(c)){d}`, `a{b{c},d}`},
		{`a.b("x)y,{")`, `a.b("x)y,{")`},
		{`a.b('it\'s')`, `a.b('it\'s')`},
		{"a.since()", "a.since()"},
		{"messages,messages{id}", "messages{id}"},
		{"messages{id},name,messages{message,id}", "messages{id,message},name"},
		{"messages.limit(15){id,created_time,from,to,message,tags,attachments{id,mime_type,name,size,image_data,video_data,file_url}}",
			"messages.limit(15){id,created_time,from,to,message,tags,attachments{id,mime_type,name,size,image_data,video_data,file_url}}"},
	}
	for _, tt := range tests {
		got, err := Parse(tt.in)
		if err != nil || got.String() != tt.want {
			t.Errorf("Parse(%q) = %q, %v, want %q", tt.in, got, err, tt.want)
		}
	}
}

func TestSyntaxError(t *testing.T) {
	recorded := "likes.limit(1000){id},comments.limit(1000){id}{from},shares"
	tests := []struct{ in, want string }{
		{recorded, `Syntax error "Expected end of string instead of "{"." at character 46: ` + recorded},
		{"a,,b", `Syntax error "Expected name." at character 2: a,,b`},
		{"a,", `Syntax error "Expected name." at character 2: a,`},
		{"messages{}", `Syntax error "Expected name." at character 9: messages{}`},
		{"messages{id", `Syntax error "Expected "}" instead of end of string." at character 11: messages{id`},
		{"a}", `Syntax error "Expected end of string instead of "}"." at character 1: a}`},
		{"a b", `Syntax error "Expected end of string instead of "b"." at character 2: a b`},
		{"né", `Syntax error "Expected end of string instead of "é"." at character 1: né`},
		{"a.limit", `Syntax error "Expected "(" instead of end of string." at character 7: a.limit`},
		{"a.limit(5", `Syntax error "Expected ")" instead of end of string." at character 9: a.limit(5`},
		{`a.b("x)`, `Syntax error "Expected closing quote instead of end of string." at character 7: a.b("x)`},
		{"a.b(])", `Syntax error "Expected ")" instead of "]"." at character 4: a.b(])`},
		{"a.as(x y)", `Syntax error "Expected name." at character 5: a.as(x y)`},
		{`a.fields(["b{"])`, `Syntax error "Expected name." at character 9: a.fields(["b{"])`},
		{`["a","b{"]`, `Syntax error "Expected name." at character 4: a,b{`},
		{`[1]`, `Syntax error "Expected name." at character 0: [1]`},
	}
	for _, tt := range tests {
		_, err := Parse(tt.in)
		var syntax *SyntaxError
		if !errors.As(err, &syntax) || err.Error() != tt.want {
			t.Errorf("Parse(%q):\n got %v\nwant %s", tt.in, err, tt.want)
		}
	}
}

func TestBounds(t *testing.T) {
	nested := func(n int) string { return strings.Repeat("a{", n) + "a" + strings.Repeat("}", n) }
	if _, err := Parse(nested(MaxDepth)); err != nil {
		t.Error(err)
	}
	for _, in := range []string{
		nested(MaxDepth + 1),
		strings.Repeat("a.fields(", MaxDepth+1) + "a" + strings.Repeat(")", MaxDepth+1),
		strings.Repeat("a,", MaxFields) + "a",
	} {
		if _, err := Parse(in); err == nil {
			t.Errorf("Parse(%.20q...) passed", in)
		}
	}
}

func TestField(t *testing.T) {
	set, err := Parse("id,messages.limit(5).as(m){id}")
	if err != nil {
		t.Fatal(err)
	}
	m := set.Find("messages")
	if m == nil || m.Key() != "m" || m.Arg("limit") != "5" || m.Arg("after") != "" || !m.Sub.Has("id") {
		t.Errorf("got %+v", m)
	}
	if set[0].Key() != "id" || set.Has("name") {
		t.Errorf("got %+v", set)
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{
		"participants,messages{id,message}", `["id","messages{id}"]`, "a.limit(5){b,c}.after(x)", "a.as(b),a.as(c)",
		`a.fields(["b"]){c}`, `a.b("x)\"y"),a{d}`, "a{b}{c}", "a,,b", " a . b ( c ) ",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		set, err := Parse(s)
		var syntax *SyntaxError
		if err != nil {
			if !errors.As(err, &syntax) || syntax.Offset < 0 || syntax.Offset > len(syntax.List) {
				t.Fatalf("Parse(%q): %v", s, err)
			}
			return
		}
		again, err := Parse(set.String())
		if err != nil || !reflect.DeepEqual(set, again) {
			t.Fatalf("Parse(%q) = %#v, its text %q = %#v, %v", s, set, set, again, err)
		}
	})
}
