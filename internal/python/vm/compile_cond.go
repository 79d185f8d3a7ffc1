package vm

// This file compiles conditions, and decides those of unknown truth.

import (
	"errors"
	"slices"
	"strings"

	"heft/internal/python/syntax"
)

// cond compiles an expression of which only the truth is used.
func (c *compiler) cond(e syntax.Expr) condFunc {
	switch x := e.(type) {
	case *syntax.UnaryOp:
		if x.Op == syntax.Not {
			inner := c.cond(x.Operand)
			return func(f *frame) (bool, error) {
				truth, err := inner(f)
				return !truth, err
			}
		}
	case *syntax.BoolOp:
		return c.boolCond(x)
	case *syntax.Compare:
		if len(x.Ops) == 1 {
			return c.compareCond(x)
		}
	}
	if asksAllOfMask(e) {
		return c.maskCond(e)
	}
	value := expr(c, e)
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

func (c *compiler) boolCond(x *syntax.BoolOp) condFunc {
	conditions := make([]condFunc, len(x.Values))
	for i, value := range x.Values {
		conditions[i] = c.cond(value)
	}
	stop := x.Op == syntax.Or
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

func (c *compiler) compareCond(x *syntax.Compare) condFunc {
	left, right, op, at := expr(c, x.Left), expr(c, x.Comparators[0]), x.Ops[0], line(x)
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
			if n, ok := b.(Int); ok && op <= syntax.GtE {
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
func (f *frame) compare(op syntax.CompareOperator, a, b Value, at int32) (Value, error) {
	switch op {
	case syntax.Is:
		return MakeBool(Is(a, b)), nil
	case syntax.IsNot:
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

func (f *frame) compareHeld(op syntax.CompareOperator, a, b Value) (Value, error) {
	switch op {
	case syntax.In, syntax.NotIn:
		found, err := f.vm.Contains(b, a)
		return MakeBool(found == (op == syntax.In)), err
	}
	return f.vm.Compare(op, a, b)
}

func (c *compiler) compare(x *syntax.Compare) evalFunc {
	if len(x.Ops) > 1 {
		return c.compareChain(x)
	}
	left, right, op, at := expr(c, x.Left), expr(c, x.Comparators[0]), x.Ops[0], line(x)
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
func (c *compiler) compareChain(x *syntax.Compare) evalFunc {
	left, rest, ops, at := expr(c, x.Left), c.exprs(x.Comparators), x.Ops, line(x)
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
	thenRaises, elseRaises ending
	thenWarns, elseWarns   warning
	allOfMask              bool
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
			File: f.code.file, Line: int(d.line), Statement: d.statement, ThenRaises: d.thenRaises.raises(f),
			ElseRaises: d.elseRaises.raises(f), AllOfMask: d.allOfMask, ThenWarns: d.thenWarns.idle(f), ElseWarns: d.elseWarns.idle(f), Text: d.text, Cause: undecidable,
		})
		if ok {
			return truth, nil
		}
	}
	return false, f.place(undecidable)
}

// decided compiles a condition with Options.Decide behind it. Next is what
// follows the condition in the source, if anything.
func (c *compiler) decided(test syntax.Expr, next syntax.Node, d decision) condFunc {
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
func (c *compiler) sourceText(e syntax.Expr, next syntax.Node) string {
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

// ending is what is known of a block's failing for sure: it raises or asserts False
// before it can leave otherwise, or ends the program by one of these names, unless the
// program bound it itself.
type ending struct {
	sure  bool
	exits []*syntax.Name
}

func endingOf(block []syntax.Stmt) ending {
	var exits []*syntax.Name
	for _, s := range block {
		switch x := s.(type) {
		case *syntax.Raise:
			return ending{sure: true}
		case *syntax.Assert:
			if isFalse(x.Test) {
				return ending{sure: true}
			}
		case *syntax.ExprStmt:
			if assertsFalse(x.Value) {
				return ending{sure: true}
			}
			if name := exit(x.Value); name != nil {
				exits = append(exits, name)
			}
		case *syntax.Return, *syntax.Break, *syntax.Continue:
			return ending{exits: exits}
		}
	}
	return ending{exits: exits}
}

// raises reports whether the block fails for sure: an unbound exit is the builtin.
func (e ending) raises(f *frame) bool {
	return e.sure || slices.ContainsFunc(e.exits, func(name *syntax.Name) bool {
		v := f.valueOf(name)
		if v == nil {
			return true
		}
		from := origin(f.vm, v)
		return from == "sys" || from == "os"
	})
}

func isFalse(e syntax.Expr) bool {
	k, ok := e.(*syntax.Constant)
	return ok && k.Kind == syntax.BoolConstant && k.Int == 0
}

// assertsFalse recognises torch._assert(False, ...).
func assertsFalse(e syntax.Expr) bool {
	call, ok := e.(*syntax.Call)
	if !ok || len(call.Args) == 0 || !isFalse(call.Args[0]) {
		return false
	}
	switch callee := call.Func.(type) {
	case *syntax.Attribute:
		return callee.Attr == "_assert"
	case *syntax.Name:
		return callee.Ident == "_assert"
	}
	return false
}

// exit is the name that a call begins with which raises SystemExit, or is os.abort or
// os._exit; nil for other calls.
func exit(e syntax.Expr) *syntax.Name {
	call, ok := e.(*syntax.Call)
	if !ok {
		return nil
	}
	switch callee := call.Func.(type) {
	case *syntax.Name:
		if callee.Ident == "exit" || callee.Ident == "quit" {
			return callee
		}
	case *syntax.Attribute:
		module, ok := callee.Value.(*syntax.Name)
		if ok && (module.Ident == "sys" && callee.Attr == "exit" || module.Ident == "os" && (callee.Attr == "_exit" || callee.Attr == "abort")) {
			return module
		}
	}
	return nil
}

func (c *compiler) ifExp(x *syntax.IfExp) evalFunc {
	condition := c.decided(x.Test, x.Else, decision{statement: "conditional expression"})
	then, otherwise := expr(c, x.Body), expr(c, x.Else)
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
