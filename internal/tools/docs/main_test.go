package main

import (
	"os"
	"path/filepath"
	"testing"
)

func TestPagesAreUpToDate(t *testing.T) {
	const root = "../../.."
	pages, err := generate(root)
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range pages {
		if got, err := os.ReadFile(filepath.Join(root, path)); err != nil || string(got) != want {
			t.Errorf("%s is not what the code says (%v): run make docs", path, err)
		}
	}
}

func TestBetween(t *testing.T) {
	got, err := between("a\n"+begin+"old\n"+end+"z\n", "new\n")
	if want := "a\n" + begin + "new\n" + end + "z\n"; err != nil || got != want {
		t.Errorf("%q %v", got, err)
	}
	if _, err := between("no marks", "new"); err == nil {
		t.Error("replaced nothing without an error")
	}
}
