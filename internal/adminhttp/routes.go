package adminhttp

import (
	"net/http"
	"strings"

	"parley/internal/httpserver"
)

// route is one call under /_/.
type route struct {
	method, path string
	serve        httpserver.HandlerFunc
}

// routes lists the simulator API and the live streams.
func (h *handler) routes() []route {
	return []route{
		{"POST", "/_/api/people", h.createPerson},
		{"POST", "/_/api/apps", h.createApp},
		{"GET", "/_/api/apps", h.listApps},
		{"POST", "/_/api/pages", h.createPage},
		{"GET", "/_/api/pages", h.listPages},
		{"GET", "/_/api/pages/{id}", h.readPage},
		{"POST", "/_/api/tasks", h.setTasks},
		{"POST", "/_/api/tokens", h.issueToken},
		{"POST", "/_/api/tokens/inspect", h.inspectToken},
		{"GET", "/_/api/schema", h.schema},
		{"GET", "/_/api/login/request", h.loginRequest},
		{"POST", "/_/api/login/grant", h.loginGrant},
		{"POST", "/_/api/login/refuse", h.loginRefuse},
		{"POST", "/_/api/customers", h.createCustomer},
		{"GET", "/_/api/customers", h.listCustomers},
		{"GET", "/_/api/customers/{id}", h.readCustomer},
		{"POST", "/_/api/customers/{id}", h.changeCustomer},
		{"GET", "/_/api/customers/{id}/page", h.customerMeets},
		{"POST", "/_/api/customers/{id}/messages", h.customerSays},
		{"GET", "/_/api/customers/{id}/messages", h.customerSees},
		{"POST", "/_/api/customers/{id}/actions", h.customerActs},
		{"POST", "/_/api/customers/{id}/link", h.startLinking},
		{"POST", "/_/api/customers/{id}/webview", h.webview},
		{"POST", "/_/api/customers/{id}/posts", h.customerPosts},
		{"POST", "/_/api/customers/{id}/comments", h.customerComments},
		{"POST", "/_/api/restrictions", h.restrict},
		{"GET", "/_/api/restrictions", h.listRestrictions},
		{"DELETE", "/_/api/restrictions/{id}", h.liftRestriction},
		{"POST", "/_/api/templates/{id}", h.setTemplate},
		{"POST", "/_/api/policy", h.setPolicy},
		{"GET", "/_/api/policy", h.readPolicy},
		{"GET", "/_/api/clock", h.readClock},
		{"POST", "/_/api/clock", h.changeClock},
		{"POST", "/_/api/budgets", h.setBudget},
		{"GET", "/_/api/budgets", h.listBudgets},
		{"POST", "/_/api/reset", h.reset},
		{"GET", "/_/events", live(h.Hub.ServeEvents)},
		{"GET", "/_/ws", live(h.Hub.ServeWS)},
	}
}

// noSuchCall answers everything under /_/api that no route serves.
func (h *handler) noSuchCall(w http.ResponseWriter, r *http.Request) error {
	var methods, calls []string
	for _, known := range h.routes() {
		if matches(known.path, r.URL.Path) {
			methods = append(methods, known.method)
		}
		if strings.HasPrefix(known.path, "/_/api/") {
			calls = append(calls, known.method+" "+known.path)
		}
	}
	if len(methods) > 0 {
		allowed := strings.Join(methods, ", ")
		w.Header().Set("Allow", allowed)
		return httpserver.Refuse(http.StatusMethodNotAllowed, "%s takes %s, not %s", r.URL.Path, allowed, r.Method)
	}
	return httpserver.Refuse(http.StatusNotFound, "no call %s %.100s: there is %s", r.Method, r.URL.Path, strings.Join(calls, ", "))
}

// matches reports whether a path fits a pattern with {id} in it.
func matches(pattern, path string) bool {
	want, got := strings.Split(pattern, "/"), strings.Split(path, "/")
	if len(want) != len(got) {
		return false
	}
	for i := range want {
		if want[i] != "{id}" && want[i] != got[i] {
			return false
		}
	}
	return true
}
