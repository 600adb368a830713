package graph

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"parley/internal/auth"
)

// Defaults as clients have recorded them, in their order.
func TestDefaultFields(t *testing.T) {
	tests := []struct {
		what string
		got  []string
		want string
	}{
		{"user", User.Defaults(), "name id"},
		{"page", Page.Defaults(), "name id"},
		{"accounts", User.Edge("accounts").DefaultFields(), "access_token category category_list name id tasks"},
		{"conversation", Page.Edge("conversations").DefaultFields(), "id link updated_time"},
		{"message", Thread.Edge("messages").DefaultFields(), "id created_time"},
		{"participant", Thread.Edge("participants").DefaultFields(), "name email id"},
		{"profile", Profile.Defaults(), "first_name last_name profile_pic id"},
		{"application", Application.Defaults(), "category link name id"},
		{"subscribed app", Page.Edge("subscribed_apps").DefaultFields(), "category link name id subscribed_fields"},
		{"subscription", Application.Edge("subscriptions").DefaultFields(), "object callback_url active fields"},
	}
	for _, tt := range tests {
		if got := strings.Join(tt.got, " "); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.what, got, tt.want)
		}
	}
}

func TestDeclarationsAreWhole(t *testing.T) {
	names := map[string]bool{}
	for _, typ := range Types() {
		if names[typ.Name] {
			t.Errorf("type %s is declared twice", typ.Name)
		}
		names[typ.Name] = true
		if typ.Doc == "" || typ.ID == "" || !strings.HasPrefix(typ.Source, "https://developers.facebook.com/") {
			t.Errorf("type %s lacks a description, a form of id or a source", typ.Name)
		}
		seen := map[string]bool{}
		for i := range typ.Fields {
			checkField(t, typ.Name, &typ.Fields[i], seen)
		}
		for i := range typ.Edges {
			checkEdge(t, typ, &typ.Edges[i], seen)
		}
	}
}

func checkField(t *testing.T, on string, f *Field, seen map[string]bool) {
	t.Helper()
	if seen[f.Name] {
		t.Errorf("%s.%s is declared twice", on, f.Name)
	}
	seen[f.Name] = true
	if f.Doc == "" || f.Type == "" {
		t.Errorf("%s.%s lacks a description or a type", on, f.Name)
	}
	if f.Default && f.Absent {
		t.Errorf("%s.%s is a default without a value", on, f.Name)
	}
	if f.Target != "" && Lookup(f.Target) == nil {
		t.Errorf("%s.%s holds an undeclared %s", on, f.Name, f.Target)
	}
}

func checkEdge(t *testing.T, on *Type, e *Edge, seen map[string]bool) {
	t.Helper()
	if seen[e.Name] {
		t.Errorf("%s/%s is declared twice", on.Name, e.Name)
	}
	seen[e.Name] = true
	if e.Doc == "" || !strings.HasPrefix(e.Source, "https://developers.facebook.com/") || len(e.Ops) == 0 {
		t.Errorf("%s/%s lacks a description, a source or a method", on.Name, e.Name)
	}
	if e.Op("GET") != nil && e.Elements() == nil {
		t.Errorf("%s/%s lists an undeclared %q", on.Name, e.Name, e.Target)
	}
	for _, name := range e.Defaults {
		if e.Field(name) == nil {
			t.Errorf("%s/%s: default field %s is not declared", on.Name, e.Name, name)
		}
	}
	for i := range e.Ops {
		op := &e.Ops[i]
		if !slices.Contains([]string{"GET", "POST", "DELETE"}, op.Method) || op.Doc == "" || len(op.Access) == 0 {
			t.Errorf("%s %s/%s lacks a description or says not who may call", op.Method, on.Name, e.Name)
		}
		if op.Method != "GET" && op.Result == "" {
			t.Errorf("%s %s/%s names no answer", op.Method, on.Name, e.Name)
		}
		for _, kind := range []auth.TokenKind{auth.UserToken, auth.PageToken, auth.AppToken} {
			visible := For(on.Read, kind) != nil
			if visible && For(op.Access, kind) == nil && op.WrongToken == nil {
				t.Errorf("%s %s/%s has no answer to a %s token", op.Method, on.Name, e.Name, TokenName(kind))
			}
		}
	}
}

