package pylib

import (
	"strings"

	"heft/internal/pyvm"
)

// byteArray is the payload of a bytearray.
type byteArray struct{ data []byte }

// CopyNative lets module copy copy a bytearray.
func (a *byteArray) CopyNative(vm *pyvm.VM, _ func(pyvm.Value) (pyvm.Value, error)) (any, error) {
	return &byteArray{append([]byte(nil), a.data...)}, vm.Allocate(int64(len(a.data)))
}

// installByteArray makes bytearray and memoryview: construction, indexing,
// growth, and what bytes can do by way of bytes(array).
func installByteArray(vm *pyvm.VM) {
	class := vm.Types.ByteArray
	class.New = func(_ *pyvm.VM, class *pyvm.Class, _ pyvm.Args) (pyvm.Value, error) {
		return pyvm.NewInstance(class, &byteArray{}), nil
	}
	class.Init = func(vm *pyvm.VM, self pyvm.Value, args pyvm.Args) error {
		data, err := bytesArgument(vm, args, "bytearray")
		if object, ok := self.(*pyvm.Object); ok && err == nil {
			if array, ok := object.Native.(*byteArray); ok {
				array.data = []byte(data)
			}
		}
		return err
	}
	addByteFunctions(vm, class, append(byteFunctions(), []byteFunction{
		{"append", byteArrayAppend}, {"extend", byteArrayExtend}, {"__setitem__", byteArraySetItem},
	}...))
	vm.Builtins.SetStr("memoryview", memoryView(vm))
}

// memoryView makes the class memoryview. A view of a bytearray shares its bytes.
func memoryView(vm *pyvm.VM) *pyvm.Class {
	class := nativeClass(vm, "memoryview", "builtins")
	class.New = func(vm *pyvm.VM, class *pyvm.Class, args pyvm.Args) (pyvm.Value, error) {
		var source pyvm.Value
		if err := args.Unpack("memoryview", "object", &source); err != nil {
			return nil, err
		}
		if object, ok := source.(*pyvm.Object); ok {
			if array, ok := object.Native.(*byteArray); ok {
				return pyvm.NewInstance(class, array), nil
			}
		}
		data, ok := bytesOf(source)
		if !ok {
			return nil, vm.Raise(vm.Exceptions.TypeError, "memoryview: a bytes-like object is required, not '%s'", vm.TypeOf(source).Name)
		}
		return pyvm.NewInstance(class, &byteArray{[]byte(data)}), nil
	}
	class.Init = func(*pyvm.VM, pyvm.Value, pyvm.Args) error { return nil }
	addByteFunctions(vm, class, append(byteFunctions(), []byteFunction{
		{"tobytes", func(_ *pyvm.VM, a *byteArray, _ pyvm.Args) (pyvm.Value, error) { return pyvm.Bytes(a.data), nil }},
		{"tolist", func(vm *pyvm.VM, a *byteArray, _ pyvm.Args) (pyvm.Value, error) {
			items, err := vm.ToSlice(pyvm.Bytes(a.data))
			return pyvm.NewList(items...), err
		}},
	}...))
	return class
}

// byteFunction is a method of bytearray or memoryview.
type byteFunction struct {
	name string
	call func(vm *pyvm.VM, a *byteArray, args pyvm.Args) (pyvm.Value, error)
}

