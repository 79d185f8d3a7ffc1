package vm

// This file converts values: truth, length, index, float.

// Truth is bool(v).
func (vm *VM) Truth(v Value) (bool, error) {
	switch x := v.(type) {
	case Bool:
		return bool(x), nil
	case None:
		return false, nil
	case Int:
		return x != 0, nil
	case Str:
		return x != "", nil
	case *List:
		return len(x.Items) > 0, nil
	case *Tuple:
		return len(x.Items) > 0, nil
	case *Dict:
		return x.live > 0, nil
	case *Set:
		return x.Len() > 0, nil
	case Float:
		return x != 0, nil
	case Bytes:
		return x != "", nil
	case Complex:
		return x != 0, nil
	case *Range:
		return x.Len() > 0, nil
	case *Object, *Class, *Iterator:
		return truthByMethod(vm, v)
	}
	return true, nil
}

func truthByMethod(vm *VM, v Value) (bool, error) {
	if method, ok := special(vm, v, "__bool__"); ok {
		result, err := callSpecial(vm, v, method)
		if err != nil {
			return false, err
		}
		b, ok := result.(Bool)
		if !ok {
			return false, vm.Raise(vm.Exceptions.TypeError, "__bool__ should return bool, returned %s", vm.TypeOf(result).Name)
		}
		return bool(b), nil
	}
	if method, ok := special(vm, v, "__len__"); ok {
		n, err := lenByMethod(vm, v, method)
		return n > 0, err
	}
	return true, nil
}

// Len is len(v).
func (vm *VM) Len(v Value) (int64, error) {
	switch x := v.(type) {
	case *List:
		return int64(len(x.Items)), nil
	case *Tuple:
		return int64(len(x.Items)), nil
	case *Dict:
		return int64(x.live), nil
	case Str:
		return int64(StrLen(string(x))), chargeBytes(vm, len(x))
	case Bytes:
		return int64(len(x)), nil
	case *Set:
		return int64(x.Len()), nil
	case *Range:
		return x.Len(), nil
	}
	if dispatched(v) {
		if method, ok := special(vm, v, "__len__"); ok {
			return lenByMethod(vm, v, method)
		}
	}
	return 0, vm.Raise(vm.Exceptions.TypeError, "object of type '%s' has no len()", vm.TypeOf(v).Name)
}

func lenByMethod(vm *VM, v, method Value) (int64, error) {
	result, err := callSpecial(vm, v, method)
	if err != nil {
		return 0, err
	}
	n, err := vm.AsIndex(result)
	if err == nil && n < 0 {
		err = vm.Raise(vm.Exceptions.ValueError, "__len__() should return >= 0")
	}
	return n, err
}

// AsIndex is v as a 64-bit integer: an int or what has __index__. An int that
// does not fit raises OverflowError.
func (vm *VM) AsIndex(v Value) (int64, error) {
	switch x := Underlying(v).(type) {
	case Int:
		return int64(x), nil
	case Bool:
		return int64(boolInt(bool(x))), nil
	case *BigInt:
		return 0, vm.Raise(vm.Exceptions.OverflowError, "Python int too large to convert to C ssize_t")
	}
	n, err := vm.IndexValue(v)
	if err != nil {
		return 0, err
	}
	return vm.AsIndex(n)
}

// IndexValue is operator.index(v): an int of any size.
func (vm *VM) IndexValue(v Value) (Value, error) {
	switch x := Underlying(v).(type) {
	case Int, *BigInt:
		return x, nil
	case Bool:
		return MakeInt(intOf(x)), nil
	}
	method, ok := special(vm, v, "__index__")
	if !ok || !dispatched(v) {
		return nil, vm.Raise(vm.Exceptions.TypeError, "'%s' object cannot be interpreted as an integer", vm.TypeOf(v).Name)
	}
	result, err := callSpecial(vm, v, method)
	if err != nil {
		return nil, err
	}
	switch n := Underlying(result).(type) {
	case Int, *BigInt:
		return n, nil
	case Bool:
		return MakeInt(intOf(n)), nil
	}
	return nil, vm.Raise(vm.Exceptions.TypeError, "__index__ returned non-int (type %s)", vm.TypeOf(result).Name)
}

// AsFloat is v as a float: a real number or what has __float__ or __index__.
func (vm *VM) AsFloat(v Value) (float64, error) {
	plain := Underlying(v)
	if kind := numberKind(plain); kind <= kindFloat {
		return toFloat(vm, plain)
	}
	method, ok := special(vm, v, "__float__")
	if ok && dispatched(v) {
		result, err := callSpecial(vm, v, method)
		if err != nil {
			return 0, err
		}
		if f, ok := Underlying(result).(Float); ok {
			return float64(f), nil
		}
		if UnknownOf(result) != nil && UnknownOf(v) == nil {
			return vm.AsFloat(result)
		}
		return 0, vm.Raise(vm.Exceptions.TypeError, "%s.__float__ returned non-float (type %s)", vm.TypeOf(v).Name, vm.TypeOf(result).Name)
	}
	if _, ok := special(vm, v, "__index__"); ok && dispatched(v) {
		n, err := vm.IndexValue(v)
		if err != nil {
			return 0, err
		}
		return toFloat(vm, n)
	}
	return 0, vm.Raise(vm.Exceptions.TypeError, "must be real number, not %s", vm.TypeOf(v).Name)
}
