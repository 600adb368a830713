package httpserver

import (
	"net/http/httptest"
	"strings"
	"testing"
)

type person struct {
	Name string   `json:"name"`
	Age  int      `json:"age"`
	Tags []string `json:"tags"`
}

func TestReadJSON(t *testing.T) {
	const kind = "application/json"
	for _, c := range []struct {
		kind, body string
		status     int // 0 = read
		message    string
	}{
		{kind, `{"name":"Ann","age":3}`, 0, ""},
		{kind + "; charset=utf-8", " {\"name\":\"Ann\"}\n", 0, ""},
		{"", "", 0, ""},
		{"", `{"name":"Ann"}`, 415, "Content-Type: application/json"},
		{"text/plain", `{"name":"Ann"}`, 415, `it was "text/plain"`},
		{"application/x-www-form-urlencoded", "", 415, "urlencoded"},
		{kind, ``, 400, "must be a JSON object"},
		{kind, `[1]`, 400, "must be a JSON object"},
		{kind, `null`, 400, "must be a JSON object"},
		{kind, `{"nmae":"Ann"}`, 400, `unknown field "nmae": this call takes name, age, tags`},
		{kind, `{"name":3}`, 400, `"name" must be a string, not a JSON number`},
		{kind, `{"age":"3"}`, 400, `"age" must be a number, not a JSON string`},
		{kind, `{"tags":{}}`, 400, `"tags" must be a list, not a JSON object`},
		{kind, `{"name":"Ann"} {}`, 400, "one JSON object"},
		{kind, `{"name":"Ann"}x`, 400, "one JSON object"},
		{kind, `{"name":`, 400, "ends in the middle"},
		{kind, `{name:1}`, 400, "no valid JSON"},
		{kind, `{"name":"` + strings.Repeat("x", MaxJSON) + `"}`, 413, "larger than 1048576 bytes"},
	} {
		r := httptest.NewRequest("POST", "/_/api/people", strings.NewReader(c.body))
		if c.kind != "" {
			r.Header.Set("Content-Type", c.kind)
		}
		var into person
		err := ReadJSON(httptest.NewRecorder(), r, &into)
		if c.status == 0 {
			if err != nil {
				t.Errorf("%q: %v", c.body, err)
			}
			continue
		}
		e, ok := err.(*Error)
		if !ok || e.Status != c.status || !strings.Contains(e.Message, c.message) {
			t.Errorf("%.40q (%s): got %+v, want %d with %q", c.body, c.kind, err, c.status, c.message)
		}
	}
}

func FuzzReadJSON(f *testing.F) {
	for _, s := range []string{`{}`, `{"name":"Ann","tags":["a"]}`, `{"age":1e400}`, `[`, `{"name":"a"}{}`, "{\"name\":\"\xff\"}"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, body string) {
		r := httptest.NewRequest("POST", "/", strings.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		var into person
		if err := ReadJSON(httptest.NewRecorder(), r, &into); err != nil {
			if e, ok := err.(*Error); !ok || e.Status < 400 || e.Status > 499 || e.Message == "" {
				t.Errorf("%q: %#v", body, err)
			}
		}
	})
}
