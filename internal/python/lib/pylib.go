// Package lib is what Python programs find around the language: the builtin
// functions, the constructors and methods of the builtin types, and the slice
// of the standard library that model code uses.
//
// [Install] fills a [vm.VM]. Builtins and methods are native. Modules are
// built at their first import: native ones (math, itertools, re, _functools,
// sys, …) by Go code, the others from Python sources embedded under py/, which
// are written over a few natives in the private module _native.
//
// Programs read the files of a view and no others ([InstallFiles]); what they
// write goes nowhere. What a model must not do fails clearly: processes and
// sockets raise OSError, eval, exec and threads stop the run with a
// [vm.UnsupportedError] that names them. Clock, environment and random
// numbers are constants: a run depends on the source alone. Loops in native
// code charge steps, and growth charges memory, before the work is done.
//
// A third-party module that nobody knows becomes a poison module
// ([PoisonModule]): importing it works, using it does not.
package lib

import (
	"io/fs"
	"strings"

	"heft/internal/files"
	"heft/internal/python/vm"
)

// Install fills the builtins, the class dicts of the builtin types, and
// registers the standard library.
func Install(machine *vm.VM) {
	installConstructors(machine)
	installStr(machine)
	installBytes(machine)
	installByteArray(machine)
	installList(machine)
	installTuple(machine)
	installDict(machine)
	installSets(machine)
	installNumbers(machine)
	installRange(machine)
	installClassSubscripts(machine)
	installUnions(machine)
	installExceptions(machine)
	installBuiltins(machine)
	registerNatives(machine)
	InstallFiles(machine, &FileAccess{View: files.NewView(nil, "")})
	machine.RegisterLibrary(embedded)
	machine.Unknown = func(name string, inTry bool) (*vm.Module, error) {
		if inTry || machine.Guarded() || isKnownPackage(machine, name) {
			return nil, nil
		}
		return PoisonModule(machine, name), nil
	}
}

// isKnownPackage reports whether the outermost package of a dotted name is a
// real one: then a missing submodule is the program's mistake.
func isKnownPackage(machine *vm.VM, name string) bool {
	top, _, dotted := strings.Cut(name, ".")
	v, _ := machine.Modules.GetStr(top)
	module, ok := v.(*vm.Module)
	return dotted && ok && !IsPoison(module)
}

// installBuiltins fills module builtins.
func installBuiltins(machine *vm.VM) {
	b := machine.Builtins
	addNatives(machine, b, builtinFunctions())
	addIterationClasses(machine)
	t := &machine.Types
	for _, class := range []*vm.Class{
		t.Object, t.Type, t.Int, t.Bool, t.Float, t.Complex, t.Str, t.Bytes, t.ByteArray, t.List, t.Tuple, t.Dict, t.Set,
		t.FrozenSet, t.Range, t.Slice, t.Property, t.StaticMethod, t.ClassMethod, t.Super,
	} {
		b.SetStr(class.Name, class)
	}
	addExceptionClasses(machine, b, machine.Exceptions.BaseException)
	b.SetStr("EnvironmentError", machine.Exceptions.OSError)
	b.SetStr("IOError", machine.Exceptions.OSError)
	b.SetStr("NotImplemented", vm.NotImplementedValue)
	b.SetStr("Ellipsis", vm.EllipsisValue)
	b.SetStr("__debug__", vm.True)
	b.SetStr("__name__", vm.Str("builtins"))
	itself := vm.NewModule("builtins")
	itself.Dict = b
	b.SetStr("__builtins__", itself)
	b.SetStr("globals", machine.NewBuiltin("globals", func(machine *vm.VM, args vm.Args) (vm.Value, error) {
		if globals := machine.Globals(); globals != nil {
			return globals, noArguments(machine, args, "globals")
		}
		return vm.NewDict(), nil
	}))
	b.SetStr("locals", machine.NewBuiltin("locals", func(machine *vm.VM, args vm.Args) (vm.Value, error) {
		return machine.Locals(), noArguments(machine, args, "locals")
	}))
}

// addExceptionClasses adds a class and its builtin descendants.
func addExceptionClasses(machine *vm.VM, dict *vm.Dict, class *vm.Class) {
	dict.SetStr(class.Name, class)
	for _, sub := range class.Subclasses() {
		addExceptionClasses(machine, dict, sub)
	}
}

// embedded finds an embedded Python module.
func embedded(name string) (vm.Source, bool) {
	path := "py/" + strings.ReplaceAll(name, ".", "/")
	for _, file := range []string{path + ".py", path + "/__init__.py"} {
		if text, err := fs.ReadFile(sources, file); err == nil {
			return vm.Source{
				File: "<heft>/" + strings.TrimPrefix(file, "py/"), Text: text, IsPackage: file != path+".py",
			}, true
		}
	}
	return vm.Source{}, false
}

