package vm

// This file asks the finders that a program has put into sys.meta_path for
// modules that nothing else provides.

// findersModule has the function that asks them, find(name) → module or None.
const findersModule = "importlib._finders"

// askFinders imports a module through the program's own finders; nil says that
// there are none, or that none knows it.
func askFinders(vm *VM, name string) (*Module, error) {
	if !hasFinders(vm) || name == findersModule {
		return nil, nil
	}
	m, err := tryImport(vm, findersModule)
	if err != nil || m == nil {
		return nil, err
	}
	find, ok := m.Dict.GetStr("find")
	if !ok {
		return nil, nil
	}
	if err := enter(vm); err != nil {
		return nil, err
	}
	defer leave(vm)
	v, err := callValue(vm, find, []Value{Str(name)}, nil)
	if err != nil {
		return nil, err
	}
	found := moduleOf(vm, name, v)
	if found != nil {
		bindSubmodule(vm, name, found)
	}
	return found, nil
}

func hasFinders(vm *VM) bool {
	sys, ok := loaded(vm, "sys")
	if !ok || sys == nil {
		return false
	}
	v, _ := sys.Dict.GetStr("meta_path")
	finders, ok := v.(*List)
	return ok && len(finders.Items) > 0
}
