package pylib

import "heft/internal/pyvm"

// installDict adds the methods of dict and its views.
func installDict(vm *pyvm.VM) {
	addMethods(vm, vm.Types.Dict, []method[*pyvm.Dict]{
		{"clear", dictClear}, {"copy", dictCopy}, {"get", dictGet}, {"pop", dictPop}, {"popitem", dictPopItem},
		{"setdefault", dictSetDefault},
		{"update", func(vm *pyvm.VM, d *pyvm.Dict, args pyvm.Args) (pyvm.Value, error) {
			return pyvm.NoneValue, updateDict(vm, d, args, "update")
		}},
	})
	for name, class := range map[string]*pyvm.Class{
		"keys": vm.Types.DictKeys, "values": vm.Types.DictValues, "items": vm.Types.DictItems,
	} {
		addMethods(vm, vm.Types.Dict, []method[*pyvm.Dict]{{name, viewMethod(name, class)}})
	}
	vm.Types.Dict.Dict.SetStr("fromkeys", &pyvm.ClassMethod{Func: vm.NewBuiltin("fromkeys", dictFromKeys)})
	installDictViews(vm)
}

// updateDict sets the items of an optional mapping or iterable of pairs, then
// the keyword arguments.
func updateDict(vm *pyvm.VM, d *pyvm.Dict, args pyvm.Args, name string) error {
	if len(args.Positional) > 1 {
		return vm.Raise(vm.Exceptions.TypeError, "%s expected at most 1 argument, got %d", name, len(args.Positional))
	}
	if len(args.Positional) == 1 {
		if err := updateFrom(vm, d, args.Positional[0]); err != nil {
			return err
		}
	}
	for _, keyword := range args.Keywords {
		if err := d.Set(vm, pyvm.Str(keyword.Name), keyword.Value); err != nil {
			return err
		}
	}
	return nil
}

func updateFrom(vm *pyvm.VM, d *pyvm.Dict, source pyvm.Value) error {
	if other, ok := source.(*pyvm.Dict); ok {
		if err := vm.Charge(int64(other.Len()/4 + 1)); err != nil {
			return err
		}
		return d.Update(vm, other)
	}
	if _, ok, err := vm.LookupAttr(source, "keys"); err != nil {
		return err
	} else if ok {
		return updateFromMapping(vm, d, source)
	}
	return updateFromPairs(vm, d, source)
}

func updateFromMapping(vm *pyvm.VM, d *pyvm.Dict, source pyvm.Value) error {
	keys, err := vm.CallMethod(source, "keys")
	if err != nil {
		return err
	}
	names, err := vm.ToSlice(keys)
	if err != nil {
		return err
	}
	for _, key := range names {
		value, err := vm.GetItem(source, key)
		if err != nil {
			return err
		}
		if err := d.Set(vm, key, value); err != nil {
			return err
		}
	}
	return nil
}

func updateFromPairs(vm *pyvm.VM, d *pyvm.Dict, source pyvm.Value) error {
	it, err := vm.Iterate(source)
	if err != nil {
		return err
	}
	for i := 0; ; i++ {
		v, ok, err := it.Next()
		if err != nil || !ok {
			return err
		}
		if err := vm.Charge(1); err != nil {
			return err
		}
		pair, err := vm.ToSlice(v)
		if err != nil {
			if vm.IsException(err, vm.Exceptions.TypeError) {
				err = vm.Raise(vm.Exceptions.TypeError, "cannot convert dictionary update sequence element #%d to a sequence", i)
			}
			return err
		}
		if len(pair) != 2 {
			return vm.Raise(vm.Exceptions.ValueError, "dictionary update sequence element #%d has length %d; 2 is required", i, len(pair))
		}
		if err := d.Set(vm, pair[0], pair[1]); err != nil {
			return err
		}
	}
}

func dictClear(vm *pyvm.VM, d *pyvm.Dict, args pyvm.Args) (pyvm.Value, error) {
	d.Clear()
	return pyvm.NoneValue, noArguments(vm, args, "dict.clear")
}

func dictCopy(vm *pyvm.VM, d *pyvm.Dict, args pyvm.Args) (pyvm.Value, error) {
	if err := noArguments(vm, args, "dict.copy"); err != nil {
		return nil, err
	}
	return d.Clone(), vm.Allocate(int64(d.Len()) * 48)
}

func dictGet(vm *pyvm.VM, d *pyvm.Dict, args pyvm.Args) (pyvm.Value, error) {
	n := len(args.Positional)
	if n < 1 || n > 2 || len(args.Keywords) > 0 {
		return nil, argumentCount(vm, args, "get", 1, 2)
	}
	v, ok, err := d.Get(vm, args.Positional[0])
	switch {
	case err != nil:
		return nil, err
	case ok:
		return v, nil
	case n == 2:
		return args.Positional[1], nil
	}
	return pyvm.NoneValue, nil
}

func dictPop(vm *pyvm.VM, d *pyvm.Dict, args pyvm.Args) (pyvm.Value, error) {
	n := len(args.Positional)
	if n < 1 || n > 2 || len(args.Keywords) > 0 {
		return nil, argumentCount(vm, args, "pop", 1, 2)
	}
	v, ok, err := d.Get(vm, args.Positional[0])
	switch {
	case err != nil:
		return nil, err
	case ok:
		_, err := d.Delete(vm, args.Positional[0])
		return v, err
	case n == 2:
		return args.Positional[1], nil
	}
	return nil, vm.RaiseValue(vm.Exceptions.KeyError, args.Positional[0])
}

func dictPopItem(vm *pyvm.VM, d *pyvm.Dict, args pyvm.Args) (pyvm.Value, error) {
	if err := noArguments(vm, args, "dict.popitem"); err != nil {
		return nil, err
	}
	key, value, ok := d.Last()
	if !ok {
		return nil, vm.RaiseValue(vm.Exceptions.KeyError, pyvm.Str("popitem(): dictionary is empty"))
	}
	_, err := d.Delete(vm, key)
	return pyvm.NewTuple(key, value), err
}

func dictSetDefault(vm *pyvm.VM, d *pyvm.Dict, args pyvm.Args) (pyvm.Value, error) {
	var key pyvm.Value
	var value pyvm.Value = pyvm.NoneValue
	if err := args.Unpack("setdefault", "/key", &key, "/default?", &value); err != nil {
		return nil, err
	}
	v, ok, err := d.Get(vm, key)
	if err != nil || ok {
		return v, err
	}
	return value, d.Set(vm, key, value)
}

func dictFromKeys(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	if len(args.Positional) == 0 {
		return nil, vm.Raise(vm.Exceptions.TypeError, "fromkeys() needs a class")
	}
	class := args.Positional[0]
	var iterable pyvm.Value
	var value pyvm.Value = pyvm.NoneValue
	if err := args.Drop(1).Unpack("fromkeys", "/iterable", &iterable, "/value?", &value); err != nil {
		return nil, err
	}
	result, err := vm.Call(class, nil, nil)
	if err != nil {
		return nil, err
	}
	kept := hold(vm, result)
	defer kept.release()
	it, err := vm.Iterate(iterable)
	if err != nil {
		return nil, err
	}
	for {
		key, ok, err := it.Next()
		if err != nil || !ok {
			return result, err
		}
		if err := vm.Charge(1); err != nil {
			return nil, err
		}
		if err := vm.SetItem(result, key, value); err != nil {
			return nil, err
		}
	}
}
