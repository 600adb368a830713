package graphhttp

import (
	"encoding/json"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"parley/graphapi"
	"parley/internal/limits"
)

// slot is one answer of a batch.
type slot struct {
	Code    int
	Headers []struct{ Name, Value string }
	Body    string
}

// batch sends operations without headers in the answers.
func (w *world) batch(ops string) []*slot {
	w.t.Helper()
	a := w.do("POST", "/v24.0/", `{"access_token":"${P}","include_headers":false,"batch":`+ops+`}`, "Content-Type", "application/json")
	return a.slots(w.t)
}

func (a answer) slots(t testing.TB) (slots []*slot) {
	t.Helper()
	if err := json.Unmarshal([]byte(a.body), &slots); err != nil || a.status != 200 {
		t.Fatalf("batch: %d %s", a.status, a.body)
	}
	return slots
}

// shown writes slots shortly: code and body, or null.
func shown(slots []*slot) string {
	var texts []string
	for _, s := range slots {
		if s == nil {
			texts = append(texts, "null")
			continue
		}
		texts = append(texts, fmt.Sprintf("%d %s", s.Code, s.Body))
	}
	return strings.Join(texts, " | ")
}

func TestBatchShape(t *testing.T) {
	w := newWorld(t)
	for _, path := range []string{"/", "/v24.0/", "/v24.0", "/me"} {
		form := url.Values{"access_token": {w.page}, "include_headers": {"false"}, "batch": {`[{"method":"get","relative_url":"me?fields=name"},]`}}
		w.do("POST", path, form.Encode()).wants(t, path, 200, `[{"code":200,"body":"{\"name\":\"Demo Page\",\"id\":\"3333\"}"}]`)
	}
	a := w.do("POST", "/v24.0/?access_token=${P}", `{"batch":[{"relative_url":"/v22.0/me"},{"relative_url":"4444/picture"},{"relative_url":"9"}]}`, "Content-Type", "application/json")
	if ct := a.header.Get("Content-Type"); ct != "application/json; charset=UTF-8" {
		t.Errorf("content type %s", ct)
	}
	slots := a.slots(t)
	wants := []struct {
		code    int
		headers string
	}{
		{200, "Content-Type=text/javascript; charset=UTF-8 ETag Facebook-API-Version=v22.0 Access-Control-Allow-Origin=*"},
		{302, "Location"},
		{400, "WWW-Authenticate Facebook-API-Version=v24.0"},
	}
	for i, want := range wants {
		got := map[string]string{}
		for _, h := range slots[i].Headers {
			got[h.Name] = h.Value
		}
		if slots[i].Code != want.code {
			t.Errorf("slot %d: %+v", i, slots[i])
		}
		for _, h := range strings.Split(strings.ReplaceAll(want.headers, "; ", ";"), " ") {
			name, value, fixed := strings.Cut(h, "=")
			if v := strings.ReplaceAll(got[name], "; ", ";"); v == "" || fixed && v != value {
				t.Errorf("slot %d: %s is %q", i, name, got[name])
			}
		}
	}
	if slots[1].Body != "" || !strings.Contains(fmt.Sprint(slots[1].Headers), "/4444/picture?width=") {
		t.Errorf("redirect %+v", slots[1])
	}
}

// Operations share neither success nor failure, and their order is that of
// the request.
func TestBatchOfSends(t *testing.T) {
	w := newWorld(t)
	slots := w.batch(`[
		{"method":"POST","relative_url":"me/messages","body":"recipient=%7B%22id%22%3A%224444%22%7D&message=%7B%22text%22%3A%22one%22%7D"},
		{"method":"POST","relative_url":"me/messages","body":"recipient=%7B%22id%22%3A%229%22%7D&message=%7B%22text%22%3A%22two%22%7D"},
		{"method":"POST","relative_url":"me/messages","body":{"recipient":{"id":"4444"},"message":{"text":"three"}}},
		{"method":"GET","relative_url":"me/nothing"},
		{"method":"EAT","relative_url":"me"},
		"me",
		{"method":"POST","relative_url":"/","body":"batch=[]"},
		{"method":"GET","relative_url":"t_4444/messages?fields=message&limit=2"}]`)
	wants := []string{
		`200 ` + sentAnswer, `400 {"error":{` + oauth(100, "(#100) No matching user found") + `,"error_subcode":2018001,"fbtrace_id":"${any}"}}`, `200 ` + sentAnswer,
		`400 ` + refused(100, "(#100) Tried accessing nonexisting field (nothing) on node type (Page)"),
		`400 {"error":{"message":"Unsupported method","type":"GraphMethodException","code":100,"fbtrace_id":"${any}"}}`,
		`500 {"error":{"message":"No node specified","type":"GraphMethodException","code":100,"fbtrace_id":"${any}"}}`,
		`400 ` + refused(100, "(#100) Invalid parameter"),
	}
	for i, want := range wants {
		if got := shown(slots[i : i+1]); !match(want, got) {
			t.Errorf("slot %d: %s, want %s", i, got, want)
		}
	}
	if last := slots[len(slots)-1].Body; !strings.Contains(last, `{"data":[{"message":"three",`) || !strings.Contains(last, `{"message":"one",`) {
		t.Errorf("thread %s", last)
	}
}

