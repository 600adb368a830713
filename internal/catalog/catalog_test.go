package catalog_test

import (
	"errors"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"

	"parley/graphapi"
	"parley/internal/catalog"
	"parley/internal/clock"
	"parley/internal/messaging"
	"parley/internal/objects"
	"parley/internal/store/sqlite"
)

func open(t *testing.T) *catalog.Service {
	t.Helper()
	db, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "parley.db"), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return catalog.NewService(db.Objects(), clock.New(), messaging.NewID)
}

func TestCreateRefuses(t *testing.T) {
	s := open(t)
	tests := []struct {
		what string
		p    catalog.Product
		want string // "" = taken
	}{
		{"all", catalog.Product{Title: "Mug", Subtitle: "Blue", RetailerID: "sku1", Price: "11.50", Currency: "EUR", ImageURL: "https://x.test/m.jpg", URL: "https://x.test/m"}, ""},
		{"title alone", catalog.Product{Title: "Mug"}, ""},
		{"no title", catalog.Product{Subtitle: "Blue"}, "(#100) The parameter title is required"},
		{"long title", catalog.Product{Title: strings.Repeat("é", 151)}, "(#100) Length of param title must be less than or equal to 150"},
		{"longest title", catalog.Product{Title: strings.Repeat("é", 150)}, ""},
		{"price without currency", catalog.Product{Title: "Mug", Price: "11.50"}, "(#100) Invalid parameter"},
		{"price in words", catalog.Product{Title: "Mug", Price: "eleven", Currency: "EUR"}, "(#100) Invalid parameter"},
		{"bad address", catalog.Product{Title: "Mug", ImageURL: "javascript:alert(1)"}, "(#100) image_url should represent a valid URL"},
		{"taken retailer_id", catalog.Product{Title: "Cup", RetailerID: "sku1"}, "(#100) Invalid parameter"},
	}
	for _, tt := range tests {
		_, err := s.Create(t.Context(), 3333, tt.p)
		var refused *graphapi.Error
		switch {
		case tt.want == "" && err != nil, tt.want != "" && !errors.As(err, &refused):
			t.Errorf("%s: %v", tt.what, err)
		case tt.want != "" && refused.Message != tt.want:
			t.Errorf("%s: %s, want %s", tt.what, refused.Message, tt.want)
		}
	}
}

func TestProductsBelongToTheirPage(t *testing.T) {
	s := open(t)
	id, err := s.Create(t.Context(), 3333, catalog.Product{Title: "Mug"})
	if err != nil {
		t.Fatal(err)
	}
	if p, err := s.Shown(t.Context(), 3333, id); err != nil || p.ID != id || p.Title != "Mug" {
		t.Errorf("shown %+v, %v", p, err)
	}
	var refused *graphapi.Error
	if _, err := s.Shown(t.Context(), 3334, id); !errors.As(err, &refused) || refused.Subcode != 2018320 {
		t.Errorf("another Page shows it: %v", err)
	}
	if err := s.Delete(t.Context(), 3334, id); !errors.Is(err, objects.ErrNotFound) {
		t.Errorf("another Page deletes it: %v", err)
	}
}
