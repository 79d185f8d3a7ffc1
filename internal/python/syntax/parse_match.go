package syntax

// startsMatch says whether a line begins with match as a keyword: it has a
// subject, and ends in a colon, as no other statement that begins with the
// name match can.
func (p *parser) startsMatch() bool {
	if !p.word("match") {
		return false
	}
	if k := p.peek(1); k != tStar && !k.startsExpr() {
		return false
	}
	last := len(p.scan.tokens) - 1
	return p.scan.tokens[last].kind == tNewline && p.scan.tokens[last-1].kind == tColon
}

func (p *parser) matchStatement(pos Pos) Stmt {
	p.next()
	s := &Match{stmt: atStmt(pos), Subject: p.matchSubject()}
	p.expectText(tColon, ":")
	p.expect(tNewline)
	p.expectIndent("'match' statement", pos)
	for p.word("case") {
		s.Cases = append(s.Cases, p.matchCase())
	}
	if len(s.Cases) == 0 {
		p.invalid()
	}
	p.expect(tDedent)
	return s
}

func (p *parser) matchSubject() Expr {
	pos := p.pos()
	first := p.starOr((*parser).namedExpression)
	if p.kind() == tComma {
		return p.tupleRest(pos, first, (*parser).namedExpression)
	}
	return first
}

func (p *parser) matchCase() *MatchCase {
	from := p.pos()
	p.next()
	c := &MatchCase{Pattern: p.openPattern()}
	if p.accept(tIf) {
		c.Guard = p.namedExpression()
	}
	c.Body = p.block("'case' statement", from)
	return c
}

func atPattern(pos Pos) pattern { return pattern{node{pos}} }

// openPattern is a pattern, or a sequence without brackets.
func (p *parser) openPattern() Pattern {
	pos := p.pos()
	first := p.starPattern()
	_, starred := first.(*MatchStar)
	if p.kind() != tComma && !starred {
		return first
	}
	return &MatchSequence{pattern: atPattern(pos), Patterns: p.patternsAfter(first, tColon)}
}

