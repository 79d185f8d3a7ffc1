package vm

// This file holds generators.

import (
	"errors"
	"iter"

	"heft/internal/python/syntax"
)

// Generator is a generator: a generator function's on a coroutine, or a
// generator expression's, whose loops are resumed step by step without one.
type Generator struct {
	Header
	Name, Qualname string

	vm       *VM
	frame    *frame // nil once finished
	resumeFn func(g *Generator) (v Value, ok bool, err error)
	running  bool
	sent     Value // what the pending yield gives
	thrown   error // what the pending yield raises
	result   Value // what return gave
	handling *Exception

	coroutine *coroutine
	loops     *compiledLoops // of a generator expression
	iters     []Iter
}

// coroutine is the suspended execution of a generator function.
type coroutine struct {
	next    func() (Value, bool)
	stop    func()
	yield   func(Value) bool
	failure error
}

// errStopped unwinds a generator that the machine ends. No Python code sees it.
var errStopped = errors.New("generator stopped")

// coroutineBytes is the cost of a suspended generator function: its goroutine's
// stack.
const coroutineBytes = 8 << 10

func newGenerator(vm *VM, fn *Function, f *frame) (Value, error) {
	g := &Generator{Name: fn.Name, Qualname: fn.Qualname, vm: vm, frame: f, resumeFn: resumeCoroutine}
	f.generator = g
	return g, vm.Allocate(256)
}

func newGeneratorExpression(vm *VM, f *frame, loops *compiledLoops, iterable Value) (Value, error) {
	g := &Generator{Name: "<genexpr>", Qualname: f.code.scope.QualifiedName, vm: vm, frame: f, resumeFn: resumeLoops, loops: loops}
	f.generator = g
	it, err := f.iterate(iterable)
	if err != nil {
		return nil, err
	}
	g.iters = append(g.iters, it)
	return g, vm.Allocate(256)
}

// Next resumes the generator until its next yield.
func (g *Generator) Next() (Value, bool, error) { return g.resume(NoneValue, nil) }

// Result is the value that the generator returned, once it has ended.
func (g *Generator) Result() Value {
	if g.result == nil {
		return NoneValue
	}
	return g.result
}

// resume runs the generator to its next yield; ok is false when it has ended.
func (g *Generator) resume(sent Value, thrown error) (v Value, ok bool, err error) {
	vm := g.vm
	if g.running {
		return nil, false, vm.Raise(vm.Exceptions.ValueError, "generator already executing")
	}
	if g.frame == nil {
		g.result = nil // told once
		return nil, false, thrown
	}
	if err := enter(vm); err != nil {
		return nil, false, err
	}
	if err := step(vm); err != nil {
		leave(vm)
		return nil, false, err
	}
	g.sent, g.thrown = sent, thrown
	f, caller, outer := g.frame, vm.frame, vm.handling
	f.back, vm.frame = caller, f
	if g.handling != nil {
		vm.handling = g.handling
	}
	native := vm.limits.inNative
	vm.limits.inNative = false
	g.running = true
	v, ok, err = g.resumeFn(g)
	g.running = false
	vm.limits.inNative = native
	g.handling = nil
	if vm.handling != outer {
		g.handling = vm.handling
	}
	vm.frame, vm.handling = caller, outer
	f.back = nil
	leave(vm)
	if ok {
		return v, true, nil
	}
	g.finish()
	return nil, false, g.failed(f, err)
}

func (g *Generator) finish() {
	if g.coroutine != nil {
		delete(g.vm.live, g)
	}
	g.frame, g.iters, g.loops, g.coroutine = nil, nil, nil, nil
}

// failed turns a StopIteration that escapes the body into RuntimeError, so that
// it does not end the caller's loop.
func (g *Generator) failed(f *frame, err error) error {
	if err == nil {
		return nil
	}
	err = f.unwind(err)
	e, ok := err.(*Exception)
	if !ok || !e.IsA(g.vm.Exceptions.StopIteration) {
		return err
	}
	raised := g.vm.Raise(g.vm.Exceptions.RuntimeError, "generator raised StopIteration").(*Exception)
	raised.Cause, raised.Context, raised.Traceback = e, e, e.Traceback
	return raised
}

func resumeCoroutine(g *Generator) (Value, bool, error) {
	if g.coroutine == nil {
		if err := g.thrown; err != nil {
			return nil, false, err
		}
		if err := g.vm.Allocate(coroutineBytes); err != nil {
			return nil, false, err
		}
		g.launch()
	}
	co := g.coroutine
	v, ok := co.next()
	return v, ok, co.failure
}

// launch prepares the coroutine; its body runs at the first next.
func (g *Generator) launch() {
	co := &coroutine{}
	f := g.frame
	if !f.code.compiled {
		f.code.compile()
	}
	co.next, co.stop = iter.Pull(func(yield func(Value) bool) {
		co.yield = yield
		g.result, co.failure = f.body()
	})
	g.coroutine = co
	g.vm.live[g] = struct{}{}
}

