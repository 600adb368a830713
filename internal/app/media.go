package app

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"parley/internal/media"
	"parley/internal/messaging"
)

// openMedia opens the place of files and what serves them. Files arrive in the
// data directory even when they are kept elsewhere.
func (c *core) openMedia(ctx context.Context, key []byte) error {
	temp := c.app.mediaDir()
	if err := os.MkdirAll(temp, 0o700); err != nil {
		return fmt.Errorf("making media directory: %w", err)
	}
	blobs, err := c.app.openBlobs(ctx)
	if err != nil {
		return err
	}
	opt := c.app.opt
	c.media = media.New(media.Deps{
		Blobs: blobs, Objects: c.db.Objects(), Clock: c.clock, Log: opt.Log, Key: key, Temp: temp,
		PublicURL: c.app.publicURL, NewID: messaging.NewID, AllowPrivate: opt.Dev || opt.Simulator,
	})
	return nil
}

func (a *App) openBlobs(ctx context.Context) (media.Blobs, error) {
	bucket, err := a.opt.MediaBucket()
	if err != nil {
		return nil, err
	}
	if bucket != nil {
		return media.OpenS3(ctx, *bucket)
	}
	return media.OpenDisk(a.mediaDir())
}

// mediaDir is where files lie without a bucket.
func (a *App) mediaDir() string { return filepath.Join(a.opt.Data, "media") }

// removeMedia deletes the files of a dev server.
func (a *App) removeMedia() error { return os.RemoveAll(a.mediaDir()) }
