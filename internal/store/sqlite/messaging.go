package sqlite

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"parley/graphapi"
	"parley/internal/messaging"
)

// messagingStore is messaging.Store.
type messagingStore struct{ *DB }

const (
	selectPages = "SELECT no, derived, id, name, category, category_id, default_app, created_at FROM pages"
	selectHead  = "SELECT pos FROM journal WHERE pos > ? AND pos <= ? ORDER BY pos DESC LIMIT 1"
	insertPage  = `INSERT INTO pages (no, id, name, category, category_id, default_app, created_at)
		VALUES (?, ?, ?, ?, ?, ?, ?)`

	insertCustomer  = "INSERT INTO customers (id, name, locale, timezone, created_at) VALUES (?, ?, ?, ?, ?)"
	selectCustomers = `SELECT id, name, locale, timezone, created_at FROM customers
		WHERE id IN (SELECT value FROM json_each(?))`
	selectCustomer = "SELECT 1 FROM customers WHERE id = ?"
	insertThread   = "INSERT INTO threads (psid, page_no, customer) VALUES (?, ?, ?)"
	selectIdentity = "SELECT psid FROM threads WHERE page_no = ? AND customer = ?"

	threadColumns = `psid, t.customer, t.head_seq, t.last_seq, t.updated_at, t.messages, t.unread, t.opened_at,
		t.last_out_seq, t.last_out_at, t.delivered_seq, t.read_seq, t.seen_seq, t.more`
	selectThread = "SELECT t." + threadColumns + " FROM threads t WHERE t.psid = ? AND t.page_no = ?"
	// CROSS JOIN keeps the order of the loops: the list first, then its rows.
	selectThreads = "SELECT t." + threadColumns + ` FROM activity a
		CROSS JOIN threads t ON t.psid = a.psid AND t.page_no << 40 | t.last_seq = a.pos
		WHERE a.pos > ? AND a.pos < ? ORDER BY a.pos `

	eventColumns   = "pos, psid, kind, at, app, body"
	selectEvent    = "SELECT " + eventColumns + " FROM journal WHERE pos = ? AND psid = ?"
	selectJournal  = "SELECT " + eventColumns + " FROM journal WHERE pos > ? AND pos <= ? ORDER BY pos LIMIT ?"
	selectMessages = "SELECT j.pos, j.psid, j.kind, j.at, j.app, j.body FROM thread_messages" + ofThread
	selectMarks    = "SELECT j.pos, j.psid, j.kind, j.at, j.app, j.body FROM thread_marks" + ofThread
	ofThread       = ` m CROSS JOIN journal j ON j.pos = m.pos
		WHERE m.psid = ? AND m.pos > ? AND m.pos < ? ORDER BY m.pos `

	newestFirst = "DESC LIMIT ?"
	oldestFirst = "ASC LIMIT ?"
)

// Update runs fn on the writer.
func (db messagingStore) Update(ctx context.Context, page graphapi.ID, fn func(messaging.Tx) error) error {
	return db.queue.do(ctx, op{page: page, fn: fn})
}

// CreatePage stores a new Page.
func (db messagingStore) CreatePage(ctx context.Context, p messaging.Page) error {
	return db.write(ctx, func(w *writer) error {
		no := int64(0)
		err := w.conn.query("SELECT ifnull(max(no), 0) + 1 FROM pages", func(s *stmt) error { no = s.int64(); return nil })
		if err != nil {
			return err
		}
		if no >= 1<<(63-seqBits)-1 {
			return fmt.Errorf("the database holds %d Pages and no more", no-1)
		}
		err = w.conn.run(insertPage, no, int64(p.ID), p.Name, p.Category, int64(p.CategoryID), int64(p.DefaultApp), p.CreatedAt)
		if err != nil {
			return known(err, messaging.ErrExists, "creating Page %v", p.ID)
		}
		w.batch.after = append(w.batch.after, func() { w.pages[p.ID] = &page{Page: p, no: no} })
		return nil
	})
}

// known turns a taken key into the error that callers look for, and adds what
// was done.
func known(err, exists error, doing string, args ...any) error {
	if err == nil {
		return nil
	}
	if taken(err) {
		err = exists
	}
	return fmt.Errorf(doing+": %w", append(args, err)...)
}

func scanPage(s *stmt, p *page) {
	p.no, p.derived = s.int64(), s.int64()
	p.ID, p.Name, p.Category = graphapi.ID(s.int64()), s.string(), s.string()
	p.CategoryID, p.DefaultApp, p.CreatedAt = graphapi.ID(s.int64()), graphapi.ID(s.int64()), s.int64()
}

// Page returns one Page.
func (db messagingStore) Page(_ context.Context, id graphapi.ID) (messaging.Page, error) {
	p, ok := db.page(id)
	if !ok {
		return messaging.Page{}, fmt.Errorf("page %v: %w", id, messaging.ErrNotFound)
	}
	return p.Page, nil
}

