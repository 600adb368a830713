package objects_test

import (
	"errors"
	"log/slog"
	"path/filepath"
	"testing"

	"parley/graphapi"
	"parley/internal/objects"
	"parley/internal/store/sqlite"
)

// note is a document to keep.
type note struct {
	Text string `json:"text"`
}

func notes(t *testing.T) objects.Collection[note] {
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
	return objects.Collection[note]{Store: db.Objects(), Kind: "note"}
}

// counting returns identifiers in the order given.
func counting(ids ...graphapi.ID) func() graphapi.ID {
	return func() graphapi.ID {
		id := ids[0]
		ids = ids[1:]
		return id
	}
}

func TestAddTakesTheNextFreeIdentifier(t *testing.T) {
	c := notes(t)
	newID := counting(7, 7, 7, 8)
	for _, want := range []graphapi.ID{7, 8} {
		got, err := c.Add(t.Context(), newID, &objects.Item[note]{Object: objects.Object{Page: 1}, Value: note{want.String()}})
		if got != want || err != nil {
			t.Errorf("added as %d, %v; want %d", got, err, want)
		}
	}
	if i, err := c.Get(t.Context(), 1, "8"); err != nil || i.Value.Text != "8" {
		t.Errorf("kept %+v, %v", i, err)
	}
}

func TestAddRefusesATakenKey(t *testing.T) {
	c := notes(t)
	newID := counting(7, 8, 9)
	for _, want := range []error{nil, objects.ErrExists} {
		_, err := c.Add(t.Context(), newID, &objects.Item[note]{Object: objects.Object{Page: 1, Key: "k"}})
		if !errors.Is(err, want) {
			t.Errorf("%v, want %v", err, want)
		}
	}
}

func TestChangeAndDelete(t *testing.T) {
	c := notes(t)
	write := func(text string, keep bool) error {
		return c.Change(t.Context(), 1, "a", func(i *objects.Item[note]) (bool, error) {
			i.Value.Text += text
			return keep, nil
		})
	}
	if err := errors.Join(write("x", true), write("y", true)); err != nil {
		t.Fatal(err)
	}
	if i, err := c.Get(t.Context(), 1, "a"); err != nil || i.Value.Text != "xy" {
		t.Errorf("kept %+v, %v", i, err)
	}
	if err := write("", false); err != nil {
		t.Fatal(err)
	}
	if err := c.Delete(t.Context(), 1, "a"); !errors.Is(err, objects.ErrNotFound) {
		t.Errorf("deleted what is gone: %v", err)
	}
}
