package media

import (
	"bytes"
	"errors"
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"parley/graphapi"
)

// What the server draws itself is drawn once, and again after it failed.
func TestDrawOnce(t *testing.T) {
	w := newWorld(t, http.NotFound, nil)
	failed, drawn := errors.New("no colours"), 0
	if _, err := w.DrawOnce(t.Context(), "Hat", func() ([]byte, error) { return nil, failed }); !errors.Is(err, failed) {
		t.Errorf("a drawing that fails: %v", err)
	}
	for range 2 {
		f, err := w.DrawOnce(t.Context(), "Hat", func() ([]byte, error) { drawn++; return pngFile(3, 2), nil })
		if err != nil || f.Name != "Hat.png" || f.Width != 3 || f.Height != 2 {
			t.Errorf("%+v, %v", f, err)
		}
	}
	if drawn != 1 {
		t.Errorf("drawn %d times", drawn)
	}
}

func TestSave(t *testing.T) {
	w := newWorld(t, http.NotFound, nil)
	for _, c := range []struct {
		kind           graphapi.AttachmentType
		declared, body string
		subcode        int // 0 = kept
		why            string
	}{
		{"image", "image/png", string(pngFile(2, 2)), 0, ""},
		{"image", "", string(pngFile(2, 2)), 0, ""},
		{"image", "application/octet-stream", string(pngFile(2, 2)), 0, ""},
		{"image", "image/jpeg", string(pngFile(2, 2)), 0, ""},
		{"image", "video/mp4", string(pngFile(2, 2)), 2018047, "the part's content type is video/mp4, the attachment's type image"},
		{"image", "image/png", mp4File, 2018047, "the bytes are video/mp4"},
		{"image", "image/png", "", 2018047, "the file is empty"},
		{"audio", "", mp3File, 2018047, "type=audio/mpeg"},
		{"audio", "audio/mpeg", mp3File, 0, ""},
		{"video", "text/plain", mp4File, 2018047, "text/plain"},
		{"file", "image/png", htmlFile, 0, ""},
		{"image", "image/png", string(pngFile(1, 1)) + strings.Repeat("x", 8<<20), 2018109, "8 MB"},
		{"file", "", strings.Repeat("x", 25<<20), 0, ""},
		{"file", "", strings.Repeat("x", 25<<20+1), 2018109, "25 MB"},
	} {
		before := w.kept()
		f, err := w.Save(t.Context(), c.kind, "a.b", c.declared, strings.NewReader(c.body))
		if c.subcode != 0 {
			wantRefused(t, err, c.subcode, c.why)
			if after := w.kept(); after != before {
				t.Errorf("%s %s: a refused file was kept", c.kind, c.declared)
			}
		} else if err != nil || f.Name != "a.b" || f.Size != int64(len(c.body)) {
			t.Errorf("%s %s: %+v, %v", c.kind, c.declared, f, err)
		}
	}
}

func TestEqualFilesAreKeptOnce(t *testing.T) {
	w := newWorld(t, http.NotFound, nil)
	keys := map[string]bool{}
	for _, name := range []string{"a.png", "b.png"} {
		f, err := w.Save(t.Context(), "image", name, "image/png", bytes.NewReader(pngFile(3, 3)))
		if err != nil || f.Name != name {
			t.Fatal(f, err)
		}
		keys[f.Key] = true
	}
	if w.kept() != 1 || len(keys) != 1 {
		t.Errorf("%d files, keys %v", w.kept(), keys)
	}
}

// A store that fails is this server's trouble: no error of the catalogue.
func TestStoreFails(t *testing.T) {
	w := newWorld(t, page("image/png", pngFile(1, 1)), nil)
	if err := w.Blobs.Close(); err != nil {
		t.Fatal(err)
	}
	_, fetched := w.Fetch(t.Context(), "image", w.origin.URL)
	_, saved := w.Save(t.Context(), "image", "a.png", "image/png", bytes.NewReader(pngFile(1, 1)))
	for _, err := range []error{fetched, saved} {
		var e *graphapi.Error
		if err == nil || errors.As(err, &e) {
			t.Errorf("%v", err)
		}
	}
	key, _ := content(3, 0)
	if rec := w.get("GET", w.Path(key, "a", w.Clock.NowMS())); rec.Code != 503 || rec.Body.String() != "The file cannot be read now. Try again.\n" {
		t.Errorf("%d %s", rec.Code, rec.Body)
	}
	if n := w.kept(); n != 0 {
		t.Errorf("%d files kept", n)
	}
}

// A temporary directory that is full or gone is, too.
func TestNoRoomToReceive(t *testing.T) {
	w := newWorld(t, page("image/png", pngFile(1, 1)), nil)
	w.Temp = filepath.Join(t.TempDir(), "gone")
	_, err := w.Fetch(t.Context(), "image", w.origin.URL)
	var e *graphapi.Error
	if err == nil || errors.As(err, &e) {
		t.Errorf("%v", err)
	}
}
