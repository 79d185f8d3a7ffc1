package syntax

// This file parses names, literals, and what stands in brackets.

// atom is a name, a literal, or something in brackets.
func atom(p *parser) Expr {
	switch p.kind() {
	case tName:
		return p.name()
	case tNumber:
		return numberAtom(p)
	case tString, tFStringStart:
		return stringAtom(p)
	case tLeftParen:
		return parenthesized(p)
	case tLeftBracket:
		return listAtom(p)
	case tLeftBrace:
		return braceAtom(p)
	case tNone:
		return constant(p, NoneConstant, 0)
	case tTrue:
		return constant(p, BoolConstant, 1)
	case tFalse:
		return constant(p, BoolConstant, 0)
	case tEllipsis:
		return constant(p, EllipsisConstant, 0)
	}
	p.invalid()
	return nil
}

func constant(p *parser, k ConstantKind, value int64) *Constant {
	c := p.constants.new()
	c.pos, c.Kind, c.Int = p.pos(), k, value
	p.next()
	return c
}

func numberAtom(p *parser) *Constant {
	c := p.constants.new()
	c.pos = p.pos()
	if problem := numberConstant(p.text(p.token()), c); problem != "" {
		p.fail(c.pos, "%s", problem)
	}
	p.next()
	return c
}

// parenthesized is a tuple, generator expression, yield or grouped expression.
func parenthesized(p *parser) Expr {
	pos := p.pos()
	p.next()
	switch p.kind() {
	case tRightParen:
		p.next()
		return &Tuple{expr: at(pos)}
	case tYield:
		e := p.yield()
		closeBracket(p, tRightParen)
		return e
	}
	first := p.starOr((*parser).namedExpression)
	switch p.kind() {
	case tComma:
		first = p.tupleRest(pos, first, (*parser).namedExpression)
	case tFor, tAsync:
		first = comprehension(p, pos, GeneratorExpression, first, nil)
	default:
		refuseStarred(p, first, "cannot use starred expression here")
	}
	closeBracket(p, tRightParen)
	return first
}

func refuseStarred(p *parser, e Expr, message string) {
	if starred, ok := e.(*Starred); ok {
		p.failScan()
		p.fail(starred.pos, "%s", message)
	}
}

func listAtom(p *parser) Expr {
	pos := p.pos()
	p.next()
	if p.accept(tRightBracket) {
		return &List{expr: at(pos)}
	}
	first := p.starOr((*parser).namedExpression)
	var list Expr
	if k := p.kind(); k == tFor || k == tAsync {
		list = comprehension(p, pos, ListComprehension, first, nil)
	} else {
		list = &List{expr: at(pos), Elts: elements(p, first, tRightBracket)}
	}
	closeBracket(p, tRightBracket)
	return list
}

// elements is the rest of a list or set display, up to its closing bracket.
func elements(p *parser, first Expr, closing kind) []Expr {
	mark := len(p.exprs)
	p.exprs = append(p.exprs, first)
	for p.accept(tComma) && p.kind() != closing {
		p.exprs = append(p.exprs, p.starOr((*parser).namedExpression))
	}
	return p.takeExprs(mark)
}

// braceAtom is a dict or set display or comprehension.
func braceAtom(p *parser) Expr {
	pos := p.pos()
	p.next()
	switch p.kind() {
	case tRightBrace:
		p.next()
		return &Dict{expr: at(pos)}
	case tDoubleStar:
		return dict(p, pos, nil)
	}
	first := p.starOr((*parser).namedExpression)
	if p.kind() == tColon {
		return dict(p, pos, first)
	}
	var set Expr
	if k := p.kind(); k == tFor || k == tAsync {
		set = comprehension(p, pos, SetComprehension, first, nil)
	} else {
		set = &Set{expr: at(pos), Elts: elements(p, first, tRightBrace)}
	}
	closeBracket(p, tRightBrace)
	return set
}

// dict is a dict display or comprehension whose first key, if any, is parsed.
// Keys and values alternate on the stack.
func dict(p *parser, pos Pos, key Expr) Expr {
	mark := len(p.exprs)
	dictItem(p, key)
	if k := p.kind(); k == tFor || k == tAsync {
		return dictComprehension(p, pos, mark)
	}
	for p.accept(tComma) && p.kind() != tRightBrace {
		key = nil
		if p.kind() != tDoubleStar {
			key = p.expression()
		}
		dictItem(p, key)
	}
	closeBracket(p, tRightBrace)
	items := p.exprs[mark:]
	d := &Dict{expr: at(pos), Keys: make([]Expr, 0, len(items)/2), Values: make([]Expr, 0, len(items)/2)}
	for i := 0; i < len(items); i += 2 {
		d.Keys = append(d.Keys, items[i])
		d.Values = append(d.Values, items[i+1])
	}
	clear(items)
	p.exprs = p.exprs[:mark]
	return d
}

// dictItem pushes a key and its value, or nil and a ** value.
func dictItem(p *parser, key Expr) {
	p.exprs = append(p.exprs, key)
	var value Expr
	if key == nil {
		p.expect(tDoubleStar)
		value = p.binary(precedenceOr)
	} else {
		refuseStarred(p, key, "cannot use a starred expression in a dictionary key")
		dictColon(p)
		value = p.expression()
	}
	p.exprs = append(p.exprs, value)
}

func dictColon(p *parser) {
	if p.kind() != tColon {
		p.failScan()
		p.fail(p.pos(), "':' expected after dictionary key")
	}
	p.next()
	switch p.kind() {
	case tRightBrace, tComma:
		p.failScan()
		p.fail(p.pos(), "expression expected after dictionary key and ':'")
	case tStar:
		p.failScan()
		p.fail(p.pos(), "cannot use a starred expression in a dictionary value")
	}
}

func dictComprehension(p *parser, pos Pos, mark int) Expr {
	item := p.takeExprs(mark)
	if item[0] == nil {
		p.failScan()
		p.fail(item[1].Pos(), "dict unpacking cannot be used in dict comprehension")
	}
	e := comprehension(p, pos, DictComprehension, item[0], item[1])
	closeBracket(p, tRightBrace)
	return e
}

// comprehension is the for clauses after an element.
func comprehension(p *parser, pos Pos, k ComprehensionKind, element, value Expr) Expr {
	refuseStarred(p, element, "iterable unpacking cannot be used in comprehension")
	c := &Comprehension{expr: at(pos), Kind: k, Elt: element, Value: value}
	for {
		async := p.kind() == tAsync && p.peek(1) == tFor
		if async {
			p.next()
		}
		if !p.accept(tFor) {
			break
		}
		c.Generators = append(c.Generators, comprehensionFor(p, async))
	}
	if len(c.Generators) == 0 {
		p.invalid()
	}
	return c
}

func comprehensionFor(p *parser, async bool) ComprehensionFor {
	clause := ComprehensionFor{Target: loopTarget(p), Async: async}
	p.expect(tIn)
	clause.Iter = disjunction(p)
	mark := len(p.exprs)
	for p.accept(tIf) {
		p.exprs = append(p.exprs, disjunction(p))
	}
	clause.Ifs = p.takeExprs(mark)
	return clause
}
