package lib

// This file holds the methods of set and frozenset.

import "heft/internal/python/vm"

// installSets adds the methods of set and frozenset.
func installSets(machine *vm.VM) {
	for _, class := range []*vm.Class{machine.Types.Set, machine.Types.FrozenSet} {
		addMethods(machine, class, []method[*vm.Set]{
			{"copy", setCopy}, {"difference", setDifference}, {"intersection", setIntersection},
			{"isdisjoint", setIsDisjoint}, {"issubset", setIsSubset}, {"issuperset", setIsSuperset},
			{"symmetric_difference", setSymmetricDifference}, {"union", setUnion},
		})
	}
	addMethods(machine, machine.Types.Set, []method[*vm.Set]{
		{"add", setAdd}, without("clear", setClear), {"discard", setDiscard}, {"pop", setPop}, {"remove", setRemove},
		{"update", setUpdate}, {"difference_update", setDifferenceUpdate},
		{"intersection_update", setIntersectionUpdate}, {"symmetric_difference_update", setSymmetricDifferenceUpdate},
	})
}

// setOf makes a set of an iterable's elements; a set is returned as it is.
func setOf(machine *vm.VM, v vm.Value) (*vm.Set, error) {
	if s, ok := vm.Underlying(v).(*vm.Set); ok {
		return s, nil
	}
	result := vm.NewSet()
	kept := hold(machine, result)
	defer kept.release()
	return result, addAll(machine, result, v)
}

// addAll adds the elements of an iterable.
func addAll(machine *vm.VM, s *vm.Set, iterable vm.Value) error {
	if other, ok := vm.Underlying(iterable).(*vm.Set); ok {
		return addItems(machine, s, other.Items())
	}
	it, err := machine.Iterate(iterable)
	if err != nil {
		return err
	}
	for {
		v, ok, err := it.Next()
		if err != nil || !ok {
			return err
		}
		if err := machine.Charge(1); err != nil {
			return err
		}
		if _, err := s.Add(machine, v); err != nil {
			return err
		}
	}
}

func addItems(machine *vm.VM, s *vm.Set, items []vm.Value) error {
	if err := machine.Charge(int64(len(items)/4 + 1)); err != nil {
		return err
	}
	for _, v := range items {
		if _, err := s.Add(machine, v); err != nil {
			return err
		}
	}
	return nil
}

// selectItems returns the elements of s for which being in other equals wanted.
func selectItems(machine *vm.VM, s, other *vm.Set, wanted bool) (*vm.Set, error) {
	result := vm.NewSet()
	items := s.Items()
	if err := machine.Charge(int64(len(items)/4 + 1)); err != nil {
		return nil, err
	}
	for _, v := range items {
		inside, err := other.Contains(machine, v)
		if err != nil {
			return nil, err
		}
		if inside != wanted {
			continue
		}
		if _, err := result.Add(machine, v); err != nil {
			return nil, err
		}
	}
	return result, nil
}

// replaceItems makes s hold the elements of other.
func replaceItems(machine *vm.VM, s, other *vm.Set) (vm.Value, error) {
	items := other.Items()
	s.Clear()
	return vm.NoneValue, addItems(machine, s, items)
}

func setCopy(machine *vm.VM, s *vm.Set, args vm.Args) (vm.Value, error) {
	if err := noArguments(machine, args, "set.copy"); err != nil {
		return nil, err
	}
	if s.Frozen {
		return s, nil
	}
	return s.Clone(), machine.Allocate(int64(s.Len()) * 48)
}

func setUnion(machine *vm.VM, s *vm.Set, args vm.Args) (vm.Value, error) {
	result := s.Clone()
	result.Frozen = s.Frozen
	kept := hold(machine, result)
	defer kept.release()
	for _, other := range args.Positional {
		if err := addAll(machine, result, other); err != nil {
			return nil, err
		}
	}
	return result, machine.Allocate(int64(s.Len()) * 48)
}

func setIntersection(machine *vm.VM, s *vm.Set, args vm.Args) (vm.Value, error) {
	result, err := filterThrough(machine, s, args.Positional, true)
	if err != nil {
		return nil, err
	}
	result.Frozen = s.Frozen
	return result, nil
}

func setDifference(machine *vm.VM, s *vm.Set, args vm.Args) (vm.Value, error) {
	result, err := filterThrough(machine, s, args.Positional, false)
	if err != nil {
		return nil, err
	}
	result.Frozen = s.Frozen
	return result, nil
}

// filterThrough keeps the elements whose being in each of the others equals
// wanted.
func filterThrough(machine *vm.VM, s *vm.Set, others []vm.Value, wanted bool) (*vm.Set, error) {
	result := s.Clone()
	for _, v := range others {
		other, err := setOf(machine, v)
		if err != nil {
			return nil, err
		}
		if result, err = selectItems(machine, result, other, wanted); err != nil {
			return nil, err
		}
	}
	return result, nil
}

