package vm

// This file compares values.

import (
	"math"
	"math/big"

	"heft/internal/python/syntax"
)

func compareOrdered[T Int | Float | Str | Bytes](op syntax.CompareOperator, a, b T) bool {
	switch op {
	case syntax.Eq:
		return a == b
	case syntax.NotEq:
		return a != b
	case syntax.Lt:
		return a < b
	case syntax.LtE:
		return a <= b
	case syntax.Gt:
		return a > b
	}
	return a >= b
}

var compareMethods = [...]string{
	syntax.Eq: "__eq__", syntax.NotEq: "__ne__", syntax.Lt: "__lt__", syntax.LtE: "__le__", syntax.Gt: "__gt__", syntax.GtE: "__ge__",
}

// swapped is the operator with its operands exchanged: a < b is b > a.
var swapped = [...]syntax.CompareOperator{
	syntax.Eq: syntax.Eq, syntax.NotEq: syntax.NotEq, syntax.Lt: syntax.Gt,
	syntax.LtE: syntax.GtE, syntax.Gt: syntax.Lt, syntax.GtE: syntax.LtE,
}

// Compare is a op b for every comparison operator, is and in included. The
// result is a bool unless a class says otherwise.
func (vm *VM) Compare(op syntax.CompareOperator, a, b Value) (Value, error) {
	switch op {
	case syntax.Is, syntax.IsNot:
		return MakeBool(Is(a, b) == (op == syntax.Is)), nil
	case syntax.In, syntax.NotIn:
		found, err := vm.Contains(b, a)
		return MakeBool(found == (op == syntax.In)), err
	}
	if dispatched(a) || dispatched(b) {
		return compareByMethods(vm, op, a, b)
	}
	result, ok, err := nativeCompare(vm, op, a, b)
	if ok || err != nil {
		return MakeBool(result), err
	}
	return compareDefault(vm, op, a, b)
}

// compareDefault is identity for == and !=, and an error for the rest.
func compareDefault(vm *VM, op syntax.CompareOperator, a, b Value) (Value, error) {
	switch op {
	case syntax.Eq:
		return MakeBool(Is(a, b)), nil
	case syntax.NotEq:
		return MakeBool(!Is(a, b)), nil
	}
	return nil, vm.Raise(vm.Exceptions.TypeError, "'%s' not supported between instances of '%s' and '%s'",
		op, vm.TypeOf(a).Name, vm.TypeOf(b).Name)
}

// compareByMethods tries a's method, then b's with the operands exchanged; b's
// comes first when its class is a subclass of a's.
func compareByMethods(vm *VM, op syntax.CompareOperator, a, b Value) (Value, error) {
	ta, tb := vm.TypeOf(a), vm.TypeOf(b)
	tried := false
	if ta != tb && dispatched(b) && tb.IsSubclass(ta) {
		tried = true
		v, err := compareMethod(vm, swapped[op], b, a)
		if err != nil || v != NotImplementedValue {
			return v, err
		}
	}
	v, err := compareMethod(vm, op, a, b)
	if err != nil || v != NotImplementedValue {
		return v, err
	}
	if !tried {
		v, err := compareMethod(vm, swapped[op], b, a)
		if err != nil || v != NotImplementedValue {
			return v, err
		}
	}
	return compareDefault(vm, op, a, b)
}

func compareMethod(vm *VM, op syntax.CompareOperator, a, b Value) (Value, error) {
	if !dispatched(a) {
		result, ok, err := nativeCompare(vm, op, a, Underlying(b))
		if !ok {
			return NotImplementedValue, err
		}
		return MakeBool(result), err
	}
	attr := vm.TypeOf(a).find(compareMethods[op])
	if attr.ok && attr.owner != vm.Types.Object {
		return callSpecial(vm, a, attr.value, b)
	}
	if op != syntax.NotEq {
		return NotImplementedValue, nil
	}
	attr = vm.TypeOf(a).find("__eq__") // object.__ne__ inverts __eq__
	if !attr.ok || attr.owner == vm.Types.Object {
		return NotImplementedValue, nil
	}
	v, err := callSpecial(vm, a, attr.value, b)
	if err != nil || v == NotImplementedValue {
		return v, err
	}
	truth, err := vm.Truth(v)
	return MakeBool(!truth), err
}

