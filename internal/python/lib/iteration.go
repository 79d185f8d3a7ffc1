package lib

// This file holds iter, next and the builtin iterators.

import (
	"strconv"

	"heft/internal/python/vm"
)

func builtinIter(machine *vm.VM, args vm.Args) (vm.Value, error) {
	var v, sentinel vm.Value
	if err := args.Unpack("iter", "/object", &v, "/sentinel?", &sentinel); err != nil {
		return nil, err
	}
	if sentinel == nil {
		return iterObject(machine, v)
	}
	if !isCallable(machine, v) {
		return nil, machine.Raise(machine.Exceptions.TypeError, "iter(v, w): v must be callable")
	}
	return vm.NewIterator(func() (vm.Value, bool, error) {
		value, err := machine.Call(v, nil, nil)
		if err != nil {
			if machine.IsException(err, machine.Exceptions.StopIteration) {
				return nil, false, nil
			}
			return nil, false, err
		}
		done, err := machine.Equal(value, sentinel)
		return value, !done, err
	}, v, sentinel), nil
}

// iterObject is iter(v): the object that __iter__ returns, or a native iterator.
func iterObject(machine *vm.VM, v vm.Value) (vm.Value, error) {
	it, err := machine.Iterate(v)
	if err != nil {
		return nil, err
	}
	if value, ok := it.(vm.Value); ok {
		return value, nil
	}
	if method, ok := machine.TypeOf(v).Lookup("__iter__"); ok {
		if _, native := method.(*vm.Builtin); !native {
			return machine.CallMethod(v, "__iter__")
		}
	}
	return vm.NewIterator(it.Next, v), nil
}

func builtinNext(machine *vm.VM, args vm.Args) (vm.Value, error) {
	n := len(args.Positional)
	if n < 1 || n > 2 || len(args.Keywords) > 0 {
		return nil, argumentCount(machine, args, "next", 1, 2)
	}
	v, ok, err := nextValue(machine, args.Positional[0])
	switch {
	case err != nil:
		return nil, err
	case ok:
		return v, nil
	case n == 2:
		return args.Positional[1], nil
	}
	if g, ok := args.Positional[0].(*vm.Generator); ok && g.Result() != vm.NoneValue {
		return nil, machine.RaiseValue(machine.Exceptions.StopIteration, g.Result())
	}
	return nil, machine.RaiseValue(machine.Exceptions.StopIteration)
}

// nextValue is next(it); the end of the iteration is reported as false, but a
// StopIteration that carries a value stays an error.
func nextValue(machine *vm.VM, it vm.Value) (vm.Value, bool, error) {
	if iter, ok := it.(vm.Iter); ok {
		return iter.Next()
	}
	if _, ok := machine.TypeOf(it).Lookup("__next__"); !ok {
		return nil, false, machine.Raise(machine.Exceptions.TypeError, "'%s' object is not an iterator", machine.TypeOf(it).Name)
	}
	v, err := machine.CallMethod(it, "__next__")
	if err != nil && machine.IsException(err, machine.Exceptions.StopIteration) {
		return nil, false, nil
	}
	return v, err == nil, err
}

// makeIterator wraps next as an instance of a class such as zip.
func makeIterator(class *vm.Class, next func() (vm.Value, bool, error), holds ...vm.Value) *vm.Iterator {
	it := vm.NewIterator(next, holds...)
	it.Class = class
	return it
}

// iterators starts iterating over several values. The values that they hold
// alive come along.
func iterators(machine *vm.VM, values []vm.Value) ([]vm.Iter, []vm.Value, error) {
	iters := make([]vm.Iter, len(values))
	holds := make([]vm.Value, len(values))
	mark := machine.Pins() // an iterator is alive while the next one is made
	defer func() { machine.Unpin(mark) }()
	for i, v := range values {
		it, err := machine.Iterate(v)
		if err != nil {
			return nil, nil, err
		}
		iters[i], holds[i] = it, v
		if object, ok := it.(vm.Value); ok {
			holds[i] = object
			machine.Pin(object)
		}
	}
	return iters, holds, nil
}

