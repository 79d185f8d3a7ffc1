package vm_test

// This file tests which objects are being made.

import (
	"slices"
	"testing"

	"heft/internal/python/vm"
)

// TestInitializing asks inside of constructors: one whose self a function of its own sees,
// one that a constructor calls, and a function that is only called so.
func TestInitializing(t *testing.T) {
	machine := newVM(t, vm.Options{})
	var made []string
	machine.Builtins.SetStr("ask", machine.NewBuiltin("ask", func(machine *vm.VM, _ vm.Args) (vm.Value, error) {
		names := ""
		vm.Initializing(machine, func(o *vm.Object) bool {
			names += o.Class.Name + " "
			return false
		})
		made = append(made, names)
		return vm.NoneValue, nil
	}))
	_, err := machine.Exec("test.py", []byte(`
class Plain:
    def __init__(self, x):
        y = x
        ask()
class Captured:
    def __init__(self):
        name = lambda: self
        Plain(1)
class Outside:
    def init(self):
        ask()
    def __init__(self):
        pass
Captured()
Outside().init()
ask()
def __init__(x):
    ask()
__init__(3)
`), "test")
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"Plain Captured ", "", "", ""}; !slices.Equal(made, want) {
		t.Errorf("%q are made, want %q", made, want)
	}
}
