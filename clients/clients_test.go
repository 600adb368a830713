package clients

import (
	"encoding/json"
	"os"
	"slices"
	"testing"
)

// permissive are the licences, as their authors write them, of what runs here.
var permissive = []string{
	"MIT", "ISC", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "0BSD", "Unlicense",
	"(MIT OR CC0-1.0)", "(AFL-2.1 OR BSD-3-Clause)",
}

func TestLicences(t *testing.T) {
	text, err := os.ReadFile("package-lock.json")
	if err != nil {
		t.Fatal(err)
	}
	var lock struct {
		Packages map[string]struct {
			Version string `json:"version"`
			License string `json:"license"`
		} `json:"packages"`
	}
	if err := json.Unmarshal(text, &lock); err != nil {
		t.Fatal(err)
	}
	delete(lock.Packages, "") // the folder itself
	if len(lock.Packages) == 0 {
		t.Fatal("the lock file names no package")
	}
	for path, p := range lock.Packages {
		if !slices.Contains(permissive, p.License) {
			t.Errorf("%s %s: licence %q", path, p.Version, p.License)
		}
	}
}
