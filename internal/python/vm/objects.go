package vm

// This file gives object and type their methods.

// installTypes gives the builtin types what the machine itself needs.
func installTypes(vm *VM) {
	installObject(vm)
	installType(vm)
	installSlots(vm)
	installFunctionAttributes(vm)
	installMethodAttributes(vm)
	installGenerator(vm)
	installProperty(vm)
	installGenericAlias(vm)
	installModule(vm)
	installSpec(vm)
	vm.Types.Super.New = newSuper
	vm.Types.Super.Init = func(*VM, Value, Args) error { return nil }
}

// define adds a native method to a class.
func define(vm *VM, c *Class, name string, fn func(vm *VM, args Args) (Value, error)) *Builtin {
	b := &Builtin{Name: name, Method: true, fn: fn}
	if c != vm.Types.Object {
		b.fn = func(vm *VM, args Args) (Value, error) {
			if len(args.Positional) > 0 {
				if err := vm.CheckReceiver(c, name, args.Positional[0]); err != nil {
					return nil, err
				}
			}
			return fn(vm, args)
		}
	}
	c.Dict.SetStr(name, b)
	return b
}

// CheckReceiver raises TypeError where a native method of a class is called with
// something else as its self, as in property.getter(1).
func (vm *VM) CheckReceiver(c *Class, name string, self Value) error {
	if class := vm.TypeOf(self); !class.IsSubclass(c) {
		return vm.Raise(vm.Exceptions.TypeError, "descriptor '%s' for '%s' objects doesn't apply to a '%s' object", name, c.Name, class.Name)
	}
	return nil
}

// defineAttr adds a native attribute; set may be nil.
func defineAttr(vm *VM, c *Class, name string, get func(vm *VM, self Value) (Value, error), set func(vm *VM, self, v Value) error) {
	c.Dict.SetStr(name, &GetSet{Name: name, Get: get, Set: set})
}

// withSelf checks the arguments of a method: self, then count more.
func withSelf(name string, count int, fn func(vm *VM, self Value, rest []Value) (Value, error)) func(vm *VM, args Args) (Value, error) {
	return func(vm *VM, args Args) (Value, error) {
		if len(args.Positional) != count+1 || len(args.Keywords) > 0 {
			return nil, vm.Raise(vm.Exceptions.TypeError, "%s() takes exactly %d argument%s (%d given)",
				name, count, plural(count), max(args.Len()-1, 0))
		}
		return fn(vm, args.Positional[0], args.Positional[1:])
	}
}

func installObject(vm *VM) {
	o := vm.Types.Object
	def := func(name string, count int, fn func(vm *VM, self Value, rest []Value) (Value, error)) Value {
		return define(vm, o, name, withSelf(name, count, fn))
	}
	vm.objectHash = def("__hash__", 0, func(vm *VM, self Value, _ []Value) (Value, error) {
		return MakeInt(int64(identityHash(vm, self))), nil
	})
	vm.objectGet = def("__getattribute__", 1, func(vm *VM, self Value, rest []Value) (Value, error) {
		name, err := attributeName(vm, rest[0])
		if err != nil {
			return nil, err
		}
		return getPlain(vm, self, name)
	})
	vm.objectSet = def("__setattr__", 2, func(vm *VM, self Value, rest []Value) (Value, error) {
		name, err := attributeName(vm, rest[0])
		if err != nil {
			return nil, err
		}
		return NoneValue, setPlainAttr(vm, self, name, rest[1])
	})
	vm.objectDel = def("__delattr__", 1, func(vm *VM, self Value, rest []Value) (Value, error) {
		name, err := attributeName(vm, rest[0])
		if err != nil {
			return nil, err
		}
		return NoneValue, deletePlainAttr(vm, self, name)
	})
	installObjectText(vm)
	installObjectComparison(vm)
	installObjectCreation(vm)
}

// getPlain is object.__getattribute__ as a method.
func getPlain(vm *VM, self Value, name string) (Value, error) {
	var v Value
	var ok bool
	var err error
	switch x := self.(type) {
	case *Class:
		v, ok, err = classAttribute(vm, x, name)
	case *Module:
		if x.Class != nil {
			v, ok, err = plainAttr(vm, self, name, x.Class)
		} else {
			v, ok, err = moduleAttribute(vm, x, name)
		}
	default:
		v, ok, err = plainAttr(vm, self, name, vm.TypeOf(self))
	}
	if err == nil && !ok {
		err = vm.NoAttribute(self, name)
	}
	return v, err
}

