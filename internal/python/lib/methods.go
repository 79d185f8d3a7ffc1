package lib

// This file holds how methods and attributes are put into classes and modules.

import "heft/internal/python/vm"

// method is a method of a builtin type whose values have the Go type T. The
// receiver is the builtin value itself, also for instances of subclasses.
type method[T vm.Value] struct {
	name string
	call func(machine *vm.VM, self T, args vm.Args) (vm.Value, error)
}

// addMethods puts methods into a class.
func addMethods[T vm.Value](machine *vm.VM, class *vm.Class, methods []method[T]) {
	for _, m := range methods {
		class.Dict.SetStr(m.name, bindable(machine, class, m))
	}
}

func bindable[T vm.Value](machine *vm.VM, class *vm.Class, m method[T]) *vm.Builtin {
	return machine.NewBuiltin(m.name, func(machine *vm.VM, args vm.Args) (vm.Value, error) {
		if len(args.Positional) == 0 {
			return nil, machine.Raise(machine.Exceptions.TypeError, "unbound method %s.%s() needs an argument", class.Name, m.name)
		}
		self, ok := vm.Underlying(args.Positional[0]).(T)
		if !ok {
			return nil, machine.Raise(machine.Exceptions.TypeError, "descriptor '%s' for '%s' objects doesn't apply to a '%s' object",
				m.name, class.Name, machine.TypeOf(args.Positional[0]).Name)
		}
		return m.call(machine, self, args.Drop(1))
	})
}

// without makes a method that takes no arguments, and does nothing when it is
// given some.
func without[T vm.Value](name string, call func(machine *vm.VM, self T) (vm.Value, error)) method[T] {
	return method[T]{name, func(machine *vm.VM, self T, args vm.Args) (vm.Value, error) {
		if err := noArguments(machine, args, machine.TypeOf(self).Name+"."+name); err != nil {
			return nil, err
		}
		return call(machine, self)
	}}
}

// attribute is a read-only attribute of a builtin type.
type attribute[T vm.Value] struct {
	name string
	get  func(machine *vm.VM, self T) (vm.Value, error)
}

func addAttributes[T vm.Value](class *vm.Class, attributes []attribute[T]) {
	for _, a := range attributes {
		class.Dict.SetStr(a.name, &vm.GetSet{Name: a.name, Get: func(machine *vm.VM, self vm.Value) (vm.Value, error) {
			value, ok := vm.Underlying(self).(T)
			if !ok {
				return nil, machine.Raise(machine.Exceptions.TypeError, "descriptor '%s' for '%s' objects doesn't apply to a '%s' object",
					a.name, class.Name, machine.TypeOf(self).Name)
			}
			return a.get(machine, value)
		}})
	}
}

// native is a function of a native module.
type native struct {
	name string
	call func(machine *vm.VM, args vm.Args) (vm.Value, error)
}

func addNatives(machine *vm.VM, dict *vm.Dict, natives []native) {
	for _, n := range natives {
		dict.SetStr(n.name, machine.NewBuiltin(n.name, n.call))
	}
}

// noArguments fails when a method that takes none is given some.
func noArguments(machine *vm.VM, args vm.Args, name string) error {
	if len(args.Keywords) > 0 {
		return machine.Raise(machine.Exceptions.TypeError, "%s() takes no keyword arguments", name)
	}
	if len(args.Positional) > 0 {
		return machine.Raise(machine.Exceptions.TypeError, "%s() takes no arguments (%d given)", name, len(args.Positional))
	}
	return nil
}
