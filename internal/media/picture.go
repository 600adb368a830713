package media

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"time"

	"parley/graphapi"
	"parley/internal/clock"
	"parley/internal/objects"
)

const (
	maxAhead     = 256              // pictures that wait to be fetched ahead
	maxFlights   = 1000             // copies under way, or failed lately
	failedFor    = time.Minute      // a failure is not tried again, machine time
	storeTimeout = 10 * time.Second // for noting a copy
)

// copied is this server's copy of a picture from elsewhere.
type copied struct {
	URL  string `json:"url"`
	File File   `json:"file"`
}

// flight is the making of one copy. file and err stand when done is closed.
type flight struct {
	done  chan struct{}
	file  File
	err   error
	until time.Time // machine time until which a failure is not tried again; zero while under way
}

var errBusy = errors.New("too many pictures are being fetched")

// copyOf returns the copy of a picture, fetching it when there is none yet,
// once for all who ask. A *graphapi.Error says why there is none.
func (s *Service) copyOf(ctx context.Context, remote string) (File, error) {
	id := copyID(remote)
	switch c, err := s.copies.Get(ctx, 0, id); {
	case err == nil:
		return c.Value.File, nil
	case !errors.Is(err, objects.ErrNotFound):
		return File{}, fmt.Errorf("finding copy of picture: %w", err)
	}
	f, err := s.fly(id, remote)
	if err != nil {
		return File{}, err
	}
	select {
	case <-f.done:
		return f.file, f.err
	case <-ctx.Done():
		return File{}, ctx.Err()
	}
}

func copyID(remote string) string {
	sum := sha256.Sum256([]byte(remote))
	return digits.EncodeToString(sum[:])
}

// fly joins the flight of a copy or starts it.
func (s *Service) fly(id, remote string) (*flight, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := clock.Machine()
	if f := s.flights[id]; f != nil && !f.over(now) {
		return f, nil
	}
	if s.closed || !s.makeRoom(now) {
		return nil, errBusy
	}
	f := &flight{done: make(chan struct{})}
	s.flights[id] = f
	s.work.Add(1)
	go s.land(f, id, remote)
	return f, nil
}

// over reports whether a flight is history.
func (f *flight) over(now time.Time) bool { return !f.until.IsZero() && now.After(f.until) }

// makeRoom forgets failures when there are too many flights: the old ones, and
// if that is not enough all. s.mu is held.
func (s *Service) makeRoom(now time.Time) bool {
	for _, past := range []func(*flight) bool{
		func(f *flight) bool { return f.over(now) },
		func(f *flight) bool { return !f.until.IsZero() },
	} {
		if len(s.flights) < maxFlights {
			return true
		}
		for id, f := range s.flights {
			if past(f) {
				delete(s.flights, id)
			}
		}
	}
	return len(s.flights) < maxFlights
}

// land makes a copy. What the other side refused is remembered for a while;
// everything else may be tried again at once.
func (s *Service) land(f *flight, id, remote string) {
	defer s.work.Done()
	f.file, f.err = s.copy(id, remote)
	s.mu.Lock()
	defer s.mu.Unlock()
	var refused *graphapi.Error
	if errors.As(f.err, &refused) {
		f.until = clock.Machine().Add(failedFor)
	} else {
		delete(s.flights, id)
	}
	close(f.done)
}

// copy fetches a picture and notes where its copy lies. Whoever asked may have
// gone: the copy is for all.
func (s *Service) copy(id, remote string) (File, error) {
	if err := s.pictures.take(s.life); err != nil {
		return File{}, err
	}
	defer s.pictures.free()
	file, err := s.fetch(s.life, graphapi.Image, remote)
	if err != nil {
		return File{}, err
	}
	ctx, cancel := context.WithTimeout(s.life, storeTimeout)
	defer cancel()
	i := objects.Item[copied]{Object: objects.Object{ID: id, At: s.Clock.NowMS()}, Value: copied{URL: remote, File: file}}
	if err := s.copies.Create(ctx, &i); err != nil && !errors.Is(err, objects.ErrExists) { // another node was first
		return File{}, fmt.Errorf("noting copy of picture: %w", err)
	}
	return file, nil
}

// Prefetch has pictures copied in the background, so that they are there when
// somebody looks. It never waits: what finds no room in the queue is fetched
// on first use.
func (s *Service) Prefetch(remotes ...string) {
	for _, remote := range remotes {
		if _, err := parseRemote(remote); err != nil {
			continue
		}
		select {
		case s.queue <- remote:
		default:
			return
		}
	}
}

// fetchAhead starts the copies of the queue, at most maxPictures at a time.
func (s *Service) fetchAhead() {
	defer s.work.Done()
	ahead := make(slots, maxPictures)
	for {
		select {
		case <-s.life.Done():
			return
		case remote := <-s.queue:
			if ahead.take(s.life) != nil {
				return
			}
			s.work.Add(1)
			go s.ahead(ahead, remote)
		}
	}
}

func (s *Service) ahead(slot slots, remote string) {
	defer s.work.Done()
	defer slot.free()
	var refused *graphapi.Error
	_, err := s.copyOf(s.life, remote)
	switch {
	case errors.As(err, &refused):
		s.Log.Info("picture not fetched", "url", remote, "why", refused.Explain)
	case err != nil && s.life.Err() == nil:
		s.Log.Warn("picture not fetched", "url", remote, "err", err)
	}
}
