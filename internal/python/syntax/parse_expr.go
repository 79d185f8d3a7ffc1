package syntax

// This file parses expressions by precedence.

// starExpressions is an expression, or a tuple without parentheses whose
// elements may be starred.
func starExpressions(p *parser) Expr {
	pos := p.pos()
	first := p.starOr((*parser).expression)
	if p.kind() != tComma {
		return first
	}
	return p.tupleRest(pos, first, (*parser).expression)
}

// tupleRest is what follows the first element of a tuple.
func (p *parser) tupleRest(pos Pos, first Expr, element func(*parser) Expr) Expr {
	mark := len(p.exprs)
	p.exprs = append(p.exprs, first)
	for p.accept(tComma) {
		if k := p.kind(); k != tStar && !k.startsExpr() {
			break
		}
		p.exprs = append(p.exprs, p.starOr(element))
	}
	return &Tuple{expr: at(pos), Elts: p.takeExprs(mark)}
}

// starOr is *operand, or else an element.
func (p *parser) starOr(element func(*parser) Expr) Expr {
	if p.kind() != tStar {
		return element(p)
	}
	pos := p.pos()
	p.next()
	return &Starred{expr: at(pos), Value: p.binary(precedenceOr)}
}

// yieldOrStar is what may follow an equals sign.
func yieldOrStar(p *parser) Expr {
	if p.kind() == tYield {
		return p.yield()
	}
	return starExpressions(p)
}

func (p *parser) yield() Expr {
	pos := p.pos()
	p.next()
	if p.accept(tFrom) {
		return &YieldFrom{expr: at(pos), Value: p.expression()}
	}
	if k := p.kind(); k != tStar && !k.startsExpr() {
		return &Yield{expr: at(pos)}
	}
	return &Yield{expr: at(pos), Value: starExpressions(p)}
}

// namedExpression is name := value, or an expression.
func (p *parser) namedExpression() Expr {
	if p.kind() == tName && p.peek(1) == tColonEqual {
		pos := p.pos()
		target := p.name()
		p.next()
		return &NamedExpr{expr: at(pos), Target: target, Value: p.expression()}
	}
	value := p.expression()
	if p.kind() == tColonEqual {
		p.failScan()
		p.fail(p.pos(), "cannot use assignment expressions with %s", exprName(value))
	}
	return value
}

// expression is a conditional expression or a lambda.
func (p *parser) expression() Expr {
	p.enter()
	e := conditional(p)
	p.depth--
	return e
}

func conditional(p *parser) Expr {
	if p.kind() == tLambda {
		return lambda(p)
	}
	pos := p.pos()
	body := disjunction(p)
	if p.kind() != tIf {
		return body
	}
	p.next()
	test := disjunction(p)
	if p.kind() != tElse {
		p.failScan()
		p.fail(p.pos(), "expected 'else' after 'if' expression")
	}
	p.next()
	return &IfExp{expr: at(pos), Test: test, Body: body, Else: p.expression()}
}

func lambda(p *parser) Expr {
	pos := p.pos()
	p.next()
	params := parameters(p, tColon, false)
	p.expectText(tColon, ":")
	return &Lambda{expr: at(pos), Params: params, Body: p.expression()}
}

func disjunction(p *parser) Expr {
	pos := p.pos()
	first := conjunction(p)
	if p.kind() != tOr {
		return first
	}
	mark := len(p.exprs)
	p.exprs = append(p.exprs, first)
	for p.accept(tOr) {
		p.exprs = append(p.exprs, conjunction(p))
	}
	return &BoolOp{expr: at(pos), Op: Or, Values: p.takeExprs(mark)}
}

func conjunction(p *parser) Expr {
	pos := p.pos()
	first := inversion(p)
	if p.kind() != tAnd {
		return first
	}
	mark := len(p.exprs)
	p.exprs = append(p.exprs, first)
	for p.accept(tAnd) {
		p.exprs = append(p.exprs, inversion(p))
	}
	return &BoolOp{expr: at(pos), Op: And, Values: p.takeExprs(mark)}
}

func inversion(p *parser) Expr {
	if p.kind() != tNot {
		return comparison(p)
	}
	pos := p.pos()
	p.enter()
	p.next()
	operand := inversion(p)
	p.depth--
	return &UnaryOp{expr: at(pos), Op: Not, Operand: operand}
}

func comparison(p *parser) Expr {
	pos := p.pos()
	left := p.binary(precedenceOr)
	op, ok := compareOperator(p)
	if !ok {
		return left
	}
	ops := []CompareOperator{op}
	mark := len(p.exprs)
	p.exprs = append(p.exprs, p.binary(precedenceOr))
	for {
		if op, ok = compareOperator(p); !ok {
			break
		}
		ops = append(ops, op)
		p.exprs = append(p.exprs, p.binary(precedenceOr))
	}
	return &Compare{expr: at(pos), Left: left, Ops: ops, Comparators: p.takeExprs(mark)}
}

// compareOperator consumes a comparison operator, if there is one.
func compareOperator(p *parser) (op CompareOperator, ok bool) {
	switch p.kind() {
	case tEqual:
		op = Eq
	case tNotEqual:
		op = NotEq
	case tLess:
		op = Lt
	case tLessEqual:
		op = LtE
	case tGreater:
		op = Gt
	case tGreaterEqual:
		op = GtE
	case tIn:
		op = In
	case tIs:
		op = Is
		if p.peek(1) == tNot {
			p.next()
			op = IsNot
		}
	case tNot:
		if p.peek(1) != tIn {
			return 0, false
		}
		p.next()
		op = NotIn
	default:
		return 0, false
	}
	p.next()
	return op, true
}

