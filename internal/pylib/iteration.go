package pylib

import (
	"strconv"

	"heft/internal/pyvm"
)

func builtinIter(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	var v, sentinel pyvm.Value
	if err := args.Unpack("iter", "/object", &v, "/sentinel?", &sentinel); err != nil {
		return nil, err
	}
	if sentinel == nil {
		return iterObject(vm, v)
	}
	if !isCallable(vm, v) {
		return nil, vm.Raise(vm.Exceptions.TypeError, "iter(v, w): v must be callable")
	}
	return pyvm.NewIterator(func() (pyvm.Value, bool, error) {
		value, err := vm.Call(v, nil, nil)
		if err != nil {
			if vm.IsException(err, vm.Exceptions.StopIteration) {
				return nil, false, nil
			}
			return nil, false, err
		}
		done, err := vm.Equal(value, sentinel)
		return value, !done, err
	}, v, sentinel), nil
}

// iterObject is iter(v): the object that __iter__ returns, or a native iterator.
func iterObject(vm *pyvm.VM, v pyvm.Value) (pyvm.Value, error) {
	it, err := vm.Iterate(v)
	if err != nil {
		return nil, err
	}
	if value, ok := it.(pyvm.Value); ok {
		return value, nil
	}
	if method, ok := vm.TypeOf(v).Lookup("__iter__"); ok {
		if _, native := method.(*pyvm.Builtin); !native {
			return vm.CallMethod(v, "__iter__")
		}
	}
	return pyvm.NewIterator(it.Next, v), nil
}

func builtinNext(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	n := len(args.Positional)
	if n < 1 || n > 2 || len(args.Keywords) > 0 {
		return nil, argumentCount(vm, args, "next", 1, 2)
	}
	v, ok, err := nextValue(vm, args.Positional[0])
	switch {
	case err != nil:
		return nil, err
	case ok:
		return v, nil
	case n == 2:
		return args.Positional[1], nil
	}
	if g, ok := args.Positional[0].(*pyvm.Generator); ok && g.Result() != pyvm.NoneValue {
		return nil, vm.RaiseValue(vm.Exceptions.StopIteration, g.Result())
	}
	return nil, vm.RaiseValue(vm.Exceptions.StopIteration)
}

// nextValue is next(it); the end of the iteration is reported as false, but a
// StopIteration that carries a value stays an error.
func nextValue(vm *pyvm.VM, it pyvm.Value) (pyvm.Value, bool, error) {
	if iter, ok := it.(pyvm.Iter); ok {
		return iter.Next()
	}
	if _, ok := vm.TypeOf(it).Lookup("__next__"); !ok {
		return nil, false, vm.Raise(vm.Exceptions.TypeError, "'%s' object is not an iterator", vm.TypeOf(it).Name)
	}
	v, err := vm.CallMethod(it, "__next__")
	if err != nil && vm.IsException(err, vm.Exceptions.StopIteration) {
		return nil, false, nil
	}
	return v, err == nil, err
}

// makeIterator wraps next as an instance of a class such as zip.
func makeIterator(class *pyvm.Class, next func() (pyvm.Value, bool, error), holds ...pyvm.Value) *pyvm.Iterator {
	it := pyvm.NewIterator(next, holds...)
	it.Class = class
	return it
}

// iterators starts iterating over several values. The values that they hold
// alive come along.
func iterators(vm *pyvm.VM, values []pyvm.Value) ([]pyvm.Iter, []pyvm.Value, error) {
	iters := make([]pyvm.Iter, len(values))
	holds := make([]pyvm.Value, len(values))
	mark := vm.Pins() // an iterator is alive while the next one is made
	defer func() { vm.Unpin(mark) }()
	for i, v := range values {
		it, err := vm.Iterate(v)
		if err != nil {
			return nil, nil, err
		}
		iters[i], holds[i] = it, v
		if object, ok := it.(pyvm.Value); ok {
			holds[i] = object
			vm.Pin(object)
		}
	}
	return iters, holds, nil
}

// addIterationClasses makes enumerate, filter, map, zip and reversed.
func addIterationClasses(vm *pyvm.VM) {
	for _, c := range []struct {
		name string
		make func(vm *pyvm.VM, class *pyvm.Class, args pyvm.Args) (pyvm.Value, error)
	}{
		{"enumerate", newEnumerate}, {"filter", newFilter}, {"map", newMap}, {"zip", newZip}, {"reversed", newReversed},
	} {
		vm.Builtins.SetStr(c.name, iteratorClass(vm, c.name, "builtins", c.make))
	}
}