func attributeName(vm *VM, v Value) (string, error) {
	if s, ok := Underlying(v).(Str); ok {
		return string(s), nil
	}
	return "", vm.Raise(vm.Exceptions.TypeError, "attribute name must be string, not '%s'", vm.TypeOf(v).Name)
}

func installObjectText(vm *VM) {
	o := vm.Types.Object
	define(vm, o, "__repr__", withSelf("__repr__", 0, func(vm *VM, self Value, _ []Value) (Value, error) {
		if e, ok := exceptionOf(self); ok {
			return exceptionRepr(vm, e)
		}
		if dispatched(self) {
			return Str(defaultRepr(vm, self)), nil
		}
		text, err := vm.Repr(self)
		return Str(text), err
	}))
	define(vm, o, "__str__", withSelf("__str__", 0, func(vm *VM, self Value, _ []Value) (Value, error) {
		text, err := vm.Repr(self)
		return Str(text), err
	}))
	define(vm, o, "__format__", withSelf("__format__", 1, func(vm *VM, self Value, rest []Value) (Value, error) {
		spec, ok := Underlying(rest[0]).(Str)
		if !ok {
			return nil, vm.Raise(vm.Exceptions.TypeError, "__format__() argument must be str, not %s", vm.TypeOf(rest[0]).Name)
		}
		text, err := formatDefault(vm, self, string(spec))
		return Str(text), err
	}))
	define(vm, o, "__reduce__", withSelf("__reduce__", 0, func(vm *VM, self Value, _ []Value) (Value, error) { return reduceObject(vm, self) }))
	define(vm, o, "__reduce_ex__", withSelf("__reduce_ex__", 1, func(vm *VM, self Value, _ []Value) (Value, error) {
		if reduce, ok := special(vm, self, "__reduce__"); ok {
			return callSpecial(vm, self, reduce)
		}
		return reduceObject(vm, self)
	}))
	define(vm, o, "__dir__", withSelf("__dir__", 0, func(vm *VM, self Value, _ []Value) (Value, error) {
		return NewList(vm.Dir(self)...), nil
	}))
}

// reduceObject is object.__reduce__: what makes an empty object of the class, its
// arguments, and the attributes to set.
func reduceObject(vm *VM, self Value) (Value, error) {
	makeEmpty := vm.NewBuiltin("_reconstructor", func(vm *VM, args Args) (Value, error) {
		if len(args.Positional) == 0 {
			return nil, vm.Raise(vm.Exceptions.TypeError, "_reconstructor() takes exactly 3 arguments (0 given)")
		}
		class, ok := args.Positional[0].(*Class)
		if !ok {
			return nil, vm.Raise(vm.Exceptions.TypeError, "_reconstructor() argument 1 must be type, not %s", vm.TypeOf(args.Positional[0]).Name)
		}
		return &Object{Class: class}, vm.Allocate(objectBytes)
	})
	parts := []Value{makeEmpty, NewTuple(vm.TypeOf(self), vm.Types.Object, NoneValue)}
	if o, ok := self.(*Object); ok && o.Dict != nil && o.Dict.Len() > 0 {
		parts = append(parts, o.Dict.Clone())
	}
	return NewTuple(parts...), vm.Allocate(objectBytes)
}

func installObjectComparison(vm *VM) {
	o := vm.Types.Object
	define(vm, o, "__eq__", withSelf("__eq__", 1, func(vm *VM, self Value, rest []Value) (Value, error) {
		if Is(self, rest[0]) {
			return True, nil
		}
		return NotImplementedValue, nil
	}))
	define(vm, o, "__ne__", withSelf("__ne__", 1, func(vm *VM, self Value, rest []Value) (Value, error) {
		equal, ok := special(vm, self, "__eq__")
		if !ok {
			return NotImplementedValue, nil
		}
		v, err := callSpecial(vm, self, equal, rest[0])
		if err != nil || v == NotImplementedValue {
			return v, err
		}
		truth, err := vm.Truth(v)
		return MakeBool(!truth), err
	}))
	for _, name := range []string{"__lt__", "__le__", "__gt__", "__ge__"} {
		define(vm, o, name, func(*VM, Args) (Value, error) { return NotImplementedValue, nil })
	}
}

