package media

import (
	"bytes"
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"parley/graphapi"
	"parley/internal/clock"
)

// saved keeps a file and returns its path.
func (w *world) saved(kind graphapi.AttachmentType, name, declared, body string) string {
	w.t.Helper()
	f, err := w.Save(w.t.Context(), kind, name, declared, strings.NewReader(body))
	if err != nil {
		w.t.Fatal(err)
	}
	return w.Path(f.Key, f.Name, w.Clock.NowMS())
}

func TestServe(t *testing.T) {
	w := newWorld(t, http.NotFound, nil)
	video := w.saved("video", "v.mp4", "video/mp4", mp4File)
	for _, c := range []struct {
		method, path string
		header       []string
		status       int
		body         string
		want         map[string]string
	}{
		{"GET", video, nil, 200, mp4File, map[string]string{
			"Content-Type": "video/mp4", "Content-Length": fmt.Sprint(len(mp4File)), "Content-Disposition": `inline; filename="v.mp4"`,
			"Accept-Ranges": "bytes", "X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'; sandbox",
			"Cross-Origin-Resource-Policy": "cross-origin", "Referrer-Policy": "no-referrer", "Cache-Control": "private, max-age=3600, immutable",
		}},
		{"HEAD", video, nil, 200, "", map[string]string{
			"Content-Type": "video/mp4", "Content-Length": fmt.Sprint(len(mp4File)), "Content-Disposition": `inline; filename="v.mp4"`,
		}},
		{"GET", video, []string{"Range", "bytes=4-7"}, 206, "ftyp", map[string]string{
			"Content-Range": fmt.Sprintf("bytes 4-7/%d", len(mp4File)), "Content-Type": "video/mp4",
		}},
		{"GET", video, []string{"Range", "bytes=-6"}, 206, "moving", nil},
		{"GET", video, []string{"Range", "bytes=99999-"}, 416, "invalid range: failed to overlap\n", nil},
		{"GET", video, []string{"Range", "bytes=0-1,3-4"}, 200, mp4File, nil},
		{"GET", w.saved("file", "x.html", "text/html", "<!DOCTYPE html><p>hi"), nil, 200, "<!DOCTYPE html><p>hi", map[string]string{
			"Content-Type": "text/html; charset=utf-8", "Content-Disposition": `attachment; filename="x.html"`,
			"Content-Security-Policy": "default-src 'none'; sandbox", "X-Content-Type-Options": "nosniff",
		}},
		{"GET", w.saved("file", "x.svg", "", svgFile), nil, 200, svgFile, map[string]string{
			"Content-Type": "image/svg+xml", "Content-Disposition": `attachment; filename="x.svg"`,
		}},
		{"GET", w.saved("file", `ü "a;b".txt`, "", "plain"), nil, 200, "plain", map[string]string{
			"Content-Disposition": `attachment; filename="_ _a;b_.txt"; filename*=UTF-8''%C3%BC%20%22a%3Bb%22.txt`,
		}},
		{"POST", video, nil, 405, "Files are read with GET or HEAD.\n", map[string]string{"Allow": "GET, HEAD"}},
		{"GET", Prefix, nil, 403, "The signature of this address does not match.\n", map[string]string{
			"Cache-Control": "no-store", "Content-Security-Policy": "default-src 'none'; sandbox",
		}},
	} {
		rec := w.get(c.method, c.path, c.header...)
		if rec.Code != c.status || rec.Body.String() != c.body {
			t.Errorf("%s %s %v: %d %q", c.method, c.path, c.header, rec.Code, rec.Body)
		}
		for k, v := range c.want {
			if got := rec.Header().Get(k); got != v {
				t.Errorf("%s %s: %s is %q, want %q", c.method, c.path, k, got, v)
			}
		}
	}
	rec := w.get("GET", video)
	if again := w.get("GET", video, "If-None-Match", rec.Header().Get("ETag")); again.Code != 304 || again.Body.Len() != 0 {
		t.Errorf("not modified: %d", again.Code)
	}
}