// iteratorClass makes a class whose instances are native iterators.
func iteratorClass(vm *pyvm.VM, name, module string,
	make func(vm *pyvm.VM, class *pyvm.Class, args pyvm.Args) (pyvm.Value, error)) *pyvm.Class {
	class := nativeClass(vm, name, module, vm.Types.Iterator)
	class.New = make
	class.Init = func(*pyvm.VM, pyvm.Value, pyvm.Args) error { return nil }
	return class
}

// nativeClass makes a class of a native module.
func nativeClass(vm *pyvm.VM, name, module string, bases ...*pyvm.Class) *pyvm.Class {
	class, err := vm.NewClass(name, bases, nil)
	if err != nil {
		panic("pylib: bases of " + name + " have no order: " + err.Error())
	}
	class.ModuleName = module
	return class
}

func newEnumerate(vm *pyvm.VM, class *pyvm.Class, args pyvm.Args) (pyvm.Value, error) {
	var iterable pyvm.Value
	var start pyvm.Value = pyvm.MakeInt(0)
	if err := args.Unpack("enumerate", "iterable", &iterable, "start?", &start); err != nil {
		return nil, err
	}
	count, err := vm.AsIndex(start)
	if err != nil {
		return nil, err
	}
	it, err := vm.Iterate(iterable)
	if err != nil {
		return nil, err
	}
	return makeIterator(class, func() (pyvm.Value, bool, error) {
		v, ok, err := it.Next()
		if err != nil || !ok {
			return nil, false, err
		}
		pair := pyvm.NewTuple(pyvm.MakeInt(count), v)
		count++
		return pair, true, nil
	}, holdOf(it, iterable)), nil
}

// holdOf is what keeps an iteration alive: the iterator object, else what it
// iterates over.
func holdOf(it pyvm.Iter, iterable pyvm.Value) pyvm.Value {
	if object, ok := it.(pyvm.Value); ok {
		return object
	}
	return iterable
}

func newFilter(vm *pyvm.VM, class *pyvm.Class, args pyvm.Args) (pyvm.Value, error) {
	var function, iterable pyvm.Value
	if err := args.Unpack("filter", "/function", &function, "/iterable", &iterable); err != nil {
		return nil, err
	}
	it, err := vm.Iterate(iterable)
	if err != nil {
		return nil, err
	}
	return makeIterator(class, filterNext(vm, it, function, true), function, holdOf(it, iterable)), nil
}

// filterNext yields the values for which function has the wanted truth; a None
// function stands for the value's own.
func filterNext(vm *pyvm.VM, it pyvm.Iter, function pyvm.Value, wanted bool) func() (pyvm.Value, bool, error) {
	return func() (pyvm.Value, bool, error) {
		for {
			v, ok, err := it.Next()
			if err != nil || !ok {
				return nil, false, err
			}
			answer := v
			if function != pyvm.NoneValue {
				if answer, err = vm.Call(function, []pyvm.Value{v}, nil); err != nil {
					return nil, false, err
				}
			}
			truth, err := vm.Truth(answer)
			if err != nil || truth == wanted {
				return v, true, err
			}
			if err := vm.Charge(1); err != nil {
				return nil, false, err
			}
		}
	}
}

func newMap(vm *pyvm.VM, class *pyvm.Class, args pyvm.Args) (pyvm.Value, error) {
	if len(args.Positional) < 2 || len(args.Keywords) > 0 {
		return nil, vm.Raise(vm.Exceptions.TypeError, "map() must have at least two arguments.")
	}
	function := args.Positional[0]
	iters, holds, err := iterators(vm, args.Positional[1:])
	if err != nil {
		return nil, err
	}
	return makeIterator(class, func() (pyvm.Value, bool, error) {
		values, ok, err := nextOfEach(vm, iters)
		if err != nil || !ok {
			return nil, false, err
		}
		v, err := vm.Call(function, values, nil)
		return v, err == nil, err
	}, append(holds, function)...), nil
}

