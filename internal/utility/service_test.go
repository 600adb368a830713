package utility

import (
	"context"
	"net/http/httptest"
	"strings"
	"testing"

	"parley/graphapi"
	"parley/internal/clock"
	"parley/internal/objects"
)

// full is a store in which a Page has as many templates as it may.
type full struct{ objects.Store }

func (full) Objects(_ context.Context, page graphapi.ID, kind objects.Kind, _ string, r objects.Range) ([]objects.Object, error) {
	list := make([]objects.Object, min(maxTemplates, r.Limit))
	for i := range list {
		list[i] = objects.Object{Page: page, Kind: kind, Body: []byte(`{}`)}
	}
	return list, nil
}

// Filters look at all templates of a Page, so that these must be few.
func TestTemplatesAreBounded(t *testing.T) {
	r := httptest.NewRequest("POST", "/", strings.NewReader(`{"name":"a","language":"en","category":"UTILITY","components":[{"type":"BODY","text":"Hello there."}]}`))
	r.Header.Set("Content-Type", "application/json")
	p, err := graphapi.Decode(r, graphapi.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	_, _, err = NewService(full{}, clock.New(), nil).Create(t.Context(), 1, p)
	if e := graphapi.AsError(err); e.Code != 100 || !strings.Contains(e.Explain, "1000 templates") {
		t.Errorf("one more: %v (%s)", err, e.Explain)
	}
}
