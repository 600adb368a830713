package messaging

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"sync"
	"time"

	"parley/graphapi"
	"parley/internal/clock"
	"parley/internal/objects"
	"parley/internal/policy"
)

// Deps is what a Service is made of.
type Deps struct {
	Store    Store
	Clock    *clock.Clock
	IDs      *MessageIDs   // makes message ids
	Objects  objects.Store // contacts, groups, tokens, restrictions
	Comments Comments      // posts and comments; nil = there are none
	Policy   policy.Pack   // of apps that have none of their own
	CacheFor time.Duration // how long restrictions and packs may be kept, machine time; 0 = for ever
}

// Service is the domain's face: every surface that sends, writes or reads
// messages calls it. It is safe for concurrent use.
type Service struct {
	store    Store
	clock    *clock.Clock
	ids      *MessageIDs
	book     book
	comments Comments
	rules    ruleCache
	pages    sync.Map // graphapi.ID -> Page; a Page never changes once made
}

// New returns a service.
func New(d Deps) *Service {
	return &Service{
		store: d.Store, clock: d.Clock, ids: d.IDs, comments: d.Comments, book: newBook(d.Objects),
		rules: ruleCache{pack: d.Policy, latest: policy.Latest(), maxAge: d.CacheFor},
	}
}

// CanReply reports whether the standard window of a thread is open now.
func (s *Service) CanReply(t *Thread) bool { return open(t, standardWindow, s.clock.NowMS()) }

// MessageID returns the wire id of the message at seq.
func (s *Service) MessageID(page, psid graphapi.ID, seq int64) string {
	return s.ids.Encode(page, psid, seq)
}

// FindMessage returns the place that a message id names; ok is false for
// text that is no message id of this server.
func (s *Service) FindMessage(id string) (page, psid graphapi.ID, seq int64, ok bool) {
	return s.ids.Decode(id)
}

// Page returns one Page; ErrNotFound.
func (s *Service) Page(ctx context.Context, id graphapi.ID) (Page, error) {
	if p, ok := s.pages.Load(id); ok {
		return p.(Page), nil
	}
	p, err := s.store.Page(ctx, id)
	if err != nil {
		return Page{}, err
	}
	s.pages.Store(id, p)
	return p, nil
}

// Thread returns the present state of a thread; ErrNotFound.
func (s *Service) Thread(ctx context.Context, page, psid graphapi.ID) (Thread, error) {
	return s.store.Thread(ctx, page, psid)
}

// Threads lists the threads of a Page, newest activity first.
func (s *Service) Threads(ctx context.Context, page graphapi.ID, r Range) ([]Thread, error) {
	return s.store.Threads(ctx, page, r)
}

// Messages lists the messages of several threads, newest first.
func (s *Service) Messages(ctx context.Context, page graphapi.ID, psids []graphapi.ID, r Range) ([][]Event, error) {
	return s.store.Messages(ctx, page, psids, r)
}

// Event returns one event of a thread; ErrNotFound.
func (s *Service) Event(ctx context.Context, page, psid graphapi.ID, seq int64) (Event, error) {
	return s.store.Event(ctx, page, psid, seq)
}

// Customers returns those of ids that exist.
func (s *Service) Customers(ctx context.Context, ids []graphapi.ID) (map[graphapi.ID]Customer, error) {
	return s.store.Customers(ctx, ids)
}

// Bounds of the identifiers that the server gives to people and Pages: 16
// digits, and below 2^53 because JavaScript clients turn them into numbers.
const (
	minID  = 1_000_000_000_000_000
	spanID = 8_000_000_000_000_000
)

// NewID returns a random identifier of 16 digits below 2^53.
func NewID() graphapi.ID {
	var b [8]byte
	_, _ = rand.Read(b[:]) // never fails since Go 1.24
	return IDFrom(binary.BigEndian.Uint64(b[:]))
}

// IDFrom maps a number onto the identifiers that NewID draws from.
func IDFrom(n uint64) graphapi.ID { return graphapi.ID(minID + n%spanID) }

// withNewID calls create with fresh identifiers until one is not taken.
func withNewID(create func(id graphapi.ID) error) error {
	for {
		if err := create(NewID()); !errors.Is(err, ErrExists) {
			return err
		}
	}
}

// CreatePage makes a Page. Category may be "".
func (s *Service) CreatePage(ctx context.Context, name, category string, defaultApp graphapi.ID) (p Page, err error) {
	err = withNewID(func(id graphapi.ID) error {
		p, err = s.AddPage(ctx, Page{ID: id, Name: name, Category: category, DefaultApp: defaultApp})
		return err
	})
	return p, err
}

// AddPage stores a Page under its given identifier; ErrExists.
func (s *Service) AddPage(ctx context.Context, p Page) (Page, error) {
	p.CategoryID, p.CreatedAt = categoryID(p.Category), s.clock.NowMS()
	return p, s.store.CreatePage(ctx, p)
}

// categoryID derives a stable identifier from the name of a category: the
// platform prints one, and clients only carry it along.
func categoryID(name string) graphapi.ID {
	h := uint64(14695981039346656037) // FNV-1a
	for i := 0; i < len(name); i++ {
		h = (h ^ uint64(name[i])) * 1099511628211
	}
	return graphapi.ID(100_000_000_000_000 + h%900_000_000_000_000)
}
