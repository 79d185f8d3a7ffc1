package torch

// This file turns a marimo notebook, a Python file whose cells are functions, into the
// program that its cells are. Every line stays where it is.

import (
	"bytes"
	"strings"

	"heft/internal/python/syntax"
)

// cellIndent is how far a cell's statements stand behind its def.
const cellIndent = "    "

// isMarimo tells such a notebook by what marimo (0.21) writes at its top.
func isMarimo(src []byte) bool {
	return bytes.Contains(src, []byte("\napp = marimo.App(")) && bytes.Contains(src, []byte("\n@app."))
}

// marimoSource is the program of a notebook's cells; a text that does not parse stays as
// it is, for the error to be found where it stands.
func marimoSource(file string, src []byte) []byte {
	tree, err := syntax.Parse(file, src)
	if err != nil || bytes.Count(src, []byte("\r")) != bytes.Count(src, []byte("\r\n")) { // lines that a lone return ends
		return src
	}
	book := marimo{lines: strings.Split(string(src), "\n")}
	for i, statement := range tree.Body {
		end := len(book.lines)
		if i+1 < len(tree.Body) {
			end = firstLineOf(tree.Body[i+1]) - 1
		}
		book.statement(statement, end)
	}
	if len(book.imports) > 0 && book.first > 0 {
		book.lines[book.first-1] = strings.Join(book.imports, "; ")
	}
	return []byte(strings.Join(book.lines, "\n"))
}

type marimo struct {
	lines   []string
	first   int      // line of the first import
	imports []string // of cells: cells run when what they need is there, wherever they stand
}

// statement takes one statement of the file's top level that ends at a line.
func (m *marimo) statement(s syntax.Stmt, end int) {
	first := firstLineOf(s)
	switch s := s.(type) {
	case *syntax.Import:
		if m.first == 0 {
			m.first = first
		}
	case *syntax.FunctionDef:
		if kind := decoratedBy(s.Decorators); kind == "cell" {
			m.cell(first, s.Body, end)
		} else if kind != "" {
			m.clear(first, lineOf(s)-1)
		}
	case *syntax.ClassDef:
		if decoratedBy(s.Decorators) != "" {
			m.clear(first, lineOf(s)-1)
		}
	case *syntax.With: // with app.setup:
		if len(s.Items) == 1 && attributeOfApp(s.Items[0].Context) == "setup" {
			m.cell(first, s.Body, end)
		}
	case *syntax.Assign:
		if strings.HasPrefix(m.lines[first-1], "app = marimo.App(") {
			m.clear(first, end)
		}
	}
}

// cell puts a cell's statements at the margin.
func (m *marimo) cell(first int, body []syntax.Stmt, end int) {
	begin := firstLineOf(body[0])
	if begin == lineOf(body[0]) && strings.TrimSpace(m.lines[begin-1]) == "" || begin <= first {
		return
	}
	m.clear(first, begin-1)
	if last, ok := body[len(body)-1].(*syntax.Return); ok {
		m.clear(lineOf(last), end)
	}
	for _, s := range body {
		line := lineOf(s)
		switch s.(type) {
		case *syntax.Import, *syntax.ImportFrom:
			if text := strings.TrimSpace(m.lines[line-1]); !strings.HasSuffix(text, "(") && !strings.HasSuffix(text, "\\") {
				m.imports = append(m.imports, text)
			}
		}
	}
	for i := begin; i <= end; i++ {
		m.lines[i-1] = strings.TrimPrefix(m.lines[i-1], cellIndent)
	}
}

func (m *marimo) clear(first, last int) {
	for i := first; i <= last; i++ {
		m.lines[i-1] = ""
	}
}

// decoratedBy is the attribute of app that decorates a definition, "" for none.
func decoratedBy(decorators []syntax.Expr) string {
	for _, d := range decorators {
		if call, ok := d.(*syntax.Call); ok {
			d = call.Func
		}
		if name := attributeOfApp(d); name != "" {
			return name
		}
	}
	return ""
}

func attributeOfApp(e syntax.Expr) string {
	attribute, ok := e.(*syntax.Attribute)
	if !ok {
		return ""
	}
	if name, ok := attribute.Value.(*syntax.Name); ok && name.Ident == "app" {
		return attribute.Attr
	}
	return ""
}
