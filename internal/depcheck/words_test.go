package depcheck

// This file tests that the library speaks of settings, not of flags.

import (
	"go/ast"
	"go/parser"
	"go/token"
	"regexp"
	"strings"
	"testing"
)

// flagWord is a flag in a text: "--weight-decay".
var flagWord = regexp.MustCompile(`(^|[\s(])--[a-z]`)

// flagged are the rooms that speak of flags: the command line, whose tools are, and
// the renderer, whose own options are named as the command line has them.
var flagged = []string{"internal/cli", "internal/render/text", "cmd/", "bench/", "sweep/", "tools/", "zoo"}

// TestLibraryNamesNoFlags: texts of the library name settings in backquotes, which
// whoever shows them words: the command line as flags.
func TestLibraryNamesNoFlags(t *testing.T) {
	for _, name := range goFiles(t) {
		if room := roomOf(t, name); strings.HasSuffix(name, "_test.go") || speaksOfFlags(room) {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if literal, ok := n.(*ast.BasicLit); ok && literal.Kind == token.STRING && flagWord.MatchString(strings.Trim(literal.Value, "\"`")) {
				t.Errorf("%s: %s names a flag: a setting stands in backquotes, `weight_decay`", name, literal.Value)
			}
			return true
		})
	}
}

func speaksOfFlags(room string) bool {
	for _, prefix := range flagged {
		if strings.HasPrefix(room+"/", prefix) {
			return true
		}
	}
	return false
}
