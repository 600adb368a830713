package media

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"parley/graphapi"
	"parley/internal/clock"
)

const (
	// sendingFor is how long a client may take to receive a file.
	sendingFor = 10 * time.Minute
	// cached is what clients are told for how long to keep a file.
	cached = "private, max-age=3600, immutable"
)

// Handler serves GET and HEAD below Prefix. It asks for no token: whoever has
// an address may read what it names, until it expires.
func (s *Service) Handler() http.Handler { return http.HandlerFunc(s.serve) }

func (s *Service) serve(w http.ResponseWriter, r *http.Request) {
	disarm(w.Header())
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "Files are read with GET or HEAD.", http.StatusMethodNotAllowed)
		return
	}
	find := s.linked
	switch r.URL.Path {
	case picturePath:
		find = s.pictured
	case codePath:
		find = s.drawn
	}
	f, err := find(r.Context(), r.URL)
	if err == nil {
		err = s.send(w, r, f)
	}
	if err != nil {
		s.refuse(w, r, err)
	}
}

// disarm sets the headers under which nothing in a file can act, whatever it
// is taken for. Pages elsewhere may show files, as they may those of Meta's CDN.
func disarm(h http.Header) {
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	h.Set("Cross-Origin-Resource-Policy", "cross-origin")
	h.Set("Referrer-Policy", "no-referrer")
}

// linked is the file that an address made by Path names.
func (s *Service) linked(_ context.Context, u *url.URL) (File, error) {
	key, name, err := s.verify(u)
	if err != nil {
		return File{}, err
	}
	return File{Key: key, Name: name, MIME: keyMIME(key)}, nil
}

// pictured is the copy that an address made by Picture names.
func (s *Service) pictured(ctx context.Context, u *url.URL) (File, error) {
	q := u.Query()
	remote := q.Get("url")
	if !s.signed(q.Get("hash"), "picture", remote) {
		return File{}, errForged
	}
	return s.copyOf(ctx, remote)
}

// send writes a file, or the part of it that was asked for.
func (s *Service) send(w http.ResponseWriter, r *http.Request, f File) error {
	b, err := s.Blobs.Open(r.Context(), f.Key)
	if err != nil {
		return err
	}
	defer b.Close()
	h := w.Header()
	h.Set("Content-Type", f.MIME)
	h.Set("Content-Disposition", disposition(f))
	h.Set("Cache-Control", cached)
	h.Set("ETag", `"`+f.Key+`"`)
	// A server that cannot extend it keeps its own bound.
	_ = http.NewResponseController(w).SetWriteDeadline(clock.Machine().Add(sendingFor))
	http.ServeContent(w, onePart(r), "", time.Time{}, b)
	return nil
}

// onePart drops a request for several ranges at once: each would be a read of
// its own from the store, and no player asks for them.
func onePart(r *http.Request) *http.Request {
	if !strings.Contains(r.Header.Get("Range"), ",") {
		return r
	}
	r = r.Clone(r.Context())
	r.Header.Del("Range")
	return r
}

// disposition says whether a file may be shown in place, and its name (RFC 6266).
func disposition(f File) string {
	how := "attachment"
	if inert(f.MIME) {
		how = "inline"
	}
	plain := strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' || strings.ContainsRune(`"\%`, r) {
			return '_'
		}
		return r
	}, f.Name)
	how += `; filename="` + plain + `"`
	if plain != f.Name {
		how += "; filename*=UTF-8''" + strings.ReplaceAll(url.QueryEscape(f.Name), "+", "%20")
	}
	return how
}

// refuse answers in a plain sentence. What failed on this server is told to
// the log alone.
func (s *Service) refuse(w http.ResponseWriter, r *http.Request, err error) {
	status, text := http.StatusServiceUnavailable, "The file cannot be read now. Try again."
	var failed *graphapi.Error
	switch {
	case errors.Is(err, errForged), errors.Is(err, errExpired):
		status, text = http.StatusForbidden, sentence(err.Error())
	case errors.Is(err, ErrNotFound):
		status, text = http.StatusNotFound, "There is no such file."
	case errors.As(err, &failed):
		status, text = http.StatusNotFound, fmt.Sprintf("The picture is not available: %s.", failed.Explain)
	case r.Context().Err() == nil:
		s.Log.Error("file not served", "path", r.URL.Path, "err", err)
	}
	w.Header().Set("Cache-Control", "no-store")
	http.Error(w, text, status)
}

func sentence(text string) string { return strings.ToUpper(text[:1]) + text[1:] + "." }
