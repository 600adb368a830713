package compat

import "testing"

// TestRulesHaveCases: a rule has a case, or a written reason why it has none.
func TestRulesHaveCases(t *testing.T) {
	s, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	shown := s.Shown()
	for _, r := range s.Rules {
		switch {
		case shown[r.ID] == 0 && r.None == "":
			t.Errorf("no case names rule %s: %s", r.ID, r.Text)
		case shown[r.ID] > 0 && r.None != "":
			t.Errorf("rule %s has a case: remove \"none: %s\"", r.ID, r.None)
		}
	}
}

func TestParseRules(t *testing.T) {
	rules, err := parseRules("# remark\nsource send https://developers.facebook.com/x\n## 1 One\na | b | send\nc | d | recorded: bot | none: why\n")
	if err != nil || len(rules) != 2 {
		t.Fatal(rules, err)
	}
	if r := rules[0]; r.Source != "https://developers.facebook.com/x" || r.Section != "1 One" || r.None != "" {
		t.Errorf("%+v", r)
	}
	if rules[1].None != "why" {
		t.Errorf("%+v", rules[1])
	}
	for _, bad := range []string{"a | b", "a | b | c", "a | b | recorded: x | y", "a | b | recorded: x\na | b | recorded: x"} {
		if _, err := parseRules(bad); err == nil {
			t.Errorf("accepted %q", bad)
		}
	}
}

func FuzzParseRules(f *testing.F) {
	f.Add("source k https://developers.facebook.com/x\n## s\na | b | k | none: c\n")
	f.Fuzz(func(t *testing.T, text string) {
		rules, err := parseRules(text)
		for _, r := range rules {
			if err == nil && !isSource(r.Source) {
				t.Fatalf("rule without source: %+v", r)
			}
		}
	})
}
