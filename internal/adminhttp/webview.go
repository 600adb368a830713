package adminhttp

import (
	"context"
	"errors"
	"net/http"
	"slices"

	"parley/graphapi"
	"parley/internal/auth"
	"parley/internal/httpserver"
	"parley/internal/messaging"
	"parley/webhook"
)

// webviewRequest is what a chat asks on behalf of a page that a button has
// opened over it.
type webviewRequest struct {
	PageID graphapi.ID `json:"page_id"`
	MID    string      `json:"mid"`    // message with the button; "" = the persistent menu
	URL    string      `json:"url"`    // of the button
	Origin string      `json:"origin"` // of the page that is shown now
	AppID  graphapi.ID `json:"app_id"` // whose secret signs the context; 0 = none is asked for
}

// webviewAnswer is what the page may know and do.
type webviewAnswer struct {
	Features    []string     `json:"supported_features"`
	Permissions []string     `json:"permissions"`
	Context     *contextView `json:"context,omitempty"`
}

// contextView is what getContext hands to the page.
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/webview/context
type contextView struct {
	ThreadType    string      `json:"thread_type"`
	TID           graphapi.ID `json:"tid"`
	PSID          graphapi.ID `json:"psid"`
	SignedRequest string      `json:"signed_request"`
}

// webview is POST /_/api/customers/{id}/webview: what the chat answers to the
// Messenger Extensions of a page. A chat only knows what its browser tells; who
// may know the person is decided here.
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/webview/extensions
func (h *handler) webview(w http.ResponseWriter, r *http.Request) error {
	customer, err := pathID(r)
	if err != nil {
		return err
	}
	var in webviewRequest
	if err := httpserver.ReadJSON(w, r, &in); err != nil {
		return err
	}
	v, err := h.visit(r.Context(), customer, &in)
	if err != nil {
		return err
	}
	answer := webviewAnswer{Features: []string{"context"}, Permissions: v.permissions()}
	if in.AppID != 0 {
		if answer.Context, err = h.threadContext(r.Context(), v, in.AppID); err != nil {
			return err
		}
	}
	return httpserver.WriteJSON(w, http.StatusOK, answer)
}

// visit is a person at a page that may use the extensions.
type visit struct {
	messaging.Customer
	thread messaging.Thread // with the Page; zero before the first contact
	page   graphapi.ID
	group  graphapi.ID // PSID of the group whose message has the button; 0 = none
	sender graphapi.ID // app that sent that message; 0 = the menu
}

// permissions lists what the person has granted. By writing, people grant both;
// the profile of those who have not is open too, as it is in the Graph API.
// https://developers.facebook.com/docs/messenger-platform/webview/permissions
func (v *visit) permissions() []string {
	if v.thread.OpenedAt == 0 {
		return []string{"user_profile"}
	}
	return []string{"user_profile", "user_messaging"}
}

// visit refuses a page without extensions: its button does not ask for them,
// its domain is not listed, or the person has blocked the Page.
func (h *handler) visit(ctx context.Context, customer graphapi.ID, in *webviewRequest) (*visit, error) {
	if err := webURL("origin", in.Origin); err != nil {
		return nil, err
	}
	if err := h.page(ctx, "page_id", in.PageID); err != nil {
		return nil, err
	}
	c, err := h.customer(ctx, customer)
	if err != nil {
		return nil, err
	}
	v := &visit{Customer: c, page: in.PageID}
	if v.thread, err = h.Messaging.CustomerThread(ctx, in.PageID, customer); ignoreMissing(err) != nil {
		return nil, err
	}
	if v.thread.Blocked() {
		return nil, notEnabled("the person has blocked the Page")
	}
	urls, err := h.extensionURLs(ctx, v, in.MID)
	if err != nil {
		return nil, err
	}
	if !slices.Contains(urls, in.URL) {
		return nil, notEnabled("no button there opens %.200s with messenger_extensions: true", in.URL)
	}
	listed, err := h.Profile.Whitelisted(ctx, in.PageID, in.Origin)
	if err == nil && !listed {
		err = notEnabled("add %.200s to whitelisted_domains of the Messenger Profile", in.Origin)
	}
	return v, err
}

