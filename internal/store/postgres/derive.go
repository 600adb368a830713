package postgres

import (
	"context"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"golang.org/x/sync/singleflight"

	"parley/graphapi"
	"parley/internal/messaging"
)

const (
	// deriveEvery is how far the derived tables stay behind while nobody
	// reads them (machine time): later is cheaper, because one row is then
	// written for several events.
	deriveEvery = time.Second
	// deriveEvents and derivePages bound one transaction of the deriver.
	deriveEvents = 8192
	derivePages  = 256
	// deriveTimeout bounds one transaction that readers wait for.
	deriveTimeout = 30 * time.Second
)

// deriver lets threads and thread_messages follow the journal. How far they
// have come is a row of its own (page_derived), whose lock makes nodes that
// derive one Page take turns without holding up a writer.
type deriver struct {
	pool  *pgxpool.Pool
	log   *slog.Logger
	reads singleflight.Group // by Page: readers wait for one catch-up together
	quit  chan struct{}
	ended chan struct{}

	mu     sync.Mutex
	behind map[graphapi.ID]struct{} // Pages to derive
}

// newDeriver finds the Pages whose derived rows a stopped node left behind.
func newDeriver(ctx context.Context, pool *pgxpool.Pool, log *slog.Logger) (*deriver, error) {
	const q = `SELECT page_id FROM page_derived d
		WHERE derived < (SELECT max(seq) FROM journal j WHERE j.page_id = d.page_id)`
	rows, err := pool.Query(ctx, q)
	pages, err := collect(rows, err, pgx.RowTo[int64])
	if err != nil {
		return nil, fmt.Errorf("looking for what is to be derived: %w", err)
	}
	d := &deriver{
		pool: pool, log: log, quit: make(chan struct{}), ended: make(chan struct{}),
		behind: map[graphapi.ID]struct{}{},
	}
	for _, p := range pages {
		d.behind[graphapi.ID(p)] = struct{}{}
	}
	return d, nil
}

// note hears of what was committed.
func (d *deriver) note(events []*messaging.Event) {
	d.mu.Lock()
	defer d.mu.Unlock()
	last := graphapi.ID(0)
	for _, e := range events {
		if e.Page != last {
			last = e.Page
			d.behind[last] = struct{}{}
		}
	}
}

// stop derives what is left and ends the deriver.
func (d *deriver) stop() {
	close(d.quit)
	<-d.ended
}

func (d *deriver) run() {
	defer close(d.ended)
	tick := time.NewTicker(deriveEvery)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			d.flush()
		case <-d.quit:
			d.flush()
			return
		}
	}
}

// flush derives every Page that is behind. What fails is tried again at the
// next tick; nothing is lost, because the journal has it.
func (d *deriver) flush() {
	d.mu.Lock()
	pages := slices.Sorted(maps.Keys(d.behind))
	clear(d.behind)
	d.mu.Unlock()
	for chunk := range slices.Chunk(pages, derivePages) {
		if err := d.deriveAll(chunk); err != nil {
			d.log.Warn("deriving threads from the journal; lists wait for it", "error", err)
			d.mu.Lock()
			for _, p := range chunk {
				d.behind[p] = struct{}{}
			}
			d.mu.Unlock()
		}
	}
}

// deriveAll derives some Pages up to their present heads.
func (d *deriver) deriveAll(pages []graphapi.ID) error {
	for {
		n, err := d.derive(pages)
		if err != nil || n < deriveEvents {
			return err
		}
	}
}

// await returns once the derived rows of a Page contain its journal up to head.
func (d *deriver) await(ctx context.Context, page graphapi.ID, head int64) error {
	for {
		result := d.reads.DoChan(page.String(), func() (any, error) {
			if _, err := d.derive([]graphapi.ID{page}); err != nil {
				return nil, err
			}
			return d.position(page)
		})
		select {
		case r := <-result:
			if r.Err != nil {
				return fmt.Errorf("deriving threads of Page %v: %w", page, r.Err)
			}
			if r.Val.(int64) >= head {
				return nil
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (d *deriver) position(page graphapi.ID) (derived int64, err error) {
	err = d.pool.QueryRow(context.Background(), `SELECT derived FROM page_derived WHERE page_id = $1`, int64(page)).Scan(&derived)
	return derived, err
}

// derive folds the next events of some Pages (ascending) into their rows, in
// one transaction. It returns how many it found, at most deriveEvents. It need
// not be durable by itself: what a crash undoes is derived again.
func (d *deriver) derive(pages []graphapi.ID) (n int, err error) {
	ctx, cancel := context.WithTimeout(context.Background(), deriveTimeout)
	defer cancel()
	err = retried(func() error {
		return pgx.BeginFunc(ctx, d.pool, func(tx pgx.Tx) error {
			events, err := nextEvents(ctx, tx, pages)
			n = len(events)
			if err != nil || n == 0 {
				return err
			}
			threads, err := foldedThreads(ctx, tx, events)
			if err != nil {
				return err
			}
			return storeDerived(ctx, tx, events, threads)
		})
	})
	return n, err
}

const followJournal = `SELECT j.* FROM page_derived d CROSS JOIN LATERAL (
		SELECT ` + eventColumns + ` FROM journal WHERE page_id = d.page_id AND seq > d.derived ORDER BY seq LIMIT $2) j
	WHERE d.page_id = ANY($1::bigint[]) ORDER BY page_id, seq LIMIT $2`

// nextEvents locks the positions of the Pages and reads what follows them.
func nextEvents(ctx context.Context, tx pgx.Tx, pages []graphapi.ID) (events []*messaging.Event, err error) {
	ids := numbers(pages)
	var q pgx.Batch
	q.Queue(`SET LOCAL synchronous_commit = off`)
	q.Queue(`SELECT 1 FROM page_derived WHERE page_id = ANY($1::bigint[]) ORDER BY page_id FOR UPDATE`, ids)
	q.Queue(followJournal, ids, deriveEvents)
	results := tx.SendBatch(ctx, &q)
	defer results.Close()
	for range 2 {
		if _, err := results.Exec(); err != nil {
			return nil, err
		}
	}
	rows, err := results.Query()
	err = eachEvent(rows, err, func(e *messaging.Event) { events = append(events, e) })
	return events, err
}

// foldedThreads reads the threads that some events belong to and applies them.
func foldedThreads(ctx context.Context, tx pgx.Tx, events []*messaging.Event) ([]*messaging.Thread, error) {
	found := map[threadKey]*messaging.Thread{}
	var pages, psids bigints
	for _, e := range events {
		k := threadKey{e.Page, e.PSID}
		if _, ok := found[k]; !ok {
			found[k] = nil
			pages, psids = append(pages, int64(e.Page)), append(psids, int64(e.PSID))
		}
	}
	rows, err := tx.Query(ctx, loadThreads, pages, psids)
	threads, err := collect(rows, err, scanDerivedThread)
	if err != nil {
		return nil, err
	}
	out := make([]*messaging.Thread, len(threads))
	for i := range threads {
		t := &threads[i].Thread
		found[threadKey{t.Page, t.PSID}], out[i] = t, t
	}
	for _, e := range events {
		t := found[threadKey{e.Page, e.PSID}]
		if t == nil {
			return nil, fmt.Errorf("event %d of Page %v belongs to no thread", e.Seq, e.Page)
		}
		t.Apply(e)
	}
	return out, nil
}