// CreateCustomer stores a new customer.
func (db messagingStore) CreateCustomer(ctx context.Context, c messaging.Customer) error {
	return db.write(ctx, func(w *writer) error {
		err := w.conn.run(insertCustomer, int64(c.ID), c.Name, c.Locale, c.Timezone, c.CreatedAt)
		return known(err, messaging.ErrExists, "creating customer %v", c.ID)
	})
}

// Customers returns those of ids that exist.
func (db messagingStore) Customers(ctx context.Context, ids []graphapi.ID) (map[graphapi.ID]messaging.Customer, error) {
	found := make(map[graphapi.ID]messaging.Customer, len(ids))
	err := db.readers.read(ctx, func(c *conn) error {
		return c.query(selectCustomers, func(s *stmt) error {
			m := messaging.Customer{ID: graphapi.ID(s.int64()), Name: s.string(), Locale: s.string()}
			m.Timezone, m.CreatedAt = s.float64(), s.int64()
			found[m.ID] = m
			return nil
		}, idList(ids))
	})
	return found, err
}

// idList writes identifiers as a JSON list of numbers.
func idList(ids []graphapi.ID) string {
	numbers := make([]int64, len(ids))
	for i, id := range ids {
		numbers[i] = int64(id)
	}
	list, _ := json.Marshal(numbers) // integers always encode
	return string(list)
}

// EnsureThread returns the PSID of a customer on a Page, making an empty
// thread when there is none.
func (db messagingStore) EnsureThread(ctx context.Context, page, customer, proposed graphapi.ID) (graphapi.ID, error) {
	psid := graphapi.ID(0)
	err := db.readers.read(ctx, func(c *conn) (err error) {
		psid, err = db.identity(c, page, customer)
		return err
	})
	if err != nil || psid != 0 {
		return psid, err
	}
	err = db.write(ctx, func(w *writer) (err error) {
		psid, err = db.makeThread(w, page, customer, proposed)
		return err
	})
	if err != nil {
		return 0, err
	}
	return psid, nil
}

// identity returns the PSID of a customer on a Page, 0 when there is none.
func (db messagingStore) identity(c *conn, page, customer graphapi.ID) (psid graphapi.ID, err error) {
	p, ok := db.page(page)
	if !ok {
		return 0, fmt.Errorf("page %v: %w", page, messaging.ErrNotFound)
	}
	err = c.query(selectIdentity, func(s *stmt) error {
		psid = graphapi.ID(s.int64())
		return nil
	}, p.no, int64(customer))
	return psid, err
}

func (db messagingStore) makeThread(w *writer, page, customer, proposed graphapi.ID) (graphapi.ID, error) {
	psid, err := db.identity(w.conn, page, customer)
	if err != nil || psid != 0 {
		return psid, err
	}
	exists := false
	if err := w.conn.query(selectCustomer, func(*stmt) error { exists = true; return nil }, int64(customer)); err != nil {
		return 0, err
	}
	if !exists {
		return 0, fmt.Errorf("customer %v: %w", customer, messaging.ErrNotFound)
	}
	err = w.conn.run(insertThread, int64(proposed), w.pages[page].no, int64(customer))
	return proposed, known(err, messaging.ErrExists, "making thread %v", proposed)
}

// ThreadByCustomer returns the thread of a customer on a Page.
func (db messagingStore) ThreadByCustomer(ctx context.Context, page, customer graphapi.ID) (t messaging.Thread, err error) {
	psid := graphapi.ID(0)
	err = db.readers.read(ctx, func(c *conn) (err error) {
		psid, err = db.identity(c, page, customer)
		return err
	})
	if err != nil {
		return t, err
	}
	return db.Thread(ctx, page, psid)
}

// Thread returns the present state, from memory when the row may be older.
func (db messagingStore) Thread(ctx context.Context, page, psid graphapi.ID) (t messaging.Thread, err error) {
	if t, ok := db.thread(psid); ok && t.Page == page {
		return t, nil
	}
	p, ok := db.page(page)
	if !ok {
		return t, fmt.Errorf("page %v: %w", page, messaging.ErrNotFound)
	}
	err = db.readers.read(ctx, func(c *conn) error { return readThread(c, &p, psid, &t) })
	return t, err
}

// readThread reads the row of a thread.
func readThread(c *conn, p *page, psid graphapi.ID, t *messaging.Thread) error {
	found := false
	err := c.query(selectThread, func(s *stmt) error {
		found = true
		return scanThread(s, p.ID, t)
	}, int64(psid), p.no)
	if err == nil && !found {
		return fmt.Errorf("thread %v: %w", psid, messaging.ErrNotFound)
	}
	return err
}

func scanThread(s *stmt, page graphapi.ID, t *messaging.Thread) error {
	t.Page, t.PSID, t.Customer = page, graphapi.ID(s.int64()), graphapi.ID(s.int64())
	for _, field := range [...]*int64{&t.HeadSeq, &t.LastSeq, &t.UpdatedAt, &t.Messages, &t.Unread, &t.OpenedAt,
		&t.LastOutSeq, &t.LastOutAt, &t.DeliveredSeq, &t.ReadSeq, &t.SeenSeq} {
		*field = s.int64()
	}
	more := s.raw()
	if len(more) == 0 {
		return nil
	}
	if err := json.Unmarshal(more, &t.More); err != nil {
		return fmt.Errorf("reading thread %v: %w", t.PSID, err)
	}
	return nil
}

