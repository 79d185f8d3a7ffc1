package vm

// This file holds frames and blocks of code.

import (
	"iter"
	"slices"

	"heft/internal/python/syntax"
)

// frame is the state of one running block of code.
type frame struct {
	vm        *VM
	code      *code
	back      *frame
	locals    []Value // nil where unbound
	cells     []*Cell
	free      []*Cell
	globals   *Dict
	namespace *Dict // of a module or class body
	mapping   Value // what __prepare__ gave instead of a plain dict, around namespace
	ops       []Value
	line      int32
	result    Value // what return has left
	generator *Generator
}

// signal says how a statement ended.
type signal uint8

const (
	proceed signal = iota
	leaveLoop
	nextRound
	returned
)

type (
	evalFunc func(f *frame) (Value, error)
	execFunc func(f *frame) (signal, error)
	condFunc func(f *frame) (bool, error)
	// storeFunc stores into an assignment target.
	storeFunc func(f *frame, v Value) error
)

// unit is what the code of one file shares.
type unit struct {
	file   string
	source func(line int) string
}

// code is a block of code. Its body is compiled at the first run.
type code struct {
	vm      *VM
	unit    *unit
	file    string
	line    int32
	scope   *syntax.Scope
	doc     Value
	returns string // text of the return annotation

	params     *syntax.Parameters // nil for modules and classes
	numArgs    int                // positional parameters
	numParams  int                // all parameters
	positional bool               // takes positional parameters only
	statements []syntax.Stmt
	expression syntax.Expr         // of a lambda
	deferred   *syntax.FunctionDef // whose body is not parsed yet, see complete

	script   *Script // the block is the top level of a script
	generic  bool    // of a class with type parameters
	compiled bool
	exec     execFunc
	eval     evalFunc
}

func newCode(vm *VM, u *unit, scope *syntax.Scope, line int32) *code {
	return &code{vm: vm, unit: u, file: u.file, line: line, scope: scope, doc: NoneValue}
}

func (c *code) setParameters(p *syntax.Parameters) {
	c.params = p
	c.numArgs = len(p.Args)
	c.numParams = c.scope.NumParams
	c.positional = p.Vararg == nil && p.Kwarg == nil && len(p.KwOnly) == 0
}

// complete parses the body of a function where that was left for its first call.
func (c *code) complete() error {
	if c.deferred == nil {
		return nil
	}
	body, scope, err := c.deferred.Complete()
	if err != nil {
		return err
	}
	c.statements, c.scope, c.deferred = body, scope, nil
	return nil
}

func (c *code) compile() {
	c.compiled = true
	compiler := &compiler{vm: c.vm, unit: c.unit, scope: c.scope}
	if c.expression != nil {
		c.eval = expr(compiler, c.expression)
		return
	}
	if c.script != nil {
		c.exec = compiler.scriptBlock(c.statements, c.script)
		return
	}
	c.exec = compiler.block(c.statements)
}

func (c *code) parameters(f *Function) []Parameter {
	p := c.params
	list := make([]Parameter, 0, c.numParams)
	for i, arg := range p.Args {
		kind := PositionalOrKeyword
		if i < p.PosOnly {
			kind = PositionalOnly
		}
		param := describe(arg, kind)
		if k := i - (len(p.Args) - len(f.Defaults)); k >= 0 {
			param.Default = f.Defaults[k]
		}
		list = append(list, param)
	}
	if p.Vararg != nil {
		list = append(list, describe(p.Vararg, VarPositional))
	}
	for i, arg := range p.KwOnly {
		param := describe(arg, KeywordOnly)
		param.Default = f.KwDefaults[i]
		list = append(list, param)
	}
	if p.Kwarg != nil {
		list = append(list, describe(p.Kwarg, VarKeyword))
	}
	return list
}

func describe(p *syntax.Param, kind ParameterKind) Parameter {
	described := Parameter{Name: p.Name, Kind: kind}
	if p.Annotation != nil {
		described.Annotation = p.Annotation.Text
	}
	return described
}

// newFrame takes a frame from the free list. Its locals are unbound, its cells
// fresh and empty.
func newFrame(vm *VM, c *code, globals *Dict, closure []*Cell) *frame {
	f := takeFrame(vm)
	f.code, f.globals, f.free = c, globals, closure
	f.line = c.line
	if n := len(c.scope.Locals); cap(f.locals) >= n {
		f.locals = f.locals[:n]
	} else {
		f.locals = make([]Value, n, n+2)
	}
	if n := len(c.scope.Cells); n > 0 {
		f.makeCells(n)
	}
	return f
}

func takeFrame(vm *VM) *frame {
	n := len(vm.frames)
	if n == 0 {
		return &frame{vm: vm}
	}
	f := vm.frames[n-1]
	vm.frames = vm.frames[:n-1]
	return f
}

func (f *frame) makeCells(n int) {
	storage := make([]Cell, n)
	f.cells = make([]*Cell, n)
	for i := range storage {
		f.cells[i] = &storage[i]
	}
}

// moveCellParams moves arguments that inner functions capture to their cells.
func (f *frame) moveCellParams() {
	for _, p := range f.code.scope.CellParams {
		f.cells[p.Cell].Value = f.locals[p.Param]
		f.locals[p.Param] = nil
	}
}

// release gives a frame back. Nothing else may refer to it.
func release(vm *VM, f *frame) {
	clear(f.locals)
	f.locals = f.locals[:0]
	f.ops = f.ops[:0]
	f.code, f.back, f.cells, f.free, f.globals, f.namespace, f.mapping, f.result = nil, nil, nil, nil, nil, nil, nil, nil
	vm.frames = append(vm.frames, f)
}

