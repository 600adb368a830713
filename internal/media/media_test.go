package media

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"parley/graphapi"
	"parley/internal/clock"
	"parley/internal/messaging"
	"parley/internal/store"
)

var _ messaging.Media = (*Service)(nil)

// world is a service on a real store, and the web that it fetches from.
type world struct {
	*Service
	t      *testing.T
	dir    string // of the store's files
	origin *httptest.Server
	web    atomic.Value // http.HandlerFunc: what origin answers
}

// newWorld starts a service; change may alter what it stands on.
func newWorld(t *testing.T, origin http.HandlerFunc, change func(*Deps)) *world {
	t.Helper()
	w := &world{t: t, dir: t.TempDir()}
	w.web.Store(origin)
	w.origin = httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		w.web.Load().(http.HandlerFunc)(rw, r)
	}))
	t.Cleanup(w.origin.Close)
	log := slog.New(slog.DiscardHandler)
	db, err := store.Open(context.Background(), "sqlite:"+filepath.Join(t.TempDir(), "db"), log)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	d := Deps{
		Blobs: openDisk(t, w.dir), Objects: db.Objects(), Clock: clock.New(), Log: log, Key: []byte("a key"),
		PublicURL: func() string { return "https://parley.test" }, Temp: t.TempDir(), NewID: messaging.NewID, AllowPrivate: true,
	}
	if change != nil {
		change(&d)
	}
	w.Service = New(d)
	t.Cleanup(func() { w.Close() })
	return w
}

// kept counts the files of the store; no temporary one may be left.
func (w *world) kept() (n int) {
	w.t.Helper()
	if left, err := os.ReadDir(w.Temp); err != nil || len(left) != 0 {
		w.t.Errorf("left behind: %v, %v", left, err)
	}
	err := filepath.WalkDir(w.dir, func(_ string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			n++
		}
		return err
	})
	if err != nil {
		w.t.Error(err)
	}
	return n
}

// get asks the handler.
func (w *world) get(method, path string, header ...string) *httptest.ResponseRecorder {
	w.t.Helper()
	r := httptest.NewRequest(method, path, nil)
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	rec := httptest.NewRecorder()
	w.Handler().ServeHTTP(rec, r)
	return rec
}

// wantRefused checks for a Graph error with a subcode whose explanation says why.
func wantRefused(t *testing.T, err error, subcode int, why string) {
	t.Helper()
	var e *graphapi.Error
	if !errors.As(err, &e) || e.Code != 100 || e.Subcode != subcode || !strings.Contains(e.Explain, why) {
		t.Errorf("%v, want 100/%d because %q", err, subcode, why)
		if e != nil {
			t.Errorf("%d/%d because %q", e.Code, e.Subcode, e.Explain)
		}
	}
}

// Files of each kind, small.
func pngFile(w, h int) []byte {
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, w, h))); err != nil {
		panic(err)
	}
	return b.Bytes()
}

func jpegFile() []byte {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 5, 4)), nil); err != nil {
		panic(err)
	}
	return b.Bytes()
}

func gifFile() []byte {
	var b bytes.Buffer
	if err := gif.Encode(&b, image.NewPaletted(image.Rect(0, 0, 7, 3), color.Palette{color.Black}), nil); err != nil {
		panic(err)
	}
	return b.Bytes()
}

func webpFile() []byte {
	b, err := base64.StdEncoding.DecodeString("UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==")
	if err != nil {
		panic(err)
	}
	return b
}

const (
	mp3File  = "ID3\x04\x00\x00\x00\x00\x00\x00 sound"
	mp4File  = "\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isomiso2 moving"
	webmFile = "\x1aE\xdf\xa3\x01\x00\x00\x00\x00\x00\x00\x1fB\x82\x84webm rest"
	svgFile  = `<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`
	htmlFile = `<!DOCTYPE html><html><head><meta charset="x~y; z"></head><script>alert(1)</script></html>`
)

// page answers every path with one content.
func page(contentType string, body []byte) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header()["Content-Type"] = []string{contentType}
		_, _ = w.Write(body)
	}
}

