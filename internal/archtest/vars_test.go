package archtest

import (
	"go/ast"
	"go/token"
	"testing"
)

// A package variable that changes is shared by every instance in the process;
// state is a field.
func TestPackageVariablesDoNotChange(t *testing.T) {
	folders := map[string][]*source{}
	for _, s := range sources(t) {
		if !s.isTest() {
			folders[s.dir()] = append(folders[s.dir()], s)
		}
	}
	for _, files := range folders {
		vars := packageVars(files)
		for _, s := range files {
			for _, id := range assigned(s.file) {
				if vars[id.Name] && isPackageLevel(s, id) {
					t.Errorf("%s: %s is a package variable; make it a field", s.where(id), id.Name)
				}
			}
		}
	}
}

func packageVars(files []*source) map[string]bool {
	vars := map[string]bool{}
	for _, s := range files {
		for _, d := range s.file.Decls {
			g, ok := d.(*ast.GenDecl)
			if !ok || g.Tok != token.VAR {
				continue
			}
			for _, spec := range g.Specs {
				for _, name := range spec.(*ast.ValueSpec).Names {
					vars[name.Name] = true
				}
			}
		}
	}
	return vars
}

// isPackageLevel reports whether a name is not a local one. The parser
// resolves names within a file; what it leaves open belongs to the package.
func isPackageLevel(s *source, id *ast.Ident) bool {
	return id.Obj == nil || s.file.Scope.Lookup(id.Name) == id.Obj
}

// assigned lists the names at the root of everything that a file writes to:
// x = 1, x++, x[k] = v, x.f = v.
func assigned(f *ast.File) []*ast.Ident {
	var out []*ast.Ident
	add := func(e ast.Expr) {
		if id := rootOf(e); id != nil {
			out = append(out, id)
		}
	}
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			if n.Tok != token.DEFINE {
				for _, e := range n.Lhs {
					add(e)
				}
			}
		case *ast.IncDecStmt:
			add(n.X)
		}
		return true
	})
	return out
}

func rootOf(e ast.Expr) *ast.Ident {
	for {
		switch x := e.(type) {
		case *ast.Ident:
			return x
		case *ast.IndexExpr:
			e = x.X
		case *ast.SelectorExpr:
			e = x.X
		case *ast.ParenExpr:
			e = x.X
		case *ast.StarExpr:
			e = x.X
		default:
			return nil
		}
	}
}
