package sqlite

import (
	"errors"
	"log/slog"

	lib "modernc.org/sqlite/lib"
)

// checkpointer copies the WAL into the database file on a connection of its
// own, so that the writer need not wait for it. Frames are 4 KiB.
type checkpointer struct {
	conn    *conn
	failure *failure
	stats   *stats
	log     *slog.Logger
	nudge   chan struct{} // copy now
	ready   chan struct{} // little is left: the writer may begin the WAL again
	stopped chan struct{}

	frames   int64 // writer: written since the WAL began
	uncopied int64 // writer: written since the last nudge
}

// The WAL is copied every walCopy frames. From walRestart on the writer begins
// it again when the copy is nearly done, from walLimit on in any case.
const (
	walCopy    = 2 << 10  // 8 MiB
	walRestart = 12 << 10 // 48 MiB
	walLimit   = 32 << 10 // 128 MiB
	walNearly  = 1 << 10
)

func newCheckpointer(c *conn, f *failure, st *stats, log *slog.Logger) *checkpointer {
	return &checkpointer{
		conn: c, failure: f, stats: st, log: log,
		nudge: make(chan struct{}, 1), ready: make(chan struct{}, 1), stopped: make(chan struct{}),
	}
}

// run copies whenever it is nudged, until nudge is closed.
func (k *checkpointer) run() {
	defer close(k.stopped)
	for range k.nudge {
		for pass := 0; pass < 3 && k.failure.err() == nil; pass++ { // each pass leaves less to do
			frames, copied, err := k.conn.checkpoint(lib.SQLITE_CHECKPOINT_PASSIVE)
			if !k.survive(err) || frames-copied < walNearly {
				break
			}
		}
		select {
		case k.ready <- struct{}{}:
		default:
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
		_ = k.failure.stop(err)
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
	if k.uncopied += pages; k.uncopied >= walCopy {
		k.uncopied = 0
		select {
		case k.nudge <- struct{}{}:
		default:
		}
	}
	if k.frames < walRestart {
		return
	}
	select {
	case <-k.ready:
	default:
		if k.frames < walLimit {
			return
		}
	}
	if _, _, err := w.conn.checkpoint(lib.SQLITE_CHECKPOINT_RESTART); k.survive(err) {
		k.frames = 0
	} else {
		k.frames -= walCopy // not again at once
	}
}