func TestFetchKeeps(t *testing.T) {
	w := newWorld(t, http.NotFound, nil)
	for _, c := range []struct {
		kind     graphapi.AttachmentType
		path     string
		declared string
		body     string
		want     File // without Key and Size
	}{
		{"image", "/a/shirt.png?x=1", "image/png", string(pngFile(9, 6)), File{Name: "shirt.png", MIME: "image/png", Width: 9, Height: 6}},
		{"image", "/photo", "text/html", string(jpegFile()), File{Name: "photo", MIME: "image/jpeg", Width: 5, Height: 4}},
		{"image", "/", "", string(gifFile()), File{Name: "image.gif", MIME: "image/gif", Width: 7, Height: 3}},
		{"image", "/p.webp", "image/webp", string(webpFile()), File{Name: "p.webp", MIME: "image/webp", Width: 1, Height: 1}},
		{"image", "/cut.png", "image/png", string(pngFile(9, 6)[:20]), File{Name: "cut.png", MIME: "image/png"}},
		{"image", "/polyglot.gif", "image/gif", "GIF89a/*\x00\x00*/=1;alert(1)<script>", File{Name: "polyglot.gif", MIME: "image/gif", Width: 10799, Height: 0}},
		{"audio", "/a.mp3", "audio/mpeg", mp3File, File{Name: "a.mp3", MIME: "audio/mpeg"}},
		{"audio", "/clip", "Audio/WebM; codecs=opus", webmFile, File{Name: "clip", MIME: "audio/webm"}},
		{"audio", "/raw.aac", "audio/aac", "\x00\x01\x02\x03", File{Name: "raw.aac", MIME: "audio/aac"}},
		{"video", "/v.mp4", "application/octet-stream", mp4File, File{Name: "v.mp4", MIME: "video/mp4"}},
		{"video", "/v.ts", "video/mp2t", "\x00\x01\x02\x03", File{Name: "v.ts", MIME: "video/mp2t"}},
		{"file", "/page.html", "text/html", htmlFile, File{Name: "page.html", MIME: "text/html"}},
		{"file", "/logo.svg", "image/png", svgFile, File{Name: "logo.svg", MIME: "image/svg+xml"}},
		{"file", "/run.js", "text/javascript", "#!/usr/bin/env node\nalert(1)", File{Name: "run.js", MIME: "text/plain; charset=utf-8"}},
		{"file", "/%E2%82%AC%2F..%5Cn%C3%A4me.csv", "", "a,b\n1,2\n", File{Name: "näme.csv", MIME: "text/csv"}},
	} {
		w.web.Store(page(c.declared, []byte(c.body)))
		f, err := w.Fetch(t.Context(), c.kind, w.origin.URL+c.path)
		if err != nil {
			t.Errorf("%s %s: %v", c.kind, c.path, err)
			continue
		}
		got := f
		got.Key, got.Size = "", 0
		if c.kind == "image" && strings.Contains(c.path, "polyglot") {
			got.Width, got.Height = c.want.Width, c.want.Height // whatever its bytes say
		}
		if got != c.want || f.Size != int64(len(c.body)) || !validKey(f.Key) || keyMIME(f.Key) != f.MIME {
			t.Errorf("%s: %+v, want %+v", c.path, f, c.want)
		}
		wantContent(t, w.Blobs, f.Key, []byte(c.body))
	}
}

