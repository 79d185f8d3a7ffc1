package vm

// This file sets and deletes attributes.

// SetAttr is v.name = value.
func (vm *VM) SetAttr(v Value, name string, value Value) error {
	switch x := v.(type) {
	case *Object:
		return setObjectAttr(vm, x, name, value)
	case *Class:
		return setClassAttr(vm, x, name, value)
	case *Module:
		return setModuleAttr(vm, x, name, value)
	}
	return setPlainAttr(vm, v, name, value)
}

// setObjectAttr calls the class's __setattr__ or its native hook.
func setObjectAttr(vm *VM, o *Object, name string, value Value) error {
	setter := o.Class.find("__setattr__")
	if setter.value == vm.objectSet {
		return setPlainAttr(vm, o, name, value)
	}
	if hook := setter.owner.SetAttrHook; hook != nil && setter.kind == bindBuiltin {
		handled, err := hook(vm, o, name, value)
		if handled || err != nil {
			return err
		}
		return setPlainAttr(vm, o, name, value)
	}
	_, err := callSpecial(vm, o, setter.value, Str(name), value)
	return err
}

// setPlainAttr is object.__setattr__.
func setPlainAttr(vm *VM, v Value, name string, value Value) error {
	class := vm.TypeOf(v)
	if attr := class.find(name); attr.kind.isData() {
		return setDescriptor(vm, attr, v, value)
	}
	switch x := v.(type) {
	case *Object:
		return setObjectDict(vm, x, name, value)
	case *Function:
		if x.Dict == nil {
			x.Dict = NewDict()
		}
		x.Dict.SetStr(name, value)
		return nil
	case *Module:
		x.Dict.SetStr(name, value)
		return vm.Allocate(dictEntryBytes)
	case *Builtin:
		if x.Dict == nil {
			x.Dict = NewDict()
		}
		x.Dict.SetStr(name, value)
		return nil
	}
	if _, ok := class.Lookup(name); ok {
		return vm.Raise(vm.Exceptions.AttributeError, "'%s' object attribute '%s' is read-only", class.Name, name)
	}
	return vm.NoAttribute(v, name)
}

func setObjectDict(vm *VM, o *Object, name string, value Value) error {
	switch name {
	case "__class__":
		class, ok := value.(*Class)
		if !ok {
			return vm.Raise(vm.Exceptions.TypeError, "__class__ must be set to a class, not '%s' object", vm.TypeOf(value).Name)
		}
		o.Class = class
		return nil
	case "__dict__":
		d, ok := Underlying(value).(*Dict)
		if !ok {
			return vm.Raise(vm.Exceptions.TypeError, "__dict__ must be set to a dictionary, not a '%s'", vm.TypeOf(value).Name)
		}
		o.Dict = d
		o.Changed()
		return nil
	}
	if o.Class == vm.Types.Object || o.Class.closed && !o.Class.allows(name) {
		return vm.NoAttribute(o, name)
	}
	before := o.Dict.Len()
	o.SetAttr(name, value)
	if o.Dict.live > before {
		return vm.Allocate(dictEntryBytes)
	}
	return nil
}

func setDescriptor(vm *VM, attr classAttr, self, value Value) error {
	switch d := attr.value.(type) {
	case *Property:
		return setProperty(vm, d, self, value)
	case *GetSet:
		if d.Set == nil {
			return vm.Raise(vm.Exceptions.AttributeError, "attribute '%s' of '%s' objects is not writable", d.Name, attr.owner.Name)
		}
		return d.Set(vm, self, value)
	case *Object:
		if p, ok := Underlying(d).(*Property); ok && !overrides(vm, d.Class, "__set__", vm.Types.Property) {
			return setProperty(vm, p, self, value)
		}
		setter, ok := d.Class.Lookup("__set__")
		if !ok {
			return vm.Raise(vm.Exceptions.AttributeError, "__set__")
		}
		_, err := callSpecial(vm, d, setter, self, value)
		return err
	}
	return vm.Raise(vm.Exceptions.AttributeError, "attribute is not writable")
}

func setProperty(vm *VM, p *Property, self, value Value) error {
	if p.Set == nil {
		return vm.Raise(vm.Exceptions.AttributeError, "property%s of '%s' object has no setter", propertyName(vm, p), vm.TypeOf(self).Name)
	}
	_, err := callValue(vm, p.Set, []Value{self, value}, nil)
	return err
}

