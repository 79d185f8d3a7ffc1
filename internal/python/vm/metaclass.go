package vm

// This file makes classes, and is super().

import "strings"

// newType is type.__new__(meta, name, bases, namespace, **keywords).
func newType(vm *VM, meta *Class, args Args) (Value, error) {
	var name string
	var bases *Tuple
	var namespace *Dict
	keywords := args.Keywords
	args.Keywords = nil
	if err := args.Unpack("type", "name", &name, "bases", &bases, "dict", &namespace); err != nil {
		return nil, err
	}
	classes := make([]*Class, len(bases.Items))
	for i, base := range bases.Items {
		c, ok := base.(*Class)
		if !ok {
			return nil, vm.Raise(vm.Exceptions.TypeError, "bases must be types, not '%s'", vm.TypeOf(base).Name)
		}
		if isFinal(vm, c) {
			return nil, vm.Raise(vm.Exceptions.TypeError, "type '%s' is not an acceptable base type", c.Name)
		}
		classes[i] = c
	}
	return vm.BuildClass(meta, name, classes, namespace, keywords)
}

func isFinal(vm *VM, c *Class) bool {
	t := &vm.Types
	switch c {
	case t.Bool, t.NoneType, t.Function, t.Range, t.Slice, t.Ellipsis, t.NotImplemented, t.Builtin, t.BoundMethod, t.Generator:
		return true
	}
	return false
}

// What making a class costs.
const (
	classSteps = 20
	classBytes = 2048
)

// BuildClass makes a class as the class statement does: the namespace is
// copied, descriptors learn their names, and the bases' __init_subclass__ is
// called with the keywords.
func (vm *VM) BuildClass(meta *Class, name string, bases []*Class, namespace *Dict, keywords []Keyword) (*Class, error) {
	if err := firstError(vm.Charge(classSteps), vm.Allocate(classBytes)); err != nil {
		return nil, err
	}
	dict := namespace.Clone()
	cell, _ := dict.GetStr("__classcell__")
	dict.DeleteStr("__classcell__")
	c, err := newClass(vm, meta, name, bases, dict)
	if err != nil {
		return nil, err
	}
	c.describe(dict)
	c.adjust(dict)
	c.closed = hasOnlySlots(c, dict)
	if cell, ok := cell.(*Cell); ok {
		cell.Value = c
	}
	if err := nameDescriptors(vm, c); err != nil {
		return nil, err
	}
	return c, initSubclass(vm, c, keywords)
}

// describe takes the names that the class statement left in the namespace.
func (c *Class) describe(dict *Dict) {
	if v, ok := dict.GetStr("__module__"); ok {
		if s, ok := v.(Str); ok {
			c.ModuleName = string(s)
		}
	} else if c.vm.frame != nil {
		name := c.vm.frame.moduleName()
		if s, ok := name.(Str); ok {
			c.ModuleName = string(s)
			dict.SetStr("__module__", s)
		}
	}
	if v, ok := dict.GetStr("__qualname__"); ok {
		if s, ok := v.(Str); ok {
			c.Qualname = string(s)
		}
		dict.DeleteStr("__qualname__")
	}
	if _, ok := dict.GetStr("__doc__"); !ok {
		dict.SetStr("__doc__", NoneValue)
	}
}

// adjust makes the special methods that Python treats so static or class
// methods, and unhashable what defines __eq__ without __hash__.
func (c *Class) adjust(dict *Dict) {
	wrap := func(name string, wrapper func(fn *Function) Value) {
		if v, ok := dict.GetStr(name); ok {
			if fn, ok := v.(*Function); ok {
				dict.SetStr(name, wrapper(fn))
			}
		}
	}
	classMethod := func(fn *Function) Value { return &ClassMethod{Func: fn} }
	wrap("__new__", func(fn *Function) Value { return &StaticMethod{Func: fn} })
	wrap("__init_subclass__", classMethod)
	wrap("__class_getitem__", classMethod)
	if _, ok := dict.GetStr("__eq__"); ok {
		if _, ok := dict.GetStr("__hash__"); !ok {
			dict.SetStr("__hash__", NoneValue)
		}
	}
}

// hasOnlySlots reports whether the class and all its bases have __slots__, and
// none has a slot for __dict__.
func hasOnlySlots(c *Class, dict *Dict) bool {
	slots, ok := dict.GetStr("__slots__")
	if !ok || c.hasSlot(slots, "__dict__") {
		return false
	}
	for _, base := range c.Bases {
		if base != c.vm.Types.Object && !base.closed {
			return false
		}
	}
	return true
}

