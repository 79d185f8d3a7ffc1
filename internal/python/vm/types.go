package vm

// This file holds the classes of builtin types, and type().

// Types are the classes of builtin types. Their dicts hold what the machine
// itself needs; package lib adds methods and constructors.
type Types struct {
	Object, Type                                            *Class
	NoneType, Ellipsis, NotImplemented                      *Class
	Int, Bool, Float, Complex, Str, Bytes                   *Class
	List, Tuple, Dict, Set, FrozenSet, Range, Slice         *Class
	Function, Builtin, BoundMethod, Module, Generator       *Class
	Iterator, Cell, StaticMethod, ClassMethod, Property     *Class
	GetSet, Super, GenericAlias, Union, Traceback, Code     *Class
	DictKeys, DictValues, DictItems, ByteArray, MappingView *Class
	ModuleSpec                                              *Class
}

type classEntry struct {
	slot **Class
	name string
	base *Class
}

func makeTypes(vm *VM) {
	t := &vm.Types
	t.Object = &Class{Name: "object"}
	t.Type = &Class{Name: "type", Bases: []*Class{t.Object}}
	for _, c := range []*Class{t.Object, t.Type} {
		c.vm, c.Native, c.Meta, c.Qualname, c.ModuleName = vm, true, t.Type, c.Name, "builtins"
		c.Dict = NewDict()
		c.Dict.watch = &vm.epoch
	}
	t.Object.MRO = []*Class{t.Object}
	t.Type.MRO = []*Class{t.Type, t.Object}
	makeClasses(vm, []classEntry{
		{&t.NoneType, "NoneType", nil}, {&t.Ellipsis, "ellipsis", nil}, {&t.NotImplemented, "NotImplementedType", nil},
		{&t.Int, "int", nil}, {&t.Float, "float", nil}, {&t.Complex, "complex", nil},
		{&t.Str, "str", nil}, {&t.Bytes, "bytes", nil}, {&t.ByteArray, "bytearray", nil},
		{&t.List, "list", nil}, {&t.Tuple, "tuple", nil}, {&t.Dict, "dict", nil}, {&t.Set, "set", nil},
		{&t.FrozenSet, "frozenset", nil}, {&t.Range, "range", nil}, {&t.Slice, "slice", nil},
		{&t.Function, "function", nil}, {&t.Builtin, "builtin_function_or_method", nil}, {&t.BoundMethod, "method", nil},
		{&t.Module, "module", nil}, {&t.Generator, "generator", nil}, {&t.Iterator, "iterator", nil},
		{&t.Cell, "cell", nil}, {&t.StaticMethod, "staticmethod", nil}, {&t.ClassMethod, "classmethod", nil},
		{&t.Property, "property", nil}, {&t.GetSet, "getset_descriptor", nil}, {&t.Super, "super", nil},
		{&t.GenericAlias, "GenericAlias", nil}, {&t.Union, "UnionType", nil}, {&t.Traceback, "traceback", nil},
		{&t.Code, "code", nil}, {&t.DictKeys, "dict_keys", nil}, {&t.DictValues, "dict_values", nil},
		{&t.DictItems, "dict_items", nil}, {&t.MappingView, "mappingproxy", nil}, {&t.ModuleSpec, "ModuleSpec", nil},
	})
	makeClasses(vm, []classEntry{{&t.Bool, "bool", t.Int}})
}

func makeClasses(vm *VM, entries []classEntry) {
	for _, e := range entries {
		base := e.base
		if base == nil {
			base = vm.Types.Object
		}
		c := &Class{
			Name: e.name, Qualname: e.name, ModuleName: "builtins", Bases: []*Class{base}, Dict: NewDict(),
			Meta: vm.Types.Type, Native: true, vm: vm,
		}
		c.MRO = append([]*Class{c}, base.MRO...)
		c.Dict.watch = &vm.epoch
		base.subclasses = append(base.subclasses, c)
		*e.slot = c
	}
}

// TypeOf is Python's type(v).
func (vm *VM) TypeOf(v Value) *Class {
	switch x := v.(type) {
	case *Object:
		return x.Class
	case Int, *BigInt:
		return vm.Types.Int
	case Str:
		return vm.Types.Str
	case Bool:
		return vm.Types.Bool
	case Float:
		return vm.Types.Float
	case None:
		return vm.Types.NoneType
	case *Class:
		return x.Meta
	case *Iterator:
		if x.Class != nil {
			return x.Class
		}
		return vm.Types.Iterator
	case *Set:
		if x.Frozen {
			return vm.Types.FrozenSet
		}
		return vm.Types.Set
	}
	return typeOfRare(vm, v)
}

func typeOfRare(vm *VM, v Value) *Class {
	t := &vm.Types
	switch v := v.(type) {
	case *List:
		return t.List
	case *Tuple:
		return t.Tuple
	case *Dict:
		return t.Dict
	case *Function:
		return t.Function
	case *Builtin:
		return t.Builtin
	case *BoundMethod:
		return typeOfMethod(vm, v)
	case *Module:
		return classOfModule(vm, v)
	case *Range:
		return t.Range
	case *Slice:
		return t.Slice
	case *Generator:
		return t.Generator
	case *Property:
		return t.Property
	case *StaticMethod:
		return t.StaticMethod
	case *ClassMethod:
		return t.ClassMethod
	case *GetSet:
		return t.GetSet
	case *Super:
		return t.Super
	case *Cell:
		return t.Cell
	case Bytes:
		return t.Bytes
	case Complex:
		return t.Complex
	case Ellipsis:
		return t.Ellipsis
	case NotImplemented:
		return t.NotImplemented
	}
	panic("vm: value without a type")
}

// typeOfMethod tells [].append (builtin) from a bound Python function.
func typeOfMethod(vm *VM, m *BoundMethod) *Class {
	if _, ok := m.Func.(*Builtin); ok {
		return vm.Types.Builtin
	}
	return vm.Types.BoundMethod
}