func TestFetchRefuses(t *testing.T) {
	w := newWorld(t, http.NotFound, nil)
	const (
		notFetched, mismatch, tooMuch, late = 2018008, 2018047, 2018109, 2018294
	)
	stuck := func(w http.ResponseWriter, r *http.Request) { <-r.Context().Done() }
	halfway := func(w http.ResponseWriter, r *http.Request) {
		_, _ = w.Write([]byte(mp4File))
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
	}
	liar := func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "1000")
		_, _ = w.Write(pngFile(1, 1))
	}
	endless := func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write(pngFile(1, 1))
		for b := make([]byte, 1<<16); ; {
			if _, err := w.Write(b); err != nil {
				return
			}
		}
	}
	announced := func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", strconv.Itoa(9<<20))
		w.WriteHeader(200)
	}
	for name, c := range map[string]struct {
		kind    graphapi.AttachmentType
		origin  http.HandlerFunc
		subcode int
		why     string
	}{
		"not found":        {"image", http.NotFound, notFetched, "it answered 404 Not Found"},
		"empty":            {"file", page("text/plain", nil), notFetched, "its answer is empty"},
		"stuck":            {"image", stuck, notFetched, "it did not send the file within"},
		"stuck video":      {"video", stuck, late, "did not send the video within"},
		"halfway":          {"file", halfway, notFetched, "it did not send the file within"},
		"video halfway":    {"video", halfway, late, "did not send the video within"},
		"lying length":     {"image", liar, notFetched, "unexpected EOF"},
		"endless image":    {"image", endless, tooMuch, "an attachment of type image may have 8 MB"},
		"endless file":     {"file", endless, tooMuch, "an attachment of type file may have 25 MB"},
		"announced":        {"image", announced, tooMuch, "may have 8 MB"},
		"HTML as image":    {"image", page("image/png", []byte(htmlFile)), mismatch, "the bytes are text/html"},
		"SVG as image":     {"image", page("image/svg+xml", []byte(svgFile)), mismatch, "the bytes are image/svg+xml"},
		"image as video":   {"video", page("video/mp4", pngFile(1, 1)), mismatch, "not a video"},
		"HTML as audio":    {"audio", page("audio/mpeg", []byte(htmlFile)), mismatch, "not audio"},
		"undeclared audio": {"audio", page("application/octet-stream", []byte(mp3File)), mismatch, "audio must come with audio/*"},
		"redirects":        {"image", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/", http.StatusFound) }, notFetched, "more than 5 redirects"},
		"file scheme": {"image", func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "file:///etc/passwd", http.StatusFound)
		}, notFetched, "unsupported protocol scheme"},
	} {
		t.Run(name, func(t *testing.T) {
			w.web.Store(c.origin)
			w.patience = Patience
			if strings.Contains(c.why, "within") {
				w.patience = func(graphapi.AttachmentType) time.Duration { return 50 * time.Millisecond }
			}
			_, err := w.Fetch(t.Context(), c.kind, w.origin.URL+"/a")
			wantRefused(t, err, c.subcode, c.why)
			if n := w.kept(); n != 0 {
				t.Errorf("%d files kept", n)
			}
		})
	}
}

// https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/saving-assets
func TestPatience(t *testing.T) {
	for kind, want := range map[graphapi.AttachmentType]time.Duration{
		graphapi.Video: 75 * time.Second, graphapi.Image: 10 * time.Second, graphapi.Audio: 10 * time.Second, graphapi.FileType: 10 * time.Second,
	} {
		if got := Patience(kind); got != want {
			t.Errorf("a fetch of type %s ends after %s, want %s", kind, got, want)
		}
	}
}

func TestFetchAddresses(t *testing.T) {
	w := newWorld(t, http.NotFound, nil)
	for _, remote := range []string{"", "a.png", "/a.png", "ftp://a.test/a.png", "file:///etc/passwd", "https://", "data:image/png;base64,AA==",
		"https://a.test/" + strings.Repeat("a", 8<<10)} {
		_, err := w.Fetch(t.Context(), "image", remote)
		wantRefused(t, err, 2018008, "no http or https address")
	}
	w.origin.Close()
	_, err := w.Fetch(t.Context(), "image", w.origin.URL)
	wantRefused(t, err, 2018008, "connection refused")
}

func TestFetchKeepsOutOfPrivateNetworks(t *testing.T) {
	heard := false
	w := newWorld(t, func(http.ResponseWriter, *http.Request) { heard = true }, func(d *Deps) { d.AllowPrivate = false })
	for _, host := range []string{"127.0.0.1", "localhost", "[::ffff:127.0.0.1]"} {
		_, err := w.Fetch(t.Context(), "image", strings.Replace(w.origin.URL, "127.0.0.1", host, 1))
		wantRefused(t, err, 2018008, "is private or reserved")
	}
	if heard {
		t.Error("the private server was asked")
	}
}

func TestFetchEndsWithItsCaller(t *testing.T) {
	asked := make(chan struct{})
	w := newWorld(t, func(_ http.ResponseWriter, r *http.Request) { close(asked); <-r.Context().Done() }, nil)
	ctx, cancel := context.WithCancel(t.Context())
	go func() { <-asked; cancel() }()
	if _, err := w.Fetch(ctx, "image", w.origin.URL); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}

