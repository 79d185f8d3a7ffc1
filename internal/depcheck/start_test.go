package depcheck

// This file tests that starting heft compiles no pattern: most commands need none.

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"strings"
	"testing"
)

func TestNoPatternIsCompiledAtStart(t *testing.T) {
	err := fs.WalkDir(os.DirFS("../.."), ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (strings.HasPrefix(name, "tools") || strings.HasPrefix(name, "bench") || name == "sweep" || entry.Name() == "node_modules" || name == ".git"):
			return fs.SkipDir
		case !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go"):
			return nil
		}
		files := token.NewFileSet()
		file, err := parser.ParseFile(files, "../../"+name, nil, 0)
		if err != nil {
			return err
		}
		for _, declaration := range file.Decls {
			if group, ok := declaration.(*ast.GenDecl); ok && group.Tok == token.VAR {
				reportPatterns(t, files, group)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// reportPatterns looks for calls of regexp.MustCompile outside of functions.
func reportPatterns(t *testing.T, files *token.FileSet, group ast.Node) {
	ast.Inspect(group, func(n ast.Node) bool {
		if _, later := n.(*ast.FuncLit); later {
			return false
		}
		if called, ok := n.(*ast.SelectorExpr); ok && called.Sel.Name == "MustCompile" {
			t.Errorf("%v: a pattern is compiled at every start: put it into sync.OnceValue", files.Position(called.Pos()))
		}
		return true
	})
}
