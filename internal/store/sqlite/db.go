// Package sqlite keeps everything in one SQLite file. One goroutine writes: it
// appends events to the journal and commits those of all waiting callers
// together; lists are written behind from the journal. Readers have their own
// connections. See docs/adr/0002-sqlite-store.md.
package sqlite

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"

	lib "modernc.org/sqlite/lib"

	"parley/graphapi"
	"parley/internal/auth"
	"parley/internal/dispatch"
	"parley/internal/messaging"
	"parley/internal/objects"
	"parley/internal/outbox"
)

// ErrInUse reports that another process has the database open.
var ErrInUse = errors.New("the database is in use")

// DB is an open database. It is safe for concurrent use.
type DB struct {
	*state
	queue   *queue
	writer  *writer
	readers *pool
	stats   *stats
	failure *failure
	owner   *os.File // holds the lock
	closing sync.Once
	closed  error // what Close returns
}

// Open opens the database file at path, making it and its directory when there
// is none, and brings its schema up to date. It refuses a database that
// another process has open (ErrInUse) or that a newer Parley has written.
func Open(ctx context.Context, path string, log *slog.Logger) (*DB, error) {
	db, err := open(ctx, path, "", log)
	if err != nil {
		return nil, fmt.Errorf("opening the database %s: %w", path, err)
	}
	return db, nil
}

// open is Open over a VFS; tests give one that fails.
func open(ctx context.Context, path, vfs string, log *slog.Logger) (*DB, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	owner, err := claim(path)
	if err != nil {
		return nil, err
	}
	db := &DB{state: newState(), queue: newQueue(), readers: newPool(), stats: &stats{}, owner: owner}
	db.failure = &failure{ch: make(chan struct{}), log: log}
	if err := db.start(path, vfs, log); err != nil {
		return nil, errors.Join(err, owner.Close())
	}
	return db, nil
}

// claim makes the file, readable by its owner only, and locks it.
func claim(path string) (*os.File, error) {
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	owner, err := lock(path)
	if err != nil {
		return nil, err
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err == nil {
		err = errors.Join(f.Close(), syncDir(dir))
	}
	if err != nil {
		return nil, errors.Join(err, owner.Close())
	}
	return owner, nil
}

// syncDir makes the names of new files durable.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	_ = d.Sync() // some systems cannot sync a directory, and need not
	return d.Close()
}

// start opens the connections, reads the state and starts the goroutines.
func (db *DB) start(path, vfs string, log *slog.Logger) error {
	var conns []*conn
	for i := range 2 + readers {
		c, err := connect(path, vfs, pragmas(i), db.counter(i))
		if err == nil {
			conns = append(conns, c)
		}
		if err == nil && i == 0 {
			err = db.prepare(c, log)
		}
		if err != nil {
			for _, c := range conns {
				c.close()
			}
			return err
		}
	}
	k := newCheckpointer(conns[1], db.failure, db.stats, log)
	db.writer.checkpoints = k
	for _, c := range conns[2:] {
		db.readers.conns <- c
	}
	go db.writer.run()
	go k.run()
	return nil
}

// counter returns where connection i counts its statements.
func (db *DB) counter(i int) *atomic.Uint64 {
	if i < 2 {
		return &db.stats.Writes
	}
	return &db.stats.Reads
}

// pragmas are the settings of connection i: the writer, the checkpointer, or a
// reader. https://www.sqlite.org/pragma.html
func pragmas(i int) string {
	const common = `PRAGMA busy_timeout = 10000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
		PRAGMA wal_autocheckpoint = 0; PRAGMA journal_size_limit = 67108864; PRAGMA temp_store = MEMORY;`
	switch i {
	case 0:
		return common + "PRAGMA cache_size = -32768"
	case 1:
		return common
	}
	// Lists visit rows all over the file: a mapped page costs no system call.
	return common + "PRAGMA cache_size = -8192; PRAGMA mmap_size = 2147418112; PRAGMA query_only = ON"
}

