package lib

// This file holds bytearray and memoryview.

import (
	"strings"

	"heft/internal/python/vm"
)

// byteArray is the payload of a bytearray.
type byteArray struct{ data []byte }

// CopyNative lets module copy copy a bytearray.
func (a *byteArray) CopyNative(machine *vm.VM, _ func(vm.Value) (vm.Value, error)) (any, error) {
	return &byteArray{append([]byte(nil), a.data...)}, machine.Allocate(int64(len(a.data)))
}

// HeldBytes is what the machine counts for an array that is alive.
func (a *byteArray) HeldBytes() int64 { return int64(cap(a.data)) }

// installByteArray makes bytearray and memoryview: construction, indexing,
// growth, and what bytes can do by way of bytes(array).
func installByteArray(machine *vm.VM) {
	class := machine.Types.ByteArray
	class.New = func(_ *vm.VM, class *vm.Class, _ vm.Args) (vm.Value, error) {
		return vm.NewInstance(class, &byteArray{}), nil
	}
	class.Init = func(machine *vm.VM, self vm.Value, args vm.Args) error {
		data, err := bytesArgument(machine, args, "bytearray")
		if object, ok := self.(*vm.Object); ok && err == nil {
			if array, ok := object.Native.(*byteArray); ok {
				array.data = []byte(data)
			}
		}
		return err
	}
	addByteFunctions(machine, class, append(byteFunctions(), []byteFunction{
		{"append", byteArrayAppend}, {"extend", byteArrayExtend}, {"__setitem__", byteArraySetItem},
	}...))
	machine.Builtins.SetStr("memoryview", memoryView(machine))
}

// memoryView makes the class memoryview. A view of a bytearray shares its bytes.
func memoryView(machine *vm.VM) *vm.Class {
	class := nativeClass(machine, "memoryview", "builtins")
	class.New = func(machine *vm.VM, class *vm.Class, args vm.Args) (vm.Value, error) {
		var source vm.Value
		if err := args.Unpack("memoryview", "object", &source); err != nil {
			return nil, err
		}
		if object, ok := source.(*vm.Object); ok {
			if array, ok := object.Native.(*byteArray); ok {
				return vm.NewInstance(class, array), nil
			}
		}
		data, ok := bytesOf(source)
		if !ok {
			return nil, machine.Raise(machine.Exceptions.TypeError, "memoryview: a bytes-like object is required, not '%s'", machine.TypeOf(source).Name)
		}
		return vm.NewInstance(class, &byteArray{[]byte(data)}), nil
	}
	class.Init = func(*vm.VM, vm.Value, vm.Args) error { return nil }
	addByteFunctions(machine, class, append(byteFunctions(), []byteFunction{
		{"tobytes", func(_ *vm.VM, a *byteArray, _ vm.Args) (vm.Value, error) { return vm.Bytes(a.data), nil }},
		{"tolist", func(machine *vm.VM, a *byteArray, _ vm.Args) (vm.Value, error) {
			items, err := machine.ToSlice(vm.Bytes(a.data))
			return vm.NewList(items...), err
		}},
	}...))
	return class
}

// byteFunction is a method of bytearray or memoryview.
type byteFunction struct {
	name string
	call func(machine *vm.VM, a *byteArray, args vm.Args) (vm.Value, error)
}

