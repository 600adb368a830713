package storetest

import (
	"errors"
	"fmt"
	"math"
	"reflect"
	"strings"
	"sync"

	"parley/graphapi"
	"parley/internal/messaging"
)

var directoryTests = map[string]func(*suite){
	"Page":                 testPage,
	"Customers":            testCustomers,
	"EnsureThread":         testEnsureThread,
	"EnsureThreadUnknown":  testEnsureThreadUnknown,
	"EnsureThreadTaken":    testEnsureThreadTaken,
	"EnsureThreadAtOnce":   testEnsureThreadAtOnce,
	"ThreadByCustomer":     testThreadByCustomer,
	"NewThreadUnderWrites": testNewThreadUnderWrites,
}

// unusual is text that must survive as it is.
const unusual = "  Zoë 😀 O'Neil \"%_\\\r\n\t e\u0301 \u202e trailing  "

func testPage(s *suite) {
	want := messaging.Page{
		ID: page1, Name: unusual, Category: "Café", CategoryID: 2200, DefaultApp: math.MaxInt64, CreatedAt: math.MinInt64,
	}
	if _, err := s.msg().Page(s.ctx, page1); !errors.Is(err, messaging.ErrNotFound) {
		s.Errorf("unknown Page: %v, want ErrNotFound", err)
	}
	s.ok(s.msg().CreatePage(s.ctx, want))
	if err := s.msg().CreatePage(s.ctx, messaging.Page{ID: page1, Name: "other"}); !errors.Is(err, messaging.ErrExists) {
		s.Errorf("second Page under the same id: %v, want ErrExists", err)
	}
	for range 2 {
		got, err := s.msg().Page(s.ctx, page1)
		s.ok(err)
		if got != want {
			s.Errorf("page %+v, want %+v", got, want)
		}
		s.reopen()
	}
}

func testCustomers(s *suite) {
	a := messaging.Customer{ID: cust0, Name: unusual, Locale: "en_US", Timezone: -3.5, CreatedAt: math.MaxInt64}
	b := messaging.Customer{ID: cust0 + 1, Name: "a\x00b", Timezone: 5.75}
	s.ok(s.msg().CreateCustomer(s.ctx, a))
	s.ok(s.msg().CreateCustomer(s.ctx, b))
	if err := s.msg().CreateCustomer(s.ctx, messaging.Customer{ID: cust0}); !errors.Is(err, messaging.ErrExists) {
		s.Errorf("second customer under the same id: %v, want ErrExists", err)
	}
	got, err := s.msg().Customers(s.ctx, []graphapi.ID{cust0 + 1, 42, cust0, cust0})
	s.ok(err)
	// An engine that cannot hold a NUL in text may drop it, nothing else.
	if stored := got[b.ID]; stored.Name == strings.ReplaceAll(b.Name, "\x00", "") {
		b.Name = stored.Name
	}
	if want := map[graphapi.ID]messaging.Customer{a.ID: a, b.ID: b}; !reflect.DeepEqual(got, want) {
		s.Errorf("customers %+v, want %+v", got, want)
	}
	if got, err := s.msg().Customers(s.ctx, nil); err != nil || len(got) != 0 {
		s.Errorf("no customers: %v, %v", got, err)
	}
}

func (s *suite) customer(id graphapi.ID) graphapi.ID {
	s.Helper()
	s.ok(s.msg().CreateCustomer(s.ctx, messaging.Customer{ID: id, Name: "c"}))
	return id
}

func testEnsureThread(s *suite) {
	s.pages(page1, page2)
	c := s.customer(cust0)
	for range 2 {
		psid, err := s.msg().EnsureThread(s.ctx, page1, c, psid0)
		s.ok(err)
		again, err := s.msg().EnsureThread(s.ctx, page1, c, psid0+9)
		s.ok(err)
		if psid != psid0 || again != psid0 {
			s.Errorf("PSIDs %v and %v, want %v", psid, again, psid0)
		}
		s.reopen()
	}
	if _, err := s.msg().Thread(s.ctx, page1, psid0+9); !errors.Is(err, messaging.ErrNotFound) {
		s.Errorf("thread of the unused proposal: %v, want ErrNotFound", err)
	}
	other, err := s.msg().EnsureThread(s.ctx, page2, c, psid0+1)
	s.ok(err)
	if other != psid0+1 {
		s.Errorf("PSID on the other Page %v, want %v", other, psid0+1)
	}
}

