package torch

// This file is what the numpy slice asks of the machine.

import (
	"heft/internal/python/vm"
)

// numpyModule builds numpy._native: what the numpy slice needs of the machine.
func (l *library) numpyModule(machine *vm.VM) (*vm.Module, error) {
	m := vm.NewModule("numpy._native")
	m.Dict.SetStr("aside", machine.NewBuiltin("aside", l.aside))
	return m, nil
}

// aside is aside(function): the function, but the operators it runs are no
// steps of the model, since numpy computes on the host.
func (l *library) aside(machine *vm.VM, args vm.Args) (vm.Value, error) {
	var function vm.Value
	if err := args.Unpack("aside", "function", &function); err != nil {
		return nil, err
	}
	wrapped := machine.NewBuiltin(functionName(machine, function), func(machine *vm.VM, args vm.Args) (vm.Value, error) {
		recording := l.builder.Recording
		l.builder.Recording = false
		result, err := machine.Call(function, args.Positional, args.Keywords)
		l.builder.Recording = recording
		return result, err
	})
	wrapped.Method = true // it may stand in a class
	return wrapped, nil
}

func functionName(machine *vm.VM, function vm.Value) string {
	name, _, err := machine.LookupAttr(function, "__name__")
	if text, ok := name.(vm.Str); ok && err == nil {
		return string(text)
	}
	return "function"
}
