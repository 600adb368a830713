package webhook

import (
	"encoding/json"
	"testing"
	"unicode/utf8"
)

var spellings = []struct{ in, want string }{
	{"", `""`},
	{"hello", `"hello"`},
	{"äöå 👍 https://a.example/b", `"\u00e4\u00f6\u00e5 \ud83d\udc4d https:\/\/a.example\/b"`},
	{`say "a\b"`, `"say \"a\\b\""`},
	{"<b>&", `"\u003cb\u003e\u0026"`},
	{"a\nb\rc\td\x00\x7f", `"a\nb\rc\td\u0000\u007f"`},
	{"\xff", `"\ufffd"`},
	{"\u2028", `"\u2028"`},
}

func TestAppendString(t *testing.T) {
	for _, c := range spellings {
		if got := string(AppendString(nil, c.in)); got != c.want {
			t.Errorf("AppendString(%q) = %s, want %s", c.in, got, c.want)
		}
	}
}

func TestAppendASCII(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{`{"url":"https://a/b"}`, `{"url":"https:\/\/a\/b"}`},
		{`{"url":"https:\/\/a"}`, `{"url":"https:\/\/a"}`},
		{`["ä","\u00e4","\\/","\\\\ä"]`, `["\u00e4","\u00e4","\\\/","\\\\\u00e4"]`},
		{`[1.5, true,null,"<👍>"]`, `[1.5, true,null,"\u003c\ud83d\udc4d\u003e"]`},
	} {
		if got := string(AppendASCII(nil, []byte(c.in))); got != c.want {
			t.Errorf("AppendASCII(%s) = %s, want %s", c.in, got, c.want)
		}
	}
}

// FuzzASCII: both spellings mean the same text and leave ASCII nowhere.
func FuzzASCII(f *testing.F) {
	for _, c := range spellings {
		f.Add(c.in)
	}
	f.Fuzz(func(t *testing.T, s string) {
		plain, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		for _, out := range [][]byte{AppendString(nil, s), AppendASCII(nil, plain)} {
			var back string
			if err := json.Unmarshal(out, &back); err != nil {
				t.Fatalf("%s: %v", out, err)
			}
			if want := string([]rune(s)); back != want {
				t.Fatalf("%q became %q", want, back)
			}
			for _, c := range out {
				if c >= utf8.RuneSelf || c == 0x7f {
					t.Fatalf("byte %#x in %s", c, out)
				}
			}
		}
	})
}
