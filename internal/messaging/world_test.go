package messaging_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"parley/graphapi"
	"parley/internal/clock"
	"parley/internal/messaging"
	"parley/internal/objects"
	"parley/internal/store/sqlite"
)

// world is the domain on a real store: one Page, a bot, a customer.
type world struct {
	*testing.T
	*messaging.Service
	clock    *clock.Clock
	store    messaging.Store
	objects  objects.Store
	comments feed
	page     graphapi.ID
	customer graphapi.ID
}

const bot, desk = graphapi.ID(900100), graphapi.ID(900200) // apps; desk is the Page's default

// feed is a Page's posts and comments.
type feed map[string]comment

type comment struct {
	author graphapi.ID
	at     int64
	post   bool
}

func (f feed) Comment(_ context.Context, _ graphapi.ID, id string) (graphapi.ID, int64, bool, error) {
	c, ok := f[id]
	if !ok {
		return 0, 0, false, objects.ErrNotFound
	}
	return c.author, c.at, c.post, nil
}

func newWorld(t *testing.T) *world {
	t.Helper()
	db, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "parley.db"), slog.New(slog.DiscardHandler))
	w := &world{T: t, comments: feed{}}
	w.ok(err)
	t.Cleanup(func() { w.ok(db.Close()) })
	start := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	w.clock, w.store, w.objects = clock.NewAt(func() time.Time { return start }), db.Messaging(), db.Objects()
	w.Service = messaging.New(messaging.Deps{
		Store: w.store, Clock: w.clock, IDs: messaging.NewMessageIDs([]byte("key")), Objects: w.objects, Comments: w.comments,
	})
	p, err := w.CreatePage(t.Context(), "Shop", "", desk)
	w.ok(err)
	w.page, w.customer = p.ID, w.person("Ann Lee")
	return w
}

func (w *world) ok(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

func (w *world) person(name string) graphapi.ID {
	w.Helper()
	c, err := w.CreateCustomer(w.Context(), name, "en_US", 0)
	w.ok(err)
	return c.ID
}

// says makes the customer write.
func (w *world) says(text string) messaging.Sent {
	w.Helper()
	sent, err := w.CustomerSays(w.Context(), w.page, w.customer, messaging.Content{Text: text})
	w.ok(err)
	return sent
}

// acts makes the customer do something; want is part of the refusal, "" = none.
func (w *world) acts(kind messaging.Kind, act any, want string) messaging.Sent {
	w.Helper()
	sent, err := w.CustomerActs(w.Context(), w.page, w.customer, kind, act)
	var refusal *messaging.Refusal
	if errors.As(err, &refusal) && want != "" {
		if !strings.Contains(refusal.Text, want) {
			w.Errorf("%+v refused with %q, want %q", act, refusal.Text, want)
		}
		return sent
	}
	if err != nil || want != "" {
		w.Errorf("%+v: %v, want refusal %q", act, err, want)
	}
	return sent
}

// resolve finds a recipient; want is code and subcode of the refusal, "" = none.
func (w *world) resolve(r graphapi.Recipient, want string) messaging.Address {
	w.Helper()
	a, err := w.Resolve(w.Context(), w.page, &r)
	w.refused(err, want, fmt.Sprintf("recipient %+v", r))
	return a
}

func (w *world) refused(err error, want, what string) {
	w.Helper()
	got := ""
	var e *graphapi.Error
	switch {
	case errors.As(err, &e):
		got = fmt.Sprintf("%d/%d", e.Code, e.Subcode)
		if e.Explain == "" {
			w.Errorf("%s: the refusal explains nothing", what)
		}
	case err != nil:
		got = err.Error()
	}
	if got != want {
		w.Errorf("%s: %q (%v), want %q", what, got, err, want)
	}
}

// sends sends text to an address; want as for resolve.
func (w *world) sends(a messaging.Address, want string) messaging.Sent {
	w.Helper()
	return w.send(&messaging.Outgoing{To: a, App: bot, Type: graphapi.Response, Content: messaging.Content{Text: "hi"}}, want)
}

func (w *world) send(o *messaging.Outgoing, want string) messaging.Sent {
	w.Helper()
	w.refused(w.Check(w.Context(), w.page, o), want, "check")
	sent, err := w.Send(w.Context(), w.page, o)
	w.refused(err, want, "send")
	return sent
}

// template sends a template in the window and returns its position.
func (w *world) template(payload string) int64 {
	w.Helper()
	psid := w.says("hello").PSID
	var p struct {
		Type string `json:"template_type"`
	}
	w.ok(json.Unmarshal([]byte(payload), &p))
	sent := w.send(&messaging.Outgoing{
		To: messaging.Address{PSID: psid}, App: bot, Type: graphapi.Response, Template: p.Type,
		Content: messaging.Content{Attach: []messaging.Attachment{{Type: "template", Payload: json.RawMessage(payload)}}},
	}, "")
	return w.seq(sent)
}

func (w *world) seq(s messaging.Sent) int64 {
	w.Helper()
	_, _, seq, ok := w.FindMessage(s.MessageID)
	if !ok {
		w.Fatalf("%q is no message id", s.MessageID)
	}
	return seq
}

// last returns the newest event of the customer's thread.
func (w *world) last() messaging.Event {
	w.Helper()
	t, err := w.CustomerThread(w.Context(), w.page, w.customer)
	w.ok(err)
	e, err := w.store.Event(w.Context(), w.page, t.PSID, t.HeadSeq)
	w.ok(err)
	return e
}