// yieldValue suspends the generator that runs in f.
func (f *frame) yieldValue(v Value) (Value, error) {
	g := f.generator
	if !g.coroutine.yield(v) {
		return nil, errStopped
	}
	if err := g.thrown; err != nil {
		g.thrown = nil
		return nil, err
	}
	return g.sent, nil
}

// resumeLoops runs a generator expression to its next element.
func resumeLoops(g *Generator) (Value, bool, error) {
	if err := g.thrown; err != nil {
		return nil, false, err
	}
	f := g.frame
	for {
		if err := safeStep(g.vm); err != nil {
			return nil, false, err
		}
		level := len(g.iters) - 1
		if level < 0 {
			return nil, false, nil
		}
		v, ok, err := g.iters[level].Next()
		if err != nil {
			return nil, false, err
		}
		if !ok {
			g.iters, f.ops = g.iters[:level], f.ops[:level]
			continue
		}
		loop := &g.loops.loops[level]
		keep, err := f.filterComp(loop, v)
		if err != nil {
			return nil, false, err
		}
		if !keep {
			continue
		}
		if loop.elt != nil {
			v, err := loop.elt(f)
			return v, err == nil, err
		}
		if err := g.descend(level + 1); err != nil {
			return nil, false, err
		}
	}
}

// descend starts the for clause of the next level.
func (g *Generator) descend(level int) error {
	v, err := g.loops.loops[level].source(g.frame)
	if err != nil {
		return err
	}
	it, err := g.frame.iterate(v)
	if err != nil {
		return err
	}
	g.iters = append(g.iters, it)
	return nil
}

// Send resumes the generator; the pending yield gives v.
func (g *Generator) Send(v Value) (Value, bool, error) {
	if _, none := v.(None); !none && g.frame != nil && g.coroutine == nil {
		return nil, false, g.vm.Raise(g.vm.Exceptions.TypeError, "can't send non-None value to a just-started generator")
	}
	return g.resume(v, nil)
}

// Throw resumes the generator; the pending yield raises e.
func (g *Generator) Throw(e *Exception) (Value, bool, error) { return g.resume(NoneValue, e) }

// Close ends the generator by raising GeneratorExit in it.
func (g *Generator) Close() error {
	if g.frame == nil {
		return nil
	}
	if g.coroutine == nil {
		g.finish()
		return nil
	}
	x := &g.vm.Exceptions
	_, yielded, err := g.Throw(newException(g.vm, x.GeneratorExit))
	switch {
	case yielded:
		return g.vm.Raise(x.RuntimeError, "generator ignored GeneratorExit")
	case g.vm.IsException(err, x.GeneratorExit), g.vm.IsException(err, x.StopIteration):
		return nil
	}
	return err
}

// Close ends all suspended generators without running their finally blocks.
// The machine must not be used afterwards.
func (vm *VM) Close() {
	for g := range vm.live {
		g.coroutine.stop()
		g.finish()
	}
}

func (c *compiler) yield(x *syntax.Yield) evalFunc {
	value := constant(NoneValue)
	if x.Value != nil {
		value = expr(c, x.Value)
	}
	return func(f *frame) (Value, error) {
		v, err := value(f)
		if err != nil {
			return nil, err
		}
		return f.yieldValue(v)
	}
}

func (c *compiler) yieldFrom(x *syntax.YieldFrom) evalFunc {
	value, at := expr(c, x.Value), line(x)
	return func(f *frame) (Value, error) {
		v, err := value(f)
		if err != nil {
			return nil, err
		}
		f.line = at
		base := len(f.ops)
		it, err := f.iterate(v)
		if err != nil {
			return nil, err
		}
		result, err := f.delegate(it)
		if err == nil {
			f.ops = f.ops[:base]
		}
		return result, err
	}
}

// delegate yields everything of an inner iterator; what is sent or thrown goes
// to it.
func (f *frame) delegate(it Iter) (Value, error) {
	var sent Value = NoneValue
	var thrown error
	for {
		if err := step(f.vm); err != nil {
			return nil, err
		}
		v, ok, err := f.advance(it, sent, thrown)
		if err != nil {
			return nil, err
		}
		if !ok {
			return resultOf(it), nil
		}
		sent, err = f.yieldValue(v)
		if _, raised := err.(*Exception); err != nil && !raised {
			return nil, err
		}
		thrown = err
	}
}

func (f *frame) advance(it Iter, sent Value, thrown error) (Value, bool, error) {
	g, ok := it.(*Generator)
	if !ok {
		if thrown != nil {
			return nil, false, thrown
		}
		return it.Next()
	}
	if f.vm.IsException(thrown, f.vm.Exceptions.GeneratorExit) {
		if err := g.Close(); err != nil {
			return nil, false, err
		}
		return nil, false, thrown
	}
	return g.resume(sent, thrown)
}

// resultOf is the value of yield from: what the inner generator returned.
func resultOf(it Iter) Value {
	switch x := it.(type) {
	case *Generator:
		return x.Result()
	case *objectIter:
		if x.result != nil {
			return x.result
		}
	}
	return NoneValue
}
