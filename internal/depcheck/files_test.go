package depcheck

// This file lists the repository's Go files, and tests that each says in its first
// lines what it holds.

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
)

// goFiles lists the Go files below the repository's root, tests included.
func goFiles(t *testing.T) []string {
	t.Helper()
	root := filepath.Join("..", "..")
	var names []string
	err := filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (entry.Name() == "testdata" || strings.HasPrefix(entry.Name(), ".") && name != root):
			return filepath.SkipDir
		case !entry.IsDir() && strings.HasSuffix(name, ".go"):
			names = append(names, name)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(names) < 400 {
		t.Fatalf("found only %d Go files", len(names))
	}
	return names
}

// TestFilesSayWhatTheyHold: a comment behind the package clause, before the imports,
// begins "This file"; the file with the package's documentation needs no other.
func TestFilesSayWhatTheyHold(t *testing.T) {
	for _, name := range goFiles(t) {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		if !ast.IsGenerated(file) && file.Doc == nil && !saysWhatItHolds(file) {
			t.Errorf("%s: no comment \"This file …\" between the package clause and the imports says what it holds", name)
		}
	}
}

// saysWhatItHolds looks at the comments before the first declaration, imports
// included. One that documents this declaration does not count.
func saysWhatItHolds(file *ast.File) bool {
	for _, comment := range file.Comments {
		if comment.Pos() < file.Name.End() {
			continue
		}
		if len(file.Decls) > 0 && comment.Pos() > file.Decls[0].Pos() {
			return false
		}
		return strings.HasPrefix(comment.Text(), "This file ")
	}
	return false
}

func TestSaysWhatItHolds(t *testing.T) {
	for source, want := range map[string]bool{
		"package p\n\n// This file holds f.\n\nimport \"fmt\"\n":        true,
		"package p\n\n// This file holds f.\n\nfunc f() {}\n":           true,
		"package p\n\nimport \"fmt\"\n\n// This file holds f.\n":        false,
		"package p\n\n// f holds nothing.\nfunc f() {}\n":               false,
		"//go:build unix\n\npackage p\n\nimport \"fmt\"\n":              false,
		"//go:build unix\n\npackage p\n\n// This file is for Unix.\n\n": true,
	} {
		file, err := parser.ParseFile(token.NewFileSet(), "p.go", source, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		if saysWhatItHolds(file) != want {
			t.Errorf("%q: %v, want %v", source, !want, want)
		}
	}
}
