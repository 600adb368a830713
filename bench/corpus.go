package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"
	"time"

	"parley/graphapi"
	"parley/internal/clock"
	"parley/internal/crashtest/blackbox"
	"parley/internal/store/sqlite"
)

// corpus is a database of one Page whose threads all have an open window.
type corpus struct{ threads, messages int }

// The databases that the numbers speak of.
var (
	standard = corpus{100_000, 1_000_000}
	small    = corpus{10_000, 1_000_000}
	large    = corpus{1_000_000, 1_000_000}
)

func (c corpus) String() string {
	return fmt.Sprintf("%d conversations, %d messages", c.threads, c.messages)
}

// The ids of the first thread and of its customer; the others follow by one.
const (
	firstPSID     = 3_000_000_000_000_000
	firstCustomer = 2_000_000_000_000_000
)

// The hot threads of a corpus are spread over all threads and have a list's
// worth of messages and more, written last and by turns.
const (
	hotThreads  = 200
	hotMessages = 30
)

func (c corpus) hotPSID(i int) int64 { return firstPSID + int64(i*(c.threads/hotThreads)) }

// freshFor is how long a prepared database may be used: windows close after a
// day.
const freshFor = 6 * time.Hour

// copyCorpus returns a data directory with a copy of a corpus, preparing it
// when there is none that this binary could have written today.
func (b *bench) copyCorpus(ctx context.Context, c corpus) (string, error) {
	name, err := b.corpusName(c)
	if err != nil {
		return "", err
	}
	info, err := os.Stat(name)
	if err != nil || clock.Machine().Sub(info.ModTime()) > freshFor {
		if err := b.prepare(ctx, c, name); err != nil {
			return "", fmt.Errorf("preparing %s: %w", c, err)
		}
	}
	to := filepath.Join(b.scratch(), "data")
	if err := errors.Join(os.RemoveAll(b.scratch()), os.MkdirAll(b.scratch(), 0o755)); err != nil {
		return "", err
	}
	return to, copyTree(name, to)
}

// corpusName is where a corpus lies; the binary is part of it, because another
// may have another schema.
func (b *bench) corpusName(c corpus) (string, error) {
	f, err := os.Open(b.binary("parley"))
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", err
	}
	return filepath.Join(b.data, fmt.Sprintf("%dx%d-%s", c.threads, c.messages, hex.EncodeToString(h.Sum(nil)[:6]))), nil
}

// prepare makes the demo world and fills its Page.
func (b *bench) prepare(ctx context.Context, c corpus, name string) error {
	b.say("  preparing %s", c)
	draft := filepath.Join(b.data, "draft")
	if err := errors.Join(b.removeStale(c), os.RemoveAll(draft)); err != nil {
		return err
	}
	w, err := b.makeWorld(ctx, draft)
	if err != nil {
		return err
	}
	spec, err := c.spec(&w)
	if err != nil {
		return err
	}
	if err := sqlite.BulkLoad(ctx, blackbox.Database(draft), spec); err != nil {
		return err
	}
	if err := b.warmUp(ctx, c, draft); err != nil {
		return err
	}
	return os.Rename(draft, name)
}

// spec describes a corpus on the Page of a demo world.
func (c corpus) spec(w *blackbox.World) (sqlite.BulkSpec, error) {
	page, err := graphapi.ParseID(w.PageID)
	return sqlite.BulkSpec{
		Page: page, FirstPSID: firstPSID, FirstCustomer: firstCustomer,
		Threads: c.threads, Messages: c.messages / c.threads, At: clock.Machine().UnixMilli(),
	}, err
}

// removeStale drops what other binaries or days have left.
func (b *bench) removeStale(c corpus) error {
	return removeAll(filepath.Join(b.data, fmt.Sprintf("%dx%d-*", c.threads, c.messages)))
}

func removeAll(pattern string) error {
	old, err := filepath.Glob(pattern)
	for _, path := range old {
		err = errors.Join(err, os.RemoveAll(path))
	}
	return err
}

func (b *bench) makeWorld(ctx context.Context, data string, more ...string) (blackbox.World, error) {
	s, err := b.startParley(ctx, data, more...)
	if err != nil {
		return blackbox.World{}, err
	}
	return s.World, stopParley(s)
}

// warmUp writes the messages of the hot threads through the Send API.
func (b *bench) warmUp(ctx context.Context, c corpus, data string, more ...string) error {
	s, err := b.startParley(ctx, data, more...)
	if err != nil {
		return err
	}
	defer s.Kill()
	client := blackbox.NewClient(s.World, hotThreads)
	defer client.Close()
	failed := make([]error, hotThreads)
	var group sync.WaitGroup
	for i := range hotThreads {
		group.Go(func() { failed[i] = sendTo(ctx, client, graphapi.ID(c.hotPSID(i)).String(), hotMessages) })
	}
	group.Wait()
	if err := errors.Join(failed...); err != nil {
		return err
	}
	return stopParley(s)
}

func sendTo(ctx context.Context, c *blackbox.Client, psid string, n int) error {
	for range n {
		if _, err := c.Send(ctx, psid, text); err != nil {
			return fmt.Errorf("sending to %s: %w", psid, err)
		}
	}
	return nil
}

// copyTree copies the files of a data directory, whose key nobody else may
// read. The corpus has no media: their directory is made anew.
func copyTree(from, to string) error {
	files, err := os.ReadDir(from)
	if err == nil {
		err = os.Mkdir(to, 0o700)
	}
	for _, f := range files {
		if err == nil && !f.IsDir() {
			err = copyFile(filepath.Join(from, f.Name()), filepath.Join(to, f.Name()))
		}
	}
	if err != nil {
		return fmt.Errorf("copying database: %w", err)
	}
	return nil
}

func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	// What is not on disk yet would be written during the measurement.
	return errors.Join(err, out.Sync(), out.Close())
}
