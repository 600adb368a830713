package adminhttp

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"time"

	"parley/graphapi"
	"parley/internal/httpserver"
	"parley/internal/messaging"
	"parley/internal/objects"
	"parley/internal/utility"
)

// restrictionRequest puts a restriction in force: sends fail with the error.
type restrictionRequest struct {
	PageID  graphapi.ID `json:"page_id"` // 0 = every Page
	AppID   graphapi.ID `json:"app_id"`  // 0 = every app
	Code    int         `json:"code"`
	Subcode int         `json:"subcode"` // 0 = the first of the code
	For     string      `json:"for"`     // "" = until it is lifted
}

// listedRestriction is a restriction as answers show it.
type listedRestriction struct {
	ID      string         `json:"id"`
	PageID  graphapi.ID    `json:"page_id,omitzero"`
	AppID   graphapi.ID    `json:"app_id,omitzero"`
	Code    int            `json:"code"`
	Subcode int            `json:"subcode,omitempty"`
	Until   *graphapi.Time `json:"until,omitempty"`
}

func (h *handler) restrict(w http.ResponseWriter, r *http.Request) error {
	var in restrictionRequest
	if err := httpserver.ReadJSON(w, r, &in); err != nil {
		return err
	}
	x, err := h.restrictionOf(r.Context(), &in)
	if err != nil {
		return err
	}
	if x, err = h.Messaging.Restrict(r.Context(), x); err != nil {
		return h.explain(r.Context(), in.PageID, 0, err)
	}
	return httpserver.WriteJSON(w, http.StatusOK, struct {
		ID string `json:"id"`
	}{x.ID})
}

func (h *handler) restrictionOf(ctx context.Context, in *restrictionRequest) (messaging.Restriction, error) {
	x := messaging.Restriction{Page: in.PageID, App: in.AppID, Code: in.Code, Subcode: in.Subcode}
	if in.PageID != 0 {
		if err := h.page(ctx, "page_id", in.PageID); err != nil {
			return x, err
		}
	}
	if in.AppID != 0 {
		if err := h.app(ctx, "app_id", in.AppID); err != nil {
			return x, err
		}
	}
	if in.For != "" {
		d, err := parseDuration(in.For)
		if err != nil || d <= 0 {
			return x, badRequest("for must be a duration ahead, like 1h or 7d; leave it out for a restriction without end")
		}
		x.Until = h.Clock.Now().Add(d).UnixMilli()
	}
	return x, nil
}

func (h *handler) listRestrictions(w http.ResponseWriter, r *http.Request) error {
	all, err := h.Messaging.Restrictions(r.Context())
	if err != nil {
		return err
	}
	list := make([]listedRestriction, len(all))
	for i, x := range all {
		list[i] = listedRestriction{ID: x.ID, PageID: x.Page, AppID: x.App, Code: x.Code, Subcode: x.Subcode}
		if x.Until != 0 {
			list[i].Until = &graphapi.Time{Time: time.UnixMilli(x.Until)}
		}
	}
	return httpserver.WriteJSON(w, http.StatusOK, map[string]any{"data": list})
}

func (h *handler) liftRestriction(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	err := h.Messaging.Lift(r.Context(), id)
	if errors.Is(err, messaging.ErrNotFound) {
		return notFound("no restriction %.40s: GET /_/api/restrictions lists them", id)
	}
	if err != nil {
		return err
	}
	return httpserver.WriteJSON(w, http.StatusOK, success{true})
}

// setTemplate changes the state of a utility template, as Meta's review does.
// https://developers.facebook.com/docs/graph-api/reference/page/message_templates
func (h *handler) setTemplate(w http.ResponseWriter, r *http.Request) error {
	id, err := pathID(r)
	if err != nil {
		return err
	}
	var in struct {
		PageID graphapi.ID    `json:"page_id"`
		Status utility.Status `json:"status"`
		Reason string         `json:"reason"` // with REJECTED
	}
	if err := httpserver.ReadJSON(w, r, &in); err != nil {
		return err
	}
	if err := h.page(r.Context(), "page_id", in.PageID); err != nil {
		return err
	}
	if !slices.Contains(utility.Statuses(), in.Status) {
		return badRequest("no status %.40q: there is %v", in.Status, utility.Statuses())
	}
	if err := text("reason", in.Reason, maxName); err != nil {
		return err
	}
	err = h.Utility.SetStatus(r.Context(), in.PageID, id, in.Status, in.Reason)
	if errors.Is(err, objects.ErrNotFound) {
		return notFound("Page %d has no template %d: GET /%d/message_templates lists them", in.PageID, id, in.PageID)
	}
	if err != nil {
		return h.explain(r.Context(), in.PageID, 0, err)
	}
	return httpserver.WriteJSON(w, http.StatusOK, success{true})
}

// packAnswer names the pack of rules that binds an app.
type packAnswer struct {
	AppID graphapi.ID `json:"app_id"`
	Pack  string      `json:"pack"`
}

func (h *handler) readPolicy(w http.ResponseWriter, r *http.Request) error {
	app, err := queryID(r, "app_id")
	if err != nil {
		return err
	}
	if err := h.app(r.Context(), "app_id", app); err != nil {
		return err
	}
	return h.answerPolicy(w, r, app)
}

func (h *handler) setPolicy(w http.ResponseWriter, r *http.Request) error {
	var in packAnswer // "" = the server's own pack
	if err := httpserver.ReadJSON(w, r, &in); err != nil {
		return err
	}
	if err := h.app(r.Context(), "app_id", in.AppID); err != nil {
		return err
	}
	if err := h.Messaging.SetPolicy(r.Context(), in.AppID, in.Pack); err != nil {
		return h.explain(r.Context(), 0, 0, err)
	}
	return h.answerPolicy(w, r, in.AppID)
}

func (h *handler) answerPolicy(w http.ResponseWriter, r *http.Request, app graphapi.ID) error {
	pack, err := h.Messaging.Policy(r.Context(), app)
	if err != nil {
		return err
	}
	return httpserver.WriteJSON(w, http.StatusOK, packAnswer{app, pack.String()})
}
