package graphhttp

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"parley/graphapi"
	"parley/internal/auth"
)

const docs = "Please read the Graph API documentation at https://developers.facebook.com/docs/graph-api"

// missing is what an object looks like that does not exist, or is not yours.
func missing(verb, id string) string {
	return fmt.Sprintf(`"message":"Unsupported %s request. Object with ID '%s' does not exist, cannot be loaded due to missing permissions, `+
		`or does not support this operation. %s","type":"GraphMethodException","code":100,"error_subcode":33`, verb, id, docs)
}

func oauth(code int, message string) string {
	return fmt.Sprintf(`"message":%q,"type":"OAuthException","code":%d`, message, code)
}

// Refusals with their whole envelope, in the order of the checks.
// https://developers.facebook.com/docs/graph-api/guides/error-handling
func TestRefusals(t *testing.T) {
	w := newWorld(t)
	scoped := func(kind auth.TokenKind, scopes auth.Scopes) string {
		tok := auth.Token{Kind: kind, App: appID, User: userID, Scopes: scopes}
		if kind == auth.PageToken {
			tok.Page = pageID
		}
		return w.token(tok)
	}
	w.ok(w.auth.SetTasks(t.Context(), otherPage, userID, auth.Analyze))
	analyst := w.token(auth.Token{Kind: auth.PageToken, App: appID, User: userID, Page: otherPage, Scopes: auth.AllScopes})
	noMessaging := scoped(auth.PageToken, auth.PublicProfile|auth.PagesShowList)
	noScopes := scoped(auth.UserToken, auth.PublicProfile)
	pageTokenNeeded := oauth(190, "Invalid OAuth 2.0 Access Token") +
		`,"error_subcode":2069032,"error_user_title":"User Access Token Is Not Supported","error_user_msg":"A Page access token is required for this call for the new Pages experience."`
	noCurrentUser := oauth(2500, "An active access token must be used to query information about the current user.")
	send := "recipient={id:4444}&message={text:'hi'}"

	tests := []struct {
		what, method, path, body string
		status                   int
		word, want               string
	}{
		{"no token on me", "GET", "/me", "", 400, "invalid_request", noCurrentUser},
		{"no token on an edge of me", "GET", "/v24.0/me/accounts", "", 400, "invalid_request", noCurrentUser},
		{"no token on a node", "GET", "/3333", "", 400, "invalid_token", oauth(104, "An access token is required to request this resource.")},
		{"garbage token", "GET", "/me?access_token=garbage", "", 400, "invalid_token", oauth(190, "Invalid OAuth access token - Cannot parse access token")},
		{"app token on me", "GET", "/me?access_token=${Aq}", "", 400, "invalid_request", noCurrentUser},
		{"app token on a Page", "GET", "/3333?access_token=${Aq}", "", 400, "invalid_request", missing("get", "3333")},
		{"wrong proof", "GET", "/me?appsecret_proof=00&access_token=${U}", "", 400, "invalid_request",
			`"message":"Invalid appsecret_proof provided in the API argument","type":"GraphMethodException","code":100`},
		{"unknown version", "GET", "/v99.0/me?access_token=${U}", "", 400, "invalid_request", oauth(2500, "Unknown path components: /me")},
		{"unknown version of an edge", "POST", "/v99.0/3333/messages?access_token=${P}", send, 400, "invalid_request", oauth(2500, "Unknown path components: /3333/messages")},
		{"path too long", "GET", "/3333/conversations/x?access_token=${P}", "", 400, "invalid_request", oauth(2500, "Unknown path components: /x")},
		{"alias", "GET", "/nobody?access_token=${U}", "", 404, "not_found", oauth(803, "(#803) Some of the aliases you requested do not exist: nobody")},
		{"no node", "GET", "/?access_token=${U}", "", 500, "invalid_request", `"message":"No node specified","type":"GraphMethodException","code":100`},
		{"unknown id", "GET", "/999?access_token=${U}", "", 400, "invalid_request", missing("get", "999")},
		{"other Page", "GET", "/3334?access_token=${P}", "", 400, "invalid_request", missing("get", "3334")},
		{"conversations of another Page", "GET", "/3334/conversations?access_token=${P}", "", 400, "invalid_request", missing("get", "3334")},
		{"unknown conversation", "GET", "/t_999?access_token=${P}", "", 400, "invalid_request", missing("get", "t_999")},
		{"unknown message", "GET", "/m_x?access_token=${P}", "", 400, "invalid_request", missing("get", "m_x")},
		{"sending as another Page", "POST", "/3334/messages?access_token=${P}", send, 400, "invalid_request", missing("post", "3334")},
		{"deleting a node", "DELETE", "/3333?access_token=${P}", "", 400, "invalid_request", missing("delete", "3333")},
		{"posting to a list", "POST", "/3333/conversations?access_token=${P}", "a=b", 400, "invalid_request", missing("post", "3333")},
		{"reading the Send API", "GET", "/3333/messages?access_token=${P}", "", 400, "invalid_request", oauth(100, "(#100) Tried accessing nonexisting field (messages) on node type (Page)")},
		{"unknown edge", "GET", "/3333/bogus?access_token=${P}", "", 400, "invalid_request", oauth(100, "(#100) Tried accessing nonexisting field (bogus) on node type (Page)")},
		{"accounts of a Page", "GET", "/me/accounts?access_token=${P}", "", 400, "invalid_request", oauth(100, "(#100) Tried accessing nonexisting field (accounts) on node type (Page)")},
		{"user token on a Page edge", "GET", "/3333/conversations?access_token=${U}", "", 400, "invalid_token", pageTokenNeeded},
		{"user token on the Send API", "POST", "/3333/messages?access_token=${U}", send, 400, "invalid_token", pageTokenNeeded},
		{"user token on me/messages", "POST", "/me/messages?access_token=${U}", send, 400, "invalid_token", pageTokenNeeded},
		{"user token on a conversation", "GET", "/t_4444?access_token=${U}", "", 400, "invalid_token", pageTokenNeeded},
		{"Page token on an app edge", "GET", "/1111/subscriptions?access_token=${P}", "", 400, "invalid_request", oauth(15, "(#15) This method must be called with an app access_token.")},
		{"sending without pages_messaging", "POST", "/me/messages?access_token=" + noMessaging, send, 403, "insufficient_scope", oauth(230, "(#230) Requires pages_messaging permission to manage the object")},
		{"reading without pages_messaging", "GET", "/me/conversations?access_token=" + noMessaging, "", 403, "insufficient_scope", oauth(200, "(#200) Permissions error")},
		{"profile without pages_messaging", "GET", "/4444?access_token=" + noMessaging, "", 403, "insufficient_scope", oauth(200, "(#200) Permissions error")},
		{"sending without the task", "POST", "/me/messages?access_token=" + analyst, send, 403, "insufficient_scope", oauth(200, "(#200) Permissions error")},
		{"Page without pages_read_engagement", "GET", "/3333?fields=name&access_token=" + noScopes, "", 400, "invalid_request",
			oauth(100, "(#100) Object does not exist, cannot be loaded due to missing permission or reviewable feature, or does not support this operation. "+
				"This endpoint requires the 'pages_read_engagement' permission or the 'Page Public Content Access' feature or the 'Page Public Metadata Access' feature. "+
				"Refer to https://developers.facebook.com/docs/apps/review/login-permissions#manage-pages, https://developers.facebook.com/docs/apps/review/feature#reference-PAGES_ACCESS and "+
				"https://developers.facebook.com/docs/apps/review/feature#page-public-metadata-access for details.")},
		{"unknown field", "GET", "/3333?fields=partcipants&access_token=${P}", "", 400, "invalid_request", oauth(100, "(#100) Tried accessing nonexisting field (partcipants) on node type (Page)")},
		{"unknown field below", "GET", "/3333/conversations?fields=messages{messages}&access_token=${P}", "", 400, "invalid_request", oauth(100, "(#100) Tried accessing nonexisting field (messages) on node type (UnifiedMessage)")},
		{"tasks outside accounts", "GET", "/me?fields=tasks&access_token=${P}", "", 400, "invalid_request", oauth(100, "(#100) Tried accessing nonexisting field (tasks) on node type (Page)")},
		{"syntax of fields", "GET", "/me?fields=likes.limit(1000){id},comments.limit(1000){id}{from}&access_token=${U}", "", 400, "invalid_request",
			oauth(2500, `Syntax error "Expected end of string instead of "{"." at character 46: likes.limit(1000){id},comments.limit(1000){id}{from}`)},
		{"bad cursor", "GET", "/3333/conversations?after=!&access_token=${P}", "", 400, "invalid_request", oauth(100, "(#100) Invalid cursors values")},
		{"bad JSON", "POST", "/me/messages?access_token=${P}", "{", 400, "invalid_request", oauth(100, "(#100) Invalid parameter")},
		{"method of another world", "PATCH", "/me?access_token=${P}", "", 400, "invalid_request", `"message":"Unsupported method","type":"GraphMethodException","code":100`},
		{"writing by GET", "GET", "/me/messages?method=post&access_token=${P}", "", 400, "invalid_request", `"message":"Unsupported method","type":"GraphMethodException","code":100`},
		{"batch", "POST", "/", "batch=[]&access_token=${P}", 400, "invalid_request", oauth(100, "(#100) Invalid parameter")},
	}
	for _, tt := range tests {
		a := w.do(tt.method, tt.path, tt.body)
		trace := a.header.Get("X-Fb-Request-Id")
		a.wants(t, tt.what, tt.status, `{"error":{`+tt.want+`,"fbtrace_id":"`+trace+`"}}`)
		if !strings.HasPrefix(a.header.Get("Www-Authenticate"), `OAuth "Facebook Platform" "`+tt.word+`" "`) {
			t.Errorf("%s: challenge %s, want %s", tt.what, a.header.Get("Www-Authenticate"), tt.word)
		}
	}
}

