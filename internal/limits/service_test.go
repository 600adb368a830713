package limits_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"parley/graphapi"
	"parley/internal/clock"
	"parley/internal/limits"
	"parley/internal/objects"
	"parley/internal/store/sqlite"
)

const (
	page graphapi.ID = 3333
	app  graphapi.ID = 1111
)

// store opens an empty database.
func store(t *testing.T) objects.Store {
	t.Helper()
	db, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "parley.db"), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db.Objects()
}

func open(t *testing.T, db objects.Store, clk *clock.Clock, fresh time.Duration) *limits.Service {
	t.Helper()
	s, err := limits.New(t.Context(), db, clk, fresh)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func still() *clock.Clock {
	return clock.NewAt(func() time.Time { return time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC) })
}

// code returns the Graph code of an error, 0 for none.
func code(t *testing.T, err error) int {
	t.Helper()
	var refused *graphapi.Error
	if errors.As(err, &refused) {
		return refused.Code
	}
	if err != nil {
		t.Fatal(err)
	}
	return 0
}

func TestNothingIsEnforcedUntilItIsSet(t *testing.T) {
	s := open(t, store(t), still(), 0)
	for range 1000 {
		if got := code(t, s.TakePage(t.Context(), page, limits.Sends, 0)); got != 0 {
			t.Fatalf("refused with %d", got)
		}
	}
	if u := s.OfPage(page, limits.Sends); u.Percent() != 1 {
		t.Errorf("%d %% of no budget are used", u.Percent())
	}
	if err := s.Set(t.Context(), limits.Budget{App: app, Class: limits.Calls, Limit: 1, Per: time.Hour}); err != nil {
		t.Fatal(err)
	}
	for range 10 {
		if got := code(t, s.TakePage(t.Context(), page, limits.Sends, 0)); got != 0 {
			t.Fatalf("the budget of another refuses with %d", got)
		}
	}
	if u := s.OfPage(page, limits.Sends); u.Used != 10 {
		t.Errorf("counted %d of 10", u.Used)
	}
}

// The figures of the documentation.
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/overview/rate-limiting
func TestDocumented(t *testing.T) {
	want := []limits.Budget{
		{Page: page, Class: limits.Sends, Limit: 300, Per: time.Second},
		{Page: page, Class: limits.Media, Limit: 10, Per: time.Second},
		{Page: page, Class: limits.Profile, Limit: 10, Per: 10 * time.Minute},
		{Page: page, Class: limits.Settings, Limit: 10, Per: 10 * time.Minute},
		{Page: page, Class: limits.Conversations, Limit: 2, Per: time.Second},
	}
	if got := limits.Documented(page); !slices.Equal(got, want) {
		t.Errorf("%+v, want %+v", got, want)
	}
	if got := limits.Usual(limits.Messenger); got != 24*time.Hour {
		t.Errorf("a Page's budget is counted over %s", got)
	}
}

func TestBudgets(t *testing.T) {
	clk := still()
	s := open(t, store(t), clk, 0)
	budgets := []limits.Budget{
		{Page: page, Class: limits.Sends, Limit: 2, Per: time.Second},
		{Page: page, Class: limits.Settings, Limit: 1, Per: time.Minute},
		{Page: page, Class: limits.Calls, Limit: 1, Per: time.Hour},
		{App: app, Class: limits.Calls, Limit: 1, Per: time.Hour},
	}
	for _, b := range budgets {
		if err := s.Set(t.Context(), b); err != nil {
			t.Fatal(err)
		}
	}
	take := func(c limits.Class, person graphapi.ID) error { return s.TakePage(t.Context(), page, c, person) }
	steps := []struct {
		what string
		call func() error
		want int
	}{
		{"first send", func() error { return take(limits.Sends, 0) }, 0},
		{"second send", func() error { return take(limits.Sends, 0) }, 0},
		{"third send", func() error { return take(limits.Sends, 0) }, 613},
		{"another class", func() error { return take(limits.Media, 0) }, 0},
		{"another Page", func() error { return s.TakePage(t.Context(), page+1, limits.Sends, 0) }, 0},
		{"settings of a person", func() error { return take(limits.Settings, 1) }, 0},
		{"of another person", func() error { return take(limits.Settings, 2) }, 0},
		{"of the first again", func() error { return take(limits.Settings, 1) }, 613},
		{"call of the Page", func() error { return take(limits.Calls, 0) }, 0},
		{"second call of the Page", func() error { return take(limits.Calls, 0) }, 32},
		{"call of the app", func() error { return s.TakeApp(t.Context(), app, limits.Calls) }, 0},
		{"second call of the app", func() error { return s.TakeApp(t.Context(), app, limits.Calls) }, 4},
	}
	for _, step := range steps {
		if got := code(t, step.call()); got != step.want {
			t.Errorf("%s: code %d, want %d", step.what, got, step.want)
		}
	}
	if u := s.OfApp(app, limits.Calls); u.Percent() != 100 || u.Regain != time.Hour {
		t.Errorf("%d %%, free in %s", u.Percent(), u.Regain)
	}
	clk.Advance(time.Second)
	if got := code(t, take(limits.Sends, 0)); got != 0 {
		t.Errorf("a second later: code %d", got)
	}
	if err := s.Set(t.Context(), limits.Budget{App: app, Class: limits.Calls}); err != nil {
		t.Fatal(err)
	}
	if got := code(t, s.TakeApp(t.Context(), app, limits.Calls)); got != 0 {
		t.Errorf("after the budget was taken away: code %d", got)
	}
	if got := len(s.Budgets()); got != 3 {
		t.Errorf("%d budgets are left, want 3", got)
	}
}

