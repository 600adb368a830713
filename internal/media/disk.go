package media

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"strings"
	"time"

	"parley/internal/clock"
)

const (
	unfinished = "tmp-" // begins the name of a file that is being written
	// unfinishedFor is how long such a file may be somebody's: other nodes may
	// share the directory.
	unfinishedFor = time.Hour
)

// Disk keeps files in a directory. It implements Blobs.
type Disk struct{ root *os.Root }

// OpenDisk returns the store in a directory, which is made when missing, and
// removes what a crash left half written.
func OpenDisk(dir string) (*Disk, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("opening media directory: %w", err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("opening media directory: %w", err)
	}
	d := &Disk{root}
	if err := d.sweep(); err != nil {
		return nil, errors.Join(fmt.Errorf("sweeping media directory: %w", err), root.Close())
	}
	return d, nil
}

// Close implements Blobs.
func (d *Disk) Close() error { return d.root.Close() }

func (d *Disk) sweep() error {
	entries, err := fs.ReadDir(d.root.FS(), ".")
	if err != nil {
		return err
	}
	for _, e := range entries {
		info, err := e.Info()
		if err != nil || !strings.HasPrefix(e.Name(), unfinished) || clock.Machine().Sub(info.ModTime()) < unfinishedFor {
			continue
		}
		if err := d.root.Remove(e.Name()); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

// place is where a key lies: many files in one directory make it slow.
func place(key string) (dir, file string) { return key[:2], path.Join(key[:2], key) }

// Put implements Blobs: the file appears under its name when all of it is on
// the disk.
func (d *Disk) Put(_ context.Context, key string, r io.Reader, size int64) error {
	dir, file := place(key)
	if info, err := d.root.Stat(file); err == nil && info.Size() == size {
		return nil
	}
	temp := unfinished + rand.Text()
	err := d.write(temp, r, size)
	if err == nil {
		err = d.move(temp, dir, file)
	}
	if err != nil {
		_ = d.root.Remove(temp) // the first error tells more
		return fmt.Errorf("storing file %s: %w", key, err)
	}
	return nil
}

func (d *Disk) write(name string, r io.Reader, size int64) error {
	f, err := d.root.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	n, err := io.Copy(f, r)
	if err == nil && n != size {
		err = fmt.Errorf("%d bytes came, not %d", n, size)
	}
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

// move gives a written file its name and makes the name durable.
func (d *Disk) move(temp, dir, file string) error {
	switch err := d.root.Mkdir(dir, 0o700); {
	case err == nil:
		if err := d.sync("."); err != nil {
			return err
		}
	case !errors.Is(err, fs.ErrExist):
		return err
	}
	if err := d.root.Rename(temp, file); err != nil {
		return err
	}
	return d.sync(dir)
}

// sync makes the entries of a directory durable.
func (d *Disk) sync(dir string) error {
	f, err := d.root.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// Open implements Blobs.
func (d *Disk) Open(_ context.Context, key string) (Blob, error) {
	_, file := place(key)
	f, err := d.root.Open(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrNotFound
	}
	if err != nil {
		return nil, fmt.Errorf("opening file %s: %w", key, err)
	}
	info, err := f.Stat()
	if err != nil {
		return nil, errors.Join(fmt.Errorf("opening file %s: %w", key, err), f.Close())
	}
	return &diskBlob{f, info.Size()}, nil
}

type diskBlob struct {
	*os.File
	size int64
}

func (b *diskBlob) Size() int64 { return b.size }
