package adminhttp

import (
	"strings"
	"testing"

	"parley/internal/messaging"
)

// https://developers.facebook.com/docs/graph-api/webhooks/reference/page
func TestCustomerWritesOnThePage(t *testing.T) {
	c := newChat(t)
	post := c.ok("POST", c.path("posts"), c.body(`"message":"open today?"`)).ID
	if !strings.HasPrefix(post, c.page.String()+"_") {
		t.Errorf("post %s", post)
	}
	e := c.last()
	if want := `{"item":"post","verb":"add","post_id":"` + post + `","from":{"id":"` + c.psid.String() + `"`; e.Kind != messaging.KindFeed || !strings.HasPrefix(string(e.Body), want) {
		t.Errorf("event %d %s, want %s", e.Kind, e.Body, want)
	}
	comment := c.ok("POST", c.path("comments"), c.body(`"post_id":"`+post+`","message":"me too"`)).ID
	answer := c.ok("POST", c.path("comments"), c.body(`"post_id":"`+post+`","parent_id":"`+comment+`","message":"and me"`)).ID
	if body := string(c.last().Body); !strings.Contains(body, `"comment_id":"`+answer+`","post_id":"`+post+`","parent_id":"`+comment+`"`) {
		t.Error(body)
	}
	c.refused("POST", c.path("posts"), c.body(`"message":" "`), 400, "message is required")
	c.refused("POST", c.path("comments"), c.body(`"post_id":"1_2","message":"x"`), 404, "no post or comment")
	c.refused("POST", "/_/api/customers/1/posts", c.body(`"message":"x"`), 404, "no customer 1")
}

// https://developers.facebook.com/documentation/business-messaging/messenger-platform/identity/account-linking
func TestStartLinking(t *testing.T) {
	c := newChat(t)
	status, body := c.call("POST", c.path("link"), `{"page_id":"`+c.page.String()+`"}`)
	_, rest, _ := strings.Cut(body, `{"account_linking_token":"`)
	token, end, _ := strings.Cut(rest, `"`)
	if status != 200 || strings.TrimSpace(end) != `,"expires_in":300}` {
		t.Fatalf("%d %s", status, body)
	}
	who, err := c.deps.Profile.Linking(t.Context(), c.page, token)
	if err != nil || who != c.psid {
		t.Errorf("the token names %d, not %d: %v", who, c.psid, err)
	}
	c.refused("POST", c.path("link"), `{"page_id":"1"}`, 404, "no Page 1")
}
