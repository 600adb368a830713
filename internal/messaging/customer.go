package messaging

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"parley/graphapi"
)

// CreateCustomer makes a customer. Locale is like en_US, timezone in hours to GMT.
func (s *Service) CreateCustomer(ctx context.Context, name, locale string, timezone float64) (c Customer, err error) {
	err = withNewID(func(id graphapi.ID) error {
		c, err = s.AddCustomer(ctx, Customer{ID: id, Name: name, Locale: locale, Timezone: timezone})
		return err
	})
	return c, err
}

// AddCustomer stores a customer under its given identifier; ErrExists.
func (s *Service) AddCustomer(ctx context.Context, c Customer) (Customer, error) {
	c.CreatedAt = s.clock.NowMS()
	return c, s.store.CreateCustomer(ctx, c)
}

// CustomerSays stores a message of a customer to a Page, opening the thread
// when there is none. ErrNotFound: the Page or the customer does not exist; a
// *Refusal: the Page has blocked them.
func (s *Service) CustomerSays(ctx context.Context, page, customer graphapi.ID, c Content) (Sent, error) {
	psid, err := s.psid(ctx, page, customer)
	if err != nil {
		return Sent{}, err
	}
	return s.says(ctx, page, psid, c)
}

// says appends a message to a thread. The first one after a checkbox names
// the identity by which the Page knew the person.
func (s *Service) says(ctx context.Context, page, psid graphapi.ID, c Content) (Sent, error) {
	c.Prior = ""
	plain, err := c.appendJSON(nil)
	if err != nil {
		return Sent{}, fmt.Errorf("encoding message: %w", err)
	}
	e := &Event{PSID: psid, Kind: KindMessage}
	err = s.store.Update(ctx, page, func(tx Tx) error {
		t, err := tx.Thread(psid)
		if err != nil {
			return err
		}
		if err := errBarred(t); err != nil {
			return err
		}
		e.At, e.Body = s.clock.NowMS(), plain
		if c.Prior = t.prior(); c.Prior != "" {
			if e.Body, err = c.appendJSON(nil); err != nil {
				return fmt.Errorf("encoding message: %w", err)
			}
		}
		return tx.Append(e)
	})
	if err != nil {
		return Sent{}, err
	}
	return Sent{MessageID: s.ids.Encode(page, psid, e.Seq), PSID: psid}, nil
}

// psid returns the PSID of a customer on a Page, giving one on first contact.
func (s *Service) psid(ctx context.Context, page, customer graphapi.ID) (graphapi.ID, error) {
	t, err := s.store.ThreadByCustomer(ctx, page, customer)
	if !errors.Is(err, ErrNotFound) {
		return t.PSID, err
	}
	var psid graphapi.ID
	err = withNewID(func(proposed graphapi.ID) (err error) {
		psid, err = s.store.EnsureThread(ctx, page, customer, proposed)
		return err
	})
	return psid, err
}

// CustomerThread returns the thread of a customer on a Page; ErrNotFound.
func (s *Service) CustomerThread(ctx context.Context, page, customer graphapi.ID) (Thread, error) {
	return s.store.ThreadByCustomer(ctx, page, customer)
}

// CustomersOf lists the customers that hold a PSID on a Page and have
// written, newest activity first, at most limit.
func (s *Service) CustomersOf(ctx context.Context, page graphapi.ID, r Range) ([]Thread, map[graphapi.ID]Customer, error) {
	threads, err := s.store.Threads(ctx, page, r)
	if err != nil {
		return nil, nil, err
	}
	ids := make([]graphapi.ID, len(threads))
	for i := range threads {
		ids[i] = threads[i].Customer
	}
	people, err := s.store.Customers(ctx, ids)
	return threads, people, err
}

// maxReceipts bounds the messages that one delivery event names; the
// watermark covers older ones.
const maxReceipts = 100

// CustomerView returns what a customer's client receives of a thread: the
// messages after a position (0 = the newest ones), oldest first, at most
// limit. Receiving them is recorded as a delivery.
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks/webhook-events/message-deliveries
func (s *Service) CustomerView(ctx context.Context, page, customer graphapi.ID, after int64, limit int) (Thread, []Event, error) {
	t, err := s.store.ThreadByCustomer(ctx, page, customer)
	if err != nil {
		return Thread{}, nil, err
	}
	return s.view(ctx, t, after, limit)
}

