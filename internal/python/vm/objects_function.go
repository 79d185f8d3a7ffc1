package vm

// This file gives functions, methods, generators and properties their attributes.

import (
	"strings"

	"heft/internal/stable"
)

func sortedStrings(values []Value) []Value {
	stable.Sort(values, func(a, b Value) int { return strings.Compare(string(a.(Str)), string(b.(Str))) })
	return values
}

// installFunctionAttributes gives functions their attributes.
func installFunctionAttributes(vm *VM) {
	c := vm.Types.Function
	field := func(name string, get func(f *Function) Value, set func(f *Function, v Value) bool) {
		defineAttr(vm, c, name, func(_ *VM, self Value) (Value, error) { return get(self.(*Function)), nil },
			func(vm *VM, self, v Value) error {
				if set == nil || !set(self.(*Function), v) {
					return vm.Raise(vm.Exceptions.TypeError, "%s must not be set to a '%s' object", name, vm.TypeOf(v).Name)
				}
				return nil
			})
	}
	field("__name__", func(f *Function) Value { return Str(f.Name) }, func(f *Function, v Value) bool { return setString(&f.Name, v) })
	field("__qualname__", func(f *Function) Value { return Str(f.Qualname) }, func(f *Function, v Value) bool { return setString(&f.Qualname, v) })
	field("__doc__", func(f *Function) Value { return orNone(f.Doc) }, func(f *Function, v Value) bool { f.Doc = v; return true })
	field("__module__", func(f *Function) Value { return orNone(f.Module) }, func(f *Function, v Value) bool { f.Module = v; return true })
	field("__globals__", func(f *Function) Value { return f.Globals }, nil)
	field("__defaults__", functionDefaults, setFunctionDefaults)
	field("__kwdefaults__", functionKwDefaults, setFunctionKwDefaults)
	field("__annotations__", func(f *Function) Value { return f.annotationDict() }, func(f *Function, v Value) bool {
		d, ok := v.(*Dict)
		f.Annotations = d
		return ok
	})
	field("__closure__", functionClosure, nil)
	field("__code__", func(f *Function) Value { return f.codeObject() }, setFunctionCode)
	field("__dict__", func(f *Function) Value {
		if f.Dict == nil {
			f.Dict = NewDict()
		}
		return f.Dict
	}, nil)
	define(vm, c, "__call__", callMethod)
	installFunctionCreation(vm)
}

func callMethod(vm *VM, args Args) (Value, error) {
	if len(args.Positional) == 0 {
		return nil, vm.Raise(vm.Exceptions.TypeError, "descriptor '__call__' needs an argument")
	}
	return callNested(vm, args.Positional[0], args.Positional[1:], args.Keywords)
}

func orNone(v Value) Value {
	if v == nil {
		return NoneValue
	}
	return v
}

func setString(target *string, v Value) bool {
	s, ok := v.(Str)
	if ok {
		*target = string(s)
	}
	return ok
}

func functionDefaults(f *Function) Value {
	if len(f.Defaults) == 0 {
		return NoneValue
	}
	return NewTuple(f.Defaults...)
}

func setFunctionDefaults(f *Function, v Value) bool {
	switch x := v.(type) {
	case None:
		f.Defaults = nil
		return true
	case *Tuple:
		if len(x.Items) <= f.code.numArgs {
			f.Defaults = x.Items
			return true
		}
	}
	return false
}

func functionKwDefaults(f *Function) Value {
	d := NewDict()
	for i, v := range f.KwDefaults {
		if v != nil {
			d.SetStr(f.code.params.KwOnly[i].Name, v)
		}
	}
	if d.Len() == 0 {
		return NoneValue
	}
	return d
}

func functionClosure(f *Function) Value {
	if len(f.Closure) == 0 {
		return NoneValue
	}
	cells := make([]Value, len(f.Closure))
	for i, cell := range f.Closure {
		cells[i] = cell
	}
	return NewTuple(cells...)
}

// codeObject is what introspection reads of __code__.
func (f *Function) codeObject() Value {
	c := f.code
	_ = c.complete() // a body with a syntax error shows its parameters only
	o := NewInstance(c.vm.Types.Code, c)
	names := make([]Value, len(c.scope.Locals))
	for i, name := range c.scope.Locals {
		names[i] = Str(name)
	}
	o.SetAttr("co_name", Str(f.Name))
	o.SetAttr("co_filename", Str(programFile(c.vm, c.file)))
	o.SetAttr("co_firstlineno", MakeInt(int64(c.line)))
	o.SetAttr("co_varnames", NewTuple(names...))
	o.SetAttr("co_argcount", MakeInt(int64(c.numArgs)))
	o.SetAttr("co_posonlyargcount", MakeInt(int64(c.params.PosOnly)))
	o.SetAttr("co_kwonlyargcount", MakeInt(int64(len(c.params.KwOnly))))
	flags := 4*boolInt(c.params.Vararg != nil) + 8*boolInt(c.params.Kwarg != nil) + 32*boolInt(c.scope.IsGenerator)
	o.SetAttr("co_flags", MakeInt(int64(flags)))
	return o
}

