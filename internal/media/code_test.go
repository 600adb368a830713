package media

import (
	"bytes"
	"image/png"
	"net/http"
	"strings"
	"testing"
)

func TestCodeIsAPicture(t *testing.T) {
	for _, text := range []string{"M1TESTER/ANN ABCDEF SFOSLC", "é", strings.Repeat("x", maxCode)} {
		raw, err := drawCode(text)
		if err != nil {
			t.Errorf("%.20q: %v", text, err)
			continue
		}
		img, err := png.Decode(bytes.NewReader(raw))
		if err != nil || img.Bounds().Dx() != codeSide {
			t.Errorf("%.20q: %v", text, err)
		}
	}
}

func TestCodeAddresses(t *testing.T) {
	w := newWorld(t, nil, nil)
	link := w.Code("M1TESTER")
	if res := w.get(http.MethodGet, link); res.Code != http.StatusOK || res.Header().Get("Content-Type") != "image/png" {
		t.Errorf("%s: %d %s", link, res.Code, res.Header().Get("Content-Type"))
	}
	if res := w.get(http.MethodGet, strings.Replace(link, "M1", "M2", 1)); res.Code != http.StatusForbidden {
		t.Errorf("another text: %d", res.Code)
	}
	for _, text := range []string{"", strings.Repeat("x", maxCode+1)} {
		if got := w.Code(text); got != "" {
			t.Errorf("%.20q has the address %s", text, got)
		}
	}
}
