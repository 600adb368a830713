package realtime

import (
	"testing"
	"time"

	"parley/internal/chatview"
	"parley/internal/clock"
	"parley/internal/messaging"
)

func TestTypingEndsByPlatformTime(t *testing.T) {
	clk := clock.New()
	clk.Freeze(true)
	r := newRig(t, func(o *Options) { o.Clock = clk })
	s := r.sse(t, threadQuery(psid), "")
	s.id()
	r.SetTyping(page, psid, Page, true)
	if got := s.next(); got.Type != "typing" || !got.Data.Typing || got.Data.From != "page" || got.ID != "" {
		t.Errorf("%+v", got)
	}
	clk.Advance(15 * time.Second)
	r.SetTyping(page, psid, Page, true) // renewed: shown once
	clk.Advance(15 * time.Second)
	if !r.Typing(psid, Page) || r.Typing(psid, Customer) || r.Typing(other, Page) {
		t.Error("the page's indicator alone should be on after 15 s")
	}
	clk.Advance(5 * time.Second)
	if r.Typing(psid, Page) {
		t.Error("on after 20 s")
	}
	if got := s.next(); got.Type != "typing" || got.Data.Typing {
		t.Errorf("%+v", got)
	}
}

func TestTypingEndsWithAMessageOfThatSide(t *testing.T) {
	r := newRig(t, nil)
	r.SetTyping(page, psid, Page, true)
	r.SetTyping(page, psid, Customer, true)
	r.SetTyping(page, other, Customer, true)
	s := r.sse(t, threadQuery(psid), "")
	s.id()
	for _, want := range []string{"customer", "page"} { // a new reader is told
		if got := s.next(); got.Type != "typing" || !got.Data.Typing || got.Data.From != want {
			t.Errorf("%+v", got)
		}
	}
	r.emit(psid, messaging.KindRead, messaging.Receipt{})
	s.next()
	r.says(psid, "hello")
	if got := s.next(); got.Type != "typing" || got.Data.Typing || got.Data.From != "customer" {
		t.Errorf("%+v", got)
	}
	s.next()
	if r.Typing(psid, Customer) || !r.Typing(psid, Page) || !r.Typing(other, Customer) {
		t.Error("a customer's message ends that customer's indicator only")
	}
	r.emit(psid, messaging.KindEcho, messaging.Content{Text: "hi"})
	if r.Typing(psid, Page) {
		t.Error("on after the Page wrote")
	}
	s.next()
	s.next()
	r.SetTyping(page, psid, Page, false) // off already: nothing to tell
	r.says(psid, "again")
	if got := s.next(); got.Type != "message" {
		t.Errorf("%+v", got)
	}
}

func TestTypingAsAPersona(t *testing.T) {
	r := newRig(t, nil)
	s := r.sse(t, threadQuery(psid), "")
	s.id()
	lena := &chatview.Typist{Persona: &chatview.Persona{ID: 7, Name: "Lena"}, Pictures: map[string]string{"https://a.example/l.png": "/_/media/l"}}
	r.PageTyping(page, psid, true, lena)
	if got := s.next(); !got.Data.Typing || got.Data.Persona.Name != "Lena" || got.Data.Pictures["https://a.example/l.png"] != "/_/media/l" {
		t.Errorf("%+v", got)
	}
	if r.Typist(psid) != lena || r.Typist(other) != nil {
		t.Errorf("typist %+v", r.Typist(psid))
	}
	r.PageTyping(page, psid, true, lena) // renewed: shown once
	r.PageTyping(page, psid, true, nil)  // now as itself: shown
	if got := s.next(); !got.Data.Typing || got.Data.Persona != nil {
		t.Errorf("%+v", got)
	}
	late := r.sse(t, threadQuery(psid), "")
	late.id()
	if got := late.next(); !got.Data.Typing || got.Data.Persona != nil {
		t.Errorf("a new reader: %+v", got)
	}
	r.PageTyping(page, psid, false, lena)
	if got := s.next(); got.Data.Typing || r.Typist(psid) != nil {
		t.Errorf("%+v", got)
	}
}
