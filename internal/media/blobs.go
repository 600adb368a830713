package media

import (
	"context"
	"errors"
	"io"
)

// ErrNotFound reports that no file has a key.
var ErrNotFound = errors.New("file not found")

// Blobs keeps files by key. A key names one content for ever: it is written
// once and never changes. The conformance suite in blobs_test.go defines it.
type Blobs interface {
	// Put stores exactly size bytes of r, durable when it returns; it may skip
	// reading them when the key is there already. Of a Put that failed nothing
	// can be opened.
	Put(ctx context.Context, key string, r io.Reader, size int64) error
	// Open returns a file at its beginning; ErrNotFound. The end of ctx ends
	// reading. The caller closes it.
	Open(ctx context.Context, key string) (Blob, error)
	// Close releases the store; it is not used after.
	Close() error
}

// Blob is an open file. Reading after a Seek touches only what is read.
type Blob interface {
	io.ReadSeekCloser
	Size() int64 // bytes
}
