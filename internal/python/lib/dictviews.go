package lib

// This file holds the views of dict: keys, values, items.

import (
	"slices"
	"strings"

	"heft/internal/python/syntax"
	"heft/internal/python/vm"
)

// A view is an Object whose Native is a dictView: the keys, values or items of
// a dict as they are at each moment.
type dictView struct {
	dict *vm.Dict
	name string
}

// Children lets a marker see the dict.
func (v *dictView) Children(visit func(vm.Value)) { visit(v.dict) }

func viewMethod(name string, class *vm.Class) func(*vm.VM, *vm.Dict, vm.Args) (vm.Value, error) {
	return func(machine *vm.VM, d *vm.Dict, args vm.Args) (vm.Value, error) {
		if err := noArguments(machine, args, "dict."+name); err != nil {
			return nil, err
		}
		return vm.NewInstance(class, &dictView{d, name}), nil
	}
}

// pick selects what the view shows of an item.
func (v *dictView) pick(key, value vm.Value) vm.Value {
	switch v.name {
	case "keys":
		return key
	case "values":
		return value
	}
	return vm.NewTuple(key, value)
}

func (v *dictView) elements(machine *vm.VM) ([]vm.Value, error) {
	if err := machine.Allocate(int64(v.dict.Len()) * itemBytes); err != nil {
		return nil, err
	}
	items := make([]vm.Value, 0, v.dict.Len())
	v.dict.Each(func(key, value vm.Value) bool {
		items = append(items, v.pick(key, value))
		return true
	})
	return items, machine.Charge(int64(len(items)/8 + 1))
}

