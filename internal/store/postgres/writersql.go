package postgres

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"

	"parley/graphapi"
	"parley/internal/messaging"
)

// maxTail bounds how many events of other nodes are applied to the threads in
// memory; beyond it reading the threads again is cheaper.
const maxTail = 2048

// The writer's statements.
const (
	// lockPages makes nodes that write to a Page take turns.
	lockPages = `SELECT id FROM pages WHERE id = ANY($1::bigint[]) ORDER BY id FOR NO KEY UPDATE`
	readHeads = `SELECT id, coalesce((SELECT max(seq) FROM journal WHERE page_id = id), 0) FROM pages WHERE id = ANY($1::bigint[])`
	readTails = `SELECT j.* FROM unnest($1::bigint[], $2::bigint[]) s(id, seen) CROSS JOIN LATERAL (
		SELECT ` + eventColumns + ` FROM journal WHERE page_id = s.id AND seq > s.seen ORDER BY seq LIMIT $3) j
		ORDER BY page_id, seq`
	insertEvents = `INSERT INTO journal (page_id, seq, psid, at, app, kind, body) SELECT unnest($1::bigint[]), unnest($2::bigint[]),
		unnest($3::bigint[]), unnest($4::bigint[]), unnest($5::bigint[]), unnest($6::smallint[]), unnest($7::bytea[])`
	// lockAndInsert is for a batch that was decided without the lock. It takes
	// it all the same, or it would always be faster than one that was not. The
	// count makes sure that it comes first.
	lockAndInsert = `WITH p AS MATERIALIZED (SELECT id FROM pages WHERE id = ANY($8::bigint[]) ORDER BY id FOR NO KEY UPDATE) ` +
		insertEvents + ` WHERE (SELECT count(*) FROM p) > 0`
	// loadThreads reads rows with the position that they are as of.
	loadThreads = `SELECT ` + threadColumns + `, derived FROM unnest($1::bigint[], $2::bigint[]) k(page, id)
		JOIN threads ON page_id = k.page AND psid = k.id JOIN page_derived USING (page_id)`
	// readUnderived reads what rows as of a position do not contain.
	readUnderived = `SELECT ` + eventColumns + ` FROM journal
		WHERE page_id = $1 AND seq > $2 AND psid = ANY($3::bigint[]) ORDER BY seq`
)

// lock begins a transaction, locks the Pages and brings what is known of them
// up to date.
func (w *writer) lock(ctx context.Context) error {
	ids, seen := w.pageIDs(), make(bigints, len(w.pages))
	for i, p := range w.pages {
		seen[i] = p.head
		if len(p.threads) == 0 {
			seen[i] = 1<<63 - 1 // nothing to apply events to
		}
	}
	var q pgx.Batch
	q.Queue("BEGIN ISOLATION LEVEL READ COMMITTED")
	q.Queue(lockPages, ids)
	q.Queue(readTails, ids, seen, maxTail)
	q.Queue(readHeads, ids)
	results := w.conn.SendBatch(ctx, &q)
	return errors.Join(w.catchUp(results), results.Close())
}

func (w *writer) pageIDs() bigints {
	ids := make(bigints, len(w.pages))
	for i, p := range w.pages {
		ids[i] = int64(p.id)
	}
	return ids
}

// catchUp reads the answers to lock.
func (w *writer) catchUp(results pgx.BatchResults) error {
	for range 2 {
		if _, err := results.Exec(); err != nil {
			return err
		}
	}
	applied := map[graphapi.ID]int64{}
	rows, err := results.Query()
	err = eachEvent(rows, err, func(e *messaging.Event) {
		applied[e.Page] = e.Seq
		w.batch.page(e.Page).foreign(e)
	})
	if err != nil {
		return err
	}
	rows, err = results.Query()
	if err != nil {
		return err
	}
	var id, head int64
	_, err = pgx.ForEachRow(rows, []any{&id, &head}, func() error {
		p := w.batch.page(graphapi.ID(id))
		if p.head == unknown && head > 0 {
			w.ahead.want(p.id)
		}
		p.caughtUp(w.batch, max(applied[p.id], p.head), head)
		return nil
	})
	return err
}

// load reads the threads that were missed, up to date.
func (w *writer) load(ctx context.Context) error {
	missing := w.batch.missing
	pages, psids := make(bigints, 0, len(missing)), make(bigints, 0, len(missing))
	for k := range missing {
		pages, psids = append(pages, int64(k.page)), append(psids, int64(k.psid))
		w.batch.absent[k] = struct{}{}
	}
	clear(missing)
	rows, err := w.conn.Query(ctx, loadThreads, pages, psids)
	found, err := collect(rows, err, scanDerivedThread)
	if err != nil {
		return err
	}
	late := map[int64][]*derivedThread{} // by Page: threads whose rows miss something
	for i := range found {
		t := &found[i]
		delete(w.batch.absent, threadKey{t.Page, t.PSID})
		w.batch.keep(&t.Thread)
		if t.derived < w.batch.page(t.Page).covered {
			late[int64(t.Page)] = append(late[int64(t.Page)], t)
		}
	}
	for page, threads := range late {
		if err := w.follow(ctx, page, threads); err != nil {
			return err
		}
	}
	return nil
}

// follow applies to threads of one Page, read by one statement, what their
// rows do not contain.
func (w *writer) follow(ctx context.Context, page int64, threads []*derivedThread) error {
	byPSID := make(map[graphapi.ID]*derivedThread, len(threads))
	psids := make(bigints, len(threads))
	for i, t := range threads {
		byPSID[t.PSID], psids[i] = t, int64(t.PSID)
	}
	rows, err := w.conn.Query(ctx, readUnderived, page, threads[0].derived, psids)
	return eachEvent(rows, err, func(e *messaging.Event) { byPSID[e.PSID].Apply(e) })
}

// insertArgs are the columns of the rows that a batch inserts, used again.
type insertArgs struct {
	page, seq, psid, at, app bigints
	kind                     smallints
	body                     byteas
}

func (a *insertArgs) fill(events []staged) {
	clear(a.body)
	*a = insertArgs{a.page[:0], a.seq[:0], a.psid[:0], a.at[:0], a.app[:0], a.kind[:0], a.body[:0]}
	for i := range events {
		e := events[i].event
		a.page, a.seq, a.psid = append(a.page, int64(e.Page)), append(a.seq, e.Seq), append(a.psid, int64(e.PSID))
		a.at, a.app, a.kind = append(a.at, e.At), append(a.app, int64(e.App)), append(a.kind, int16(e.Kind))
		a.body = append(a.body, e.Body)
	}
}

// append writes what is staged and commits. Outside a transaction the one
// statement is one.
func (w *writer) append(ctx context.Context, inTx bool) error {
	a := &w.insert
	a.fill(w.batch.staged)
	args := []any{a.page, a.seq, a.psid, a.at, a.app, a.kind, a.body}
	if !inTx {
		_, err := w.conn.Exec(ctx, lockAndInsert, append(args, w.pageIDs())...)
		return err
	}
	var q pgx.Batch
	q.Queue(insertEvents, args...)
	q.Queue("COMMIT")
	return w.conn.SendBatch(ctx, &q).Close()
}
