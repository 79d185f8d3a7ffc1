package vm

// This file gives exceptions their attributes and text.

// installExceptionAttributes gives exceptions args, __cause__ and the like.
func installExceptionAttributes(vm *VM, base *Class) {
	defineAttr(vm, base, "args", func(_ *VM, self Value) (Value, error) {
		e, _ := exceptionOf(self)
		return e.Args, nil
	}, func(vm *VM, self, v Value) error {
		items, err := vm.ToSlice(v)
		if err != nil {
			return err
		}
		e, _ := exceptionOf(self)
		e.Args = NewTuple(items...)
		return nil
	})
	defineChain(vm, base, "__cause__", func(e *Exception) **Exception {
		return &e.Cause
	})
	defineChain(vm, base, "__context__", func(e *Exception) **Exception { return &e.Context })
	defineAttr(vm, base, "__suppress_context__", func(_ *VM, self Value) (Value, error) {
		e, _ := exceptionOf(self)
		return MakeBool(e.SuppressContext), nil
	}, func(vm *VM, self, v Value) error {
		truth, err := vm.Truth(v)
		e, _ := exceptionOf(self)
		e.SuppressContext = truth
		return err
	})
	defineAttr(vm, base, "__traceback__", func(vm *VM, self Value) (Value, error) {
		e, _ := exceptionOf(self)
		return tracebackOf(vm, e), nil
	}, func(_ *VM, self, v Value) error {
		if e, _ := exceptionOf(self); v == NoneValue {
			e.Traceback = nil
		}
		return nil
	})
	installExceptionText(vm, base)
	installExceptionFields(vm)
}

func defineChain(vm *VM, base *Class, name string, field func(e *Exception) **Exception) {
	defineAttr(vm, base, name, func(_ *VM, self Value) (Value, error) {
		e, _ := exceptionOf(self)
		if other := *field(e); other != nil {
			return other.Value, nil
		}
		return NoneValue, nil
	}, func(vm *VM, self, v Value) error {
		e, _ := exceptionOf(self)
		if v == NoneValue {
			*field(e) = nil
			return nil
		}
		other, ok := exceptionOf(v)
		if !ok {
			return vm.Raise(vm.Exceptions.TypeError, "exception cause must be None or derive from BaseException")
		}
		*field(e) = other
		if name == "__cause__" {
			e.SuppressContext = true
		}
		return nil
	})
}

func installExceptionText(vm *VM, base *Class) {
	define(vm, base, "__str__", withSelf("__str__", 0, func(vm *VM, self Value, _ []Value) (Value, error) {
		e, ok := exceptionOf(self)
		if !ok {
			return Str(""), nil
		}
		text, err := exceptionText(vm, e)
		return Str(text), err
	}))
	define(vm, base, "__repr__", withSelf("__repr__", 0, func(vm *VM, self Value, _ []Value) (Value, error) {
		e, ok := exceptionOf(self)
		if !ok {
			return Str(""), nil
		}
		return exceptionRepr(vm, e)
	}))
	define(vm, base, "with_traceback", withSelf("with_traceback", 1, func(_ *VM, self Value, _ []Value) (Value, error) { return self, nil }))
	define(vm, base, "add_note", withSelf("add_note", 1, func(vm *VM, self Value, rest []Value) (Value, error) {
		notes, ok := self.(*Object).Dict.GetStr("__notes__")
		if !ok {
			notes = NewList()
			self.(*Object).SetAttr("__notes__", notes)
		}
		if list, ok := notes.(*List); ok {
			list.Append(rest[0])
		}
		return NoneValue, vm.Allocate(16)
	}))
}

// exceptionText is str(e): nothing, the argument, or the tuple of arguments. A
// KeyError shows its key's repr, an OSError "[Errno 2] text".
func exceptionText(vm *VM, e *Exception) (string, error) {
	switch items := e.Args.Items; {
	case len(items) == 0:
		return "", nil
	case len(items) == 1 && e.IsA(vm.Exceptions.KeyError):
		return vm.Repr(items[0])
	case len(items) == 1:
		return vm.Str(items[0])
	case len(items) == 2 && e.IsA(vm.Exceptions.OSError):
		number, err := vm.Str(items[0])
		if err != nil {
			return "", err
		}
		text, err := vm.Str(items[1])
		return "[Errno " + number + "] " + text, err
	}
	return vm.Repr(e.Args)
}

func exceptionRepr(vm *VM, e *Exception) (Value, error) {
	text, err := vm.Repr(e.Args)
	if err != nil {
		return nil, err
	}
	if len(e.Args.Items) == 1 { // (x,) is shown as (x)
		text = text[:len(text)-2] + ")"
	}
	return Str(e.Value.Class.Name + text), nil
}

// installExceptionFields gives some classes the names of their arguments.
func installExceptionFields(vm *VM) {
	x := &vm.Exceptions
	for _, f := range []struct {
		class *Class
		name  string
		index int
	}{
		{x.StopIteration, "value", 0}, {x.SystemExit, "code", 0}, {x.ImportError, "msg", 0},
		{x.OSError, "errno", 0}, {x.OSError, "strerror", 1}, {x.OSError, "filename", 2},
	} {
		defineAttr(vm, f.class, f.name, func(_ *VM, self Value) (Value, error) {
			if e, ok := exceptionOf(self); ok && f.index < len(e.Args.Items) {
				return e.Args.Items[f.index], nil
			}
			return NoneValue, nil
		}, nil)
	}
	for _, name := range []string{"name", "path"} {
		x.ImportError.Dict.SetStr(name, NoneValue)
	}
	for _, name := range []string{"name", "obj"} {
		x.AttributeError.Dict.SetStr(name, NoneValue)
	}
}

// tracebackOf is __traceback__: an object whose tb_lineno and rendered text
// suffice for logging.
func tracebackOf(vm *VM, e *Exception) Value {
	if len(e.Traceback) == 0 {
		return NoneValue
	}
	o := NewInstance(vm.Types.Traceback, e)
	last := e.Traceback[len(e.Traceback)-1]
	o.SetAttr("tb_lineno", MakeInt(int64(last.Line)))
	o.SetAttr("tb_next", NoneValue)
	return o
}
