package torch

// This file makes stand-ins for what real torch has and heft does not.

import (
	"embed"
	"slices"
	"strings"

	"heft/internal/carried"
	"heft/internal/op"
	"heft/internal/python/vm"
)

// names.txt.gz lists the public names of real torch, one module a line;
// modules.txt.gz the modules of torch and torchvision. Both are made by
// tools/goldens/torch_names.py, and so is out.txt.
//
//go:embed names.txt.gz modules.txt.gz out.txt
var namesFile embed.FS

// publicNames returns the names of one of real torch's modules, nil if the
// list does not have the module.
func publicNames(l *library, module string) map[string]bool {
	if l.names == nil {
		l.names = readNames()
	}
	return l.names[module]
}

func readNames() map[string]map[string]bool {
	names := map[string]map[string]bool{}
	for line := range strings.Lines(unpacked("names.txt.gz")) {
		fields := strings.Fields(line)
		if len(fields) == 0 {
			continue
		}
		set := make(map[string]bool, len(fields)-1)
		for _, name := range fields[1:] {
			set[name] = true
		}
		names[fields[0]] = set
	}
	return names
}

// unpacked is the text of an embedded file, which is there.
func unpacked(name string) string {
	packed, err := namesFile.ReadFile(name)
	if err != nil {
		panic(err)
	}
	return string(carried.Text(name, packed))
}

// realModules returns the dotted names of real torch's and torchvision's
// modules.
func realModules(l *library) map[string]bool {
	if l.modules == nil {
		l.modules = nameSet(unpacked("modules.txt.gz"))
	}
	return l.modules
}

// missingName is the payload of what stands in for a thing that exists in real
// life but not in heft: importing it and asking for its attributes is fine,
// using it is an error that names it.
//
// A name of a package that heft does not know at all may also be called and
// subscripted while a file's own statements run, but by no constructor: scripts set up
// plots, loggers and environments that their models never use. What comes of it is
// missing too.
type missingName struct {
	name    string // "torch.foo"
	reason  string // why it cannot be used
	foreign bool   // of a package that heft does not know
	logs    bool   // of one that only logs, draws progress or measures the machine: its calls do nothing
	lacking bool   // an attribute of one of heft's own modules: its use is an AttributeError
}

// CopyNative lets tables that mention a missing name be copied.
func (m *missingName) CopyNative(*vm.VM, func(vm.Value) (vm.Value, error)) (any, error) {
	return m, nil
}

func (l *library) makeMissingClass() error {
	class, err := newClass(l, "Missing", "torch", nil)
	if err != nil {
		return err
	}
	l.classes.Missing = class
	class.AttrHook = func(_ *vm.VM, self *vm.Object, name string) (vm.Value, bool, error) {
		if strings.HasPrefix(name, "__") {
			return nil, false, nil
		}
		m := self.Native.(*missingName)
		return missingLike(l, m, m.name+"."+name), true, nil
	}
	for _, name := range []string{"__call__", "__getitem__"} {
		method(l, class, name, func(self vm.Value, args vm.Args) (vm.Value, error) {
			m := self.(*vm.Object).Native.(*missingName)
			if m.logs || m.foreign && l.loading && !constructing(l) {
				if decorated, ok := onlyDefinition(args); ok && name == "__call__" {
					return decorated, nil
				}
				return missingLike(l, m, m.name), nil
			}
			if name == "__call__" {
				if result, err := callTold(l, namesOfCall(m.name), slices.Concat(args.Positional, keywordValues(args)), nil); result != nil || err != nil {
					return result, err
				}
			}
			return nil, useMissing(l, self)
		})
	}
	for _, name := range strings.Fields(usingMethods) {
		method(l, class, name, func(self vm.Value, _ vm.Args) (vm.Value, error) {
			switch m := self.(*vm.Object).Native.(*missingName); {
			case m.logs && name == "__enter__":
				return self, nil
			case m.logs && name == "__bool__":
				return vm.False, nil
			}
			return nil, useMissing(l, self)
		})
	}
	method(l, class, "__exit__", func(vm.Value, vm.Args) (vm.Value, error) { return vm.NoneValue, nil })
	method(l, class, "__repr__", func(self vm.Value, _ vm.Args) (vm.Value, error) {
		return vm.Str("<" + self.(*vm.Object).Native.(*missingName).name + ">"), nil
	})
	never := func(vm.Value, vm.Args) (vm.Value, error) { return vm.False, nil }
	method(l, class, "__instancecheck__", never)
	method(l, class, "__subclasscheck__", never)
	method(l, class, "__mro_entries__", l.missingBase)
	return nil
}

