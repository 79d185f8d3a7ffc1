package pylib

import "heft/internal/pyvm"

// method is a method of a builtin type whose values have the Go type T. The
// receiver is the builtin value itself, also for instances of subclasses.
type method[T pyvm.Value] struct {
	name string
	call func(vm *pyvm.VM, self T, args pyvm.Args) (pyvm.Value, error)
}

// addMethods puts methods into a class.
func addMethods[T pyvm.Value](vm *pyvm.VM, class *pyvm.Class, methods []method[T]) {
	for _, m := range methods {
		class.Dict.SetStr(m.name, bindable(vm, class, m))
	}
}

func bindable[T pyvm.Value](vm *pyvm.VM, class *pyvm.Class, m method[T]) *pyvm.Builtin {
	return vm.NewBuiltin(m.name, func(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
		if len(args.Positional) == 0 {
			return nil, vm.Raise(vm.Exceptions.TypeError, "unbound method %s.%s() needs an argument", class.Name, m.name)
		}
		self, ok := pyvm.Underlying(args.Positional[0]).(T)
		if !ok {
			return nil, vm.Raise(vm.Exceptions.TypeError, "descriptor '%s' for '%s' objects doesn't apply to a '%s' object",
				m.name, class.Name, vm.TypeOf(args.Positional[0]).Name)
		}
		return m.call(vm, self, args.Drop(1))
	})
}

// attribute is a read-only attribute of a builtin type.
type attribute[T pyvm.Value] struct {
	name string
	get  func(vm *pyvm.VM, self T) (pyvm.Value, error)
}

func addAttributes[T pyvm.Value](class *pyvm.Class, attributes []attribute[T]) {
	for _, a := range attributes {
		class.Dict.SetStr(a.name, &pyvm.GetSet{Name: a.name, Get: func(vm *pyvm.VM, self pyvm.Value) (pyvm.Value, error) {
			value, ok := pyvm.Underlying(self).(T)
			if !ok {
				return nil, vm.Raise(vm.Exceptions.TypeError, "descriptor '%s' for '%s' objects doesn't apply to a '%s' object",
					a.name, class.Name, vm.TypeOf(self).Name)
			}
			return a.get(vm, value)
		}})
	}
}

// native is a function of a native module.
type native struct {
	name string
	call func(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error)
}

func addNatives(vm *pyvm.VM, dict *pyvm.Dict, natives []native) {
	for _, n := range natives {
		dict.SetStr(n.name, vm.NewBuiltin(n.name, n.call))
	}
}

// noArguments fails when a method that takes none is given some.
func noArguments(vm *pyvm.VM, args pyvm.Args, name string) error {
	if len(args.Keywords) > 0 {
		return vm.Raise(vm.Exceptions.TypeError, "%s() takes no keyword arguments", name)
	}
	if len(args.Positional) > 0 {
		return vm.Raise(vm.Exceptions.TypeError, "%s() takes no arguments (%d given)", name, len(args.Positional))
	}
	return nil
}
