package graphhttp

import (
	"testing"

	"parley/graphapi"
	"parley/internal/auth"
	"parley/internal/messaging"
	"parley/internal/profile"
)

// routed is a world whose Page has a default app, and a second app.
func routed(t *testing.T) (w *world, mine, other string) {
	w = newWorld(t)
	const page, desk = graphapi.ID(5555), graphapi.ID(1112)
	ctx := t.Context()
	w.ok(w.db.Messaging().CreatePage(ctx, messaging.Page{ID: page, Name: "Routed", DefaultApp: appID}))
	keys, err := auth.NewKeys(make([]byte, auth.KeyLen))
	w.ok(err)
	w.ok(w.db.Auth().CreateApp(ctx, auth.App{ID: desk, Name: "Live desk", SealedSecret: keys.Seal("abc", "app "+desk.String())}))
	w.ok(w.auth.SetTasks(ctx, page, userID, auth.AllTasks))
	_, err = w.db.Messaging().EnsureThread(ctx, page, customerID, 5444)
	w.ok(err)
	_, err = w.messaging.CustomerSays(ctx, page, customerID, messaging.Content{Text: "hi"})
	w.ok(err)
	token := func(app graphapi.ID) string {
		return w.token(auth.Token{Kind: auth.PageToken, App: app, User: userID, Page: page, Scopes: auth.AllScopes})
	}
	return w, token(appID), token(desk)
}

// https://developers.facebook.com/docs/messenger-platform/handover-protocol/conversation-control
func TestThreadControl(t *testing.T) {
	w, mine, other := routed(t)
	owner := func(what, token, want string) {
		t.Helper()
		w.do("GET", "/me/thread_owner?recipient=5444&access_token="+token, "").wants(t, what, 200, want)
	}
	act := func(what, edge, token, body, want string) {
		t.Helper()
		status := 200
		if want != success {
			status = 400
		}
		w.do("POST", "/me/"+edge+"?access_token="+token, body, "Content-Type", asJSON).wants(t, what, status, want)
	}
	to := `{"recipient":{"id":"5444"}`
	owner("idle", mine, `{"data":[]}`)
	act("pass", "pass_thread_control", mine, to+`,"target_app_id":1112,"metadata":"m"}`, success)
	owner("the default app sees the owner", mine, `{"data":[{"thread_owner":{"app_id":"1112","expiration":1704153600}}]}`)
	owner("so does the owner", other, `{"data":[{"thread_owner":{"app_id":"1112","expiration":1704153600}}]}`)
	act("extend", "extend_thread_control", other, to+`,"duration":604800}`, success)
	owner("later", other, `{"data":[{"thread_owner":{"app_id":"1112","expiration":1704672000}}]}`)
	act("take", "take_thread_control", mine, to+`}`, success)
	owner("others see no app", other, `{"data":[{"thread_owner":{"expiration":1704153600}}]}`)
	act("request", "request_thread_control", other, to+`}`, success)
	act("release", "release_thread_control", mine, to+`}`, success)
	owner("idle again", mine, `{"data":[]}`)
	act("no app", "pass_thread_control", mine, to+`,"target_app_id":"99"}`, fails(100, "(#100) Incorrect App ID.", "2018164"))
	act("unknown person", "take_thread_control", mine, `{"recipient":{"id":"1"}}`, fails(100, "(#100) No matching user found", "2018001"))
	act("no recipient", "take_thread_control", mine, `{}`, fails(100, "(#100) The parameter recipient is required"))
	act("empty recipient", "take_thread_control", mine, `{"recipient":{}}`, fails(100, "(#100) param recipient must be non-empty"))
	act("bad recipient", "take_thread_control", mine, `{"recipient":{"id":"PSID"}}`, fails(100, `(#100) Param recipient[id] must be a valid ID string (e.g., "123")`))
	act("no duration", "extend_thread_control", mine, to+`}`, fails(100, "(#100) The parameter duration is required"))
	act("too long", "extend_thread_control", mine, to+`,"duration":604801}`, fails(100, "(#100) Invalid parameter"))
}

func TestSecondaryReceivers(t *testing.T) {
	w, mine, other := routed(t)
	for _, token := range []string{mine, other} {
		w.do("POST", "/me/subscribed_apps?access_token="+token, "subscribed_fields=messages").wants(t, "subscribe", 200, success)
	}
	w.do("GET", "/me/secondary_receivers?access_token="+mine, "").wants(t, "default app", 200, `{"data":[{"id":"1112","name":"Live desk"}]}`)
	w.do("GET", "/me/secondary_receivers?access_token="+other, "").wants(t, "another app", 400,
		fails(100, "(#100) Secondary receivers cannot see the others.", "2018234"))
}

// https://developers.facebook.com/documentation/business-messaging/messenger-platform/identity/account-linking
func TestUnlinkAccounts(t *testing.T) {
	w := newWorld(t)
	_, err := w.messaging.CustomerActs(t.Context(), pageID, customerID, messaging.KindLink, messaging.Link{Linked: true, Code: "c"})
	w.ok(err)
	w.do("POST", "/me/unlink_accounts?access_token=${P}", "psid=4444").wants(t, "unlink", 200, `{"result":"unlink account success"}`)
	thread, err := w.messaging.Thread(t.Context(), pageID, psid)
	w.ok(err)
	if thread.More != nil && thread.More.Linked {
		t.Error("the account is still linked")
	}
	w.do("POST", "/me/unlink_accounts?access_token=${P}", "psid=4444").wants(t, "not linked", 400, fails(100, "(#100) Invalid parameter"))
	w.do("POST", "/me/unlink_accounts?access_token=${P}", "psid=1").wants(t, "unknown", 400, fails(100, "(#100) No matching user found", "2018001"))
}

func TestAccountLinkingToken(t *testing.T) {
	w := newWorld(t)
	token, err := w.handler.Profile.LinkToken(t.Context(), pageID, psid)
	w.ok(err)
	path := "/me?fields=recipient&account_linking_token="
	w.get(path+token).wants(t, "who links", 200, `{"recipient":"4444","id":"3333"}`)
	w.get("/me?fields=recipient").wants(t, "no token", 200, `{"id":"3333"}`)
	refused := fails(10303, "(#10303) Invalid account_linking_token.")
	w.get(path+"x").wants(t, "unknown", 400, refused)
	w.clock.Advance(profile.LinkTokenLife)
	w.get(path+token).wants(t, "too old", 400, refused)
}
