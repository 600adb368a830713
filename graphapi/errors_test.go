package graphapi

import (
	"fmt"
	"go/ast"
	goparser "go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// withoutPrefix are the texts that do not begin with "(#code) ": tokens, login
// codes, paths and lookups, and the server's own failures.
var withoutPrefix = []*Failure{
	RequestFailed, UnknownError, TooMuchData, HTTPSRequired, UnknownErrorPermission, InvalidJSONReply, UnexpectedError,
	NoSuchObject, NoNode, UnsupportedMethod, BatchTooLarge, UnknownPath, EmptyIdentifier, FieldSyntax, MeWithoutToken,
	BadProof, ProofRequired, SessionKeyInvalid, SessionKeyChanged, SessionKeyExpired, TokenMissing,
	WrongSecret, NoTokenToSwap, CodeExpired, RedirectMismatch, CodeUsed, CodeMalformed, UnknownApp, DeletedApp,
	LoginParamMissing, RedirectURIMissing,
}

func TestCatalogue(t *testing.T) {
	type key struct {
		code, subcode int
		text          string
	}
	seen := map[key]bool{}
	for _, f := range Catalogue() {
		k := key{f.Code, f.Subcode, f.Text}
		if seen[k] {
			t.Errorf("%v stands twice", k)
		}
		seen[k] = true
		prefix := strings.HasPrefix(f.Text, fmt.Sprintf("(#%d) ", f.Code))
		if want := f.Code != 190 && !slices.Contains(withoutPrefix, f); prefix != want {
			t.Errorf("%d/%d %q: has prefix = %v, want %v", f.Code, f.Subcode, f.Text, prefix, want)
		}
		e := f.New()
		if !slices.Contains([]int{400, 403, 404, 500, 503}, e.Status) {
			t.Errorf("%d/%d has status %d", f.Code, f.Subcode, e.Status)
		}
		if f.Source == "" || !strings.HasPrefix(f.Source, "https://developers.facebook.com/") && !strings.HasPrefix(f.Source, "recorded answer of ") {
			t.Errorf("%d/%d has source %q", f.Code, f.Subcode, f.Source)
		}
	}
}

// verb finds what fmt would replace.
var verb = regexp.MustCompile(`%.`)

func TestVerbs(t *testing.T) {
	for _, f := range Catalogue() {
		var args []any
		for _, v := range verb.FindAllString(f.Text, -1) {
			switch v {
			case "%s":
				args = append(args, "word")
			case "%d":
				args = append(args, 7)
			default:
				t.Errorf("%q holds the verb %s", f.Text, v)
			}
		}
		if text := f.New(args...).Message; strings.Contains(text, "%") {
			t.Errorf("%q becomes %q", f.Text, text)
		}
	}
}

// TestCatalogueIsComplete compares the lists with the declarations.
func TestCatalogueIsComplete(t *testing.T) {
	files, err := filepath.Glob("errors*.go")
	if err != nil {
		t.Fatal(err)
	}
	declared := 0
	for _, name := range files {
		file, err := goparser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if lit, ok := n.(*ast.CompositeLit); ok {
				if id, ok := lit.Type.(*ast.Ident); ok && id.Name == "Failure" {
					declared++
				}
			}
			return true
		})
	}
	if got := len(Catalogue()); got != declared {
		t.Errorf("the catalogue lists %d of %d failures", got, declared)
	}
}

func TestErrorJSON(t *testing.T) {
	tests := []struct {
		err  *Error
		want string
	}{
		{NoMatchingUser.New(), `{"error":{"message":"(#100) No matching user found","type":"OAuthException","code":100,"error_subcode":2018001,"fbtrace_id":"APLx_C4fHhrLqjNFqOXv7tw"}}`},
		{MeWithoutToken.New(), `{"error":{"message":"An active access token must be used to query information about the current user.","type":"OAuthException","code":2500,"fbtrace_id":"APLx_C4fHhrLqjNFqOXv7tw"}}`},
		{ServiceUnavailable.New(), `{"error":{"message":"(#2) Service temporarily unavailable","type":"OAuthException","is_transient":true,"code":2,"fbtrace_id":"APLx_C4fHhrLqjNFqOXv7tw"}}`},
		{PageTokenNeeded.New(), `{"error":{"message":"Invalid OAuth 2.0 Access Token","type":"OAuthException","code":190,"error_subcode":2069032,` +
			`"error_user_title":"User Access Token Is Not Supported","error_user_msg":"A Page access token is required for this call for the new Pages experience.","fbtrace_id":"APLx_C4fHhrLqjNFqOXv7tw"}}`},
		{BadIDParam.New("recipient[id]"), `{"error":{"message":"(#100) Param recipient[id] must be a valid ID string (e.g., \"123\")","type":"OAuthException","code":100,"fbtrace_id":"APLx_C4fHhrLqjNFqOXv7tw"}}`},
		{NoSuchObject.New("get", "3334"), `{"error":{"message":"Unsupported get request. Object with ID '3334' does not exist, cannot be loaded due to missing permissions, or does not support this operation. Please read the Graph API documentation at https://developers.facebook.com/docs/graph-api","type":"GraphMethodException","code":100,"error_subcode":33,"fbtrace_id":"APLx_C4fHhrLqjNFqOXv7tw"}}`},
	}
	for _, tt := range tests {
		got := string(tt.err.AppendJSON(nil, "APLx_C4fHhrLqjNFqOXv7tw"))
		if got != tt.want {
			t.Errorf("got  %s\nwant %s", got, tt.want)
		}
	}
}

