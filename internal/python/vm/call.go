package vm

// callOps calls ops[base] with the operands above it and removes all of them.
// A Python function owns its arguments: they leave the operand stack before it
// runs. Everything else has them pinned there until it returns.
func (f *frame) callOps(base int) (Value, error) {
	vm := f.vm
	switch fn := f.ops[base].(type) {
	case *Function:
		g, err := vm.bind(fn, nil, f.ops[base+1:], nil)
		f.ops = f.ops[:base]
		if err != nil {
			return nil, err
		}
		return vm.start(fn, g)
	case *BoundMethod:
		if function, ok := fn.Func.(*Function); ok {
			g, err := vm.bind(function, fn.Self, f.ops[base+1:], nil)
			f.ops = f.ops[:base]
			if err != nil {
				return nil, err
			}
			return vm.start(function, g)
		}
	case *Builtin:
		v, err := vm.callBuiltin(fn, Args{Positional: copyValues(f.ops[base+1:]), vm: vm})
		return f.finish(base, v, err)
	}
	v, err := vm.callPinned(f.ops[base], f.ops[base+1:], nil)
	return f.finish(base, v, err)
}

// finish drops the operands of a native call.
func (f *frame) finish(base int, v Value, err error) (Value, error) {
	if err != nil {
		return nil, err
	}
	f.ops = f.ops[:base]
	return v, nil
}

// callBuiltin runs a native function. One that returns nothing returns None.
func (vm *VM) callBuiltin(b *Builtin, args Args) (Value, error) {
	outer := vm.enterNativeScope()
	v, err := b.fn(vm, args)
	vm.leaveNativeScope(outer)
	if v == nil {
		return NoneValue, err
	}
	return v, err
}

// callKeywords is callOps with keywords; positional arguments end at first.
func (f *frame) callKeywords(base, first int, keywords []Keyword) (Value, error) {
	var function *Function
	var self Value
	switch fn := f.ops[base].(type) {
	case *Function:
		function = fn
	case *BoundMethod:
		function, _ = fn.Func.(*Function)
		self = fn.Self
	}
	if function == nil {
		v, err := f.vm.callPinned(f.ops[base], f.ops[base+1:first], keywords)
		return f.finish(base, v, err)
	}
	g, err := f.vm.bind(function, self, f.ops[base+1:first], keywords)
	f.ops = f.ops[:base]
	if err != nil {
		return nil, err
	}
	return f.vm.start(function, g)
}

func copyValues(values []Value) []Value {
	copied := make([]Value, len(values))
	copy(copied, values)
	return copied
}

// callPinned calls fn with arguments that the caller keeps alive. It does not
// keep the slices.
func (vm *VM) callPinned(fn Value, args []Value, keywords []Keyword) (Value, error) {
	switch fn := fn.(type) {
	case *Function:
		g, err := vm.bind(fn, nil, args, keywords)
		if err != nil {
			return nil, err
		}
		return vm.start(fn, g)
	case *Builtin:
		return vm.callBuiltin(fn, Args{Positional: copyValues(args), Keywords: keywords, vm: vm})
	case *BoundMethod:
		return vm.callBound(fn.Func, fn.Self, args, keywords)
	case *Class:
		return vm.callClass(fn, args, keywords)
	case *Object:
		return vm.callObject(fn, args, keywords)
	case *StaticMethod:
		return vm.callPinned(fn.Func, args, keywords)
	}
	return nil, vm.Raise(vm.Exceptions.TypeError, "'%s' object is not callable", vm.TypeOf(fn).Name)
}

// callBound calls fn with self before the arguments.
func (vm *VM) callBound(fn, self Value, args []Value, keywords []Keyword) (Value, error) {
	if function, ok := fn.(*Function); ok {
		g, err := vm.bind(function, self, args, keywords)
		if err != nil {
			return nil, err
		}
		return vm.start(function, g)
	}
	all := make([]Value, len(args)+1)
	all[0] = self
	copy(all[1:], args)
	if builtin, ok := fn.(*Builtin); ok {
		return vm.callBuiltin(builtin, Args{Positional: all, Keywords: keywords, vm: vm})
	}
	return vm.callNested(fn, all, keywords)
}

// callNested is callPinned under the depth limit: objects whose __call__ is an
// object, and so on, recurse without a Python frame.
func (vm *VM) callNested(fn Value, args []Value, keywords []Keyword) (Value, error) {
	if err := vm.enter(); err != nil {
		return nil, err
	}
	v, err := vm.callPinned(fn, args, keywords)
	vm.leave()
	return v, err
}

