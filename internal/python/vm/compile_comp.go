package vm

// This file compiles comprehensions.

import "heft/internal/python/syntax"

// comprehension compiles all four kinds. Each runs in a frame of its own; only
// the first iterable is evaluated outside.
func (c *compiler) comprehension(x *syntax.Comprehension) evalFunc {
	for _, g := range x.Generators {
		if g.Async {
			return c.refuseExpr(x, "async comprehension")
		}
	}
	source, block, at := expr(c, x.Generators[0].Iter), newCode(c.vm, c.unit, x.Scope, line(x)), line(x)
	block.compiled = true
	inner := &compiler{vm: c.vm, unit: c.unit, scope: x.Scope}
	var emit func(f *frame) error
	if x.Kind != syntax.GeneratorExpression {
		emit = inner.emit(x)
	}
	loop := inner.compLoops(x, emit)
	return func(f *frame) (Value, error) {
		iterable, err := source(f)
		if err != nil {
			return nil, err
		}
		f.line = at
		g := f.enterComp(block)
		if x.Kind == syntax.GeneratorExpression {
			return newGeneratorExpression(f.vm, g, loop, iterable)
		}
		return f.runComp(g, loop, iterable, newCollection(x.Kind))
	}
}

func newCollection(kind syntax.ComprehensionKind) Value {
	switch kind {
	case syntax.SetComprehension:
		return NewSet()
	case syntax.DictComprehension:
		return NewDict()
	}
	return NewList()
}

// enterComp makes the frame of a comprehension that runs in f.
func (f *frame) enterComp(block *code) *frame {
	return newFrame(f.vm, block, f.globals, f.capture(block.scope))
}

// capture collects the closure of code that is defined in f.
func (f *frame) capture(scope *syntax.Scope) []*Cell {
	if len(scope.Free) == 0 {
		return nil
	}
	closure := make([]*Cell, len(scope.Free))
	for i, free := range scope.Free {
		if free.FromCell {
			closure[i] = f.cells[free.Index]
		} else {
			closure[i] = f.free[free.Index]
		}
	}
	return closure
}

// compLoop is one for clause of a comprehension.
type compLoop struct {
	source evalFunc // nil for the first
	store  storeFunc
	ifs    []condFunc
	elt    evalFunc // of a generator expression, in the last loop
}

type compiledLoops struct {
	loops []compLoop
	emit  func(f *frame) error
}

func (c *compiler) compLoops(x *syntax.Comprehension, emit func(f *frame) error) *compiledLoops {
	loops := make([]compLoop, len(x.Generators))
	for i, g := range x.Generators {
		if i > 0 {
			loops[i].source = expr(c, g.Iter)
		}
		loops[i].store = c.store(g.Target)
		for _, condition := range g.Ifs {
			loops[i].ifs = append(loops[i].ifs, c.cond(condition))
		}
	}
	if emit == nil {
		loops[len(loops)-1].elt = expr(c, x.Elt)
	}
	return &compiledLoops{loops, emit}
}

// emit adds an element to the collection, which is the frame's first operand.
func (c *compiler) emit(x *syntax.Comprehension) func(f *frame) error {
	elt := expr(c, x.Elt)
	switch x.Kind {
	case syntax.SetComprehension:
		return func(f *frame) error {
			v, err := elt(f)
			if err != nil {
				return err
			}
			_, err = f.ops[0].(*Set).Add(f.vm, v)
			return err
		}
	case syntax.DictComprehension:
		value := expr(c, x.Value)
		return func(f *frame) error { return f.setInto(f.ops[0].(*Dict), elt, value) }
	}
	return func(f *frame) error {
		v, err := elt(f)
		if err != nil {
			return err
		}
		list := f.ops[0].(*List)
		list.Append(v)
		return f.vm.Allocate(collectedBytes)
	}
}

func (f *frame) runComp(g *frame, loops *compiledLoops, iterable, collection Value) (Value, error) {
	vm := f.vm
	if err := enter(vm); err != nil {
		return nil, err
	}
	g.back, vm.frame = f, g
	g.push(collection)
	err := g.loopComp(loops, 0, iterable)
	vm.frame = f
	leave(vm)
	if err != nil {
		f.line = g.line
		err = f.place(err)
	}
	release(vm, g)
	return collection, err
}

// loopComp runs the for clause of a level over an iterable.
func (f *frame) loopComp(c *compiledLoops, level int, iterable Value) error {
	loop := &c.loops[level]
	base := len(f.ops)
	it, err := f.iterate(iterable)
	if err != nil {
		return err
	}
	for {
		if err := safeStep(f.vm); err != nil {
			return err
		}
		v, ok, err := it.Next()
		if err != nil || !ok {
			f.ops = f.ops[:base]
			return err
		}
		keep, err := f.filterComp(loop, v)
		if err != nil {
			return err
		}
		if !keep {
			continue
		}
		if err := f.nestComp(c, level+1); err != nil {
			return err
		}
	}
}

func (f *frame) nestComp(c *compiledLoops, level int) error {
	if level == len(c.loops) {
		return c.emit(f)
	}
	v, err := c.loops[level].source(f)
	if err != nil {
		return err
	}
	return f.loopComp(c, level, v)
}

// filterComp stores the loop variable and evaluates the conditions.
func (f *frame) filterComp(loop *compLoop, v Value) (keep bool, err error) {
	if err := loop.store(f, v); err != nil {
		return false, err
	}
	for _, condition := range loop.ifs {
		truth, err := condition(f)
		if err != nil || !truth {
			return false, err
		}
	}
	return true, nil
}

// iterate starts a loop over v and keeps what it iterates over on the operand
// stack.
func (f *frame) iterate(v Value) (Iter, error) {
	f.push(v)
	it, err := f.vm.Iterate(v)
	if err != nil {
		return nil, err
	}
	if holder, ok := it.(Value); ok {
		f.ops[len(f.ops)-1] = holder
	}
	return it, nil
}
