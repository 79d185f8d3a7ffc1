package lib

// This file holds the methods of dict.

import (
	"slices"

	"heft/internal/python/vm"
)

// installDict adds the methods of dict and its views.
func installDict(machine *vm.VM) {
	addMethods(machine, machine.Types.Dict, []method[*vm.Dict]{
		without("clear", dictClear), {"copy", dictCopy}, {"get", dictGet}, {"pop", dictPop}, {"popitem", dictPopItem},
		{"setdefault", dictSetDefault},
		{"update", func(machine *vm.VM, d *vm.Dict, args vm.Args) (vm.Value, error) {
			return vm.NoneValue, updateDict(machine, d, args, "update")
		}},
	})
	for name, class := range map[string]*vm.Class{
		"keys": machine.Types.DictKeys, "values": machine.Types.DictValues, "items": machine.Types.DictItems,
	} {
		addMethods(machine, machine.Types.Dict, []method[*vm.Dict]{{name, viewMethod(name, class)}})
	}
	addMethods(machine, machine.Types.Dict, []method[*vm.Dict]{{"__reversed__", func(machine *vm.VM, d *vm.Dict, _ vm.Args) (vm.Value, error) {
		keys := d.Keys()
		slices.Reverse(keys)
		return vm.NewIterator((&sliceIter{items: keys}).Next, d), machine.Allocate(int64(len(keys)) * 16)
	}}})
	machine.Types.Dict.Dict.SetStr("fromkeys", &vm.ClassMethod{Func: machine.NewBuiltin("fromkeys", dictFromKeys)})
	installDictViews(machine)
}

// updateDict sets the items of an optional mapping or iterable of pairs, then
// the keyword arguments.
func updateDict(machine *vm.VM, d *vm.Dict, args vm.Args, name string) error {
	if len(args.Positional) > 1 {
		return machine.Raise(machine.Exceptions.TypeError, "%s expected at most 1 argument, got %d", name, len(args.Positional))
	}
	if len(args.Positional) == 1 {
		if err := updateFrom(machine, d, args.Positional[0]); err != nil {
			return err
		}
	}
	for _, keyword := range args.Keywords {
		if err := d.Set(machine, vm.Str(keyword.Name), keyword.Value); err != nil {
			return err
		}
	}
	return nil
}

func updateFrom(machine *vm.VM, d *vm.Dict, source vm.Value) error {
	if other, ok := source.(*vm.Dict); ok {
		if err := machine.Charge(int64(other.Len()/4 + 1)); err != nil {
			return err
		}
		return d.Update(machine, other)
	}
	if _, ok, err := machine.LookupAttr(source, "keys"); err != nil {
		return err
	} else if ok {
		return updateFromMapping(machine, d, source)
	}
	return updateFromPairs(machine, d, source)
}

func updateFromMapping(machine *vm.VM, d *vm.Dict, source vm.Value) error {
	keys, err := machine.CallMethod(source, "keys")
	if err != nil {
		return err
	}
	names, err := machine.ToSlice(keys)
	if err != nil {
		return err
	}
	for _, key := range names {
		value, err := machine.GetItem(source, key)
		if err != nil {
			return err
		}
		if err := d.Set(machine, key, value); err != nil {
			return err
		}
	}
	return nil
}

func updateFromPairs(machine *vm.VM, d *vm.Dict, source vm.Value) error {
	it, err := machine.Iterate(source)
	if err != nil {
		return err
	}
	for i := 0; ; i++ {
		v, ok, err := it.Next()
		if err != nil || !ok {
			return err
		}
		if err := machine.Charge(1); err != nil {
			return err
		}
		pair, err := machine.ToSlice(v)
		if err != nil {
			if machine.IsException(err, machine.Exceptions.TypeError) {
				err = machine.Raise(machine.Exceptions.TypeError, "cannot convert dictionary update sequence element #%d to a sequence", i)
			}
			return err
		}
		if len(pair) != 2 {
			return machine.Raise(machine.Exceptions.ValueError, "dictionary update sequence element #%d has length %d; 2 is required", i, len(pair))
		}
		if err := d.Set(machine, pair[0], pair[1]); err != nil {
			return err
		}
	}
}

func dictClear(_ *vm.VM, d *vm.Dict) (vm.Value, error) {
	d.Clear()
	return vm.NoneValue, nil
}

func dictCopy(machine *vm.VM, d *vm.Dict, args vm.Args) (vm.Value, error) {
	if err := noArguments(machine, args, "dict.copy"); err != nil {
		return nil, err
	}
	return d.Clone(), machine.Allocate(int64(d.Len()) * 48)
}

func dictGet(machine *vm.VM, d *vm.Dict, args vm.Args) (vm.Value, error) {
	n := len(args.Positional)
	if n < 1 || n > 2 || len(args.Keywords) > 0 {
		return nil, argumentCount(machine, args, "get", 1, 2)
	}
	v, ok, err := d.Get(machine, args.Positional[0])
	switch {
	case err != nil:
		return nil, err
	case ok:
		return v, nil
	case n == 2:
		return args.Positional[1], nil
	}
	return vm.NoneValue, nil
}

func dictPop(machine *vm.VM, d *vm.Dict, args vm.Args) (vm.Value, error) {
	n := len(args.Positional)
	if n < 1 || n > 2 || len(args.Keywords) > 0 {
		return nil, argumentCount(machine, args, "pop", 1, 2)
	}
	v, ok, err := d.Get(machine, args.Positional[0])
	switch {
	case err != nil:
		return nil, err
	case ok:
		_, err := d.Delete(machine, args.Positional[0])
		return v, err
	case n == 2:
		return args.Positional[1], nil
	}
	return nil, machine.RaiseValue(machine.Exceptions.KeyError, args.Positional[0])
}

func dictPopItem(machine *vm.VM, d *vm.Dict, args vm.Args) (vm.Value, error) {
	if err := noArguments(machine, args, "dict.popitem"); err != nil {
		return nil, err
	}
	key, value, ok := d.Last()
	if !ok {
		return nil, machine.RaiseValue(machine.Exceptions.KeyError, vm.Str("popitem(): dictionary is empty"))
	}
	_, err := d.Delete(machine, key)
	return vm.NewTuple(key, value), err
}

func dictSetDefault(machine *vm.VM, d *vm.Dict, args vm.Args) (vm.Value, error) {
	var key vm.Value
	var value vm.Value = vm.NoneValue
	if err := args.Unpack("setdefault", "/key", &key, "/default?", &value); err != nil {
		return nil, err
	}
	v, ok, err := d.Get(machine, key)
	if err != nil || ok {
		return v, err
	}
	return value, d.Set(machine, key, value)
}

func dictFromKeys(machine *vm.VM, args vm.Args) (vm.Value, error) {
	if len(args.Positional) == 0 {
		return nil, machine.Raise(machine.Exceptions.TypeError, "fromkeys() needs a class")
	}
	class := args.Positional[0]
	var iterable vm.Value
	var value vm.Value = vm.NoneValue
	if err := args.Drop(1).Unpack("fromkeys", "/iterable", &iterable, "/value?", &value); err != nil {
		return nil, err
	}
	result, err := machine.Call(class, nil, nil)
	if err != nil {
		return nil, err
	}
	kept := hold(machine, result)
	defer kept.release()
	it, err := machine.Iterate(iterable)
	if err != nil {
		return nil, err
	}
	for {
		key, ok, err := it.Next()
		if err != nil || !ok {
			return result, err
		}
		if err := machine.Charge(1); err != nil {
			return nil, err
		}
		if err := machine.SetItem(result, key, value); err != nil {
			return nil, err
		}
	}
}
