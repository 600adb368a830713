package auth_test

import (
	"reflect"
	"testing"

	"parley/graphapi"
	"parley/internal/auth"
)

func TestPages(t *testing.T) {
	for text, want := range map[string]auth.Pages{"*": nil, "": {}, "7": {7}, "3,20,100": auth.NewPages([]graphapi.ID{100, 3, 20, 3})} {
		got, err := auth.ParsePages(text)
		if err != nil || !reflect.DeepEqual(got, want) || want.String() != text {
			t.Errorf("%q: %#v, %v, want %#v", text, got, err, want)
		}
	}
	for _, text := range []string{"**", ",", "1,", "2,1", "1,1", "x", " 1", "0", "1,*"} {
		if got, err := auth.ParsePages(text); err == nil {
			t.Errorf("%q: %v", text, got)
		}
	}
	if !auth.Pages(nil).Has(5) || (auth.Pages{}).Has(5) || !(auth.Pages{4, 5}).Has(5) || (auth.Pages{4, 6}).Has(5) {
		t.Error("Has")
	}
	if auth.NewPages(nil) != nil || auth.NewPages([]graphapi.ID{}) == nil {
		t.Error("all and none are mixed up")
	}
}

func FuzzParsePages(f *testing.F) {
	for _, s := range []string{"*", "", "1,2", "2,1", "9223372036854775807"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		pages, err := auth.ParsePages(text)
		if err != nil {
			return
		}
		again, err := auth.ParsePages(pages.String())
		if err != nil || !reflect.DeepEqual(again, pages) {
			t.Errorf("%q: %v, then %v, %v", text, pages, again, err)
		}
	})
}
