package postgres

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"parley/graphapi"
	"parley/internal/messaging"
)

// The deriver's statements, each for all rows of a transaction.
const (
	lockDerived = `SELECT page_id, derived FROM page_derived WHERE page_id = ANY($1::bigint[]) ORDER BY page_id FOR UPDATE`

	followJournal = `SELECT j.* FROM page_derived d CROSS JOIN LATERAL (
			SELECT ` + eventColumns + ` FROM journal WHERE page_id = d.page_id AND seq > d.derived ORDER BY seq LIMIT $2) j
		WHERE d.page_id = ANY($1::bigint[]) ORDER BY page_id, seq LIMIT $2`

	updateThreads = `UPDATE threads t SET head_seq = n.head_seq, last_seq = n.last_seq, updated_at = n.updated_at,
			messages = n.messages, unread = n.unread, opened_at = n.opened_at, last_out_seq = n.last_out_seq,
			last_out_at = n.last_out_at, delivered_seq = n.delivered_seq, read_seq = n.read_seq,
			seen_seq = n.seen_seq, more = n.more
		FROM (SELECT unnest($1::bigint[]) AS page_id, unnest($2::bigint[]) AS psid, unnest($3::bigint[]) AS head_seq,
			unnest($4::bigint[]) AS last_seq, unnest($5::bigint[]) AS updated_at, unnest($6::bigint[]) AS messages,
			unnest($7::bigint[]) AS unread, unnest($8::bigint[]) AS opened_at, unnest($9::bigint[]) AS last_out_seq,
			unnest($10::bigint[]) AS last_out_at, unnest($11::bigint[]) AS delivered_seq, unnest($12::bigint[]) AS read_seq,
			unnest($13::bigint[]) AS seen_seq, unnest($14::bytea[]) AS more) n
		WHERE t.page_id = n.page_id AND t.psid = n.psid`
	insertMessages = `INSERT INTO thread_messages (page_id, psid, seq)
		SELECT unnest($1::bigint[]), unnest($2::bigint[]), unnest($3::bigint[])`
	insertMarks = `INSERT INTO thread_marks (page_id, psid, seq)
		SELECT unnest($1::bigint[]), unnest($2::bigint[]), unnest($3::bigint[])`
	movePositions = `UPDATE page_derived d SET derived = n.derived FROM unnest($1::bigint[], $2::bigint[]) n(page_id, derived)
		WHERE d.page_id = n.page_id`
)

// lockPositions locks the positions of some Pages and returns them.
func lockPositions(ctx context.Context, tx pgx.Tx, pages []graphapi.ID) (map[graphapi.ID]int64, error) {
	var q pgx.Batch
	q.Queue(`SET LOCAL synchronous_commit = off`)
	q.Queue(lockDerived, numbers(pages))
	results := tx.SendBatch(ctx, &q)
	defer results.Close()
	if _, err := results.Exec(); err != nil {
		return nil, err
	}
	rows, err := results.Query()
	if err != nil {
		return nil, err
	}
	positions := map[graphapi.ID]int64{}
	var page, derived int64
	_, err = pgx.ForEachRow(rows, []any{&page, &derived}, func() error {
		positions[graphapi.ID(page)] = derived
		return nil
	})
	return positions, err
}

// journalRows folds the next events of some Pages, whose positions are locked,
// into their threads. It returns nil when there are none.
func journalRows(ctx context.Context, tx pgx.Tx, pages []graphapi.ID) (*derivedRows, error) {
	var events []*messaging.Event
	rows, err := tx.Query(ctx, followJournal, numbers(pages), deriveEvents)
	err = eachEvent(rows, err, func(e *messaging.Event) { events = append(events, e) })
	if err != nil || len(events) == 0 {
		return nil, err
	}
	threads, err := foldedThreads(ctx, tx, events)
	if err != nil {
		return nil, err
	}
	out := &derivedRows{threads: threads, events: len(events)}
	var at places
	for i, e := range events {
		at.note(e)
		if i+1 == len(events) || events[i+1].Page != e.Page {
			out.add(e.Page, e.Seq, at)
			at = places{}
		}
	}
	return out, nil
}

// foldedThreads reads the threads that some events belong to and applies them.
func foldedThreads(ctx context.Context, tx pgx.Tx, events []*messaging.Event) ([]*messaging.Thread, error) {
	found := map[threadKey]*messaging.Thread{}
	var pages, psids bigints
	for _, e := range events {
		if e.PSID == 0 {
			continue
		}
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
		if e.PSID == 0 {
			continue
		}
		t := found[threadKey{e.Page, e.PSID}]
		if t == nil {
			return nil, fmt.Errorf("event %d of Page %v belongs to no thread", e.Seq, e.Page)
		}
		t.Apply(e)
	}
	return out, nil
}

// store writes the rows and the positions that they bring their Pages to.
func (r *derivedRows) store(ctx context.Context, tx pgx.Tx) error {
	if len(r.moved.page) == 0 {
		return nil
	}
	var q pgx.Batch
	threads, err := threadArrays(r.threads)
	if err != nil {
		return err
	}
	q.Queue(updateThreads, threads...)
	q.Queue(insertMessages, r.messages.page, r.messages.psid, r.messages.seq)
	if len(r.marks.page) > 0 {
		q.Queue(insertMarks, r.marks.page, r.marks.psid, r.marks.seq)
	}
	q.Queue(movePositions, r.moved.page, r.moved.derived)
	return tx.SendBatch(ctx, &q).Close()
}

// threadArrays turns threads into the columns of updateThreads.
func threadArrays(threads []*messaging.Thread) ([]any, error) {
	slices.SortFunc(threads, func(a, b *messaging.Thread) int {
		return cmp.Or(cmp.Compare(a.Page, b.Page), cmp.Compare(a.PSID, b.PSID))
	})
	var columns [13]bigints
	var mores byteas
	for i := range columns {
		columns[i] = make(bigints, 0, len(threads))
	}
	for _, t := range threads {
		for i, v := range [...]int64{
			int64(t.Page), int64(t.PSID), t.HeadSeq, t.LastSeq, t.UpdatedAt, t.Messages, t.Unread,
			t.OpenedAt, t.LastOutSeq, t.LastOutAt, t.DeliveredSeq, t.ReadSeq, t.SeenSeq,
		} {
			columns[i] = append(columns[i], v)
		}
		more, err := encodeMore(t.More)
		if err != nil {
			return nil, fmt.Errorf("thread %v: %w", t.PSID, err)
		}
		mores = append(mores, more)
	}
	args := make([]any, 0, len(columns)+1)
	for i := range columns {
		args = append(args, columns[i])
	}
	return append(args, mores), nil
}
