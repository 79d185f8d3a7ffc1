// Package pylib is what Python programs find around the language: the builtin
// functions, the constructors and methods of the builtin types, and the slice
// of the standard library that model code uses.
//
// [Install] fills a [pyvm.VM]. Builtins and methods are native. Modules are
// built at their first import: native ones (math, itertools, re, _functools,
// sys, …) by Go code, the others from Python sources embedded under py/, which
// are written over a few natives in the private module _native.
//
// What a model must not do fails clearly: files are not found, processes and
// sockets raise OSError, eval, exec and threads stop the run with a
// [pyvm.UnsupportedError] that names them. Clock, environment and random
// numbers are constants: a run depends on the source alone. Loops in native
// code charge steps, and growth charges memory, before the work is done.
//
// A third-party module that nobody knows becomes a poison module
// ([PoisonModule]): importing it works, using it does not.
package pylib

import (
	"embed"
	"strings"

	"heft/internal/pyvm"
)

//go:embed all:py
var sources embed.FS

// Install fills the builtins, the class dicts of the builtin types, and
// registers the standard library.
func Install(vm *pyvm.VM) {
	installConstructors(vm)
	installStr(vm)
	installBytes(vm)
	installByteArray(vm)
	installList(vm)
	installTuple(vm)
	installDict(vm)
	installSets(vm)
	installNumbers(vm)
	installRange(vm)
	installClassSubscripts(vm)
	installExceptions(vm)
	installBuiltins(vm)
	registerNatives(vm)
	vm.RegisterLibrary(embedded)
	vm.Unknown = func(name string, inTry bool) (*pyvm.Module, error) {
		if inTry || isKnownPackage(vm, name) {
			return nil, nil
		}
		return PoisonModule(vm, name), nil
	}
}

// isKnownPackage reports whether the outermost package of a dotted name is a
// real one: then a missing submodule is the program's mistake.
func isKnownPackage(vm *pyvm.VM, name string) bool {
	top, _, dotted := strings.Cut(name, ".")
	v, _ := vm.Modules.GetStr(top)
	module, ok := v.(*pyvm.Module)
	return dotted && ok && !IsPoison(module)
}

// installBuiltins fills module builtins.
func installBuiltins(vm *pyvm.VM) {
	b := vm.Builtins
	addNatives(vm, b, builtinFunctions())
	addIterationClasses(vm)
	t := &vm.Types
	for _, class := range []*pyvm.Class{
		t.Object, t.Type, t.Int, t.Bool, t.Float, t.Complex, t.Str, t.Bytes, t.ByteArray, t.List, t.Tuple, t.Dict, t.Set,
		t.FrozenSet, t.Range, t.Slice, t.Property, t.StaticMethod, t.ClassMethod, t.Super,
	} {
		b.SetStr(class.Name, class)
	}
	addExceptionClasses(vm, b, vm.Exceptions.BaseException)
	b.SetStr("EnvironmentError", vm.Exceptions.OSError)
	b.SetStr("IOError", vm.Exceptions.OSError)
	b.SetStr("NotImplemented", pyvm.NotImplementedValue)
	b.SetStr("Ellipsis", pyvm.EllipsisValue)
	b.SetStr("__debug__", pyvm.True)
	b.SetStr("__name__", pyvm.Str("builtins"))
	b.SetStr("globals", vm.NewBuiltin("globals", func(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
		if globals := vm.Globals(); globals != nil {
			return globals, noArguments(vm, args, "globals")
		}
		return pyvm.NewDict(), nil
	}))
	b.SetStr("locals", vm.NewBuiltin("locals", func(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
		return vm.Locals(), noArguments(vm, args, "locals")
	}))
}

// addExceptionClasses adds a class and its builtin descendants.
func addExceptionClasses(vm *pyvm.VM, dict *pyvm.Dict, class *pyvm.Class) {
	dict.SetStr(class.Name, class)
	for _, sub := range class.Subclasses() {
		addExceptionClasses(vm, dict, sub)
	}
}

// embedded finds an embedded Python module.
func embedded(name string) (pyvm.Source, bool) {
	path := "py/" + strings.ReplaceAll(name, ".", "/")
	for _, file := range []string{path + ".py", path + "/__init__.py"} {
		if text, err := sources.ReadFile(file); err == nil {
			return pyvm.Source{
				File: "<heft>/" + strings.TrimPrefix(file, "py/"), Text: text, IsPackage: file != path+".py",
			}, true
		}
	}
	return pyvm.Source{}, false
}

