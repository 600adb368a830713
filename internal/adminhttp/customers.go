package adminhttp

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strings"

	"parley/graphapi"
	"parley/internal/httpserver"
	"parley/internal/messaging"
)

// locales are written like en_US.
// https://developers.facebook.com/docs/messenger-platform/messenger-profile/supported-locales
var localePattern = regexp.MustCompile(`^[a-z]{2,3}_[A-Z]{2}$`)

func (h *handler) createCustomer(w http.ResponseWriter, r *http.Request) error {
	in := struct {
		Name     string  `json:"name"`
		Locale   string  `json:"locale"`
		Timezone float64 `json:"timezone"` // hours to GMT
	}{Locale: "en_US"}
	if err := httpserver.ReadJSON(w, r, &in); err != nil {
		return err
	}
	if err := name("name", &in.Name); err != nil {
		return err
	}
	if !localePattern.MatchString(in.Locale) {
		return badRequest("locale %.40q must look like en_US", in.Locale)
	}
	if in.Timezone < -12 || in.Timezone > 14 {
		return badRequest("timezone is in hours to GMT: give a number from -12 to 14")
	}
	c, err := h.Messaging.CreateCustomer(r.Context(), in.Name, in.Locale, in.Timezone)
	if err != nil {
		return err
	}
	return httpserver.WriteJSON(w, http.StatusOK, named{c.ID, c.Name})
}

func (h *handler) readCustomer(w http.ResponseWriter, r *http.Request) error {
	id, err := pathID(r)
	if err != nil {
		return err
	}
	c, err := h.customer(r.Context(), id)
	if err != nil {
		return err
	}
	return httpserver.WriteJSON(w, http.StatusOK, named{c.ID, c.Name})
}

// maxCustomers bounds the list of a Page's customers; the most recently
// active ones are shown.
const maxCustomers = 1000

// listedCustomer is one row of GET /_/api/customers.
type listedCustomer struct {
	ID             graphapi.ID `json:"id"`
	Name           string      `json:"name"`
	PSID           graphapi.ID `json:"psid"`
	ConversationID string      `json:"conversation_id"`
}

func (h *handler) listCustomers(w http.ResponseWriter, r *http.Request) error {
	page, err := queryID(r, "page_id")
	if err != nil {
		return err
	}
	if err := h.page(r.Context(), "page_id", page); err != nil {
		return err
	}
	threads, people, err := h.Messaging.CustomersOf(r.Context(), page, messaging.Range{Limit: maxCustomers})
	if err != nil {
		return err
	}
	list := make([]listedCustomer, len(threads))
	for i, t := range threads {
		list[i] = listedCustomer{t.Customer, people[t.Customer].Name, t.PSID, conversationID(t.PSID)}
	}
	return httpserver.WriteJSON(w, http.StatusOK, map[string]any{"data": list})
}

func conversationID(psid graphapi.ID) string { return "t_" + psid.String() }

// sentAnswer tells where an act of a customer was stored.
type sentAnswer struct {
	Success        bool        `json:"success,omitempty"`
	MessageID      string      `json:"message_id"`
	PSID           graphapi.ID `json:"psid"`
	ConversationID string      `json:"conversation_id"`
}

func answerSent(w http.ResponseWriter, s messaging.Sent, success bool) error {
	return httpserver.WriteJSON(w, http.StatusOK, sentAnswer{success, s.MessageID, s.PSID, conversationID(s.PSID)})
}

// saysRequest is the body of POST /_/api/customers/{id}/messages.
type saysRequest struct {
	PageID      graphapi.ID           `json:"page_id"`
	Text        string                `json:"text"`
	Attachments []attachment          `json:"attachments"`
	QuickReply  *messaging.QuickReply `json:"quick_reply"`
	ReplyTo     *messaging.ReplyTo    `json:"reply_to"`
}

type attachment struct {
	Type string `json:"type"`
	URL  string `json:"url"`
}

func (h *handler) customerSays(w http.ResponseWriter, r *http.Request) error {
	customer, err := pathID(r)
	if err != nil {
		return err
	}
	var in saysRequest
	if err := httpserver.ReadJSON(w, r, &in); err != nil {
		return err
	}
	content, err := h.contentOf(&in)
	if err != nil {
		return err
	}
	sent, err := h.Messaging.CustomerSays(r.Context(), in.PageID, customer, content)
	if err != nil {
		return h.explain(r.Context(), in.PageID, customer, err)
	}
	return answerSent(w, sent, false)
}

// contentOf checks what a customer wants to say.
func (h *handler) contentOf(in *saysRequest) (c messaging.Content, err error) {
	switch {
	case in.Text == "" && len(in.Attachments) == 0:
		return c, badRequest("say something: give text or attachments")
	case in.QuickReply != nil && in.Text == "":
		return c, badRequest("a quick reply needs text: the title of the button that was tapped")
	case in.QuickReply != nil && in.QuickReply.Payload == "":
		return c, badRequest("quick_reply needs a payload")
	}
	if err := text("text", in.Text, maxText); err != nil {
		return c, err
	}
	if in.QuickReply != nil {
		if err := text("quick_reply.payload", in.QuickReply.Payload, maxPayload); err != nil {
			return c, err
		}
	}
	if in.ReplyTo != nil {
		if page, _, _, ok := h.Messaging.FindMessage(in.ReplyTo.MID); !ok || page != in.PageID {
			return c, badRequest("reply_to.mid is no message of this Page: give the id of a message in this thread")
		}
	}
	c = messaging.Content{Text: in.Text, QuickReply: in.QuickReply, ReplyTo: in.ReplyTo}
	c.Attach, err = attachmentsOf(in.Attachments)
	return c, err
}

// attachmentsOf returns attachments in the form that webhooks carry.
// https://developers.facebook.com/docs/messenger-platform/reference/webhook-events/messages
func attachmentsOf(list []attachment) (json.RawMessage, error) {
	if len(list) == 0 {
		return nil, nil
	}
	if len(list) > maxAttachments {
		return nil, badRequest("attachments: at most %d fit in one message", maxAttachments)
	}
	type payload struct {
		URL string `json:"url"`
	}
	type stored struct {
		Type    string  `json:"type"`
		Payload payload `json:"payload"`
	}
	out := make([]stored, len(list))
	for i, a := range list {
		if !strings.Contains(" image audio video file ", " "+a.Type+" ") {
			return nil, badRequest("no attachment type %.40q: there is image, audio, video, file", a.Type)
		}
		if err := webURL("the url of an attachment", a.URL); err != nil {
			return nil, err
		}
		out[i] = stored{a.Type, payload{a.URL}}
	}
	return json.Marshal(out)
}
