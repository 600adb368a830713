package auth

import (
	"regexp"
	"strings"
	"testing"
)

func testKeys(t testing.TB, fill byte) *Keys {
	t.Helper()
	k, err := NewKeys([]byte(strings.Repeat(string(fill), KeyLen)))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func TestTokenText(t *testing.T) {
	k := testKeys(t, 'a')
	shape := regexp.MustCompile(`^EAA[A-Za-z0-9]{147}$`)
	seen := map[string]bool{}
	for _, row := range []int64{1, 2, 61, 62, 1 << 40, 1<<63 - 1} {
		text := k.tokenText(row)
		if !shape.MatchString(text) {
			t.Errorf("row %d: %q is not EAA and 147 letters and digits", row, text)
		}
		if got, ok := tokenRow(text); !ok || got != row {
			t.Errorf("row %d: read back as %d, %v", row, got, ok)
		}
		if text != k.tokenText(row) {
			t.Errorf("row %d: two texts", row)
		}
		if seen[text] || text == testKeys(t, 'b').tokenText(row) {
			t.Errorf("row %d: the text does not depend on row and key", row)
		}
		seen[text] = true
	}
}

func TestTokenRowRefuses(t *testing.T) {
	good := testKeys(t, 'a').tokenText(7)
	for name, text := range map[string]string{
		"empty":        "",
		"short":        good[:len(good)-1],
		"other prefix": "EAB" + good[3:],
		"not base62":   good[:5] + "-" + good[6:],
		"row zero":     "EAA" + strings.Repeat("0", len(good)-3),
	} {
		if row, ok := tokenRow(text); ok {
			t.Errorf("%s: read as row %d", name, row)
		}
	}
}

func FuzzTokenRow(f *testing.F) {
	k := testKeys(f, 'a')
	f.Add(k.tokenText(1))
	f.Add("EAAB")
	f.Add("1111|secret")
	f.Fuzz(func(t *testing.T, text string) {
		if row, ok := tokenRow(text); ok && row <= 0 {
			t.Errorf("%q gives row %d", text, row)
		}
	})
}

func TestSeal(t *testing.T) {
	a, b := testKeys(t, 'a'), testKeys(t, 'b')
	sealed := a.Seal("secret", "app 1")
	if got, err := a.Unseal(sealed, "app 1"); err != nil || got != "secret" {
		t.Errorf("unsealed %q, %v", got, err)
	}
	if strings.Contains(string(sealed), "secret") {
		t.Error("the secret is readable")
	}
	if _, err := b.Unseal(sealed, "app 1"); err == nil {
		t.Error("another key opened it")
	}
	if _, err := a.Unseal(sealed, "app 2"); err == nil {
		t.Error("another row opened it")
	}
	if _, err := a.Unseal(sealed[:5], "app 1"); err == nil {
		t.Error("a cut seal was opened")
	}
}

func TestScopesByName(t *testing.T) {
	if len(scopeNames) != len(AllScopes.Names()) {
		t.Errorf("%d names for %d bits", len(scopeNames), len(AllScopes.Names()))
	}
	for _, name := range scopeNames {
		s, ok := ScopeByName(name)
		if !ok || s.String() != name {
			t.Errorf("%s reads as %q, %v", name, s, ok)
		}
	}
	if s, ok := ScopeByName("manage_pages"); !ok || !s.Has(PagesShowList) {
		t.Errorf("manage_pages reads as %q, %v", s, ok)
	}
	if s, ok := ScopeByName("page_utility_messaging"); !ok || s != PagesUtilityMessaging {
		t.Errorf("page_utility_messaging reads as %q, %v", s, ok)
	}
	if _, ok := ScopeByName("nonsense"); ok {
		t.Error("nonsense is a permission")
	}
}

func TestTaskOrder(t *testing.T) {
	want := "ADVERTISE ANALYZE CREATE_CONTENT MESSAGING MODERATE MANAGE"
	if got := strings.Join(AllTasks.Names(), " "); got != want {
		t.Errorf("tasks print as %s, want %s", got, want)
	}
	for _, name := range AllTasks.Names() {
		if task, ok := TaskByName(name); !ok || !AllTasks.Has(task) {
			t.Errorf("%s is not a task", name)
		}
	}
}
