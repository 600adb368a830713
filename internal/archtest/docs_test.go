package archtest

import (
	"go/ast"
	"strings"
	"testing"
)

func TestEveryPackageHasAComment(t *testing.T) {
	commented := map[string]bool{}
	for _, s := range sources(t) {
		if s.isTest() {
			continue
		}
		text := s.file.Doc.Text()
		ok := strings.HasPrefix(text, "Package "+s.file.Name.Name) || s.file.Name.Name == "main" && strings.HasPrefix(text, "Command ")
		commented[s.dir()] = commented[s.dir()] || ok
	}
	for dir, ok := range commented {
		if !ok {
			t.Errorf("%s: begin one file with \"// Package ... \" (\"// Command ...\" for a main package)", dir)
		}
	}
}

func isGenerated(s *source) bool { return ast.IsGenerated(s.file) }

// functionLengths counts the lines of each function.
func functionLengths(s *source) []int {
	var out []int
	for _, d := range s.file.Decls {
		if f, ok := d.(*ast.FuncDecl); ok && f.Body != nil {
			out = append(out, s.set.Position(f.End()).Line-s.set.Position(f.Pos()).Line+1)
		}
	}
	return out
}
