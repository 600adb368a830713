package adminhttp

import (
	"encoding/json"
	"net/http"

	"parley/graphapi"
	"parley/internal/httpserver"
	"parley/internal/realtime"
)

// actionRequest is what every action carries.
type actionRequest struct {
	PageID graphapi.ID `json:"page_id"`
	Type   string      `json:"type"`
}

// postbackRequest is a tap on a button; no such button needs to exist.
type postbackRequest struct {
	actionRequest
	Payload string `json:"payload"`
	Title   string `json:"title"` // "" = the payload
	MID     string `json:"mid"`   // message that carries the button
}

const servedActions = "postback, read, typing_on, typing_off"

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
	if err := json.Unmarshal(body, &kind); err != nil {
		return badRequest(`type must be a string: there is %s`, servedActions)
	}
	switch kind.Type {
	case "postback":
		return h.customerPostback(w, r, customer, body)
	case "read":
		return h.customerReads(w, r, customer, body)
	case "typing_on", "typing_off":
		return h.customerTypes(w, r, customer, body)
	case "get_started", "quick_reply", "react", "unreact", "edit", "unsend", "referral", "optin", "block", "unblock":
		return badRequest("type %s is not served yet: what works is %s", kind.Type, servedActions)
	}
	return badRequest("no action type %.40q: there is %s", kind.Type, servedActions)
}

func (h *handler) customerPostback(w http.ResponseWriter, r *http.Request, customer graphapi.ID, body []byte) error {
	var in postbackRequest
	if err := httpserver.DecodeJSON(body, &in); err != nil {
		return err
	}
	if err := h.checkPostback(&in); err != nil {
		return err
	}
	sent, err := h.Messaging.CustomerPostback(r.Context(), in.PageID, customer, in.Title, in.Payload)
	if err != nil {
		return h.explain(r.Context(), in.PageID, customer, err)
	}
	return answerSent(w, sent, true)
}

// checkPostback checks a tap and fills in its title.
func (h *handler) checkPostback(in *postbackRequest) error {
	if in.Payload == "" {
		return badRequest("payload is missing: give what the button carries")
	}
	if in.Title == "" {
		in.Title = in.Payload
	}
	if in.MID != "" {
		if page, _, _, ok := h.Messaging.FindMessage(in.MID); !ok || page != in.PageID {
			return badRequest("mid is no message of this Page: give the id of the message with the button, or leave it out")
		}
	}
	if err := text("title", in.Title, maxPayload); err != nil {
		return err
	}
	return text("payload", in.Payload, maxPayload)
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
