package vm

// This file compiles simple statements, branches and loops.

import "heft/internal/python/syntax"

// stmt compiles a statement; nil stands for one that does nothing.
func (c *compiler) stmt(s syntax.Stmt) execFunc {
	switch x := s.(type) {
	case *syntax.ExprStmt:
		return c.exprStmt(x)
	case *syntax.Assign:
		return c.assign(x)
	case *syntax.AugAssign:
		return c.augAssign(x)
	case *syntax.AnnAssign:
		return c.annAssign(x)
	case *syntax.Return:
		return c.returnStmt(x)
	case *syntax.If:
		return c.ifStmt(x)
	case *syntax.For:
		return c.forStmt(x)
	case *syntax.While:
		return c.whileStmt(x)
	case *syntax.FunctionDef:
		return c.functionDef(x)
	case *syntax.ClassDef:
		return c.classDef(x)
	case *syntax.Import:
		return c.importStmt(x)
	case *syntax.ImportFrom:
		return c.importFrom(x)
	}
	return c.rareStmt(s)
}

func (c *compiler) rareStmt(s syntax.Stmt) execFunc {
	switch x := s.(type) {
	case *syntax.Try:
		return c.tryStmt(x)
	case *syntax.With:
		return c.withStmt(x)
	case *syntax.Raise:
		return c.raiseStmt(x)
	case *syntax.Assert:
		return c.assertStmt(x)
	case *syntax.Delete:
		return c.deleteAll(x.Targets)
	case *syntax.Match:
		return c.matchStmt(x)
	case *syntax.TypeAlias:
		return c.typeAlias(x)
	case *syntax.Break:
		return func(*frame) (signal, error) { return leaveLoop, nil }
	case *syntax.Continue:
		return func(*frame) (signal, error) { return nextRound, nil }
	case *syntax.Pass, *syntax.Global, *syntax.Nonlocal:
		return nil
	}
	return c.refuseStmt(s, "this kind of statement")
}

func (c *compiler) exprStmt(x *syntax.ExprStmt) execFunc {
	if _, ok := x.Value.(*syntax.Constant); ok {
		return nil
	}
	value := expr(c, x.Value)
	return func(f *frame) (signal, error) {
		_, err := value(f)
		return proceed, err
	}
}

func (c *compiler) assign(x *syntax.Assign) execFunc {
	if run := c.assignPairwise(x); run != nil {
		return run
	}
	value := expr(c, x.Value)
	if len(x.Targets) == 1 {
		store := c.store(x.Targets[0])
		return func(f *frame) (signal, error) {
			v, err := value(f)
			if err != nil {
				return proceed, err
			}
			return proceed, store(f, v)
		}
	}
	stores := make([]storeFunc, len(x.Targets))
	for i, target := range x.Targets {
		stores[i] = c.store(target)
	}
	return func(f *frame) (signal, error) {
		v, err := value(f)
		if err != nil {
			return proceed, err
		}
		f.push(v)
		for _, store := range stores {
			if err := store(f, v); err != nil {
				return proceed, err
			}
		}
		f.pop()
		return proceed, nil
	}
}

// assignPairwise compiles a, b = x, y without making the tuple.
func (c *compiler) assignPairwise(x *syntax.Assign) execFunc {
	if len(x.Targets) != 1 {
		return nil
	}
	target, ok := x.Targets[0].(*syntax.Tuple)
	value, ok2 := x.Value.(*syntax.Tuple)
	if !ok || !ok2 || len(target.Elts) != len(value.Elts) || hasStar(target.Elts) || hasStar(value.Elts) {
		return nil
	}
	values := c.exprs(value.Elts)
	stores := make([]storeFunc, len(values))
	for i, e := range target.Elts {
		stores[i] = c.store(e)
	}
	return func(f *frame) (signal, error) {
		base := len(f.ops)
		for _, value := range values {
			v, err := value(f)
			if err != nil {
				return proceed, err
			}
			f.push(v)
		}
		for i, store := range stores {
			if err := store(f, f.ops[base+i]); err != nil {
				return proceed, err
			}
			f.ops[base+i] = NoneValue // stored: the operand is used up
		}
		f.ops = f.ops[:base]
		return proceed, nil
	}
}