// addIterationClasses makes enumerate, filter, map, zip and reversed.
func addIterationClasses(machine *vm.VM) {
	for _, c := range []struct {
		name string
		make func(machine *vm.VM, class *vm.Class, args vm.Args) (vm.Value, error)
	}{
		{"enumerate", newEnumerate}, {"filter", newFilter}, {"map", newMap}, {"zip", newZip}, {"reversed", newReversed},
	} {
		machine.Builtins.SetStr(c.name, iteratorClass(machine, c.name, "builtins", c.make))
	}
}

// iteratorClass makes a class whose instances are native iterators.
func iteratorClass(machine *vm.VM, name, module string,
	make func(machine *vm.VM, class *vm.Class, args vm.Args) (vm.Value, error)) *vm.Class {
	class := nativeClass(machine, name, module, machine.Types.Iterator)
	class.New = make
	class.Init = func(*vm.VM, vm.Value, vm.Args) error { return nil }
	return class
}

// nativeClass makes a class of a native module.
func nativeClass(machine *vm.VM, name, module string, bases ...*vm.Class) *vm.Class {
	class, err := machine.NewClass(name, bases, nil)
	if err != nil {
		panic("lib: bases of " + name + " have no order: " + err.Error())
	}
	class.ModuleName = module
	return class
}

func newEnumerate(machine *vm.VM, class *vm.Class, args vm.Args) (vm.Value, error) {
	var iterable vm.Value
	var start vm.Value = vm.MakeInt(0)
	if err := args.Unpack("enumerate", "iterable", &iterable, "start?", &start); err != nil {
		return nil, err
	}
	count, err := machine.AsIndex(start)
	if err != nil {
		return nil, err
	}
	it, err := machine.Iterate(iterable)
	if err != nil {
		return nil, err
	}
	return makeIterator(class, func() (vm.Value, bool, error) {
		v, ok, err := it.Next()
		if err != nil || !ok {
			return nil, false, err
		}
		pair := vm.NewTuple(vm.MakeInt(count), v)
		count++
		return pair, true, nil
	}, holdOf(it, iterable)), nil
}

// holdOf is what keeps an iteration alive: the iterator object, else what it
// iterates over.
func holdOf(it vm.Iter, iterable vm.Value) vm.Value {
	if object, ok := it.(vm.Value); ok {
		return object
	}
	return iterable
}

func newFilter(machine *vm.VM, class *vm.Class, args vm.Args) (vm.Value, error) {
	var function, iterable vm.Value
	if err := args.Unpack("filter", "/function", &function, "/iterable", &iterable); err != nil {
		return nil, err
	}
	it, err := machine.Iterate(iterable)
	if err != nil {
		return nil, err
	}
	return makeIterator(class, filterNext(machine, it, function, true), function, holdOf(it, iterable)), nil
}

// filterNext yields the values for which function has the wanted truth; a None
// function stands for the value's own.
func filterNext(machine *vm.VM, it vm.Iter, function vm.Value, wanted bool) func() (vm.Value, bool, error) {
	return func() (vm.Value, bool, error) {
		for {
			v, ok, err := it.Next()
			if err != nil || !ok {
				return nil, false, err
			}
			answer := v
			if function != vm.NoneValue {
				if answer, err = machine.Call(function, []vm.Value{v}, nil); err != nil {
					return nil, false, err
				}
			}
			truth, err := machine.Truth(answer)
			if err != nil || truth == wanted {
				return v, true, err
			}
			if err := machine.Charge(1); err != nil {
				return nil, false, err
			}
		}
	}
}

func newMap(machine *vm.VM, class *vm.Class, args vm.Args) (vm.Value, error) {
	if len(args.Positional) < 2 || len(args.Keywords) > 0 {
		return nil, machine.Raise(machine.Exceptions.TypeError, "map() must have at least two arguments.")
	}
	function := args.Positional[0]
	iters, holds, err := iterators(machine, args.Positional[1:])
	if err != nil {
		return nil, err
	}
	return makeIterator(class, func() (vm.Value, bool, error) {
		values, ok, err := nextOfEach(machine, iters)
		if err != nil || !ok {
			return nil, false, err
		}
		v, err := machine.Call(function, values, nil)
		return v, err == nil, err
	}, append(holds, function)...), nil
}