// caughtUp waits until the lists of a Page hold everything that is committed
// now, and returns the Page; ok is false for an unknown one.
func (db messagingStore) caughtUp(ctx context.Context, id graphapi.ID) (p page, ok bool, err error) {
	if p, ok = db.page(id); !ok || p.derived >= p.head {
		return p, ok, nil
	}
	err = db.queue.do(ctx, op{page: id, upto: p.head})
	return p, true, err
}

// usualPage is how many rows a list holds when the caller asks for no other
// number. https://developers.facebook.com/docs/graph-api/results
const usualPage = 25

// Threads lists the threads of a Page that hold a message.
func (db messagingStore) Threads(ctx context.Context, page graphapi.ID, r messaging.Range) ([]messaging.Thread, error) {
	p, ok, err := db.caughtUp(ctx, page)
	if err != nil || !ok {
		return nil, err
	}
	var list []messaging.Thread
	err = db.readers.read(ctx, func(c *conn) error {
		return query(c, selectThreads, p.no, r, func(s *stmt) error {
			if list == nil {
				list = make([]messaging.Thread, 0, min(r.Limit, usualPage))
			}
			list = append(list, messaging.Thread{})
			return scanThread(s, page, &list[len(list)-1])
		})
	})
	if r.Before != 0 {
		slices.Reverse(list)
	}
	return list, err
}

// Messages lists the messages of each thread.
func (db messagingStore) Messages(ctx context.Context, page graphapi.ID, psids []graphapi.ID, r messaging.Range) ([][]messaging.Event, error) {
	lists := make([][]messaging.Event, len(psids))
	p, ok, err := db.caughtUp(ctx, page)
	if err != nil || !ok || len(psids) == 0 {
		return lists, err
	}
	return lists, db.readers.read(ctx, func(c *conn) error {
		for i, psid := range psids {
			err := query(c, selectMessages, p.no, r, func(s *stmt) error {
				if lists[i] == nil {
					lists[i] = make([]messaging.Event, 0, min(r.Limit, usualPage))
				}
				lists[i] = append(lists[i], scanEvent(s, page))
				return nil
			}, int64(psid))
			if err != nil {
				return err
			}
			if r.Before != 0 {
				slices.Reverse(lists[i])
			}
		}
		return nil
	})
}

// Marks lists the marks of a thread after a position, oldest first.
func (db messagingStore) Marks(ctx context.Context, page, psid graphapi.ID, after int64, limit int) (list []messaging.Event, err error) {
	p, ok, err := db.caughtUp(ctx, page)
	if err != nil || !ok {
		return nil, err
	}
	err = db.readers.read(ctx, func(c *conn) error {
		return c.query(selectMarks+oldestFirst, func(s *stmt) error {
			list = append(list, scanEvent(s, page))
			return nil
		}, int64(psid), position(p.no, min(max(after, 0), maxSeq)), position(p.no+1, 0), limit)
	})
	return list, err
}

// query runs a list over a range of a Page's positions; with Before the rows
// come oldest first.
func query(c *conn, sql string, no int64, r messaging.Range, row func(*stmt) error, keys ...any) error {
	order, below := newestFirst, int64(maxSeq+1)
	if r.Before != 0 {
		order = oldestFirst
	}
	if r.After != 0 {
		below = min(r.After, below)
	}
	above := max(min(r.Before, maxSeq), 0)
	return c.query(sql+order, row, append(keys, no<<seqBits+above, no<<seqBits+below, r.Limit)...)
}

func scanEvent(s *stmt, page graphapi.ID) messaging.Event {
	e := messaging.Event{Page: page, Seq: s.int64() & maxSeq, PSID: graphapi.ID(s.int64())}
	e.Kind, e.At, e.App, e.Body = messaging.Kind(s.int64()), s.int64(), graphapi.ID(s.int64()), s.bytes()
	return e
}

// Event returns one event of a thread.
func (db messagingStore) Event(ctx context.Context, page, psid graphapi.ID, seq int64) (e messaging.Event, err error) {
	p, ok := db.page(page)
	if !ok || seq < 1 || seq > p.head {
		return e, fmt.Errorf("event %d of thread %v: %w", seq, psid, messaging.ErrNotFound)
	}
	err = db.readers.read(ctx, func(c *conn) error {
		return c.query(selectEvent, func(s *stmt) error {
			e = scanEvent(s, page)
			return nil
		}, position(p.no, seq), int64(psid))
	})
	if err == nil && e.Seq == 0 {
		err = fmt.Errorf("event %d of thread %v: %w", seq, psid, messaging.ErrNotFound)
	}
	return e, err
}