// Whoever sets a budget meanwhile must not undo it in memory.
func TestBudgetsSetAtOnce(t *testing.T) {
	s := open(t, store(t), still(), 0)
	const pages = 20
	var all sync.WaitGroup
	for i := range pages {
		all.Go(func() {
			if err := s.Set(t.Context(), limits.Budget{Page: page + graphapi.ID(i), Class: limits.Sends, Limit: 1, Per: time.Second}); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if got := len(s.Budgets()); got != pages {
		t.Errorf("%d of %d budgets are in force", got, pages)
	}
}

func TestBudgetsAreKeptAndSharedBetweenNodes(t *testing.T) {
	db := store(t)
	first, second := open(t, db, still(), 0), open(t, db, still(), time.Nanosecond)
	if err := first.Set(t.Context(), limits.Budget{Page: page, Class: limits.Sends, Limit: 1, Per: time.Second}); err != nil {
		t.Fatal(err)
	}
	for i, s := range []*limits.Service{first, second, open(t, db, still(), 0)} {
		err := errors.Join(s.TakePage(t.Context(), page, limits.Sends, 0), s.TakePage(t.Context(), page, limits.Sends, 0))
		if got := code(t, err); got != 613 {
			t.Errorf("service %d: code %d, want 613", i, got)
		}
	}
}

// crowded is a store that lists a number of budgets of other Pages besides
// its own.
type crowded struct {
	objects.Store
	others int
}

func (c *crowded) Objects(ctx context.Context, page graphapi.ID, kind objects.Kind, parent string, r objects.Range) ([]objects.Object, error) {
	list, err := c.Store.Objects(ctx, page, kind, parent, r)
	for i := range c.others {
		list = append(list, objects.Object{Kind: kind, Body: fmt.Appendf(nil, `{"page_id":"%d","class":"sends","limit":1,"per":1}`, 10_000+i)})
	}
	return list[:min(len(list), r.Limit)], err
}

// What is not read must not seem to be in force.
func TestBudgetsAreBounded(t *testing.T) {
	db := &crowded{store(t), 9999}
	s := open(t, db, still(), 0)
	b := limits.Budget{Page: page, Class: limits.Sends, Limit: 1, Per: time.Second}
	more := limits.Budget{Page: page, Class: limits.Calls, Limit: 1, Per: time.Second}
	if err := s.Set(t.Context(), b, more); !errors.Is(err, limits.ErrFull) || s.OfPage(page, limits.Sends).Limit != 0 {
		t.Errorf("two more: %v, %+v", err, s.OfPage(page, limits.Sends))
	}
	for range 2 { // the second time it takes no more room
		if err := s.Set(t.Context(), b); err != nil {
			t.Errorf("the last: %v", err)
		}
	}
	if err := s.Set(t.Context(), more); !errors.Is(err, limits.ErrFull) {
		t.Errorf("one more: %v", err)
	}
	b.Limit = 0
	if err := s.Set(t.Context(), b, more); err != nil || s.OfPage(page, limits.Calls).Limit != 1 {
		t.Errorf("in the place of another: %v, %+v", err, s.OfPage(page, limits.Calls))
	}
}