// iterate yields the elements; adding or removing keys meanwhile is an error.
func (v *dictView) iterate(machine *vm.VM, self vm.Value) vm.Value {
	position, length := 0, v.dict.Len()
	return vm.NewIterator(func() (vm.Value, bool, error) {
		if v.dict.Len() != length {
			return nil, false, machine.Raise(machine.Exceptions.RuntimeError, "dictionary changed size during iteration")
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
	call func(machine *vm.VM, self *vm.Object, view *dictView, args vm.Args) (vm.Value, error)
}

func installDictViews(machine *vm.VM) {
	all := []viewFunction{
		{"__len__", func(_ *vm.VM, _ *vm.Object, v *dictView, _ vm.Args) (vm.Value, error) {
			return vm.MakeInt(int64(v.dict.Len())), nil
		}},
		{"__iter__", func(machine *vm.VM, self *vm.Object, v *dictView, _ vm.Args) (vm.Value, error) {
			return v.iterate(machine, self), nil
		}},
		{"__reversed__", viewReversed}, {"__repr__", viewRepr},
	}
	setLike := []viewFunction{
		{"__contains__", viewContains}, {"isdisjoint", viewIsDisjoint},
		{"__and__", viewOperator(syntax.BitAnd, false)}, {"__or__", viewOperator(syntax.BitOr, false)},
		{"__sub__", viewOperator(syntax.Sub, false)}, {"__xor__", viewOperator(syntax.BitXor, false)},
		{"__rand__", viewOperator(syntax.BitAnd, true)}, {"__ror__", viewOperator(syntax.BitOr, true)},
		{"__rsub__", viewOperator(syntax.Sub, true)}, {"__rxor__", viewOperator(syntax.BitXor, true)},
		{"__eq__", viewComparison(syntax.Eq)}, {"__ne__", viewComparison(syntax.NotEq)},
		{"__lt__", viewComparison(syntax.Lt)}, {"__le__", viewComparison(syntax.LtE)},
		{"__gt__", viewComparison(syntax.Gt)}, {"__ge__", viewComparison(syntax.GtE)},
	}
	addViewFunctions(machine, machine.Types.DictValues, all)
	for _, class := range []*vm.Class{machine.Types.DictKeys, machine.Types.DictItems} {
		addViewFunctions(machine, class, all)
		addViewFunctions(machine, class, setLike)
		class.Dict.SetStr("__hash__", vm.NoneValue)
	}
}

func addViewFunctions(machine *vm.VM, class *vm.Class, functions []viewFunction) {
	for _, f := range functions {
		class.Dict.SetStr(f.name, machine.NewBuiltin(f.name, func(machine *vm.VM, args vm.Args) (vm.Value, error) {
			if len(args.Positional) > 0 {
				if self, ok := args.Positional[0].(*vm.Object); ok {
					if view, ok := self.Native.(*dictView); ok {
						return f.call(machine, self, view, args.Drop(1))
					}
				}
			}
			return nil, machine.Raise(machine.Exceptions.TypeError, "descriptor '%s' requires a '%s' object", f.name, class.Name)
		}))
	}
}

func viewReversed(machine *vm.VM, self *vm.Object, v *dictView, _ vm.Args) (vm.Value, error) {
	items, err := v.elements(machine)
	if err != nil {
		return nil, err
	}
	slices.Reverse(items)
	return vm.NewIterator((&sliceIter{items: items}).Next, self), nil
}

func viewRepr(machine *vm.VM, self *vm.Object, v *dictView, _ vm.Args) (vm.Value, error) {
	if err := machine.Enter(); err != nil {
		return nil, err
	}
	defer machine.Leave()
	items, err := v.elements(machine)
	if err != nil {
		return nil, err
	}
	var b strings.Builder
	b.WriteString(self.Class.Name + "([")
	for i, item := range items {
		s, err := machine.Repr(item)
		if err != nil {
			return nil, err
		}
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(s)
	}
	b.WriteString("])")
	return vm.Str(b.String()), nil
}

func viewContains(machine *vm.VM, _ *vm.Object, v *dictView, args vm.Args) (vm.Value, error) {
	var wanted vm.Value
	if err := args.Unpack("__contains__", "/key", &wanted); err != nil {
		return nil, err
	}
	if v.name == "keys" {
		_, ok, err := v.dict.Get(machine, wanted)
		return vm.MakeBool(ok), err
	}
	pair, ok := vm.Underlying(wanted).(*vm.Tuple)
	if !ok || len(pair.Items) != 2 {
		return vm.False, nil
	}
	value, ok, err := v.dict.Get(machine, pair.Items[0])
	if err != nil || !ok {
		return vm.False, err
	}
	equal, err := same(machine, value, pair.Items[1])
	return vm.MakeBool(equal), err
}

func (v *dictView) set(machine *vm.VM) (*vm.Set, error) {
	items, err := v.elements(machine)
	if err != nil {
		return nil, err
	}
	s := vm.NewSet()
	return s, addItems(machine, s, items)
}

func viewIsDisjoint(machine *vm.VM, _ *vm.Object, v *dictView, args vm.Args) (vm.Value, error) {
	s, err := v.set(machine)
	if err != nil {
		return nil, err
	}
	return setIsDisjoint(machine, s, args)
}

func viewOperator(op syntax.Operator, reflected bool) func(*vm.VM, *vm.Object, *dictView, vm.Args) (vm.Value, error) {
	return func(machine *vm.VM, _ *vm.Object, v *dictView, args vm.Args) (vm.Value, error) {
		own, err := v.set(machine)
		if err != nil {
			return nil, err
		}
		other, err := oneSet(machine, args, op.String())
		if err != nil {
			return nil, err
		}
		if reflected {
			own, other = other, own
		}
		return machine.Binary(op, own, other)
	}
}

// viewComparison compares as a set, with sets and other views only.
func viewComparison(op syntax.CompareOperator) func(*vm.VM, *vm.Object, *dictView, vm.Args) (vm.Value, error) {
	return func(machine *vm.VM, _ *vm.Object, v *dictView, args vm.Args) (vm.Value, error) {
		var v2 vm.Value
		if err := args.Unpack(op.String(), "/other", &v2); err != nil {
			return nil, err
		}
		other, ok := vm.Underlying(v2).(*vm.Set)
		if object, isObject := v2.(*vm.Object); isObject && !ok {
			view, isView := object.Native.(*dictView)
			if !isView || view.name == "values" {
				return vm.NotImplementedValue, nil
			}
			var err error
			if other, err = view.set(machine); err != nil {
				return nil, err
			}
		} else if !ok {
			return vm.NotImplementedValue, nil
		}
		own, err := v.set(machine)
		if err != nil {
			return nil, err
		}
		return machine.Compare(op, own, other)
	}
}
