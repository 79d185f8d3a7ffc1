package vm

// This file reads attributes.

import "fmt"

// attrSite is a place in the program that reads an attribute. It remembers what
// the last object's class had.
type attrSite struct {
	name  string
	hash  uint64
	class *Class
	epoch uint64
	attr  classAttr
	plain bool // the class has object's __getattribute__
}

func newAttrSite(name string) *attrSite {
	return &attrSite{name: name, hash: hashString(name)}
}

// lookup finds the attribute on a class, and whether plain rules hold for it.
func (s *attrSite) lookup(class *Class) (*classAttr, bool) {
	if s.class != class || s.epoch != class.vm.epoch {
		s.attr = class.find(s.name)
		s.plain = class.find("__getattribute__").value == class.vm.objectGet
		s.class, s.epoch = class, class.vm.epoch
	}
	return &s.attr, s.plain
}

// attrAt is v.name at a place in the program.
func attrAt(vm *VM, v Value, site *attrSite) (Value, error) {
	o, ok := v.(*Object)
	if !ok {
		return vm.GetAttr(v, site.name)
	}
	attr, plain := site.lookup(o.Class)
	if !plain {
		return vm.GetAttr(v, site.name)
	}
	if !attr.kind.isData() {
		if value, ok := o.Dict.getHashed(site.name, site.hash); ok {
			return value, nil
		}
	}
	if attr.ok {
		return bindAttr(vm, *attr, v, o.Class)
	}
	return orMissing(vm, v, site.name, o.Class)
}

// orMissing is fallbackAttr with AttributeError for nothing.
func orMissing(vm *VM, v Value, name string, class *Class) (Value, error) {
	value, ok, err := fallbackAttr(vm, v, name, class)
	if err != nil || ok {
		return value, err
	}
	return nil, vm.NoAttribute(v, name)
}

// GetAttr is v.name.
func (vm *VM) GetAttr(v Value, name string) (Value, error) {
	value, ok, err := findAttr(vm, v, name)
	if err != nil || ok {
		return value, err
	}
	return nil, vm.NoAttribute(v, name)
}

// LookupAttr is GetAttr with a missing attribute reported as false. An
// AttributeError that Python code raises counts as missing.
func (vm *VM) LookupAttr(v Value, name string) (Value, bool, error) {
	value, ok, err := findAttr(vm, v, name)
	if err != nil && vm.IsException(err, vm.Exceptions.AttributeError) {
		return nil, false, nil
	}
	return value, ok, err
}

// NoAttribute raises AttributeError: v has no attribute of that name.
func (vm *VM) NoAttribute(v Value, name string) error {
	owner := fmt.Sprintf("'%s' object", vm.TypeOf(v).Name)
	switch x := v.(type) {
	case *Module:
		owner = fmt.Sprintf("module '%s'", x.Name)
	case *Class:
		owner = fmt.Sprintf("type object '%s'", x.Name)
	}
	err := vm.Raise(vm.Exceptions.AttributeError, "%s has no attribute '%s'", owner, name)
	if e, ok := err.(*Exception); ok {
		e.Object, e.Name = v, name
	}
	return err
}

// findAttr is attribute access in full: __getattribute__, descriptors, the
// object's own attributes, the class's, hooks and __getattr__.
func findAttr(vm *VM, v Value, name string) (Value, bool, error) {
	switch x := v.(type) {
	case *Class:
		return classAttribute(vm, x, name)
	case *Module:
		return moduleAttribute(vm, x, name)
	case *Super:
		return superAttribute(vm, x, name)
	}
	class := vm.TypeOf(v)
	getter := class.find("__getattribute__")
	if getter.value == vm.objectGet {
		value, ok, err := plainAttr(vm, v, name, class)
		if ok || err != nil {
			return value, ok, err
		}
		return fallbackAttr(vm, v, name, class)
	}
	value, err := callSpecial(vm, v, getter.value, Str(name))
	if err == nil {
		return value, true, nil
	}
	if fallback := class.find("__getattr__"); fallback.ok && vm.IsException(err, vm.Exceptions.AttributeError) {
		value, err = callSpecial(vm, v, fallback.value, Str(name))
	}
	return value, err == nil, err
}

