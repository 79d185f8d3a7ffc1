package lib

// This file is module itertools.

import (
	"heft/internal/python/syntax"
	"heft/internal/python/vm"
)

// nextFunc yields values until ok is false.
type nextFunc func() (v vm.Value, ok bool, err error)

// buildItertools makes module itertools: each function is a class whose
// instances are native iterators.
func buildItertools(machine *vm.VM) (*vm.Module, error) {
	module := vm.NewModule("itertools")
	for _, c := range []struct {
		name string
		make func(machine *vm.VM, class *vm.Class, args vm.Args) (vm.Value, error)
	}{
		{"accumulate", newAccumulate}, {"batched", newBatched}, {"chain", newChain}, {"combinations", newCombinations},
		{"combinations_with_replacement", newCombinationsWithReplacement}, {"compress", newCompress},
		{"count", newCount}, {"cycle", newCycle}, {"dropwhile", newDropWhile}, {"filterfalse", newFilterFalse},
		{"groupby", newGroupBy}, {"islice", newISlice}, {"pairwise", newPairwise}, {"permutations", newPermutations},
		{"product", newProduct}, {"repeat", newRepeat}, {"starmap", newStarMap}, {"takewhile", newTakeWhile},
		{"zip_longest", newZipLongest},
	} {
		module.Dict.SetStr(c.name, iteratorClass(machine, c.name, "itertools", c.make))
	}
	chain, _ := module.Dict.GetStr("chain")
	chain.(*vm.Class).Dict.SetStr("from_iterable", &vm.ClassMethod{Func: machine.NewBuiltin("from_iterable", chainFromIterable)})
	addNatives(machine, module.Dict, []native{{"tee", itertoolsTee}})
	return module, nil
}

// iterOver starts iterating over one value.
func iterOver(machine *vm.VM, v vm.Value) (vm.Iter, vm.Value, error) {
	it, err := machine.Iterate(v)
	if err != nil {
		return nil, nil, err
	}
	return it, holdOf(it, v), nil
}

func newAccumulate(machine *vm.VM, class *vm.Class, args vm.Args) (vm.Value, error) {
	var iterable, function, total vm.Value
	if err := args.Unpack("accumulate", "iterable", &iterable, "func??", &function, "*initial??", &total); err != nil {
		return nil, err
	}
	it, held, err := iterOver(machine, iterable)
	if err != nil {
		return nil, err
	}
	pending := total != nil
	state := vm.NewList(vm.NoneValue)
	return makeIterator(class, func() (vm.Value, bool, error) {
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
			total, err = machine.Binary(syntax.Add, total, v)
		default:
			total, err = machine.Call(function, []vm.Value{total, v}, nil)
		}
		state.Items[0] = total
		state.ChangedItem(0)
		return total, err == nil, err
	}, held, state), nil
}

func newBatched(machine *vm.VM, class *vm.Class, args vm.Args) (vm.Value, error) {
	var iterable vm.Value
	var n int
	if err := args.Unpack("batched", "iterable", &iterable, "n", &n); err != nil {
		return nil, err
	}
	if n < 1 {
		return nil, machine.Raise(machine.Exceptions.ValueError, "n must be at least one")
	}
	it, held, err := iterOver(machine, iterable)
	if err != nil {
		return nil, err
	}
	return makeIterator(class, func() (vm.Value, bool, error) {
		batch, err := take(machine, it, int64(n))
		if err != nil || len(batch) == 0 {
			return nil, false, err
		}
		return vm.NewTuple(batch...), true, nil
	}, held), nil
}

// take collects at most n values.
func take(machine *vm.VM, it vm.Iter, n int64) ([]vm.Value, error) {
	values := hold(machine)
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

func newChain(machine *vm.VM, class *vm.Class, args vm.Args) (vm.Value, error) {
	outer := &sliceIter{items: args.Positional}
	return makeIterator(class, chainNext(machine, outer), args.Positional...), nil
}

func chainFromIterable(machine *vm.VM, args vm.Args) (vm.Value, error) {
	var class *vm.Class
	var iterable vm.Value
	if err := args.Unpack("from_iterable", "/cls", &class, "/iterable", &iterable); err != nil {
		return nil, err
	}
	outer, held, err := iterOver(machine, iterable)
	if err != nil {
		return nil, err
	}
	return makeIterator(class, chainNext(machine, outer), held), nil
}

func chainNext(machine *vm.VM, outer vm.Iter) nextFunc {
	var inner vm.Iter
	return func() (vm.Value, bool, error) {
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
			if err := machine.Charge(1); err != nil {
				return nil, false, err
			}
			if inner, err = machine.Iterate(iterable); err != nil {
				return nil, false, err
			}
		}
	}
}

