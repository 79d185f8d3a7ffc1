package lib

// This file runs the programs of testdata and compares their output with
// CPython's.

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"heft/internal/python/vm"
)

// TestAgainstCPython runs the programs in testdata and compares what they print
// with what CPython 3.11 prints (the .out files).
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
			compareLines(t, printed(t, string(source)), string(want))
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
