package graphapi

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/textproto"
	"slices"
	"strings"
	"testing"
)

const (
	formType = "application/x-www-form-urlencoded"
	jsonType = "application/json"
)

func TestParseQuery(t *testing.T) {
	tests := []struct{ in, name, want string }{
		{"a=1&b=2", "b", "2"},
		{"a=1&a=2", "a", "2"},
		{"message={'text':'a; b'}&x=1", "message", "{'text':'a; b'}"},
		{"a=50%&b=2", "a", "50%"},
		{"a=%zz%4", "a", "%zz%4"},
		{"a=a+b%2Bc%20d", "a", "a b+c d"},
		{"a=%F0%9F%98%80", "a", "😀"},
		{"a=x%ffy", "a", "x\uFFFDy"},
		{" access_token = T ", "access_token", "T"},
		{"%20%26access_token=T", "&access_token", "T"},
		{"+limit+=+5+", "limit", "5"},
		{"TOKEN", "TOKEN", ""},
		{"&&a=b&", "a", "b"},
		{"a=b=c", "a", "b=c"},
		{"hub.mode=subscribe", "hub.mode", "subscribe"},
		{"a=%41%42&b%5Bx%5D=%43&c=%44%45", "c", "DE"},
		{"a=%41%42&b%5Bx%5D=%43&c=%44%45", "b", `{"x":"C"}`},
	}
	for _, tt := range tests {
		p, err := ParseQuery(tt.in, Limits{})
		if err != nil || !p.Has(tt.name) || p.Get(tt.name) != tt.want {
			t.Errorf("ParseQuery(%q): %s = %q, %v, want %q", tt.in, tt.name, p.Get(tt.name), err, tt.want)
		}
	}
}

// TestEncodings reads one send in every encoding that clients use.
// https://developers.facebook.com/docs/messenger-platform/reference/send-api
func TestEncodings(t *testing.T) {
	const query = "access_token=T&recipient={id:9}"
	tests := []struct{ name, contentType, body string }{
		{"json", jsonType, `{"recipient":{"id":"123"},"message":{"text":"hi"}}`},
		{"json with charset", "Application/JSON; charset=utf-8", ` {"recipient":{"id":123},"message":{"text":"hi"}} `},
		{"json holding json text", jsonType, `{"recipient":"{\"id\":\"123\"}","message":"{\"text\":\"hi\"}"}`},
		{"json labelled as form", formType, `{"recipient":{"id":"123"},"message":{"text":"hi"}}`},
		{"loose json labelled as form", formType, `{'recipient':{'id':'123'},'message':{text:'hi'}}`},
		{"json without a type", "", `{"recipient":{"id":"123"},"message":{"text":"hi"}}`},
		{"form with json text", formType, `recipient=%7B%22id%22%3A%22123%22%7D&message=%7B%22text%22%3A%22hi%22%7D`},
		{"form with loose text", formType, `recipient={'id':'123'}&message={'text':'hi'}`},
		{"braces lost to curl", formType, `recipient=id:123&message=text:'hi'`},
		{"brackets", formType, `recipient[id]=123&message[text]=hi`},
		{"escaped brackets", formType, `recipient%5Bid%5D=123&message%5Btext%5D=hi`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p, err := ParseRequest(query, tt.contentType, tt.body, Limits{})
			if err != nil {
				t.Fatal(AsError(err).Explain)
			}
			r, err := DecodeSend(p)
			if err != nil || r.Recipient.ID != 123 || r.Message.Text != "hi" || p.Get("access_token") != "T" {
				t.Errorf("got %+v, %v", r, err)
			}
		})
	}
}

func TestBrackets(t *testing.T) {
	tests := []struct{ in, want string }{
		{"p[a]=1&p[b]=2", `{"a":"1","b":"2"}`},
		{"p[0]=a&p[1]=b", `["a","b"]`},
		{"p[1]=b&p[0]=a", `["a","b"]`},
		{"p[]=a&p[]=b", `["a","b"]`},
		{"p[1]=a&p[3]=b", `{"1":"a","3":"b"}`},
		{"p[a][0][x]=1&p[a][1][x]=2&p[b]=", `{"a":[{"x":"1"},{"x":"2"}],"b":""}`},
		{"p[a]=1&p[a][b]=2", `{"a":{"b":"2"}}`},
		{"p[a][b]=2&p[a]=1", `{"a":"1"}`},
		{"p=x&p[a]=1", `{"a":"1"}`},
		{"p[a]=1&p=x", `x`},
		{"p[a]=1&p=x&p[b]=2", `{"b":"2"}`},
		{"p[a=1", `1`},
		{"p[a]x=1", `{"a":"1"}`},
		{"pp[a]=1", ``},
	}
	for _, tt := range tests {
		p, err := ParseQuery(tt.in, Limits{})
		if err != nil || p.Get("p") != tt.want {
			t.Errorf("%q: p = %s, %v, want %s", tt.in, p.Get("p"), err, tt.want)
		}
	}
}