// The same over S3, where a range is read straight from the object.
func TestServeFromS3(t *testing.T) {
	server := newS3(t)
	w := newWorld(t, http.NotFound, func(d *Deps) {
		blobs, err := OpenS3(t.Context(), server.bucket)
		if err != nil {
			t.Fatal(err)
		}
		d.Blobs = blobs
	})
	path := w.saved("file", "a.txt", "", strings.Repeat("0123456789", 10_000))
	server.requests("")
	if rec := w.get("HEAD", path); rec.Code != 200 || rec.Header().Get("Content-Length") != "100000" {
		t.Errorf("HEAD: %d %v", rec.Code, rec.Header())
	}
	if asked := server.requests("GET"); len(asked) != 0 {
		t.Errorf("HEAD asked %q", asked)
	}
	if rec := w.get("GET", path, "Range", "bytes=99995-99996"); rec.Code != 206 || rec.Body.String() != "56" {
		t.Errorf("range: %d %q", rec.Code, rec.Body)
	}
	if asked := server.requests("GET"); len(asked) != 1 || !strings.HasSuffix(asked[0], " bytes=99995-") {
		t.Errorf("a range asked %q", asked)
	}
	server.Close()
	if rec := w.get("GET", path); rec.Code != 503 {
		t.Errorf("without its store: %d %q", rec.Code, rec.Body)
	}
}

func TestAddresses(t *testing.T) {
	w := newWorld(t, http.NotFound, nil)
	w.Clock.SetTo(time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC))
	w.Clock.Freeze(true)
	path := w.saved("image", "a b.png", "image/png", string(pngFile(1, 1)))
	key, _, _ := strings.Cut(strings.TrimPrefix(path, Prefix), "/")
	now := w.Clock.NowMS()
	if u := w.URL(key, "a b.png", now); u != "https://parley.test"+path || u != w.URL(key, "a b.png", now+int64(time.Hour/time.Millisecond)) {
		t.Errorf("%s is not %s with its origin, or changes within a day", u, path)
	}
	if !strings.Contains(path, "/a%20b.png?ext=1773014400&hash=") { // 2026-03-09, midnight
		t.Errorf("%s", path)
	}
	u, err := url.Parse(path)
	if err != nil {
		t.Fatal(err)
	}
	otherKey, _ := content(1, 0)
	for name, forged := range map[string]string{
		"name":    strings.Replace(path, "a%20b", "b", 1),
		"no name": strings.Replace(path, "/a%20b.png", "", 1),
		"key":     strings.Replace(path, key, otherKey, 1),
		"bad key": strings.Replace(path, key, "..%2f..%2fkey", 1),
		"later":   strings.Replace(path, "ext=1", "ext=2", 1),
		"no ext":  strings.Replace(path, "ext=", "text=", 1),
		"hash":    strings.Replace(path, "hash=", "hash=A", 1),
		"no hash": u.EscapedPath(),
		"picture": picturePath + "?url=https%3A%2F%2Fa.test&hash=" + u.Query().Get("hash"),
	} {
		if rec := w.get("GET", forged); rec.Code != 403 || rec.Body.String() != "The signature of this address does not match.\n" {
			t.Errorf("%s: %d %q", name, rec.Code, rec.Body)
		}
	}
	if rec := w.get("GET", w.Path(otherKey, "a", now)); rec.Code != 404 || rec.Body.String() != "There is no such file.\n" {
		t.Errorf("missing: %d %q", rec.Code, rec.Body)
	}
	w.Clock.Advance(keptFor)
	if rec := w.get("GET", path); rec.Code != 200 {
		t.Errorf("after seven days: %d", rec.Code)
	}
	w.Clock.Advance(day)
	if rec := w.get("GET", path); rec.Code != 403 || rec.Body.String() != "This address has expired.\n" {
		t.Errorf("after eight days: %d %q", rec.Code, rec.Body)
	}
}

func TestPicture(t *testing.T) {
	var hits atomic.Int32
	inside, open := make(chan struct{}, 9), make(chan struct{})
	w := newWorld(t, func(w http.ResponseWriter, _ *http.Request) {
		hits.Add(1)
		inside <- struct{}{}
		<-open
		page("image/png", pngFile(2, 2))(w, nil)
	}, nil)
	path := w.Picture(w.origin.URL + "/a.png")
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			rec := w.get("GET", path)
			if rec.Code != 200 || !bytes.Equal(rec.Body.Bytes(), pngFile(2, 2)) || rec.Header().Get("Content-Disposition") != `inline; filename="a.png"` {
				t.Errorf("%d %v", rec.Code, rec.Header())
			}
		})
	}
	<-inside
	close(open)
	wg.Wait()
	w.origin.Close() // from now on only the copy
	if rec := w.get("HEAD", path); rec.Code != 200 || rec.Header().Get("Content-Type") != "image/png" {
		t.Errorf("%d %v", rec.Code, rec.Header())
	}
	if n := hits.Load(); n != 1 || w.kept() != 1 {
		t.Errorf("fetched %d times, %d files kept", n, w.kept())
	}
	restarted := newWorld(t, http.NotFound, func(d *Deps) { d.Objects, d.Blobs = w.Objects, openDisk(t, w.dir) })
	if rec := restarted.get("GET", path); rec.Code != 200 {
		t.Errorf("after a restart: %d %s", rec.Code, rec.Body)
	}
}

