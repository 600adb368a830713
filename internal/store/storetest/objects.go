package storetest

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync/atomic"

	"parley/graphapi"
	"parley/internal/objects"
)

var objectTests = map[string]func(*suite){
	"CreateAndRead":     testObjects,
	"Names":             testObjectNames,
	"Bytewise":          testObjectsBytewise,
	"Ranges":            testObjectRanges,
	"ListsOfParents":    testObjectParents,
	"Change":            testChangeObject,
	"ChangeRefused":     testChangeRefused,
	"ChangeKey":         testChangeKey,
	"ConcurrentChange":  testConcurrentChange,
	"ConcurrentCreate":  testConcurrentCreate,
	"SeqNeverComesBack": testObjectSeq,
}

const persona, template = objects.Kind("persona"), objects.Kind("template")

func (s *suite) create(o objects.Object) objects.Object {
	s.Helper()
	var err error
	o.Seq, err = s.db.Objects().CreateObject(s.ctx, o)
	s.ok(err)
	return o
}

// wantObject compares what is stored under an ID.
func (s *suite) wantObject(want objects.Object) {
	s.Helper()
	got, err := s.db.Objects().Object(s.ctx, want.Page, want.Kind, want.ID)
	if err != nil || !reflect.DeepEqual(got, want) {
		s.Errorf("object %+v (%v), want %+v", got, err, want)
	}
}

func (s *suite) wantNoObject(page graphapi.ID, kind objects.Kind, id string) {
	s.Helper()
	if got, err := s.db.Objects().Object(s.ctx, page, kind, id); !errors.Is(err, objects.ErrNotFound) {
		s.Errorf("object %s: %+v, %v, want ErrNotFound", id, got, err)
	}
}

func testObjects(s *suite) {
	s.pages(page1)
	a := s.create(objects.Object{Page: page1, Kind: persona, ID: "1", Key: "anna", Parent: "p", At: 5, Body: []byte(`{"name":"Anna"}`)})
	b := s.create(objects.Object{Kind: persona, ID: unusual, Key: unusual + "!", Parent: unusual, At: -1, Body: []byte(strings.Repeat("long ", 100_000))})
	if a.Seq <= 0 || b.Seq <= a.Seq {
		s.Errorf("positions %d and %d do not rise", a.Seq, b.Seq)
	}
	for range 2 {
		for _, o := range []objects.Object{a, b} {
			s.wantObject(o)
			got, err := s.db.Objects().ObjectByKey(s.ctx, o.Page, o.Kind, o.Key)
			if err != nil || !reflect.DeepEqual(got, o) {
				s.Errorf("by key: %+v (%v), want %+v", got, err, o)
			}
			list, err := s.db.Objects().Objects(s.ctx, o.Page, o.Kind, o.Parent, objects.Range{Limit: 5})
			if err != nil || !reflect.DeepEqual(list, []objects.Object{o}) {
				s.Errorf("list: %+v (%v), want %+v", list, err, o)
			}
		}
		s.wantNoObject(page1, persona, "2")
		s.wantNoObject(page1, template, "1")
		s.wantNoObject(0, persona, "1")
		s.reopen()
	}
}

func testObjectNames(s *suite) {
	store := s.db.Objects()
	first := s.create(objects.Object{Page: page1, Kind: persona, ID: "1", Key: "k", Body: []byte(`1`)})
	for name, o := range map[string]objects.Object{
		"same ID":  {Page: page1, Kind: persona, ID: "1", Body: []byte(`2`)},
		"same key": {Page: page1, Kind: persona, ID: "2", Key: "k", Body: []byte(`2`)},
	} {
		if _, err := store.CreateObject(s.ctx, o); !errors.Is(err, objects.ErrExists) {
			s.Errorf("%s: %v, want ErrExists", name, err)
		}
	}
	s.wantObject(first)
	s.wantNoObject(page1, persona, "2")
	for _, o := range []objects.Object{ // none of these clash
		{Page: page1, Kind: template, ID: "1", Key: "k"},
		{Page: page2, Kind: persona, ID: "1", Key: "k"},
		{Page: 0, Kind: persona, ID: "1", Key: "k"},
		{Page: page1, Kind: persona, ID: "k", Key: "1"},
		{Page: page1, Kind: persona, ID: "none"},
		{Page: page1, Kind: persona, ID: "none either"},
	} {
		o.Body = []byte(`{}`)
		s.wantObject(s.create(o))
	}
	for _, key := range []string{"", "other"} {
		if got, err := store.ObjectByKey(s.ctx, page1, persona, key); !errors.Is(err, objects.ErrNotFound) {
			s.Errorf("key %q: %+v, %v, want ErrNotFound", key, got, err)
		}
	}
}

