package adminhttp

import (
	"context"
	"errors"
	"net/http"

	"parley/graphapi"
	"parley/internal/httpserver"
	"parley/internal/messaging"
	"parley/internal/profile"
)

// pageAnswer is what a customer's chat shows around a thread.
type pageAnswer struct {
	Page    named         `json:"page"`
	PSID    graphapi.ID   `json:"psid,omitzero"` // of the customer; absent until the Page knows them
	Profile shownProfile  `json:"profile"`
	Contact shownContact  `json:"contact"` // the customer's own, to share
	Blocked bool          `json:"blocked"` // by the customer
	Groups  []listedGroup `json:"groups,omitempty"`
}

// shownProfile is the Messenger Profile for one customer.
type shownProfile struct {
	Greeting          string               `json:"greeting,omitempty"` // names filled in
	GetStarted        *payload             `json:"get_started"`
	IceBreakers       []profile.IceBreaker `json:"ice_breakers,omitempty"`
	Menu              []profile.MenuItem   `json:"menu,omitempty"`
	ComposerDisabled  bool                 `json:"composer_input_disabled"`
	Commands          []profile.Command    `json:"commands,omitempty"`
	AccountLinkingURL string               `json:"account_linking_url,omitempty"`
}

type payload struct {
	Payload string `json:"payload"`
}

type shownContact struct {
	Email string `json:"email,omitempty"`
	Phone string `json:"phone,omitempty"`
}

// listedGroup is a group that the customer belongs to.
type listedGroup struct {
	ThreadKey      string `json:"thread_key"`
	Name           string `json:"name"`
	ConversationID string `json:"conversation_id"`
}

func (h *handler) customerMeets(w http.ResponseWriter, r *http.Request) error {
	id, err := pathID(r)
	if err != nil {
		return err
	}
	page, err := queryID(r, "page_id")
	if err != nil {
		return err
	}
	if err := h.page(r.Context(), "page_id", page); err != nil {
		return err
	}
	customer, err := h.customer(r.Context(), id)
	if err != nil {
		return err
	}
	answer, err := h.surroundings(r.Context(), page, &customer)
	if err != nil {
		return err
	}
	return httpserver.WriteJSON(w, http.StatusOK, answer)
}

func (h *handler) surroundings(ctx context.Context, page graphapi.ID, c *messaging.Customer) (a pageAnswer, err error) {
	p, err := h.Messaging.Page(ctx, page)
	if err != nil {
		return a, err
	}
	a.Page = named{p.ID, p.Name}
	t, err := h.Messaging.CustomerThread(ctx, page, c.ID)
	if err != nil && !errors.Is(err, messaging.ErrNotFound) {
		return a, err
	}
	a.PSID, a.Blocked = t.PSID, t.Blocked()
	if a.Profile, err = h.profileFor(ctx, page, t.PSID, c); err != nil {
		return a, err
	}
	contact, err := h.Messaging.Contact(ctx, c.ID)
	if err != nil {
		return a, err
	}
	a.Contact = shownContact{contact.Email, contact.Phone}
	a.Groups, err = h.groupsOf(ctx, page, t.PSID)
	return a, err
}

// profileFor returns the Messenger Profile in a customer's language and with
// their name in it. A PSID of 0 has no thread yet.
func (h *handler) profileFor(ctx context.Context, page, psid graphapi.ID, c *messaging.Customer) (shownProfile, error) {
	v, err := h.Profile.For(ctx, page, psid, c.Locale)
	if err != nil {
		return shownProfile{}, err
	}
	shown := shownProfile{
		IceBreakers: v.IceBreakers, Menu: v.Menu, ComposerDisabled: v.ComposerDisabled,
		Commands: v.Commands, AccountLinkingURL: v.AccountLinkingURL,
	}
	shown.Greeting, _ = messaging.Fill(v.Greeting, c) // a name without a value is left out
	if v.GetStarted != "" {
		shown.GetStarted = &payload{v.GetStarted}
	}
	return shown, nil
}

func (h *handler) groupsOf(ctx context.Context, page, psid graphapi.ID) ([]listedGroup, error) {
	if psid == 0 {
		return nil, nil
	}
	groups, err := h.Messaging.Groups(ctx, page, psid)
	if err != nil {
		return nil, err
	}
	list := make([]listedGroup, len(groups))
	for i := range groups {
		list[i] = listedGroup{groups[i].Key(), groups[i].Name, messaging.ThreadID(groups[i].PSID)}
	}
	return list, nil
}
