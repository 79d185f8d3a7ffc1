package vm

// SetAttr is v.name = value.
func (vm *VM) SetAttr(v Value, name string, value Value) error {
	switch x := v.(type) {
	case *Object:
		return vm.setObjectAttr(x, name, value)
	case *Class:
		return vm.setClassAttr(x, name, value)
	case *Module:
		x.Dict.SetStr(name, value)
		return nil
	}
	return vm.setPlainAttr(v, name, value)
}

// setObjectAttr calls the class's __setattr__ or its native hook.
func (vm *VM) setObjectAttr(o *Object, name string, value Value) error {
	setter := o.Class.find("__setattr__")
	if setter.value == vm.objectSet {
		return vm.setPlainAttr(o, name, value)
	}
	if hook := setter.owner.SetAttrHook; hook != nil && setter.kind == bindBuiltin {
		handled, err := hook(vm, o, name, value)
		if handled || err != nil {
			return err
		}
		return vm.setPlainAttr(o, name, value)
	}
	_, err := vm.callSpecial(o, setter.value, Str(name), value)
	return err
}

// setPlainAttr is object.__setattr__.
func (vm *VM) setPlainAttr(v Value, name string, value Value) error {
	class := vm.TypeOf(v)
	if attr := class.find(name); attr.kind.isData() {
		return vm.setDescriptor(attr, v, value)
	}
	switch x := v.(type) {
	case *Object:
		return vm.setObjectDict(x, name, value)
	case *Function:
		if x.Dict == nil {
			x.Dict = NewDict()
		}
		x.Dict.SetStr(name, value)
		return nil
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

func (vm *VM) setObjectDict(o *Object, name string, value Value) error {
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

func (vm *VM) setDescriptor(attr classAttr, self, value Value) error {
	switch d := attr.value.(type) {
	case *Property:
		return vm.setProperty(d, self, value)
	case *GetSet:
		if d.Set == nil {
			return vm.Raise(vm.Exceptions.AttributeError, "attribute '%s' of '%s' objects is not writable", d.Name, attr.owner.Name)
		}
		return d.Set(vm, self, value)
	case *Object:
		if p, ok := Underlying(d).(*Property); ok && !vm.overrides(d.Class, "__set__", vm.Types.Property) {
			return vm.setProperty(p, self, value)
		}
		setter, ok := d.Class.Lookup("__set__")
		if !ok {
			return vm.Raise(vm.Exceptions.AttributeError, "__set__")
		}
		_, err := vm.callSpecial(d, setter, self, value)
		return err
	}
	return vm.Raise(vm.Exceptions.AttributeError, "attribute is not writable")
}

func (vm *VM) setProperty(p *Property, self, value Value) error {
	if p.Set == nil {
		return vm.Raise(vm.Exceptions.AttributeError, "property%s of '%s' object has no setter", vm.propertyName(p), vm.TypeOf(self).Name)
	}
	_, err := vm.callValue(p.Set, []Value{self, value}, nil)
	return err
}

func (vm *VM) propertyName(p *Property) string {
	if f, ok := p.Get.(*Function); ok {
		return " '" + f.Name + "'"
	}
	return ""
}

func (vm *VM) setClassAttr(c *Class, name string, value Value) error {
	if c.Meta != vm.Types.Type && vm.overrides(c.Meta, "__setattr__", vm.Types.Type) {
		setter, _ := c.Meta.Lookup("__setattr__")
		_, err := vm.callSpecial(c, setter, Str(name), value)
		return err
	}
	return vm.setPlainClassAttr(c, name, value)
}

// setPlainClassAttr is type.__setattr__.
func (vm *VM) setPlainClassAttr(c *Class, name string, value Value) error {
	if attr := c.Meta.find(name); attr.kind.isData() {
		return vm.setDescriptor(attr, c, value)
	}
	if c.Native && vm.isBuiltinType(c) {
		return vm.Raise(vm.Exceptions.TypeError, "cannot set '%s' attribute of immutable type '%s'", name, c.Name)
	}
	c.Dict.SetStr(name, value)
	return vm.Allocate(dictEntryBytes)
}

func (vm *VM) isBuiltinType(c *Class) bool { return c.ModuleName == "builtins" }

// DelAttr is del v.name.
func (vm *VM) DelAttr(v Value, name string) error {
	switch x := v.(type) {
	case *Class:
		if attr := x.Meta.find(name); !attr.kind.isData() && !vm.isBuiltinType(x) && x.Dict.DeleteStr(name) {
			return nil
		}
		return vm.NoAttribute(v, name)
	case *Module:
		if !x.Dict.DeleteStr(name) {
			return vm.NoAttribute(v, name)
		}
		return nil
	case *Object:
		return vm.deleteObjectAttr(x, name)
	}
	return vm.deletePlainAttr(v, name)
}

func (vm *VM) deleteObjectAttr(o *Object, name string) error {
	deleter := o.Class.find("__delattr__")
	if deleter.value == vm.objectDel {
		return vm.deletePlainAttr(o, name)
	}
	if hook := deleter.owner.DelAttrHook; hook != nil && deleter.kind == bindBuiltin {
		handled, err := hook(vm, o, name)
		if handled || err != nil {
			return err
		}
		return vm.deletePlainAttr(o, name)
	}
	_, err := vm.callSpecial(o, deleter.value, Str(name))
	return err
}

// deletePlainAttr is object.__delattr__.
func (vm *VM) deletePlainAttr(v Value, name string) error {
	class := vm.TypeOf(v)
	if attr := class.find(name); attr.kind.isData() {
		return vm.deleteDescriptor(attr, v)
	}
	if d := dictOf(v); d != nil && d.DeleteStr(name) {
		return nil
	}
	return vm.NoAttribute(v, name)
}

func (vm *VM) deleteDescriptor(attr classAttr, self Value) error {
	switch d := attr.value.(type) {
	case *Property:
		if d.Del == nil {
			return vm.Raise(vm.Exceptions.AttributeError, "property%s of '%s' object has no deleter", vm.propertyName(d), vm.TypeOf(self).Name)
		}
		_, err := vm.callValue(d.Del, []Value{self}, nil)
		return err
	case *GetSet:
		if d.Del != nil {
			return d.Del(vm, self)
		}
	case *Object:
		if deleter, ok := d.Class.Lookup("__delete__"); ok {
			_, err := vm.callSpecial(d, deleter, self)
			return err
		}
	}
	return vm.Raise(vm.Exceptions.AttributeError, "attribute cannot be deleted")
}
