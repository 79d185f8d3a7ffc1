package vm

// This file holds unary and binary operators, and those on text and sequences.

import (
	"slices"
	"strings"

	"heft/internal/python/syntax"
)

// operatorNames are the methods of a binary operator.
type operatorNames struct{ plain, reflected, inPlace string }

var binaryMethods = [...]operatorNames{
	syntax.Add:      {"__add__", "__radd__", "__iadd__"},
	syntax.Sub:      {"__sub__", "__rsub__", "__isub__"},
	syntax.Mult:     {"__mul__", "__rmul__", "__imul__"},
	syntax.MatMult:  {"__matmul__", "__rmatmul__", "__imatmul__"},
	syntax.Div:      {"__truediv__", "__rtruediv__", "__itruediv__"},
	syntax.Mod:      {"__mod__", "__rmod__", "__imod__"},
	syntax.Pow:      {"__pow__", "__rpow__", "__ipow__"},
	syntax.LShift:   {"__lshift__", "__rlshift__", "__ilshift__"},
	syntax.RShift:   {"__rshift__", "__rrshift__", "__irshift__"},
	syntax.BitOr:    {"__or__", "__ror__", "__ior__"},
	syntax.BitXor:   {"__xor__", "__rxor__", "__ixor__"},
	syntax.BitAnd:   {"__and__", "__rand__", "__iand__"},
	syntax.FloorDiv: {"__floordiv__", "__rfloordiv__", "__ifloordiv__"},
}

var unaryMethods = [...]string{syntax.Invert: "__invert__", syntax.UAdd: "__pos__", syntax.USub: "__neg__"}

// Binary is a op b.
func (vm *VM) Binary(op syntax.Operator, a, b Value) (Value, error) {
	if !dispatched(a) && !dispatched(b) {
		v, ok, err := nativeBinary(vm, op, a, b)
		if ok || err != nil {
			return v, err
		}
		return nil, badOperands(vm, op.String(), a, b)
	}
	v, err := binaryByMethods(vm, op, a, b)
	if err != nil || v != NotImplementedValue {
		return v, err
	}
	return nil, badOperands(vm, op.String(), a, b)
}

// dispatched reports whether operators on v are looked up in its class rather
// than built in.
func dispatched(v Value) bool {
	switch x := v.(type) {
	case *Object:
		return true
	case *Class:
		return true
	case *Iterator:
		return x.Class != nil
	}
	return false
}

func badOperands(vm *VM, op string, a, b Value) error {
	if op == "**" {
		op = "** or pow()"
	}
	if op == "*" && numberKind(a) != notNumber && isNativeSequence(b) {
		return vm.Raise(vm.Exceptions.TypeError, "can't multiply sequence by non-int of type '%s'", vm.TypeOf(a).Name)
	}
	return vm.Raise(vm.Exceptions.TypeError, "unsupported operand type(s) for %s: '%s' and '%s'", op, vm.TypeOf(a).Name, vm.TypeOf(b).Name)
}

// binaryByMethods tries a's method and b's reflected one; b's comes first when
// its class is a subclass that overrides it.
func binaryByMethods(vm *VM, op syntax.Operator, a, b Value) (Value, error) {
	names := &binaryMethods[op]
	ta, tb := vm.TypeOf(a), vm.TypeOf(b)
	reflected := classAttr{}
	if ta != tb && dispatched(b) {
		reflected = tb.find(names.reflected)
	}
	if reflected.ok && tb.IsSubclass(ta) && reflected.owner != ta.find(names.reflected).owner {
		v, err := callSpecial(vm, b, reflected.value, a)
		if err != nil || v != NotImplementedValue {
			return v, err
		}
		reflected.ok = false
	}
	v, err := leftOperator(vm, op, names.plain, a, b)
	switch {
	case err != nil || v != NotImplementedValue:
		return v, err
	case reflected.ok:
		return callSpecial(vm, b, reflected.value, a)
	}
	return reflectedNumber(vm, op, a, b)
}

