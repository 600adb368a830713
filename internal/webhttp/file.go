package webhttp

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"path"
	"strconv"
	"strings"
	"sync"
)

// file is one file that a page loads.
type file struct {
	kind    string // media type
	cache   string // Cache-Control
	etag    string
	content []byte
	small   func() []byte // gzip, nil when it does not pay; made once, when first asked for
}

// hashed is the folder of files whose names change with their content.
const hashed = "assets"

func newFile(name string, content []byte) *file {
	kind, text := mediaType(path.Ext(name))
	f := &file{kind: kind, cache: "no-cache", etag: weakTag(content), content: content, small: func() []byte { return nil }}
	if path.Base(path.Dir(name)) == hashed {
		f.cache = "public, max-age=31536000, immutable"
	}
	if text {
		f.small = sync.OnceValue(func() []byte { return compress(content) })
	}
	return f
}

// mediaType names the type of a file, and whether it is worth compressing. The
// types of the machine are not asked: they differ from one to the next.
func mediaType(ext string) (kind string, text bool) {
	switch ext {
	case ".js", ".mjs":
		return "text/javascript; charset=utf-8", true
	case ".css":
		return "text/css; charset=utf-8", true
	case ".json", ".map":
		return "application/json", true
	case ".svg":
		return "image/svg+xml", true
	case ".txt":
		return "text/plain; charset=utf-8", true
	case ".png":
		return "image/png", false
	case ".ico":
		return "image/x-icon", false
	case ".webp":
		return "image/webp", false
	case ".gif":
		return "image/gif", false
	case ".webm":
		return "video/webm", false
	case ".wav":
		return "audio/wav", false
	}
	return "application/octet-stream", false
}

func compress(content []byte) []byte {
	var b bytes.Buffer
	z, _ := gzip.NewWriterLevel(&b, gzip.BestCompression) // the level exists
	_, _ = z.Write(content)                               // memory takes it all
	_ = z.Close()
	if b.Len() >= len(content) {
		return nil
	}
	return b.Bytes()
}

func (f *file) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Cache-Control", f.cache)
	h.Set("ETag", f.etag)
	h.Set("Vary", "Accept-Encoding")
	if strings.Contains(r.Header.Get("If-None-Match"), f.etag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	body := f.content
	if small := f.small(); small != nil && acceptsGzip(r.Header.Get("Accept-Encoding")) {
		h.Set("Content-Encoding", "gzip")
		body = small
	}
	h.Set("Content-Type", f.kind)
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(http.StatusOK)
	_, _ = w.Write(body) // a caller who has gone needs no answer
}

// acceptsGzip reads Accept-Encoding: gzip or * without q=0.
// https://www.rfc-editor.org/rfc/rfc9110#section-12.5.3
func acceptsGzip(header string) bool {
	all := false
	for entry := range strings.SplitSeq(header, ",") {
		coding, params, _ := strings.Cut(entry, ";")
		weight, weighted := strings.CutPrefix(strings.ReplaceAll(params, " ", ""), "q=")
		wanted := !weighted || strings.Trim(weight, "0.") != ""
		switch strings.ToLower(strings.TrimSpace(coding)) {
		case "gzip":
			return wanted
		case "*":
			all = wanted
		}
	}
	return all
}
