package media

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"time"

	"github.com/rclone/gofakes3"
	"github.com/rclone/gofakes3/s3mem"

	"parley/internal/clock"
	"parley/internal/config"
)

// s3Server is a server that speaks S3 and checks signatures. asked receives
// the requests, as METHOD PATH RANGE.
type s3Server struct {
	*httptest.Server
	bucket config.Bucket
	mu     sync.Mutex
	asked  []string
}

func newS3(t *testing.T) *s3Server {
	backend := s3mem.New()
	if err := backend.CreateBucket(context.Background(), "files"); err != nil {
		t.Fatal(err)
	}
	api := gofakes3.New(backend, gofakes3.WithV4Auth(map[string]string{"access": "secret-secret"})).Server()
	s := &s3Server{}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		s.asked = append(s.asked, strings.TrimSpace(r.Method+" "+r.URL.Path+" "+r.Header.Get("Range")))
		s.mu.Unlock()
		api.ServeHTTP(w, r)
	}))
	t.Cleanup(s.Close)
	s.bucket = config.Bucket{
		Name: "files", Prefix: "of/parley", Host: s.Listener.Addr().String(), PathStyle: true, Region: "us-east-1",
		AccessKey: "access", SecretKey: "secret-secret",
	}
	return s
}

// requests lists those with a method since the last call.
func (s *s3Server) requests(method string) (list []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, r := range s.asked {
		if strings.HasPrefix(r, method) {
			list = append(list, r)
		}
	}
	s.asked = nil
	return list
}

func openDisk(t *testing.T, dir string) *Disk {
	d, err := OpenDisk(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d
}

func openS3(t *testing.T) *S3 {
	s, err := OpenS3(context.Background(), newS3(t).bucket)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// content is n bytes with their key.
func content(n int, seed byte) (string, []byte) {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(i/7) + seed
	}
	return keyOf(sha256.Sum256(b), "image/svg+xml; charset=utf-8"), b
}

// TestBlobs is what every store must do.
func TestBlobs(t *testing.T) {
	stores := map[string]func(t *testing.T) Blobs{
		"disk": func(t *testing.T) Blobs { return openDisk(t, t.TempDir()) },
		"s3":   func(t *testing.T) Blobs { return openS3(t) },
	}
	suite := map[string]func(*testing.T, Blobs){
		"round trip": blobsRoundTrip, "ranges": blobsRanges, "missing": blobsMissing, "failed puts": blobsFailed,
		"twice": blobsTwice, "at once": blobsAtOnce,
	}
	for kind, open := range stores {
		for name, test := range suite {
			t.Run(kind+"/"+name, func(t *testing.T) { test(t, open(t)) })
		}
	}
}

func put(t *testing.T, s Blobs, key string, b []byte) {
	t.Helper()
	if err := s.Put(context.Background(), key, bytes.NewReader(b), int64(len(b))); err != nil {
		t.Fatal(err)
	}
}

func openBlob(t *testing.T, s Blobs, key string) Blob {
	t.Helper()
	b, err := s.Open(context.Background(), key)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { b.Close() })
	return b
}

func wantContent(t *testing.T, s Blobs, key string, want []byte) {
	t.Helper()
	b := openBlob(t, s, key)
	got, err := io.ReadAll(b)
	if err != nil || !bytes.Equal(got, want) || b.Size() != int64(len(want)) {
		t.Errorf("%d bytes, size %d, %v; want %d bytes", len(got), b.Size(), err, len(want))
	}
}

func blobsRoundTrip(t *testing.T, s Blobs) {
	for _, n := range []int{1, 3000, 6 << 20} {
		key, b := content(n, 0)
		put(t, s, key, b)
		wantContent(t, s, key, b)
	}
}

func blobsRanges(t *testing.T, s Blobs) {
	key, want := content(100_000, 0)
	put(t, s, key, want)
	b := openBlob(t, s, key)
	for _, at := range []int64{99_990, 0, 50_000, 50_010, 3} {
		if pos, err := b.Seek(at, io.SeekStart); pos != at || err != nil {
			t.Fatalf("seek to %d: %d, %v", at, pos, err)
		}
		got := make([]byte, 10)
		if _, err := io.ReadFull(b, got); err != nil || !bytes.Equal(got, want[at:at+10]) {
			t.Errorf("at %d: %x, %v", at, got, err)
		}
	}
	if end, err := b.Seek(0, io.SeekEnd); end != 100_000 || err != nil {
		t.Errorf("end at %d, %v", end, err)
	}
	if n, err := b.Read(make([]byte, 1)); n != 0 || err != io.EOF {
		t.Errorf("after the end: %d, %v", n, err)
	}
}

func blobsMissing(t *testing.T, s Blobs) {
	key, _ := content(10, 0)
	if _, err := s.Open(context.Background(), key); !errors.Is(err, ErrNotFound) {
		t.Errorf("%v, want ErrNotFound", err)
	}
}