func TestPrecedence(t *testing.T) {
	tests := []struct{ query, body, want string }{
		{"p=q", "p=b", "b"},
		{"p=q", "x=b", "q"},
		{"p=q", "p[a]=b", `{"a":"b"}`},
		{"p[a]=q", "p=b", "b"},
		{"p[a]=q", "x=b", `{"a":"q"}`},
		{"p=q", "p=", ""},
	}
	for _, tt := range tests {
		p, err := ParseRequest(tt.query, formType, tt.body, Limits{})
		if err != nil || p.Get("p") != tt.want {
			t.Errorf("?%s with %s: p = %q, %v, want %q", tt.query, tt.body, p.Get("p"), err, tt.want)
		}
	}
}

func TestList(t *testing.T) {
	tests := []struct {
		contentType, in string
		want            []string
	}{
		{formType, "f=a,b", []string{"a", "b"}},
		{formType, "f=a, b,,", []string{"a", "b"}},
		{formType, `f=["a","b"]`, []string{"a", "b"}},
		{formType, `f=['a',b,3]`, []string{"a", "b", "3"}},
		{formType, "f[0]=a&f[1]=b", []string{"a", "b"}},
		{formType, "f[]=a&f[]=b", []string{"a", "b"}},
		{formType, "f[x]=a&f[y]=b", []string{"a", "b"}},
		{formType, "f=", nil},
		{formType, "g=a", nil},
		{jsonType, `{"f":["a"," b "]}`, []string{"a", "b"}},
		{jsonType, `{"f":"a, b"}`, []string{"a", "b"}},
		{jsonType, `{"f":7}`, []string{"7"}},
		{jsonType, `{"f":null}`, nil},
	}
	for _, tt := range tests {
		p, err := ParseRequest("", tt.contentType, tt.in, Limits{})
		if err != nil {
			t.Fatal(err)
		}
		if got, err := p.List("f"); err != nil || !slices.Equal(got, tt.want) {
			t.Errorf("%s: %q, %v, want %q", tt.in, got, err, tt.want)
		}
	}
	p, err := ParseQuery("f=[a", Limits{})
	if err != nil {
		t.Fatal(err)
	}
	if got, err := p.List("f"); err == nil {
		t.Errorf("[a reads as %q", got)
	}
}

func TestScalars(t *testing.T) {
	p, err := ParseRequest("", jsonType, `{"b":true,"s":"1","n":25,"id":10211998223264288,"o":{"a":[1,"x"]},"z":"x","e":""}`, Limits{})
	if err != nil {
		t.Fatal(err)
	}
	if v, ok := p.Bool("b"); !v || !ok {
		t.Error("b")
	}
	if v, ok := p.Bool("s"); !v || !ok {
		t.Error("s")
	}
	if _, ok := p.Bool("z"); ok {
		t.Error("z")
	}
	if n, ok := p.Int("n"); n != 25 || !ok {
		t.Error("n")
	}
	if id, err := p.ID("id"); id != 10211998223264288 || err != nil {
		t.Error("id", id, err)
	}
	if id, err := p.ID("e"); id != 0 || err != nil {
		t.Error("e", id, err)
	}
	if _, err := p.ID("z"); err == nil || err.Error() != `(#100) Param z must be a valid ID string (e.g., "123")` {
		t.Error("z", err)
	}
	if got := p.Get("o"); got != `{"a":[1,"x"]}` {
		t.Error("o", got)
	}
	var names []string
	for name := range p.All() {
		names = append(names, name)
	}
	if got := strings.Join(names, " "); got != "b s n id o z e" {
		t.Error("All", got)
	}
}

func TestDecode(t *testing.T) {
	tests := []struct {
		name, method, target, contentType, body string
		param, want                             string
	}{
		{"query on a post", "POST", "/me/messages?a=1", "", "", "a", "1"},
		{"empty json body", "GET", "/me?a=1", jsonType, "", "a", "1"},
		{"blank json body", "POST", "/me?a=1", jsonType, " \n", "a", "1"},
		{"json body on delete", "DELETE", "/me", jsonType, `{"fields":["greeting"]}`, "fields", `["greeting"]`},
		{"semicolons in the query", "GET", "/me?a=1;b=2", "", "", "a", "1;b=2"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := httptest.NewRequest(tt.method, tt.target, strings.NewReader(tt.body))
			r.Header.Set("Content-Type", tt.contentType)
			p, err := Decode(r, Limits{})
			if err != nil || p.Get(tt.param) != tt.want {
				t.Errorf("%s = %q, %v, want %q", tt.param, p.Get(tt.param), err, tt.want)
			}
		})
	}
}