// patternsAfter is the rest of a sequence of patterns, up to its closing token.
func (p *parser) patternsAfter(first Pattern, closing kind) []Pattern {
	list := []Pattern{first}
	stars := 0
	if _, starred := first.(*MatchStar); starred {
		stars++
	}
	for p.accept(tComma) && p.kind() != closing && p.kind() != tIf {
		next := p.starPattern()
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

func (p *parser) starPattern() Pattern {
	pos := p.pos()
	if !p.accept(tStar) {
		return p.asPattern()
	}
	return &MatchStar{pattern: atPattern(pos), Target: p.captureTarget()}
}

// captureTarget is a name to store to, nil for the wildcard.
func (p *parser) captureTarget() *Name {
	target := p.name()
	if target.Ident == "_" {
		return nil
	}
	return target
}

func (p *parser) asPattern() Pattern {
	p.enter()
	defer func() { p.depth-- }()
	pos := p.pos()
	inner := p.orPattern()
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

func (p *parser) orPattern() Pattern {
	pos := p.pos()
	first := p.closedPattern()
	if p.kind() != tBar {
		return first
	}
	list := []Pattern{first}
	for p.accept(tBar) {
		list = append(list, p.closedPattern())
	}
	return &MatchOr{pattern: atPattern(pos), Patterns: list}
}

func (p *parser) closedPattern() Pattern {
	pos := p.pos()
	switch p.kind() {
	case tNone, tTrue, tFalse:
		return &MatchSingleton{pattern: atPattern(pos), Value: p.atom().(*Constant)}
	case tNumber, tMinus:
		return &MatchValue{pattern: atPattern(pos), Value: p.patternNumber()}
	case tString, tFStringStart:
		return &MatchValue{pattern: atPattern(pos), Value: p.patternString()}
	case tLeftParen:
		return p.groupPattern(pos)
	case tLeftBracket:
		p.next()
		return p.sequencePattern(pos, tRightBracket)
	case tLeftBrace:
		return p.mappingPattern(pos)
	case tName:
		return p.namePattern(pos)
	}
	p.invalid()
	return nil
}

// patternNumber is a signed number or a complex one such as 1 - 2j.
func (p *parser) patternNumber() Expr {
	pos := p.pos()
	left := p.signedNumber()
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
	right := p.numberAtom()
	if right.Kind != ImaginaryConstant {
		p.fail(right.pos, "imaginary number required in complex literal")
	}
	return &BinOp{expr: at(pos), Left: left, Op: op, Right: right}
}

func (p *parser) signedNumber() Expr {
	pos := p.pos()
	negative := p.accept(tMinus)
	if p.kind() != tNumber {
		p.invalid()
	}
	number := p.numberAtom()
	if !negative {
		return number
	}
	return &UnaryOp{expr: at(pos), Op: USub, Operand: number}
}

func (p *parser) patternString() Expr {
	text := p.stringAtom()
	if _, formatted := text.(*JoinedStr); formatted {
		p.fail(text.Pos(), "patterns may only match literals and attribute lookups")
	}
	return text
}

// groupPattern is a pattern in parentheses or a sequence in them.
func (p *parser) groupPattern(pos Pos) Pattern {
	p.next()
	if p.kind() == tRightParen {
		return p.sequencePattern(pos, tRightParen)
	}
	first := p.starPattern()
	_, starred := first.(*MatchStar)
	if p.kind() == tComma || starred {
		first = &MatchSequence{pattern: atPattern(pos), Patterns: p.patternsAfter(first, tRightParen)}
	}
	p.closeBracket(tRightParen)
	return first
}

// sequencePattern is a sequence whose opening bracket is consumed.
func (p *parser) sequencePattern(pos Pos, closing kind) Pattern {
	sequence := &MatchSequence{pattern: atPattern(pos)}
	if p.kind() != closing {
		sequence.Patterns = p.patternsAfter(p.starPattern(), closing)
	}
	p.closeBracket(closing)
	return sequence
}

// namePattern is a wildcard, a capture, a dotted name or a class pattern.
func (p *parser) namePattern(pos Pos) Pattern {
	name := p.name()
	k := p.kind()
	if k != tDot && k != tLeftParen {
		capture := &MatchAs{pattern: atPattern(pos)}
		if name.Ident != "_" {
			capture.Target = name
		}
		return capture
	}
	value := p.dottedValue(pos, name)
	if p.kind() == tLeftParen {
		return p.classPattern(pos, value)
	}
	return &MatchValue{pattern: atPattern(pos), Value: value}
}

// dottedValue is the attributes after a name.
func (p *parser) dottedValue(pos Pos, value Expr) Expr {
	for links := 1; p.kind() == tDot; links++ {
		value = p.attribute(pos, value)
		p.checkChain(links)
	}
	return value
}

func (p *parser) classPattern(pos Pos, class Expr) Pattern {
	p.next()
	c := &MatchClass{pattern: atPattern(pos), Class: class}
	for p.kind() != tRightParen {
		p.classArgument(c)
		if !p.accept(tComma) {
			break
		}
	}
	p.closeBracket(tRightParen)
	return c
}

func (p *parser) classArgument(c *MatchClass) {
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
		c.KeywordPatterns = append(c.KeywordPatterns, p.asPattern())
		return
	}
	if len(c.Keywords) > 0 {
		p.failScan()
		p.fail(p.pos(), "positional patterns follow keyword patterns")
	}
	c.Patterns = append(c.Patterns, p.asPattern())
}

func (p *parser) mappingPattern(pos Pos) Pattern {
	p.next()
	m := &MatchMapping{pattern: atPattern(pos)}
	for p.kind() != tRightBrace {
		if m.Rest != nil {
			p.failScan()
			p.fail(p.pos(), "double star pattern must be the last in a mapping pattern")
		}
		p.mappingItem(m)
		if !p.accept(tComma) {
			break
		}
	}
	p.closeBracket(tRightBrace)
	return m
}

func (p *parser) mappingItem(m *MatchMapping) {
	if p.accept(tDoubleStar) {
		if p.word("_") {
			p.invalid()
		}
		m.Rest = p.name()
		return
	}
	m.Keys = append(m.Keys, p.mappingKey())
	p.expectText(tColon, ":")
	m.Patterns = append(m.Patterns, p.asPattern())
}

// mappingKey is a literal or a dotted name.
func (p *parser) mappingKey() Expr {
	switch p.kind() {
	case tNumber, tMinus:
		return p.patternNumber()
	case tString, tFStringStart:
		return p.patternString()
	case tNone, tTrue, tFalse:
		return p.atom()
	case tName:
		pos := p.pos()
		value := p.dottedValue(pos, p.name())
		if _, plain := value.(*Name); !plain {
			return value
		}
	}
	p.invalid()
	return nil
}
