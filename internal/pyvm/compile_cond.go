package pyvm

import (
	"errors"
	"strings"

	"heft/internal/pysyntax"
)

// cond compiles an expression of which only the truth is used.
func (c *compiler) cond(e pysyntax.Expr) condFunc {
	switch x := e.(type) {
	case *pysyntax.UnaryOp:
		if x.Op == pysyntax.Not {
			inner := c.cond(x.Operand)
			return func(f *frame) (bool, error) {
				truth, err := inner(f)
				return !truth, err
			}
		}
	case *pysyntax.BoolOp:
		return c.boolCond(x)
	case *pysyntax.Compare:
		if len(x.Ops) == 1 {
			return c.compareCond(x)
		}
	}
	value := c.expr(e)
	return func(f *frame) (bool, error) {
		v, err := value(f)
		if err != nil {
			return false, err
		}
		return f.truth(v)
	}
}

func (f *frame) truth(v Value) (bool, error) {
	if b, ok := v.(Bool); ok {
		return bool(b), nil
	}
	return f.vm.Truth(v)
}

func (c *compiler) boolCond(x *pysyntax.BoolOp) condFunc {
	conditions := make([]condFunc, len(x.Values))
	for i, value := range x.Values {
		conditions[i] = c.cond(value)
	}
	stop := x.Op == pysyntax.Or
	return func(f *frame) (bool, error) {
		for _, condition := range conditions {
			truth, err := condition(f)
			if err != nil {
				return false, err
			}
			if truth == stop {
				return stop, nil
			}
		}
		return !stop, nil
	}
}

func (c *compiler) compareCond(x *pysyntax.Compare) condFunc {
	left, right, op, at := c.expr(x.Left), c.expr(x.Comparators[0]), x.Ops[0], line(x)
	hold := !simple(x.Comparators[0])
	return func(f *frame) (bool, error) {
		a, err := left(f)
		if err != nil {
			return false, err
		}
		if hold {
			f.push(a)
		}
		b, err := right(f)
		if err != nil {
			return false, err
		}
		if hold {
			f.pop()
		}
		if m, ok := a.(Int); ok {
			if n, ok := b.(Int); ok && op <= pysyntax.GtE {
				return compareOrdered(op, m, n), nil
			}
		}
		v, err := f.compare(op, a, b, at)
		if err != nil {
			return false, err
		}
		return f.truth(v)
	}
}

// compare is a op b for every comparison operator.
func (f *frame) compare(op pysyntax.CompareOperator, a, b Value, at int32) (Value, error) {
	switch op {
	case pysyntax.Is:
		return MakeBool(Is(a, b)), nil
	case pysyntax.IsNot:
		return MakeBool(!Is(a, b)), nil
	}
	f.line = at
	f.ops = append(f.ops, a, b)
	v, err := f.compareHeld(op, a, b)
	if err != nil {
		return nil, err
	}
	f.ops = f.ops[:len(f.ops)-2]
	return v, nil
}

func (f *frame) compareHeld(op pysyntax.CompareOperator, a, b Value) (Value, error) {
	switch op {
	case pysyntax.In, pysyntax.NotIn:
		found, err := f.vm.Contains(b, a)
		return MakeBool(found == (op == pysyntax.In)), err
	}
	return f.vm.Compare(op, a, b)
}

func (c *compiler) compare(x *pysyntax.Compare) evalFunc {
	if len(x.Ops) > 1 {
		return c.compareChain(x)
	}
	left, right, op, at := c.expr(x.Left), c.expr(x.Comparators[0]), x.Ops[0], line(x)
	return func(f *frame) (Value, error) {
		a, err := left(f)
		if err != nil {
			return nil, err
		}
		f.push(a)
		b, err := right(f)
		if err != nil {
			return nil, err
		}
		f.pop()
		return f.compare(op, a, b, at)
	}
}

// compareChain is a < b < c: each operand once, until one comparison is false.
func (c *compiler) compareChain(x *pysyntax.Compare) evalFunc {
	left, rest, ops, at := c.expr(x.Left), c.exprs(x.Comparators), x.Ops, line(x)
	return func(f *frame) (Value, error) {
		base := len(f.ops)
		a, err := left(f)
		if err != nil {
			return nil, err
		}
		for i, right := range rest {
			f.push(a)
			b, err := right(f)
			if err != nil {
				return nil, err
			}
			f.push(b)
			v, err := f.compare(ops[i], a, b, at)
			if err != nil || i == len(rest)-1 {
				f.ops = f.ops[:base]
				return v, err
			}
			truth, err := f.truth(v)
			if err != nil || !truth {
				f.ops = f.ops[:base]
				return v, err
			}
			f.ops = f.ops[:base]
			a = b
		}
		return a, nil
	}
}