// byteFunctions are the methods that bytearray and memoryview share.
func byteFunctions() []byteFunction {
	return []byteFunction{
		{"__len__", func(_ *pyvm.VM, a *byteArray, _ pyvm.Args) (pyvm.Value, error) {
			return pyvm.MakeInt(int64(len(a.data))), nil
		}},
		{"__iter__", func(vm *pyvm.VM, a *byteArray, _ pyvm.Args) (pyvm.Value, error) {
			return iterObject(vm, pyvm.Bytes(a.data))
		}},
		{"__getitem__", func(vm *pyvm.VM, a *byteArray, args pyvm.Args) (pyvm.Value, error) {
			var key pyvm.Value
			if err := args.Unpack("__getitem__", "/key", &key); err != nil {
				return nil, err
			}
			return vm.GetItem(pyvm.Bytes(a.data), key)
		}},
		{"__contains__", func(vm *pyvm.VM, a *byteArray, args pyvm.Args) (pyvm.Value, error) {
			var key pyvm.Value
			if err := args.Unpack("__contains__", "/key", &key); err != nil {
				return nil, err
			}
			ok, err := vm.Contains(pyvm.Bytes(a.data), key)
			return pyvm.MakeBool(ok), err
		}},
		{"__eq__", func(_ *pyvm.VM, a *byteArray, args pyvm.Args) (pyvm.Value, error) {
			var v pyvm.Value
			if err := args.Unpack("__eq__", "/other", &v); err != nil {
				return nil, err
			}
			other, ok := bytesOf(v)
			if !ok {
				return pyvm.NotImplementedValue, nil
			}
			return pyvm.MakeBool(other == string(a.data)), nil
		}},
		{"__repr__", func(vm *pyvm.VM, a *byteArray, _ pyvm.Args) (pyvm.Value, error) {
			s, err := vm.Repr(pyvm.Bytes(a.data))
			return pyvm.Str("bytearray(" + s + ")"), err
		}},
	}
}

// addByteFunctions adds methods; what is missing is asked of bytes.
func addByteFunctions(vm *pyvm.VM, class *pyvm.Class, functions []byteFunction) {
	for _, f := range functions {
		class.Dict.SetStr(f.name, byteArrayMethod(vm, f.name, f.call))
	}
	class.AttrHook = func(vm *pyvm.VM, self *pyvm.Object, name string) (pyvm.Value, bool, error) {
		array, ok := self.Native.(*byteArray)
		if !ok || strings.HasPrefix(name, "__") {
			return nil, false, nil
		}
		return vm.LookupAttr(pyvm.Bytes(array.data), name)
	}
}

func byteArrayExtend(vm *pyvm.VM, a *byteArray, args pyvm.Args) (pyvm.Value, error) {
	var source pyvm.Value
	if err := args.Unpack("extend", "/iterable", &source); err != nil {
		return nil, err
	}
	more, err := toBytes(vm, source)
	if err != nil {
		return nil, err
	}
	if err := vm.Allocate(int64(len(more))); err != nil {
		return nil, err
	}
	a.data = append(a.data, more...)
	return pyvm.NoneValue, nil
}

func byteArrayMethod(vm *pyvm.VM, name string,
	call func(vm *pyvm.VM, a *byteArray, args pyvm.Args) (pyvm.Value, error)) *pyvm.Builtin {
	return vm.NewBuiltin(name, func(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
		if len(args.Positional) > 0 {
			if self, ok := args.Positional[0].(*pyvm.Object); ok {
				if array, ok := self.Native.(*byteArray); ok {
					return call(vm, array, args.Drop(1))
				}
			}
		}
		return nil, vm.Raise(vm.Exceptions.TypeError, "descriptor '%s' requires a 'bytearray' object", name)
	})
}

func byteArrayAppend(vm *pyvm.VM, a *byteArray, args pyvm.Args) (pyvm.Value, error) {
	var n int64
	if err := args.Unpack("append", "/item", &n); err != nil {
		return nil, err
	}
	if n < 0 || n > 255 {
		return nil, vm.Raise(vm.Exceptions.ValueError, "byte must be in range(0, 256)")
	}
	a.data = append(a.data, byte(n))
	return pyvm.NoneValue, vm.Allocate(1)
}

func byteArraySetItem(vm *pyvm.VM, a *byteArray, args pyvm.Args) (pyvm.Value, error) {
	var index, n int64
	if err := args.Unpack("__setitem__", "/index", &index, "/value", &n); err != nil {
		return nil, err
	}
	if index < 0 {
		index += int64(len(a.data))
	}
	if index < 0 || index >= int64(len(a.data)) {
		return nil, vm.Raise(vm.Exceptions.IndexError, "bytearray index out of range")
	}
	if n < 0 || n > 255 {
		return nil, vm.Raise(vm.Exceptions.ValueError, "byte must be in range(0, 256)")
	}
	a.data[index] = byte(n)
	return pyvm.NoneValue, nil
}