// installRange adds the methods of range and slice.
func installRange(machine *vm.VM) {
	addAttributes(machine.Types.Range, []attribute[*vm.Range]{
		{"start", func(_ *vm.VM, r *vm.Range) (vm.Value, error) { return vm.MakeInt(r.Start), nil }},
		{"stop", func(_ *vm.VM, r *vm.Range) (vm.Value, error) { return vm.MakeInt(r.Stop), nil }},
		{"step", func(_ *vm.VM, r *vm.Range) (vm.Value, error) { return vm.MakeInt(r.Step), nil }},
	})
	addMethods(machine, machine.Types.Range, []method[*vm.Range]{{"index", rangeIndex}, {"count", rangeCount}})
	addAttributes(machine.Types.Slice, []attribute[*vm.Slice]{
		{"start", func(_ *vm.VM, s *vm.Slice) (vm.Value, error) { return s.Start, nil }},
		{"stop", func(_ *vm.VM, s *vm.Slice) (vm.Value, error) { return s.Stop, nil }},
		{"step", func(_ *vm.VM, s *vm.Slice) (vm.Value, error) { return s.Step, nil }},
	})
	addMethods(machine, machine.Types.Slice, []method[*vm.Slice]{{"indices", sliceIndices}})
}

// rangePosition returns where a number stands in a range, or -1.
func rangePosition(r *vm.Range, v vm.Value) int64 {
	var n int64
	switch x := vm.Underlying(v).(type) {
	case vm.Int:
		n = int64(x)
	case vm.Bool:
		if x {
			n = 1
		}
	case vm.Float:
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

func rangeIndex(machine *vm.VM, r *vm.Range, args vm.Args) (vm.Value, error) {
	var v vm.Value
	if err := args.Unpack("index", "/value", &v); err != nil {
		return nil, err
	}
	position := rangePosition(r, v)
	if position < 0 {
		text, err := machine.Repr(v)
		if err != nil {
			return nil, err
		}
		return nil, machine.Raise(machine.Exceptions.ValueError, "%s is not in range", text)
	}
	return vm.MakeInt(position), nil
}

func rangeCount(_ *vm.VM, r *vm.Range, args vm.Args) (vm.Value, error) {
	var v vm.Value
	if err := args.Unpack("count", "/value", &v); err != nil {
		return nil, err
	}
	if rangePosition(r, v) < 0 {
		return vm.MakeInt(0), nil
	}
	return vm.MakeInt(1), nil
}

// sliceIndices is slice.indices(length): bounds cut to the sequence.
func sliceIndices(machine *vm.VM, s *vm.Slice, args vm.Args) (vm.Value, error) {
	var length int64
	if err := args.Unpack("indices", "/len", &length); err != nil {
		return nil, err
	}
	if length < 0 {
		return nil, machine.Raise(machine.Exceptions.ValueError, "length should not be negative")
	}
	step := int64(1)
	if s.Step != vm.NoneValue {
		var err error
		if step, err = machine.AsIndex(s.Step); err != nil {
			return nil, err
		}
		if step == 0 {
			return nil, machine.Raise(machine.Exceptions.ValueError, "slice step cannot be zero")
		}
	}
	lowest, highest := int64(0), length
	first, last := lowest, highest
	if step < 0 {
		lowest, highest = -1, length-1
		first, last = highest, lowest
	}
	start, err := sliceBound(machine, s.Start, first, lowest, highest, length)
	if err != nil {
		return nil, err
	}
	stop, err := sliceBound(machine, s.Stop, last, lowest, highest, length)
	return vm.NewTuple(vm.MakeInt(start), vm.MakeInt(stop), vm.MakeInt(step)), err
}

func sliceBound(machine *vm.VM, v vm.Value, absent, lowest, highest, length int64) (int64, error) {
	if v == vm.NoneValue {
		return absent, nil
	}
	n, err := machine.AsIndex(v)
	if err != nil {
		return 0, err
	}
	if n < 0 {
		n += length
	}
	return min(max(n, lowest), highest), nil
}

// installClassSubscripts makes list[int] and its like values of types.GenericAlias.
func installClassSubscripts(machine *vm.VM) {
	t := &machine.Types
	for _, class := range []*vm.Class{t.List, t.Tuple, t.Dict, t.Set, t.FrozenSet, t.Type} {
		if _, ok := class.Dict.GetStr("__class_getitem__"); ok {
			continue
		}
		class.Dict.SetStr("__class_getitem__", &vm.ClassMethod{Func: machine.NewBuiltin("__class_getitem__", classGetItem)})
	}
}

// installUnions makes int | str a value of types.UnionType.
func installUnions(machine *vm.VM) {
	for _, name := range []string{"__or__", "__ror__"} {
		machine.Types.Type.Dict.SetStr(name, machine.NewBuiltin(name, func(machine *vm.VM, args vm.Args) (vm.Value, error) {
			return unionOf(machine, args, name == "__ror__")
		}))
	}
}

func unionOf(machine *vm.VM, args vm.Args, reflected bool) (vm.Value, error) {
	var self, other vm.Value
	if err := args.Unpack("union", "/self", &self, "/other", &other); err != nil {
		return nil, err
	}
	types, err := machine.Import("types")
	if err != nil {
		return nil, err
	}
	union, err := machine.GetAttr(types, "_union")
	if err != nil {
		return nil, err
	}
	if reflected {
		self, other = other, self
	}
	return machine.Call(union, []vm.Value{self, other}, nil)
}

func classGetItem(machine *vm.VM, args vm.Args) (vm.Value, error) {
	types, err := machine.Import("types")
	if err != nil {
		return nil, err
	}
	alias, err := machine.GetAttr(types, "GenericAlias")
	if err != nil {
		return nil, err
	}
	return machine.Call(alias, args.Positional, nil)
}
