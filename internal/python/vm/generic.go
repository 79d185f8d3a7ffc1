package vm

// This file holds generic aliases such as list[int], and unions of types.

import (
	"slices"
	"strings"
)

// NewGenericAlias makes origin[args], such as list[int]: calling it calls the
// origin, inheriting from it inherits from the origin.
func (vm *VM) NewGenericAlias(origin, args Value) Value {
	o := NewInstance(vm.Types.GenericAlias, nil)
	o.SetAttr("__origin__", origin)
	if _, ok := args.(*Tuple); !ok {
		args = NewTuple(args)
	}
	o.SetAttr("__args__", args)
	return o
}

// NewUnion makes a | b of types, for isinstance.
func (vm *VM) NewUnion(members ...Value) Value {
	o := NewInstance(vm.Types.Union, nil)
	o.SetAttr("__args__", NewTuple(members...))
	return o
}

func unionMembers(v Value) []Value {
	o, ok := v.(*Object)
	if !ok || o.Class != o.Class.vm.Types.Union {
		return []Value{v}
	}
	args, _ := o.Dict.GetStr("__args__")
	if t, ok := args.(*Tuple); ok {
		return t.Items
	}
	return nil
}

// unionMethod is | between types, aliases, unions and None.
func unionMethod(vm *VM, reflected bool) func(vm *VM, args Args) (Value, error) {
	return withSelf("__or__", 1, func(vm *VM, self Value, rest []Value) (Value, error) {
		a, b := self, rest[0]
		if reflected {
			a, b = b, a
		}
		for _, v := range []Value{a, b} {
			switch x := v.(type) {
			case *Class, None, Str:
			case *Object:
				if x.Class != vm.Types.GenericAlias && x.Class != vm.Types.Union {
					return NotImplementedValue, nil
				}
			default:
				return NotImplementedValue, nil
			}
		}
		members := append([]Value{}, unionMembers(a)...)
		for _, v := range unionMembers(b) {
			if !slices.Contains(members, v) {
				members = append(members, v)
			}
		}
		return vm.NewUnion(members...), firstError(vm.Charge(int64(len(members))), vm.Allocate(int64(len(members))*16))
	})
}

func installGenericAlias(vm *VM) {
	alias, union := vm.Types.GenericAlias, vm.Types.Union
	origin := func(self Value) Value {
		v, _ := self.(*Object).Dict.GetStr("__origin__")
		return orNone(v)
	}
	for _, c := range []*Class{alias, union} {
		define(vm, c, "__or__", unionMethod(vm, false))
		define(vm, c, "__ror__", unionMethod(vm, true))
		define(vm, c, "__getitem__", withSelf("__getitem__", 1, func(_ *VM, self Value, _ []Value) (Value, error) { return self, nil }))
		define(vm, c, "__repr__", withSelf("__repr__", 0, genericRepr))
		define(vm, c, "__eq__", withSelf("__eq__", 1, genericEqual))
		define(vm, c, "__hash__", withSelf("__hash__", 0, func(vm *VM, self Value, _ []Value) (Value, error) {
			text, err := genericRepr(vm, self, nil)
			if err != nil {
				return nil, err
			}
			h, err := vm.Hash(text)
			return MakeInt(h), err
		}))
	}
	define(vm, alias, "__call__", func(vm *VM, args Args) (Value, error) {
		return callNested(vm, origin(args.Positional[0]), args.Positional[1:], args.Keywords)
	})
	define(vm, alias, "__mro_entries__", withSelf("__mro_entries__", 1, func(_ *VM, self Value, _ []Value) (Value, error) {
		return NewTuple(origin(self)), nil
	}))
	alias.AttrHook = func(vm *VM, self *Object, name string) (Value, bool, error) {
		if strings.HasPrefix(name, "__") {
			return nil, false, nil
		}
		return findAttr(vm, origin(self), name)
	}
	define(vm, union, "__instancecheck__", withSelf("__instancecheck__", 1, func(vm *VM, self Value, rest []Value) (Value, error) {
		ok, err := vm.IsInstance(rest[0], unionClasses(vm, self))
		return MakeBool(ok), err
	}))
	define(vm, union, "__subclasscheck__", withSelf("__subclasscheck__", 1, func(vm *VM, self Value, rest []Value) (Value, error) {
		ok, err := vm.IsSubclass(rest[0], unionClasses(vm, self))
		return MakeBool(ok), err
	}))
}

// unionClasses is a union as a tuple that isinstance takes.
func unionClasses(vm *VM, union Value) Value {
	members := unionMembers(union)
	classes := make([]Value, len(members))
	for i, m := range members {
		classes[i] = m
		if m == NoneValue {
			classes[i] = vm.Types.NoneType
		}
	}
	return NewTuple(classes...)
}

func genericRepr(vm *VM, self Value, _ []Value) (Value, error) {
	o := self.(*Object)
	if name, ok := o.Dict.GetStr("__name__"); ok {
		return name, nil
	}
	args, _ := o.Dict.GetStr("__args__")
	var parts []string
	if t, ok := args.(*Tuple); ok {
		for _, item := range t.Items {
			text, err := typeText(vm, item)
			if err != nil {
				return nil, err
			}
			parts = append(parts, text)
			if err := vm.Allocate(int64(len(text))); err != nil {
				return nil, err
			}
		}
	}
	if o.Class == vm.Types.Union {
		return Str(strings.Join(parts, " | ")), nil
	}
	base, _ := o.Dict.GetStr("__origin__")
	text, err := typeText(vm, orNone(base))
	return Str(text + "[" + strings.Join(parts, ", ") + "]"), err
}

func typeText(vm *VM, v Value) (string, error) {
	switch x := v.(type) {
	case *Class:
		return x.fullName(), nil
	case Ellipsis:
		return "...", nil
	}
	return vm.Repr(v)
}

func genericEqual(vm *VM, self Value, rest []Value) (Value, error) {
	a, err := genericRepr(vm, self, nil)
	if err != nil {
		return nil, err
	}
	other, ok := rest[0].(*Object)
	if !ok || other.Class != self.(*Object).Class {
		return NotImplementedValue, nil
	}
	b, err := genericRepr(vm, other, nil)
	return MakeBool(a == b), err
}