func (c *Class) hasSlot(slots Value, name string) bool {
	if s, ok := slots.(Str); ok {
		return string(s) == name
	}
	items, _ := sequenceItems(slots)
	for _, item := range items {
		if s, ok := item.(Str); ok && (string(s) == name || string(s) == c.mangled(name)) {
			return true
		}
	}
	return false
}

// mangled is a private slot name as attributes spell it.
func (c *Class) mangled(name string) string {
	return strings.TrimPrefix(name, "_"+strings.TrimLeft(c.Name, "_"))
}

// allows reports whether instances may have an attribute of a name.
func (c *Class) allows(name string) bool {
	if !c.closed {
		return true
	}
	for _, class := range c.MRO {
		if slots, ok := class.Dict.GetStr("__slots__"); ok && class.hasSlot(slots, name) {
			return true
		}
	}
	return false
}

func nameDescriptors(vm *VM, c *Class) error {
	for i := 0; i < len(c.Dict.entries); i++ {
		e := c.Dict.entries[i]
		o, ok := e.value.(*Object)
		if !ok || e.key == nil {
			continue
		}
		method, ok := o.Class.Lookup("__set_name__")
		if !ok {
			continue
		}
		if _, err := callSpecial(vm, o, method, c, e.key); err != nil {
			return err
		}
	}
	return nil
}

func initSubclass(vm *VM, c *Class, keywords []Keyword) error {
	attr := c.findAfter(c, "__init_subclass__")
	if attr.value == vm.objectInitSubclass {
		if len(keywords) > 0 {
			return vm.Raise(vm.Exceptions.TypeError, "%s.__init_subclass__() takes no keyword arguments", c.Qualname)
		}
		return nil
	}
	method, err := bindToClass(vm, attr, c)
	if err != nil {
		return err
	}
	_, err = callValue(vm, method, nil, keywords)
	return err
}

// newSuper is super() and super(class, object).
func newSuper(vm *VM, _ *Class, args Args) (Value, error) {
	var class *Class
	var self Value
	if len(args.Positional) == 0 {
		var err error
		if class, self, err = implicitSuper(vm); err != nil {
			return nil, err
		}
	} else if err := args.Unpack("super", "type", &class, "obj?", &self); err != nil {
		return nil, err
	}
	if self == nil {
		return nil, vm.Unsupported("super(type) without an object")
	}
	if c, ok := self.(*Class); ok && c.IsSubclass(class) {
		return &Super{Class: class, Self: self, SelfClass: c}, nil
	}
	selfClass := vm.TypeOf(self)
	if !selfClass.IsSubclass(class) {
		return nil, vm.Raise(vm.Exceptions.TypeError, "super(type, obj): obj must be an instance or subtype of type")
	}
	return &Super{Class: class, Self: self, SelfClass: selfClass}, nil
}

// implicitSuper finds the class and self of the method that called super().
func implicitSuper(vm *VM) (*Class, Value, error) {
	f := vm.frame
	if f == nil || f.code.params == nil {
		return nil, nil, vm.Raise(vm.Exceptions.RuntimeError, "super(): no arguments")
	}
	self, err := firstArgument(vm, f)
	if err != nil {
		return nil, nil, err
	}
	for i, free := range f.code.scope.Free {
		if free.Name != "__class__" {
			continue
		}
		class, ok := f.free[i].Value.(*Class)
		if !ok {
			return nil, nil, vm.Raise(vm.Exceptions.RuntimeError, "super(): empty __class__ cell")
		}
		return class, self, nil
	}
	return nil, nil, vm.Raise(vm.Exceptions.RuntimeError, "super(): __class__ cell not found")
}

func firstArgument(vm *VM, f *frame) (Value, error) {
	if f.code.numArgs == 0 {
		if f.code.params.Vararg != nil {
			if t, ok := f.locals[len(f.code.params.KwOnly)].(*Tuple); ok && len(t.Items) > 0 {
				return t.Items[0], nil
			}
		}
		return nil, vm.Raise(vm.Exceptions.RuntimeError, "super(): no arguments")
	}
	self := f.locals[0]
	for _, p := range f.code.scope.CellParams {
		if p.Param == 0 {
			self = f.cells[p.Cell].Value
		}
	}
	if self == nil {
		return nil, vm.Raise(vm.Exceptions.RuntimeError, "super(): arg[0] deleted")
	}
	return self, nil
}