func TestDecodeRefuses(t *testing.T) {
	tests := []struct{ name, contentType, body, explain string }{
		{"broken json", jsonType, `{"a":`, "expected a value at character 5"},
		{"list", jsonType, `[1]`, "must be an object"},
		{"form as json", jsonType, `a=1`, "must be an object"},
		{"text after the object", jsonType, `{} x`, "text after the end"},
		{"large", formType, "a=" + strings.Repeat("x", 1<<20), "larger than 1048576 bytes"},
		{"many", formType, strings.Repeat("a&", 1001), "more than 1000 parameters"},
		{"no boundary", "multipart/form-data", "x", "boundary"},
		{"cut short", "multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nxx", "could not be read"},
	}
	for _, tt := range tests {
		for _, length := range []int64{int64(len(tt.body)), -1} {
			r := httptest.NewRequest("POST", "/me/messages", strings.NewReader(tt.body))
			r.Header.Set("Content-Type", tt.contentType)
			r.ContentLength = length
			_, err := Decode(r, Limits{})
			if e := AsError(err); err == nil || e.Message != "(#100) Invalid parameter" || !strings.Contains(e.Explain, tt.explain) {
				t.Errorf("%s: %v (%s)", tt.name, err, AsError(err).Explain)
			}
		}
	}
}

// multipartRequest is a send with a file, as paked/messenger makes it: the
// file stands before the fields.
func multipartRequest(t *testing.T, size int) *http.Request {
	t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	head := textproto.MIMEHeader{}
	head.Set("Content-Disposition", `form-data; name="filedata"; filename="shirt.png"`)
	head.Set("Content-Type", "image/png")
	part, err := w.CreatePart(head)
	if err != nil {
		t.Fatal(err)
	}
	part.Write(bytes.Repeat([]byte("x"), size))
	w.WriteField("recipient", `{"id":"123"}`)
	w.WriteField("message", ` {"text":"hi"} `)
	w.Close()
	r := httptest.NewRequest("POST", "/me/messages?recipient={id:9}", &body)
	r.Header.Set("Content-Type", w.FormDataContentType())
	return r
}

func TestMultipart(t *testing.T) {
	p, err := Decode(multipartRequest(t, 3000), Limits{Body: 2000})
	if err != nil {
		t.Fatal(AsError(err).Explain)
	}
	if p.Get("recipient") != `{"id":"123"}` || p.Get("message") != `{"text":"hi"}` {
		t.Errorf("got %q, %q", p.Get("recipient"), p.Get("message"))
	}
	if got := p.Files(); len(got) != 1 || got[0].Param != "filedata" || got[0].Name != "shirt.png" || got[0].ContentType != "image/png" || got[0].Size != 3000 {
		t.Errorf("files %+v", got)
	}
	for _, lim := range []Limits{{Files: 2999}, {Body: 20}, {Params: 1}} {
		if _, err := Decode(multipartRequest(t, 3000), lim); err == nil {
			t.Errorf("%+v let it pass", lim)
		}
	}
}

func FuzzForm(f *testing.F) {
	for _, s := range []string{
		"a=1&b=2", "a=50%&b=%41+", "recipient={'id':'1'}&message={'text':'a; b'}", "a[b][0]=1&a[]=2", "%5B=%5D", "&&=&x", " a = b ",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		p, err := ParseQuery(s, Limits{})
		if err != nil {
			return
		}
		total := 0
		for name, v := range p.All() {
			total += len(name) + len(v.Text)
			if !p.Has(name) || v.Kind != KindString {
				t.Fatalf("%q holds %q but does not find it", s, name)
			}
		}
		if total > 3*len(s) {
			t.Fatalf("%q grew to %d bytes", s, total)
		}
	})
}

func FuzzBrackets(f *testing.F) {
	for _, s := range []string{"[a]", "[0][x]", "[]", "[a][b", "[", "]", "[a]b[c]", strings.Repeat("[a]", 40)} {
		f.Add(s, "[a]")
	}
	f.Fuzz(func(t *testing.T, first, second string) {
		list := []Member{{"p" + first, Value{Kind: KindString, Text: "1"}}, {"p" + second, Value{Kind: KindString, Text: "2"}}}
		v := fromBrackets(list, "p", Limits{Depth: 8})
		text := string(v.AppendJSON(nil))
		if _, err := ParseJSON(text, Limits{Depth: 9}); err != nil {
			t.Fatalf("%q and %q make %s: %s", first, second, text, AsError(err).Explain)
		}
	})
}
