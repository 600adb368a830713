package adminhttp

import (
	"context"
	"errors"
	"net/http"
	"strconv"

	"parley/graphapi"
	"parley/internal/chatview"
	"parley/internal/httpserver"
	"parley/internal/messaging"
	"parley/internal/realtime"
)

// maxView is how many messages one look at a thread shows.
const maxView = 100

// viewAnswer is a thread as its customer sees it, oldest message first.
type viewAnswer struct {
	Data    []chatview.Message `json:"data"`
	Notices []chatview.Notice  `json:"notices,omitempty"` // what stands between the messages, oldest first
	Typing  bool               `json:"typing"`            // the Page is typing
	Typist  *typist            `json:"typing_persona,omitempty"`
	SeenMID string             `json:"seen_mid,omitempty"` // the customer's last message that the Page has seen
	After   string             `json:"after"`              // ask with it for what comes next
}

// typist is who types for the Page.
type typist struct {
	chatview.Persona
	Pictures map[string]string `json:"pictures,omitempty"`
}

func (h *handler) customerSees(w http.ResponseWriter, r *http.Request) error {
	customer, err := pathID(r)
	if err != nil {
		return err
	}
	page, err := queryID(r, "page_id")
	if err != nil {
		return err
	}
	after, err := position(r)
	if err != nil {
		return err
	}
	view := viewAnswer{Data: []chatview.Message{}, After: r.URL.Query().Get("after")}
	thread, events, err := h.threadOf(r, page, customer, after)
	if err := noGroup(r.URL.Query().Get("thread_key"), err); err != nil {
		return err
	}
	if errors.Is(err, messaging.ErrNotFound) {
		if err := h.known(r.Context(), page, customer); err != nil {
			return err
		}
		return httpserver.WriteJSON(w, http.StatusOK, viewAnswer{Data: view.Data}) // never wrote: sees nothing
	}
	if err != nil {
		return h.explain(r.Context(), page, customer, err)
	}
	if err := h.look(r.Context(), &view, &thread, events); err != nil {
		return err
	}
	if err := h.notices(r.Context(), &view, &thread, events, after); err != nil {
		return err
	}
	return httpserver.WriteJSON(w, http.StatusOK, view)
}

// threadOf reads the thread of a customer, or the group of ?thread_key=.
func (h *handler) threadOf(r *http.Request, page, customer graphapi.ID, after int64) (messaging.Thread, []messaging.Event, error) {
	if key := r.URL.Query().Get("thread_key"); key != "" {
		return h.Messaging.MemberView(r.Context(), page, customer, key, after, maxView)
	}
	return h.Messaging.CustomerView(r.Context(), page, customer, after, maxView)
}

// position reads after, the place in the journal that an earlier answer ended at.
func position(r *http.Request) (int64, error) {
	after := r.URL.Query().Get("after")
	if after == "" {
		return 0, nil
	}
	n, err := strconv.ParseInt(after, 10, 64)
	if err != nil || n <= 0 {
		return 0, badRequest("after must be the after of an earlier answer; leave it out for the newest messages")
	}
	return n, nil
}

// look shows the messages of a thread, and what is true of it now.
func (h *handler) look(ctx context.Context, view *viewAnswer, t *messaging.Thread, events []messaging.Event) error {
	v, err := h.newLook(ctx, t, events)
	if err != nil {
		return err
	}
	for i := range events {
		e := &events[i]
		m, err := v.show(ctx, e)
		if err != nil {
			return err
		}
		m.State = state(t, e)
		view.Data = append(view.Data, m)
		view.After = strconv.FormatInt(e.Seq, 10)
		if e.Kind.FromCustomer() && e.Seq <= t.SeenSeq {
			view.SeenMID = m.ID
		}
	}
	view.Typing = h.Hub.Typing(t.PSID, realtime.Page)
	if as := h.Hub.Typist(t.PSID); as != nil {
		view.Typist = &typist{*as.Persona, as.Pictures}
	}
	return nil
}

// state says how far the other side has come.
func state(t *messaging.Thread, e *messaging.Event) string {
	switch {
	case e.Kind.FromCustomer() && e.Seq <= t.SeenSeq, !e.Kind.FromCustomer() && e.Seq <= t.ReadSeq:
		return "read"
	case !e.Kind.FromCustomer() && e.Seq <= t.DeliveredSeq:
		return "delivered"
	}
	return "sent"
}
