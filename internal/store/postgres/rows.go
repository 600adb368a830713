package postgres

import (
	"encoding/json"

	"github.com/jackc/pgx/v5"

	"parley/internal/messaging"
)

// eventColumns and threadColumns are the columns in the order of eachEvent and
// scanThread.
const (
	eventColumns  = `page_id, seq, psid, at, app, kind, body`
	threadColumns = `page_id, psid, customer, head_seq, last_seq, updated_at, messages, unread,
		opened_at, last_out_seq, last_out_at, delivered_seq, read_seq, seen_seq, more`
)

// eachEvent calls f with every event of a query that may have failed.
func eachEvent(rows pgx.Rows, err error, f func(*messaging.Event)) error {
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		e := new(messaging.Event)
		if err := scanEvent(rows, e); err != nil {
			return err
		}
		f(e)
	}
	return rows.Err()
}

func scanEvent(row pgx.Row, e *messaging.Event, more ...any) error {
	var kind int16
	to := append([]any{(*int64)(&e.Page), &e.Seq, (*int64)(&e.PSID), &e.At, (*int64)(&e.App), &kind, &e.Body}, more...)
	err := row.Scan(to...)
	e.Kind = messaging.Kind(kind)
	return err
}

func scanThread(row pgx.CollectableRow) (t messaging.Thread, err error) {
	err = row.Scan(threadFields(&t)...)
	return t, err
}

func threadFields(t *messaging.Thread) []any {
	return []any{
		(*int64)(&t.Page), (*int64)(&t.PSID), (*int64)(&t.Customer), &t.HeadSeq, &t.LastSeq, &t.UpdatedAt,
		&t.Messages, &t.Unread, &t.OpenedAt, &t.LastOutSeq, &t.LastOutAt, &t.DeliveredSeq, &t.ReadSeq,
		&t.SeenSeq, rareState{&t.More},
	}
}

// rareState reads the column more, empty for none.
type rareState struct{ into **messaging.More }

// ScanBytes implements pgtype.BytesScanner.
func (r rareState) ScanBytes(more []byte) error {
	if len(more) == 0 {
		return nil
	}
	return json.Unmarshal(more, r.into)
}

// encodeMore writes the column more.
func encodeMore(m *messaging.More) ([]byte, error) {
	if m == nil {
		return nil, nil
	}
	return json.Marshal(m)
}

// derivedThread is a row of threads with the position that it is as of.
type derivedThread struct {
	messaging.Thread
	derived int64
}

func scanDerivedThread(row pgx.CollectableRow) (t derivedThread, err error) {
	err = row.Scan(append(threadFields(&t.Thread), &t.derived)...)
	return t, err
}
