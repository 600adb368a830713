package graphhttp

import (
	"slices"
	"strings"
	"testing"
)

// https://developers.facebook.com/docs/graph-api/reference/page/feed
func TestFeed(t *testing.T) {
	w := newWorld(t)
	w.get("/me/feed").wants(t, "none", 200, `{"data":[]}`)
	created := w.do("POST", "/me/feed?access_token=${P}", "message=Sale!")
	post := idIn(t, created)
	if !strings.HasPrefix(post, "3333_") {
		t.Errorf("post id %s", post)
	}
	w.get("/me/feed").wants(t, "one", 200, `{"data":[{"created_time":"2024-01-01T00:00:00+0000","message":"Sale!","id":"`+post+`"}],"paging":{"cursors":{"before":"${any}","after":"${any}"}}}`)
	comment, err := w.feed.Comment(t.Context(), pageID, customerID, post, "price?")
	w.ok(err)
	reply := idIn(t, w.do("POST", "/"+comment+"/comments?access_token=${P}", "message=See PM"))
	w.get("/"+comment).wants(t, "comment", 200, `{"created_time":"2024-01-01T00:00:00+0000","from":{"name":"Carla Customer","id":"4444"},"message":"price?","id":"`+comment+`"}`)
	w.get("/"+post+"?fields=message,comments{message,can_reply_privately,comments}").wants(t, "expanded", 200,
		`{"message":"Sale!","comments":{"data":[{"message":"price?","can_reply_privately":true,"comments":{"data":[{"created_time":"2024-01-01T00:00:00+0000",`+
			`"from":{"name":"Demo Page","id":"3333"},"message":"See PM","id":"`+reply+`"}],"paging":{"cursors":{"before":"${any}","after":"${any}"}}},"id":"`+comment+`"}],`+
			`"paging":{"cursors":{"before":"${any}","after":"${any}"}}},"id":"`+post+`"}`)
	w.do("POST", "/"+comment+"/private_replies?access_token=${P}", "message=hi").wants(t, "ended edge", 400,
		fails(100, "(#100) Tried accessing nonexisting field (private_replies) on node type (Comment)"))
	w.do("POST", "/me/feed?access_token=${P}", "").wants(t, "no message", 400, fails(100, "(#100) The parameter message is required"))
	w.do("DELETE", "/"+post+"?access_token=${P}", "").wants(t, "delete", 200, `{"success":true}`)
	if a := w.get("/" + comment); a.status != 400 || !strings.Contains(a.body, `"error_subcode":33`) {
		t.Errorf("a comment outlives its post: %s", a.body)
	}
	from := `"from":{"id":"3333","name":"Demo Page"},"created_time":1704067200`
	want := []string{
		`{"item":"status","verb":"add","post_id":"` + post + `",` + from + `,"message":"Sale!"}`,
		`{"item":"comment","verb":"add","comment_id":"` + comment + `","post_id":"` + post + `","parent_id":"` + post + `","from":{"id":"4444","name":"Carla Customer"},"created_time":1704067200,"message":"price?"}`,
		`{"item":"comment","verb":"add","comment_id":"` + reply + `","post_id":"` + post + `","parent_id":"` + comment + `",` + from + `,"message":"See PM"}`,
		`{"item":"status","verb":"remove","post_id":"` + post + `",` + from + `}`,
	}
	if !slices.Equal(w.changes, want) {
		t.Errorf("webhooks:\n got %s\nwant %s", strings.Join(w.changes, "\n"), strings.Join(want, "\n"))
	}
}
