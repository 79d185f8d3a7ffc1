package pylib

import "heft/internal/pyvm"

// installSets adds the methods of set and frozenset.
func installSets(vm *pyvm.VM) {
	for _, class := range []*pyvm.Class{vm.Types.Set, vm.Types.FrozenSet} {
		addMethods(vm, class, []method[*pyvm.Set]{
			{"copy", setCopy}, {"difference", setDifference}, {"intersection", setIntersection},
			{"isdisjoint", setIsDisjoint}, {"issubset", setIsSubset}, {"issuperset", setIsSuperset},
			{"symmetric_difference", setSymmetricDifference}, {"union", setUnion},
		})
	}
	addMethods(vm, vm.Types.Set, []method[*pyvm.Set]{
		{"add", setAdd}, {"clear", setClear}, {"discard", setDiscard}, {"pop", setPop}, {"remove", setRemove},
		{"update", setUpdate}, {"difference_update", setDifferenceUpdate},
		{"intersection_update", setIntersectionUpdate}, {"symmetric_difference_update", setSymmetricDifferenceUpdate},
	})
}

// setOf makes a set of an iterable's elements; a set is returned as it is.
func setOf(vm *pyvm.VM, v pyvm.Value) (*pyvm.Set, error) {
	if s, ok := pyvm.Underlying(v).(*pyvm.Set); ok {
		return s, nil
	}
	result := pyvm.NewSet()
	kept := hold(vm, result)
	defer kept.release()
	return result, addAll(vm, result, v)
}

// addAll adds the elements of an iterable.
func addAll(vm *pyvm.VM, s *pyvm.Set, iterable pyvm.Value) error {
	if other, ok := pyvm.Underlying(iterable).(*pyvm.Set); ok {
		return addItems(vm, s, other.Items())
	}
	it, err := vm.Iterate(iterable)
	if err != nil {
		return err
	}
	for {
		v, ok, err := it.Next()
		if err != nil || !ok {
			return err
		}
		if err := vm.Charge(1); err != nil {
			return err
		}
		if _, err := s.Add(vm, v); err != nil {
			return err
		}
	}
}

func addItems(vm *pyvm.VM, s *pyvm.Set, items []pyvm.Value) error {
	if err := vm.Charge(int64(len(items)/4 + 1)); err != nil {
		return err
	}
	for _, v := range items {
		if _, err := s.Add(vm, v); err != nil {
			return err
		}
	}
	return nil
}

// selectItems returns the elements of s for which being in other equals wanted.
func selectItems(vm *pyvm.VM, s, other *pyvm.Set, wanted bool) (*pyvm.Set, error) {
	result := pyvm.NewSet()
	items := s.Items()
	if err := vm.Charge(int64(len(items)/4 + 1)); err != nil {
		return nil, err
	}
	for _, v := range items {
		inside, err := other.Contains(vm, v)
		if err != nil {
			return nil, err
		}
		if inside != wanted {
			continue
		}
		if _, err := result.Add(vm, v); err != nil {
			return nil, err
		}
	}
	return result, nil
}

// replaceItems makes s hold the elements of other.
func replaceItems(vm *pyvm.VM, s, other *pyvm.Set) (pyvm.Value, error) {
	items := other.Items()
	s.Clear()
	return pyvm.NoneValue, addItems(vm, s, items)
}

func setCopy(vm *pyvm.VM, s *pyvm.Set, args pyvm.Args) (pyvm.Value, error) {
	if err := noArguments(vm, args, "set.copy"); err != nil {
		return nil, err
	}
	if s.Frozen {
		return s, nil
	}
	return s.Clone(), vm.Allocate(int64(s.Len()) * 48)
}

func setUnion(vm *pyvm.VM, s *pyvm.Set, args pyvm.Args) (pyvm.Value, error) {
	result := s.Clone()
	result.Frozen = s.Frozen
	kept := hold(vm, result)
	defer kept.release()
	for _, other := range args.Positional {
		if err := addAll(vm, result, other); err != nil {
			return nil, err
		}
	}
	return result, vm.Allocate(int64(s.Len()) * 48)
}

func setIntersection(vm *pyvm.VM, s *pyvm.Set, args pyvm.Args) (pyvm.Value, error) {
	result, err := filterThrough(vm, s, args.Positional, true)
	if err != nil {
		return nil, err
	}
	result.Frozen = s.Frozen
	return result, nil
}

func setDifference(vm *pyvm.VM, s *pyvm.Set, args pyvm.Args) (pyvm.Value, error) {
	result, err := filterThrough(vm, s, args.Positional, false)
	if err != nil {
		return nil, err
	}
	result.Frozen = s.Frozen
	return result, nil
}

// filterThrough keeps the elements whose being in each of the others equals
// wanted.
func filterThrough(vm *pyvm.VM, s *pyvm.Set, others []pyvm.Value, wanted bool) (*pyvm.Set, error) {
	result := s.Clone()
	for _, v := range others {
		other, err := setOf(vm, v)
		if err != nil {
			return nil, err
		}
		if result, err = selectItems(vm, result, other, wanted); err != nil {
			return nil, err
		}
	}
	return result, nil
}