func TestPictureFails(t *testing.T) {
	var hits atomic.Int32
	w := newWorld(t, func(w http.ResponseWriter, r *http.Request) {
		hits.Add(1)
		if r.URL.Path == "/svg" {
			page("image/svg+xml", []byte(svgFile))(w, r)
			return
		}
		http.NotFound(w, r)
	}, nil)
	for path, why := range map[string]string{"/gone": "it answered 404 Not Found", "/svg": "the bytes are image/svg+xml"} {
		hits.Store(0)
		for range 3 {
			rec := w.get("GET", w.Picture(w.origin.URL+path))
			if rec.Code != 404 || !strings.Contains(rec.Body.String(), why) || rec.Header().Get("Content-Type") != "text/plain; charset=utf-8" ||
				rec.Header().Get("X-Content-Type-Options") != "nosniff" || rec.Header().Get("Cache-Control") != "no-store" {
				t.Errorf("%s: %d %q %v", path, rec.Code, rec.Body, rec.Header())
			}
		}
		if n := hits.Load(); n != 1 {
			t.Errorf("%s: fetched %d times", path, n)
		}
	}
	forget := w.flights[copyID(w.origin.URL+"/gone")]
	forget.until = forget.until.Add(-2 * failedFor)
	hits.Store(0)
	if rec := w.get("GET", w.Picture(w.origin.URL+"/gone")); rec.Code != 404 || hits.Load() != 1 {
		t.Errorf("a failure was remembered for ever: %d, fetched %d times", rec.Code, hits.Load())
	}
}

func TestPictureAddresses(t *testing.T) {
	w := newWorld(t, http.NotFound, nil)
	for _, remote := range []string{"", "data:image/png;base64,AA==", "javascript:alert(1)", "/a.png", "//a.test/a.png", "http://"} {
		if p := w.Picture(remote); p != "" {
			t.Errorf("%s: %s", remote, p)
		}
	}
	path := w.Picture("https://a.test/a.png?b=c&d=e+f")
	u, err := url.Parse(path)
	if err != nil || u.Host != "" || u.Query().Get("url") != "https://a.test/a.png?b=c&d=e+f" {
		t.Errorf("%s, %v", path, err)
	}
	if rec := w.get("GET", strings.Replace(path, "a.test", "b.test", 1)); rec.Code != 403 {
		t.Errorf("another address: %d", rec.Code)
	}
}

func TestPrefetch(t *testing.T) {
	asked := make(chan string, 10)
	w := newWorld(t, func(w http.ResponseWriter, r *http.Request) {
		asked <- r.URL.Path
		page("image/png", pngFile(1, 1))(w, r)
	}, nil)
	w.Prefetch("not an address", w.origin.URL+"/1", w.origin.URL+"/2")
	got := map[string]bool{<-asked: true, <-asked: true}
	if !got["/1"] || !got["/2"] {
		t.Errorf("%v", got)
	}
	for i := 1; i <= 2; i++ {
		if rec := w.get("GET", w.Picture(fmt.Sprintf("%s/%d", w.origin.URL, i))); rec.Code != 200 {
			t.Errorf("%d: %d", i, rec.Code)
		}
	}
	if len(asked) != 0 {
		t.Errorf("fetched again: %s", <-asked)
	}
}

// However many pictures wait, nobody waits for the queue, few are fetched at
// once, and the end of the service ends them all.
func TestPrefetchIsBounded(t *testing.T) {
	var now, most atomic.Int32
	full := make(chan struct{}, maxPictures)
	w := newWorld(t, func(_ http.ResponseWriter, r *http.Request) {
		if n := now.Add(1); n > most.Load() {
			most.Store(n)
		}
		full <- struct{}{}
		<-r.Context().Done()
		now.Add(-1)
	}, nil)
	for i := range 3 * maxAhead {
		w.Prefetch(fmt.Sprintf("%s/%d", w.origin.URL, i))
	}
	for range maxPictures {
		<-full
	}
	if err := w.Close(); err != nil {
		t.Error(err)
	}
	if n := most.Load(); n != maxPictures {
		t.Errorf("%d at once", n)
	}
	if rec := w.get("GET", w.Picture(w.origin.URL+"/new")); rec.Code != 503 {
		t.Errorf("after the end: %d %s", rec.Code, rec.Body)
	}
}