// Whatever is refused, the log says why, under the trace id of the answer.
func TestRefusalIsLogged(t *testing.T) {
	w := newWorld(t)
	a := w.do("POST", "/me/messages?access_token=${P}", "recipient={id:999}&message={text:hi}")
	if a.status != 400 {
		t.Fatalf("%d %s", a.status, a.body)
	}
	for _, want := range []string{a.header.Get("X-Fb-Request-Id"), "code=100", "subcode=2018001", "PSID 999 has never written to Page 3333", "level=INFO"} {
		if !strings.Contains(w.log.String(), want) {
			t.Errorf("the log lacks %q: %s", want, w.log)
		}
	}
	if strings.Contains(w.log.String(), w.page) {
		t.Error("the log shows an access token")
	}
}

// A failure inside reaches the wire as code 1 only.
func TestInnerErrorIsOpaque(t *testing.T) {
	w := newWorld(t)
	// A user of whom nothing is stored: the token is good, the row is gone.
	lost := w.token(auth.Token{Kind: auth.UserToken, App: appID, User: 5, Scopes: auth.AllScopes})
	a := w.do("GET", "/me?access_token="+lost, "")
	a.wants(t, "me without a user", 500, `{"error":{`+oauth(1, "An unknown error has occurred.")+`,"fbtrace_id":"${any}"}}`)
	if !strings.Contains(w.log.String(), "level=ERROR") || !strings.Contains(w.log.String(), a.header.Get("X-Fb-Request-Id")) {
		t.Errorf("the log does not tell: %s", w.log)
	}
}