func TestErrorTexts(t *testing.T) {
	tests := []struct {
		err  *Error
		want string
	}{
		{NonexistingField.New("foo", "Page"), "(#100) Tried accessing nonexisting field (foo) on node type (Page)"},
		{UnknownPath.New("/me"), "Unknown path components: /me"},
		{TooLong.New("message[text]", 2000), "(#100) Length of param message[text] must be less than or equal to 2000"},
		{InvalidKeys.New("type, title, url", "persistent_menu[0]"), `(#100) Invalid keys "type, title, url" were found in param "persistent_menu[0]".`},
		{TooManyElements.New("name_placeholder[buttons]"), "(#105) param name_placeholder[buttons] has too many elements."},
		{AppNotAuthorized.New(ID(1111)), "Error validating access token: The user has not authorized application 1111."},
		{VerificationFailed.New("HTTP Status Code = 404; HTTP Message = Not Found"),
			"(#2200) Callback verification failed with the following errors: HTTP Status Code = 404; HTTP Message = Not Found"},
		{ExpiredToken(time.Unix(1448316000, 0), time.Unix(1448316003, 0)),
			"Error validating access token: Session has expired on Monday, 23-Nov-15 14:00:00 PST. The current time is Monday, 23-Nov-15 14:00:03 PST."},
		{ExpiredToken(time.Unix(1458999106, 0), time.Unix(1459940219, 0)),
			"Error validating access token: Session has expired on Saturday, 26-Mar-16 06:31:46 PDT. The current time is Wednesday, 06-Apr-16 03:56:59 PDT."},
	}
	for _, tt := range tests {
		if tt.err.Error() != tt.want {
			t.Errorf("got  %s\nwant %s", tt.err, tt.want)
		}
	}
}

func TestChallenge(t *testing.T) {
	tests := []struct {
		f    *Failure
		want string
	}{
		{TokenExpired, "invalid_token"}, {TokenMissing, "invalid_token"}, {SessionKeyInvalid, "invalid_token"},
		{MeWithoutToken, "invalid_request"}, {NoSuchObject, "invalid_request"}, {AliasNotFound, "not_found"},
		{RedirectMismatch, "invalid_code"}, {NeedsMessagingPermission, "insufficient_scope"}, {OutsideWindow, "insufficient_scope"},
	}
	for _, tt := range tests {
		if got := tt.f.New().Challenge; got != tt.want {
			t.Errorf("%q: challenge %s, want %s", tt.f.Text, got, tt.want)
		}
	}
}

// What passes later without anybody's doing may be answered with HTTP 429.
// https://developers.facebook.com/docs/graph-api/overview/rate-limiting
func TestThrottled(t *testing.T) {
	codes := map[int]bool{}
	for _, f := range Catalogue() {
		if f.New().Throttled() {
			codes[f.Code] = true
		}
	}
	want := []int{4, 17, 32, 341, 613, 80001, 80006}
	if got := slices.Sorted(maps.Keys(codes)); !slices.Equal(got, want) {
		t.Errorf("throttled are the codes %v, want %v", got, want)
	}
	if !(&Error{Code: 4}).Throttled() {
		t.Error("an error that a client received is not known as throttled")
	}
}

// TestPacificTime checks the edges of daylight saving time in 2026: 8 March
// and 1 November, 2:00 local time.
func TestPacificTime(t *testing.T) {
	tests := []struct{ utc, want string }{
		{"2026-03-08T09:59:59Z", "Sunday, 08-Mar-26 01:59:59 PST"},
		{"2026-03-08T10:00:00Z", "Sunday, 08-Mar-26 03:00:00 PDT"},
		{"2026-11-01T08:59:59Z", "Sunday, 01-Nov-26 01:59:59 PDT"},
		{"2026-11-01T09:00:00Z", "Sunday, 01-Nov-26 01:00:00 PST"},
		{"2026-01-01T07:59:59Z", "Wednesday, 31-Dec-25 23:59:59 PST"},
		{"2027-03-14T10:00:00Z", "Sunday, 14-Mar-27 03:00:00 PDT"},
	}
	for _, tt := range tests {
		at, err := time.Parse(time.RFC3339, tt.utc)
		if err != nil {
			t.Fatal(err)
		}
		if got := PacificTime(at); got != tt.want {
			t.Errorf("PacificTime(%s) = %s, want %s", tt.utc, got, tt.want)
		}
	}
}

func TestAsError(t *testing.T) {
	if got := AsError(fmt.Errorf("sending: %w", Blocked.New())); got.Code != 551 {
		t.Errorf("got %+v", got)
	}
	if got := AsError(fmt.Errorf("disk on fire")); got.Code != 1 || got.Status != 500 || strings.Contains(got.Message, "fire") {
		t.Errorf("got %+v", got)
	}
}