func (vm *VM) callObject(o *Object, args []Value, keywords []Keyword) (Value, error) {
	attr := o.Class.find("__call__")
	switch attr.kind {
	case bindFunction, bindBuiltin:
		return vm.callBound(attr.value, o, args, keywords)
	}
	if !attr.ok {
		return nil, vm.Raise(vm.Exceptions.TypeError, "'%s' object is not callable", o.Class.Name)
	}
	method, err := vm.bindAttr(attr, o, o.Class)
	if err != nil {
		return nil, err
	}
	return vm.callNested(method, args, keywords)
}

// start runs a frame with its arguments bound. For a generator function it
// makes the generator instead; async functions can be defined but not called.
func (vm *VM) start(fn *Function, g *frame) (Value, error) {
	if fn.code.scope.IsCoroutine {
		vm.release(g)
		return nil, vm.Unsupported("async def %s", fn.Name)
	}
	if fn.code.scope.IsGenerator {
		return vm.newGenerator(fn, g)
	}
	return vm.run(g)
}

// Call calls a value. Arguments are pinned until the call returns.
func (vm *VM) Call(fn Value, args []Value, keywords []Keyword) (Value, error) {
	if vm.frame == nil {
		return vm.guard(func() (Value, error) { return vm.callValue(fn, args, keywords) })
	}
	return vm.callValue(fn, args, keywords)
}

func (vm *VM) callValue(fn Value, args []Value, keywords []Keyword) (Value, error) {
	if err := vm.enterNative(); err != nil {
		return nil, err
	}
	depth := len(vm.pins)
	vm.pins = append(vm.pins, fn)
	vm.pins = append(vm.pins, args...)
	for i := range keywords {
		vm.pins = append(vm.pins, keywords[i].Value)
	}
	v, err := vm.callPinned(fn, args, keywords)
	vm.limits.native--
	clear(vm.pins[depth:])
	vm.pins = vm.pins[:depth]
	return v, err
}

// CallMethod calls a method by name.
func (vm *VM) CallMethod(v Value, name string, args ...Value) (Value, error) {
	method, err := vm.GetAttr(v, name)
	if err != nil {
		return nil, err
	}
	return vm.Call(method, args, nil)
}

// callSpecial calls what a class's dict has as a special method of self.
func (vm *VM) callSpecial(self, method Value, args ...Value) (Value, error) {
	if err := vm.enterNative(); err != nil {
		return nil, err
	}
	depth := len(vm.pins)
	vm.pins = append(vm.pins, self)
	vm.pins = append(vm.pins, args...)
	v, err := vm.callSpecialPinned(self, method, args)
	vm.limits.native--
	clear(vm.pins[depth:])
	vm.pins = vm.pins[:depth]
	return v, err
}

func (vm *VM) callSpecialPinned(self, method Value, args []Value) (Value, error) {
	switch method.(type) {
	case *Function, *Builtin:
		return vm.callBound(method, self, args, nil)
	}
	class := vm.TypeOf(self)
	bound, err := vm.bindAttr(classAttr{value: method, owner: class, kind: vm.bindKindOf(class, method), ok: true}, self, class)
	if err != nil {
		return nil, err
	}
	return vm.callNested(bound, args, nil)
}

// special finds a special method on the class of v.
func (vm *VM) special(v Value, name string) (Value, bool) {
	a := vm.TypeOf(v).find(name)
	return a.value, a.ok
}

// Callable is callable(v).
func (vm *VM) Callable(v Value) bool {
	switch x := v.(type) {
	case *Function, *Builtin, *BoundMethod, *Class, *StaticMethod:
		return true
	case *Object:
		return x.Class.find("__call__").ok
	}
	return false
}

// qualifiedName is callableName with a function's module.
func (vm *VM) qualifiedName(fn Value) string {
	if f, ok := fn.(*Function); ok {
		if module, ok := f.Module.(Str); ok {
			return string(module) + "." + f.Qualname
		}
	}
	return vm.callableName(fn)
}

// callableName names a callable in messages.
func (vm *VM) callableName(fn Value) string {
	switch x := fn.(type) {
	case *Function:
		return x.Qualname
	case *Builtin:
		return x.Name
	case *BoundMethod:
		return vm.callableName(x.Func)
	case *Class:
		return x.Name
	}
	return vm.TypeOf(fn).Name
}
