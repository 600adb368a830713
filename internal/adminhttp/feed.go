package adminhttp

import (
	"errors"
	"net/http"

	"parley/graphapi"
	"parley/internal/httpserver"
	"parley/internal/objects"
)

// customerPosts is POST /_/api/customers/{id}/posts: a visitor writes on the
// Page's wall.
func (h *handler) customerPosts(w http.ResponseWriter, r *http.Request) error {
	customer, err := pathID(r)
	if err != nil {
		return err
	}
	var in struct {
		PageID  graphapi.ID `json:"page_id"`
		Message string      `json:"message"`
	}
	if err := httpserver.ReadJSON(w, r, &in); err != nil {
		return err
	}
	if err := h.known(r.Context(), in.PageID, customer); err != nil {
		return err
	}
	id, err := h.Feed.Publish(r.Context(), in.PageID, customer, in.Message)
	if err != nil {
		return h.explain(r.Context(), in.PageID, customer, err)
	}
	return httpserver.WriteJSON(w, http.StatusOK, written{id})
}

// written is the answer about something that has an id of its own form.
type written struct {
	ID string `json:"id"`
}

// customerComments is POST /_/api/customers/{id}/comments: on a post, or, with
// parent_id, on a comment.
func (h *handler) customerComments(w http.ResponseWriter, r *http.Request) error {
	customer, err := pathID(r)
	if err != nil {
		return err
	}
	var in struct {
		PageID   graphapi.ID `json:"page_id"`
		PostID   string      `json:"post_id"`
		ParentID string      `json:"parent_id"`
		Message  string      `json:"message"`
	}
	if err := httpserver.ReadJSON(w, r, &in); err != nil {
		return err
	}
	if err := h.known(r.Context(), in.PageID, customer); err != nil {
		return err
	}
	on := in.ParentID
	if on == "" {
		on = in.PostID
	}
	id, err := h.Feed.Comment(r.Context(), in.PageID, customer, on, in.Message)
	if errors.Is(err, objects.ErrNotFound) {
		return notFound("Page %d has no post or comment %.60q: make a post with POST /v26.0/%d/feed", in.PageID, on, in.PageID)
	}
	if err != nil {
		return h.explain(r.Context(), in.PageID, customer, err)
	}
	return httpserver.WriteJSON(w, http.StatusOK, written{id})
}
