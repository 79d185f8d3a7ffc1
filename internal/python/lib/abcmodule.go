package lib

// This file is module _abc: the metaclass of abstract base classes.

import "heft/internal/python/vm"

// buildABC makes module _abc: the metaclass of abstract base classes.
func buildABC(machine *vm.VM) (*vm.Module, error) {
	module := vm.NewModule("_abc")
	meta := nativeClass(machine, "ABCMeta", "abc", machine.Types.Type)
	addNatives(machine, meta.Dict, []native{
		{"__init__", abcInit}, {"__instancecheck__", abcInstanceCheck}, {"__subclasscheck__", abcSubclassCheck},
		{"register", abcRegister}, {"_dump_registry", refused("ABCMeta._dump_registry()")},
	})
	module.Dict.SetStr("ABCMeta", meta)
	addNatives(machine, module.Dict, []native{
		{"get_cache_token", func(machine *vm.VM, args vm.Args) (vm.Value, error) { return vm.MakeInt(0), nil }},
		{"update_abstractmethods", func(machine *vm.VM, args vm.Args) (vm.Value, error) {
			var class *vm.Class
			if err := args.Unpack("update_abstractmethods", "cls", &class); err != nil {
				return nil, err
			}
			return class, setAbstractMethods(machine, class)
		}},
	})
	return module, nil
}

// abcInit notes the names of the abstract methods of a new class.
func abcInit(machine *vm.VM, args vm.Args) (vm.Value, error) {
	if len(args.Positional) == 0 {
		return nil, argumentCount(machine, args, "__init__", 1, 4)
	}
	class, ok := args.Positional[0].(*vm.Class)
	if !ok {
		return nil, machine.Raise(machine.Exceptions.TypeError, "descriptor '__init__' requires a 'type' object")
	}
	return vm.NoneValue, setAbstractMethods(machine, class)
}

func setAbstractMethods(machine *vm.VM, class *vm.Class) error {
	names := vm.NewSet()
	consider := func(name, value vm.Value) error {
		abstract, err := isAbstract(machine, value)
		if err != nil || !abstract {
			return err
		}
		_, err = names.Add(machine, name)
		return err
	}
	for _, name := range class.Dict.Keys() {
		value, _, err := class.Dict.Get(machine, name)
		if err == nil {
			err = consider(name, value)
		}
		if err != nil {
			return err
		}
	}
	for _, base := range class.Bases {
		inherited, ok := base.Dict.GetStr("__abstractmethods__")
		set, isSet := inherited.(*vm.Set)
		if !ok || !isSet {
			continue
		}
		for _, name := range set.Items() {
			value, _ := class.Lookup(string(name.(vm.Str)))
			if err := consider(name, value); err != nil {
				return err
			}
		}
	}
	names.Frozen = true
	class.Dict.SetStr("__abstractmethods__", names)
	return nil
}

// isAbstract reports whether a class attribute is marked with abstractmethod,
// directly or inside a property, classmethod or staticmethod.
func isAbstract(machine *vm.VM, value vm.Value) (bool, error) {
	switch v := value.(type) {
	case *vm.Function:
		flag, ok := v.Dict.GetStr("__isabstractmethod__")
		return ok && flag == vm.True, nil
	case *vm.ClassMethod:
		return isAbstract(machine, v.Func)
	case *vm.StaticMethod:
		return isAbstract(machine, v.Func)
	case *vm.Property:
		for _, accessor := range []vm.Value{v.Get, v.Set, v.Del} {
			if abstract, err := isAbstract(machine, accessor); abstract || err != nil {
				return abstract, err
			}
		}
	case *vm.Object:
		flag, ok, err := machine.LookupAttr(v, "__isabstractmethod__")
		if err != nil || !ok {
			return false, err
		}
		return machine.Truth(flag)
	}
	return false, nil
}

func abcRegister(machine *vm.VM, args vm.Args) (vm.Value, error) {
	var class, sub *vm.Class
	if err := args.Unpack("register", "/cls", &class, "subclass", &sub); err != nil {
		return nil, machine.Raise(machine.Exceptions.TypeError, "Can only register classes")
	}
	if class.IsSubclass(sub) && class != sub {
		return nil, machine.Raise(machine.Exceptions.RuntimeError, "Refusing to create an inheritance cycle")
	}
	registry, ok := class.Dict.GetStr("_abc_registry")
	list, isList := registry.(*vm.List)
	if !ok || !isList {
		list = vm.NewList()
		class.Dict.SetStr("_abc_registry", list)
	}
	list.Append(sub)
	return sub, machine.Allocate(itemBytes)
}

func abcInstanceCheck(machine *vm.VM, args vm.Args) (vm.Value, error) {
	var class *vm.Class
	var instance vm.Value
	if err := args.Unpack("__instancecheck__", "/cls", &class, "/instance", &instance); err != nil {
		return nil, err
	}
	own := machine.TypeOf(instance)
	if own.IsSubclass(class) {
		return vm.True, nil
	}
	ok, err := subclassOf(machine, class, own)
	return vm.MakeBool(ok), err
}

func abcSubclassCheck(machine *vm.VM, args vm.Args) (vm.Value, error) {
	var class, sub *vm.Class
	if err := args.Unpack("__subclasscheck__", "/cls", &class, "/subclass", &sub); err != nil {
		return nil, machine.Raise(machine.Exceptions.TypeError, "issubclass() arg 1 must be a class")
	}
	ok, err := subclassOf(machine, class, sub)
	return vm.MakeBool(ok), err
}

// subclassOf decides issubclass(sub, class): by the class's own hook, by the
// methods it lists in _abc_methods, by inheritance, by registration, and by
// the answers of its subclasses.
func subclassOf(machine *vm.VM, class, sub *vm.Class) (bool, error) {
	if err := machine.Charge(1); err != nil {
		return false, err
	}
	if hook, ok := class.Lookup("__subclasshook__"); ok {
		if method, ok := hook.(*vm.ClassMethod); ok {
			answer, err := machine.Call(method.Func, []vm.Value{class, sub}, nil)
			if err != nil {
				return false, err
			}
			if answer != vm.NotImplementedValue {
				return machine.Truth(answer)
			}
		}
	}
	if hasMethods(class, sub) || sub.IsSubclass(class) {
		return true, nil
	}
	if err := machine.Enter(); err != nil {
		return false, err
	}
	defer machine.Leave()
	if registry, ok := class.Dict.GetStr("_abc_registry"); ok {
		if list, ok := registry.(*vm.List); ok {
			for _, registered := range list.Items {
				if ok, err := machine.IsSubclass(sub, registered); ok || err != nil {
					return ok, err
				}
			}
		}
	}
	for _, descendant := range class.Subclasses() {
		if descendant.Meta == machine.Types.Type {
			continue
		}
		if ok, err := machine.IsSubclass(sub, descendant); ok || err != nil {
			return ok, err
		}
	}
	return false, nil
}

// hasMethods reports whether sub has all methods that class itself lists.
func hasMethods(class, sub *vm.Class) bool {
	listed, ok := class.Dict.GetStr("_abc_methods")
	names, isTuple := listed.(*vm.Tuple)
	if !ok || !isTuple {
		return false
	}
	for _, name := range names.Items {
		text, _ := name.(vm.Str)
		method, ok := sub.Lookup(string(text))
		if !ok || method == vm.NoneValue {
			return false
		}
	}
	return true
}
