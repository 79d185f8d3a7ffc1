package vm_test

// This file holds the few builtins that this package's tests need.

import (
	"fmt"
	"strings"
	"testing"

	"heft/internal/python/syntax"
	"heft/internal/python/vm"
)

type native = func(machine *vm.VM, args vm.Args) (vm.Value, error)

// newVM makes a machine with the few builtins that the tests need. Package
// lib owns the real ones.
func newVM(t testing.TB, options vm.Options) *vm.VM {
	t.Helper()
	machine := vm.New(options)
	t.Cleanup(machine.Close)
	installBuiltins(machine)
	installConstructors(machine)
	return machine
}

func installBuiltins(machine *vm.VM) {
	one := func(fn func(v vm.Value) (vm.Value, error)) native {
		return func(machine *vm.VM, args vm.Args) (vm.Value, error) {
			var v vm.Value
			if err := args.Unpack("builtin", "v", &v); err != nil {
				return nil, err
			}
			return fn(v)
		}
	}
	for name, fn := range map[string]native{
		"print": print,
		"len": one(func(v vm.Value) (vm.Value, error) {
			n, err := machine.Len(v)
			return vm.MakeInt(n), err
		}),
		"repr": one(func(v vm.Value) (vm.Value, error) {
			s, err := machine.Repr(v)
			return vm.Str(s), err
		}),
		"hash": one(func(v vm.Value) (vm.Value, error) {
			h, err := machine.Hash(v)
			return vm.MakeInt(h), err
		}),
		"iter":       one(machine.IteratorOf),
		"next":       next,
		"isinstance": isinstance,
		"issubclass": issubclass,
		"getattr":    getattr,
		"hasattr":    hasattr,
		"setattr":    setattr,
		"locals":     func(machine *vm.VM, _ vm.Args) (vm.Value, error) { return machine.Locals(), nil },
		"sum":        sum,
		"callable":   one(func(v vm.Value) (vm.Value, error) { return vm.MakeBool(machine.Callable(v)), nil }),
	} {
		machine.Builtins.SetStr(name, machine.NewBuiltin(name, fn))
	}
	t := &machine.Types
	for _, c := range []*vm.Class{
		t.Object, t.Type, t.Int, t.Bool, t.Float, t.Complex, t.Str, t.Bytes, t.List, t.Tuple, t.Dict, t.Set, t.FrozenSet,
		t.Range, t.Slice, t.Property, t.StaticMethod, t.ClassMethod, t.Super,
	} {
		machine.Builtins.SetStr(c.Name, c)
	}
	addExceptions(machine, machine.Exceptions.BaseException)
	machine.Builtins.SetStr("NotImplemented", vm.NotImplementedValue)
}

func addExceptions(machine *vm.VM, c *vm.Class) {
	machine.Builtins.SetStr(c.Name, c)
	for _, sub := range c.Subclasses() {
		addExceptions(machine, sub)
	}
}

func print(machine *vm.VM, args vm.Args) (vm.Value, error) {
	texts := make([]string, len(args.Positional))
	for i, v := range args.Positional {
		s, err := machine.Str(v)
		if err != nil {
			return nil, err
		}
		texts[i] = s
	}
	if out := machine.Options().Stdout; out != nil {
		fmt.Fprintln(out, strings.Join(texts, " "))
	}
	return vm.NoneValue, nil
}

func next(machine *vm.VM, args vm.Args) (vm.Value, error) {
	var v, otherwise vm.Value
	if err := args.Unpack("next", "iterator", &v, "default?", &otherwise); err != nil {
		return nil, err
	}
	result, err := machine.CallMethod(v, "__next__")
	if otherwise != nil && machine.IsException(err, machine.Exceptions.StopIteration) {
		return otherwise, nil
	}
	return result, err
}

func isinstance(machine *vm.VM, args vm.Args) (vm.Value, error) {
	var v, class vm.Value
	if err := args.Unpack("isinstance", "obj", &v, "class", &class); err != nil {
		return nil, err
	}
	ok, err := machine.IsInstance(v, class)
	return vm.MakeBool(ok), err
}

func issubclass(machine *vm.VM, args vm.Args) (vm.Value, error) {
	var v, class vm.Value
	if err := args.Unpack("issubclass", "cls", &v, "class", &class); err != nil {
		return nil, err
	}
	ok, err := machine.IsSubclass(v, class)
	return vm.MakeBool(ok), err
}

func getattr(machine *vm.VM, args vm.Args) (vm.Value, error) {
	var v, otherwise vm.Value
	var name string
	if err := args.Unpack("getattr", "object", &v, "name", &name, "default?", &otherwise); err != nil {
		return nil, err
	}
	if otherwise == nil {
		return machine.GetAttr(v, name)
	}
	result, ok, err := machine.LookupAttr(v, name)
	if err == nil && !ok {
		result = otherwise
	}
	return result, err
}

func hasattr(machine *vm.VM, args vm.Args) (vm.Value, error) {
	var v vm.Value
	var name string
	if err := args.Unpack("hasattr", "object", &v, "name", &name); err != nil {
		return nil, err
	}
	_, ok, err := machine.LookupAttr(v, name)
	return vm.MakeBool(ok), err
}

func setattr(machine *vm.VM, args vm.Args) (vm.Value, error) {
	var v, value vm.Value
	var name string
	if err := args.Unpack("setattr", "object", &v, "name", &name, "value", &value); err != nil {
		return nil, err
	}
	return vm.NoneValue, machine.SetAttr(v, name, value)
}

