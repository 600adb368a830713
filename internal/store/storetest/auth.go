package storetest

import (
	"errors"
	"math"
	"reflect"
	"sync"

	"parley/graphapi"
	"parley/internal/auth"
)

var authTests = map[string]func(*suite){
	"Users":         testUsers,
	"Apps":          testApps,
	"AppList":       testAppList,
	"Tasks":         testTasks,
	"Roles":         testRoles,
	"EnsureToken":   testEnsureToken,
	"TokenAtOnce":   testTokenAtOnce,
	"RevokeToken":   testRevokeToken,
	"TokenSurvives": testTokenSurvives,
}

func testUsers(s *suite) {
	want := auth.User{ID: 7, Name: unusual, CreatedAt: math.MaxInt64}
	if _, err := s.db.Auth().User(s.ctx, 7); !errors.Is(err, auth.ErrNotFound) {
		s.Errorf("unknown user: %v, want ErrNotFound", err)
	}
	s.ok(s.db.Auth().CreateUser(s.ctx, want))
	if err := s.db.Auth().CreateUser(s.ctx, auth.User{ID: 7}); !errors.Is(err, auth.ErrExists) {
		s.Errorf("second user under the same id: %v, want ErrExists", err)
	}
	for range 2 {
		got, err := s.db.Auth().User(s.ctx, 7)
		s.ok(err)
		if got != want {
			s.Errorf("user %+v, want %+v", got, want)
		}
		s.reopen()
	}
}

func testApps(s *suite) {
	want := auth.App{ID: 9, Name: unusual, SealedSecret: []byte{0, 255, 0, 1}, RequireProof: true, CreatedAt: 5}
	plain := auth.App{ID: 10, Name: "plain", SealedSecret: []byte("s")}
	if _, err := s.db.Auth().App(s.ctx, 9); !errors.Is(err, auth.ErrNotFound) {
		s.Errorf("unknown app: %v, want ErrNotFound", err)
	}
	s.ok(s.db.Auth().CreateApp(s.ctx, want))
	s.ok(s.db.Auth().CreateApp(s.ctx, plain))
	if err := s.db.Auth().CreateApp(s.ctx, auth.App{ID: 9, SealedSecret: []byte("x")}); !errors.Is(err, auth.ErrExists) {
		s.Errorf("second app under the same id: %v, want ErrExists", err)
	}
	for range 2 {
		for _, want := range []auth.App{want, plain} {
			got, err := s.db.Auth().App(s.ctx, want.ID)
			s.ok(err)
			if !reflect.DeepEqual(got, want) {
				s.Errorf("app %+v, want %+v", got, want)
			}
		}
		s.reopen()
	}
}

func testAppList(s *suite) {
	all := []auth.App{
		{ID: 3, Name: unusual, SealedSecret: []byte{0, 255}, RequireProof: true, CreatedAt: 5},
		{ID: 20, Name: "b", SealedSecret: []byte("s"), CreatedAt: 4}, {ID: 100, Name: "a", SealedSecret: []byte("t")},
	}
	for _, i := range []int{2, 0, 1} {
		s.ok(s.db.Auth().CreateApp(s.ctx, all[i]))
	}
	for _, c := range []struct {
		after graphapi.ID
		limit int
		want  []auth.App
	}{{0, 10, all}, {0, 2, all[:2]}, {3, 1, all[1:2]}, {19, 9, all[1:]}, {100, 9, nil}} {
		got, err := s.db.Auth().Apps(s.ctx, c.after, c.limit)
		s.ok(err)
		if len(got)+len(c.want) > 0 && !reflect.DeepEqual(got, c.want) {
			s.Errorf("apps after %v: %+v, want %+v", c.after, got, c.want)
		}
	}
}

func testTasks(s *suite) {
	a := s.db.Auth()
	for _, want := range []auth.Tasks{0, auth.AllTasks, auth.Messaging, math.MaxUint32, 0, 0} {
		s.ok(a.SetTasks(s.ctx, page1, 7, want))
		got, err := a.Tasks(s.ctx, page1, 7)
		s.ok(err)
		if got != want {
			s.Errorf("tasks %v, want %v", got, want)
		}
	}
	s.ok(a.SetTasks(s.ctx, page1, 8, auth.Manage))
	if got, err := a.Tasks(s.ctx, page2, 8); err != nil || got != 0 {
		s.Errorf("tasks on another Page: %v, %v", got, err)
	}
}

func testRoles(s *suite) {
	a := s.db.Auth()
	for _, page := range []graphapi.ID{30, 10, 20, 40} {
		s.ok(a.SetTasks(s.ctx, page, 7, auth.Messaging))
	}
	s.ok(a.SetTasks(s.ctx, 15, 8, auth.Manage))
	s.ok(a.SetTasks(s.ctx, 20, 7, 0))
	for _, c := range []struct {
		after graphapi.ID
		limit int
		want  []graphapi.ID
	}{{0, 10, []graphapi.ID{10, 30, 40}}, {10, 1, []graphapi.ID{30}}, {40, 9, nil}, {0, 2, []graphapi.ID{10, 30}}} {
		got, err := a.Roles(s.ctx, 7, c.after, c.limit)
		s.ok(err)
		var pages []graphapi.ID
		for _, r := range got {
			pages = append(pages, r.Page)
			if r.User != 7 || r.Tasks != auth.Messaging {
				s.Errorf("role %+v", r)
			}
		}
		if !reflect.DeepEqual(pages, c.want) {
			s.Errorf("after %v: Pages %v, want %v", c.after, pages, c.want)
		}
	}
}

