// Package storetest is the conformance suite of the store: every promise that
// the domain packages write at their Store interfaces, as tests. Each engine
// runs it on every change, so that a bug found in one engine gets its test
// here and never comes back in the other.
package storetest

import (
	"context"
	"testing"

	"parley/graphapi"
	"parley/internal/auth"
	"parley/internal/dispatch"
	"parley/internal/messaging"
	"parley/internal/objects"
	"parley/internal/outbox"
)

// DB is an open database, the same as store.DB.
type DB interface {
	Messaging() messaging.Store
	Auth() auth.Store
	Outbox() outbox.Store
	Dispatch() dispatch.Store
	Objects() objects.Store
	Setting(ctx context.Context, key string) (string, error)
	SetSetting(ctx context.Context, key, value string) error
	Ping(ctx context.Context) error
	Failed() <-chan struct{}
	Close() error
}

// Opener makes a fresh, empty database for one test and returns the function
// that opens it. The suite opens it again after closing it, to see what
// survives; open must end the test when it fails.
type Opener func(t *testing.T) (open func() DB)

// Run runs the whole suite; every test gets a database of its own.
func Run(t *testing.T, fresh Opener) {
	groups := []struct {
		name  string
		tests map[string]func(*suite)
	}{
		{"Update", updateTests}, {"Lists", listTests}, {"Directory", directoryTests},
		{"Restart", restartTests}, {"Outbox", outboxTests}, {"Auth", authTests},
		{"Dispatch", dispatchTests}, {"Settings", settingTests},
		{"Objects", objectTests},
	}
	for _, g := range groups {
		t.Run(g.name, func(t *testing.T) {
			for name, test := range g.tests {
				t.Run(name, func(t *testing.T) { test(newSuite(t, fresh(t))) })
			}
		})
	}
}

// suite is one test on one database.
type suite struct {
	*testing.T
	ctx  context.Context
	open func() DB
	db   DB
}

func newSuite(t *testing.T, open func() DB) *suite {
	s := &suite{T: t, ctx: t.Context(), open: open, db: open()}
	t.Cleanup(func() {
		if err := s.db.Close(); err != nil {
			t.Errorf("closing: %v", err)
		}
	})
	return s
}

// reopen closes the database and opens it again.
func (s *suite) reopen() {
	s.Helper()
	s.ok(s.db.Close())
	s.db = s.open()
}

func (s *suite) msg() messaging.Store { return s.db.Messaging() }

// ok ends the test when err is not nil.
func (s *suite) ok(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

// Identifiers that the tests use.
const (
	page1 = graphapi.ID(100000000000001)
	page2 = graphapi.ID(100000000000002)
	psid0 = graphapi.ID(700000000000000) // first PSID of a Page made by thread
	cust0 = graphapi.ID(300000000000000)
)

// pages stores Pages by id.
func (s *suite) pages(ids ...graphapi.ID) {
	s.Helper()
	for _, id := range ids {
		s.ok(s.msg().CreatePage(s.ctx, messaging.Page{ID: id, Name: "Page " + id.String()}))
	}
}

// thread makes customer number n and a thread with the Page; PSIDs of
// different Pages differ.
func (s *suite) thread(page graphapi.ID, n int) graphapi.ID {
	s.Helper()
	customer := cust0 + graphapi.ID(n)
	if found, err := s.msg().Customers(s.ctx, []graphapi.ID{customer}); err != nil {
		s.Fatal(err)
	} else if len(found) == 0 {
		s.ok(s.msg().CreateCustomer(s.ctx, messaging.Customer{ID: customer, Name: "Customer"}))
	}
	psid, err := s.msg().EnsureThread(s.ctx, page, customer, psid0+(page-page1)*1000+graphapi.ID(n))
	s.ok(err)
	return psid
}

// threads makes a Page with n threads.
func (s *suite) threads(page graphapi.ID, n int) []graphapi.ID {
	s.Helper()
	s.pages(page)
	psids := make([]graphapi.ID, n)
	for i := range psids {
		psids[i] = s.thread(page, i)
	}
	return psids
}

// message builds a customer's message.
func message(psid graphapi.ID, at int64, text string) *messaging.Event {
	return &messaging.Event{PSID: psid, Kind: messaging.KindMessage, At: at, Body: []byte(`{"text":"` + text + `"}`)}
}

// post appends one event and returns its position.
func (s *suite) post(page graphapi.ID, e messaging.Event) int64 {
	s.Helper()
	seq, err := tryPost(s.ctx, s.msg(), page, e)
	s.ok(err)
	return seq
}

// tryPost appends a copy of e: the function given to Update may run twice.
func tryPost(ctx context.Context, store messaging.Store, page graphapi.ID, e messaging.Event) (int64, error) {
	var seq int64
	err := store.Update(ctx, page, func(tx messaging.Tx) error {
		stored := e
		if err := tx.Append(&stored); err != nil {
			return err
		}
		seq = stored.Seq
		return nil
	})
	return seq, err
}

// say posts a message of the customer.
func (s *suite) say(page, psid graphapi.ID, text string) int64 {
	s.Helper()
	return s.post(page, *message(psid, 1, text))
}

func seqs(events []messaging.Event) []int64 {
	out := make([]int64, len(events))
	for i := range events {
		out[i] = events[i].Seq
	}
	return out
}

func contains(events []messaging.Event, seq int64) bool {
	for i := range events {
		if events[i].Seq == seq {
			return true
		}
	}
	return false
}