// testObjectsBytewise guards against engines that compare text loosely.
func testObjectsBytewise(s *suite) {
	names := []string{"name", "Name", "name ", " name", "na\u0301me", "n\u00e1me", "name%", "n_me"}
	var made []objects.Object
	for i, name := range names {
		made = append(made, s.create(objects.Object{Page: page1, Kind: persona, ID: name, Key: name, Parent: name, Body: []byte(fmt.Sprint(i))}))
	}
	for _, o := range made {
		s.wantObject(o)
		list, err := s.db.Objects().Objects(s.ctx, page1, persona, o.Parent, objects.Range{Limit: 99})
		s.ok(err)
		if !reflect.DeepEqual(list, []objects.Object{o}) {
			s.Errorf("objects of %q: %+v", o.Parent, list)
		}
	}
}

func testObjectRanges(s *suite) {
	at := map[int64]int64{0: 0, 1000: 1 << 60} // positions of the ranges -> Seq
	back := map[int64]int64{}
	for i := range int64(10) {
		o := s.create(objects.Object{Page: page1, Kind: persona, ID: fmt.Sprint(i), Parent: "p", Body: []byte(`{}`)})
		at[i+1], back[o.Seq] = o.Seq, i+1
	}
	for _, c := range ranges {
		r := objects.Range{After: at[c.r.After], Before: at[c.r.Before], Limit: c.r.Limit}
		list, err := s.db.Objects().Objects(s.ctx, page1, persona, "p", r)
		s.ok(err)
		var got []int64
		for _, o := range list {
			got = append(got, back[o.Seq])
		}
		if !slices.Equal(got, c.want) {
			s.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

func testObjectParents(s *suite) {
	for i, parent := range []string{"", "a", "b", "a", ""} {
		s.create(objects.Object{Page: page1, Kind: persona, ID: fmt.Sprint(i), Parent: parent, Body: []byte(`{}`)})
	}
	s.create(objects.Object{Page: page2, Kind: persona, ID: "9", Parent: "a", Body: []byte(`{}`)})
	s.create(objects.Object{Page: page1, Kind: template, ID: "9", Parent: "a", Body: []byte(`{}`)})
	s.wantList("", "4", "0")
	s.wantList("a", "3", "1")
	s.wantList("c")
	s.change("3", func(o *objects.Object) { o.Parent = "b" })
	s.change("1", func(o *objects.Object) { o.Body = nil })
	s.wantList("a")
	s.wantList("b", "3", "2")
}

// wantList compares the IDs that page1 has under a parent.
func (s *suite) wantList(parent string, want ...string) {
	s.Helper()
	list, err := s.db.Objects().Objects(s.ctx, page1, persona, parent, objects.Range{Limit: 99})
	s.ok(err)
	var got []string
	for _, o := range list {
		got = append(got, o.ID)
	}
	if !slices.Equal(got, want) {
		s.Errorf("objects of %q: %v, want %v", parent, got, want)
	}
}

// change changes a persona of page1.
func (s *suite) change(id string, fn func(*objects.Object)) {
	s.Helper()
	s.ok(s.db.Objects().ChangeObject(s.ctx, page1, persona, id, func(o *objects.Object) error {
		fn(o)
		return nil
	}))
}

func testChangeObject(s *suite) {
	s.change("1", func(o *objects.Object) {
		if want := (objects.Object{Page: page1, Kind: persona, ID: "1"}); !reflect.DeepEqual(*o, want) {
			s.Errorf("object that does not exist: %+v, want %+v", *o, want)
		}
	})
	s.wantNoObject(page1, persona, "1")
	s.change("1", func(o *objects.Object) { o.Key, o.Parent, o.At, o.Body = "k", "p", 5, []byte(`1`) })
	made, err := s.db.Objects().ObjectByKey(s.ctx, page1, persona, "k")
	s.ok(err)
	want := objects.Object{Page: page1, Kind: persona, ID: "1", Key: "k", Parent: "p", Seq: made.Seq, At: 5, Body: []byte(`1`)}
	s.wantObject(want)
	s.change("1", func(o *objects.Object) {
		if !reflect.DeepEqual(*o, want) {
			s.Errorf("object to change: %+v, want %+v", *o, want)
		}
		// What an object is stays.
		*o = objects.Object{Page: page2, Kind: template, ID: "9", Seq: 99, Key: "l", At: 6, Body: []byte(`2`)}
	})
	want.Key, want.Parent, want.At, want.Body = "l", "", 6, []byte(`2`)
	s.wantObject(want)
	s.reopen()
	s.wantObject(want)
	s.change("1", func(o *objects.Object) { o.Body = nil })
	s.wantNoObject(page1, persona, "1")
	s.reopen()
	s.wantNoObject(page1, persona, "1")
}

func testChangeRefused(s *suite) {
	want := s.create(objects.Object{Page: page1, Kind: persona, ID: "1", Key: "k", Body: []byte(`1`)})
	for _, id := range []string{"1", "2"} {
		err := s.db.Objects().ChangeObject(s.ctx, page1, persona, id, func(o *objects.Object) error {
			o.Key, o.Body = "other", []byte(`2`)
			return errRefused
		})
		if err == nil || err.Error() != errRefused.Error() {
			s.Errorf("change of %s: %v, want the function's own error", id, err)
		}
	}
	s.wantObject(want)
	s.wantNoObject(page1, persona, "2")
}

func testChangeKey(s *suite) {
	a := s.create(objects.Object{Page: page1, Kind: persona, ID: "1", Key: "a", Body: []byte(`1`)})
	b := s.create(objects.Object{Page: page1, Kind: persona, ID: "2", Key: "b", Body: []byte(`2`)})
	for _, id := range []string{"2", "3"} {
		err := s.db.Objects().ChangeObject(s.ctx, page1, persona, id, func(o *objects.Object) error {
			o.Key, o.Body = "a", []byte(`3`)
			return nil
		})
		if !errors.Is(err, objects.ErrExists) {
			s.Errorf("%s takes the key of another: %v, want ErrExists", id, err)
		}
	}
	s.wantObject(a)
	s.wantObject(b)
	s.change("1", func(o *objects.Object) { o.Body = nil })
	s.change("2", func(o *objects.Object) { o.Key = "a" })
	b.Key = "a"
	s.wantObject(b)
}

// counter is a document that only a careful store counts right.
type counter struct{ N int }

// testConcurrentChange counts objects up from many callers, the first of whom
// makes them; some delete in between what they then make again.
func testConcurrentChange(s *suite) {
	const n, ids = 300, 3
	c := objects.Collection[counter]{Store: s.db.Objects(), Kind: persona}
	var deleted atomic.Int64
	s.parallel(n, func(i int) error {
		counted, keep := 0, i%50 != 49
		err := c.Change(s.ctx, page1, fmt.Sprint(i%ids), func(o *objects.Item[counter]) (bool, error) {
			o.Value.N++
			counted = o.Value.N
			return keep, nil
		})
		if err == nil && !keep {
			deleted.Add(int64(counted))
		}
		return err
	})
	total := deleted.Load()
	for id := range ids {
		i, err := c.Get(s.ctx, page1, fmt.Sprint(id))
		if err != nil && !errors.Is(err, objects.ErrNotFound) {
			s.Fatal(err)
		}
		total += int64(i.Value.N)
	}
	if total != n {
		s.Errorf("%d of %d changes count", total, n)
	}
}

// testConcurrentCreate lets many callers make and take the same names: each is
// given once.
func testConcurrentCreate(s *suite) {
	const callers, names = 64, 8
	var won atomic.Int64
	s.parallel(callers, func(i int) error {
		o := objects.Object{Page: page1, Kind: persona, ID: fmt.Sprint("id", i), Key: fmt.Sprint(i % names), Body: []byte(`{}`)}
		if i%2 == 0 {
			o.ID, o.Key = o.Key, o.ID
		}
		_, err := s.db.Objects().CreateObject(s.ctx, o)
		switch {
		case err == nil:
			won.Add(1)
		case !errors.Is(err, objects.ErrExists):
			return err
		}
		return nil
	})
	if got := won.Load(); got != names {
		s.Errorf("%d callers got %d names", got, names)
	}
}

func testObjectSeq(s *suite) {
	last := int64(0)
	for i := range 4 {
		body, err := json.Marshal(i)
		s.ok(err)
		o := s.create(objects.Object{Page: page1, Kind: persona, ID: "1", Body: body})
		if o.Seq <= last {
			s.Errorf("position %d after %d", o.Seq, last)
		}
		last = o.Seq
		s.change("1", func(o *objects.Object) { o.Body = nil })
		s.reopen()
	}
}