// reflectedNumber is what a builtin number on the right makes of one of a class on the
// left whose own method does not know it: int.__mul__(n, 1.5) is not implemented,
// float.__rmul__(1.5, n) is.
func reflectedNumber(vm *VM, op syntax.Operator, a, b Value) (Value, error) {
	if dispatched(b) || !takesNumber(numberKind(b), numberKind(Underlying(a))) {
		return NotImplementedValue, nil
	}
	v, ok, err := nativeBinary(vm, op, Underlying(a), b)
	if !ok && err == nil {
		v = NotImplementedValue
	}
	return v, err
}

// takesNumber tells whether a number's operators take one of another kind: a float's
// those of whole numbers, not the other way about.
func takesNumber(own, other numeric) bool {
	switch own {
	case notNumber:
		return false
	case kindComplex:
		return other != notNumber
	case kindFloat:
		return other != notNumber && other != kindComplex
	}
	return other == kindInt || other == kindBool || other == kindBig
}

func leftOperator(vm *VM, op syntax.Operator, name string, a, b Value) (Value, error) {
	if dispatched(a) {
		if method, ok := special(vm, a, name); ok {
			return callSpecial(vm, a, method, b)
		}
		return NotImplementedValue, nil
	}
	v, ok, err := nativeBinary(vm, op, a, Underlying(b))
	if !ok && err == nil {
		v = NotImplementedValue
	}
	return v, err
}

// InPlace is a op= b: the value to store.
func (vm *VM) InPlace(op syntax.Operator, a, b Value) (Value, error) {
	switch x := a.(type) {
	case *List:
		if v, ok, err := inPlaceList(vm, op, x, b); ok || err != nil {
			return v, err
		}
	case *Dict:
		if op == syntax.BitOr {
			return x, mergeMapping(vm, x, b)
		}
	case *Set:
		if !x.Frozen {
			return inPlaceSet(vm, op, x, b)
		}
	case *Object, *Class:
		if method, ok := special(vm, a, binaryMethods[op].inPlace); ok {
			v, err := callSpecial(vm, a, method, b)
			if err != nil || v != NotImplementedValue {
				return v, err
			}
		}
	}
	v, err := vm.Binary(op, a, b)
	if err != nil && isBadOperands(vm, err, op) {
		return nil, badOperands(vm, op.String()+"=", a, b)
	}
	return v, err
}

// isBadOperands recognises the error that Binary itself makes.
func isBadOperands(vm *VM, err error, op syntax.Operator) bool {
	e, ok := err.(*Exception)
	return ok && e.Value.Class == vm.Exceptions.TypeError && len(e.Traceback) == 0 && op != syntax.Pow &&
		hasPrefix(e.Args, "unsupported operand type(s) for "+op.String()+":")
}

func hasPrefix(args *Tuple, prefix string) bool {
	if len(args.Items) != 1 {
		return false
	}
	s, ok := args.Items[0].(Str)
	return ok && len(s) >= len(prefix) && string(s[:len(prefix)]) == prefix
}

// Unary is op v.
func (vm *VM) Unary(op syntax.UnaryOperator, v Value) (Value, error) {
	if op == syntax.Not {
		truth, err := vm.Truth(v)
		return MakeBool(!truth), err
	}
	if dispatched(v) {
		if method, ok := special(vm, v, unaryMethods[op]); ok {
			return callSpecial(vm, v, method)
		}
	} else if result, ok := nativeUnary(vm, op, v); ok {
		return result, nil
	}
	return nil, vm.Raise(vm.Exceptions.TypeError, "bad operand type for unary %s: '%s'", op, vm.TypeOf(v).Name)
}

// nativeBinary is a op b for builtin values; ok is false when the types do not
// support it.
func nativeBinary(vm *VM, op syntax.Operator, a, b Value) (v Value, ok bool, err error) {
	switch x := a.(type) {
	case Int, Bool, *BigInt, Float, Complex:
		return numberBinary(vm, op, a, b)
	case Str:
		return strBinary(vm, op, x, b)
	case Bytes:
		return bytesBinary(vm, op, x, b)
	case *List:
		return listBinary(vm, op, x, b)
	case *Tuple:
		return tupleBinary(vm, op, x, b)
	case *Dict:
		if y, ok := b.(*Dict); ok && op == syntax.BitOr {
			merged := x.Clone()
			return merged, true, firstError(vm.Allocate(int64(x.Len())*dictEntryBytes), merged.Update(vm, y))
		}
	case *Set:
		return setBinary(vm, op, x, b)
	}
	return nil, false, nil
}