// byteFunctions are the methods that bytearray and memoryview share.
func byteFunctions() []byteFunction {
	return []byteFunction{
		{"__len__", func(_ *vm.VM, a *byteArray, _ vm.Args) (vm.Value, error) {
			return vm.MakeInt(int64(len(a.data))), nil
		}},
		{"__iter__", func(machine *vm.VM, a *byteArray, _ vm.Args) (vm.Value, error) {
			return iterObject(machine, vm.Bytes(a.data))
		}},
		{"__getitem__", func(machine *vm.VM, a *byteArray, args vm.Args) (vm.Value, error) {
			var key vm.Value
			if err := args.Unpack("__getitem__", "/key", &key); err != nil {
				return nil, err
			}
			return machine.GetItem(vm.Bytes(a.data), key)
		}},
		{"__contains__", func(machine *vm.VM, a *byteArray, args vm.Args) (vm.Value, error) {
			var key vm.Value
			if err := args.Unpack("__contains__", "/key", &key); err != nil {
				return nil, err
			}
			ok, err := machine.Contains(vm.Bytes(a.data), key)
			return vm.MakeBool(ok), err
		}},
		{"__eq__", func(_ *vm.VM, a *byteArray, args vm.Args) (vm.Value, error) {
			var v vm.Value
			if err := args.Unpack("__eq__", "/other", &v); err != nil {
				return nil, err
			}
			other, ok := bytesOf(v)
			if !ok {
				return vm.NotImplementedValue, nil
			}
			return vm.MakeBool(other == string(a.data)), nil
		}},
		{"__add__", func(machine *vm.VM, a *byteArray, args vm.Args) (vm.Value, error) {
			var v vm.Value
			if err := args.Unpack("__add__", "/other", &v); err != nil {
				return nil, err
			}
			other, ok := bytesOf(v)
			if !ok {
				return vm.NotImplementedValue, nil
			}
			joined := append(append([]byte(nil), a.data...), other...)
			return vm.NewInstance(machine.Types.ByteArray, &byteArray{joined}), machine.Allocate(int64(len(joined)))
		}},
		{"__repr__", func(machine *vm.VM, a *byteArray, _ vm.Args) (vm.Value, error) {
			s, err := machine.Repr(vm.Bytes(a.data))
			return vm.Str("bytearray(" + s + ")"), err
		}},
	}
}

// addByteFunctions adds methods; what is missing is asked of bytes.
func addByteFunctions(machine *vm.VM, class *vm.Class, functions []byteFunction) {
	for _, f := range functions {
		class.Dict.SetStr(f.name, byteArrayMethod(machine, f.name, f.call))
	}
	class.AttrHook = func(machine *vm.VM, self *vm.Object, name string) (vm.Value, bool, error) {
		array, ok := self.Native.(*byteArray)
		if !ok || strings.HasPrefix(name, "__") {
			return nil, false, nil
		}
		return machine.LookupAttr(vm.Bytes(array.data), name)
	}
}

func byteArrayExtend(machine *vm.VM, a *byteArray, args vm.Args) (vm.Value, error) {
	var source vm.Value
	if err := args.Unpack("extend", "/iterable", &source); err != nil {
		return nil, err
	}
	more, err := toBytes(machine, source)
	if err != nil {
		return nil, err
	}
	grown := int64(len(more))
	if len(a.data)+len(more) > cap(a.data) { // all are copied, to where there is room for as many again
		grown += int64(len(a.data) + len(more))
	}
	if err := machine.Allocate(grown); err != nil {
		return nil, err
	}
	a.data = append(a.data, more...)
	return vm.NoneValue, nil
}

func byteArrayMethod(machine *vm.VM, name string,
	call func(machine *vm.VM, a *byteArray, args vm.Args) (vm.Value, error)) *vm.Builtin {
	return machine.NewBuiltin(name, func(machine *vm.VM, args vm.Args) (vm.Value, error) {
		if len(args.Positional) > 0 {
			if self, ok := args.Positional[0].(*vm.Object); ok {
				if array, ok := self.Native.(*byteArray); ok {
					return call(machine, array, args.Drop(1))
				}
			}
		}
		return nil, machine.Raise(machine.Exceptions.TypeError, "descriptor '%s' requires a 'bytearray' object", name)
	})
}

func byteArrayAppend(machine *vm.VM, a *byteArray, args vm.Args) (vm.Value, error) {
	var n int64
	if err := args.Unpack("append", "/item", &n); err != nil {
		return nil, err
	}
	if n < 0 || n > 255 {
		return nil, machine.Raise(machine.Exceptions.ValueError, "byte must be in range(0, 256)")
	}
	a.data = append(a.data, byte(n))
	return vm.NoneValue, machine.Allocate(1)
}

func byteArraySetItem(machine *vm.VM, a *byteArray, args vm.Args) (vm.Value, error) {
	var index, n int64
	if err := args.Unpack("__setitem__", "/index", &index, "/value", &n); err != nil {
		return nil, err
	}
	if index < 0 {
		index += int64(len(a.data))
	}
	if index < 0 || index >= int64(len(a.data)) {
		return nil, machine.Raise(machine.Exceptions.IndexError, "bytearray index out of range")
	}
	if n < 0 || n > 255 {
		return nil, machine.Raise(machine.Exceptions.ValueError, "byte must be in range(0, 256)")
	}
	a.data[index] = byte(n)
	return vm.NoneValue, nil
}
