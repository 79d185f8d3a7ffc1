package vm

// This file iterates over builtin types.

import "strings"

// Iterate is iter(v).
func (vm *VM) Iterate(v Value) (Iter, error) {
	switch x := v.(type) {
	case *List:
		return &listIter{list: x}, nil
	case *Tuple:
		return &tupleIter{items: x.Items}, nil
	case *Range:
		return &rangeIter{next: x.Start, step: x.Step, left: x.Len()}, nil
	case *Dict:
		return &dictIter{vm: vm, dict: x, size: x.live}, nil
	case *Set:
		return &dictIter{vm: vm, dict: &x.items, size: x.Len(), set: true}, nil
	case *Generator:
		return x, nil
	case *Iterator:
		return x, nil
	case Str:
		return &strIter{text: string(x)}, nil
	case Bytes:
		return &bytesIter{text: string(x)}, nil
	case *Object, *Class:
		return iterateByMethod(vm, v)
	}
	return nil, notIterable(vm, v)
}

func notIterable(vm *VM, v Value) error {
	return vm.Raise(vm.Exceptions.TypeError, "'%s' object is not iterable", vm.TypeOf(v).Name)
}

func iterateByMethod(vm *VM, v Value) (Iter, error) {
	method, ok := special(vm, v, "__iter__")
	if !ok || method == NoneValue {
		if _, ok := special(vm, v, "__getitem__"); ok && method == nil {
			return &itemIter{vm: vm, sequence: v}, nil
		}
		return nil, notIterable(vm, v)
	}
	result, err := callSpecial(vm, v, method)
	if err != nil {
		return nil, err
	}
	return asIter(vm, result)
}

// asIter takes what __iter__ returned.
func asIter(vm *VM, v Value) (Iter, error) {
	switch x := v.(type) {
	case *Generator:
		return x, nil
	case *Iterator:
		return x, nil
	}
	if next, ok := special(vm, v, "__next__"); ok {
		return &objectIter{vm: vm, object: v, next: next}, nil
	}
	return nil, vm.Raise(vm.Exceptions.TypeError, "iter() returned non-iterator of type '%s'", vm.TypeOf(v).Name)
}

type listIter struct {
	list *List
	i    int
}

func (it *listIter) Next() (Value, bool, error) {
	if it.i >= len(it.list.Items) {
		return nil, false, nil
	}
	it.i++
	return it.list.Items[it.i-1], true, nil
}

type tupleIter struct{ items []Value }

func (it *tupleIter) Next() (Value, bool, error) {
	if len(it.items) == 0 {
		return nil, false, nil
	}
	v := it.items[0]
	it.items = it.items[1:]
	return v, true, nil
}

type rangeIter struct{ next, step, left int64 }

func (it *rangeIter) Next() (Value, bool, error) {
	if it.left == 0 {
		return nil, false, nil
	}
	v := MakeInt(it.next)
	it.next += it.step
	it.left--
	return v, true, nil
}

type dictIter struct {
	vm   *VM
	dict *Dict
	size int
	i    int
	set  bool
}

func (it *dictIter) Next() (Value, bool, error) {
	if it.dict.live != it.size {
		what := "dictionary"
		if it.set {
			what = "Set"
		}
		return nil, false, it.vm.Raise(it.vm.Exceptions.RuntimeError, "%s changed size during iteration", what)
	}
	e, next := it.dict.next(it.i)
	it.i = next
	if e == nil {
		return nil, false, nil
	}
	return e.key, true, nil
}

type strIter struct{ text string }

func (it *strIter) Next() (Value, bool, error) {
	if it.text == "" {
		return nil, false, nil
	}
	_, width := DecodeRune(it.text)
	v := Str(it.text[:width])
	it.text = it.text[width:]
	return v, true, nil
}

type bytesIter struct{ text string }

func (it *bytesIter) Next() (Value, bool, error) {
	if it.text == "" {
		return nil, false, nil
	}
	v := MakeInt(int64(it.text[0]))
	it.text = it.text[1:]
	return v, true, nil
}

// itemIter iterates by __getitem__ with 0, 1, … until IndexError.
type itemIter struct {
	vm       *VM
	sequence Value
	i        int64
}

