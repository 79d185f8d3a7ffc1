package vm

// This file compiles blocks of statements to closures.

import "heft/internal/python/syntax"

// compiler turns the syntax of one block of code into closures.
type compiler struct {
	vm      *VM
	unit    *unit
	scope   *syntax.Scope
	guarded int // try bodies around that catch ImportError
}

func line(n syntax.Node) int32 { return n.Pos().Line }

type numbered struct {
	run  execFunc
	line int32
}

// block compiles a list of statements. Each costs a step and sets the line.
func (c *compiler) block(statements []syntax.Stmt) execFunc {
	list := make([]numbered, 0, len(statements))
	for _, s := range statements {
		if run := c.stmt(s); run != nil {
			list = append(list, numbered{run, line(s)})
		}
	}
	if len(list) == 1 {
		return list[0].exec
	}
	return func(f *frame) (signal, error) {
		for i := range list {
			s, err := list[i].exec(f)
			if s != proceed || err != nil {
				return s, err
			}
		}
		return proceed, nil
	}
}

func (n *numbered) exec(f *frame) (signal, error) {
	f.line = n.line
	limits := &f.vm.limits
	limits.fuel--
	if limits.fuel < 0 {
		if err := refuelSafely(f.vm); err != nil {
			return proceed, err
		}
	}
	s, err := n.run(f)
	if err != nil {
		return s, f.place(err)
	}
	return s, nil
}

// optionalBlock is block, with nil for no statements.
func (c *compiler) optionalBlock(statements []syntax.Stmt) execFunc {
	if len(statements) == 0 {
		return nil
	}
	return c.block(statements)
}

func (c *compiler) exprs(list []syntax.Expr) []evalFunc {
	compiled := make([]evalFunc, len(list))
	for i, e := range list {
		compiled[i] = expr(c, e)
	}
	return compiled
}

// simple reports whether evaluating e runs no other code, so that operands in
// flight need not be shown to [VM.Roots].
func simple(e syntax.Expr) bool {
	switch x := e.(type) {
	case *syntax.Constant, *syntax.Name:
		return true
	case *syntax.UnaryOp:
		_, constant := x.Operand.(*syntax.Constant)
		return constant && x.Op != syntax.Not
	}
	return e == nil
}

func (f *frame) push(v Value) { f.ops = append(f.ops, v) }

func (f *frame) pop() { f.ops = f.ops[:len(f.ops)-1] }

// unsupported compiles to an error at run time.
func (c *compiler) unsupported(n syntax.Node, what string) error {
	return &UnsupportedError{What: what, Where: Frame{File: c.unit.file, Line: int(line(n)), Function: c.scope.Name}}
}

func (c *compiler) refuseExpr(n syntax.Node, what string) evalFunc {
	return func(*frame) (Value, error) { return nil, c.unsupported(n, what) }
}

func (c *compiler) refuseStmt(n syntax.Node, what string) execFunc {
	return func(*frame) (signal, error) { return proceed, c.unsupported(n, what) }
}
