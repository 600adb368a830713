package graphhttp

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"parley/graphapi"
	"parley/internal/auth"
	"parley/internal/graph"
	"parley/internal/limits"
	"parley/internal/messaging"
)

// arguments are what narrows an edge: the parameters of the call, or the
// modifiers in its fields list.
type arguments interface {
	// Get returns the text of an argument, "" when it is absent.
	Get(name string) string
}

// window is the part of a list that is asked for.
type window struct {
	messaging.Range
}

// readWindow reads limit, after and before. The range asks for one row more
// than the limit: it tells whether the list goes on.
// https://developers.facebook.com/docs/graph-api/results
func readWindow(e *graph.Edge, a arguments) (w window, err error) {
	w.Limit = graph.DefaultLimit
	if text := a.Get("limit"); text != "" {
		if w.Limit, err = strconv.Atoi(text); err != nil || w.Limit < 0 {
			return w, graphapi.InvalidParam.New().Because("limit=%s is not a number of rows", text)
		}
	}
	w.Limit = min(w.Limit, e.MaxLimit)
	if after := a.Get("after"); after != "" {
		w.After, err = readCursor(after)
	} else if before := a.Get("before"); before != "" {
		w.Before, err = readCursor(before)
	}
	return w, err
}

func readCursor(text string) (int64, error) {
	at, err := graphapi.DecodeCursor(text)
	if err == nil && at <= 0 {
		err = graphapi.BadCursor.New().Because("cursor %q belongs to another list", text)
	}
	return at, err
}

// more asks for one row beyond the limit.
func (w window) more() messaging.Range {
	r := w.Range
	r.Limit++
	return r
}

// cut removes the extra row of a list of n rows and says which rows stay and
// what lies beyond both ends.
func (w window) cut(n int) (from, to int, next, prev bool) {
	extra := n > w.Limit
	if w.Before != 0 {
		from = max(0, n-w.Limit)
		return from, n, true, extra
	}
	return 0, min(n, w.Limit), extra, w.After != 0
}

// page makes the list of an edge from the rows that a store gave for w.more().
func page[T any](w window, rows []T, position func(*T) int64, wrap func(*T) node) (l list) {
	from, to, next, prev := w.cut(len(rows))
	rows = rows[from:to]
	if len(rows) == 0 {
		return l
	}
	l = list{
		nodes: make([]node, len(rows)), next: next, prev: prev, limit: w.Limit,
		before: graphapi.EncodeCursor(position(&rows[0])), after: graphapi.EncodeCursor(position(&rows[len(rows)-1])),
	}
	for i := range rows {
		l.nodes[i] = wrap(&rows[i])
	}
	return l
}

// accounts lists the Pages of a user by ascending id.
func accounts(c *call, parents []node, a arguments) ([]list, error) {
	w, err := readWindow(graph.User.Edge("accounts"), a)
	if err != nil {
		return nil, err
	}
	lists := make([]list, len(parents))
	for i := range parents { // the token's user, who alone is visible
		roles, err := c.roles(w)
		if err != nil {
			return nil, err
		}
		if len(c.who.Token.Pages) == 0 && c.who.Token.Pages != nil {
			c.note(warning, "The answer is empty: the person granted no Page to this token.", "")
		}
		lists[i] = page(w, roles, func(r *auth.Role) int64 { return int64(r.Page) },
			func(r *auth.Role) node { return &pageNode{id: r.Page, tasks: r.Tasks} })
		if lists[i].counted = wantsSummary(a); lists[i].counted {
			all, err := c.rolesBelow(math.MaxInt64)
			if err != nil {
				return nil, err
			}
			lists[i].total = len(all)
		}
	}
	return lists, nil
}

// wantsSummary reports whether the number of all elements is asked for.
// https://developers.facebook.com/docs/graph-api/reference/user/accounts
func wantsSummary(a arguments) bool {
	switch a.Get("summary") {
	case "1", "true", "total_count", `["total_count"]`:
		return true
	}
	return false
}

// roles lists what stands in the window of the Pages that the token was
// granted. Going back means to walk from the start: the Pages of one person
// are few.
func (c *call) roles(w window) ([]auth.Role, error) {
	if w.Before == 0 {
		return c.srv.Auth.GrantedRoles(c.ctx, &c.who.Token, graphapi.ID(w.After), w.more().Limit)
	}
	all, err := c.rolesBelow(graphapi.ID(w.Before))
	return all[max(0, len(all)-w.more().Limit):], err
}

// rolesBelow lists all granted Pages with smaller ids.
func (c *call) rolesBelow(page graphapi.ID) (all []auth.Role, err error) {
	const step = 500
	for after := graphapi.ID(0); ; after = all[len(all)-1].Page {
		roles, err := c.srv.Auth.GrantedRoles(c.ctx, &c.who.Token, after, step)
		if err != nil {
			return nil, err
		}
		end := slices.IndexFunc(roles, func(r auth.Role) bool { return r.Page >= page })
		if end >= 0 {
			return append(all, roles[:end]...), nil
		}
		all = append(all, roles...)
		if len(roles) < step {
			return all, nil
		}
	}
}

