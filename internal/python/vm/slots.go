package vm

// This file gives builtin types their operators as methods.

import (
	"math"

	"heft/internal/python/syntax"
)

// slotFunc is an operator of a builtin type as a method: self and args are
// builtin values or instances of their subclasses.
type slotFunc func(vm *VM, self Value, args []Value) (Value, error)

// slotMethod makes the method of a class for a slot.
func slotMethod(vm *VM, c *Class, name string, slot slotFunc) Value {
	return &Builtin{Name: name, Method: true, fn: func(vm *VM, args Args) (Value, error) {
		if len(args.Positional) == 0 || !vm.TypeOf(args.Positional[0]).IsSubclass(c) {
			return nil, vm.Raise(vm.Exceptions.TypeError, "descriptor '%s' requires a '%s' object", name, c.Name)
		}
		if len(args.Keywords) > 0 {
			return nil, vm.Raise(vm.Exceptions.TypeError, "wrapper %s() takes no keyword arguments", name)
		}
		if want := slotArity(name); len(args.Positional)-1 < want {
			return nil, vm.Raise(vm.Exceptions.TypeError, "expected %d argument%s, got %d", want, plural(want), len(args.Positional)-1)
		}
		return slot(vm, args.Positional[0], args.Positional[1:])
	}}
}

// slotArity is how many arguments a slot needs besides self.
func slotArity(name string) int {
	switch name {
	case "__setitem__":
		return 2
	case "__repr__", "__str__", "__hash__", "__len__", "__iter__", "__bool__", "__neg__", "__pos__", "__invert__",
		"__index__", "__int__", "__float__", "__abs__", "__next__":
		return 0
	}
	return 1
}

// installSlots gives the builtin types their operators as methods, so that
// subclasses inherit, override and call them. They are made at first use.
func installSlots(vm *VM) {
	t := &vm.Types
	for _, c := range []*Class{t.List, t.Dict, t.Set, t.ByteArray, t.Slice} {
		c.Dict.SetStr("__hash__", NoneValue)
	}
	t.Int.slots, t.Float.slots, t.Complex.slots, t.Bool.slots = intSlots, floatSlots, complexSlots, nil
	t.Str.slots, t.Bytes.slots, t.List.slots, t.Tuple.slots = strSlots, strSlots, listSlots, tupleSlots
	t.Dict.slots, t.Set.slots, t.FrozenSet.slots = dictSlots, setSlots, frozenSetSlots
	t.Range.slots, t.Generator.slots, t.Iterator.slots = rangeSlots, generatorSlots, generatorSlots
	t.Function.slots, t.BoundMethod.slots, t.Builtin.slots = callSlots, callSlots, callSlots
}

var (
	intSlots = mergeSlots(valueSlots, compareSlots(allComparisons), binarySlots(arithmetic, bitwise), unarySlots, map[string]slotFunc{
		"__index__": slotInt, "__int__": slotInt, "__float__": slotFloat, "__bool__": slotBool, "__abs__": slotAbs,
	})
	floatSlots = mergeSlots(valueSlots, compareSlots(allComparisons), binarySlots(arithmetic), unarySlots, map[string]slotFunc{
		"__float__": slotFloat, "__bool__": slotBool, "__abs__": slotAbs, "__int__": slotTruncate,
	})
	complexSlots   = mergeSlots(valueSlots, compareSlots(equality), binarySlots(arithmetic), unarySlots, map[string]slotFunc{"__bool__": slotBool})
	strSlots       = mergeSlots(valueSlots, compareSlots(allComparisons), sequenceSlots, binarySlots(concatenation), map[string]slotFunc{"__mod__": binarySlot(syntax.Mod)})
	tupleSlots     = mergeSlots(valueSlots, compareSlots(allComparisons), sequenceSlots, binarySlots(concatenation))
	listSlots      = mergeSlots(textSlots, compareSlots(allComparisons), sequenceSlots, binarySlots(concatenation), mutableSlots, listInPlace)
	dictSlots      = mergeSlots(textSlots, compareSlots(equality), sequenceSlots, binarySlots([]syntax.Operator{syntax.BitOr}), mutableSlots, dictOnly)
	frozenSetSlots = mergeSlots(valueSlots, compareSlots(allComparisons), collectionSlots, binarySlots(setAlgebra))
	setSlots       = mergeSlots(textSlots, compareSlots(allComparisons), collectionSlots, binarySlots(setAlgebra), inPlaceSlots(setAlgebra))
	rangeSlots     = mergeSlots(valueSlots, compareSlots(equality), sequenceSlots)
	generatorSlots = map[string]slotFunc{
		"__iter__": func(_ *VM, self Value, _ []Value) (Value, error) { return self, nil },
		"__next__": slotNext,
	}
	callSlots = map[string]slotFunc{"__get__": slotBind}
)

