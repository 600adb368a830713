package graphapi

import (
	"bytes"
	"encoding/json"
	"os"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"
)

// looseVector is a line of testdata/loose.json, which the Explorer's own
// reader of loose JSON is held to as well.
type looseVector struct {
	In      string `json:"in"`
	JSON    string `json:"json"`
	Refused bool   `json:"refused"`
}

func TestParseLoose(t *testing.T) {
	raw, err := os.ReadFile("testdata/loose.json")
	if err != nil {
		t.Fatal(err)
	}
	var vectors []looseVector
	if err := json.Unmarshal(raw, &vectors); err != nil || len(vectors) < 40 {
		t.Fatalf("%d vectors, %v", len(vectors), err)
	}
	for _, v := range vectors {
		got, err := ParseLoose(v.In, Limits{})
		switch {
		case v.Refused:
			checkLooseRefusal(t, v.In, got, err)
		case err != nil || string(got.AppendJSON(nil)) != v.JSON:
			t.Errorf("ParseLoose(%q) = %s, %v, want %s", v.In, got.AppendJSON(nil), err, v.JSON)
		}
	}
	long := "[" + strings.Repeat("1,", 10_000) + "1]"
	got, err := ParseLoose(long, Limits{})
	checkLooseRefusal(t, long, got, err)
}

func checkLooseRefusal(t *testing.T, in string, v Value, err error) {
	t.Helper()
	if e := AsError(err); err == nil || e.Code != 100 || e.Message != "(#100) Invalid parameter" || e.Explain == "" {
		t.Errorf("ParseLoose(%.40q) = %s, %v", in, v.AppendJSON(nil), err)
	}
}

func TestParseJSONRefuses(t *testing.T) {
	for _, in := range []string{
		``, ` `, `'a'`, `{a:1}`, `{"a":1,}`, `[1,]`, `01`, `1.`, `.5`, `1e`, `-`, `+1`, `nul`, `True`, `"a` + "\n" + `"`, `"\'"`,
		`{"a"1}`, `1 2`, `"a":1`, "\x00", "1\x00",
	} {
		if v, err := ParseJSON(in, Limits{}); err == nil {
			t.Errorf("ParseJSON(%q) = %s", in, v.AppendJSON(nil))
		}
	}
}

func TestValue(t *testing.T) {
	v, err := ParseJSON(`{"id":"7","n":7,"big":9223372036854775807,"t":"TRUE","f":0,"l":[1],"o":{},"x":null,"id":"8"}`, Limits{})
	if err != nil {
		t.Fatal(err)
	}
	if id, err := v.Get("id").ID(); err != nil || id != 8 {
		t.Errorf("ID = %d, %v; the last of equal names counts", id, err)
	}
	if id, err := v.Get("big").ID(); err != nil || id != 1<<63-1 {
		t.Errorf("ID = %d, %v", id, err)
	}
	if _, err := v.Get("t").ID(); err == nil {
		t.Error("a word passed as an identifier")
	}
	if b, ok := v.Get("t").Bool(); !b || !ok {
		t.Error("TRUE is not true")
	}
	if b, ok := v.Get("f").Bool(); b || !ok {
		t.Error("0 is not false")
	}
	if _, ok := v.Get("l").Bool(); ok {
		t.Error("a list is a bool")
	}
	if n, ok := v.Get("n").Int(); n != 7 || !ok {
		t.Error("7 is not 7")
	}
	if !v.Get("o").Empty() || !v.Get("x").Empty() || v.Get("x").Present() || v.Get("none").Kind != KindNone {
		t.Error("empty values are not empty")
	}
	if got := v.Get("l").String(); got != "[1]" {
		t.Errorf("String = %q", got)
	}
}

