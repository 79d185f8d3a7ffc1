package lib

// This file holds the methods of list and tuple.

import (
	"slices"

	"heft/internal/python/vm"
)

// installList adds the methods of list.
func installList(machine *vm.VM) {
	addMethods(machine, machine.Types.List, []method[*vm.List]{
		{"append", listAppend}, without("clear", listClear), {"copy", listCopy}, {"count", listCount}, {"extend", listExtend},
		{"index", listIndex}, {"insert", listInsert}, {"pop", listPop}, {"remove", listRemove}, without("reverse", listReverse),
		{"sort", listSort},
	})
}

// installTuple adds the methods of tuple.
func installTuple(machine *vm.VM) {
	addMethods(machine, machine.Types.Tuple, []method[*vm.Tuple]{
		{"count", func(machine *vm.VM, t *vm.Tuple, args vm.Args) (vm.Value, error) {
			return countEqual(machine, func() []vm.Value { return t.Items }, args)
		}},
		{"index", func(machine *vm.VM, t *vm.Tuple, args vm.Args) (vm.Value, error) {
			return indexOf(machine, func() []vm.Value { return t.Items }, args, "tuple.index(x): x not in tuple")
		}},
		{"__getnewargs__", func(_ *vm.VM, t *vm.Tuple, _ vm.Args) (vm.Value, error) {
			return vm.NewTuple(t), nil
		}},
	})
}

// itemBytes is what one more element of a list is charged.
const itemBytes = 16

func listAppend(machine *vm.VM, list *vm.List, args vm.Args) (vm.Value, error) {
	if len(args.Positional) != 1 || len(args.Keywords) > 0 {
		return nil, machine.Raise(machine.Exceptions.TypeError, "list.append() takes exactly one argument (%d given)", args.Len())
	}
	if err := machine.Allocate(itemBytes); err != nil {
		return nil, err
	}
	list.Append(args.Positional[0])
	return vm.NoneValue, nil
}

func listClear(_ *vm.VM, list *vm.List) (vm.Value, error) {
	list.Replace(nil)
	return vm.NoneValue, nil
}

func listCopy(machine *vm.VM, list *vm.List, args vm.Args) (vm.Value, error) {
	if err := noArguments(machine, args, "list.copy"); err != nil {
		return nil, err
	}
	if err := machine.Allocate(int64(len(list.Items)) * itemBytes); err != nil {
		return nil, err
	}
	return vm.NewList(slices.Clone(list.Items)...), nil
}

// same is "a is b or a == b".
func same(machine *vm.VM, a, b vm.Value) (bool, error) {
	if vm.Is(a, b) {
		return true, nil
	}
	return machine.Equal(a, b)
}

func listCount(machine *vm.VM, list *vm.List, args vm.Args) (vm.Value, error) {
	return countEqual(machine, func() []vm.Value { return list.Items }, args)
}

// countEqual counts the items equal to the argument. Comparing may change a
// list, so the items are asked for anew each time.
func countEqual(machine *vm.VM, items func() []vm.Value, args vm.Args) (vm.Value, error) {
	var wanted vm.Value
	if err := args.Unpack("count", "/value", &wanted); err != nil {
		return nil, err
	}
	count := 0
	for i := 0; i < len(items()); i++ {
		if err := machine.Charge(1); err != nil {
			return nil, err
		}
		equal, err := same(machine, items()[i], wanted)
		if err != nil {
			return nil, err
		}
		if equal {
			count++
		}
	}
	return vm.MakeInt(int64(count)), nil
}

func listExtend(machine *vm.VM, list *vm.List, args vm.Args) (vm.Value, error) {
	var iterable vm.Value
	if err := args.Unpack("extend", "/iterable", &iterable); err != nil {
		return nil, err
	}
	items, err := machine.ToSlice(iterable)
	if err != nil {
		return nil, err
	}
	list.Append(items...)
	return vm.NoneValue, nil
}

func listIndex(machine *vm.VM, list *vm.List, args vm.Args) (vm.Value, error) {
	return indexOf(machine, func() []vm.Value { return list.Items }, args, "")
}

