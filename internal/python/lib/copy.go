package lib

// This file is module copy.

import (
	"slices"

	"heft/internal/python/vm"
)

// Copier is what a native payload implements to be copied by module copy: it
// returns the payload for the copy. deep copies a value that the payload holds;
// it is nil for a shallow copy.
type Copier interface {
	CopyNative(machine *vm.VM, deep func(vm.Value) (vm.Value, error)) (any, error)
}

// buildCopy makes module copy.
func buildCopy(machine *vm.VM) (*vm.Module, error) {
	module := vm.NewModule("copy")
	addNatives(machine, module.Dict, []native{{"copy", copyShallow}, {"deepcopy", copyDeep}})
	class, err := machine.NewClass("Error", []*vm.Class{machine.Exceptions.Exception}, nil)
	if err != nil {
		return nil, err
	}
	class.ModuleName = "copy"
	module.Dict.SetStr("Error", class)
	module.Dict.SetStr("error", class)
	return module, nil
}

func copyShallow(machine *vm.VM, args vm.Args) (vm.Value, error) {
	var v vm.Value
	if err := args.Unpack("copy", "x", &v); err != nil {
		return nil, err
	}
	switch x := v.(type) {
	case *vm.List:
		return vm.NewList(slices.Clone(x.Items)...), machine.Allocate(int64(len(x.Items)) * itemBytes)
	case *vm.Dict:
		return x.Clone(), machine.Allocate(int64(x.Len()) * 48)
	case *vm.Set:
		if x.Frozen {
			return x, nil
		}
		return x.Clone(), machine.Allocate(int64(x.Len()) * 48)
	case *vm.Object:
		return copyObject(machine, x)
	}
	return v, nil
}

func copyObject(machine *vm.VM, x *vm.Object) (vm.Value, error) {
	if method, ok := x.Class.Lookup("__copy__"); ok {
		return machine.Call(method, []vm.Value{x}, nil)
	}
	if state, ok, err := reduced(machine, x, func(v vm.Value) (vm.Value, error) { return v, nil }); ok || err != nil {
		return state, err
	}
	result := vm.NewInstance(x.Class, nil)
	native, err := copyPayload(machine, x, nil)
	if err != nil {
		return nil, err
	}
	result.Native = native
	result.Changed()
	if err := machine.Allocate(int64(x.Dict.Len())*48 + 64); err != nil {
		return nil, err
	}
	return result, copyState(machine, x, result)
}

// copyState gives a shallow copy the attributes, by way of __getstate__ and
// __setstate__ where a class defines them.
func copyState(machine *vm.VM, x, result *vm.Object) error {
	_, getter := pythonMethod(x.Class, "__getstate__")
	_, setter := pythonMethod(x.Class, "__setstate__")
	if !getter && !setter {
		if x.Dict != nil {
			result.Dict = x.Dict.Clone()
		}
		return nil
	}
	var state vm.Value = vm.NoneValue
	if x.Dict != nil {
		state = x.Dict.Clone()
	}
	if getter {
		var err error
		if state, err = machine.CallMethod(x, "__getstate__"); err != nil {
			return err
		}
	}
	return restore(machine, result, state, func(v vm.Value) (vm.Value, error) { return v, nil })
}

// copyPayload copies what Go code keeps in an instance.
func copyPayload(machine *vm.VM, x *vm.Object, deep *copier) (any, error) {
	each := func(v vm.Value) (vm.Value, error) { return v, nil }
	if deep != nil {
		each = deep.deep
	}
	switch native := x.Native.(type) {
	case nil:
		return nil, nil
	case Copier:
		if deep == nil {
			return native.CopyNative(machine, nil)
		}
		return native.CopyNative(machine, each)
	case *vm.Dict:
		if deep == nil {
			return native.Clone(), nil
		}
		return deep.deepDict(native, vm.NewDict())
	case *vm.List:
		if deep == nil {
			return vm.NewList(slices.Clone(native.Items)...), nil
		}
		items, err := deep.deepAll(native.Items)
		return vm.NewList(items...), err
	case *vm.Tuple:
		if deep == nil {
			return native, nil
		}
		items, err := deep.deepAll(native.Items)
		return vm.NewTuple(items...), err
	case *vm.Set:
		return native.Clone(), nil
	case vm.Value:
		return native, nil
	}
	if _, ok := machine.AsException(x); ok {
		return nil, machine.Unsupported("copying an exception")
	}
	return nil, machine.Raise(machine.Exceptions.TypeError, "cannot copy '%s' object", x.Class.Name)
}

