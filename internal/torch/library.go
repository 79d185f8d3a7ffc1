package torch

import (
	"heft/internal/graph"
	"heft/internal/op"
	"heft/internal/op/aten"
	"heft/internal/pyvm"
)

// library is the shape-only torch of one Python machine.
type library struct {
	vm      *pyvm.VM
	builder *op.Builder
	trace   *tracer // nil outside of Session.Trace

	classes   classes
	dtypes    map[graph.DType]*pyvm.Object
	constants map[string]*pyvm.Object // memory formats and layouts by name
	tuples    map[string]*pyvm.Class  // named result tuples by operator and fields
	operators map[string]*pyvm.Builtin
	functions map[string]nativeFunction
	names     map[string]map[string]bool // public names of real torch by module, read at first miss
	modules   map[string]bool            // modules of real torch and torchvision, read at first miss
	loading   bool                       // a file's own statements run, no constructor or forward of the model
	cpu       *pyvm.Object
	place     graph.Position // of the operator that ran last, while recording
	modes     modes
	pinned    []*graph.Tensor // temporaries of running native code
	counter   int64           // of hook handles
	epoch     uint32          // of walks over live values
}

// classes are the native Python classes.
type classes struct {
	Tensor, Parameter, Buffer, UninitializedParameter, UninitializedBuffer *pyvm.Class
	Size, DType, Device, Layout, MemoryFormat, Generator, Info             *pyvm.Class
	Module, Handle, IncompatibleKeys, Missing, Node                        *pyvm.Class
}

// modes are the global switches that programs read back.
type modes struct {
	autocast      bool
	inference     bool
	autocastDType graph.DType
}

// nativeFunction is a function of module torch that is not an operator.
type nativeFunction func(l *library, args pyvm.Args) (pyvm.Value, error)

// install makes the classes and registers the native modules.
func install(vm *pyvm.VM) (*library, error) {
	l := &library{
		vm: vm, builder: op.NewBuilder(aten.Catalogue()),
		dtypes: map[graph.DType]*pyvm.Object{}, constants: map[string]*pyvm.Object{},
		tuples: map[string]*pyvm.Class{}, operators: map[string]*pyvm.Builtin{},
		modes: modes{autocastDType: graph.Float16},
	}
	l.builder.Position = l.position
	for _, build := range []func() error{
		l.makeDTypeClasses, l.makeTensorClasses, l.makeSizeClass, l.makeModuleClass, l.makeMissingClass,
	} {
		if err := build(); err != nil {
			return nil, err
		}
	}
	l.functions = nativeFunctions()
	vm.RegisterNative("torch", l.torchModule)
	vm.RegisterNative("torch._C", l.nativeModule)
	vm.RegisterNative("torch.nn.functional", l.functionalModule)
	vm.RegisterNative("torchvision.models._zoo", zooIndex)
	vm.RegisterNative("numpy._native", l.numpyModule)
	vm.RegisterNative("torch.nn.parameter", l.parameterModule)
	vm.RegisterNative("torch.nn.modules.module", l.moduleModule)
	for _, name := range operatorNamespaces {
		vm.RegisterNative("torch."+name, func(*pyvm.VM) (*pyvm.Module, error) { return l.namespace(name), nil })
	}
	return l, nil
}

// operatorNamespaces are the modules that hold nothing but operators.
var operatorNamespaces = []string{"special", "linalg", "fft"}

// newClass makes a native class of module torch.
func (l *library) newClass(name, module string, base *pyvm.Class) (*pyvm.Class, error) {
	var bases []*pyvm.Class
	if base != nil {
		bases = []*pyvm.Class{base}
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
	slot         **pyvm.Class
	name, module string
	base         **pyvm.Class
}

func (l *library) newClasses(specs []classSpec) error {
	for _, s := range specs {
		var base *pyvm.Class
		if s.base != nil {
			base = *s.base
		}
		c, err := l.newClass(s.name, s.module, base)
		if err != nil {
			return err
		}
		*s.slot = c
	}
	return nil
}

// attribute adds a native attribute to a class.
func attribute(class *pyvm.Class, name string, get func(self pyvm.Value) (pyvm.Value, error), set func(self, value pyvm.Value) error) {
	descriptor := &pyvm.GetSet{Name: name, Get: func(_ *pyvm.VM, self pyvm.Value) (pyvm.Value, error) { return get(self) }}
	if set != nil {
		descriptor.Set = func(_ *pyvm.VM, self, value pyvm.Value) error { return set(self, value) }
	}
	class.Dict.SetStr(name, descriptor)
}

// method adds a native method to a class.
func (l *library) method(class *pyvm.Class, name string, call func(self pyvm.Value, args pyvm.Args) (pyvm.Value, error)) {
	class.Dict.SetStr(name, l.vm.NewBuiltin(name, func(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
		if len(args.Positional) == 0 {
			return nil, vm.Raise(vm.Exceptions.TypeError, "unbound method %s.%s() needs an argument", class.Name, name)
		}
		return call(args.Positional[0], args.Drop(1))
	}))
}

// position is where the user's program stands: the innermost frame that is not
// in the embedded library.
func (l *library) position() graph.Position {
	where := l.vm.Where()
	if isEmbedded(where.File) {
		for _, frame := range l.vm.Traceback() {
			if !isEmbedded(frame.File) {
				where = frame
				break
			}
		}
	}
	l.place = graph.Position{File: where.File, Line: where.Line}
	return l.place
}

func (l *library) typeError(format string, args ...any) error {
	return l.vm.Raise(l.vm.Exceptions.TypeError, format, args...)
}

func (l *library) runtimeError(format string, args ...any) error {
	return l.vm.Raise(l.vm.Exceptions.RuntimeError, format, args...)
}

func (l *library) valueError(format string, args ...any) error {
	return l.vm.Raise(l.vm.Exceptions.ValueError, format, args...)
}

// isNone tells whether an argument is absent or None.
func isNone(v pyvm.Value) bool {
	if v == nil {
		return true
	}
	_, none := v.(pyvm.None)
	return none
}
