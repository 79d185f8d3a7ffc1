package pylib

import (
	"os"
	"testing"

	"heft/internal/pyvm"
)

// TestSnippet runs the file that HEFT_SNIPPET names and prints what it prints.
func TestSnippet(t *testing.T) {
	path := os.Getenv("HEFT_SNIPPET")
	if path == "" {
		t.Skip("HEFT_SNIPPET is not set")
	}
	source, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	vm := pyvm.New(pyvm.Options{Stdout: os.Stdout})
	Install(vm)
	defer vm.Close()
	if _, err := vm.Exec(path, source, "__main__"); err != nil {
		if e, ok := err.(*pyvm.Exception); ok {
			t.Fatal(e.Render())
		}
		t.Fatal(err)
	}
}
