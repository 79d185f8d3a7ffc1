package pyvm_test

import (
	"fmt"
	"strings"
	"testing"

	"heft/internal/pysyntax"
	"heft/internal/pyvm"
)

type native = func(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error)

// newVM makes a machine with the few builtins that the tests need. Package
// pylib owns the real ones.
func newVM(t testing.TB, options pyvm.Options) *pyvm.VM {
	t.Helper()
	vm := pyvm.New(options)
	t.Cleanup(vm.Close)
	installBuiltins(vm)
	installConstructors(vm)
	return vm
}

func installBuiltins(vm *pyvm.VM) {
	one := func(fn func(v pyvm.Value) (pyvm.Value, error)) native {
		return func(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
			var v pyvm.Value
			if err := args.Unpack("builtin", "v", &v); err != nil {
				return nil, err
			}
			return fn(v)
		}
	}
	for name, fn := range map[string]native{
		"print": print,
		"len": one(func(v pyvm.Value) (pyvm.Value, error) {
			n, err := vm.Len(v)
			return pyvm.MakeInt(n), err
		}),
		"repr": one(func(v pyvm.Value) (pyvm.Value, error) {
			s, err := vm.Repr(v)
			return pyvm.Str(s), err
		}),
		"hash": one(func(v pyvm.Value) (pyvm.Value, error) {
			h, err := vm.Hash(v)
			return pyvm.MakeInt(h), err
		}),
		"iter":       one(vm.IteratorOf),
		"next":       next,
		"isinstance": isinstance,
		"issubclass": issubclass,
		"getattr":    getattr,
		"hasattr":    hasattr,
		"setattr":    setattr,
		"locals":     func(vm *pyvm.VM, _ pyvm.Args) (pyvm.Value, error) { return vm.Locals(), nil },
		"sum":        sum,
		"callable":   one(func(v pyvm.Value) (pyvm.Value, error) { return pyvm.MakeBool(vm.Callable(v)), nil }),
	} {
		vm.Builtins.SetStr(name, vm.NewBuiltin(name, fn))
	}
	t := &vm.Types
	for _, c := range []*pyvm.Class{
		t.Object, t.Type, t.Int, t.Bool, t.Float, t.Complex, t.Str, t.Bytes, t.List, t.Tuple, t.Dict, t.Set, t.FrozenSet,
		t.Range, t.Slice, t.Property, t.StaticMethod, t.ClassMethod, t.Super,
	} {
		vm.Builtins.SetStr(c.Name, c)
	}
	addExceptions(vm, vm.Exceptions.BaseException)
	vm.Builtins.SetStr("NotImplemented", pyvm.NotImplementedValue)
}

func addExceptions(vm *pyvm.VM, c *pyvm.Class) {
	vm.Builtins.SetStr(c.Name, c)
	for _, sub := range c.Subclasses() {
		addExceptions(vm, sub)
	}
}

func print(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	texts := make([]string, len(args.Positional))
	for i, v := range args.Positional {
		s, err := vm.Str(v)
		if err != nil {
			return nil, err
		}
		texts[i] = s
	}
	if out := vm.Options().Stdout; out != nil {
		fmt.Fprintln(out, strings.Join(texts, " "))
	}
	return pyvm.NoneValue, nil
}

func next(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	var v, otherwise pyvm.Value
	if err := args.Unpack("next", "iterator", &v, "default?", &otherwise); err != nil {
		return nil, err
	}
	result, err := vm.CallMethod(v, "__next__")
	if otherwise != nil && vm.IsException(err, vm.Exceptions.StopIteration) {
		return otherwise, nil
	}
	return result, err
}

func isinstance(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	var v, class pyvm.Value
	if err := args.Unpack("isinstance", "obj", &v, "class", &class); err != nil {
		return nil, err
	}
	ok, err := vm.IsInstance(v, class)
	return pyvm.MakeBool(ok), err
}

func issubclass(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	var v, class pyvm.Value
	if err := args.Unpack("issubclass", "cls", &v, "class", &class); err != nil {
		return nil, err
	}
	ok, err := vm.IsSubclass(v, class)
	return pyvm.MakeBool(ok), err
}

func getattr(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	var v, otherwise pyvm.Value
	var name string
	if err := args.Unpack("getattr", "object", &v, "name", &name, "default?", &otherwise); err != nil {
		return nil, err
	}
	if otherwise == nil {
		return vm.GetAttr(v, name)
	}
	result, ok, err := vm.LookupAttr(v, name)
	if err == nil && !ok {
		result = otherwise
	}
	return result, err
}

func hasattr(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	var v pyvm.Value
	var name string
	if err := args.Unpack("hasattr", "object", &v, "name", &name); err != nil {
		return nil, err
	}
	_, ok, err := vm.LookupAttr(v, name)
	return pyvm.MakeBool(ok), err
}

func setattr(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	var v, value pyvm.Value
	var name string
	if err := args.Unpack("setattr", "object", &v, "name", &name, "value", &value); err != nil {
		return nil, err
	}
	return pyvm.NoneValue, vm.SetAttr(v, name, value)
}

func sum(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	var iterable pyvm.Value
	var total pyvm.Value = pyvm.MakeInt(0)
	if err := args.Unpack("sum", "iterable", &iterable, "start?", &total); err != nil {
		return nil, err
	}
	it, err := vm.Iterate(iterable)
	for err == nil {
		var v pyvm.Value
		var ok bool
		if err = vm.Charge(1); err != nil {
			break
		}
		if v, ok, err = it.Next(); err != nil || !ok {
			break
		}
		total, err = vm.Binary(pysyntax.Add, total, v)
	}
	return total, err
}

