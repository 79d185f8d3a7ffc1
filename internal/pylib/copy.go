package pylib

import (
	"slices"

	"heft/internal/pyvm"
)

// Copier is what a native payload implements to be copied by module copy: it
// returns the payload for the copy. deep copies a value that the payload holds;
// it is nil for a shallow copy.
type Copier interface {
	CopyNative(vm *pyvm.VM, deep func(pyvm.Value) (pyvm.Value, error)) (any, error)
}

// buildCopy makes module copy.
func buildCopy(vm *pyvm.VM) (*pyvm.Module, error) {
	module := pyvm.NewModule("copy")
	addNatives(vm, module.Dict, []native{{"copy", copyShallow}, {"deepcopy", copyDeep}})
	class, err := vm.NewClass("Error", []*pyvm.Class{vm.Exceptions.Exception}, nil)
	if err != nil {
		return nil, err
	}
	class.ModuleName = "copy"
	module.Dict.SetStr("Error", class)
	module.Dict.SetStr("error", class)
	return module, nil
}

func copyShallow(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	var v pyvm.Value
	if err := args.Unpack("copy", "x", &v); err != nil {
		return nil, err
	}
	switch x := v.(type) {
	case *pyvm.List:
		return pyvm.NewList(slices.Clone(x.Items)...), vm.Allocate(int64(len(x.Items)) * itemBytes)
	case *pyvm.Dict:
		return x.Clone(), vm.Allocate(int64(x.Len()) * 48)
	case *pyvm.Set:
		if x.Frozen {
			return x, nil
		}
		return x.Clone(), vm.Allocate(int64(x.Len()) * 48)
	case *pyvm.Object:
		return copyObject(vm, x)
	}
	return v, nil
}

func copyObject(vm *pyvm.VM, x *pyvm.Object) (pyvm.Value, error) {
	if method, ok := x.Class.Lookup("__copy__"); ok {
		return vm.Call(method, []pyvm.Value{x}, nil)
	}
	if state, ok, err := reduced(vm, x, func(v pyvm.Value) (pyvm.Value, error) { return v, nil }); ok || err != nil {
		return state, err
	}
	result := pyvm.NewInstance(x.Class, nil)
	native, err := copyPayload(vm, x, nil)
	if err != nil {
		return nil, err
	}
	result.Native = native
	if err := vm.Allocate(int64(x.Dict.Len())*48 + 64); err != nil {
		return nil, err
	}
	return result, copyState(vm, x, result)
}

// copyState gives a shallow copy the attributes, by way of __getstate__ and
// __setstate__ where a class defines them.
func copyState(vm *pyvm.VM, x, result *pyvm.Object) error {
	_, getter := pythonMethod(x.Class, "__getstate__")
	_, setter := pythonMethod(x.Class, "__setstate__")
	if !getter && !setter {
		if x.Dict != nil {
			result.Dict = x.Dict.Clone()
		}
		return nil
	}
	var state pyvm.Value = pyvm.NoneValue
	if x.Dict != nil {
		state = x.Dict.Clone()
	}
	if getter {
		var err error
		if state, err = vm.CallMethod(x, "__getstate__"); err != nil {
			return err
		}
	}
	return restore(vm, result, state, func(v pyvm.Value) (pyvm.Value, error) { return v, nil })
}

// copyPayload copies what Go code keeps in an instance.
func copyPayload(vm *pyvm.VM, x *pyvm.Object, deep *copier) (any, error) {
	each := func(v pyvm.Value) (pyvm.Value, error) { return v, nil }
	if deep != nil {
		each = deep.deep
	}
	switch native := x.Native.(type) {
	case nil:
		return nil, nil
	case Copier:
		if deep == nil {
			return native.CopyNative(vm, nil)
		}
		return native.CopyNative(vm, each)
	case *pyvm.Dict:
		if deep == nil {
			return native.Clone(), nil
		}
		return deep.deepDict(native, pyvm.NewDict())
	case *pyvm.List:
		if deep == nil {
			return pyvm.NewList(slices.Clone(native.Items)...), nil
		}
		items, err := deep.deepAll(native.Items)
		return pyvm.NewList(items...), err
	case *pyvm.Tuple:
		if deep == nil {
			return native, nil
		}
		items, err := deep.deepAll(native.Items)
		return pyvm.NewTuple(items...), err
	case *pyvm.Set:
		return native.Clone(), nil
	case pyvm.Value:
		return native, nil
	}
	if _, ok := vm.AsException(x); ok {
		return nil, vm.Unsupported("copying an exception")
	}
	return nil, vm.Raise(vm.Exceptions.TypeError, "cannot copy '%s' object", x.Class.Name)
}

