package graphhttp

import (
	"strings"
	"testing"
)

func TestStickers(t *testing.T) {
	w := newWorld(t)
	const like = `{"id":"369239343222814","name":"Like","image_url":"${any}","width":128,"height":128}`
	tests := []struct {
		path   string
		status int
		body   string
	}{
		{"/v26.0/sticker_packs?access_token=${A}", 200, `{"data":[` +
			`{"id":"369239263222000","name":"Likes","description":"${any}","preview_image_url":"${any}","sticker_count":3},` +
			`{"id":"767226160478000","name":"Parley basics","description":"${any}","preview_image_url":"${any}","sticker_count":5}]}`},
		{"/sticker_packs?locale=vi_VN&fields=name&access_token=${P}", 200, `{"data":[{"name":"Likes","id":"369239263222000"},{"name":"Parley basics","id":"767226160478000"}]}`},
		{"/sticker_packs?access_token=${U}", 400, `{"error":{` + oauth(15, "(#15) This method must be called with an app access_token.") + `,"fbtrace_id":"${any}"}}`},
		{"/v26.0/sticker_packs/369239263222000/stickers?fields=id&access_token=${A}", 200, `{"data":[{"id":"369239263222822"},{"id":"369239343222814"},{"id":"369239383222810"}]}`},
		{"/sticker_packs/1/stickers?access_token=${A}", 400, `{"error":{` + missing("get", "sticker_packs/1") + `,"fbtrace_id":"${any}"}}`},
		{"/sticker_packs/369239263222000?access_token=${A}", 400, `{"error":{` + missing("get", "sticker_packs/369239263222000") + `,"fbtrace_id":"${any}"}}`},
		{"/sticker_search?q=LIKE&fields=id&access_token=${A}", 200, `{"data":[{"id":"369239263222822"},{"id":"369239343222814"},{"id":"369239383222810"}]}`},
		{"/sticker_search?q=nothing&access_token=${A}", 200, `{"data":[]}`},
		{"/sticker_search?access_token=${A}", 400, `{"error":{` + oauth(100, "(#100) The parameter q is required") + `,"fbtrace_id":"${any}"}}`},
	}
	for _, tt := range tests {
		w.get(tt.path).wants(t, tt.path, tt.status, tt.body)
	}
	a := w.get("/sticker_packs/369239263222000/stickers?access_token=${A}")
	if !strings.Contains(a.body, `"name":"Like"`) || !match(like, flatObject(a.body, `{"id":"369239343222814"`)) {
		t.Errorf("sticker %s", a.body)
	}
}

// flatObject returns the flat object that begins with a text.
func flatObject(body, begin string) string {
	_, rest, _ := strings.Cut(body, begin)
	rest, _, _ = strings.Cut(rest, "}")
	return begin + rest + "}"
}