func TestBatchReferences(t *testing.T) {
	w := newWorld(t)
	w.says(customerID, "a & b")
	const page, thread = `200 {"name":"Demo Page","id":"3333"}`, `200 {"id":"t_4444"}`
	tests := []struct{ what, ops, want string }{
		{"answer of a named one is left out", `[{"name":"a","relative_url":"me"},{"relative_url":"{result=a:$.id}?fields=name"}]`, "null | " + page},
		{"unless it is asked for", `[{"name":"a","relative_url":"me?fields=id","omit_response_on_success":false},{"relative_url":"{result=a:$.id}?fields=name"}]`, `200 {"id":"3333"} | ` + page},
		{"a name alone hides nothing", `[{"name":"a","relative_url":"me?fields=name"}]`, page},
		{"omitted", `[{"relative_url":"me","omit_response_on_success":true}]`, "null"},
		{"failures are never omitted", `[{"relative_url":"me/x","omit_response_on_success":true}]`, `400 ` + refused(100, "(#100) Tried accessing nonexisting field (x) on node type (Page)")},
		{"encoded braces", `[{"name":"a","relative_url":"me"},{"relative_url":"?ids=%7Bresult%3Da%3A%24.id%7d&fields=name"}]`, `null | 200 {"3333":{"name":"Demo Page","id":"3333"}}`},
		{"lists are joined", `[{"name":"a","relative_url":"me/conversations?fields=messages{id}"},{"relative_url":"?ids={result=a:$.data[0].messages.data.*.id}&fields=message"}]`,
			`null | 200 {"${any}":{"message":"a & b","id":"${any}"},"${any}":{"message":"hello","id":"${any}"}}`},
		{"anywhere below", `[{"name":"a","relative_url":"me/conversations?fields=id"},{"relative_url":"{result=a:$..id}?fields=id"}]`, "null | " + thread},
		{"of a later one", `[{"relative_url":"{result=a:$.id}?fields=name"},{"name":"a","relative_url":"me"}]`, page + " | null"},
		{"a token", `[{"name":"a","relative_url":"me?fields=access_token"},{"relative_url":"me?fields=name&access_token={result=a:$.access_token}"}]`, "null | " + page},
		{"in a body", `[{"name":"a","relative_url":"t_4444/messages?fields=message&limit=1"},{"method":"POST","relative_url":"me/messages","body":"recipient={id:4444}&message[text]={result=a:$.data.*.message}"},` +
			`{"depends_on":"b","relative_url":"t_4444?fields=snippet"},{"name":"b","relative_url":"me","omit_response_on_success":true}]`,
			`null | 200 ` + sentAnswer + ` | 200 {"snippet":"a & b","id":"t_4444"} | null`},
		{"in an object", `[{"name":"a","relative_url":"me"},{"method":"POST","relative_url":"me/messages","body":{"recipient":{"id":"4444"},"message":{"text":"\"{result=a:$.name}\""}}},{"relative_url":"t_4444?fields=snippet"}]`,
			`null | 200 ` + sentAnswer + ` | 200 {"snippet":"\"Demo Page\"","id":"t_4444"}`},
		{"in a JSON text", `[{"name":"a","relative_url":"me"},{"method":"POST","relative_url":"me/messages","body":"{\"recipient\":{\"id\":\"4444\"},\"message\":{\"text\":\"hi {result=a:$.name}\"}}"},{"relative_url":"t_4444?fields=snippet"}]`,
			`null | 200 ` + sentAnswer + ` | 200 {"snippet":"hi Demo Page","id":"t_4444"}`},
		{"of a failure", `[{"name":"a","relative_url":"me/x"},{"relative_url":"{result=a:$.id}"}]`, `400 ` + refused(100, "(#100) Tried accessing nonexisting field (x) on node type (Page)") + " | null"},
		{"depends on a failure", `[{"name":"a","relative_url":"me/x"},{"depends_on":"a","relative_url":"me"}]`, `400 ` + refused(100, "(#100) Tried accessing nonexisting field (x) on node type (Page)") + " | null"},
		{"in a circle", `[{"name":"a","depends_on":"b","relative_url":"me"},{"name":"b","depends_on":"a","relative_url":"me"},{"relative_url":"me?fields=name"}]`, "null | null | " + page},
		{"on itself", `[{"name":"a","depends_on":"a","relative_url":"me"}]`, "null"},
		{"null for a name", `[{"name":null,"depends_on":null,"body":null,"headers":null,"relative_url":"me?fields=name"}]`, page},
		{"nothing found", `[{"name":"a","relative_url":"me/personas"},{"relative_url":"?ids={result=a:$.data.*.id}"}]`, `null | 400 ` + refused(2500, "Cannot specify an empty identifier")},
		{"no reference", `[{"relative_url":"me?fields=name&x={result=a"}]`, page},
	}
	for _, tt := range tests {
		if got := shown(w.batch(tt.ops)); !match(tt.want, got) {
			t.Errorf("%s:\n got %s\nwant %s", tt.what, got, tt.want)
		}
	}
}

