package adminhttp

import (
	"context"
	"net/http"
	"strings"

	"parley/graphapi"
	"parley/internal/auth"
	"parley/internal/httpserver"
)

type success struct {
	Success bool `json:"success"`
}

type created struct {
	ID graphapi.ID `json:"id"`
}

func (h *handler) createPerson(w http.ResponseWriter, r *http.Request) error {
	var in struct {
		Name string `json:"name"`
	}
	if err := httpserver.ReadJSON(w, r, &in); err != nil {
		return err
	}
	if err := name("name", &in.Name); err != nil {
		return err
	}
	u, err := h.Auth.CreateUser(r.Context(), in.Name)
	if err != nil {
		return err
	}
	return httpserver.WriteJSON(w, http.StatusOK, created{u.ID})
}

func (h *handler) createApp(w http.ResponseWriter, r *http.Request) error {
	var in struct {
		Name string `json:"name"`
	}
	if err := httpserver.ReadJSON(w, r, &in); err != nil {
		return err
	}
	if err := name("name", &in.Name); err != nil {
		return err
	}
	app, secret, err := h.Auth.CreateApp(r.Context(), in.Name)
	if err != nil {
		return err
	}
	return httpserver.WriteJSON(w, http.StatusOK, struct {
		ID     graphapi.ID `json:"id"`
		Secret string      `json:"secret"`
		Token  string      `json:"token"`
	}{app.ID, secret, h.Auth.AppTokenText(app.ID)})
}

func (h *handler) createPage(w http.ResponseWriter, r *http.Request) error {
	var in struct {
		Name     string      `json:"name"`
		Category string      `json:"category"`
		OwnerID  graphapi.ID `json:"owner_id"`
	}
	if err := httpserver.ReadJSON(w, r, &in); err != nil {
		return err
	}
	if err := name("name", &in.Name); err != nil {
		return err
	}
	if err := text("category", in.Category, maxName); err != nil {
		return err
	}
	if err := h.person(r.Context(), "owner_id", in.OwnerID); err != nil {
		return err
	}
	var app graphapi.ID
	if h.DefaultApp != nil {
		app = h.DefaultApp()
	}
	p, err := h.Messaging.CreatePage(r.Context(), in.Name, strings.TrimSpace(in.Category), app)
	if err != nil {
		return err
	}
	if err := h.Auth.SetTasks(r.Context(), p.ID, in.OwnerID, auth.AllTasks); err != nil {
		return err
	}
	return httpserver.WriteJSON(w, http.StatusOK, created{p.ID})
}

func (h *handler) setTasks(w http.ResponseWriter, r *http.Request) error {
	var in struct {
		PageID graphapi.ID `json:"page_id"`
		UserID graphapi.ID `json:"user_id"`
		Tasks  []string    `json:"tasks"`
	}
	if err := httpserver.ReadJSON(w, r, &in); err != nil {
		return err
	}
	if in.Tasks == nil {
		return badRequest("tasks is missing: give a list of %s; [] takes the role away", strings.Join(auth.AllTasks.Names(), ", "))
	}
	tasks, err := tasksOf(in.Tasks)
	if err != nil {
		return err
	}
	if err := h.page(r.Context(), "page_id", in.PageID); err != nil {
		return err
	}
	if err := h.person(r.Context(), "user_id", in.UserID); err != nil {
		return err
	}
	if err := h.Auth.SetTasks(r.Context(), in.PageID, in.UserID, tasks); err != nil {
		return err
	}
	return httpserver.WriteJSON(w, http.StatusOK, success{true})
}

func tasksOf(names []string) (auth.Tasks, error) {
	var tasks auth.Tasks
	for _, n := range names {
		t, ok := auth.TaskByName(strings.ToUpper(n))
		if !ok {
			return 0, badRequest("no task %.40q: there is %s", n, strings.Join(auth.AllTasks.Names(), ", "))
		}
		tasks |= t
	}
	return tasks, nil
}

// tokenRequest is the body of POST /_/api/tokens.
type tokenRequest struct {
	Kind      string      `json:"kind"`
	AppID     graphapi.ID `json:"app_id"`
	UserID    graphapi.ID `json:"user_id"`
	PageID    graphapi.ID `json:"page_id"`
	Scopes    []string    `json:"scopes"`     // nil = all
	ExpiresIn string      `json:"expires_in"` // "" = never
}

func (h *handler) issueToken(w http.ResponseWriter, r *http.Request) error {
	var in tokenRequest
	if err := httpserver.ReadJSON(w, r, &in); err != nil {
		return err
	}
	token, err := h.tokenOf(r.Context(), &in)
	if err != nil {
		return err
	}
	text, err := h.Auth.IssueToken(r.Context(), token)
	if err != nil {
		return err
	}
	return httpserver.WriteJSON(w, http.StatusOK, struct {
		AccessToken string `json:"access_token"`
	}{text})
}

// tokenOf checks a request and returns the row that it asks for.
func (h *handler) tokenOf(ctx context.Context, in *tokenRequest) (auth.Token, error) {
	t := auth.Token{App: in.AppID, Scopes: auth.AllScopes}
	if err := h.tokenOwner(ctx, in, &t); err != nil {
		return t, err
	}
	if in.Scopes != nil {
		scopes, err := scopesOf(in.Scopes)
		if err != nil {
			return t, err
		}
		t.Scopes = scopes
	}
	if in.ExpiresIn != "" {
		d, err := parseDuration(in.ExpiresIn)
		if err != nil || d <= 0 {
			return t, badRequest("expires_in must be a duration ahead, like 1h or 60d")
		}
		t.ExpiresAt = h.Clock.Now().Add(d).UnixMilli()
	}
	return t, nil
}

// tokenOwner sets on whose behalf the token acts.
func (h *handler) tokenOwner(ctx context.Context, in *tokenRequest, t *auth.Token) error {
	if err := h.app(ctx, "app_id", in.AppID); err != nil {
		return err
	}
	switch in.Kind {
	case "user":
		t.Kind, t.User = auth.UserToken, in.UserID
		return h.person(ctx, "user_id", in.UserID)
	case "page":
		t.Kind, t.Page, t.User = auth.PageToken, in.PageID, in.UserID
		if err := h.page(ctx, "page_id", in.PageID); err != nil || in.UserID == 0 {
			return err // without a person the token is the Page's own
		}
		return h.person(ctx, "user_id", in.UserID)
	case "app":
		t.Kind = auth.AppToken
		if in.Scopes != nil || in.ExpiresIn != "" {
			return badRequest("an app token has no scopes and never expires: leave scopes and expires_in out")
		}
		return nil
	}
	return badRequest("no kind %.40q: there is user, page, app", in.Kind)
}

func scopesOf(names []string) (auth.Scopes, error) {
	var scopes auth.Scopes
	for _, n := range names {
		s, ok := auth.ScopeByName(n)
		if !ok {
			return 0, badRequest("no permission %.40q: there is %s", n, strings.Join(auth.AllScopes.Names(), ", "))
		}
		scopes |= s
	}
	return scopes, nil
}

func (h *handler) reset(w http.ResponseWriter, r *http.Request) error {
	if h.Reset == nil {
		return notFound("only parley dev can be reset: here, make what you need with POST /_/api/people, apps and pages")
	}
	if err := httpserver.ReadJSON(w, r, &struct{}{}); err != nil {
		return err
	}
	if err := h.Reset(r.Context()); err != nil {
		return err
	}
	return httpserver.WriteJSON(w, http.StatusOK, success{true})
}
