package torch

// This file gives torch.jit.load the content of a TorchScript archive, and ATen's
// functions by the names that its code calls.

import (
	"math/big"

	"heft/internal/checkpoint"
	"heft/internal/op/aten"
	"heft/internal/overload"
	"heft/internal/pickle"
	"heft/internal/python/vm"
)

// archives are what programs load of a session's files.
type archives struct{ session *Session }

// module builds torch.jit._archive.
func (a archives) module(machine *vm.VM) (*vm.Module, error) {
	m := vm.NewModule("torch.jit._archive")
	m.Dict.SetStr("read", machine.NewBuiltin("read", a.read))
	m.Dict.SetStr("overload", machine.NewBuiltin("overload", a.overload))
	return m, nil
}

// overload is overload(name): the operator that a call of ATen's reaches,
// "aten.conv2d"; None if there is none.
func (a archives) overload(_ *vm.VM, args vm.Args) (vm.Value, error) {
	var name string
	if err := args.Unpack("overload", "name", &name); err != nil {
		return nil, err
	}
	found, ok := overload.Find(aten.Catalogue(), name)
	if !ok {
		return vm.NoneValue, nil
	}
	return operatorFunction(a.session.library, name, found), nil
}

// read is read(path, made) → (name for positions, code by module, model, constants, inputs). For what
// a pickle makes, made(name, arguments, state) is called: of a tensor, with its shape,
// type, key, whether it needs a gradient, and the elements of a constant.
func (a archives) read(machine *vm.VM, args vm.Args) (vm.Value, error) {
	var name string
	var made vm.Value
	if err := args.Unpack("read", "path", &name, "made", &made); err != nil {
		return nil, err
	}
	found, err := a.session.access.View.Find(name)
	if err != nil {
		return nil, machine.Raise(machine.Exceptions.OSError, "%s", err)
	}
	file, err := found.Root.OpenFile(found.Name)
	if err != nil {
		return nil, machine.Raise(machine.Exceptions.OSError, "%s", err)
	}
	defer file.Close()
	program, err := checkpoint.ReadProgram(file, file.Size())
	if err != nil {
		return nil, machine.Raise(machine.Exceptions.RuntimeError, "%s: %s", name, err)
	}
	u := unpickled{library: a.session.library, program: program, made: made, known: map[any]vm.Value{}, tensorOf: program.Tensor}
	code := vm.NewDict()
	for module, text := range program.Code {
		if err := machine.Allocate(int64(len(text))); err != nil {
			return nil, err
		}
		code.SetStr(module, vm.Str(text))
	}
	model, err := u.value(program.Model)
	if err != nil {
		return nil, err
	}
	inputs := vm.Value(vm.NoneValue)
	if program.Inputs != nil {
		inputs = vm.True
	}
	u.tensorOf = program.Constant
	constants, err := u.values(program.Constants)
	if err != nil {
		return nil, err
	}
	return vm.NewTuple(vm.Str(found.Root.Display(found.Name)), code, model, vm.NewList(constants...), inputs), nil
}

// unpickled turns values of a pickle into Python's.
type unpickled struct {
	library  *library
	program  *checkpoint.Program
	made     vm.Value
	known    map[any]vm.Value // what one value is made of, for each that others may share
	tensorOf func(any) (*checkpoint.Tensor, error)
	depth    int
}

// maxPickled bounds how deep values lie in each other.
const maxPickled = 256

func (u *unpickled) value(v any) (vm.Value, error) {
	machine := u.library.vm
	if err := machine.Charge(1); err != nil {
		return nil, err
	}
	switch v := v.(type) {
	case bool:
		return vm.MakeBool(v), nil
	case int64:
		return vm.MakeInt(v), nil
	case *big.Int:
		return &vm.BigInt{Int: v}, nil
	case float64:
		return vm.Float(v), nil
	case string:
		return vm.Str(v), machine.Allocate(int64(len(v)))
	case *pickle.Global:
		return vm.Str(v.String()), nil
	case *pickle.List, *pickle.Tuple, *pickle.Dict, *pickle.Object:
		if known, ok := u.known[v]; ok {
			return known, nil
		}
		if u.depth++; u.depth > maxPickled {
			return nil, machine.Raise(machine.Exceptions.RuntimeError, "values of the archive lie more than %d deep", maxPickled)
		}
		defer func() { u.depth-- }()
		made, err := u.compound(v)
		u.known[v] = made
		return made, err
	}
	return vm.NoneValue, nil
}

func (u *unpickled) values(items []any) ([]vm.Value, error) {
	made := make([]vm.Value, len(items))
	for i, item := range items {
		var err error
		if made[i], err = u.value(item); err != nil {
			return nil, err
		}
	}
	return made, u.library.vm.Allocate(int64(len(items)) * 16)
}

// compound makes a value that holds others.
func (u *unpickled) compound(v any) (vm.Value, error) {
	switch v := v.(type) {
	case *pickle.Dict:
		return u.dict(v)
	case *pickle.Object:
		return u.object(v)
	}
	list, _ := pickle.Items(v)
	items, err := u.values(list)
	if _, isTuple := v.(*pickle.Tuple); isTuple {
		return vm.NewTuple(items...), err
	}
	return vm.NewList(items...), err
}

func (u *unpickled) dict(d *pickle.Dict) (vm.Value, error) {
	made := vm.NewDict()
	for i := range d.Keys {
		key, err := u.value(d.Keys[i])
		if err != nil {
			return nil, err
		}
		item, err := u.value(d.Values[i])
		if err != nil {
			return nil, err
		}
		if err := made.Set(u.library.vm, key, item); err != nil {
			return nil, err
		}
	}
	return made, nil
}

// object makes a tensor, or an object of a class of the code.
func (u *unpickled) object(o *pickle.Object) (vm.Value, error) {
	t, err := u.tensorOf(o)
	if err != nil {
		return nil, u.library.vm.Raise(u.library.vm.Exceptions.RuntimeError, "a tensor of the archive: %s", err)
	}
	if t != nil {
		return u.library.vm.Call(u.made, []vm.Value{vm.Str("tensor"), u.tensor(t), vm.NoneValue}, nil)
	}
	if plain := checkpoint.Plain(o); plain != any(o) {
		return u.value(plain)
	}
	args, err := u.values(o.Args)
	if err != nil {
		return nil, err
	}
	state, err := u.value(o.State)
	if err != nil {
		return nil, err
	}
	if o.Items.Keys != nil {
		if state, err = u.value(&o.Items); err != nil {
			return nil, err
		}
	}
	return u.library.vm.Call(u.made, []vm.Value{vm.Str(o.Class()), vm.NewTuple(args...), state}, nil)
}

// tensor is what made is called with for a tensor.
func (u *unpickled) tensor(t *checkpoint.Tensor) vm.Value {
	sizes := make([]vm.Value, len(t.Shape))
	for i, n := range t.Shape {
		sizes[i] = vm.MakeInt(n)
	}
	elements := vm.Value(vm.NoneValue)
	if t.Values != nil {
		list := vm.NewList()
		for _, v := range t.Values {
			switch v := v.(type) {
			case int64:
				list.Items = append(list.Items, vm.MakeInt(v))
			case float64:
				list.Items = append(list.Items, vm.Float(v))
			}
		}
		elements = list
	}
	return vm.NewTuple(vm.NewTuple(sizes...), dtype(u.library, t.DType), vm.Str(t.Key), vm.MakeBool(!t.Frozen), elements)
}
