package messaging

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"

	"parley/graphapi"
	"parley/internal/objects"
)

// Group is a thread of several people and the Page. To the journal it is a
// thread like any other, whose customer stands for all members.
type Group struct {
	PSID    graphapi.ID   `json:"psid"` // of the thread
	Name    string        `json:"name"`
	Members []graphapi.ID `json:"members"` // PSIDs, in ascending order
}

// Key is the thread_key of the group.
func (g *Group) Key() string { return ThreadID(g.PSID) }

// resolveGroup finds or makes the thread of several people. One person alone
// is their own thread.
// https://developers.facebook.com/docs/graph-api/reference/page/messages
func (s *Service) resolveGroup(ctx context.Context, page graphapi.ID, ids []graphapi.ID) (Address, error) {
	members := slices.Compact(slices.Sorted(slices.Values(ids)))
	names, err := s.memberNames(ctx, page, members)
	if err != nil {
		return Address{}, err
	}
	g := Group{PSID: members[0], Members: members}
	if len(members) > 1 {
		if g, err = s.group(ctx, page, Group{Name: strings.Join(names, ", "), Members: members}); err != nil {
			return Address{}, fmt.Errorf("making group: %w", err)
		}
	}
	return Address{PSID: g.PSID, Key: byIDs, ThreadKey: g.Key(), Group: len(members) > 1}, nil
}

// memberNames returns the names of people of a Page; 100/2018001.
func (s *Service) memberNames(ctx context.Context, page graphapi.ID, psids []graphapi.ID) ([]string, error) {
	customers := make([]graphapi.ID, len(psids))
	for i, psid := range psids {
		t, err := s.store.Thread(ctx, page, psid)
		if err != nil {
			return nil, unknownPSID(page, psid, err)
		}
		customers[i] = t.Customer
	}
	people, err := s.store.Customers(ctx, customers)
	if err != nil {
		return nil, fmt.Errorf("reading customers: %w", err)
	}
	names := make([]string, len(customers))
	for i, id := range customers {
		names[i] = people[id].Name
	}
	return names, nil
}

// membersKey is the second name of a group: the same people, the same group.
func membersKey(members []graphapi.ID) string {
	h := sha256.New()
	for _, m := range members {
		fmt.Fprintf(h, "%d,", m)
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// group returns the group of the members of g, making it when there is none.
func (s *Service) group(ctx context.Context, page graphapi.ID, g Group) (Group, error) {
	key := membersKey(g.Members)
	i, err := s.book.groups.Find(ctx, page, key)
	if !errors.Is(err, objects.ErrNotFound) {
		return i.Value, err
	}
	all, err := s.CreateCustomer(ctx, g.Name, "en_US", 0)
	if err != nil {
		return g, err
	}
	if g.PSID, err = s.psid(ctx, page, all.ID); err != nil {
		return g, err
	}
	i = objects.Item[Group]{Object: objects.Object{Page: page, ID: g.PSID.String(), Key: key, At: all.CreatedAt}, Value: g}
	err = s.book.groups.Create(ctx, &i)
	if errors.Is(err, objects.ErrExists) { // another request was quicker
		i, err = s.book.groups.Find(ctx, page, key)
		return i.Value, err
	}
	if err != nil {
		return g, err
	}
	return g, s.join(ctx, page, &g)
}

// join notes the group with each of its members.
func (s *Service) join(ctx context.Context, page graphapi.ID, g *Group) error {
	for _, m := range g.Members {
		o := objects.Item[name]{Value: name{ID: g.PSID}}
		o.Page, o.ID, o.Parent, o.At = page, g.PSID.String()+":"+m.String(), m.String(), s.clock.NowMS()
		if err := s.book.nameKind(kindMember).Create(ctx, &o); err != nil && !errors.Is(err, objects.ErrExists) {
			return fmt.Errorf("joining group: %w", err)
		}
	}
	return nil
}

// Group returns a group by the PSID of its thread; ErrNotFound.
func (s *Service) Group(ctx context.Context, page, psid graphapi.ID) (Group, error) {
	i, err := s.book.groups.Get(ctx, page, psid.String())
	return i.Value, found(err)
}

// Groups lists the groups of a person of a Page, newest first, at most 100.
func (s *Service) Groups(ctx context.Context, page, psid graphapi.ID) ([]Group, error) {
	list, err := s.book.nameKind(kindMember).List(ctx, page, psid.String(), objects.Range{Limit: 100})
	if err != nil {
		return nil, err
	}
	groups := make([]Group, len(list))
	for i := range list {
		if groups[i], err = s.Group(ctx, page, list[i].Value.ID); err != nil {
			return nil, fmt.Errorf("reading group %d: %w", list[i].Value.ID, err)
		}
	}
	return groups, nil
}

// member returns the group of a thread key and the PSID of a customer in it;
// a *Refusal when they are no member.
func (s *Service) member(ctx context.Context, page, customer graphapi.ID, threadKey string) (Group, graphapi.ID, error) {
	psid, err := graphapi.ParseID(strings.TrimPrefix(threadKey, ThreadPrefix))
	if err != nil {
		return Group{}, 0, refuse("thread_key %.40q is none that this server gave", threadKey)
	}
	g, err := s.Group(ctx, page, psid)
	if err != nil {
		return g, 0, err
	}
	t, err := s.store.ThreadByCustomer(ctx, page, customer)
	if err == nil && slices.Contains(g.Members, t.PSID) {
		return g, t.PSID, errBarred(&t)
	}
	if err == nil || errors.Is(err, ErrNotFound) {
		err = refuse("customer %d is no member of %s", customer, threadKey)
	}
	return g, 0, err
}

// MemberSays stores a message of a customer to a group that they belong to.
func (s *Service) MemberSays(ctx context.Context, page, customer graphapi.ID, threadKey string, c Content) (Sent, error) {
	g, psid, err := s.member(ctx, page, customer, threadKey)
	if err != nil {
		return Sent{}, err
	}
	c.Author = psid
	return s.says(ctx, page, g.PSID, c)
}

// MemberView returns what a member's client receives of a group, as
// CustomerView does of a thread of one.
func (s *Service) MemberView(ctx context.Context, page, customer graphapi.ID, threadKey string, after int64, limit int) (Thread, []Event, error) {
	g, _, err := s.member(ctx, page, customer, threadKey)
	if err != nil {
		return Thread{}, nil, err
	}
	t, err := s.store.Thread(ctx, page, g.PSID)
	if err != nil {
		return t, nil, err
	}
	return s.view(ctx, t, after, limit)
}