// decision is what is known of a condition when its truth is not.
type decision struct {
	statement              string
	thenRaises, elseRaises bool
	line                   int32
	text                   string
}

// decide resolves an undecidable condition by asking Options.Decide. Other
// errors, and those of conditions deeper in the call chain, pass through.
func (f *frame) decide(d *decision, err error) (bool, error) {
	var undecidable *UndecidableError
	if !errors.As(err, &undecidable) || undecidable.Where.Line != 0 {
		return false, err
	}
	f.line = d.line
	if f.vm.options.Decide != nil {
		truth, ok := f.vm.options.Decide(Branch{
			File: f.code.file, Line: int(d.line), Statement: d.statement, ThenRaises: d.thenRaises,
			ElseRaises: d.elseRaises, Text: d.text, Cause: undecidable,
		})
		if ok {
			return truth, nil
		}
	}
	return false, f.place(undecidable)
}

// decided compiles a condition with Options.Decide behind it. Next is what
// follows the condition in the source, if anything.
func (c *compiler) decided(test pysyntax.Expr, next pysyntax.Node, d decision) condFunc {
	condition := c.cond(test)
	d.line, d.text = line(test), c.sourceText(test, next)
	return func(f *frame) (bool, error) {
		depth := len(f.ops)
		truth, err := condition(f)
		if err == nil {
			return truth, nil
		}
		if _, ok := err.(*Exception); ok {
			return false, err
		}
		truth, err = f.decide(&d, err)
		f.ops = f.ops[:depth]
		return truth, err
	}
}

// sourceText returns an expression as written: from its start to what follows
// it, or to the end of its first line.
func (c *compiler) sourceText(e pysyntax.Expr, next pysyntax.Node) string {
	if c.unit.source == nil {
		return ""
	}
	pos := e.Pos()
	text := c.unit.source(int(pos.Line))
	if int(pos.Col) > len(text) || pos.Col < 1 {
		return ""
	}
	if next != nil && next.Pos().Line == pos.Line && int(next.Pos().Col) <= len(text) {
		text = text[:max(next.Pos().Col-1, pos.Col-1)]
	}
	text, _, _ = strings.Cut(text[pos.Col-1:], " #")
	return strings.TrimRight(strings.TrimSuffix(text, " else "), " \t:,")
}

// onlyRaises reports whether a block fails for sure: it raises, or asserts
// False, before it can leave otherwise.
func onlyRaises(block []pysyntax.Stmt) bool {
	for _, s := range block {
		switch x := s.(type) {
		case *pysyntax.Raise:
			return true
		case *pysyntax.Assert:
			if isFalse(x.Test) {
				return true
			}
		case *pysyntax.ExprStmt:
			if assertsFalse(x.Value) {
				return true
			}
		case *pysyntax.Return, *pysyntax.Break, *pysyntax.Continue:
			return false
		}
	}
	return false
}

func isFalse(e pysyntax.Expr) bool {
	k, ok := e.(*pysyntax.Constant)
	return ok && k.Kind == pysyntax.BoolConstant && k.Int == 0
}

// assertsFalse recognises torch._assert(False, ...).
func assertsFalse(e pysyntax.Expr) bool {
	call, ok := e.(*pysyntax.Call)
	if !ok || len(call.Args) == 0 || !isFalse(call.Args[0]) {
		return false
	}
	switch callee := call.Func.(type) {
	case *pysyntax.Attribute:
		return callee.Attr == "_assert"
	case *pysyntax.Name:
		return callee.Ident == "_assert"
	}
	return false
}

func (c *compiler) ifExp(x *pysyntax.IfExp) evalFunc {
	condition := c.decided(x.Test, x.Else, decision{statement: "conditional expression"})
	then, otherwise := c.expr(x.Body), c.expr(x.Else)
	return func(f *frame) (Value, error) {
		truth, err := condition(f)
		if err != nil {
			return nil, err
		}
		if truth {
			return then(f)
		}
		return otherwise(f)
	}
}
