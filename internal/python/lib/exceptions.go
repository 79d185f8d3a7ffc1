package lib

// This file holds what exceptions show of their arguments.

import (
	"heft/internal/python/vm"
)

// installExceptions adds what some exceptions show of their arguments.
func installExceptions(machine *vm.VM) {
	x := &machine.Exceptions
	addExceptionArgument(x.StopIteration, "value", 0, 1)
	addExceptionArgument(x.SystemExit, "code", 0, 1)
	for i, name := range []string{"errno", "strerror", "filename"} {
		addExceptionArgument(x.OSError, name, i, 2)
	}
	x.OSError.Dict.SetStr("__str__", machine.NewBuiltin("__str__", osErrorStr))
}

// addExceptionArgument makes argument i an attribute of exceptions that have at
// least so many arguments. A program may set it.
func addExceptionArgument(class *vm.Class, name string, i, least int) {
	if _, ok := class.Dict.GetStr(name); ok {
		return
	}
	class.Dict.SetStr(name, &vm.GetSet{
		Name: name,
		Get: func(machine *vm.VM, self vm.Value) (vm.Value, error) {
			if object, ok := self.(*vm.Object); ok {
				if set, ok := object.Dict.GetStr(name); ok {
					return set, nil
				}
			}
			e, ok := machine.AsException(self)
			if !ok || len(e.Args.Items) < max(least, i+1) {
				return vm.NoneValue, nil
			}
			return e.Args.Items[i], nil
		},
		Set: func(_ *vm.VM, self, value vm.Value) error {
			if object, ok := self.(*vm.Object); ok {
				object.SetAttr(name, value)
			}
			return nil
		},
	})
}

// osErrorStr shows [Errno 2] text: 'file' when the arguments are those three.
func osErrorStr(machine *vm.VM, args vm.Args) (vm.Value, error) {
	if len(args.Positional) != 1 {
		return nil, argumentCount(machine, args, "__str__", 1, 1)
	}
	e, ok := machine.AsException(args.Positional[0])
	if !ok {
		return nil, machine.Raise(machine.Exceptions.TypeError, "descriptor '__str__' requires an 'OSError' object")
	}
	switch len(e.Args.Items) {
	case 0:
		return vm.Str(""), nil
	case 1:
		s, err := machine.Str(e.Args.Items[0])
		return vm.Str(s), err
	}
	number, err := machine.Str(e.Args.Items[0])
	if err != nil {
		return nil, err
	}
	text, err := machine.Str(e.Args.Items[1])
	if err != nil {
		return nil, err
	}
	text = "[Errno " + number + "] " + text
	if len(e.Args.Items) == 2 || e.Args.Items[2] == vm.NoneValue {
		return vm.Str(text), nil
	}
	file, err := machine.Repr(e.Args.Items[2])
	return vm.Str(text + ": " + file), err
}