func isNativeSequence(v Value) bool {
	switch Underlying(v).(type) {
	case Str, Bytes, *List, *Tuple:
		return true
	}
	return false
}

func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func strBinary(vm *VM, op syntax.Operator, x Str, b Value) (Value, bool, error) {
	switch op {
	case syntax.Add:
		y, ok := b.(Str)
		if !ok {
			if dispatched(b) {
				return nil, false, nil
			}
			return nil, true, vm.Raise(vm.Exceptions.TypeError, `can only concatenate str (not "%s") to str`, vm.TypeOf(b).Name)
		}
		if err := vm.Allocate(int64(len(x) + len(y))); err != nil {
			return nil, true, err
		}
		return x + y, true, chargeBytes(vm, len(x)+len(y))
	case syntax.Mult:
		s, ok, err := repeatString(vm, string(x), b)
		return Str(s), ok, err
	case syntax.Mod:
		s, err := formatPercent(vm, string(x), b)
		return Str(s), true, err
	}
	return nil, false, nil
}

// chargeBytes charges work that is linear in n bytes.
func chargeBytes(vm *VM, n int) error {
	if n < 1024 {
		return nil
	}
	return vm.Charge(int64(n / 256))
}

func bytesBinary(vm *VM, op syntax.Operator, x Bytes, b Value) (Value, bool, error) {
	switch op {
	case syntax.Add:
		if y, ok := b.(Bytes); ok {
			return x + y, true, vm.Allocate(int64(len(x) + len(y)))
		}
	case syntax.Mult:
		s, ok, err := repeatString(vm, string(x), b)
		return Bytes(s), ok, err
	case syntax.Mod:
		if _, ok := b.(Bytes); ok { // one value, where a str takes bytes for a mapping
			b = &Tuple{Items: []Value{b}}
		}
		s, err := formatPercent(vm, string(x), b)
		return Bytes(s), true, err
	}
	return nil, false, nil
}

func repeatString(vm *VM, s string, times Value) (string, bool, error) {
	n, ok, err := repeatCount(vm, times)
	if !ok || err != nil || n == 0 || s == "" {
		return "", ok, err
	}
	if err := allocateProduct(vm, int64(len(s)), n); err != nil {
		return "", true, err
	}
	return strings.Repeat(s, int(n)), true, nil
}

// repeatCount is the n of sequence * n.
func repeatCount(vm *VM, v Value) (n int64, ok bool, err error) {
	switch v.(type) {
	case Int, Bool, *BigInt, *Object:
	default:
		return 0, true, vm.Raise(vm.Exceptions.TypeError, "can't multiply sequence by non-int of type '%s'", vm.TypeOf(v).Name)
	}
	if _, isObject := v.(*Object); isObject {
		if _, ok := special(vm, v, "__index__"); !ok {
			return 0, false, nil
		}
	}
	n, err = vm.AsIndex(v)
	return max(n, 0), true, err
}

// allocateProduct charges size*count bytes and the work of filling them.
func allocateProduct(vm *VM, size, count int64) error {
	if count > 0 && size > vm.limits.maxMemory/count {
		return memoryLimit(vm)
	}
	if err := vm.Allocate(size * count); err != nil {
		return err
	}
	return chargeBytes(vm, int(size*count))
}

func listBinary(vm *VM, op syntax.Operator, x *List, b Value) (Value, bool, error) {
	switch op {
	case syntax.Add:
		y, ok := b.(*List)
		if !ok {
			if dispatched(b) {
				return nil, false, nil
			}
			return nil, true, vm.Raise(vm.Exceptions.TypeError, `can only concatenate list (not "%s") to list`, vm.TypeOf(b).Name)
		}
		items, err := concat(vm, x.Items, y.Items)
		return &List{Items: items}, true, err
	case syntax.Mult:
		items, ok, err := repeatItems(vm, x.Items, b)
		return &List{Items: items}, ok, err
	}
	return nil, false, nil
}