func setSymmetricDifference(vm *pyvm.VM, s *pyvm.Set, args pyvm.Args) (pyvm.Value, error) {
	var iterable pyvm.Value
	if err := args.Unpack("symmetric_difference", "/other", &iterable); err != nil {
		return nil, err
	}
	other, err := setOf(vm, iterable)
	if err != nil {
		return nil, err
	}
	result, err := selectItems(vm, s, other, false)
	if err != nil {
		return nil, err
	}
	rest, err := selectItems(vm, other, s, false)
	if err != nil {
		return nil, err
	}
	err = addItems(vm, result, rest.Items())
	result.Frozen = s.Frozen
	return result, err
}

// oneSet reads the only argument of a method as a set.
func oneSet(vm *pyvm.VM, args pyvm.Args, name string) (*pyvm.Set, error) {
	var iterable pyvm.Value
	if err := args.Unpack(name, "/other", &iterable); err != nil {
		return nil, err
	}
	return setOf(vm, iterable)
}

func setIsDisjoint(vm *pyvm.VM, s *pyvm.Set, args pyvm.Args) (pyvm.Value, error) {
	other, err := oneSet(vm, args, "isdisjoint")
	if err != nil {
		return nil, err
	}
	common, err := selectItems(vm, s, other, true)
	if err != nil {
		return nil, err
	}
	return pyvm.MakeBool(common.Len() == 0), nil
}

func setIsSubset(vm *pyvm.VM, s *pyvm.Set, args pyvm.Args) (pyvm.Value, error) {
	other, err := oneSet(vm, args, "issubset")
	if err != nil {
		return nil, err
	}
	rest, err := selectItems(vm, s, other, false)
	if err != nil {
		return nil, err
	}
	return pyvm.MakeBool(rest.Len() == 0), nil
}

func setIsSuperset(vm *pyvm.VM, s *pyvm.Set, args pyvm.Args) (pyvm.Value, error) {
	other, err := oneSet(vm, args, "issuperset")
	if err != nil {
		return nil, err
	}
	rest, err := selectItems(vm, other, s, false)
	if err != nil {
		return nil, err
	}
	return pyvm.MakeBool(rest.Len() == 0), nil
}

func setAdd(vm *pyvm.VM, s *pyvm.Set, args pyvm.Args) (pyvm.Value, error) {
	var v pyvm.Value
	if err := args.Unpack("add", "/object", &v); err != nil {
		return nil, err
	}
	_, err := s.Add(vm, v)
	return pyvm.NoneValue, err
}

func setClear(vm *pyvm.VM, s *pyvm.Set, args pyvm.Args) (pyvm.Value, error) {
	s.Clear()
	return pyvm.NoneValue, noArguments(vm, args, "set.clear")
}

func setDiscard(vm *pyvm.VM, s *pyvm.Set, args pyvm.Args) (pyvm.Value, error) {
	var v pyvm.Value
	if err := args.Unpack("discard", "/object", &v); err != nil {
		return nil, err
	}
	_, err := s.Remove(vm, v)
	return pyvm.NoneValue, err
}

func setRemove(vm *pyvm.VM, s *pyvm.Set, args pyvm.Args) (pyvm.Value, error) {
	var v pyvm.Value
	if err := args.Unpack("remove", "/object", &v); err != nil {
		return nil, err
	}
	found, err := s.Remove(vm, v)
	if err == nil && !found {
		err = vm.RaiseValue(vm.Exceptions.KeyError, v)
	}
	return pyvm.NoneValue, err
}

func setPop(vm *pyvm.VM, s *pyvm.Set, args pyvm.Args) (pyvm.Value, error) {
	if err := noArguments(vm, args, "set.pop"); err != nil {
		return nil, err
	}
	var first pyvm.Value
	s.Each(func(v pyvm.Value) bool {
		first = v
		return false
	})
	if first == nil {
		return nil, vm.RaiseValue(vm.Exceptions.KeyError, pyvm.Str("pop from an empty set"))
	}
	_, err := s.Remove(vm, first)
	return first, err
}

func setUpdate(vm *pyvm.VM, s *pyvm.Set, args pyvm.Args) (pyvm.Value, error) {
	for _, other := range args.Positional {
		if err := addAll(vm, s, other); err != nil {
			return nil, err
		}
	}
	return pyvm.NoneValue, nil
}

func setDifferenceUpdate(vm *pyvm.VM, s *pyvm.Set, args pyvm.Args) (pyvm.Value, error) {
	result, err := filterThrough(vm, s, args.Positional, false)
	if err != nil {
		return nil, err
	}
	return replaceItems(vm, s, result)
}

func setIntersectionUpdate(vm *pyvm.VM, s *pyvm.Set, args pyvm.Args) (pyvm.Value, error) {
	result, err := filterThrough(vm, s, args.Positional, true)
	if err != nil {
		return nil, err
	}
	return replaceItems(vm, s, result)
}

func setSymmetricDifferenceUpdate(vm *pyvm.VM, s *pyvm.Set, args pyvm.Args) (pyvm.Value, error) {
	result, err := setSymmetricDifference(vm, s, args)
	if err != nil {
		return nil, err
	}
	return replaceItems(vm, s, result.(*pyvm.Set))
}
