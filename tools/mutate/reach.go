package main

// This file tells which tests come to a mutant, so that no others are run against it.

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"

	"heft/internal/python/syntax"
)

// reaching are the tests of a program that came to a mutant's function when none was active: nil
// where none did, and every where that cannot be told.
func (t *together) reaching(m *mutant, program string) (tests []string, every bool, err error) {
	if t.anywhere[m] {
		return nil, true, nil
	}
	text, err := os.ReadFile(filepath.Join(t.folder, "reached", fmt.Sprint(t.numbers[m])+" "+program))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, false, nil
	}
	tests = strings.Fields(string(text))
	slices.Sort(tests)
	return slices.Compact(tests), slices.Contains(tests, "*"), err
}

// pattern is what a built test is told to run.
func pattern(tests []string, every bool) string {
	if every {
		return "."
	}
	return "^(" + strings.Join(tests, "|") + ")$"
}

// blocksFile compiles the interpreter's statements, each in this text.
const (
	blocksFile = "internal/python/vm/compile.go"
	blocksText = "list = append(list, numbered{run, line(s)})"
)

// watchStatements lets the interpreter note which statements with errors it comes to.
func (t *together) watchStatements(replace map[string]string) error {
	absolute, err := filepath.Abs(blocksFile)
	if err != nil {
		return err
	}
	file := replace[absolute]
	if file == "" {
		file = absolute
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	if !strings.Contains(string(text), blocksText) {
		return fmt.Errorf("%s has no %q any more", blocksFile, blocksText)
	}
	watched := strings.ReplaceAll(string(text), blocksText, "list = append(list, numbered{mutantWatched(c.unit.file, line(s), run), line(s)})")
	if err := t.write(replace, blocksFile, watched); err != nil {
		return err
	}
	if err := t.write(replace, "internal/python/vm/mutant_watch.go", watchSource); err != nil {
		return err
	}
	return nil
}

const watchSource = `package vm

import "heft/internal/mutant"

func mutantWatched(file string, line int32, run execFunc) execFunc {
	numbers := mutant.Statements(file, line)
	if numbers == nil {
		return run
	}
	return func(f *frame) (signal, error) {
		for _, k := range numbers {
			mutant.Active(k)
		}
		return run(f)
	}
}
`

// statements are the lines of the statements that a Python mutant changes: the innermost one, and of the
// head of a function those of its body. They are nil where nothing that runs stands there.
func (m *mutant) statements(source string) ([]int32, error) {
	start, _, err := m.span(source)
	if err != nil {
		return nil, err
	}
	module, err := syntax.Parse(m.file, []byte(source))
	if err != nil {
		return nil, err
	}
	at := int32(strings.Count(source[:start], "\n") + 1)
	return statementsAt(module.Body, at), nil
}

// statementsAt seeks a line in a block. A statement goes on until the next one of its block.
func statementsAt(block []syntax.Stmt, at int32) []int32 {
	var found syntax.Stmt
	for _, s := range block {
		if head(s) <= at {
			found = s
		}
	}
	if found == nil {
		return nil
	}
	inner := blocksOf(reflect.ValueOf(found).Elem())
	for _, b := range slices.Backward(inner) {
		if len(b) > 0 && head(b[0]) <= at {
			return statementsAt(b, at)
		}
	}
	if f, ok := found.(*syntax.FunctionDef); ok {
		return runningLines(f.Body)
	}
	return runningLines([]syntax.Stmt{found})
}

// head is the first line of a statement, its decorators included.
func head(s syntax.Stmt) int32 {
	line := s.Pos().Line
	var decorators []syntax.Expr
	switch s := s.(type) {
	case *syntax.FunctionDef:
		decorators = s.Decorators
	case *syntax.ClassDef:
		decorators = s.Decorators
	}
	for _, d := range decorators {
		line = min(line, d.Pos().Line)
	}
	return line
}

// blocksOf are the blocks within a statement, in the order of their lines.
func blocksOf(v reflect.Value) [][]syntax.Stmt {
	var blocks [][]syntax.Stmt
	for i := range v.NumField() {
		f := v.Field(i)
		if !v.Type().Field(i).IsExported() {
			continue
		}
		switch list := f.Interface().(type) {
		case []syntax.Stmt:
			blocks = append(blocks, list)
		case []*syntax.ExceptHandler:
			for _, h := range list {
				blocks = append(blocks, h.Body)
			}
		case []*syntax.MatchCase:
			for _, c := range list {
				blocks = append(blocks, c.Body)
			}
		}
	}
	blocks = slices.DeleteFunc(blocks, func(b []syntax.Stmt) bool { return len(b) == 0 })
	slices.SortStableFunc(blocks, func(a, b []syntax.Stmt) int { return int(head(a[0]) - head(b[0])) })
	return blocks
}

// runningLines are the lines of those statements that do something when they run.
func runningLines(block []syntax.Stmt) []int32 {
	var lines []int32
	for _, s := range block {
		switch s := s.(type) {
		case *syntax.Pass, *syntax.Global, *syntax.Nonlocal:
			continue
		case *syntax.ExprStmt:
			if _, constant := s.Value.(*syntax.Constant); constant {
				continue
			}
		}
		lines = append(lines, s.Pos().Line)
	}
	return lines
}
