package graphhttp

import (
	"strings"
	"testing"

	"parley/graphapi"
)

func TestJSONPath(t *testing.T) {
	const answer = `{"data":[{"id":"1","tags":["a","b"]},{"id":"2","from":{"id":"9"}}],"n":7,"ok":true,"odd name":"x"}`
	root, err := graphapi.ParseLoose(answer, graphapi.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct{ path, want string }{
		{"$", answer},
		{"$.n", "7"},
		{"$.ok", "true"},
		{"$.data.*.id", "1,2"},
		{"$.data[*].id", "1,2"},
		{"$.data[1].id", "2"},
		{"$.data[5].id", ""},
		{"$.data[0].tags", "a,b"},
		{"$..id", "1,2,9"},
		{"$..*.id", "1,2,9"},
		{"$.data.id", ""},
		{"$['odd name']", "x"},
		{`$.data[1]["from"].id`, "9"},
		{"$..[0]", `{"id":"1","tags":["a","b"]},a`},
		{"", "bad"}, {"n", "bad"}, {"$n", "bad"}, {"$.", "bad"}, {"$...n", "bad"}, {"$.data[", "bad"}, {"$.data[]", "bad"},
		{"$.data[-1]", "bad"}, {"$.data[x]", "bad"}, {"$.[0]", "bad"}, {"$" + strings.Repeat(".a", maxSteps+1), "bad"},
	}
	for _, tt := range tests {
		p, ok := parsePathOf(tt.path)
		got := "bad"
		if ok {
			left := maxLooks
			found, _ := p.find(root, &left)
			got, _ = joinValues(found, len(tt.want))
		}
		if got != tt.want {
			t.Errorf("%s: %s, want %s", tt.path, got, tt.want)
		}
	}
}

// A short path through a small answer can have very many ways.
func TestJSONPathIsBounded(t *testing.T) {
	root, err := graphapi.ParseLoose(strings.Repeat("[", 30)+strings.Repeat("]", 30), graphapi.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	p, _ := parsePathOf("$" + strings.Repeat("..*", 20))
	left := 10_000
	if found, ok := p.find(root, &left); ok {
		t.Errorf("%d values found", len(found))
	}
}

// What is joined may be much more than what was looked at.
func TestJoinedValuesAreBounded(t *testing.T) {
	ten := graphapi.Value{Kind: graphapi.KindString, Text: "0123456789"}
	list := graphapi.Value{Kind: graphapi.KindList, Items: []graphapi.Member{{Value: ten}, {Value: ten}}}
	found := []graphapi.Value{ten, list}
	if got, ok := joinValues(found, 32); !ok || len(got) != 32 {
		t.Errorf("32 bytes: %q, %v", got, ok)
	}
	if got, ok := joinValues(found, 31); ok {
		t.Errorf("31 bytes: %q", got)
	}
}

func FuzzReferences(f *testing.F) {
	for _, s := range []string{"", "me", "{result=a:$.id}", "?ids=%7Bresult%3Da%3A%24.data.*.id%7d&x={result=b:$..x[0]}", "{result={result=a:$}", "%7bresult=a:%zz}", "{result=a:$['x']}"} {
		f.Add(s)
	}
	root, err := graphapi.ParseLoose(`{"data":[{"id":"1"},{"id":["2",null]}],"x":{"y":[true]}}`, graphapi.DefaultLimits())
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, s string) {
		var texts strings.Builder
		found := false
		for _, p := range parseTemplate(s) {
			texts.WriteString(p.text)
			found = found || p.name != "" || p.bad != ""
			if p.name != "" && p.text != "" || p.bad != "" && p.name != "" {
				t.Errorf("a piece is two things: %+v", p)
			}
			left := 10_000
			if values, ok := p.path.find(root, &left); ok {
				joinValues(values, 100)
			}
		}
		if !found && texts.String() != s {
			t.Errorf("%q became %q without a reference", s, texts.String())
		}
	})
}
