package media

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"parley/graphapi"
	"parley/internal/clock"
	"parley/internal/egress"
	"parley/internal/objects"
)

// Bounds on what runs at the same time.
const (
	maxFetches  = 64 // files for sends
	maxPictures = 8  // copies of pictures
	maxPuts     = 16 // files on their way to the store
	redirects   = 5
	perHost     = 4 // idle connections
)

// Deps are what a Service stands on.
type Deps struct {
	Blobs   Blobs
	Objects objects.Store
	Clock   *clock.Clock
	Log     *slog.Logger
	// Key signs addresses.
	Key []byte
	// PublicURL is the server's base URL, without trailing slash.
	PublicURL func() string
	// Temp is the directory where files lie while they arrive; "" = the system's.
	Temp string
	// NewID makes identifiers of uploads.
	NewID func() graphapi.ID
	// AllowPrivate lets it fetch from loopback and private addresses.
	AllowPrivate bool
}

// Service keeps and serves files. Make one with New; it is safe for concurrent use.
type Service struct {
	Deps
	client   *http.Client
	copies   objects.Collection[copied]
	uploads  objects.Collection[Upload]
	fetches  slots
	pictures slots
	puts     slots
	patience func(graphapi.AttachmentType) time.Duration

	life   context.Context // ends with Close
	cancel context.CancelFunc
	work   sync.WaitGroup
	queue  chan string // pictures to fetch ahead

	mu      sync.Mutex
	closed  bool
	flights map[string]*flight // by the ID of the copy

	own sync.Map // name -> File: pictures that the server drew
}

// New returns a service; its background work ends with Close.
func New(d Deps) *Service {
	s := &Service{
		Deps:     d,
		client:   egress.Client(egress.Options{AllowPrivate: d.AllowPrivate, PerHost: perHost, Redirects: redirects}),
		copies:   objects.Collection[copied]{Store: d.Objects, Kind: "picture"},
		uploads:  objects.Collection[Upload]{Store: d.Objects, Kind: "attachment"},
		fetches:  make(slots, maxFetches),
		pictures: make(slots, maxPictures),
		puts:     make(slots, maxPuts),
		patience: Patience,
		queue:    make(chan string, maxAhead),
		flights:  map[string]*flight{},
	}
	s.life, s.cancel = context.WithCancel(context.Background())
	s.work.Add(1)
	go s.fetchAhead()
	return s
}

// Close ends background work, waits for it and closes Blobs.
func (s *Service) Close() error {
	s.mu.Lock()
	s.closed = true
	s.mu.Unlock()
	s.cancel()
	s.work.Wait()
	s.client.CloseIdleConnections()
	if err := s.Blobs.Close(); err != nil {
		return fmt.Errorf("closing media store: %w", err)
	}
	return nil
}

// slots bound how many do something at once.
type slots chan struct{}

// take waits for a slot; the caller gives it back with free.
func (s slots) take(ctx context.Context) error {
	select {
	case s <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (s slots) free() { <-s }