// copier is one deepcopy: memo maps id(original) to the copy, as Python's does.
type copier struct {
	vm   *vm.VM
	memo *vm.Dict
}

func newCopier(machine *vm.VM, memo vm.Value) *copier {
	dict, ok := vm.Underlying(memo).(*vm.Dict)
	if !ok {
		dict = vm.NewDict()
	}
	return &copier{vm: machine, memo: dict}
}

func copyDeep(machine *vm.VM, args vm.Args) (vm.Value, error) {
	var v, memo vm.Value
	if err := args.Unpack("deepcopy", "x", &v, "memo??", &memo); err != nil {
		return nil, err
	}
	c := newCopier(machine, memo)
	kept := hold(machine, c.memo)
	defer kept.release()
	return c.deep(v)
}

// deep copies a value and everything it holds.
func (c *copier) deep(v vm.Value) (vm.Value, error) {
	switch v.(type) {
	case *vm.List, *vm.Tuple, *vm.Dict, *vm.Set, *vm.Object, *vm.BoundMethod:
	default:
		return v, nil
	}
	key := vm.MakeInt(c.vm.ID(v))
	if copied, ok, err := c.memo.Get(c.vm, key); ok || err != nil {
		return copied, err
	}
	if err := c.vm.Charge(1); err != nil {
		return nil, err
	}
	if err := c.vm.Enter(); err != nil {
		return nil, err
	}
	copied, err := c.compound(v, key)
	c.vm.Leave()
	if err != nil {
		return nil, err
	}
	return copied, c.memo.Set(c.vm, key, copied)
}

func (c *copier) compound(v, key vm.Value) (vm.Value, error) {
	switch x := v.(type) {
	case *vm.List:
		return c.list(x, key)
	case *vm.Dict:
		result := vm.NewDict()
		if err := c.memo.Set(c.vm, key, result); err != nil {
			return nil, err
		}
		return c.deepDict(x, result)
	case *vm.Tuple:
		return c.tuple(x)
	case *vm.Set:
		return c.set(x)
	case *vm.BoundMethod:
		self, err := c.deep(x.Self)
		return &vm.BoundMethod{Self: self, Func: x.Func}, err
	}
	return c.object(v.(*vm.Object), key)
}

func (c *copier) list(x *vm.List, key vm.Value) (vm.Value, error) {
	if err := c.vm.Allocate(int64(len(x.Items)) * itemBytes); err != nil {
		return nil, err
	}
	result := vm.NewList()
	if err := c.memo.Set(c.vm, key, result); err != nil {
		return nil, err
	}
	for i := 0; i < len(x.Items); i++ {
		item, err := c.deep(x.Items[i])
		if err != nil {
			return nil, err
		}
		result.Append(item)
	}
	return result, nil
}

// tuple returns the tuple itself when nothing in it needs copying.
func (c *copier) tuple(x *vm.Tuple) (vm.Value, error) {
	items, err := c.deepAll(x.Items)
	if err != nil {
		return nil, err
	}
	for i := range items {
		if !vm.Is(items[i], x.Items[i]) {
			return vm.NewTuple(items...), nil
		}
	}
	return x, nil
}

func (c *copier) set(x *vm.Set) (vm.Value, error) {
	items, err := c.deepAll(x.Items())
	if err != nil {
		return nil, err
	}
	result := vm.NewSet()
	err = addItems(c.vm, result, items)
	result.Frozen = x.Frozen
	return result, err
}

func (c *copier) deepAll(values []vm.Value) ([]vm.Value, error) {
	if err := c.vm.Allocate(int64(len(values)) * itemBytes); err != nil {
		return nil, err
	}
	copies := make([]vm.Value, len(values))
	for i, v := range values {
		var err error
		if copies[i], err = c.deep(v); err != nil {
			return nil, err
		}
	}
	return copies, nil
}