// installConstructors gives the types the constructors that tests call.
func installConstructors(vm *pyvm.VM) {
	wrap := func(own *pyvm.Class, make func(v pyvm.Value) (pyvm.Value, error)) {
		own.New = func(vm *pyvm.VM, class *pyvm.Class, args pyvm.Args) (pyvm.Value, error) {
			var given pyvm.Value
			if len(args.Positional) > 0 {
				given = args.Positional[0]
			}
			v, err := make(given)
			if err != nil || class == own {
				return v, err
			}
			return pyvm.NewInstance(class, v), nil
		}
		own.Init = func(*pyvm.VM, pyvm.Value, pyvm.Args) error { return nil }
	}
	items := func(v pyvm.Value) ([]pyvm.Value, error) {
		if v == nil {
			return nil, nil
		}
		return vm.ToSlice(v)
	}
	t := &vm.Types
	wrap(t.List, func(v pyvm.Value) (pyvm.Value, error) {
		values, err := items(v)
		return pyvm.NewList(values...), err
	})
	wrap(t.Tuple, func(v pyvm.Value) (pyvm.Value, error) {
		values, err := items(v)
		return pyvm.NewTuple(values...), err
	})
	wrap(t.Dict, func(v pyvm.Value) (pyvm.Value, error) {
		d := pyvm.NewDict()
		if other, ok := pyvm.Underlying(v).(*pyvm.Dict); ok {
			return d, d.Update(vm, other)
		}
		return d, nil
	})
	set := func(frozen bool) func(v pyvm.Value) (pyvm.Value, error) {
		return func(v pyvm.Value) (pyvm.Value, error) {
			s := pyvm.NewSet()
			values, err := items(v)
			for _, item := range values {
				if _, err := s.Add(vm, item); err != nil {
					return nil, err
				}
			}
			s.Frozen = frozen
			return s, err
		}
	}
	wrap(t.Set, set(false))
	wrap(t.FrozenSet, set(true))
	wrap(t.Str, func(v pyvm.Value) (pyvm.Value, error) {
		if v == nil {
			return pyvm.Str(""), nil
		}
		s, err := vm.Str(v)
		return pyvm.Str(s), err
	})
	wrap(t.Int, func(v pyvm.Value) (pyvm.Value, error) {
		if v == nil {
			return pyvm.MakeInt(0), nil
		}
		return vm.IndexValue(v)
	})
	wrap(t.Bool, func(v pyvm.Value) (pyvm.Value, error) {
		truth, err := vm.Truth(v)
		return pyvm.MakeBool(truth), err
	})
	wrap(t.Float, func(v pyvm.Value) (pyvm.Value, error) {
		f, err := vm.AsFloat(v)
		return pyvm.Float(f), err
	})
	installWrappers(vm)
}

func installWrappers(vm *pyvm.VM) {
	t := &vm.Types
	noInit := func(*pyvm.VM, pyvm.Value, pyvm.Args) error { return nil }
	t.Property.New = func(vm *pyvm.VM, class *pyvm.Class, args pyvm.Args) (pyvm.Value, error) {
		p := &pyvm.Property{}
		if err := args.Unpack("property", "fget??", &p.Get, "fset??", &p.Set, "fdel??", &p.Del); err != nil {
			return nil, err
		}
		if class != vm.Types.Property {
			return pyvm.NewInstance(class, p), nil
		}
		return p, nil
	}
	t.StaticMethod.New = func(_ *pyvm.VM, _ *pyvm.Class, args pyvm.Args) (pyvm.Value, error) {
		m := &pyvm.StaticMethod{}
		return m, args.Unpack("staticmethod", "function", &m.Func)
	}
	t.ClassMethod.New = func(_ *pyvm.VM, _ *pyvm.Class, args pyvm.Args) (pyvm.Value, error) {
		m := &pyvm.ClassMethod{}
		return m, args.Unpack("classmethod", "function", &m.Func)
	}
	t.Range.New = func(vm *pyvm.VM, _ *pyvm.Class, args pyvm.Args) (pyvm.Value, error) {
		r := &pyvm.Range{Step: 1}
		if len(args.Positional) == 1 {
			return r, args.Unpack("range", "stop", &r.Stop)
		}
		return r, args.Unpack("range", "start", &r.Start, "stop", &r.Stop, "step?", &r.Step)
	}
	for _, c := range []*pyvm.Class{t.Property, t.StaticMethod, t.ClassMethod, t.Range} {
		c.Init = noInit
	}
	vm.Types.List.Dict.SetStr("append", vm.NewBuiltin("append", func(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
		var list *pyvm.List
		var item pyvm.Value
		if err := args.Unpack("append", "self", &list, "item", &item); err != nil {
			return nil, err
		}
		list.Items = append(list.Items, item)
		return pyvm.NoneValue, vm.Allocate(16)
	}))
	vm.Types.Dict.Dict.SetStr("items", vm.NewBuiltin("items", func(_ *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
		pairs := pyvm.NewList()
		var d *pyvm.Dict
		if err := args.Unpack("items", "self", &d); err != nil {
			return nil, err
		}
		d.Each(func(k, v pyvm.Value) bool {
			pairs.Items = append(pairs.Items, pyvm.NewTuple(k, v))
			return true
		})
		return pairs, nil
	}))
}
