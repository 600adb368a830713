package limits

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"parley/graphapi"
	"parley/internal/clock"
	"parley/internal/objects"
)

// Budget is how many calls of one class a Page or an app may make within a
// stretch of time. Exactly one of Page and App is set.
type Budget struct {
	Page  graphapi.ID   `json:"page_id,omitempty"`
	App   graphapi.ID   `json:"app_id,omitempty"`
	Class Class         `json:"class"`
	Limit int64         `json:"limit"`
	Per   time.Duration `json:"per"`
}

// owner names the budget's Page or app.
func (b *Budget) owner() owner { return owner{b.App != 0, b.Page + b.App} }

// owner is whose calls are counted.
type owner struct {
	app bool
	id  graphapi.ID
}

// counter identifies a window. Person is set in classes that count each
// person for themselves.
type counter struct {
	owner
	class  Class
	person graphapi.ID
}

// maxCounters bounds the memory of the counters; beyond it counting starts
// again.
const maxCounters = 100_000

// kind is the collection of budgets.
const kind objects.Kind = "budget"

// maxBudgets bounds how many budgets are read.
const maxBudgets = 10_000

// ErrFull reports that there is no room for more budgets.
var ErrFull = errors.New("no room for another budget")

// Service counts calls. It is safe for concurrent use.
type Service struct {
	clock *clock.Clock
	store objects.Collection[Budget]
	fresh time.Duration // how long read budgets are trusted; 0 = for ever

	reading  sync.Mutex  // what was read later is taken over later
	idle     atomic.Bool // no budget is set: nothing needs to be counted
	mu       sync.Mutex
	budgets  map[counter]Budget // as set, person 0
	readAt   time.Time
	counters map[counter]*window
}

// New returns a service over the stored budgets. fresh bounds how long a
// budget that another node set stays unnoticed; 0 means that there are no
// other nodes.
func New(ctx context.Context, store objects.Store, clk *clock.Clock, fresh time.Duration) (*Service, error) {
	s := &Service{
		clock: clk, store: objects.Collection[Budget]{Store: store, Kind: kind}, fresh: fresh,
		counters: map[counter]*window{},
	}
	return s, s.read(ctx)
}