// plainAttr is object.__getattribute__: no hooks, no __getattr__.
func plainAttr(vm *VM, v Value, name string, class *Class) (Value, bool, error) {
	attr := class.find(name)
	if !attr.kind.isData() {
		if own := dictOf(v); own != nil {
			if value, ok := own.GetStr(name); ok {
				return value, true, nil
			}
		}
	}
	if attr.ok {
		value, err := bindAttr(vm, attr, v, class)
		return value, err == nil, err
	}
	return implicitAttr(vm, v, name, class)
}

// dictOf returns the dict of an instance's own attributes, nil if it has none.
func dictOf(v Value) *Dict {
	switch x := v.(type) {
	case *Object:
		return x.Dict
	case *Function:
		return x.Dict
	case *Builtin:
		return x.Dict
	case *Module:
		return x.Dict
	}
	return nil
}

// implicitAttr finds what every object has.
func implicitAttr(vm *VM, v Value, name string, class *Class) (Value, bool, error) {
	switch name {
	case "__class__":
		return class, true, nil
	case "__dict__":
		if o, ok := v.(*Object); ok {
			if class.closed {
				return nil, false, nil
			}
			if o.Dict == nil {
				o.Dict = NewDict()
				o.Changed()
			}
			return o.Dict, true, nil
		}
		if d := dictOf(v); d != nil {
			return d, true, nil
		}
	}
	return nil, false, nil
}

// fallbackAttr asks the class's native hook, then its __getattr__.
func fallbackAttr(vm *VM, v Value, name string, class *Class) (Value, bool, error) {
	if value, ok, err := implicitAttr(vm, v, name, class); ok {
		return value, ok, err
	}
	attr := class.find("__getattr__")
	if !attr.ok {
		return nil, false, nil
	}
	if o, ok := v.(*Object); ok && attr.owner.AttrHook != nil && attr.kind == bindBuiltin {
		return attr.owner.AttrHook(vm, o, name)
	}
	if err := enter(vm); err != nil {
		return nil, false, err
	}
	value, err := callSpecial(vm, v, attr.value, Str(name))
	leave(vm)
	return value, err == nil, err
}

// bindAttr is what reading a class attribute through an instance gives.
func bindAttr(vm *VM, attr classAttr, self Value, class *Class) (Value, error) {
	switch attr.kind {
	case bindFunction, bindBuiltin:
		return &BoundMethod{Self: self, Func: attr.value}, nil
	case bindStatic:
		return attr.value.(*StaticMethod).Func, nil
	case bindClassMethod:
		return vm.bindClassMethod(attr.value.(*ClassMethod), class)
	case bindProperty:
		return getProperty(vm, attr.value.(*Property), self)
	case bindGetSet:
		return attr.value.(*GetSet).Get(vm, self)
	case bindData, bindObject:
		return vm.bindObject(attr.value.(*Object), self, class)
	}
	return attr.value, nil
}

func (vm *VM) bindClassMethod(m *ClassMethod, class *Class) (Value, error) {
	switch fn := m.Func.(type) {
	case *Function, *Builtin:
		return &BoundMethod{Self: class, Func: fn}, nil
	case *Property:
		return getProperty(vm, fn, class)
	}
	return &BoundMethod{Self: class, Func: m.Func}, nil
}

func getProperty(vm *VM, p *Property, self Value) (Value, error) {
	if p.Get == nil {
		return nil, vm.Raise(vm.Exceptions.AttributeError, "property of '%s' object has no getter", vm.TypeOf(self).Name)
	}
	return callValue(vm, p.Get, []Value{self}, nil)
}

// bindObject calls a descriptor's __get__.
func (vm *VM) bindObject(descriptor *Object, self Value, class *Class) (Value, error) {
	if p, ok := Underlying(descriptor).(*Property); ok && !overrides(vm, descriptor.Class, "__get__", vm.Types.Property) {
		return getProperty(vm, p, self)
	}
	get, ok := descriptor.Class.Lookup("__get__")
	if !ok {
		return descriptor, nil
	}
	return callSpecial(vm, descriptor, get, self, class)
}

// overrides reports whether a class finds name before it comes to base.
func overrides(vm *VM, class *Class, name string, base *Class) bool {
	attr := class.find(name)
	return attr.ok && attr.owner != base && attr.owner != vm.Types.Object
}

