package syntax

// simpleLine is one or more small statements and the end of their line.
func (p *parser) simpleLine() {
	for {
		p.chain = 0
		p.stmts = append(p.stmts, p.smallStatement())
		if !p.accept(tSemicolon) || p.kind() == tNewline {
			break
		}
	}
	if p.kind() != tNewline {
		p.lineNotEnded()
	}
	p.next()
}

// lineNotEnded complains about what follows a statement on its line.
func (p *parser) lineNotEnded() {
	p.failScan()
	last, ok := p.stmts[len(p.stmts)-1].(*ExprStmt)
	if !ok {
		p.invalid()
	}
	name, ok := last.Value.(*Name)
	if ok && (name.Ident == "print" || name.Ident == "exec") && p.kind().startsExpr() {
		p.fail(name.pos, "Missing parentheses in call to '%s'. Did you mean %s(...)?", name.Ident, name.Ident)
	}
	p.invalid()
}

func (p *parser) smallStatement() Stmt {
	pos := p.pos()
	switch p.kind() {
	case tPass:
		p.next()
		return &Pass{atStmt(pos)}
	case tBreak:
		p.next()
		return &Break{atStmt(pos)}
	case tContinue:
		p.next()
		return &Continue{atStmt(pos)}
	case tReturn:
		return p.returnStatement(pos)
	case tRaise:
		return p.raiseStatement(pos)
	case tGlobal:
		return &Global{stmt: atStmt(pos), Names: p.nameList()}
	case tNonlocal:
		return &Nonlocal{stmt: atStmt(pos), Names: p.nameList()}
	case tDel:
		return p.deleteStatement(pos)
	case tAssert:
		return p.assertStatement(pos)
	case tImport:
		return p.importStatement(pos)
	case tFrom:
		return p.importFrom(pos)
	case tName:
		if p.word("type") && p.peek(1) == tName {
			return p.typeAlias(pos)
		}
	}
	return p.expressionStatement(pos)
}

// endsStatement says whether the current token ends a small statement.
func (p *parser) endsStatement() bool {
	return p.kind() == tNewline || p.kind() == tSemicolon
}

func (p *parser) returnStatement(pos Pos) Stmt {
	p.next()
	statement := &Return{stmt: atStmt(pos)}
	if !p.endsStatement() {
		statement.Value = p.starExpressions()
	}
	return statement
}

func (p *parser) raiseStatement(pos Pos) Stmt {
	p.next()
	statement := &Raise{stmt: atStmt(pos)}
	if p.endsStatement() {
		return statement
	}
	statement.Exc = p.expression()
	if p.accept(tFrom) {
		statement.Cause = p.expression()
	}
	return statement
}

func (p *parser) nameList() []string {
	p.next()
	names := []string{p.identifier()}
	for p.accept(tComma) {
		names = append(names, p.identifier())
	}
	return names
}

func (p *parser) deleteStatement(pos Pos) Stmt {
	p.next()
	mark := len(p.exprs)
	for {
		target := p.starOr((*parser).expression)
		p.checkDelete(target)
		p.exprs = append(p.exprs, target)
		if !p.accept(tComma) || p.endsStatement() {
			break
		}
	}
	return &Delete{stmt: atStmt(pos), Targets: p.takeExprs(mark)}
}

func (p *parser) assertStatement(pos Pos) Stmt {
	p.next()
	statement := &Assert{stmt: atStmt(pos), Test: p.expression()}
	if p.accept(tComma) {
		statement.Msg = p.expression()
	}
	return statement
}

// expressionStatement is an expression, assignment or annotation.
func (p *parser) expressionStatement(pos Pos) Stmt {
	parenthesized := p.kind() == tLeftParen
	first := p.yieldOrStar()
	k := p.kind()
	switch {
	case k == tAssign:
		return p.assignment(pos, first)
	case k == tColon:
		return p.annotatedAssignment(pos, first, parenthesized)
	case k >= tPlusEqual && k <= tDoubleSlashEqual:
		return p.augmentedAssignment(pos, first, Operator(k-tPlusEqual))
	}
	return &ExprStmt{stmt: atStmt(pos), Value: first}
}

func (p *parser) assignment(pos Pos, first Expr) Stmt {
	mark := len(p.exprs)
	value := first
	for p.kind() == tAssign {
		p.checkTarget(value, true)
		p.exprs = append(p.exprs, value)
		p.next()
		value = p.yieldOrStar()
	}
	return &Assign{stmt: atStmt(pos), Targets: p.takeExprs(mark), Value: value}
}