// run executes a frame's code to its end and releases the frame.
func run(vm *VM, f *frame) (Value, error) {
	v, err := execute(vm, f)
	release(vm, f)
	return v, err
}

// execute runs a frame's code to its end.
func execute(vm *VM, f *frame) (Value, error) {
	if err := enter(vm); err != nil {
		return nil, err
	}
	vm.limits.fuel--
	if vm.limits.fuel < 0 {
		if err := refuel(vm, 1); err != nil {
			leave(vm)
			return nil, err
		}
	}
	if !f.code.compiled {
		f.code.compile()
	}
	f.back = vm.frame
	vm.frame = f
	native := vm.limits.inNative
	vm.limits.inNative = false
	v, err := f.body()
	vm.limits.inNative = native
	vm.frame = f.back
	leave(vm)
	if err != nil {
		return nil, f.unwind(err)
	}
	return v, nil
}

func (f *frame) body() (Value, error) {
	if f.code.eval != nil {
		return f.code.eval(f)
	}
	_, err := f.code.exec(f)
	if f.result == nil {
		return NoneValue, err
	}
	return f.result, err
}

// unwind notes that an error leaves the frame.
func (f *frame) unwind(err error) error {
	switch e := err.(type) {
	case *Exception:
		if e.caughtIn == f {
			e.caughtIn = nil
		} else {
			e.passed(f.where())
		}
	case *UndecidableError:
		err = f.place(err)
		e = err.(*UndecidableError)
		e.Traceback = append(e.Traceback, f.where())
	case *UnsupportedError:
		err = f.place(err)
		e = err.(*UnsupportedError)
		e.Traceback = append(e.Traceback, f.where())
	}
	return err
}

// place gives an error of a native the place of the running statement.
func (f *frame) place(err error) error {
	switch e := err.(type) {
	case *UndecidableError:
		if e.Where.Line == 0 {
			copied := *e
			copied.Where = f.where()
			return &copied
		}
	case *UnsupportedError:
		if e.Where.Line == 0 {
			copied := *e
			copied.Where = f.where()
			return &copied
		}
	case *LimitError:
		if e.Where.Line == 0 {
			e.Where = f.where()
		}
	}
	return err
}

func (f *frame) where() Frame {
	return Frame{File: f.code.file, Line: int(f.line), Function: f.code.scope.Name}
}

// Where returns the place of the running Python code; a zero Frame if none runs.
func (vm *VM) Where() Frame {
	if vm.frame == nil {
		return Frame{}
	}
	return vm.frame.where()
}

// Traceback goes through the running Python calls, innermost first.
func (vm *VM) Traceback() iter.Seq[Frame] {
	return func(yield func(Frame) bool) {
		for f := vm.frame; f != nil; f = f.back {
			if !yield(f.where()) {
				return
			}
		}
	}
}

// Initializing tells whether the __init__ of an object runs that is one of those.
func Initializing(vm *VM, is func(*Object) bool) bool {
	for f := vm.frame; f != nil; f = f.back {
		p := f.code.params
		if p == nil || len(p.Args) == 0 || f.where().Function != "__init__" {
			continue
		}
		if o, ok := f.local(p.Args[0].Name).(*Object); ok && is(o) {
			return true
		}
	}
	return false
}

// MadeWith are the parameters, as they are now, of the __init__ that makes an object: of
// the outermost, where one class's calls another's. Nil where none runs, or its file is to
// be skipped.
func MadeWith(vm *VM, o *Object, skip func(file string) bool) *Dict {
	var outer *frame
	for f := vm.frame; f != nil && f.initializes(o); f = f.back {
		outer = f
	}
	if outer == nil || skip(outer.code.file) {
		return nil
	}
	given := NewDict()
	for _, p := range append(outer.code.params.Args[1:len(outer.code.params.Args):len(outer.code.params.Args)], outer.code.params.KwOnly...) {
		if v := outer.local(p.Name); v != nil {
			given.SetStr(p.Name, v)
		}
	}
	return given
}

// initializes tells the frame of an object's __init__.
func (f *frame) initializes(o *Object) bool {
	p := f.code.params
	if p == nil || len(p.Args) == 0 || f.code.scope.Name != "__init__" {
		return false
	}
	return f.local(p.Args[0].Name) == Value(o)
}

// Globals returns the namespace of the module whose code runs, nil if none does.
func (vm *VM) Globals() *Dict {
	if vm.frame == nil {
		return nil
	}
	return vm.frame.globals
}

// Locals returns a new dict of the running code's variables, as locals() does;
// in a module or class body it is the namespace itself.
func (vm *VM) Locals() *Dict {
	if vm.frame == nil {
		return NewDict()
	}
	return localsOf(vm.frame)
}

// local is a name of a block's own: one that a function inside of it sees has a cell.
func (f *frame) local(name string) Value {
	if f.namespace != nil {
		v, _ := f.namespace.GetStr(name)
		return v
	}
	if i := slices.Index(f.code.scope.Cells, name); i >= 0 {
		return f.cells[i].Value
	}
	if i := slices.Index(f.code.scope.Locals, name); i >= 0 {
		return f.locals[i]
	}
	return nil
}

func localsOf(f *frame) *Dict {
	if f.namespace != nil {
		return f.namespace
	}
	names := NewDict()
	put := func(name string, v Value) {
		if v != nil && name != "" && name[0] != '.' {
			names.SetStr(name, v)
		}
	}
	for i, name := range f.code.scope.Locals {
		put(name, f.locals[i])
	}
	for i, name := range f.code.scope.Cells {
		put(name, f.cells[i].Value)
	}
	for i, free := range f.code.scope.Free {
		put(free.Name, f.free[i].Value)
	}
	return names
}