// deepDict copies the items into result.
func (c *copier) deepDict(from, result *vm.Dict) (*vm.Dict, error) {
	for _, key := range from.Keys() {
		value, _, err := from.Get(c.vm, key)
		if err != nil {
			return nil, err
		}
		newKey, err := c.deep(key)
		if err != nil {
			return nil, err
		}
		if value, err = c.deep(value); err != nil {
			return nil, err
		}
		if err := result.Set(c.vm, newKey, value); err != nil {
			return nil, err
		}
	}
	return result, nil
}

func (c *copier) object(x *vm.Object, key vm.Value) (vm.Value, error) {
	if method, ok := x.Class.Lookup("__deepcopy__"); ok {
		return c.vm.Call(method, []vm.Value{x, c.memo}, nil)
	}
	if state, ok, err := reduced(c.vm, x, c.deep); ok || err != nil {
		return state, err
	}
	result := vm.NewInstance(x.Class, nil)
	if err := c.memo.Set(c.vm, key, result); err != nil {
		return nil, err
	}
	native, err := copyPayload(c.vm, x, c)
	if err != nil {
		return nil, err
	}
	result.Native = native
	result.Changed()
	if x.Dict == nil {
		return result, nil
	}
	return result, c.state(x, result)
}

// state copies the instance attributes, by way of __getstate__ and __setstate__
// where a class defines them.
func (c *copier) state(x, result *vm.Object) error {
	var state vm.Value = x.Dict
	if method, ok := pythonMethod(x.Class, "__getstate__"); ok {
		var err error
		if state, err = c.vm.Call(method, []vm.Value{x}, nil); err != nil {
			return err
		}
	}
	if method, ok := x.Class.Lookup("__setstate__"); ok {
		copied, err := c.deep(state)
		if err != nil {
			return err
		}
		_, err = c.vm.Call(method, []vm.Value{result, copied}, nil)
		return err
	}
	dict, ok := state.(*vm.Dict)
	if !ok {
		return nil
	}
	result.Dict = vm.NewDict()
	result.Changed()
	_, err := c.deepDict(dict, result.Dict)
	return err
}

// pythonMethod finds a method that is not object's own.
func pythonMethod(class *vm.Class, name string) (vm.Value, bool) {
	method, ok := class.Lookup(name)
	if _, native := method.(*vm.Builtin); native {
		return nil, false
	}
	return method, ok
}

// reduced rebuilds an object whose class defines __reduce_ex__ or __reduce__ in
// Python: a callable and its arguments, each passed through each.
func reduced(machine *vm.VM, x *vm.Object, each func(vm.Value) (vm.Value, error)) (vm.Value, bool, error) {
	args := []vm.Value{x}
	method, ok := pythonMethod(x.Class, "__reduce_ex__")
	if ok {
		args = append(args, vm.MakeInt(4))
	} else if method, ok = pythonMethod(x.Class, "__reduce__"); !ok {
		return nil, false, nil
	}
	v, err := machine.Call(method, args, nil)
	if err != nil {
		return nil, true, err
	}
	parts, ok := v.(*vm.Tuple)
	if !ok || len(parts.Items) < 2 {
		return x, true, nil
	}
	callArgs, err := each(parts.Items[1])
	if err != nil {
		return nil, true, err
	}
	values, err := machine.ToSlice(callArgs)
	if err != nil {
		return nil, true, err
	}
	result, err := machine.Call(parts.Items[0], values, nil)
	if err != nil || len(parts.Items) < 3 || parts.Items[2] == vm.NoneValue {
		return result, true, err
	}
	return result, true, restore(machine, result, parts.Items[2], each)
}

func restore(machine *vm.VM, result, state vm.Value, each func(vm.Value) (vm.Value, error)) error {
	state, err := each(state)
	if err != nil {
		return err
	}
	if method, ok := machine.TypeOf(result).Lookup("__setstate__"); ok {
		_, err := machine.Call(method, []vm.Value{result, state}, nil)
		return err
	}
	dict, ok := state.(*vm.Dict)
	object, isObject := result.(*vm.Object)
	if !ok || !isObject {
		return nil
	}
	if object.Dict == nil {
		object.Dict = vm.NewDict()
		object.Changed()
	}
	return object.Dict.Update(machine, dict)
}
