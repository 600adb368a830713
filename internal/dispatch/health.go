package dispatch

// healthy notes a success: the subscription counts as working again.
func (s *session) healthy(f *feed) {
	if since, off := f.health(); since == 0 || off {
		return
	}
	s.reload.Lock()
	defer s.reload.Unlock()
	if since, off := f.health(); since != 0 && !off {
		s.setHealth(f, 0, false)
	}
}

// failed notes a failure and reports whether the subscription is, or is now,
// switched off. After an hour without a success the platform unsubscribes an
// app from a Page; we keep what is owed.
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks
func (s *session) failed(f *feed, row *Delivery) (off bool) {
	since, off := f.health()
	if off || since != 0 && row.LastAt-since < warnAfter.Milliseconds() {
		return off
	}
	s.reload.Lock()
	defer s.reload.Unlock()
	since, off = f.health()
	switch {
	case off:
		return true
	case since == 0:
		s.setHealth(f, row.LastAt, false)
	case row.LastAt-since >= switchOffAfter.Milliseconds() && !s.d.opts.KeepFailing:
		return s.switchOff(f, row, since)
	default:
		s.warn(f, row)
	}
	return false
}

// health returns since when a feed fails and whether it is switched off.
func (f *feed) health() (since int64, off bool) {
	f.sub.mu.Lock()
	defer f.sub.mu.Unlock()
	return f.failingSince, f.disabled
}

// setHealth stores the health of a feed and remembers it. s.reload is held.
func (s *session) setHealth(f *feed, since int64, off bool) bool {
	if err := s.d.store.SetHealth(s.ctx, f.page, f.sub.app, since, off); err != nil {
		s.d.log.Error("health of a webhook subscription not stored", "app", f.sub.app, "page", f.page, "err", err)
		return false
	}
	f.sub.mu.Lock()
	defer f.sub.mu.Unlock()
	f.failingSince, f.disabled = since, off
	f.warned = f.warned && since != 0
	f.sub.hunger(f)
	return true
}

// warn logs once that a subscription has been failing for a while.
func (s *session) warn(f *feed, row *Delivery) {
	f.sub.mu.Lock()
	warned := f.warned
	f.warned = true
	f.sub.mu.Unlock()
	if !warned {
		s.d.log.Warn("webhook has failed for 15 minutes",
			"app", row.App, "page", row.Page, "field", row.Field, "seq", row.Seq, "status", row.LastStatus, "error", row.LastError)
	}
}

// switchOff stops a feed and holds what it owes. s.reload is held.
func (s *session) switchOff(f *feed, row *Delivery, since int64) bool {
	if !s.setHealth(f, since, true) {
		return false
	}
	s.d.log.Error("webhooks disabled: every attempt failed for an hour; deliveries are kept. "+
		"Mend the callback, then POST subscribed_apps again to receive them",
		"app", row.App, "page", row.Page, "blocking_field", row.Field, "seq", row.Seq,
		"status", row.LastStatus, "error", row.LastError)
	for _, k := range f.stop() {
		s.hold(f, k)
	}
	return true
}

// stop gives back what was read and returns the threads with a backlog.
func (f *feed) stop() []ThreadKey {
	f.sub.mu.Lock()
	defer f.sub.mu.Unlock()
	f.sub.dropJobs(f)
	keys := make([]ThreadKey, 0, len(f.threads))
	for _, t := range f.threads {
		if t.blocked {
			keys = append(keys, t.key())
		}
	}
	return keys
}

// hold marks the backlog of a thread as held. A row that escapes it is only
// worded differently: nothing of a disabled feed is sent.
func (s *session) hold(f *feed, k ThreadKey) {
	rows, err := s.d.store.Backlog(s.ctx, k, backlogAll)
	if err != nil {
		s.d.log.Error("deliveries not marked as held", "app", k.App, "page", k.Page, "psid", k.PSID, "err", err)
		return
	}
	outcomes := make([]outcome, len(rows))
	for i, row := range rows {
		row.State, row.NextAt = Held, 0
		outcomes[i] = outcome{feed: f, row: row}
	}
	s.ledger.commit(outcomes...)
}

// resume lets a feed work again, beginning with what it owes. The lock of its
// subscriber is held.
func (f *feed) resume() {
	f.failingSince, f.disabled, f.warned = 0, false, false
	for _, t := range f.threads {
		if t.blocked {
			t.forced, t.nextAt = true, 0
			t.stopTimer()
			f.sub.enqueue(t)
		}
	}
	f.sub.hunger(f)
}
