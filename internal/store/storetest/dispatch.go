package storetest

import (
	"cmp"
	"math"
	"reflect"
	"slices"

	"parley/graphapi"
	"parley/internal/dispatch"
)

var dispatchTests = map[string]func(*suite){
	"AppSubscriptions":   testAppSubscriptions,
	"PageSubscriptions":  testPageSubscriptions,
	"StartsAtHead":       testStartsAtHead,
	"SubscribeAgain":     testSubscribeAgain,
	"DeleteSubscription": testDeleteSubscription,
	"SaveAndBacklog":     testSaveAndBacklog,
	"CursorNeverBack":    testCursorNeverBack,
	"Blocked":            testBlocked,
	"RemoteText":         testRemoteText,
	"Lease":              testLease,
	"SaveAtOnce":         testSaveAtOnce,
}

func (s *suite) ledger() dispatch.Store { return s.db.Dispatch() }

func testAppSubscriptions(s *suite) {
	page := dispatch.AppSubscription{App: 9, Object: "page", CallbackURL: "https://bot.example/hook?x=1",
		Fields: []string{"messages", "message_reads", "feed"}, IncludeValues: true, UpdatedAt: math.MaxInt64}
	Page, user := page, page
	Page.Object, user.Object, user.Fields, user.IncludeValues = "Page", "user", nil, false
	other := page
	other.App = 10
	for _, sub := range []dispatch.AppSubscription{user, Page, other, page} {
		s.ok(s.ledger().SetAppSubscription(s.ctx, sub))
	}
	page.Fields, page.CallbackURL, page.IncludeValues = []string{"messages"}, unusual, false
	s.ok(s.ledger().SetAppSubscription(s.ctx, page))
	for range 2 {
		s.appSubscriptions(9, Page, page, user)
		s.reopen()
	}
	s.ok(s.ledger().DeleteAppSubscription(s.ctx, 9, "page"))
	s.appSubscriptions(9, Page, user)
	s.ok(s.ledger().DeleteAppSubscription(s.ctx, 9, ""))
	s.ok(s.ledger().DeleteAppSubscription(s.ctx, 9, ""))
	s.appSubscriptions(9)
	s.appSubscriptions(10, other)
}

func (s *suite) appSubscriptions(app graphapi.ID, want ...dispatch.AppSubscription) {
	s.Helper()
	got, err := s.ledger().AppSubscriptions(s.ctx, app)
	s.ok(err)
	if len(got) != len(want) {
		s.Fatalf("%d subscriptions, want %d", len(got), len(want))
	}
	for i := range got {
		if len(got[i].Fields) == 0 && len(want[i].Fields) == 0 {
			got[i].Fields = want[i].Fields // nil or empty: both say none
		}
		if !reflect.DeepEqual(got[i], want[i]) {
			s.Errorf("subscription %+v, want %+v", got[i], want[i])
		}
	}
}

// subscriptions compares those of a Page, fields excepted when want has none.
func (s *suite) subscriptions(page graphapi.ID, want ...dispatch.PageSubscription) {
	s.Helper()
	got, err := s.ledger().PageSubscriptions(s.ctx, page)
	s.ok(err)
	slices.SortFunc(got, func(a, b dispatch.PageSubscription) int {
		return cmp.Or(cmp.Compare(a.Page, b.Page), cmp.Compare(a.App, b.App))
	})
	if len(got) != len(want) {
		s.Fatalf("%d subscriptions, want %d: %+v", len(got), len(want), got)
	}
	for i := range got {
		if len(want[i].Fields) == 0 {
			got[i].Fields = nil
		}
		if !reflect.DeepEqual(got[i], want[i]) {
			s.Errorf("subscription %+v, want %+v", got[i], want[i])
		}
	}
}

func testPageSubscriptions(s *suite) {
	s.pages(page1, page2)
	fields := []string{"messages", "feed", "message_echoes"}
	for _, at := range []struct{ page, app graphapi.ID }{{page2, 9}, {page1, 10}, {page1, 9}} {
		s.ok(s.ledger().SetPageSubscription(s.ctx, at.page, at.app, fields))
	}
	s.ok(s.ledger().SetPageSubscription(s.ctx, page2, 9, nil))
	p1a9 := dispatch.PageSubscription{Page: page1, App: 9, Fields: fields}
	p1a10 := dispatch.PageSubscription{Page: page1, App: 10, Fields: fields}
	p2a9 := dispatch.PageSubscription{Page: page2, App: 9}
	for range 2 {
		s.subscriptions(page1, p1a9, p1a10)
		s.subscriptions(page2, p2a9)
		s.subscriptions(0, p1a9, p1a10, p2a9)
		s.subscriptions(42)
		s.reopen()
	}
}

