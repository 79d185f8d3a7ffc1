package syntax

// This file holds the parser's state, and Parse.

import "slices"

const (
	// maxDepth bounds how deep expressions and patterns go into each other:
	// operands of unary operators, of ** and of lambda, and brackets.
	maxDepth = 400
	// maxChain bounds left-deep chains: a + b + c … and a.b().c()[d] …, summed
	// over the chains that are open at one place.
	maxChain = 10_000
	// maxElifs bounds the elif branches that are open at one place.
	maxElifs = 3_000
)

// Parse parses and resolves one source file. The filename is only for messages.
// The error is a [*SyntaxError].
func Parse(filename string, src []byte) (*Module, error) {
	module, err := parseModule(filename, src)
	if err != nil {
		return nil, err
	}
	if err := resolveModule(module); err != nil {
		return nil, err
	}
	return module, nil
}

// ParseExpr parses and resolves a single expression, such as the constructor
// call in model.py:Net(num_classes=10). The error is a [*SyntaxError].
func ParseExpr(filename string, src []byte) (*Expression, error) {
	text, failure := decodeSource(filename, src)
	if failure != nil {
		return nil, failure
	}
	expression := &Expression{Filename: filename}
	if failure := parseWith(filename, text, func(p *parser) {
		expression.Body = p.singleExpression()
	}); failure != nil {
		return nil, failure
	}
	if failure := resolveExpression(expression, text); failure != nil {
		return nil, failure
	}
	return expression, nil
}

// parseModule parses one file and leaves its names unresolved.
func parseModule(filename string, src []byte) (*Module, error) {
	text, failure := decodeSource(filename, src)
	if failure != nil {
		return nil, failure
	}
	module := &Module{Filename: filename, source: text}
	if failure := parseWith(filename, text, func(p *parser) {
		module.Body = p.file()
	}); failure != nil {
		return nil, failure
	}
	return module, nil
}

// parseWith runs a production over a text. The parser leaves its work by a
// panic with a *SyntaxError, which ends here.
func parseWith(filename, text string, production func(*parser)) (failure *SyntaxError) {
	defer func() { failure = recoverSyntaxError(recover(), failure) }()
	p := &parser{scan: scanner{file: filename, src: text, line: 1}, interned: make(map[string]string)}
	p.fill()
	production(p)
	return nil
}

// recoverSyntaxError tells a syntax error from a real panic.
func recoverSyntaxError(recovered any, failure *SyntaxError) *SyntaxError {
	if recovered == nil {
		return failure
	}
	if raised, ok := recovered.(*SyntaxError); ok {
		return raised
	}
	panic(recovered)
}

// parser is a recursive-descent parser that sees one logical line of tokens at
// a time, so that it may look ahead to the end of the line.
type parser struct {
	scan scanner
	i    int   // the current token is scan.tokens[i]
	end  int32 // where the last consumed token ended

	depth int // see maxDepth
	chain int // the longest chain since the innermost open chain began
	elifs int // see maxElifs

	lazy      *lazySource // whose bodies of functions are left for later; nil for none
	functions int         // around the current place, and type parameters
	left      int         // bytes of bodies left for later

	// Stacks on which lists grow until their length is known.
	exprs    []Expr
	stmts    []Stmt
	keywords []*Keyword

	interned   map[string]string
	names      slab[Name]
	constants  slab[Constant]
	attributes slab[Attribute]
	calls      slab[Call]
}

// slab allocates values in blocks, which is cheaper than one at a time.
type slab[T any] struct {
	free []T
	size int
}

// new returns a zero value.
func (s *slab[T]) new() *T {
	if len(s.free) == 0 {
		s.size = min(max(2*s.size, 8), 256)
		s.free = make([]T, s.size)
	}
	value := &s.free[0]
	s.free = s.free[1:]
	return value
}

func at(pos Pos) expr   { return expr{node{pos}} }
func atStmt(p Pos) stmt { return stmt{node{p}} }

// fill reads the next logical line.
func (p *parser) fill() {
	p.scan.scanLine()
	p.i = 0
}

func (p *parser) token() *token { return &p.scan.tokens[p.i] }
func (p *parser) kind() kind    { return p.scan.tokens[p.i].kind }
func (p *parser) pos() Pos      { return p.scan.tokens[p.i].pos }

