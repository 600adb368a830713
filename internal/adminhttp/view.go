package adminhttp

import (
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"time"

	"parley/graphapi"
	"parley/internal/httpserver"
	"parley/internal/messaging"
	"parley/internal/realtime"
)

// maxView is how many messages one look at a thread shows.
const maxView = 100

// viewAnswer is a thread as its customer sees it, oldest message first.
type viewAnswer struct {
	Data   []viewedMessage `json:"data"`
	Typing bool            `json:"typing"` // the Page is typing
	After  string          `json:"after"`  // ask with it for what comes next
}

// viewedMessage is one message of a viewAnswer.
type viewedMessage struct {
	ID          string          `json:"id"`
	From        string          `json:"from"` // page or customer
	CreatedTime graphapi.Time   `json:"created_time"`
	Message     string          `json:"message,omitempty"`
	Attachments json.RawMessage `json:"attachments,omitempty"`
	State       string          `json:"state"` // sent, delivered or read
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
	thread, events, err := h.Messaging.CustomerView(r.Context(), page, customer, after, maxView)
	if errors.Is(err, messaging.ErrNotFound) {
		if err := h.known(r.Context(), page, customer); err != nil {
			return err
		}
		return httpserver.WriteJSON(w, http.StatusOK, viewAnswer{Data: []viewedMessage{}}) // never wrote: sees nothing
	}
	if err != nil {
		return err
	}
	view := viewAnswer{
		Data: make([]viewedMessage, len(events)), Typing: h.Hub.Typing(thread.PSID, realtime.Page),
		After: r.URL.Query().Get("after"),
	}
	for i := range events {
		if view.Data[i], err = h.viewed(&thread, &events[i]); err != nil {
			return err
		}
		view.After = strconv.FormatInt(events[i].Seq, 10)
	}
	return httpserver.WriteJSON(w, http.StatusOK, view)
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

func (h *handler) viewed(t *messaging.Thread, e *messaging.Event) (viewedMessage, error) {
	c, err := e.Content()
	if err != nil {
		return viewedMessage{}, err
	}
	m := viewedMessage{
		ID: h.Messaging.MessageID(e.Page, e.PSID, e.Seq), From: realtime.Page.String(), State: "sent",
		CreatedTime: graphapi.Time{Time: time.UnixMilli(e.At)}, Message: c.Text, Attachments: c.Attach,
	}
	switch {
	case e.Kind.FromCustomer():
		m.From = realtime.Customer.String()
	case e.Seq <= t.ReadSeq:
		m.State = "read"
	case e.Seq <= t.DeliveredSeq:
		m.State = "delivered"
	}
	return m, nil
}
