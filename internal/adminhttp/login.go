package adminhttp

import (
	"bytes"
	"crypto/rand"
	_ "embed"
	"errors"
	"html/template"
	"net/http"

	"parley/graphapi"
	"parley/internal/auth"
	"parley/internal/httpserver"
	"parley/internal/login"
)

//go:embed refused.html
var refusedHTML string

// dialog shows the page of the login dialog, or, when the app or the address
// that it wants the answer at is bad, a page that says so: never a redirect.
// https://developers.facebook.com/documentation/facebook-login/guides/advanced/manual-flow
func (h *handler) dialog(w http.ResponseWriter, r *http.Request) error {
	if v := r.PathValue("version"); v != "" {
		if _, ok := graphapi.ParseVersion(v); !ok {
			return notFound("no version %.40q: there is %s", v, graphapi.LatestVersion)
		}
	}
	_, _, err := h.openDialog(r, r.URL.RawQuery)
	var refusal *login.Refusal
	if errors.As(err, &refusal) {
		return h.writeRefused(w, refusal)
	}
	if err == nil {
		h.Pages.ServeHTTP(w, r)
	}
	return err
}

// writeRefused answers a page for the person in front of the browser.
func (h *handler) writeRefused(w http.ResponseWriter, why *login.Refusal) error {
	var b bytes.Buffer
	nonce := rand.Text()
	if err := h.refused.Execute(&b, struct{ Nonce, Message string }{nonce, why.Message}); err != nil {
		return err
	}
	w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'nonce-"+nonce+"'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(http.StatusBadRequest)
	_, _ = w.Write(b.Bytes()) // a caller who has gone needs no answer
	return nil
}

func refusedPage() *template.Template {
	return template.Must(template.New("refused").Parse(refusedHTML))
}

// openDialog checks what an app asks for. This server is known by the address
// that the caller used, and by its public one.
func (h *handler) openDialog(r *http.Request, query string) (*login.Request, auth.App, error) {
	scheme := "http"
	if r.TLS != nil {
		scheme = "https"
	}
	origins := []string{scheme + "://" + r.Host}
	if h.Guard.PublicURL != nil {
		origins = append(origins, h.Guard.PublicURL())
	}
	return h.Dialog.Open(r.Context(), query, origins...)
}

// loginRefused shows the caller why a dialog cannot be answered.
func loginRefused(err error) error {
	var refusal *login.Refusal
	if errors.As(err, &refusal) {
		return badRequest("%s", refusal.Message)
	}
	return err
}

// named is anything with an id and a name.
type named struct {
	ID   graphapi.ID `json:"id"`
	Name string      `json:"name"`
}

// asked is what the page of the dialog shows.
type asked struct {
	App         named         `json:"app"`
	Person      named         `json:"person"`
	Permissions []permission  `json:"permissions"`
	Unknown     []string      `json:"unknown"` // asked for and not known here
	Pages       []grantedPage `json:"pages"`   // of the person
}

type permission struct {
	Name     string `json:"name"`
	Required bool   `json:"required"`
}

func (h *handler) loginRequest(w http.ResponseWriter, r *http.Request) error {
	req, app, err := h.openDialog(r, r.URL.RawQuery)
	if err != nil {
		return loginRefused(err)
	}
	person, pages, err := h.me(r.Context())
	if err != nil {
		return err
	}
	out := asked{App: named{app.ID, app.Name}, Person: person, Unknown: append([]string{}, req.Unknown...), Pages: pages}
	for _, name := range req.Scopes.Names() {
		out.Permissions = append(out.Permissions, permission{name, name == auth.PublicProfile.String()})
	}
	return httpserver.WriteJSON(w, http.StatusOK, out)
}

// location tells the page of the dialog where to send the browser.
type location struct {
	Location string `json:"location"`
}

func (h *handler) loginGrant(w http.ResponseWriter, r *http.Request) error {
	var in struct {
		Query   string        `json:"query"`
		Scopes  []string      `json:"scopes"`
		PageIDs []graphapi.ID `json:"page_ids"` // nil = all Pages, those of later too
	}
	if err := httpserver.ReadJSON(w, r, &in); err != nil {
		return err
	}
	req, _, err := h.openDialog(r, in.Query)
	if err != nil {
		return loginRefused(err)
	}
	scopes, err := scopesOf(in.Scopes)
	if err != nil {
		return err
	}
	to, err := h.Dialog.Grant(r.Context(), req, login.Choice{User: h.Person(), Scopes: scopes, Pages: auth.NewPages(in.PageIDs)})
	if err != nil {
		return loginRefused(err)
	}
	return httpserver.WriteJSON(w, http.StatusOK, location{to})
}

func (h *handler) loginRefuse(w http.ResponseWriter, r *http.Request) error {
	var in struct {
		Query string `json:"query"`
	}
	if err := httpserver.ReadJSON(w, r, &in); err != nil {
		return err
	}
	req, _, err := h.openDialog(r, in.Query)
	if err != nil {
		return loginRefused(err)
	}
	return httpserver.WriteJSON(w, http.StatusOK, location{req.Refused()})
}