func TestBatchRefused(t *testing.T) {
	w := newWorld(t)
	op := `{"relative_url":"me"},`
	tests := []struct {
		what, method, path, body string
		want                     string
	}{
		{"51 operations", "POST", "/", "access_token=${P}&batch=[" + strings.Repeat(op, 51) + "]", `{"error":{"message":"Too many requests in batch message. Maximum batch size is 50","type":"GraphBatchException","code":100,"fbtrace_id":"${any}"}}`},
		{"no list", "POST", "/", "access_token=${P}&batch=7", refused(100, "(#100) Invalid parameter")},
		{"by GET", "GET", "/?access_token=${P}&batch=[" + op + "]", "", `{"error":{"message":"Unsupported method","type":"GraphMethodException","code":100,"fbtrace_id":"${any}"}}`},
		{"no token", "POST", "/", "batch=[" + op + "]", `{"error":{` + oauth(104, "An access token is required to request this resource.") + `,"fbtrace_id":"${any}"}}`},
		{"unknown name", "POST", "/", "access_token=${P}&batch=[" + op + `{"relative_url":"{result=x:$.id}"}]`, `{"error_code":190,"error_description":"The batch has no operation named x."}`},
		{"unknown dependency", "POST", "/", "access_token=${P}&batch=[" + op + `{"relative_url":"me","depends_on":"x"}]`, `{"error_code":190,"error_description":"The batch has no operation named x."}`},
		{"bad reference", "POST", "/", "access_token=${P}&batch=[" + op + `{"relative_url":"{result=x:id}"}]`, `{"error_code":190,"error_description":"The reference {result=x:id} cannot be read."}`},
	}
	for _, tt := range tests {
		a := w.do(tt.method, tt.path, tt.body)
		if a.status == 200 || !match(tt.want, a.body) {
			t.Errorf("%s: %d %s, want %s", tt.what, a.status, a.body, tt.want)
		}
	}
}

// Each operation has its own token, proof and budget.
func TestBatchChecks(t *testing.T) {
	w := newWorld(t)
	proof := graphapi.AppSecretProof(w.page, w.secret)
	wrong := strings.Repeat("0", 64)
	slots := w.batch(`[{"relative_url":"me?fields=id"},{"relative_url":"me?fields=id&access_token=${U}"},{"relative_url":"me?fields=id&access_token=EAAx"},
		{"relative_url":"me?fields=id&appsecret_proof=` + proof + `"},{"relative_url":"me?fields=id&appsecret_proof=` + wrong + `"}]`)
	got := shown(slots)
	if !match(`200 {"id":"3333"} | 200 {"id":"2222"} | 400 {"error":{"message":"${any}","type":"OAuthException","code":190,"fbtrace_id":"${any}"}} | 200 {"id":"3333"} | `+
		`400 {"error":{"message":"Invalid appsecret_proof provided in the API argument","type":"GraphMethodException","code":100,"fbtrace_id":"${any}"}}`, got) {
		t.Errorf("tokens: %s", got)
	}

	w = newWorld(t)
	w.ok(w.limits.Set(t.Context(), limits.Budget{Page: pageID, Class: limits.Calls, Limit: 2, Per: time.Hour}))
	slots = w.batch(`[{"relative_url":"me"},{"relative_url":"me"},{"relative_url":"me"}]`)
	if slots[0].Code != 200 || slots[1].Code != 200 || slots[2].Code == 200 {
		t.Errorf("budget of two calls: %s", shown(slots))
	}
}