func newCompress(machine *vm.VM, class *vm.Class, args vm.Args) (vm.Value, error) {
	var data, selectors vm.Value
	if err := args.Unpack("compress", "data", &data, "selectors", &selectors); err != nil {
		return nil, err
	}
	iters, holds, err := iterators(machine, []vm.Value{data, selectors})
	if err != nil {
		return nil, err
	}
	return makeIterator(class, func() (vm.Value, bool, error) {
		for {
			v, ok, err := iters[0].Next()
			if err != nil || !ok {
				return nil, false, err
			}
			selector, ok, err := iters[1].Next()
			if err != nil || !ok {
				return nil, false, err
			}
			truth, err := machine.Truth(selector)
			if err != nil || truth {
				return v, err == nil, err
			}
			if err := machine.Charge(1); err != nil {
				return nil, false, err
			}
		}
	}, holds...), nil
}

func newCount(machine *vm.VM, class *vm.Class, args vm.Args) (vm.Value, error) {
	var next, step vm.Value = vm.MakeInt(0), vm.MakeInt(1)
	if err := args.Unpack("count", "start?", &next, "step?", &step); err != nil {
		return nil, err
	}
	return makeIterator(class, func() (vm.Value, bool, error) {
		v := next
		var err error
		next, err = addFast(machine, next, step)
		return v, err == nil, err
	}), nil
}