func hasStar(elements []syntax.Expr) bool {
	for _, e := range elements {
		if _, ok := e.(*syntax.Starred); ok {
			return true
		}
	}
	return false
}

func (c *compiler) augAssign(x *syntax.AugAssign) execFunc {
	switch target := x.Target.(type) {
	case *syntax.Attribute:
		return c.augAttribute(x, target)
	case *syntax.Subscript:
		return c.augSubscript(x, target)
	}
	load, store := expr(c, x.Target), c.store(x.Target)
	value, op, at := expr(c, x.Value), x.Op, line(x)
	return func(f *frame) (signal, error) {
		a, err := load(f)
		if err != nil {
			return proceed, err
		}
		v, err := f.inPlace(op, a, value, at)
		if err != nil {
			return proceed, err
		}
		return proceed, store(f, v)
	}
}

// inPlace evaluates the right operand and applies op= to a.
func (f *frame) inPlace(op syntax.Operator, a Value, value evalFunc, at int32) (Value, error) {
	f.push(a)
	b, err := value(f)
	if err != nil {
		return nil, err
	}
	f.push(b)
	f.line = at
	v, err := f.vm.InPlace(op, a, b)
	if err != nil {
		return nil, err
	}
	f.ops = f.ops[:len(f.ops)-2]
	return v, nil
}

func (c *compiler) augAttribute(x *syntax.AugAssign, target *syntax.Attribute) execFunc {
	object, site := expr(c, target.Value), newAttrSite(target.Attr)
	value, op, at := expr(c, x.Value), x.Op, line(x)
	return func(f *frame) (signal, error) {
		o, err := object(f)
		if err != nil {
			return proceed, err
		}
		f.push(o)
		a, err := attrAt(f.vm, o, site)
		if err != nil {
			return proceed, err
		}
		v, err := f.inPlace(op, a, value, at)
		if err != nil {
			return proceed, err
		}
		f.push(v)
		if err := f.vm.SetAttr(o, site.name, v); err != nil {
			return proceed, err
		}
		f.ops = f.ops[:len(f.ops)-2]
		return proceed, nil
	}
}

func (c *compiler) augSubscript(x *syntax.AugAssign, target *syntax.Subscript) execFunc {
	object, index := expr(c, target.Value), expr(c, target.Index)
	value, op, at := expr(c, x.Value), x.Op, line(x)
	return func(f *frame) (signal, error) {
		o, err := object(f)
		if err != nil {
			return proceed, err
		}
		f.push(o)
		i, err := index(f)
		if err != nil {
			return proceed, err
		}
		f.push(i)
		a, err := f.vm.GetItem(o, i)
		if err != nil {
			return proceed, err
		}
		v, err := f.inPlace(op, a, value, at)
		if err != nil {
			return proceed, err
		}
		f.push(v)
		if err := f.vm.SetItem(o, i, v); err != nil {
			return proceed, err
		}
		f.ops = f.ops[:len(f.ops)-3]
		return proceed, nil
	}
}

// annAssign keeps the annotation's text in the namespace's __annotations__ and
// assigns the value, if there is one.
func (c *compiler) annAssign(x *syntax.AnnAssign) execFunc {
	var run execFunc
	if x.Value != nil {
		value, store := expr(c, x.Value), c.store(x.Target)
		run = func(f *frame) (signal, error) {
			v, err := value(f)
			if err != nil {
				return proceed, err
			}
			return proceed, store(f, v)
		}
	}
	name, ok := x.Target.(*syntax.Name)
	if !ok || !x.Simple || name.Kind == syntax.NameLocal || name.Kind == syntax.NameCell || name.Kind == syntax.NameFree {
		return run
	}
	text := Str(x.Annotation.Text)
	return func(f *frame) (signal, error) {
		if run != nil {
			if s, err := run(f); err != nil {
				return s, err
			}
		}
		return proceed, f.annotate(name.Ident, text)
	}
}

func (f *frame) annotate(name string, text Str) error {
	if f.namespace == nil {
		return nil
	}
	v, ok := f.namespace.GetStr("__annotations__")
	if !ok {
		v = NewDict()
		f.namespace.SetStr("__annotations__", v)
	}
	if d, ok := v.(*Dict); ok {
		d.SetStr(name, text)
	}
	return nil
}

