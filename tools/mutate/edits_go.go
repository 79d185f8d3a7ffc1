package main

// This file holds the small errors that can be made on a line of Go.

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"strconv"
	"strings"
)

// otherOperator is what a binary operator turns into.
var otherOperator = map[token.Token]string{
	token.EQL: "!=", token.NEQ: "==", token.LSS: "<=", token.LEQ: "<", token.GTR: ">=", token.GEQ: ">",
	token.LAND: "||", token.LOR: "&&", token.ADD: "-", token.SUB: "+", token.MUL: "+", token.QUO: "*",
}

// goEdits finds the possible errors of a file. Not all compile.
func goEdits(name, source string) ([]edit, error) {
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, name, source, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	g := &goMutator{source: source, base: int(set.File(file.Pos()).Base())}
	ast.Inspect(file, g.visit)
	return g.edits, nil
}

type goMutator struct {
	source string
	base   int
	edits  []edit
}

func (g *goMutator) add(kind string, from, to token.Pos, text string) {
	g.edits = append(g.edits, edit{kind, int(from) - g.base, int(to) - g.base, text})
}

func (g *goMutator) text(n ast.Node) string {
	return g.source[int(n.Pos())-g.base : int(n.End())-g.base]
}

func (g *goMutator) visit(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.ImportSpec:
		return false
	case *ast.StructType:
		for _, field := range n.Fields.List {
			g.tag(field)
		}
		return false
	case *ast.BasicLit:
		g.literal(n)
	case *ast.Ident:
		if other, ok := map[string]string{"true": "false", "false": "true"}[n.Name]; ok {
			g.add("truth", n.Pos(), n.End(), other)
		}
	case *ast.BinaryExpr:
		if other := otherOperator[n.Op]; other != "" {
			g.add("operator", n.OpPos, n.OpPos+token.Pos(len(n.Op.String())), other)
		}
	case *ast.IfStmt:
		g.add("condition", n.Cond.Pos(), n.Cond.End(), "!("+g.text(n.Cond)+")")
		g.add("condition", n.Cond.Pos(), n.Cond.End(), "false && ("+g.text(n.Cond)+")")
	case *ast.UnaryExpr:
		if n.Op == token.NOT || n.Op == token.SUB {
			g.add("operator", n.Pos(), n.X.Pos(), "")
		}
	case *ast.CallExpr:
		if name := g.text(n.Fun); name != "min" && name != "max" { // of which the order is nothing
			g.swaps(n.Args)
		}
	case *ast.CompositeLit:
		g.drops(n.Elts)
	case *ast.ReturnStmt:
		if n.Results == nil {
			g.add("statement", n.Pos(), n.End(), "")
		}
	case *ast.ExprStmt, *ast.IncDecStmt, *ast.BranchStmt:
		g.add("statement", n.Pos(), n.End(), "")
	case *ast.AssignStmt:
		if n.Tok != token.DEFINE {
			g.add("statement", n.Pos(), n.End(), "")
		}
	}
	return true
}

// tag changes a name of the JSON contract.
func (g *goMutator) tag(n *ast.Field) {
	if n.Tag == nil {
		return
	}
	if at := strings.Index(n.Tag.Value, `json:"`); at >= 0 {
		from := n.Tag.Pos() + token.Pos(at+len(`json:"`))
		g.add("name", from, from, "x")
	}
}

func (g *goMutator) literal(n *ast.BasicLit) {
	switch n.Kind {
	case token.INT:
		value, err := strconv.ParseInt(n.Value, 10, 64)
		if err != nil {
			g.add("constant", n.Pos(), n.End(), "("+n.Value+" + 1)")
			return
		}
		if unit, ok := map[int64]int64{1000: 1024, 1024: 1000}[value]; ok {
			g.add("unit", n.Pos(), n.End(), fmt.Sprint(unit))
		}
		g.add("constant", n.Pos(), n.End(), fmt.Sprint(value+1))
		if value > 0 {
			g.add("constant", n.Pos(), n.End(), fmt.Sprint(value-1))
		}
	case token.FLOAT:
		g.add("constant", n.Pos(), n.End(), "("+n.Value+" * 2)")
	case token.STRING:
		g.add("name", n.End()-1, n.End()-1, "x")
	}
}

// swaps exchanges neighbours among the arguments of a call.
func (g *goMutator) swaps(arguments []ast.Expr) {
	for i := 1; i < len(arguments); i++ {
		a, b := arguments[i-1], arguments[i]
		if g.text(a) != g.text(b) {
			between := g.source[int(a.End())-g.base : int(b.Pos())-g.base]
			g.add("arguments", a.Pos(), b.End(), g.text(b)+between+g.text(a))
		}
	}
}

// drops removes one element of a list, a table or a structure.
func (g *goMutator) drops(elements []ast.Expr) {
	for i, e := range elements {
		switch {
		case i+1 < len(elements):
			g.add("element", e.Pos(), elements[i+1].Pos(), "")
		case i > 0:
			g.add("element", elements[i-1].End(), e.End(), "")
		default:
			g.add("element", e.Pos(), e.End(), "")
		}
	}
}
