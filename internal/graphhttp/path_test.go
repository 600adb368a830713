package graphhttp

import "testing"

func TestParsePath(t *testing.T) {
	tests := []struct {
		path                      string
		version, node, edge, rest string
	}{
		{"/", "v26.0", "", "", ""},
		{"/me", "v26.0", "me", "", ""},
		{"/me/", "v26.0", "me", "", ""},
		{"/v24.0", "v24.0", "", "", ""},
		{"/v24.0/", "v24.0", "", "", ""},
		{"/v24.0/3333", "v24.0", "3333", "", ""},
		{"/v24.0/3333/", "v24.0", "3333", "", ""},
		{"/v24.0/3333/conversations", "v24.0", "3333", "conversations", ""},
		{"/v24.0/3333/conversations/", "v24.0", "3333", "conversations", ""},
		{"/v24.0/3333/conversations/x", "v24.0", "3333", "conversations", "/x"},
		{"/v24.0/3333/conversations/x/y/", "v24.0", "3333", "conversations", "/x/y"},
		{"/v2.6/me/messages", "v21.0", "me", "messages", ""},
		{"/v15.0/v3.1/me/messages", "v21.0", "me", "messages", ""},
		{"/v99.0/me", "v26.0", "v99.0", "me", ""},
		{"/v99.0/3333/messages", "v26.0", "v99.0", "3333", "/messages"},
		{"/v2.13/me", "v26.0", "v2.13", "me", ""},
		{"//v24.0//3333//conversations", "v24.0", "3333", "conversations", ""},
	}
	for _, tt := range tests {
		a := parsePath(tt.path)
		got := [...]string{a.version.String(), a.node, a.edge, a.rest}
		want := [...]string{tt.version, tt.node, tt.edge, tt.rest}
		if got != want {
			t.Errorf("%s: %q, want %q", tt.path, got, want)
		}
	}
}

func FuzzParsePath(f *testing.F) {
	for _, s := range []string{"/v24.0/3333/conversations", "//", "v1.0", "/v99.0/me/x/"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, path string) {
		a := parsePath(path)
		if a.node == "" && (a.edge != "" || a.rest != "") {
			t.Errorf("%q: an edge without a node: %+v", path, a)
		}
	})
}

func TestBearer(t *testing.T) {
	for header, want := range map[string]string{
		"Bearer abc": "abc", "bearer  abc ": "abc", "OAuth abc": "abc", "Basic abc": "", "": "", "Bearer": "",
	} {
		if got := bearer(header); got != want {
			t.Errorf("%q: %q, want %q", header, got, want)
		}
	}
}

func TestCallbackName(t *testing.T) {
	for name, want := range map[string]string{
		"fn": "fn", "jQuery_1.cb[0]": "jQuery_1.cb[0]", "alert(1)//": "", "a b": "", "": "",
	} {
		if got := callbackName(name); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
}
