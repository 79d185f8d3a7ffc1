package pylib

import (
	"heft/internal/pysyntax"
	"heft/internal/pyvm"
)

// nextFunc yields values until ok is false.
type nextFunc func() (v pyvm.Value, ok bool, err error)

// buildItertools makes module itertools: each function is a class whose
// instances are native iterators.
func buildItertools(vm *pyvm.VM) (*pyvm.Module, error) {
	module := pyvm.NewModule("itertools")
	for _, c := range []struct {
		name string
		make func(vm *pyvm.VM, class *pyvm.Class, args pyvm.Args) (pyvm.Value, error)
	}{
		{"accumulate", newAccumulate}, {"batched", newBatched}, {"chain", newChain}, {"combinations", newCombinations},
		{"combinations_with_replacement", newCombinationsWithReplacement}, {"compress", newCompress},
		{"count", newCount}, {"cycle", newCycle}, {"dropwhile", newDropWhile}, {"filterfalse", newFilterFalse},
		{"groupby", newGroupBy}, {"islice", newISlice}, {"pairwise", newPairwise}, {"permutations", newPermutations},
		{"product", newProduct}, {"repeat", newRepeat}, {"starmap", newStarMap}, {"takewhile", newTakeWhile},
		{"zip_longest", newZipLongest},
	} {
		module.Dict.SetStr(c.name, iteratorClass(vm, c.name, "itertools", c.make))
	}
	chain, _ := module.Dict.GetStr("chain")
	chain.(*pyvm.Class).Dict.SetStr("from_iterable", &pyvm.ClassMethod{Func: vm.NewBuiltin("from_iterable", chainFromIterable)})
	addNatives(vm, module.Dict, []native{{"tee", itertoolsTee}})
	return module, nil
}

// iterOver starts iterating over one value.
func iterOver(vm *pyvm.VM, v pyvm.Value) (pyvm.Iter, pyvm.Value, error) {
	it, err := vm.Iterate(v)
	if err != nil {
		return nil, nil, err
	}
	return it, holdOf(it, v), nil
}

func newAccumulate(vm *pyvm.VM, class *pyvm.Class, args pyvm.Args) (pyvm.Value, error) {
	var iterable, function, total pyvm.Value
	if err := args.Unpack("accumulate", "iterable", &iterable, "func??", &function, "*initial??", &total); err != nil {
		return nil, err
	}
	it, held, err := iterOver(vm, iterable)
	if err != nil {
		return nil, err
	}
	pending := total != nil
	state := pyvm.NewList(pyvm.NoneValue)
	return makeIterator(class, func() (pyvm.Value, bool, error) {
		if pending {
			pending = false
			return total, true, nil
		}
		v, ok, err := it.Next()
		if err != nil || !ok {
			return nil, false, err
		}
		switch {
		case total == nil:
			total = v
		case function == nil:
			total, err = vm.Binary(pysyntax.Add, total, v)
		default:
			total, err = vm.Call(function, []pyvm.Value{total, v}, nil)
		}
		state.Items[0] = total
		return total, err == nil, err
	}, held, state), nil
}

func newBatched(vm *pyvm.VM, class *pyvm.Class, args pyvm.Args) (pyvm.Value, error) {
	var iterable pyvm.Value
	var n int
	if err := args.Unpack("batched", "iterable", &iterable, "n", &n); err != nil {
		return nil, err
	}
	if n < 1 {
		return nil, vm.Raise(vm.Exceptions.ValueError, "n must be at least one")
	}
	it, held, err := iterOver(vm, iterable)
	if err != nil {
		return nil, err
	}
	return makeIterator(class, func() (pyvm.Value, bool, error) {
		batch, err := take(vm, it, int64(n))
		if err != nil || len(batch) == 0 {
			return nil, false, err
		}
		return pyvm.NewTuple(batch...), true, nil
	}, held), nil
}

// take collects at most n values.
func take(vm *pyvm.VM, it pyvm.Iter, n int64) ([]pyvm.Value, error) {
	values := hold(vm)
	defer values.release()
	for int64(len(values.list.Items)) < n {
		v, ok, err := it.Next()
		if err != nil || !ok {
			return values.list.Items, err
		}
		if err := values.add(v); err != nil {
			return nil, err
		}
	}
	return values.list.Items, nil
}

func newChain(vm *pyvm.VM, class *pyvm.Class, args pyvm.Args) (pyvm.Value, error) {
	outer := &sliceIter{items: args.Positional}
	return makeIterator(class, chainNext(vm, outer), args.Positional...), nil
}

