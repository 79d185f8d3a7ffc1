package torch

// This file finds methods of tensors that are no operators' and not written in Go.

import (
	"heft/internal/python/vm"
)

// namedTensors are what dealt with names of axes; PyTorch 2.15 has none of it.
var namedTensors = map[string]bool{
	"names": true, "has_names": true, "rename": true, "rename_": true, "refine_names": true, "align_as": true, "align_to": true,
}

// laterMethod answers for a method that the class does not have yet: one of
// torch._methods, or what the function of torch of the same name does.
func (l *library) laterMethod(_ *vm.VM, self *vm.Object, name string) (vm.Value, bool, error) {
	if namedTensors[name] && l.release.Before(newestMajor, newestMinor) {
		return l.unnamed(self, name), true, nil
	}
	if !publicNames(l, "torch.Tensor")[name] {
		return nil, false, nil
	}
	function, ok, err := l.methodOfFunction(name)
	if err != nil {
		return nil, false, err
	}
	if !ok {
		return missing(l, "torch.Tensor."+name, notKnown), true, nil
	}
	return &vm.BoundMethod{Self: self, Func: function}, true, nil
}

func (l *library) methodOfFunction(name string) (vm.Value, bool, error) {
	m, err := l.vm.Import("torch._methods")
	if err != nil {
		return nil, false, err
	}
	if f, ok := m.Dict.GetStr(name); ok {
		return f, true, nil
	}
	if !publicNames(l, "torch")[name] {
		return nil, false, nil
	}
	f, ok, err := torchName(l, name)
	if err != nil || !ok {
		return nil, false, err
	}
	switch f.(type) {
	case *vm.Function, *vm.Builtin:
		return f, true, nil
	}
	return nil, false, nil
}

// unnamed is what older releases answer about axes of which none has a name.
func (l *library) unnamed(self *vm.Object, name string) vm.Value {
	switch name {
	case "names":
		names := make([]vm.Value, len(self.Native.(*tensorState).tensor.Shape))
		for i := range names {
			names[i] = vm.NoneValue
		}
		return vm.NewTuple(names...)
	case "has_names":
		return l.vm.NewBuiltin(name, func(*vm.VM, vm.Args) (vm.Value, error) { return vm.False, nil })
	}
	return l.vm.NewBuiltin(name, func(*vm.VM, vm.Args) (vm.Value, error) { return self, nil })
}
