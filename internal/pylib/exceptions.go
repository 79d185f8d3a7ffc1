package pylib

import (
	"heft/internal/pyvm"
)

// installExceptions adds what some exceptions show of their arguments.
func installExceptions(vm *pyvm.VM) {
	x := &vm.Exceptions
	addExceptionArgument(x.StopIteration, "value", 0, 1)
	addExceptionArgument(x.SystemExit, "code", 0, 1)
	for i, name := range []string{"errno", "strerror", "filename"} {
		addExceptionArgument(x.OSError, name, i, 2)
	}
	x.OSError.Dict.SetStr("__str__", vm.NewBuiltin("__str__", osErrorStr))
}

// addExceptionArgument makes argument i an attribute of exceptions that have at
// least so many arguments. A program may set it.
func addExceptionArgument(class *pyvm.Class, name string, i, least int) {
	if _, ok := class.Dict.GetStr(name); ok {
		return
	}
	class.Dict.SetStr(name, &pyvm.GetSet{
		Name: name,
		Get: func(vm *pyvm.VM, self pyvm.Value) (pyvm.Value, error) {
			if object, ok := self.(*pyvm.Object); ok {
				if set, ok := object.Dict.GetStr(name); ok {
					return set, nil
				}
			}
			e, ok := vm.AsException(self)
			if !ok || len(e.Args.Items) < max(least, i+1) {
				return pyvm.NoneValue, nil
			}
			return e.Args.Items[i], nil
		},
		Set: func(_ *pyvm.VM, self, value pyvm.Value) error {
			if object, ok := self.(*pyvm.Object); ok {
				object.SetAttr(name, value)
			}
			return nil
		},
	})
}

// osErrorStr shows [Errno 2] text: 'file' when the arguments are those three.
func osErrorStr(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	if len(args.Positional) != 1 {
		return nil, argumentCount(vm, args, "__str__", 1, 1)
	}
	e, ok := vm.AsException(args.Positional[0])
	if !ok {
		return nil, vm.Raise(vm.Exceptions.TypeError, "descriptor '__str__' requires an 'OSError' object")
	}
	switch len(e.Args.Items) {
	case 0:
		return pyvm.Str(""), nil
	case 1:
		s, err := vm.Str(e.Args.Items[0])
		return pyvm.Str(s), err
	}
	number, err := vm.Str(e.Args.Items[0])
	if err != nil {
		return nil, err
	}
	text, err := vm.Str(e.Args.Items[1])
	if err != nil {
		return nil, err
	}
	text = "[Errno " + number + "] " + text
	if len(e.Args.Items) == 2 || e.Args.Items[2] == pyvm.NoneValue {
		return pyvm.Str(text), nil
	}
	file, err := vm.Repr(e.Args.Items[2])
	return pyvm.Str(text + ": " + file), err
}