func installObjectCreation(vm *VM) {
	o := vm.Types.Object
	creator := &StaticMethod{Func: vm.NewBuiltin("__new__", func(vm *VM, args Args) (Value, error) {
		if len(args.Positional) == 0 {
			return nil, vm.Raise(vm.Exceptions.TypeError, "object.__new__(): not enough arguments")
		}
		c, ok := args.Positional[0].(*Class)
		if !ok {
			return nil, vm.Raise(vm.Exceptions.TypeError, "object.__new__(X): X is not a type object (%s)", vm.TypeOf(args.Positional[0]).Name)
		}
		if err := checkAbstract(vm, c); err != nil {
			return nil, err
		}
		if native := c.find("__new__"); args.Len() > 1 && native.value == vm.objectNew && c.find("__init__").value == vm.objectInit {
			return nil, vm.Raise(vm.Exceptions.TypeError, "%s() takes no arguments", c.Name)
		}
		return &Object{Class: c}, vm.Allocate(objectBytes)
	})}
	o.Dict.SetStr("__new__", creator)
	vm.objectNew = creator
	vm.objectInit = define(vm, o, "__init__", func(vm *VM, args Args) (Value, error) {
		if len(args.Positional) > 0 && args.Len() > 1 {
			c := vm.TypeOf(args.Positional[0])
			if c.find("__init__").value != vm.objectInit {
				return nil, vm.Raise(vm.Exceptions.TypeError,
					"object.__init__() takes exactly one argument (the instance to initialize)")
			}
		}
		return NoneValue, nil
	})
	initSubclass := &ClassMethod{Func: vm.NewBuiltin("__init_subclass__", func(vm *VM, args Args) (Value, error) {
		if args.Len() > 1 && len(args.Positional) > 0 {
			name := ""
			if class, ok := args.Positional[0].(*Class); ok {
				name = class.Qualname + "."
			}
			return nil, vm.Raise(vm.Exceptions.TypeError, "%s__init_subclass__() takes no keyword arguments", name)
		}
		return NoneValue, nil
	})}
	vm.objectInitSubclass = initSubclass
	o.Dict.SetStr("__init_subclass__", initSubclass)
	o.Dict.SetStr("__doc__", NoneValue)
	o.Dict.SetStr("__subclasshook__", &ClassMethod{Func: vm.NewBuiltin("__subclasshook__", func(*VM, Args) (Value, error) {
		return NotImplementedValue, nil
	})})
}

func installType(vm *VM) {
	t := vm.Types.Type
	t.New = newType
	t.Init = func(*VM, Value, Args) error { return nil }
	define(vm, t, "__call__", func(vm *VM, args Args) (Value, error) {
		c, ok := firstClass(args)
		if !ok {
			return nil, vm.Raise(vm.Exceptions.TypeError, "descriptor '__call__' requires a 'type' object")
		}
		return vm.Instantiate(c, args.Positional[1:], args.Keywords)
	})
	define(vm, t, "__repr__", withSelf("__repr__", 0, func(vm *VM, self Value, _ []Value) (Value, error) {
		return Str(defaultRepr(vm, self)), nil
	}))
	define(vm, t, "mro", withSelf("mro", 0, func(_ *VM, self Value, _ []Value) (Value, error) {
		return NewList(classValues(self.(*Class).MRO)...), nil
	}))
	define(vm, t, "__subclasses__", withSelf("__subclasses__", 0, func(_ *VM, self Value, _ []Value) (Value, error) {
		return NewList(classValues(self.(*Class).subclasses)...), nil
	}))
	define(vm, t, "__instancecheck__", withSelf("__instancecheck__", 1, func(vm *VM, self Value, rest []Value) (Value, error) {
		class := vm.TypeOf(rest[0])
		return MakeBool(class.IsSubclass(self.(*Class)) || claimsClass(vm, rest[0], class, self.(*Class))), nil
	}))
	define(vm, t, "__subclasscheck__", withSelf("__subclasscheck__", 1, func(_ *VM, self Value, rest []Value) (Value, error) {
		c, ok := rest[0].(*Class)
		return MakeBool(ok && c.IsSubclass(self.(*Class))), nil
	}))
	define(vm, t, "__setattr__", withSelf("__setattr__", 2, func(vm *VM, self Value, rest []Value) (Value, error) {
		name, err := attributeName(vm, rest[0])
		if err != nil {
			return nil, err
		}
		return NoneValue, setPlainClassAttr(vm, self.(*Class), name, rest[1])
	}))
	define(vm, t, "__delattr__", withSelf("__delattr__", 1, func(vm *VM, self Value, rest []Value) (Value, error) {
		name, err := attributeName(vm, rest[0])
		if err != nil {
			return nil, err
		}
		return NoneValue, deletePlainClassAttr(vm, self.(*Class), name)
	}))
	define(vm, t, "__or__", unionMethod(vm, false))
	define(vm, t, "__ror__", unionMethod(vm, true))
	installTypeAttributes(vm, t)
}