// Equal is bool(a == b), and true for identical objects' identity comparison.
func (vm *VM) Equal(a, b Value) (bool, error) {
	switch x := a.(type) {
	case Str:
		if y, ok := b.(Str); ok {
			return x == y, nil
		}
	case Int:
		if y, ok := b.(Int); ok {
			return x == y, nil
		}
	}
	v, err := vm.Compare(syntax.Eq, a, b)
	if err != nil {
		return false, err
	}
	return vm.Truth(v)
}

// same is how containers compare elements: identity, then equality.
func same(vm *VM, a, b Value) (bool, error) {
	if Is(a, b) {
		return true, nil
	}
	return vm.Equal(a, b)
}

// Less is bool(a < b), for sorting.
func (vm *VM) Less(a, b Value) (bool, error) {
	v, err := vm.Compare(syntax.Lt, a, b)
	if err != nil {
		return false, err
	}
	return vm.Truth(v)
}

// nativeCompare compares builtin values; ok is false when the types do not
// compare by value.
func nativeCompare(vm *VM, op syntax.CompareOperator, a, b Value) (result, ok bool, err error) {
	switch x := a.(type) {
	case Int, Bool, Float, *BigInt, Complex:
		return compareNumbers(op, a, b)
	case Str:
		if y, ok := b.(Str); ok {
			return compareOrdered(op, x, y), true, chargeBytes(vm, min(len(x), len(y)))
		}
	case Bytes:
		if y, ok := b.(Bytes); ok {
			return compareOrdered(op, x, y), true, nil
		}
	case *List:
		if y, ok := b.(*List); ok {
			result, err := compareItems(vm, op, x.Items, y.Items)
			return result, true, err
		}
	case *Tuple:
		if y, ok := b.(*Tuple); ok {
			result, err := compareItems(vm, op, x.Items, y.Items)
			return result, true, err
		}
	case *Dict:
		if y, ok := b.(*Dict); ok && op <= syntax.NotEq {
			equal, err := equalDicts(vm, x, y)
			return equal == (op == syntax.Eq), true, err
		}
	case *Set:
		if y, ok := b.(*Set); ok {
			return compareSets(vm, op, x, y)
		}
	}
	return compareRare(vm, op, a, b)
}

func compareRare(vm *VM, op syntax.CompareOperator, a, b Value) (result, ok bool, err error) {
	if op > syntax.NotEq {
		return false, false, nil
	}
	equal := false
	switch x := a.(type) {
	case *Range:
		y, ok := b.(*Range)
		if !ok {
			return false, false, nil
		}
		n := x.Len()
		equal = n == y.Len() && (n == 0 || x.Start == y.Start && (n == 1 || x.Step == y.Step))
	case *BoundMethod:
		y, ok := b.(*BoundMethod)
		if !ok {
			return false, false, nil
		}
		equal = Is(x.Func, y.Func) && Is(x.Self, y.Self)
	case *Slice:
		y, ok := b.(*Slice)
		if !ok {
			return false, false, nil
		}
		equal, err = compareItems(vm, syntax.Eq, []Value{x.Start, x.Stop, x.Step}, []Value{y.Start, y.Stop, y.Step})
	default:
		return false, false, nil
	}
	return equal == (op == syntax.Eq), true, err
}

func compareNumbers(op syntax.CompareOperator, a, b Value) (result, ok bool, err error) {
	ka, kb := numberKind(a), numberKind(b)
	if kb == notNumber {
		return false, false, nil
	}
	switch kind := max(ka, kb); kind {
	case kindBool, kindInt:
		return compareOrdered(op, Int(intOf(a)), Int(intOf(b))), true, nil
	case kindComplex:
		if op > syntax.NotEq {
			return false, false, nil
		}
		return equalComplex(a, b) == (op == syntax.Eq), true, nil
	case kindFloat:
		return compareFloats(op, a, b), true, nil
	}
	return compareOrdered(op, Int(BigOf(a).Cmp(BigOf(b))), 0), true, nil
}

