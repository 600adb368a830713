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
)

const (
	// deriveEvery is how far the derived tables stay behind while nobody
	// reads them (machine time): later is cheaper, because one row is then
	// written for several events.
	deriveEvery = time.Second
	// deriveEvents and derivePages are the usual bounds of one transaction of
	// the deriver.
	deriveEvents = 8192
	derivePages  = 256
	// deriveSoon is how many events may wait for the next tick.
	deriveSoon = 4 * deriveEvents
	// deriveTimeout bounds one transaction that readers wait for.
	deriveTimeout = 30 * time.Second
)

// deriver lets threads, thread_messages and thread_marks follow the journal. How far they
// have come is a row of its own (page_derived), whose lock makes nodes that
// derive one Page take turns without holding up a writer.
type deriver struct {
	pool  *pgxpool.Pool
	log   *slog.Logger
	reads singleflight.Group // by Page: readers wait for one catch-up together
	full  chan struct{}      // enough is pending for a transaction
	quit  chan struct{}
	ended chan struct{}

	mu     sync.Mutex
	behind map[graphapi.ID]*pending // Pages to derive; nil = read the journal
	noted  int                      // events since the last flush
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
		pool: pool, log: log, full: make(chan struct{}, 1), quit: make(chan struct{}), ended: make(chan struct{}),
		behind: map[graphapi.ID]*pending{},
	}
	for _, p := range pages {
		d.behind[graphapi.ID(p)] = nil
	}
	return d, nil
}

// note hears of what this node has committed, in order.
func (d *deriver) note(events []staged) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for i := range events {
		s := &events[i]
		p, known := d.behind[s.event.Page]
		if !known {
			p = newPending(s.event.Seq - 1)
			d.behind[s.event.Page] = p
		}
		if p != nil && !p.add(s) {
			d.behind[s.event.Page] = nil
		}
	}
	if d.noted += len(events); d.noted >= deriveSoon {
		select {
		case d.full <- struct{}{}:
		default:
		}
	}
}

// take removes what is known of some Pages, to derive it.
func (d *deriver) take(pages []graphapi.ID) map[graphapi.ID]*pending {
	d.mu.Lock()
	defer d.mu.Unlock()
	taken := map[graphapi.ID]*pending{}
	for _, id := range pages {
		if p := d.behind[id]; p != nil {
			taken[id] = p
		}
		delete(d.behind, id)
	}
	return taken
}

// giveBack remembers that some Pages could not be derived.
func (d *deriver) giveBack(pages []graphapi.ID) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, id := range pages {
		d.behind[id] = nil
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
		d.flush()
		select {
		case <-tick.C:
		case <-d.full:
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
	d.noted = 0
	d.mu.Unlock()
	for chunk := range slices.Chunk(pages, derivePages) {
		for more := true; more; {
			var err error
			if more, err = d.derive(chunk); err != nil {
				d.log.Warn("deriving threads from the journal; lists wait for it", "error", err)
			}
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

// derive brings the rows of some Pages (ascending) further, in one
// transaction; more says that the journal had no end. It need not be durable
// by itself: what a crash undoes is derived again.
func (d *deriver) derive(pages []graphapi.ID) (more bool, err error) {
	ctx, cancel := context.WithTimeout(context.Background(), deriveTimeout)
	defer cancel()
	taken := d.take(pages)
	err = retried(func() error {
		return pgx.BeginFunc(ctx, d.pool, func(tx pgx.Tx) error {
			rows, err := deriveRows(ctx, tx, pages, taken)
			if err != nil || rows == nil {
				return err
			}
			more = rows.events >= deriveEvents
			return rows.store(ctx, tx)
		})
	})
	if err != nil {
		d.giveBack(pages)
	}
	return more && err == nil, err
}

// deriveRows locks the positions of the Pages and returns what to write: what
// this node remembers, or else what the journal says.
func deriveRows(ctx context.Context, tx pgx.Tx, pages []graphapi.ID, taken map[graphapi.ID]*pending) (*derivedRows, error) {
	positions, err := lockPositions(ctx, tx, pages)
	if err != nil {
		return nil, err
	}
	rows := new(derivedRows)
	for _, id := range pages {
		p := taken[id]
		if p == nil || positions[id] < p.from {
			return journalRows(ctx, tx, pages)
		}
		rows.remembered(id, p, positions[id])
	}
	return rows, nil
}
