package torch

import (
	"embed"
	"strings"

	"heft/internal/pyvm"
)

// names.txt lists the public names of real torch, one module a line. It is
// made by tools/goldens/torch_names.py.
//
//go:embed names.txt
var namesFile embed.FS

// publicNames returns the names of one of real torch's modules, nil if the
// list does not have the module.
func (l *library) publicNames(module string) map[string]bool {
	if l.names == nil {
		l.names = readNames()
	}
	return l.names[module]
}

func readNames() map[string]map[string]bool {
	names := map[string]map[string]bool{}
	text, err := namesFile.ReadFile("names.txt")
	if err != nil {
		return names
	}
	for line := range strings.Lines(string(text)) {
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

// missingName is the payload of what stands in for a thing that exists in real
// life but not in heft: importing it and asking for its attributes is fine,
// using it is an error that names it.
type missingName struct {
	name   string // "torch.foo"
	reason string // why it cannot be used
}

func (l *library) makeMissingClass() error {
	class, err := l.newClass("Missing", "torch", nil)
	if err != nil {
		return err
	}
	l.classes.Missing = class
	class.AttrHook = func(_ *pyvm.VM, self *pyvm.Object, name string) (pyvm.Value, bool, error) {
		if strings.HasPrefix(name, "__") {
			return nil, false, nil
		}
		m := self.Native.(*missingName)
		return l.missing(m.name+"."+name, m.reason), true, nil
	}
	for _, name := range []string{"__call__", "__getitem__", "__iter__", "__len__", "__add__", "__mul__", "__enter__", "__bool__"} {
		l.method(class, name, func(self pyvm.Value, _ pyvm.Args) (pyvm.Value, error) { return nil, l.useMissing(self) })
	}
	l.method(class, "__repr__", func(self pyvm.Value, _ pyvm.Args) (pyvm.Value, error) {
		return pyvm.Str("<" + self.(*pyvm.Object).Native.(*missingName).name + ">"), nil
	})
	never := func(pyvm.Value, pyvm.Args) (pyvm.Value, error) { return pyvm.False, nil }
	l.method(class, "__instancecheck__", never)
	l.method(class, "__subclasscheck__", never)
	l.method(class, "__mro_entries__", l.missingBase)
	return nil
}

// missing makes a stand-in.
func (l *library) missing(name, reason string) *pyvm.Object {
	return pyvm.NewInstance(l.classes.Missing, &missingName{name: name, reason: reason})
}

func (l *library) useMissing(self pyvm.Value) error {
	m := self.(*pyvm.Object).Native.(*missingName)
	return l.unsupported("%s %s", m.name, m.reason)
}

// unsupported ends the run with an error that stands where the user's program
// does, not in the embedded library that noticed.
func (l *library) unsupported(format string, args ...any) error {
	err := l.vm.Unsupported(format, args...)
	if e, ok := err.(*pyvm.UnsupportedError); ok && isEmbedded(e.Where.File) {
		place := l.position()
		e.Where.File, e.Where.Line = place.File, place.Line
	}
	return err
}

// missingBase lets a program define a class on an unknown base; making an
// instance is the error.
func (l *library) missingBase(self pyvm.Value, _ pyvm.Args) (pyvm.Value, error) {
	m := self.(*pyvm.Object).Native.(*missingName)
	class, err := l.newClass(m.name[strings.LastIndexByte(m.name, '.')+1:], "torch", nil)
	if err != nil {
		return nil, err
	}
	class.New = func(*pyvm.VM, *pyvm.Class, pyvm.Args) (pyvm.Value, error) { return nil, l.useMissing(self) }
	return pyvm.NewTuple(class), nil
}

const notKnown = "is not known to heft"

// missingOf answers for an attribute that a module of ours lacks: a stand-in
// if real torch has it.
func (l *library) missingOf(module, name string) (pyvm.Value, bool, error) {
	if !l.publicNames(module)[name] {
		return nil, false, nil
	}
	return l.missing(module+"."+name, notKnown), true, nil
}

// unknownModule answers for an import that nothing provides: an empty module
// whose first use is the error. Where the program catches the ImportError, it
// gets one.
func (l *library) unknownModule(name string, inTry bool) (*pyvm.Module, error) {
	top, _, _ := strings.Cut(name, ".")
	if inTry || standIns[top] || absent[top] {
		return nil, nil
	}
	m := pyvm.NewModule(name)
	m.Package = true
	m.GetAttr = func(_ *pyvm.VM, attribute string) (pyvm.Value, bool, error) {
		if strings.HasPrefix(attribute, "__") {
			return nil, false, nil
		}
		return l.missing(name+"."+attribute, "is used, but module '"+top+"' was not found and is not known to heft"), true, nil
	}
	return m, nil
}