func propertyName(vm *VM, p *Property) string {
	if f, ok := p.Get.(*Function); ok {
		return " '" + f.Name + "'"
	}
	return ""
}

func setClassAttr(vm *VM, c *Class, name string, value Value) error {
	if c.Meta != vm.Types.Type && overrides(vm, c.Meta, "__setattr__", vm.Types.Type) {
		setter, _ := c.Meta.Lookup("__setattr__")
		_, err := callSpecial(vm, c, setter, Str(name), value)
		return err
	}
	return setPlainClassAttr(vm, c, name, value)
}

// setPlainClassAttr is type.__setattr__.
func setPlainClassAttr(vm *VM, c *Class, name string, value Value) error {
	if attr := c.Meta.find(name); attr.kind.isData() {
		return setDescriptor(vm, attr, c, value)
	}
	if c.Native && isBuiltinType(vm, c) {
		return vm.Raise(vm.Exceptions.TypeError, "cannot set '%s' attribute of immutable type '%s'", name, c.Name)
	}
	c.Dict.SetStr(name, value)
	return vm.Allocate(dictEntryBytes)
}

func isBuiltinType(vm *VM, c *Class) bool { return c.ModuleName == "builtins" }

// DelAttr is del v.name.
func (vm *VM) DelAttr(v Value, name string) error {
	switch x := v.(type) {
	case *Class:
		return deleteClassAttr(vm, x, name)
	case *Module:
		if !x.Dict.DeleteStr(name) {
			return vm.NoAttribute(v, name)
		}
		return nil
	case *Object:
		return deleteObjectAttr(vm, x, name)
	}
	return deletePlainAttr(vm, v, name)
}

func deleteClassAttr(vm *VM, c *Class, name string) error {
	if c.Meta != vm.Types.Type && overrides(vm, c.Meta, "__delattr__", vm.Types.Type) {
		deleter, _ := c.Meta.Lookup("__delattr__")
		_, err := callSpecial(vm, c, deleter, Str(name))
		return err
	}
	return deletePlainClassAttr(vm, c, name)
}

// deletePlainClassAttr is type.__delattr__.
func deletePlainClassAttr(vm *VM, c *Class, name string) error {
	if attr := c.Meta.find(name); !attr.kind.isData() && !isBuiltinType(vm, c) && c.Dict.DeleteStr(name) {
		return nil
	}
	return vm.NoAttribute(c, name)
}

func deleteObjectAttr(vm *VM, o *Object, name string) error {
	deleter := o.Class.find("__delattr__")
	if deleter.value == vm.objectDel {
		return deletePlainAttr(vm, o, name)
	}
	if hook := deleter.owner.DelAttrHook; hook != nil && deleter.kind == bindBuiltin {
		handled, err := hook(vm, o, name)
		if handled || err != nil {
			return err
		}
		return deletePlainAttr(vm, o, name)
	}
	_, err := callSpecial(vm, o, deleter.value, Str(name))
	return err
}

// deletePlainAttr is object.__delattr__.
func deletePlainAttr(vm *VM, v Value, name string) error {
	class := vm.TypeOf(v)
	if attr := class.find(name); attr.kind.isData() {
		return deleteDescriptor(vm, attr, v)
	}
	if d := dictOf(v); d != nil && d.DeleteStr(name) {
		return nil
	}
	return vm.NoAttribute(v, name)
}

func deleteDescriptor(vm *VM, attr classAttr, self Value) error {
	switch d := attr.value.(type) {
	case *Property:
		if d.Del == nil {
			return vm.Raise(vm.Exceptions.AttributeError, "property%s of '%s' object has no deleter", propertyName(vm, d), vm.TypeOf(self).Name)
		}
		_, err := callValue(vm, d.Del, []Value{self}, nil)
		return err
	case *GetSet:
		if d.Del != nil {
			return d.Del(vm, self)
		}
	case *Object:
		if deleter, ok := d.Class.Lookup("__delete__"); ok {
			_, err := callSpecial(vm, d, deleter, self)
			return err
		}
	}
	return vm.Raise(vm.Exceptions.AttributeError, "attribute cannot be deleted")
}
