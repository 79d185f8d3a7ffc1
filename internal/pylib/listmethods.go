package pylib

import (
	"slices"

	"heft/internal/pyvm"
)

// installList adds the methods of list.
func installList(vm *pyvm.VM) {
	addMethods(vm, vm.Types.List, []method[*pyvm.List]{
		{"append", listAppend}, {"clear", listClear}, {"copy", listCopy}, {"count", listCount}, {"extend", listExtend},
		{"index", listIndex}, {"insert", listInsert}, {"pop", listPop}, {"remove", listRemove}, {"reverse", listReverse},
		{"sort", listSort},
	})
}

// installTuple adds the methods of tuple.
func installTuple(vm *pyvm.VM) {
	addMethods(vm, vm.Types.Tuple, []method[*pyvm.Tuple]{
		{"count", func(vm *pyvm.VM, t *pyvm.Tuple, args pyvm.Args) (pyvm.Value, error) {
			return countEqual(vm, func() []pyvm.Value { return t.Items }, args)
		}},
		{"index", func(vm *pyvm.VM, t *pyvm.Tuple, args pyvm.Args) (pyvm.Value, error) {
			return indexOf(vm, func() []pyvm.Value { return t.Items }, args, "tuple.index(x): x not in tuple")
		}},
		{"__getnewargs__", func(_ *pyvm.VM, t *pyvm.Tuple, _ pyvm.Args) (pyvm.Value, error) {
			return pyvm.NewTuple(t), nil
		}},
	})
}

// itemBytes is what one more element of a list is charged.
const itemBytes = 16

func listAppend(vm *pyvm.VM, list *pyvm.List, args pyvm.Args) (pyvm.Value, error) {
	if len(args.Positional) != 1 || len(args.Keywords) > 0 {
		return nil, vm.Raise(vm.Exceptions.TypeError, "list.append() takes exactly one argument (%d given)", args.Len())
	}
	if err := vm.Allocate(itemBytes); err != nil {
		return nil, err
	}
	list.Items = append(list.Items, args.Positional[0])
	return pyvm.NoneValue, nil
}

func listClear(vm *pyvm.VM, list *pyvm.List, args pyvm.Args) (pyvm.Value, error) {
	list.Items = nil
	return pyvm.NoneValue, noArguments(vm, args, "list.clear")
}

func listCopy(vm *pyvm.VM, list *pyvm.List, args pyvm.Args) (pyvm.Value, error) {
	if err := noArguments(vm, args, "list.copy"); err != nil {
		return nil, err
	}
	if err := vm.Allocate(int64(len(list.Items)) * itemBytes); err != nil {
		return nil, err
	}
	return pyvm.NewList(slices.Clone(list.Items)...), nil
}

// same is "a is b or a == b".
func same(vm *pyvm.VM, a, b pyvm.Value) (bool, error) {
	if pyvm.Is(a, b) {
		return true, nil
	}
	return vm.Equal(a, b)
}

func listCount(vm *pyvm.VM, list *pyvm.List, args pyvm.Args) (pyvm.Value, error) {
	return countEqual(vm, func() []pyvm.Value { return list.Items }, args)
}

// countEqual counts the items equal to the argument. Comparing may change a
// list, so the items are asked for anew each time.
func countEqual(vm *pyvm.VM, items func() []pyvm.Value, args pyvm.Args) (pyvm.Value, error) {
	var wanted pyvm.Value
	if err := args.Unpack("count", "/value", &wanted); err != nil {
		return nil, err
	}
	count := 0
	for i := 0; i < len(items()); i++ {
		if err := vm.Charge(1); err != nil {
			return nil, err
		}
		equal, err := same(vm, items()[i], wanted)
		if err != nil {
			return nil, err
		}
		if equal {
			count++
		}
	}
	return pyvm.MakeInt(int64(count)), nil
}

func listExtend(vm *pyvm.VM, list *pyvm.List, args pyvm.Args) (pyvm.Value, error) {
	var iterable pyvm.Value
	if err := args.Unpack("extend", "/iterable", &iterable); err != nil {
		return nil, err
	}
	items, err := vm.ToSlice(iterable)
	if err != nil {
		return nil, err
	}
	list.Items = append(list.Items, items...)
	return pyvm.NoneValue, nil
}

