package syntax

// This file parses compound statements.

// statement pushes one compound statement, or the statements of a simple line.
func statement(p *parser) {
	if s := compound(p); s != nil {
		p.stmts = append(p.stmts, s)
		return
	}
	switch p.kind() {
	case tNewline: // a line of backslashes only
		p.next()
	case tError, tIndent:
		p.invalid()
	default:
		simpleLine(p)
	}
}

// compound is a compound statement, or nil if none starts here.
func compound(p *parser) Stmt {
	p.chain = 0
	pos := p.pos()
	switch p.kind() {
	case tIf:
		return ifStatement(p, pos)
	case tFor:
		return forStatement(p, pos, false)
	case tWhile:
		return whileStatement(p, pos)
	case tTry:
		return tryStatement(p, pos)
	case tWith:
		return withStatement(p, pos, false)
	case tDef:
		return function(p, pos, nil, false)
	case tClass:
		return class(p, pos, nil)
	case tAt:
		return decorated(p)
	case tAsync:
		return asyncStatement(p, pos)
	case tName:
		if startsMatch(p) {
			return matchStatement(p, pos)
		}
	}
	return nil
}

// block is a colon and the statements it governs. The owner, and where it
// began, are for messages.
func (p *parser) block(owner string, from Pos) []Stmt {
	p.expectText(tColon, ":")
	return p.suite(owner, from)
}

// suite is what follows the colon of a block.
func (p *parser) suite(owner string, from Pos) []Stmt {
	mark := len(p.stmts)
	if p.kind() != tNewline {
		simpleLine(p)
		return take(&p.stmts, mark)
	}
	p.next()
	expectIndent(p, owner, from)
	for p.kind() != tDedent {
		statement(p)
	}
	p.next()
	return take(&p.stmts, mark)
}

func expectIndent(p *parser, owner string, from Pos) {
	if p.accept(tIndent) {
		return
	}
	if p.kind() == tError {
		panic(p.scan.err)
	}
	p.fail(p.pos(), "expected an indented block after %s on line %d", owner, from.Line)
}

// ifStatement is if with all its branches.
func ifStatement(p *parser, pos Pos) Stmt {
	p.next()
	first := &If{stmt: atStmt(pos), Test: p.namedExpression()}
	first.Body = p.block("'if' statement", pos)
	last, branches := first, 0
	for p.kind() == tElif {
		branches++
		p.elifs++
		if p.elifs > maxElifs {
			p.fail(p.pos(), "too many elif branches: the limit is %d", maxElifs)
		}
		from := p.pos()
		p.next()
		branch := &If{stmt: atStmt(from), Test: p.namedExpression()}
		branch.Body = p.block("'elif' statement", from)
		last.Else = []Stmt{branch}
		last = branch
	}
	last.Else = elseBlock(p)
	p.elifs -= branches
	return first
}

func elseBlock(p *parser) []Stmt {
	from := p.pos()
	if !p.accept(tElse) {
		return nil
	}
	return p.block("'else' statement", from)
}

func whileStatement(p *parser, pos Pos) Stmt {
	p.next()
	s := &While{stmt: atStmt(pos), Test: p.namedExpression()}
	s.Body = p.block("'while' statement", pos)
	s.Else = elseBlock(p)
	return s
}

func forStatement(p *parser, pos Pos, async bool) Stmt {
	p.next()
	s := &For{stmt: atStmt(pos), Target: loopTarget(p), Async: async}
	p.expect(tIn)
	s.Iter = starExpressions(p)
	s.Body = p.block("'for' statement", pos)
	s.Else = elseBlock(p)
	return s
}

func asyncStatement(p *parser, pos Pos) Stmt {
	p.next()
	switch p.kind() {
	case tDef:
		return function(p, pos, nil, true)
	case tFor:
		return forStatement(p, pos, true)
	case tWith:
		return withStatement(p, pos, true)
	}
	p.invalid()
	return nil
}

func tryStatement(p *parser, pos Pos) Stmt {
	p.next()
	s := &Try{stmt: atStmt(pos), Body: p.block("'try' statement", pos)}
	for p.kind() == tExcept {
		s.Handlers = append(s.Handlers, exceptHandler(p, s))
	}
	if len(s.Handlers) > 0 {
		s.Else = elseBlock(p)
	}
	if from := p.pos(); p.accept(tFinally) {
		s.Finally = p.block("'finally' statement", from)
	} else if len(s.Handlers) == 0 {
		p.failScan()
		p.fail(p.pos(), "expected 'except' or 'finally' block")
	}
	return s
}

func exceptHandler(p *parser, s *Try) *ExceptHandler {
	pos := p.pos()
	p.next()
	owner := "'except' statement"
	star := p.accept(tStar)
	if star {
		owner = "'except*' statement"
	}
	checkHandlerOrder(p, s, star, pos)
	s.Star = star
	h := &ExceptHandler{node: node{pos}}
	if p.kind() != tColon {
		handlerType(p, h)
	} else if star {
		p.fail(p.pos(), "expected one or more exception types")
	}
	h.Body = p.block(owner, pos)
	return h
}

