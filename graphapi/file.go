package graphapi

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

// File is a file of a multipart body. Small ones are kept in memory, others in
// a temporary file until Params.Close.
type File struct {
	Param       string // name of the part
	Name        string // name of the file, as sent
	ContentType string
	Size        int64 // bytes

	content io.ReaderAt
	spool   *os.File // nil when the content is in memory
}

// fileMemory bounds the bytes of files that one request keeps in memory.
const fileMemory = 1 << 20

// Open returns a reader of the content. Several may be open at once; none
// outlives Params.Close.
func (f *File) Open() (io.ReadSeekCloser, error) {
	if f.content == nil {
		return nil, errors.New("the file has no content")
	}
	return openFile{io.NewSectionReader(f.content, 0, f.Size)}, nil
}

type openFile struct{ *io.SectionReader }

// Close does nothing: the content belongs to the Params.
func (openFile) Close() error { return nil }

// fileSource reads a part up to a limit and remembers why that failed, so that
// a sender's fault is not mistaken for one of the disk.
type fileSource struct {
	r    io.Reader
	left int64
	err  error
}

func (s *fileSource) Read(b []byte) (int, error) {
	n, err := s.r.Read(b)
	if s.left -= int64(n); s.left < 0 && s.err == nil {
		s.err = AttachmentTooLarge.New()
	} else if err != nil && err != io.EOF && s.err == nil {
		s.err = unreadable(err)
	}
	if s.err != nil {
		return n, s.err
	}
	return n, err
}

// keep reads the content: into memory as long as there is some left, then into
// a temporary file in dir.
func (f *File) keep(from *fileSource, memory int64, dir string) (err error) {
	var head bytes.Buffer
	f.Size, err = io.CopyN(&head, from, memory+1)
	if errors.Is(err, io.EOF) {
		f.content = bytes.NewReader(head.Bytes())
		return nil
	}
	if err == nil {
		err = f.toDisk(io.MultiReader(&head, from), dir)
	}
	if from.err != nil {
		return from.err
	}
	return err
}

// toDisk takes the name off the file at once where the system allows that, so
// that a crash leaves nothing behind.
func (f *File) toDisk(r io.Reader, dir string) (err error) {
	if f.spool, err = os.CreateTemp(dir, "parley-upload-*"); err != nil {
		return fmt.Errorf("keeping an upload: %w", err)
	}
	f.content = f.spool
	_ = os.Remove(f.spool.Name())
	if f.Size, err = io.Copy(f.spool, r); err != nil {
		return fmt.Errorf("keeping an upload: %w", err)
	}
	return nil
}

// Borrow adds a file of another request under a name of its own. It is good
// until the Params that it came with are closed.
func (p *Params) Borrow(f *File, param string) {
	lent := *f
	lent.Param, lent.spool = param, nil
	p.files = append(p.files, lent)
}

// Close removes the temporary files of an upload, if there are any.
func (p *Params) Close() error {
	var failed error
	for i := range p.files {
		spool := p.files[i].spool
		if spool == nil {
			continue
		}
		p.files[i].spool = nil
		err := spool.Close()
		if gone := os.Remove(spool.Name()); gone != nil && !errors.Is(gone, fs.ErrNotExist) {
			err = errors.Join(err, gone)
		}
		failed = errors.Join(failed, err)
	}
	return failed
}