func blobsFailed(t *testing.T, s Blobs) {
	key, b := content(200_000, 0)
	broken := errors.New("broken")
	for name, r := range map[string]io.Reader{
		"short":  bytes.NewReader(b[:1000]),
		"broken": io.MultiReader(bytes.NewReader(b[:100_000]), iotest.ErrReader(broken)),
	} {
		if err := s.Put(context.Background(), key, r, int64(len(b))); err == nil {
			t.Errorf("%s: stored", name)
		}
		if _, err := s.Open(context.Background(), key); !errors.Is(err, ErrNotFound) {
			t.Errorf("%s: %v, want ErrNotFound", name, err)
		}
	}
	put(t, s, key, b)
	wantContent(t, s, key, b)
}

func blobsTwice(t *testing.T, s Blobs) {
	key, b := content(5000, 0)
	put(t, s, key, b)
	if err := s.Put(context.Background(), key, iotest.ErrReader(errors.New("read again")), 5000); err != nil {
		t.Error(err)
	}
	wantContent(t, s, key, b)
}

func blobsAtOnce(t *testing.T, s Blobs) {
	var wg sync.WaitGroup
	for i := range 24 {
		wg.Go(func() {
			key, b := content(20_000, byte(i%3))
			if err := s.Put(context.Background(), key, bytes.NewReader(b), int64(len(b))); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	for i := range byte(3) {
		key, b := content(20_000, i)
		wantContent(t, s, key, b)
	}
}

func TestDiskLeavesNoPieces(t *testing.T) {
	dir := t.TempDir()
	d := openDisk(t, dir)
	key, b := content(50, 0)
	if err := d.Put(context.Background(), key, iotest.ErrReader(errors.New("broken")), 50); err == nil {
		t.Error("stored")
	}
	put(t, d, key, b)
	var found []string
	err := filepath.WalkDir(dir, func(path string, e os.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			info, _ := e.Info()
			found = append(found, fmt.Sprintf("%s %o", filepath.Base(path), info.Mode().Perm()))
		}
		return err
	})
	if err != nil || len(found) != 1 || found[0] != key+" 600" {
		t.Errorf("%q, %v", found, err)
	}
}

func TestDiskSweeps(t *testing.T) {
	dir := t.TempDir()
	openDisk(t, dir)
	for name, age := range map[string]time.Duration{"tmp-old": 2 * unfinishedFor, "tmp-new": 0, "other": 2 * unfinishedFor} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		then := clock.Machine().Add(-age)
		if err := os.Chtimes(path, then, then); err != nil {
			t.Fatal(err)
		}
	}
	openDisk(t, dir)
	left, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil || len(left) != 2 || filepath.Base(left[0]) != "other" || filepath.Base(left[1]) != "tmp-new" {
		t.Errorf("%q, %v", left, err)
	}
}

func TestS3ReadsOnlyWhatIsAsked(t *testing.T) {
	server := newS3(t)
	s, err := OpenS3(context.Background(), server.bucket)
	if err != nil {
		t.Fatal(err)
	}
	key, want := content(100_000, 0)
	put(t, s, key, want)
	server.requests("")
	b := openBlob(t, s, key)
	if _, err := b.Seek(99_990, io.SeekStart); err != nil {
		t.Fatal(err)
	}
	if asked := server.requests("GET"); len(asked) != 0 {
		t.Errorf("before reading: %q", asked)
	}
	got, err := io.ReadAll(b)
	if err != nil || !bytes.Equal(got, want[99_990:]) {
		t.Errorf("%d bytes, %v", len(got), err)
	}
	if asked := server.requests("GET"); len(asked) != 1 || asked[0] != "GET /files/of/parley/"+key+" bytes=99990-" {
		t.Errorf("%q", asked)
	}
	put(t, s, key, want)
	if asked := server.requests("PUT"); len(asked) != 0 {
		t.Errorf("sent again: %q", asked)
	}
}

func TestOpenS3Refuses(t *testing.T) {
	server := newS3(t)
	for want, change := range map[string]func(*config.Bucket){
		"looking for media bucket": func(b *config.Bucket) { b.SecretKey = "another" },
		"media bucket nothing does not exist at " + server.bucket.Host + ": make it, or set another with --media": func(b *config.Bucket) { b.Name = "nothing" },
		"preparing media bucket": func(b *config.Bucket) { b.Host = "a b" },
	} {
		b := server.bucket
		change(&b)
		if _, err := OpenS3(context.Background(), b); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
}

func TestS3Outage(t *testing.T) {
	server := newS3(t)
	s, err := OpenS3(context.Background(), server.bucket)
	if err != nil {
		t.Fatal(err)
	}
	server.Close()
	key, b := content(100, 0)
	if err := s.Put(context.Background(), key, bytes.NewReader(b), 100); err == nil {
		t.Error("stored nowhere")
	}
	if _, err := s.Open(context.Background(), key); err == nil || errors.Is(err, ErrNotFound) {
		t.Errorf("%v: a store that is away is no missing file", err)
	}
}
