package vm

// This file runs source text that a program makes or reads: exec, and functions
// made of the code of others.

import "heft/internal/python/syntax"

// ExecIn runs statements in a namespace, as exec does. A new namespace gets the
// builtin names by itself.
func ExecIn(vm *VM, filename string, src []byte, namespace *Dict) error {
	if err := vm.Charge(int64(len(src) / sourceBytesPerStep)); err != nil {
		return err
	}
	tree, err := syntax.Parse(filename, src)
	if err != nil {
		return err
	}
	block := newCode(vm, &unit{file: filename, source: tree.Line}, tree.Scope, 1)
	block.statements = tree.Body
	f := newFrame(vm, block, namespace, nil)
	f.namespace = namespace
	_, err = guard(vm, func() (Value, error) { return run(vm, f) })
	return err
}

// installFunctionCreation lets programs copy functions:
// FunctionType(code, globals, name=None, argdefs=None, closure=None), CellType(contents). What only the machine makes
// is refused: its methods count on what it puts there.
func installFunctionCreation(vm *VM) {
	vm.Types.Cell.New = func(vm *VM, _ *Class, args Args) (Value, error) {
		var contents Value
		if err := args.Unpack("cell", "contents?", &contents); err != nil {
			return nil, err
		}
		return &Cell{Value: contents}, vm.Allocate(objectBytes)
	}
	vm.Types.Cell.Init = func(*VM, Value, Args) error { return nil }
	t := &vm.Types
	for _, c := range []*Class{t.Generator, t.Builtin, t.Code, t.GetSet, t.Traceback, t.DictKeys, t.DictValues, t.DictItems} {
		c.New = func(vm *VM, _ *Class, _ Args) (Value, error) {
			return nil, vm.Raise(vm.Exceptions.TypeError, "cannot create '%s' instances", c.Name)
		}
	}
	c := vm.Types.Function
	c.New = func(vm *VM, _ *Class, args Args) (Value, error) {
		var made *Object
		var globals *Dict
		var name, defaults, closure Value = NoneValue, NoneValue, NoneValue
		if err := args.Unpack("function", "code", &made, "globals", &globals, "name?", &name, "argdefs?", &defaults,
			"closure?", &closure); err != nil {
			return nil, err
		}
		block, ok := made.Native.(*code)
		if !ok {
			return nil, vm.Raise(vm.Exceptions.TypeError, "function() argument 'code' must be the __code__ of a function")
		}
		return newFunctionOf(vm, block, globals, name, defaults, closure)
	}
	c.Init = func(*VM, Value, Args) error { return nil }
}

func newFunctionOf(vm *VM, block *code, globals *Dict, name, defaults, closure Value) (Value, error) {
	fn := &Function{
		Name: block.scope.Name, Qualname: block.scope.QualifiedName, Doc: block.doc, Globals: globals, code: block,
		KwDefaults: make([]Value, len(block.params.KwOnly)),
	}
	if s, ok := name.(Str); ok {
		fn.Name, fn.Qualname = string(s), string(s)
	}
	if module, ok := globals.GetStr("__name__"); ok {
		fn.Module = module
	}
	if !setFunctionDefaults(fn, defaults) {
		return nil, vm.Raise(vm.Exceptions.TypeError, "function() argument 'argdefs' must be None or a tuple of at most as many items as parameters")
	}
	cells, _ := closure.(*Tuple)
	if cells != nil {
		for _, item := range cells.Items {
			if cell, ok := item.(*Cell); ok {
				fn.Closure = append(fn.Closure, cell)
			}
		}
	}
	if cells == nil && len(block.scope.Free) > 0 {
		return nil, vm.Raise(vm.Exceptions.TypeError, "arg 5 (closure) must be tuple")
	}
	if len(fn.Closure) != len(block.scope.Free) {
		return nil, vm.Raise(vm.Exceptions.ValueError, "%s requires closure of length %d, not %d", fn.Name, len(block.scope.Free), len(fn.Closure))
	}
	return fn, vm.Allocate(objectBytes)
}

// setFunctionKwDefaults sets the defaults of keyword-only parameters by name.
func setFunctionKwDefaults(f *Function, v Value) bool {
	given, isDict := v.(*Dict)
	if _, none := v.(None); !none && !isDict {
		return false
	}
	defaults := make([]Value, len(f.code.params.KwOnly))
	for i, p := range f.code.params.KwOnly {
		if isDict {
			defaults[i], _ = given.GetStr(p.Name)
		}
	}
	f.KwDefaults = defaults
	return true
}

// setFunctionCode gives a function the code of another that captures as many
// variables.
func setFunctionCode(f *Function, v Value) bool {
	o, ok := v.(*Object)
	if !ok {
		return false
	}
	block, ok := o.Native.(*code)
	if !ok || len(block.scope.Free) != len(f.Closure) {
		return false
	}
	f.code = block
	return true
}

// FrameInfo is one running call as programs see it (sys._getframe).
type FrameInfo struct {
	Frame
	Globals *Dict
	Locals  *Dict // nil where only the place was asked for
}

// Frames lists the running Python calls, innermost first; the first withLocals of
// them with their variables.
func Frames(vm *VM, withLocals int) []FrameInfo {
	var frames []FrameInfo
	for f := vm.frame; f != nil; f = f.back {
		info := FrameInfo{Frame: f.where(), Globals: f.globals}
		if len(frames) < withLocals {
			info.Locals = localsOf(f)
		}
		frames = append(frames, info)
	}
	return frames
}