func TestExpiredAndLostTokens(t *testing.T) {
	w := newWorld(t)
	short := w.token(auth.Token{Kind: auth.UserToken, App: appID, User: userID, Scopes: auth.AllScopes, ExpiresAt: start.Add(time.Hour).UnixMilli()})
	if a := w.do("GET", "/me?access_token="+short, ""); a.status != 200 {
		t.Fatalf("before its end: %s", a.body)
	}
	w.clock.Advance(2 * time.Hour)
	a := w.do("GET", "/me?access_token="+short, "")
	a.wants(t, "expired", 400, `{"error":{`+oauth(190, "Error validating access token: Session has expired on Sunday, 31-Dec-23 17:00:00 PST. The current time is Sunday, 31-Dec-23 18:00:00 PST.")+`,"error_subcode":463,"fbtrace_id":"${any}"}}`)
	if a.header.Get("Facebook-Api-Version") != "v26.0" {
		t.Error("a token that could be parsed shows the version")
	}
	if a = w.do("GET", "/me?access_token=garbage", ""); a.header["Facebook-Api-Version"] != nil {
		t.Error("a token that could not be parsed shows no version")
	}
	w.ok(w.auth.SetTasks(t.Context(), pageID, userID, 0))
	var e graphapi.ErrorResponse
	w.ok(json.Unmarshal([]byte(w.get("/me").body), &e))
	if e.Error == nil || e.Error.Code != 190 || e.Error.Subcode != 492 {
		t.Errorf("role lost: %+v", e.Error)
	}
}