func handlerType(p *parser, h *ExceptHandler) {
	h.Type = p.expression()
	if p.kind() == tComma {
		p.failScan()
		p.fail(h.Type.Pos(), "multiple exception types must be parenthesized")
	}
	if p.accept(tAs) {
		h.Target = p.name()
	}
}

func checkHandlerOrder(p *parser, s *Try, star bool, pos Pos) {
	if len(s.Handlers) == 0 {
		return
	}
	if star != s.Star {
		p.fail(pos, "cannot have both 'except' and 'except*' on the same 'try'")
	}
	if last := s.Handlers[len(s.Handlers)-1]; last.Type == nil {
		p.fail(last.pos, "default 'except:' must be last")
	}
}

func withStatement(p *parser, pos Pos, async bool) Stmt {
	p.next()
	s := &With{stmt: atStmt(pos), Async: async}
	if p.kind() == tLeftParen && parenthesizedItems(p) {
		p.next()
		s.Items = withItems(p, tRightParen)
		closeBracket(p, tRightParen)
	} else {
		s.Items = withItems(p, tColon)
	}
	s.Body = p.block("'with' statement", pos)
	return s
}

// withItems is a list of with items; only one in parentheses may end in a comma.
func withItems(p *parser, closing kind) []WithItem {
	var items []WithItem
	for {
		items = append(items, withItem(p))
		if !p.accept(tComma) || closing == tRightParen && p.kind() == closing {
			return items
		}
	}
}

func withItem(p *parser) WithItem {
	item := WithItem{Context: p.expression()}
	if p.accept(tAs) {
		item.Target = p.starOr((*parser).targetElement)
		checkTarget(p, item.Target, false)
	}
	return item
}

// parenthesizedItems looks ahead whether the parenthesis after with encloses
// its items, and is not part of the first item's expression: it must end right
// before the colon, and hold what items can be.
func parenthesizedItems(p *parser) bool {
	depth := 0
	items := true
	for i := 0; ; i++ {
		switch p.peek(i) {
		case tLeftParen, tLeftBracket, tLeftBrace:
			depth++
		case tRightParen, tRightBracket, tRightBrace:
			if depth--; depth == 0 {
				return items && i > 1 && p.peek(i+1) == tColon
			}
		case tAs:
			if depth == 1 {
				return true
			}
		case tColonEqual, tFor, tYield:
			items = items && depth > 1
		case tStar:
			before := p.peek(i - 1)
			items = items && !(depth == 1 && (before == tComma || before == tLeftParen))
		case tError, tNewline:
			return false
		}
	}
}

// decorated is decorators and the function or class they apply to.
func decorated(p *parser) Stmt {
	mark := len(p.exprs)
	for p.accept(tAt) {
		p.exprs = append(p.exprs, p.namedExpression())
		p.expect(tNewline)
	}
	decorators := p.takeExprs(mark)
	pos := p.pos()
	switch {
	case p.kind() == tClass:
		return class(p, pos, decorators)
	case p.kind() == tAsync && p.peek(1) == tDef:
		p.next()
		return function(p, pos, decorators, true)
	case p.kind() == tDef:
		return function(p, pos, decorators, false)
	}
	p.invalid()
	return nil
}

func function(p *parser, pos Pos, decorators []Expr, async bool) Stmt {
	p.next()
	f := &FunctionDef{stmt: atStmt(pos), Decorators: decorators, Async: async}
	f.Target = p.name()
	f.Name = f.Target.Ident
	f.TypeParams = typeParameters(p)
	p.expectText(tLeftParen, "(")
	f.Params = parameters(p, tRightParen, true)
	closeBracket(p, tRightParen)
	if p.accept(tArrow) {
		f.Returns = p.annotation((*parser).expression)
	}
	p.expectText(tColon, ":")
	if f.TypeParams == nil {
		f.deferred = p.deferBody()
	}
	if f.deferred == nil {
		p.functions++
		f.Body = p.suite("function definition", pos)
		p.functions--
	}
	return f
}

func class(p *parser, pos Pos, decorators []Expr) Stmt {
	p.next()
	c := &ClassDef{stmt: atStmt(pos), Decorators: decorators}
	c.Target = p.name()
	c.Name = c.Target.Ident
	c.TypeParams = typeParameters(p)
	open := p.pos()
	if p.accept(tLeftParen) {
		c.Bases, c.Keywords = arguments(p, open)
	}
	generic := c.TypeParams != nil // whose methods see the parameters
	if generic {
		p.functions++
	}
	c.Body = p.block("class definition", pos)
	if generic {
		p.functions--
	}
	return c
}
