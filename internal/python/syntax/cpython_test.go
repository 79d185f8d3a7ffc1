package syntax

// This file compares trees and scopes with those of CPython.

import (
	"bufio"
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestDumpForCPython serves tools/goldens/astdiff.py: for each path in the file
// that HEFT_AST_LIST names, it writes a line to HEFT_AST_OUT: the digest of the
// file's tree, or the error. With HEFT_AST_FULL it writes the tree itself.
func TestDumpForCPython(t *testing.T) {
	list := os.Getenv("HEFT_AST_LIST")
	if list == "" {
		t.Skip("HEFT_AST_LIST is not set")
	}
	paths, err := os.Open(list)
	if err != nil {
		t.Fatal(err)
	}
	defer paths.Close()
	out, err := os.Create(os.Getenv("HEFT_AST_OUT"))
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	for scanner := bufio.NewScanner(paths); scanner.Scan(); {
		fmt.Fprintln(out, describeFile(t, scanner.Text()))
	}
}

func describeFile(t *testing.T, path string) string {
	src, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	module, err := parseModule(path, src)
	if err == nil {
		text := dumpModule(module, true)
		if _, err = Parse(path, src); err == nil {
			if os.Getenv("HEFT_AST_FULL") != "" {
				return text
			}
			return fmt.Sprintf("%x", sha256.Sum256([]byte(text)))
		}
	}
	return "error " + err.Error()
}

// TestTrees compares the trees of testdata/ast/*.py with those that CPython
// makes, written next to them by tools/goldens/astdiff.py.
func TestTrees(t *testing.T) {
	paths, err := filepath.Glob("testdata/ast/*.py")
	if err != nil || len(paths) == 0 {
		t.Fatal("no test data", err)
	}
	for _, path := range paths {
		src, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		want, err := os.ReadFile(path + ".golden")
		if err != nil {
			t.Fatal(err)
		}
		module, err := parseModule(path, src)
		if err != nil {
			t.Errorf("%s: %v", path, err)
			continue
		}
		if got := dumpModule(module, true); got != string(want) {
			t.Errorf("%s: %s", path, firstDifference(got, string(want)))
		}
	}
}

// firstDifference shows where two texts part.
func firstDifference(got, want string) string {
	i := 0
	for i < len(got) && i < len(want) && got[i] == want[i] {
		i++
	}
	from := max(i-60, 0)
	return fmt.Sprintf("at byte %d\n got: …%s\nwant: …%s", i, got[from:min(i+80, len(got))], want[from:min(i+80, len(want))])
}

// TestScopesForCPython serves tools/goldens/scopediff.py: for each path in the
// file that HEFT_SCOPE_LIST names, it writes a line for each function-like
// scope to HEFT_SCOPE_OUT, and a form feed after each file.
func TestScopesForCPython(t *testing.T) {
	list := os.Getenv("HEFT_SCOPE_LIST")
	if list == "" {
		t.Skip("HEFT_SCOPE_LIST is not set")
	}
	paths, err := os.ReadFile(list)
	if err != nil {
		t.Fatal(err)
	}
	out, err := os.Create(os.Getenv("HEFT_SCOPE_OUT"))
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	for _, path := range strings.Fields(string(paths)) {
		src, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, scope := range scopesOf(path, src) {
			fmt.Fprintln(out, describeScope(scope))
		}
		fmt.Fprintln(out, "\f")
	}
}

// scopesOf lists a file's function-like scopes; none if it has an error.
func scopesOf(path string, src []byte) []*Scope {
	module, err := parseModule(path, src)
	if err != nil {
		return nil
	}
	r := &resolver{file: path, source: module.source}
	if err := r.run(func() {
		r.enter(ModuleScope, "<module>")
		r.statements(module.Body)
	}); err != nil {
		return nil
	}
	var scopes []*Scope
	for _, b := range r.blocks {
		if b.functionLike() {
			scopes = append(scopes, b.scope)
		}
	}
	return scopes
}

func describeScope(s *Scope) string {
	var free []string
	for _, f := range s.Free {
		free = append(free, f.Name)
	}
	locals := slices.Clone(s.Locals)
	generator := 0
	if s.IsGenerator {
		generator = 1
	}
	return fmt.Sprint(s.QualifiedName, " ", s.NumParams, " ", joinSorted(locals), " ",
		joinSorted(slices.Clone(s.Cells)), " ", joinSorted(free), " ", generator)
}

func joinSorted(names []string) string {
	if len(names) == 0 {
		return "-"
	}
	slices.Sort(names)
	return strings.Join(names, ",")
}
