package graphhttp

import "testing"

// https://developers.facebook.com/docs/messenger-platform/identity/custom-labels
func TestCustomLabels(t *testing.T) {
	w := newWorld(t)
	path := "/me/custom_labels?access_token=${P}"
	w.get("/me/custom_labels").wants(t, "none", 200, `{"data":[]}`)
	vip := idIn(t, w.do("POST", path, `{"page_label_name":"VIP"}`, "Content-Type", asJSON))
	old := idIn(t, w.do("POST", path, "name=old"))
	cursors := `"paging":{"cursors":{"before":"${any}","after":"${any}"}}}`
	w.get("/me/custom_labels?fields=page_label_name").wants(t, "both", 200,
		`{"data":[{"page_label_name":"old","id":"`+old+`"},{"page_label_name":"VIP","id":"`+vip+`"}],`+cursors)
	w.get("/"+vip+"?fields=page_label_name").wants(t, "read", 200, `{"page_label_name":"VIP","id":"`+vip+`"}`)
	w.do("POST", path, "page_label_name=VIP").wants(t, "taken", 400, fails(100, "(#100) Invalid parameter"))
	w.do("POST", path, "").wants(t, "no name", 400, fails(100, "(#100) The parameter page_label_name is required"))
	for range 2 {
		w.do("POST", "/"+vip+"/label?access_token=${P}", "user=4444").wants(t, "put", 200, success)
	}
	w.do("POST", "/"+old+"/label?access_token=${P}", "user=4444").wants(t, "put", 200, success)
	w.get("/4444/custom_labels").wants(t, "of a customer", 200, `{"data":[{"id":"`+old+`"},{"id":"`+vip+`"}],`+cursors)
	w.do("DELETE", "/"+old+"/label?access_token=${P}", `{"user":4444}`, "Content-Type", asJSON).wants(t, "take", 200, success)
	w.get("/4444/custom_labels?fields=page_label_name").wants(t, "one left", 200, `{"data":[{"page_label_name":"VIP","id":"`+vip+`"}],`+cursors)
	w.do("DELETE", "/"+vip+"?access_token=${P}", "").wants(t, "delete", 200, success)
	w.get("/4444/custom_labels").wants(t, "gone with its label", 200, `{"data":[]}`)
	w.do("POST", "/"+old+"/label?access_token=${P}", "user=99").wants(t, "unknown customer", 400, fails(100, "(#100) No matching user found", "2018001"))
}