func firstClass(args Args) (*Class, bool) {
	if len(args.Positional) == 0 {
		return nil, false
	}
	c, ok := args.Positional[0].(*Class)
	return c, ok
}

func classValues(classes []*Class) []Value {
	values := make([]Value, len(classes))
	for i, c := range classes {
		values[i] = c
	}
	return values
}

func installTypeAttributes(vm *VM, t *Class) {
	text := func(name string, field func(c *Class) *string) {
		defineAttr(vm, t, name, func(_ *VM, self Value) (Value, error) { return Str(*field(self.(*Class))), nil },
			func(vm *VM, self, v Value) error {
				s, ok := v.(Str)
				if !ok {
					return vm.Raise(vm.Exceptions.TypeError, "can only assign string to %s.%s, not '%s'", self.(*Class).Name, name, vm.TypeOf(v).Name)
				}
				*field(self.(*Class)) = string(s)
				return nil
			})
	}
	text("__name__", func(c *Class) *string { return &c.Name })
	text("__qualname__", func(c *Class) *string { return &c.Qualname })
	text("__module__", func(c *Class) *string { return &c.ModuleName })
	read := func(name string, get func(c *Class) Value) {
		defineAttr(vm, t, name, func(_ *VM, self Value) (Value, error) { return get(self.(*Class)), nil }, nil)
	}
	read("__mro__", func(c *Class) Value { return NewTuple(classValues(c.MRO)...) })
	read("__bases__", func(c *Class) Value { return NewTuple(classValues(c.Bases)...) })
	read("__dict__", func(c *Class) Value {
		c.materialize()
		return c.Dict
	})
	read("__base__", func(c *Class) Value {
		if len(c.Bases) == 0 {
			return NoneValue
		}
		return c.Bases[0]
	})
	defineAttr(vm, t, "__annotations__", func(_ *VM, self Value) (Value, error) {
		dict := self.(*Class).Dict
		v, ok := dict.GetStr("__annotations__")
		if !ok {
			v = NewDict()
			dict.SetStr("__annotations__", v)
		}
		return v, nil
	}, func(_ *VM, self, v Value) error {
		self.(*Class).Dict.SetStr("__annotations__", v)
		return nil
	})
	defineAttr(vm, t, "__doc__", func(_ *VM, self Value) (Value, error) {
		if v, ok := self.(*Class).Dict.GetStr("__doc__"); ok {
			return v, nil
		}
		return NoneValue, nil
	}, func(_ *VM, self, v Value) error {
		self.(*Class).Dict.SetStr("__doc__", v)
		return nil
	})
}

// Dir is dir(v): the names of its own attributes and its class's, sorted.
func (vm *VM) Dir(v Value) []Value {
	names := NewDict()
	add := func(d *Dict) {
		d.Each(func(key, _ Value) bool {
			if s, ok := key.(Str); ok {
				names.SetStr(string(s), NoneValue)
			}
			return true
		})
	}
	switch x := v.(type) {
	case *Module:
		add(x.Dict)
		if x.Class != nil {
			add(x.Class.Dict)
		}
	case *Class:
		for _, c := range x.MRO {
			c.materialize()
			add(c.Dict)
		}
	default:
		add(dictOf(v))
		for _, c := range vm.TypeOf(v).MRO {
			c.materialize()
			add(c.Dict)
		}
	}
	return sortedStrings(names.Keys())
}
