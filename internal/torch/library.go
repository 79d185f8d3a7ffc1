package torch

// This file holds the torch of one machine, and makes its native classes.

import (
	"heft/internal/formula"
	"heft/internal/graph"
	"heft/internal/op"
	"heft/internal/op/aten"
	"heft/internal/python/vm"
)

// library is the shape-only torch of one Python machine.
type library struct {
	vm      *vm.VM
	builder *op.Builder
	trace   *tracer // nil outside of Session.Trace

	classes     classes
	dtypes      map[graph.DType]*vm.Object
	constants   map[string]*vm.Object // memory formats and layouts by name
	cloned      int                   // tensors that the last trace has copied
	tuples      map[string]*vm.Class  // named result tuples by operator and fields
	operators   map[string]*vm.Builtin
	functions   map[string]nativeFunction
	withOut     map[string]outCast         // functions that take out=, by full name, and what they do with its type; read at first use
	names       map[string]map[string]bool // public names of real torch by module, read at first miss
	modules     map[string]bool            // modules of real torch and torchvision, read at first miss
	installed   func(top string) bool      // whether a package lies in a given folder
	version     func(top string) string    // of such a package, by its metadata
	release     op.Release                 // that programs find; the zero value is the newest
	watch       *watch                     // what the user's program makes and calls, nil if nobody wants to know
	loading     bool                       // a file's own statements run, no constructor or forward of the model
	cpu         *vm.Object
	place       graph.Position // of the operator that ran last, while recording
	modes       modes
	entries     map[*vm.Object]vm.Value  // methods that the user named of models, called in place of forward
	pinned      []*graph.Tensor          // temporaries of running native code
	asked       []string                 // names that younger releases have, which the program looked up
	addresses   map[*graph.Storage]int64 // of storages that the program asked for
	nextAddress int64
	gradients   map[*graph.Tensor]vm.Value         // that a backward of the program gave to leaves of this run
	retained    []*graph.Tensor                    // no leaves, which keep their gradients
	counter     int64                              // of hook handles
	sized       func(graph.Position) (int64, bool) // the number that the user gave for a line
	epoch       uint32                             // of walks over live values
	minShelf    int                                // of a marker; 0 is the constant
	costs       *formula.Book                      // what the user says of operators that nobody else counts; nil: nothing
	uncounted   map[string]int                     // calls of this run whose work is not known
}

// classes are the native Python classes.
type classes struct {
	Tensor, Parameter, Buffer, UninitializedParameter, UninitializedBuffer *vm.Class
	Size, DType, Device, Layout, MemoryFormat, Generator, Info             *vm.Class
	Module, Handle, IncompatibleKeys, Missing, Node                        *vm.Class
	UnknownFloat, UnknownInt, UnknownBool                                  *vm.Class
}

// modes are the global switches that programs read back.
type modes struct {
	autocast      bool
	inference     bool
	autocastDType graph.DType
}

// nativeFunction is a function of module torch that is not an operator.
type nativeFunction func(l *library, args vm.Args) (vm.Value, error)

// install makes the classes and registers the native modules.
func install(machine *vm.VM) (*library, error) {
	l := &library{
		vm: machine, builder: op.NewBuilder(aten.Catalogue()),
		dtypes: map[graph.DType]*vm.Object{}, constants: map[string]*vm.Object{},
		tuples: map[string]*vm.Class{}, operators: map[string]*vm.Builtin{},
		modes: modes{autocastDType: graph.Float16},
	}
	l.builder.Position, l.builder.Computing = l.position, l.computing
	for _, build := range []func() error{
		l.makeDTypeClasses, l.makeTensorClasses, l.makeSizeClass, l.makeModuleClass, l.makeMissingClass, l.makeUnknownClasses,
	} {
		if err := build(); err != nil {
			return nil, err
		}
	}
	l.functions = nativeFunctions()
	machine.RegisterNative("torch", l.torchModule)
	machine.RegisterNative("torch._C", l.nativeModule)
	machine.RegisterNative("torch.nn.functional", l.functionalModule)
	machine.RegisterNative("torchvision.models._zoo", zooIndex)
	machine.RegisterNative("numpy._native", l.numpyModule)
	machine.RegisterNative("torch.nn.parameter", l.parameterModule)
	machine.RegisterNative("torch.nn.modules.module", l.moduleModule)
	for _, name := range operatorNamespaces {
		machine.RegisterNative("torch."+name, func(*vm.VM) (*vm.Module, error) { return namespace(l, name), nil })
	}
	return l, nil
}

// operatorNamespaces are the modules that hold nothing but operators.
var operatorNamespaces = []string{"special", "linalg", "fft"}

// newClass makes a native class of module torch.
func newClass(l *library, name, module string, base *vm.Class) (*vm.Class, error) {
	var bases []*vm.Class
	if base != nil {
		bases = []*vm.Class{base}
	}
	c, err := l.vm.NewClass(name, bases, nil)
	if err != nil {
		return nil, err
	}
	c.ModuleName = module
	return c, nil
}

// classSpec is one row of a table of classes to make.
type classSpec struct {
	slot         **vm.Class
	name, module string
	base         **vm.Class
}

func newClasses(l *library, specs []classSpec) error {
	for _, s := range specs {
		var base *vm.Class
		if s.base != nil {
			base = *s.base
		}
		c, err := newClass(l, s.name, s.module, base)
		if err != nil {
			return err
		}
		*s.slot = c
	}
	return nil
}

// attribute adds a native attribute to a class.
func attribute(class *vm.Class, name string, get func(self vm.Value) (vm.Value, error), set func(self, value vm.Value) error) {
	descriptor := &vm.GetSet{Name: name, Get: func(_ *vm.VM, self vm.Value) (vm.Value, error) { return get(self) }}
	if set != nil {
		descriptor.Set = func(_ *vm.VM, self, value vm.Value) error { return set(self, value) }
	}
	class.Dict.SetStr(name, descriptor)
}

// method adds a native method to a class.
func method(l *library, class *vm.Class, name string, call func(self vm.Value, args vm.Args) (vm.Value, error)) {
	class.Dict.SetStr(name, l.vm.NewBuiltin(name, func(machine *vm.VM, args vm.Args) (vm.Value, error) {
		if len(args.Positional) == 0 {
			return nil, machine.Raise(machine.Exceptions.TypeError, "unbound method %s.%s() needs an argument", class.Name, name)
		}
		if err := machine.CheckReceiver(class, name, args.Positional[0]); err != nil {
			return nil, err
		}
		return call(args.Positional[0], args.Drop(1))
	}))
}

// position is where the user's program stands: the innermost frame that is not
// in the embedded library.
func (l *library) position() graph.Position {
	where := l.vm.Where()
	if isEmbedded(where.File) {
		for frame := range l.vm.Traceback() {
			if !isEmbedded(frame.File) {
				where = frame
				break
			}
		}
	}
	l.place = graph.Position{File: where.File, Line: where.Line}
	return l.place
}

func typeError(l *library, format string, args ...any) error {
	return l.vm.Raise(l.vm.Exceptions.TypeError, format, args...)
}

func runtimeError(l *library, format string, args ...any) error {
	return l.vm.Raise(l.vm.Exceptions.RuntimeError, format, args...)
}

func valueError(l *library, format string, args ...any) error {
	return l.vm.Raise(l.vm.Exceptions.ValueError, format, args...)
}

// isNone tells whether an argument is absent or None.
func isNone(v vm.Value) bool {
	if v == nil {
		return true
	}
	_, none := v.(vm.None)
	return none
}