// classAttribute is attribute access on a class: its metaclass's data
// descriptors, its own MRO, then the metaclass.
func classAttribute(vm *VM, c *Class, name string) (Value, bool, error) {
	meta := c.Meta.find(name)
	if meta.ok && meta.kind.isData() {
		value, err := bindAttr(vm, meta, c, c.Meta)
		return value, err == nil, err
	}
	if c.Meta != vm.Types.Type && overrides(vm, c.Meta, "__getattribute__", vm.Types.Type) {
		getter, _ := c.Meta.Lookup("__getattribute__")
		value, err := callSpecial(vm, c, getter, Str(name))
		return value, err == nil, err
	}
	if attr := c.find(name); attr.ok && !(isTypeAttribute(c.vm, attr, name)) {
		value, err := bindToClass(vm, attr, c)
		return value, err == nil, err
	}
	if meta.ok {
		value, err := bindAttr(vm, meta, c, c.Meta)
		return value, err == nil, err
	}
	if name == "__class__" {
		return c.Meta, true, nil
	}
	if fallback := c.Meta.find("__getattr__"); fallback.ok {
		value, err := callSpecial(vm, c, fallback.value, Str(name))
		return value, err == nil, err
	}
	return nil, false, nil
}

// isTypeAttribute reports whether an attribute found on object stands for
// instances only: int.__class__ is type's, not object's.
func isTypeAttribute(vm *VM, attr classAttr, name string) bool {
	return name == "__class__" && attr.owner == vm.Types.Object
}

// bindToClass is what reading a class attribute through the class gives.
func bindToClass(vm *VM, attr classAttr, c *Class) (Value, error) {
	switch attr.kind {
	case bindStatic:
		return attr.value.(*StaticMethod).Func, nil
	case bindClassMethod:
		return vm.bindClassMethod(attr.value.(*ClassMethod), c)
	case bindData, bindObject:
		descriptor := attr.value.(*Object)
		if _, isProperty := Underlying(descriptor).(*Property); isProperty {
			return descriptor, nil
		}
		if get, ok := descriptor.Class.Lookup("__get__"); ok {
			return callSpecial(vm, descriptor, get, NoneValue, c)
		}
	}
	return attr.value, nil
}

func moduleAttribute(vm *VM, m *Module, name string) (Value, bool, error) {
	if m.Class != nil {
		return derivedModuleAttribute(vm, m, name)
	}
	if value, ok := m.Dict.GetStr(name); ok {
		return value, true, nil
	}
	switch name {
	case "__dict__":
		if vm.Complete != nil {
			return m.Dict, true, vm.Complete(m)
		}
		return m.Dict, true, nil
	case "__class__":
		return vm.Types.Module, true, nil
	case "__name__":
		return Str(m.Name), true, nil
	}
	if m.GetAttr != nil {
		if value, ok, err := m.GetAttr(vm, name); ok || err != nil {
			return value, ok, err
		}
	}
	if getter, ok := m.Dict.GetStr("__getattr__"); ok {
		value, err := callValue(vm, getter, []Value{Str(name)}, nil)
		if err == nil || vm.MissingName == nil || !vm.IsException(err, vm.Exceptions.AttributeError) {
			return value, err == nil, err
		}
		if lacking, ok := vm.MissingName(m, name); ok {
			return lacking, true, nil
		}
		return nil, false, err
	}
	if attr := vm.Types.Module.find(name); attr.ok {
		value, err := bindAttr(vm, attr, m, vm.Types.Module)
		return value, err == nil, err
	}
	if vm.MissingName != nil && !m.loading {
		value, ok := vm.MissingName(m, name)
		return value, ok, nil
	}
	return nil, false, nil
}

// superAttribute looks past the class that super() was called in.
func superAttribute(vm *VM, s *Super, name string) (Value, bool, error) {
	if name == "__class__" {
		return vm.Types.Super, true, nil
	}
	attr := s.SelfClass.findAfter(s.Class, name)
	if !attr.ok {
		if attr = vm.Types.Super.find(name); !attr.ok {
			return nil, false, nil
		}
		value, err := bindAttr(vm, attr, s, vm.Types.Super)
		return value, err == nil, err
	}
	if c, ok := s.Self.(*Class); ok && c == s.SelfClass {
		value, err := bindToClass(vm, attr, c)
		return value, err == nil, err
	}
	value, err := bindAttr(vm, attr, s.Self, s.SelfClass)
	return value, err == nil, err
}
