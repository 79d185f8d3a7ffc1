package pylib

import (
	"strings"

	"heft/internal/pysyntax"
	"heft/internal/pyvm"
)

// A view is an Object whose Native is a dictView: the keys, values or items of
// a dict as they are at each moment.
type dictView struct {
	dict *pyvm.Dict
	name string
}

// Children lets a marker see the dict.
func (v *dictView) Children(visit func(pyvm.Value)) { visit(v.dict) }

func viewMethod(name string, class *pyvm.Class) func(*pyvm.VM, *pyvm.Dict, pyvm.Args) (pyvm.Value, error) {
	return func(vm *pyvm.VM, d *pyvm.Dict, args pyvm.Args) (pyvm.Value, error) {
		if err := noArguments(vm, args, "dict."+name); err != nil {
			return nil, err
		}
		return pyvm.NewInstance(class, &dictView{d, name}), nil
	}
}

// pick selects what the view shows of an item.
func (v *dictView) pick(key, value pyvm.Value) pyvm.Value {
	switch v.name {
	case "keys":
		return key
	case "values":
		return value
	}
	return pyvm.NewTuple(key, value)
}

func (v *dictView) elements(vm *pyvm.VM) ([]pyvm.Value, error) {
	if err := vm.Allocate(int64(v.dict.Len()) * itemBytes); err != nil {
		return nil, err
	}
	items := make([]pyvm.Value, 0, v.dict.Len())
	v.dict.Each(func(key, value pyvm.Value) bool {
		items = append(items, v.pick(key, value))
		return true
	})
	return items, vm.Charge(int64(len(items)/8 + 1))
}

// iterate yields the elements; adding or removing keys meanwhile is an error.
func (v *dictView) iterate(vm *pyvm.VM, self pyvm.Value) pyvm.Value {
	position, length := 0, v.dict.Len()
	return pyvm.NewIterator(func() (pyvm.Value, bool, error) {
		if v.dict.Len() != length {
			return nil, false, vm.Raise(vm.Exceptions.RuntimeError, "dictionary changed size during iteration")
		}
		key, value, following, ok := v.dict.Item(position)
		if !ok {
			return nil, false, nil
		}
		position = following
		return v.pick(key, value), true, nil
	}, self)
}

// viewFunction is a method of a view class.
type viewFunction struct {
	name string
	call func(vm *pyvm.VM, self *pyvm.Object, view *dictView, args pyvm.Args) (pyvm.Value, error)
}

func installDictViews(vm *pyvm.VM) {
	all := []viewFunction{
		{"__len__", func(_ *pyvm.VM, _ *pyvm.Object, v *dictView, _ pyvm.Args) (pyvm.Value, error) {
			return pyvm.MakeInt(int64(v.dict.Len())), nil
		}},
		{"__iter__", func(vm *pyvm.VM, self *pyvm.Object, v *dictView, _ pyvm.Args) (pyvm.Value, error) {
			return v.iterate(vm, self), nil
		}},
		{"__reversed__", viewReversed}, {"__repr__", viewRepr},
	}
	setLike := []viewFunction{
		{"__contains__", viewContains}, {"isdisjoint", viewIsDisjoint},
		{"__and__", viewOperator(pysyntax.BitAnd, false)}, {"__or__", viewOperator(pysyntax.BitOr, false)},
		{"__sub__", viewOperator(pysyntax.Sub, false)}, {"__xor__", viewOperator(pysyntax.BitXor, false)},
		{"__rand__", viewOperator(pysyntax.BitAnd, true)}, {"__ror__", viewOperator(pysyntax.BitOr, true)},
		{"__rsub__", viewOperator(pysyntax.Sub, true)}, {"__rxor__", viewOperator(pysyntax.BitXor, true)},
		{"__eq__", viewComparison(pysyntax.Eq)}, {"__ne__", viewComparison(pysyntax.NotEq)},
		{"__lt__", viewComparison(pysyntax.Lt)}, {"__le__", viewComparison(pysyntax.LtE)},
		{"__gt__", viewComparison(pysyntax.Gt)}, {"__ge__", viewComparison(pysyntax.GtE)},
	}
	addViewFunctions(vm, vm.Types.DictValues, all)
	for _, class := range []*pyvm.Class{vm.Types.DictKeys, vm.Types.DictItems} {
		addViewFunctions(vm, class, all)
		addViewFunctions(vm, class, setLike)
		class.Dict.SetStr("__hash__", pyvm.NoneValue)
	}
}

