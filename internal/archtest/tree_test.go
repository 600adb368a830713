package archtest

import (
	"bytes"
	"encoding/json"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const (
	module = "parley"
	root   = "../.."
)

// pkg is one package of the module, without its tests.
type pkg struct {
	path    string // below the module
	imports []string
}

// packages lists the packages of the module that hold more than tests.
func packages(t *testing.T) []pkg {
	t.Helper()
	cmd := exec.Command("go", "list", "-e", "-json=ImportPath,Imports", "./...")
	cmd.Dir = root
	out, err := cmd.Output()
	if err != nil {
		t.Fatal("listing packages:", err)
	}
	var all []pkg
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var p struct {
			ImportPath string
			Imports    []string
		}
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, pkg{strings.TrimPrefix(p.ImportPath, module+"/"), p.Imports})
	}
}

// skipped are the folders that hold nothing of ours.
var skipped = []string{".git", "node_modules", "bin", "dist", "parley-data"}

// walk calls fn with every file of the tree; path is relative to the root.
func walk(t *testing.T, fn func(path string)) {
	t.Helper()
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && slices.Contains(skipped, d.Name()):
			return fs.SkipDir
		case d.Type().IsRegular():
			rel, err := filepath.Rel(root, path)
			fn(filepath.ToSlash(rel))
			return err
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// source is one parsed Go file.
type source struct {
	path string // relative to the root
	file *ast.File
	set  *token.FileSet
}

func (s *source) dir() string  { return filepath.ToSlash(filepath.Dir(s.path)) }
func (s *source) isTest() bool { return strings.HasSuffix(s.path, "_test.go") }

// where names a place for a message.
func (s *source) where(n ast.Node) string {
	return strings.TrimPrefix(s.set.Position(n.Pos()).String(), root+"/")
}

// sources parses every Go file.
func sources(t *testing.T) []*source {
	t.Helper()
	var all []*source
	set := token.NewFileSet()
	walk(t, func(path string) {
		if !strings.HasSuffix(path, ".go") {
			return
		}
		f, err := parser.ParseFile(set, filepath.Join(root, path), nil, parser.ParseComments)
		if err != nil {
			t.Error(err)
			return
		}
		all = append(all, &source{path, f, set})
	})
	return all
}