// copier is one deepcopy: memo maps id(original) to the copy, as Python's does.
type copier struct {
	vm   *pyvm.VM
	memo *pyvm.Dict
}

func newCopier(vm *pyvm.VM, memo pyvm.Value) *copier {
	dict, ok := pyvm.Underlying(memo).(*pyvm.Dict)
	if !ok {
		dict = pyvm.NewDict()
	}
	return &copier{vm: vm, memo: dict}
}

func copyDeep(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	var v, memo pyvm.Value
	if err := args.Unpack("deepcopy", "x", &v, "memo??", &memo); err != nil {
		return nil, err
	}
	c := newCopier(vm, memo)
	kept := hold(vm, c.memo)
	defer kept.release()
	return c.deep(v)
}

// deep copies a value and everything it holds.
func (c *copier) deep(v pyvm.Value) (pyvm.Value, error) {
	switch v.(type) {
	case *pyvm.List, *pyvm.Tuple, *pyvm.Dict, *pyvm.Set, *pyvm.Object, *pyvm.BoundMethod:
	default:
		return v, nil
	}
	key := pyvm.MakeInt(c.vm.ID(v))
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

func (c *copier) compound(v, key pyvm.Value) (pyvm.Value, error) {
	switch x := v.(type) {
	case *pyvm.List:
		return c.list(x, key)
	case *pyvm.Dict:
		result := pyvm.NewDict()
		if err := c.memo.Set(c.vm, key, result); err != nil {
			return nil, err
		}
		return c.deepDict(x, result)
	case *pyvm.Tuple:
		return c.tuple(x)
	case *pyvm.Set:
		return c.set(x)
	case *pyvm.BoundMethod:
		self, err := c.deep(x.Self)
		return &pyvm.BoundMethod{Self: self, Func: x.Func}, err
	}
	return c.object(v.(*pyvm.Object), key)
}

func (c *copier) list(x *pyvm.List, key pyvm.Value) (pyvm.Value, error) {
	if err := c.vm.Allocate(int64(len(x.Items)) * itemBytes); err != nil {
		return nil, err
	}
	result := pyvm.NewList()
	if err := c.memo.Set(c.vm, key, result); err != nil {
		return nil, err
	}
	for i := 0; i < len(x.Items); i++ {
		item, err := c.deep(x.Items[i])
		if err != nil {
			return nil, err
		}
		result.Items = append(result.Items, item)
	}
	return result, nil
}

// tuple returns the tuple itself when nothing in it needs copying.
func (c *copier) tuple(x *pyvm.Tuple) (pyvm.Value, error) {
	items, err := c.deepAll(x.Items)
	if err != nil {
		return nil, err
	}
	for i := range items {
		if !pyvm.Is(items[i], x.Items[i]) {
			return pyvm.NewTuple(items...), nil
		}
	}
	return x, nil
}

func (c *copier) set(x *pyvm.Set) (pyvm.Value, error) {
	items, err := c.deepAll(x.Items())
	if err != nil {
		return nil, err
	}
	result := pyvm.NewSet()
	err = addItems(c.vm, result, items)
	result.Frozen = x.Frozen
	return result, err
}

func (c *copier) deepAll(values []pyvm.Value) ([]pyvm.Value, error) {
	if err := c.vm.Allocate(int64(len(values)) * itemBytes); err != nil {
		return nil, err
	}
	copies := make([]pyvm.Value, len(values))
	for i, v := range values {
		var err error
		if copies[i], err = c.deep(v); err != nil {
			return nil, err
		}
	}
	return copies, nil
}

// deepDict copies the items into result.
func (c *copier) deepDict(from, result *pyvm.Dict) (*pyvm.Dict, error) {
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

func (c *copier) object(x *pyvm.Object, key pyvm.Value) (pyvm.Value, error) {
	if method, ok := x.Class.Lookup("__deepcopy__"); ok {
		return c.vm.Call(method, []pyvm.Value{x, c.memo}, nil)
	}
	if state, ok, err := reduced(c.vm, x, c.deep); ok || err != nil {
		return state, err
	}
	result := pyvm.NewInstance(x.Class, nil)
	if err := c.memo.Set(c.vm, key, result); err != nil {
		return nil, err
	}
	native, err := copyPayload(c.vm, x, c)
	if err != nil {
		return nil, err
	}
	result.Native = native
	if x.Dict == nil {
		return result, nil
	}
	return result, c.state(x, result)
}

// state copies the instance attributes, by way of __getstate__ and __setstate__
// where a class defines them.
func (c *copier) state(x, result *pyvm.Object) error {
	var state pyvm.Value = x.Dict
	if method, ok := pythonMethod(x.Class, "__getstate__"); ok {
		var err error
		if state, err = c.vm.Call(method, []pyvm.Value{x}, nil); err != nil {
			return err
		}
	}
	if method, ok := x.Class.Lookup("__setstate__"); ok {
		copied, err := c.deep(state)
		if err != nil {
			return err
		}
		_, err = c.vm.Call(method, []pyvm.Value{result, copied}, nil)
		return err
	}
	dict, ok := state.(*pyvm.Dict)
	if !ok {
		return nil
	}
	result.Dict = pyvm.NewDict()
	_, err := c.deepDict(dict, result.Dict)
	return err
}

// pythonMethod finds a method that is not object's own.
func pythonMethod(class *pyvm.Class, name string) (pyvm.Value, bool) {
	method, ok := class.Lookup(name)
	if _, native := method.(*pyvm.Builtin); native {
		return nil, false
	}
	return method, ok
}

// reduced rebuilds an object whose class defines __reduce_ex__ or __reduce__ in
// Python: a callable and its arguments, each passed through each.
func reduced(vm *pyvm.VM, x *pyvm.Object, each func(pyvm.Value) (pyvm.Value, error)) (pyvm.Value, bool, error) {
	args := []pyvm.Value{x}
	method, ok := pythonMethod(x.Class, "__reduce_ex__")
	if ok {
		args = append(args, pyvm.MakeInt(4))
	} else if method, ok = pythonMethod(x.Class, "__reduce__"); !ok {
		return nil, false, nil
	}
	v, err := vm.Call(method, args, nil)
	if err != nil {
		return nil, true, err
	}
	parts, ok := v.(*pyvm.Tuple)
	if !ok || len(parts.Items) < 2 {
		return x, true, nil
	}
	callArgs, err := each(parts.Items[1])
	if err != nil {
		return nil, true, err
	}
	values, err := vm.ToSlice(callArgs)
	if err != nil {
		return nil, true, err
	}
	result, err := vm.Call(parts.Items[0], values, nil)
	if err != nil || len(parts.Items) < 3 || parts.Items[2] == pyvm.NoneValue {
		return result, true, err
	}
	return result, true, restore(vm, result, parts.Items[2], each)
}

func restore(vm *pyvm.VM, result, state pyvm.Value, each func(pyvm.Value) (pyvm.Value, error)) error {
	state, err := each(state)
	if err != nil {
		return err
	}
	if method, ok := vm.TypeOf(result).Lookup("__setstate__"); ok {
		_, err := vm.Call(method, []pyvm.Value{result, state}, nil)
		return err
	}
	dict, ok := state.(*pyvm.Dict)
	object, isObject := result.(*pyvm.Object)
	if !ok || !isObject {
		return nil
	}
	if object.Dict == nil {
		object.Dict = pyvm.NewDict()
	}
	return object.Dict.Update(vm, dict)
}
