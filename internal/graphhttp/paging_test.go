package graphhttp

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"testing"

	"parley/graphapi"
	"parley/internal/auth"
	"parley/internal/messaging"
)

type pageOf struct {
	Data   []struct{ ID string }
	Paging graphapi.Paging
}

func (w *world) list(path string) (p pageOf) {
	w.t.Helper()
	a := w.get(path)
	if a.status != 200 {
		w.t.Fatalf("%s: %d %s", path, a.status, a.body)
	}
	w.ok(json.Unmarshal([]byte(a.body), &p))
	return p
}

func (p pageOf) ids() (ids []string) {
	for _, d := range p.Data {
		ids = append(ids, d.ID)
	}
	return ids
}

// The whole list is walked by next, then back by previous, following the URLs
// as they are.
func TestWalk(t *testing.T) {
	w := newWorld(t)
	w.many(6) // 7 conversations with the first
	var forward []string
	p := w.list("/v24.0/me/conversations?fields=id&limit=3")
	want := w.expand("${B}/v24.0/3333/conversations?access_token=${P}&pretty=0&fields=id&limit=3&after=" + p.Paging.Cursors.After)
	if p.Paging.Next != want || p.Paging.Previous != "" {
		t.Fatalf("first page: next %s, want %s, previous %q", p.Paging.Next, want, p.Paging.Previous)
	}
	pages := []pageOf{p}
	for forward = p.ids(); p.Paging.Next != ""; forward = append(forward, p.ids()...) {
		p = w.list(strings.TrimPrefix(p.Paging.Next, w.url))
		pages = append(pages, p)
	}
	if len(forward) != 7 || len(pages) != 3 || forward[6] != "t_4444" {
		t.Errorf("walked %v over %d pages", forward, len(pages))
	}
	var backward []string
	for ; ; p = w.list(strings.TrimPrefix(p.Paging.Previous, w.url)) {
		backward = append(p.ids(), backward...)
		if p.Paging.Previous == "" {
			break
		}
	}
	if !slices.Equal(forward, backward) {
		t.Errorf("forth %v, back %v", forward, backward)
	}
	if p.Paging.Next == "" {
		t.Error("the first page, reached from behind, has a next")
	}
}

func TestAccountsWalk(t *testing.T) {
	w := newWorld(t)
	for id := graphapi.ID(4001); id < 4006; id++ {
		w.ok(w.db.Messaging().CreatePage(t.Context(), messaging.Page{ID: id, Name: "Page"}))
		w.ok(w.auth.SetTasks(t.Context(), id, userID, auth.Messaging))
	}
	first := w.list("/me/accounts?fields=id&limit=4&access_token=${U}")
	second := w.list(strings.TrimPrefix(first.Paging.Next, w.url))
	back := w.list(strings.TrimPrefix(second.Paging.Previous, w.url))
	if got := first.ids(); !slices.Equal(got, []string{"3333", "4001", "4002", "4003"}) {
		t.Errorf("first page %v", got)
	}
	if got := second.ids(); !slices.Equal(got, []string{"4004", "4005"}) || second.Paging.Next != "" {
		t.Errorf("second page %v", got)
	}
	w.do("GET", "/me/accounts?fields=id&limit=0&summary=true&access_token=${U}", "").
		wants(t, "summary", 200, `{"data":[],"summary":{"total_count":6}}`)
	if !slices.Equal(back.ids(), first.ids()) || back.Paging.Previous != "" {
		t.Errorf("back at the first page: %v", back.ids())
	}
}

// The URLs of an embedded list lead to the same list on its own.
func TestEmbeddedNext(t *testing.T) {
	w := newWorld(t)
	for _, text := range []string{"b", "c"} {
		w.says(customerID, text)
	}
	var got struct{ Messages pageOf }
	w.ok(json.Unmarshal([]byte(w.get("/v24.0/t_4444?fields=messages.limit(2){message}").body), &got))
	next := got.Messages.Paging.Next
	if want := w.expand("${B}/v24.0/t_4444/messages?access_token=${P}&pretty=0&fields=message&limit=2&after=MgZDZD"); next != want {
		t.Fatalf("next %s, want %s", next, want)
	}
	w.do("GET", strings.TrimPrefix(next, w.url), "").wants(t, "followed", 200, w.expand(
		`{"data":[{"message":"hello","id":"${hello}"}],"paging":{"cursors":{"before":"MQZDZD","after":"MQZDZD"},`+
			`"previous":"${B}/v24.0/t_4444/messages?access_token=${P}&pretty=0&fields=message&limit=2&before=MQZDZD"}}`))
}

// A token from the header is repeated too, a proof never.
func TestPagingSecrets(t *testing.T) {
	w := newWorld(t)
	w.many(2)
	proof := graphapi.AppSecretProof(w.page, w.secret)
	a := w.do("GET", "/me/conversations?limit=1&fields=id&platform=messenger&appsecret_proof="+proof, "", "Authorization", "Bearer ${P}")
	var p pageOf
	w.ok(json.Unmarshal([]byte(a.body), &p))
	want := w.expand("${B}/v26.0/3333/conversations?access_token=${P}&pretty=0&fields=id&platform=messenger&limit=1&after=") + p.Paging.Cursors.After
	if p.Paging.Next != want {
		t.Errorf("next %s, want %s", p.Paging.Next, want)
	}
}

// An embedded list costs one statement for all parents; the bound on the
// whole answer is told as Meta tells it.
func TestTooMuchData(t *testing.T) {
	w := newWorld(t)
	c := &call{srv: w.handler, ctx: t.Context(), nodes: maxNodes}
	err := c.load(&selection{}, []node{&pageNode{id: pageID}})
	if e := graphapi.AsError(err); e.Code != 1 || e.Status != 500 {
		t.Errorf("%v", err)
	}
}

// What the caller makes long stands in every node of an answer, so that nodes
// alone do not bound it.
func TestLongAnswers(t *testing.T) {
	w := newWorld(t)
	w.many(80)
	ask := func(limit, fields, dates string) answer {
		return w.do("POST", "/me/conversations", url.Values{
			"method": {"get"}, "limit": {limit}, "fields": {fields}, "date_format": {dates}, "access_token": {w.expand("${P}")},
		}.Encode())
	}
	const long = 900_000
	named := "updated_time.as(" + strings.Repeat("a", long) + ")"
	if a := ask("2", named, "c"); a.status != 200 || len(a.body) < 2*long {
		t.Errorf("a long answer: %d with %d bytes", a.status, len(a.body))
	}
	ask("80", named, "c").wants(t, "too long", 500, fails(1, "Please reduce the amount of data you're asking for, then retry your request"))
	ask("2", "updated_time", strings.Repeat("c", 101)).
		wants(t, "date_format", 400, fails(100, "(#100) Length of param date_format must be less than or equal to 100"))
}