func (p *parser) augmentedAssignment(pos Pos, target Expr, op Operator) Stmt {
	switch target.(type) {
	case *Name, *Attribute, *Subscript:
	default:
		p.failScan()
		p.fail(pos, "'%s' is an illegal expression for augmented assignment", exprName(target))
	}
	p.next()
	return &AugAssign{stmt: atStmt(pos), Target: target, Op: op, Value: p.yieldOrStar()}
}

func (p *parser) annotatedAssignment(pos Pos, target Expr, parenthesized bool) Stmt {
	simple := false
	switch target := target.(type) {
	case *Name:
		simple = !parenthesized
	case *Attribute, *Subscript:
	case *List, *Tuple:
		p.failScan()
		p.fail(pos, "only single target (not %s) can be annotated", exprName(target))
	default:
		p.failScan()
		p.fail(pos, "illegal target for annotation")
	}
	p.next()
	statement := &AnnAssign{stmt: atStmt(pos), Target: target, Simple: simple}
	statement.Annotation = p.annotation((*parser).expression)
	if p.accept(tAssign) {
		statement.Value = p.yieldOrStar()
	}
	return statement
}

func (p *parser) importStatement(pos Pos) Stmt {
	p.next()
	statement := &Import{stmt: atStmt(pos)}
	for {
		statement.Names = append(statement.Names, p.alias(true))
		if !p.accept(tComma) {
			return statement
		}
	}
}

// alias is an imported name, dotted in an import statement.
func (p *parser) alias(dotted bool) *Alias {
	pos := p.pos()
	top := p.identifier()
	imported := &Alias{node: node{pos}, Name: top}
	if dotted {
		imported.Name = p.dottedRest(top)
	}
	if p.accept(tAs) {
		bound := p.pos()
		imported.AsName = p.identifier()
		imported.Target = p.newName(bound, imported.AsName)
	} else {
		imported.Target = p.newName(pos, top)
	}
	return imported
}

// dottedRest is a dotted name whose first part is consumed.
func (p *parser) dottedRest(top string) string {
	if p.kind() != tDot {
		return top
	}
	name := []byte(top)
	for p.accept(tDot) {
		name = append(name, '.')
		name = append(name, p.identifier()...)
	}
	return p.intern(string(name))
}

func (p *parser) importFrom(pos Pos) Stmt {
	p.next()
	statement := &ImportFrom{stmt: atStmt(pos)}
	for {
		if p.accept(tDot) {
			statement.Level++
		} else if p.accept(tEllipsis) {
			statement.Level += 3
		} else {
			break
		}
	}
	if statement.Level == 0 || p.kind() != tImport {
		statement.Module = p.dottedRest(p.identifier())
	}
	p.expect(tImport)
	statement.Names = p.importedNames()
	return statement
}

func (p *parser) importedNames() []*Alias {
	pos := p.pos()
	if p.accept(tStar) {
		return []*Alias{{node: node{pos}, Name: "*"}}
	}
	parenthesized := p.accept(tLeftParen)
	var names []*Alias
	for {
		names = append(names, p.alias(false))
		if !p.accept(tComma) || parenthesized && p.kind() == tRightParen {
			break
		}
		if p.kind() == tNewline {
			p.fail(p.pos(), "trailing comma not allowed without surrounding parentheses")
		}
	}
	if parenthesized {
		p.closeBracket(tRightParen)
	}
	return names
}

func (p *parser) typeAlias(pos Pos) Stmt {
	p.next()
	statement := &TypeAlias{stmt: atStmt(pos), Target: p.name(), TypeParams: p.typeParameters()}
	p.expectText(tAssign, "=")
	statement.Value = p.annotation((*parser).expression)
	return statement
}

// typeParameters is [T: bound, *Ts, **P], nil if absent.
func (p *parser) typeParameters() *TypeParameters {
	if !p.accept(tLeftBracket) {
		return nil
	}
	params := &TypeParameters{}
	for {
		params.List = append(params.List, p.typeParameter())
		if !p.accept(tComma) || p.kind() == tRightBracket {
			break
		}
	}
	p.closeBracket(tRightBracket)
	return params
}

func (p *parser) typeParameter() *TypeParam {
	param := &TypeParam{node: node{p.pos()}}
	switch {
	case p.accept(tStar):
		param.Kind = TypeVarTuple
	case p.accept(tDoubleStar):
		param.Kind = ParamSpec
	}
	param.Target = p.name()
	if param.Kind == TypeVar && p.accept(tColon) {
		param.Bound = p.annotation((*parser).expression)
	}
	return param
}
