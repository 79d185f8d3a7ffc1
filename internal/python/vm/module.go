package vm

// This file holds modules as objects: instances of ModuleType and of its
// subclasses, by which large packages load their parts lazily.

// installModule lets programs make modules: ModuleType(name, doc).
func installModule(vm *VM) {
	c := vm.Types.Module
	c.New = func(vm *VM, class *Class, _ Args) (Value, error) {
		m := &Module{Dict: NewDict()}
		if class != vm.Types.Module {
			m.Class = class
		}
		return m, vm.Allocate(objectBytes)
	}
	c.Init = func(vm *VM, self Value, args Args) error {
		var name string
		doc := Value(NoneValue)
		if err := args.Unpack("module", "name", &name, "doc?", &doc); err != nil {
			return err
		}
		m := self.(*Module)
		m.Name = name
		for _, entry := range []struct {
			name  string
			value Value
		}{{"__name__", Str(name)}, {"__doc__", doc}, {"__package__", NoneValue}, {"__loader__", NoneValue}, {"__spec__", NoneValue}} {
			m.Dict.SetStr(entry.name, entry.value)
		}
		return nil
	}
}

// isPackage tells whether modules can be imported from below m.
func (m *Module) isPackage() bool {
	if m.Package {
		return true
	}
	_, ok := m.Dict.GetStr("__path__")
	return ok
}

func classOfModule(vm *VM, m *Module) *Class {
	if m.Class != nil {
		return m.Class
	}
	return vm.Types.Module
}

// derivedModuleAttribute is attribute access on an instance of a subclass of
// ModuleType: as on any object, with the module's names as its dict.
func derivedModuleAttribute(vm *VM, m *Module, name string) (Value, bool, error) {
	getter := m.Class.find("__getattribute__")
	if getter.value == vm.objectGet {
		if value, ok, err := plainAttr(vm, m, name, m.Class); ok || err != nil {
			return value, ok, err
		}
		return fallbackAttr(vm, m, name, m.Class)
	}
	value, err := callSpecial(vm, m, getter.value, Str(name))
	if fallback := m.Class.find("__getattr__"); err != nil && fallback.ok && vm.IsException(err, vm.Exceptions.AttributeError) {
		value, err = callSpecial(vm, m, fallback.value, Str(name))
	}
	return value, err == nil, err
}

// setModuleAttr is module.name = value.
func setModuleAttr(vm *VM, m *Module, name string, value Value) error {
	if name == "__class__" {
		class, ok := value.(*Class)
		if !ok || !class.IsSubclass(vm.Types.Module) {
			return vm.Raise(vm.Exceptions.TypeError, "__class__ of a module must be set to a subclass of ModuleType")
		}
		m.Class = class
		return nil
	}
	if m.Class != nil {
		if setter := m.Class.find("__setattr__"); setter.value != vm.objectSet {
			_, err := callSpecial(vm, m, setter.value, Str(name), value)
			return err
		}
	}
	return setPlainAttr(vm, m, name, value)
}

// moduleOf is the module that an entry of sys.modules stands for: a program may
// have put any object there, whose attributes are then the module's names.
func moduleOf(vm *VM, name string, v Value) *Module {
	switch x := v.(type) {
	case *Module:
		return x
	case None, nil:
		return nil
	}
	m := NewModule(name)
	m.GetAttr = func(vm *VM, attribute string) (Value, bool, error) { return vm.LookupAttr(v, attribute) }
	return m
}