var (
	arithmetic = []syntax.Operator{
		syntax.Add, syntax.Sub, syntax.Mult, syntax.Div, syntax.Mod, syntax.Pow, syntax.FloorDiv,
	}
	bitwise        = []syntax.Operator{syntax.LShift, syntax.RShift, syntax.BitOr, syntax.BitXor, syntax.BitAnd}
	setAlgebra     = []syntax.Operator{syntax.BitOr, syntax.BitAnd, syntax.Sub, syntax.BitXor}
	concatenation  = []syntax.Operator{syntax.Add, syntax.Mult}
	equality       = []syntax.CompareOperator{syntax.Eq, syntax.NotEq}
	allComparisons = []syntax.CompareOperator{syntax.Eq, syntax.NotEq, syntax.Lt, syntax.LtE, syntax.Gt, syntax.GtE}
)

func mergeSlots(tables ...map[string]slotFunc) map[string]slotFunc {
	merged := map[string]slotFunc{}
	for _, table := range tables {
		for name, slot := range table {
			merged[name] = slot
		}
	}
	return merged
}

var textSlots = map[string]slotFunc{
	"__repr__": func(vm *VM, self Value, _ []Value) (Value, error) {
		text, err := vm.Repr(Underlying(self))
		return Str(text), err
	},
	"__format__": func(vm *VM, self Value, args []Value) (Value, error) {
		spec, ok := Underlying(args[0]).(Str)
		if !ok {
			return nil, vm.Raise(vm.Exceptions.TypeError, "__format__() argument must be str, not %s", vm.TypeOf(args[0]).Name)
		}
		if spec == "" {
			text, err := vm.Str(self)
			return Str(text), err
		}
		text, err := vm.Format(Underlying(self), string(spec))
		return Str(text), err
	},
}

// valueSlots are those of immutable values: text and hash.
var valueSlots = mergeSlots(textSlots, map[string]slotFunc{
	"__hash__": func(vm *VM, self Value, _ []Value) (Value, error) {
		h, err := vm.Hash(Underlying(self))
		return MakeInt(h), err
	},
	"__str__": func(vm *VM, self Value, _ []Value) (Value, error) {
		if s, ok := Underlying(self).(Str); ok {
			return s, nil
		}
		text, err := vm.Repr(self)
		return Str(text), err
	},
})

func compareSlots(ops []syntax.CompareOperator) map[string]slotFunc {
	slots := map[string]slotFunc{}
	for _, op := range ops {
		slots[compareMethods[op]] = func(vm *VM, self Value, args []Value) (Value, error) {
			result, ok, err := nativeCompare(vm, op, Underlying(self), Underlying(args[0]))
			if err != nil || ok {
				return MakeBool(result), err
			}
			return NotImplementedValue, nil
		}
	}
	return slots
}

func binarySlot(op syntax.Operator) slotFunc {
	return func(vm *VM, self Value, args []Value) (Value, error) {
		v, ok, err := slotBinary(vm, op, Underlying(self), Underlying(args[0]), false)
		if err == nil && !ok {
			return NotImplementedValue, nil
		}
		return v, err
	}
}

// slotBinary is an operator of a type as its method, reflected: self is the right
// operand. Numbers know only numbers of no wider type, and how often a sequence is
// repeated is an integer.
func slotBinary(vm *VM, op syntax.Operator, self, other Value, reflected bool) (Value, bool, error) {
	kind, theirs := numberKind(self), numberKind(other)
	switch {
	case kind != notNumber && (theirs == notNumber || max(theirs, kindBig) > max(kind, kindBig)):
		return nil, false, nil
	case op == syntax.Mult && isNativeSequence(self):
		if _, err := vm.AsIndex(other); err != nil {
			return nil, true, err
		}
	}
	if reflected {
		self, other = other, self
	}
	return nativeBinary(vm, op, self, other)
}

func binarySlots(groups ...[]syntax.Operator) map[string]slotFunc {
	slots := map[string]slotFunc{}
	for _, group := range groups {
		for _, op := range group {
			slots[binaryMethods[op].plain] = binarySlot(op)
			slots[binaryMethods[op].reflected] = func(vm *VM, self Value, args []Value) (Value, error) {
				if numberKind(Underlying(args[0])) == notNumber && op != syntax.Mult && !sameKind(self, args[0]) {
					return NotImplementedValue, nil
				}
				v, ok, err := slotBinary(vm, op, Underlying(self), Underlying(args[0]), true)
				if err == nil && !ok {
					return NotImplementedValue, nil
				}
				return v, err
			}
		}
	}
	return slots
}

// sameKind reports whether both are sets or both are dicts.
func sameKind(a, b Value) bool {
	switch Underlying(a).(type) {
	case *Set:
		_, ok := Underlying(b).(*Set)
		return ok
	case *Dict:
		_, ok := Underlying(b).(*Dict)
		return ok
	}
	return false
}

func inPlaceSlots(ops []syntax.Operator) map[string]slotFunc {
	slots := map[string]slotFunc{}
	for _, op := range ops {
		slots[binaryMethods[op].inPlace] = func(vm *VM, self Value, args []Value) (Value, error) {
			_, err := vm.InPlace(op, Underlying(self), args[0])
			return self, err
		}
	}
	return slots
}

var listInPlace = inPlaceSlots(concatenation)