func testEnsureThreadUnknown(s *suite) {
	s.pages(page1)
	c := s.customer(cust0)
	if _, err := s.msg().EnsureThread(s.ctx, page2, c, psid0); !errors.Is(err, messaging.ErrNotFound) {
		s.Errorf("unknown Page: %v, want ErrNotFound", err)
	}
	if _, err := s.msg().EnsureThread(s.ctx, page1, c+1, psid0); !errors.Is(err, messaging.ErrNotFound) {
		s.Errorf("unknown customer: %v, want ErrNotFound", err)
	}
	if _, err := s.msg().Thread(s.ctx, page1, psid0); !errors.Is(err, messaging.ErrNotFound) {
		s.Errorf("thread of a refused call: %v, want ErrNotFound", err)
	}
}

func testEnsureThreadTaken(s *suite) {
	s.pages(page1, page2)
	a, b := s.customer(cust0), s.customer(cust0+1)
	_, err := s.msg().EnsureThread(s.ctx, page1, a, psid0)
	s.ok(err)
	for name, call := range map[string]struct{ page, customer graphapi.ID }{
		"same Page": {page1, b}, "other Page": {page2, b}, "other Page, same customer": {page2, a},
	} {
		if _, err := s.msg().EnsureThread(s.ctx, call.page, call.customer, psid0); !errors.Is(err, messaging.ErrExists) {
			s.Errorf("%s: %v, want ErrExists", name, err)
		}
		if _, err := s.msg().ThreadByCustomer(s.ctx, call.page, call.customer); !errors.Is(err, messaging.ErrNotFound) {
			s.Errorf("%s: thread of a refused call: %v, want ErrNotFound", name, err)
		}
	}
}

// testEnsureThreadAtOnce lets many callers make the thread of one customer.
func testEnsureThreadAtOnce(s *suite) {
	s.pages(page1)
	c := s.customer(cust0)
	var mu sync.Mutex
	got := map[graphapi.ID]int{}
	s.parallel(64, func(i int) error {
		psid, err := s.msg().EnsureThread(s.ctx, page1, c, psid0+graphapi.ID(i))
		mu.Lock()
		got[psid]++
		mu.Unlock()
		return err
	})
	if len(got) != 1 {
		s.Errorf("one customer got the PSIDs %v", got)
	}
}

func testThreadByCustomer(s *suite) {
	psid := s.threads(page1, 1)[0]
	s.pages(page2)
	s.say(page1, psid, "x")
	got, err := s.msg().ThreadByCustomer(s.ctx, page1, cust0)
	s.ok(err)
	want, err := s.msg().Thread(s.ctx, page1, psid)
	s.ok(err)
	if got != want || got.Messages != 1 {
		s.Errorf("thread %+v, want %+v", got, want)
	}
	if _, err := s.msg().ThreadByCustomer(s.ctx, page2, cust0); !errors.Is(err, messaging.ErrNotFound) {
		s.Errorf("thread on another Page: %v, want ErrNotFound", err)
	}
	if _, err := s.msg().ThreadByCustomer(s.ctx, page1, 42); !errors.Is(err, messaging.ErrNotFound) {
		s.Errorf("thread of nobody: %v, want ErrNotFound", err)
	}
}

// testNewThreadUnderWrites asks for a thread before it exists, makes it and
// writes to it, while others do the same.
func testNewThreadUnderWrites(s *suite) {
	s.pages(page1)
	s.parallel(128, func(i int) error {
		psid, customer := psid0+graphapi.ID(i), cust0+graphapi.ID(i)
		if _, err := s.msg().Thread(s.ctx, page1, psid); !errors.Is(err, messaging.ErrNotFound) {
			return fmt.Errorf("thread before it was made: %v, want ErrNotFound", err)
		}
		if err := s.msg().CreateCustomer(s.ctx, messaging.Customer{ID: customer}); err != nil {
			return err
		}
		if _, err := s.msg().EnsureThread(s.ctx, page1, customer, psid); err != nil {
			return err
		}
		seq, err := tryPost(s.ctx, s.msg(), page1, *message(psid, 1, "x"))
		if err != nil {
			return err
		}
		return seen(s.ctx, s.msg(), psid, seq)
	})
}
