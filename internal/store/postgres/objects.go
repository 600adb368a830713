package postgres

import (
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"parley/graphapi"
	"parley/internal/objects"
)

// documents is objects.Store.
type documents struct{ pool *pgxpool.Pool }

const (
	// nameLock is the advisory lock of an object, which need not exist yet:
	// those who change one of that name take turns.
	nameLock     = `pg_advisory_xact_lock(hashtextextended(concat_ws('/', $1::bigint, $2::text, $3::text), 0))`
	takeName     = `SELECT ` + nameLock
	insertObject = `WITH l AS MATERIALIZED (SELECT ` + nameLock + `)
		INSERT INTO objects (page_id, kind, id, key, parent, at, body)
		SELECT $1, $2, $3::text, $4::text, $5::text, $6::bigint, $7::bytea FROM l RETURNING seq`
	updateObject = `UPDATE objects SET key = $4, parent = $5, at = $6, body = $7 WHERE page_id = $1 AND kind = $2 AND id = $3`
	deleteObject = `DELETE FROM objects WHERE page_id = $1 AND kind = $2 AND id = $3`

	objectColumns = `SELECT page_id, kind, id, key, parent, seq, at, body FROM objects WHERE page_id = $1 AND kind = $2 `
	objectByID    = objectColumns + `AND id = $3`
	// An empty key is none; the index has no such rows.
	objectByKey = objectColumns + `AND key = $3 AND key <> ''`
	objectsOf   = objectColumns + `AND parent = $6 AND seq < $3 AND seq > $4 ORDER BY seq `
	objectsDown = objectsOf + `DESC LIMIT $5`
	objectsUp   = objectsOf + `ASC LIMIT $5`
)

func scanObject(row pgx.CollectableRow) (o objects.Object, err error) {
	err = row.Scan((*int64)(&o.Page), (*string)(&o.Kind), &o.ID, &o.Key, &o.Parent, &o.Seq, &o.At, &o.Body)
	return o, err
}

// objectArgs are the columns of insertObject and updateObject.
func objectArgs(o *objects.Object) []any {
	return []any{int64(o.Page), text(string(o.Kind)), text(o.ID), text(o.Key), text(o.Parent), o.At, append([]byte{}, o.Body...)}
}

func (d documents) CreateObject(ctx context.Context, o objects.Object) (seq int64, err error) {
	err = d.pool.QueryRow(ctx, insertObject, objectArgs(&o)...).Scan(&seq)
	if err != nil {
		return 0, fmt.Errorf("creating %s %s: %w", o.Kind, o.ID, taken(err))
	}
	return seq, nil
}

// taken replaces a refused name by the domain's own error.
func taken(err error) error {
	if isCode(err, uniqueViolation) {
		return objects.ErrExists
	}
	return err
}

func (d documents) Object(ctx context.Context, page graphapi.ID, kind objects.Kind, id string) (objects.Object, error) {
	return d.object(ctx, objectByID, page, kind, id)
}

func (d documents) ObjectByKey(ctx context.Context, page graphapi.ID, kind objects.Kind, key string) (objects.Object, error) {
	return d.object(ctx, objectByKey, page, kind, key)
}

func (d documents) object(ctx context.Context, sql string, page graphapi.ID, kind objects.Kind, name string) (o objects.Object, err error) {
	rows, err := d.pool.Query(ctx, sql, int64(page), text(string(kind)), text(name))
	if err == nil {
		o, err = pgx.CollectExactlyOneRow(rows, scanObject)
	}
	if err != nil {
		return o, fmt.Errorf("reading %s %q: %w", kind, name, known(err, objects.ErrNotFound))
	}
	return o, nil
}

func (d documents) Objects(ctx context.Context, page graphapi.ID, kind objects.Kind, parent string, r objects.Range) ([]objects.Object, error) {
	sql := objectsDown
	if r.Before > 0 {
		sql = objectsUp
	}
	args := append([]any{int64(page), text(string(kind))}, bounds(r)...)
	rows, err := d.pool.Query(ctx, sql, append(args, text(parent))...)
	list, err := collect(rows, err, scanObject)
	if err != nil {
		return nil, fmt.Errorf("listing %s of %q: %w", kind, parent, err)
	}
	if r.Before > 0 {
		slices.Reverse(list)
	}
	return list, nil
}

func (d documents) ChangeObject(ctx context.Context, page graphapi.ID, kind objects.Kind, id string, fn func(*objects.Object) error) error {
	var refused error // what fn returned
	err := retried(func() error {
		return pgx.BeginFunc(ctx, d.pool, func(tx pgx.Tx) error {
			o := objects.Object{Page: page, Kind: kind, ID: id}
			err := lockObject(ctx, tx, &o)
			if err != nil {
				return err
			}
			next := o
			if refused = fn(&next); refused != nil {
				return refused
			}
			o.Key, o.Parent, o.At, o.Body = next.Key, next.Parent, next.At, next.Body
			return putObject(ctx, tx, &o)
		})
	})
	if err == nil || refused != nil {
		return refused
	}
	return fmt.Errorf("changing %s %s: %w", kind, id, taken(err))
}

// lockObject keeps everybody else from changing or creating the object named
// by o until the transaction ends, and reads it into o if there is one.
func lockObject(ctx context.Context, tx pgx.Tx, o *objects.Object) error {
	name := objectArgs(o)[:3]
	var q pgx.Batch
	q.Queue(takeName, name...)
	q.Queue(objectByID, name...) // sees what was committed while the lock was awaited
	results := tx.SendBatch(ctx, &q)
	defer results.Close()
	if _, err := results.Exec(); err != nil {
		return err
	}
	rows, err := results.Query()
	found, err := collect(rows, err, scanObject)
	if len(found) > 0 {
		*o = found[0]
	}
	return err
}

// putObject stores an object, or deletes it when it has no body.
func putObject(ctx context.Context, tx pgx.Tx, o *objects.Object) (err error) {
	switch args := objectArgs(o); {
	case o.Seq == 0 && o.Body == nil:
	case o.Seq == 0:
		_, err = tx.Exec(ctx, insertObject, args...)
	case o.Body == nil:
		_, err = tx.Exec(ctx, deleteObject, args[:3]...)
	default:
		_, err = tx.Exec(ctx, updateObject, args...)
	}
	return err
}