// indexOf is index(value, start, stop); missing is the error text when the
// value is not there, the list's own when empty.
func indexOf(machine *vm.VM, items func() []vm.Value, args vm.Args, missing string) (vm.Value, error) {
	var wanted, start, stop vm.Value
	if err := args.Unpack("index", "/value", &wanted, "/start?", &start, "/stop?", &stop); err != nil {
		return nil, err
	}
	length := len(items())
	first, err := boundArgument(machine, start, 0, length)
	if err != nil {
		return nil, err
	}
	last, err := boundArgument(machine, stop, length, length)
	if err != nil {
		return nil, err
	}
	for i := first; i < min(last, len(items())); i++ {
		if err := machine.Charge(1); err != nil {
			return nil, err
		}
		equal, err := same(machine, items()[i], wanted)
		if err != nil {
			return nil, err
		}
		if equal {
			return vm.MakeInt(int64(i)), nil
		}
	}
	if missing == "" {
		text, err := machine.Repr(wanted)
		if err != nil {
			return nil, err
		}
		missing = text + " is not in list"
	}
	return nil, machine.Raise(machine.Exceptions.ValueError, "%s", missing)
}

func listInsert(machine *vm.VM, list *vm.List, args vm.Args) (vm.Value, error) {
	var index int64
	var v vm.Value
	if err := args.Unpack("insert", "/index", &index, "/object", &v); err != nil {
		return nil, err
	}
	n := int64(len(list.Items))
	if index < 0 {
		index = max(index+n, 0)
	}
	if err := machine.Charge(n / 256); err != nil {
		return nil, err
	}
	if err := machine.Allocate(itemBytes); err != nil {
		return nil, err
	}
	list.Replace(slices.Insert(list.Items, int(min(index, n)), v))
	return vm.NoneValue, nil
}

func listPop(machine *vm.VM, list *vm.List, args vm.Args) (vm.Value, error) {
	index := int64(-1)
	if err := args.Unpack("pop", "/index?", &index); err != nil {
		return nil, err
	}
	n := int64(len(list.Items))
	if n == 0 {
		return nil, machine.Raise(machine.Exceptions.IndexError, "pop from empty list")
	}
	if index < 0 {
		index += n
	}
	if index < 0 || index >= n {
		return nil, machine.Raise(machine.Exceptions.IndexError, "pop index out of range")
	}
	v := list.Items[index]
	list.Replace(slices.Delete(list.Items, int(index), int(index)+1))
	return v, machine.Charge((n - index) / 256)
}

func listRemove(machine *vm.VM, list *vm.List, args vm.Args) (vm.Value, error) {
	var wanted vm.Value
	if err := args.Unpack("remove", "/value", &wanted); err != nil {
		return nil, err
	}
	for i := 0; i < len(list.Items); i++ {
		if err := machine.Charge(1); err != nil {
			return nil, err
		}
		equal, err := same(machine, list.Items[i], wanted)
		if err != nil {
			return nil, err
		}
		if equal && i < len(list.Items) {
			list.Replace(slices.Delete(list.Items, i, i+1))
			return vm.NoneValue, nil
		}
	}
	return nil, machine.Raise(machine.Exceptions.ValueError, "list.remove(x): x not in list")
}

func listReverse(_ *vm.VM, list *vm.List) (vm.Value, error) {
	slices.Reverse(list.Items)
	list.Changed()
	return vm.NoneValue, nil
}

// listSort sorts a copy, so that a key function that looks at the list cannot
// disturb it.
func listSort(machine *vm.VM, list *vm.List, args vm.Args) (vm.Value, error) {
	if len(args.Positional) > 0 {
		return nil, machine.Raise(machine.Exceptions.TypeError, "sort() takes no positional arguments")
	}
	items := list.Items
	list.Replace(nil)
	err := sortWith(machine, items, args, "sort")
	if err == nil && len(list.Items) > 0 {
		err = machine.Raise(machine.Exceptions.ValueError, "list modified during sort")
	}
	list.Replace(items)
	return vm.NoneValue, err
}
