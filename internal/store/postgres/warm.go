package postgres

import (
	"context"
	"log/slog"

	"github.com/jackc/pgx/v5"

	"parley/graphapi"
)

// warmChunk is how many threads the writer takes in at a time; it is busy for
// about 0.1 ms with them.
const warmChunk = 512

// warmThreads reads the threads that are likely to be written to next.
const warmThreads = `SELECT ` + threadColumns + `, derived FROM threads JOIN page_derived USING (page_id)
	WHERE page_id = $1 AND last_seq > 0 ORDER BY last_seq DESC LIMIT $2`

// warmer reads threads of a Page ahead, once its first update was seen, so
// that a node which has just started need not read them batch by batch.
type warmer struct {
	deriver *deriver
	log     *slog.Logger
	wanted  chan graphapi.ID
	chunks  chan []derivedThread // to the writer
}

func newWarmer(d *deriver, log *slog.Logger) *warmer {
	return &warmer{deriver: d, log: log, wanted: make(chan graphapi.ID, 64), chunks: make(chan []derivedThread)}
}

// want asks for the threads of a Page. When many Pages wait already, this
// one's threads are read when they are needed.
func (w *warmer) want(page graphapi.ID) {
	select {
	case w.wanted <- page:
	default:
	}
}

func (w *warmer) run(ctx context.Context) {
	for {
		select {
		case page := <-w.wanted:
			if err := w.read(ctx, page); err != nil && ctx.Err() == nil {
				w.log.Warn("reading threads ahead; they are read when they are needed", "page", page, "error", err)
			}
		case <-ctx.Done():
			return
		}
	}
}

// read hands the threads of a Page to the writer, newest first.
func (w *warmer) read(ctx context.Context, page graphapi.ID) error {
	return w.deriver.list(ctx, page, func(rows pgx.Rows) error {
		defer rows.Close()
		var chunk []derivedThread
		for rows.Next() {
			t, err := scanDerivedThread(rows)
			if err != nil {
				return err
			}
			if chunk = append(chunk, t); len(chunk) == warmChunk {
				w.hand(ctx, chunk)
				chunk = nil
			}
		}
		w.hand(ctx, chunk)
		return rows.Err()
	}, warmThreads, int64(page), maxThreads/2)
}

func (w *warmer) hand(ctx context.Context, chunk []derivedThread) {
	select {
	case w.chunks <- chunk:
	case <-ctx.Done():
	}
}

// warm takes in threads that were read ahead. One that has come into memory
// in the meantime is newer, and a row that the journal may have gone beyond is
// of no use.
func (b *batch) warm(chunk []derivedThread) {
	for i := range chunk {
		t := &chunk[i]
		p := b.pages[t.Page]
		if p != nil && p.threads[t.PSID] == nil && t.derived >= p.covered && b.cached < maxThreads {
			kept := t.Thread // the chunk is not kept for the sake of one thread
			b.keep(&kept)
		}
	}
}