func TestBatchHeadersOfOperations(t *testing.T) {
	w := newWorld(t)
	tag := w.get("/v24.0/me?fields=name").header.Get("Etag")
	quoted := strings.ReplaceAll(tag, `"`, `\"`)
	slots := w.batch(`[{"relative_url":"me?fields=name","headers":["If-None-Match: ` + quoted + `"]},{"relative_url":"me?fields=name","headers":[{"name":"If-None-Match","value":"` + quoted + `"}]}]`)
	if got := shown(slots); got != "304  | 304 " {
		t.Errorf("conditional reads: %s", got)
	}
}

func TestBatchFiles(t *testing.T) {
	w := newWorld(t)
	var b strings.Builder
	form := multipart.NewWriter(&b)
	upload := `{"method":"POST","relative_url":"me/message_attachments","body":"message={attachment:{type:image,payload:{is_reusable:true}}}","attached_files":`
	w.ok(form.WriteField("access_token", w.page))
	w.ok(form.WriteField("include_headers", "false"))
	w.ok(form.WriteField("batch", `[`+upload+`"dot"},`+upload+`{"File0":"dot"}},`+upload+`"none"}]`))
	part, err := form.CreateFormFile("dot", "dot.png")
	w.ok(err)
	_, err = part.Write(dot(t))
	w.ok(err)
	w.ok(form.Close())
	a := w.do("POST", "/", b.String(), "Content-Type", form.FormDataContentType())
	const kept = `200 {"attachment_id":"${any}"}`
	if got := shown(a.slots(t)); !match(kept+" | "+kept+" | 400 "+refused(100, "(#100) Invalid parameter"), got) {
		t.Errorf("uploads: %s", got)
	}
}

// start makes a batch of two reads, not yet run.
func (w *world) start() *batch {
	c := w.handler.newCall(&recorder{header: http.Header{}}, &http.Request{URL: &url.URL{Path: "/"}, Header: http.Header{}})
	c.ctx, c.token = w.t.Context(), w.page
	var err error
	c.who, err = w.auth.Authenticate(c.ctx, c.token)
	w.ok(err)
	c.params, err = graphapi.ParseQuery("include_headers=0", graphapi.DefaultLimits())
	w.ok(err)
	ops := make([]operation, 2)
	for i := range ops {
		ops[i] = operation{method: http.MethodGet, address: parseTemplate("/me"), header: http.Header{}}
	}
	return &batch{call: c, ops: ops, room: 1000}
}

func (b *batch) runAll() string {
	for i := range b.ops {
		b.run(i)
	}
	b.write()
	var slots []*slot
	if err := json.Unmarshal(b.out, &slots); err != nil {
		return err.Error()
	}
	return shown(slots)
}

// An answer larger than a batch may hold fails alone; what comes after it is
// not started.
func TestBatchBounds(t *testing.T) {
	b := newWorld(t).start()
	b.room = 10
	if got := b.runAll(); !match(`500 {"error":{"message":"Please reduce the amount of data you're asking for, then retry your request","type":"OAuthException","code":1,"fbtrace_id":"${any}"}} | null`, got) {
		t.Errorf("a batch without room: %s", got)
	}
}

