package pylib

import "heft/internal/pyvm"

// proxy is the payload of a mappingproxy: a read-only view of a mapping.
type proxy struct{ mapping pyvm.Value }

// Children lets a marker see the mapping.
func (p *proxy) Children(visit func(pyvm.Value)) { visit(p.mapping) }

// mappingProxy gives the class mappingproxy its constructor and methods.
func mappingProxy(vm *pyvm.VM) *pyvm.Class {
	class := vm.Types.MappingView
	if class.New != nil {
		return class
	}
	class.New = func(vm *pyvm.VM, class *pyvm.Class, args pyvm.Args) (pyvm.Value, error) {
		var mapping pyvm.Value
		if err := args.Unpack("mappingproxy", "mapping", &mapping); err != nil {
			return nil, err
		}
		if _, ok := vm.TypeOf(mapping).Lookup("__getitem__"); !ok {
			return nil, vm.Raise(vm.Exceptions.TypeError, "mappingproxy() argument must be a mapping, not %s", vm.TypeOf(mapping).Name)
		}
		return pyvm.NewInstance(class, &proxy{mapping}), nil
	}
	class.Init = func(*pyvm.VM, pyvm.Value, pyvm.Args) error { return nil }
	for _, name := range []string{"get", "keys", "values", "items", "copy", "__len__", "__iter__", "__getitem__",
		"__contains__", "__reversed__", "__or__", "__ror__", "__eq__", "__hash__"} {
		class.Dict.SetStr(name, forwardToProxied(vm, name))
	}
	class.Dict.SetStr("__repr__", vm.NewBuiltin("__repr__", func(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
		p, err := proxied(vm, args)
		if err != nil {
			return nil, err
		}
		text, err := vm.Repr(p.mapping)
		return pyvm.Str("mappingproxy(" + text + ")"), err
	}))
	return class
}

func proxied(vm *pyvm.VM, args pyvm.Args) (*proxy, error) {
	if len(args.Positional) > 0 {
		if object, ok := args.Positional[0].(*pyvm.Object); ok {
			if p, ok := object.Native.(*proxy); ok {
				return p, nil
			}
		}
	}
	return nil, vm.Raise(vm.Exceptions.TypeError, "descriptor requires a 'mappingproxy' object")
}

func forwardToProxied(vm *pyvm.VM, name string) *pyvm.Builtin {
	return vm.NewBuiltin(name, func(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
		p, err := proxied(vm, args)
		if err != nil {
			return nil, err
		}
		for i, arg := range args.Positional[1:] {
			if object, ok := arg.(*pyvm.Object); ok {
				if other, ok := object.Native.(*proxy); ok {
					args.Positional[i+1] = other.mapping
				}
			}
		}
		return vm.CallMethod(p.mapping, name, args.Positional[1:]...)
	})
}