// installMethodAttributes gives bound methods and natives their attributes.
func installMethodAttributes(vm *VM) {
	m := vm.Types.BoundMethod
	m.New = func(vm *VM, _ *Class, args Args) (Value, error) {
		b := &BoundMethod{}
		return b, args.Unpack("method", "function", &b.Func, "instance", &b.Self)
	}
	m.Init = func(*VM, Value, Args) error { return nil }
	for _, c := range []*Class{m, vm.Types.Builtin} {
		define(vm, c, "__call__", callMethod)
	}
	name := func(vm *VM, self Value) (Value, error) { return Str(plainName(vm, self)), nil }
	for _, c := range []*Class{m, vm.Types.Builtin} {
		defineAttr(vm, c, "__name__", name, nil)
		defineAttr(vm, c, "__qualname__", func(vm *VM, self Value) (Value, error) { return Str(callableName(vm, self)), nil }, nil)
		defineAttr(vm, c, "__self__", func(_ *VM, self Value) (Value, error) {
			if b, ok := self.(*BoundMethod); ok {
				return b.Self, nil
			}
			return NoneValue, nil
		}, nil)
	}
	defineAttr(vm, m, "__func__", func(_ *VM, self Value) (Value, error) { return self.(*BoundMethod).Func, nil }, nil)
	for _, attribute := range []string{"__doc__", "__module__", "__defaults__", "__code__", "__annotations__", "__wrapped__", "__dict__", "__kwdefaults__"} {
		forward(vm, m, attribute)
	}
	define(vm, m, "__getattr__", withSelf("__getattr__", 1, func(vm *VM, self Value, rest []Value) (Value, error) {
		attribute, err := attributeName(vm, rest[0])
		if err != nil {
			return nil, err
		}
		return vm.GetAttr(self.(*BoundMethod).Func, attribute)
	}))
	defineAttr(vm, vm.Types.Builtin, "__doc__", func(_ *VM, self Value) (Value, error) {
		if b, ok := self.(*Builtin); ok && b.Doc != "" {
			return Str(b.Doc), nil
		}
		return NoneValue, nil
	}, nil)
	defineAttr(vm, vm.Types.Builtin, "__module__", func(_ *VM, _ Value) (Value, error) { return NoneValue, nil }, nil)
	for _, c := range []*Class{vm.Types.StaticMethod, vm.Types.ClassMethod} {
		installWrapper(vm, c)
	}
}

// forward reads an attribute of a method from its function.
func forward(vm *VM, c *Class, attribute string) {
	defineAttr(vm, c, attribute, func(vm *VM, self Value) (Value, error) {
		return vm.GetAttr(self.(*BoundMethod).Func, attribute)
	}, nil)
}

func plainName(vm *VM, fn Value) string {
	switch x := fn.(type) {
	case *Function:
		return x.Name
	case *BoundMethod:
		return plainName(vm, x.Func)
	}
	return callableName(vm, fn)
}

// installWrapper gives staticmethod and classmethod objects __func__ and the
// names of what they wrap.
func installWrapper(vm *VM, c *Class) {
	wrapped := func(self Value) Value {
		switch x := self.(type) {
		case *StaticMethod:
			return x.Func
		case *ClassMethod:
			return x.Func
		}
		return NoneValue
	}
	for _, name := range []string{"__func__", "__wrapped__"} {
		defineAttr(vm, c, name, func(_ *VM, self Value) (Value, error) { return wrapped(self), nil }, nil)
	}
	for _, name := range []string{"__name__", "__qualname__", "__doc__", "__module__", "__isabstractmethod__"} {
		defineAttr(vm, c, name, func(vm *VM, self Value) (Value, error) { return vm.GetAttr(wrapped(self), name) }, nil)
	}
	define(vm, c, "__get__", func(vm *VM, args Args) (Value, error) {
		var self, object, owner Value
		if err := args.Unpack("__get__", "self", &self, "instance", &object, "owner?", &owner); err != nil {
			return nil, err
		}
		if static, ok := self.(*StaticMethod); ok {
			return static.Func, nil
		}
		class, ok := owner.(*Class)
		if !ok {
			class = vm.TypeOf(object)
		}
		return vm.bindClassMethod(self.(*ClassMethod), class)
	})
}