func listIndex(vm *pyvm.VM, list *pyvm.List, args pyvm.Args) (pyvm.Value, error) {
	return indexOf(vm, func() []pyvm.Value { return list.Items }, args, "")
}

// indexOf is index(value, start, stop); missing is the error text when the
// value is not there, the list's own when empty.
func indexOf(vm *pyvm.VM, items func() []pyvm.Value, args pyvm.Args, missing string) (pyvm.Value, error) {
	var wanted, start, stop pyvm.Value
	if err := args.Unpack("index", "/value", &wanted, "/start?", &start, "/stop?", &stop); err != nil {
		return nil, err
	}
	length := len(items())
	first, err := boundArgument(vm, start, 0, length)
	if err != nil {
		return nil, err
	}
	last, err := boundArgument(vm, stop, length, length)
	if err != nil {
		return nil, err
	}
	for i := first; i < min(last, len(items())); i++ {
		if err := vm.Charge(1); err != nil {
			return nil, err
		}
		equal, err := same(vm, items()[i], wanted)
		if err != nil {
			return nil, err
		}
		if equal {
			return pyvm.MakeInt(int64(i)), nil
		}
	}
	if missing == "" {
		text, err := vm.Repr(wanted)
		if err != nil {
			return nil, err
		}
		missing = text + " is not in list"
	}
	return nil, vm.Raise(vm.Exceptions.ValueError, "%s", missing)
}

func listInsert(vm *pyvm.VM, list *pyvm.List, args pyvm.Args) (pyvm.Value, error) {
	var index int64
	var v pyvm.Value
	if err := args.Unpack("insert", "/index", &index, "/object", &v); err != nil {
		return nil, err
	}
	n := int64(len(list.Items))
	if index < 0 {
		index = max(index+n, 0)
	}
	if err := vm.Charge(n / 256); err != nil {
		return nil, err
	}
	if err := vm.Allocate(itemBytes); err != nil {
		return nil, err
	}
	list.Items = slices.Insert(list.Items, int(min(index, n)), v)
	return pyvm.NoneValue, nil
}

func listPop(vm *pyvm.VM, list *pyvm.List, args pyvm.Args) (pyvm.Value, error) {
	index := int64(-1)
	if err := args.Unpack("pop", "/index?", &index); err != nil {
		return nil, err
	}
	n := int64(len(list.Items))
	if n == 0 {
		return nil, vm.Raise(vm.Exceptions.IndexError, "pop from empty list")
	}
	if index < 0 {
		index += n
	}
	if index < 0 || index >= n {
		return nil, vm.Raise(vm.Exceptions.IndexError, "pop index out of range")
	}
	v := list.Items[index]
	list.Items = slices.Delete(list.Items, int(index), int(index)+1)
	return v, vm.Charge((n - index) / 256)
}

func listRemove(vm *pyvm.VM, list *pyvm.List, args pyvm.Args) (pyvm.Value, error) {
	var wanted pyvm.Value
	if err := args.Unpack("remove", "/value", &wanted); err != nil {
		return nil, err
	}
	for i := 0; i < len(list.Items); i++ {
		if err := vm.Charge(1); err != nil {
			return nil, err
		}
		equal, err := same(vm, list.Items[i], wanted)
		if err != nil {
			return nil, err
		}
		if equal && i < len(list.Items) {
			list.Items = slices.Delete(list.Items, i, i+1)
			return pyvm.NoneValue, nil
		}
	}
	return nil, vm.Raise(vm.Exceptions.ValueError, "list.remove(x): x not in list")
}

func listReverse(vm *pyvm.VM, list *pyvm.List, args pyvm.Args) (pyvm.Value, error) {
	slices.Reverse(list.Items)
	return pyvm.NoneValue, noArguments(vm, args, "list.reverse")
}

// listSort sorts a copy, so that a key function that looks at the list cannot
// disturb it.
func listSort(vm *pyvm.VM, list *pyvm.List, args pyvm.Args) (pyvm.Value, error) {
	if len(args.Positional) > 0 {
		return nil, vm.Raise(vm.Exceptions.TypeError, "sort() takes no positional arguments")
	}
	items := list.Items
	list.Items = nil
	err := sortWith(vm, items, args, "sort")
	if err == nil && len(list.Items) > 0 {
		err = vm.Raise(vm.Exceptions.ValueError, "list modified during sort")
	}
	list.Items = items
	return pyvm.NoneValue, err
}
