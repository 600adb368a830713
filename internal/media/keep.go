package media

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"

	"parley/graphapi"
)

// incoming is a file that has arrived whole and is not kept yet.
type incoming struct {
	*os.File
	size int64
	sum  [sha256.Size]byte

	kind     graphapi.AttachmentType
	name     string
	declared string // "" = not, or nothing that says anything
	posted   bool   // by the caller, not fetched
}

// remove ends with a file; what was kept of it lies elsewhere.
func (in *incoming) remove() {
	_ = in.Close()
	_ = os.Remove(in.Name()) // where an open file could not be removed
}

// errTooLarge reports a file beyond the limit of its type.
var errTooLarge = errors.New("file too large")

// sourceError is a failure of the side that a file came from.
type sourceError struct{ err error }

func (e sourceError) Error() string { return e.err.Error() }
func (e sourceError) Unwrap() error { return e.err }

// source marks the failures of a reader as sourceErrors.
type source struct{ io.Reader }

func (s source) Read(p []byte) (int, error) {
	n, err := s.Reader.Read(p)
	if err != nil && err != io.EOF {
		err = sourceError{err}
	}
	return n, err
}

// receive copies at most limit bytes to a temporary file: the key of a file
// and its type are known only when all of it is there, and memory is not
// where files of strangers belong.
func (s *Service) receive(r io.Reader, limit int64) (*incoming, error) {
	f, err := os.CreateTemp(s.Temp, "parley-media-")
	if err != nil {
		return nil, fmt.Errorf("receiving file: %w", err)
	}
	_ = os.Remove(f.Name()) // it lives while it is open, so a crash leaves nothing
	in := &incoming{File: f}
	h := sha256.New()
	if in.size, err = copyAtMost(f, h, r, limit); err != nil {
		in.remove()
		return nil, fmt.Errorf("receiving file: %w", err)
	}
	h.Sum(in.sum[:0])
	return in, nil
}

func copyAtMost(f io.Writer, h hash.Hash, r io.Reader, limit int64) (int64, error) {
	n, err := io.Copy(io.MultiWriter(f, h), io.LimitReader(source{r}, limit+1))
	if err == nil && n > limit {
		err = errTooLarge
	}
	return n, err
}

// Save keeps a file that came with a request, as an attachment of a type.
// contentType is the one of its part. A *graphapi.Error says why the file is
// refused: 100/2018109 too large, 100/2018047 not what its type says.
func (s *Service) Save(ctx context.Context, kind graphapi.AttachmentType, name, contentType string, r io.Reader) (File, error) {
	in, err := s.receive(r, limit(kind))
	if errors.Is(err, errTooLarge) {
		return File{}, tooLarge(kind)
	}
	if err != nil {
		return File{}, err
	}
	defer in.remove()
	in.kind, in.name, in.declared, in.posted = kind, name, declaredType(contentType), true
	return s.keep(ctx, in)
}

// DrawOnce keeps a PNG picture of the server's own, drawn at the first call for
// its name. Names are few: what was drawn is remembered for ever.
func (s *Service) DrawOnce(ctx context.Context, name string, draw func() ([]byte, error)) (File, error) {
	if f, ok := s.own.Load(name); ok {
		return f.(File), nil
	}
	picture, err := draw()
	if err != nil {
		return File{}, err
	}
	f, err := s.Save(ctx, graphapi.Image, name+".png", "image/png", bytes.NewReader(picture))
	if err == nil {
		s.own.Store(name, f)
	}
	return f, err
}

func tooLarge(kind graphapi.AttachmentType) error {
	return graphapi.AttachmentTooLarge.New().Because("an attachment of type %s may have %d MB", kind, limit(kind)>>20)
}

// keep checks a file and puts it into the store.
func (s *Service) keep(ctx context.Context, in *incoming) (File, error) {
	f, err := in.describe()
	if err != nil {
		return File{}, err
	}
	if err := s.puts.take(ctx); err != nil {
		return File{}, fmt.Errorf("waiting to store file: %w", err)
	}
	defer s.puts.free()
	if _, err := in.Seek(0, io.SeekStart); err != nil {
		return File{}, fmt.Errorf("reading received file: %w", err)
	}
	return f, s.Blobs.Put(ctx, f.Key, in, in.size)
}

// describe says what a file is, or why it is not what its type says.
func (in *incoming) describe() (File, error) {
	if in.size == 0 {
		return File{}, graphapi.UploadFailed.New().Because("the file is empty")
	}
	if why := checkDeclared(in.kind, in.declared, in.posted); why != "" {
		return File{}, graphapi.UploadFailed.New().Because("%s", why)
	}
	sniffed, err := sniff(io.NewSectionReader(in, 0, in.size))
	if err != nil {
		return File{}, err
	}
	mimeType, why := settle(in.kind, in.declared, sniffed)
	if why != "" {
		return File{}, graphapi.UploadFailed.New().Because("%s", why)
	}
	f := File{Key: keyOf(in.sum, mimeType), Name: cleanName(in.name, string(in.kind)+extension(mimeType)), MIME: mimeType, Size: in.size}
	f.Width, f.Height = dimensions(mimeType, io.NewSectionReader(in, 0, in.size))
	return f, nil
}