func chainFromIterable(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	var class *pyvm.Class
	var iterable pyvm.Value
	if err := args.Unpack("from_iterable", "/cls", &class, "/iterable", &iterable); err != nil {
		return nil, err
	}
	outer, held, err := iterOver(vm, iterable)
	if err != nil {
		return nil, err
	}
	return makeIterator(class, chainNext(vm, outer), held), nil
}

func chainNext(vm *pyvm.VM, outer pyvm.Iter) nextFunc {
	var inner pyvm.Iter
	return func() (pyvm.Value, bool, error) {
		for {
			if inner != nil {
				v, ok, err := inner.Next()
				if ok || err != nil {
					return v, ok, err
				}
			}
			iterable, ok, err := outer.Next()
			if err != nil || !ok {
				return nil, false, err
			}
			if err := vm.Charge(1); err != nil {
				return nil, false, err
			}
			if inner, err = vm.Iterate(iterable); err != nil {
				return nil, false, err
			}
		}
	}
}

func newCompress(vm *pyvm.VM, class *pyvm.Class, args pyvm.Args) (pyvm.Value, error) {
	var data, selectors pyvm.Value
	if err := args.Unpack("compress", "data", &data, "selectors", &selectors); err != nil {
		return nil, err
	}
	iters, holds, err := iterators(vm, []pyvm.Value{data, selectors})
	if err != nil {
		return nil, err
	}
	return makeIterator(class, func() (pyvm.Value, bool, error) {
		for {
			v, ok, err := iters[0].Next()
			if err != nil || !ok {
				return nil, false, err
			}
			selector, ok, err := iters[1].Next()
			if err != nil || !ok {
				return nil, false, err
			}
			truth, err := vm.Truth(selector)
			if err != nil || truth {
				return v, err == nil, err
			}
			if err := vm.Charge(1); err != nil {
				return nil, false, err
			}
		}
	}, holds...), nil
}

func newCount(vm *pyvm.VM, class *pyvm.Class, args pyvm.Args) (pyvm.Value, error) {
	var next, step pyvm.Value = pyvm.MakeInt(0), pyvm.MakeInt(1)
	if err := args.Unpack("count", "start?", &next, "step?", &step); err != nil {
		return nil, err
	}
	return makeIterator(class, func() (pyvm.Value, bool, error) {
		v := next
		var err error
		next, err = addFast(vm, next, step)
		return v, err == nil, err
	}), nil
}

func newCycle(vm *pyvm.VM, class *pyvm.Class, args pyvm.Args) (pyvm.Value, error) {
	var iterable pyvm.Value
	if err := args.Unpack("cycle", "/iterable", &iterable); err != nil {
		return nil, err
	}
	it, held, err := iterOver(vm, iterable)
	if err != nil {
		return nil, err
	}
	saved := pyvm.NewList()
	position, exhausted := 0, false
	return makeIterator(class, func() (pyvm.Value, bool, error) {
		if !exhausted {
			v, ok, err := it.Next()
			if err != nil {
				return nil, false, err
			}
			if ok {
				saved.Items = append(saved.Items, v)
				return v, true, vm.Allocate(itemBytes)
			}
			exhausted = true
		}
		if len(saved.Items) == 0 {
			return nil, false, nil
		}
		v := saved.Items[position]
		position = (position + 1) % len(saved.Items)
		return v, true, nil
	}, held, saved), nil
}

func newDropWhile(vm *pyvm.VM, class *pyvm.Class, args pyvm.Args) (pyvm.Value, error) {
	return whileIterator(vm, class, args, "dropwhile", func(predicate pyvm.Value, it pyvm.Iter) nextFunc {
		dropping := true
		return func() (pyvm.Value, bool, error) {
			for {
				v, ok, err := it.Next()
				if err != nil || !ok || !dropping {
					return v, ok, err
				}
				if dropping, err = callTruth(vm, predicate, v); err != nil {
					return nil, false, err
				}
				if !dropping {
					return v, true, nil
				}
			}
		}
	})
}

func newTakeWhile(vm *pyvm.VM, class *pyvm.Class, args pyvm.Args) (pyvm.Value, error) {
	return whileIterator(vm, class, args, "takewhile", func(predicate pyvm.Value, it pyvm.Iter) nextFunc {
		return func() (pyvm.Value, bool, error) {
			v, ok, err := it.Next()
			if err != nil || !ok {
				return nil, false, err
			}
			more, err := callTruth(vm, predicate, v)
			return v, more, err
		}
	})
}

