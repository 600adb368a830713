package realtime

import (
	"encoding/json"
	"time"

	"parley/graphapi"
	"parley/internal/chatview"
	"parley/internal/clock"
	"parley/internal/messaging"
)

// Side is one of the two ends of a thread.
type Side uint8

// The sides of a thread.
const (
	Customer Side = iota
	Page
)

// String names the side as clients see it.
func (s Side) String() string {
	if s == Page {
		return "page"
	}
	return "customer"
}

// typingFor is how long typing_on lasts, in platform time.
// https://developers.facebook.com/docs/messenger-platform/send-messages/sender-actions
const typingFor = 20 * time.Second

// typist is one side of one thread.
type typist struct {
	psid graphapi.ID
	side Side
}

// typing is an indicator that is on.
type typing struct {
	page  graphapi.ID
	as    *chatview.Typist // nil = the Page or customer itself
	timer *clock.Timer
}

// SetTyping switches the typing indicator of one side of a thread. It goes
// off by itself after 20 s of platform time, and when that side writes.
func (h *Hub) SetTyping(page, psid graphapi.ID, side Side, on bool) {
	h.setTyping(page, typist{psid, side}, on, nil)
}

// PageTyping is SetTyping for the Page's side: what sender actions do. The
// indicator shows a persona as its author unless as is nil.
func (h *Hub) PageTyping(page, psid graphapi.ID, on bool, as *chatview.Typist) {
	h.setTyping(page, typist{psid, Page}, on, as)
}

func (h *Hub) setTyping(page graphapi.ID, who typist, on bool, as *chatview.Typist) {
	h.mu.Lock()
	defer h.mu.Unlock()
	was := h.typing[who]
	if was != nil {
		was.timer.Stop()
		delete(h.typing, who)
	}
	if on {
		t := &typing{page: page, as: as}
		t.timer = h.opt.Clock.AfterFunc(typingFor, func() { h.typingEnds(who, t) })
		h.typing[who] = t
	}
	if on != (was != nil) || on && !sameAuthor(was.as, as) {
		h.announce(page, who, on, as)
	}
}

func sameAuthor(a, b *chatview.Typist) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.Persona.ID == b.Persona.ID
}

// Typing reports whether one side of a thread is typing.
func (h *Hub) Typing(psid graphapi.ID, side Side) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.typing[typist{psid, side}] != nil
}

// Typist returns as whom the Page is typing in a thread; nil when it is not,
// or as itself.
func (h *Hub) Typist(psid graphapi.ID) *chatview.Typist {
	h.mu.Lock()
	defer h.mu.Unlock()
	if t := h.typing[typist{psid, Page}]; t != nil {
		return t.as
	}
	return nil
}

// typingEnds is called by the clock.
func (h *Hub) typingEnds(who typist, t *typing) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.typing[who] == t { // else it was renewed meanwhile
		delete(h.typing, who)
		h.announce(t.page, who, false, nil)
	}
}

// typed ends the indicator of the side that has written. h.mu is held.
func (h *Hub) typed(e *messaging.Event) {
	if len(h.typing) == 0 || !e.Kind.IsMessage() {
		return
	}
	who := typist{e.PSID, Page}
	if e.Kind.FromCustomer() {
		who.side = Customer
	}
	if t := h.typing[who]; t != nil {
		t.timer.Stop()
		delete(h.typing, who)
		h.announce(t.page, who, false, nil)
	}
}

// announce tells readers of an indicator. h.mu is held.
func (h *Hub) announce(page graphapi.ID, who typist, on bool, as *chatview.Typist) {
	for _, t := range topicsOf(page, who.psid) {
		if readers := h.topics[t]; len(readers) > 0 {
			h.pushAll(readers, passingFrame(h.history.head, t, "typing", typingData(page, who, on, as)))
		}
	}
}

// showTyping tells a new reader of a thread which indicators are on. h.mu is
// held.
func (h *Hub) showTyping(c *client, t Topic) {
	if t.page {
		return
	}
	for _, side := range [...]Side{Customer, Page} {
		who := typist{t.id, side}
		if on := h.typing[who]; on != nil {
			h.push(c, passingFrame(h.history.head, t, "typing", typingData(on.page, who, true, on.as)))
		}
	}
}

func typingData(page graphapi.ID, who typist, on bool, as *chatview.Typist) []byte {
	if as == nil {
		as = &chatview.Typist{}
	}
	b, _ := json.Marshal(struct { // plain values always encode
		Page     graphapi.ID       `json:"page_id"`
		PSID     graphapi.ID       `json:"psid"`
		From     string            `json:"from"`
		Typing   bool              `json:"typing"`
		Persona  *chatview.Persona `json:"persona,omitempty"`
		Pictures map[string]string `json:"pictures,omitempty"`
	}{page, who.psid, who.side.String(), on, as.Persona, as.Pictures})
	return b
}