// installRange adds the methods of range and slice.
func installRange(vm *pyvm.VM) {
	addAttributes(vm.Types.Range, []attribute[*pyvm.Range]{
		{"start", func(_ *pyvm.VM, r *pyvm.Range) (pyvm.Value, error) { return pyvm.MakeInt(r.Start), nil }},
		{"stop", func(_ *pyvm.VM, r *pyvm.Range) (pyvm.Value, error) { return pyvm.MakeInt(r.Stop), nil }},
		{"step", func(_ *pyvm.VM, r *pyvm.Range) (pyvm.Value, error) { return pyvm.MakeInt(r.Step), nil }},
	})
	addMethods(vm, vm.Types.Range, []method[*pyvm.Range]{{"index", rangeIndex}, {"count", rangeCount}})
	addAttributes(vm.Types.Slice, []attribute[*pyvm.Slice]{
		{"start", func(_ *pyvm.VM, s *pyvm.Slice) (pyvm.Value, error) { return s.Start, nil }},
		{"stop", func(_ *pyvm.VM, s *pyvm.Slice) (pyvm.Value, error) { return s.Stop, nil }},
		{"step", func(_ *pyvm.VM, s *pyvm.Slice) (pyvm.Value, error) { return s.Step, nil }},
	})
	addMethods(vm, vm.Types.Slice, []method[*pyvm.Slice]{{"indices", sliceIndices}})
}

// rangePosition returns where a number stands in a range, or -1.
func rangePosition(r *pyvm.Range, v pyvm.Value) int64 {
	var n int64
	switch x := pyvm.Underlying(v).(type) {
	case pyvm.Int:
		n = int64(x)
	case pyvm.Bool:
		if x {
			n = 1
		}
	case pyvm.Float:
		if n = int64(x); float64(n) != float64(x) {
			return -1
		}
	default:
		return -1
	}
	if length := r.Len(); length == 0 || (n-r.Start)%r.Step != 0 || (n-r.Start)/r.Step < 0 || (n-r.Start)/r.Step >= length {
		return -1
	}
	return (n - r.Start) / r.Step
}

func rangeIndex(vm *pyvm.VM, r *pyvm.Range, args pyvm.Args) (pyvm.Value, error) {
	var v pyvm.Value
	if err := args.Unpack("index", "/value", &v); err != nil {
		return nil, err
	}
	position := rangePosition(r, v)
	if position < 0 {
		text, err := vm.Repr(v)
		if err != nil {
			return nil, err
		}
		return nil, vm.Raise(vm.Exceptions.ValueError, "%s is not in range", text)
	}
	return pyvm.MakeInt(position), nil
}

func rangeCount(_ *pyvm.VM, r *pyvm.Range, args pyvm.Args) (pyvm.Value, error) {
	var v pyvm.Value
	if err := args.Unpack("count", "/value", &v); err != nil {
		return nil, err
	}
	if rangePosition(r, v) < 0 {
		return pyvm.MakeInt(0), nil
	}
	return pyvm.MakeInt(1), nil
}

// sliceIndices is slice.indices(length): bounds cut to the sequence.
func sliceIndices(vm *pyvm.VM, s *pyvm.Slice, args pyvm.Args) (pyvm.Value, error) {
	var length int64
	if err := args.Unpack("indices", "/len", &length); err != nil {
		return nil, err
	}
	if length < 0 {
		return nil, vm.Raise(vm.Exceptions.ValueError, "length should not be negative")
	}
	step := int64(1)
	if s.Step != pyvm.NoneValue {
		var err error
		if step, err = vm.AsIndex(s.Step); err != nil {
			return nil, err
		}
		if step == 0 {
			return nil, vm.Raise(vm.Exceptions.ValueError, "slice step cannot be zero")
		}
	}
	lowest, highest := int64(0), length
	first, last := lowest, highest
	if step < 0 {
		lowest, highest = -1, length-1
		first, last = highest, lowest
	}
	start, err := sliceBound(vm, s.Start, first, lowest, highest, length)
	if err != nil {
		return nil, err
	}
	stop, err := sliceBound(vm, s.Stop, last, lowest, highest, length)
	return pyvm.NewTuple(pyvm.MakeInt(start), pyvm.MakeInt(stop), pyvm.MakeInt(step)), err
}

func sliceBound(vm *pyvm.VM, v pyvm.Value, absent, lowest, highest, length int64) (int64, error) {
	if v == pyvm.NoneValue {
		return absent, nil
	}
	n, err := vm.AsIndex(v)
	if err != nil {
		return 0, err
	}
	if n < 0 {
		n += length
	}
	return min(max(n, lowest), highest), nil
}

// installClassSubscripts makes list[int] and its like values of types.GenericAlias.
func installClassSubscripts(vm *pyvm.VM) {
	t := &vm.Types
	for _, class := range []*pyvm.Class{t.List, t.Tuple, t.Dict, t.Set, t.FrozenSet, t.Type} {
		if _, ok := class.Dict.GetStr("__class_getitem__"); ok {
			continue
		}
		class.Dict.SetStr("__class_getitem__", &pyvm.ClassMethod{Func: vm.NewBuiltin("__class_getitem__", classGetItem)})
	}
}

func classGetItem(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	types, err := vm.Import("types")
	if err != nil {
		return nil, err
	}
	alias, err := vm.GetAttr(types, "GenericAlias")
	if err != nil {
		return nil, err
	}
	return vm.Call(alias, args.Positional, nil)
}
