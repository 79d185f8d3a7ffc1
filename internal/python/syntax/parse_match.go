package syntax

// This file parses match statements and patterns.

// startsMatch says whether a line begins with match as a keyword: it has a
// subject, and ends in a colon, as no other statement that begins with the
// name match can.
func startsMatch(p *parser) bool {
	if !p.word("match") {
		return false
	}
	if k := p.peek(1); k != tStar && !k.startsExpr() {
		return false
	}
	last := len(p.scan.tokens) - 1
	return p.scan.tokens[last].kind == tNewline && p.scan.tokens[last-1].kind == tColon
}

func matchStatement(p *parser, pos Pos) Stmt {
	p.next()
	s := &Match{stmt: atStmt(pos), Subject: matchSubject(p)}
	p.expectText(tColon, ":")
	p.expect(tNewline)
	expectIndent(p, "'match' statement", pos)
	for p.word("case") {
		s.Cases = append(s.Cases, matchCase(p))
	}
	if len(s.Cases) == 0 {
		p.invalid()
	}
	p.expect(tDedent)
	return s
}

func matchSubject(p *parser) Expr {
	pos := p.pos()
	first := p.starOr((*parser).namedExpression)
	if p.kind() == tComma {
		return p.tupleRest(pos, first, (*parser).namedExpression)
	}
	return first
}

func matchCase(p *parser) *MatchCase {
	from := p.pos()
	p.next()
	c := &MatchCase{Pattern: openPattern(p)}
	if p.accept(tIf) {
		c.Guard = p.namedExpression()
	}
	c.Body = p.block("'case' statement", from)
	return c
}

func atPattern(pos Pos) pattern { return pattern{node{pos}} }

// openPattern is a pattern, or a sequence without brackets.
func openPattern(p *parser) Pattern {
	pos := p.pos()
	first := starPattern(p)
	_, starred := first.(*MatchStar)
	if p.kind() != tComma && !starred {
		return first
	}
	return &MatchSequence{pattern: atPattern(pos), Patterns: patternsAfter(p, first, tColon)}
}

// patternsAfter is the rest of a sequence of patterns, up to its closing token.
func patternsAfter(p *parser, first Pattern, closing kind) []Pattern {
	list := []Pattern{first}
	stars := 0
	if _, starred := first.(*MatchStar); starred {
		stars++
	}
	for p.accept(tComma) && p.kind() != closing && p.kind() != tIf {
		next := starPattern(p)
		if _, starred := next.(*MatchStar); starred {
			stars++
		}
		if stars > 1 {
			p.fail(next.Pos(), "multiple starred names in sequence pattern")
		}
		list = append(list, next)
	}
	return list
}

func starPattern(p *parser) Pattern {
	pos := p.pos()
	if !p.accept(tStar) {
		return asPattern(p)
	}
	return &MatchStar{pattern: atPattern(pos), Target: captureTarget(p)}
}

// captureTarget is a name to store to, nil for the wildcard.
func captureTarget(p *parser) *Name {
	target := p.name()
	if target.Ident == "_" {
		return nil
	}
	return target
}

func asPattern(p *parser) Pattern {
	p.enter()
	defer func() { p.depth-- }()
	pos := p.pos()
	inner := orPattern(p)
	if !p.accept(tAs) {
		return inner
	}
	if p.word("_") {
		p.fail(p.pos(), "cannot use '_' as a target")
	}
	if p.kind() != tName {
		p.failScan()
		p.fail(p.pos(), "invalid pattern target")
	}
	return &MatchAs{pattern: atPattern(pos), Pattern: inner, Target: p.name()}
}

func orPattern(p *parser) Pattern {
	pos := p.pos()
	first := closedPattern(p)
	if p.kind() != tBar {
		return first
	}
	list := []Pattern{first}
	for p.accept(tBar) {
		list = append(list, closedPattern(p))
	}
	return &MatchOr{pattern: atPattern(pos), Patterns: list}
}

func closedPattern(p *parser) Pattern {
	pos := p.pos()
	switch p.kind() {
	case tNone, tTrue, tFalse:
		return &MatchSingleton{pattern: atPattern(pos), Value: atom(p).(*Constant)}
	case tNumber, tMinus:
		return &MatchValue{pattern: atPattern(pos), Value: patternNumber(p)}
	case tString, tFStringStart:
		return &MatchValue{pattern: atPattern(pos), Value: patternString(p)}
	case tLeftParen:
		return groupPattern(p, pos)
	case tLeftBracket:
		p.next()
		return sequencePattern(p, pos, tRightBracket)
	case tLeftBrace:
		return mappingPattern(p, pos)
	case tName:
		return namePattern(p, pos)
	}
	p.invalid()
	return nil
}

