package postgres

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"parley/graphapi"
	"parley/internal/clock"
	"parley/internal/messaging"
)

const (
	// maxOps bounds the updates that are committed together.
	maxOps = 1024
	// commitTimeout is how long a batch may take (machine time) before the
	// connection is given up; its outcome is then unknown and an error.
	commitTimeout = 15 * time.Second
	// maxAttempts bounds how often a batch is decided anew because another
	// node was faster. The second attempt holds locks, so more are rare.
	maxAttempts = 10
	// idleCheck is after how long an unused connection is looked at before it
	// is used again.
	idleCheck = time.Second
	// contendedFor is for how many batches a Page is locked before deciding,
	// once another node has written to it.
	contendedFor = 64
)

// errClosed is the answer to updates after Close.
var errClosed = errors.New("the store is closed")

// writer runs all updates of this node on one goroutine and one connection and
// commits those that wait together.
type writer struct {
	cfg    *pgx.ConnConfig
	log    *slog.Logger
	wrote  func([]staged)           // the deriver's hook
	hear   func([]*messaging.Event) // the outbox's hook
	ahead  *warmer
	queue  chan *op
	free   sync.Pool // of *op
	quit   chan struct{}
	ended  chan struct{}
	conn   *pgx.Conn // nil when it must be opened
	used   time.Time // when conn was last used
	batch  *batch
	ops    []*op   // of the present batch
	pages  []*page // of the present batch, ascending
	insert insertArgs
}

func newWriter(cfg *pgx.ConnConfig, log *slog.Logger, ahead *warmer, wrote func([]staged)) *writer {
	return &writer{
		cfg: cfg, log: log, ahead: ahead, wrote: wrote, hear: func([]*messaging.Event) {},
		queue: make(chan *op, maxOps), quit: make(chan struct{}), ended: make(chan struct{}),
		free:  sync.Pool{New: func() any { return &op{done: make(chan error, 1)} }},
		batch: newBatch(),
	}
}

// update hands a function to the writer and waits for its commit.
func (w *writer) update(ctx context.Context, page graphapi.ID, fn func(messaging.Tx) error) error {
	o := w.free.Get().(*op)
	o.page, o.fn, o.err = page, fn, nil
	select {
	case w.queue <- o:
	case <-ctx.Done():
		return ctx.Err()
	case <-w.ended:
		return errClosed
	}
	select {
	case err := <-o.done:
		o.fn = nil
		w.free.Put(o)
		return err
	case <-ctx.Done():
		return ctx.Err()
	case <-w.ended:
	}
	select {
	case err := <-o.done: // answered just before the end
		return err
	default:
		return errClosed
	}
}

// stop lets the updates that wait finish and ends the writer.
func (w *writer) stop() {
	close(w.quit)
	<-w.ended
}

func (w *writer) run() {
	defer close(w.ended)
	defer w.disconnect()
	for {
		select {
		case o := <-w.queue:
			w.commit(o)
		case chunk := <-w.ahead.chunks:
			w.batch.warm(chunk)
		case <-w.quit:
			for len(w.queue) > 0 {
				w.commit(<-w.queue)
			}
			return
		}
	}
}

// commit takes what waits, writes it and answers.
func (w *writer) commit(first *op) {
	w.gather()
	w.ops = append(w.ops[:0], first)
	for len(w.ops) < maxOps && len(w.queue) > 0 {
		w.ops = append(w.ops, <-w.queue)
	}
	err := w.write()
	if events := w.batch.events(); len(events) > 0 {
		w.hear(events)
		w.wrote(w.batch.staged)
	}
	w.batch.done(w.pages)
	for i, o := range w.ops {
		if o.err == nil {
			o.err = err
		}
		o.done <- o.err
		w.ops[i] = nil
	}
}

// gather lets callers that could run do so first, as long as more of them come
// to wait: a commit costs the same for few and for many. On an idle machine it
// returns at once.
func (w *writer) gather() {
	for seen := -1; len(w.queue) > seen && seen < maxOps; {
		seen = len(w.queue)
		runtime.Gosched()
	}
}

