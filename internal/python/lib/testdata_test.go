package lib

// This file runs the programs of testdata and compares their output with
// CPython's.

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"heft/internal/python/vm"
)

// TestAgainstCPython runs the programs in testdata and compares what they print
// with what CPython 3.11 prints (the .out files). Lines in which heft is wrong stand in a .differs file beside
// them, number and answer; HEFT_UPDATE writes it anew, and what is added there needs a reason.
func TestAgainstCPython(t *testing.T) {
	programs, err := filepath.Glob("testdata/*.py")
	if err != nil || len(programs) == 0 {
		t.Fatal("no programs", err)
	}
	for _, path := range programs {
		t.Run(filepath.Base(path), func(t *testing.T) {
			source, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			want, err := os.ReadFile(strings.TrimSuffix(path, ".py") + ".out")
			if err != nil {
				t.Fatal(err)
			}
			got := printed(t, string(source))
			differs := strings.TrimSuffix(path, ".py") + ".differs"
			if os.Getenv("HEFT_UPDATE") != "" {
				writeDiffering(t, differs, got, string(want))
			}
			compareLines(t, got, withDiffering(t, differs, string(want)))
		})
	}
}

func printed(t *testing.T, source string) string {
	t.Helper()
	var out strings.Builder
	machine := vm.New(vm.Options{Stdout: &out})
	Install(machine)
	defer machine.Close()
	if _, err := machine.Exec("program.py", []byte(source), "__main__"); err != nil {
		var e *vm.Exception
		if errors.As(err, &e) {
			t.Error(e.Render())
		} else {
			t.Error(err)
		}
	}
	return out.String()
}

// writeDiffering writes the lines of got that are not those of want.
func writeDiffering(t *testing.T, path, got, want string) {
	t.Helper()
	var list strings.Builder
	lines := strings.Split(want, "\n")
	for i, line := range strings.Split(got, "\n") {
		if i < len(lines) && line != lines[i] {
			fmt.Fprintf(&list, "%d %s\n", i+1, line)
		}
	}
	os.Remove(path)
	if list.Len() > 0 {
		if err := os.WriteFile(path, []byte(list.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// withDiffering is what CPython prints, but for the lines in which heft is known to differ.
func withDiffering(t *testing.T, path, want string) string {
	t.Helper()
	list, err := os.ReadFile(path)
	if err != nil {
		return want
	}
	lines := strings.Split(want, "\n")
	for _, line := range strings.Split(strings.TrimSuffix(string(list), "\n"), "\n") {
		number, answer, _ := strings.Cut(line, " ")
		n, err := strconv.Atoi(number)
		if err != nil || n < 1 || n > len(lines) || lines[n-1] == answer {
			t.Fatalf("%s: %q is no line in which heft differs", path, line)
		}
		lines[n-1] = answer
	}
	return strings.Join(lines, "\n")
}

func compareLines(t *testing.T, got, want string) {
	t.Helper()
	gotLines, wantLines := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range max(len(gotLines), len(wantLines)) {
		g, w := "(nothing)", "(nothing)"
		if i < len(gotLines) {
			g = gotLines[i]
		}
		if i < len(wantLines) {
			w = wantLines[i]
		}
		if g != w {
			t.Errorf("line %d:\n got %s\nwant %s", i+1, g, w)
		}
	}
}