func newZip(machine *vm.VM, class *vm.Class, args vm.Args) (vm.Value, error) {
	strict := false
	if err := args.Drop(len(args.Positional)).Unpack("zip", "*strict?", &strict); err != nil {
		return nil, err
	}
	iters, holds, err := iterators(machine, args.Positional)
	if err != nil {
		return nil, err
	}
	return makeIterator(class, func() (vm.Value, bool, error) {
		if len(iters) == 0 {
			return nil, false, nil
		}
		values, ok, err := nextOfEach(machine, iters)
		if err == nil && !ok && strict {
			err = zipLengthError(machine, iters, len(values))
		}
		if err != nil || !ok {
			return nil, false, err
		}
		return vm.NewTuple(values...), true, nil
	}, holds...), nil
}

// nextOfEach takes one value of each iterator; it ends with the first that has
// none, and then returns the values before it. What was read is alive while the
// next is computed.
func nextOfEach(machine *vm.VM, iters []vm.Iter) (values []vm.Value, ok bool, err error) {
	if err := machine.Charge(int64(len(iters) / 8)); err != nil {
		return nil, false, err
	}
	if err := machine.Allocate(int64(len(iters)) * itemBytes); err != nil {
		return nil, false, err
	}
	mark := machine.Pins()
	defer machine.Unpin(mark)
	values = make([]vm.Value, 0, len(iters))
	for _, it := range iters {
		v, ok, err := it.Next()
		if err != nil || !ok {
			return values, false, err
		}
		machine.Pin(v)
		values = append(values, v)
	}
	return values, true, nil
}

// zipLengthError is the error of zip(strict=True) when iterator i ended first,
// or nil when all end together.
func zipLengthError(machine *vm.VM, iters []vm.Iter, i int) error {
	if i > 0 {
		return machine.Raise(machine.Exceptions.ValueError, "zip() argument %d is shorter than argument%s", i+1, earlierArguments(i))
	}
	for j := 1; j < len(iters); j++ {
		_, ok, err := iters[j].Next()
		if err != nil {
			return err
		}
		if ok {
			return machine.Raise(machine.Exceptions.ValueError, "zip() argument %d is longer than argument%s", j+1, earlierArguments(j))
		}
	}
	return nil
}

func earlierArguments(n int) string {
	if n == 1 {
		return " 1"
	}
	return "s 1-" + strconv.Itoa(n)
}

func newReversed(machine *vm.VM, class *vm.Class, args vm.Args) (vm.Value, error) {
	var v vm.Value
	if err := args.Unpack("reversed", "/sequence", &v); err != nil {
		return nil, err
	}
	if method, ok := machine.TypeOf(v).Lookup("__reversed__"); ok && method != vm.NoneValue {
		return machine.CallMethod(v, "__reversed__")
	}
	switch s := vm.Underlying(v).(type) {
	case *vm.List:
		return reversedList(class, s), nil
	case *vm.Range:
		return reversedBy(class, s.Len(), func(i int64) (vm.Value, error) { return vm.MakeInt(s.At(i)), nil }, v), nil
	case *vm.Dict:
		keys := s.Keys()
		return reversedBy(class, int64(len(keys)), func(i int64) (vm.Value, error) { return keys[i], nil }, v), nil
	case *vm.Set:
		return nil, machine.Raise(machine.Exceptions.TypeError, "'%s' object is not reversible", machine.TypeOf(v).Name)
	}
	if _, ok := machine.TypeOf(v).Lookup("__getitem__"); !ok {
		return nil, machine.Raise(machine.Exceptions.TypeError, "'%s' object is not reversible", machine.TypeOf(v).Name)
	}
	n, err := machine.Len(v)
	if err != nil {
		return nil, err
	}
	return reversedBy(class, n, func(i int64) (vm.Value, error) { return machine.GetItem(v, vm.MakeInt(i)) }, v), nil
}

func reversedList(class *vm.Class, list *vm.List) vm.Value {
	i := len(list.Items)
	return makeIterator(class, func() (vm.Value, bool, error) {
		i = min(i, len(list.Items)) - 1
		if i < 0 {
			return nil, false, nil
		}
		return list.Items[i], true, nil
	}, list)
}

func reversedBy(class *vm.Class, n int64, at func(int64) (vm.Value, error), held vm.Value) vm.Value {
	return makeIterator(class, func() (vm.Value, bool, error) {
		n--
		if n < 0 {
			return nil, false, nil
		}
		v, err := at(n)
		return v, err == nil, err
	}, held)
}
