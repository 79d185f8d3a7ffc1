package depcheck

// This file tests that passes do not go by the names of operators: what one of them
// needs to know stands in an operator's literal.

import (
	"bufio"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// readersFile lists the files outside of internal/op that read the name of an operator,
// how often, and why.
const readersFile = "testdata/name_readers.txt"

// TestOperatorsAreNotKnownByName looks for each read of graph.Op.Name and
// op.Operator.Name outside of internal/op. A name may be shown, and other tools' tables
// go by names; a pass that decides by one takes every operator it has not heard of for
// something else.
func TestOperatorsAreNotKnownByName(t *testing.T) {
	listed := readNameReaders(t)
	found := nameReaders(t)
	for name, places := range found {
		switch most := listed[name]; {
		case len(places) > most:
			t.Errorf("%s reads operators' names at %v, %d times where %s has %d: let a field of the literal tell, or say there why not", name, places, len(places), readersFile, most)
		case len(places) < most:
			t.Errorf("%s reads operators' names %d times, %s still has %d", name, len(places), readersFile, most)
		}
	}
	for name := range listed {
		if found[name] == nil {
			t.Errorf("%s lists %s, which reads no names", readersFile, name)
		}
	}
}

// readNameReaders reads lines of a file, a number and a reason.
func readNameReaders(t *testing.T) map[string]int {
	t.Helper()
	file, err := os.Open(readersFile)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	readers := map[string]int{}
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		fields := strings.SplitN(lines.Text(), " ", 3)
		if strings.HasPrefix(lines.Text(), "#") {
			continue
		}
		n, err := strconv.Atoi(fields[min(1, len(fields)-1)])
		if err != nil || len(fields) < 3 {
			t.Fatalf("%s: %q is no file, number and reason", readersFile, lines.Text())
		}
		readers[fields[0]] = n
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return readers
}

// nameReaders lists where each file reads an operator's name: lines, for messages.
func nameReaders(t *testing.T) map[string][]string {
	t.Helper()
	c := newTypeChecker(t)
	found := map[string][]string{}
	for room, files := range c.files {
		if room == "internal/op" || strings.HasPrefix(room, "internal/op/") || room != "internal/graph" && !c.holdsOperators(files) {
			continue
		}
		c.check(room)
		for _, file := range files {
			ast.Inspect(file, func(n ast.Node) bool {
				if s, ok := n.(*ast.SelectorExpr); ok && c.readsName(room, s) {
					at := c.fset.Position(s.Pos())
					name := path.Join(room, filepath.Base(at.Filename))
					found[name] = append(found[name], fmt.Sprintf("line %d", at.Line))
				}
				return true
			})
		}
	}
	return found
}

// typeChecker checks the repository's own packages. Those of the standard library are
// empty to it, which is quick; what it cannot tell the type of, it cannot clear.
type typeChecker struct {
	fset     *token.FileSet
	module   string
	files    map[string][]*ast.File
	packages map[string]*types.Package
	infos    map[string]*types.Info
}

func newTypeChecker(t *testing.T) *typeChecker {
	t.Helper()
	c := &typeChecker{
		fset: token.NewFileSet(), module: moduleAddress(t),
		files: map[string][]*ast.File{}, packages: map[string]*types.Package{}, infos: map[string]*types.Info{},
	}
	for _, name := range goFiles(t) {
		if strings.HasSuffix(name, "_test.go") || !built(t, name) {
			continue
		}
		file, err := parser.ParseFile(c.fset, name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		room := roomOf(t, name)
		c.files[room] = append(c.files[room], file)
	}
	return c
}

// Import is for types.Config.
func (c *typeChecker) Import(imported string) (*types.Package, error) {
	if room, own := strings.CutPrefix(imported, c.module+"/"); own && c.files[room] != nil {
		return c.check(room), nil
	}
	empty := types.NewPackage(imported, path.Base(imported))
	empty.MarkComplete()
	return empty, nil
}

func (c *typeChecker) check(room string) *types.Package {
	if done := c.packages[room]; done != nil {
		return done
	}
	info := &types.Info{Selections: map[*ast.SelectorExpr]*types.Selection{}, Uses: map[*ast.Ident]types.Object{}}
	config := types.Config{Importer: c, Error: func(error) {}}                         // what comes from the standard library fails
	checked, _ := config.Check(path.Join(c.module, room), c.fset, c.files[room], info) //nolint:errcheck // as said
	c.packages[room], c.infos[room] = checked, info
	return checked
}

// holdsOperators tells whether a package can have an operator in hand.
func (c *typeChecker) holdsOperators(files []*ast.File) bool {
	return slices.ContainsFunc(files, func(file *ast.File) bool {
		return slices.ContainsFunc(file.Imports, func(spec *ast.ImportSpec) bool {
			return slices.Contains([]string{c.module + "/internal/graph", c.module + "/internal/op"}, strings.Trim(spec.Path.Value, `"`))
		})
	})
}

// readsName tells whether an expression is the name of an operator, or of something
// whose type is not known.
func (c *typeChecker) readsName(room string, s *ast.SelectorExpr) bool {
	if s.Sel.Name != "Name" {
		return false
	}
	info := c.infos[room]
	selection := info.Selections[s]
	if selection == nil {
		return info.Uses[s.Sel] == nil
	}
	receiver := strings.TrimPrefix(selection.Recv().String(), "*")
	return receiver == c.module+"/internal/graph.Op" || receiver == c.module+"/internal/op.Operator"
}
