package archtest

import (
	"go/ast"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// ban refuses names of one package of the standard library.
type ban struct {
	pkg     string
	names   []string
	but     []string // folders, with those below them, where they are allowed
	inTests bool     // tests must not use them either
	why     string
}

var bans = []ban{
	{"time", []string{"Now", "Since", "Until", "Sleep", "After", "AfterFunc", "NewTimer", "Tick"}, []string{"internal/clock"}, false,
		"time is read from internal/clock only, so that it can be moved"},
	{"time", []string{"Sleep"}, []string{"internal/clock"}, true, "wait on a fact, not for a time"},
	{"net/http", []string{"DefaultClient", "DefaultTransport", "DefaultServeMux", "Get", "Head", "Post", "PostForm", "Handle", "HandleFunc"},
		nil, false, "the process has no shared client and no shared mux"},
	{"log/slog", []string{"Default", "SetDefault", "Debug", "Info", "Warn", "Error", "Log"}, []string{"cmd"}, false, "a logger is a field"},
	{"log", []string{"Print", "Printf", "Println", "Fatal", "Fatalf", "Fatalln", "Panic", "Default"}, nil, false, "use the logger in the field"},
	{"os", []string{"Exit"}, []string{"cmd", "bench", "internal/tools", "internal/graph/cmd", "internal/store/pgtest/cmd"}, false, "only a command ends the process"},
}

// covers reports whether the ban holds in a file.
func (b *ban) covers(s *source) bool {
	if s.isTest() && !b.inTests {
		return false
	}
	return !slices.ContainsFunc(b.but, func(folder string) bool { return s.dir() == folder || strings.HasPrefix(s.dir(), folder+"/") })
}

func TestForbiddenCalls(t *testing.T) {
	for _, s := range sources(t) {
		names := importNames(s.file)
		ast.Inspect(s.file, func(n ast.Node) bool {
			sel, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			x, ok := sel.X.(*ast.Ident)
			if !ok || x.Obj != nil { // a local name hides the package
				return true
			}
			for _, b := range bans {
				if names[x.Name] == b.pkg && slices.Contains(b.names, sel.Sel.Name) && b.covers(s) {
					t.Errorf("%s: %s.%s: %s", s.where(sel), b.pkg, sel.Sel.Name, b.why)
				}
			}
			return true
		})
	}
}

// importNames maps the names under which a file knows packages to their paths.
func importNames(f *ast.File) map[string]string {
	names := map[string]string{}
	for _, i := range f.Imports {
		path, err := strconv.Unquote(i.Path.Value)
		if err != nil {
			continue
		}
		name := path[strings.LastIndex(path, "/")+1:]
		if i.Name != nil {
			name = i.Name.Name
		}
		names[name] = path
	}
	return names
}

func TestNoInit(t *testing.T) {
	for _, s := range sources(t) {
		for _, d := range s.file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Recv == nil && f.Name.Name == "init" {
				t.Errorf("%s: nothing registers itself; pass it where it is needed", s.where(f))
			}
		}
	}
}

// A test that skips itself is green for nothing.
func TestNoSkip(t *testing.T) {
	for _, s := range sources(t) {
		ast.Inspect(s.file, func(n ast.Node) bool {
			sel, ok := n.(*ast.SelectorExpr)
			if ok && s.isTest() && slices.Contains([]string{"Skip", "Skipf", "SkipNow"}, sel.Sel.Name) {
				t.Errorf("%s: fail and say what is missing instead", s.where(sel))
			}
			return true
		})
	}
}
