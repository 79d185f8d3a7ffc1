package vm

// This file calls values.

// callOps calls ops[base] with the operands above it and removes all of them.
// A Python function owns its arguments: they leave the operand stack before it
// runs. Everything else has them pinned there until it returns.
func (f *frame) callOps(base int) (Value, error) {
	vm := f.vm
	switch fn := f.ops[base].(type) {
	case *Function:
		g, err := bind(vm, fn, nil, f.ops[base+1:], nil)
		f.ops = f.ops[:base]
		if err != nil {
			return nil, err
		}
		return start(vm, fn, g)
	case *BoundMethod:
		if function, ok := fn.Func.(*Function); ok {
			g, err := bind(vm, function, fn.Self, f.ops[base+1:], nil)
			f.ops = f.ops[:base]
			if err != nil {
				return nil, err
			}
			return start(vm, function, g)
		}
	case *Builtin:
		v, err := callBuiltin(vm, fn, Args{Positional: copyValues(f.ops[base+1:]), vm: vm})
		return f.finish(base, v, err)
	}
	v, err := callPinned(vm, f.ops[base], f.ops[base+1:], nil)
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
func callBuiltin(vm *VM, b *Builtin, args Args) (Value, error) {
	if err := chargeReading(vm, args); err != nil {
		return nil, err
	}
	outer := enterNativeScope(vm)
	v, err := b.fn(vm, args)
	leaveNativeScope(vm, outer)
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
		v, err := callPinned(f.vm, f.ops[base], f.ops[base+1:first], keywords)
		return f.finish(base, v, err)
	}
	g, err := bind(f.vm, function, self, f.ops[base+1:first], keywords)
	f.ops = f.ops[:base]
	if err != nil {
		return nil, err
	}
	return start(f.vm, function, g)
}

func copyValues(values []Value) []Value {
	copied := make([]Value, len(values))
	copy(copied, values)
	return copied
}

// callPinned calls fn with arguments that the caller keeps alive. It does not
// keep the slices.
func callPinned(vm *VM, fn Value, args []Value, keywords []Keyword) (Value, error) {
	switch fn := fn.(type) {
	case *Function:
		g, err := bind(vm, fn, nil, args, keywords)
		if err != nil {
			return nil, err
		}
		return start(vm, fn, g)
	case *Builtin:
		return callBuiltin(vm, fn, Args{Positional: copyValues(args), Keywords: keywords, vm: vm})
	case *BoundMethod:
		return callBound(vm, fn.Func, fn.Self, args, keywords)
	case *Class:
		return callClass(vm, fn, args, keywords)
	case *Object:
		return callObject(vm, fn, args, keywords)
	case *StaticMethod:
		return callPinned(vm, fn.Func, args, keywords)
	}
	return nil, vm.Raise(vm.Exceptions.TypeError, "'%s' object is not callable", vm.TypeOf(fn).Name)
}

// callBound calls fn with self before the arguments.
func callBound(vm *VM, fn, self Value, args []Value, keywords []Keyword) (Value, error) {
	if function, ok := fn.(*Function); ok {
		g, err := bind(vm, function, self, args, keywords)
		if err != nil {
			return nil, err
		}
		return start(vm, function, g)
	}
	all := make([]Value, len(args)+1)
	all[0] = self
	copy(all[1:], args)
	if builtin, ok := fn.(*Builtin); ok {
		return callBuiltin(vm, builtin, Args{Positional: all, Keywords: keywords, vm: vm})
	}
	return callNested(vm, fn, all, keywords)
}

// callNested is callPinned under the depth limit: objects whose __call__ is an
// object, and so on, recurse without a Python frame.
func callNested(vm *VM, fn Value, args []Value, keywords []Keyword) (Value, error) {
	if err := enter(vm); err != nil {
		return nil, err
	}
	v, err := callPinned(vm, fn, args, keywords)
	leave(vm)
	return v, err
}

func callObject(vm *VM, o *Object, args []Value, keywords []Keyword) (Value, error) {
	attr := o.Class.find("__call__")
	switch attr.kind {
	case bindFunction, bindBuiltin:
		return callBound(vm, attr.value, o, args, keywords)
	}
	if !attr.ok {
		return nil, vm.Raise(vm.Exceptions.TypeError, "'%s' object is not callable", o.Class.Name)
	}
	method, err := bindAttr(vm, attr, o, o.Class)
	if err != nil {
		return nil, err
	}
	return callNested(vm, method, args, keywords)
}

// start runs a frame with its arguments bound. For a generator function it
// makes the generator instead; async functions can be defined but not called.
func start(vm *VM, fn *Function, g *frame) (Value, error) {
	if fn.code.scope.IsCoroutine {
		release(vm, g)
		return nil, vm.Unsupported("async def %s", fn.Name)
	}
	if fn.code.scope.IsGenerator {
		return newGenerator(vm, fn, g)
	}
	return run(vm, g)
}

// Call calls a value. Arguments are pinned until the call returns.
func (vm *VM) Call(fn Value, args []Value, keywords []Keyword) (Value, error) {
	if vm.frame == nil {
		return guard(vm, func() (Value, error) { return callValue(vm, fn, args, keywords) })
	}
	return callValue(vm, fn, args, keywords)
}

func callValue(vm *VM, fn Value, args []Value, keywords []Keyword) (Value, error) {
	if err := enterNative(vm); err != nil {
		return nil, err
	}
	depth := len(vm.pins)
	vm.pins = append(vm.pins, fn)
	vm.pins = append(vm.pins, args...)
	for i := range keywords {
		vm.pins = append(vm.pins, keywords[i].Value)
	}
	v, err := callPinned(vm, fn, args, keywords)
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
func callSpecial(vm *VM, self, method Value, args ...Value) (Value, error) {
	if err := enterNative(vm); err != nil {
		return nil, err
	}
	depth := len(vm.pins)
	vm.pins = append(vm.pins, self)
	vm.pins = append(vm.pins, args...)
	v, err := callSpecialPinned(vm, self, method, args)
	vm.limits.native--
	clear(vm.pins[depth:])
	vm.pins = vm.pins[:depth]
	return v, err
}

func callSpecialPinned(vm *VM, self, method Value, args []Value) (Value, error) {
	switch method.(type) {
	case *Function, *Builtin:
		return callBound(vm, method, self, args, nil)
	}
	class := vm.TypeOf(self)
	bound, err := bindAttr(vm, classAttr{value: method, owner: class, kind: bindKindOf(vm, class, method), ok: true}, self, class)
	if err != nil {
		return nil, err
	}
	return callNested(vm, bound, args, nil)
}

// special finds a special method on the class of v.
func special(vm *VM, v Value, name string) (Value, bool) {
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
func qualifiedName(vm *VM, fn Value) string {
	if f, ok := fn.(*Function); ok {
		if module, ok := f.Module.(Str); ok {
			return string(module) + "." + f.Qualname
		}
	}
	return callableName(vm, fn)
}

// callableName names a callable in messages.
func callableName(vm *VM, fn Value) string {
	switch x := fn.(type) {
	case *Function:
		return x.Qualname
	case *Builtin:
		return x.Name
	case *BoundMethod:
		return callableName(vm, x.Func)
	case *Class:
		return x.Name
	}
	return vm.TypeOf(fn).Name
}
