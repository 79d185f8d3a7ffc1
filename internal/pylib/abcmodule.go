package pylib

import "heft/internal/pyvm"

// buildABC makes module _abc: the metaclass of abstract base classes.
func buildABC(vm *pyvm.VM) (*pyvm.Module, error) {
	module := pyvm.NewModule("_abc")
	meta := nativeClass(vm, "ABCMeta", "abc", vm.Types.Type)
	addNatives(vm, meta.Dict, []native{
		{"__init__", abcInit}, {"__instancecheck__", abcInstanceCheck}, {"__subclasscheck__", abcSubclassCheck},
		{"register", abcRegister}, {"_dump_registry", refused("ABCMeta._dump_registry()")},
	})
	module.Dict.SetStr("ABCMeta", meta)
	addNatives(vm, module.Dict, []native{
		{"get_cache_token", func(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) { return pyvm.MakeInt(0), nil }},
		{"update_abstractmethods", func(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
			var class *pyvm.Class
			if err := args.Unpack("update_abstractmethods", "cls", &class); err != nil {
				return nil, err
			}
			return class, setAbstractMethods(vm, class)
		}},
	})
	return module, nil
}

// abcInit notes the names of the abstract methods of a new class.
func abcInit(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	if len(args.Positional) == 0 {
		return nil, argumentCount(vm, args, "__init__", 1, 4)
	}
	class, ok := args.Positional[0].(*pyvm.Class)
	if !ok {
		return nil, vm.Raise(vm.Exceptions.TypeError, "descriptor '__init__' requires a 'type' object")
	}
	return pyvm.NoneValue, setAbstractMethods(vm, class)
}

func setAbstractMethods(vm *pyvm.VM, class *pyvm.Class) error {
	names := pyvm.NewSet()
	consider := func(name, value pyvm.Value) error {
		abstract, err := isAbstract(vm, value)
		if err != nil || !abstract {
			return err
		}
		_, err = names.Add(vm, name)
		return err
	}
	for _, name := range class.Dict.Keys() {
		value, _, err := class.Dict.Get(vm, name)
		if err == nil {
			err = consider(name, value)
		}
		if err != nil {
			return err
		}
	}
	for _, base := range class.Bases {
		inherited, ok := base.Dict.GetStr("__abstractmethods__")
		set, isSet := inherited.(*pyvm.Set)
		if !ok || !isSet {
			continue
		}
		for _, name := range set.Items() {
			value, _ := class.Lookup(string(name.(pyvm.Str)))
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
func isAbstract(vm *pyvm.VM, value pyvm.Value) (bool, error) {
	switch v := value.(type) {
	case *pyvm.Function:
		flag, ok := v.Dict.GetStr("__isabstractmethod__")
		return ok && flag == pyvm.True, nil
	case *pyvm.ClassMethod:
		return isAbstract(vm, v.Func)
	case *pyvm.StaticMethod:
		return isAbstract(vm, v.Func)
	case *pyvm.Property:
		for _, accessor := range []pyvm.Value{v.Get, v.Set, v.Del} {
			if abstract, err := isAbstract(vm, accessor); abstract || err != nil {
				return abstract, err
			}
		}
	case *pyvm.Object:
		flag, ok, err := vm.LookupAttr(v, "__isabstractmethod__")
		if err != nil || !ok {
			return false, err
		}
		return vm.Truth(flag)
	}
	return false, nil
}

func abcRegister(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	var class, sub *pyvm.Class
	if err := args.Unpack("register", "/cls", &class, "subclass", &sub); err != nil {
		return nil, vm.Raise(vm.Exceptions.TypeError, "Can only register classes")
	}
	if class.IsSubclass(sub) && class != sub {
		return nil, vm.Raise(vm.Exceptions.RuntimeError, "Refusing to create an inheritance cycle")
	}
	registry, ok := class.Dict.GetStr("_abc_registry")
	list, isList := registry.(*pyvm.List)
	if !ok || !isList {
		list = pyvm.NewList()
		class.Dict.SetStr("_abc_registry", list)
	}
	list.Items = append(list.Items, sub)
	return sub, vm.Allocate(itemBytes)
}

func abcInstanceCheck(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	var class *pyvm.Class
	var instance pyvm.Value
	if err := args.Unpack("__instancecheck__", "/cls", &class, "/instance", &instance); err != nil {
		return nil, err
	}
	own := vm.TypeOf(instance)
	if own.IsSubclass(class) {
		return pyvm.True, nil
	}
	ok, err := subclassOf(vm, class, own)
	return pyvm.MakeBool(ok), err
}

func abcSubclassCheck(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	var class, sub *pyvm.Class
	if err := args.Unpack("__subclasscheck__", "/cls", &class, "/subclass", &sub); err != nil {
		return nil, vm.Raise(vm.Exceptions.TypeError, "issubclass() arg 1 must be a class")
	}
	ok, err := subclassOf(vm, class, sub)
	return pyvm.MakeBool(ok), err
}

// subclassOf decides issubclass(sub, class): by the class's own hook, by the
// methods it lists in _abc_methods, by inheritance, by registration, and by
// the answers of its subclasses.
func subclassOf(vm *pyvm.VM, class, sub *pyvm.Class) (bool, error) {
	if err := vm.Charge(1); err != nil {
		return false, err
	}
	if hook, ok := class.Lookup("__subclasshook__"); ok {
		if method, ok := hook.(*pyvm.ClassMethod); ok {
			answer, err := vm.Call(method.Func, []pyvm.Value{class, sub}, nil)
			if err != nil {
				return false, err
			}
			if answer != pyvm.NotImplementedValue {
				return vm.Truth(answer)
			}
		}
	}
	if hasMethods(class, sub) || sub.IsSubclass(class) {
		return true, nil
	}
	if err := vm.Enter(); err != nil {
		return false, err
	}
	defer vm.Leave()
	if registry, ok := class.Dict.GetStr("_abc_registry"); ok {
		if list, ok := registry.(*pyvm.List); ok {
			for _, registered := range list.Items {
				if ok, err := vm.IsSubclass(sub, registered); ok || err != nil {
					return ok, err
				}
			}
		}
	}
	for _, descendant := range class.Subclasses() {
		if descendant.Meta == vm.Types.Type {
			continue
		}
		if ok, err := vm.IsSubclass(sub, descendant); ok || err != nil {
			return ok, err
		}
	}
	return false, nil
}

// hasMethods reports whether sub has all methods that class itself lists.
func hasMethods(class, sub *pyvm.Class) bool {
	listed, ok := class.Dict.GetStr("_abc_methods")
	names, isTuple := listed.(*pyvm.Tuple)
	if !ok || !isTuple {
		return false
	}
	for _, name := range names.Items {
		text, _ := name.(pyvm.Str)
		method, ok := sub.Lookup(string(text))
		if !ok || method == pyvm.NoneValue {
			return false
		}
	}
	return true
}