func (it *itemIter) Next() (Value, bool, error) {
	v, err := itemByMethod(it.vm, it.sequence, MakeInt(it.i))
	if err != nil {
		if it.vm.IsException(err, it.vm.Exceptions.IndexError) || it.vm.IsException(err, it.vm.Exceptions.StopIteration) {
			return nil, false, nil
		}
		return nil, false, err
	}
	it.i++
	return v, true, nil
}

// objectIter iterates by __next__ until StopIteration.
type objectIter struct {
	vm     *VM
	object Value
	next   Value
	result Value // the value of the StopIteration
}

func (it *objectIter) Next() (Value, bool, error) {
	v, err := callSpecial(it.vm, it.object, it.next)
	if err == nil {
		return v, true, nil
	}
	e, ok := err.(*Exception)
	if !ok || !e.IsA(it.vm.Exceptions.StopIteration) {
		return nil, false, err
	}
	if len(e.Args.Items) > 0 {
		it.result = e.Args.Items[0]
	}
	return nil, false, nil
}

// forEach calls visit for every value of an iterable; each costs a step.
func forEach(vm *VM, iterable Value, visit func(v Value) error) error {
	it, err := vm.Iterate(iterable)
	if err != nil {
		return err
	}
	for {
		if err := step(vm); err != nil {
			return err
		}
		v, ok, err := it.Next()
		if err != nil || !ok {
			return err
		}
		if err := visit(v); err != nil {
			return err
		}
	}
}

// ToSlice is list(v) as a Go slice that the caller owns. What it reads from an
// iterator counts as held until it returns.
func (vm *VM) ToSlice(v Value) ([]Value, error) {
	switch x := v.(type) {
	case *List:
		return copyValues(x.Items), allocateProduct(vm, 16, int64(len(x.Items)))
	case *Tuple:
		return copyValues(x.Items), allocateProduct(vm, 16, int64(len(x.Items)))
	case *Dict:
		return x.Keys(), allocateProduct(vm, 16, int64(x.live))
	case *Range:
		return rangeItems(vm, x)
	}
	depth := len(vm.pins)
	vm.pins = append(vm.pins, v)
	err := forEach(vm, v, func(item Value) error {
		vm.pins = append(vm.pins, item)
		return vm.Allocate(collectedBytes)
	})
	items := copyValues(vm.pins[depth+1:])
	clear(vm.pins[depth:])
	vm.pins = vm.pins[:depth]
	return items, err
}

// collectedBytes is what collecting one value from an iterator costs: the value,
// its place in the result, and in the slice that grew to it.
const collectedBytes = 48

func rangeItems(vm *VM, r *Range) ([]Value, error) {
	n := r.Len()
	if err := firstError(allocateProduct(vm, 24, n), vm.Charge(n/8)); err != nil {
		return nil, err
	}
	items := make([]Value, n)
	for i := range items {
		items[i] = MakeInt(r.At(int64(i)))
	}
	return items, nil
}

func containsText(vm *VM, s string, item Value) (bool, error) {
	part, ok := Underlying(item).(Str)
	if !ok {
		return false, vm.Raise(vm.Exceptions.TypeError, "'in <string>' requires string as left operand, not %s", vm.TypeOf(item).Name)
	}
	return strings.Contains(s, string(part)), chargeBytes(vm, len(s))
}

func containsBytes(vm *VM, s string, item Value) (bool, error) {
	switch x := Underlying(item).(type) {
	case Bytes:
		return strings.Contains(s, string(x)), chargeBytes(vm, len(s))
	case Bool:
		return containsBytes(vm, s, MakeInt(intOf(x)))
	case *BigInt:
		return false, vm.Raise(vm.Exceptions.ValueError, "byte must be in range(0, 256)")
	case Int:
		if x < 0 || x > 255 {
			return false, vm.Raise(vm.Exceptions.ValueError, "byte must be in range(0, 256)")
		}
		return strings.IndexByte(s, byte(x)) >= 0, chargeBytes(vm, len(s))
	}
	return false, vm.Raise(vm.Exceptions.TypeError, "a bytes-like object is required, not '%s'", vm.TypeOf(item).Name)
}
