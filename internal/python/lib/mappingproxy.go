package lib

// This file is the class mappingproxy.

import "heft/internal/python/vm"

// proxy is the payload of a mappingproxy: a read-only view of a mapping.
type proxy struct{ mapping vm.Value }

// Children lets a marker see the mapping.
func (p *proxy) Children(visit func(vm.Value)) { visit(p.mapping) }

// mappingProxy gives the class mappingproxy its constructor and methods.
func mappingProxy(machine *vm.VM) *vm.Class {
	class := machine.Types.MappingView
	if class.New != nil {
		return class
	}
	class.New = func(machine *vm.VM, class *vm.Class, args vm.Args) (vm.Value, error) {
		var mapping vm.Value
		if err := args.Unpack("mappingproxy", "mapping", &mapping); err != nil {
			return nil, err
		}
		if _, ok := machine.TypeOf(mapping).Lookup("__getitem__"); !ok {
			return nil, machine.Raise(machine.Exceptions.TypeError, "mappingproxy() argument must be a mapping, not %s", machine.TypeOf(mapping).Name)
		}
		return vm.NewInstance(class, &proxy{mapping}), nil
	}
	class.Init = func(*vm.VM, vm.Value, vm.Args) error { return nil }
	for _, name := range []string{"get", "keys", "values", "items", "copy", "__len__", "__iter__", "__getitem__",
		"__contains__", "__reversed__", "__or__", "__ror__", "__eq__", "__hash__"} {
		class.Dict.SetStr(name, forwardToProxied(machine, name))
	}
	class.Dict.SetStr("__repr__", machine.NewBuiltin("__repr__", func(machine *vm.VM, args vm.Args) (vm.Value, error) {
		p, err := proxied(machine, args)
		if err != nil {
			return nil, err
		}
		text, err := machine.Repr(p.mapping)
		return vm.Str("mappingproxy(" + text + ")"), err
	}))
	return class
}

func proxied(machine *vm.VM, args vm.Args) (*proxy, error) {
	if len(args.Positional) > 0 {
		if object, ok := args.Positional[0].(*vm.Object); ok {
			if p, ok := object.Native.(*proxy); ok {
				return p, nil
			}
		}
	}
	return nil, machine.Raise(machine.Exceptions.TypeError, "descriptor requires a 'mappingproxy' object")
}

func forwardToProxied(machine *vm.VM, name string) *vm.Builtin {
	return machine.NewBuiltin(name, func(machine *vm.VM, args vm.Args) (vm.Value, error) {
		p, err := proxied(machine, args)
		if err != nil {
			return nil, err
		}
		for i, arg := range args.Positional[1:] {
			if object, ok := arg.(*vm.Object); ok {
				if other, ok := object.Native.(*proxy); ok {
					args.Positional[i+1] = other.mapping
				}
			}
		}
		return machine.CallMethod(p.mapping, name, args.Positional[1:]...)
	})
}
