package vm_test

// This file fuzzes the machine with small limits.

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"heft/internal/python/vm"
)

// FuzzExec runs any source with small limits: it must end soon, and never in a
// Go panic.
func FuzzExec(f *testing.F) {
	files, err := filepath.Glob("testdata/*.py")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		for _, chunk := range strings.Split(string(src), "\n---\n") {
			f.Add(chunk)
		}
	}
	f.Fuzz(func(t *testing.T, source string) {
		machine := newVM(t, vm.Options{Limits: vm.Limits{Steps: 20_000, MemoryBytes: 8 << 20, CallDepth: 200}})
		_, err := machine.Exec("fuzz.py", []byte(source), "fuzz")
		var internal *vm.InternalError
		if errors.As(err, &internal) {
			t.Errorf("%v\n%s", err, internal.Stack)
		}
		if e, ok := err.(*vm.Exception); ok {
			_ = e.Render()
		}
	})
}
