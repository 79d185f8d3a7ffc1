package vm

// This file reads, sets and deletes items, and answers in.

import "strings"

// GetItem is v[key].
func (vm *VM) GetItem(v, key Value) (Value, error) {
	switch x := v.(type) {
	case *List:
		if s, ok := key.(*Slice); ok {
			items, err := sliceItems(vm, x.Items, s)
			return &List{Items: items}, err
		}
		i, err := position(vm, key, len(x.Items), "list")
		if err != nil {
			return nil, err
		}
		return x.Items[i], nil
	case *Tuple:
		if s, ok := key.(*Slice); ok {
			items, err := sliceItems(vm, x.Items, s)
			return &Tuple{Items: items}, err
		}
		i, err := position(vm, key, len(x.Items), "tuple")
		if err != nil {
			return nil, err
		}
		return x.Items[i], nil
	case *Dict:
		item, ok, err := x.Get(vm, key)
		if err != nil || ok {
			return item, err
		}
		return nil, vm.RaiseValue(vm.Exceptions.KeyError, key)
	case Str:
		return strItem(vm, x, key)
	case *Object:
		return itemByMethod(vm, v, key)
	case *Class:
		return classItem(vm, x, key)
	}
	return rareItem(vm, v, key)
}

func rareItem(vm *VM, v, key Value) (Value, error) {
	switch x := v.(type) {
	case Bytes:
		return bytesItem(vm, x, key)
	case *Range:
		return rangeItem(vm, x, key)
	case *Iterator:
		return itemByMethod(vm, v, key)
	}
	return nil, vm.Raise(vm.Exceptions.TypeError, "'%s' object is not subscriptable", vm.TypeOf(v).Name)
}

func itemByMethod(vm *VM, v, key Value) (Value, error) {
	if method, ok := special(vm, v, "__getitem__"); ok {
		return callSpecial(vm, v, method, key)
	}
	return nil, vm.Raise(vm.Exceptions.TypeError, "'%s' object is not subscriptable", vm.TypeOf(v).Name)
}

// classItem is class[key]: the metaclass's __getitem__, then __class_getitem__.
func classItem(vm *VM, c *Class, key Value) (Value, error) {
	if method, ok := c.Meta.Lookup("__getitem__"); ok {
		return callSpecial(vm, c, method, key)
	}
	if attr := c.find("__class_getitem__"); attr.ok {
		method, err := bindToClass(vm, attr, c)
		if err != nil {
			return nil, err
		}
		return callValue(vm, method, []Value{key}, nil)
	}
	if _, ok := c.Lookup("__type_params__"); ok || isGeneric(vm, c) {
		return vm.NewGenericAlias(c, key), nil
	}
	return nil, vm.Raise(vm.Exceptions.TypeError, "type '%s' is not subscriptable", c.Name)
}

// isGeneric reports whether a builtin class takes type arguments, as list[int].
func isGeneric(vm *VM, c *Class) bool {
	t := &vm.Types
	switch c {
	case t.List, t.Tuple, t.Dict, t.Set, t.FrozenSet, t.Type:
		return true
	}
	return false
}

func badIndex(vm *VM, key Value, what string) error {
	if what == "string" {
		return vm.Raise(vm.Exceptions.TypeError, "string indices must be integers, not '%s'", vm.TypeOf(key).Name)
	}
	what, _, _ = strings.Cut(what, " ")
	return vm.Raise(vm.Exceptions.TypeError, "%s indices must be integers or slices, not %s", what, vm.TypeOf(key).Name)
}

// position resolves an index of a sequence; negative ones count from the end.
func position(vm *VM, key Value, length int, what string) (int64, error) {
	i, ok := key.(Int)
	if !ok {
		if _, isIndex := special(vm, key, "__index__"); !isIndex {
			if b, isBool := key.(Bool); isBool {
				return position(vm, MakeInt(intOf(b)), length, what)
			}
			return 0, badIndex(vm, key, what)
		}
		n, err := vm.AsIndex(key)
		if err != nil {
			if vm.IsException(err, vm.Exceptions.OverflowError) {
				return 0, vm.Raise(vm.Exceptions.IndexError, "cannot fit 'int' into an index-sized integer")
			}
			return 0, err
		}
		i = Int(n)
	}
	if i < 0 {
		i += Int(length)
	}
	if i < 0 || i >= Int(length) {
		return 0, vm.Raise(vm.Exceptions.IndexError, "%s", strings.TrimSpace(what+" index out of range"))
	}
	return int64(i), nil
}

func strItem(vm *VM, s Str, key Value) (Value, error) {
	length := StrLen(string(s))
	if err := chargeBytes(vm, len(s)); err != nil {
		return nil, err
	}
	if slice, ok := key.(*Slice); ok {
		start, step, count, err := vm.SliceIndices(slice, int64(length))
		if err != nil {
			return nil, err
		}
		if err := vm.Allocate(count); err != nil {
			return nil, err
		}
		return Str(strSelect(string(s), start, step, count)), nil
	}
	i, err := position(vm, key, length, "string")
	if err != nil {
		return nil, err
	}
	if length == len(s) {
		return s[i : i+1], nil
	}
	return strAt(string(s), int(i)), nil
}