// installGenerator gives generators send, throw and close.
func installGenerator(vm *VM) {
	g := vm.Types.Generator
	give := func(vm *VM, g *Generator, v Value, ok bool, err error) (Value, error) {
		if err != nil || ok {
			return v, err
		}
		return nil, stopIteration(vm, g.Result())
	}
	define(vm, g, "send", withSelf("send", 1, func(vm *VM, self Value, rest []Value) (Value, error) {
		g := self.(*Generator)
		v, ok, err := g.Send(rest[0])
		return give(vm, g, v, ok, err)
	}))
	define(vm, g, "throw", func(vm *VM, args Args) (Value, error) {
		var self, class, value, traceback Value
		if err := args.Unpack("throw", "self", &self, "typ", &class, "val??", &value, "tb??", &traceback); err != nil {
			return nil, err
		}
		if value == nil {
			value = class
		}
		if _, ok := exceptionOf(value); !ok && value != class {
			made, err := vm.Call(class, []Value{value}, nil)
			if err != nil {
				return nil, err
			}
			value = made
		}
		e, err := exceptionToRaise(vm, value)
		if err != nil {
			return nil, err
		}
		g := self.(*Generator)
		v, ok, err := g.Throw(e)
		return give(vm, g, v, ok, err)
	})
	define(vm, g, "close", withSelf("close", 0, func(_ *VM, self Value, _ []Value) (Value, error) {
		return NoneValue, self.(*Generator).Close()
	}))
	defineAttr(vm, g, "gi_running", func(_ *VM, self Value) (Value, error) { return MakeBool(self.(*Generator).running), nil }, nil)
	defineAttr(vm, g, "gi_frame", func(vm *VM, self Value) (Value, error) {
		f := self.(*Generator).frame
		if f == nil {
			return NoneValue, nil
		}
		return NewInstance(vm.Types.Object, nil), nil // that it is there is all that programs ask
	}, nil)
	defineAttr(vm, vm.Types.Cell, "cell_contents", func(vm *VM, self Value) (Value, error) {
		if v := self.(*Cell).Value; v != nil {
			return v, nil
		}
		return nil, vm.Raise(vm.Exceptions.ValueError, "Cell is empty")
	}, func(_ *VM, self, v Value) error {
		self.(*Cell).Value = v
		return nil
	})
	defineAttr(vm, g, "__name__", func(_ *VM, self Value) (Value, error) { return Str(self.(*Generator).Name), nil }, nil)
	defineAttr(vm, g, "__qualname__", func(_ *VM, self Value) (Value, error) { return Str(self.(*Generator).Qualname), nil }, nil)
}

// installProperty gives properties getter, setter and deleter.
func installProperty(vm *VM) {
	c := vm.Types.Property
	property := func(self Value) *Property { return Underlying(self).(*Property) }
	change := func(name string, set func(p *Property, v Value)) {
		define(vm, c, name, withSelf(name, 1, func(_ *VM, self Value, rest []Value) (Value, error) {
			old := property(self)
			p := &Property{Get: old.Get, Set: old.Set, Del: old.Del, Doc: old.Doc}
			set(p, rest[0])
			if o, ok := self.(*Object); ok {
				return &Object{Class: o.Class, Native: p}, nil
			}
			return p, nil
		}))
	}
	change("getter", func(p *Property, v Value) { p.Get = v })
	change("setter", func(p *Property, v Value) { p.Set = v })
	change("deleter", func(p *Property, v Value) { p.Del = v })
	read := func(name string, get func(p *Property) Value) {
		defineAttr(vm, c, name, func(_ *VM, self Value) (Value, error) { return orNone(get(property(self))), nil }, nil)
	}
	read("fget", func(p *Property) Value { return p.Get })
	read("fset", func(p *Property) Value { return p.Set })
	read("fdel", func(p *Property) Value { return p.Del })
	defineAttr(vm, c, "__doc__", func(vm *VM, self Value) (Value, error) {
		p := property(self)
		if p.Doc == nil && p.Get != nil {
			return vm.GetAttr(p.Get, "__doc__")
		}
		return orNone(p.Doc), nil
	}, nil)
	defineAttr(vm, c, "__isabstractmethod__", func(vm *VM, self Value) (Value, error) {
		if get := property(self).Get; get != nil {
			if v, ok, err := vm.LookupAttr(get, "__isabstractmethod__"); ok || err != nil {
				return v, err
			}
		}
		return False, nil
	}, nil)
	define(vm, c, "__get__", func(vm *VM, args Args) (Value, error) {
		var self, object, owner Value
		if err := args.Unpack("__get__", "self", &self, "instance", &object, "owner?", &owner); err != nil {
			return nil, err
		}
		if object == NoneValue {
			return self, nil
		}
		return getProperty(vm, property(self), object)
	})
	define(vm, c, "__set__", withSelf("__set__", 2, func(vm *VM, self Value, rest []Value) (Value, error) {
		return NoneValue, setProperty(vm, property(self), rest[0], rest[1])
	}))
}
