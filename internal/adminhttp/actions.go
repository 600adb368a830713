package adminhttp

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"parley/graphapi"
	"parley/internal/httpserver"
	"parley/internal/messaging"
	"parley/internal/realtime"
)

// actionRequest is what every action carries.
type actionRequest struct {
	PageID graphapi.ID `json:"page_id"`
	Type   string      `json:"type"`
}

func (a *actionRequest) common() *actionRequest { return a }

// actor is who acts, and on which Page. PSID is 0 before the first contact.
type actor struct {
	messaging.Customer
	page, psid graphapi.ID
}

// action is one thing that a customer can do.
type action struct {
	name  string
	serve func(w http.ResponseWriter, r *http.Request, customer graphapi.ID, body []byte) error
}

// actions lists what a customer can do besides writing.
func (h *handler) actions() []action {
	return []action{
		{"get_started", deed(h, h.getStarted)},
		{"postback", deed(h, h.postback)},
		{"quick_reply", deed(h, h.quickReply)},
		{"read", h.customerReads},
		{"typing_on", h.customerTypes},
		{"typing_off", h.customerTypes},
		{"react", deed(h, h.react)},
		{"unreact", deed(h, h.unreact)},
		{"edit", deed(h, h.edit)},
		{"unsend", deed(h, h.unsend)},
		{"referral", deed(h, h.referral)},
		{"optin", deed(h, h.optIn)},
		{"stop_notifications", deed(h, h.stopNotifications)},
		{"resume_notifications", deed(h, h.resumeNotifications)},
		{"feedback", deed(h, h.feedback)},
		{"customer_information", deed(h, h.customerInformation)},
		{"reveal", deed(h, h.reveal)},
		{"link", deed(h, h.link)},
		{"unlink", deed(h, h.unlink)},
		{"game_play", deed(h, h.gamePlay)},
		{"block", deed(h, h.block)},
		{"unblock", deed(h, h.unblock)},
	}
}

func (h *handler) customerActs(w http.ResponseWriter, r *http.Request) error {
	customer, err := pathID(r)
	if err != nil {
		return err
	}
	body := json.RawMessage("{}")
	if err := httpserver.ReadJSON(w, r, &body); err != nil {
		return err
	}
	var kind struct {
		Type string `json:"type"`
	}
	known := h.actions()
	names := make([]string, len(known))
	for i, a := range known {
		names[i] = a.name
	}
	if err := json.Unmarshal(body, &kind); err != nil {
		return badRequest(`type must be a string: there is %s`, strings.Join(names, ", "))
	}
	for _, a := range known {
		if a.name == kind.Type {
			return a.serve(w, r, customer, body)
		}
	}
	return badRequest("no action type %.40q: there is %s", kind.Type, strings.Join(names, ", "))
}

// request is the body of an action: a pointer to a struct with actionRequest in it.
type request[T any] interface {
	*T
	common() *actionRequest
}

// actAnswer tells what an action made.
type actAnswer struct {
	Success        bool        `json:"success"`
	MessageID      string      `json:"message_id,omitempty"`
	PSID           graphapi.ID `json:"psid"`
	ConversationID string      `json:"conversation_id"`
	Token          string      `json:"token,omitempty"` // of an opt-in
}

// deed serves an action that ends in the journal: act checks a request and
// returns what is stored, a value of package messaging.
func deed[T any, P request[T]](h *handler, act func(ctx context.Context, who *actor, in P) (messaging.Kind, any, error)) func(http.ResponseWriter, *http.Request, graphapi.ID, []byte) error {
	return func(w http.ResponseWriter, r *http.Request, customer graphapi.ID, body []byte) error {
		in := P(new(T))
		if err := httpserver.DecodeJSON(body, in); err != nil {
			return err
		}
		who, err := h.actor(r.Context(), in.common().PageID, customer)
		if err != nil {
			return err
		}
		kind, value, err := act(r.Context(), who, in)
		if err != nil {
			return err
		}
		sent, err := h.store(r.Context(), who, kind, value)
		if err != nil {
			return h.explain(r.Context(), who.page, customer, err)
		}
		answer := actAnswer{Success: true, PSID: sent.PSID, ConversationID: messaging.ThreadID(sent.PSID), Token: sent.Token}
		if kind.IsMessage() {
			answer.MessageID = sent.MessageID
		}
		return httpserver.WriteJSON(w, http.StatusOK, answer)
	}
}

// actor finds out who acts.
func (h *handler) actor(ctx context.Context, page, customer graphapi.ID) (*actor, error) {
	if err := h.page(ctx, "page_id", page); err != nil {
		return nil, err
	}
	c, err := h.customer(ctx, customer)
	if err != nil {
		return nil, err
	}
	t, err := h.Messaging.CustomerThread(ctx, page, customer)
	return &actor{c, page, t.PSID}, ignoreMissing(err)
}

func (h *handler) store(ctx context.Context, who *actor, kind messaging.Kind, value any) (messaging.Sent, error) {
	if c, ok := value.(messaging.Content); ok {
		return h.Messaging.CustomerSays(ctx, who.page, who.ID, c)
	}
	return h.Messaging.CustomerActs(ctx, who.page, who.ID, kind, value)
}

// contacted refuses an action that needs a thread when there is none.
func (who *actor) contacted() error {
	if who.psid != 0 {
		return nil
	}
	return badRequest("customer %d has not written to Page %d yet: POST /_/api/customers/%d/messages first", who.ID, who.page, who.ID)
}

// message returns the position of a message of the customer's thread.
func (h *handler) message(who *actor, mid string) (int64, error) {
	if err := who.contacted(); err != nil {
		return 0, err
	}
	if mid == "" {
		return 0, badRequest("mid is missing: give the id of a message in this thread")
	}
	page, psid, seq, ok := h.Messaging.FindMessage(mid)
	if !ok || page != who.page || psid != who.psid {
		return 0, badRequest("mid is no message of this thread: give an id from GET /_/api/customers/%d/messages?page_id=%d", who.ID, who.page)
	}
	return seq, nil
}

func (h *handler) customerReads(w http.ResponseWriter, r *http.Request, customer graphapi.ID, body []byte) error {
	var in actionRequest
	if err := httpserver.DecodeJSON(body, &in); err != nil {
		return err
	}
	if err := h.Messaging.CustomerReads(r.Context(), in.PageID, customer); err != nil {
		return h.explain(r.Context(), in.PageID, customer, err)
	}
	return httpserver.WriteJSON(w, http.StatusOK, success{true})
}

func (h *handler) customerTypes(w http.ResponseWriter, r *http.Request, customer graphapi.ID, body []byte) error {
	var in actionRequest
	if err := httpserver.DecodeJSON(body, &in); err != nil {
		return err
	}
	t, err := h.Messaging.CustomerThread(r.Context(), in.PageID, customer)
	if err != nil {
		return h.explain(r.Context(), in.PageID, customer, err)
	}
	h.Hub.SetTyping(in.PageID, t.PSID, realtime.Customer, in.Type == "typing_on")
	return httpserver.WriteJSON(w, http.StatusOK, success{true})
}

func ignoreMissing(err error) error {
	if errors.Is(err, messaging.ErrNotFound) {
		return nil
	}
	return err
}