// Precedences of the binary operators, save **.
const (
	precedenceOr = iota + 1
	precedenceXor
	precedenceAnd
	precedenceShift
	precedenceSum
	precedenceTerm
)

var precedences = [...]uint8{
	Add: precedenceSum, Sub: precedenceSum,
	Mult: precedenceTerm, MatMult: precedenceTerm, Div: precedenceTerm, Mod: precedenceTerm, FloorDiv: precedenceTerm,
	LShift: precedenceShift, RShift: precedenceShift,
	BitOr: precedenceOr, BitXor: precedenceXor, BitAnd: precedenceAnd,
	Pow: 0,
}

// binaryOperator is the operator that a token is, with its precedence; the
// precedence is 0 if it is none.
func binaryOperator(k kind) (Operator, uint8) {
	if k < tPlus || k > tDoubleSlash {
		return 0, 0
	}
	op := Operator(k - tPlus)
	return op, precedences[op]
}

// binary is a chain of operators that bind at least as tight as given.
func (p *parser) binary(tightness uint8) Expr {
	pos := p.pos()
	outer := p.chain
	p.chain = 0
	left := unary(p)
	links := 0
	for {
		op, precedence := binaryOperator(p.kind())
		if precedence == 0 || precedence < tightness {
			break
		}
		p.next()
		right := p.binary(precedence + 1)
		left = &BinOp{expr: at(pos), Left: left, Op: op, Right: right}
		links++
		p.checkChain(links)
	}
	p.chain = max(outer, p.chain+links)
	return left
}

// unary is -, + or ~ before an operand, or a power.
func unary(p *parser) Expr {
	var op UnaryOperator
	switch p.kind() {
	case tMinus:
		op = USub
	case tPlus:
		op = UAdd
	case tTilde:
		op = Invert
	default:
		return power(p)
	}
	pos := p.pos()
	p.enter()
	p.next()
	operand := unary(p)
	p.depth--
	return &UnaryOp{expr: at(pos), Op: op, Operand: operand}
}

func power(p *parser) Expr {
	pos := p.pos()
	base := awaited(p)
	if p.kind() != tDoubleStar {
		return base
	}
	p.enter()
	p.next()
	exponent := unary(p)
	p.depth--
	return &BinOp{expr: at(pos), Left: base, Op: Pow, Right: exponent}
}

func awaited(p *parser) Expr {
	if p.kind() != tAwait {
		return primary(p)
	}
	pos := p.pos()
	p.next()
	return &Await{expr: at(pos), Value: primary(p)}
}

// primary is an atom with attributes, calls and subscripts after it.
func primary(p *parser) Expr {
	pos := p.pos()
	outer := p.chain
	p.chain = 0
	e := atom(p)
	links := 0
	for {
		switch p.kind() {
		case tDot:
			e = attribute(p, pos, e)
		case tLeftParen:
			e = call(p, pos, e)
		case tLeftBracket:
			e = subscript(p, pos, e)
		default:
			p.chain = max(outer, p.chain+links)
			return e
		}
		links++
		p.checkChain(links)
	}
}

func attribute(p *parser, pos Pos, value Expr) Expr {
	p.next()
	a := p.attributes.new()
	a.pos, a.Value = pos, value
	a.Attr = p.identifier()
	return a
}

func subscript(p *parser, pos Pos, value Expr) Expr {
	p.next()
	indexPos := p.pos()
	index := subscriptItem(p)
	if _, starred := index.(*Starred); starred || p.kind() == tComma {
		index = subscriptTuple(p, indexPos, index)
	}
	closeBracket(p, tRightBracket)
	return &Subscript{expr: at(pos), Value: value, Index: index}
}

func subscriptTuple(p *parser, pos Pos, first Expr) Expr {
	mark := len(p.exprs)
	p.exprs = append(p.exprs, first)
	for p.accept(tComma) {
		if p.kind() == tRightBracket {
			break
		}
		p.exprs = append(p.exprs, subscriptItem(p))
	}
	return &Tuple{expr: at(pos), Elts: p.takeExprs(mark)}
}

func subscriptItem(p *parser) Expr {
	pos := p.pos()
	if p.kind() == tStar {
		return p.starOr(nil)
	}
	var lower Expr
	if p.kind() != tColon {
		lower = p.namedExpression()
		if p.kind() != tColon {
			return lower
		}
	}
	p.next()
	slice := &Slice{expr: at(pos), Lower: lower, Upper: slicePart(p)}
	if p.accept(tColon) {
		slice.Step = slicePart(p)
	}
	return slice
}

// slicePart is an expression in a slice, nil if absent.
func slicePart(p *parser) Expr {
	switch p.kind() {
	case tColon, tComma, tRightBracket:
		return nil
	}
	return p.expression()
}

// closeBracket consumes the end of a bracketed list.
func closeBracket(p *parser, k kind) {
	if p.accept(k) {
		return
	}
	p.failScan()
	if p.kind().startsExpr() {
		p.fail(p.pos(), "invalid syntax. Perhaps you forgot a comma?")
	}
	p.invalid()
}