// patternNumber is a signed number or a complex one such as 1 - 2j.
func patternNumber(p *parser) Expr {
	pos := p.pos()
	left := signedNumber(p)
	op := Add
	switch p.kind() {
	case tPlus:
	case tMinus:
		op = Sub
	default:
		return left
	}
	p.next()
	if p.kind() != tNumber {
		p.invalid()
	}
	right := numberAtom(p)
	if right.Kind != ImaginaryConstant {
		p.fail(right.pos, "imaginary number required in complex literal")
	}
	return &BinOp{expr: at(pos), Left: left, Op: op, Right: right}
}

func signedNumber(p *parser) Expr {
	pos := p.pos()
	negative := p.accept(tMinus)
	if p.kind() != tNumber {
		p.invalid()
	}
	number := numberAtom(p)
	if !negative {
		return number
	}
	return &UnaryOp{expr: at(pos), Op: USub, Operand: number}
}

func patternString(p *parser) Expr {
	text := stringAtom(p)
	if _, formatted := text.(*JoinedStr); formatted {
		p.fail(text.Pos(), "patterns may only match literals and attribute lookups")
	}
	return text
}

// groupPattern is a pattern in parentheses or a sequence in them.
func groupPattern(p *parser, pos Pos) Pattern {
	p.next()
	if p.kind() == tRightParen {
		return sequencePattern(p, pos, tRightParen)
	}
	first := starPattern(p)
	_, starred := first.(*MatchStar)
	if p.kind() == tComma || starred {
		first = &MatchSequence{pattern: atPattern(pos), Patterns: patternsAfter(p, first, tRightParen)}
	}
	closeBracket(p, tRightParen)
	return first
}

// sequencePattern is a sequence whose opening bracket is consumed.
func sequencePattern(p *parser, pos Pos, closing kind) Pattern {
	sequence := &MatchSequence{pattern: atPattern(pos)}
	if p.kind() != closing {
		sequence.Patterns = patternsAfter(p, starPattern(p), closing)
	}
	closeBracket(p, closing)
	return sequence
}

// namePattern is a wildcard, a capture, a dotted name or a class pattern.
func namePattern(p *parser, pos Pos) Pattern {
	name := p.name()
	k := p.kind()
	if k != tDot && k != tLeftParen {
		capture := &MatchAs{pattern: atPattern(pos)}
		if name.Ident != "_" {
			capture.Target = name
		}
		return capture
	}
	value := dottedValue(p, pos, name)
	if p.kind() == tLeftParen {
		return classPattern(p, pos, value)
	}
	return &MatchValue{pattern: atPattern(pos), Value: value}
}

// dottedValue is the attributes after a name.
func dottedValue(p *parser, pos Pos, value Expr) Expr {
	for links := 1; p.kind() == tDot; links++ {
		value = attribute(p, pos, value)
		p.checkChain(links)
	}
	return value
}

func classPattern(p *parser, pos Pos, class Expr) Pattern {
	p.next()
	c := &MatchClass{pattern: atPattern(pos), Class: class}
	for p.kind() != tRightParen {
		classArgument(p, c)
		if !p.accept(tComma) {
			break
		}
	}
	closeBracket(p, tRightParen)
	return c
}

func classArgument(p *parser, c *MatchClass) {
	if p.kind() == tName && p.peek(1) == tAssign {
		pos := p.pos()
		name := p.identifier()
		for _, other := range c.Keywords {
			if other == name {
				p.fail(pos, "attribute name repeated in class pattern: %s", name)
			}
		}
		p.next()
		c.Keywords = append(c.Keywords, name)
		c.KeywordPatterns = append(c.KeywordPatterns, asPattern(p))
		return
	}
	if len(c.Keywords) > 0 {
		p.failScan()
		p.fail(p.pos(), "positional patterns follow keyword patterns")
	}
	c.Patterns = append(c.Patterns, asPattern(p))
}

func mappingPattern(p *parser, pos Pos) Pattern {
	p.next()
	m := &MatchMapping{pattern: atPattern(pos)}
	for p.kind() != tRightBrace {
		if m.Rest != nil {
			p.failScan()
			p.fail(p.pos(), "double star pattern must be the last in a mapping pattern")
		}
		mappingItem(p, m)
		if !p.accept(tComma) {
			break
		}
	}
	closeBracket(p, tRightBrace)
	return m
}

func mappingItem(p *parser, m *MatchMapping) {
	if p.accept(tDoubleStar) {
		if p.word("_") {
			p.invalid()
		}
		m.Rest = p.name()
		return
	}
	m.Keys = append(m.Keys, mappingKey(p))
	p.expectText(tColon, ":")
	m.Patterns = append(m.Patterns, asPattern(p))
}

// mappingKey is a literal or a dotted name.
func mappingKey(p *parser) Expr {
	switch p.kind() {
	case tNumber, tMinus:
		return patternNumber(p)
	case tString, tFStringStart:
		return patternString(p)
	case tNone, tTrue, tFalse:
		return atom(p)
	case tName:
		pos := p.pos()
		value := dottedValue(p, pos, p.name())
		if _, plain := value.(*Name); !plain {
			return value
		}
	}
	p.invalid()
	return nil
}