// usingMethods are those by which a value is used, and not only handed on.
const usingMethods = "__iter__ __next__ __len__ __enter__ __bool__ __lt__ __le__ __gt__ __ge__ __int__ __float__ __index__ __contains__ __setitem__ " +
	"__add__ __sub__ __mul__ __truediv__ __floordiv__ __mod__ __pow__ __matmul__ __and__ __or__ __xor__ __lshift__ __rshift__ " +
	"__radd__ __rsub__ __rmul__ __rtruediv__ __rfloordiv__ __rmod__ __rpow__ __rmatmul__ __rand__ __ror__ __rxor__ __rlshift__ __rrshift__ " +
	"__neg__ __pos__ __invert__ __abs__ __round__"

// usesMissing is the error of handing on a name that is missing as something else, nil for
// any other value.
func usesMissing(l *library, v vm.Value) error {
	if o, ok := v.(*vm.Object); ok && o.Class == l.classes.Missing {
		return useMissing(l, v)
	}
	return nil
}

// constructing tells whether some object is being made: what a model is made of must
// not be missing.
func constructing(l *library) bool {
	return vm.Initializing(l.vm, func(*vm.Object) bool { return true })
}

// makingModule tells whether some module is being made: what is called or fed then is a
// part of it.
func makingModule(l *library) bool {
	return vm.Initializing(l.vm, func(o *vm.Object) bool { return o.Class.IsSubclass(l.classes.Module) })
}

// onlyDefinition is the class or function that a decorator is called with: what a
// missing package's registries return is what they are given.
func onlyDefinition(args vm.Args) (vm.Value, bool) {
	if len(args.Positional) != 1 || len(args.Keywords) > 0 {
		return nil, false
	}
	switch args.Positional[0].(type) {
	case *vm.Function, *vm.Class:
		return args.Positional[0], true
	}
	return nil, false
}

// missingLike makes a stand-in for something that comes from a missing name.
func missingLike(l *library, m *missingName, name string) *vm.Object {
	return vm.NewInstance(l.classes.Missing, &missingName{name: name, reason: m.reason, foreign: m.foreign, logs: m.logs, lacking: m.lacking})
}

// missing makes a stand-in.
func missing(l *library, name, reason string) *vm.Object {
	return vm.NewInstance(l.classes.Missing, &missingName{name: name, reason: reason})
}

func useMissing(l *library, self vm.Value) error {
	m := self.(*vm.Object).Native.(*missingName)
	if m.lacking {
		return l.vm.Raise(l.vm.Exceptions.AttributeError, "%s %s", m.name, m.reason)
	}
	return l.unsupported("%s %s", m.name, m.reason)
}

// standsFor is the name of what a stand-in stands for, empty for other values.
func standsFor(v vm.Value) string {
	if o, ok := v.(*vm.Object); ok {
		if m, ok := o.Native.(*missingName); ok {
			return m.name
		}
	}
	return ""
}

// unsupported ends the run with an error that stands where the user's program
// does, not in the embedded library that noticed.
func (l *library) unsupported(format string, args ...any) error {
	err := l.vm.Unsupported(format, args...)
	if e, ok := err.(*vm.UnsupportedError); ok && isEmbedded(e.Where.File) {
		place := l.position()
		e.Where.File, e.Where.Line = place.File, place.Line
	}
	return err
}

// missingBase lets a program define a class on an unknown base; making an
// instance is the error.
func (l *library) missingBase(self vm.Value, _ vm.Args) (vm.Value, error) {
	m := self.(*vm.Object).Native.(*missingName)
	class, err := newClass(l, m.name[strings.LastIndexByte(m.name, '.')+1:], "torch", nil)
	if err != nil {
		return nil, err
	}
	class.New = func(*vm.VM, *vm.Class, vm.Args) (vm.Value, error) { return nil, useMissing(l, self) }
	return vm.NewTuple(class), nil
}

// standardPrefix begins the file names of the modules of Python's standard library.
const standardPrefix = "<heft>/"

const notStandard = "is not among what heft has of Python's standard library"

const notKnown = "is not known to heft"

// notFound is said of a package that is in none of the folders.
const notFound = "was not found and is not known to heft"

// missingOf answers for an attribute that a module of ours lacks: a stand-in
// if real torch has it.
func missingOf(l *library, module, name string) (vm.Value, bool, error) {
	if !publicNames(l, module)[name] {
		return nil, false, nil
	}
	return missing(l, module+"."+name, notKnown), true, nil
}

// missingAttribute answers for an attribute that one of heft's own modules lacks and
// the real one has, or may have: numpy's, the standard library's, those of a package that
// heft knows in part.
func (l *library) missingAttribute(m *vm.Module, name string) (vm.Value, bool) {
	if !isEmbedded(m.File) || !publicNames(l, m.Name)[name] && !l.mayHave(m, name) {
		return nil, false
	}
	lacking := &missingName{reason: notKnown, lacking: true}
	if strings.HasPrefix(m.File, standardPrefix) {
		lacking.reason = notStandard
	}
	return missingLike(l, lacking, m.Name+"."+name), true
}

