package syntax

// atom is a name, a literal, or something in brackets.
func (p *parser) atom() Expr {
	switch p.kind() {
	case tName:
		return p.name()
	case tNumber:
		return p.numberAtom()
	case tString, tFStringStart:
		return p.stringAtom()
	case tLeftParen:
		return p.parenthesized()
	case tLeftBracket:
		return p.listAtom()
	case tLeftBrace:
		return p.braceAtom()
	case tNone:
		return p.constant(NoneConstant, 0)
	case tTrue:
		return p.constant(BoolConstant, 1)
	case tFalse:
		return p.constant(BoolConstant, 0)
	case tEllipsis:
		return p.constant(EllipsisConstant, 0)
	}
	p.invalid()
	return nil
}

func (p *parser) constant(k ConstantKind, value int64) *Constant {
	c := p.constants.new()
	c.pos, c.Kind, c.Int = p.pos(), k, value
	p.next()
	return c
}

func (p *parser) numberAtom() *Constant {
	c := p.constants.new()
	c.pos = p.pos()
	if problem := numberConstant(p.text(p.token()), c); problem != "" {
		p.fail(c.pos, "%s", problem)
	}
	p.next()
	return c
}

// parenthesized is a tuple, generator expression, yield or grouped expression.
func (p *parser) parenthesized() Expr {
	pos := p.pos()
	p.next()
	switch p.kind() {
	case tRightParen:
		p.next()
		return &Tuple{expr: at(pos)}
	case tYield:
		e := p.yield()
		p.closeBracket(tRightParen)
		return e
	}
	first := p.starOr((*parser).namedExpression)
	switch p.kind() {
	case tComma:
		first = p.tupleRest(pos, first, (*parser).namedExpression)
	case tFor, tAsync:
		first = p.comprehension(pos, GeneratorExpression, first, nil)
	default:
		p.refuseStarred(first, "cannot use starred expression here")
	}
	p.closeBracket(tRightParen)
	return first
}

func (p *parser) refuseStarred(e Expr, message string) {
	if starred, ok := e.(*Starred); ok {
		p.failScan()
		p.fail(starred.pos, "%s", message)
	}
}

func (p *parser) listAtom() Expr {
	pos := p.pos()
	p.next()
	if p.accept(tRightBracket) {
		return &List{expr: at(pos)}
	}
	first := p.starOr((*parser).namedExpression)
	var list Expr
	if k := p.kind(); k == tFor || k == tAsync {
		list = p.comprehension(pos, ListComprehension, first, nil)
	} else {
		list = &List{expr: at(pos), Elts: p.elements(first, tRightBracket)}
	}
	p.closeBracket(tRightBracket)
	return list
}

// elements is the rest of a list or set display, up to its closing bracket.
func (p *parser) elements(first Expr, closing kind) []Expr {
	mark := len(p.exprs)
	p.exprs = append(p.exprs, first)
	for p.accept(tComma) && p.kind() != closing {
		p.exprs = append(p.exprs, p.starOr((*parser).namedExpression))
	}
	return p.takeExprs(mark)
}

// braceAtom is a dict or set display or comprehension.
func (p *parser) braceAtom() Expr {
	pos := p.pos()
	p.next()
	switch p.kind() {
	case tRightBrace:
		p.next()
		return &Dict{expr: at(pos)}
	case tDoubleStar:
		return p.dict(pos, nil)
	}
	first := p.starOr((*parser).namedExpression)
	if p.kind() == tColon {
		return p.dict(pos, first)
	}
	var set Expr
	if k := p.kind(); k == tFor || k == tAsync {
		set = p.comprehension(pos, SetComprehension, first, nil)
	} else {
		set = &Set{expr: at(pos), Elts: p.elements(first, tRightBrace)}
	}
	p.closeBracket(tRightBrace)
	return set
}

// dict is a dict display or comprehension whose first key, if any, is parsed.
// Keys and values alternate on the stack.
func (p *parser) dict(pos Pos, key Expr) Expr {
	mark := len(p.exprs)
	p.dictItem(key)
	if k := p.kind(); k == tFor || k == tAsync {
		return p.dictComprehension(pos, mark)
	}
	for p.accept(tComma) && p.kind() != tRightBrace {
		key = nil
		if p.kind() != tDoubleStar {
			key = p.expression()
		}
		p.dictItem(key)
	}
	p.closeBracket(tRightBrace)
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
func (p *parser) dictItem(key Expr) {
	p.exprs = append(p.exprs, key)
	var value Expr
	if key == nil {
		p.expect(tDoubleStar)
		value = p.binary(precedenceOr)
	} else {
		p.refuseStarred(key, "cannot use a starred expression in a dictionary key")
		p.dictColon()
		value = p.expression()
	}
	p.exprs = append(p.exprs, value)
}

func (p *parser) dictColon() {
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

func (p *parser) dictComprehension(pos Pos, mark int) Expr {
	item := p.takeExprs(mark)
	if item[0] == nil {
		p.failScan()
		p.fail(item[1].Pos(), "dict unpacking cannot be used in dict comprehension")
	}
	e := p.comprehension(pos, DictComprehension, item[0], item[1])
	p.closeBracket(tRightBrace)
	return e
}

// comprehension is the for clauses after an element.
func (p *parser) comprehension(pos Pos, k ComprehensionKind, element, value Expr) Expr {
	p.refuseStarred(element, "iterable unpacking cannot be used in comprehension")
	c := &Comprehension{expr: at(pos), Kind: k, Elt: element, Value: value}
	for {
		async := p.kind() == tAsync && p.peek(1) == tFor
		if async {
			p.next()
		}
		if !p.accept(tFor) {
			break
		}
		c.Generators = append(c.Generators, p.comprehensionFor(async))
	}
	if len(c.Generators) == 0 {
		p.invalid()
	}
	return c
}

func (p *parser) comprehensionFor(async bool) ComprehensionFor {
	clause := ComprehensionFor{Target: p.loopTarget(), Async: async}
	p.expect(tIn)
	clause.Iter = p.disjunction()
	mark := len(p.exprs)
	for p.accept(tIf) {
		p.exprs = append(p.exprs, p.disjunction())
	}
	clause.Ifs = p.takeExprs(mark)
	return clause
}