func addViewFunctions(vm *pyvm.VM, class *pyvm.Class, functions []viewFunction) {
	for _, f := range functions {
		class.Dict.SetStr(f.name, vm.NewBuiltin(f.name, func(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
			if len(args.Positional) > 0 {
				if self, ok := args.Positional[0].(*pyvm.Object); ok {
					if view, ok := self.Native.(*dictView); ok {
						return f.call(vm, self, view, args.Drop(1))
					}
				}
			}
			return nil, vm.Raise(vm.Exceptions.TypeError, "descriptor '%s' requires a '%s' object", f.name, class.Name)
		}))
	}
}

func viewReversed(vm *pyvm.VM, self *pyvm.Object, v *dictView, _ pyvm.Args) (pyvm.Value, error) {
	items, err := v.elements(vm)
	if err != nil {
		return nil, err
	}
	reverseSlice(items)
	return pyvm.NewIterator((&sliceIter{items: items}).Next, self), nil
}

func viewRepr(vm *pyvm.VM, self *pyvm.Object, v *dictView, _ pyvm.Args) (pyvm.Value, error) {
	if err := vm.Enter(); err != nil {
		return nil, err
	}
	defer vm.Leave()
	items, err := v.elements(vm)
	if err != nil {
		return nil, err
	}
	var b strings.Builder
	b.WriteString(self.Class.Name + "([")
	for i, item := range items {
		s, err := vm.Repr(item)
		if err != nil {
			return nil, err
		}
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(s)
	}
	b.WriteString("])")
	return pyvm.Str(b.String()), nil
}

func viewContains(vm *pyvm.VM, _ *pyvm.Object, v *dictView, args pyvm.Args) (pyvm.Value, error) {
	var wanted pyvm.Value
	if err := args.Unpack("__contains__", "/key", &wanted); err != nil {
		return nil, err
	}
	if v.name == "keys" {
		_, ok, err := v.dict.Get(vm, wanted)
		return pyvm.MakeBool(ok), err
	}
	pair, ok := pyvm.Underlying(wanted).(*pyvm.Tuple)
	if !ok || len(pair.Items) != 2 {
		return pyvm.False, nil
	}
	value, ok, err := v.dict.Get(vm, pair.Items[0])
	if err != nil || !ok {
		return pyvm.False, err
	}
	equal, err := same(vm, value, pair.Items[1])
	return pyvm.MakeBool(equal), err
}

func (v *dictView) set(vm *pyvm.VM) (*pyvm.Set, error) {
	items, err := v.elements(vm)
	if err != nil {
		return nil, err
	}
	s := pyvm.NewSet()
	return s, addItems(vm, s, items)
}

func viewIsDisjoint(vm *pyvm.VM, _ *pyvm.Object, v *dictView, args pyvm.Args) (pyvm.Value, error) {
	s, err := v.set(vm)
	if err != nil {
		return nil, err
	}
	return setIsDisjoint(vm, s, args)
}

func viewOperator(op pysyntax.Operator, reflected bool) func(*pyvm.VM, *pyvm.Object, *dictView, pyvm.Args) (pyvm.Value, error) {
	return func(vm *pyvm.VM, _ *pyvm.Object, v *dictView, args pyvm.Args) (pyvm.Value, error) {
		own, err := v.set(vm)
		if err != nil {
			return nil, err
		}
		other, err := oneSet(vm, args, op.String())
		if err != nil {
			return nil, err
		}
		if reflected {
			own, other = other, own
		}
		return vm.Binary(op, own, other)
	}
}

// viewComparison compares as a set, with sets and other views only.
func viewComparison(op pysyntax.CompareOperator) func(*pyvm.VM, *pyvm.Object, *dictView, pyvm.Args) (pyvm.Value, error) {
	return func(vm *pyvm.VM, _ *pyvm.Object, v *dictView, args pyvm.Args) (pyvm.Value, error) {
		var v2 pyvm.Value
		if err := args.Unpack(op.String(), "/other", &v2); err != nil {
			return nil, err
		}
		other, ok := pyvm.Underlying(v2).(*pyvm.Set)
		if object, isObject := v2.(*pyvm.Object); isObject && !ok {
			view, isView := object.Native.(*dictView)
			if !isView || view.name == "values" {
				return pyvm.NotImplementedValue, nil
			}
			var err error
			if other, err = view.set(vm); err != nil {
				return nil, err
			}
		} else if !ok {
			return pyvm.NotImplementedValue, nil
		}
		own, err := v.set(vm)
		if err != nil {
			return nil, err
		}
		return vm.Compare(op, own, other)
	}
}