func newZip(vm *pyvm.VM, class *pyvm.Class, args pyvm.Args) (pyvm.Value, error) {
	strict := false
	if err := args.Drop(len(args.Positional)).Unpack("zip", "*strict?", &strict); err != nil {
		return nil, err
	}
	iters, holds, err := iterators(vm, args.Positional)
	if err != nil {
		return nil, err
	}
	return makeIterator(class, func() (pyvm.Value, bool, error) {
		if len(iters) == 0 {
			return nil, false, nil
		}
		values, ok, err := nextOfEach(vm, iters)
		if err == nil && !ok && strict {
			err = zipLengthError(vm, iters, len(values))
		}
		if err != nil || !ok {
			return nil, false, err
		}
		return pyvm.NewTuple(values...), true, nil
	}, holds...), nil
}

// nextOfEach takes one value of each iterator; it ends with the first that has
// none, and then returns the values before it. What was read is alive while the
// next is computed.
func nextOfEach(vm *pyvm.VM, iters []pyvm.Iter) (values []pyvm.Value, ok bool, err error) {
	mark := vm.Pins()
	defer vm.Unpin(mark)
	values = make([]pyvm.Value, 0, len(iters))
	for _, it := range iters {
		v, ok, err := it.Next()
		if err != nil || !ok {
			return values, false, err
		}
		vm.Pin(v)
		values = append(values, v)
	}
	return values, true, nil
}

// zipLengthError is the error of zip(strict=True) when iterator i ended first,
// or nil when all end together.
func zipLengthError(vm *pyvm.VM, iters []pyvm.Iter, i int) error {
	if i > 0 {
		return vm.Raise(vm.Exceptions.ValueError, "zip() argument %d is shorter than argument%s", i+1, earlierArguments(i))
	}
	for j := 1; j < len(iters); j++ {
		_, ok, err := iters[j].Next()
		if err != nil {
			return err
		}
		if ok {
			return vm.Raise(vm.Exceptions.ValueError, "zip() argument %d is longer than argument%s", j+1, earlierArguments(j))
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

func newReversed(vm *pyvm.VM, class *pyvm.Class, args pyvm.Args) (pyvm.Value, error) {
	var v pyvm.Value
	if err := args.Unpack("reversed", "/sequence", &v); err != nil {
		return nil, err
	}
	if method, ok := vm.TypeOf(v).Lookup("__reversed__"); ok && method != pyvm.NoneValue {
		return vm.CallMethod(v, "__reversed__")
	}
	switch s := pyvm.Underlying(v).(type) {
	case *pyvm.List:
		return reversedList(class, s), nil
	case *pyvm.Range:
		return reversedBy(class, s.Len(), func(i int64) (pyvm.Value, error) { return pyvm.MakeInt(s.At(i)), nil }, v), nil
	case *pyvm.Dict:
		keys := s.Keys()
		return reversedBy(class, int64(len(keys)), func(i int64) (pyvm.Value, error) { return keys[i], nil }, v), nil
	case *pyvm.Set:
		return nil, vm.Raise(vm.Exceptions.TypeError, "'%s' object is not reversible", vm.TypeOf(v).Name)
	}
	if _, ok := vm.TypeOf(v).Lookup("__getitem__"); !ok {
		return nil, vm.Raise(vm.Exceptions.TypeError, "'%s' object is not reversible", vm.TypeOf(v).Name)
	}
	n, err := vm.Len(v)
	if err != nil {
		return nil, err
	}
	return reversedBy(class, n, func(i int64) (pyvm.Value, error) { return vm.GetItem(v, pyvm.MakeInt(i)) }, v), nil
}

func reversedList(class *pyvm.Class, list *pyvm.List) pyvm.Value {
	i := len(list.Items)
	return makeIterator(class, func() (pyvm.Value, bool, error) {
		i = min(i, len(list.Items)) - 1
		if i < 0 {
			return nil, false, nil
		}
		return list.Items[i], true, nil
	}, list)
}

func reversedBy(class *pyvm.Class, n int64, at func(int64) (pyvm.Value, error), held pyvm.Value) pyvm.Value {
	return makeIterator(class, func() (pyvm.Value, bool, error) {
		n--
		if n < 0 {
			return nil, false, nil
		}
		v, err := at(n)
		return v, err == nil, err
	}, held)
}