// done forgets the batch after its commit.
func (b *batch) done(pages []*page) {
	for _, p := range pages {
		if p.head == unknown { // there is no such Page
			delete(b.pages, p.id)
		}
	}
	clear(b.staged)
	b.staged = b.staged[:0]
	clear(b.absent)
	b.shrink(maxThreads)
}

// write commits the batch, deciding again when another node was faster. After
// an error nothing is staged.
func (w *writer) write() error {
	ctx, cancel := context.WithTimeout(context.Background(), commitTimeout)
	defer cancel()
	for tries := 1; ; tries++ {
		err := w.attempt(ctx, tries > 1)
		if err == nil {
			return nil
		}
		w.batch.rollback(0)
		clear(w.batch.absent)
		clear(w.batch.missing)
		conflict := isCode(err, uniqueViolation, serializationFailure, deadlockDetected)
		for _, p := range w.pages {
			if conflict {
				p.contended = contendedFor
			}
		}
		if !conflict && !pgconn.SafeToRetry(err) || tries == maxAttempts {
			// A server that refuses writes for good, because another has
			// taken over, is found out by connecting anew.
			w.disconnect()
			w.log.Error("committing to the journal", "updates", len(w.ops), "attempts", tries, "error", err)
			return fmt.Errorf("committing to the journal: %w", err)
		}
	}
}

// attempt decides and writes once. Without a lock the batch is one round trip:
// the journal's primary key refuses it when another node has written since.
func (w *writer) attempt(ctx context.Context, lock bool) error {
	if err := w.connected(ctx); err != nil {
		return err
	}
	w.pages = w.batch.pagesOf(w.ops)
	for _, p := range w.pages {
		lock = lock || p.head == unknown || p.contended > 0
		p.contended = max(p.contended-1, 0)
	}
	if lock {
		defer w.endTx(ctx)
		if err := w.lock(ctx); err != nil {
			return err
		}
	}
	if err := w.decide(ctx); err != nil || len(w.batch.staged) == 0 {
		return err
	}
	return w.append(ctx, lock)
}

// endTx rolls back a transaction that did not reach its commit.
func (w *writer) endTx(ctx context.Context) {
	if w.conn.IsClosed() || w.conn.PgConn().TxStatus() == 'I' {
		return
	}
	if _, err := w.conn.Exec(ctx, "ROLLBACK"); err != nil {
		w.disconnect()
	}
}

// decide runs every function. Threads that some of them miss are loaded for
// all at once, then those run again.
func (w *writer) decide(ctx context.Context) error {
	for pending := w.ops; ; {
		var again []*op
		for _, o := range pending {
			if !w.batch.run(o) {
				again = append(again, o)
			}
		}
		if len(again) == 0 {
			return nil
		}
		if err := w.load(ctx); err != nil {
			return err
		}
		pending = again
	}
}

// connected opens the connection when there is none, or when it broke while
// nothing was to be done. What was known is then forgotten: the server behind
// a new connection may be another one.
func (w *writer) connected(ctx context.Context) error {
	if w.alive(ctx) {
		return nil
	}
	w.disconnect()
	conn, err := connect(ctx, w.cfg)
	if err != nil {
		return fmt.Errorf("connecting: %w", err)
	}
	w.conn, w.batch = conn, newBatch()
	return nil
}

// alive reports whether the connection can be used. Only after a pause does it
// ask the server.
func (w *writer) alive(ctx context.Context) bool {
	idle := clock.Machine().Sub(w.used)
	w.used = clock.Machine()
	if w.conn == nil || w.conn.IsClosed() {
		return false
	}
	if idle < idleCheck {
		return true
	}
	ctx, cancel := context.WithTimeout(ctx, commitTimeout/3)
	defer cancel()
	return w.conn.Ping(ctx) == nil
}

func (w *writer) disconnect() {
	if w.conn != nil {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		w.conn.Close(ctx)
		w.conn = nil
	}
}