func testStartsAtHead(s *suite) {
	psid := s.threads(page1, 1)[0]
	for range 3 {
		s.say(page1, psid, "history")
	}
	s.ok(s.ledger().SetPageSubscription(s.ctx, page1, 9, []string{"messages"}))
	s.say(page1, psid, "news")
	s.ok(s.ledger().SetPageSubscription(s.ctx, page1, 10, []string{"messages"}))
	s.subscriptions(page1, dispatch.PageSubscription{Page: page1, App: 9, Cursor: 3},
		dispatch.PageSubscription{Page: page1, App: 10, Cursor: 4})
}

func testSubscribeAgain(s *suite) {
	psid := s.threads(page1, 1)[0]
	s.ok(s.ledger().SetPageSubscription(s.ctx, page1, 9, []string{"messages"}))
	s.say(page1, psid, "x")
	s.ok(s.ledger().SetHealth(s.ctx, page1, 9, 12345, true))
	s.ok(s.ledger().SetHealth(s.ctx, page1, 42, 12345, true)) // nobody: nothing to do
	s.subscriptions(page1, dispatch.PageSubscription{Page: page1, App: 9, FailingSince: 12345, Disabled: true})
	s.reopen()
	s.subscriptions(page1, dispatch.PageSubscription{Page: page1, App: 9, FailingSince: 12345, Disabled: true})
	s.ok(s.ledger().SetPageSubscription(s.ctx, page1, 9, []string{"messages", "feed"}))
	s.subscriptions(page1, dispatch.PageSubscription{Page: page1, App: 9, Fields: []string{"messages", "feed"}})
	s.ok(s.ledger().SetHealth(s.ctx, page1, 9, 7, false))
	s.ok(s.ledger().SetHealth(s.ctx, page1, 9, 0, false))
	s.subscriptions(page1, dispatch.PageSubscription{Page: page1, App: 9})
}

// delivery is one of thread psid0; the position is also its second.
func delivery(app graphapi.ID, seq int64, state dispatch.DeliveryState) dispatch.Delivery {
	return dispatch.Delivery{
		App: app, Page: page1, PSID: psid0, Seq: seq, Field: "messages", State: state, Attempts: 1, NextAt: seq * 1000,
		LastAt: 50, LastStatus: 500, LastError: "no answer", LastMS: 12,
	}
}

func (s *suite) save(deliveries ...dispatch.Delivery) {
	s.Helper()
	s.ok(s.ledger().Save(s.ctx, deliveries, nil))
}

func (s *suite) backlog(k dispatch.ThreadKey, limit int, want ...dispatch.Delivery) {
	s.Helper()
	got, err := s.ledger().Backlog(s.ctx, k, limit)
	s.ok(err)
	if len(got) != len(want) || len(want) > 0 && !reflect.DeepEqual(got, want) {
		s.Errorf("backlog %+v, want %+v", got, want)
	}
}

func testDeleteSubscription(s *suite) {
	s.pages(page1)
	for _, app := range []graphapi.ID{9, 10} {
		s.ok(s.ledger().SetPageSubscription(s.ctx, page1, app, []string{"messages"}))
		s.save(delivery(app, 1, dispatch.Delivered), delivery(app, 2, dispatch.Retrying),
			delivery(app, 3, dispatch.Queued), delivery(app, 4, dispatch.Held))
	}
	s.ok(s.ledger().DeletePageSubscription(s.ctx, page1, 9))
	s.ok(s.ledger().DeletePageSubscription(s.ctx, page1, 9))
	s.subscriptions(page1, dispatch.PageSubscription{Page: page1, App: 10})
	s.backlog(dispatch.ThreadKey{App: 9, Page: page1, PSID: psid0}, 10)
	s.backlog(dispatch.ThreadKey{App: 10, Page: page1, PSID: psid0}, 10,
		delivery(10, 2, dispatch.Retrying), delivery(10, 3, dispatch.Queued), delivery(10, 4, dispatch.Held))
}

func testSaveAndBacklog(s *suite) {
	s.pages(page1)
	k := dispatch.ThreadKey{App: 9, Page: page1, PSID: psid0}
	other := delivery(9, 4, dispatch.Queued)
	other.PSID++
	s.save(delivery(9, 5, dispatch.Queued), delivery(9, 2, dispatch.Retrying), other,
		delivery(9, 3, dispatch.Held), delivery(9, 1, dispatch.Delivered), delivery(10, 2, dispatch.Queued))
	for range 2 {
		s.backlog(k, 10, delivery(9, 2, dispatch.Retrying), delivery(9, 3, dispatch.Held), delivery(9, 5, dispatch.Queued))
		s.backlog(k, 1, delivery(9, 2, dispatch.Retrying))
		s.reopen()
	}
	replaced := delivery(9, 2, dispatch.Delivered)
	replaced.Attempts, replaced.LastStatus, replaced.LastError, replaced.LastMS = 2, 200, "", math.MaxInt32
	s.save(replaced)
	s.save()
	s.backlog(k, 10, delivery(9, 3, dispatch.Held), delivery(9, 5, dispatch.Queued))
	far := delivery(9, math.MaxInt64/2, dispatch.Retrying)
	far.NextAt, far.LastAt = math.MaxInt64, math.MinInt64
	s.save(far)
	s.backlog(k, 10, delivery(9, 3, dispatch.Held), delivery(9, 5, dispatch.Queued), far)
}

