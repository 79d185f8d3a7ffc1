package syntax

// This file parses simple statements.

// simpleLine is one or more small statements and the end of their line.
func simpleLine(p *parser) {
	for {
		p.chain = 0
		p.stmts = append(p.stmts, smallStatement(p))
		if !p.accept(tSemicolon) || p.kind() == tNewline {
			break
		}
	}
	if p.kind() != tNewline {
		lineNotEnded(p)
	}
	p.next()
}

// lineNotEnded complains about what follows a statement on its line.
func lineNotEnded(p *parser) {
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

func smallStatement(p *parser) Stmt {
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
		return returnStatement(p, pos)
	case tRaise:
		return raiseStatement(p, pos)
	case tGlobal:
		return &Global{stmt: atStmt(pos), Names: nameList(p)}
	case tNonlocal:
		return &Nonlocal{stmt: atStmt(pos), Names: nameList(p)}
	case tDel:
		return deleteStatement(p, pos)
	case tAssert:
		return assertStatement(p, pos)
	case tImport:
		return importStatement(p, pos)
	case tFrom:
		return importFrom(p, pos)
	case tName:
		if p.word("type") && p.peek(1) == tName {
			return typeAlias(p, pos)
		}
	}
	return expressionStatement(p, pos)
}

// endsStatement says whether the current token ends a small statement.
func endsStatement(p *parser) bool {
	return p.kind() == tNewline || p.kind() == tSemicolon
}

func returnStatement(p *parser, pos Pos) Stmt {
	p.next()
	statement := &Return{stmt: atStmt(pos)}
	if !endsStatement(p) {
		statement.Value = starExpressions(p)
	}
	return statement
}

func raiseStatement(p *parser, pos Pos) Stmt {
	p.next()
	statement := &Raise{stmt: atStmt(pos)}
	if endsStatement(p) {
		return statement
	}
	statement.Exc = p.expression()
	if p.accept(tFrom) {
		statement.Cause = p.expression()
	}
	return statement
}

func nameList(p *parser) []string {
	p.next()
	names := []string{p.identifier()}
	for p.accept(tComma) {
		names = append(names, p.identifier())
	}
	return names
}

func deleteStatement(p *parser, pos Pos) Stmt {
	p.next()
	mark := len(p.exprs)
	for {
		target := p.starOr((*parser).expression)
		checkDelete(p, target)
		p.exprs = append(p.exprs, target)
		if !p.accept(tComma) || endsStatement(p) {
			break
		}
	}
	return &Delete{stmt: atStmt(pos), Targets: p.takeExprs(mark)}
}

func assertStatement(p *parser, pos Pos) Stmt {
	p.next()
	statement := &Assert{stmt: atStmt(pos), Test: p.expression()}
	if p.accept(tComma) {
		statement.Msg = p.expression()
	}
	return statement
}

// expressionStatement is an expression, assignment or annotation.
func expressionStatement(p *parser, pos Pos) Stmt {
	parenthesized := p.kind() == tLeftParen
	first := yieldOrStar(p)
	k := p.kind()
	switch {
	case k == tAssign:
		return assignment(p, pos, first)
	case k == tColon:
		return annotatedAssignment(p, pos, first, parenthesized)
	case k >= tPlusEqual && k <= tDoubleSlashEqual:
		return augmentedAssignment(p, pos, first, Operator(k-tPlusEqual))
	}
	return &ExprStmt{stmt: atStmt(pos), Value: first}
}

func assignment(p *parser, pos Pos, first Expr) Stmt {
	mark := len(p.exprs)
	value := first
	for p.kind() == tAssign {
		checkTarget(p, value, true)
		p.exprs = append(p.exprs, value)
		p.next()
		value = yieldOrStar(p)
	}
	return &Assign{stmt: atStmt(pos), Targets: p.takeExprs(mark), Value: value}
}

func augmentedAssignment(p *parser, pos Pos, target Expr, op Operator) Stmt {
	switch target.(type) {
	case *Name, *Attribute, *Subscript:
	default:
		p.failScan()
		p.fail(pos, "'%s' is an illegal expression for augmented assignment", exprName(target))
	}
	p.next()
	return &AugAssign{stmt: atStmt(pos), Target: target, Op: op, Value: yieldOrStar(p)}
}

func annotatedAssignment(p *parser, pos Pos, target Expr, parenthesized bool) Stmt {
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
		statement.Value = yieldOrStar(p)
	}
	return statement
}

func importStatement(p *parser, pos Pos) Stmt {
	p.next()
	statement := &Import{stmt: atStmt(pos)}
	for {
		statement.Names = append(statement.Names, alias(p, true))
		if !p.accept(tComma) {
			return statement
		}
	}
}

// alias is an imported name, dotted in an import statement.
func alias(p *parser, dotted bool) *Alias {
	pos := p.pos()
	top := p.identifier()
	imported := &Alias{node: node{pos}, Name: top}
	if dotted {
		imported.Name = dottedRest(p, top)
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
func dottedRest(p *parser, top string) string {
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

func importFrom(p *parser, pos Pos) Stmt {
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
		statement.Module = dottedRest(p, p.identifier())
	}
	p.expect(tImport)
	statement.Names = importedNames(p)
	return statement
}

func importedNames(p *parser) []*Alias {
	pos := p.pos()
	if p.accept(tStar) {
		return []*Alias{{node: node{pos}, Name: "*"}}
	}
	parenthesized := p.accept(tLeftParen)
	var names []*Alias
	for {
		names = append(names, alias(p, false))
		if !p.accept(tComma) || parenthesized && p.kind() == tRightParen {
			break
		}
		if p.kind() == tNewline {
			p.fail(p.pos(), "trailing comma not allowed without surrounding parentheses")
		}
	}
	if parenthesized {
		closeBracket(p, tRightParen)
	}
	return names
}

func typeAlias(p *parser, pos Pos) Stmt {
	p.next()
	statement := &TypeAlias{stmt: atStmt(pos), Target: p.name(), TypeParams: typeParameters(p)}
	p.expectText(tAssign, "=")
	statement.Value = p.annotation((*parser).expression)
	return statement
}

// typeParameters is [T: bound, *Ts, **P], nil if absent.
func typeParameters(p *parser) *TypeParameters {
	if !p.accept(tLeftBracket) {
		return nil
	}
	params := &TypeParameters{}
	for {
		params.List = append(params.List, typeParameter(p))
		if !p.accept(tComma) || p.kind() == tRightBracket {
			break
		}
	}
	closeBracket(p, tRightBracket)
	return params
}

func typeParameter(p *parser) *TypeParam {
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
