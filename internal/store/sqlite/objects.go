package sqlite

import (
	"context"
	"fmt"
	"math"
	"slices"

	"parley/graphapi"
	"parley/internal/objects"
)

// objectStore is objects.Store.
type objectStore struct{ *DB }

const (
	insertObject = "INSERT INTO objects (page_id, kind, id, key, parent, at, body) VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING seq"
	updateObject = "UPDATE objects SET key = ?, parent = ?, at = ?, body = ? WHERE seq = ?"
	deleteObject = "DELETE FROM objects WHERE seq = ?"

	objectColumns = "SELECT seq, page_id, kind, id, key, parent, at, body FROM objects WHERE page_id = ? AND kind = ? "
	selectObject  = objectColumns + "AND id = ?"
	// An empty key is none; the index has no such rows.
	selectObjectByKey = objectColumns + "AND key = ? AND key <> ''"
	selectObjects     = objectColumns + "AND parent = ? AND seq > ? AND seq < ? ORDER BY seq "
)

func scanObject(s *stmt) objects.Object {
	return objects.Object{Seq: s.int64(), Page: graphapi.ID(s.int64()), Kind: objects.Kind(s.string()), ID: s.string(),
		Key: s.string(), Parent: s.string(), At: s.int64(), Body: s.bytes()}
}

// CreateObject stores a new object.
func (db objectStore) CreateObject(ctx context.Context, o objects.Object) (int64, error) {
	err := db.write(ctx, func(w *writer) error { return w.insertObject(&o) })
	return o.Seq, err
}

func (w *writer) insertObject(o *objects.Object) error {
	err := w.conn.query(insertObject, func(s *stmt) error { o.Seq = s.int64(); return nil },
		int64(o.Page), string(o.Kind), o.ID, o.Key, o.Parent, o.At, o.Body)
	return known(err, objects.ErrExists, "creating %s %s", o.Kind, o.ID)
}

// Object returns one object by its ID.
func (db objectStore) Object(ctx context.Context, page graphapi.ID, kind objects.Kind, id string) (o objects.Object, err error) {
	missing := fmt.Errorf("%s %s: %w", kind, id, objects.ErrNotFound)
	err = db.rows(ctx, selectObject, missing, func(s *stmt) { o = scanObject(s) }, int64(page), string(kind), id)
	return o, err
}

// ObjectByKey returns one object by its second name.
func (db objectStore) ObjectByKey(ctx context.Context, page graphapi.ID, kind objects.Kind, key string) (o objects.Object, err error) {
	missing := fmt.Errorf("%s %q: %w", kind, key, objects.ErrNotFound)
	err = db.rows(ctx, selectObjectByKey, missing, func(s *stmt) { o = scanObject(s) }, int64(page), string(kind), key)
	return o, err
}

// Objects lists the objects of one parent.
func (db objectStore) Objects(ctx context.Context, page graphapi.ID, kind objects.Kind, parent string, r objects.Range) (list []objects.Object, err error) {
	order, below := newestFirst, int64(math.MaxInt64)
	if r.Before != 0 {
		order = oldestFirst
	}
	if r.After != 0 {
		below = r.After
	}
	err = db.rows(ctx, selectObjects+order, nil, func(s *stmt) { list = append(list, scanObject(s)) },
		int64(page), string(kind), parent, r.Before, below, r.Limit)
	if r.Before != 0 {
		slices.Reverse(list)
	}
	return list, err
}

// ChangeObject changes, makes or deletes an object on the writer.
func (db objectStore) ChangeObject(ctx context.Context, page graphapi.ID, kind objects.Kind, id string, fn func(*objects.Object) error) error {
	return db.write(ctx, func(w *writer) error {
		now := objects.Object{Page: page, Kind: kind, ID: id}
		err := w.conn.query(selectObject, func(s *stmt) error { now = scanObject(s); return nil }, int64(page), string(kind), id)
		if err != nil {
			return err
		}
		next := now
		if err := guarded(func() error { return fn(&next) }); err != nil {
			return err
		}
		now.Key, now.Parent, now.At, now.Body = next.Key, next.Parent, next.At, next.Body
		return w.putObject(&now)
	})
}

// putObject stores an object, or deletes it when it has no body.
func (w *writer) putObject(o *objects.Object) error {
	switch {
	case o.Seq == 0 && o.Body == nil:
		return nil
	case o.Seq == 0:
		return w.insertObject(o)
	case o.Body == nil:
		return w.conn.run(deleteObject, o.Seq)
	}
	err := w.conn.run(updateObject, o.Key, o.Parent, o.At, o.Body, o.Seq)
	return known(err, objects.ErrExists, "changing %s %s", o.Kind, o.ID)
}