func TestFlightsAreBounded(t *testing.T) {
	w := newWorld(t, http.NotFound, nil)
	past, future := time.Unix(1, 0), time.Unix(1<<40, 0)
	fill := func(until time.Time) {
		for i := range maxFlights {
			w.flights[fmt.Sprint(i)] = &flight{until: until}
		}
	}
	for name, c := range map[string]struct {
		until time.Time
		room  bool
		left  int
	}{"old failures": {past, true, 0}, "new failures": {future, true, 0}, "under way": {time.Time{}, false, maxFlights}} {
		clear(w.flights)
		fill(c.until)
		if room := w.makeRoom(time.Unix(1000, 0)); room != c.room || len(w.flights) != c.left {
			t.Errorf("%s: room %v, %d left", name, room, len(w.flights))
		}
	}
	clear(w.flights)
}

func FuzzName(f *testing.F) {
	for _, s := range []string{"a.png", "../../etc/passwd", `C:\x\y.txt`, "a\r\nSet-Cookie: b", "\u202Egnp.exe", "..", "", "a\"; filename=b", "ü%41.txt",
		strings.Repeat("ä", 200) + ".jpeg", "x." + strings.Repeat("y", 300), "\xff\xfe"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, name string) {
		clean := cleanName(name, "file")
		if clean == "" || clean == "." || clean == ".." || len(clean) > maxName || strings.ContainsAny(clean, "/\\\r\n\x00") || cleanName(clean, "x") != clean {
			t.Fatalf("%q became %q", name, clean)
		}
		header := disposition(File{Name: clean, MIME: "image/png"})
		how, params, err := mime.ParseMediaType(header)
		if err != nil || how != "inline" || params["filename"] != clean || len(params) != 1 {
			t.Fatalf("%q: %q says %q %q, %v", clean, header, how, params, err)
		}
		for i := range len(header) {
			if header[i] < ' ' || header[i] > '~' {
				t.Fatalf("header %q", header)
			}
		}
	})
}

// Only an address that Path made is good.
func FuzzAddress(f *testing.F) {
	w := &Service{Deps: Deps{Key: []byte("a key"), Clock: clock.New(), PublicURL: func() string { return "http://a.test" }}}
	key, _ := content(1, 0)
	f.Add(w.Path(key, "a.png", 0))
	f.Add(w.Picture("https://a.test/"))
	f.Add(Prefix + key + "/a?ext=1&hash=")
	f.Fuzz(func(t *testing.T, path string) {
		u, err := url.Parse(path)
		if err != nil {
			return
		}
		key, name, err := w.verify(u)
		if err == nil && (!validKey(key) || !strings.Contains(path, w.sign("file", key, u.Query().Get("ext"), name))) {
			t.Fatalf("%q was taken for %q %q", path, key, name)
		}
		if link, ok := w.ownLink("http://a.test" + path); ok && !strings.HasPrefix(link.Path, Prefix) {
			t.Fatalf("%q is no address of ours", path)
		}
	})
}

// Whatever a file holds, its key is valid and tells its type.
func FuzzDescribe(f *testing.F) {
	for _, body := range []string{mp3File, mp4File, webmFile, svgFile, htmlFile, string(pngFile(2, 2)), string(jpegFile()), string(gifFile()), string(webpFile()), "{}", "PK\x03\x04"} {
		for _, kind := range []string{"image", "audio", "video", "file"} {
			f.Add(kind, "audio/mpeg", []byte(body))
		}
	}
	f.Fuzz(func(t *testing.T, kind, declared string, body []byte) {
		in, err := (&Service{}).receive(bytes.NewReader(body), 1<<20)
		if err != nil {
			return
		}
		defer in.remove()
		in.kind, in.declared = graphapi.AttachmentType(kind), declaredType(declared)
		file, err := in.describe()
		if err != nil {
			return
		}
		if !validKey(file.Key) || keyMIME(file.Key) != file.MIME {
			t.Fatalf("%+v", file)
		}
		if kind == "image" && !isPicture(file.MIME) || strings.Contains(file.MIME, "javascript") {
			t.Fatalf("%s kept as %s", kind, file.MIME)
		}
	})
}