func TestAppendString(t *testing.T) {
	tests := []struct{ in, want string }{
		{"", `""`},
		{"hello", `"hello"`},
		{"a/b <c> & 😀 é", `"a/b <c> & 😀 é"`},
		{"\"\\\n\r\t\x00\x1f\x7f", `"\"\\\n\r\t\u0000\u001f` + "\x7f" + `"`},
		{"a\xffb\xe2\x82c", "\"a\uFFFDb\uFFFD\uFFFDc\""},
		{"\u2028", "\"\u2028\""},
	}
	for _, tt := range tests {
		got := AppendString(nil, tt.in)
		if string(got) != tt.want || !json.Valid(got) {
			t.Errorf("AppendString(%q) = %s, want %s", tt.in, got, tt.want)
		}
	}
}

// generic turns a Value into what encoding/json makes with UseNumber.
func generic(v Value) any {
	switch v.Kind {
	case KindBool:
		return v.Text == "true"
	case KindNumber:
		return json.Number(v.Text)
	case KindString:
		return v.Text
	case KindList:
		list := make([]any, len(v.Items))
		for i, e := range v.Items {
			list[i] = generic(e.Value)
		}
		return list
	case KindObject:
		m := make(map[string]any, len(v.Items))
		for _, e := range v.Items {
			m[e.Name] = generic(e.Value)
		}
		return m
	}
	return nil
}

func FuzzJSON(f *testing.F) {
	for _, s := range []string{
		`{"recipient":{"id":"1"},"message":{"text":"h\u00e9\ud83d\ude00\n"}}`, `[1,-2.5e+3,true,null,"x"]`, "\"\xff\"", `{"a":1,"a":2}`,
		`{"a":[{}]}`, `1`, `"\ud800"`, `"\udc00\ud800"`, ` [ ] `,
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		var want any
		d := json.NewDecoder(strings.NewReader(s))
		d.UseNumber()
		valid := d.Decode(&want) == nil && json.Valid([]byte(s))
		v, err := ParseJSON(s, Limits{})
		if err != nil {
			limited := strings.Contains(AsError(err).Explain, "nested") || strings.Contains(AsError(err).Explain, "too many")
			if valid && !limited {
				t.Fatalf("ParseJSON(%q): %s", s, AsError(err).Explain)
			}
			return
		}
		if !valid {
			t.Fatalf("ParseJSON(%q) passed", s)
		}
		if got := generic(v); !reflect.DeepEqual(got, want) {
			t.Fatalf("ParseJSON(%q) = %#v, want %#v", s, got, want)
		}
		if loose, err := ParseLoose(s, Limits{}); err != nil || !reflect.DeepEqual(loose, v) {
			t.Fatalf("ParseLoose(%q) = %#v, %v, want %#v", s, loose, err, v)
		}
	})
}

func FuzzLooseJSON(f *testing.F) {
	for _, s := range []string{
		`{id:4444}`, `{'text':'it\'s'}`, `id:1,x:{y:[a b,]}`, `[{"a":1},]`, `hello, world`, `{a:}`, "text:'\n'", `'a':b`, `{a:\u00e9}`,
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		v, err := ParseLoose(s, Limits{})
		if err != nil {
			return
		}
		text := v.AppendJSON(nil)
		if !json.Valid(text) || !utf8.Valid(text) {
			t.Fatalf("ParseLoose(%q) writes %q", s, text)
		}
		again, err := ParseJSON(string(text), Limits{})
		if err != nil || !bytes.Equal(again.AppendJSON(nil), text) {
			t.Fatalf("ParseLoose(%q) writes %q, which reads as %s, %v", s, text, again.AppendJSON(nil), err)
		}
	})
}

func FuzzAppendString(f *testing.F) {
	f.Add("a\"\\\xff\n😀")
	f.Fuzz(func(t *testing.T, s string) {
		var got string
		if err := json.Unmarshal(AppendString(nil, s), &got); err != nil || got != validUTF8(s) {
			t.Fatalf("AppendString(%q) reads as %q, %v", s, got, err)
		}
	})
}
