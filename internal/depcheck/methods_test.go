package depcheck

// This file bounds the number of methods of a type.

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"
	"testing"
)

// mostMethods bounds the methods of a type: beyond, nobody can tell what it is for.
const mostMethods = 80

// TestTypesStaySmall counts the methods of every type outside of tests.
func TestTypesStaySmall(t *testing.T) {
	methods := map[string]int{}
	for _, name := range goFiles(t) {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, declared := range file.Decls {
			if f, ok := declared.(*ast.FuncDecl); ok && f.Recv != nil {
				methods[filepath.Dir(name)+"."+receiver(f.Recv.List[0].Type)]++
			}
		}
	}
	if len(methods) < 100 {
		t.Errorf("found only %d types with methods", len(methods))
	}
	for name, n := range methods {
		if n > mostMethods {
			t.Errorf("%s has %d methods, %d are the limit: what is beside its purpose becomes a function", name, n, mostMethods)
		}
	}
}

// receiver names the type of a method, without pointer and type parameters.
func receiver(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.StarExpr:
		return receiver(e.X)
	case *ast.IndexExpr:
		return receiver(e.X)
	case *ast.IndexListExpr:
		return receiver(e.X)
	case *ast.Ident:
		return e.Name
	}
	return "?"
}