// Who finds every place taken waits for as long as a fetch may take, not for ever.
func TestFetchWaitsForItsTurn(t *testing.T) {
	w := newWorld(t, func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "prices") }, nil)
	for range maxFetches {
		w.fetches <- struct{}{}
	}
	w.patience = func(graphapi.AttachmentType) time.Duration { return 20 * time.Millisecond }
	var e *graphapi.Error
	if _, err := w.Fetch(t.Context(), "file", w.origin.URL); !errors.As(err, &e) || e.Code != 2 || !e.Transient {
		t.Errorf("no turn: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := w.Fetch(ctx, "file", w.origin.URL); !errors.Is(err, context.Canceled) {
		t.Errorf("nobody waits: %v", err)
	}
	w.patience = Patience
	time.AfterFunc(20*time.Millisecond, w.fetches.free)
	if _, err := w.Fetch(t.Context(), "file", w.origin.URL); err != nil {
		t.Errorf("a turn: %v", err)
	}
	if taken := len(w.fetches); taken != maxFetches-1 {
		t.Errorf("%d places are taken", taken)
	}
}

func TestFetchNames(t *testing.T) {
	w := newWorld(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Disposition", `attachment; filename="../../price list.txt"`)
		fmt.Fprint(w, "prices")
	}, nil)
	f, err := w.Fetch(t.Context(), "file", w.origin.URL+"/download?id=7")
	if err != nil || f.Name != "price list.txt" {
		t.Errorf("%+v, %v", f, err)
	}
}

// What this server gave out comes back from echoing bots; it is read from the
// store even where the server's own address is private.
func TestFetchOwn(t *testing.T) {
	w := newWorld(t, http.NotFound, func(d *Deps) { d.AllowPrivate = false })
	first, err := w.Save(t.Context(), "audio", "voice.webm", "audio/webm", strings.NewReader(webmFile))
	if err != nil {
		t.Fatal(err)
	}
	link := w.URL(first.Key, first.Name, w.Clock.NowMS())
	again, err := w.Fetch(t.Context(), "audio", link)
	if err != nil || again != first || w.kept() != 1 {
		t.Errorf("%+v, %v; want %+v", again, err, first)
	}
	_, err = w.Fetch(t.Context(), "image", link)
	wantRefused(t, err, 2018047, "the bytes are video/webm")
	_, err = w.Fetch(t.Context(), "audio", link+"x")
	wantRefused(t, err, 2018008, "signature")
	key, _ := content(5, 0)
	_, err = w.Fetch(t.Context(), "audio", w.URL(key, "gone", w.Clock.NowMS()))
	wantRefused(t, err, 2018008, "file not found")
	w.Clock.Advance(keptFor + day)
	_, err = w.Fetch(t.Context(), "audio", link)
	wantRefused(t, err, 2018008, "expired")
}

func TestUploads(t *testing.T) {
	w := newWorld(t, http.NotFound, nil)
	f, err := w.Save(t.Context(), "image", "a.png", "image/png", bytes.NewReader(pngFile(4, 2)))
	if err != nil {
		t.Fatal(err)
	}
	const page, other = 1001, 1002
	id, err := w.Keep(t.Context(), page, "image", f)
	if err != nil || len(id.String()) != 16 {
		t.Fatal(id, err)
	}
	got, err := w.Find(t.Context(), page, id)
	if err != nil || got != (Upload{"image", f}) {
		t.Errorf("%+v, %v", got, err)
	}
	_, err = w.Find(t.Context(), other, id)
	wantRefused(t, err, 2018074, "ids are private to the Page")
	_, err = w.Find(t.Context(), page, id+1)
	wantRefused(t, err, 2018074, "has no attachment")
	w.Clock.Freeze(true)
	w.Clock.Advance(reusableFor - time.Minute)
	if _, err := w.Find(t.Context(), page, id); err != nil {
		t.Errorf("a minute before: %v", err)
	}
	w.Clock.Advance(time.Minute)
	_, err = w.Find(t.Context(), page, id)
	wantRefused(t, err, 2018074, "90 days after its upload")
	taken := true
	w.NewID = func() graphapi.ID { // the first id is taken
		if taken {
			taken = false
			return id
		}
		return id + 1
	}
	if next, err := w.Keep(t.Context(), page, "image", f); err != nil || next != id+1 {
		t.Errorf("%v, %v", next, err)
	}
}
