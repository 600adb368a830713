package adminhttp

import (
	"net/http"

	"parley/graphapi"
	"parley/internal/httpserver"
	"parley/internal/profile"
)

// startLinking is POST /_/api/customers/{id}/link: what the chat adds to the
// address of an account_link button.
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/identity/account-linking
func (h *handler) startLinking(w http.ResponseWriter, r *http.Request) error {
	customer, err := pathID(r)
	if err != nil {
		return err
	}
	var in struct {
		PageID graphapi.ID `json:"page_id"`
	}
	if err := httpserver.ReadJSON(w, r, &in); err != nil {
		return err
	}
	if err := h.known(r.Context(), in.PageID, customer); err != nil {
		return err
	}
	psid, err := h.Messaging.PSID(r.Context(), in.PageID, customer)
	if err != nil {
		return err
	}
	token, err := h.Profile.LinkToken(r.Context(), in.PageID, psid)
	if err != nil {
		return err
	}
	return httpserver.WriteJSON(w, http.StatusOK, struct {
		Token     string `json:"account_linking_token"`
		ExpiresIn int    `json:"expires_in"` // seconds
	}{token, int(profile.LinkTokenLife.Seconds())})
}
