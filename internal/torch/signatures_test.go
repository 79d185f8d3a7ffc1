package torch

// This file holds the test of which parameters the prelude's functions take, and
// their defaults.

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"heft/internal/packed"
	"heft/internal/python/vm"
)

// signaturesFile lists the prelude's signatures that differ from the real ones,
// as "path(parameters)". HEFT_UPDATE=1 writes it anew; it may only get shorter.
const signaturesFile = "testdata/layers/signatures_differ.txt"

// TestSignatures compares names, order and defaults of parameters of all public
// functions and methods that the prelude defines in Python.
func TestSignatures(t *testing.T) {
	theirs := realSignatures(t)
	var differing []string
	seen := 0
	for _, line := range preludeSignatures(t) {
		path, _, _ := strings.Cut(line, "(")
		want, known := theirs[path]
		if !known {
			continue
		}
		seen++
		if line != want {
			differing = append(differing, line)
		}
	}
	t.Logf("%d signatures, %d differ", seen, len(differing))
	if seen < 500 {
		t.Errorf("only %d signatures were compared", seen)
	}
	if os.Getenv("HEFT_UPDATE") != "" {
		if err := os.WriteFile(signaturesFile, []byte(strings.Join(differing, "\n")+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	text, err := os.ReadFile(signaturesFile)
	if err != nil {
		t.Fatal(err)
	}
	listed := strings.Split(strings.TrimSpace(string(text)), "\n")
	for _, line := range differing {
		if !slices.Contains(listed, line) {
			path, _, _ := strings.Cut(line, "(")
			t.Errorf("heft takes %s\n\treal      %s", line, theirs[path])
		}
	}
	for _, line := range listed {
		if !slices.Contains(differing, line) {
			t.Errorf("%s no longer differs so: take it off %s", line, signaturesFile)
		}
	}
}

func realSignatures(t *testing.T) map[string]string {
	t.Helper()
	theirs := map[string]string{}
	for _, line := range strings.Split(strings.TrimSpace(packed.Text(t, filepath.Join(goldens, "signatures.txt.gz"))), "\n") {
		path, _, _ := strings.Cut(line, "(")
		theirs[path] = line
	}
	return theirs
}

func preludeSignatures(t *testing.T) []string {
	t.Helper()
	s, err := Open(Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	source, err := os.ReadFile("testdata/layers/signatures.py")
	if err != nil {
		t.Fatal(err)
	}
	if err := s.LoadSource("signatures.py", source); err != nil {
		t.Fatal(err)
	}
	value, err := s.library.vm.Eval("signatures()", s.main.Dict)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, line := range value.(*vm.List).Items {
		lines = append(lines, string(line.(vm.Str)))
	}
	return lines
}