func whileIterator(vm *pyvm.VM, class *pyvm.Class, args pyvm.Args, name string,
	make func(predicate pyvm.Value, it pyvm.Iter) nextFunc) (pyvm.Value, error) {
	var predicate, iterable pyvm.Value
	if err := args.Unpack(name, "/predicate", &predicate, "/iterable", &iterable); err != nil {
		return nil, err
	}
	it, held, err := iterOver(vm, iterable)
	if err != nil {
		return nil, err
	}
	return makeIterator(class, make(predicate, it), predicate, held), nil
}

func callTruth(vm *pyvm.VM, function, v pyvm.Value) (bool, error) {
	answer, err := vm.Call(function, []pyvm.Value{v}, nil)
	if err != nil {
		return false, err
	}
	return vm.Truth(answer)
}

func newFilterFalse(vm *pyvm.VM, class *pyvm.Class, args pyvm.Args) (pyvm.Value, error) {
	return whileIterator(vm, class, args, "filterfalse", func(predicate pyvm.Value, it pyvm.Iter) nextFunc {
		return filterNext(vm, it, predicate, false)
	})
}

// group is the state that groupby shares with the group it gave out last.
type group struct {
	vm         *pyvm.VM
	it         pyvm.Iter
	key        pyvm.Value // the key function, or nil
	current    pyvm.Value // the value read ahead, nil when used up
	currentKey pyvm.Value
	number     int // counts groups; an older group is empty
}

// advance reads one value ahead; ok is false at the end.
func (g *group) advance() (ok bool, err error) {
	v, ok, err := g.it.Next()
	if err != nil || !ok {
		g.current = nil
		return false, err
	}
	if err := g.vm.Charge(1); err != nil {
		return false, err
	}
	g.current, g.currentKey = v, v
	if g.key != nil {
		g.currentKey, err = g.vm.Call(g.key, []pyvm.Value{v}, nil)
	}
	return err == nil, err
}

func newGroupBy(vm *pyvm.VM, class *pyvm.Class, args pyvm.Args) (pyvm.Value, error) {
	var iterable, key pyvm.Value
	if err := args.Unpack("groupby", "iterable", &iterable, "key??", &key); err != nil {
		return nil, err
	}
	it, held, err := iterOver(vm, iterable)
	if err != nil {
		return nil, err
	}
	g := &group{vm: vm, it: it, key: key}
	var groupKey pyvm.Value
	return makeIterator(class, func() (pyvm.Value, bool, error) {
		g.number++
		for {
			if g.current == nil {
				if ok, err := g.advance(); err != nil || !ok {
					return nil, false, err
				}
			}
			if groupKey == nil {
				break
			}
			equal, err := same(vm, groupKey, g.currentKey)
			if err != nil {
				return nil, false, err
			}
			if !equal {
				break
			}
			g.current = nil
		}
		groupKey = g.currentKey
		return pyvm.NewTuple(groupKey, g.members(groupKey, g.number)), true, nil
	}, held), nil
}

// members yields the values of one group while it is the current one.
func (g *group) members(key pyvm.Value, number int) pyvm.Value {
	return pyvm.NewIterator(func() (pyvm.Value, bool, error) {
		if g.number != number {
			return nil, false, nil
		}
		if g.current == nil {
			if ok, err := g.advance(); err != nil || !ok {
				return nil, false, err
			}
		}
		equal, err := same(g.vm, key, g.currentKey)
		if err != nil || !equal {
			return nil, false, err
		}
		v := g.current
		g.current = nil
		return v, true, nil
	}, key)
}

func newISlice(vm *pyvm.VM, class *pyvm.Class, args pyvm.Args) (pyvm.Value, error) {
	n := len(args.Positional)
	if n < 2 || n > 4 || len(args.Keywords) > 0 {
		return nil, argumentCount(vm, args, "islice", 2, 4)
	}
	start, stop, step := int64(0), int64(-1), int64(1)
	bounds := args.Positional[1:]
	targets := []*int64{&start, &stop, &step}
	if len(bounds) == 1 {
		targets = targets[1:2]
	}
	for i, v := range bounds {
		if v == pyvm.NoneValue {
			continue
		}
		bound, err := vm.AsIndex(v)
		if err != nil || bound < 0 || targets[i] == &step && bound == 0 {
			return nil, vm.Raise(vm.Exceptions.ValueError,
				"Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.")
		}
		*targets[i] = bound
	}
	it, held, err := iterOver(vm, args.Positional[0])
	if err != nil {
		return nil, err
	}
	position, wanted := int64(0), start
	return makeIterator(class, func() (pyvm.Value, bool, error) {
		for stop < 0 || wanted < stop {
			v, ok, err := it.Next()
			if err != nil || !ok {
				return nil, false, err
			}
			position++
			if position > wanted {
				wanted += step
				return v, true, nil
			}
			if err := vm.Charge(1); err != nil {
				return nil, false, err
			}
		}
		for ; position < stop && position < wanted && wanted-step < stop; position++ {
			if _, ok, err := it.Next(); err != nil || !ok {
				return nil, false, err
			}
		}
		return nil, false, nil
	}, held), nil
}