// A short body can refer to a long answer many times: what it becomes is
// bounded as a whole.
func TestBatchReferencesAreBounded(t *testing.T) {
	w := newWorld(t)
	w.says(customerID, strings.Repeat("x", 2000))
	const first = `{"name":"a","relative_url":"t_4444/messages?fields=message&limit=1"},`
	body := func(times int) string { return strings.Repeat(",\"{result=a:$.data.*.message}\"", times)[1:] }
	for what, last := range map[string]string{
		"an object": `{"method":"POST","relative_url":"me/messages","body":{"x":[` + body(600) + `]}}`,
		"a text":    `{"method":"POST","relative_url":"me/messages","body":"x=` + strings.ReplaceAll(body(600), `"`, "") + `"}`,
		"a path":    `{"relative_url":"me?x=` + strings.ReplaceAll(body(600), `"`, "") + `"}`,
	} {
		if got := shown(w.batch("[" + first + last + "]")); !match("null | 400 "+refused(100, "(#100) Invalid parameter"), got) {
			t.Errorf("%s: %s", what, got)
		}
		if got := w.log.String(); !strings.Contains(got, "larger than 1048576 bytes with its references resolved") {
			t.Errorf("%s: the log does not say why", what)
		}
	}
	good := `{"method":"POST","relative_url":"me/messages","body":{"x":[` + body(400) + `]}}`
	if got := shown(w.batch("[" + first + good + "]")); !match("null | 400 "+refused(100, "(#100) The parameter recipient is required"), got) {
		t.Errorf("less than the bound: %s", got)
	}
}

// An operation that panics fails alone.
func TestBatchSurvives(t *testing.T) {
	w := newWorld(t)
	b := w.start()
	w.handler.actions = nil // the write calls a nil function
	b.ops[0].method, b.ops[0].address = http.MethodPost, parseTemplate("/me/subscribed_apps")
	got := b.runAll()
	if !match(`500 {"error":{"message":"An unknown error has occurred.","type":"OAuthException","code":1,"fbtrace_id":"${any}"}} | 200 {"name":"Demo Page","id":"3333"}`, got) {
		t.Errorf("a batch with a panic: %s", got)
	}
	if !strings.Contains(w.log.String(), "operation of a batch panicked") {
		t.Error("the log does not tell of the panic")
	}
}

func TestManyIDs(t *testing.T) {
	w := newWorld(t)
	tests := []struct {
		path   string
		status int
		want   string
	}{
		{"/v24.0/?ids=3333,4444&fields=id", 200, `{"3333":{"id":"3333"},"4444":{"id":"4444"}}`},
		{"/v24.0?ids=[\"4444\",\"me\",\"4444\"]&fields=id", 200, `{"4444":{"id":"4444"},"me":{"id":"3333"}}`},
		{"/conversations?ids=3333&fields=id&limit=1", 200, `{"3333":{"data":[{"id":"t_4444"}],"paging":{"cursors":{"before":"${any}","after":"${any}"}}}}`},
		{"/?ids=3333,9", 400, `{"error":{` + missing("get", "9") + `,"fbtrace_id":"${any}"}}`},
		{"/?ids=", 400, refused(2500, "Cannot specify an empty identifier")},
		{"/nothing?ids=3333", 400, refused(100, "(#100) Tried accessing nonexisting field (nothing) on node type (Page)")},
		{"/me/conversations?ids=3333", 400, refused(2500, "Unknown path components: /conversations")},
		{"/picture?ids=3333", 400, refused(100, "(#100) Invalid parameter")},
		{"/picture?ids=3333&redirect=0&fields=width", 200, `{"3333":{"data":{"width":50}}}`},
	}
	for _, tt := range tests {
		w.get(tt.path).wants(t, tt.path, tt.status, tt.want)
	}
	var many []string
	for i := range 51 {
		many = append(many, fmt.Sprint(i+1))
	}
	w.get("/?ids="+strings.Join(many, ",")).wants(t, "51 ids", 400, refused(105, "(#105) param ids has too many elements."))
	w.do("DELETE", "/?ids=3333&access_token=${P}", "").wants(t, "delete", 400, `{"error":{"message":"Unsupported method","type":"GraphMethodException","code":100,"fbtrace_id":"${any}"}}`)

	w.says(customerID, "once more")
	a := w.get("/v24.0/messages?ids=t_4444&limit=1&fields=id")
	if strings.Contains(a.body, "ids=") || !strings.Contains(a.body, "/v24.0/t_4444/messages?access_token=") {
		t.Errorf("paging %s", a.body)
	}
	w.ok(w.limits.Set(t.Context(), limits.Budget{Page: pageID, Class: limits.Calls, Limit: 2, Per: time.Hour}))
	if a := w.get("/?ids=3333,4444,me"); a.status == 200 {
		t.Errorf("three nodes of a budget of two calls: %s", a.body)
	}
}