// notEnabled is what a page hears as error 2071011.
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/error-codes
func notEnabled(format string, args ...any) error {
	return httpserver.Refuse(http.StatusForbidden, "Messenger Extensions are not enabled: "+format, args...)
}

// extensionURLs lists what the buttons of a message, or of the menu, open with
// extensions.
func (h *handler) extensionURLs(ctx context.Context, v *visit, mid string) (urls []string, err error) {
	if mid == "" {
		shown, err := h.Profile.For(ctx, v.page, v.thread.PSID, v.Locale)
		for _, item := range shown.Menu {
			if item.MessengerExtensions {
				urls = append(urls, item.URL)
			}
		}
		return urls, err
	}
	e, err := h.shownTo(ctx, v, mid)
	if err != nil || e.Kind != messaging.KindEcho {
		return nil, err
	}
	v.sender = e.App
	c, err := e.Content()
	if err != nil {
		return nil, err
	}
	var m graphapi.OutgoingMessage
	for _, a := range c.Attach {
		if a.Type != string(graphapi.Template) {
			continue
		}
		payload, err := graphapi.ParseJSON(string(a.Payload), graphapi.Limits{})
		if err != nil {
			return nil, err
		}
		m.Attachments = append(m.Attachments, graphapi.Attachment{Type: graphapi.Template, Payload: payload})
	}
	return m.ExtensionURLs(), nil
}

// shownTo reads a message of the person's thread, or of a group that they
// belong to.
func (h *handler) shownTo(ctx context.Context, v *visit, mid string) (e messaging.Event, err error) {
	page, psid, seq, ok := h.Messaging.FindMessage(mid)
	none := badRequest("mid is no message that customer %d sees on Page %d", v.ID, v.page)
	if !ok || page != v.page || v.thread.PSID == 0 {
		return e, none
	}
	if psid != v.thread.PSID {
		g, err := h.Messaging.Group(ctx, page, psid)
		if ignoreMissing(err) != nil {
			return e, err
		}
		if !slices.Contains(g.Members, v.thread.PSID) {
			return e, none
		}
		v.group = psid
	}
	e, err = h.Messaging.Event(ctx, page, psid, seq)
	if errors.Is(err, messaging.ErrNotFound) {
		return e, none
	}
	return e, err
}

// threadContext says who opened the page, and signs it for an app of the Page.
func (h *handler) threadContext(ctx context.Context, v *visit, app graphapi.ID) (*contextView, error) {
	secret, err := h.secretFor(ctx, v, app)
	if err != nil {
		return nil, err
	}
	psid, err := h.Messaging.PSID(ctx, v.page, v.ID)
	if err != nil {
		return nil, err
	}
	c := &contextView{ThreadType: "USER_TO_PAGE", TID: psid, PSID: psid}
	if v.group != 0 {
		c.ThreadType, c.TID = "GROUP", v.group
	}
	c.SignedRequest, err = webhook.SignRequest(secret, webhook.ThreadContext{
		Algorithm: webhook.Algorithm, IssuedAt: h.Clock.Now().Unix(), PageID: int64(v.page), PSID: c.PSID, ThreadType: c.ThreadType, TID: c.TID,
	})
	return c, err
}

// secretFor returns the secret of an app that belongs to the Page: it sent the
// message, is the Page's default app, or listens to the Page.
func (h *handler) secretFor(ctx context.Context, v *visit, app graphapi.ID) (string, error) {
	a, err := h.Auth.App(ctx, app)
	ours := err == nil
	if ours {
		ours, err = h.ofPage(ctx, v, app)
	}
	if err != nil && !errors.Is(err, auth.ErrNotFound) {
		return "", err
	}
	if !ours {
		return "", notEnabled("app %d is none of Page %d: subscribe it with POST /%d/subscribed_apps", app, v.page, v.page)
	}
	return h.Auth.Secret(a)
}

func (h *handler) ofPage(ctx context.Context, v *visit, app graphapi.ID) (bool, error) {
	p, err := h.Messaging.Page(ctx, v.page)
	if err != nil || app == v.sender || app == p.DefaultApp {
		return err == nil, err
	}
	apps, err := h.Subscribers(ctx, v.page)
	return slices.Contains(apps, app), err
}
