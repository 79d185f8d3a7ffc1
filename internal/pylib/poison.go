package pylib

import (
	"strings"

	"heft/internal/pyvm"
)

// poison is the payload of an object that comes from a module nobody knows.
type poison struct{ name string }

// PoisonModule makes a stand-in for a third-party module that heft does not
// know. Importing it and naming its contents works, also as base class, in
// isinstance and as a plain decorator. What needs the real thing — a call,
// arithmetic, iteration, an instance of a derived class — stops the run with an
// UnsupportedError that names it.
func PoisonModule(vm *pyvm.VM, name string) *pyvm.Module {
	class := poisonClass(vm)
	module := pyvm.NewModule(name)
	module.Package = true
	module.Dict.SetStr("__version__", pyvm.NewInstance(class, &poison{name + ".__version__"}))
	module.Dict.SetStr("__path__", pyvm.NewList())
	module.GetAttr = func(_ *pyvm.VM, attribute string) (pyvm.Value, bool, error) {
		if isDunder(attribute) {
			return nil, false, nil
		}
		return pyvm.NewInstance(class, &poison{name + "." + attribute}), true, nil
	}
	return module
}

// IsPoison reports whether a module was made by [PoisonModule].
func IsPoison(module *pyvm.Module) bool {
	version, _ := module.Dict.GetStr("__version__")
	object, ok := version.(*pyvm.Object)
	if !ok {
		return false
	}
	_, ok = object.Native.(*poison)
	return ok
}

func isDunder(name string) bool {
	return len(name) > 4 && strings.HasPrefix(name, "__") && strings.HasSuffix(name, "__")
}

// poisonUses are the operations that need the real thing.
const poisonUses = "__len__ __bool__ __iter__ __next__ __contains__ __setitem__ __delitem__ __enter__ __exit__ " +
	"__add__ __radd__ __sub__ __rsub__ __mul__ __rmul__ __truediv__ __rtruediv__ __floordiv__ __rfloordiv__ __mod__ " +
	"__rmod__ __pow__ __rpow__ __matmul__ __rmatmul__ __and__ __rand__ __xor__ __rxor__ __lshift__ __rlshift__ " +
	"__rshift__ __rrshift__ __neg__ __pos__ __invert__ __abs__ __lt__ __le__ __gt__ __ge__ __int__ __float__ __index__ " +
	"__round__"

func poisonClass(vm *pyvm.VM) *pyvm.Class {
	class := nativeClass(vm, "unknown", "heft")
	for _, name := range strings.Fields(poisonUses) {
		class.Dict.SetStr(name, vm.NewBuiltin(name, func(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
			return nil, poisonUse(vm, args)
		}))
	}
	same := func(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) { return args.Positional[0], nil }
	addNatives(vm, class.Dict, []native{
		{"__call__", poisonCall}, {"__getitem__", same}, {"__or__", same}, {"__ror__", same},
		{"__mro_entries__", poisonBases},
		{"__instancecheck__", func(*pyvm.VM, pyvm.Args) (pyvm.Value, error) { return pyvm.False, nil }},
		{"__subclasscheck__", func(*pyvm.VM, pyvm.Args) (pyvm.Value, error) { return pyvm.False, nil }},
		{"__repr__", func(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
			return pyvm.Str("<" + poisonName(args) + ", unknown to heft>"), nil
		}},
	})
	class.AttrHook = func(_ *pyvm.VM, self *pyvm.Object, name string) (pyvm.Value, bool, error) {
		p, ok := self.Native.(*poison)
		if !ok || isDunder(name) && name != "__version__" {
			return nil, false, nil
		}
		return pyvm.NewInstance(class, &poison{p.name + "." + name}), true, nil
	}
	return class
}

func poisonName(args pyvm.Args) string {
	if len(args.Positional) > 0 {
		if object, ok := args.Positional[0].(*pyvm.Object); ok {
			if p, ok := object.Native.(*poison); ok {
				return p.name
			}
		}
	}
	return "an unknown module"
}

func poisonUse(vm *pyvm.VM, args pyvm.Args) error {
	return vm.Unsupported("%s comes from a module that heft does not know", poisonName(args))
}

// poisonCall lets a decorator pass what it decorates.
func poisonCall(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	if len(args.Positional) == 2 && len(args.Keywords) == 0 {
		switch args.Positional[1].(type) {
		case *pyvm.Function, *pyvm.Class:
			return args.Positional[1], nil
		}
	}
	return nil, poisonUse(vm, args)
}

// poisonBases makes the class that stands for a poison object among bases. Its
// subclasses can be defined but not instantiated.
func poisonBases(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	name := poisonName(args)
	short := name[strings.LastIndexByte(name, '.')+1:]
	class := nativeClass(vm, short, "heft")
	class.New = func(vm *pyvm.VM, class *pyvm.Class, _ pyvm.Args) (pyvm.Value, error) {
		return nil, vm.Unsupported("class %s is based on %s, which comes from a module that heft does not know", class.Name, name)
	}
	return pyvm.NewTuple(class), nil
}
