package sqlite

import (
	"errors"
	"log/slog"
	"sync"

	lib "modernc.org/sqlite/lib"
)

// checkpointer copies the WAL into the database file on a connection of its
// own, so that the writer need not wait for it.
type checkpointer struct {
	conn    *conn
	failure *failure
	stats   *stats
	log     *slog.Logger
	nudge   chan struct{} // copy now
	copying sync.Mutex    // held while frames are copied
	stopped chan struct{}

	// The writer's own.
	limits   walLimits
	frames   int64 // written since the WAL began
	uncopied int64 // written since the last nudge
}

// walLimits are sizes of the WAL in frames of 4 KiB.
type walLimits struct {
	copy    int64 // copied whenever so much was added
	restart int64 // begun again from here on when nobody copies
	most    int64 // begun again in any case: the writer waits
}

var usualWAL = walLimits{copy: 2 << 10, restart: 12 << 10, most: 32 << 10}

func newCheckpointer(c *conn, f *failure, st *stats, log *slog.Logger) *checkpointer {
	return &checkpointer{
		conn: c, failure: f, stats: st, log: log, limits: usualWAL,
		nudge: make(chan struct{}, 1), stopped: make(chan struct{}),
	}
}

// run copies whenever it is nudged, until nudge is closed.
func (k *checkpointer) run() {
	defer close(k.stopped)
	for range k.nudge {
		k.copying.Lock()
		k.copy()
		k.copying.Unlock()
	}
}

// copy copies until little is left; each pass leaves less, because the writer
// adds less meanwhile.
func (k *checkpointer) copy() {
	const passes, little = 3, 512
	for range passes {
		if k.failure.err() != nil {
			return
		}
		frames, copied, err := k.conn.checkpoint(lib.SQLITE_CHECKPOINT_PASSIVE)
		if !k.survive(err) || frames-copied < little {
			return
		}
	}
}

// survive counts a checkpoint and reports whether it worked. A busy database
// or a full disk only leaves the copying for later.
func (k *checkpointer) survive(err error) bool {
	var e *Error
	switch {
	case err == nil:
		k.stats.Checkpoints.Add(1)
	case fatal(err):
		_ = k.failure.stop(err) // the next call hears of it
	case !errors.As(err, &e) || e.Code&0xff != lib.SQLITE_BUSY:
		k.log.Warn("copying the write-ahead log failed and is tried again", "err", err)
	}
	return err == nil
}

// watch runs on the writer after each commit: it starts copies and begins the
// WAL again before it grows without bound.
func (k *checkpointer) watch(w *writer) {
	pages := w.conn.pagesWritten()
	w.stats.Pages.Add(uint64(pages))
	k.frames += pages
	if k.uncopied += pages; k.uncopied >= k.limits.copy {
		k.uncopied = 0
		select {
		case k.nudge <- struct{}{}:
		default:
		}
	}
	if k.frames < k.limits.restart {
		return
	}
	if !k.copying.TryLock() {
		if k.frames < k.limits.most {
			return
		}
		k.copying.Lock()
	}
	defer k.copying.Unlock()
	if _, _, err := w.conn.checkpoint(lib.SQLITE_CHECKPOINT_RESTART); k.survive(err) {
		k.frames = 0
	} else {
		k.frames -= k.limits.copy // not again at once
	}
}
