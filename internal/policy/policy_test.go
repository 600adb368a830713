package policy

import (
	"slices"
	"testing"
	"time"
)

func TestTags(t *testing.T) {
	five := []string{"HUMAN_AGENT", "CUSTOMER_FEEDBACK", "ACCOUNT_UPDATE", "CONFIRMED_EVENT_UPDATE", "POST_PURCHASE_UPDATE"}
	tests := []struct {
		pack string
		want []string
	}{
		{"documented", five}, {"", five}, {"latest", five[:2]}, {"2026-04-26", five}, {"2026-04-27", five[:2]}, {"2020-03-04", five},
	}
	for _, tt := range tests {
		p, err := Parse(tt.pack)
		if err != nil {
			t.Fatal(err)
		}
		if got := p.Names(Tag); !slices.Equal(got, tt.want) {
			t.Errorf("%s has the tags %v, want %v", tt.pack, got, tt.want)
		}
	}
	if n := len(On("2020-03-03").Names(Tag)); n != 20 {
		t.Errorf("%d tags before the old ones ended", n)
	}
}

func TestFind(t *testing.T) {
	tests := []struct {
		pack  string
		kind  Kind
		name  string
		every time.Duration
		ok    bool
	}{
		{"documented", Token, Recurring, 48 * time.Hour, true},
		{"2025-08-31", Token, Recurring, 24 * time.Hour, true},
		{"2025-09-01", Token, Recurring, 48 * time.Hour, true},
		{"2026-02-10", Token, Recurring, 0, false},
		{"latest", Token, OneTime, 0, true},
		{"latest", Tag, OneTime, 0, false},
	}
	for _, tt := range tests {
		p, err := Parse(tt.pack)
		if err != nil {
			t.Fatal(err)
		}
		if r, ok := p.Find(tt.kind, tt.name); ok != tt.ok || r.Every != tt.every {
			t.Errorf("%s, %s: every %s, %v", tt.pack, tt.name, r.Every, ok)
		}
	}
}

func TestHas(t *testing.T) {
	tests := []struct {
		pack, name string
		want       bool
	}{
		{"documented", React, true}, {"documented", ImageGrid, true}, {"documented", "list", false}, {"documented", "generic", true},
		{"documented", Recurring, true}, {"latest", Recurring, false}, {"latest", StickerID, true}, {"latest", "generic", true},
		{"2025-12-01", React, false}, {"2025-12-02", React, true}, {"2026-05-31", StickerID, false}, {"2025-03-18", Attachments, false},
		{"2026-06-29", ImageGrid, false}, {"2026-06-30", ImageGrid, true}, {"2018-01-01", "list", true}, {"2026-04-28", "HUMAN_AGENT", true},
	}
	for _, tt := range tests {
		p, err := Parse(tt.pack)
		if err != nil {
			t.Fatal(err)
		}
		if got := p.Has(tt.name); got != tt.want {
			t.Errorf("%s has %s: %v", tt.pack, tt.name, got)
		}
	}
}

func TestWhy(t *testing.T) {
	tests := []struct {
		pack Pack
		kind Kind
		name string
		want string
	}{
		{Latest(), Tag, "ACCOUNT_UPDATE", "ended on 2026-04-27"},
		{Documented(), Tag, "TICKET_UPDATE", "ended on 2020-03-04"},
		{On("2026-01-01"), Template, ImageGrid, "begins on 2026-06-30"},
		{Latest(), Token, Recurring, "ended on 2026-02-10"},
		{Latest(), Tag, "NEWS", "is unknown"},
	}
	for _, tt := range tests {
		if got := tt.pack.Why(tt.kind, tt.name); got != tt.want {
			t.Errorf("%s, %s %s", tt.pack, tt.name, got)
		}
	}
}

func TestParse(t *testing.T) {
	for _, name := range []string{"documented", "latest", "2026-04-27"} {
		if p, err := Parse(name); err != nil || p.String() != name {
			t.Errorf("Parse(%q) = %s, %v", name, p, err)
		}
	}
	for _, name := range []string{"Latest", "today", "2026-4-27", "2026-02-30", "27.4.2026"} {
		if p, err := Parse(name); err == nil {
			t.Errorf("Parse(%q) = %s", name, p)
		}
	}
	if p, _ := Parse(""); p != Documented() || p.String() != "documented" {
		t.Errorf("the empty name is %s", p)
	}
}

// Each row stands for something that the reference says.
func TestRulesAreWhole(t *testing.T) {
	for _, r := range rules {
		for _, d := range []Day{r.Since, r.Until} {
			if _, err := ParseDay(string(d)); d != "" && err != nil {
				t.Errorf("%s: %v", r.Name, err)
			}
		}
		if r.Name == "" || r.Source == "" || r.Until != "" && r.Since >= r.Until || r.Kind == Tag && r.Window == 0 || r.Kind == Token && r.Life == 0 {
			t.Errorf("%+v is not whole", r)
		}
		if on := On(r.Since); r.Since != "" && !on.holds(&r) {
			t.Errorf("%s does not hold on its first day", r.Name)
		}
		if on := On(r.Until); r.Until != "" && on.holds(&r) {
			t.Errorf("%s holds on the day on which it has ended", r.Name)
		}
	}
}
