package syntax

// This file fuzzes the parser and the scanner.

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"testing"
)

// statementStart is the start of an unindented line, or a line between chunks.
var statementStart = regexp.MustCompile(`\n(---\n)?(?:\b|$)`)

// addSeeds gives a fuzz target the test data, in pieces: small inputs mutate
// into more sorts of source than large ones.
func addSeeds(f *testing.F) {
	paths, err := filepath.Glob("testdata/*/*.py")
	if err != nil {
		f.Fatal(err)
	}
	for _, path := range paths {
		src, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		for _, piece := range statementStart.Split(string(src), -1) {
			f.Add([]byte(piece))
		}
	}
	for _, src := range []string{"", "\\", "f'", "f'{", "f'{a:", "f'{a!", "0x", "'\\", "\"\"\"", "(\n", "if a:\n", "\t", "#", "\ufeff", "a\\\n", "f'''{\n'"} {
		f.Add([]byte(src))
	}
}

// FuzzParse checks that any input gives a module or a *SyntaxError with a place
// in the source, in time, and that what parses can be walked.
func FuzzParse(f *testing.F) {
	addSeeds(f)
	f.Fuzz(func(t *testing.T, src []byte) {
		src = bytes.ToValidUTF8(src, []byte("é"))
		module, err := parseModule("fuzz.py", src)
		if err == nil {
			_ = dumpModule(module, true)
			module, err = Parse("fuzz.py", src)
		}
		if err != nil {
			checkError(t, err)
			return
		}
		checkScope(t, module.Scope)
	})
}

func checkError(t *testing.T, err error) {
	var failure *SyntaxError
	if !errors.As(err, &failure) {
		t.Fatalf("%T: %v", err, err)
	}
	if failure.Pos.Line < 1 || failure.Pos.Col < 1 || failure.Msg == "" {
		t.Errorf("incomplete error: %#v", failure)
	}
	_ = failure.Render()
}

func checkScope(t *testing.T, s *Scope) {
	if s == nil || s.Kind != ModuleScope || len(s.Free) > 0 || len(s.Cells) > 0 {
		t.Errorf("module scope: %#v", s)
	}
}

// FuzzScan checks that scanning ends, with tokens in order and inside the text.
func FuzzScan(f *testing.F) {
	addSeeds(f)
	f.Fuzz(func(t *testing.T, src []byte) {
		src = bytes.ToValidUTF8(src, []byte("é"))
		text, failure := decodeSource("fuzz.py", src)
		if failure != nil {
			checkError(t, failure)
			return
		}
		s := &scanner{file: "fuzz.py", src: text, line: 1}
		for last := int32(0); ; {
			s.scanLine()
			for _, token := range s.tokens {
				if token.start < last || token.end < token.start || int(token.end) > len(text) {
					t.Fatalf("token %+v after %d in %d bytes", token, last, len(text))
				}
				if token.kind == tEOF || token.kind == tError {
					return
				}
				last = token.end
			}
		}
	})
}
