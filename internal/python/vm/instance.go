package vm

// This file makes instances, and checks what is one.

import (
	"slices"
	"strings"
)

// callClass is class(args): the metaclass's __call__, if it has one of its own.
func callClass(vm *VM, c *Class, args []Value, keywords []Keyword) (Value, error) {
	if c.Meta != vm.Types.Type {
		if attr := c.Meta.find("__call__"); attr.ok && attr.owner != vm.Types.Type {
			return callBound(vm, attr.value, c, args, keywords)
		}
	}
	return vm.Instantiate(c, args, keywords)
}

// Instantiate is type.__call__: __new__, then __init__ if that gave an instance
// of the class.
func (vm *VM) Instantiate(c *Class, args []Value, keywords []Keyword) (Value, error) {
	if c == vm.Types.Type && len(args) == 1 && len(keywords) == 0 {
		return vm.TypeOf(args[0]), nil
	}
	creator, initializer := c.find("__new__"), c.find("__init__")
	v, err := create(vm, c, creator, initializer, args, keywords)
	if err != nil {
		return nil, err
	}
	if !vm.TypeOf(v).IsSubclass(c) {
		return v, nil
	}
	if initializer.value == vm.objectInit {
		if len(args)+len(keywords) > 0 && creator.value == vm.objectNew {
			return nil, vm.Raise(vm.Exceptions.TypeError, "%s() takes no arguments", c.Name)
		}
		return v, nil
	}
	err = initialize(vm, v, initializer, args, keywords)
	if err != nil && vm.Unmade != nil {
		vm.Unmade(v)
	}
	return v, err
}

// objectBytes is what an instance and its dict cost.
const objectBytes = 192

func create(vm *VM, c *Class, creator, initializer classAttr, args []Value, keywords []Keyword) (Value, error) {
	if creator.value == vm.objectNew {
		if err := checkAbstract(vm, c); err != nil {
			return nil, err
		}
		return &Object{Class: c}, vm.Allocate(objectBytes)
	}
	if creator.owner.New != nil && creator.kind == bindStatic {
		outer := enterNativeScope(vm)
		v, err := creator.owner.New(vm, c, Args{Positional: copyValues(args), Keywords: keywords, vm: vm})
		leaveNativeScope(vm, outer)
		return v, err
	}
	creation, err := bindToClass(vm, creator, c)
	if err != nil {
		return nil, err
	}
	all := append([]Value{c}, args...)
	return callNested(vm, creation, all, keywords)
}

// checkAbstract refuses a class with abstract methods that module abc noted.
func checkAbstract(vm *VM, c *Class) error {
	attr := c.find("__abstractmethods__")
	if !attr.ok {
		return nil
	}
	var names []Value
	switch x := attr.value.(type) {
	case *Set:
		names = x.Items()
	case *Tuple:
		names = x.Items
	}
	if len(names) == 0 {
		return nil
	}
	texts := make([]string, len(names))
	for i, name := range names {
		s, _ := name.(Str)
		texts[i] = string(s)
	}
	slices.Sort(texts)
	return vm.Raise(vm.Exceptions.TypeError, "Can't instantiate abstract class %s with abstract method%s %s",
		c.Name, plural(len(names)), strings.Join(texts, ", "))
}

func initialize(vm *VM, v Value, initializer classAttr, args []Value, keywords []Keyword) error {
	if initializer.owner.Init != nil && initializer.kind == bindBuiltin {
		outer := enterNativeScope(vm)
		err := initializer.owner.Init(vm, v, Args{Positional: copyValues(args), Keywords: keywords, vm: vm})
		leaveNativeScope(vm, outer)
		return err
	}
	var result Value
	var err error
	if initializer.kind == bindFunction {
		result, err = callBound(vm, initializer.value, v, args, keywords)
	} else {
		var method Value
		if method, err = bindAttr(vm, initializer, v, vm.TypeOf(v)); err == nil {
			result, err = callNested(vm, method, args, keywords)
		}
	}
	if err == nil && result != NoneValue {
		return vm.Raise(vm.Exceptions.TypeError, "__init__() should return None, not '%s'", vm.TypeOf(result).Name)
	}
	return err
}

// newMethod makes a native constructor callable as class.__new__(cls, ...).
func (c *Class) newMethod() Value {
	return &StaticMethod{Func: c.vm.NewBuiltin("__new__", func(vm *VM, args Args) (Value, error) {
		if len(args.Positional) == 0 {
			return nil, vm.Raise(vm.Exceptions.TypeError, "%s.__new__(): not enough arguments", c.Name)
		}
		class, ok := args.Positional[0].(*Class)
		if !ok || !class.IsSubclass(c) {
			return nil, vm.Raise(vm.Exceptions.TypeError, "%s.__new__(X): X is not a type object (%s) or not a subtype",
				c.Name, vm.TypeOf(args.Positional[0]).Name)
		}
		return c.New(vm, class, args.Drop(1))
	})}
}

func (c *Class) initMethod() Value {
	return c.hookMethod("__init__", 0, func(vm *VM, args Args) (Value, error) {
		return NoneValue, c.Init(vm, args.Positional[0], args.Drop(1))
	})
}

