package compat

import (
	"bytes"
	"image"
	"image/jpeg"
	"image/png"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// Sizes just beyond the documented limits.
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/saving-assets
const (
	overImage = 8<<20 + 1
	overFile  = 25<<20 + 1
)

// fixtures are the files that $files serves and $file(name) stands for.
func fixtures() map[string][]byte {
	picture := image.NewGray(image.Rect(0, 0, 40, 30))
	var asPNG, asJPEG bytes.Buffer
	if err := png.Encode(&asPNG, picture); err != nil {
		panic(err) // cannot be: memory takes everything
	}
	if err := jpeg.Encode(&asJPEG, picture, nil); err != nil {
		panic(err)
	}
	return map[string][]byte{
		"shirt.png":    asPNG.Bytes(),
		"shirt.jpg":    asJPEG.Bytes(),
		"clip.mp4":     append([]byte("\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom\x00\x00\x00\x08mdat"), make([]byte, 512)...),
		"voice.mp3":    append([]byte("ID3\x04\x00\x00\x00\x00\x00\x00\xff\xfb\x90\x64"), make([]byte, 512)...),
		"price.pdf":    []byte("%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"),
		"page.html":    []byte("<!doctype html><script>alert(1)</script>"),
		"really.png":   []byte("<!doctype html><script>alert(1)</script>"),
		"vector.svg":   []byte(`<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`),
		"photo.png":    append(asPNG.Bytes()[:asPNG.Len():asPNG.Len()], make([]byte, 3<<20)...),
		"bigimage.png": append(asPNG.Bytes()[:asPNG.Len():asPNG.Len()], make([]byte, overImage)...),
		"bigfile.pdf":  append([]byte("%PDF-1.4\n"), make([]byte, overFile)...),
	}
}

// contentTypes are what the server of fixtures declares, by extension.
var contentTypes = map[string]string{
	"png": "image/png", "jpg": "image/jpeg", "mp4": "video/mp4", "mp3": "audio/mpeg",
	"pdf": "application/pdf", "html": "text/html", "svg": "image/svg+xml",
}

// serveFixtures serves the fixtures and returns their values in a world.
// /gone is missing, /never does not answer, /cut ends in the middle, and
// /to/NAME redirects to NAME.
func serveFixtures(t *testing.T) World {
	all := fixtures()
	mux := http.NewServeMux()
	mux.HandleFunc("/{name}", func(w http.ResponseWriter, r *http.Request) {
		name := r.PathValue("name")
		body, ok := all[name]
		if !ok {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", contentTypes[name[strings.LastIndexByte(name, '.')+1:]])
		w.Write(body)
	})
	mux.HandleFunc("/to/{name}", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "/"+r.PathValue("name"), http.StatusFound)
	})
	mux.HandleFunc("/never.png", func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	mux.HandleFunc("/cut.mp4", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "video/mp4")
		w.Header().Set("Content-Length", "100000")
		w.Write(all["clip.mp4"])
	})
	srv := httptest.NewServer(mux)
	t.Cleanup(srv.Close)
	w := World{"files": srv.URL}
	for name, body := range all {
		w["file:"+name] = string(body)
	}
	return w
}