var unarySlots = map[string]slotFunc{
	"__neg__":    unarySlot(syntax.USub),
	"__pos__":    unarySlot(syntax.UAdd),
	"__invert__": unarySlot(syntax.Invert),
}

func unarySlot(op syntax.UnaryOperator) slotFunc {
	return func(vm *VM, self Value, _ []Value) (Value, error) {
		v, ok := nativeUnary(vm, op, Underlying(self))
		if !ok {
			return nil, vm.Raise(vm.Exceptions.TypeError, "bad operand type for unary %s: '%s'", op, vm.TypeOf(self).Name)
		}
		return v, nil
	}
}

var collectionSlots = map[string]slotFunc{
	"__len__": func(vm *VM, self Value, _ []Value) (Value, error) {
		n, err := vm.Len(Underlying(self))
		return MakeInt(n), err
	},
	"__contains__": func(vm *VM, self Value, args []Value) (Value, error) {
		found, err := vm.Contains(Underlying(self), args[0])
		return MakeBool(found), err
	},
	"__iter__": func(vm *VM, self Value, _ []Value) (Value, error) { return vm.IteratorOf(Underlying(self)) },
}

// IteratorOf is iter(v) as a Python object.
func (vm *VM) IteratorOf(v Value) (Value, error) {
	it, err := vm.Iterate(v)
	if err != nil {
		return nil, err
	}
	switch x := it.(type) {
	case *objectIter:
		return x.object, nil
	case Value:
		return x, nil
	}
	return NewIterator(it.Next, v), nil
}

var sequenceSlots = mergeSlots(collectionSlots, map[string]slotFunc{
	"__getitem__": func(vm *VM, self Value, args []Value) (Value, error) { return vm.GetItem(Underlying(self), args[0]) },
})

var mutableSlots = map[string]slotFunc{
	"__setitem__": func(vm *VM, self Value, args []Value) (Value, error) {
		return NoneValue, vm.SetItem(Underlying(self), args[0], args[1])
	},
	"__delitem__": func(vm *VM, self Value, args []Value) (Value, error) {
		return NoneValue, vm.DelItem(Underlying(self), args[0])
	},
}

// dictOnly has the lookup that asks __missing__ of a subclass, and |=.
var dictOnly = map[string]slotFunc{
	"__getitem__": func(vm *VM, self Value, args []Value) (Value, error) {
		d, ok := Underlying(self).(*Dict)
		if !ok {
			return vm.GetItem(self, args[0])
		}
		item, ok, err := d.Get(vm, args[0])
		if err != nil || ok {
			return item, err
		}
		if missing, ok := special(vm, self, "__missing__"); ok {
			return callSpecial(vm, self, missing, args[0])
		}
		return nil, vm.RaiseValue(vm.Exceptions.KeyError, args[0])
	},
	"__ior__": func(vm *VM, self Value, args []Value) (Value, error) {
		d, ok := Underlying(self).(*Dict)
		if !ok {
			return NotImplementedValue, nil
		}
		return self, mergeMapping(vm, d, args[0])
	},
}

func slotInt(vm *VM, self Value, _ []Value) (Value, error) { return vm.IndexValue(Underlying(self)) }

func slotFloat(vm *VM, self Value, _ []Value) (Value, error) {
	f, err := vm.AsFloat(Underlying(self))
	return Float(f), err
}

// slotTruncate is float.__int__.
func slotTruncate(vm *VM, self Value, _ []Value) (Value, error) {
	f, err := vm.AsFloat(Underlying(self))
	if err != nil {
		return nil, err
	}
	return floatToInt(vm, f)
}

func slotBool(vm *VM, self Value, _ []Value) (Value, error) {
	truth, err := vm.Truth(Underlying(self))
	return MakeBool(truth), err
}

func slotAbs(vm *VM, self Value, _ []Value) (Value, error) {
	v := Underlying(self)
	if f, ok := v.(Float); ok {
		return Float(math.Abs(float64(f))), nil // that of -0.0 too
	}
	negative, _, err := nativeCompare(vm, syntax.Lt, v, MakeInt(0))
	if err != nil || !negative {
		return vm.Unary(syntax.UAdd, v)
	}
	return vm.Unary(syntax.USub, v)
}

func slotNext(vm *VM, self Value, _ []Value) (Value, error) {
	it, ok := self.(Iter)
	if !ok {
		return nil, vm.Raise(vm.Exceptions.TypeError, "'%s' object is not an iterator", vm.TypeOf(self).Name)
	}
	v, ok, err := it.Next()
	if err != nil || ok {
		return v, err
	}
	return nil, stopIteration(vm, resultOf(it))
}

func stopIteration(vm *VM, result Value) error {
	if result == NoneValue {
		return vm.RaiseValue(vm.Exceptions.StopIteration)
	}
	return vm.RaiseValue(vm.Exceptions.StopIteration, result)
}

// slotBind is function.__get__(instance, owner).
func slotBind(_ *VM, self Value, args []Value) (Value, error) {
	if args[0] == NoneValue {
		return self, nil
	}
	return &BoundMethod{Self: args[0], Func: self}, nil
}
