package heft_test

// This file tests that go doc shows the fields of the types that other rooms
// define.

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestTypesShowTheirFields: go doc prints the comment of an alias and not what it
// stands for, so that the comments in types.go hold the structs as they are
// declared. HEFT_UPDATE=1 writes them anew.
func TestTypesShowTheirFields(t *testing.T) {
	text, err := os.ReadFile("types.go")
	if err != nil {
		t.Fatal(err)
	}
	want := withFields(t, string(text))
	if string(text) == want {
		return
	}
	if os.Getenv("HEFT_UPDATE") == "" {
		t.Fatal("types.go does not show the fields of its types as they are: HEFT_UPDATE=1 go test -run TestTypesShowTheirFields .")
	}
	if err := os.WriteFile("types.go", []byte(want), 0o644); err != nil {
		t.Fatal(err)
	}
}

// alias is "type Report = report.Report" behind its comment.
var alias = regexp.MustCompile(`(?m)((?:^//.*\n)+)^type (\w+) = (\w+)\.(\w+)$`)

// withFields writes the struct that each alias stands for into its comment.
func withFields(t *testing.T, text string) string {
	return alias.ReplaceAllStringFunc(text, func(found string) string {
		parts := alias.FindStringSubmatch(found)
		comment, _, _ := strings.Cut(parts[1], "//\n//\ttype ")
		if declared := structOf(t, parts[3], parts[4]); declared != "" {
			comment += "//\n//\t" + strings.ReplaceAll("type "+declared, "\n", "\n//\t") + "\n"
			comment = strings.ReplaceAll(comment, "//\t\n", "//\n")
		}
		return fmt.Sprintf("%stype %s = %s.%s", comment, parts[2], parts[3], parts[4])
	})
}

// qualifier stands before types that package heft names as well.
var qualifier = regexp.MustCompile(`\bmemory\.([A-Z])`)

// ownField is a field that only its own package sees, with an empty line before it.
var ownField = regexp.MustCompile(`\n?\n\t[a-z]\w* +[^\n]+`)

// structOf is the declaration of a struct in a room without the fields that only the room
// sees, "" for another type.
func structOf(t *testing.T, room, name string) string {
	files, err := filepath.Glob(filepath.Join("internal", room, "*.go"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no files of %s: %v", room, err)
	}
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		set := token.NewFileSet()
		parsed, err := parser.ParseFile(set, file, src, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, declaration := range parsed.Decls {
			group, ok := declaration.(*ast.GenDecl)
			if !ok || group.Tok != token.TYPE {
				continue
			}
			for _, spec := range group.Specs {
				spec := spec.(*ast.TypeSpec)
				if _, ok := spec.Type.(*ast.StructType); ok && spec.Name.Name == name {
					text := string(src[set.Position(spec.Pos()).Offset:set.Position(spec.End()).Offset])
					return qualifier.ReplaceAllString(ownField.ReplaceAllString(text, ""), "$1")
				}
			}
		}
	}
	return ""
}
