package messaging

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"parley/graphapi"
	"parley/internal/clock"
	"parley/internal/objects"
	"parley/internal/policy"
)

// maxRules bounds how many restrictions, and packs of apps, are in force; no
// more are accepted, because they would not be read.
const maxRules = 1000

// packSetting is the body of an app's choice of a policy pack.
type packSetting struct {
	App  graphapi.ID `json:"app_id"`
	Pack string      `json:"pack"`
}

// rules is what is in force besides the state of a thread, read at one time.
type rules struct {
	restrictions []Restriction
	packs        map[graphapi.ID]policy.Pack // by app
	readAt       time.Time                   // machine time
}

// standing is what a decision knows about a Page and an app.
type standing struct {
	pack, latest policy.Pack
	restrictions []Restriction // of this Page and app; some may be over
}

// ruleCache keeps the rules, so that a send reads none.
type ruleCache struct {
	pack   policy.Pack // of apps that have none of their own
	latest policy.Pack
	maxAge time.Duration // 0 = for ever

	loading sync.Mutex // one reads, the others wait for what it brings
	mu      sync.RWMutex
	now     *rules
	changes uint64 // counts forget: a read that began before is not kept
}

func (c *ruleCache) get(load func() (*rules, error)) (*rules, error) {
	if r, _ := c.fresh(); r != nil {
		return r, nil
	}
	c.loading.Lock()
	defer c.loading.Unlock()
	r, before := c.fresh()
	if r != nil {
		return r, nil
	}
	r, err := load()
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.changes == before {
		c.now = r
	}
	return r, nil
}

// fresh returns the kept rules, nil when they are too old, and the number of
// changes so far.
func (c *ruleCache) fresh() (*rules, uint64) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	if c.now == nil || c.maxAge != 0 && clock.Machine().Sub(c.now.readAt) >= c.maxAge {
		return nil, c.changes
	}
	return c.now, c.changes
}

// forget makes the next decision read the rules again.
func (c *ruleCache) forget() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = nil
	c.changes++
}

func (s *Service) loadRules(ctx context.Context) (*rules, error) {
	r := &rules{packs: map[graphapi.ID]policy.Pack{}, readAt: clock.Machine()}
	var err error
	if r.restrictions, err = s.Restrictions(ctx); err != nil {
		return nil, err
	}
	list, err := s.packs(ctx)
	if err != nil {
		return nil, err
	}
	for _, i := range list {
		if r.packs[i.Value.App], err = policy.Parse(i.Value.Pack); err != nil {
			return nil, fmt.Errorf("reading policy pack of app %d: %w", i.Value.App, err)
		}
	}
	return r, nil
}

// standing returns what is in force for a Page and an app.
func (s *Service) standing(ctx context.Context, page, app graphapi.ID) (standing, error) {
	all, err := s.rules.get(func() (*rules, error) { return s.loadRules(ctx) })
	if err != nil {
		return standing{}, err
	}
	st := standing{pack: s.rules.pack, latest: s.rules.latest}
	if p, ok := all.packs[app]; ok {
		st.pack = p
	}
	for _, r := range all.restrictions {
		if (r.Page == 0 || r.Page == page) && (r.App == 0 || r.App == app) {
			st.restrictions = append(st.restrictions, r)
		}
	}
	return st, nil
}

// Policy returns the pack of rules that binds an app.
func (s *Service) Policy(ctx context.Context, app graphapi.ID) (policy.Pack, error) {
	st, err := s.standing(ctx, 0, app)
	return st.pack, err
}

// packs lists the packs of apps, newest first.
func (s *Service) packs(ctx context.Context) ([]objects.Item[packSetting], error) {
	list, err := s.book.packs.List(ctx, 0, "", objects.Range{Limit: maxRules})
	if err != nil {
		return nil, fmt.Errorf("reading policy packs: %w", err)
	}
	return list, nil
}

// SetPolicy binds an app to a pack by its name, "" = the server's own. A
// *Refusal when there is no such pack, or when as many apps as are read have
// one already.
func (s *Service) SetPolicy(ctx context.Context, app graphapi.ID, name string) error {
	if _, err := policy.Parse(name); err != nil {
		return refuse("%v", err)
	}
	if name != "" {
		if err := s.roomForPack(ctx, app); err != nil {
			return err
		}
	}
	err := s.book.packs.Change(ctx, 0, app.String(), func(i *objects.Item[packSetting]) (bool, error) {
		i.Value, i.At = packSetting{App: app, Pack: name}, s.clock.NowMS()
		return name != "", nil
	})
	if err != nil {
		return fmt.Errorf("storing policy pack: %w", err)
	}
	s.rules.forget()
	return nil
}

func (s *Service) roomForPack(ctx context.Context, app graphapi.ID) error {
	list, err := s.packs(ctx)
	if err != nil || len(list) < maxRules {
		return err
	}
	if slices.ContainsFunc(list, func(i objects.Item[packSetting]) bool { return i.Value.App == app }) {
		return nil
	}
	return refuse("%d apps have a pack of their own, and no more are read: return one to the server's with the pack \"\"", len(list))
}
