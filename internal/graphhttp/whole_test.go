package graphhttp

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"parley/graphapi"
	"parley/internal/httpserver"
	"parley/internal/messaging"
)

// counting is a real store that counts the calls which lists make.
type counting struct {
	messaging.Store
	threads, messages, customers int
}

func (s *counting) Threads(ctx context.Context, page graphapi.ID, r messaging.Range) ([]messaging.Thread, error) {
	s.threads++
	return s.Store.Threads(ctx, page, r)
}

func (s *counting) Messages(ctx context.Context, page graphapi.ID, psids []graphapi.ID, r messaging.Range) ([][]messaging.Event, error) {
	s.messages++
	return s.Store.Messages(ctx, page, psids, r)
}

func (s *counting) Customers(ctx context.Context, ids []graphapi.ID) (map[graphapi.ID]messaging.Customer, error) {
	s.customers++
	return s.Store.Customers(ctx, ids)
}

// An inbox sync costs the same few calls, however long the list is.
func TestListsDoNotAskPerRow(t *testing.T) {
	w := newWorld(t)
	w.many(20)
	store := &counting{Store: w.db.Messaging()}
	w.handler.Messaging = messaging.New(messaging.Deps{Store: store, Clock: w.clock, IDs: messaging.NewMessageIDs(make([]byte, 32)), Objects: w.db.Objects()})
	p := w.list("/me/conversations?fields=participants,senders,snippet,messages.limit(5){message,from,to,created_time}")
	if len(p.Data) != 21 {
		t.Fatalf("%d conversations", len(p.Data))
	}
	if got := fmt.Sprint(store.threads, store.messages, store.customers); got != "1 2 1" {
		t.Errorf("calls of threads, messages (with the snippets'), customers: %s, want 1 2 1", got)
	}
}

// Calls share pooled memory; none may see another's answer.
func TestCallsDoNotMix(t *testing.T) {
	w := newWorld(t)
	w.many(8)
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for range 25 {
				id := fmt.Sprint(5000 + i)
				r := httptest.NewRequestWithContext(t.Context(), "POST", "/me/messages?access_token="+w.page,
					strings.NewReader("recipient={id:"+id+"}&message={text:to "+id+"}"))
				r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
				rec := httptest.NewRecorder()
				w.handler.ServeHTTP(rec, r)
				var sent graphapi.SendResponse
				if err := json.Unmarshal(rec.Body.Bytes(), &sent); err != nil || sent.RecipientID.String() != id {
					t.Errorf("%s: %s", id, rec.Body)
					return
				}
				r = httptest.NewRequestWithContext(t.Context(), "GET", "/"+sent.MessageID+"?fields=message&access_token="+w.page, nil)
				rec = httptest.NewRecorder()
				w.handler.ServeHTTP(rec, r)
				if want := `{"message":"to ` + id + `","id":"` + sent.MessageID + `"}`; rec.Body.String() != want {
					t.Errorf("%s, want %s", rec.Body, want)
				}
			}
		})
	}
	wg.Wait()
}

func TestPanicAnswersAsGraph(t *testing.T) {
	w := newWorld(t)
	h := httpserver.Wrap(httpserver.Front{
		Handler: http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("boom") }),
		Log:     w.handler.Log, Metrics: httpserver.NewMetrics(), Panicked: w.handler.Panicked,
	})
	rec := httptest.NewRecorder()
	func() {
		defer func() { _ = recover() }() // net/http closes the connection
		h.ServeHTTP(rec, httptest.NewRequestWithContext(t.Context(), "GET", "/me", nil))
	}()
	answer{rec.Code, rec.Header(), rec.Body.String()}.wants(t, "panic", 500,
		`{"error":{`+oauth(1, "An unknown error has occurred.")+`,"fbtrace_id":"${any}"}}`)
}

// statuses are all that clients understand.
// https://developers.facebook.com/docs/graph-api/guides/error-handling
var statuses = map[int]bool{200: true, 302: true, 304: true, 400: true, 403: true, 404: true, 500: true}

// Whatever comes in, the answer is JSON with a known status, and nothing
// fails inside.
func FuzzCall(f *testing.F) {
	for _, s := range []struct{ method, target, body string }{
		{"GET", "/v24.0/me/conversations?fields=participants,messages.limit(2){message,from{name}}&limit=1", ""},
		{"GET", "/t_4444?fields=messages.limit(1).after(MgZDZD).as(x)&metadata=1&debug=all&pretty=1", ""},
		{"POST", "/3333/messages", "recipient={'id':'4444'}&message={'text':'hi'}"},
		{"POST", "/me/messages?recipient[id]=4444&message[text]=x", `{"message":{"text":1}}`},
		{"POST", "/me?method=get&fields[a]=id", "fields[b]=name"},
		{"GET", "/1111/subscriptions?callback=a.b", ""},
		{"DELETE", "/3333/subscribed_apps", ""},
		{"GET", "/4444/picture?redirect=0&width=-5", ""},
		{"GET", "/me?date_format=Y-m-d&fields=id,,name", ""},
	} {
		f.Add(s.method, s.target, s.body)
	}
	w := newWorld(f)
	f.Fuzz(func(t *testing.T, method, target, body string) {
		r, err := http.NewRequestWithContext(t.Context(), method, "/", strings.NewReader(body))
		path, query, _ := strings.Cut(target, "?")
		if err != nil || method == http.MethodOptions {
			return
		}
		r.URL.Path, r.URL.RawQuery = path, query
		r.Header.Set("Authorization", "Bearer "+w.page)
		w.log.Reset()
		rec := httptest.NewRecorder()
		w.handler.ServeHTTP(rec, r)
		if !statuses[rec.Code] || strings.Contains(w.log.String(), "level=ERROR") {
			t.Fatalf("%d %s\n%s", rec.Code, rec.Body, w.log)
		}
		if rec.Header().Get("Content-Type") == "application/json; charset=UTF-8" && !json.Valid(rec.Body.Bytes()) {
			t.Fatalf("no JSON: %s", rec.Body)
		}
	})
}

// BenchmarkSend measures a send with its durable commit, and without other
// callers to share it with.
func BenchmarkSend(b *testing.B) {
	w := newWorld(b)
	b.ReportAllocs()
	for b.Loop() {
		benchCall(b, w, "POST", "/v24.0/3333/messages", "recipient={'id':'4444'}&messaging_type=RESPONSE&message={'text':'hello, world'}&access_token="+w.page)
	}
}

// BenchmarkConversations measures the inbox of the tutorial with 25 rows.
func BenchmarkConversations(b *testing.B) {
	w := newWorld(b)
	w.many(24)
	b.ReportAllocs()
	for b.Loop() {
		benchCall(b, w, "GET", "/v24.0/3333/conversations?fields=participants,messages{id,message}&access_token="+w.page, "")
	}
}

func benchCall(b *testing.B, w *world, method, target, body string) {
	b.Helper()
	r, err := http.NewRequestWithContext(b.Context(), method, target, strings.NewReader(body))
	if err != nil {
		b.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	rec := httptest.NewRecorder()
	w.handler.ServeHTTP(rec, r)
	if rec.Code != http.StatusOK {
		b.Fatal(rec.Body)
	}
}