func setSymmetricDifference(machine *vm.VM, s *vm.Set, args vm.Args) (vm.Value, error) {
	var iterable vm.Value
	if err := args.Unpack("symmetric_difference", "/other", &iterable); err != nil {
		return nil, err
	}
	other, err := setOf(machine, iterable)
	if err != nil {
		return nil, err
	}
	result, err := selectItems(machine, s, other, false)
	if err != nil {
		return nil, err
	}
	rest, err := selectItems(machine, other, s, false)
	if err != nil {
		return nil, err
	}
	err = addItems(machine, result, rest.Items())
	result.Frozen = s.Frozen
	return result, err
}

// oneSet reads the only argument of a method as a set.
func oneSet(machine *vm.VM, args vm.Args, name string) (*vm.Set, error) {
	var iterable vm.Value
	if err := args.Unpack(name, "/other", &iterable); err != nil {
		return nil, err
	}
	return setOf(machine, iterable)
}

func setIsDisjoint(machine *vm.VM, s *vm.Set, args vm.Args) (vm.Value, error) {
	other, err := oneSet(machine, args, "isdisjoint")
	if err != nil {
		return nil, err
	}
	common, err := selectItems(machine, s, other, true)
	if err != nil {
		return nil, err
	}
	return vm.MakeBool(common.Len() == 0), nil
}

func setIsSubset(machine *vm.VM, s *vm.Set, args vm.Args) (vm.Value, error) {
	other, err := oneSet(machine, args, "issubset")
	if err != nil {
		return nil, err
	}
	rest, err := selectItems(machine, s, other, false)
	if err != nil {
		return nil, err
	}
	return vm.MakeBool(rest.Len() == 0), nil
}

func setIsSuperset(machine *vm.VM, s *vm.Set, args vm.Args) (vm.Value, error) {
	other, err := oneSet(machine, args, "issuperset")
	if err != nil {
		return nil, err
	}
	rest, err := selectItems(machine, other, s, false)
	if err != nil {
		return nil, err
	}
	return vm.MakeBool(rest.Len() == 0), nil
}

func setAdd(machine *vm.VM, s *vm.Set, args vm.Args) (vm.Value, error) {
	var v vm.Value
	if err := args.Unpack("add", "/object", &v); err != nil {
		return nil, err
	}
	_, err := s.Add(machine, v)
	return vm.NoneValue, err
}

func setClear(_ *vm.VM, s *vm.Set) (vm.Value, error) {
	s.Clear()
	return vm.NoneValue, nil
}

func setDiscard(machine *vm.VM, s *vm.Set, args vm.Args) (vm.Value, error) {
	var v vm.Value
	if err := args.Unpack("discard", "/object", &v); err != nil {
		return nil, err
	}
	_, err := s.Remove(machine, v)
	return vm.NoneValue, err
}

func setRemove(machine *vm.VM, s *vm.Set, args vm.Args) (vm.Value, error) {
	var v vm.Value
	if err := args.Unpack("remove", "/object", &v); err != nil {
		return nil, err
	}
	found, err := s.Remove(machine, v)
	if err == nil && !found {
		err = machine.RaiseValue(machine.Exceptions.KeyError, v)
	}
	return vm.NoneValue, err
}

func setPop(machine *vm.VM, s *vm.Set, args vm.Args) (vm.Value, error) {
	if err := noArguments(machine, args, "set.pop"); err != nil {
		return nil, err
	}
	var first vm.Value
	s.Each(func(v vm.Value) bool {
		first = v
		return false
	})
	if first == nil {
		return nil, machine.RaiseValue(machine.Exceptions.KeyError, vm.Str("pop from an empty set"))
	}
	_, err := s.Remove(machine, first)
	return first, err
}

func setUpdate(machine *vm.VM, s *vm.Set, args vm.Args) (vm.Value, error) {
	for _, other := range args.Positional {
		if err := addAll(machine, s, other); err != nil {
			return nil, err
		}
	}
	return vm.NoneValue, nil
}

func setDifferenceUpdate(machine *vm.VM, s *vm.Set, args vm.Args) (vm.Value, error) {
	result, err := filterThrough(machine, s, args.Positional, false)
	if err != nil {
		return nil, err
	}
	return replaceItems(machine, s, result)
}

func setIntersectionUpdate(machine *vm.VM, s *vm.Set, args vm.Args) (vm.Value, error) {
	result, err := filterThrough(machine, s, args.Positional, true)
	if err != nil {
		return nil, err
	}
	return replaceItems(machine, s, result)
}

func setSymmetricDifferenceUpdate(machine *vm.VM, s *vm.Set, args vm.Args) (vm.Value, error) {
	result, err := setSymmetricDifference(machine, s, args)
	if err != nil {
		return nil, err
	}
	return replaceItems(machine, s, result.(*vm.Set))
}
