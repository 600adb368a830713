package dispatch

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"parley/graphapi"
	"parley/internal/auth"
)

// refresh makes the stored subscriptions of a Page (0 = all) take effect.
func (s *session) refresh(ctx context.Context, page graphapi.ID) error {
	s.reload.Lock()
	defer s.reload.Unlock()
	if s.ended {
		return nil
	}
	subs, err := s.d.store.PageSubscriptions(ctx, page)
	if err != nil {
		return fmt.Errorf("reading Page subscriptions: %w", err)
	}
	present := make(map[owner]bool, len(subs))
	fresh := map[graphapi.ID]bool{}
	for _, sub := range subs {
		a := s.subscriber(sub.App)
		if !fresh[sub.App] {
			if err := s.renew(ctx, a); err != nil {
				return err
			}
			fresh[sub.App] = true
		}
		present[owner{sub.Page, sub.App}] = true
		s.apply(a, sub)
	}
	s.sweep(page, present)
	return nil
}

// subscriber returns the state of an app, made on first use.
func (s *session) subscriber(app graphapi.ID) *subscriber {
	s.mu.Lock()
	defer s.mu.Unlock()
	a := s.apps[app]
	if a == nil {
		a = newSubscriber(s, app)
		s.apps[app] = a
		s.loops.Go(a.pump)
	}
	return a
}

// renew reads where an app listens and for what. An app without
// subscription, or that is gone, hears nothing.
func (s *session) renew(ctx context.Context, a *subscriber) error {
	list, err := s.d.store.AppSubscriptions(ctx, a.app)
	if err != nil {
		return fmt.Errorf("reading subscription of app %s: %w", a.app, err)
	}
	ep := endpoint{}
	for _, sub := range list {
		if sub.Object == objectPage {
			ep.url, ep.fields = sub.CallbackURL, sub.Fields
		}
	}
	switch ep.secret, err = s.d.secret(ctx, a.app); {
	case errors.Is(err, auth.ErrNotFound):
		ep = endpoint{}
	case err != nil:
		return fmt.Errorf("reading secret of app %s: %w", a.app, err)
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.endpoint = ep
	return nil
}

// apply brings the feed of a subscription up to date, made when it is new.
func (s *session) apply(a *subscriber, sub PageSubscription) {
	a.mu.Lock()
	f := a.feeds[sub.Page]
	isNew := f == nil
	if isNew {
		f = s.newFeed(a, sub)
		a.feeds[sub.Page] = f
	}
	f.slots = slotsOf(a.endpoint.fields, sub.Fields)
	mended := f.failingSince != 0 && sub.FailingSince == 0 || f.disabled && !sub.Disabled
	f.disabled = sub.Disabled
	switch {
	case isNew && !f.disabled:
		f.begin()
	case mended:
		f.resume()
	}
	a.mu.Unlock()
	if isNew {
		s.index(f)
	}
}

func (s *session) newFeed(a *subscriber, sub PageSubscription) *feed {
	f := &feed{
		sub: a, page: sub.Page, read: sub.Cursor, saved: sub.Cursor,
		threads: map[graphapi.ID]*thread{}, failingSince: sub.FailingSince,
	}
	o := owner{sub.Page, sub.App}
	for _, psid := range s.blocked[o] {
		f.threads[psid] = &thread{feed: f, psid: psid, blocked: true}
		f.parked++
	}
	delete(s.blocked, o)
	return f
}

// begin has the backlogs of a new feed looked at. The lock of its subscriber is held.
func (f *feed) begin() {
	for _, t := range f.threads {
		f.sub.enqueue(t)
	}
}

// index lets advance find a feed, then asks what it may have missed.
func (s *session) index(f *feed) {
	s.mu.Lock()
	s.pages[f.page] = append(s.pages[f.page], f)
	s.mu.Unlock()
	f.sub.advance(f, s.d.journal.Head(f.page))
}

// sweep closes the feeds of a Page (0 = all) whose subscription is gone.
func (s *session) sweep(page graphapi.ID, present map[owner]bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	gone := func(f *feed) bool { return !present[owner{f.page, f.sub.app}] }
	if page != 0 {
		s.closeFeeds(page, gone)
		return
	}
	for page := range s.pages {
		s.closeFeeds(page, gone)
	}
}

// closeFeeds closes those feeds of a Page that are gone. s.mu is held.
func (s *session) closeFeeds(page graphapi.ID, gone func(*feed) bool) {
	s.pages[page] = slices.DeleteFunc(s.pages[page], func(f *feed) bool {
		if gone(f) {
			f.close()
			return true
		}
		return false
	})
	if len(s.pages[page]) == 0 {
		delete(s.pages, page)
	}
}

// close ends a feed; results that come later are void.
func (f *feed) close() {
	a := f.sub
	a.mu.Lock()
	defer a.mu.Unlock()
	f.closed = true
	a.dropJobs(f)
	delete(a.feeds, f.page)
}

// forget closes one feed and waits until nothing of it is on its way to the ledger.
func (s *session) forget(page, app graphapi.ID) {
	s.reload.Lock()
	s.mu.Lock()
	s.closeFeeds(page, func(f *feed) bool { return f.sub.app == app })
	s.mu.Unlock()
	s.reload.Unlock()
	s.ledger.flush(s.ctx)
}
