package postgres

import (
	"cmp"
	"context"
	"slices"

	"github.com/jackc/pgx/v5"

	"parley/internal/messaging"
)

// The deriver's writes, each for all rows of a transaction.
const (
	updateThreads = `UPDATE threads t SET head_seq = n.head_seq, last_seq = n.last_seq, updated_at = n.updated_at,
			messages = n.messages, unread = n.unread, opened_at = n.opened_at, last_out_seq = n.last_out_seq,
			last_out_at = n.last_out_at, delivered_seq = n.delivered_seq, read_seq = n.read_seq
		FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[],
			$8::bigint[], $9::bigint[], $10::bigint[], $11::bigint[], $12::bigint[])
			n(page_id, psid, head_seq, last_seq, updated_at, messages, unread, opened_at, last_out_seq, last_out_at,
			delivered_seq, read_seq)
		WHERE t.page_id = n.page_id AND t.psid = n.psid`
	insertMessages = `INSERT INTO thread_messages (page_id, psid, seq)
		SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[])`
	movePositions = `UPDATE page_derived d SET derived = n.derived FROM unnest($1::bigint[], $2::bigint[]) n(page_id, derived)
		WHERE d.page_id = n.page_id`
)

// storeDerived writes folded threads, their messages and the new positions.
// Rows go in the order of their index, so that neighbours share its pages.
func storeDerived(ctx context.Context, tx pgx.Tx, events []*messaging.Event, threads []*messaging.Thread) error {
	pages, positions := lastPositions(events)
	slices.SortFunc(threads, func(a, b *messaging.Thread) int {
		return cmp.Or(cmp.Compare(a.Page, b.Page), cmp.Compare(a.PSID, b.PSID))
	})
	var q pgx.Batch
	q.Queue(updateThreads, threadArrays(threads)...)
	q.Queue(insertMessages, messageArrays(events)...)
	q.Queue(movePositions, pages, positions)
	return tx.SendBatch(ctx, &q).Close()
}

// lastPositions returns the last position of each Page; events stand in the
// order of Page and position.
func lastPositions(events []*messaging.Event) (pages, positions bigints) {
	for i, e := range events {
		if i+1 == len(events) || events[i+1].Page != e.Page {
			pages, positions = append(pages, int64(e.Page)), append(positions, e.Seq)
		}
	}
	return pages, positions
}

// threadArrays turns threads into the columns of updateThreads.
func threadArrays(threads []*messaging.Thread) []any {
	var columns [12]bigints
	for i := range columns {
		columns[i] = make(bigints, 0, len(threads))
	}
	for _, t := range threads {
		for i, v := range [...]int64{
			int64(t.Page), int64(t.PSID), t.HeadSeq, t.LastSeq, t.UpdatedAt, t.Messages, t.Unread,
			t.OpenedAt, t.LastOutSeq, t.LastOutAt, t.DeliveredSeq, t.ReadSeq,
		} {
			columns[i] = append(columns[i], v)
		}
	}
	args := make([]any, len(columns))
	for i := range columns {
		args[i] = columns[i]
	}
	return args
}

// messageArrays turns the messages among events into the columns of
// insertMessages.
func messageArrays(events []*messaging.Event) []any {
	sorted := make([]*messaging.Event, 0, len(events))
	for _, e := range events {
		if e.Kind.IsMessage() {
			sorted = append(sorted, e)
		}
	}
	slices.SortFunc(sorted, func(a, b *messaging.Event) int {
		return cmp.Or(cmp.Compare(a.Page, b.Page), cmp.Compare(a.PSID, b.PSID), cmp.Compare(a.Seq, b.Seq))
	})
	var pages, psids, seqs bigints
	for _, e := range sorted {
		pages, psids, seqs = append(pages, int64(e.Page)), append(psids, int64(e.PSID)), append(seqs, e.Seq)
	}
	return []any{pages, psids, seqs}
}