// conversations lists the threads of a Page, newest activity first.
// https://developers.facebook.com/docs/graph-api/reference/page/conversations
func conversations(c *call, parents []node, a arguments) ([]list, error) {
	w, err := readWindow(graph.Page.Edge("conversations"), a)
	if err != nil {
		return nil, err
	}
	lists := make([]list, len(parents))
	for i, n := range parents {
		threads, err := c.threads(n.(*pageNode).id, w, a)
		if err != nil {
			return nil, err
		}
		lists[i] = page(w, threads, func(t *messaging.Thread) int64 { return t.LastSeq },
			func(t *messaging.Thread) node { return &threadNode{Thread: *t} })
	}
	return lists, nil
}

// threads applies the filters of the edge: conversations with one customer,
// and the places where this server has none.
func (c *call) threads(page graphapi.ID, w window, a arguments) ([]messaging.Thread, error) {
	if err := c.srv.Limits.TakePage(c.ctx, page, limits.Conversations, 0); err != nil {
		return nil, err
	}
	ours, err := onMessenger(a.Get("platform"))
	if err != nil {
		return nil, err
	}
	if f := a.Get("folder"); !ours || f != "" && !strings.EqualFold(f, "inbox") || w.Limit == 0 {
		return nil, nil
	}
	user := a.Get("user_id")
	if user == "" {
		return c.srv.Messaging.Threads(c.ctx, page, w.more())
	}
	psid, err := graphapi.ParseID(user)
	if err != nil {
		return nil, graphapi.BadIDParam.New("user_id")
	}
	t, found, err := c.thread(page, psid)
	if !found || w.After != 0 || w.Before != 0 {
		return nil, err
	}
	return []messaging.Thread{t}, err
}

// messages lists the messages of all threads with one call of the store.
// https://developers.facebook.com/docs/graph-api/reference/conversation/messages
func messages(c *call, parents []node, a arguments) ([]list, error) {
	w, err := readWindow(graph.Thread.Edge("messages"), a)
	if err != nil {
		return nil, err
	}
	lists := make([]list, len(parents))
	if w.Limit == 0 {
		return lists, nil
	}
	events, err := c.srv.Messaging.Messages(c.ctx, parents[0].(*threadNode).Page, psids(parents), w.more())
	if err != nil {
		return nil, err
	}
	for i, n := range parents {
		t := &n.(*threadNode).Thread
		lists[i] = page(w, events[i], func(e *messaging.Event) int64 { return e.Seq },
			func(e *messaging.Event) node { return c.messageNode(t, e) })
	}
	return lists, nil
}

// participants lists both sides, the customer first.
func participants(c *call, parents []node, _ arguments) ([]list, error) {
	return c.sides(parents, func(t *messaging.Thread) []node {
		return []node{c.customerSide(t), c.pageSide(t.Page)}
	})
}

// senders lists those sides that have written.
func senders(c *call, parents []node, _ arguments) ([]list, error) {
	return c.sides(parents, func(t *messaging.Thread) (who []node) {
		if t.OpenedAt > 0 {
			who = append(who, c.customerSide(t))
		}
		if t.LastOutSeq > 0 {
			who = append(who, c.pageSide(t.Page))
		}
		return who
	})
}

// formerParticipants is empty: nobody leaves a conversation of two.
func formerParticipants(_ *call, parents []node, _ arguments) ([]list, error) {
	return make([]list, len(parents)), nil
}

func (c *call) sides(parents []node, pick func(t *messaging.Thread) []node) ([]list, error) {
	threads := make([]*messaging.Thread, len(parents))
	for i, n := range parents {
		threads[i] = &n.(*threadNode).Thread
	}
	if err := c.loadSides(threads); err != nil {
		return nil, err
	}
	lists := make([]list, len(parents))
	for i, t := range threads {
		lists[i].nodes = pick(t)
	}
	return lists, nil
}

// recipients lists the other side of a message.
func recipients(c *call, parents []node, _ arguments) ([]list, error) {
	if err := c.loadSides(messageThreads(parents)); err != nil {
		return nil, err
	}
	lists := make([]list, len(parents))
	for i, n := range parents {
		m := n.(*messageNode)
		to := c.customerSide(m.thread)
		if m.event.Kind.FromCustomer() {
			to = c.pageSide(m.thread.Page)
		}
		lists[i].nodes = []node{to}
	}
	return lists, nil
}

// messageTags lists the tags of each message.
func messageTags(_ *call, parents []node, _ arguments) ([]list, error) {
	lists := make([]list, len(parents))
	for i, n := range parents {
		lists[i].nodes = n.(*messageNode).tags()
	}
	return lists, nil
}
