package vm_test

// This file tests what is told of the __init__ that makes an object.

import (
	"testing"

	"heft/internal/python/vm"
)

// TestMadeWith: the outermost __init__'s parameters as they are now, those that an inner
// function captures among them, without the object, its other variables and *rest.
func TestMadeWith(t *testing.T) {
	machine := newVM(t, vm.Options{})
	var got *vm.Dict
	machine.Builtins.SetStr("told", machine.NewBuiltin("told", func(_ *vm.VM, args vm.Args) (vm.Value, error) {
		got = vm.MadeWith(machine, args.Positional[0].(*vm.Object), func(string) bool { return false })
		return vm.NoneValue, nil
	}))
	if _, err := machine.Exec("test.py", []byte(`
class A:
    def __init__(self, inner):
        told(self)
class B(A):
    def __init__(self, width, depth, *rest, key=7):
        other = 1
        depth = 4
        self.f = lambda: (self, depth)
        super().__init__(5)
B(2, 3, 9)
`), "test"); err != nil {
		t.Fatal(err)
	}
	if got == nil || got.Len() != 3 {
		t.Fatalf("got %v, want three parameters", got)
	}
	for name, want := range map[string]vm.Value{"width": vm.MakeInt(2), "depth": vm.MakeInt(4), "key": vm.MakeInt(7)} {
		if v, _ := got.GetStr(name); v != want {
			t.Errorf("%s is %v, want %v", name, v, want)
		}
	}
}