func TestLookup(t *testing.T) {
	if Lookup("UnifiedThread") != &Thread || Lookup("Nothing") != nil {
		t.Error("Lookup does not find types by name")
	}
	if Page.Field("instagram_business_account") == nil || Page.Field("conversations") != nil {
		t.Error("fields and edges are mixed up, or a field without value is not declared")
	}
	if User.Field("tasks") != nil || User.Edge("accounts").Field("tasks") == nil || Page.Field("tasks") != nil {
		t.Error("tasks must exist on the accounts edge only")
	}
	if op := Page.Edge("messages").Op("GET"); op != nil {
		t.Error("a Page's messages cannot be read")
	}
}

func TestRefusal(t *testing.T) {
	a := For(Page.Edge("messages").Op("POST").Access, auth.PageToken)
	if a.Denied.Code != 230 || a.Refusal().Code != 200 {
		t.Errorf("sending: %d without the permission, %d without the task", a.Denied.Code, a.Refusal().Code)
	}
	b := For(Page.Edge("conversations").Op("GET").Access, auth.PageToken)
	if b.Refusal() != b.Denied {
		t.Error("a missing task answers as a missing permission unless said otherwise")
	}
}

// The document must be readable, stable, and without dangling references.
func TestOpenAPI(t *testing.T) {
	first := OpenAPI()
	if !bytes.Equal(first, OpenAPI()) {
		t.Error("two documents of the same declarations differ")
	}
	var doc struct {
		OpenAPI    string
		Paths      map[string]map[string]json.RawMessage
		Components map[string]map[string]json.RawMessage
	}
	if err := json.Unmarshal(first, &doc); err != nil {
		t.Fatal(err)
	}
	if doc.OpenAPI != "3.1.0" {
		t.Errorf("openapi is %q", doc.OpenAPI)
	}
	for _, path := range []string{"/{id}", "/{id}/accounts", "/{id}/conversations", "/{id}/messages", "/{id}/subscribed_apps", "/{id}/subscriptions"} {
		if doc.Paths[path] == nil {
			t.Errorf("path %s is missing", path)
		}
	}
	if m := doc.Paths["/{id}/messages"]; m["get"] == nil || m["post"] == nil {
		t.Error("messages must be readable on a conversation and postable on a Page")
	}
	for part := range strings.SplitSeq(string(first), `"$ref": "#/components/`) {
		kind, rest, _ := strings.Cut(part, "/")
		name, _, _ := strings.Cut(rest, `"`)
		if part != "" && part[0] != '{' && doc.Components[kind][name] == nil {
			t.Errorf("reference to %s/%s leads nowhere", kind, name)
		}
	}
	ids := map[string]bool{}
	for path, item := range doc.Paths {
		for method, raw := range item {
			var op struct{ OperationID string }
			if method != "parameters" && json.Unmarshal(raw, &op) == nil && (op.OperationID == "" || ids[op.OperationID]) {
				t.Errorf("%s %s: operationId %q is empty or taken", method, path, op.OperationID)
			}
			ids[op.OperationID] = true
		}
	}
}

func TestReferenceNamesEverything(t *testing.T) {
	text := string(Reference())
	for _, typ := range Types() {
		if !strings.Contains(text, "## "+typ.Name) {
			t.Errorf("the reference leaves out %s", typ.Name)
		}
		for i := range typ.Fields {
			if !strings.Contains(text, typ.Fields[i].Name) {
				t.Errorf("the reference leaves out %s.%s", typ.Name, typ.Fields[i].Name)
			}
		}
	}
}
