package media

import (
	"context"
	"fmt"
	"io"
	"path"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"

	"parley/internal/config"
)

const (
	// s3Put bounds one upload, s3Check the look at the bucket at start.
	s3Put   = time.Minute
	s3Check = 10 * time.Second
	// s3Tries is how often a call that may succeed later is made.
	s3Tries = 3
)

// S3 keeps files as objects of a bucket. It implements Blobs.
type S3 struct {
	client *minio.Client
	bucket config.Bucket
}

// OpenS3 returns the store in a bucket, which must exist.
func OpenS3(ctx context.Context, b config.Bucket) (*S3, error) {
	o := &minio.Options{
		Creds: credentials.NewStaticV4(b.AccessKey, b.SecretKey, ""), Secure: b.Secure, Region: b.Region, MaxRetries: s3Tries,
	}
	if b.PathStyle {
		o.BucketLookup = minio.BucketLookupPath
	}
	client, err := minio.New(b.Host, o)
	if err != nil {
		return nil, fmt.Errorf("preparing media bucket: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, s3Check)
	defer cancel()
	switch there, err := client.BucketExists(ctx, b.Name); {
	case err != nil:
		return nil, fmt.Errorf("looking for media bucket %s at %s: %w", b.Name, b.Host, err)
	case !there:
		return nil, fmt.Errorf("media bucket %s does not exist at %s: make it, or set another with --media", b.Name, b.Host)
	}
	return &S3{client, b}, nil
}

// Close implements Blobs; there is nothing to release.
func (s *S3) Close() error { return nil }

func (s *S3) name(key string) string { return path.Join(s.bucket.Prefix, key) }

// Put implements Blobs. An object appears whole or not at all.
func (s *S3) Put(ctx context.Context, key string, r io.Reader, size int64) error {
	ctx, cancel := context.WithTimeout(ctx, s3Put)
	defer cancel()
	info, err := s.client.StatObject(ctx, s.bucket.Name, s.name(key), minio.StatObjectOptions{})
	if err == nil && info.Size == size {
		return nil
	}
	_, err = s.client.PutObject(ctx, s.bucket.Name, s.name(key), r, size,
		minio.PutObjectOptions{ContentType: keyMIME(key), DisableMultipart: true})
	if err != nil {
		return fmt.Errorf("storing file %s: %w", key, err)
	}
	return nil
}

// Open implements Blobs. It asks for the object's size only; its bytes are
// asked for from the position where reading begins.
func (s *S3) Open(ctx context.Context, key string) (Blob, error) {
	o, err := s.client.GetObject(ctx, s.bucket.Name, s.name(key), minio.GetObjectOptions{})
	if err != nil {
		return nil, fmt.Errorf("opening file %s: %w", key, err)
	}
	info, err := o.Stat()
	if err != nil {
		_ = o.Close() // nothing was read
		if minio.ToErrorResponse(err).Code == minio.NoSuchKey {
			return nil, ErrNotFound
		}
		return nil, fmt.Errorf("opening file %s: %w", key, err)
	}
	return &s3Blob{o, info.Size}, nil
}

type s3Blob struct {
	*minio.Object
	size int64
}

func (b *s3Blob) Size() int64 { return b.size }
