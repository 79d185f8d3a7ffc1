package syntax

// This file parses arguments and parameters.

// call is the argument list after a function.
func call(p *parser, pos Pos, function Expr) Expr {
	open := p.pos()
	p.next()
	c := p.calls.new()
	c.pos, c.Func = pos, function
	c.Args, c.Keywords = arguments(p, open)
	return c
}

// arguments is a call's or class statement's arguments and closing parenthesis.
// The opening one, at a place, is consumed.
func arguments(p *parser, open Pos) ([]Expr, []*Keyword) {
	mark, keywordMark := len(p.exprs), len(p.keywords)
	for p.kind() != tRightParen {
		argument(p, open, len(p.exprs) == mark, p.keywords[keywordMark:])
		if !p.accept(tComma) {
			break
		}
	}
	closeBracket(p, tRightParen)
	return p.takeExprs(mark), take(&p.keywords, keywordMark)
}

// argument pushes one argument. The keywords before it restrict what it may be.
func argument(p *parser, open Pos, first bool, before []*Keyword) {
	pos := p.pos()
	switch {
	case p.kind() == tStar:
		if unpacksMapping(before) {
			p.failScan()
			p.fail(pos, "iterable argument unpacking follows keyword argument unpacking")
		}
		p.next()
		p.exprs = append(p.exprs, &Starred{expr: at(pos), Value: p.expression()})
	case p.kind() == tDoubleStar:
		p.next()
		p.keywords = append(p.keywords, &Keyword{node: node{pos}, Value: p.expression()})
	case p.peek(1) == tAssign && p.kind() != tRightParen:
		keywordArgument(p, pos)
	default:
		p.exprs = append(p.exprs, positionalArgument(p, open, first && len(before) == 0, before))
	}
}

func keywordArgument(p *parser, pos Pos) {
	switch p.kind() {
	case tName:
	case tTrue, tFalse, tNone:
		p.failScan()
		p.fail(pos, "cannot assign to %s", p.text(p.token()))
	default:
		p.failScan()
		p.fail(pos, `expression cannot contain assignment, perhaps you meant "=="?`)
	}
	keyword := &Keyword{node: node{pos}, Name: p.identifier()}
	p.next()
	if k := p.kind(); k == tComma || k == tRightParen {
		p.failScan()
		p.fail(pos, "expected argument value expression")
	}
	keyword.Value = p.expression()
	p.keywords = append(p.keywords, keyword)
}

func positionalArgument(p *parser, open Pos, first bool, before []*Keyword) Expr {
	pos := p.pos()
	value := p.namedExpression()
	if k := p.kind(); k == tFor || k == tAsync {
		return generatorArgument(p, open, pos, first, value)
	}
	switch {
	case p.kind() == tAssign:
		p.failScan()
		p.fail(pos, `expression cannot contain assignment, perhaps you meant "=="?`)
	case unpacksMapping(before):
		p.failScan()
		p.fail(pos, "positional argument follows keyword argument unpacking")
	case len(before) > 0:
		p.failScan()
		p.fail(pos, "positional argument follows keyword argument")
	}
	return value
}

// generatorArgument is a generator expression without parentheses of its own:
// it must be the only argument.
func generatorArgument(p *parser, open, pos Pos, first bool, element Expr) Expr {
	e := comprehension(p, open, GeneratorExpression, element, nil)
	if k := p.kind(); k == tComma || k == tRightParen && !first {
		p.failScan()
		p.fail(pos, "Generator expression must be parenthesized")
	}
	return e
}

func unpacksMapping(keywords []*Keyword) bool {
	for _, k := range keywords {
		if k.Name == "" {
			return true
		}
	}
	return false
}

// parameters is a parameter list up to, but without, its closing token.
func parameters(p *parser, closing kind, annotated bool) *Parameters {
	list := &parameterList{parser: p, Parameters: &Parameters{}, closing: closing, annotated: annotated}
	for p.kind() != closing {
		list.item()
		if !p.accept(tComma) {
			break
		}
	}
	if list.bareStar && len(list.KwOnly) == 0 {
		p.failScan()
		p.fail(list.star, "named arguments must follow bare *")
	}
	return list.Parameters
}

// parameterList is a parameter list that is being parsed.
type parameterList struct {
	*parser
	*Parameters
	closing   kind
	annotated bool
	slash     bool // a / was seen
	starred   bool // a * was seen
	bareStar  bool // it had no name
	defaulted bool // a positional parameter had a default
	star      Pos
}

func (l *parameterList) item() {
	if l.Kwarg != nil {
		l.failScan()
		l.fail(l.pos(), "arguments cannot follow var-keyword argument")
	}
	switch l.kind() {
	case tSlash:
		l.slashItem()
	case tStar:
		l.starItem()
	case tDoubleStar:
		l.next()
		l.Kwarg = l.param(false)
		l.refuseDefault("var-keyword")
	default:
		l.plainItem()
	}
}

func (l *parameterList) slashItem() {
	message := ""
	switch {
	case l.slash:
		message = "/ may appear only once"
	case l.starred:
		message = "/ must be ahead of *"
	case len(l.Args) == 0:
		message = "at least one argument must precede /"
	}
	if message != "" {
		l.failScan()
		l.fail(l.pos(), "%s", message)
	}
	l.slash = true
	l.PosOnly = len(l.Args)
	l.next()
}

func (l *parameterList) starItem() {
	if l.starred {
		l.failScan()
		l.fail(l.pos(), "* argument may appear only once")
	}
	l.starred, l.star = true, l.pos()
	l.next()
	if k := l.kind(); k == tComma || k == l.closing {
		l.bareStar = true
		return
	}
	l.Vararg = l.param(true)
	l.refuseDefault("var-positional")
}

func (l *parameterList) refuseDefault(sort string) {
	if l.kind() == tAssign {
		l.failScan()
		l.fail(l.pos(), "%s argument cannot have default value", sort)
	}
}

func (l *parameterList) plainItem() {
	param := l.param(false)
	if l.accept(tAssign) {
		param.Default = l.expression()
	}
	if l.starred {
		l.KwOnly = append(l.KwOnly, param)
		return
	}
	if param.Default == nil && l.defaulted {
		l.failScan()
		l.fail(param.pos, "parameter without a default follows parameter with a default")
	}
	l.defaulted = param.Default != nil
	l.Args = append(l.Args, param)
}

// param is a parameter's name and annotation. That of *args may be starred.
func (l *parameterList) param(starAllowed bool) *Param {
	pos := l.pos()
	if l.kind() == tLeftParen {
		l.failScan()
		l.fail(pos, "parameters cannot be parenthesized")
	}
	param := &Param{node: node{pos}, Name: l.identifier()}
	if !l.annotated || l.kind() != tColon {
		return param
	}
	l.next()
	element := (*parser).expression
	if starAllowed {
		element = (*parser).starredAnnotation
	}
	param.Annotation = l.annotation(element)
	return param
}

func (p *parser) starredAnnotation() Expr {
	return p.starOr((*parser).expression)
}

// annotation is an expression kept with its text.
func (p *parser) annotation(production func(*parser) Expr) *Annotation {
	start := p.token().start
	e := production(p)
	return &Annotation{Expr: e, Text: p.scan.src[start:p.end]}
}
