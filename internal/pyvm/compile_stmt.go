package pyvm

import "heft/internal/pysyntax"

// stmt compiles a statement; nil stands for one that does nothing.
func (c *compiler) stmt(s pysyntax.Stmt) execFunc {
	switch x := s.(type) {
	case *pysyntax.ExprStmt:
		return c.exprStmt(x)
	case *pysyntax.Assign:
		return c.assign(x)
	case *pysyntax.AugAssign:
		return c.augAssign(x)
	case *pysyntax.AnnAssign:
		return c.annAssign(x)
	case *pysyntax.Return:
		return c.returnStmt(x)
	case *pysyntax.If:
		return c.ifStmt(x)
	case *pysyntax.For:
		return c.forStmt(x)
	case *pysyntax.While:
		return c.whileStmt(x)
	case *pysyntax.FunctionDef:
		return c.functionDef(x)
	case *pysyntax.ClassDef:
		return c.classDef(x)
	case *pysyntax.Import:
		return c.importStmt(x)
	case *pysyntax.ImportFrom:
		return c.importFrom(x)
	}
	return c.rareStmt(s)
}

func (c *compiler) rareStmt(s pysyntax.Stmt) execFunc {
	switch x := s.(type) {
	case *pysyntax.Try:
		return c.tryStmt(x)
	case *pysyntax.With:
		return c.withStmt(x)
	case *pysyntax.Raise:
		return c.raiseStmt(x)
	case *pysyntax.Assert:
		return c.assertStmt(x)
	case *pysyntax.Delete:
		return c.deleteAll(x.Targets)
	case *pysyntax.Match:
		return c.matchStmt(x)
	case *pysyntax.TypeAlias:
		return c.typeAlias(x)
	case *pysyntax.Break:
		return func(*frame) (signal, error) { return leaveLoop, nil }
	case *pysyntax.Continue:
		return func(*frame) (signal, error) { return nextRound, nil }
	case *pysyntax.Pass, *pysyntax.Global, *pysyntax.Nonlocal:
		return nil
	}
	return c.refuseStmt(s, "this kind of statement")
}

func (c *compiler) exprStmt(x *pysyntax.ExprStmt) execFunc {
	if _, ok := x.Value.(*pysyntax.Constant); ok {
		return nil
	}
	value := c.expr(x.Value)
	return func(f *frame) (signal, error) {
		_, err := value(f)
		return proceed, err
	}
}

func (c *compiler) assign(x *pysyntax.Assign) execFunc {
	if run := c.assignPairwise(x); run != nil {
		return run
	}
	value := c.expr(x.Value)
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
func (c *compiler) assignPairwise(x *pysyntax.Assign) execFunc {
	if len(x.Targets) != 1 {
		return nil
	}
	target, ok := x.Targets[0].(*pysyntax.Tuple)
	value, ok2 := x.Value.(*pysyntax.Tuple)
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

func hasStar(elements []pysyntax.Expr) bool {
	for _, e := range elements {
		if _, ok := e.(*pysyntax.Starred); ok {
			return true
		}
	}
	return false
}

func (c *compiler) augAssign(x *pysyntax.AugAssign) execFunc {
	switch target := x.Target.(type) {
	case *pysyntax.Attribute:
		return c.augAttribute(x, target)
	case *pysyntax.Subscript:
		return c.augSubscript(x, target)
	}
	load, store := c.expr(x.Target), c.store(x.Target)
	value, op, at := c.expr(x.Value), x.Op, line(x)
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
func (f *frame) inPlace(op pysyntax.Operator, a Value, value evalFunc, at int32) (Value, error) {
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

func (c *compiler) augAttribute(x *pysyntax.AugAssign, target *pysyntax.Attribute) execFunc {
	object, site := c.expr(target.Value), newAttrSite(target.Attr)
	value, op, at := c.expr(x.Value), x.Op, line(x)
	return func(f *frame) (signal, error) {
		o, err := object(f)
		if err != nil {
			return proceed, err
		}
		f.push(o)
		a, err := f.vm.attrAt(o, site)
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

func (c *compiler) augSubscript(x *pysyntax.AugAssign, target *pysyntax.Subscript) execFunc {
	object, index := c.expr(target.Value), c.expr(target.Index)
	value, op, at := c.expr(x.Value), x.Op, line(x)
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
func (c *compiler) annAssign(x *pysyntax.AnnAssign) execFunc {
	var run execFunc
	if x.Value != nil {
		value, store := c.expr(x.Value), c.store(x.Target)
		run = func(f *frame) (signal, error) {
			v, err := value(f)
			if err != nil {
				return proceed, err
			}
			return proceed, store(f, v)
		}
	}
	name, ok := x.Target.(*pysyntax.Name)
	if !ok || !x.Simple || name.Kind == pysyntax.NameLocal || name.Kind == pysyntax.NameCell || name.Kind == pysyntax.NameFree {
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

func (c *compiler) returnStmt(x *pysyntax.Return) execFunc {
	if x.Value == nil {
		return func(f *frame) (signal, error) {
			f.result = NoneValue
			return returned, nil
		}
	}
	value := c.expr(x.Value)
	return func(f *frame) (signal, error) {
		v, err := value(f)
		f.result = v
		return returned, err
	}
}

func (c *compiler) ifStmt(x *pysyntax.If) execFunc {
	condition := c.decided(x.Test, x.Body[0], decision{
		statement: "if", thenRaises: onlyRaises(x.Body), elseRaises: onlyRaises(x.Else),
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

func (c *compiler) whileStmt(x *pysyntax.While) execFunc {
	condition := c.decided(x.Test, x.Body[0], decision{statement: "while"})
	body, otherwise, at := c.block(x.Body), c.optionalBlock(x.Else), line(x)
	return func(f *frame) (signal, error) {
		for {
			f.line = at
			if err := f.vm.safeStep(); err != nil {
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

func (c *compiler) forStmt(x *pysyntax.For) execFunc {
	if x.Async {
		return c.refuseStmt(x, "async for")
	}
	source, store := c.expr(x.Iter), c.store(x.Target)
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
		if err := f.vm.safeStep(); err != nil {
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
func assertMessage(x *pysyntax.Assert) pysyntax.Node {
	if x.Msg == nil {
		return nil
	}
	return x.Msg
}

func (c *compiler) assertStmt(x *pysyntax.Assert) execFunc {
	condition := c.decided(x.Test, assertMessage(x), decision{statement: "assert", elseRaises: true})
	message := constant(nil)
	if x.Msg != nil {
		message = c.expr(x.Msg)
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