func newPairwise(vm *pyvm.VM, class *pyvm.Class, args pyvm.Args) (pyvm.Value, error) {
	var iterable pyvm.Value
	if err := args.Unpack("pairwise", "/iterable", &iterable); err != nil {
		return nil, err
	}
	it, held, err := iterOver(vm, iterable)
	if err != nil {
		return nil, err
	}
	previous := pyvm.NewList()
	return makeIterator(class, func() (pyvm.Value, bool, error) {
		if len(previous.Items) == 0 {
			v, ok, err := it.Next()
			if err != nil || !ok {
				return nil, false, err
			}
			previous.Items = []pyvm.Value{v}
		}
		v, ok, err := it.Next()
		if err != nil || !ok {
			return nil, false, err
		}
		pair := pyvm.NewTuple(previous.Items[0], v)
		previous.Items[0] = v
		return pair, true, nil
	}, held, previous), nil
}

func newRepeat(vm *pyvm.VM, class *pyvm.Class, args pyvm.Args) (pyvm.Value, error) {
	var v, times pyvm.Value
	if err := args.Unpack("repeat", "object", &v, "times?", &times); err != nil {
		return nil, err
	}
	left := int64(-1)
	if times != nil {
		n, err := vm.AsIndex(times)
		if err != nil {
			return nil, err
		}
		left = max(n, 0)
	}
	return makeIterator(class, func() (pyvm.Value, bool, error) {
		if left == 0 {
			return nil, false, nil
		}
		left--
		return v, true, nil
	}, v), nil
}

func newStarMap(vm *pyvm.VM, class *pyvm.Class, args pyvm.Args) (pyvm.Value, error) {
	return whileIterator(vm, class, args, "starmap", func(function pyvm.Value, it pyvm.Iter) nextFunc {
		return func() (pyvm.Value, bool, error) {
			v, ok, err := it.Next()
			if err != nil || !ok {
				return nil, false, err
			}
			values, err := vm.ToSlice(v)
			if err != nil {
				return nil, false, err
			}
			result, err := vm.Call(function, values, nil)
			return result, err == nil, err
		}
	})
}

func newZipLongest(vm *pyvm.VM, class *pyvm.Class, args pyvm.Args) (pyvm.Value, error) {
	fill := pyvm.NoneValue
	if err := args.Drop(len(args.Positional)).Unpack("zip_longest", "*fillvalue?", &fill); err != nil {
		return nil, err
	}
	iters, holds, err := iterators(vm, args.Positional)
	if err != nil {
		return nil, err
	}
	return makeIterator(class, func() (pyvm.Value, bool, error) {
		values := make([]pyvm.Value, len(iters))
		any := false
		for i, it := range iters {
			values[i] = fill
			if it == nil {
				continue
			}
			v, ok, err := it.Next()
			if err != nil {
				return nil, false, err
			}
			if ok {
				values[i], any = v, true
			} else {
				iters[i] = nil
			}
		}
		return pyvm.NewTuple(values...), any, nil
	}, append(holds, fill)...), nil
}

func itertoolsTee(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	var iterable pyvm.Value
	n := 2
	if err := args.Unpack("tee", "/iterable", &iterable, "/n?", &n); err != nil {
		return nil, err
	}
	if n < 0 {
		return nil, vm.Raise(vm.Exceptions.ValueError, "n must be >= 0")
	}
	if err := vm.Allocate(int64(n) * 64); err != nil {
		return nil, err
	}
	it, held, err := iterOver(vm, iterable)
	if err != nil {
		return nil, err
	}
	buffer := pyvm.NewList()
	copies := make([]pyvm.Value, n)
	for i := range copies {
		position := 0
		copies[i] = pyvm.NewIterator(func() (pyvm.Value, bool, error) {
			if position == len(buffer.Items) {
				v, ok, err := it.Next()
				if err != nil || !ok {
					return nil, false, err
				}
				if err := vm.Allocate(itemBytes); err != nil {
					return nil, false, err
				}
				buffer.Items = append(buffer.Items, v)
			}
			position++
			return buffer.Items[position-1], true, nil
		}, held, buffer)
	}
	return pyvm.NewTuple(copies...), nil
}
