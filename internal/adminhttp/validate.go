package adminhttp

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"unicode"
	"unicode/utf8"

	"parley/graphapi"
	"parley/internal/auth"
	"parley/internal/httpserver"
	"parley/internal/messaging"
)

// Bounds of what the simulator API takes, in characters unless they say otherwise.
const (
	maxName        = 200
	maxText        = 20_000
	maxPayload     = 1000
	maxURL         = 2048
	maxAttachments = 30
	maxCommands    = 10
)

func badRequest(format string, args ...any) error {
	return httpserver.Refuse(http.StatusBadRequest, format, args...)
}

func notFound(format string, args ...any) error {
	return httpserver.Refuse(http.StatusNotFound, format, args...)
}

// text checks a string: at most limit characters, and printable but for line
// breaks and tabs.
func text(field, s string, limit int) error {
	if n := utf8.RuneCountInString(s); n > limit {
		return badRequest("%s has %d characters: use at most %d", field, n, limit)
	}
	for _, r := range s {
		if unicode.IsControl(r) && !strings.ContainsRune("\n\r\t", r) {
			return badRequest("%s holds the control character %U: leave it out", field, r)
		}
	}
	return nil
}

// name checks a name and takes blanks off its ends.
func name(field string, s *string) error {
	*s = strings.TrimSpace(*s)
	if *s == "" {
		return badRequest("%s is missing: give 1 to %d characters", field, maxName)
	}
	if strings.ContainsAny(*s, "\n\r\t") {
		return badRequest("%s must be one line", field)
	}
	return text(field, *s, maxName)
}

// webURL checks an absolute http or https address.
func webURL(field, s string) error {
	if len(s) > maxURL || !graphapi.WebURL(s) {
		return badRequest("%s must be an http or https address of at most %d bytes", field, maxURL)
	}
	return nil
}

// pathID reads the {id} of the path.
func pathID(r *http.Request) (graphapi.ID, error) {
	id, err := graphapi.ParseID(r.PathValue("id"))
	if err != nil {
		return 0, badRequest("%.40q in the path is no id: give its digits", r.PathValue("id"))
	}
	return id, nil
}

// queryID reads an id from the query.
func queryID(r *http.Request, field string) (graphapi.ID, error) {
	id, err := graphapi.ParseID(r.URL.Query().Get(field))
	if err != nil {
		return 0, badRequest("add ?%s= with the digits of an id", field)
	}
	return id, nil
}

// page refuses a missing or unknown Page.
func (h *handler) page(ctx context.Context, field string, id graphapi.ID) error {
	if id == 0 {
		return badRequest("%s is missing: give the id of a Page", field)
	}
	_, err := h.Messaging.Page(ctx, id)
	if errors.Is(err, messaging.ErrNotFound) {
		return notFound("no Page %d: make one with POST /_/api/pages", id)
	}
	return err
}

// person refuses a missing or unknown person.
func (h *handler) person(ctx context.Context, field string, id graphapi.ID) error {
	if id == 0 {
		return badRequest("%s is missing: give the id of a person", field)
	}
	_, err := h.Auth.User(ctx, id)
	if errors.Is(err, auth.ErrNotFound) {
		return notFound("no person %d: make one with POST /_/api/people", id)
	}
	return err
}

// app refuses a missing or unknown app.
func (h *handler) app(ctx context.Context, field string, id graphapi.ID) error {
	if id == 0 {
		return badRequest("%s is missing: give the id of an app", field)
	}
	_, err := h.Auth.App(ctx, id)
	if errors.Is(err, auth.ErrNotFound) {
		return notFound("no app %d: make one with POST /_/api/apps", id)
	}
	return err
}

// known refuses a Page or a customer that does not exist.
func (h *handler) known(ctx context.Context, page, customer graphapi.ID) error {
	if err := h.page(ctx, "page_id", page); err != nil {
		return err
	}
	_, err := h.customer(ctx, customer)
	return err
}

// customer returns one customer, or refuses an unknown one.
func (h *handler) customer(ctx context.Context, id graphapi.ID) (messaging.Customer, error) {
	people, err := h.Messaging.Customers(ctx, []graphapi.ID{id})
	if err != nil {
		return messaging.Customer{}, err
	}
	c, ok := people[id]
	if !ok {
		return c, notFound("no customer %d: make one with POST /_/api/customers", id)
	}
	return c, nil
}

// explain turns what the domain says about a customer's act into a refusal
// that names what is missing. It reads only when something has failed.
func (h *handler) explain(ctx context.Context, page, customer graphapi.ID, err error) error {
	var refused *graphapi.Error
	if errors.As(err, &refused) {
		return badRequest("%s", strings.TrimSuffix(refused.Message+": "+refused.Explain, ": "))
	}
	var refusal *messaging.Refusal
	if errors.As(err, &refusal) {
		return badRequest("%s", refusal.Text)
	}
	if !errors.Is(err, messaging.ErrNotFound) {
		return err
	}
	if err := h.known(ctx, page, customer); err != nil {
		return err
	}
	return badRequest("customer %d has not written to Page %d yet: POST /_/api/customers/%d/messages first", customer, page, customer)
}