// peek is the kind of a token further on in the logical line; tError is after it.
func (p *parser) peek(n int) kind {
	if p.i+n < len(p.scan.tokens) {
		return p.scan.tokens[p.i+n].kind
	}
	return tError
}

// text is the source of a token.
func (p *parser) text(t *token) string { return p.scan.src[t.start:t.end] }

// next consumes the current token.
func (p *parser) next() {
	t := p.token()
	if t.kind == tError || t.kind == tEOF {
		return
	}
	p.end = t.end
	p.i++
	if p.i == len(p.scan.tokens) {
		p.fill()
	}
}

// accept consumes the current token if it is of a kind.
func (p *parser) accept(k kind) bool {
	if p.kind() != k {
		return false
	}
	p.next()
	return true
}

// expect consumes a token of a kind or fails.
func (p *parser) expect(k kind) {
	if !p.accept(k) {
		p.invalid()
	}
}

// expectText is expect with the message that CPython has for some tokens.
func (p *parser) expectText(k kind, text string) {
	if p.accept(k) {
		return
	}
	p.failScan()
	p.fail(p.pos(), "expected '%s'", text)
}

// fail ends parsing with an error.
func (p *parser) fail(pos Pos, format string, args ...any) {
	panic(p.scan.errorAt(pos, format, args...))
}

// failScan fails with the scanner's error if that explains the current token: a
// bracket that was never closed explains everything after it.
func (p *parser) failScan() {
	if p.scan.unclosed != nil {
		panic(p.scan.unclosed)
	}
	if p.kind() == tError {
		panic(p.scan.err)
	}
}

// invalid fails because the current token cannot be where it is.
func (p *parser) invalid() {
	p.failScan()
	if p.kind() == tIndent {
		p.fail(p.pos(), "unexpected indent")
	}
	p.fail(p.pos(), "invalid syntax")
}

// enter goes one level deeper; leave with p.depth--.
func (p *parser) enter() {
	p.depth++
	if p.depth > maxDepth {
		p.fail(p.pos(), "too many nested expressions: the limit is %d", maxDepth)
	}
}

// checkChain fails if a chain with so many links is too long.
func (p *parser) checkChain(links int) {
	if p.chain+links > maxChain {
		p.fail(p.pos(), "expression is too long: the limit is %d operations in a row", maxChain)
	}
}

// intern returns one string for all equal names.
func (p *parser) intern(text string) string {
	if name, ok := p.interned[text]; ok {
		return name
	}
	p.interned[text] = text
	return text
}

// identifier consumes a name.
func (p *parser) identifier() string {
	if p.kind() != tName {
		p.invalid()
	}
	name := p.intern(p.text(p.token()))
	p.next()
	return name
}

// name consumes a name as an expression.
func (p *parser) name() *Name {
	pos := p.pos()
	return p.newName(pos, p.identifier())
}

func (p *parser) newName(pos Pos, ident string) *Name {
	name := p.names.new()
	name.pos, name.Ident = pos, ident
	return name
}

// word says whether the current token is a name with this text, as soft
// keywords are.
func (p *parser) word(text string) bool {
	return p.kind() == tName && p.text(p.token()) == text
}

// takeExprs takes what has grown on the stack of expressions.
func (p *parser) takeExprs(mark int) []Expr {
	return take(&p.exprs, mark)
}

func take[T any](stack *[]T, mark int) []T {
	grown := (*stack)[mark:]
	*stack = (*stack)[:mark]
	if len(grown) == 0 {
		return nil
	}
	taken := slices.Clone(grown)
	clear(grown)
	return taken
}

// file is a whole source file.
func (p *parser) file() []Stmt {
	for p.kind() != tEOF {
		statement(p)
	}
	return take(&p.stmts, 0)
}

// singleExpression is a text that holds one expression.
func (p *parser) singleExpression() Expr {
	if p.kind() == tIndent {
		p.next()
	}
	body := starExpressions(p)
	p.expect(tNewline)
	p.accept(tDedent)
	if p.kind() != tEOF {
		p.invalid()
	}
	return body
}