func newCycle(machine *vm.VM, class *vm.Class, args vm.Args) (vm.Value, error) {
	var iterable vm.Value
	if err := args.Unpack("cycle", "/iterable", &iterable); err != nil {
		return nil, err
	}
	it, held, err := iterOver(machine, iterable)
	if err != nil {
		return nil, err
	}
	saved := vm.NewList()
	position, exhausted := 0, false
	return makeIterator(class, func() (vm.Value, bool, error) {
		if !exhausted {
			v, ok, err := it.Next()
			if err != nil {
				return nil, false, err
			}
			if ok {
				saved.Append(v)
				return v, true, machine.Allocate(itemBytes)
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

func newDropWhile(machine *vm.VM, class *vm.Class, args vm.Args) (vm.Value, error) {
	return whileIterator(machine, class, args, "dropwhile", func(predicate vm.Value, it vm.Iter) nextFunc {
		dropping := true
		return func() (vm.Value, bool, error) {
			for {
				v, ok, err := it.Next()
				if err != nil || !ok || !dropping {
					return v, ok, err
				}
				if dropping, err = callTruth(machine, predicate, v); err != nil {
					return nil, false, err
				}
				if !dropping {
					return v, true, nil
				}
			}
		}
	})
}

func newTakeWhile(machine *vm.VM, class *vm.Class, args vm.Args) (vm.Value, error) {
	return whileIterator(machine, class, args, "takewhile", func(predicate vm.Value, it vm.Iter) nextFunc {
		return func() (vm.Value, bool, error) {
			v, ok, err := it.Next()
			if err != nil || !ok {
				return nil, false, err
			}
			more, err := callTruth(machine, predicate, v)
			return v, more, err
		}
	})
}

func whileIterator(machine *vm.VM, class *vm.Class, args vm.Args, name string,
	make func(predicate vm.Value, it vm.Iter) nextFunc) (vm.Value, error) {
	var predicate, iterable vm.Value
	if err := args.Unpack(name, "/predicate", &predicate, "/iterable", &iterable); err != nil {
		return nil, err
	}
	it, held, err := iterOver(machine, iterable)
	if err != nil {
		return nil, err
	}
	return makeIterator(class, make(predicate, it), predicate, held), nil
}

func callTruth(machine *vm.VM, function, v vm.Value) (bool, error) {
	answer, err := machine.Call(function, []vm.Value{v}, nil)
	if err != nil {
		return false, err
	}
	return machine.Truth(answer)
}

func newFilterFalse(machine *vm.VM, class *vm.Class, args vm.Args) (vm.Value, error) {
	return whileIterator(machine, class, args, "filterfalse", func(predicate vm.Value, it vm.Iter) nextFunc {
		return filterNext(machine, it, predicate, false)
	})
}

// group is the state that groupby shares with the group it gave out last.
type group struct {
	vm         *vm.VM
	it         vm.Iter
	key        vm.Value // the key function, or nil
	current    vm.Value // the value read ahead, nil when used up
	currentKey vm.Value
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
		g.currentKey, err = g.vm.Call(g.key, []vm.Value{v}, nil)
	}
	return err == nil, err
}

func newGroupBy(machine *vm.VM, class *vm.Class, args vm.Args) (vm.Value, error) {
	var iterable, key vm.Value
	if err := args.Unpack("groupby", "iterable", &iterable, "key??", &key); err != nil {
		return nil, err
	}
	it, held, err := iterOver(machine, iterable)
	if err != nil {
		return nil, err
	}
	g := &group{vm: machine, it: it, key: key}
	var groupKey vm.Value
	return makeIterator(class, func() (vm.Value, bool, error) {
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
			equal, err := same(machine, groupKey, g.currentKey)
			if err != nil {
				return nil, false, err
			}
			if !equal {
				break
			}
			g.current = nil
		}
		groupKey = g.currentKey
		return vm.NewTuple(groupKey, g.members(groupKey, g.number)), true, nil
	}, held), nil
}

// members yields the values of one group while it is the current one.
func (g *group) members(key vm.Value, number int) vm.Value {
	return vm.NewIterator(func() (vm.Value, bool, error) {
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

// isliceComplaint is CPython's text for the i-th of n bounds.
func isliceComplaint(n, i int) string {
	switch {
	case n == 1:
		return "Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize."
	case i == 2:
		return "Step for islice() must be a positive integer or None."
	}
	return "Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize."
}

func newISlice(machine *vm.VM, class *vm.Class, args vm.Args) (vm.Value, error) {
	n := len(args.Positional)
	if n < 2 || n > 4 || len(args.Keywords) > 0 {
		return nil, argumentCount(machine, args, "islice", 2, 4)
	}
	start, stop, step := int64(0), int64(-1), int64(1)
	bounds := args.Positional[1:]
	targets := []*int64{&start, &stop, &step}
	if len(bounds) == 1 {
		targets = targets[1:2]
	}
	for i, v := range bounds {
		if v == vm.NoneValue {
			continue
		}
		bound, err := machine.AsIndex(v)
		if err != nil || bound < 0 || targets[i] == &step && bound == 0 {
			return nil, machine.Raise(machine.Exceptions.ValueError, "%s", isliceComplaint(len(bounds), i))
		}
		*targets[i] = bound
	}
	it, held, err := iterOver(machine, args.Positional[0])
	if err != nil {
		return nil, err
	}
	position, wanted := int64(0), start
	return makeIterator(class, func() (vm.Value, bool, error) {
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
			if err := machine.Charge(1); err != nil {
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

func newPairwise(machine *vm.VM, class *vm.Class, args vm.Args) (vm.Value, error) {
	var iterable vm.Value
	if err := args.Unpack("pairwise", "/iterable", &iterable); err != nil {
		return nil, err
	}
	it, held, err := iterOver(machine, iterable)
	if err != nil {
		return nil, err
	}
	previous := vm.NewList()
	return makeIterator(class, func() (vm.Value, bool, error) {
		if len(previous.Items) == 0 {
			v, ok, err := it.Next()
			if err != nil || !ok {
				return nil, false, err
			}
			previous.Replace([]vm.Value{v})
		}
		v, ok, err := it.Next()
		if err != nil || !ok {
			return nil, false, err
		}
		pair := vm.NewTuple(previous.Items[0], v)
		previous.Items[0] = v
		previous.ChangedItem(0)
		return pair, true, nil
	}, held, previous), nil
}

func newRepeat(machine *vm.VM, class *vm.Class, args vm.Args) (vm.Value, error) {
	var v, times vm.Value
	if err := args.Unpack("repeat", "object", &v, "times?", &times); err != nil {
		return nil, err
	}
	left := int64(-1)
	if times != nil {
		n, err := machine.AsIndex(times)
		if err != nil {
			return nil, err
		}
		left = max(n, 0)
	}
	return makeIterator(class, func() (vm.Value, bool, error) {
		if left == 0 {
			return nil, false, nil
		}
		left--
		return v, true, nil
	}, v), nil
}

func newStarMap(machine *vm.VM, class *vm.Class, args vm.Args) (vm.Value, error) {
	return whileIterator(machine, class, args, "starmap", func(function vm.Value, it vm.Iter) nextFunc {
		return func() (vm.Value, bool, error) {
			v, ok, err := it.Next()
			if err != nil || !ok {
				return nil, false, err
			}
			values, err := machine.ToSlice(v)
			if err != nil {
				return nil, false, err
			}
			result, err := machine.Call(function, values, nil)
			return result, err == nil, err
		}
	})
}

func newZipLongest(machine *vm.VM, class *vm.Class, args vm.Args) (vm.Value, error) {
	fill := vm.NoneValue
	if err := args.Drop(len(args.Positional)).Unpack("zip_longest", "*fillvalue?", &fill); err != nil {
		return nil, err
	}
	iters, holds, err := iterators(machine, args.Positional)
	if err != nil {
		return nil, err
	}
	return makeIterator(class, func() (vm.Value, bool, error) {
		values := make([]vm.Value, len(iters))
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
		return vm.NewTuple(values...), any, nil
	}, append(holds, fill)...), nil
}

func itertoolsTee(machine *vm.VM, args vm.Args) (vm.Value, error) {
	var iterable vm.Value
	n := 2
	if err := args.Unpack("tee", "/iterable", &iterable, "/n?", &n); err != nil {
		return nil, err
	}
	if n < 0 {
		return nil, machine.Raise(machine.Exceptions.ValueError, "n must be >= 0")
	}
	if err := machine.Allocate(int64(n) * 64); err != nil {
		return nil, err
	}
	it, held, err := iterOver(machine, iterable)
	if err != nil {
		return nil, err
	}
	buffer := vm.NewList()
	copies := make([]vm.Value, n)
	for i := range copies {
		position := 0
		copies[i] = vm.NewIterator(func() (vm.Value, bool, error) {
			if position == len(buffer.Items) {
				v, ok, err := it.Next()
				if err != nil || !ok {
					return nil, false, err
				}
				if err := machine.Allocate(itemBytes); err != nil {
					return nil, false, err
				}
				buffer.Append(v)
			}
			position++
			return buffer.Items[position-1], true, nil
		}, held, buffer)
	}
	return vm.NewTuple(copies...), nil
}