func sum(machine *vm.VM, args vm.Args) (vm.Value, error) {
	var iterable vm.Value
	var total vm.Value = vm.MakeInt(0)
	if err := args.Unpack("sum", "iterable", &iterable, "start?", &total); err != nil {
		return nil, err
	}
	it, err := machine.Iterate(iterable)
	for err == nil {
		var v vm.Value
		var ok bool
		if err = machine.Charge(1); err != nil {
			break
		}
		if v, ok, err = it.Next(); err != nil || !ok {
			break
		}
		total, err = machine.Binary(syntax.Add, total, v)
	}
	return total, err
}

// installConstructors gives the types the constructors that tests call.
func installConstructors(machine *vm.VM) {
	wrap := func(own *vm.Class, make func(v vm.Value) (vm.Value, error)) {
		own.New = func(machine *vm.VM, class *vm.Class, args vm.Args) (vm.Value, error) {
			var given vm.Value
			if len(args.Positional) > 0 {
				given = args.Positional[0]
			}
			v, err := make(given)
			if err != nil || class == own {
				return v, err
			}
			return vm.NewInstance(class, v), nil
		}
		own.Init = func(*vm.VM, vm.Value, vm.Args) error { return nil }
	}
	items := func(v vm.Value) ([]vm.Value, error) {
		if v == nil {
			return nil, nil
		}
		return machine.ToSlice(v)
	}
	t := &machine.Types
	wrap(t.List, func(v vm.Value) (vm.Value, error) {
		values, err := items(v)
		return vm.NewList(values...), err
	})
	wrap(t.Tuple, func(v vm.Value) (vm.Value, error) {
		values, err := items(v)
		return vm.NewTuple(values...), err
	})
	wrap(t.Dict, func(v vm.Value) (vm.Value, error) {
		d := vm.NewDict()
		if other, ok := vm.Underlying(v).(*vm.Dict); ok {
			return d, d.Update(machine, other)
		}
		return d, nil
	})
	set := func(frozen bool) func(v vm.Value) (vm.Value, error) {
		return func(v vm.Value) (vm.Value, error) {
			s := vm.NewSet()
			values, err := items(v)
			for _, item := range values {
				if _, err := s.Add(machine, item); err != nil {
					return nil, err
				}
			}
			s.Frozen = frozen
			return s, err
		}
	}
	wrap(t.Set, set(false))
	wrap(t.FrozenSet, set(true))
	wrap(t.Str, func(v vm.Value) (vm.Value, error) {
		if v == nil {
			return vm.Str(""), nil
		}
		s, err := machine.Str(v)
		return vm.Str(s), err
	})
	wrap(t.Int, func(v vm.Value) (vm.Value, error) {
		if v == nil {
			return vm.MakeInt(0), nil
		}
		return machine.IndexValue(v)
	})
	wrap(t.Bool, func(v vm.Value) (vm.Value, error) {
		truth, err := machine.Truth(v)
		return vm.MakeBool(truth), err
	})
	wrap(t.Float, func(v vm.Value) (vm.Value, error) {
		f, err := machine.AsFloat(v)
		return vm.Float(f), err
	})
	installWrappers(machine)
}

func installWrappers(machine *vm.VM) {
	t := &machine.Types
	noInit := func(*vm.VM, vm.Value, vm.Args) error { return nil }
	t.Property.New = func(machine *vm.VM, class *vm.Class, args vm.Args) (vm.Value, error) {
		p := &vm.Property{}
		if err := args.Unpack("property", "fget??", &p.Get, "fset??", &p.Set, "fdel??", &p.Del); err != nil {
			return nil, err
		}
		if class != machine.Types.Property {
			return vm.NewInstance(class, p), nil
		}
		return p, nil
	}
	t.StaticMethod.New = func(_ *vm.VM, _ *vm.Class, args vm.Args) (vm.Value, error) {
		m := &vm.StaticMethod{}
		return m, args.Unpack("staticmethod", "function", &m.Func)
	}
	t.ClassMethod.New = func(_ *vm.VM, _ *vm.Class, args vm.Args) (vm.Value, error) {
		m := &vm.ClassMethod{}
		return m, args.Unpack("classmethod", "function", &m.Func)
	}
	t.Range.New = func(machine *vm.VM, _ *vm.Class, args vm.Args) (vm.Value, error) {
		r := &vm.Range{Step: 1}
		if len(args.Positional) == 1 {
			return r, args.Unpack("range", "stop", &r.Stop)
		}
		return r, args.Unpack("range", "start", &r.Start, "stop", &r.Stop, "step?", &r.Step)
	}
	for _, c := range []*vm.Class{t.Property, t.StaticMethod, t.ClassMethod, t.Range} {
		c.Init = noInit
	}
	machine.Types.List.Dict.SetStr("append", machine.NewBuiltin("append", func(machine *vm.VM, args vm.Args) (vm.Value, error) {
		var list *vm.List
		var item vm.Value
		if err := args.Unpack("append", "self", &list, "item", &item); err != nil {
			return nil, err
		}
		list.Items = append(list.Items, item)
		return vm.NoneValue, machine.Allocate(16)
	}))
	machine.Types.Dict.Dict.SetStr("items", machine.NewBuiltin("items", func(_ *vm.VM, args vm.Args) (vm.Value, error) {
		pairs := vm.NewList()
		var d *vm.Dict
		if err := args.Unpack("items", "self", &d); err != nil {
			return nil, err
		}
		d.Each(func(k, v vm.Value) bool {
			pairs.Items = append(pairs.Items, vm.NewTuple(k, v))
			return true
		})
		return pairs, nil
	}))
}