// read takes over the stored budgets.
func (s *Service) read(ctx context.Context) error {
	s.reading.Lock()
	defer s.reading.Unlock()
	list, err := s.store.List(ctx, 0, "", objects.Range{Limit: maxBudgets})
	if err != nil {
		return fmt.Errorf("reading budgets: %w", err)
	}
	budgets := make(map[counter]Budget, len(list))
	for _, i := range list {
		budgets[counter{owner: i.Value.owner(), class: i.Value.Class}] = i.Value
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.budgets, s.readAt = budgets, clock.Machine()
	s.idle.Store(len(budgets) == 0)
	return nil
}

// Set stores budgets and enforces them from now on; a Limit of 0 removes one.
// ErrFull when there would be more than are read: none is stored then.
func (s *Service) Set(ctx context.Context, list ...Budget) error {
	if err := s.room(ctx, list); err != nil {
		return err
	}
	for _, b := range list {
		if err := s.keep(ctx, b); err != nil {
			return err
		}
	}
	return s.read(ctx)
}

// room refuses budgets beyond those that are read: they would seem to be in
// force.
func (s *Service) room(ctx context.Context, list []Budget) error {
	if err := s.read(ctx); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	n := len(s.budgets)
	for _, b := range list {
		switch _, set := s.budgets[counter{owner: b.owner(), class: b.Class}]; {
		case b.Limit > 0 && !set:
			n++
		case b.Limit <= 0 && set:
			n--
		}
	}
	if n > maxBudgets {
		return fmt.Errorf("%w: there are %d, and at most %d are read", ErrFull, len(s.budgets), maxBudgets)
	}
	return nil
}

func (s *Service) keep(ctx context.Context, b Budget) error {
	id := fmt.Sprintf("page:%d:%s", b.Page, b.Class)
	if b.App != 0 {
		id = fmt.Sprintf("app:%d:%s", b.App, b.Class)
	}
	err := s.store.Change(ctx, 0, id, func(i *objects.Item[Budget]) (bool, error) {
		i.At, i.Value = s.clock.NowMS(), b
		return b.Limit > 0, nil
	})
	if err != nil {
		return fmt.Errorf("storing a budget: %w", err)
	}
	return nil
}

// Usage is how much of a class was used.
type Usage struct {
	Budget
	Used int64
	// Regain is the time until calls come free again, 0 while some are left.
	Regain time.Duration
}

// Percent returns the used share of the budget, from 1 to 100 and beyond; a
// class without a budget stays at 1.
func (u *Usage) Percent() int64 {
	if u.Limit <= 0 {
		return 1
	}
	return max(1, 100*u.Used/u.Limit)
}

// TakePage counts a call of a Page, or returns the documented refusal when its
// budget is used up: a *graphapi.Error. person is the PSID in classes that
// count each person, 0 in others.
func (s *Service) TakePage(ctx context.Context, page graphapi.ID, c Class, person graphapi.ID) error {
	return s.take(ctx, counter{owner{false, page}, c, person})
}

// TakeApp counts a call of an app; the error is as of TakePage.
func (s *Service) TakeApp(ctx context.Context, app graphapi.ID, c Class) error {
	return s.take(ctx, counter{owner{true, app}, c, 0})
}

func (s *Service) take(ctx context.Context, k counter) error {
	if err := s.refresh(ctx); err != nil || s.idle.Load() {
		return err
	}
	now := s.clock.NowMS()
	s.mu.Lock()
	defer s.mu.Unlock()
	w, b := s.window(k)
	if b.Limit > 0 && w.used(now) >= b.Limit {
		return refuse(k, b)
	}
	w.add(now)
	return nil
}

// refuse is the answer to a call beyond a budget.
func refuse(k counter, b Budget) error {
	r := ruleOf(k.class)
	failure, whose := r.refusal, "Page"
	if k.app {
		whose = "app"
		if r.byApp != nil {
			failure = r.byApp
		}
	}
	return failure.New().Because("the budget of %s %d allows %d %s within %s and is used up: wait, move the clock, or set another budget with POST /_/api/budgets",
		whose, k.id, b.Limit, k.class, b.Per)
}

// window returns the counter of a class and its budget, if any. s.mu is held.
func (s *Service) window(k counter) (*window, Budget) {
	b := s.budgets[counter{owner: k.owner, class: k.class}]
	per := b.Per
	if per == 0 {
		per = Usual(k.class)
	}
	w := s.counters[k]
	if w == nil || w.per != per.Milliseconds() {
		if len(s.counters) >= maxCounters {
			s.counters = map[counter]*window{}
		}
		w = &window{per: per.Milliseconds()}
		s.counters[k] = w
	}
	return w, b
}

// refresh reads the budgets again when other nodes may have set some.
func (s *Service) refresh(ctx context.Context) error {
	if s.fresh == 0 {
		return nil
	}
	s.mu.Lock()
	old := clock.Machine().Sub(s.readAt) >= s.fresh
	if old {
		s.readAt = clock.Machine() // one caller reads for all
	}
	s.mu.Unlock()
	if !old {
		return nil
	}
	return s.read(ctx)
}

// OfPage returns what a Page has used of a class.
func (s *Service) OfPage(page graphapi.ID, c Class) Usage {
	return s.usage(counter{owner{false, page}, c, 0})
}

// OfApp returns what an app has used of a class.
func (s *Service) OfApp(app graphapi.ID, c Class) Usage {
	return s.usage(counter{owner{true, app}, c, 0})
}

func (s *Service) usage(k counter) Usage {
	if s.idle.Load() {
		return Usage{}
	}
	now := s.clock.NowMS()
	s.mu.Lock()
	defer s.mu.Unlock()
	w, b := s.window(k)
	u := Usage{Budget: b, Used: w.used(now)}
	if b.Limit > 0 && u.Used >= b.Limit {
		u.Regain = time.Duration(w.regain(now)) * time.Millisecond
	}
	return u
}

// Budgets lists the budgets that are set, in no order.
func (s *Service) Budgets() []Usage {
	s.mu.Lock()
	keys := make([]counter, 0, len(s.budgets))
	for k := range s.budgets {
		keys = append(keys, k)
	}
	s.mu.Unlock()
	list := make([]Usage, len(keys))
	for i, k := range keys {
		list[i] = s.usage(k)
	}
	return list
}
