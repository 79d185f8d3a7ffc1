package lib

// This file makes stand-ins for modules that nobody knows.

import (
	"strings"

	"heft/internal/python/vm"
)

// poison is the payload of an object that comes from a module nobody knows.
type poison struct{ name string }

// PoisonModule makes a stand-in for a third-party module that heft does not
// know. Importing it and naming its contents works, also as base class, in
// isinstance and as a plain decorator. What needs the real thing — a call,
// arithmetic, iteration, an instance of a derived class — stops the run with an
// UnsupportedError that names it.
func PoisonModule(machine *vm.VM, name string) *vm.Module {
	class := poisonClass(machine)
	module := vm.NewModule(name)
	module.Package = true
	module.Dict.SetStr("__version__", vm.NewInstance(class, &poison{name + ".__version__"}))
	module.Dict.SetStr("__path__", vm.NewList())
	module.GetAttr = func(_ *vm.VM, attribute string) (vm.Value, bool, error) {
		if isDunder(attribute) {
			return nil, false, nil
		}
		return vm.NewInstance(class, &poison{name + "." + attribute}), true, nil
	}
	return module
}

// IsPoison reports whether a module was made by [PoisonModule].
func IsPoison(module *vm.Module) bool {
	version, _ := module.Dict.GetStr("__version__")
	object, ok := version.(*vm.Object)
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

func poisonClass(machine *vm.VM) *vm.Class {
	class := nativeClass(machine, "unknown", "heft")
	for _, name := range strings.Fields(poisonUses) {
		class.Dict.SetStr(name, machine.NewBuiltin(name, func(machine *vm.VM, args vm.Args) (vm.Value, error) {
			return nil, poisonUse(machine, args)
		}))
	}
	same := func(machine *vm.VM, args vm.Args) (vm.Value, error) { return args.Positional[0], nil }
	addNatives(machine, class.Dict, []native{
		{"__call__", poisonCall}, {"__getitem__", same}, {"__or__", same}, {"__ror__", same},
		{"__mro_entries__", poisonBases},
		{"__instancecheck__", func(*vm.VM, vm.Args) (vm.Value, error) { return vm.False, nil }},
		{"__subclasscheck__", func(*vm.VM, vm.Args) (vm.Value, error) { return vm.False, nil }},
		{"__repr__", func(machine *vm.VM, args vm.Args) (vm.Value, error) {
			return vm.Str("<" + poisonName(args) + ", unknown to heft>"), nil
		}},
	})
	class.AttrHook = func(_ *vm.VM, self *vm.Object, name string) (vm.Value, bool, error) {
		p, ok := self.Native.(*poison)
		if !ok || isDunder(name) && name != "__version__" {
			return nil, false, nil
		}
		return vm.NewInstance(class, &poison{p.name + "." + name}), true, nil
	}
	return class
}

func poisonName(args vm.Args) string {
	if len(args.Positional) > 0 {
		if object, ok := args.Positional[0].(*vm.Object); ok {
			if p, ok := object.Native.(*poison); ok {
				return p.name
			}
		}
	}
	return "an unknown module"
}

func poisonUse(machine *vm.VM, args vm.Args) error {
	return machine.Unsupported("%s comes from a module that heft does not know", poisonName(args))
}

// poisonCall lets a decorator pass what it decorates.
func poisonCall(machine *vm.VM, args vm.Args) (vm.Value, error) {
	if len(args.Positional) == 2 && len(args.Keywords) == 0 {
		switch args.Positional[1].(type) {
		case *vm.Function, *vm.Class:
			return args.Positional[1], nil
		}
	}
	return nil, poisonUse(machine, args)
}

// poisonBases makes the class that stands for a poison object among bases. Its
// subclasses can be defined but not instantiated.
func poisonBases(machine *vm.VM, args vm.Args) (vm.Value, error) {
	name := poisonName(args)
	short := name[strings.LastIndexByte(name, '.')+1:]
	class := nativeClass(machine, short, "heft")
	class.New = func(machine *vm.VM, class *vm.Class, _ vm.Args) (vm.Value, error) {
		return nil, machine.Unsupported("class %s is based on %s, which comes from a module that heft does not know", class.Name, name)
	}
	return vm.NewTuple(class), nil
}
