// Package objects keeps what a Page owns besides its conversations: personas,
// templates, posts, uploaded files and the like. An object is a small JSON
// document with an identifier, an optional second name and an optional parent;
// what it means belongs to the package that declares a Collection of it.
//
// A change of a conversation never goes here: it is an event of the journal.
package objects

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"parley/graphapi"
)

// ErrNotFound reports that an object does not exist, or not for this Page.
var ErrNotFound = errors.New("not found")

// ErrExists reports that an identifier or a second name is already taken.
var ErrExists = errors.New("already exists")

// Kind names a collection. It is stored: never rename.
type Kind string

// Object is one stored document.
type Object struct {
	Page   graphapi.ID // 0 = belongs to no Page
	Kind   Kind
	ID     string // unique among the kind on the Page
	Key    string // second name, unique like ID; "" = none
	Parent string // what List selects by; "" = none
	Seq    int64  // order of creation, given by the store; 0 = not stored yet
	At     int64  // platform time of its creation, Unix milliseconds
	Body   []byte // JSON
}

// Range selects part of a list that runs from the newest position down.
// After and Before are exclusive positions, 0 = none; with Before the answer
// holds the rows just above it, still newest first. Limit must be positive.
type Range struct {
	After, Before int64
	Limit         int
}

// Store keeps objects. All calls are durable when they return. The
// conformance suite is internal/store/storetest.
type Store interface {
	// CreateObject stores a new object and returns its Seq; ErrExists when its
	// ID or its Key is taken.
	CreateObject(ctx context.Context, o Object) (int64, error)
	// Object returns one object by its ID; ErrNotFound.
	Object(ctx context.Context, page graphapi.ID, kind Kind, id string) (Object, error)
	// ObjectByKey returns one object by its second name; ErrNotFound.
	ObjectByKey(ctx context.Context, page graphapi.ID, kind Kind, key string) (Object, error)
	// Objects lists the objects of one parent, newest first; positions in r
	// are Object.Seq.
	Objects(ctx context.Context, page graphapi.ID, kind Kind, parent string, r Range) ([]Object, error)
	// ChangeObject gives fn the object of an ID, or one with Seq 0 when there
	// is none, and stores what fn leaves; a nil Body deletes it (or stores
	// nothing). No other change of the object runs meanwhile. fn may set Key,
	// Parent, At and Body; it touches nothing else and may run twice. When fn
	// fails, nothing is written and its error is returned. ErrExists when the
	// new Key is taken.
	ChangeObject(ctx context.Context, page graphapi.ID, kind Kind, id string, fn func(o *Object) error) error
}

// Collection is the objects of one kind, with bodies of type T.
type Collection[T any] struct {
	Store Store
	Kind  Kind
}

// Item is one object of a Collection.
type Item[T any] struct {
	Object
	Value T
}

func item[T any](o Object, err error) (Item[T], error) {
	if err != nil {
		return Item[T]{}, err
	}
	i := Item[T]{Object: o}
	if err := json.Unmarshal(o.Body, &i.Value); err != nil {
		return i, fmt.Errorf("reading %s %s: %w", o.Kind, o.ID, err)
	}
	return i, nil
}

// encode writes a body. The signs that mean something in HTML stay as they
// are: JSON inside of it is answered byte by byte.
func encode(value any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(value); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

// Get returns one object by its ID; ErrNotFound.
func (c Collection[T]) Get(ctx context.Context, page graphapi.ID, id string) (Item[T], error) {
	return item[T](c.Store.Object(ctx, page, c.Kind, id))
}

// Find returns one object by its second name; ErrNotFound.
func (c Collection[T]) Find(ctx context.Context, page graphapi.ID, key string) (Item[T], error) {
	return item[T](c.Store.ObjectByKey(ctx, page, c.Kind, key))
}

// List returns the objects of one parent, newest first.
func (c Collection[T]) List(ctx context.Context, page graphapi.ID, parent string, r Range) ([]Item[T], error) {
	list, err := c.Store.Objects(ctx, page, c.Kind, parent, r)
	if err != nil {
		return nil, err
	}
	items := make([]Item[T], len(list))
	for i := range list {
		if items[i], err = item[T](list[i], nil); err != nil {
			return nil, err
		}
	}
	return items, nil
}

// Create stores a new object with i.Value as its body; ErrExists. It sets
// Kind, Seq and Body.
func (c Collection[T]) Create(ctx context.Context, i *Item[T]) (err error) {
	i.Kind = c.Kind
	if i.Body, err = encode(i.Value); err != nil {
		return fmt.Errorf("writing %s %s: %w", i.Kind, i.ID, err)
	}
	i.Seq, err = c.Store.CreateObject(ctx, i.Object)
	return err
}

// Add stores a new object under a fresh identifier from newID, which it
// returns; ErrExists when i.Key is taken. It sets what Create sets, and ID.
func (c Collection[T]) Add(ctx context.Context, newID func() graphapi.ID, i *Item[T]) (graphapi.ID, error) {
	for {
		id := newID()
		i.ID = id.String()
		err := c.Create(ctx, i)
		if !errors.Is(err, ErrExists) {
			return id, err
		}
		if i.Key == "" {
			continue // the identifier was taken
		}
		if _, found := c.Find(ctx, i.Page, i.Key); found == nil {
			return 0, err
		} else if !errors.Is(found, ErrNotFound) {
			return 0, found
		}
	}
}

// Change gives fn the value of an object, or a zero Item (Seq 0) when there is
// none, and stores what fn leaves in it. keep = false deletes the object. The
// rules of Store.ChangeObject hold.
func (c Collection[T]) Change(ctx context.Context, page graphapi.ID, id string, fn func(i *Item[T]) (keep bool, err error)) error {
	return c.Store.ChangeObject(ctx, page, c.Kind, id, func(o *Object) error {
		i := Item[T]{Object: *o}
		var err error
		if o.Seq != 0 {
			if i, err = item[T](*o, nil); err != nil {
				return err
			}
		}
		keep, err := fn(&i)
		if err != nil {
			return err
		}
		o.Key, o.Parent, o.At, o.Body = i.Key, i.Parent, i.At, nil
		if keep {
			o.Body, err = encode(i.Value)
		}
		return err
	})
}

// Delete removes an object; ErrNotFound.
func (c Collection[T]) Delete(ctx context.Context, page graphapi.ID, id string) error {
	return c.Store.ChangeObject(ctx, page, c.Kind, id, func(o *Object) error {
		if o.Seq == 0 {
			return fmt.Errorf("%s %s: %w", c.Kind, id, ErrNotFound)
		}
		o.Body = nil
		return nil
	})
}