// hookMethod makes a method of a native class; names is how many string
// arguments must follow self.
func (c *Class) hookMethod(name string, names int, fn func(vm *VM, args Args) (Value, error)) Value {
	return &Builtin{Name: name, Method: true, fn: func(vm *VM, args Args) (Value, error) {
		if len(args.Positional) == 0 || !vm.TypeOf(args.Positional[0]).IsSubclass(c) {
			return nil, vm.Raise(vm.Exceptions.TypeError, "descriptor '%s' requires a '%s' object", name, c.Name)
		}
		if names > 0 {
			if len(args.Positional) < 2 {
				return nil, vm.Raise(vm.Exceptions.TypeError, "%s() takes an attribute name", name)
			}
			if _, ok := Underlying(args.Positional[1]).(Str); !ok {
				return nil, vm.Raise(vm.Exceptions.TypeError, "attribute name must be string, not '%s'", vm.TypeOf(args.Positional[1]).Name)
			}
		}
		return fn(vm, args)
	}}
}

func nameArgument(args Args) string { return string(Underlying(args.Positional[1]).(Str)) }

func (c *Class) getattrMethod() Value {
	return c.hookMethod("__getattr__", 1, func(vm *VM, args Args) (Value, error) {
		o, ok := args.Positional[0].(*Object)
		if !ok {
			return nil, vm.NoAttribute(args.Positional[0], nameArgument(args))
		}
		v, ok, err := c.AttrHook(vm, o, nameArgument(args))
		if err == nil && !ok {
			err = vm.NoAttribute(o, nameArgument(args))
		}
		return v, err
	})
}

func (c *Class) setattrMethod() Value {
	return c.hookMethod("__setattr__", 1, func(vm *VM, args Args) (Value, error) {
		if len(args.Positional) != 3 {
			return nil, vm.Raise(vm.Exceptions.TypeError, "expected 2 arguments, got %d", len(args.Positional)-1)
		}
		self, name, value := args.Positional[0], nameArgument(args), args.Positional[2]
		if o, ok := self.(*Object); ok {
			handled, err := c.SetAttrHook(vm, o, name, value)
			if handled || err != nil {
				return NoneValue, err
			}
		}
		return NoneValue, setPlainAttr(vm, self, name, value)
	})
}

func (c *Class) delattrMethod() Value {
	return c.hookMethod("__delattr__", 1, func(vm *VM, args Args) (Value, error) {
		self, name := args.Positional[0], nameArgument(args)
		if o, ok := self.(*Object); ok {
			handled, err := c.DelAttrHook(vm, o, name)
			if handled || err != nil {
				return NoneValue, err
			}
		}
		return NoneValue, deletePlainAttr(vm, self, name)
	})
}

// IsInstance is isinstance(v, classinfo).
func (vm *VM) IsInstance(v, classinfo Value) (bool, error) {
	class := vm.TypeOf(v)
	return checkClass(vm, classinfo, "isinstance() arg 2 must be a type, a tuple of types, or a union", "__instancecheck__", v,
		func(c *Class) (bool, error) {
			if class.IsSubclass(c) {
				return true, nil
			}
			return claimsClass(vm, v, class, c), nil
		})
}

// claimsClass honours an instance's own idea of __class__, as proxies have.
func claimsClass(vm *VM, v Value, class, c *Class) bool {
	if attr := class.find("__class__"); !attr.ok || attr.kind != bindProperty {
		return false
	}
	claimed, ok, err := vm.LookupAttr(v, "__class__")
	other, isClass := claimed.(*Class)
	return err == nil && ok && isClass && other.IsSubclass(c)
}

// IsSubclass is issubclass(v, classinfo).
func (vm *VM) IsSubclass(v, classinfo Value) (bool, error) {
	class, ok := v.(*Class)
	if !ok {
		return false, vm.Raise(vm.Exceptions.TypeError, "issubclass() arg 1 must be a class")
	}
	return checkClass(vm, classinfo, "issubclass() arg 2 must be a class, a tuple of classes, or a union", "__subclasscheck__", v,
		func(c *Class) (bool, error) { return class.IsSubclass(c), nil })
}

// checkClass asks a class, or each of a tuple or union, by the metaclass's hook
// or by the plain rule.
func checkClass(vm *VM, classinfo Value, complaint, hook string, v Value, plain func(c *Class) (bool, error)) (bool, error) {
	switch x := classinfo.(type) {
	case *Class:
		if x.Meta == vm.Types.Type {
			return plain(x)
		}
	case *Tuple:
		if err := enter(vm); err != nil {
			return false, err
		}
		defer leave(vm)
		if err := vm.Charge(int64(len(x.Items))); err != nil {
			return false, err
		}
		for _, item := range x.Items {
			ok, err := checkClass(vm, item, complaint, hook, v, plain)
			if err != nil || ok {
				return ok, err
			}
		}
		return false, nil
	}
	if method, ok := special(vm, classinfo, hook); ok && dispatched(classinfo) {
		result, err := callSpecial(vm, classinfo, method, v)
		if err != nil {
			return false, err
		}
		return vm.Truth(result)
	}
	if c, ok := classinfo.(*Class); ok {
		return plain(c)
	}
	return false, vm.Raise(vm.Exceptions.TypeError, "%s", complaint)
}
