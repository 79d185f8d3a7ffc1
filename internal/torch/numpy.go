package torch

import (
	"heft/internal/pyvm"
)

// numpyModule builds numpy._native: what the numpy slice needs of the machine.
func (l *library) numpyModule(vm *pyvm.VM) (*pyvm.Module, error) {
	m := pyvm.NewModule("numpy._native")
	m.Dict.SetStr("aside", vm.NewBuiltin("aside", l.aside))
	return m, nil
}

// aside is aside(function): the function, but the operators it runs are no
// steps of the model, since numpy computes on the host.
func (l *library) aside(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	var function pyvm.Value
	if err := args.Unpack("aside", "function", &function); err != nil {
		return nil, err
	}
	wrapped := vm.NewBuiltin(functionName(vm, function), func(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
		recording := l.builder.Recording
		l.builder.Recording = false
		result, err := vm.Call(function, args.Positional, args.Keywords)
		l.builder.Recording = recording
		return result, err
	})
	wrapped.Method = true // it may stand in a class
	return wrapped, nil
}

func functionName(vm *pyvm.VM, function pyvm.Value) string {
	name, _, err := vm.LookupAttr(function, "__name__")
	if text, ok := name.(pyvm.Str); ok && err == nil {
		return string(text)
	}
	return "function"
}
