package adminhttp

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"parley/graphapi"
	"parley/internal/httpserver"
	"parley/internal/limits"
)

// budgetRequest sets how many calls of a class a Page or an app may make. All
// documented budgets of a Page are set at once with documented.
type budgetRequest struct {
	PageID     graphapi.ID `json:"page_id"`
	AppID      graphapi.ID `json:"app_id"`
	Class      string      `json:"class"`
	Limit      int64       `json:"limit"` // 0 takes the budget away
	Per        string      `json:"per"`   // "" = the documented window
	Documented bool        `json:"documented"`
}

// budgetAnswer is one budget and what of it is used.
type budgetAnswer struct {
	PageID graphapi.ID `json:"page_id,omitempty"`
	AppID  graphapi.ID `json:"app_id,omitempty"`
	Class  string      `json:"class"`
	Limit  int64       `json:"limit"`
	Per    string      `json:"per"`
	Used   int64       `json:"used"`
}

func (h *handler) setBudget(w http.ResponseWriter, r *http.Request) error {
	var in budgetRequest
	if err := httpserver.ReadJSON(w, r, &in); err != nil {
		return err
	}
	list, err := h.budgetsOf(r.Context(), &in)
	if err != nil {
		return err
	}
	err = h.Limits.Set(r.Context(), list...)
	if errors.Is(err, limits.ErrFull) {
		return badRequest("%v: take some away with a limit of 0", err)
	}
	if err != nil {
		return err
	}
	return httpserver.WriteJSON(w, http.StatusOK, success{true})
}

// budgetsOf checks a request and returns the budgets that it sets.
func (h *handler) budgetsOf(ctx context.Context, in *budgetRequest) ([]limits.Budget, error) {
	if err := h.budgetOwner(ctx, in); err != nil {
		return nil, err
	}
	if in.Documented {
		if in.AppID != 0 || in.Class != "" {
			return nil, badRequest("documented sets every documented budget of a Page: give page_id alone with it")
		}
		return limits.Documented(in.PageID), nil
	}
	per := limits.Usual(limits.Class(in.Class))
	if per == 0 {
		return nil, badRequest("no class %.40q: there is %s", in.Class, strings.Join(limits.Classes(), ", "))
	}
	if in.AppID != 0 && in.Class != string(limits.Calls) {
		return nil, badRequest("an app has a budget of calls alone: give page_id with the class %s", in.Class)
	}
	if in.Limit < 0 {
		return nil, badRequest("limit must be 0, which takes the budget away, or more")
	}
	if in.Per != "" {
		d, err := parseDuration(in.Per)
		if err != nil || d < time.Second {
			return nil, badRequest("per must be a duration of 1s or more, like 10m or 24h")
		}
		per = d
	}
	return []limits.Budget{{Page: in.PageID, App: in.AppID, Class: limits.Class(in.Class), Limit: in.Limit, Per: per}}, nil
}

// budgetOwner refuses a request that does not name one Page or one app.
func (h *handler) budgetOwner(ctx context.Context, in *budgetRequest) error {
	if (in.PageID == 0) == (in.AppID == 0) {
		return badRequest("give page_id or app_id: whose calls are counted")
	}
	if in.AppID != 0 {
		return h.app(ctx, "app_id", in.AppID)
	}
	return h.page(ctx, "page_id", in.PageID)
}

func (h *handler) listBudgets(w http.ResponseWriter, _ *http.Request) error {
	list := []budgetAnswer{}
	for _, u := range h.Limits.Budgets() {
		list = append(list, budgetAnswer{u.Page, u.App, string(u.Class), u.Limit, u.Per.String(), u.Used})
	}
	slices.SortFunc(list, func(a, b budgetAnswer) int {
		return cmp.Or(cmp.Compare(a.AppID, b.AppID), cmp.Compare(a.PageID, b.PageID), cmp.Compare(a.Class, b.Class))
	})
	return httpserver.WriteJSON(w, http.StatusOK, struct {
		Data []budgetAnswer `json:"data"`
	}{list})
}