func bytesItem(vm *VM, s Bytes, key Value) (Value, error) {
	if slice, ok := key.(*Slice); ok {
		start, step, count, err := vm.SliceIndices(slice, int64(len(s)))
		if err != nil {
			return nil, err
		}
		return Bytes(byteSelect(string(s), start, step, count)), allocateProduct(vm, 1, count)
	}
	i, err := position(vm, key, len(s), "")
	if err != nil {
		return nil, err
	}
	return MakeInt(int64(s[i])), nil
}

func rangeItem(vm *VM, r *Range, key Value) (Value, error) {
	if slice, ok := key.(*Slice); ok {
		start, stop, step, err := sliceBounds(vm, slice, r.Len())
		if err != nil {
			return nil, err
		}
		return &Range{Start: r.At(start), Stop: r.At(stop), Step: r.Step * step}, nil
	}
	i, err := vm.AsIndex(key)
	if err != nil {
		return nil, err
	}
	if i < 0 {
		i += r.Len()
	}
	if i < 0 || i >= r.Len() {
		return nil, vm.Raise(vm.Exceptions.IndexError, "range object index out of range")
	}
	return MakeInt(r.At(i)), nil
}

// sliceItems copies the items that a slice selects.
func sliceItems(vm *VM, items []Value, s *Slice) ([]Value, error) {
	start, step, count, err := vm.SliceIndices(s, int64(len(items)))
	if err != nil {
		return nil, err
	}
	if err := allocateProduct(vm, 16, count); err != nil {
		return nil, err
	}
	selected := make([]Value, count)
	for i := range selected {
		selected[i] = items[start]
		start += step
	}
	return selected, nil
}

// SliceIndices resolves a slice for a sequence of a length: the first index,
// the step, and how many elements it selects. [::-1] of 3 is 2, -1, 3.
func (vm *VM) SliceIndices(s *Slice, length int64) (start, step, count int64, err error) {
	start, stop, step, err := sliceBounds(vm, s, length)
	if err != nil {
		return 0, 0, 0, err
	}
	switch {
	case step > 0 && start < stop:
		count = (stop-start-1)/step + 1
	case step < 0 && start > stop:
		count = (start-stop-1)/-step + 1
	}
	if count == 0 {
		start = max(start, 0)
	}
	return start, step, count, nil
}

// sliceBounds are a slice's bounds for a length, as slice.indices has them: the stop
// of a negative step may be -1.
func sliceBounds(vm *VM, s *Slice, length int64) (start, stop, step int64, err error) {
	step = 1
	if s.Step != NoneValue {
		if step, err = sliceBound(vm, s.Step); err != nil {
			return 0, 0, 0, err
		}
		if step == 0 {
			return 0, 0, 0, vm.Raise(vm.Exceptions.ValueError, "slice step cannot be zero")
		}
	}
	step = max(step, -1<<62)
	low, high := int64(0), length
	if step < 0 {
		low, high = -1, length-1
	}
	start, stop = low, high
	if step < 0 {
		start, stop = high, low
	}
	if start, err = clampBound(vm, s.Start, start, low, high, length); err != nil {
		return 0, 0, 0, err
	}
	if stop, err = clampBound(vm, s.Stop, stop, low, high, length); err != nil {
		return 0, 0, 0, err
	}
	return start, stop, step, nil
}

func clampBound(vm *VM, bound Value, absent, low, high, length int64) (int64, error) {
	if bound == NoneValue {
		return absent, nil
	}
	i, err := sliceBound(vm, bound)
	if err != nil {
		return 0, err
	}
	if i < 0 {
		i += length
	}
	return min(max(i, low), high), nil
}

// sliceBound takes a part of a slice; ints of any size are clamped.
func sliceBound(vm *VM, v Value) (int64, error) {
	if i, ok := v.(Int); ok {
		return min(max(int64(i), -1<<62), 1<<62), nil
	}
	n, err := vm.IndexValue(v)
	if err != nil {
		if vm.IsException(err, vm.Exceptions.TypeError) {
			return 0, vm.Raise(vm.Exceptions.TypeError, "slice indices must be integers or None or have an __index__ method")
		}
		return 0, err
	}
	if big, ok := n.(*BigInt); ok {
		return int64(big.Int.Sign()) << 62, nil
	}
	return sliceBound(vm, n)
}

// SetItem is v[key] = value.
func (vm *VM) SetItem(v, key, value Value) error {
	switch x := v.(type) {
	case *Dict:
		return x.Set(vm, key, value)
	case *List:
		if s, ok := key.(*Slice); ok {
			return setSlice(vm, x, s, value)
		}
		i, err := position(vm, key, len(x.Items), "list assignment")
		if err != nil {
			return err
		}
		x.Items[i] = value
		x.ChangedItem(int(i))
		return nil
	}
	if dispatched(v) {
		if method, ok := special(vm, v, "__setitem__"); ok {
			_, err := callSpecial(vm, v, method, key, value)
			return err
		}
	}
	return vm.Raise(vm.Exceptions.TypeError, "'%s' object does not support item assignment", vm.TypeOf(v).Name)
}