// mayHave tells whether a module of a package of which heft has no list of names, and
// lacks a public one, may have it in the real package: a default of a parameter asks for
// it, which nothing that a model computes depends on.
func (l *library) mayHave(m *vm.Module, name string) bool {
	top, _, _ := strings.Cut(m.Name, ".")
	if !isEmbedded(m.File) || !partlyKnown(top) || publicNames(l, m.Name) != nil || strings.HasPrefix(name, "_") {
		return false
	}
	if _, has := m.Dict.GetStr(name); has {
		return false
	}
	module, err := vm.FindSpec(l.vm, m.Name+"."+name)
	return err == nil && module == vm.NoneValue
}

// hides tells whether a program that asks if a module has a name hears that it has not: one
// of a later release, or one that heft lacks.
func (l *library) hides(release op.Release, m *vm.Module, name string) bool {
	return youngerThan(release, m.Name+"."+name) || l.mayHave(m, name)
}

// unknownModule answers for an import that nothing provides: an empty module
// whose first use is the error. Where the program catches the ImportError, it
// gets one.
func (l *library) unknownModule(name string, inTry bool) (*vm.Module, error) {
	top, _, _ := strings.Cut(name, ".")
	stand := &missingName{name: name, reason: "is used, but module '" + top + "' " + notFound, foreign: true, logs: loggers[top]}
	switch {
	case tritonModules[name] != "" && !inTry && !l.vm.Guarded():
		return l.vm.Import(tritonModules[name])
	case standardModules[top]:
		stand.reason = notStandard
	case inTry:
		return nil, nil
	case frameworks[top]:
		stand.reason = "is of another framework: heft reads models of PyTorch, and ONNX files, which others export too"
	case compiled[top] && !absent[top] && l.installed != nil && l.installed(top):
		stand.reason = "is used, but package '" + top + "' is compiled code, which heft does not run"
	case realModules(l)[name], strings.HasPrefix(name, "torch._"):
		stand.reason, stand.foreign = notKnown, false
	case top == "timm" && name != top:
		stand.reason, stand.foreign = partOfTimm, false
	case partlyKnown(top) && name != top:
		stand.reason, stand.foreign = notKnown, false
	case standIns[top] || absent[top] || l.vm.Guarded():
		return nil, nil
	}
	return emptyModule(l, stand), nil
}

// loggers are packages that only log, draw progress or measure the machine: what a model's
// constructor makes of them changes nothing in it.
var loggers = nameSet("wandb mlflow comet_ml neptune clearml visdom tensorboardX tensorboard sacred aim swanlab dvclive hiddenlayer livelossplot " +
	"rich colorama termcolor tabulate prettytable coloredlogs icecream pynvml GPUtil psutil humanize memory_profiler")

// tritonModules stand in for triton where a program has no other way: its kernels write
// to tensors that the program makes itself.
var tritonModules = map[string]string{"triton": "torch._triton", "triton.language": "torch._triton_language"}

// partlyKnown tells a package of which heft provides what models use and has no
// list of the rest.
func partlyKnown(top string) bool {
	return standIns[top] && top != "torch" && top != "numpy" && top != "einops"
}

const partOfTimm = "is not among the layers of timm that heft has; name the folder that timm is installed in with `path`"

// emptyModule is a module of missing names.
func emptyModule(l *library, stand *missingName) *vm.Module {
	m := vm.NewModule(stand.name)
	m.Package = true
	m.GetAttr = func(_ *vm.VM, attribute string) (vm.Value, bool, error) {
		if strings.HasPrefix(attribute, "__") && attribute != "__version__" {
			return nil, false, nil
		}
		if attribute == "__version__" && l.version != nil {
			if version := l.version(stand.name); version != "" {
				return vm.Str(version), true, nil
			}
		}
		return missingLike(l, stand, stand.name+"."+attribute), true, nil
	}
	return m
}

// unknownName answers for from module import name where the module has no such
// name: a stand-in where the real module may have one.
func (l *library) unknownName(m *vm.Module, name string, inTry bool) (vm.Value, bool) {
	top, _, _ := strings.Cut(m.Name, ".")
	switch {
	case inTry || !isEmbedded(m.File):
		return nil, false
	case publicNames(l, m.Name)[name]:
		return missing(l, m.Name+"."+name, notKnown), true
	case compiled[top]:
		stand := &missingName{name: m.Name, reason: "is used, but is compiled code, which heft does not run", foreign: true}
		return missingLike(l, stand, m.Name+"."+name), true
	case top == "timm":
		return missing(l, m.Name+"."+name, partOfTimm), true
	case strings.HasPrefix(m.File, standardPrefix):
		return missing(l, m.Name+"."+name, notStandard), true
	case partlyKnown(top), publicNames(l, m.Name) == nil && realModules(l)[m.Name]:
		return missing(l, m.Name+"."+name, notKnown), true
	}
	return nil, false
}
