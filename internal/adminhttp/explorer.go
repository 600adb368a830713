package adminhttp

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"parley/graphapi"
	"parley/internal/auth"
	"parley/internal/graph"
	"parley/internal/httpserver"
	"parley/internal/messaging"
)

// maxListed bounds lists of apps and Pages.
const maxListed = 1000

// grantedPage is a Page with what its person may do there.
type grantedPage struct {
	ID       graphapi.ID `json:"id"`
	Name     string      `json:"name"`
	Category string      `json:"category"`
	Tasks    []string    `json:"tasks"`
}

// me returns the one person who uses the pages of this server, and the Pages
// on which that person holds a task.
func (h *handler) me(ctx context.Context) (named, []grantedPage, error) {
	u, err := h.Auth.User(ctx, h.Person())
	if err != nil {
		return named{}, nil, err
	}
	roles, err := h.Auth.Roles(ctx, u.ID, 0, maxListed)
	if err != nil {
		return named{}, nil, err
	}
	pages := make([]grantedPage, len(roles))
	for i, r := range roles {
		p, err := h.Messaging.Page(ctx, r.Page)
		if err != nil {
			return named{}, nil, err
		}
		pages[i] = grantedPage{p.ID, p.Name, p.Category, r.Tasks.Names()}
	}
	return named{u.ID, u.Name}, pages, nil
}

// apps lists the apps of the server, the demo app first.
func (h *handler) apps(ctx context.Context) ([]named, error) {
	list, err := h.Auth.Apps(ctx, 0, maxListed)
	if err != nil {
		return nil, err
	}
	out := make([]named, 0, len(list))
	for _, a := range list {
		n := named{a.ID, a.Name}
		if h.DefaultApp != nil && a.ID == h.DefaultApp() {
			out = append([]named{n}, out...)
		} else {
			out = append(out, n)
		}
	}
	return out, nil
}

func (h *handler) listApps(w http.ResponseWriter, r *http.Request) error {
	apps, err := h.apps(r.Context())
	if err != nil {
		return err
	}
	return httpserver.WriteJSON(w, http.StatusOK, map[string]any{"data": apps})
}

func (h *handler) listPages(w http.ResponseWriter, r *http.Request) error {
	_, pages, err := h.me(r.Context())
	if err != nil {
		return err
	}
	list := make([]named, len(pages))
	for i, p := range pages {
		list[i] = named{p.ID, p.Name}
	}
	return httpserver.WriteJSON(w, http.StatusOK, map[string]any{"data": list})
}

func (h *handler) readPage(w http.ResponseWriter, r *http.Request) error {
	id, err := graphapi.ParseID(r.PathValue("id"))
	if err != nil {
		return notFound("no Page %.40q: give the digits of its id", r.PathValue("id"))
	}
	p, err := h.Messaging.Page(r.Context(), id)
	if errors.Is(err, messaging.ErrNotFound) {
		return notFound("no Page %d: make one with POST /_/api/pages", id)
	}
	if err != nil {
		return err
	}
	return httpserver.WriteJSON(w, http.StatusOK, named{p.ID, p.Name})
}

// schemaNode is a type of node with the names of its fields and edges.
type schemaNode struct {
	Name   string   `json:"name"`
	Fields []string `json:"fields"`
}

// schemaEdge is what one method does on one edge.
type schemaEdge struct {
	Node   string        `json:"node"`
	Edge   string        `json:"edge"`
	Method string        `json:"method"`
	Params []schemaParam `json:"params"`
}

type schemaParam struct {
	Name     string   `json:"name"`
	Type     string   `json:"type"`
	Required bool     `json:"required"`
	Enum     []string `json:"enum,omitempty"`
	Doc      string   `json:"doc"`
}

func (h *handler) schema(w http.ResponseWriter, _ *http.Request) error {
	var versions []string
	for v := graphapi.LatestVersion; v >= graphapi.OldestVersion; v -= 100 {
		versions = append(versions, v.String())
	}
	var nodes []schemaNode
	edges := []schemaEdge{}
	for _, t := range graph.Types() {
		nodes = append(nodes, schemaNode{t.Name, schemaFields(t)})
		for _, e := range t.Edges {
			for _, op := range e.Ops {
				edges = append(edges, schemaEdge{t.Name, e.Name, op.Method, schemaParams(op.Params)})
			}
		}
	}
	return httpserver.WriteJSON(w, http.StatusOK, struct {
		Versions    []string     `json:"versions"` // newest first
		Permissions []string     `json:"permissions"`
		Nodes       []schemaNode `json:"nodes"`
		Edges       []schemaEdge `json:"edges"`
	}{versions, auth.AllScopes.Names(), nodes, edges})
}

func schemaFields(t *graph.Type) []string {
	names := []string{}
	for _, f := range t.Fields {
		names = append(names, f.Name)
	}
	for _, e := range t.Edges {
		names = append(names, e.Name)
	}
	return names
}

func schemaParams(params []graph.Param) []schemaParam {
	out := make([]schemaParam, len(params))
	for i, p := range params {
		out[i] = schemaParam{p.Name, p.Type, p.Required, p.Enum, p.Doc}
	}
	return out
}

// inspected tells what a token stands for.
type inspected struct {
	Kind      string      `json:"kind"` // user, page or app
	AppID     graphapi.ID `json:"app_id"`
	AppName   string      `json:"app_name"`
	UserID    graphapi.ID `json:"user_id,omitzero"`
	UserName  string      `json:"user_name,omitempty"`
	PageID    graphapi.ID `json:"page_id,omitzero"`
	PageName  string      `json:"page_name,omitempty"`
	Scopes    []string    `json:"scopes"`
	ExpiresAt string      `json:"expires_at"` // RFC 3339, "" = never
	Valid     bool        `json:"valid"`
	Why       string      `json:"why,omitempty"` // it is not valid
}

func (h *handler) inspectToken(w http.ResponseWriter, r *http.Request) error {
	var in struct {
		AccessToken string `json:"access_token"`
	}
	if err := httpserver.ReadJSON(w, r, &in); err != nil {
		return err
	}
	p, why, err := h.Auth.Inspect(r.Context(), in.AccessToken)
	var refused *graphapi.Error
	if errors.As(err, &refused) {
		return badRequest("%s", refused.Explain)
	}
	if err != nil {
		return err
	}
	out, err := h.describe(r.Context(), p)
	if err != nil {
		return err
	}
	if out.Valid = why == nil; errors.As(why, &refused) {
		out.Why = refused.Message
	}
	return httpserver.WriteJSON(w, http.StatusOK, out)
}

// describe names whom a token acts for.
func (h *handler) describe(ctx context.Context, p *auth.Principal) (out inspected, err error) {
	t := &p.Token
	out = inspected{Kind: strings.ToLower(graph.TokenName(t.Kind)), AppID: t.App, AppName: p.App.Name, UserID: t.User, PageID: t.Page, Scopes: t.Scopes.Names()}
	if t.ExpiresAt != 0 {
		out.ExpiresAt = time.UnixMilli(t.ExpiresAt).UTC().Format(time.RFC3339)
	}
	if t.User != 0 {
		u, err := h.Auth.User(ctx, t.User)
		if err != nil {
			return out, err
		}
		out.UserName = u.Name
	}
	if t.Page != 0 {
		page, err := h.Messaging.Page(ctx, t.Page)
		if err != nil {
			return out, err
		}
		out.PageName = page.Name
	}
	return out, nil
}