// compareFloats is exact also where an int does not fit a float.
func compareFloats(op syntax.CompareOperator, a, b Value) bool {
	x, xf := a.(Float)
	y, yf := b.(Float)
	if xf && yf {
		return compareOrdered(op, x, y)
	}
	if xf {
		return compareIntFloat(swapped[op], b, float64(x))
	}
	return compareIntFloat(op, a, float64(y))
}

func compareIntFloat(op syntax.CompareOperator, n Value, f float64) bool {
	if math.IsNaN(f) {
		return op == syntax.NotEq
	}
	if math.IsInf(f, 0) {
		return compareOrdered(op, Float(0), Float(f))
	}
	if i, ok := n.(Int); ok && magnitude(int64(i)) <= 1<<53 {
		return compareOrdered(op, Float(i), Float(f))
	}
	exact := new(big.Float).SetInt(BigOf(n)).Cmp(big.NewFloat(f))
	return compareOrdered(op, Int(exact), 0)
}

func equalComplex(a, b Value) bool {
	x, xc := a.(Complex)
	y, yc := b.(Complex)
	switch {
	case xc && yc:
		return x == y
	case xc:
		return imag(x) == 0 && compareFloats(syntax.Eq, Float(real(x)), b)
	}
	return imag(y) == 0 && compareFloats(syntax.Eq, Float(real(y)), a)
}

// compareItems compares sequences item by item; the first difference decides.
func compareItems(vm *VM, op syntax.CompareOperator, a, b []Value) (bool, error) {
	if len(a) != len(b) && op <= syntax.NotEq {
		return op == syntax.NotEq, nil
	}
	if err := enter(vm); err != nil {
		return false, err
	}
	defer leave(vm)
	if err := vm.Charge(1 + int64(min(len(a), len(b))/8)); err != nil {
		return false, err
	}
	for i := 0; i < len(a) && i < len(b); i++ {
		equal, err := same(vm, a[i], b[i])
		if err != nil {
			return false, err
		}
		if equal {
			continue
		}
		if op <= syntax.NotEq {
			return op == syntax.NotEq, nil
		}
		v, err := vm.Compare(op, a[i], b[i])
		if err != nil {
			return false, err
		}
		return vm.Truth(v)
	}
	return compareOrdered(op, Int(len(a)), Int(len(b))), nil
}

func equalDicts(vm *VM, a, b *Dict) (bool, error) {
	if a.Len() != b.Len() {
		return false, nil
	}
	if err := enter(vm); err != nil {
		return false, err
	}
	defer leave(vm)
	for i := 0; i < len(a.entries); i++ {
		e := a.entries[i]
		if e.key == nil {
			continue
		}
		if err := step(vm); err != nil {
			return false, err
		}
		other, ok, err := b.Get(vm, e.key)
		if err != nil || !ok {
			return false, err
		}
		equal, err := same(vm, e.value, other)
		if err != nil || !equal {
			return false, err
		}
	}
	return true, nil
}

// compareSets orders sets by inclusion.
func compareSets(vm *VM, op syntax.CompareOperator, a, b *Set) (result, ok bool, err error) {
	switch op {
	case syntax.Eq, syntax.NotEq:
		equal := a.Len() == b.Len()
		if equal {
			equal, err = includes(vm, b, a)
		}
		return equal == (op == syntax.Eq), true, err
	case syntax.Gt, syntax.GtE:
		return compareSets(vm, swapped[op], b, a)
	}
	if a.Len() > b.Len() || op == syntax.Lt && a.Len() == b.Len() {
		return false, true, nil
	}
	result, err = includes(vm, b, a)
	return result, true, err
}

// includes reports whether every element of part is in whole.
func includes(vm *VM, whole, part *Set) (bool, error) {
	if err := vm.Charge(int64(part.Len())); err != nil {
		return false, err
	}
	for _, v := range part.Items() {
		in, err := whole.Contains(vm, v)
		if err != nil || !in {
			return false, err
		}
	}
	return true, nil
}
