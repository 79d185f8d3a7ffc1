package lang

// This file tests that no lever of advise lacks its Chinese: what it is called, why it
// helps, what it costs, and why it is not tried.

import (
	"go/ast"
	"go/token"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// englishLeft is English prose: two of its words behind each other.
var englishLeft = regexp.MustCompile(`\b[a-z]{2,},? [a-z]{2,}\b`)

// TestEveryLeverIsSaid finds the texts of levers in the sources of advise, and says them
// with a name in each place: nothing of them stays English.
func TestEveryLeverIsSaid(t *testing.T) {
	chinese := Of("zh")
	found := textsBelow(t, "../advise", ofLever)
	for _, s := range found {
		text := verb.ReplaceAllString(strings.ReplaceAll(s.text, "%q", `"x"`), "x")
		if said := chinese.Say(text); englishLeft.MatchString(said) {
			t.Errorf("%s: %q is said %q: its Chinese belongs in zh.txt", s.place, text, said)
		}
	}
	if len(found) < 120 {
		t.Errorf("%d texts of levers were found", len(found))
	}
}

// worded are the functions of advise that take texts of levers, and at which places.
var worded = map[string][]int{"none": {0}, "priced": {1}, "titled": {0}, "leave": {1}, "refuse": {1, 2}, "detectorLever": {2, 3}}

// ofLever are the texts of levers that a node of the syntax makes.
func ofLever(n ast.Node) []ast.Expr {
	switch n := n.(type) {
	case *ast.CallExpr:
		var texts []ast.Expr
		for _, at := range worded[called(n.Fun)] {
			if at < len(n.Args) {
				texts = append(texts, n.Args[at])
			}
		}
		return texts
	case *ast.CompositeLit:
		if _, names := n.Type.(*ast.MapType); names {
			return namesOf(n)
		}
		if called(n.Type) == "Price" && len(n.Elts) == 2 {
			return []ast.Expr{valueOf(n.Elts[1])}
		}
	case *ast.FuncDecl:
		if strings.HasSuffix(n.Name.Name, "Title") || n.Name.Name == "forgotten" {
			return returned(n.Body)
		}
	case *ast.GenDecl:
		return sentencesOf(n)
	case *ast.KeyValueExpr:
		key := called(n.Key)
		if slices.Contains([]string{"Why", "Reason", "Words", "Takes"}, key) {
			return []ast.Expr{n.Value}
		}
		if f, ok := n.Value.(*ast.FuncLit); ok && key == "Title" {
			return returned(f.Body)
		}
	}
	return nil
}

// sentencesOf are the constants of a declaration that are sentences.
func sentencesOf(n *ast.GenDecl) []ast.Expr {
	var texts []ast.Expr
	for _, spec := range n.Specs {
		of, ok := spec.(*ast.ValueSpec)
		if !ok || n.Tok != token.CONST {
			continue
		}
		for _, value := range of.Values {
			if text, ok := constant(value); ok && englishLeft.MatchString(text) {
				texts = append(texts, value)
			}
		}
	}
	return texts
}

// namesOf are the values of a table of texts.
func namesOf(table *ast.CompositeLit) []ast.Expr {
	of := table.Type.(*ast.MapType)
	if called(of.Value) != "string" {
		return nil
	}
	var texts []ast.Expr
	for _, element := range table.Elts {
		texts = append(texts, valueOf(element))
	}
	return texts
}

// called is the name of what an expression names, without its package or receiver.
func called(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		return e.Sel.Name
	}
	return ""
}

// valueOf is an element of a literal without its key.
func valueOf(e ast.Expr) ast.Expr {
	if pair, ok := e.(*ast.KeyValueExpr); ok {
		return pair.Value
	}
	return e
}

// returned are the results of a function's body.
func returned(body ast.Node) []ast.Expr {
	var results []ast.Expr
	ast.Inspect(body, func(n ast.Node) bool {
		if r, ok := n.(*ast.ReturnStmt); ok {
			results = append(results, r.Results...)
		}
		return true
	})
	return results
}
