package adminhttp

import (
	"context"
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

// contactFields are how a customer can be reached besides their PSID; all of
// it counts as verified.
type contactFields struct {
	Phone  *string      `json:"phone"` // with country code
	Email  *string      `json:"email"`
	Player *graphapi.ID `json:"player_id"` // of games
	Login  *string      `json:"login_id"`
}

func (h *handler) createCustomer(w http.ResponseWriter, r *http.Request) error {
	in := struct {
		Name     string  `json:"name"`
		Locale   string  `json:"locale"`
		Timezone float64 `json:"timezone"` // hours to GMT
		contactFields
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
	contact, err := in.contact(messaging.Contact{})
	if err != nil {
		return err
	}
	c, err := h.Messaging.CreateCustomer(r.Context(), in.Name, in.Locale, in.Timezone)
	if err != nil {
		return err
	}
	if err := h.reachable(r.Context(), c.ID, contact); err != nil {
		return err
	}
	return httpserver.WriteJSON(w, http.StatusOK, named{c.ID, c.Name})
}

// contact checks the fields and puts those that were given over old.
func (f *contactFields) contact(c messaging.Contact) (messaging.Contact, error) {
	put := func(field string, to, from *string) error {
		if from == nil {
			return nil
		}
		*to = strings.TrimSpace(*from)
		return text(field, *to, maxName)
	}
	if err := put("phone", &c.Phone, f.Phone); err != nil {
		return c, err
	}
	if err := put("login_id", &c.Login, f.Login); err != nil {
		return c, err
	}
	if err := put("email", &c.Email, f.Email); err != nil {
		return c, err
	}
	if f.Player != nil {
		c.Player = *f.Player
	}
	if err := c.Normalise(); err != nil {
		return c, badRequest("%v", err)
	}
	return c, nil
}

// reachable stores how a customer can be reached, if there is anything to store.
func (h *handler) reachable(ctx context.Context, id graphapi.ID, c messaging.Contact) error {
	if c == (messaging.Contact{}) {
		return nil
	}
	return h.explain(ctx, 0, id, h.Messaging.SetContact(ctx, id, c))
}

// shownCustomer is a customer with their contact.
type shownCustomer struct {
	named
	Phone  string      `json:"phone,omitempty"`
	Email  string      `json:"email,omitempty"`
	Player graphapi.ID `json:"player_id,omitzero"`
	Login  string      `json:"login_id,omitempty"`
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
	contact, err := h.Messaging.Contact(r.Context(), id)
	if err != nil {
		return err
	}
	return answerCustomer(w, c, contact)
}

func answerCustomer(w http.ResponseWriter, c messaging.Customer, contact messaging.Contact) error {
	return httpserver.WriteJSON(w, http.StatusOK, shownCustomer{named{c.ID, c.Name}, contact.Phone, contact.Email, contact.Player, contact.Login})
}

// changeCustomer changes how a customer can be reached: what is given; "" and
// 0 take something away.
func (h *handler) changeCustomer(w http.ResponseWriter, r *http.Request) error {
	id, err := pathID(r)
	if err != nil {
		return err
	}
	var in contactFields
	if err := httpserver.ReadJSON(w, r, &in); err != nil {
		return err
	}
	c, err := h.customer(r.Context(), id)
	if err != nil {
		return err
	}
	contact, err := h.Messaging.Contact(r.Context(), id)
	if err != nil {
		return err
	}
	if contact, err = in.contact(contact); err != nil {
		return err
	}
	if err := h.Messaging.SetContact(r.Context(), id, contact); err != nil {
		return h.explain(r.Context(), 0, id, err)
	}
	contact, err = h.Messaging.Contact(r.Context(), id)
	if err != nil {
		return err
	}
	return answerCustomer(w, c, contact)
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
		list[i] = listedCustomer{t.Customer, people[t.Customer].Name, t.PSID, messaging.ThreadID(t.PSID)}
	}
	return httpserver.WriteJSON(w, http.StatusOK, map[string]any{"data": list})
}

// sentAnswer tells where a message of a customer was stored.
type sentAnswer struct {
	MessageID      string      `json:"message_id"`
	PSID           graphapi.ID `json:"psid"`
	ConversationID string      `json:"conversation_id"`
}