func testCursorNeverBack(s *suite) {
	s.pages(page1, page2)
	s.ok(s.ledger().SetPageSubscription(s.ctx, page1, 9, []string{"messages"}))
	s.ok(s.ledger().SetPageSubscription(s.ctx, page2, 9, []string{"messages"}))
	for _, c := range []struct{ to, want int64 }{{5, 5}, {3, 5}, {5, 5}, {6, 6}, {0, 6}} {
		s.ok(s.ledger().Save(s.ctx, []dispatch.Delivery{delivery(9, 1, dispatch.Queued)}, []dispatch.CursorMove{
			{Page: page1, App: 9, Seq: c.to}, {Page: page1, App: 42, Seq: c.to},
		}))
		s.subscriptions(page1, dispatch.PageSubscription{Page: page1, App: 9, Cursor: c.want})
	}
	s.subscriptions(page2, dispatch.PageSubscription{Page: page2, App: 9})
	s.ok(s.ledger().SetPageSubscription(s.ctx, page1, 9, []string{"messages"}))
	s.subscriptions(page1, dispatch.PageSubscription{Page: page1, App: 9, Cursor: 6})
	s.reopen()
	s.subscriptions(page1, dispatch.PageSubscription{Page: page1, App: 9, Cursor: 6})
	twice := []dispatch.CursorMove{{Page: page1, App: 9, Seq: 9}, {Page: page1, App: 9, Seq: 8}}
	s.ok(s.ledger().Save(s.ctx, nil, twice))
	s.subscriptions(page1, dispatch.PageSubscription{Page: page1, App: 9, Cursor: 9})
}

func testBlocked(s *suite) {
	s.pages(page1)
	other := delivery(9, 7, dispatch.Held)
	other.PSID++
	s.save(delivery(9, 1, dispatch.Retrying), delivery(9, 2, dispatch.Queued), other,
		delivery(10, 1, dispatch.Delivered), delivery(11, 1, dispatch.Queued))
	got, err := s.ledger().Blocked(s.ctx)
	s.ok(err)
	slices.SortFunc(got, func(a, b dispatch.ThreadKey) int {
		return cmp.Or(cmp.Compare(a.App, b.App), cmp.Compare(a.PSID, b.PSID))
	})
	want := []dispatch.ThreadKey{
		{App: 9, Page: page1, PSID: psid0}, {App: 9, Page: page1, PSID: psid0 + 1}, {App: 11, Page: page1, PSID: psid0},
	}
	if !slices.Equal(got, want) {
		s.Errorf("blocked %+v, want %+v", got, want)
	}
}

// testRemoteText saves what a strange endpoint may have answered. The text
// may be cleaned, but it must not keep the delivery from being recorded.
func testRemoteText(s *suite) {
	s.pages(page1)
	d := delivery(9, 1, dispatch.Retrying)
	d.LastError = "bad \x00 text \xff\xfe \xc3"
	s.save(d)
	got, err := s.ledger().Backlog(s.ctx, dispatch.ThreadKey{App: 9, Page: page1, PSID: d.PSID}, 1)
	s.ok(err)
	if len(got) != 1 || got[0].LastError == "" {
		s.Errorf("backlog %+v", got)
	}
}

func testLease(s *suite) {
	for range 2 {
		if got, err := s.ledger().Lease(s.ctx, "dispatch", "node a", 60_000); err != nil || !got {
			s.Errorf("lease %v, %v, want it granted and renewed", got, err)
		}
	}
	if got, err := s.ledger().Lease(s.ctx, "other", "node b", 60_000); err != nil || !got {
		s.Errorf("other lease %v, %v, want it granted", got, err)
	}
}

// testSaveAtOnce mixes saves with updates, as the dispatcher does under load.
func testSaveAtOnce(s *suite) {
	psid := s.threads(page1, 1)[0]
	s.ok(s.ledger().SetPageSubscription(s.ctx, page1, 9, []string{"messages"}))
	s.parallel(200, func(i int) error {
		if i%2 == 0 {
			_, err := tryPost(s.ctx, s.msg(), page1, *message(psid, 1, "x"))
			return err
		}
		seq := int64(i)
		return s.ledger().Save(s.ctx, []dispatch.Delivery{delivery(9, seq, dispatch.Queued)},
			[]dispatch.CursorMove{{Page: page1, App: 9, Seq: seq}})
	})
	got, err := s.ledger().Backlog(s.ctx, dispatch.ThreadKey{App: 9, Page: page1, PSID: psid0}, 1000)
	s.ok(err)
	if len(got) != 100 {
		s.Errorf("%d deliveries, want 100", len(got))
	}
	s.subscriptions(page1, dispatch.PageSubscription{Page: page1, App: 9, Cursor: 199})
}