func (c *compiler) returnStmt(x *syntax.Return) execFunc {
	if x.Value == nil {
		return func(f *frame) (signal, error) {
			f.result = NoneValue
			return returned, nil
		}
	}
	value := expr(c, x.Value)
	return func(f *frame) (signal, error) {
		v, err := value(f)
		f.result = v
		return returned, err
	}
}

func (c *compiler) ifStmt(x *syntax.If) execFunc {
	condition := c.decided(x.Test, x.Body[0], decision{
		statement: "if", thenRaises: endingOf(x.Body), elseRaises: endingOf(x.Else),
		thenWarns: warningOf(x.Body), elseWarns: warningOf(x.Else),
	})
	then, otherwise := c.block(x.Body), c.optionalBlock(x.Else)
	return func(f *frame) (signal, error) {
		truth, err := condition(f)
		switch {
		case err != nil:
			return proceed, err
		case truth:
			return then(f)
		case otherwise != nil:
			return otherwise(f)
		}
		return proceed, nil
	}
}

func (c *compiler) whileStmt(x *syntax.While) execFunc {
	condition := c.decided(x.Test, x.Body[0], decision{statement: "while"})
	body, otherwise, at := c.block(x.Body), c.optionalBlock(x.Else), line(x)
	return func(f *frame) (signal, error) {
		for {
			f.line = at
			if err := safeStep(f.vm); err != nil {
				return proceed, err
			}
			truth, err := condition(f)
			if err != nil {
				return proceed, err
			}
			if !truth {
				break
			}
			s, err := body(f)
			if err != nil || s == returned {
				return s, err
			}
			if s == leaveLoop {
				return proceed, nil
			}
		}
		if otherwise != nil {
			return otherwise(f)
		}
		return proceed, nil
	}
}

func (c *compiler) forStmt(x *syntax.For) execFunc {
	if x.Async {
		return c.refuseStmt(x, "async for")
	}
	source, store := expr(c, x.Iter), c.store(x.Target)
	body, otherwise, at := c.block(x.Body), c.optionalBlock(x.Else), line(x)
	return func(f *frame) (signal, error) {
		iterable, err := source(f)
		if err != nil {
			return proceed, err
		}
		base := len(f.ops)
		it, err := f.iterate(iterable)
		if err != nil {
			return proceed, err
		}
		s, err := f.loop(it, store, body, at)
		if err != nil {
			return proceed, err
		}
		f.ops = f.ops[:base]
		switch {
		case s == returned:
			return returned, nil
		case s == proceed && otherwise != nil:
			return otherwise(f)
		}
		return proceed, nil
	}
}

// loop runs the body for every value; it tells whether the loop ended by itself
// (proceed), by break or by return.
func (f *frame) loop(it Iter, store storeFunc, body execFunc, at int32) (signal, error) {
	for {
		f.line = at
		if err := safeStep(f.vm); err != nil {
			return proceed, err
		}
		v, ok, err := it.Next()
		if err != nil || !ok {
			return proceed, err
		}
		if err := store(f, v); err != nil {
			return proceed, err
		}
		s, err := body(f)
		if err != nil || s == returned || s == leaveLoop {
			return s, err
		}
	}
}

// assertMessage is the message as a node, or nil.
func assertMessage(x *syntax.Assert) syntax.Node {
	if x.Msg == nil {
		return nil
	}
	return x.Msg
}

func (c *compiler) assertStmt(x *syntax.Assert) execFunc {
	condition := c.decided(x.Test, assertMessage(x), decision{statement: "assert", elseRaises: ending{sure: true}})
	message := constant(nil)
	if x.Msg != nil {
		message = expr(c, x.Msg)
	}
	return func(f *frame) (signal, error) {
		truth, err := condition(f)
		if err != nil || truth {
			return proceed, err
		}
		v, err := message(f)
		if err != nil {
			return proceed, err
		}
		if v == nil {
			return proceed, f.vm.RaiseValue(f.vm.Exceptions.AssertionError)
		}
		return proceed, f.vm.RaiseValue(f.vm.Exceptions.AssertionError, v)
	}
}