func connect(path, vfs, pragmas string, runs *atomic.Uint64) (*conn, error) {
	c, err := openConn(path, vfs, runs)
	if err != nil {
		return nil, err
	}
	// The WAL is copied by Close alone: after a failed sync it must stay.
	if err := errors.Join(c.keepWAL(true), c.script(pragmas)); err != nil {
		return nil, errors.Join(err, c.close())
	}
	return c, nil
}

// prepare migrates the schema and makes the writer with the state it needs.
func (db *DB) prepare(c *conn, log *slog.Logger) error {
	scripts, err := migrations()
	if err != nil {
		return err
	}
	if err := migrate(c, scripts); err != nil {
		return err
	}
	w := &writer{
		state: db.state, conn: c, queue: db.queue, failure: db.failure, stats: db.stats, log: log, stopped: make(chan struct{}),
		batch: batch{threads: map[graphapi.ID]*staged{}}, derive: derive{stats: db.stats, limits: usualLimits},
	}
	w.tx.w, db.writer = w, w
	if w.journal, err = prepareMulti(c, insertJournal); err != nil {
		return err
	}
	if w.derive.rows, err = newRowWriter(c); err != nil {
		return err
	}
	return w.readState()
}

// readState reads the Pages with their heads and folds what the derived rows
// lack.
func (w *writer) readState() error {
	err := w.conn.query(selectPages, func(s *stmt) error {
		p := &page{}
		scanPage(s, p)
		w.pages[p.ID] = p
		return nil
	})
	if err != nil {
		return fmt.Errorf("reading the Pages: %w", err)
	}
	for _, p := range w.pages {
		if err := w.readHead(p); err != nil {
			return fmt.Errorf("reading the journal of Page %v: %w", p.ID, err)
		}
	}
	return nil
}

func (w *writer) readHead(p *page) error {
	err := w.conn.query(selectHead, func(s *stmt) error {
		p.head = s.int64() & maxSeq
		return nil
	}, position(p.no, 0), position(p.no, maxSeq))
	if err != nil {
		return err
	}
	p.next = p.head
	if p.derived >= p.head {
		return nil
	}
	return w.refold(p)
}

// Messaging returns the part that keeps Pages, threads and the journal.
func (db *DB) Messaging() messaging.Store { return messagingStore{db} }

// Auth returns the part that keeps users, apps and tokens.
func (db *DB) Auth() auth.Store { return authStore{db} }

// Outbox returns the part that reads the journal in order.
func (db *DB) Outbox() outbox.Store { return outboxStore{db} }

// Dispatch returns the part that keeps subscriptions and deliveries.
func (db *DB) Dispatch() dispatch.Store { return dispatchStore{db} }

// Objects returns the part that keeps what Pages own besides conversations.
func (db *DB) Objects() objects.Store { return objectStore{db} }

// write runs a write of other rows in the next commit.
func (db *DB) write(ctx context.Context, work func(w *writer) error) error {
	return db.queue.do(ctx, op{work: work})
}

// Ping reports whether the store can serve.
func (db *DB) Ping(ctx context.Context) error {
	if err := db.failure.err(); err != nil {
		return err
	}
	return db.readers.read(ctx, func(c *conn) error { return c.query("SELECT 1", nil) })
}

// Failed is closed when the store stopped for good.
func (db *DB) Failed() <-chan struct{} { return db.failure.ch }

// Close finishes the waiting calls, writes what was left behind and closes the
// file. Later calls return what the first returned.
func (db *DB) Close() error {
	db.closing.Do(func() { db.closed = db.shut() })
	return db.closed
}

func (db *DB) shut() error {
	db.queue.close()
	<-db.writer.stopped
	k, c := db.writer.checkpoints, db.writer.conn
	close(k.nudge)
	<-k.stopped
	err := errors.Join(db.readers.close(), k.conn.close())
	if db.failure.err() == nil {
		_, _, failed := c.checkpoint(lib.SQLITE_CHECKPOINT_TRUNCATE)
		if failed == nil {
			failed = c.keepWAL(false)
		}
		err = errors.Join(err, failed)
	}
	return errors.Join(err, c.close(), db.owner.Close())
}