func setSlice(vm *VM, x *List, s *Slice, value Value) error {
	items, err := vm.ToSlice(value)
	if err != nil {
		return err
	}
	start, step, count, err := vm.SliceIndices(s, int64(len(x.Items)))
	if err != nil {
		return err
	}
	if step == 1 {
		tail := append([]Value(nil), x.Items[start+count:]...)
		x.Replace(append(append(x.Items[:start], items...), tail...))
		return allocateProduct(vm, 16, int64(len(items)+len(tail)))
	}
	if int64(len(items)) != count {
		return vm.Raise(vm.Exceptions.ValueError, "attempt to assign sequence of size %d to extended slice of size %d", len(items), count)
	}
	for _, item := range items {
		x.Items[start] = item
		start += step
	}
	x.Changed()
	return nil
}

// DelItem is del v[key].
func (vm *VM) DelItem(v, key Value) error {
	switch x := v.(type) {
	case *Dict:
		ok, err := x.Delete(vm, key)
		if err == nil && !ok {
			err = vm.RaiseValue(vm.Exceptions.KeyError, key)
		}
		return err
	case *List:
		return deleteFromList(vm, x, key)
	}
	if dispatched(v) {
		if method, ok := special(vm, v, "__delitem__"); ok {
			_, err := callSpecial(vm, v, method, key)
			return err
		}
	}
	return vm.Raise(vm.Exceptions.TypeError, "'%s' object doesn't support item deletion", vm.TypeOf(v).Name)
}

func deleteFromList(vm *VM, x *List, key Value) error {
	s, ok := key.(*Slice)
	if !ok {
		i, err := position(vm, key, len(x.Items), "list assignment")
		if err != nil {
			return err
		}
		x.Replace(append(x.Items[:i], x.Items[i+1:]...))
		return chargeBytes(vm, len(x.Items))
	}
	start, step, count, err := vm.SliceIndices(s, int64(len(x.Items)))
	if err != nil {
		return err
	}
	if count == 0 {
		return nil
	}
	if step < 0 {
		start, step = start+(count-1)*step, -step
	}
	kept := make([]Value, 0, len(x.Items))
	for i, item := range x.Items {
		offset := int64(i) - start
		if offset >= 0 && offset%step == 0 && offset/step < count {
			continue
		}
		kept = append(kept, item)
	}
	x.Replace(kept)
	return allocateProduct(vm, 16, int64(len(kept)))
}

// Contains is item in container.
func (vm *VM) Contains(container, item Value) (bool, error) {
	switch x := container.(type) {
	case *Dict:
		_, ok, err := x.Get(vm, item)
		return ok, err
	case *Set:
		return x.Contains(vm, item)
	case *List:
		return containsItem(vm, x.Items, item)
	case *Tuple:
		return containsItem(vm, x.Items, item)
	case Str:
		return containsText(vm, string(x), item)
	case Bytes:
		return containsBytes(vm, string(x), item)
	case *Range:
		return containsInt(vm, x, item)
	}
	if dispatched(container) {
		if method, ok := special(vm, container, "__contains__"); ok {
			v, err := callSpecial(vm, container, method, item)
			if err != nil {
				return false, err
			}
			return vm.Truth(v)
		}
	}
	return containsByIteration(vm, container, item)
}

func containsItem(vm *VM, items []Value, item Value) (bool, error) {
	if err := vm.Charge(int64(len(items) / 8)); err != nil {
		return false, err
	}
	for _, candidate := range items {
		equal, err := same(vm, candidate, item)
		if err != nil || equal {
			return equal, err
		}
	}
	return false, nil
}

func containsByIteration(vm *VM, container, item Value) (bool, error) {
	it, err := vm.Iterate(container)
	if err != nil {
		if vm.IsException(err, vm.Exceptions.TypeError) {
			return false, vm.Raise(vm.Exceptions.TypeError, "argument of type '%s' is not iterable", vm.TypeOf(container).Name)
		}
		return false, err
	}
	for {
		if err := step(vm); err != nil {
			return false, err
		}
		v, ok, err := it.Next()
		if err != nil || !ok {
			return false, err
		}
		equal, err := same(vm, v, item)
		if err != nil || equal {
			return equal, err
		}
	}
}

func containsInt(vm *VM, r *Range, item Value) (bool, error) {
	n, ok := Underlying(item).(Int)
	if !ok {
		if numberKind(item) == notNumber {
			return containsByIteration(vm, r, item)
		}
		if z, ok := Underlying(item).(Complex); ok {
			if imag(z) != 0 {
				return false, nil
			}
			item = Float(real(z))
		}
		f, err := toFloat(vm, item)
		if err != nil || f != float64(int64(f)) {
			return false, nil
		}
		n = Int(f)
	}
	count := r.Len()
	if count == 0 {
		return false, nil
	}
	low, high := min(r.Start, r.At(count-1)), max(r.Start, r.At(count-1))
	return int64(n) >= low && int64(n) <= high && (int64(n)-r.Start)%r.Step == 0, nil
}