var token = auth.Token{
	Kind: auth.PageToken, App: 9, User: 7, Page: page1, Scopes: auth.PagesMessaging,
	Pages: auth.Pages{3, 1 << 52}, IssuedAt: 100, ExpiresAt: 5000,
}

func testEnsureToken(s *suite) {
	first, err := s.db.Auth().EnsureToken(s.ctx, token)
	s.ok(err)
	want := token
	want.Row = first.Row
	if first.Row <= 0 || !reflect.DeepEqual(first, want) {
		s.Errorf("token %+v, want %+v with a row", first, token)
	}
	later := token
	later.IssuedAt = 999
	if again, err := s.db.Auth().EnsureToken(s.ctx, later); err != nil || !reflect.DeepEqual(again, first) {
		s.Errorf("same token again: %+v, %v, want %+v", again, err, first)
	}
	rows := map[int64]bool{first.Row: true}
	for name, change := range map[string]func(*auth.Token){
		"kind": func(t *auth.Token) { t.Kind = auth.UserToken }, "app": func(t *auth.Token) { t.App++ },
		"user": func(t *auth.Token) { t.User = 0 }, "page": func(t *auth.Token) { t.Page = 0 },
		"scopes": func(t *auth.Token) { t.Scopes = 1 << 63 }, "expiry": func(t *auth.Token) { t.ExpiresAt = 0 },
		"list of Pages": func(t *auth.Token) { t.Pages = auth.Pages{3} }, "no Page": func(t *auth.Token) { t.Pages = auth.Pages{} },
		"all Pages": func(t *auth.Token) { t.Pages = nil }, "many Pages": func(t *auth.Token) { t.Pages = manyPages() },
	} {
		other := token
		change(&other)
		got, err := s.db.Auth().EnsureToken(s.ctx, other)
		s.ok(err)
		if rows[got.Row] {
			s.Errorf("a token with another %s shares a row", name)
		}
		rows[got.Row] = true
		if stored, err := s.db.Auth().Token(s.ctx, got.Row); err != nil || !reflect.DeepEqual(stored, got) || !reflect.DeepEqual(got.Pages, other.Pages) {
			s.Errorf("token with another %s: %+v, %v, want %+v", name, stored, err, got)
		}
	}
}

// manyPages is a list that is longer than what an index holds.
func manyPages() (pages auth.Pages) {
	for id := range graphapi.ID(2000) {
		pages = append(pages, 1_000_000_000_000_000+id*7919)
	}
	return pages
}

func testTokenAtOnce(s *suite) {
	var mu sync.Mutex
	rows := map[int64]int{}
	s.parallel(64, func(int) error {
		got, err := s.db.Auth().EnsureToken(s.ctx, token)
		mu.Lock()
		rows[got.Row]++
		mu.Unlock()
		return err
	})
	if len(rows) != 1 {
		s.Errorf("one token got the rows %v", rows)
	}
}

func testRevokeToken(s *suite) {
	a := s.db.Auth()
	first, err := a.EnsureToken(s.ctx, token)
	s.ok(err)
	s.ok(a.RevokeToken(s.ctx, first.Row, 458))
	got, err := a.Token(s.ctx, first.Row)
	s.ok(err)
	if want := first; got.Revoked != 458 {
		s.Errorf("revoked token %+v of %+v", got, want)
	}
	second, err := a.EnsureToken(s.ctx, token)
	s.ok(err)
	if second.Row == first.Row || second.Revoked != 0 {
		s.Errorf("token after revocation %+v", second)
	}
	s.ok(a.RevokeToken(s.ctx, second.Row, 460))
	for _, row := range []int64{0, -1, second.Row + 1, math.MaxInt64} {
		if err := a.RevokeToken(s.ctx, row, 458); !errors.Is(err, auth.ErrNotFound) {
			s.Errorf("revoking row %d: %v, want ErrNotFound", row, err)
		}
		if _, err := a.Token(s.ctx, row); !errors.Is(err, auth.ErrNotFound) {
			s.Errorf("row %d: %v, want ErrNotFound", row, err)
		}
	}
}

func testTokenSurvives(s *suite) {
	first, err := s.db.Auth().EnsureToken(s.ctx, token)
	s.ok(err)
	s.reopen()
	got, err := s.db.Auth().Token(s.ctx, first.Row)
	s.ok(err)
	again, err := s.db.Auth().EnsureToken(s.ctx, token)
	s.ok(err)
	if !reflect.DeepEqual(got, first) || !reflect.DeepEqual(again, first) {
		s.Errorf("after reopening %+v and %+v, want %+v", got, again, first)
	}
}