func tupleBinary(vm *VM, op syntax.Operator, x *Tuple, b Value) (Value, bool, error) {
	switch op {
	case syntax.Add:
		y, ok := b.(*Tuple)
		if !ok {
			if dispatched(b) {
				return nil, false, nil
			}
			return nil, true, vm.Raise(vm.Exceptions.TypeError, `can only concatenate tuple (not "%s") to tuple`, vm.TypeOf(b).Name)
		}
		items, err := concat(vm, x.Items, y.Items)
		return &Tuple{Items: items}, true, err
	case syntax.Mult:
		items, ok, err := repeatItems(vm, x.Items, b)
		return &Tuple{Items: items}, ok, err
	}
	return nil, false, nil
}

func concat(vm *VM, a, b []Value) ([]Value, error) {
	if err := allocateProduct(vm, 16, int64(len(a)+len(b))); err != nil {
		return nil, err
	}
	joined := make([]Value, 0, len(a)+len(b))
	return append(append(joined, a...), b...), nil
}

func repeatItems(vm *VM, items []Value, times Value) ([]Value, bool, error) {
	n, ok, err := repeatCount(vm, times)
	if !ok || err != nil || len(items) == 0 || n == 0 {
		return nil, ok, err
	}
	if err := allocateProduct(vm, 16*int64(len(items)), n); err != nil {
		return nil, true, err
	}
	return slices.Repeat(items, int(n)), true, nil
}

// inPlaceList is += and *=, which change the list itself.
func inPlaceList(vm *VM, op syntax.Operator, x *List, b Value) (Value, bool, error) {
	switch op {
	case syntax.Add:
		items, err := vm.ToSlice(b)
		if err != nil {
			return nil, true, err
		}
		x.Append(items...)
		return x, true, nil
	case syntax.Mult:
		items, ok, err := repeatItems(vm, x.Items, b)
		if ok && err == nil {
			x.Replace(items)
		}
		return x, ok, err
	}
	return nil, false, nil
}

// setBinary is the set algebra: | & - ^.
func setBinary(vm *VM, op syntax.Operator, x *Set, b Value) (Value, bool, error) {
	y, ok := b.(*Set)
	if !ok {
		return nil, false, nil
	}
	if err := vm.Charge(int64(x.Len()+y.Len()) / 8); err != nil {
		return nil, true, err
	}
	result := NewSet()
	var err error
	switch op {
	case syntax.BitOr:
		err = firstError(addAll(vm, result, x, nil, false), addAll(vm, result, y, nil, false))
	case syntax.BitAnd:
		err = addAll(vm, result, x, y, true)
	case syntax.Sub:
		err = addAll(vm, result, x, y, false)
	case syntax.BitXor:
		err = firstError(addAll(vm, result, x, y, false), addAll(vm, result, y, x, false))
	default:
		return nil, false, nil
	}
	result.Frozen = x.Frozen
	return result, true, err
}

// addAll adds to result the elements of from whose membership in filter is
// wanted; a nil filter is empty.
func addAll(vm *VM, result, from, filter *Set, wanted bool) error {
	for _, v := range from.Items() {
		in := false
		if filter != nil {
			var err error
			if in, err = filter.Contains(vm, v); err != nil {
				return err
			}
		}
		if in != wanted {
			continue
		}
		if _, err := result.Add(vm, v); err != nil {
			return err
		}
	}
	return nil
}

func inPlaceSet(vm *VM, op syntax.Operator, x *Set, b Value) (Value, error) {
	other := Underlying(b)
	v, ok, err := setBinary(vm, op, x, other)
	if err != nil {
		return nil, err
	}
	if !ok {
		if v, err := binaryByMethods(vm, op, x, b); err != nil || v != NotImplementedValue {
			return v, err
		}
		return nil, badOperands(vm, op.String()+"=", x, b)
	}
	x.items = v.(*Set).items
	return x, nil
}