// view returns what a client receives of a thread, and records that it does.
func (s *Service) view(ctx context.Context, t Thread, after int64, limit int) (Thread, []Event, error) {
	if err := s.receipt(ctx, &t, KindDelivery); err != nil {
		return Thread{}, nil, err
	}
	lists, err := s.store.Messages(ctx, t.Page, []graphapi.ID{t.PSID}, Range{Before: after, Limit: limit})
	if err != nil {
		return Thread{}, nil, err
	}
	slices.Reverse(lists[0])
	return t, lists[0], nil
}

// CustomerReads records that the customer has received and seen everything
// that the Page sent. Nothing is recorded when nothing is new.
func (s *Service) CustomerReads(ctx context.Context, page, customer graphapi.ID) error {
	t, err := s.store.ThreadByCustomer(ctx, page, customer)
	if err != nil {
		return err
	}
	if err := s.receipt(ctx, &t, KindDelivery); err != nil {
		return err
	}
	return s.receipt(ctx, &t, KindRead)
}

// receipt appends a delivery or read event for what the Page has sent up to
// the state t and the customer's client had not confirmed yet, and folds it
// into t.
func (s *Service) receipt(ctx context.Context, t *Thread, kind Kind) error {
	upTo, at := t.LastOutSeq, t.LastOutAt
	if confirmed(t, kind) >= upTo {
		return nil
	}
	r := Receipt{Watermark: at, UpTo: upTo}
	if kind == KindDelivery {
		seqs, err := s.undelivered(ctx, t)
		if err != nil {
			return err
		}
		r.Seqs = seqs
	}
	body, err := json.Marshal(r)
	if err != nil {
		return fmt.Errorf("encoding receipt: %w", err)
	}
	e := &Event{PSID: t.PSID, Kind: kind, Body: body}
	return s.store.Update(ctx, t.Page, func(tx Tx) error {
		now, err := tx.Thread(t.PSID)
		if err != nil {
			return err
		}
		if confirmed(now, kind) < upTo { // else another view was quicker
			e.At = s.clock.NowMS()
			if err := tx.Append(e); err != nil {
				return err
			}
		}
		*t = *now
		return nil
	})
}

// confirmed is the position up to which a kind of receipt has come.
func confirmed(t *Thread, kind Kind) int64 {
	if kind == KindRead {
		return t.ReadSeq
	}
	return t.DeliveredSeq
}

// undelivered lists the positions of the Page's messages that the customer's
// client has not received, oldest first.
func (s *Service) undelivered(ctx context.Context, t *Thread) ([]int64, error) {
	lists, err := s.store.Messages(ctx, t.Page, []graphapi.ID{t.PSID}, Range{Limit: maxReceipts})
	if err != nil {
		return nil, err
	}
	var seqs []int64
	for _, e := range slices.Backward(lists[0]) {
		if e.Kind == KindEcho && e.Seq > t.DeliveredSeq && e.Seq <= t.LastOutSeq {
			seqs = append(seqs, e.Seq)
		}
	}
	return seqs, nil
}

// PSID returns the PSID of a customer on a Page, giving one on first contact;
// ErrNotFound when the Page or the customer is unknown.
func (s *Service) PSID(ctx context.Context, page, customer graphapi.ID) (graphapi.ID, error) {
	return s.psid(ctx, page, customer)
}

// Author returns who writes a post or comment as a Page sees them: a
// customer's PSID and name, or its own for customer 0.
func (s *Service) Author(ctx context.Context, page, customer graphapi.ID) (id graphapi.ID, name string, err error) {
	if customer == 0 {
		p, err := s.Page(ctx, page)
		return page, p.Name, err
	}
	if id, err = s.psid(ctx, page, customer); err != nil {
		return 0, "", err
	}
	people, err := s.store.Customers(ctx, []graphapi.ID{customer})
	return id, people[customer].Name, err
}
